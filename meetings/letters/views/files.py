"""The PDF of a letter, with who took it in the audit log."""

import logging

from flask import Response, abort, request

from meetings.accounts.models import Account
from meetings.core import audit, files
from meetings.core.downloads import attachment
from meetings.letters.models import Letter

log = logging.getLogger("meetings")


def send(letter: Letter, *, by: Account) -> Response:
    """The file; 404 when it is not made yet, or its time is over."""
    if not letter.file_key:
        abort(404)
    try:
        content = files.stream(letter.file_key)
    except FileNotFoundError:
        log.exception("a stored file is missing", extra={"kind": letter.file_key})
        abort(404)
    if request.method == "GET":
        name = f"{letter.reference}, {letter.name}"
        naming = [(letter.registration.account_id, letter.name)]
        audit.record_reading("letter.downloaded", letter, actor=by, scope=letter.event_id, name=name, naming=naming)
    return attachment(content, f"{letter.reference.replace('/', '-')}.pdf", "application/pdf", letter.size)
