"""What a file is, by its content and not by its name."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import IO

import puremagic
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal
from meetings.core.uploads import archives, pictures, scanner
from meetings.core.uploads.names import safe_file_name

HEAD = 4096
TAIL = 2048
PIECE = 1024 * 1024
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACTIVE = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|\?xml)|^\s*%!ps|^\s*\{\\rtf", re.I)
NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that may be shared."""

    content_type: str
    label: LazyString | str


WORD, EXCEL, SLIDES = "Word", "Excel", "PowerPoint"
TYPES = {
    "pdf": FileType("application/pdf", "PDF"),
    "docx": FileType(f"{archives.OFFICE}wordprocessingml.document", WORD),
    "xlsx": FileType(f"{archives.OFFICE}spreadsheetml.sheet", EXCEL),
    "pptx": FileType(f"{archives.OFFICE}presentationml.presentation", SLIDES),
    "odt": FileType("application/vnd.oasis.opendocument.text", _l("OpenDocument text")),
    "ods": FileType("application/vnd.oasis.opendocument.spreadsheet", _l("OpenDocument spreadsheet")),
    "odp": FileType("application/vnd.oasis.opendocument.presentation", _l("OpenDocument presentation")),
    "png": FileType("image/png", _l("PNG picture")),
    "jpg": FileType("image/jpeg", _l("JPEG picture")),
    "jpeg": FileType("image/jpeg", _l("JPEG picture")),
    "txt": FileType("text/plain", _l("plain text")),
    "csv": FileType("text/csv", _l("CSV table")),
}
LABELS = {kind.content_type: kind.label for kind in TYPES.values()}
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}


class Empty(Refusal):
    """A file without content."""

    message = _l("The file is empty.")


class TooLarge(Refusal):
    """A file over the limit."""

    message = _l("The file is larger than %(megabytes)s MB. Make it smaller, for instance with smaller pictures.")


class NotAccepted(Refusal):
    """A kind of file that is not shared here."""

    message = _l(
        "This kind of file is not accepted. Share a PDF, a Word, Excel, PowerPoint or OpenDocument file, a PNG or JPEG"
        " picture, or plain text."
    )


class OldOrLocked(Refusal):
    """A file of old office programs, or one with a password; neither can be looked into."""

    message = _l("Old office files and files with a password are not accepted. Save it as PDF and share that.")


class NameDisagrees(Refusal):
    """A name that promises something else."""

    message = _l("The name of the file ends in “.%(extension)s”, but its content is another kind (%(kind)s).")


class Incomplete(Refusal):
    """A PDF without its end."""

    message = _l("The PDF is not complete. Save it again and share that.")


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be shared, under the name it will have."""

    content: IO[bytes]
    name: str
    content_type: str


def inspect(stream: IO[bytes], name: str, *, largest: int, scanner_address: str = "") -> Inspected:
    """Look into an uploaded file and make it fit to be shared; raises a Refusal that says what is wrong.

    The kind is decided by the content and the extension must agree with it. Pictures are drawn anew.
    """
    name = safe_file_name(name)
    _check_size(stream, largest)
    content_type = _agreed(recognise(stream), name)
    if scanner_address:
        scanner.check(stream, scanner_address)
    if content_type in PICTURES:
        stream = pictures.drawn_anew(stream, PICTURES[content_type])
    return Inspected(stream, name, content_type)


def _check_size(stream: IO[bytes], largest: int) -> None:
    size = stream.seek(0, 2)
    if size == 0:
        raise Empty
    if size > largest:
        raise TooLarge(megabytes=largest // 1_000_000)


def _agreed(found: str, name: str) -> str:
    """The content type, when the extension of `name` belongs to what was `found` (an extension)."""
    extension = name.rpartition(".")[2]
    claimed = TYPES.get(extension)
    if claimed is None:
        raise NotAccepted
    is_text = found == "txt" and extension == "csv"
    if claimed.content_type != TYPES[found].content_type and not is_text:
        raise NameDisagrees(extension=extension, kind=TYPES[found].label)
    return claimed.content_type


def recognise(stream: IO[bytes]) -> str:
    """The extension that suits the content; raises a Refusal when it is nothing we share."""
    stream.seek(0)
    head = stream.read(HEAD)
    if head.startswith(OLD_OFFICE):
        raise OldOrLocked
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(stream)
    found = _magic(head)
    if head.startswith(b"%PDF-") and "application/pdf" in found:
        _check_end(stream)
        return "pdf"
    for content_type, kind in PICTURES.items():
        if content_type in found:
            return "png" if kind == "PNG" else "jpg"
    if _is_text(stream, head):
        return "txt"
    raise NotAccepted


def _of_archive(stream: IO[bytes]) -> str:
    extension = archives.recognise(stream)
    if extension is None:
        raise NotAccepted
    return extension


def _magic(head: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_stream(BytesIO(head))}
    except (puremagic.PureError, ValueError):
        return set()


def _check_end(stream: IO[bytes]) -> None:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - TAIL))
    if b"%%EOF" not in stream.read(TAIL):
        raise Incomplete


def _is_text(stream: IO[bytes], head: bytes) -> bool:
    """Whether there is nothing but text, in any usual encoding of eight bits, and no markup that a browser runs."""
    if ACTIVE.search(head):
        return False
    stream.seek(0)
    while piece := stream.read(PIECE):
        if NOT_TEXT.search(piece):
            return False
    return True
