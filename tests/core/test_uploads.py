"""What is taken and what is refused, by content."""

import io
import socketserver
import struct
import threading
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFile

from meetings.core.errors import Refusal
from meetings.core.uploads import archives, content, pictures, scanner, square
from meetings.core.uploads.names import named_after, safe_file_name
from tests import samples
from tests.factories import A_PDF

LARGEST = 1_000_000


def look(data, name, **more):
    return content.inspect(io.BytesIO(data), name, largest=more.pop("largest", LARGEST), **more)


@pytest.mark.parametrize("name", samples.GOOD)
def test_kinds_that_are_shared(name):
    found = look(samples.GOOD[name], name)
    assert found.name == name
    assert found.content_type == content.TYPES[name.rpartition(".")[2]].content_type


HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n"
BAD = [
    ("page.html", HTML, content.NotAccepted),
    ("page.pdf", HTML, content.NotAccepted),
    ("note.txt", HTML, content.NotAccepted),
    ("note.txt", b"hello\n" + SVG, content.NotAccepted),
    ("page.html", A_PDF, content.NotAccepted),
    ("note.pdf.html", A_PDF, content.NotAccepted),
    ("picture.svg", SVG, content.NotAccepted),
    ("picture.png", SVG, content.NotAccepted),
    ("picture.eps", EPS, content.NotAccepted),
    ("picture.txt", EPS, content.NotAccepted),
    (
        "note.xml.txt",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>",
        content.NotAccepted,
    ),
    ("note.pdf", HTML + A_PDF, content.NotAccepted),
    ("note.pdf", A_PDF[:-20], content.Incomplete),
    ("note.docx", A_PDF, content.NameDisagrees),
    ("note.pdf", samples.open_xml("docx"), content.NameDisagrees),
    ("note.xlsx", samples.open_xml("docx"), content.NameDisagrees),
    ("picture.png", samples.a_picture("JPEG"), content.NameDisagrees),
    ("note.pdf", b"just words", content.NameDisagrees),
    ("all.zip", samples.an_archive({"a.txt": "a"}), content.NotAccepted),
    ("note.docx", samples.an_archive({"a.txt": "a"}), content.NotAccepted),
    ("note.doc", content.OLD_OFFICE + b"\0" * 600, content.OldOrLocked),
    ("note.docx", content.OLD_OFFICE + b"\0" * 600, content.OldOrLocked),
    ("tool.exe", b"MZ\x90\0\x03\0\0\0", content.NotAccepted),
    ("tool.txt", b"MZ\x90\0\x03\0\0\0", content.NotAccepted),
    ("nothing.pdf", b"", content.Empty),
    ("noname", A_PDF, content.NotAccepted),
    ("note.docx", b"PK\x03\x04broken", archives.Damaged),
    ("note.docx", samples.open_xml("docx")[:-30], archives.Damaged),
    ("note.docx", samples.open_xml("docx", {"word/vbaProject.bin": b"x"}), archives.HasMacros),
    ("table.xlsx", samples.open_xml("xlsx", {"xl/macrosheets/sheet1.xml": "x"}), archives.HasMacros),
    ("note.odt", samples.open_document("text", {"Basic/Standard/Module1.xml": "x"}), archives.HasMacros),
    ("note.odt", samples.open_document("text", {"Scripts/python/x.py": "x"}), archives.HasMacros),
    (
        "note.docm",
        samples.an_archive({"[Content_Types].xml": "word.document.macroEnabled.main+xml"}),
        archives.HasMacros,
    ),
    ("note.docx", samples.open_xml("docx", {"../../etc/cron.d/x": "x"}), archives.Damaged),
    ("note.docx", samples.open_xml("docx", {"/etc/passwd": "x"}), archives.Damaged),
    ("note.docx", samples.open_xml("docx", {"word\\..\\x": "x"}), archives.Damaged),
    ("picture.png", samples.a_picture("PNG")[:60], pictures.PictureDamaged),
    ("picture.jpg", samples.a_picture("JPEG")[:-60], pictures.PictureDamaged),
]


@pytest.mark.parametrize(("name", "data", "refusal"), BAD, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_refused(app, name, data, refusal):
    with pytest.raises(refusal) as caught:
        look(data, name)
    assert caught.value.sentence


def test_a_cut_picture_is_refused_whatever_another_library_allows(app, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(pictures.PictureDamaged):
        look(samples.a_picture("PNG")[:60], "picture.png")


def test_libreoffice_writes_empty_lists_of_macros():
    assert look(samples.open_document("text", {"Basic/script-lc.xml": "<x/>"}), "note.odt")


def test_a_zip_bomb_is_refused_by_what_it_says_it_unpacks_to(monkeypatch):
    bomb = samples.open_xml("docx", {"word/document.xml": b"\0" * 20_000_000})
    with pytest.raises(archives.Bomb):
        look(bomb, "note.docx")
    monkeypatch.setattr(archives, "MOST_PARTS", 3)
    with pytest.raises(archives.Bomb):
        look(samples.open_xml("docx", {f"word/{n}.xml": "x" for n in range(4)}), "note.docx")


def test_size(app):
    with pytest.raises(content.TooLarge) as caught:
        look(A_PDF + b"\n" * LARGEST, "note.pdf")
    assert "1 MB" in caught.value.sentence


def test_pictures_are_upright_and_keep_no_secret():
    data = samples.a_picture("JPEG", (40, 20), secret="at home, 48.58 N 7.75 E")
    assert b"at home" in data
    stored = look(data, "picture.jpg").content
    stored.seek(0)
    new = stored.read()
    assert b"at home" not in new
    assert Image.open(io.BytesIO(new)).size == (20, 40)
    assert not Image.open(io.BytesIO(new)).getexif()


def test_pictures_with_too_many_pixels(monkeypatch, app):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 500)
    with pytest.raises(pictures.PictureTooLarge):
        look(samples.a_picture("PNG"), "picture.png")


def test_a_picture_of_very_many_pixels_is_too_large_and_not_damaged(monkeypatch, app):
    """The library refuses it before anybody has counted."""
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(pictures.PictureTooLarge):
        look(samples.a_picture("PNG"), "picture.png")


class FakeClamd(socketserver.BaseRequestHandler):
    """Speaks the INSTREAM command of clamd: finds the word EICAR, stumbles over BROKEN."""

    def handle(self):
        stream = self.request.makefile("rb")
        command = b""
        while not command.endswith((b"\n", b"\0")):
            command += stream.read(1)
        seen = b""
        while size := struct.unpack("!L", stream.read(4))[0]:
            seen += stream.read(size)
        answer = b"stream: Eicar-Signature FOUND" if b"EICAR" in seen else b"stream: OK"
        if b"BROKEN" in seen:
            answer = b"stream: Cannot read ERROR"
        self.request.sendall(answer + b"\n")


@pytest.fixture
def clamd():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), FakeClamd) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_the_scanner_is_asked(clamd):
    assert look(b"harmless" * 1000, "note.txt", scanner_address=clamd)
    with pytest.raises(scanner.Infected):
        look(b"x" * 5000 + b"EICAR", "note.txt", scanner_address=clamd)
    with pytest.raises(scanner.NotScanned):
        look(b"BROKEN", "note.txt", scanner_address=clamd)


@pytest.mark.parametrize("address", ["127.0.0.1:9", "/nowhere/clamd.sock"])
def test_nothing_is_shared_while_the_scanner_is_silent(address):
    with pytest.raises(scanner.NotScanned):
        look(b"harmless", "note.txt", scanner_address=address)


def test_every_refusal_is_one():
    assert all(issubclass(refusal, Refusal) for _name, _data, refusal in BAD)


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("Rapport d’activité.PDF", "Rapport d’activité.pdf"),
        ("Отчёт Սահմանադրություն.pdf", "Отчёт Սահմանադրություն.pdf"),
        ("Workshop F: rules of 12:30.pdf", "Workshop F - rules of 12-30.pdf"),
        ("Atelier F\u202f: règles.pdf", "Atelier F - règles.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\dana\\note.docx", "note.docx"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie - x=1.pdf"),
        ("<img onerror=alert(1)>.png", "img onerror=alert(1).png"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        (".pdf", "document.pdf"),
        ("  ..  .pdf", "document.pdf"),
        ("", "document"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_file_names(given_name, safe):
    assert safe_file_name(given_name) == safe


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("CV/../résumé", "CV-résumé"),
        ("CV / résumé", "CV-résumé"),
        ("../../A SAME/..\\Name", "A SAME-Name"),
        ("Yes/No/", "Yes-No"),
        ("Ο’Νιλ Ana-Maria", "Ο’Νιλ Ana-Maria"),
        ("/", "document"),
        ("..", "document"),
    ],
)
def test_what_is_written_names_a_file_and_a_folder(words, safe):
    assert named_after(words, ".pdf") == f"{safe}.pdf"
    assert named_after(words) == safe


@given(st.text())
def test_no_words_lead_out_of_their_folder(words):
    for name in (named_after(words), named_after(words, ".pdf")):
        assert name.strip(". ")
        assert not set(name) & set('/\\<>:"|?*\r\n\0')


@given(st.text())
def test_no_name_leaves_its_folder_or_opens_a_header(name):
    safe = safe_file_name(name)
    assert safe
    assert not set(safe) & set('/\\<>:"|?*\r\n\0')
    assert not safe.startswith(".")
    assert len(safe) <= 121 + max(len(name), 0)


@pytest.mark.parametrize("name", ["drawn_anew", "cut"])
def test_a_process_unpacks_one_picture_at_a_time(monkeypatch, name):
    """A picture of a few kilobytes may unpack to 160 MB, twice while it is drawn: many at once fill a machine."""
    verb = {"drawn_anew": pictures.drawn_anew, "cut": square.cut}[name]
    together, seen = threading.Barrier(2, timeout=0.5), []
    opened = Image.open

    def meet(*args, **kwargs):
        with suppress(threading.BrokenBarrierError):
            together.wait()
            seen.append("together")
        return opened(*args, **kwargs)

    monkeypatch.setattr(Image, "open", meet)
    drawers = [threading.Thread(target=verb, args=(io.BytesIO(samples.GOOD["picture.png"]), "PNG")) for _ in range(2)]
    for drawer in drawers:
        drawer.start()
    for drawer in drawers:
        drawer.join()
    assert seen == []
