"""A mail server that answers by recipient, and a message about to leave."""

import socket

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from meetings.core import clock, tasks
from meetings.core.db import db
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.correspondence import actions
from meetings.correspondence.actions import Draft
from meetings.correspondence.models import Copy
from meetings.events.models import EventHost

SUBJECT = Translated(en="News of {meeting}", fr="Nouvelles de {meeting}")
TEXT = Translated(en="Dear {full_name},\n\ncome to {place}.\n\n{my_registration}", fr="Bonjour {name},\n\nà bientôt.")


class PostOffice:
    """A real mail server: refuses some addresses for good, hangs up on others once, keeps the rest."""

    def __init__(self):
        self.kept = []
        self.refused = set()
        self.dropped = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such person here"
        if address in self.dropped:
            self.dropped.discard(address)
            server.transport.close()
            return "421 closing"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.kept.append(envelope)
        return "250 accepted"

    @property
    def recipients(self):
        """Who got what, one address a mail."""
        assert all(len(envelope.rcpt_tos) == 1 for envelope in self.kept)
        return [envelope.rcpt_tos[0] for envelope in self.kept]


@pytest.fixture
def post_office(app):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(PostOffice(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    before = app.config["MAIL_URL"]
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield controller.handler
    app.config["MAIL_URL"] = before
    controller.stop()


@pytest.fixture
def addressed(world):
    """The world with an address for answers of each house."""
    addresses = {world.council.id: "coe@example.org", world.osce.id: "osce@example.org"}
    for host in db.session.scalars(sa.select(EventHost).where(EventHost.event_id == world.event.id)):
        host.reply_to = addresses[host.institution_id]
    db.session.commit()
    return world


def a_draft(world, **overrides):
    values = {"subject": SUBJECT, "text": TEXT, "house": world.council, "choice": {"state": "approved"}}
    return Draft(**(values | overrides))


def a_message(world, **overrides):
    """A draft to all who are approved: Rémi, who reads French, and Sam."""
    message = actions.write(world.event, a_draft(world, **overrides), by=world.olga, now=clock.now())
    db.session.commit()
    return message


def sent(world, **overrides):
    """A message whose mails are written."""
    message = a_message(world, **overrides)
    actions.review(message, by=world.olga, now=clock.now())
    actions.approve(message, None, by=world.hugo, now=clock.now())
    db.session.commit()
    deliver()
    return message


def deliver():
    """Let the worker do what is due, as another process would."""
    count = tasks.run_due()
    db.session.expire_all()
    return count


def copies(message):
    return {
        copy.account.given_name: copy
        for copy in db.session.scalars(sa.select(Copy).where(Copy.message_id == message.id))
    }


def mails(*where):
    return db.session.scalars(sa.select(Mail).where(Mail.template.startswith("correspondence/"), *where)).all()
