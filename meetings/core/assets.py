"""Static files: fingerprinted addresses, cached for ever, compressed when they are built."""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup
from whitenoise import WhiteNoise

from meetings.config import ROOT

BUILT = ROOT / "static" / "vendor"
YEAR = 365 * 24 * 3600


def init_app(app: Flask) -> None:
    """Serve what `make setup` built, below an address that changes whenever any file in it does."""
    prefix = f"static/{fingerprint(BUILT)}"
    noise = WhiteNoise(app.wsgi_app, max_age=YEAR, immutable_file_test=lambda path, url: True)
    if BUILT.is_dir():
        noise.add_files(str(BUILT), prefix=prefix)
    app.wsgi_app = noise  # type: ignore[method-assign]
    app.jinja_env.globals |= {"asset": lambda path: f"/{prefix}/{path}", "icon": _icons(f"/{prefix}/img/icons.svg")}


def _icons(sheet: str) -> Callable[[str], Markup]:
    """What draws an icon of `sheet` by its name; pages repeat them in every row."""
    picture = Markup('<svg class="icon" aria-hidden="true" focusable="false">\n    <use href="{}#{}" />\n  </svg>')

    @cache
    def icon(name: str) -> Markup:
        return picture.format(sheet, name)

    return icon


def fingerprint(folder: Path) -> str:
    """Ten characters made from all names and contents, so that every machine of an installation agrees."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in {".br", ".gz"}:
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
