"""Pictures are drawn anew: what was hidden in the file, the place and the camera included, stays behind."""

from io import BytesIO
from threading import Lock
from typing import IO, Any

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from meetings.core.errors import Refusal

MOST_PIXELS = 40_000_000
ALONE = Lock()
"""Whoever unpacks a picture holds it: one of a few kilobytes may fill 160 MB, and be there twice."""
SETTINGS: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": False},
    "JPEG": {"quality": 90, "progressive": True},
}


class PictureTooLarge(Refusal):
    """More pixels than a shared picture needs."""

    message = _l("The picture has more than 40 million pixels. Make it smaller and share that.")


class PictureDamaged(Refusal):
    """A picture that cannot be drawn."""

    message = _l("The picture is damaged and could not be read.")


def drawn_anew(stream: IO[bytes], kind: str) -> IO[bytes]:
    """The same picture, upright, as a new PNG or JPEG file (`kind`) with nothing but its pixels."""
    target = BytesIO()
    stream.seek(0)
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint sets it for the whole process when it is imported
    try:
        with ALONE, Image.open(stream, formats=(kind,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureTooLarge
            upright = ImageOps.exif_transpose(picture)
            upright.info.clear()
            upright.save(target, kind, **SETTINGS[kind])
    except Image.DecompressionBombError as error:
        raise PictureTooLarge from error
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError) as error:
        raise PictureDamaged from error
    return target
