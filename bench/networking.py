"""Meeting each other: the directory of some 400 people, its search and one card."""

from collections.abc import Iterator

from sqlalchemy import select

from bench.figures import Figure
from bench.pages import QUERIES, count_queries
from bench.server import beside_hello, multiple
from bench.world import World, a_world
from meetings.core import clock
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.networking.models import Audience, Card, CardItem, ItemKind
from meetings.networking.rules import TOPICS
from meetings.registration.models import Category, Registration

EVENT, PEOPLE = "annual-meeting", 1200


def measure(seed: int) -> Iterator[Figure]:
    """Everybody has joined; a participant looks for people."""
    with a_world(seed) as world:
        world.meeting(EVENT, PEOPLE)
        viewer, card = _everybody_joins(world)
        cookie, meet = world.cookie(viewer), f"/en/events/{EVENT}/networking"
        paths = {"directory of 400": meet, "directory searched": f"{meet}?q=lind", "one card": f"{meet}/people/{card}"}
        with beside_hello(world.environment) as server:
            for name, path in paths.items():
                yield Figure(f"{name}, a participant", multiple(server, path, cookie), "× hello")
        for name, path in paths.items():
            yield Figure(f"{name}: queries", count_queries(world, path, cookie), "queries", QUERIES)


def _everybody_joins(world: World) -> tuple[str, str]:
    """A card for each delegate, with topics by chance; says the address of one and the id of another’s card."""
    with world.app.app_context():
        slugs = list(TOPICS)
        delegates = select(Registration).join(Category).where(Category.key.in_(("delegate", "rapporteur", "observer")))
        cards = [_card(each, world, slugs) for each in db.session.scalars(delegates)]
        db.session.add_all(cards)
        db.session.commit()
        return cards[0].registration.account.email, cards[5].id


def _card(registration: Registration, world: World, slugs: list[str]) -> Card:
    chosen = world.chance.sample(slugs, 4)
    now = clock.now()
    card = Card(
        event_id=registration.event_id,
        registration=registration,
        about=Translated(en="Happy to compare referral forms."),
        email_to=Audience.NOBODY,
        phone_to=Audience.NOBODY,
        joined_at=now,
        changed_at=now,
    )
    card.items = [CardItem(kind=ItemKind.OFFERS, slug=slug) for slug in chosen[:2]]
    card.items += [CardItem(kind=ItemKind.SEEKS, slug=slug) for slug in chosen[2:]]
    return card
