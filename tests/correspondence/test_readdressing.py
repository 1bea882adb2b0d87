"""A message that failed at an address that was mistyped is tried again at the right one."""

from meetings.core import clock
from meetings.core.db import db
from meetings.core.queue import QueueState
from meetings.correspondence import actions
from meetings.correspondence.models import Copy, CopyState
from meetings.registration import actions as registrations
from meetings.registration.models import State
from tests import factories
from tests.correspondence.conftest import copies, deliver, sent

WRONG, RIGHT = "tamar@exmaple.org", "tamar@example.org"


def a_nominee(world):
    account = factories.an_account("Tamar", "Lomidze", email=WRONG, confirmed_at=None)
    return factories.a_registration(
        world.event, account, world.delegate, state=State.NOMINATED, nominated_by=world.olga, affiliation=world.state
    )


def link_in(text):
    return [word for word in text.split() if "token=" in word or "take-over" in word]


def readdress(world, tamar):
    registrations.readdress(tamar, RIGHT, by=world.olga, now=clock.now())
    db.session.commit()


def test_what_failed_at_the_wrong_address_is_tried_again_at_the_right_one(addressed, post_office):
    tamar = a_nominee(addressed)
    post_office.refused = {WRONG}
    message = sent(addressed, choice={"state": "nominated"})
    assert copies(message)["Tamar"].mail.state == QueueState.FAILED
    old = copies(message)["Tamar"].mail.text
    readdress(addressed, tamar)
    written = copies(message)["Tamar"].mail.text
    assert link_in(old) != link_in(written)
    assert link_in(written)
    assert actions.resend(message, by=addressed.olga, now=clock.now()) == 1
    db.session.commit()
    deliver()
    assert copies(message)["Tamar"].account.email == RIGHT
    assert copies(message)["Tamar"].mail.state == QueueState.DONE
    assert post_office.recipients.count(RIGHT) == 2


def test_a_copy_that_the_right_address_has_already_stays_the_only_one(addressed, post_office):
    tamar = a_nominee(addressed)
    known = factories.an_account("Known", email=RIGHT)
    message = sent(addressed, choice={"state": "nominated"})
    factories.save(Copy(message_id=message.id, account_id=known.id, state=CopyState.WRITTEN))
    readdress(addressed, tamar)
    assert tamar.account is known
    held = [copy.account_id for copy in db.session.query(Copy).filter_by(message_id=message.id)]
    assert held.count(known.id) == 1


def test_copies_of_somebody_protected_who_withdrew_stay_hers_when_an_address_becomes_hers(addressed, post_office):
    message = sent(addressed)
    copy = copies(message)["Sam"]
    sams, tamar = copy.registration, a_nominee(addressed)
    sams.is_protected = True
    registrations.withdraw(sams, by=addressed.sam, now=clock.now())
    registrations.readdress(tamar, addressed.sam.email, by=addressed.olga, now=clock.now(), tells=False)
    db.session.commit()
    db.session.expire_all()
    assert (copy.registration, copy.is_protected) == (tamar, True)
