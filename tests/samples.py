"""Files that people share, and files that people try."""

import io
import zipfile

from PIL import Image

from tests.factories import A_PDF

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
    "pptx": "presentationml.presentation.main+xml",
}


def an_archive(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP file with these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def open_xml(extension: str, more: dict[str, str | bytes] | None = None) -> bytes:
    """A file of the usual office programs."""
    types = f'<Types><Override ContentType="{OFFICE}{MAIN[extension]}"/></Types>'
    return an_archive({"[Content_Types].xml": types, "_rels/.rels": "<Relationships/>"} | (more or {}))


def open_document(kind: str = "text", more: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument file."""
    return an_archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": "<x/>"} | (more or {}))


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), secret: str = "") -> bytes:
    """A picture; `secret` is hidden in its EXIF data, and it is stored lying on its side."""
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = secret
    Image.new("RGB", size, "#1f4e4a").save(target, kind, **({"exif": exif} if secret else {}))
    return target.getvalue()


GOOD = {
    "note.pdf": A_PDF,
    "note.docx": open_xml("docx"),
    "table.xlsx": open_xml("xlsx"),
    "slides.pptx": open_xml("pptx"),
    "note.odt": open_document("text"),
    "table.ods": open_document("spreadsheet"),
    "slides.odp": open_document("presentation"),
    "picture.png": a_picture("PNG"),
    "picture.jpg": a_picture("JPEG"),
    "picture.jpeg": a_picture("JPEG"),
    "list.csv": "État;Nombre\nGéorgie;3\n".encode(),
    "old.txt": "Été à Genève".encode("cp1252"),
}
