"""A square cut out of a picture: for badges and lists."""

import enum
from io import BytesIO
from typing import IO

from PIL import Image

from meetings.core.uploads.pictures import ALONE, SETTINGS

SIDE = 800


class Focus(enum.StrEnum):
    """Which part of the longer side stays."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


SHARE = {Focus.BEGINNING: 0.0, Focus.MIDDLE: 0.5, Focus.END: 1.0}


def cut(stream: IO[bytes], kind: str, focus: Focus = Focus.MIDDLE) -> IO[bytes]:
    """The square of a picture that `pictures.drawn_anew` has made (`kind`: PNG or JPEG), of 800 pixels at most."""
    target = BytesIO()
    stream.seek(0)
    with ALONE, Image.open(stream, formats=(kind,)) as picture:
        side = min(picture.size)
        left, top = (round((length - side) * SHARE[focus]) for length in picture.size)
        square = picture.crop((left, top, left + side, top + side))
        square.thumbnail((SIDE, SIDE))
        square.info.clear()
        square.save(target, kind, **SETTINGS[kind])
    return target
