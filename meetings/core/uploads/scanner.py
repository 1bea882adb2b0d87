"""Asking a virus scanner, where one is configured."""

import logging
from typing import IO, BinaryIO, cast

from clamav_client.clamd import BufferTooLongError, ClamdError, ClamdNetworkSocket, ClamdUnixSocket
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal

log = logging.getLogger("meetings")
PATIENCE = 30.0


class Infected(Refusal):
    """The scanner knows this file."""

    message = _l("The virus scanner refused this file. Ask your technical service to look at it.")


class NotScanned(Refusal):
    """No answer means no upload: nothing unchecked is shared."""

    message = _l("The file could not be checked for viruses just now. Please try again in a few minutes.")


def check(stream: IO[bytes], address: str) -> None:
    """Raise a Refusal unless the scanner at `address` (`host:port`, or a socket's path) finds nothing."""
    stream.seek(0)
    try:
        answers = _client(address).instream(cast(BinaryIO, stream))
    except (ClamdError, OSError, BufferTooLongError) as error:
        log.exception("the virus scanner did not answer")
        raise NotScanned from error
    statuses = {status for status, _reason in answers.values()}
    if "FOUND" in statuses:
        raise Infected
    if statuses != {"OK"}:
        log.error("the virus scanner could not read a file", extra={"kind": str(sorted(statuses))})
        raise NotScanned


def _client(address: str) -> ClamdNetworkSocket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return ClamdNetworkSocket(host, int(port), timeout=PATIENCE)
    return ClamdUnixSocket(address, timeout=int(PATIENCE))
