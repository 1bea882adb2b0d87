"""People and what they sign in with."""

import enum
import unicodedata
import uuid
from datetime import datetime

import sqlalchemy as sa
from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from meetings.core.addresses import with_ascii_domain
from meetings.core.db import Base, Id
from meetings.core.translated import Translated
from meetings.institutions.models import Institution
from meetings.institutions.rules import capitals


def normal_email(text: str) -> str:
    """Addresses are compared without case, without spaces around them, and with the ASCII form of their domain."""
    return with_ascii_domain(unicodedata.normalize("NFC", text).strip().lower())


class Account(Base, UserMixin):
    """A person. One who was nominated by somebody else has no password until she takes the account over.

    One that was erased is nobody: its row stays because figures hang on it.
    """

    __tablename__ = "account"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    totp_secret: Mapped[str | None] = mapped_column(sa.String(255))
    totp_counter: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    passkey_handle: Mapped[str] = mapped_column(sa.String(32), unique=True, default=lambda: uuid.uuid4().hex)
    recovery_codes: Mapped[list[str]] = mapped_column(sa.JSON, default=list)

    language: Mapped[str] = mapped_column(sa.String(5), default="en")
    form_of_address: Mapped[str] = mapped_column(sa.String(20), default="")
    given_name: Mapped[str] = mapped_column(sa.String(100), default="")
    family_name: Mapped[str] = mapped_column(sa.String(100), default="")
    sort_name: Mapped[str] = mapped_column(sa.String(220), default="", index=True)
    function: Mapped[Translated] = mapped_column(default=Translated)
    institution_name: Mapped[Translated] = mapped_column(default=Translated)
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    affiliation_id: Mapped[str | None] = mapped_column(sa.ForeignKey("institution.id"), index=True)
    is_administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]

    affiliation: Mapped[Institution | None] = relationship()

    @property
    def is_taken_over(self) -> bool:
        """Whether the person has shown that the address is hers; until then nobody can sign in."""
        return self.confirmed_at is not None

    @property
    def is_unopened(self) -> bool:
        """Whether nobody has ever come with it: no sign-in is possible, and it never had a way to."""
        ways = self.confirmed_at, self.password, self.totp_secret, self.erased_at
        return self.active and not self.is_administrator and not any(ways)

    @property
    def has_second_step(self) -> bool:
        """Whether signing in also asks for a code of an authenticator application."""
        return self.totp_secret is not None

    @property
    def full_name(self) -> str:
        """Given name and FAMILY NAME, as lists show people; the address when neither is known."""
        return f"{self.given_name} {capitals(self.family_name)}".strip() or self.email

    @property
    def listed_name(self) -> str:
        """FAMILY NAME Given name, as alphabetical lists show people."""
        return f"{capitals(self.family_name)} {self.given_name}".strip() or self.email

    def __str__(self) -> str:
        return self.full_name


class Passkey(Base):
    """A WebAuthn credential of an account."""

    __tablename__ = "passkey"

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(sa.LargeBinary(1024), unique=True)
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    sign_count: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class Purpose(enum.StrEnum):
    """What a key opens."""

    TAKE_OVER = "take_over"
    SIGN_IN = "sign_in"
    RESET = "reset"
    CHANGE_EMAIL = "change_email"


class Key(Base):
    """A secret that was mailed: opens one thing once, for a while. Only digests of it are kept."""

    __tablename__ = "account_key"

    id: Mapped[Id]
    account_id: Mapped[str] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str] = mapped_column(sa.String(16))
    digest: Mapped[str] = mapped_column(sa.String(64))
    code_digest: Mapped[str] = mapped_column(sa.String(64), default="")
    email: Mapped[str] = mapped_column(sa.String(254))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
