"""What a file may be called."""

import re
import unicodedata

LONGEST = 120
COLON = re.compile(r"(?<=\S):(?=\s)")
WAY = re.compile(r"[\s.]*[/\\][\s./\\]*")
RESERVED = re.compile(r'[<>:"/\\|?*]')


def safe_file_name(name: str) -> str:
    """The name without folders, control characters and signs that systems reserve; letters of all scripts stay.

    >>> safe_file_name("C:\\\\temp\\\\Rapport d’activité\\r\\n.PDF")
    'Rapport d’activité.pdf'
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    allowed = RESERVED.sub("-", COLON.sub(" -", last))
    shown = "".join(c for c in allowed if not unicodedata.category(c).startswith("C"))
    stem, dot, extension = " ".join(shown.split()).rpartition(".")
    stem = stem.strip(" .-")[:LONGEST].rstrip() or "document"
    return f"{stem}.{extension.strip().lower()}" if dot else stem


def named_after(words: str, ending: str = "") -> str:
    """What is written about somebody or something, as the name of a file: of what paths use, a hyphen is left.

    `ending` is a dot and an extension, or nothing for the name of a folder.

    >>> named_after("CV/../résumé", ".pdf")
    'CV-résumé.pdf'
    """
    name = safe_file_name(WAY.sub("-", words) + (ending or ".folder"))
    return name if ending else name.removesuffix(".folder")
