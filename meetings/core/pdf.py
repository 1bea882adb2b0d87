"""PDF from HTML, laid out with this project's own assets only.

Of a family that comes in several files each file needs a `font-family` of its own: WeasyPrint tells
embedded fonts apart by family, style and weight, and would print one subset with shapes of another.
"""

from base64 import b64decode
from mimetypes import guess_type
from pathlib import Path
from typing import Any, cast

import pikepdf
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from meetings.core.fonts import unpacked

PICTURES = {"image/png", "image/jpeg"}
STATIC = Path(__file__).resolve().parents[2] / "static"


class PdfError(Exception):
    """A document could not be drawn; the text says why, for the log."""


class AssetFetcher(URLFetcher):
    """Serves `asset:<path below the folder>` and base64 `data:` pictures, nothing else.

    Nothing outside the folder is read, links included, and nothing is asked of the network. Any
    other address, or an asset that is missing, stops the drawing: better none than a wrong one.
    """

    def __init__(self, folder: Path = STATIC) -> None:
        super().__init__(allowed_protocols=(), fail_on_errors=True)
        self._folder = folder.resolve()

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The bytes at this address; ValueError when it is not ours."""
        scheme, _, path = url.partition(":")
        if scheme == "asset":
            return self._asset(url, path)
        kind, separator, text = path.partition(";base64,")
        if scheme == "data" and separator and kind in PICTURES:
            return URLFetcherResponse(url, b64decode(text), {"Content-Type": kind})
        raise ValueError("not one of our own assets")

    def _asset(self, url: str, path: str) -> URLFetcherResponse:
        asset = (self._folder / path).resolve()
        if not asset.is_relative_to(self._folder) or not asset.is_file():
            raise ValueError("no such asset")
        if asset.suffix == ".woff2":
            return URLFetcherResponse(url, unpacked(asset), {"Content-Type": "font/ttf"})
        kind = guess_type(asset.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, asset.read_bytes(), {"Content-Type": kind})


def render(html: str, assets: Path = STATIC, variant: str | None = None) -> bytes:
    """Draw one HTML text as the bytes of a PDF; PdfError when it asks for what is not ours.

    `variant` is a standard that WeasyPrint keeps to, such as `pdf/ua-1`: tagged, with title and language.
    """
    try:
        drawn = HTML(string=html, url_fetcher=AssetFetcher(assets)).write_pdf(pdf_variant=variant)
        return cast(bytes, drawn)
    except FatalURLFetchingError as error:
        raise PdfError(f"{error}: {error.__cause__}") from error


def count_pages(path: Path) -> int:
    """How many pages the PDF file has."""
    with pikepdf.open(path) as pdf:
        return len(pdf.pages)
