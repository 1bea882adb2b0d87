"""A letter as PDF, tagged for screen readers (PDF/UA), with a code that leads to the page that verifies it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from flask import render_template

from meetings.core import pdf, prose
from meetings.core.i18n import in_language
from meetings.core.urls import external_url
from meetings.letters import codes


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn; a specimen says on its face that it is none."""

    reference: str
    code: str
    language: str
    day: date
    facts: dict[str, Any]
    passport: dict[str, Any]
    is_specimen: bool = False


def draw(sheet: Sheet) -> bytes:
    """The PDF; the same sheet gives the same letter."""
    with in_language(sheet.language):
        return pdf.render(_html(sheet), variant="pdf/ua-1")


def check_url(sheet: Sheet) -> str:
    """Where the letter is verified."""
    return external_url("letter_checks.show", lang=sheet.language, code=codes.grouped(sheet.code))


def _html(sheet: Sheet) -> str:
    url = check_url(sheet)
    words = {**sheet.facts["words"], **sheet.passport}
    return render_template(
        "letters/paper.html",
        sheet=sheet,
        parts=prose.letter(sheet.facts["text"], words),
        code=codes.grouped(sheet.code),
        form_url=external_url("letter_checks.index", lang=sheet.language),
        picture=segno.make(url, error="m", micro=False).png_data_uri(scale=8, border=0),
    )
