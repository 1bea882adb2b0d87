"""The outbox leaves by SMTP: each mail is leased, handed over, and marked with the server's words."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr
from functools import cache
from urllib.parse import unquote, urlsplit

from flask import current_app

from meetings.core import addresses, clock, files, queue, tasks
from meetings.core.db import transaction
from meetings.core.errors import Refusal
from meetings.core.mail import Attached, Mail, is_kept

log = logging.getLogger("meetings")
TIMEOUT = 30


def deliver_one() -> bool:
    """Send the next mail that is due; False when there is none.

    The row is leased before the server is called and marked after it: a crash in between means that the same
    mail, with the same Message-ID, is tried again, and never that one is lost. What neither the server nor the way to
    it is the reason of is wrong with the mail: it is given up at once, alone, with the words of what was wrong.
    """
    with transaction() as session:
        mail = queue.claim(session, Mail, clock.now())
        if mail is None:
            return False
    try:
        answer = _hand_over(mail)
    except smtplib.SMTPResponseException as error:
        _undelivered(mail, _words_of(error), final=500 <= error.smtp_code < 600)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        _undelivered(mail, f"{code} {words.decode(errors='replace')}", final=500 <= code < 600)
    except (OSError, smtplib.SMTPException) as error:
        _undelivered(mail, f"{type(error).__name__}: {error}", final=False)
    except Refusal as refusal:
        _undelivered(mail, refusal.sentence, final=True)
    except Exception as error:
        log.exception("mail not composed", extra={"mail": mail.id})
        _undelivered(mail, f"{type(error).__name__}: {error}", final=True)
    else:
        _delivered(mail, answer)
    return True


tasks.DRAINS.append(deliver_one)


def _words_of(error: smtplib.SMTPResponseException) -> str:
    words = error.smtp_error
    return f"{error.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _delivered(mail: Mail, answer: str) -> None:
    with transaction() as session:
        row = session.get_one(Mail, mail.id)
        queue.finish(row, clock.now())
        row.answer = answer[:500]
        if row.confidential and not is_kept():
            row.text = row.html = ""
    log.info("mail sent", extra={"mail": mail.id, "attempt": mail.attempts})


def _undelivered(mail: Mail, words: str, *, final: bool) -> None:
    with transaction() as session:
        row = session.get_one(Mail, mail.id)
        (queue.give_up if final else queue.retry_later)(row, clock.now(), words)
    log.warning("mail not sent", extra={"mail": mail.id, "attempt": mail.attempts})


def _hand_over(mail: Mail) -> str:
    if is_kept():
        return "kept"
    with _server() as server:
        server.send_message(_message(mail))
    return "accepted"


class _Unfolded(EmailPolicy):
    """Sends the addresses of a list header as they are: what folds long words would encode and break them."""

    def _fold(self, name: str, value: str, refold_binary: bool = False) -> str:
        if name.startswith("List-"):
            return f"{name}: {value}{self.linesep}"
        return str(super()._fold(name, value, refold_binary))  # type: ignore[misc]


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage(_Unfolded())
    message["From"] = _sender(mail)
    message["To"] = formataddr((mail.recipient_name, addresses.deliverable(mail.recipient)))
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    reply_to = addresses.with_ascii_domain(mail.reply_to)
    if reply_to and reply_to.isascii():
        message["Reply-To"] = reply_to
    if mail.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    for attached in (Attached(*each) for each in mail.attachments):
        kind, _slash, subtype = attached.content_type.partition("/")
        content = b"".join(files.stream(attached.key))
        message.add_attachment(content, maintype=kind, subtype=subtype, filename=attached.name)
    message["Content-Language"] = mail.language  # last: setting a content drops the headers about it
    return message


def _sender(mail: Mail) -> str:
    """The address of the installation, under the name of the house that writes."""
    name, address = parseaddr(current_app.config["MAIL_SENDER"])
    return formataddr((mail.sender_name or name, address))


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    url = urlsplit(current_app.config["MAIL_URL"])
    host = url.hostname or "127.0.0.1"
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=_trusted())
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT)
    with server:
        if url.username:
            if url.scheme == "smtp":
                server.starttls(context=_trusted())
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server


@cache
def _trusted() -> ssl.SSLContext:
    """The authorities of the system, read once: that takes longer than sending a mail."""
    return ssl.create_default_context()
