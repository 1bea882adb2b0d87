"""Text that people write in several languages, as one value and one column."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator


class Shown(NamedTuple):
    """A text and the language it is really in."""

    text: str
    language: str


class Translated(Mapping[str, str]):
    """An immutable text per language code; blank texts count as missing.

    >>> Translated(en="Plenary").shown_in("fr")
    Shown(text='Plenary', language='en')
    """

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str | None] | None = None, /, **more: str | None) -> None:
        given = {**texts, **more} if texts else more
        self._texts = {code: kept for code, text in given.items() if text and (kept := text.strip())}

    def __getitem__(self, code: str) -> str:
        return self._texts[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def __hash__(self) -> int:
        return hash(frozenset(self._texts.items()))

    def __repr__(self) -> str:
        return f"Translated({self._texts!r})"

    def shown_in(self, code: str) -> Shown:
        """The text in `code`, else in the first language that has one, with that language's code."""
        texts = self._texts
        if code in texts:
            return Shown(texts[code], code)
        other = next((each for each in ("en", "fr", *texts) if each in texts), None)
        return Shown(texts[other], other) if other else Shown("", code)

    def missing(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Which of `codes` lack a text, when at least one language has one."""
        return tuple(code for code in codes if code not in self._texts) if self._texts else ()


class Named:
    """Something that people name in several languages; as a plain string it is its English name."""

    @property
    def names(self) -> Translated:
        """What it is called, in each language."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.names.shown_in("en").text


class TranslatedText(TypeDecorator[Translated]):
    """Stores a `Translated` as a JSON object of language code → text."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Translated | Mapping[str, str] | None, dialect: Dialect) -> Any:
        """To the database."""
        return dict(value or {})

    def process_result_value(self, value: Any, dialect: Dialect) -> Translated:
        """From the database."""
        return Translated(value)
