"""The reader's language: from the address, with dates, times and written text shown in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from flask import Flask, abort, current_app, g, has_request_context, request, session
from flask_babel import Babel, Domain, force_locale, get_locale
from flask_babel import gettext as _
from flask_login import current_user
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from werkzeug.routing import BaseConverter

from meetings.core.elision import Said, elided
from meetings.core.translated import Translated

LANGUAGES = {"en": "English", "fr": "Français"}
TOGETHER = re.compile(r"(?<=\d) (?=\w)|(?<=\der) (?=\w)| (?=\d{4}\b)| (?=–)")
HYPHENATED = re.compile(r"\w+(-\w+)+[,;:.]?")
LOCALES = {"en": "en_GB", "fr": "fr"}


class LanguageConverter(BaseConverter):
    """`<lang:lang>`: one of our interface languages, nothing else."""

    regex = "|".join(LANGUAGES)


def init_app(app: Flask) -> None:
    """Take the language from the first part of the path and give templates their filters."""
    app.url_map.converters["lang"] = LanguageConverter
    app.url_value_preprocessor(_take_language)
    app.url_defaults(_add_language)
    Babel(app, locale_selector=_locale).domain_instance = SENTENCES
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: SENTENCES.get_translations().ugettext(text),
        ngettext=lambda one, many, count: SENTENCES.get_translations().ungettext(one, many, count),
        newstyle=True,
    )
    app.jinja_env.globals |= {"_": sentence, "gettext": sentence, "ngettext": sentence_of}
    app.jinja_env.filters |= {
        "tr": shown,
        "titled": titled,
        "text": plain,
        "day": _on_pages(day),
        "short_day": _on_pages(short_day),
        "time": clock_time,
        "moment": _on_pages(moment),
        "date_range": _on_pages(date_range),
        "number": number,
        "file_size": file_size,
        "zone_city": zone_city,
        "language_name": language_name,
    }
    app.context_processor(_for_templates)


@pass_eval_context
def sentence(context: EvalContext, text: str, /, **values: Any) -> str:
    """`_()` in templates: as Jinja's own, without its two detours, for a page asks seventy times."""
    said = SENTENCES.get_translations().ugettext(text)
    shape = Markup(said) if context.autoescape else said  # noqa: S704 - our own words
    return filled(shape, values) if "%" in said else shape


@pass_eval_context
def sentence_of(context: EvalContext, one: str, many: str, count: int, /, **values: Any) -> str:
    """`ngettext()` in templates."""
    said = SENTENCES.get_translations().ungettext(one, many, count)
    shape = Markup(said) if context.autoescape else said  # noqa: S704 - our own words
    return filled_with_number(shape, count, values)


def filled_with_number(said: Said, count: int, values: Mapping[str, Any]) -> Said:
    """A sentence about so many things, whose number is grouped as everywhere."""
    shape = type(said)(said.replace("%(num)d", "%(num)s"))
    return filled(shape, {"num": number(count), **values})


def filled(said: Said, values: Mapping[str, Any]) -> Said:
    """A sentence of the catalogue with its values in it, as the reader's language joins them."""
    return type(said)((elided(said, values) if language() == "fr" else said) % values)


class Sentences(Domain):
    """The sentences in the language of what is being written; a page asks a hundred times, so each is found once."""

    def get_translations(self) -> Any:
        """The catalogue of that language."""
        code = language()
        if code not in self.cache:
            self.cache[code] = super().get_translations()
        return self.cache[code]

    def gettext(self, string: str, **variables: Any) -> str:
        """A sentence in Python; the lazy ones come here too."""
        said = str(self.get_translations().ugettext(string))
        return filled(said, variables) if variables else said

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """A sentence in Python about so many things."""
        return filled_with_number(str(self.get_translations().ungettext(singular, plural, num)), num, variables)


SENTENCES = Sentences()


def language() -> str:
    """The code of the reader's language, also inside `in_language`. A page asks some hundred times."""
    try:
        code = vars(g._get_current_object()).get("language")
    except RuntimeError:  # nothing is being answered or run
        return "en"
    if code is None:
        locale = get_locale()
        code = locale.language if locale and locale.language in LANGUAGES else "en"
    return str(code)


@contextmanager
def in_language(code: str) -> Iterator[None]:
    """Write in another language meanwhile: that of a mail's reader; English for one that we do not have."""
    code = code if code in LANGUAGES else "en"
    before = g.get("language")
    g.language = code
    try:
        with force_locale(LOCALES[code]):
            yield
    finally:
        g.language = before


def everywhere(say: Callable[[], str]) -> Translated:
    """What is said in each of our languages."""
    words = {}
    for code in LANGUAGES:
        with in_language(code):
            words[code] = say()
    return Translated(words)


def negotiated() -> str:
    """Account, then the last language chosen, then what the browser asks for."""
    if current_user.is_authenticated and current_user.language in LANGUAGES:
        return str(current_user.language)
    if session.get("lang") in LANGUAGES:
        return str(session["lang"])
    return request.accept_languages.best_match(list(LANGUAGES)) or "en"


def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")
        if g.lang not in LANGUAGES:
            abort(404)
    elif endpoint is None and (first := request.path.split("/")[1]) in LANGUAGES:
        g.lang = first


def _add_language(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = language()


def _of_address() -> str:
    """The language that an address begins with, although nothing is there, or nothing for this verb."""
    first = request.path.split("/", 2)[1]
    return first if first in LANGUAGES else ""


def _locale() -> str:
    g.language = (g.get("lang") or _of_address() or negotiated()) if has_request_context() else "en"
    return LOCALES[g.language]


def shown(value: Translated | None) -> Markup:
    """The text in the reader's language; another language is marked as such, for eyes and for screen readers."""
    here = language()
    text, code = (value or Translated()).shown_in(here)
    return _marked(escape(text), code, here)


def _marked(text: Markup, code: str, here: str) -> Markup:
    if code == here or not text:
        return text
    return Markup('<span class="fallback" lang="{}">{}</span>').format(code, text)


def titled(value: Translated | None) -> Markup:
    """The text as a title page sets it: a line never ends at the hyphen of a word, where there is room."""
    here = language()
    text, code = (value or Translated()).shown_in(here)
    kept = Markup('<span class="keep">{}</span>')
    words = (kept.format(word) if HYPHENATED.fullmatch(word) else escape(word) for word in text.split(" "))
    return _marked(Markup(" ").join(words), code, here)


def plain(value: Translated | None) -> str:
    """The same without marking, for titles, mails and files."""
    return (value or Translated()).shown_in(language()).text


def _zone(zone: str | tzinfo | None) -> tzinfo:
    return ZoneInfo(zone) if isinstance(zone, str) else (zone or ZoneInfo("UTC"))


def _day_of(value: date | datetime, zone: str | tzinfo | None) -> date:
    return value.astimezone(_zone(zone)).date() if isinstance(value, datetime) else value


def _babel_locale() -> Any:
    return get_locale() or LOCALES["en"]


def zone_city(zone: str) -> str:
    """The city a time zone is named after: Vienna, Vienne."""
    return dates.get_timezone_location(zone, locale=_babel_locale(), return_city=True)


def day(value: date | datetime, zone: str | tzinfo | None = None) -> str:
    """Tuesday 24 November 2026."""
    return _day_in_words(_day_of(value, zone), "EEEE d MMMM y", language())


def short_day(value: date | datetime, zone: str | tzinfo | None = None) -> str:
    """24 November 2026."""
    return _day_in_words(_day_of(value, zone), "d MMMM y", language())


def _on_pages(words: Callable[..., str]) -> Callable[..., str]:
    """The filter of these words: on pages a day, its month and its year stay on one line; mails are plain text."""

    @pass_eval_context
    def shown_there(context: EvalContext, *values: Any) -> str:
        said = words(*values)
        return on_one_line(said) if context.autoescape else said

    return shown_there


def on_one_line(said: str) -> str:
    """A day in words for a sentence on a page: day, month and year do not part; mails and files are plain text."""
    return TOGETHER.sub("\N{NO-BREAK SPACE}", said)


def clock_time(value: datetime, zone: str | tzinfo | None = None) -> str:
    """14:30, in the zone given (an event's own)."""
    return f"{value.astimezone(_zone(zone)):%H:%M}"


def moment(value: datetime, zone: str | tzinfo | None = None) -> str:
    """24 November 2026, 14:30."""
    return f"{short_day(value, zone)}, {clock_time(value, zone)}"


def date_range(first: date, last: date) -> str:
    """16–17 November 2026, with as little repeated as the language allows."""
    if first == last:
        return short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        left = dates.format_date(first, "d", locale=_babel_locale())
    elif first.year == last.year:
        left = dates.format_date(first, "d MMMM", locale=_babel_locale())
    else:
        left = short_day(first)
    if language() == "fr" and first.day == 1:
        left = left.replace("1", "1er", 1)
    joint = "–" if (first.year, first.month) == (last.year, last.month) else " – "
    return f"{left}{joint}{short_day(last)}"


@lru_cache(1000)
def _day_in_words(day: date, pattern: str, code: str) -> str:
    """A day by a pattern of Babel, which is slow, while lists repeat days; French writes the first as an ordinal."""
    text = dates.format_date(day, pattern, locale=LOCALES[code])
    return " ".join("1er" if word == "1" else word for word in text.split(" ")) if code == "fr" else text


def number(value: int) -> str:
    """A whole number grouped as the language does."""
    return f"{value:,}".replace(",", "\u202f")


def language_name(code: str) -> str:
    """A language in the words of the reader; the code itself when it is unknown."""
    return str(Locale.parse(str(_babel_locale()), sep="_").languages.get(code, code))


def file_size(value: int) -> str:
    """Bytes as people read them: 850 kB, 2.4 MB (decimal units)."""
    if value < 999_500:
        return str(_("%(number)s kB", number=max(1, round(value / 1000))))
    megabytes = numbers.format_decimal(value / 1_000_000, "#,##0.#", locale=_babel_locale())
    return str(_("%(number)s MB", number=megabytes))


def _for_templates() -> dict[str, Any]:
    return {
        "lang": language(),
        "languages": list(LANGUAGES.items()),
    }
