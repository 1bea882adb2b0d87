"""The shape of what editors of a programme type."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from meetings.accounts import queries as accounts
from meetings.accounts.models import Account
from meetings.core.errors import Refusal
from meetings.core.forms import Form, Mailable, Part, strip, translated_field
from meetings.core.i18n import day as day_name
from meetings.core.i18n import language, plain
from meetings.core.translated import Translated
from meetings.events.models import Event
from meetings.programme import queries, words
from meetings.programme.actions import RoomFacts
from meetings.programme.models import ProgrammeSession, Room, SpeakerRole
from meetings.programme.rules import times
from meetings.programme.rules.facts import SessionFacts, SpeakerFacts

MOST_SPEAKERS = 30


def _ask_for_one_of(pair: Any) -> None:
    """Do not call a text optional that is needed in one language at least."""
    for version in pair.form:
        version.flags.required = True


class SpeakerForm(Part):
    """Somebody in a session. An address of an account fills what is left empty."""

    role = SelectField(
        _l("In the session as"),
        choices=[SelectChoice(str(role), word) for role, word in words.ROLES.items()],
        validators=[InputRequired()],
    )
    email = EmailField(
        _l("E-mail address of the account"), filters=[strip], validators=[Optional(), Mailable(), Length(max=254)]
    )
    name = StringField(_l("Name, as the programme shows it"), filters=[strip], validators=[Length(max=200)])
    function = translated_field(_l("Position"), longest=200)
    affiliation = translated_field(_l("State or organisation"), longest=200)

    account: Account | None = None

    def fill(self) -> None:
        """Find the account of the address and take from it what was left empty."""
        self.account = accounts.by_email(self.email.data) if self.email.data else None
        if self.account is None:
            return
        self.name.data = self.name.data or self.account.full_name
        house = self.account.affiliation.name if self.account.affiliation else self.account.institution_name
        for field, known in ((self.function, self.account.function), (self.affiliation, house)):
            if not field.data:
                field.process(None, known or Translated())

    def validate(self, extra_validators: Any = None) -> bool:
        """An address must be an account's; without one, a name is needed."""
        ok = bool(super().validate(extra_validators))
        if self.email.data and not self.email.errors and self.account is None:
            self.email.errors = [_("No account has this address. Leave it empty and write the name.")]
            ok = False
        if not self.name.data and not self.email.errors:
            self.name.errors = [_("Write a name, or the address of an account.")]
            ok = False
        return ok

    def facts(self) -> SpeakerFacts:
        """What was typed."""
        return SpeakerFacts(
            name=self.name.data,
            role=self.role.data,
            account_id=self.account.id if self.account else None,
            function=self.function.data,
            affiliation=self.affiliation.data,
        )


class SessionForm(Form):
    """A session with its times in the event's zone. `revision` is the one that the editor saw."""

    revision = HiddenField(validators=[Regexp(r"^\d{0,9}$")])
    kind = SelectField(
        _l("Kind of session"),
        choices=[SelectChoice(str(kind), word) for kind, word in words.KINDS.items()],
        validators=[InputRequired()],
    )
    title = translated_field(_l("Title"), longest=300)
    day = SelectField(_l("Day"), validators=[InputRequired()])
    starts = TimeField(_l("Begins at"), validators=[InputRequired()])
    ends = TimeField(_l("Ends at"), validators=[InputRequired()])
    room = SelectField(_l("Room"), description=_l("Without a room, a session is for everybody everywhere."))
    interpretation = SelectMultipleField(
        _l("Languages of interpretation"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    description = translated_field(_l("Description"), area=True, longest=10_000)
    speakers = FieldList(FormField(SpeakerForm), _l("Speakers and moderators"), max_entries=MOST_SPEAKERS)

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.days = times.days_between(event.first_day, event.last_day)
        self.day.choices = [SelectChoice(day.isoformat(), day_name(day)) for day in self.days]
        if self.day.data and self.day.data not in {day.isoformat() for day in self.days}:
            self.day.choices.insert(0, SelectChoice("", _("Choose a day of the meeting")))
        rooms = [SelectChoice(room.id, plain(room.name)) for room in queries.rooms_of(event)]
        self.room.choices = [SelectChoice("", _("Everywhere")), *rooms]
        self.interpretation.choices = [SelectChoice(code, words.language_name(code)) for code in words.INTERPRETATION]
        _ask_for_one_of(self.title)
        for speaker in self.speakers:
            speaker.form.fill()

    def validate(self, extra_validators: Any = None) -> bool:
        """A title in one language at least, and times that the day has."""
        ok = bool(super().validate(extra_validators))
        if not self.title.data:
            first = self.title.form[language()]
            first.errors = [*first.errors, _("Give the session a title, in one language at least.")]
            ok = False
        return self._has_span() and ok

    def _has_span(self) -> bool:
        if self.day.errors or self.starts.errors or self.ends.errors:
            return False
        try:
            self.span = times.span_of(
                date.fromisoformat(self.day.data), self.starts.data, self.ends.data, self.event.time_zone
            )
        except Refusal as refusal:
            field = self.ends if isinstance(refusal, times.EndsBeforeItStarts) else self.starts
            field.errors = [*field.errors, refusal.sentence]
            return False
        return True

    def facts(self) -> SessionFacts:
        """What was typed; only after `validate`."""
        return SessionFacts(
            kind=self.kind.data,
            title=self.title.data,
            starts_at=self.span[0],
            ends_at=self.span[1],
            room_id=self.room.data or None,
            description=self.description.data,
            interpretation=tuple(code for code in words.INTERPRETATION if code in (self.interpretation.data or [])),
            speakers=tuple(speaker.form.facts() for speaker in self.speakers),
        )

    def arrange(self, act: str) -> bool:
        """Do what a button of the list of speakers asks (`add`, `remove:2`, `up:2`, `down:2`); whether it was one."""
        verb, _colon, number = act.partition(":")
        if verb not in {"add", "remove", "up", "down"}:
            return False
        rows = [speaker.data for speaker in self.speakers]
        place = int(number) if number.isdecimal() and int(number) < len(rows) else None
        if verb == "add":
            rows.append({"role": SpeakerRole.SPEAKER})
        elif place is not None:
            row = rows.pop(place)
            if verb != "remove":
                rows.insert(max(place + (1 if verb == "down" else -1), 0), row)
        self._refill(rows)
        return True

    def _refill(self, rows: list[dict[str, Any]]) -> None:
        self.speakers.process(None, rows[:MOST_SPEAKERS])
        for speaker in self.speakers:
            speaker.form.fill()


def written(session: ProgrammeSession, zone: str) -> dict[str, Any]:
    """A session as a form begins with it."""
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (session.starts_at, session.ends_at))
    return {
        "revision": str(session.revision),
        "kind": session.kind,
        "title": session.title,
        "day": starts.date().isoformat(),
        "starts": starts.time(),
        "ends": ends.time(),
        "room": session.room_id or "",
        "interpretation": session.interpretation,
        "description": session.description,
        "speakers": [
            {
                "role": speaker.role,
                "email": speaker.account.email if speaker.account else "",
                "name": speaker.name,
                "function": speaker.function,
                "affiliation": speaker.affiliation,
            }
            for speaker in session.speakers
        ],
    }


def beginning(event: Event, day: str) -> dict[str, Any]:
    """How the form of a new session begins: on the day asked for, when its last session so far ends."""
    days = {found.isoformat() for found in times.days_between(event.first_day, event.last_day)}
    chosen = day if day in days else event.first_day.isoformat()
    zone = ZoneInfo(event.time_zone)
    ends = [session.ends_at.astimezone(zone) for session in queries.sessions_of(event)]
    return {
        "day": chosen,
        "starts": max((end.time() for end in ends if end.date().isoformat() == chosen), default=None),
    }


class RoomForm(Form):
    """A room."""

    name = translated_field(_l("Name of the room"), longest=100)
    seats = IntegerField(
        _l("Seats"), validators=[Optional(), NumberRange(1, 100_000)], description=_l("How many people it holds.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_one_of(self.name)

    def validate(self, extra_validators: Any = None) -> bool:
        """A name in one language at least."""
        ok = bool(super().validate(extra_validators))
        if not self.name.data:
            first = self.name.form[language()]
            first.errors = [*first.errors, _("Give the room a name, in one language at least.")]
            return False
        return ok

    def facts(self) -> RoomFacts:
        """What was typed."""
        return RoomFacts(name=self.name.data, seats=self.seats.data)


def room_written(room: Room) -> dict[str, Any]:
    """A room as its form begins with it."""
    return {"name": room.name, "seats": room.seats}
