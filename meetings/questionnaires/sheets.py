"""What one person is asked: the questions, what she has answered, and what there is to choose from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from meetings.accounts.models import Account
from meetings.core.stamps import stamp
from meetings.core.translated import Translated
from meetings.programme.models import ProgrammeSession
from meetings.questionnaires.models import WITH_PARTS, WITH_PLACES, Audience, Kind, Question, Questionnaire, Section
from meetings.questionnaires.queries.stored import Given, answered_by, kept_answers, sessions, states, taken
from meetings.questionnaires.rules import behalf, conditions, meanwhile, places
from meetings.questionnaires.rules.standing import is_for_category
from meetings.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Reader:
    """What whoever asks may see of the answers: those of organisers, and sensitive ones.

    With `acting`, ids of accounts, the reader answers on behalf of the person: see `rules.behalf`.
    """

    internal: bool = False
    sensitive: bool = False
    acting: frozenset[str] | None = None


THE_PERSON = Reader(internal=False, sensitive=True)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A questionnaire as it is put to one person (or shown as a preview) by one reader.

    `aside` are her answers to what she is not asked now: her form begins with them when it asks again. `began` are the
    stamps of what the form begins with, by question id: what is stored may change under it.
    """

    questionnaire: Questionnaire
    sections: Sequence[tuple[Section, Sequence[Question]]]
    stored: Mapping[str, Given] = field(default_factory=dict)
    aside: Mapping[str, Given] = field(default_factory=dict)
    states: Sequence[tuple[str, Translated]] = ()
    sessions: Sequence[ProgrammeSession] = ()
    taken: Mapping[str, int] = field(default_factory=dict)
    account_id: str = ""
    began: Mapping[str, Any] = field(default_factory=dict)

    @property
    def by_others(self) -> list[Account]:
        """Who answered on behalf of the person, each once."""
        given = (answer.by for answer in self.stored.values() if answer.by_id != self.account_id)
        return list({account.id: account for account in given}.values())

    @property
    def questions(self) -> list[Question]:
        """The questions of all sections, in order."""
        return [question for _section, questions in self.sections for question in questions]

    @property
    def groups(self) -> frozenset[str]:
        """The ids of the questions whose answers are made of parts."""
        return frozenset(each.id for each in self.questions if each.kind in WITH_PARTS)

    @property
    def values(self) -> dict[str, Any]:
        """What is answered, by question id; a consent to earlier words is no answer."""
        return current_values(self.questions, self.stored)

    @property
    def kept(self) -> dict[str, Given]:
        """The answers that the fields begin with. A consent that was set aside is given anew or not at all."""
        consents = {each.id for each in self.questions if each.kind == Kind.CONSENT}
        return {key: each for key, each in self.aside.items() if key not in consents} | dict(self.stored)

    @property
    def beginning(self) -> dict[str, Any]:
        """Their values."""
        return current_values(self.questions, self.kept)

    @property
    def words(self) -> dict[str, str]:
        """The stamps of the words of consents, as the form shows them; see `rules.meanwhile.words_of`."""
        return {meanwhile.words_of(each.id): stamp(each.help) for each in self.questions if each.kind == Kind.CONSENT}

    @property
    def outdated(self) -> frozenset[str]:
        """The ids of the consents that she gave to words which have changed since."""
        return outdated(self.questions, self.stored)

    @property
    def closed(self) -> frozenset[str]:
        """The ids of the questions in which the person can choose nothing now: none of these has to be answered."""
        return _closed(self.questions, self.sessions, self.taken)

    def as_now(self, known: Mapping[str, Given]) -> "Sheet":
        """The same with the answers `known`, by question id, as they are stored by now."""
        stored = {key: each for key, each in known.items() if each.set_aside_at is None}
        aside = {key: each for key, each in known.items() if each.set_aside_at and key in self.aside}
        return replace(self, stored=stored, aside=aside)


def current_values(questions: Sequence[Question], stored: Mapping[str, Given]) -> dict[str, Any]:
    """The values of stored answers that still count."""
    return counting(questions, {key: answer.value for key, answer in stored.items()})


def outdated(questions: Sequence[Question], stored: Mapping[str, Given]) -> frozenset[str]:
    """The ids of those of `questions` whose stored answer is a consent to earlier words than theirs."""
    consents = {each.id: each.version for each in questions if each.kind == Kind.CONSENT}
    given = {key: answer for key, answer in stored.items() if key in consents and not answer.set_aside_at}
    return frozenset(key for key, answer in given.items() if answer.value != consents[key])


def counting(questions: Sequence[Question], values: Mapping[str, Any]) -> dict[str, Any]:
    """Those of `values` that answer `questions` as they are now: a consent counts for its present words only."""
    return {
        each.id: values[each.id]
        for each in questions
        if each.id in values and not (each.kind == Kind.CONSENT and values[each.id] != each.version)
    }


def sheet(questionnaire: Questionnaire, registration: Registration, language: str, reader: Reader) -> Sheet:
    """What `registration` is asked, with her answers, as far as `reader` may see them.

    Consents are for herself only, with what is asked because of one.
    """
    sections = asked_sections(questionnaire, registration.category_id, reader)
    if reader.acting is not None:
        given = answered_by(registration, questionnaire.questions)
        sections = _only(sections, behalf.open_to(questionnaire.questions, given, reader.acting))
    if reader != THE_PERSON:
        hers = conditions.of_consents(questionnaire.questions)
        sections = _only(sections, {each.id for each in questionnaire.questions} - hers)
    questions = [question for _section, some in sections for question in some]
    kept = kept_answers(registration, questions)
    made = Sheet(
        questionnaire,
        sections,
        {key: each for key, each in kept.items() if each.set_aside_at is None},
        {key: each for key, each in kept.items() if each.set_aside_at and reader == THE_PERSON},
        states(questions, language),
        sessions(questionnaire.event, questions),
        taken(questions, registration),
        registration.account_id,
    )
    return replace(made, began=meanwhile.stamps(made.beginning, made.groups) | made.words)


def preview(questionnaire: Questionnaire, category_id: str | None, language: str) -> Sheet:
    """The form as a person of a category sees it before she answers."""
    sections = asked_sections(questionnaire, category_id, THE_PERSON)
    questions = [question for _section, some in sections for question in some]
    return Sheet(
        questionnaire,
        sections,
        states=states(questions, language),
        sessions=sessions(questionnaire.event, questions),
        taken=taken(questions, None),
    )


def asked_sections(
    questionnaire: Questionnaire, category_id: str | None, reader: Reader
) -> list[tuple[Section, list[Question]]]:
    """The sections for a category (None: all) with the questions that are asked today and that `reader` may see."""
    found = []
    for section in questionnaire.sections:
        questions = [each for each in section.questions if each.retired_at is None and _visible(each, reader)]
        if questions and (category_id is None or is_for_category(section.categories, category_id)):
            found.append((section, questions))
    return found


def _only(
    sections: Sequence[tuple[Section, list[Question]]], ids: Collection[str]
) -> list[tuple[Section, list[Question]]]:
    kept = [(section, [each for each in questions if each.id in ids]) for section, questions in sections]
    return [(section, questions) for section, questions in kept if questions]


def _visible(question: Question, reader: Reader) -> bool:
    if question.audience == Audience.INTERNAL and not reader.internal:
        return False
    return reader.sensitive or not question.is_sensitive


def closed(questionnaire: Questionnaire, questions: Sequence[Question]) -> frozenset[str]:
    """The ids of those of `questions` that have to be answered and in which whoever has not chosen yet cannot.

    All sessions, or all answers with a number of places, are full; or there is no session.
    """
    asked = [each for each in questions if each.is_required and each.retired_at is None and each.kind in WITH_PLACES]
    return _closed(asked, sessions(questionnaire.event, asked), taken(asked, None))


def _closed(
    questions: Sequence[Question], offered: Sequence[ProgrammeSession], taken: Mapping[str, int]
) -> frozenset[str]:
    asked = [each for each in questions if each.kind in WITH_PLACES]
    return frozenset(each.id for each in asked if not places.any_left(_quotas(each, offered), taken))


def _quotas(question: Question, offered: Sequence[ProgrammeSession]) -> dict[str, int | None]:
    """How many places each answer on offer has, by option or session id."""
    if question.kind == Kind.SESSIONS:
        return {each.id: each.room.seats if each.room else None for each in offered_sessions(question, offered)}
    return {each.id: each.quota for each in question.offered}


def offered_sessions(question: Question, sessions: Sequence[ProgrammeSession]) -> list[ProgrammeSession]:
    """Those of `sessions` that a question offers: all, unless the organisers chose some."""
    chosen = question.settings.get("sessions")
    return [session for session in sessions if not chosen or session.id in chosen]
