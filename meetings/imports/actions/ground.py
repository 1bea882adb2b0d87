"""What the rows of a file are compared with, asked for once: five questions, however many rows there are."""

from collections.abc import Mapping, Sequence
from typing import Any

from meetings.core.i18n import LANGUAGES, in_language
from meetings.delegations import actions as delegations
from meetings.delegations.models import Role
from meetings.delegations.rules import FOCAL_ROLES, ROLES
from meetings.imports import queries
from meetings.imports.known import Known
from meetings.imports.models import ImportRun, Kind
from meetings.imports.rules import Ground
from meetings.institutions import queries as institutions
from meetings.institutions.models import Institution
from meetings.institutions.rules import folded, usual_names
from meetings.registration import queries as registrations
from meetings.registration.models import Category, State
from meetings.registration.rules import TAKES_PART, name_key

IN_FILES = [role for role in ROLES if role not in (Role.ASSISTANT, Role.MEMBER)]
LANGUAGE_WORDS = {"english": "en", "anglais": "en", "en": "en", "french": "fr", "francais": "fr", "fr": "fr"}
PLAIN_WORDS = {"membre": Role.MEMBER.value}
PRESENCE_WORDS = {"on site": "on_site", "sur place": "on_site", "remote": "online", "a distance": "online"}


def ground(run: ImportRun, category_id: str, language: str) -> Ground:
    """Everything a row is compared with; an empty cell means this category (id) and this language."""
    event, categories = run.event, registrations.categories(run.event)
    is_people = queries.is_people(run)
    houses = institutions.in_order(None, "en")
    people = queries.known_people(event) if is_people else {}
    return Ground(
        institutions=_words_of(houses),
        categories=_categories(categories),
        with_delegation=frozenset(each.id for each in categories if each.in_delegation),
        of_heads=delegations.categories_of_heads(event) if is_people else frozenset(),
        languages=LANGUAGE_WORDS,
        roles=_in_all_languages({role: ROLES[role] for role in IN_FILES}),
        tasks=_in_all_languages(FOCAL_ROLES) | _short_tasks(),
        presences=_in_all_languages(TAKES_PART) | PRESENCE_WORDS,
        plain_roles=_in_all_languages({Role.MEMBER: ROLES[Role.MEMBER]}) | PLAIN_WORDS,
        house_names={one.id: dict(one.name) for one in houses},
        word_names=_role_names() | {one.id: dict(one.name) for one in categories},
        people=people,
        acting={} if run.kind == Kind.PEOPLE else queries.acting(event),
        names=_names(people),
        category_id=category_id,
        language=language,
    )


def _words_of(houses: Sequence[Institution]) -> dict[str, str]:
    """Ids by code, name and text mark in every language, and by the usual name of a State where no other has it."""
    found: dict[str, str] = {}
    for names_of in (_own_names, usual_names):
        for one in houses:
            for name in names_of(one):
                found.setdefault(folded(name), one.id)
    return found


def _own_names(one: Institution) -> list[str]:
    """A note's asterisk may be left out."""
    texts = (one.code or "", *one.name.values(), *one.mark.values())
    return [form for text in texts if text for form in dict.fromkeys((text, text.rstrip("*")))]


def names_read(language: str) -> list[tuple[Institution, list[str]]]:
    """All that a file may call each State and organisation, its code first, in the order of `language`."""
    meant = _words_of(institutions.in_order(None, "en"))
    found = []
    for one in institutions.in_order(None, language):
        names = {folded(name): name for name in reversed([*_own_names(one), *usual_names(one)])}
        found.append((one, [name for word, name in reversed(names.items()) if meant[word] == one.id]))
    return found


def _categories(categories: Sequence[Category]) -> dict[str, str]:
    """Ids by letter, key and name in every language."""
    found: dict[str, str] = {}
    for one in categories:
        for text in (one.letter, one.key, *one.name.values()):
            found.setdefault(folded(text), one.id)
    return found


def _names(people: Mapping[str, Known]) -> dict[tuple[str, str], set[str]]:
    """Addresses by name and State, of those who have not withdrawn."""
    found: dict[tuple[str, str], set[str]] = {}
    for email, one in people.items():
        if one.institution_id and one.state != State.WITHDRAWN:
            found.setdefault((name_key(one.given_name, one.family_name), one.institution_id), set()).add(email)
    return found


def _short_tasks() -> dict[str, str]:
    """Usual words that are shorter than ours."""
    return {
        word: "deputy"
        for word in ("deputy focal point", "adjoint", "adjointe", "suppleant", "suppleante", "suppleance")
    }


def _role_names() -> dict[str, dict[str, str]]:
    """What each role is called in every language, by its code."""
    found: dict[str, dict[str, str]] = {str(role): {} for role in ROLES}
    for code in LANGUAGES:
        with in_language(code):
            for role, word in ROLES.items():
                found[str(role)][code] = str(word)
    return found


def _in_all_languages(words: Mapping[Any, Any]) -> dict[str, str]:
    """Codes by themselves and by their word in every language."""
    found = {folded(str(code)): str(code) for code in words}
    for code in LANGUAGES:
        with in_language(code):
            found |= {folded(str(word)): str(key) for key, word in words.items()}
    return found
