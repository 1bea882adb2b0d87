"""What the tests of questionnaires share: a form with a question of each sort, and how it is answered."""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Role
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.models import Answer, Kind, Purpose, Questionnaire, SensitiveAnswer, State
from meetings.questionnaires.queries import forms
from meetings.registration import queries as registrations
from tests import factories

EVENT = "/en/events/annual-meeting"
MANAGE = f"{EVENT}/manage/forms"


def mine(form: Questionnaire) -> str:
    """Where a person answers a form."""
    return f"{EVENT}/my-registration/forms/{form.id}"


def upload(name: str, content: bytes = factories.A_PDF) -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content), name


def words(english: str, french: str = "") -> Translated:
    """A text in both languages."""
    return Translated(en=english, fr=french or f"{english} (fr)")


def a_form(event: Any, by: Any, **more: Any) -> Questionnaire:
    """A questionnaire with an empty section, open and closing in five days unless told otherwise."""
    state = more.pop("state", State.OPEN)
    details = {
        "purpose": Purpose.REGISTRATION,
        "title": words("Travel", "Voyage"),
        "closes_at": clock.now() + timedelta(days=5),
    }
    made = actions.create(event, actions.Details(**(details | more)), by=by, now=clock.now())
    made.state = state
    db.session.commit()
    return made


def a_question(form: Questionnaire, kind: Kind, label: str = "", **more: Any) -> Any:
    """One more question at the end of the last section; `options` are labels or (label, quota)."""
    options = more.pop("options", ())
    pairs = [each if isinstance(each, tuple) else (each, None) for each in options]
    if kind is Kind.CONSENT:
        more.setdefault("help", words("I agree to this.", "J’accepte ceci."))
    details = actions.QuestionDetails(
        label=words(label or kind.value),
        options=tuple(actions.OptionDetails(words(name), quota) for name, quota in pairs),
        **more,
    )
    made = actions.add_question(form.sections[-1], kind, details, by=None)
    db.session.commit()
    return made


def fresh(form: Questionnaire) -> Questionnaire:
    """The form as the database has it now."""
    db.session.expire_all()
    found = forms.by_id(form.id)
    assert found is not None
    return found


def answered(form: Questionnaire, registration: Any, values: dict[Any, Any], *, by: Any = None, **more: Any) -> Any:
    """Save plain values by question, as the person unless told otherwise."""
    reader = sheets.Reader(internal=by is not None, sensitive=True)
    sheet = sheets.sheet(fresh(form), registration, "en", reader)
    given = {each.id: None if value is None else actions.Given(value) for each, value in values.items()}
    reply = actions.save(sheet, registration, given, by=by or registration.account, now=clock.now(), **more)
    db.session.commit()
    return reply


def value(question: Any, registration: Any) -> Any:
    """What counts as the answer of a person."""
    kind = SensitiveAnswer if question.is_sensitive else Answer
    statement = sa.select(kind.value).where(
        kind.question_id == question.id, kind.registration_id == registration.id, kind.set_aside_at.is_(None)
    )
    return db.session.scalars(statement).one_or_none()


def kept(question, registration):
    """The value that is kept, set aside or not."""
    kind = SensitiveAnswer if question.is_sensitive else Answer
    db.session.expire_all()
    mine = kind.question_id == question.id, kind.registration_id == registration.id
    return db.session.scalars(sa.select(kind.value).where(*mine)).one_or_none()


@dataclass
class Asked:
    """Rémi is asked; an officer may read sensitive answers, a reader may not."""

    form: Any
    remi: Any
    officer: Any
    reader: Any


@pytest.fixture
def asked(world):
    """An open form without questions, and the people around it."""
    officer, reader = factories.an_account("Otto"), factories.an_account("Rita")
    factories.a_role(world.event, officer, Role.REGISTRATION_OFFICER)
    factories.a_role(world.event, reader, Role.READER)
    remi = registrations.of(world.event, world.remi)
    return Asked(a_form(world.event, world.olga), remi, officer, reader)
