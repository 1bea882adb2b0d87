"""The figures of the board, of the desk and of the statistics say the same, in true words."""

import re

import pytest

from meetings.core.db import db
from meetings.institutions import actions as institutions
from meetings.registration.models import State
from tests import factories

MANAGE = "/en/events/annual-meeting/manage"
ALONE = {
    "en": "These figures count States only. The map also shows other delegations and organisations.",
    "fr": "Ces chiffres ne comptent que les États. La carte montre aussi d’autres délégations et organisations.",
}


def come(world, number, role=None, **more):
    state_of = factories.a_state()
    for _number in range(number):
        account = factories.an_account(affiliation=state_of)
        one = factories.a_registration(world.event, account, world.delegate, affiliation=state_of, **more)
        if role:
            factories.a_member(one, state_of, role)


def roles(page):
    """What is said of each role, in a table with this heading."""
    table = re.search(r"<h[23][^>]*>(?:Role in the delegation|Rôle[^<]*)</h[23]>(.*?)</table>", page, re.DOTALL)[1]
    pairs = re.findall(r'<th scope="row">([^<]+)</th>\s*<td class="number figures">([^<]+)</td>', table)
    return {name: said for name, said in pairs if said != "0"}


@pytest.fixture
def sending(world):
    """Delegates come with delegations."""
    world.delegate.in_delegation = True
    db.session.commit()
    return world


@pytest.mark.parametrize(("language", "word"), [("en", "not shown"), ("fr", "non communiqué")])
def test_board_and_statistics_count_the_same_roles(sending, client, language, word):
    come(sending, 9)
    come(sending, 8, "expert")
    come(sending, 2, "coordinator")
    come(sending, 2, "expert", state=State.REFUSED)
    come(sending, 1, "coordinator", is_protected=True)
    client.sign_in(sending.olga)
    manage = MANAGE.replace("/en/", f"/{language}/")
    board, statistics = (roles(client.get(f"{manage}/{page}").text) for page in ("board", "statistics"))
    assert board == statistics
    assert list(board.values()).count(word) == 2, "the small number and what guards it"
    assert not {"few", "peu"} & set(board.values())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_the_map_shows_more_than_the_figures_count_is_said(sending, client, language):
    client.sign_in(sending.olga)
    desk = f"/{language}/events/annual-meeting/manage/"
    assert ALONE[language] not in client.get(desk).text, "nobody but States is there"
    institutions.load_organisations()
    db.session.commit()
    assert ALONE[language] in client.get(desk).text
    assert ALONE[language] in client.get(f"{desk}board?kind=state").text
    assert ALONE[language] not in client.get(f"{desk}board").text, "there the figures count everybody"
