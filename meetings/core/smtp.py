"""The outbox leaves by SMTP: each mail is leased, handed over, and marked with the server's words."""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit

from flask import current_app

from meetings.core import clock, queue, tasks
from meetings.core.db import transaction
from meetings.core.mail import Mail, is_kept

log = logging.getLogger("meetings")
TIMEOUT = 30


def deliver_one() -> bool:
    """Send the next mail that is due; False when there is none.

    The row is leased before the server is called and marked after it: a crash in between means that the same
    mail, with the same Message-ID, is tried again, and never that one is lost.
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
        code, words = error.recipients[mail.recipient]
        _undelivered(mail, f"{code} {words.decode(errors='replace')}", final=500 <= code < 600)
    except (OSError, smtplib.SMTPException) as error:
        _undelivered(mail, f"{type(error).__name__}: {error}", final=False)
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


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["MAIL_SENDER"]
    message["To"] = formataddr((mail.recipient_name, mail.recipient))
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    if mail.reply_to:
        message["Reply-To"] = mail.reply_to
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = mail.language  # last: setting a content drops the headers about it
    return message


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    url = urlsplit(current_app.config["MAIL_URL"])
    host, context = url.hostname or "127.0.0.1", ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT)
    with server:
        if url.username:
            if url.scheme == "smtp":
                server.starttls(context=context)
            server.login(unquote(url.username), unquote(url.password or ""))
        yield server
