"""Two windows, or two people, with one form: nothing that was saved is taken back unnoticed."""

import html
import io

import pytest

from meetings.core import clock
from meetings.core.db import db
from meetings.questionnaires import actions, sheets
from meetings.questionnaires.models import Kind
from meetings.questionnaires.rules.meanwhile import ChangedMeanwhile, merged, renewed, stamps
from tests import factories
from tests.questionnaires.conftest import a_question, answered, fresh, value
from tests.windows import overwritten, seen_on

EVENT = "/en/events/annual-meeting"


def mine(form):
    return f"{EVENT}/my-registration/forms/{form.id}"


def seen(page):
    """What the form on a page was opened with, as its field sends it."""
    return html.unescape(page.text.partition('name="seen" type="hidden" value="')[2].partition('"')[0])


class TestRule:
    @pytest.mark.parametrize(
        ("began", "now", "typed", "counts", "both"),
        [
            ("a", "a", "b", "b", False),
            ("a", "b", "a", "b", False),
            ("a", "b", "b", "b", False),
            ("a", "b", "c", "c", True),
            ("a", None, "a", None, False),
            ("a", None, "c", "c", True),
            ("a", "b", None, None, True),
            (None, "b", None, "b", False),
            (None, "b", "c", "c", True),
            (None, False, None, False, False),
            ("a", "a", None, None, False),
        ],
    )
    def test_what_was_left_alone_keeps_what_was_saved_meanwhile(self, began, now, typed, counts, both):
        opened = stamps({} if began is None else {"q": began}, ())
        found, clashing = merged({"q": typed}, opened, {} if now is None else {"q": now}, ())
        assert found == {"q": counts}
        assert clashing == ({"q": now} if both else {})

    def test_a_question_that_the_form_did_not_have_keeps_its_answer(self):
        assert merged({"new": None}, {}, {"new": "saved"}, ()) == ({"new": "saved"}, {})

    def test_of_an_answer_in_parts_each_counts_for_itself(self):
        opened = stamps({"q": {"day": "1", "hotel": "Grand", "train": "TGV"}}, {"q"})
        now = {"q": {"day": "2", "hotel": "Petit", "train": "TGV"}}
        typed = {"q": {"day": "1", "hotel": "Rhin"}}
        found, clashing = merged(typed, opened, now, {"q"})
        assert found == {"q": {"day": "2", "hotel": "Rhin"}}
        assert clashing == {"q": {"hotel": "Petit"}}
        told = renewed(opened, clashing, {"q"})
        assert merged(typed, told, now, {"q"}) == ({"q": {"day": "2", "hotel": "Rhin"}}, {})
        assert merged({"q": None}, opened, {}, {"q"}) == ({"q": None}, {})
        assert merged({"q": {"hotel": "Rhin"}}, {}, now, {"q"})[1] == {"q": {"hotel": "Petit"}}


class TestSaving:
    def test_a_sheet_that_was_read_before_another_save_takes_nothing_back(self, world, asked):
        hotel, nights = a_question(asked.form, Kind.SHORT_TEXT), a_question(asked.form, Kind.NUMBER)
        older = sheets.sheet(fresh(asked.form), asked.remi, "en", sheets.THE_PERSON)
        answered(asked.form, asked.remi, {hotel: "Grand", nights: 0})
        untouched = {hotel.id: None, nights.id: None}
        actions.save(older, asked.remi, untouched, by=world.remi, now=clock.now())
        assert (value(hotel, asked.remi), value(nights, asked.remi)) == ("Grand", 0)
        with pytest.raises(ChangedMeanwhile) as refused:
            actions.save(older, asked.remi, {hotel.id: actions.Given("Petit")}, by=world.remi, now=clock.now())
        assert refused.value.now == {hotel.id: "Grand"}

    def test_what_nobody_is_asked_any_more_is_no_conflict(self, world, asked):
        switch = a_question(asked.form, Kind.YES_NO)
        detail = a_question(asked.form, Kind.SHORT_TEXT, shown_if=(switch.id, "yes"))
        answered(asked.form, asked.remi, {switch: True, detail: "a"})
        older = sheets.sheet(fresh(asked.form), asked.remi, "en", sheets.THE_PERSON)
        answered(asked.form, asked.remi, {switch: True, detail: "b"})
        given = {switch.id: actions.Given(False), detail.id: None}
        actions.save(older, asked.remi, given, by=world.remi, now=clock.now())
        assert value(switch, asked.remi) is False
        assert value(detail, asked.remi) is None


class TestPages:
    def test_an_older_tab_that_goes_on_later_takes_nothing_back(self, world, asked, client):
        hotel = a_question(asked.form, Kind.SHORT_TEXT, is_required=True)
        nights, tour = a_question(asked.form, Kind.NUMBER), a_question(asked.form, Kind.YES_NO)
        client.sign_in(world.remi)
        older = seen(client.get(mine(asked.form)))
        client.post(mine(asked.form), data={"seen": older, f"q_{hotel.id}": "Grand", f"q_{tour.id}": "no"})
        data = {"seen": older, f"q_{nights.id}": "2", "act": "later"}
        assert client.post(mine(asked.form), data=data).status_code == 302
        assert [value(each, asked.remi) for each in (hotel, nights, tour)] == ["Grand", 2, False]
        assert client.post(mine(asked.form), data={"seen": older}).status_code == 302
        assert value(hotel, asked.remi) == "Grand"

    def test_two_answers_to_one_question_are_put_side_by_side_and_the_second_sending_counts(self, world, asked, client):
        state = a_question(asked.form, Kind.COUNTRY, "Visa of")
        other = factories.a_state("FR", "France", "France")
        client.sign_in(world.remi)
        older = seen(client.get(mine(asked.form)))
        client.post(mine(asked.form), data={"seen": older, f"q_{state.id}": other.id})
        data = {"seen": older, f"q_{state.id}": world.state.id}
        refused = client.post(mine(asked.form), data=data)
        assert refused.status_code == 422
        assert "Now it is: France. Send the form again" in refused.text
        assert value(state, asked.remi) == other.id
        french = client.post(mine(asked.form).replace("/en/", "/fr/"), data=data).text
        assert "dans une autre fenêtre ou par quelqu’un d’autre" in french
        assert client.post(mine(asked.form), data=data | {"seen": seen(refused)}).status_code == 302
        assert value(state, asked.remi) == world.state.id

    def test_of_a_journey_only_the_part_that_both_changed_is_asked_about(self, world, asked, client):
        travel = a_question(asked.form, Kind.TRAVEL)
        answered(asked.form, asked.remi, {travel: {"arrival_date": "2026-11-02", "hotel": "Grand"}})
        client.sign_in(world.remi)
        older = seen(client.get(mine(asked.form)))
        answered(asked.form, asked.remi, {travel: {"arrival_date": "2026-11-03", "hotel": "Petit"}})
        data = {f"q_{travel.id}-arrival_date": "2026-11-02", f"q_{travel.id}-hotel": "Rhin", "seen": older}
        refused = client.post(mine(asked.form), data=data)
        assert f'href="#q_{travel.id}-hotel"' in refused.text
        assert "Now it is: Petit." in refused.text
        assert refused.text.count("Now it is") == 2
        assert client.post(mine(asked.form), data=data | {"seen": seen(refused)}).status_code == 302
        assert value(travel, asked.remi) == {"arrival_date": "2026-11-03", "hotel": "Rhin"}

    def test_an_answer_that_was_taken_back_elsewhere_is_said_to_be(self, world, asked, client):
        hotel = a_question(asked.form, Kind.SHORT_TEXT)
        answered(asked.form, asked.remi, {hotel: "Grand"})
        client.sign_in(world.remi)
        older = seen(client.get(mine(asked.form)))
        client.post(mine(asked.form), data={"seen": older, f"q_{hotel.id}": ""})
        assert client.post(mine(asked.form), data={"seen": older, f"q_{hotel.id}": "Grand"}).status_code == 302
        assert value(hotel, asked.remi) is None
        refused = client.post(mine(asked.form), data={"seen": older, f"q_{hotel.id}": "Petit"})
        assert "This answer was taken back meanwhile" in refused.text

    def test_an_organiser_does_not_write_over_what_the_person_saved_meanwhile(self, world, asked, client):
        hotel, nights = a_question(asked.form, Kind.SHORT_TEXT), a_question(asked.form, Kind.NUMBER)
        page = f"{EVENT}/manage/forms/{asked.form.id}/answers/{asked.remi.id}"
        client.sign_in(world.olga)
        older = seen(client.get(page))
        answered(asked.form, asked.remi, {hotel: "Grand"})
        assert client.post(page, data={"seen": older, f"q_{nights.id}": "3"}).status_code == 302
        assert (value(hotel, asked.remi), value(nights, asked.remi)) == ("Grand", 3)
        assert "Now it is: Grand." in client.post(page, data={"seen": older, f"q_{hotel.id}": "Petit"}).text

    def test_a_file_that_arrived_in_the_other_tab_stays(self, world, asked, client):
        file, hotel = a_question(asked.form, Kind.FILE), a_question(asked.form, Kind.SHORT_TEXT)
        client.sign_in(world.remi)
        older = seen(client.get(mine(asked.form)))

        def post(name, **more):
            data = {"seen": older, f"q_{file.id}-file": (io.BytesIO(factories.A_PDF), name)} if name else {}
            data |= {"seen": older, **more}
            return client.post(mine(asked.form), data=data, content_type="multipart/form-data")

        assert post("first.pdf").status_code == 302
        assert post("", **{f"q_{hotel.id}": "Grand"}).status_code == 302
        assert value(file, asked.remi)["name"] == "first.pdf"
        refused = post("second.pdf")
        assert "Now it is: first.pdf." in refused.text
        assert "second.pdf" in refused.text

    @pytest.mark.parametrize("broken", ["", "{", "[]", "7", '{"HOTEL": [1]}', '{"HOTEL": {"a": [1]}}', "[" * 9000])
    def test_a_broken_stamp_stops_nobody(self, world, asked, client, broken):
        hotel = a_question(asked.form, Kind.SHORT_TEXT)
        seen_before = broken.replace("HOTEL", hotel.id)
        client.sign_in(world.remi)
        assert client.post(mine(asked.form), data={"seen": seen_before, f"q_{hotel.id}": "Grand"}).status_code == 302
        db.session.expire_all()
        assert value(hotel, asked.remi) == "Grand"

    def test_what_is_wrong_with_an_answer_comes_before_what_was_changed(self, world, asked, client):
        nights = a_question(asked.form, Kind.NUMBER)
        answered(asked.form, asked.remi, {nights: 1})
        client.sign_in(world.remi)
        older = seen(client.get(mine(asked.form)))
        answered(asked.form, asked.remi, {nights: 2})
        refused = client.post(mine(asked.form), data={"seen": older, f"q_{nights.id}": "many"})
        assert "Now it is" not in refused.text
        again = client.post(mine(asked.form), data={"seen": seen(refused), f"q_{nights.id}": "3"})
        assert "Now it is: 2." in again.text


class TestBuilding:
    """Two organisers at one form."""

    @pytest.fixture
    def base(self, asked):
        return f"{EVENT}/manage/forms/{asked.form.id}"

    def test_a_question(self, world, asked, client, base):
        question = a_question(asked.form, Kind.ONE_OF, "Meal", options=("Fish", "Rice"))
        fish, rice = question.options
        data = {
            "section": question.section_id, "audience": "person", "shown_if": "", "act": "save",
            "options-0-id": fish.id, "options-0-label-en": "Fish", "options-1-id": rice.id,
            "options-1-label-en": "Rice",
        }  # fmt: skip
        path = f"{base}/questions/{question.id}"
        first, second = data | {"label-en": "By Olga"}, data | {"label-en": "By Hugo"}
        overwritten(client, world, path, first, second, "By Olga")
        assert question.label["en"] == "By Hugo"
        first, second = second | {"options-1-label-en": "Pasta"}, second | {"options-0-quota": "7"}
        overwritten(client, world, path, first, second, "Pasta")
        assert [str(each) for each in question.offered] == ["Fish", "Rice"]

    def test_a_button_of_the_list_of_answers_does_not_forget_what_was_seen(self, world, asked, client, base):
        question = a_question(asked.form, Kind.ONE_OF, "Meal", options=("Fish", "Rice"))
        path = f"{base}/questions/{question.id}"
        page = client.sign_in(world.olga).get(path)
        longer = client.post(path, data={"seen": seen_on(page), "act": "add", "label-en": "x"})
        assert seen_on(longer) == seen_on(page)

    def test_a_section_and_the_settings(self, world, asked, client, base):
        section = asked.form.sections[0]
        titles = {"title-en": "By Olga"}, {"title-en": "By Hugo"}
        overwritten(client, world, f"{base}/sections/{section.id}", *titles, "By Olga")
        assert section.title["en"] == "By Hugo"
        first, second = ({"purpose": "registration", **title} for title in titles)
        overwritten(client, world, f"{base}/settings", first, second, "By Olga")
        assert asked.form.title["en"] == "By Hugo"
