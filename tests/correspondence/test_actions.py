"""Messages from draft to the letterbox: who gets what, once, in her language, and what becomes of it."""

import io
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from meetings.core import audit, clock, files, queue, tasks
from meetings.core.db import db
from meetings.core.deeds import changes
from meetings.core.i18n import in_language
from meetings.core.personal import SOURCES
from meetings.core.placeholders import UnknownPlaceholder
from meetings.core.translated import Translated
from meetings.core.uploads.content import inspect
from meetings.correspondence import actions, audiences, queries
from meetings.correspondence.actions import drafting, sending
from meetings.correspondence.fates import Fate
from meetings.correspondence.models import CopyState, Message, Stage, Template
from meetings.correspondence.rules import stages
from meetings.events.actions.cloning import clone
from meetings.events.models import EventState
from meetings.registration import queries as registrations
from meetings.registration.models import SavedView, State, Tag, Tagging
from tests import factories
from tests.correspondence.conftest import a_draft, a_message, copies, deliver, mails, sent
from tests.deeds import deeds


def opened(envelope):
    return message_from_bytes(envelope.content, policy=policy.default)


class TestWriting:
    def test_an_unknown_placeholder_is_never_kept(self, world):
        with pytest.raises(UnknownPlaceholder):
            a_message(world, text=Translated(en="{nme}"))

    def test_the_audit_log_says_in_words_whom_a_draft_went_to_before(self, addressed):
        message = a_message(addressed, choice={"category": addressed.civil_society.id, "state": "approved"})
        actions.change(message, a_draft(addressed, choice={"q": "sam"}), by=addressed.hugo, now=clock.now())
        (entry,) = deeds("message.changed")
        (line,) = changes(entry)
        everybody = "People who are registered or nominated"
        category = addressed.civil_society.name["en"]
        assert (line.label, line.before) == ("Filtered by", f"{everybody}, {category}, Approved")
        assert line.after == f"{everybody}, “sam”"

    def test_only_a_draft_can_be_changed_or_removed(self, addressed):
        message = a_message(addressed)
        actions.change(message, a_draft(addressed, text=Translated(en="New")), by=addressed.hugo, now=clock.now())
        assert message.text == {"en": "New"}
        actions.review(a_message(addressed), by=addressed.olga, now=clock.now())
        other = queries.messages(addressed.event)[0]
        other = other if other is not message else queries.messages(addressed.event)[1]
        for deed in (
            lambda: actions.change(other, a_draft(addressed), by=addressed.olga, now=clock.now()),
            lambda: actions.remove(other, by=addressed.olga),
        ):
            with pytest.raises(stages.NotNow):
                deed()
        actions.remove(message, by=addressed.olga)
        assert queries.message_in(addressed.event, message.id) is None

    def test_files_go_with_it_and_leave_with_it(self, world):
        message = a_message(world)
        upload = inspect(io.BytesIO(factories.A_PDF), "note.pdf", largest=1000)
        attachment = actions.attach(message, upload, "fr", by=world.olga)
        assert b"".join(files.stream(attachment.file_key)) == factories.A_PDF
        actions.detach(message, attachment, by=world.olga)
        db.session.commit()
        assert files.size_of(attachment.file_key) is None

    def test_together_they_are_light(self, world, monkeypatch):
        message = a_message(world)
        monkeypatch.setattr(stages, "LARGEST_TOGETHER", len(factories.A_PDF) + 10)
        actions.attach(message, inspect(io.BytesIO(factories.A_PDF), "a.pdf", largest=1000), "", by=world.olga)
        with pytest.raises(stages.TooHeavy):
            actions.attach(message, inspect(io.BytesIO(factories.A_PDF), "b.pdf", largest=1000), "", by=world.olga)

    def test_files_that_nobody_knows_are_swept(self, world):
        message = a_message(world)
        known = actions.attach(message, inspect(io.BytesIO(factories.A_PDF), "a.pdf", largest=999), "", by=world.olga)
        files.put("messages/lost", io.BytesIO(b"x"))
        db.session.commit()
        clock.stop_at(clock.now() + timedelta(days=2))
        drafting.sweep()
        assert files.size_of("messages/lost") is None
        assert files.size_of(known.file_key) == len(factories.A_PDF)


class TestChoosing:
    def test_by_the_same_filter_as_the_table(self, world):
        nominee = factories.an_account("Nino", "Beridze", affiliation=world.state)
        factories.a_registration(world.event, nominee, world.delegate, state=State.NOMINATED)
        other = factories.an_event(hosts=(world.council, world.osce))
        factories.a_registration(other, nominee, factories.a_category(other))

        def found(**choice):
            return [person.given_name for person in audiences.people(world.event, "registered", choice)]

        assert found() == ["Nino", "Sam", "Rémi"]
        assert found(state="nominated") == ["Nino"]
        assert found(category=world.civil_society.id) == ["Sam"]
        assert found(institution=world.state.id) == ["Nino"]
        assert found(q="vasseur") == ["Rémi"]

    @pytest.mark.parametrize("choice", [{"state": "gone"}, {"category": "222222222222"}, {"colour": "red"}])
    def test_what_no_longer_exists_finds_nobody_and_never_everybody(self, world, choice):
        assert audiences.people(world.event, "registered", choice) == []
        assert audiences.people(world.event, "somebody", {}) == []

    @pytest.mark.parametrize("state", [State.REFUSED, State.WITHDRAWN])
    def test_who_is_out_is_written_to_only_where_her_state_is_chosen(self, world, state):
        sam = db.session.scalars(sa.select(factories.Registration).filter_by(account_id=world.sam.id)).one()
        sam.state = state
        view = factories.save(SavedView(event_id=world.event.id, account=world.olga, name="All", columns=[],
                                        filters={"category": sam.category_id}, created_at=clock.now()))  # fmt: skip
        out = factories.save(SavedView(event_id=world.event.id, account=world.olga, name="Out", columns=[],
                                       filters={"state": state}, created_at=clock.now()))  # fmt: skip

        def found(**choice):
            return [person.given_name for person in audiences.people(world.event, "registered", choice)]

        assert found() == ["Rémi"]
        assert found(category=sam.category_id) == found(view=view.id) == found(q="okonjo") == []
        assert found(state=state) == found(view=out.id) == ["Sam"]

    def test_by_a_tag_and_by_a_saved_view_that_may_be_gone(self, world):
        tag = factories.save(Tag(event_id=world.event.id, name="Panel", colour="sand"))
        sam = db.session.scalars(sa.select(factories.Registration).filter_by(account_id=world.sam.id)).one()
        factories.save(Tagging(tag_id=tag.id, registration_id=sam.id))
        view = SavedView(
            event_id=world.event.id, account=world.olga, name="Panel", filters={"tag": tag.id}, columns=[],
            created_at=clock.now(),
        )  # fmt: skip
        factories.save(view)
        for choice in ({"tag": tag.id}, {"view": view.id}):
            assert [each.given_name for each in audiences.people(world.event, "registered", choice)] == ["Sam"]
        assert audiences.choice_from("registered", {"view": view.id, "state": "approved"}) == {"view": view.id}
        assert audiences.describe(world.event, "registered", {"view": view.id, "tag": tag.id}) == [
            ("view", "Panel"), ("tag", "Panel"),
        ]  # fmt: skip
        db.session.delete(view)
        db.session.commit()
        assert audiences.people(world.event, "registered", {"view": view.id}) == []

    def test_words_that_were_looked_for_stand_in_the_readers_own_quotes(self, world):
        with in_language("en"):
            assert audiences.describe(world.event, "registered", {"q": "Sam"})[0][1] == "“Sam”"
        with in_language("fr"):
            assert audiences.describe(world.event, "registered", {"q": "Sam"})[0][1] == "«\u202fSam\u202f»"

    def test_focal_points_by_how_far_their_delegation_has_come(self, world):
        deputy = factories.an_account("Davit", "Deputy", language="fr")
        factories.a_focal_point(world.event, deputy, world.state, role="deputy")
        factories.a_focal_point(world.event, deputy, world.other_state)
        former = factories.an_account("Fiona", "Former")
        factories.a_focal_point(world.event, former, world.state, ended_at=clock.now())
        factories.a_delegation(world.event, world.other_state, confirmed_at=clock.now())
        world.delegate.in_delegation = True

        def found(**choice):
            return [each.given_name for each in audiences.people(world.event, "focal_points", choice)]

        assert found() == ["Davit", "Dana"]
        assert found(stage="confirmed") == ["Davit"]
        assert found(stage="nominating") == []
        assert found(stage="gone") == []
        assert audiences.choice_from("focal_points", {"state": "approved", "stage": "invited"}) == {"stage": "invited"}

    def test_protected_people_are_written_to_and_closed_accounts_are_not(self, world):
        protected, closed = factories.an_account("Pia"), factories.an_account("Carl", active=False)
        factories.a_registration(world.event, protected, world.delegate, is_protected=True)
        factories.a_registration(world.event, closed, world.delegate)
        names = {person.given_name for person in audiences.people(world.event, "registered", {})}
        assert names == {"Pia", "Rémi", "Sam"}


class TestOutbox:
    def test_review_makes_a_copy_a_person_and_sends_nothing(self, addressed):
        message = a_message(addressed)
        assert actions.review(message, by=addressed.olga, now=clock.now()) == 2
        deliver()
        assert set(copies(message)) == {"Rémi", "Sam"}
        assert mails() == []

    @pytest.mark.parametrize(
        ("overrides", "refusal"),
        [
            ({"choice": {"state": "refused"}}, stages.NobodyChosen),
            ({"subject": Translated()}, stages.HalfWritten),
            ({"subject": Translated(), "text": Translated()}, stages.NothingWritten),
        ],
    )
    def test_what_is_not_ready_stays_a_draft(self, addressed, overrides, refusal):
        message = a_message(addressed, **overrides)
        with pytest.raises(refusal):
            actions.review(message, by=addressed.olga, now=clock.now())
        assert message.is_draft

    def test_without_an_address_for_answers_or_before_publication_nothing_leaves(self, world):
        message = a_message(world)
        with pytest.raises(stages.NoAnswerAddress):
            actions.review(message, by=world.olga, now=clock.now())
        world.event.contact_email = "meeting@example.org"
        world.event.state = EventState.DRAFT
        db.session.commit()
        with pytest.raises(stages.NotPublished):
            actions.review(message, by=world.olga, now=clock.now())

    def test_single_people_are_taken_out_and_put_back(self, addressed):
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=clock.now())
        actions.leave_out(copies(message)["Sam"], by=addressed.olga)
        actions.leave_out(copies(message)["Rémi"], by=addressed.olga)
        actions.take_back(copies(message)["Rémi"], by=addressed.olga)
        assert actions.approve(message, None, by=addressed.hugo, now=clock.now()) == 1
        db.session.commit()
        deliver()
        assert [mail.recipient_name for mail in mails()] == [addressed.remi.full_name]
        assert message.reviewed_by_id == addressed.hugo.id
        assert {entry.target_name for entry in deeds("message.copy_left_out")} == {
            addressed.sam.full_name, addressed.remi.full_name,
        }  # fmt: skip

    def test_nobody_left_is_nobody_to_send_to(self, addressed):
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=clock.now())
        for copy in copies(message).values():
            actions.leave_out(copy, by=addressed.olga)
        with pytest.raises(stages.NobodyChosen):
            actions.approve(message, None, by=addressed.olga, now=clock.now())

    def test_back_to_the_draft_forgets_the_copies(self, addressed):
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=clock.now())
        actions.to_draft(message, by=addressed.olga, now=clock.now())
        assert copies(message) == {}
        assert actions.review(message, by=addressed.olga, now=clock.now()) == 2

    def test_a_mail_out_is_in_the_audit_log_with_its_count_and_filter(self, addressed):
        sent(addressed)
        (entry,) = deeds("message.sent")
        assert entry.after["copies"] == 2
        for code, words in (("en", "registered or nominated, Approved"), ("fr", "désignées, Inscription confirmée")):
            with in_language(code):
                (line,) = [each for each in changes(entry) if each.after.endswith(words)]
                assert "=" not in line.after
        assert entry.actor_id == addressed.hugo.id
        assert entry.verb in audit.VERBS


class TestLeaving:
    def test_each_gets_one_in_her_language_from_the_house(self, addressed, post_office):
        sent(addressed)
        found = {envelope.rcpt_tos[0]: opened(envelope) for envelope in post_office.kept}
        assert sorted(post_office.recipients) == sorted([addressed.remi.email, addressed.sam.email])
        french, english = found[addressed.remi.email], found[addressed.sam.email]
        assert french["Content-Language"] == "fr"
        assert french["Subject"] == f"Nouvelles de {addressed.event.title['fr']}"
        assert french["Reply-To"] == "coe@example.org"
        assert french["From"].addresses[0].display_name == "Conseil de l’Europe"
        assert english["From"].addresses[0].display_name == "Council of Europe"
        text = english.get_body(("plain",)).get_content()
        assert "Dear Sam OKONJO," in text
        assert f"/en/events/{addressed.event.slug}/my-registration" in text
        assert english["List-Unsubscribe"] is None
        assert "OKONJO" not in french.as_string()

    def test_a_missing_language_falls_back_and_says_so(self, addressed, post_office):
        message = sent(addressed, subject=Translated(en="Hello"), text=Translated(en="On {dates}"))
        (mail,) = mails(sa.text("language = 'fr'"))
        assert "dans une seule langue\u202f: anglais" in mail.text
        assert '<div lang="en">' in mail.html
        assert message.stage == Stage.SENT

    def test_files_go_to_the_readers_of_their_language(self, addressed, post_office):
        message = a_message(addressed)
        for name, language in (("all.pdf", ""), ("note-fr.pdf", "fr"), ("note-en.pdf", "en")):
            upload = inspect(io.BytesIO(factories.A_PDF), name, largest=1000)
            actions.attach(message, upload, language, by=addressed.olga)
        actions.review(message, by=addressed.olga, now=clock.now())
        actions.approve(message, None, by=addressed.olga, now=clock.now())
        db.session.commit()
        deliver()
        for envelope in post_office.kept:
            mail = opened(envelope)
            names = [part.get_filename() for part in mail.iter_attachments()]
            assert names == ["all.pdf", f"note-{mail['Content-Language']}.pdf"]
            assert all(part.get_content() == factories.A_PDF for part in mail.iter_attachments())

    def test_at_a_time_and_not_before(self, addressed):
        start = clock.now()
        clock.stop_at(start)
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=start)
        actions.approve(message, start + timedelta(hours=2), by=addressed.olga, now=start)
        db.session.commit()
        clock.stop_at(start + timedelta(hours=1, minutes=59))
        deliver()
        assert (message.stage, mails()) == (Stage.SCHEDULED, [])
        clock.stop_at(start + timedelta(hours=2))
        deliver()
        assert (message.stage, len(mails())) == (Stage.SENT, 2)

    def test_called_back_it_does_not_leave_and_a_later_time_counts(self, addressed):
        start = clock.now()
        clock.stop_at(start)
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=start)
        actions.approve(message, start + timedelta(hours=1), by=addressed.olga, now=start)
        actions.call_back(message, by=addressed.hugo, now=start)
        db.session.commit()
        clock.stop_at(start + timedelta(hours=2))
        deliver()
        assert (message.stage, mails()) == (Stage.REVIEW, [])
        clock.stop_at(start)
        actions.approve(message, start + timedelta(hours=3), by=addressed.olga, now=start)
        db.session.commit()
        clock.stop_at(start + timedelta(hours=2))
        tasks.enqueue(sending.JOB, {"message": message.id})
        db.session.commit()
        deliver()
        assert mails() == []
        clock.stop_at(start + timedelta(hours=3))
        deliver()
        assert len(mails()) == 2

    def test_whoever_no_longer_fits_gets_nothing(self, addressed):
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=clock.now())
        actions.approve(message, None, by=addressed.olga, now=clock.now())
        copies(message)["Sam"].registration.state = State.WITHDRAWN
        db.session.commit()
        deliver()
        assert [mail.account_id for mail in mails()] == [addressed.remi.id]
        assert queries.figures(message)[Fate.NO_LONGER] == 1

    def test_a_crash_repeats_nothing_and_loses_nothing(self, addressed, monkeypatch):
        monkeypatch.setattr(sending, "BATCH", 2)
        start = clock.now()
        clock.stop_at(start)
        people = [factories.an_account("Ana", f"Petrova{n}") for n in range(3)]
        for person in people:
            factories.a_registration(addressed.event, person, addressed.delegate)
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=start)
        actions.approve(message, None, by=addressed.olga, now=start)
        db.session.commit()
        done, real = [], sending._write

        def dies(*given):
            done.append(given)
            if len(done) == 4:
                raise RuntimeError("power cut")
            real(*given)

        monkeypatch.setattr(sending, "_write", dies)
        for minute in range(6):
            clock.stop_at(start + timedelta(minutes=minute))
            deliver()
        recipients = [mail.account_id for mail in mails()]
        assert len(recipients) == len(set(recipients)) == 5
        assert len(done) == 7
        assert message.stage == Stage.SENT

    def test_a_job_that_runs_twice_sends_once(self, addressed):
        message = sent(addressed)
        tasks.enqueue(sending.JOB, {"message": message.id})
        db.session.commit()
        deliver()
        assert len(mails()) == 2

    def test_stopped_the_rest_stays(self, addressed, monkeypatch):
        monkeypatch.setattr(sending, "BATCH", 1)
        start = clock.now()
        clock.stop_at(start)
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=start)
        actions.approve(message, None, by=addressed.olga, now=start)
        db.session.commit()
        deliver()
        assert message.stage == Stage.SENDING
        assert actions.stop(message, by=addressed.olga, now=start) == 1
        db.session.commit()
        clock.stop_at(start + timedelta(minutes=5))
        deliver()
        assert len(mails()) == 1
        assert queries.figures(message)[Fate.STOPPED] == 1

    def test_somebody_invited_takes_her_account_over_from_it(self, addressed, post_office):
        nominee = factories.an_account("Nino", "Beridze", confirmed_at=None)
        factories.a_registration(addressed.event, nominee, addressed.delegate, state=State.NOMINATED)
        sent(addressed, choice={"state": "nominated"})
        (envelope,) = post_office.kept
        assert "/take-over/" in urlsplit(opened(envelope).get_body(("plain",)).get_content().split("http")[1]).path
        assert mails()[0].text == ""

    def test_focal_points_get_the_link_of_their_delegation(self, addressed, post_office):
        addressed.dana.confirmed_at = None
        db.session.commit()
        text = Translated(en="Dear {full_name} of {institution},\n\n{my_delegation}\n\n{category}{state}")
        sent(addressed, audience="focal_points", choice={}, subject=Translated(en="Silent"), text=text)
        (envelope,) = post_office.kept
        words = opened(envelope).get_body(("plain",)).get_content()
        assert "Dear Dana KAPANADZE of Georgia," in words
        assert "/take-over/" in words
        assert "my-delegation" in words

    def test_focal_points_are_told_for_whom_they_act_whatever_their_own_state(self, addressed, post_office):
        georgia = addressed.state
        iceland = factories.a_state("IS", "Iceland", "Islande")
        cyprus = factories.a_state("CY", "Zypern", "Chypre")
        for institution in (iceland, georgia):
            factories.a_focal_point(addressed.event, addressed.sam, institution)
        for institution in (iceland, cyprus):
            factories.a_focal_point(addressed.event, addressed.remi, institution, role="deputy")
        text = Translated(en="To {institution}.", fr="Pour {institution}.")
        message = sent(addressed, audience="focal_points", choice={}, text=text)
        texts = {one: copy.mail.text for one, copy in copies(message).items()}
        assert "To Georgia and Iceland." in texts["Sam"]
        assert "Pour Chypre et Islande." in texts["Rémi"]

    def test_five_hundred_with_a_server_that_refuses_some_and_hangs_up_on_others(self, addressed, post_office):
        start = clock.now()
        clock.stop_at(start)
        people = [factories.an_account("Ana", f"Petrova{number}") for number in range(498)]
        for person in people:
            factories.a_registration(addressed.event, person, addressed.delegate)
        everybody = {addressed.remi.email, addressed.sam.email} | {person.email for person in people}
        post_office.refused = {person.email for person in people[:20]}
        post_office.dropped = {person.email for person in people[20:50]}
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=start)
        assert actions.approve(message, None, by=addressed.olga, now=start) == 500
        db.session.commit()
        for minute in range(12):
            clock.stop_at(start + timedelta(minutes=minute))
            deliver()
        assert message.stage == Stage.SENT
        assert len(post_office.kept) == 480
        assert sorted(post_office.recipients) == sorted(everybody - post_office.refused)
        figures = queries.figures(message)
        assert (figures[Fate.SENT], figures[Fate.REFUSED], figures.total()) == (480, 20, 500)
        refused = queries.copies(message, 1, Fate.REFUSED)
        assert refused.total == 20
        assert {copy.mail.error for copy in refused.rows} == {"550 5.1.1 no such person here"}
        assert {copy.account.email for copy in refused.rows} == post_office.refused
        post_office.refused = set()
        assert actions.resend(message, by=addressed.olga, now=clock.now()) == 20
        db.session.commit()
        deliver()
        assert sorted(post_office.recipients) == sorted(everybody)
        assert queries.figures(message)[Fate.SENT] == 500

    def test_what_failed_is_tried_again_at_the_address_of_now(self, addressed, post_office):
        post_office.refused = {addressed.sam.email}
        message = sent(addressed)
        addressed.sam.email = "sam.new@example.org"
        db.session.commit()
        assert actions.resend(message, by=addressed.olga, now=clock.now()) == 1
        db.session.commit()
        deliver()
        assert "sam.new@example.org" in post_office.recipients
        assert copies(message)["Sam"].mail.state == queue.QueueState.DONE

    def test_nobody_is_tried_again_who_has_unsubscribed_or_no_longer_fits(self, addressed, post_office):
        post_office.refused = {addressed.sam.email, addressed.remi.email}
        message = sent(addressed, is_information=True)
        assert queries.figures(message)[Fate.REFUSED] == 2
        post_office.refused = set()
        actions.unsubscribe(addressed.sam, now=clock.now())
        registrations.of(addressed.event, addressed.remi).state = State.WITHDRAWN
        db.session.commit()
        assert actions.resend(message, by=addressed.olga, now=clock.now()) == 0
        db.session.commit()
        deliver()
        assert post_office.recipients == []
        figures = queries.figures(message)
        assert (figures[Fate.UNSUBSCRIBED], figures[Fate.NO_LONGER], figures[Fate.REFUSED]) == (1, 1, 0)

    def test_names_and_subjects_open_no_headers_and_no_tags(self, addressed, post_office):
        for registration in db.session.scalars(sa.select(factories.Registration)):
            registration.given_name = "<img src=x onerror=alert(1)>{family_name}\r\nBcc: all@example.org"
        sent(addressed, subject=Translated(en="Hello {name}\r\nBcc: b@example.org"), text=Translated(en="Dear {name}"))
        for envelope in post_office.kept:
            mail = opened(envelope)
            assert mail["Bcc"] is None
            html = mail.get_body(("html",)).get_content()
            assert "<img" not in html
            assert "{family_name}" in html
            assert "VASSEUR" not in html.split("</p>")[1]

    def test_a_test_goes_to_the_organiser_alone(self, addressed, post_office):
        message = a_message(addressed)
        registration = db.session.scalars(
            sa.select(factories.Registration).filter_by(account_id=addressed.sam.id)
        ).one()
        actions.send_test(message, addressed.sam, registration, to=addressed.olga)
        db.session.commit()
        deliver()
        assert post_office.recipients == [addressed.olga.email]
        mail = opened(post_office.kept[0])
        assert mail["Subject"].startswith("Test: ")
        assert "Dear Sam OKONJO," in mail.get_body(("plain",)).get_content()
        assert copies(message) == {}


class TestInformation:
    def test_it_can_be_ended_and_service_mail_still_comes(self, addressed, post_office):
        sent(addressed, is_information=True)
        mail = opened(next(e for e in post_office.kept if e.rcpt_tos == [addressed.sam.email]))
        address = mail["List-Unsubscribe"].strip("<>")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert address.startswith("http://127.0.0.1:8000/unsubscription/")
        assert address in mail.get_body(("html",)).get_content()
        raw = next(e for e in post_office.kept if e.rcpt_tos == [addressed.sam.email]).content
        assert f"List-Unsubscribe: <{address}>".encode() in raw
        actions.unsubscribe(actions.whose(address.rpartition("/")[2]), now=clock.now())
        db.session.commit()
        again = sent(addressed, is_information=True)
        assert queries.figures(again) == {Fate.SENT: 1, Fate.UNSUBSCRIBED: 1}
        service = sent(addressed)
        assert queries.figures(service) == {Fate.SENT: 2}

    def test_whoever_is_written_to_about_her_gets_a_copy_that_ends_nothing(self, addressed, post_office):
        of_sam = registrations.of(addressed.event, addressed.sam)
        of_sam.contact_name, of_sam.contact_email = "The office", "office@example.org"
        message = sent(addressed, is_information=True)
        deliver()
        copy = opened(next(e for e in post_office.kept if e.rcpt_tos == ["office@example.org"]))
        assert copy["List-Unsubscribe"] is None
        assert "unsubscription" not in copy.as_string() + copy.get_body(("html",)).get_content()
        assert "the message went to Sam OKONJO" in copy.get_body(("plain",)).get_content()
        assert sorted(post_office.recipients) == sorted(
            [addressed.remi.email, addressed.sam.email, "office@example.org"]
        )
        assert queries.figures(message) == {Fate.SENT: 2}

    def test_who_unsubscribes_between_review_and_leaving_gets_nothing(self, addressed):
        message = a_message(addressed, is_information=True)
        actions.review(message, by=addressed.olga, now=clock.now())
        actions.unsubscribe(addressed.sam, now=clock.now())
        actions.approve(message, None, by=addressed.olga, now=clock.now())
        db.session.commit()
        deliver()
        assert copies(message)["Sam"].state == CopyState.UNSUBSCRIBED

    def test_only_our_own_signature_counts(self, world):
        token = actions.token_of(world.sam)
        assert actions.whose(token) is world.sam
        for forged in (token[:-1] + ("0" if token[-1] != "0" else "1"), world.remi.id + token[12:], world.sam.id, ""):
            assert actions.whose(forged) is None

    def test_twice_is_once_and_it_can_be_undone(self, world):
        for _time in range(2):
            actions.unsubscribe(world.sam, now=clock.now())
        assert queries.unsubscribed() == {world.sam.id}
        actions.subscribe_again(world.sam)
        actions.subscribe_again(world.sam)
        assert queries.unsubscribed() == frozenset()


class TestTemplates:
    def test_the_usual_ones_are_taken_over_once(self, world):
        assert len(actions.add_usual_templates(world.event, by=world.olga, now=clock.now())) == 4
        assert actions.add_usual_templates(world.event, by=world.olga, now=clock.now()) == []

    def test_they_and_the_reminders_come_along_when_the_meeting_is_cloned(self, addressed):
        actions.add_usual_rules(addressed.event, addressed.osce, by=addressed.olga, now=clock.now())
        template = queries.templates(addressed.event)[0]
        template.choice = {"state": "approved", "category": addressed.delegate.id}
        db.session.commit()
        title, first_day = Translated(en="Next", fr="Suivante"), addressed.event.first_day + timedelta(days=365)
        new = clone(addressed.event, title, first_day, ["hosts", "messages"], account=addressed.olga, now=clock.now())
        assert len(queries.templates(new)) == 4
        assert [(rule.days, rule.house_id) for rule in queries.rules(new)] == [
            (3, addressed.osce.id), (2, addressed.osce.id),
        ]  # fmt: skip
        assert {host.reply_to for host in new.hosts} == {"coe@example.org", "osce@example.org"}
        assert all(set(each.choice) <= {"state"} for each in queries.templates(new))
        assert db.session.scalars(sa.select(Message).where(Message.event_id == new.id)).all() == []

    def test_one_that_a_reminder_says_stays(self, addressed):
        actions.add_usual_rules(addressed.event, addressed.council, by=addressed.olga, now=clock.now())
        rule = queries.rules(addressed.event)[0]
        with pytest.raises(stages.TemplateInUse):
            actions.remove_template(rule.template, by=addressed.olga)
        actions.remove_rule(rule, by=addressed.olga)
        actions.remove_template(rule.template, by=addressed.olga)
        assert db.session.get(Template, rule.template_id) is None


class TestPersonalData:
    def test_what_went_to_a_person_is_hers_to_have_and_goes_with_her(self, addressed):
        sent(addressed)
        waiting = a_message(addressed)
        actions.review(waiting, by=addressed.olga, now=clock.now())
        actions.unsubscribe(addressed.sam, now=clock.now())
        source = SOURCES["correspondence"]
        found = source.export(addressed.sam.id)
        assert [set(each) for each in found] == [{"subject", "at"}, {"information_messages_ended"}]
        assert source.erase(addressed.sam.id, clock.now()) == 2
        assert [set(each) for each in source.export(addressed.sam.id)] == [{"subject", "at"}]
        assert set(copies(waiting)) == {"Rémi"}
