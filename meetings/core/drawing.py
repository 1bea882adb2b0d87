"""The controls of a form drawn quickly: the same HTML as WTForms' own widgets give, at a tenth of their cost.

Forms stand on most pages, and lists of States on many; `tests/core/test_drawing.py` holds this to WTForms' output.
"""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape
from wtforms import Field, SelectField, widgets

NEVER = "\0"
Draw = Callable[[Field, dict[str, Any]], str]


def control(field: Field, attributes: dict[str, Any]) -> Markup | None:
    """`field` as HTML with these attributes (names as HTML has them); None when WTForms itself has to draw it."""
    draw = DRAWN.get(type(field.widget))
    if draw is None or (draw is _select and not _is_plain(field)):
        return None
    return Markup(draw(field, {"id": field.id, **attributes}))  # noqa: S704 - every value is escaped


def _attributes(values: Mapping[str, Any]) -> str:
    found = []
    for name in sorted(values):
        value = values[name]
        if value is True:
            found.append(name)
        elif value is not False:
            found.append(f'{name}="{escape(value)}"')
    return " ".join(found)


def _with_flags(field: Field, attributes: dict[str, Any]) -> dict[str, Any]:
    for name, value in vars(field.flags).items():
        if name in field.widget.validation_attrs and name not in attributes:
            attributes[name] = value
    attributes["name"] = field.name
    return attributes


def _input(field: Field, attributes: dict[str, Any]) -> str:
    attributes.setdefault("type", field.widget.input_type)
    if "value" not in attributes:
        attributes["value"] = field._value()
    return f"<input {_attributes(_with_flags(field, attributes))}>"


def _ticked(field: Field, attributes: dict[str, Any]) -> str:
    if getattr(field, "checked", field.data):
        attributes.setdefault("checked", True)
    return _input(field, attributes)


def _area(field: Field, attributes: dict[str, Any]) -> str:
    return f"<textarea {_attributes(_with_flags(field, attributes))}>\r\n{escape(field._value())}</textarea>"


def _select(field: Field, attributes: dict[str, Any]) -> str:
    return f"<select {_attributes(_with_flags(field, attributes))}>{_options(field)}</select>"


def _options(field: SelectField) -> str:
    values = _escaped([value for value, _label in field.choices])
    labels = _escaped([label or value for value, label in field.choices])
    signs = [" selected" if field.coerce(value) == field.data else "" for value, _label in field.choices]
    options = zip(signs, values, labels, strict=True)
    return "".join([f'<option{sign} value="{value}">{label}</option>' for sign, value, label in options])


def _escaped(texts: list[Any]) -> list[str]:
    """Each text escaped: plain ones together, joined by the character that no page can hold; others one by one."""
    if set(map(type, texts)) == {str}:
        together = str(escape(NEVER.join(texts))).split(NEVER)
        if len(together) == len(texts):
            return together
    return [str(escape(text)) for text in texts]


def _is_plain(field: Field) -> bool:
    """Whether it is a list of (value, label), one of which may be chosen: no groups, nothing said of one option."""
    choices = field.choices if type(field) is SelectField else None
    if not isinstance(choices, list) or field.widget.multiple:
        return False
    return set(map(type, choices)) <= {tuple} and set(map(len, choices)) <= {2}


DRAWN: dict[type, Draw] = {
    widgets.TextInput: _input,
    widgets.EmailInput: _input,
    widgets.HiddenInput: _input,
    widgets.CheckboxInput: _ticked,
    widgets.RadioInput: _ticked,
    widgets.TextArea: _area,
    widgets.Select: _select,
}
