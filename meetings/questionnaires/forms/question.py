"""What organisers type about one question."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from meetings.core.dates import DateField
from meetings.core.errors import Refusal, refusals_of
from meetings.core.forms import Part, translated_field
from meetings.core.i18n import language, plain
from meetings.core.meanwhile import SharedForm
from meetings.programme.models import ProgrammeSession
from meetings.questionnaires.actions import OptionDetails, QuestionDetails
from meetings.questionnaires.forms.parts import several
from meetings.questionnaires.models import WITH_OPTIONS, Audience, Kind, Question, Questionnaire, Section
from meetings.questionnaires.rules import conditions, settings
from meetings.questionnaires.rules.settings import (
    DEFAULT_RETENTION,
    LONGEST_RETENTION,
    SENSITIVE_BY_NATURE,
    SETTINGS,
)
from meetings.questionnaires.rules.values import LONG, SHORT
from meetings.questionnaires.words import AUDIENCES, KIND_GROUPS, KINDS, session_words
from meetings.registration.forms.fields import NEEDED, choices

MOST_OPTIONS = 60
ALWAYS = ""


class OptionForm(Part):
    """One answer to choose from; an empty one is left out."""

    id = HiddenField()
    label = translated_field(_l("Answer"), longest=200)
    quota = IntegerField(_l("Number of places"), validators=[Optional(), NumberRange(0, 100_000)])


class QuestionForm(SharedForm):
    """A question; what its kind cannot have is left out by `fit`."""

    label = translated_field(_l("Question"), longest=300, one_needed=True)
    help = translated_field(_l("Help"), area=True, longest=3000)
    section = SelectField(_l("Section"), validators=[InputRequired(NEEDED)])
    is_required = BooleanField(_l("Has to be answered"))
    audience = RadioField(_l("Who answers"), choices=choices(AUDIENCES), default=Audience.PERSON)
    is_sensitive = BooleanField(
        _l("Sensitive"),
        description=_l(
            "Kept apart. Only those with the right to read sensitive answers see it, and each reading is logged."
        ),
    )
    retention_days = IntegerField(
        _l("Days after the meeting until it is deleted"),
        validators=[Optional(), NumberRange(0, LONGEST_RETENTION)],
        description=_l("For sensitive answers only."),
    )
    shown_if = SelectField(_l("Asked only if"), default=ALWAYS)
    longest = IntegerField(_l("Longest answer, in characters"), validators=[Optional(), NumberRange(1, LONG)])
    least = IntegerField(_l("At least"), validators=[Optional(), NumberRange(-(10**9), 10**9)])
    most = IntegerField(_l("At most"), validators=[Optional(), NumberRange(-(10**9), 10**9)])
    earliest = DateField(_l("Not before"), validators=[Optional()])
    latest = DateField(_l("Not after"), validators=[Optional()])
    sessions = several(
        _l("Sessions on offer"),
        (),
        description=_l("None ticked: all sessions with a room. The seats of the room limit them."),
    )
    options = FieldList(FormField(OptionForm), _l("Answers to choose from"), max_entries=MOST_OPTIONS)
    kind: Kind

    def fit(
        self,
        kind: Kind,
        questionnaire: Questionnaire,
        sessions: Sequence[ProgrammeSession],
        question: Question | None = None,
    ) -> "QuestionForm":
        """Fill the lists, and leave out what a question of this kind cannot have."""
        self.kind = kind
        self.section.choices = [(each.id, plain(each.title)) for each in questionnaire.sections]
        self.shown_if.choices = [(ALWAYS, _("Always")), *_conditions(questionnaire, question)]
        self.shown_if.flags.conditional = self.audience.flags.required = True
        zone = questionnaire.event.time_zone
        self.sessions.choices = [(each.id, session_words(each, zone)) for each in sessions]
        for name in {"longest", "least", "most", "earliest", "latest", "sessions"} - set(SETTINGS.get(kind, ())):
            del self[name]
        if kind is Kind.NUMBER:
            self.least.description = _(
                "Empty: 0. To accept numbers below zero, write the smallest of them, such as -40."
            )
        if kind not in WITH_OPTIONS:
            del self.options
        if kind is Kind.CONSENT:
            self._ask_for_words()
        return self

    def _ask_for_words(self) -> None:
        """The help of a consent is what the person agrees to."""
        self.help.label.text = _("What the person agrees to")
        self.help.description = _(
            "After people have agreed, other words are a new version, which they are asked for again."
        )
        for _code, _name, version in self.help.versions:
            version.flags.conditional = True

    def validate(self, extra_validators: Any = None) -> bool:
        """A question in one language at least, and a limit of characters that the kind allows."""
        is_valid = bool(super().validate(extra_validators))
        if not self.label.data:
            first = self.label.form[language()]
            first.errors = [*first.errors, NEEDED]
            is_valid = False
        if "longest" in self and self.kind is Kind.SHORT_TEXT and (self.longest.data or 0) > SHORT:
            self.longest.errors = [
                *self.longest.errors,
                _("A short text has %(number)s characters at most.", number=SHORT),
            ]
            return False
        return is_valid

    def refusals(self) -> Iterable[Refusal]:
        """Limits in their order, words to agree to, answers to choose from."""
        given = {name: self[name].data for name in SETTINGS.get(self.kind, ())}
        options = self._options()
        return refusals_of(
            partial(settings.cleaned, self.kind, given),
            partial(settings.ensure_words, self.kind, self.help.data),
            partial(settings.ensure_choice, self.kind, len(options)),
            partial(settings.ensure_apart, [each.label for each in options]),
            partial(settings.ensure_uncounted, self.is_sensitive.data, [each.quota for each in options]),
        )

    def arrange(self, act: str) -> bool:
        """Do what a button of the list of options asks (`add`, `remove:2`, `up:2`, `down:2`); whether it was one."""
        verb, _colon, number = act.partition(":")
        if verb not in {"add", "remove", "up", "down"} or "options" not in self:
            return False
        rows = [option.data for option in self.options]
        place = int(number) if number.isdecimal() and int(number) < len(rows) else None
        if verb == "add":
            rows.append({})
        elif place is not None:
            row = rows.pop(place)
            if verb != "remove":
                rows.insert(max(place + (1 if verb == "down" else -1), 0), row)
        self.options.process(None, rows[:MOST_OPTIONS])
        return True

    def details(self) -> QuestionDetails:
        """What was typed; only after `validate`."""
        on, _sign, value = self.shown_if.data.partition("|")
        names = SETTINGS.get(self.kind, ())
        return QuestionDetails(
            label=self.label.data,
            help=self.help.data,
            is_required=self.is_required.data,
            audience=Audience(self.audience.data),
            is_sensitive=self.is_sensitive.data,
            retention_days=self.retention_days.data,
            shown_if=(on, value) if on else None,
            settings={name: self[name].data for name in names},
            options=self._options(),
        )

    def _options(self) -> tuple[OptionDetails, ...]:
        typed = [option.form for option in self.options] if "options" in self else []
        return tuple(
            OptionDetails(each.label.data, each.quota.data, each.id.data or "") for each in typed if each.label.data
        )


def _conditions(questionnaire: Questionnaire, question: Question | None) -> list[tuple[str, str]]:
    """What a question can depend on: any answer to an earlier one, or a certain answer to it."""
    found = []
    for each in questionnaire.questions:
        if question is not None and each.id == question.id:
            break
        if each.retired_at is None:
            label = plain(each.label)
            found.append((f"{each.id}|", _("“%(question)s” is answered", question=label)))
            words = {"yes": _("yes"), "no": _("no")} | {option.id: plain(option.label) for option in each.options}
            found += [
                (
                    f"{each.id}|{value}",
                    _("“%(question)s” is answered with “%(answer)s”", question=label, answer=words[value]),
                )
                for value in conditions.possible_values(each)
            ]
    return found


def beginning(kind: Kind, section: Section) -> dict[str, Any]:
    """How the form of a new question begins."""
    return {
        "section": section.id,
        "is_sensitive": kind in SENSITIVE_BY_NATURE,
        "retention_days": DEFAULT_RETENTION,
        "options": [{}, {}, {}],
    }


def from_question(question: Question) -> dict[str, Any]:
    """A question as its form begins with it."""
    names = ("label", "help", "is_required", "audience", "is_sensitive")
    kept = {name: getattr(question, name) for name in names} | dict(question.settings)
    for name in ("earliest", "latest"):
        if name in kept:
            kept[name] = date.fromisoformat(kept[name])
    return kept | {
        "section": question.section_id,
        "retention_days": question.retention_days if question.is_sensitive else DEFAULT_RETENTION,
        "shown_if": f"{question.shown_if_id}|{question.shown_if_value}" if question.shown_if_id else ALWAYS,
        "options": [{"id": each.id, "label": each.label, "quota": each.quota} for each in question.offered],
    }


def grouped_kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds of question under what they have in common."""
    return [(str(label), [(kind.value, str(KINDS[kind])) for kind in group]) for label, group in KIND_GROUPS]


def kinds() -> list[tuple[str, str]]:
    """The kinds of question to choose from."""
    return [(kind.value, str(word)) for kind, word in KINDS.items()]
