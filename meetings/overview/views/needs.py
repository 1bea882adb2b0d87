"""What needs the organisers now, as sentences with the page where it is done."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from meetings.core import clock
from meetings.core.i18n import plain
from meetings.events import queries as events
from meetings.events.access import Permission, allowed
from meetings.events.actions.keys import keys_of
from meetings.events.deadlines import amiss
from meetings.events.models import Event, Proposal, ProposalKind
from meetings.events.rules import texts
from meetings.events.rules.words import PROPOSALS
from meetings.events.views import deadlines
from meetings.overview.queries.desk import Terms
from meetings.overview.rules.figures import Figures
from meetings.programme import words as programme
from meetings.programme.models import ProgrammeSession
from meetings.registration.models import State
from meetings.resources.models import Document


class Need(NamedTuple):
    """One thing to do: a sentence, how pressing it is (a kind of notice), and where it is done."""

    sentence: str
    label: str
    url: str
    kind: str = "attention"


def of_people(event: Event, figures: Figures) -> list[Need]:
    """Registrations to decide about, nominations that nobody has completed."""
    submitted, nominated = figures.by_state[State.SUBMITTED], figures.uncompleted
    found = []
    if submitted:
        sentence = ngettext(
            "%(num)d registration waits for a decision.", "%(num)d registrations wait for a decision.", submitted
        )
        decides = allowed(Permission.MANAGE_REGISTRATIONS, event)
        found.append(Need(sentence, _("Decide") if decides else _("See them"), _people_in(event, State.SUBMITTED)))
    if nominated:
        sentence = ngettext(
            "%(num)d person is nominated and has not completed her registration.",
            "%(num)d people are nominated and have not completed their registration.",
            nominated,
        )
        found.append(Need(sentence, _("See them"), _people_in(event, State.NOMINATED), "info"))
    return found


def _people_in(event: Event, state: State) -> str:
    return url_for("registrations.index", slug=event.slug, state=state)


def of_letters(event: Event, waiting: int) -> list[Need]:
    """People who wait for a visa support letter."""
    if not waiting:
        return []
    sentence = ngettext(
        "%(num)d person waits for a visa support letter.", "%(num)d people wait for a visa support letter.", waiting
    )
    return [Need(sentence, _("See the requests"), url_for("letters.index", slug=event.slug))]


def of_terms(event: Event, terms: Terms) -> list[Need]:
    """When registration opens, and who may come as what."""
    found = []
    if not terms.categories:
        url = url_for("categories.index", slug=event.slug)
        found.append(Need(_("There is no category yet, so nobody can register."), _("Make categories"), url))
    if terms.window is None:
        url = url_for("categories.period", slug=event.slug)
        found.append(Need(_("It is not said when registration opens and closes."), _("Set the times"), url))
    return found


def of_deadlines(event: Event) -> list[Need]:
    """Deadlines that came along with a copy and cannot be meant; those of other drafts stand in the review alone."""
    if not event.cloned_from_id:
        return []
    return [
        Need(deadlines.amiss_words(each, event), _("Change it"), url_for(each.endpoint, **each.values))
        for each in amiss(event, clock.now())
    ]


def of_keys(event: Event, proposals: Iterable[Proposal]) -> list[Need]:
    """Proposals, and whose turn it is."""
    return [_of_proposal(event, proposal) for proposal in proposals]


def _of_proposal(event: Event, proposal: Proposal) -> Need:
    keys, what = keys_of(proposal), str(PROPOSALS[ProposalKind(proposal.kind)])
    names = {host.institution_id: plain(host.institution.name) for host in event.hosts}
    if keys.fits:
        houses = ", ".join(names[house] for house in keys.waiting_for)
        sentence = _("%(proposal)s: waiting for the key of %(houses)s.", proposal=what, houses=houses)
    else:
        sentence = _("%(proposal)s: the meeting has changed since, so it has to be proposed again.", proposal=what)
    url = url_for("events.proposal", slug=event.slug, proposal_id=proposal.id)
    return Need(sentence, _("See the proposal"), url)


def of_publication(event: Event, proposals: Sequence[Proposal]) -> list[Need]:
    """What stands between a draft and its publication."""
    if not event.is_draft or any(proposal.kind == ProposalKind.PUBLISH for proposal in proposals):
        return []
    url = url_for("events.review", slug=event.slug)
    sentences = texts.obstacles(event, events.houses_with_organiser(event))
    if not sentences:
        return [Need(_("The draft has all it needs to be published."), _("Review and publish"), url, "info")]
    return [Need(str(sentence), _("Review"), url) for sentence in sentences]


def of_texts(event: Event) -> list[Need]:
    """Texts of the meeting that one of its languages lacks, and what readers will miss."""
    found = []
    for text in texts.missing_texts(event):
        sentence = _("%(label)s: missing in %(languages)s.", label=text.label, languages=_languages(text.languages))
        found.append(Need(sentence, _("Write it"), _section_of(event, text.section)))
    return found + [
        Need(str(advice), _("Write it"), _section_of(event, section), "info") for advice, section in texts.advice(event)
    ]


def _section_of(event: Event, section: str) -> str:
    return url_for("events.section", slug=event.slug, mode="settings", section=section)


def of_sessions(event: Event, sessions: Iterable[ProgrammeSession]) -> list[Need]:
    """Sessions that one of the meeting's languages lacks."""
    gaps = [codes for session in sessions if (codes := programme.missing(session, event))]
    if not gaps:
        return []
    sentence = ngettext(
        "%(num)d session lacks a text in %(languages)s.",
        "%(num)d sessions lack a text in %(languages)s.",
        len(gaps),
        languages=_languages(code for codes in gaps for code in codes),
    )
    return [Need(sentence, _("See the programme"), url_for("programme.manage", slug=event.slug))]


def of_documents(event: Event, lacking: Sequence[tuple[Document, tuple[str, ...]]]) -> list[Need]:
    """Documents that do not exist in all of the meeting's languages."""
    counts = Counter(code for _document, codes in lacking for code in codes)
    found = []
    for code in event.languages:
        if counts[code]:
            sentence = ngettext(
                "%(num)d document does not exist in %(languages)s.",
                "%(num)d documents do not exist in %(languages)s.",
                counts[code],
                languages=_languages([code]),
            )
            found.append(Need(sentence, _("See the documents"), url_for("resources.manage", slug=event.slug)))
    return found


def _languages(codes: Iterable[str]) -> str:
    """English, French: each once, in the reader’s language."""
    return ", ".join(programme.language_name(code) for code in dict.fromkeys(codes))


def of_account_mails(event: Event, count: int) -> list[Need]:
    """Mails to people of this meeting about their accounts that came back: they belong to no meeting."""
    if not count:
        return []
    sentence = ngettext(
        "%(num)d mail about an account could not be delivered",
        "%(num)d mails about accounts could not be delivered",
        count,
    )
    return [Need(f"{sentence}.", _("See them"), url_for("overview.mails", slug=event.slug, _anchor="accounts"))]
