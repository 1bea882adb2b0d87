"""States, organisations and designations, in one table: all that a person can represent."""

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from meetings.core.db import Base, Id
from meetings.core.translated import Named, Translated


class Kind(enum.StrEnum):
    """What an institution is. A designation is a delegation that is not named as a State ("Kosovo*")."""

    STATE = "state"
    DESIGNATION = "designation"
    INTERGOVERNMENTAL = "intergovernmental"
    CIVIL_SOCIETY = "civil_society"
    OTHER = "other"


DELEGATIONS = frozenset({Kind.STATE, Kind.DESIGNATION})


class OsceStatus(enum.StrEnum):
    """How a State belongs to the OSCE."""

    PARTICIPATING = "participating"
    PARTNER_MEDITERRANEAN = "partner_mediterranean"
    PARTNER_ASIAN = "partner_asian"


class Institution(Named, Base):
    """A State or an organisation. `sort_en` and `sort_fr` are folded keys: lists follow the reader's language."""

    __tablename__ = "institution"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(sa.String(20), index=True)
    code: Mapped[str | None] = mapped_column(sa.String(12), unique=True)
    name: Mapped[Translated]
    mark: Mapped[Translated]
    footnote: Mapped[Translated]
    sort_en: Mapped[str] = mapped_column(sa.String(200), index=True)
    sort_fr: Mapped[str] = mapped_column(sa.String(200), index=True)
    coe_member: Mapped[bool] = mapped_column(default=False)
    cets197_party: Mapped[bool] = mapped_column(default=False)
    osce_status: Mapped[str | None] = mapped_column(sa.String(24))
    eu_member: Mapped[bool] = mapped_column(default=False)
    may_host: Mapped[bool] = mapped_column(default=False)
    is_retired: Mapped[bool] = mapped_column(default=False)

    @property
    def is_delegation(self) -> bool:
        """Whether people come as a delegation with a focal point, like a State."""
        return self.kind in DELEGATIONS

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        return self.name
