from base64 import b64encode
from pathlib import Path

import pikepdf
import pytest

from meetings.core.pdf import AssetFetcher, PdfError, count_pages, render

PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "dot.png").write_bytes(PIXEL)
    (tmp_path / "secret.png").write_bytes(PIXEL)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    return folder


def pictures(pdf: bytes, tmp_path: Path) -> int:
    path = tmp_path / "made.pdf"
    path.write_bytes(pdf)
    with pikepdf.open(path) as opened:
        return len(opened.pages[0].get_images())


def test_our_own_assets_are_drawn(assets: Path, tmp_path: Path) -> None:
    assert pictures(render('<img src="asset:dot.png">', assets), tmp_path) == 1


def test_pictures_inside_the_html_are_drawn(assets: Path, tmp_path: Path) -> None:
    html = f'<img src="data:image/png;base64,{b64encode(PIXEL).decode()}">'
    assert pictures(render(html, assets), tmp_path) == 1


@pytest.mark.parametrize(
    "address",
    [
        "asset:../secret.png",
        "asset:%2e%2e/secret.png",
        "asset:/etc/passwd",
        "asset://etc/passwd",
        "asset:link.png",
        "asset:missing.png",
        "asset:",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1:9/dot.png",
        "https://example.org/dot.png",
        "ftp://example.org/dot.png",
        "data:image/svg+xml,<svg/>",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "data:text/css;base64,YXt9",
    ],
)
@pytest.mark.parametrize(
    "html",
    [
        '<img src="{}">',
        '<link rel="stylesheet" href="{}">',
        "<style>@import url('{}');</style>",
        "<p style=\"background:url('{}')\">x</p>",
        "<style>@font-face {{ font-family: x; src: url('{}') }}</style><p>x</p>",
    ],
)
def test_every_other_address_stops_the_drawing(html: str, address: str, assets: Path) -> None:
    with pytest.raises(PdfError):
        render(html.format(address), assets)


def test_the_fetcher_opens_nothing_by_redirects_or_relative_names(assets: Path) -> None:
    for address in ("dot.png", "//example.org/x", "javascript:1"):
        with pytest.raises(ValueError, match="not one of our own"):
            AssetFetcher(assets).fetch(address)


def test_pages_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(render("<p style='break-after:page'>one</p><p>two</p>"))
    assert count_pages(path) == 2
