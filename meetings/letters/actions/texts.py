"""What letters say, who signs them, how they are numbered, and how long passport data are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from meetings.accounts.models import Account
from meetings.core import audit
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.actions.cloning import CLONERS, Cloner
from meetings.events.models import Event
from meetings.institutions.models import Institution
from meetings.letters.models import PASSPORT_DAYS, Kind, LetterSetting, LetterText
from meetings.letters.queries import texts as queries
from meetings.letters.rules import numbers, placeholders


@dataclass(frozen=True, slots=True)
class Wording:
    """The text of a kind of letter, and who signs it in the name of which host."""

    subject: Translated
    text: Translated
    signatory: str
    signatory_function: Translated
    house: Institution


FIELDS = tuple(Wording.__slots__)


def hold(event: Event) -> LetterSetting:
    """The settings, made when first needed; numbers of the event are given out by nobody else meanwhile.

    `FOR NO KEY UPDATE`, so that people can still register.
    """
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update(key_share=True))
    statement = sa.select(LetterSetting).where(LetterSetting.event_id == event.id)
    found = db.session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        prefix = numbers.prefix_for(event, queries.prefixes(event))
        found = LetterSetting(event_id=event.id, prefix=prefix, passport_days=PASSPORT_DAYS, last_number=0)
        db.session.add(found)
        db.session.flush()
    return found


def save_text(event: Event, kind: Kind, wording: Wording, *, by: Account, now: datetime) -> LetterText:
    """Write the text of a kind of letter; raises when a placeholder cannot be filled."""
    placeholders.check(wording.subject, wording.text, kind)
    hold(event)
    found = queries.text(event, kind)
    before = _facts(found) if found else {}
    text = found or LetterText(event_id=event.id, kind=kind)
    for name in FIELDS:
        setattr(text, name, getattr(wording, name))
    text.house_id, text.changed_at = wording.house.id, now
    db.session.add(text)
    db.session.flush()
    before, after = audit.changes(before, _facts(text))
    if after:
        audit.record("letter_text.changed", text, actor=by, scope=event.id, before=before, after=after)
    return text


def set_setting(event: Event, prefix: str, passport_days: int, *, by: Account) -> None:
    """Say what numbers begin with, until the first letter leaves, and how long passport data are kept."""
    setting = hold(event)
    numbers.ensure_prefix(prefix, setting.prefix, setting.last_number, queries.prefixes(event))
    new = {"prefix": prefix, "passport_days": passport_days}
    before, after = audit.changes({name: getattr(setting, name) for name in new}, new)
    if after:
        setting.prefix, setting.passport_days = prefix, passport_days
        audit.record("letter_setting.changed", event, actor=by, scope=event.id, before=before, after=after)


def _facts(text: LetterText) -> dict[str, Any]:
    kept = {name: getattr(text, name) for name in FIELDS if name != "house"}
    return {"letter_kind": text.kind, **kept, "house": text.house.name}


def _copy(old: Event, new: Event, shift: timedelta) -> None:
    """The texts whose house comes along; numbers begin anew."""
    db.session.flush()
    for text in queries.texts(old).values():
        if text.house_id in new.host_ids:
            values = {name: getattr(text, name) for name in FIELDS}
            db.session.add(LetterText(event_id=new.id, kind=text.kind, changed_at=new.created_at, **values))


CLONERS["letters"] = Cloner(_l("Texts of letters, with who signs them"), _copy)
