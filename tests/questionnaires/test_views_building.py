"""The pages on which organisers build a form: works, refused, invalid."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from meetings.core import clock, tasks
from meetings.core.db import db
from meetings.core.i18n import in_language, moment, on_one_line
from meetings.core.mail import Mail
from meetings.core.translated import Translated
from meetings.questionnaires import actions
from meetings.questionnaires.models import (
    Audience,
    Kind,
    Purpose,
    Question,
    Questionnaire,
    Reply,
    State,
)
from meetings.questionnaires.queries import forms
from meetings.registration.models import State as RegistrationState
from tests import factories
from tests.questionnaires.conftest import EVENT, MANAGE, a_form, a_question, answered, fresh, words


class TestBuilding:
    def test_a_form_is_built_and_opened(self, world, client):
        client.sign_in(world.olga)
        data = {
            "title-en": "Travel",
            "title-fr": "Voyage",
            "purpose": "follow_up",
            "closes_at": "2030-01-02T18:00",
            "reminder_days": "7, 2",
        }
        path = client.post(f"{MANAGE}/new", data=data).location
        form = db.session.scalars(sa.select(Questionnaire)).one()
        assert path.endswith(form.id)
        assert form.reminder_days == [7, 2]
        assert form.closes_at.isoformat() == "2030-01-02T17:00:00+00:00"
        section = form.sections[0]
        base = f"{MANAGE}/{form.id}"
        assert "Yes or no" in client.get(f"{base}/sections/{section.id}/questions/new").text
        new = f"{base}/sections/{section.id}/questions/new?kind="
        asked = {
            "section": section.id,
            "audience": "person",
            "shown_if": "",
            "label-en": "Hotel?",
            "label-fr": "Hôtel ?",
        }
        assert client.post(f"{new}yes_no", data=asked).status_code == 302
        (hotel,) = fresh(form).questions
        meal = asked | {"label-en": "Meal", "shown_if": f"{hotel.id}|yes", "is_required": "y"}
        rows = {"options-0-label-en": "Fish", "options-0-quota": "3", "options-1-label-en": "Rice"}
        rows |= {"options-0-label-fr": "Poisson", "options-1-label-fr": "Riz"}
        more = client.post(f"{new}one_of", data=meal | rows | {"act": "add"})
        assert more.status_code == 200
        assert "options-2-label-en" in more.text
        assert 'value="Fish"' in more.text
        assert client.post(f"{new}one_of", data=meal | rows | {"act": "save"}).status_code == 302
        meal_question = fresh(form).questions[1]
        assert [(each.label["en"], each.quota) for each in meal_question.offered] == [("Fish", 3), ("Rice", None)]
        assert (meal_question.shown_if_id, meal_question.shown_if_value) == (hotel.id, "yes")
        page = client.get(base).text
        assert "Only if your answer to “Hotel?” is “yes”." in page
        assert "As soon as the form is open, 2 people get a message." in page
        factories.a_registration(world.event, factories.an_account(), world.delegate)
        db.session.commit()
        assert "As soon as the form is open, 3 people get a message." in client.get(base).text
        question = client.post(f"{base}/state", data={"state": "open"})
        assert (question.status_code, fresh(form).state) == (422, State.DRAFT)
        assert "and write to 3 people?" in question.text
        assert "Not in every language" not in question.text
        seen = re.search(r'name="seen" value="(\w+)"', question.text)[1]
        factories.a_registration(world.event, factories.an_account(), world.delegate)
        db.session.commit()
        question = client.post(f"{base}/state", data={"state": "open", "seen": seen})
        assert question.status_code == 422, "one more than was said"
        seen = re.search(r'name="seen" value="(\w+)"', question.text)[1]
        opened = client.post(f"{base}/state", data={"state": "open", "seen": seen})
        assert fresh(form).state == State.OPEN
        assert "The form is open: 4 people get a message." in client.get(opened.location).text
        assert "get a message." not in client.get(base).text

    def test_what_is_not_in_every_language_is_named_before_the_form_opens(self, world, client):
        form = a_form(
            world.event, world.olga, title=Translated(en="Travel"), purpose=Purpose.FOLLOW_UP, state=State.DRAFT
        )
        form.sections[0].title = Translated(en="Journey")
        choice = a_question(form, Kind.ONE_OF, "Train", options=("Yes", "No"), help=Translated(fr="Choisir"))
        secret = a_question(form, Kind.SHORT_TEXT, "Internal", audience=Audience.INTERNAL)
        choice.options[1].label, secret.label = Translated(en="No"), Translated(en="Hidden")
        db.session.commit()
        gaps = [
            "Title: missing in French",
            "Section “Journey”: missing in French",
            "Explanation of “Train”: missing in English",
            "Answer “No” to “Train”: missing in French",
        ]
        page = client.sign_in(world.olga).get(f"{MANAGE}/{form.id}").text
        assert [each for each in gaps if f"<li>{each}</li>" not in page] == []
        question = client.post(f"{MANAGE}/{form.id}/state", data={"state": "open"})
        assert question.status_code == 422
        assert re.findall(r"<li>([^<]*: missing in [^<]*)</li>", question.text) == gaps
        assert fresh(form).state == State.DRAFT
        seen = re.search(r'name="seen" value="(\w+)"', question.text)[1]
        form.sections[0].title = words("Journey")
        db.session.commit()
        stale = client.post(f"{MANAGE}/{form.id}/state", data={"state": "open", "seen": seen})
        assert stale.status_code == 422, "another list than was shown"
        seen = re.search(r'name="seen" value="(\w+)"', stale.text)[1]
        assert client.post(f"{MANAGE}/{form.id}/state", data={"state": "open", "seen": seen}).status_code == 302
        assert fresh(form).state == State.OPEN
        assert client.post(f"{MANAGE}/{form.id}/state", data={"state": "closed"}).status_code == 302

    def test_a_form_in_every_language_opens_without_a_question(self, world, client):
        form = a_form(world.event, world.olga, state=State.DRAFT)
        base = f"{MANAGE}/{form.id}"
        client.sign_in(world.olga).post(f"{base}/state", data={"state": "open"})
        assert "Add a question before you open the form." in client.get(base).text
        a_question(form, Kind.NUMBER)
        assert "Not in every language" not in client.get(base).text
        assert client.post(f"{base}/state", data={"state": "open"}).status_code == 302
        assert fresh(form).state == State.OPEN

    def test_a_form_whose_time_is_over_asks_nothing_and_stays_as_it_is(self, world, client):
        form = a_form(world.event, world.olga, purpose=Purpose.FOLLOW_UP, state=State.DRAFT)
        a_question(form, Kind.NUMBER)
        factories.a_registration(world.event, factories.an_account(), world.delegate)
        form.closes_at = clock.now()
        db.session.commit()
        answer = client.sign_in(world.olga).post(f"{MANAGE}/{form.id}/state", data={"state": "open"})
        assert (answer.status_code, fresh(form).state) == (302, State.DRAFT)
        page = client.get(answer.location).text
        assert "The time at which this form closes is over." in page

    def test_when_its_reminders_leave_is_said(self, world, asked, client):
        asked.form.reminder_days, asked.form.closes_at = [2, 0], factories.at(clock.now().date() + timedelta(days=9), 7)
        db.session.commit()
        page = client.sign_in(world.olga).get(f"{MANAGE}/{asked.form.id}").text
        with in_language("en"):
            said = [
                on_one_line(moment(asked.form.closes_at - timedelta(days=days), world.event.time_zone))
                for days in (2, 1)
            ]
        assert f"Reminders to whoever has not answered: {said[0]} · {said[1]} (time of the meeting)." in page

    def test_a_refused_change_comes_back_with_what_was_typed(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO, "Switch")
        night = a_question(asked.form, Kind.DATE, "Night", shown_if=(switch.id, "yes"))
        base = f"{MANAGE}/{asked.form.id}"
        client.sign_in(world.olga)
        data = {
            "section": switch.section_id,
            "audience": "person",
            "shown_if": "",
            "label-en": "Typed",
            "is_sensitive": "y",
        }
        answer = client.post(f"{base}/questions/{switch.id}", data=data)
        assert answer.status_code == 422
        assert "it has to be sensitive itself" in answer.text
        assert 'value="Typed"' in answer.text
        for path, sent in (
            (f"{base}/questions/{switch.id}/removal", {}),
            (f"{base}/questions/{switch.id}/kind", {"kind": "number"}),
        ):
            answer = client.post(path, data=sent, follow_redirects=True)
            assert "notice tone-attention" in answer.text, path
        form = fresh(asked.form)
        assert [(each.id, each.kind) for each in form.questions] == [(switch.id, "yes_no"), (night.id, "date")]

    @pytest.mark.parametrize("of_sections", [False, True])
    def test_a_refused_order_is_shown_as_it_was_asked_for_with_why_not(self, world, asked, client, of_sections):
        switch = a_question(asked.form, Kind.YES_NO, "Switch")
        if of_sections:
            actions.add_section(asked.form, words("Later", "Ensuite"), words("", ""), [], by=world.olga)
        night = a_question(asked.form, Kind.DATE, "Night", shown_if=(switch.id, "yes"))
        base = f"{MANAGE}/{asked.form.id}"
        first, second = (switch.section_id, night.section_id) if of_sections else (switch.id, night.id)
        path = "order" if of_sections else f"{switch.section_id}/order"
        client.sign_in(world.olga)
        for sent in ({"order": [second, first]}, {"order": [first, second], "move": f"up:{second}"}):
            answer = client.post(f"{base}/sections/{path}", data=sent)
            assert answer.status_code == 422
            box = answer.text.partition("<details open>")[2].partition("</details>")[0]
            assert "data-error-summary" in box
            assert re.findall('name="order" value="([^"]+)"', box) == [second, first]
            assert answer.text.count("data-error-summary") == 1
        assert "<details open>" not in client.get(base).text
        assert [each.id for each in fresh(asked.form).questions] == [switch.id, night.id]

    def test_kinds_stand_in_groups_and_what_is_always_asked_is_a_valid_choice(self, world, asked, client):
        section = asked.form.sections[0]
        new = f"{MANAGE}/{asked.form.id}/sections/{section.id}/questions/new"
        client.sign_in(world.olga)
        page = client.get(new).text
        assert sorted(re.findall(r"kind=(\w+)", page)) == sorted(Kind)
        assert page.index("Numbers and times</h2>") < page.index("kind=number") < page.index("Files</h2>")
        page = client.get(f"{new}?kind=number").text
        select = re.search('<select[^>]*id="shown_if"[^>]*>', page)
        assert select
        assert "required" not in select[0]
        assert 'for="shown_if">Asked only if</label>' in page
        sent = {"label-en": "How many?", "section": section.id, "audience": "person", "shown_if": ""}
        page = client.get(client.post(f"{new}?kind=number", data=sent).location).text
        assert f'<a href="{new}">Add another question</a>' in page

    def test_removing_what_others_depend_on_says_at_once_which_and_leads_there(self, world, asked, client):
        switch = a_question(asked.form, Kind.YES_NO, "Switch")
        night = a_question(asked.form, Kind.DATE, "Night", shown_if=(switch.id, "yes"))
        other = a_question(asked.form, Kind.DATE, "Unconcerned")
        base = f"{MANAGE}/{asked.form.id}/questions"
        client.sign_in(world.olga)
        page = client.get(f"{base}/{switch.id}/removal").text
        assert "This question cannot be removed yet" in page
        assert f'href="{base}/{night.id}#shown_if">Night</a>' in page
        assert "Unconcerned" not in page
        assert "Remove the question</button>" not in page
        assert 'id="shown_if"' in client.get(f"{base}/{night.id}").text
        client.post(f"{base}/{night.id}/removal")
        for free in (switch, other):
            assert "Remove the question</button>" in client.get(f"{base}/{free.id}/removal").text

    def test_how_many_are_incomplete_by_a_change_is_said_at_once_with_a_way_to_write_to_them(
        self, world, asked, client
    ):
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        base, said = f"{MANAGE}/{asked.form.id}", "1 person had completed this form and now lacks an answer."
        new = f"{base}/sections/{note.section_id}/questions/new?kind=short_text"
        sent = {"section": note.section_id, "audience": "person", "shown_if": "", "label-en": "x", "label-fr": "x"}
        duty = sent | {"is_required": "y"}
        client.sign_in(world.olga)
        client.post(new, data=sent)
        other = next(each for each in fresh(asked.form).questions if each.label == {"en": "x", "fr": "x"})
        for path, data, told in (
            (new, duty | {"audience": "internal"}, False),
            (new, duty | {"shown_if": f"{note.id}|"}, False),
            (f"{base}/questions/{note.id}", duty, True),
            (f"{base}/questions/{other.id}", duty, True),
            (new, duty, True),
        ):
            db.session.execute(sa.update(Question).values(is_required=False))
            db.session.commit()
            answered(asked.form, asked.remi, {})
            answer = client.get(client.post(path, data=data).location)
            assert (said in answer.text) is told, (path, data)
            reply = db.session.scalars(sa.select(Reply)).one()
            assert (reply.complete_at is None) is told
        address = f"messages/new?incomplete={asked.form.id}"
        assert f'{address}">Prepare a message to all who sent it and now lack an answer</a>' in answer.text
        assert "Nothing is sent about this by itself." in answer.text
        tasks.run_due()
        assert db.session.scalars(sa.select(Mail)).all() == []

    def test_nothing_is_said_of_a_form_that_nobody_can_answer_or_of_who_does_not_come(self, world, asked, client):
        note = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        answered(asked.form, asked.remi, {})
        base = f"{MANAGE}/{asked.form.id}/questions/{note.id}"
        duty = {"section": note.section_id, "audience": "person", "shown_if": "", "label-en": "x", "is_required": "y"}
        client.sign_in(world.olga)
        asked.form.state = State.CLOSED
        db.session.commit()
        assert "had completed" not in client.get(client.post(base, data=duty).location).text
        asked.form.state, asked.remi.state = State.OPEN, RegistrationState.WITHDRAWN
        db.session.commit()
        assert "had completed" not in client.get(client.post(base, data=duty).location).text

    def test_invalid_input_is_refused(self, world, asked, client):
        question = a_question(asked.form, Kind.SHORT_TEXT)
        base = f"{MANAGE}/{asked.form.id}"
        client.sign_in(world.olga)
        title, _, introduction = client.get(f"{MANAGE}/new").text.partition('name="introduction-en"')
        assert ("(optional)" in title.partition('name="title-fr"')[0], "(optional)" in introduction) == (False, True)
        right = {"section": question.section_id, "audience": "person", "shown_if": "", "label-en": "x"}
        for path, data in (
            (f"{MANAGE}/new", {"purpose": "registration"}),
            (f"{MANAGE}/new", {"title-en": "x", "purpose": "never"}),
            (f"{MANAGE}/new", {"title-en": "x", "purpose": "follow_up", "reminder_days": "7"}),
            (
                f"{base}/settings",
                {
                    "title-en": "x",
                    "purpose": "follow_up",
                    "opens_at": "2030-01-02T18:00",
                    "closes_at": "2030-01-01T18:00",
                },
            ),
            (f"{base}/sections/new", {}),
            (f"{base}/sections/{question.section_id}", {"title-en": ""}),
            (f"{base}/questions/{question.id}", right | {"label-en": ""}),
            (f"{base}/questions/{question.id}", right | {"longest": "900"}),
            (f"{base}/questions/{question.id}", right | {"shown_if": f"{question.id}|"}),
            (f"{base}/questions/{question.id}", right | {"retention_days": "-1", "is_sensitive": "y"}),
            (f"{base}/sections/{question.section_id}/questions/new?kind=one_of", right),
            (f"{base}/sections/{question.section_id}/questions/new?kind=number", right | {"least": "3", "most": "2"}),
            (f"{base}/sections/{question.section_id}/questions/new?kind=consent", right),
        ):
            assert client.post(path, data=data).status_code == 422, (path, data)
        for path, data in (
            (f"{base}/state", {"state": "gone"}),
            (f"{base}/sets", {"set": "gone"}),
            (f"{MANAGE}/sets", {}),
            (f"{base}/questions/{question.id}/kind", {"kind": "gone"}),
            (f"{base}/sections/{question.section_id}/questions/new?kind=gone", right),
        ):
            assert client.post(path, data=data).status_code == 404, path

    def test_that_a_consent_has_no_words_is_said_where_they_are_written(self, world, asked, client):
        section = a_question(asked.form, Kind.SHORT_TEXT, "Note").section_id
        data = {"label-en": "Photo", "section": section, "audience": "person", "retention_days": "30"}
        client.sign_in(world.olga)
        for manage, field in ((MANAGE, "help-en"), (MANAGE.replace("/en/", "/fr/", 1), "help-fr")):
            page = client.post(f"{manage}/{asked.form.id}/sections/{section}/questions/new?kind=consent", data=data)
            assert (page.status_code, f'id="{field}-error"' in page.text) == (422, True), field
            assert f'href="#{field}"' in page.text, "the summary leads there"

    def test_what_a_consent_needs_is_not_called_optional(self, world, asked, client):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        new = f"{MANAGE}/{asked.form.id}/sections/{question.section_id}/questions/new?kind="
        client.sign_in(world.olga)
        words = [client.get(f"{new}{kind}").text.partition('name="help-fr"')[0] for kind in ("short_text", "consent")]
        assert [page.count("(optional)") for page in words] == [2, 0]

    def test_all_that_is_wrong_is_told_at_once(self, world, asked, client):
        question = a_question(asked.form, Kind.SHORT_TEXT, "Note")
        new = f"{MANAGE}/{asked.form.id}/sections/{question.section_id}/questions/new?kind="
        form = {
            "purpose": "registration",
            "title-en": "x" * 201,
            "opens_at": "2030-01-02T09:00",
            "closes_at": "2030-01-01T09:00",
        }
        asks = {"section": question.section_id, "audience": "person", "shown_if": ""}
        one_of = asks | {"label-en": "x" * 301, "is_sensitive": "y", "options-0-label-en": "A", "options-0-quota": "2"}
        limits = asks | {"label-en": "x" * 301, "least": "3", "most": "2", "retention_days": "-1"}
        client.sign_in(world.olga)
        for path, data, sentences in (
            (f"{MANAGE}/new", form, ["at most 200 characters", "The form has to close after it opens."]),
            (
                f"{MANAGE}/new",
                form | {"opens_at": "", "closes_at": "", "reminder_days": "7"},
                ["at most 200 characters", "Reminders need a time"],
            ),
            (f"{new}one_of", one_of, ["at most 300", "Please give two answers", "have no number of places"]),
            (f"{new}several_of", limits, ["at most 300", "cannot be below the smallest", "Please give two answers"]),
            (f"{new}consent", asks | {"label-en": "x" * 301}, ["at most 300", "Please write what the person agrees"]),
            (f"{new}short_text", asks | {"longest": "900"}, ["Please fill in this field", "characters at most"]),
        ):
            answer = client.post(path, data=data)
            assert answer.status_code == 422
            assert [each for each in sentences if each not in answer.text] == [], path
        late = client.post(f"{MANAGE}/new", data=form | {"closes_at": "soon", "reminder_days": "7"}).text
        assert "Reminders need a time" not in late, "a time that cannot be read is no missing time"

    @pytest.mark.parametrize(("language", "said"), [("en", "An empty “At least” means 0"), ("fr", "cela signifie 0")])
    def test_a_largest_number_below_zero_is_refused_at_its_field(self, world, asked, client, language, said):
        question = a_question(asked.form, Kind.NUMBER)
        address = f"{MANAGE}/{asked.form.id}/questions/{question.id}".replace("/en/", f"/{language}/")
        data = {"act": "save", "label-en": "Nights", "section": question.section_id, "audience": "person"}
        refused = client.sign_in(world.olga).post(address, data=data | {"shown_if": "", "most": "-5"})
        assert refused.status_code == 422
        assert re.search(rf'<li><a href="#most">[^<]*{said}', refused.text), "the summary leads to it"
        assert re.search(
            r'<input[^>]*aria-invalid="true"[^>]*id="most"|<input[^>]*id="most"[^>]*aria-invalid="true"', refused.text
        )
        assert 'value="-5"' in refused.text

    def test_everything_by_buttons_without_scripts(self, world, asked, client):
        one, two = a_question(asked.form, Kind.NUMBER, "one"), a_question(asked.form, Kind.NUMBER, "two")
        base = f"{MANAGE}/{asked.form.id}"
        client.sign_in(world.olga)
        client.post(f"{base}/sections/{one.section_id}/order", data={"order": [one.id, two.id], "move": f"up:{two.id}"})
        assert [each.id for each in fresh(asked.form).questions] == [two.id, one.id]
        client.post(f"{base}/sections/new", data={"title-en": "Second"})
        client.post(f"{base}/sets", data={"set": "travel"})
        sections = fresh(asked.form).sections
        assert len(sections) == 3
        ids = [each.id for each in sections]
        client.post(f"{base}/sections/order", data={"order": ids, "move": f"down:{ids[0]}"})
        assert [each.id for each in fresh(asked.form).sections] == [ids[1], ids[0], ids[2]]
        client.post(f"{base}/sections/{ids[1]}/removal")
        assert len(fresh(asked.form).sections) == 2
        client.post(f"{base}/questions/{one.id}/kind", data={"kind": "date"})
        client.post(f"{base}/questions/{two.id}/removal")
        assert [each.kind for each in fresh(asked.form).sections[0].questions] == ["date"]
        client.post(f"{MANAGE}/sets", data={"set": "needs"})
        both = [each.id for each in forms.of_event(world.event)]
        client.post(f"{MANAGE}/order", data={"order": both, "move": f"up:{both[1]}"})
        assert [each.id for each in forms.of_event(world.event)] == both[::-1]
        client.post(f"{MANAGE}/{both[1]}/removal")
        assert len(forms.of_event(world.event)) == 1

    def test_the_preview_is_in_the_language_of_the_address_and_for_the_category_chosen(self, world, asked, client):
        a_question(asked.form, Kind.YES_NO, "Hotel")
        actions.add_section(asked.form, words("Only civil society"), words(""), [world.civil_society], by=None)
        a_question(asked.form, Kind.NUMBER, "Members")
        path = f"{MANAGE}/{asked.form.id}/preview"
        client.sign_in(world.olga)
        assert "Hotel (fr)" in client.get(path.replace("/en/", "/fr/", 1)).text
        assert "Members" in client.get(f"{path}?category={world.civil_society.id}").text
        assert "Members" not in client.get(f"{path}?category={world.delegate.id}").text
        asked.form.categories = [world.civil_society]
        db.session.commit()
        assert "do not get this form" in client.get(f"{path}?category={world.delegate.id}").text

    def test_the_preview_changes_language_and_the_page_around_it_stays(self, world, asked, client):
        a_question(asked.form, Kind.YES_NO, "Hotel")
        path = f"{MANAGE}/{asked.form.id}/preview"
        page = client.sign_in(world.olga).get(f"{path}?category={world.delegate.id}").text
        assert f'href="?category={world.delegate.id}&amp;language=fr"' in page
        page = client.get(f"{path}?category={world.delegate.id}&language=fr").text
        before, _sep, paper = page.partition('<div class="form paper" lang="fr">')
        paper = paper.partition("</main>")[0]
        assert ("Hotel (fr)" in paper, "Oui" in paper, "Yes" in paper) == (True, True, False)
        assert '<html lang="en">' in before
        assert "Preview as" in before
        assert "Sign out" in page
        assert 'lang="xx"' not in client.get(f"{path}?language=xx").text

    def test_the_log_reads_like_sentences(self, world, asked, client):
        a_question(asked.form, Kind.YES_NO, "Hotel?")
        client.sign_in(world.olga).post(f"{MANAGE}/{asked.form.id}/state", data={"state": "closed"})
        log = client.get(f"{EVENT}/manage/audit").text
        assert "closed the form Travel" in log
