"""What stands in a copy: the text in the reader's language with her own words filled in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from babel.lists import format_list
from flask_babel import get_locale
from flask_babel import gettext as _
from markupsafe import Markup

from meetings.accounts.models import Account
from meetings.accounts.rules import FORMS_OF_ADDRESS
from meetings.core import prose
from meetings.core.i18n import date_range, in_language, language, moment, plain
from meetings.core.prose import Link, Part, Prose
from meetings.core.translated import Translated
from meetings.core.urls import external_url
from meetings.correspondence.audiences import FOCAL_POINTS, REGISTERED
from meetings.correspondence.models import Message
from meetings.correspondence.rules import stages
from meetings.correspondence.rules.placeholders import PLACEHOLDERS
from meetings.delegations import actions as delegation_actions
from meetings.delegations import queries as delegations
from meetings.delegations.models import FocalPoint
from meetings.events.models import Event
from meetings.events.rules.words import place_of
from meetings.institutions.models import Institution
from meetings.institutions.rules import capitals
from meetings.registration import queries as registrations
from meetings.registration.models import Registration, State
from meetings.registration.rules import STATE_WORDS, answer_by

PAGES = {
    "my_registration": "registration.mine",
    "my_delegation": "delegation.index",
    "programme": "programme.index",
    "practical_information": "events.practical",
    "documents": "resources.index",
}


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When registration closes, and for whom another time holds.

    Delegations may have a time of their own (id of the institution), and so has whoever names their people (account).
    """

    of_event: datetime | None = None
    of_delegations: Mapping[str, datetime] = field(default_factory=dict)
    of_focal_points: Mapping[str, datetime] = field(default_factory=dict)

    def of(
        self, of_category: datetime | None, extended_until: datetime | None, delegation_id: str | None
    ) -> datetime | None:
        """Until when one person is asked to answer."""
        of_delegation = self.of_delegations.get(delegation_id or "")
        return answer_by(self.of_event, of_category, extended_until, of_delegation)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same in every copy of a message; of one to focal points also what each acts for (by account).

    `acting` are the accounts of all who act for a delegation: nobody else has a page of it.
    """

    event: Event
    house: Institution
    reply_to: str
    deadlines: Deadlines
    acts_for: Mapping[str, Sequence[Institution]] = field(default_factory=dict)
    acting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Written:
    """A copy as its reader gets it, in `language`."""

    subject: str
    parts: list[Part]
    language: str


def setting(event: Event, house: Institution, audience: str = REGISTERED) -> Setting:
    """Read what is the same in every copy; answers go to the house's own address, else to that of the meeting."""
    own = next((host.reply_to for host in event.hosts if host.institution_id == house.id), "")
    reply_to = own or event.contact_email
    if audience == FOCAL_POINTS:
        acting = delegations.times_of_acting(event)
        of_event, of_focal_points = delegation_actions.deadlines_of_focal_points(event, acting)
        until, acts_for = Deadlines(of_event, of_focal_points=of_focal_points), _acts_for(acting)
        return Setting(event, house, reply_to, until, acts_for, frozenset(acts_for))
    return Setting(event, house, reply_to, deadlines_of(event), acting=delegations.acting_accounts(event))


def _acts_for(acting: Sequence[sa.Row[FocalPoint, datetime | None]]) -> Mapping[str, Sequence[Institution]]:
    """The States and organisations that each focal point acts for, by account."""
    found: dict[str, list[Institution]] = defaultdict(list)
    for each, _until in acting:
        found[each.account_id].append(each.institution)
    return found


def deadlines_of(event: Event) -> Deadlines:
    """Until when people of an event are asked to answer, in two questions."""
    return Deadlines(deadline_of(event), delegations.own_deadlines(event))


def deadline_of(event: Event) -> datetime | None:
    """When registration closes, if somebody has said so."""
    window = registrations.window(event)
    return window.closes_at if window else None


def fill(
    subject: Translated,
    text: Translated,
    around: Setting,
    account: Account,
    registration: Registration | None,
    own_pages: Mapping[str, str] | None = None,
) -> Written:
    """The copy of one person; `own_pages` are where her own links lead when she has to take her account over first."""
    language = stages.language_for(account.language, subject, text)
    with in_language(language):
        values = words_of(around) | words_for(account, registration) | links_for(around.event) | _links(own_pages or {})
        if account.id in around.acts_for:
            values["institution"] = _together(around.acts_for[account.id])
        if account.id not in around.acting:
            values["my_delegation"] = ""
        values["deadline"] = _said(_deadline(around, account, registration), around.event)
    parts = prose.letter(text.get(language, ""), values)
    if language != account.language:
        parts = [_in_language(part, language) for part in parts]
    return Written(prose.line(subject.get(language, ""), values)[:300], parts, language)


def without_delegation(message: Message, accounts: Collection[str]) -> int:
    """How many of these people a text speaks to of “my delegation” who act for none: their copies leave it out."""
    if "my_delegation" not in frozenset().union(*(prose.used(text) for text in message.text.values())):
        return 0
    return len(set(accounts) - delegations.acting_accounts(message.event))


def heading(message: Message, deadline: datetime | None) -> str:
    """The subject as lists of organisers show it: what is the same for everybody is filled in."""
    around = Setting(message.event, message.house, "", Deadlines(deadline))
    return prose.line(plain(message.subject), words_of(around))


def words_of(around: Setting) -> dict[str, str | Link]:
    """What the placeholders that are the same for everybody stand for, in the language of the moment."""
    event = around.event
    return {
        "meeting": plain(event.title),
        "dates": date_range(event.first_day, event.last_day),
        "place": place_of(event),
        "deadline": _said(around.deadlines.of_event, event),
        "house": plain(around.house.name),
    }


def words_for(account: Account, registration: Registration | None) -> dict[str, str | Link]:
    """What the placeholders about the person stand for, in the language of the moment."""
    person = registration or account
    return {
        "name": person.given_name or person.full_name,
        "full_name": person.full_name,
        "family_name": capitals(person.family_name),
        "form_of_address": str(FORMS_OF_ADDRESS.get(person.form_of_address, "")),
        "function": plain(person.function),
        "institution": plain(person.affiliation.name) if person.affiliation else plain(person.institution_name),
        "category": plain(registration.category.name) if registration else "",
        "state": str(STATE_WORDS[State(registration.state)]) if registration else "",
    }


def _together(institutions: Sequence[Institution]) -> str:
    """Their names as one text, in the language of the moment and its order."""
    code = language()
    ordered = sorted(institutions, key=lambda each: each.sort_fr if code == "fr" else each.sort_en)
    return format_list([plain(each.name) for each in ordered], locale=get_locale())


def names_in_copy(person: Account | Registration) -> list[str]:
    """Her name as the placeholders about the person may have put it."""
    return [name for name in (person.full_name, person.given_name, capitals(person.family_name)) if name]


def _deadline(around: Setting, account: Account, registration: Registration | None) -> datetime | None:
    if registration is None:
        return around.deadlines.of_focal_points.get(account.id, around.deadlines.of_event)
    category = registration.category
    return around.deadlines.of(category.closes_at, registration.extended_until, registration.delegation_id)


def _said(deadline: datetime | None, event: Event) -> str:
    if deadline is None:
        return ""
    return str(_("%(moment)s (time of the meeting)", moment=moment(deadline, event.time_zone)))


def links_for(event: Event) -> dict[str, str | Link]:
    """Where the placeholders that are links lead, in the language of the moment."""
    urls = {name: external_url(endpoint, slug=event.slug) for name, endpoint in PAGES.items()}
    urls["meeting_page"] = f"{external_url('events.index')}{event.slug}/"
    return _links(urls)


def _links(urls: Mapping[str, str]) -> dict[str, str | Link]:
    return {name: Link(str(PLACEHOLDERS[name].label), url) for name, url in urls.items()}


def goodbye(url: str) -> list[Part]:
    """The last lines of an information message."""
    text = _("You can [end such information messages]({page}) at any time. What concerns your own part still comes.")
    return prose.letter(text, {"page": Link("", url)})


def _in_language(part: Part, language: str) -> Part:
    if isinstance(part, Link):
        return part
    return Prose(part.text, Markup('<div lang="{}">{}</div>').format(language, part.html))
