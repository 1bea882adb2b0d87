"""A font in a PDF file: only the glyphs that are used, and the letters that they stand for."""

from collections.abc import Mapping
from zlib import compress

import pikepdf
import uharfbuzz
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from meetings.core.fonts import FontFile, Glyph

SYMBOLIC = 4
_TO_UNICODE = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CMapName /Letters def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{blocks}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def embed(pdf: pikepdf.Pdf, font: FontFile, glyphs: Mapping[int, Glyph]) -> Object:
    """Put a font into the document, reduced to these glyphs, each of which keeps its number.

    It is a composite font with two-byte codes that are glyph numbers (ISO 32000-2, 9.7).
    """
    name = Name(f"/MEETNG+{font.name}")
    below, above = font.reach
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=SYMBOLIC,
        FontBBox=Array([-500, below, 2000, above]),
        ItalicAngle=0,
        Ascent=above,
        Descent=below,
        CapHeight=660,
        StemV=80,
        FontFile2=_program(pdf, font, glyphs),
    )
    widths = [part for number in sorted(glyphs) for part in (number, Array([glyphs[number].width]))]
    described = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array(widths),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=name,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(described)]),
            ToUnicode=_stream(pdf, _letters(glyphs)),
        )
    )


def _program(pdf: pikepdf.Pdf, font: FontFile, glyphs: Mapping[int, Glyph]) -> Stream:
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.NO_LAYOUT_CLOSURE
    data = uharfbuzz.subset(font.face, wanted).blob.data
    stream = _stream(pdf, data)
    stream.Length1 = len(data)
    return stream


def _letters(glyphs: Mapping[int, Glyph]) -> bytes:
    """The table by which a reader copies and searches text; at most 100 lines a block."""
    lines = [
        f"<{number:04x}> <{glyph.text.encode('utf-16-be').hex()}>"
        for number, glyph in sorted(glyphs.items())
        if glyph.text
    ]
    blocks = (lines[start : start + 100] for start in range(0, len(lines), 100))
    text = "\n".join("\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")) for block in blocks)
    return _TO_UNICODE.format(blocks=text).encode()


def _stream(pdf: pikepdf.Pdf, data: bytes) -> Stream:
    return Stream(pdf, compress(data), Filter=Name.FlateDecode)
