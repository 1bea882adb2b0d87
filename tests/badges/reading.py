"""Reading badges back from the PDF, as a printer and a reader would."""

import re
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
from fontTools.ttLib import TTFont

from meetings.badges.faces import BadgeFace, capitals


class Box(NamedTuple):
    """Points from the top left corner of the page."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        return around([self, other]) == self


def around(boxes: list[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def count_pages(path: Path) -> int:
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        return len(pdf)


def letters(path: Path, number: int = 0) -> list[tuple[str, Box]]:
    """Every letter of a page, in the order it was drawn, with the box of its ink."""
    with closing(pypdfium2.PdfDocument(path)) as pdf:
        page = pdf[number]
        height = page.get_height()
        text = page.get_textpage()
        found = []
        for index in range(text.count_chars()):
            letter = text.get_text_range(index, 1).replace("\ufffe", "-")
            if letter.strip():
                left, bottom, right, top = text.get_charbox(index)
                found.append((letter, Box(left, height - top, right, height - bottom)))
        return found


def expected(face: BadgeFace) -> dict[str, str]:
    """What a badge must show, in the order of drawing, without spaces."""
    texts = {f"host {number}": host for number, host in enumerate(face.hosts)} | {
        "event": face.event_title,
        "dates": face.event_dates,
        "given name": face.given_name,
        "family name": capitals(face.family_name),
        "affiliation": face.affiliation,
        "function": face.function,
        "letter": face.letter,
        "category": face.category,
    }
    return {name: "".join(text.split()) for name, text in texts.items() if text}


def blocks(path: Path, face: BadgeFace, number: int = 0) -> dict[str, Box]:
    """The box of each text of the badge on an A6 page; fails when a letter is missing."""
    found = letters(path, number)
    texts = expected(face)
    assert "".join(letter for letter, _ in found) == "".join(texts.values())
    boxes, start = {}, 0
    for name, text in texts.items():
        boxes[name] = around([box for _, box in found[start : start + len(text)]])
        start += len(text)
    return boxes


def fonts(path: Path) -> Iterator[tuple[str, TTFont, dict[int, str]]]:
    """Each font in the file: its name, its embedded program, and the text of each of its glyphs."""
    with pikepdf.open(path) as pdf:
        for font in pdf.pages[0].resources.Font.as_dict().values():
            program = font.DescendantFonts[0].FontDescriptor.FontFile2.read_bytes()
            table = font.ToUnicode.read_bytes().decode().partition("endcodespacerange")[2]
            texts = {
                int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
                for glyph, text in re.findall(r"^<(\w+)> <(\w+)>$", table, re.MULTILINE)
            }
            yield str(font.BaseFont).partition("+")[2], TTFont(BytesIO(program)), texts


def texts(content: bytes) -> list[str]:
    """The letters of each page, without spaces and line ends, as they stand one after the other."""
    with closing(pypdfium2.PdfDocument(content)) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    return ["".join(text.replace("\ufffe", "-").split()) for text in pages]
