"""Whether an answer makes sense for its question: one sentence for each thing that does not."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from meetings.core import telephones
from meetings.core.errors import Refusal
from meetings.core.i18n import on_one_line, short_day
from meetings.questionnaires.models import Kind

SHORT, LONG = 300, 5000


class Unfit(Refusal):
    """An answer that does not fit; `part` names the field of a group that is wrong."""

    def __init__(self, message: Any, part: str = "", **values: Any) -> None:
        super().__init__(message, **values)
        self.part = part


def limits(kind: str, settings: Mapping[str, Any], before: Any) -> Mapping[str, Any]:
    """What a question allows: numbers below 0 only if organisers say so, or down to the one (`before`) that stands."""
    if kind != Kind.NUMBER or settings.get("least") is not None:
        return settings
    return {**settings, "least": min(0, before or 0)}


def check(kind: str, settings: Mapping[str, Any], value: Any) -> None:
    """Raise Unfit when `value`, of the shape of its kind, is outside what the question allows."""
    checker = CHECKS.get(Kind(kind))
    if checker and value is not None:
        checker(settings, value)


def _length(settings: Mapping[str, Any], value: str) -> None:
    longest = settings.get("longest")
    if longest is not None and len(value) > longest:
        raise Unfit(
            _l("Please write %(longest)s characters at most; there are %(length)s."), longest=longest, length=len(value)
        )


def _number(settings: Mapping[str, Any], value: int) -> None:
    if settings.get("least") is not None and value < settings["least"]:
        raise Unfit(_l("The smallest number is %(least)s."), least=settings["least"])
    if settings.get("most") is not None and value > settings["most"]:
        raise Unfit(_l("The largest number is %(most)s."), most=settings["most"])


def _several(settings: Mapping[str, Any], value: list[str]) -> None:
    if settings.get("most") is not None and len(value) > settings["most"]:
        raise Unfit(_l("Please choose %(most)s at most."), most=settings["most"])
    if settings.get("least") is not None and len(value) < settings["least"]:
        raise Unfit(_l("Please choose %(least)s at least."), least=settings["least"])


def _date(settings: Mapping[str, Any], value: str) -> None:
    if settings.get("earliest") and value < settings["earliest"]:
        raise Unfit(_l("The earliest date is %(day)s."), day=_day(settings["earliest"]))
    if settings.get("latest") and value > settings["latest"]:
        raise Unfit(_l("The latest date is %(day)s."), day=_day(settings["latest"]))


def _day(kept: str) -> str:
    return on_one_line(short_day(date.fromisoformat(kept)))


def _telephone(settings: Mapping[str, Any], value: str) -> None:
    if not telephones.is_number(value):
        raise Unfit(telephones.NOT_A_NUMBER)


def _travel(settings: Mapping[str, Any], value: Mapping[str, str]) -> None:
    arrives = value.get("arrival_date", ""), value.get("arrival_time", "")
    leaves = value.get("departure_date", ""), value.get("departure_time", "") or "24:00"
    if arrives[0] and leaves[0] and leaves < arrives:
        raise Unfit(_l("The departure cannot be before the arrival."), part="departure_date")


CHECKS: dict[Kind, Callable[[Mapping[str, Any], Any], None]] = {
    Kind.SHORT_TEXT: _length,
    Kind.LONG_TEXT: _length,
    Kind.NUMBER: _number,
    Kind.SEVERAL_OF: _several,
    Kind.SESSIONS: _several,
    Kind.DATE: _date,
    Kind.TELEPHONE: _telephone,
    Kind.TRAVEL: _travel,
}
