"""The pages of documents: works, refused, stranger, anonymous, invalid."""

import io

import pytest

from meetings.core import audit, clock, files
from meetings.core.db import db
from meetings.core.translated import Translated
from meetings.events.models import Role
from meetings.programme.models import Speaker
from meetings.registration.models import State
from meetings.resources import forms
from meetings.resources.models import Access, Document
from tests import factories, samples

HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}"


@pytest.fixture
def rapporteur(world):
    """An approved rapporteur, who may share."""
    account = factories.an_account("Ilze", "Bērziņa")
    category = factories.a_category(world.event, "R", key="rapporteur")
    factories.a_registration(world.event, account, category)
    return account


def url(world, path="", lang="en"):
    return f"/{lang}/events/{world.event.slug}/documents{path}"


def filled(**more):
    values = {
        "title-en": "Note on identification",
        "title-fr": "Note sur l’identification",
        "kind": "report",
        "session": "",
        "access": "participants",
        "file_en": (factories.A_PDF, "note.pdf"),
    }
    return {key: _part(value) for key, value in (values | more).items() if value is not None}


def _part(value):
    return (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value


def post(client, address, **more):
    return client.post(address, data=filled(**more), content_type="multipart/form-data")


class TestReading:
    def test_everybody_finds_what_is_public_and_no_trace_of_the_rest(self, world, client):
        factories.a_document(world.event, world.olga, title=Translated(en="Open note", fr="Note ouverte"))
        for access in (Access.PARTICIPANTS, Access.ORGANISERS):
            factories.a_document(world.event, world.olga, title=Translated(en="Secret note"), access=access)
        factories.a_document(world.event, world.olga, title=Translated(en="Secret note"), withdrawn_at=clock.now())
        for query in ("", "?q=note", "?session=meeting", "?language=en", "?kind=concept_note"):
            page = client.get(url(world, query)).text
            assert "Open note" in page
            assert "Secret" not in page
            assert "1 of 1" in page

    @pytest.mark.parametrize(("reader", "sees"), [("remi", 2), ("gaby", 2), ("olga", 3), ("stella", 1)])
    def test_each_sees_what_is_meant_for_her(self, world, client, reader, sees):
        for access in Access:
            factories.a_document(world.event, world.hugo, title=Translated(en=f"For {access}"), access=access)
        page = client.sign_in(getattr(world, reader)).get(url(world)).text
        assert page.count("<article") == sees

    def test_a_withdrawn_registration_ends_it_at_once(self, world, client):
        document = factories.a_document(world.event, world.olga, access=Access.PARTICIPANTS)
        client.sign_in(world.remi)
        assert client.get(url(world, f"/{document.id}/en/note.pdf")).status_code == 200
        registration = db.session.query(factories.Registration).filter_by(account_id=world.remi.id).one()
        registration.state = State.WITHDRAWN
        db.session.commit()
        assert client.get(url(world, f"/{document.id}/en/note.pdf")).status_code == 404

    def test_the_readers_language_comes_first(self, world, client):
        factories.a_document(world.event, world.olga, {"en": "note.pdf", "fr": "cadrage.pdf"})
        page = client.get(url(world, lang="fr")).text
        assert page.index("cadrage.pdf") < page.index("note.pdf")

    def test_by_session(self, world, client):
        session = factories.a_session(world.event)
        factories.a_document(world.event, world.olga, session=session, title=Translated(en="Slides"))
        factories.a_document(world.event, world.olga, title=Translated(en="General note"))
        page = client.get(url(world, f"?session={session.id}")).text
        assert "Slides" in page
        assert "General note" not in page

    def test_a_document_leads_to_its_session(self, world, client):
        session = factories.a_session(world.event)
        of_session = factories.a_document(world.event, world.olga, session=session)
        of_meeting = factories.a_document(world.event, world.olga)
        there = f"/en/events/{world.event.slug}/programme/{session.id}"
        assert f'href="{there}"' in client.get(url(world, f"/{of_session.id}")).text
        assert client.get(there).status_code == 200
        assert f'href="{url(world, "?session=meeting")}"' in client.get(url(world, f"/{of_meeting.id}")).text

    def test_empty_states_and_nonsense(self, world, client):
        assert "No public documents yet" in client.get(url(world)).text
        assert "No documents yet" in client.sign_in(world.remi).get(url(world)).text
        assert client.get(url(world, "?q=%00")).status_code == 400
        page = client.get(url(world, "?q=%01<x>&page=x&session=nope&language=xx&kind=%27")).text
        assert "No document matches" in page

    def test_drafts_and_unknown_meetings(self, world, client):
        world.event.state = "draft"
        db.session.commit()
        assert client.get(url(world)).status_code == 404
        assert client.sign_in(world.olga).get(url(world)).status_code == 200
        assert client.get("/en/events/nowhere/documents").status_code == 404

    def test_titles_and_names_are_inert(self, world, client):
        document = factories.a_document(world.event, world.olga, {"en": f"{HOSTILE}.pdf"}, title=Translated(en=HOSTILE))
        client.sign_in(world.olga)
        for path in ("", f"/{document.id}", f"/{document.id}/edit", f"/{document.id}/deletion"):
            page = client.get(url(world, path)).text
            assert "<img src=x" not in page
            assert "&lt;img" in page
            assert "{{7*7}}" in page

    def test_costs_the_same_whatever_the_number(self, world, client, count_queries):
        client.sign_in(world.remi)
        costs = []
        for number in (1, 29):
            for _ in range(number):
                factories.a_document(world.event, world.olga, session=factories.a_session(world.event))
            with count_queries() as statements:
                client.get(url(world))
            costs.append(len(statements))
        assert costs[0] == costs[1] <= 12


class TestDownloading:
    def test_the_file_is_saved_and_never_opened(self, world, client):
        document = factories.a_document(world.event, world.olga, {"en": "Rapport “d’été”\r\nX-Bad: 1 Отчёт.pdf"})
        response = client.get(url(world, f"/{document.id}/en/any-name"))
        assert response.data == factories.A_PDF
        assert response.content_type == "application/pdf"
        assert response.headers["Content-Disposition"].startswith("attachment; ")
        assert "filename*=UTF-8''Rapport%20%E2%80%9Cd%E2%80%99%C3%A9t%C3%A9" in response.headers["Content-Disposition"]
        assert "X-Bad" not in response.headers
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.headers["Cache-Control"].startswith("private")
        assert response.content_length == len(factories.A_PDF)

    def test_taking_is_counted_and_looking_is_not(self, world, client):
        document = factories.a_document(world.event, world.olga)
        address = url(world, f"/{document.id}/fr/note-fr.pdf")
        client.head(address)
        client.get(address)
        client.get(address)
        assert document.current["fr"].downloads == 2
        assert document.current["en"].downloads == 0
        assert not db.session.query(audit.AuditEntry).filter_by(verb="resources.downloaded").count()

    def test_taking_a_restricted_document_is_in_the_log(self, world, client):
        document = factories.a_document(world.event, world.olga, access=Access.PARTICIPANTS)
        client.sign_in(world.remi).get(url(world, f"/{document.id}/fr/x.pdf"))
        entry = db.session.query(audit.AuditEntry).filter_by(verb="resources.downloaded").one()
        assert (entry.actor_id, entry.scope, entry.target_id) == (world.remi.id, world.event.id, document.id)
        titles = {code: f"{title} (note-fr.pdf, 1)" for code, title in document.names.items()}
        assert set(titles) == {"en", "fr"}
        assert (dict(entry.target_names), entry.target_name) == (titles, titles["en"])

    @pytest.mark.parametrize("path", ["", "/en/note.pdf", "/en/revisions/1"])
    def test_what_is_not_yours_does_not_exist(self, world, client, path):
        hidden = factories.a_document(world.event, world.olga, access=Access.PARTICIPANTS)
        elsewhere = factories.a_document(factories.an_event(), world.olga)
        for document in (hidden, elsewhere):
            assert client.get(url(world, f"/{document.id}{path}")).status_code == 404
        assert client.sign_in(world.stella).get(url(world, f"/{hidden.id}{path}")).status_code == 404
        assert client.sign_in(world.olga).get(url(world, f"/{elsewhere.id}{path}")).status_code == 404

    def test_no_such_language_and_no_such_file(self, world, client):
        document = factories.a_document(world.event, world.olga, {"en": "note.pdf"})
        assert client.get(url(world, f"/{document.id}/fr/note.pdf")).status_code == 404
        files.delete(document.current["en"].file_key)
        assert client.get(url(world, f"/{document.id}/en/note.pdf")).status_code == 404

    def test_earlier_revisions_are_for_those_who_may_change_it(self, world, client):
        document = factories.a_document(world.event, world.olga)
        path = url(world, f"/{document.id}/en/revisions/1")
        assert client.get(path).status_code == 404
        assert client.sign_in(world.olga).get(path).status_code == 200
        assert client.get(url(world, f"/{document.id}/en/revisions/2")).status_code == 404


class TestSharing:
    def test_an_organiser_shares_both_languages(self, world, client):
        client.sign_in(world.olga)
        session = factories.a_session(world.event)
        more = {"file_fr": (factories.A_PDF, "note à lire.pdf"), "session": session.id, "access": "public"}
        response = post(client, url(world, "/new"), **more)
        assert response.status_code == 302
        document = db.session.query(Document).one()
        assert (document.access, document.session_id, document.owner_id) == ("public", session.id, world.olga.id)
        assert document.current["fr"].file_name == "note à lire.pdf"
        assert client.get(response.location).status_code == 200

    def test_a_rapporteur_shares_with_participants_and_cannot_publish(self, world, client, rapporteur):
        client.sign_in(rapporteur)
        assert "Share a document" in client.get(url(world)).text
        assert 'name="access"' not in client.get(url(world, "/new")).text
        assert post(client, url(world, "/new"), access="public").status_code == 302
        assert db.session.query(Document).one().access == "participants"

    def test_a_speaker_shares(self, world, client):
        session = factories.a_session(world.event)
        factories.save(Speaker(session_id=session.id, account=world.sam, name="Sam Okonjo"))
        client.sign_in(world.sam)
        page = client.get(url(world, f"/new?session={session.id}")).text
        assert f'<option selected value="{session.id}">' in page
        assert post(client, url(world, "/new")).status_code == 302

    @pytest.mark.parametrize("who", ["remi", "stella", "gaby", "dana"])
    def test_others_do_not(self, world, client, who):
        client.sign_in(getattr(world, who))
        assert client.get(url(world, "/new")).status_code == 404
        assert post(client, url(world, "/new")).status_code == 404
        assert "Share a document" not in client.get(url(world)).text

    def test_anonymous_is_asked_to_sign_in(self, world, client):
        assert (
            "/sign-in" in client.get(url(world, "/new")).location or client.get(url(world, "/new")).status_code == 302
        )
        assert post(client, url(world, "/new")).status_code == 302
        assert not db.session.query(Document).count()

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"file_en": (b"<html><script>", "page.pdf")}, "not accepted"),
            ({"file_en": (samples.a_picture("JPEG"), "picture.png")}, "another kind"),
            ({"file_en": None}, "Choose a file"),
            ({"title-en": " ", "title-fr": ""}, "Give the document a title"),
            ({"title-en": "x" * 201}, "at most 200 characters"),
            ({"kind": "nonsense"}, "choose one of what is offered"),
            ({"session": "elsewhere"}, "choose one of what is offered"),
            ({"access": "world"}, "choose one of what is offered"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, world, client, wrong, sentence):
        client.sign_in(world.olga)
        response = post(client, url(world, "/new"), **wrong)
        assert response.status_code == 422
        assert sentence in response.text
        if "title-fr" not in wrong:
            assert "Note sur l’identification" in response.text
        assert not db.session.query(Document).count()

    def test_the_limit_is_said_in_a_sentence(self, world, client, monkeypatch):
        client.sign_in(world.olga)
        assert "up to 25 MB each" in client.get(url(world, "/new")).text
        monkeypatch.setattr(forms, "largest_file", lambda megabytes: 100_000)
        response = post(client, url(world, "/new"), file_en=(b"x" * 100_001, "note.txt"))
        assert response.status_code == 422
        assert "larger than" in response.text

    def test_a_body_over_the_limit_is_cut_off_with_a_sentence(self, world, client, app, monkeypatch):
        monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
        client.sign_in(world.olga)
        response = post(client, url(world, "/new"), file_en=(b"x" * 2000, "note.pdf"))
        assert response.status_code == 413
        assert "too large" in response.text
        assert "may have 50 MB; the page before says how large each of them may be." in response.text

    def test_another_meetings_session_is_refused(self, world, client):
        other = factories.a_session(factories.an_event())
        assert post(client.sign_in(world.olga), url(world, "/new"), session=other.id).status_code == 422


class TestChanging:
    def test_a_new_file_is_a_new_revision_kept_with_the_old(self, world, client, rapporteur):
        document = factories.a_document(world.event, rapporteur, access=Access.PARTICIPANTS)
        client.sign_in(rapporteur)
        assert post(client, url(world, f"/{document.id}/edit"), file_en=(b"new", "new.txt")).status_code == 302
        db.session.expire_all()
        assert document.current["en"].revision == 2
        page = client.get(url(world, f"/{document.id}")).text
        assert "new.txt" in page
        assert "note.pdf" in page
        assert client.get(url(world, f"/{document.id}/en/x")).data == b"new"

    def test_owners_cannot_widen_access_but_organisers_can(self, world, client, rapporteur):
        document = factories.a_document(world.event, rapporteur, access=Access.PARTICIPANTS)
        post(client.sign_in(rapporteur), url(world, f"/{document.id}/edit"), access="public", file_en=None)
        assert document.access == "participants"
        post(client.sign_in(world.hugo), url(world, f"/{document.id}/edit"), access="public", file_en=None)
        assert document.access == "public"
        assert document.owner_id == rapporteur.id

    def test_an_invalid_change_keeps_what_was_typed(self, world, client):
        document = factories.a_document(world.event, world.olga)
        response = post(
            client.sign_in(world.olga), url(world, f"/{document.id}/edit"), **{"title-en": "", "title-fr": ""}
        )
        assert response.status_code == 422
        bad = (samples.open_xml("docx", {"word/vbaProject.bin": b"x"}), "note.docx")
        response = post(client, url(world, f"/{document.id}/edit"), file_en=bad)
        assert response.status_code == 422
        assert "macros" in response.text

    def test_withdraw_and_offer_again(self, world, client, rapporteur):
        document = factories.a_document(world.event, rapporteur)
        client.sign_in(rapporteur)
        client.post(url(world, f"/{document.id}/withdrawal"))
        assert "withdrawn" in client.get(url(world)).text
        client.sign_in(world.remi)
        assert client.get(url(world, f"/{document.id}/en/note.pdf")).status_code == 404
        assert client.post(url(world, f"/{document.id}/return")).status_code == 404
        client.sign_in(rapporteur).post(url(world, f"/{document.id}/return"))
        assert client.sign_in(world.remi).get(url(world, f"/{document.id}/en/note.pdf")).status_code == 200

    def test_deleting_asks_first(self, world, client):
        document = factories.a_document(world.event, world.remi)
        client.sign_in(world.olga)
        assert "cannot be undone" in client.get(url(world, f"/{document.id}/deletion")).text
        assert client.post(url(world, f"/{document.id}/deletion")).status_code == 302
        assert not db.session.query(Document).count()

    @pytest.mark.parametrize("path", ["/edit", "/withdrawal", "/return", "/deletion"])
    def test_nobody_else(self, world, client, rapporteur, path):
        mine = factories.a_document(world.event, world.olga)
        elsewhere = factories.a_document(factories.an_event(), world.olga)
        for account in (world.stella, world.remi, rapporteur, world.gaby):
            client.sign_in(account)
            assert client.post(url(world, f"/{mine.id}{path}"), data=filled(file_en=None)).status_code == 404
        client.sign_in(world.olga)
        assert client.post(url(world, f"/{elsewhere.id}{path}")).status_code == 404
        assert db.session.query(Document).filter_by(withdrawn_at=None).count() == 2

    def test_anonymous_changes_nothing(self, world, client):
        document = factories.a_document(world.event, world.olga)
        for path in ("edit", "withdrawal", "return", "deletion"):
            assert client.post(url(world, f"/{document.id}/{path}")).status_code == 302
        assert db.session.query(Document).filter_by(withdrawn_at=None).count() == 1


class TestManaging:
    def manage(self, world, query=""):
        return f"/en/events/{world.event.slug}/manage/documents{query}"

    def test_a_document_officer_sees_everything(self, world, client):
        officer = factories.an_account()
        factories.a_role(world.event, officer, Role.DOCUMENT_OFFICER)
        factories.a_document(
            world.event, world.olga, {"en": "x.pdf"}, title=Translated(en="Alone"), access="organisers"
        )
        factories.a_document(world.event, world.olga, title=Translated(en="Gone"), withdrawn_at=clock.now())
        page = client.sign_in(officer).get(self.manage(world)).text
        assert "Alone" in page
        assert "Gone" in page
        assert "Français is missing" in page
        assert "1 document is missing" in page

    @pytest.mark.parametrize("who", ["stella", "remi", "gaby"])
    def test_others_do_not(self, world, client, who):
        assert client.sign_in(getattr(world, who)).get(self.manage(world)).status_code == 404

    def test_anonymous(self, world, client):
        assert client.get(self.manage(world)).status_code == 302

    def test_costs_the_same_whatever_the_number(self, world, client, count_queries):
        client.sign_in(world.olga)
        costs = []
        for number in (1, 29):
            for _ in range(number):
                factories.a_document(world.event, factories.an_account(), session=factories.a_session(world.event))
            with count_queries() as statements:
                client.get(self.manage(world))
            costs.append(len(statements))
        assert costs[0] == costs[1] <= 12
