"""The pages of messages: works, refused, stranger, anonymous, invalid, another event, protected people."""

import csv
import io
import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask_babel import gettext as _

from meetings.core import clock
from meetings.core.audit import AuditEntry
from meetings.core.db import db
from meetings.core.i18n import in_language
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.correspondence import actions, queries
from meetings.correspondence.models import CopyState, Message, Stage, Template
from meetings.events import access
from meetings.events.access import Permission
from meetings.events.models import Role
from meetings.registration import actions as registrations
from meetings.registration.models import SavedView
from tests import factories
from tests.correspondence.conftest import a_message, copies, deliver, mails, sent

MANAGE = "/en/events/annual-meeting/manage"
MESSAGES = f"{MANAGE}/messages"
LOCAL = "%Y-%m-%dT%H:%M"


def filled(world, **overrides):
    values = {
        "subject-en": "News of {meeting}",
        "subject-fr": "Nouvelles de {meeting}",
        "text-en": "Dear {full_name},\n\n{my_registration}",
        "text-fr": "Bonjour {full_name},",
        "audience": "registered",
        "state": "approved",
        "category": "",
        "institution": "",
        "tag": "",
        "incomplete": "",
        "stage": "",
        "q": "",
        "house": world.osce.id,
    }
    return values | overrides


def only_message():
    return db.session.scalars(sa.select(Message)).one()


def url(message, path=""):
    return f"{MESSAGES}/{message.id}{path}"


class TestWithoutADelegation:
    TEXT = Translated(en="Dear {name},\n\n{my_delegation}\n\nSee [your delegation]({my_delegation}). Bye.")

    @pytest.mark.parametrize("is_new", [False, True])
    def test_nobody_gets_a_button_that_leads_nowhere(self, client, addressed, is_new):
        factories.a_focal_point(addressed.event, addressed.remi, addressed.state)
        if is_new:
            addressed.sam.confirmed_at = None
        message = a_message(addressed, subject=Translated(en="News"), text=self.TEXT)
        client.sign_in(addressed.olga)
        told = "{my_delegation} leads nowhere for 1 person"
        assert told in client.get(url(message)).text
        assert told in client.get(url(message, f"/preview?person={addressed.sam.id}")).text
        assert told not in client.get(url(message, f"/preview?person={addressed.remi.id}")).text
        client.post(url(message, "/outbox"))
        assert told in client.get(url(message, "/outbox")).text
        client.post(url(message, "/sending"), data={"when": "now"})
        deliver()
        (sams,), (remis,) = mails(Mail.recipient == addressed.sam.email), mails(Mail.recipient == addressed.remi.email)
        assert "my-delegation" in remis.html
        for copy in (sams.html, sams.text):
            assert "delegation/" not in copy
            assert "/delegation" not in copy
            assert "See your delegation" in re.sub("<[^p][^>]*>", "", copy)


class TestWriting:
    def test_from_the_form_to_the_letterbox(self, client, addressed, post_office):
        client.sign_in(addressed.olga)
        response = client.post(f"{MESSAGES}/new", data=filled(addressed))
        message = only_message()
        assert response.location == url(message)
        page = client.get(url(message)).text
        assert "<strong>2</strong>" in page
        assert "English: 1, French: 1" in page
        assert client.post(url(message, "/outbox")).location == url(message, "/outbox")
        page = client.get(url(message, "/outbox")).text
        assert "OKONJO Sam" in page
        assert "Send 2 copies" in page
        client.post(url(message, "/sending"), data={"when": "now"})
        deliver()
        assert sorted(post_office.recipients) == sorted([addressed.remi.email, addressed.sam.email])
        page = client.get(MESSAGES).text
        assert f"News of {addressed.event.title['en']}" in page
        assert client.get(url(message)).location == url(message, "/outbox")

    def test_the_table_hands_its_filter_over(self, client, addressed):
        client.sign_in(addressed.olga)
        form = client.get(f"{MESSAGES}/new").text
        assert "(optional)" not in form, "said once above all filters"
        assert form.count("To whom") == 1
        page = client.get(f"{MANAGE}/registrations?state=approved&category={addressed.civil_society.id}").text
        link = f"{MESSAGES}/new?state=approved&amp;category={addressed.civil_society.id}"
        assert link in page
        page = client.get(link.replace("&amp;", "&")).text
        assert f'<option selected value="{addressed.civil_society.id}">' in page
        assert '<option selected value="approved">' in page

    def test_a_saved_view_is_chosen_by_who_may_open_it(self, client, addressed):
        for owner in (addressed.olga, addressed.hugo):
            view = SavedView(
                event_id=addressed.event.id, account=owner, name=f"View of {owner.given_name}", columns=[],
                filters={"category": addressed.civil_society.id}, created_at=clock.now(),
            )  # fmt: skip
            factories.save(view)
        client.sign_in(addressed.hugo)
        page = client.get(f"{MESSAGES}/new").text
        assert "View of Hugo" in page
        assert "View of Olga" not in page
        client.post(f"{MESSAGES}/new", data=filled(addressed, view=view.id))
        message = only_message()
        assert message.choice == {"view": view.id}
        page = client.get(url(message)).text
        assert "View of Hugo" in page
        assert "<strong>1</strong>" in page

    def test_a_template_fills_the_form_and_its_people(self, client, addressed):
        actions.add_usual_templates(addressed.event, by=addressed.olga, now=clock.now())
        db.session.commit()
        template = db.session.scalars(sa.select(Template).where(Template.key == "confirmation")).one()
        page = client.sign_in(addressed.olga).get(f"{MESSAGES}/new?template={template.id}").text
        assert "Please confirm by {deadline}" in page
        assert '<option selected value="nominated">' in page

    @pytest.mark.parametrize(
        ("overrides", "sentence"),
        [
            ({"text-en": "Dear {nme}"}, "There is no placeholder {nme}."),
            ({"text-en": "Dear {name"}, "A brace is missing: {name."),
            ({"audience": ""}, "Group of people: Please choose one."),
            ({"text-fr": "[x]({name})"}, "A link cannot lead to {name}"),
            ({"subject-en": "{full_name.__class__}"}, "There is no placeholder {full_name.__class__}."),
            ({"house": "222222222222"}, "choose one of what is offered"),
            ({"state": "gone"}, "choose one of what is offered"),
        ],
    )
    def test_a_refused_form_comes_back_filled_in(self, client, addressed, overrides, sentence):
        client.sign_in(addressed.olga)
        response = client.post(f"{MESSAGES}/new", data=filled(addressed, **overrides))
        assert response.status_code == 422
        assert sentence in response.text
        assert "Nouvelles de {meeting}" in response.text
        assert db.session.scalars(sa.select(Message)).all() == []

    def test_what_an_information_message_is_stands_at_its_box(self, client, addressed):
        page = client.sign_in(addressed.olga).get(f"{MESSAGES}/new").text
        assert 'aria-describedby="is_information-help"' in page
        assert "people can end such messages in one step" in page

    def test_a_draft_is_changed_and_removed(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.hugo)
        assert "News of {meeting}" in client.get(url(message, "/edit")).text
        client.post(url(message, "/edit"), data=filled(addressed, **{"text-en": "Changed"}))
        assert message.text["en"] == "Changed"
        assert message.house_id == addressed.osce.id
        assert client.get(url(message, "/removal")).status_code == 200
        client.post(url(message, "/removal"))
        assert db.session.scalars(sa.select(Message)).all() == []

    def test_files_are_looked_into(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.olga)

        def add(content, name, language=""):
            data = {"file": (io.BytesIO(content), name), "language": language}
            return client.post(url(message, "/attachments"), data=data, content_type="multipart/form-data")

        assert add(b"<script>alert(1)</script>", "a.pdf").status_code == 422
        assert add(b"", "a.pdf").status_code == 422
        assert add(factories.A_PDF, "note.pdf", "fr").status_code == 302
        (attachment,) = message.attachments
        page = client.get(url(message)).text
        assert "note.pdf" in page
        response = client.get(url(message, f"/attachments/{attachment.id}"))
        assert response.data == factories.A_PDF
        assert response.headers["Content-Disposition"].startswith("attachment")
        client.post(url(message, f"/attachments/{attachment.id}/removal"))
        assert "note.pdf" not in client.get(url(message)).text

    def test_who_lacks_a_language_is_said(self, client, addressed):
        message = a_message(addressed, subject=Translated(en="x"), text=Translated(en="x"))
        page = client.sign_in(addressed.olga).get(url(message)).text
        assert "1 person reads French and would get the text in another language." in page
        assert "Write a subject and a text first" not in page
        empty = a_message(addressed, subject=Translated(), text=Translated())
        page = client.get(url(empty)).text
        assert "Write a subject and a text first, in one language at least." in page
        assert "in another language" not in page

    def test_what_is_not_ready_is_refused_with_a_sentence(self, client, world):
        message = a_message(world)
        client.sign_in(world.olga)
        page = client.post(url(message, "/outbox"), follow_redirects=True).text
        assert "Say first where answers to messages of Council of Europe go" in page
        assert message.is_draft


class TestPreview:
    def test_as_each_reader_with_previous_and_next(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.olga)
        page = client.get(url(message, f"/preview?person={addressed.remi.id}")).text
        assert '<span lang="fr">Nouvelles de' in page
        assert "Bonjour Rémi," in page
        assert "2 of 2" in page
        assert f"person={addressed.sam.id}#main" in page
        page = client.get(url(message, f"/preview?person={addressed.sam.id}")).text
        assert "Dear Sam OKONJO," in page
        assert "coe@example.org" in page

    def test_somebody_is_found_by_name(self, client, addressed):
        message = a_message(addressed)
        page = client.sign_in(addressed.olga).get(url(message, "/preview?q=vasseur")).text
        assert f"person={addressed.remi.id}" in page

    def test_nobody_is_an_empty_page(self, client, addressed):
        message = a_message(addressed, choice={"state": "refused"})
        page = client.sign_in(addressed.olga).get(url(message, "/preview"))
        assert page.status_code == 200
        assert "Nobody fits the choice of people" in page.text

    def test_a_name_is_text(self, client, addressed):
        registration = db.session.scalars(
            sa.select(factories.Registration).filter_by(account_id=addressed.sam.id)
        ).one()
        registration.given_name, registration.sort_name = "<img src=x onerror=alert(1)>{house}", "a"
        db.session.commit()
        message = a_message(addressed, text=Translated(en="Dear {name}"))
        page = client.sign_in(addressed.olga).get(url(message, "/preview")).text
        assert "<img src=x" not in page
        assert "Dear &lt;img src=x onerror=alert(1)&gt;{house}" in page

    def test_a_test_comes_to_me_and_only_of_somebody_it_goes_to(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.olga)
        assert client.post(url(message, "/test-mails"), data={"person": addressed.stella.id}).status_code == 404
        client.post(url(message, "/test-mails"), data={"person": addressed.remi.id})
        (mail,) = mails()
        assert (mail.recipient, mail.template) == (addressed.olga.email, "correspondence/test")

    @pytest.mark.parametrize(
        ("reader", "written", "language", "sentence"),
        [
            ("remi", "en", "fr", "dans une seule langue\u202f: anglais."),
            ("sam", "fr", "en", "in one language only: French."),
            ("remi", "fr", "fr", "Ceci est un essai"),
        ],
    )
    def test_a_test_mail_is_in_one_language_that_of_the_person(
        self, client, addressed, reader, written, language, sentence
    ):
        message = a_message(addressed, subject=Translated({written: "x"}), text=Translated({written: "x"}))
        person = getattr(addressed, reader)
        client.sign_in(addressed.hugo).post(url(message, "/test-mails"), data={"person": person.id})
        (mail,) = mails()
        assert mail.language == language
        assert sentence in mail.text
        with in_language(language):
            assert _("This is a test: only you got it, and its links are not the person’s own.") in mail.text
            assert _("Please do not forward this message: its links are meant for you alone.") in mail.text
        assert addressed.event.title[language] in mail.text


class TestOutbox:
    def test_people_are_taken_out_and_put_back(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.olga).post(url(message, "/outbox"))
        sam = copies(message)["Sam"]
        assert 'Take out<span class="visually-hidden"> OKONJO Sam</span>' in client.get(url(message, "/outbox")).text
        answer = client.post(url(message, f"/copies/{sam.id}/exclusion"), data={"page": "1", "q": ""})
        assert copies(message)["Sam"].state == CopyState.LEFT_OUT
        place, before = answer.location.partition("#")[2], client.get(url(message, "/outbox")).text
        assert f'<tr id="{place}">' in before, "the list is left where it was"
        assert ("Send 1 copy" in before, "server-words" in before, "Words of the mail server" in before) == (
            True,
            False,
            False,
        ), "no mail server has said anything yet"
        assert "OKONJO" not in client.get(url(message, "/outbox?fate=waiting")).text
        client.post(url(message, f"/copies/{sam.id}/return"))
        assert copies(message)["Sam"].state == CopyState.WAITING
        client.post(url(message, "/draft"))
        assert message.is_draft

    def test_nothing_is_offered_to_send_where_nobody_would_get_it(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.olga).post(url(message, "/outbox"))
        assert "Send 2 copies" in client.get(url(message, "/outbox")).text
        for copy in copies(message).values():
            client.post(url(message, f"/copies/{copy.id}/exclusion"))
        page = client.get(url(message, "/outbox")).text
        assert "Send 0 copies" not in page
        assert 'name="when"' not in page
        assert "Nobody would get this message as things stand" in page
        assert "Back to the draft" in page
        french = client.get(url(message, "/outbox").replace("/en/", "/fr/")).text
        assert "Personne ne recevrait ce message en l’état" in french
        client.post(url(message, f"/copies/{copy.id}/return"))
        assert "Send 1 copy" in client.get(url(message, "/outbox")).text

    def test_that_contact_persons_get_copies_too_is_said_before_it_leaves(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.olga).post(url(message, "/outbox"))
        assert "contact person" not in client.get(url(message, "/outbox")).text
        of_sam = copies(message)["Sam"].registration
        of_sam.contact_name, of_sam.contact_email = "The office", "office@example.org"
        db.session.commit()
        assert "1 person has a contact person" in client.get(url(message, "/outbox")).text
        client.post(url(message, f"/copies/{copies(message)['Sam'].id}/exclusion"))
        assert "contact person" not in client.get(url(message, "/outbox")).text, "she does not get it, nor do they"

    def test_at_a_time_of_the_meeting_and_called_back(self, client, addressed):
        message = a_message(addressed)
        client.sign_in(addressed.olga).post(url(message, "/outbox"))
        send_at = factories.at((clock.now() + timedelta(days=3)).date(), 8)
        response = client.post(url(message, "/sending"), data={"when": "later", "send_at": ""})
        assert "Day and time: Please choose a day and a time." in response.text
        assert response.status_code == 422
        past = (clock.now() - timedelta(days=1)).strftime(LOCAL)
        response = client.post(url(message, "/sending"), data={"when": "later", "send_at": past})
        assert (response.status_code, 'id="send_at-error"' in response.text) == (422, True), "it is said at the time"
        local = send_at.astimezone(ZoneInfo(addressed.event.time_zone))
        for typed in (local.strftime(LOCAL), past, "soon"):
            response = client.post(url(message, "/sending"), data={"when": "now", "send_at": typed})
            assert (response.status_code, message.stage) == (422, Stage.REVIEW), "a time was typed"
            assert "or empty this field to send at once." in response.text
        client.post(url(message, "/sending"), data={"when": "later", "send_at": local.strftime(LOCAL)})
        assert (message.stage, message.send_at) == (Stage.SCHEDULED, send_at)
        assert local.strftime("%H:%M") in client.get(url(message, "/outbox")).text
        client.post(url(message, "/cancellation"))
        assert message.stage == Stage.REVIEW
        assert client.post(url(message, "/stop")).status_code == 409

    def test_the_refused_are_shown_with_the_servers_words_and_tried_again(self, client, addressed, post_office):
        post_office.refused = {addressed.sam.email}
        message = sent(addressed)
        client.sign_in(addressed.olga)
        page = client.get(url(message, "/outbox?fate=refused")).text
        assert "550 5.1.1 no such person here" in page
        assert "OKONJO" in page
        assert "VASSEUR" not in page
        post_office.refused = set()
        client.post(url(message, "/resending"))
        deliver()
        assert "550 5.1.1" not in client.get(url(message, "/outbox")).text

    def test_a_message_on_its_way_shows_how_far_it_is_until_every_copy_has_left(self, client, addressed, post_office):
        post_office.dropped, post_office.refused = {addressed.sam.email}, {addressed.remi.email}
        message = a_message(addressed)
        client.sign_in(addressed.olga).post(url(message, "/outbox"))
        client.post(url(message, "/sending"), data={"when": "now"})
        address, live = url(message, "/outbox"), {"HX-Request": "true"}
        page = client.get(address).text
        assert f'hx-get="{address}"' in page
        assert "<noscript>" in page
        part = client.get(address, headers=live).text
        assert "<html" not in part
        assert "Waiting: 2" in part
        assert "0 of 2" in part
        deliver()
        part = client.get(address, headers=live).text
        assert "Queued: 1 · Refused by the mail server: 1" in part
        assert "0 of 2" in part, "a refused copy is none that was sent"
        page_then = client.get(address).text
        assert f'hx-get="{address}"' in page_then, "handed on is not yet sent"
        for shown in (page_then, client.get(MESSAGES).text):
            assert "Being sent" in shown, "one copy is tried again by itself"
            assert "Sent, not to all" not in shown
        assert "1 copy is still on its way." in page_then
        assert "did not arrive" not in page_then
        clock.stop_at(clock.now() + timedelta(hours=1))
        deliver()
        over = client.get(address, headers=live)
        assert (over.headers["HX-Retarget"], over.headers["HX-Reselect"]) == ("#content", "#content")
        assert "All copies were handed on by" not in over.text
        assert "but 1 copy did not arrive" in over.text
        taken = copies(message)["Sam"].mail.finished_at.astimezone(ZoneInfo(addressed.event.time_zone))
        assert f"{taken:%H:%M}, but 1 copy" in over.text, "when the last was taken, not when the mails were written"
        assert "Sent, not to all" in over.text
        region = over.text.partition('<div id="how-far" aria-live="polite">')[2].partition("</div>")[0]
        assert " ".join(region.split()) == '<p class="figures"> 1 copy was sent · 1 was refused by the mail server </p>'
        assert 'id="how-far" aria-live="polite"' in page
        assert "hx-get" not in over.text
        assert "hx-get" not in client.get(address).text
        client.sign_in(addressed.stella)
        assert client.get(address, headers=live).status_code == 404

    def test_the_fates_as_a_table_without_formulas(self, client, addressed, post_office):
        registration = db.session.scalars(
            sa.select(factories.Registration).filter_by(account_id=addressed.sam.id)
        ).one()
        registration.given_name = "=HYPERLINK(1)"
        other = factories.an_account("Pia", "Secret")
        factories.a_registration(addressed.event, other, addressed.delegate, is_protected=True)
        message = sent(addressed)
        client.sign_in(addressed.olga)
        assert client.get(url(message, "/export")).status_code == 200
        assert client.post(url(message, "/export"), data={"purpose": ""}).status_code == 422
        response = client.post(url(message, "/export"), data={"purpose": "Follow-up"})
        assert response.data.startswith(b"\xef\xbb\xbf")
        response.close()
        rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
        assert ["OKONJO", "'=HYPERLINK(1)", addressed.sam.email] in [row[:3] for row in rows]
        assert ["Protected person", "", ""] in [row[:3] for row in rows]
        assert "secret" not in response.data.decode().lower()
        entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.verb == "message.exported")).one()
        assert (entry.purpose, entry.after["people"]) == ("Follow-up", 3)

    @pytest.mark.parametrize("path", ["", "/outbox", "/preview", "/edit", "/export"])
    def test_a_page_costs_the_same_for_many(self, client, addressed, count_queries, path):
        message = a_message(addressed)
        client.sign_in(addressed.olga)
        if path in {"/outbox", "/export"}:
            for number in range(40):
                person = factories.an_account("Ana", f"Petrova{number}")
                factories.a_registration(addressed.event, person, addressed.delegate)
            client.post(url(message, "/outbox"))
        with count_queries() as statements:
            assert client.get(url(message, path)).status_code == 200
        assert len(statements) <= 12, "\n".join(statements)

    def test_so_does_one_to_focal_points(self, client, addressed, count_queries):
        for number in range(10):
            person = factories.an_account("Fatou", f"Focal{number}")
            factories.a_focal_point(addressed.event, person, addressed.state)
        message = a_message(addressed, audience="focal_points", choice={"stage": "invited"})
        client.sign_in(addressed.olga)
        for address in (url(message), url(message, "/preview")):
            with count_queries() as statements:
                page = client.get(address)
            assert "FOCAL0" in page.text or "<strong>" in page.text
            assert len(statements) <= 12, "\n".join(statements)

    def test_the_list_costs_the_same_for_many(self, client, addressed, count_queries):
        for _number in range(20):
            sent(addressed)
        client.sign_in(addressed.olga)
        with count_queries() as statements:
            assert client.get(MESSAGES).status_code == 200
        assert len(statements) <= 12, "\n".join(statements)


class TestSettings:
    def test_texts_are_taken_over_written_changed_and_removed(self, client, addressed):
        client.sign_in(addressed.olga)
        templates = f"{MANAGE}/message-templates"
        assert "Practical information" in client.get(templates).text
        client.post(f"{templates}/usual")
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Template)) == 4
        wording = {name: value for name, value in filled(addressed).items() if "-" in name}
        assert client.get(f"{templates}/new").status_code == 200
        client.post(f"{templates}/new", data=wording | {"name": "Mine", "state": "waiting"})
        mine = db.session.scalars(sa.select(Template).where(Template.name == "Mine")).one()
        assert mine.choice == {"state": "waiting"}
        page = client.post(f"{templates}/{mine.id}", data=wording | {"name": "Mine", "state": "", "text-en": "{nme}"})
        assert page.status_code == 422
        page = client.post(f"{templates}/{mine.id}", data=wording | {"name": "Mine", "state": "", "text-fr": ""})
        assert page.status_code == 422
        assert "not both, in: FR" in page.text
        client.post(f"{templates}/{mine.id}", data=wording | {"name": "Ours", "state": ""})
        assert "Ours" in client.get(f"{templates}/{mine.id}").text
        assert "Remove the text “Ours”?" in client.get(f"{templates}/{mine.id}/removal").text
        client.post(f"{templates}/{mine.id}/removal")
        assert db.session.scalars(sa.select(Template).where(Template.name == "Ours")).all() == []

    def test_reminders_are_added_changed_and_looked_at(self, client, addressed):
        client.sign_in(addressed.olga)
        rules = f"{MANAGE}/reminders"
        assert "No texts yet" in client.get(f"{rules}/new").text
        assert "Add the usual reminders" in client.get(rules).text
        client.post(f"{rules}/usual")
        page = client.get(rules).text
        assert "3 days before registration closes, to nominees who have not confirmed" in page
        rule = queries.rules(addressed.event)[0]
        nominee = factories.an_account("Nino", "Beridze")
        invited = registrations.Nomination(by=addressed.olga, link="https://meetings.example/x")
        told = {"nomination": invited, "affiliation": addressed.state, "now": clock.now()}
        details = registrations.Details("Nino", "Beridze")
        registrations.nominate(addressed.event, nominee, addressed.delegate, details, **told)
        db.session.commit()
        clock.stop_at(clock.now() + timedelta(days=4))
        assert "BERIDZE Nino" in client.get(f"{rules}/{rule.id}").text
        data = {"template": rule.template_id, "days": "200", "trigger": rule.trigger, "house": addressed.osce.id}
        assert client.post(f"{rules}/{rule.id}", data=data).status_code == 422
        client.post(f"{rules}/{rule.id}", data=data | {"days": "5"})
        assert (rule.days, rule.is_active, rule.house_id) == (5, False, addressed.osce.id)
        client.post(f"{rules}/new", data=data | {"days": "1", "trigger": "after_meeting", "is_active": "y"})
        assert len(queries.rules(addressed.event)) == 3
        assert client.get(f"{rules}/{rule.id}/removal").status_code == 200
        client.post(f"{rules}/{rule.id}/removal")
        assert len(queries.rules(addressed.event)) == 2

    def test_without_an_address_reminders_are_refused(self, client, world):
        client.sign_in(world.olga)
        response = client.post(f"{MANAGE}/reminders/usual")
        assert response.location == f"{MANAGE}/reply-addresses"
        assert queries.rules(world.event) == []

    def test_each_house_says_where_its_answers_go(self, client, world):
        client.sign_in(world.hugo)
        addresses = f"{MANAGE}/reply-addresses"
        assert client.post(addresses, data={"reply_to": "not an address"}).status_code == 422
        letters = client.post(addresses, data={"reply_to": "jörg@example.org"})
        assert (letters.status_code, "letters that not every mail server can take" in letters.text) == (422, True)
        bad = client.post(addresses, data={"reply_to": "a@example.org\r\nBcc: b@example.org"})
        assert bad.status_code == 422
        client.post(addresses, data={"reply_to": "osce@example.org"})
        assert "osce@example.org" in client.get(addresses).text
        assert {host.reply_to for host in world.event.hosts} == {"", "osce@example.org"}

    def test_an_officer_without_a_house_reads_them_only(self, client, world):
        officer = factories.an_account("Otto")
        factories.a_role(world.event, officer, Role.REGISTRATION_OFFICER)
        client.sign_in(officer)
        assert client.get(f"{MANAGE}/reply-addresses").status_code == 200
        assert client.post(f"{MANAGE}/reply-addresses", data={"reply_to": "x@example.org"}).status_code == 404


class TestUnsubscribing:
    def test_one_click_by_a_mail_program(self, client, world):
        address = f"/unsubscription/{actions.token_of(world.sam)}"
        client.application.config["WTF_CSRF_ENABLED"] = True
        try:
            assert client.post(address, data={"x": "y"}).status_code == 400
            assert client.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        finally:
            client.application.config["WTF_CSRF_ENABLED"] = False
        assert queries.unsubscribed() == {world.sam.id}

    def test_a_person_is_asked_in_her_language_and_can_undo(self, client, world):
        token = actions.token_of(world.remi)
        page = client.get(f"/unsubscription/{token}")
        assert page.location == f"/fr/unsubscription/{token}"
        assert "Mettre fin" in client.get(page.location).text
        assert queries.unsubscribed() == frozenset()
        client.post(page.location)
        assert queries.unsubscribed() == {world.remi.id}
        assert "ont pris fin" in client.get(page.location).text
        client.post(f"{page.location}/undoing")
        assert queries.unsubscribed() == frozenset()

    @pytest.mark.parametrize("token", ["x", "2" * 76, "222222222222" + "0" * 64])
    def test_a_forged_address_is_none(self, client, world, token):
        for path in (f"/unsubscription/{token}", f"/en/unsubscription/{token}"):
            assert client.get(path).status_code == 404
            assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 404


class TestAccess:
    PAGES = (
        ("get", ""),
        ("get", "/new"),
        ("post", "/new"),
        *(("get", f"/{{id}}{path}") for path in ("", "/edit", "/removal", "/preview", "/outbox", "/export")),
        *(
            ("post", f"/{{id}}{path}")
            for path in (
                "/edit", "/removal", "/attachments", "/test-mails", "/outbox", "/draft", "/sending", "/cancellation",
                "/stop", "/resending", "/export", "/copies/{copy}/exclusion", "/copies/{copy}/return",
                "/copies/{copy}/contact-deliveries",
            )
        ),
    )  # fmt: skip

    @pytest.fixture
    def paths(self, addressed):
        message = a_message(addressed)
        actions.review(message, by=addressed.olga, now=clock.now())
        db.session.commit()
        copy = copies(message)["Sam"]
        return [(method, path.format(id=message.id, copy=copy.id)) for method, path in self.PAGES]

    @pytest.mark.parametrize("role", [None, Role.READER, Role.PROGRAMME_EDITOR, Role.DOCUMENT_OFFICER, Role.DESK])
    def test_others_find_nothing(self, client, addressed, paths, role):
        person = factories.an_account("Rita")
        if role:
            factories.a_role(addressed.event, person, role)
        client.sign_in(person)
        for method, path in paths:
            assert getattr(client, method)(MESSAGES + path).status_code == 404, path
        assert mails() == []

    def test_an_anonymous_visitor_is_asked_to_sign_in(self, client, addressed, paths):
        for method, path in paths:
            assert "/sign-in" in getattr(client, method)(MESSAGES + path).location, path

    def test_an_officer_of_registration_writes(self, client, addressed, paths):
        officer = factories.an_account("Otto")
        factories.a_role(addressed.event, officer, Role.REGISTRATION_OFFICER)
        client.sign_in(officer)
        assert client.get(MESSAGES).status_code == 200
        assert "Messages" in client.get(f"{MANAGE}/registrations").text

    def test_an_organiser_of_another_meeting_finds_nothing_of_this_one(self, client, addressed, paths):
        other = factories.an_event(slug="another", hosts=(addressed.council, addressed.osce))
        stranger = factories.an_account("Oskar")
        factories.a_role(other, stranger, Role.ORGANISER, addressed.council)
        message = only_message()
        template = actions.add_usual_templates(addressed.event, by=addressed.olga, now=clock.now())[0]
        db.session.commit()
        client.sign_in(stranger)
        for method, path in paths:
            assert getattr(client, method)(MESSAGES + path).status_code == 404, path
            if message.id in path:
                foreign = f"/en/events/another/manage/messages{path}"
                assert getattr(client, method)(foreign, data={"when": "now"}).status_code in {404, 422}, path
        page = client.get(f"/en/events/another/manage/messages/new?template={template.id}").text
        assert "Dear {full_name}" not in page
        assert client.get(f"/en/events/another/manage/message-templates/{template.id}").status_code == 404
        assert message.stage == Stage.REVIEW
        assert mails() == []

    def test_who_may_write_but_not_see_protected_people_does_not_see_them(self, client, addressed, monkeypatch):
        pia = factories.an_account("Pia", "Secret")
        factories.a_registration(addressed.event, pia, addressed.delegate, is_protected=True)
        writer = factories.an_account("Wanda")
        factories.a_role(addressed.event, writer, Role.READER)
        roles = access.ROLE_PERMISSIONS | {Role.READER: frozenset({Permission.WRITE_TO_PEOPLE})}
        monkeypatch.setattr(access, "ROLE_PERMISSIONS", roles)
        message = a_message(addressed)
        client.sign_in(writer)
        client.post(url(message, "/outbox"))
        for path in ("/outbox", "/preview", "/preview?q=secret", f"/preview?person={pia.id}"):
            page = client.get(url(message, path)).text
            assert "SECRET" not in page
            assert pia.email not in page
        copy = copies(message)["Pia"]
        assert client.post(url(message, f"/copies/{copy.id}/exclusion")).status_code == 404
        assert client.post(url(message, "/test-mails"), data={"person": pia.id}).status_code == 404
        client.post(url(message, "/sending"), data={"when": "now"})
        deliver()
        assert db.session.scalars(sa.select(Mail).where(Mail.account_id == pia.id)).one()
