"""A row on its way through the questions: its texts, its cells, and what was found to be wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from meetings.imports.models import Kind as ImportKind
from meetings.imports.rules import faults, texts
from meetings.imports.rules.columns import FIELDS
from meetings.imports.rules.faults import Fault, fault
from meetings.imports.rules.likeness import meaning, nearest
from meetings.institutions.rules import folded


class Line(NamedTuple):
    """A line of a file (from 1): which columns (from 0) hold a formula, and which are merged into what range."""

    number: int
    cells: Sequence[Any]
    formulas: frozenset[int] = frozenset()
    merged: Mapping[int, str] = {}


class Row:
    """Texts by field, and the faults so far; `bad` are the fields that have one."""

    def __init__(self, kind: ImportKind, line: Line, mapping: Mapping[str, int]) -> None:
        self.line, self.mapping = line, mapping
        self.faults: list[Fault] = []
        self.bad: set[str] = set()
        self.texts = {name: self._text(name, field.most) for name, field in FIELDS[kind].items()}
        for name, field in FIELDS[kind].items():
            if field.needed and not self.texts[name] and name not in self.bad:
                self.add(faults.Kind.MISSING, name)

    def cell(self, name: str) -> str:
        """The name of the cell of a field; "" when no column holds it."""
        return f"{texts.letter_of(self.mapping[name])}{self.line.number}" if name in self.mapping else ""

    def add(self, kind: faults.Kind, name: str, **values: Any) -> None:
        """Something is wrong with a field."""
        self.bad.add(name)
        self._keep(fault(kind, self.cell(name), **values), self._value(name))

    def word(
        self,
        name: str,
        words: Mapping[str, str],
        kind: faults.Kind,
        names: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """What the text of a field means; "" when there is none, or nobody knows it.

        Where `names` say what each meaning is called, a slip is asked about: is that meant?
        """
        word = folded(self.texts[name])
        found = meaning(word, words) if word else ""
        if word and not found:
            near = (names or {}).get(nearest(word, words))
            if near:
                self.add(faults.SLIPS[kind], name, near=dict(near))
            else:
                self.add(kind, name)
        return found

    def _text(self, name: str, most: int) -> str:
        """The text of a field; "" when it cannot be used."""
        column, value = self.mapping.get(name, -1), self._value(name)
        wrong = self._wrong(column, value, self.cell(name))
        text = texts.clean(value) if wrong is None else ""
        if len(text) > most:
            wrong, text = fault(faults.Kind.TOO_LONG, self.cell(name), length=len(text), most=most), ""
        if wrong:
            self.bad.add(name)
            self._keep(wrong, value)
        return text

    def _keep(self, wrong: Fault, value: Any) -> None:
        self.faults.append(wrong._replace(text=texts.excerpt(texts.clean(value))))

    def _value(self, name: str) -> Any:
        """What stands in the cell of a field."""
        column = self.mapping.get(name, -1)
        return self.line.cells[column] if 0 <= column < len(self.line.cells) else None

    def _wrong(self, column: int, value: Any, cell: str) -> Fault | None:
        if column in self.line.formulas:
            return fault(faults.Kind.FORMULA, cell)
        if column in self.line.merged:
            return fault(faults.Kind.MERGED, cell, other=self.line.merged[column])
        return texts.wrong_in(value, cell) if value not in (None, "") else None
