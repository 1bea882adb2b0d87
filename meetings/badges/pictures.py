"""A badge as a picture: the PDF of the real one, seen on a screen."""

from contextlib import closing
from io import BytesIO
from threading import Lock

import pypdfium2

from meetings.badges.drawing import Sheet, draw_badges
from meetings.badges.faces import BadgeFace

WIDTH, HEIGHT = 840, 1184
DOTS_A_POINT = 2.822
_alone = Lock()  # PDFium allows one thread at a time


def picture(face: BadgeFace) -> bytes:
    """The badge as a PNG of WIDTH × HEIGHT dots, 8 a millimetre."""
    pdf, png = BytesIO(), BytesIO()
    draw_badges([face], Sheet.A6, pdf)
    with _alone, closing(pypdfium2.PdfDocument(pdf.getvalue())) as document:
        document[0].render(scale=DOTS_A_POINT).to_pil().save(png, "PNG")
    return png.getvalue()
