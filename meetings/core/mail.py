"""The outbox: a mail is a row written with what it tells of, and leaves after the commit."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import current_app, render_template
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy.orm import Mapped, mapped_column

from meetings.core import clock, mentions, queue, tasks
from meetings.core.db import db, new_id
from meetings.core.i18n import LOCALES, in_language
from meetings.core.prose import Prose, one_line


class Mail(queue.Queued):
    """One mail to one person. A confidential one (codes, invitations) loses its text once it has left.

    `copy_of_id` is the mail of which it is the copy to somebody else. Whom a mail names besides its reader stands in
    `core.mentions`; of older ones (not `is_tied`) nobody knows.
    """

    __tablename__ = "mail"
    most_attempts = 20

    recipient: Mapped[str] = mapped_column(sa.String(254))
    recipient_name: Mapped[str] = mapped_column(sa.String(200), default="")
    account_id: Mapped[str | None] = mapped_column(sa.String(12), index=True)
    template: Mapped[str] = mapped_column(sa.String(80))
    language: Mapped[str] = mapped_column(sa.String(5))
    subject: Mapped[str] = mapped_column(sa.String(300))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    reply_to: Mapped[str] = mapped_column(sa.String(254), default="", index=True)
    sender_name: Mapped[str] = mapped_column(sa.String(200), default="")
    unsubscribe_url: Mapped[str] = mapped_column(sa.String(300), default="")
    attachments: Mapped[list[Any]] = mapped_column(sa.JSON, default=list)
    confidential: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str] = mapped_column(sa.String(120))
    copy_of_id: Mapped[str | None] = mapped_column(sa.String(12), index=True)
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
    is_tied: Mapped[bool] = mapped_column(default=True, server_default=sa.false())


class Attached(NamedTuple):
    """A stored file that goes with a mail."""

    key: str
    name: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Dispatch:
    """How a mail leaves: when (at once, unless said), under whose name, and with what.

    `unsubscribe_url` ends messages of this kind by a bare POST (RFC 8058).
    """

    due_at: datetime | None = None
    sender_name: str = ""
    unsubscribe_url: str = ""
    attachments: Sequence[Attached] = ()


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address that is nobody's account; `id` is that of the account whose affair its mails are."""

    email: str
    full_name: str
    language: str = "en"
    id: str | None = None


AT_ONCE = Dispatch()
_quiet: ContextVar[tuple[Collection[str], ...]] = ContextVar("quiet", default=())
WRITERS = ("p", "button", "code", "quote", "facts", "prose")
BUTTON = (
    "display:inline-block;padding:12px 22px;background:#1f4e4a;color:#ffffff;border-radius:3px;"
    "font-weight:600;text-decoration:none"
)
CODE = "margin:24px 0;font-size:30px;font-weight:600;letter-spacing:0.18em"
QUOTE = "margin:0 0 16px;padding-left:14px;border-left:3px solid #d9d4c8"


class TextWriter:
    """Writes the parts of a mail as plain text."""

    def p(self, text: object) -> str:
        """A paragraph."""
        return f"{text}\n\n"

    def button(self, label: object, url: str) -> str:
        """An address to open."""
        return f"{label}\n{url}\n\n"

    def code(self, text: object) -> str:
        """A code to type."""
        return f"    {text}\n\n"

    def quote(self, text: object) -> str:
        """Words of a person, marked as theirs."""
        return "".join(f"> {line}\n" for line in str(text).splitlines()) + "\n"

    def prose(self, piece: Prose) -> str:
        """A piece of a letter."""
        return f"{piece.text}\n\n"

    def facts(self, rows: list[tuple[object, object]]) -> str:
        """Label and value pairs."""
        fact = _("%(label)s: %(value)s")
        return "".join(f"{fact % {'label': label, 'value': value}}\n" for label, value in rows if value) + "\n"


class HtmlWriter:
    """Writes the same parts as HTML; everything a person wrote is escaped and never becomes a link."""

    def p(self, text: object) -> Markup:
        """A paragraph; line ends are kept."""
        return Markup("<p>{}</p>\n").format(_with_breaks(text))

    def button(self, label: object, url: str) -> Markup:
        """A link that looks like a button; the address is written out for those who cannot press it."""
        return Markup(
            '<p style="margin:24px 0"><a href="{url}" style="{pressed}">{label}</a></p>\n'
            '<p style="color:#465154;font-size:14px;word-break:break-all">{url}</p>\n'
        ).format(url=url, label=label, pressed=BUTTON)

    def code(self, text: object) -> Markup:
        """A code to type."""
        return Markup('<p style="{}">{}</p>\n').format(CODE, text)

    def quote(self, text: object) -> Markup:
        """Words of a person, marked as theirs."""
        return Markup('<blockquote style="{}">{}</blockquote>\n').format(QUOTE, _with_breaks(text))

    def prose(self, piece: Prose) -> Markup:
        """A piece of a letter, whose HTML was made and cleaned when it was read."""
        return piece.html

    def facts(self, rows: list[tuple[object, object]]) -> Markup:
        """Label and value pairs."""
        row = Markup('<p style="margin:0 0 6px">{}</p>\n')
        fact = _("%(label)s: %(value)s")
        pairs = (fact % {"label": label, "value": value} for label, value in rows if value)
        return Markup().join(row.format(_with_breaks(pair)) for pair in pairs)


def _with_breaks(text: object) -> Markup:
    return Markup("<br>\n").join(escape(line) for line in str(text).splitlines())


@contextmanager
def quietly(addresses: Collection[str]) -> Iterator[None]:
    """Whatever happens meanwhile writes nothing to these addresses, nor to those of a quiet around this one."""
    token = _quiet.set((*_quiet.get(), addresses))
    try:
        yield
    finally:
        _quiet.reset(token)


class Composed(NamedTuple):
    """A mail as its reader will see it."""

    language: str
    subject: str
    text: str
    html: str


NOTHING = Composed("", "", "", "")


def compose(template: str, *, to: Any, values: Mapping[str, Any], language: str = "") -> Composed:
    """What `write` would put into the outbox: to be looked at before anything is sent."""
    language = language or to.language
    language = language if language in LOCALES else "en"
    return Composed(language, *_written(template, language, to, values))


def write(  # noqa: PLR0913 - a mail is made of these
    template: str,
    *,
    to: Any,
    scope: str | None = None,
    reply_to: str = "",
    confidential: bool = False,
    dispatch: Dispatch = AT_ONCE,
    copy_to: Mailbox | None = None,
    naming: mentions.Naming = (),
    language: str = "",
    values: Mapping[str, Any],
) -> Mail:
    """Put a mail for the account `to` into the outbox, in `language` or else that person's own.

    `template` names `templates/mail/<template>.txt`: its first line is `Subject: …`; its parts are written with
    the words of WRITERS, once as text and once as HTML. `values` are what it may speak of, and `naming` the other
    people whose names are among them. Somebody else to write to gets a mail of her own that says whose copy it is,
    unless it is confidential; it has no way to unsubscribe `to`.
    """
    is_quiet = any(to.email in addresses for addresses in _quiet.get())
    composed = NOTHING if is_quiet else compose(template, to=to, values=values, language=language)
    mail = _addressed(to, template, composed, scope, reply_to, confidential, dispatch)
    if is_quiet:
        return mail
    db.session.add(mail)
    naming = [each for each in naming if each[0] != to.id]
    mentions.tie(naming, mail=mail)
    if copy_to is not None and not confidential:
        copy = compose(template, to=to, values={**values, "copy_of": to.full_name}, language=language)
        alone = replace(dispatch, unsubscribe_url="")
        theirs = _addressed(copy_to, template, copy, scope, reply_to, confidential, alone)
        mail.id = mail.id or new_id()
        theirs.copy_of_id = mail.id
        db.session.add(theirs)
        mentions.tie(naming, mail=theirs)
    tasks.wake_after_commit()
    return mail


def _addressed(
    to: Any, template: str, composed: Composed, scope: str | None, reply_to: str, confidential: bool, dispatch: Dispatch
) -> Mail:
    language, subject, text, html = composed
    now = clock.now()
    return Mail(
        recipient=to.email,
        recipient_name=one_line(to.full_name),
        account_id=to.id,
        template=template,
        language=language,
        subject=subject,
        text=text,
        html=html,
        reply_to=reply_to,
        sender_name=one_line(dispatch.sender_name),
        unsubscribe_url=dispatch.unsubscribe_url,
        attachments=[list(attached) for attached in dispatch.attachments],
        confidential=confidential,
        message_id=f"<{new_id()}{new_id()}@{urlsplit(current_app.config['PUBLIC_URL']).hostname}>",
        scope=scope,
        created_at=now,
        due_at=dispatch.due_at or now,
    )


def _written(template: str, language: str, to: Any, values: Mapping[str, Any]) -> tuple[str, str, str]:
    """Subject, text and HTML in `language`."""
    with in_language(language):
        subject, text = _render(template, TextWriter(), to, values)
        _same_subject, html = _render(template, HtmlWriter(), to, values)
        safe = Markup(html)  # noqa: S704 - made by HtmlWriter, which escapes
        return (
            subject,
            render_template("mail/_layout.txt", subject=subject, body=text, **values),
            render_template("mail/_layout.html", subject=subject, body=safe, **values),
        )


def _render(template: str, writer: TextWriter | HtmlWriter, to: Any, values: Mapping[str, Any]) -> tuple[str, str]:
    parts = {name: getattr(writer, name) for name in WRITERS}
    raw = render_template(f"mail/{template}.txt", to=to, **parts, **values)
    first, _newline, body = raw.partition("\n")
    subject = first.removeprefix("Subject:")
    if values.get("copy_of"):
        subject = _("Copy: %(subject)s", subject=subject.strip())
    return one_line(subject)[:300], re.sub("\n{3,}", "\n\n", body.strip()) + "\n"


def failed() -> Sequence[Mail]:
    """The mails that were given up, the oldest first."""
    statement = sa.select(Mail).where(Mail.state == queue.QueueState.FAILED)
    return db.session.scalars(statement.order_by(Mail.created_at, Mail.id)).all()


def is_kept() -> bool:
    """Whether mail stays here to be read on a page: the demo."""
    return bool(urlsplit(current_app.config["MAIL_URL"]).scheme == "demo")
