"""Office files are ZIP archives: which one it is, and what no archive may hold."""

import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO

from flask_babel import lazy_gettext as _l

from meetings.core.errors import Refusal

MOST_PARTS = 10_000
MOST_UNPACKED = 500_000_000
WORTH_A_LOOK = 10_000_000
HIGHEST_RATIO = 250
LONGEST_LIST = 2_000_000
OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
OPEN_XML = {
    f"{OFFICE}wordprocessingml.document.main+xml": "docx",
    f"{OFFICE}spreadsheetml.sheet.main+xml": "xlsx",
    f"{OFFICE}presentationml.presentation.main+xml": "pptx",
}
MACROS = re.compile(
    r"(^|/)vbaProject\.bin$|^xl/macrosheets/|^Scripts/.*[^/]$|^Basic/(?!(.*/)?script-l[bc]\.xml$).*[^/]$", re.I
)


class Damaged(Refusal):
    """An archive that cannot be read as an office file."""

    message = _l("The file is damaged. Open it in your office program, save it again and share that.")


class Bomb(Refusal):
    """An archive that would unpack to far more than its size."""

    message = _l("The file unpacks to far more than its size, so it was not taken.")


class HasMacros(Refusal):
    """A document that brings a program along."""

    message = _l("The file contains macros, which are programs. Save it without macros, or as PDF, and share that.")


def recognise(stream: IO[bytes]) -> str | None:
    """The extension an office file should have, or None for any other archive; raises a Refusal for a bad one."""
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_sizes(archive)
            _check_names(archive)
            return _open_document(archive) or _open_xml(archive)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, UnicodeError) as error:
        raise Damaged from error


def _check_sizes(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Bomb
    for part in parts:
        if part.file_size > WORTH_A_LOOK and part.file_size > HIGHEST_RATIO * part.compress_size:
            raise Bomb


def _check_names(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    if len(set(names)) != len(names):
        raise Damaged
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts:
            raise Damaged
        if MACROS.search(name):
            raise HasMacros


def _open_document(archive: zipfile.ZipFile) -> str | None:
    if "mimetype" not in archive.namelist():
        return None
    return OPEN_DOCUMENT.get(_beginning(archive, "mimetype").strip())


def _open_xml(archive: zipfile.ZipFile) -> str | None:
    if "[Content_Types].xml" not in archive.namelist():
        return None
    types = _beginning(archive, "[Content_Types].xml")
    if "macroEnabled" in types:
        raise HasMacros
    return next((extension for name, extension in OPEN_XML.items() if name in types), None)


def _beginning(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as part:
        return part.read(LONGEST_LIST).decode("utf-8", "replace")
