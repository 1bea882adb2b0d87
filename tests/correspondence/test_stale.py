"""Two organisers at one message: what leaves is what was looked through, and figures count what leaves."""

import re

import pytest

from meetings.core import clock, queue
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.correspondence import actions
from meetings.correspondence.models import CopyState, Stage
from meetings.registration import actions as registrations
from tests.correspondence.conftest import SUBJECT, TEXT, a_draft, a_message, copies, deliver, mails, sent
from tests.correspondence.test_views import MANAGE, MESSAGES, filled, url
from tests.windows import overwritten, seen_on

CHANGED = "Somebody changed this message after you opened the page"


def press(client, message, page, path="/sending", **values):
    return client.post(url(message, path), data={"when": "now", "seen": seen_on(page)} | values)


def shown_on(page):
    """The stamp that the button of failed copies carries."""
    return re.search(r'name="seen" value="(\w+)"', page.text)[1]


@pytest.fixture
def reviewed(client, addressed):
    message = a_message(addressed)
    actions.review(message, by=addressed.olga, now=clock.now())
    db.session.commit()
    client.sign_in(addressed.olga)
    return message


def put_again(world, message, **overrides):
    actions.to_draft(message, by=world.hugo, now=clock.now())
    actions.change(message, a_draft(world, **overrides), by=world.hugo, now=clock.now())
    actions.review(message, by=world.hugo, now=clock.now())
    db.session.commit()


class TestSending:
    @pytest.mark.parametrize(
        "overrides",
        [
            {"choice": {}},
            {"choice": {"q": "okonjo"}},
            {"text": Translated({**TEXT, "en": "Something else {full_name}"})},
            {"subject": Translated({**SUBJECT, "en": "Something else"})},
            {"is_information": True},
        ],
    )
    @pytest.mark.parametrize("later", [{}, {"when": "later", "send_at": "2099-01-01T10:00"}])
    def test_what_was_not_looked_through_does_not_leave(self, client, addressed, reviewed, overrides, later):
        page = client.get(url(reviewed, "/outbox"))
        put_again(addressed, reviewed, **overrides)
        refused = press(client, reviewed, page, **later)
        assert refused.status_code == 409
        assert CHANGED in refused.text
        assert reviewed.stage == Stage.REVIEW
        deliver()
        assert mails() == []
        assert press(client, reviewed, refused, **later).status_code == 302, "the page of the refusal is the fresh one"

    def test_a_file_or_a_person_more_counts_too(self, client, addressed, reviewed):
        page = client.get(url(reviewed, "/outbox"))
        actions.leave_out(copies(reviewed)["Sam"], by=addressed.hugo)
        db.session.commit()
        assert CHANGED in press(client, reviewed, page).text
        actions.take_back(copies(reviewed)["Sam"], by=addressed.hugo)
        db.session.commit()
        assert press(client, reviewed, page).status_code == 302, "the same words to the same people"

    def test_a_form_that_is_refused_for_its_time_still_says_what_was_seen(self, client, addressed, reviewed):
        page = client.get(url(reviewed, "/outbox"))
        put_again(addressed, reviewed, choice={})
        refused = press(client, reviewed, page, when="later", send_at="")
        assert refused.status_code == 422
        assert seen_on(refused) == seen_on(page)
        assert CHANGED in press(client, reviewed, refused).text

    def test_the_review_of_another_is_not_thrown_away_unseen(self, client, addressed, reviewed):
        page = client.get(url(reviewed, "/outbox"))
        actions.leave_out(copies(reviewed)["Sam"], by=addressed.hugo)
        db.session.commit()
        refused = press(client, reviewed, page, "/draft")
        assert (refused.status_code, CHANGED in refused.text) == (409, True)
        assert press(client, reviewed, refused, "/draft").status_code == 302

    def test_a_late_press_says_why_nothing_happened(self, client, addressed, reviewed):
        page = client.get(url(reviewed, "/outbox"))
        actions.approve(reviewed, clock.now().replace(year=2099), by=addressed.hugo, now=clock.now())
        db.session.commit()
        for values in ({}, {"when": "later", "send_at": ""}):
            refused = press(client, reviewed, page, **values)
            assert refused.status_code == 409
            assert "the message is now in another state (Scheduled)" in refused.text
        actions.call_back(reviewed, by=addressed.hugo, now=clock.now())
        actions.to_draft(reviewed, by=addressed.hugo, now=clock.now())
        db.session.commit()
        answer = client.post(url(reviewed, "/sending"), data={"when": "now"}, follow_redirects=True)
        assert "the message is now in another state (Draft)" in answer.text
        assert answer.request.path == url(reviewed)


class TestCopies:
    OLD = "The copies of this message were made anew after you opened the page"

    @pytest.mark.parametrize("path", ["exclusion", "return", "contact-deliveries"])
    def test_a_button_of_a_list_that_was_made_anew_says_so_and_shows_the_list(self, client, addressed, reviewed, path):
        old = copies(reviewed)["Sam"].id
        put_again(addressed, reviewed)
        answer = client.post(url(reviewed, f"/copies/{old}/{path}"))
        assert (answer.status_code, self.OLD in answer.text) == (409, True)
        new = copies(reviewed)["Sam"]
        assert new.id != old
        assert f"/copies/{new.id}/exclusion" in answer.text
        assert {copy.state for copy in copies(reviewed).values()} == {CopyState.WAITING}

    def test_once_it_is_a_draft_again_the_draft_is_shown(self, client, addressed, reviewed):
        old = copies(reviewed)["Sam"].id
        actions.to_draft(reviewed, by=addressed.hugo, now=clock.now())
        db.session.commit()
        answer = client.post(url(reviewed, f"/copies/{old}/exclusion"), follow_redirects=True)
        assert self.OLD in answer.text
        assert answer.request.path == url(reviewed)

    def test_another_message_is_not_there(self, client, addressed, reviewed):
        other = copies(reviewed)["Sam"].id
        assert client.post(f"{MESSAGES}/AAAAAAAAAAAA/copies/{other}/exclusion").status_code == 404


class TestTryingAgain:
    OTHERS = "The copies to try again are no longer those that you saw"

    @pytest.fixture
    def failed(self, client, addressed, post_office):
        post_office.refused = {addressed.sam.email, addressed.remi.email}
        message = sent(addressed)
        client.sign_in(addressed.olga)
        return message

    @pytest.mark.parametrize("how", ["tried", "address", "withdrawn"])
    def test_other_copies_than_were_shown_are_not_tried(self, client, addressed, failed, how, post_office):
        page = client.get(url(failed, "/outbox"))
        assert "Try 2 copies again" in page.text
        if how == "tried":
            queue.send_again(copies(failed)["Sam"].mail, clock.now())
        elif how == "address":
            addressed.sam.email = "elsewhere@example.org"
        else:
            registrations.withdraw(copies(failed)["Sam"].registration, by=addressed.sam, now=clock.now())
        db.session.commit()
        refused = client.post(url(failed, "/resending"), data={"seen": shown_on(page)})
        assert (refused.status_code, self.OTHERS in refused.text) == (409, True)
        assert copies(failed)["Rémi"].mail.state == queue.QueueState.FAILED
        number = "Try 2 copies again" if how == "address" else "Try 1 copy again"
        assert number in refused.text
        assert ("1 copy that failed is not tried again" in refused.text) == (how == "withdrawn")
        post_office.refused = set()
        assert client.post(url(failed, "/resending"), data={"seen": shown_on(refused)}).status_code == 302
        deliver()
        assert addressed.remi.email in post_office.recipients

    def test_two_presses_try_once(self, client, addressed, failed):
        stamp = shown_on(client.get(url(failed, "/outbox")))
        assert client.post(url(failed, "/resending"), data={"seen": stamp}).status_code == 302
        second = client.post(url(failed, "/resending"), data={"seen": stamp})
        assert (second.status_code, self.OTHERS in second.text) == (409, True)

    def test_when_nobody_is_left_to_try_there_is_no_button(self, client, addressed, failed):
        for account in (addressed.sam, addressed.remi):
            actions.unsubscribe(account, now=clock.now())
        failed.is_information = True
        db.session.commit()
        page = client.get(url(failed, "/outbox")).text
        assert "2 copies that failed are not tried again" in page
        assert "/resending" not in page


class TestFigures:
    def test_what_really_leaves_is_counted(self, client, addressed, reviewed):
        registrations.withdraw(copies(reviewed)["Sam"].registration, by=addressed.sam, now=clock.now())
        db.session.commit()
        page = client.get(url(reviewed, "/outbox"))
        assert "Send 1 copy" in page.text
        assert "<strong>1</strong>" in page.text
        assert "1 person below no longer fits the choice" in page.text
        assert press(client, reviewed, page).status_code == 302, "whoever withdraws does not stand in the way"
        assert "1 copy is on its way." in client.get(url(reviewed, "/outbox")).text
        entry = db.session.query(AuditEntry).filter_by(verb="message.sent").one()
        assert entry.after["copies"] == 1
        deliver()
        assert len(mails()) == 1

    def test_nothing_leaves_when_nobody_fits_any_more(self, client, addressed, reviewed):
        registrations.withdraw(copies(reviewed)["Sam"].registration, by=addressed.sam, now=clock.now())
        registrations.withdraw(copies(reviewed)["Rémi"].registration, by=addressed.remi, now=clock.now())
        db.session.commit()
        refused = client.post(url(reviewed, "/sending"), data={"when": "now"})
        assert (refused.status_code, "Nobody fits the choice of people." in refused.text) == (422, True)

    def test_a_message_that_was_stopped_says_so(self, client, addressed, reviewed):
        actions.approve(reviewed, None, by=addressed.olga, now=clock.now())
        actions.stop(reviewed, by=addressed.hugo, now=clock.now())
        db.session.commit()
        page = client.get(url(reviewed, "/outbox")).text
        assert "All copies were handed on" not in page
        assert "2 copies were held back." in page
        assert "None had been handed on by then." in page
        assert ">Stopped<" in "".join(client.get(MESSAGES).text.split()), "the list says it as well"


class TestWriting:
    """Two windows with the same draft, text or reminder."""

    def test_a_draft(self, client, addressed):
        message = a_message(addressed)
        first, second = filled(addressed, **{"text-en": "By Olga"}), filled(addressed, **{"text-en": "By Hugo"})
        overwritten(client, addressed, url(message, "/edit"), first, second, "By Olga")
        assert message.text["en"] == "By Hugo"

    def test_whom_a_draft_goes_to_is_shown_in_words(self, client, addressed):
        message = a_message(addressed)
        first, second = filled(addressed, state="nominated"), filled(addressed, state="approved")
        overwritten(client, addressed, url(message, "/edit"), first, second, "Nominated")

    def test_a_text_to_begin_with(self, client, addressed):
        template = actions.add_usual_templates(addressed.event, by=addressed.olga, now=clock.now())[0]
        db.session.commit()
        wording = {"subject-en": "Hello", "text-en": "By Olga", "state": "", "name": "Invitation"}
        path = f"{MANAGE}/message-templates/{template.id}"
        overwritten(client, addressed, path, wording, wording | {"text-en": "By Hugo"}, "By Olga")
        assert template.text == {"en": "By Hugo"}

    def test_a_reminder(self, client, addressed):
        rule = actions.add_usual_rules(addressed.event, addressed.council, by=addressed.olga, now=clock.now())[0]
        db.session.commit()
        values = {name: getattr(rule, name) for name in ("trigger", "template_id", "house_id")}
        values = {name.removesuffix("_id"): value for name, value in values.items()} | {"days": "5", "is_active": "y"}
        overwritten(client, addressed, f"{MANAGE}/reminders/{rule.id}", values, values | {"days": "9"}, "5")
        assert rule.days == 9
