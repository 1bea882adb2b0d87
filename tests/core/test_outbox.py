"""The outbox: what is recorded leaves once, what fails is tried again, what is rolled back never existed."""

import logging
import smtplib
import socket
import traceback
from datetime import timedelta

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller

from meetings.core import addresses, clock, prose, queue, tasks
from meetings.core.db import db, new_id, transaction
from meetings.core.mail import Mail
from tests import factories


class Recorder:
    """A real SMTP server's memory; `answers` are its words for the next recipients."""

    def __init__(self):
        self.messages = []
        self.answers = []

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.messages.append(envelope)
        return "250 accepted"


@pytest.fixture
def server(app):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(Recorder(), hostname="127.0.0.1", port=port, enable_SMTPUTF8=True)
    controller.start()
    before = app.config["MAIL_URL"]
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{port}"
    yield controller.handler
    app.config["MAIL_URL"] = before
    controller.stop()


def a_mail(**overrides):
    now = clock.now()
    values = {
        "recipient": "dana@example.org", "recipient_name": "Dana",
        "template": "x", "language": "en", "subject": "Hello",
        "text": "Hello\n", "html": "<p>Hello</p>", "message_id": f"<{new_id()}@example.org>",
        "created_at": now, "due_at": now,
    }  # fmt: skip
    return factories.save(Mail(**(values | overrides)))


def all_mails():
    db.session.expire_all()
    return db.session.scalars(sa.select(Mail).order_by(Mail.created_at)).all()


def test_a_mail_leaves_once(app, server):
    a_mail()
    assert tasks.run_due() == 1
    assert tasks.run_due() == 0
    assert len(server.messages) == 1
    assert all_mails()[0].state == queue.QueueState.DONE


def test_a_mail_says_its_language_and_that_nobody_wrote_it(app, server):
    a_mail(language="fr")
    tasks.run_due()
    headers = server.messages[0].content
    assert b"Content-Language: fr" in headers
    assert b"Auto-Submitted: auto-generated" in headers


def test_a_refused_recipient_is_shown_with_the_servers_words_and_not_tried_again(app, server):
    server.answers = ["550 no such person here"]
    a_mail()
    tasks.run_due()
    mail_ = all_mails()[0]
    assert mail_.state == queue.QueueState.FAILED
    assert "550 no such person here" in mail_.error
    assert tasks.run_due() == 0


def test_a_passing_refusal_is_tried_again_after_a_pause(app, server):
    start = clock.now()
    clock.stop_at(start)
    server.answers = ["451 come back later"]
    a_mail()
    assert tasks.run_due() == 1
    assert tasks.run_due() == 0
    clock.stop_at(start + timedelta(seconds=31))
    assert tasks.run_due() == 1
    assert [m.state for m in all_mails()] == [queue.QueueState.DONE]


def test_without_a_server_the_pauses_grow_until_a_person_must_look(app):
    moment = clock.now()
    clock.stop_at(moment)
    a_mail()
    pauses = []
    for _attempt in range(Mail.most_attempts):
        tasks.run_due()
        row = all_mails()[0]
        pauses.append((row.due_at - moment).total_seconds())
        moment = row.due_at
        clock.stop_at(moment)
    assert pauses[:4] == [30, 60, 120, 240]
    assert row.state == queue.QueueState.FAILED
    assert "ConnectionRefusedError" in row.error


def test_a_mail_whose_worker_died_is_sent_by_the_next(app, server):
    a_mail()
    now = clock.now()
    clock.stop_at(now)
    with transaction() as session:
        assert queue.claim(session, Mail, now) is not None
    assert tasks.run_due() == 0
    clock.stop_at(now + queue.LEASE + timedelta(seconds=1))
    assert tasks.run_due() == 1
    assert len(server.messages) == 1


def test_a_mail_of_something_that_did_not_happen_does_not_exist(app, server):
    a_mail()
    db.session.add(Mail(recipient="x@example.org", template="x", language="en", subject="No", text="", html="",
                        message_id="<no@example.org>", created_at=clock.now(), due_at=clock.now()))  # fmt: skip
    db.session.flush()
    db.session.rollback()
    tasks.run_due()
    assert [envelope.rcpt_tos for envelope in server.messages] == [["dana@example.org"]]


def test_a_confidential_mail_loses_its_text_once_it_has_left(app, server):
    a_mail(confidential=True, text="code 123456", html="<p>123456</p>")
    tasks.run_due()
    assert b"123456" in server.messages[0].content
    assert all_mails()[0].text == all_mails()[0].html == ""


def test_names_cannot_open_headers(app, server):
    assert prose.one_line("Hello\r\nBcc: everyone@example.org\x00") == "Hello Bcc: everyone@example.org"
    a_mail(recipient_name="Dana\u2028 Ünïcode Καπανάτζε")
    tasks.run_due()
    assert b"Bcc" not in server.messages[0].content


def test_a_server_that_drops_the_connection_loses_nothing(app, server, monkeypatch):
    def drop(self, *args, **kwargs):
        raise smtplib.SMTPServerDisconnected("gone")

    a_mail()
    monkeypatch.setattr(smtplib.SMTP, "send_message", drop)
    tasks.run_due()
    assert all_mails()[0].state == queue.QueueState.QUEUED


def test_a_job_that_fails_is_tried_again_and_changes_nothing_meanwhile(app):
    calls = []

    @tasks.job("test.fails")
    def fails(work):
        calls.append(work.payload["n"])
        db.session.add(Mail(recipient="x@example.org", template="x", language="en", subject="No", text="", html="",
                            message_id="<no@example.org>", created_at=clock.now(), due_at=clock.now()))  # fmt: skip
        db.session.flush()
        if len(calls) == 1:
            raise ValueError("not yet")
        work.progress(1, 2)
        return {"answer": 42}

    start = clock.now()
    clock.stop_at(start)
    row = tasks.enqueue("test.fails", {"n": 7})
    db.session.commit()
    assert tasks.run_due() == 1
    db.session.expire_all()
    assert (row.state, row.error, all_mails()) == (queue.QueueState.QUEUED, "ValueError: not yet", [])
    clock.stop_at(start + timedelta(seconds=31))
    tasks.run_due()
    db.session.expire_all()
    assert (row.state, row.result, row.done, row.total) == (queue.QueueState.DONE, {"answer": 42}, 1, 2)
    del tasks.HANDLERS["test.fails"]


@pytest.fixture
def handler():
    """Registers a handler of a job for one test."""
    yield tasks.job("test.handled")
    tasks.HANDLERS.pop("test.handled", None)


@pytest.fixture
def said(monkeypatch):
    """What is logged as a fault, each with its traceback, whoever else reads the log."""
    faults = []

    def note(words, **_more):
        faults.append(f"{words}\n{traceback.format_exc()}")

    monkeypatch.setattr(logging.getLogger("meetings"), "exception", note)
    return faults


class TestOneThatCannotBeComposed:
    def test_it_fails_alone_with_words_and_the_others_leave(self, app, server, handler):
        handler(lambda work: {"answer": 42})
        for number in range(12):
            a_mail(recipient=f"jörg{number}@example.org")
        good = a_mail()
        row = tasks.enqueue("test.handled", {})
        db.session.commit()
        assert tasks.run_due() == 14
        assert tasks.run_due() == 0
        assert [envelope.rcpt_tos for envelope in server.messages] == [["dana@example.org"]]
        bad = [each for each in all_mails() if each.id != good.id]
        assert [(each.state, each.attempts) for each in bad] == [(queue.QueueState.FAILED, 1)] * 12
        assert {each.error for each in bad} == {str(addresses.LettersRefused())}
        assert (row.state, row.result) == (queue.QueueState.DONE, {"answer": 42})

    def test_whatever_it_raises_it_is_given_up_at_once(self, app, server, said):
        mail_ = a_mail(attachments=[["key", "name"]])
        a_mail()
        assert tasks.run_due() == 2
        db.session.expire_all()
        assert (mail_.state, mail_.error.partition(":")[0]) == (queue.QueueState.FAILED, "TypeError")
        assert len(server.messages) == 1
        (fault,) = said
        assert fault.startswith("mail not composed\nTraceback")

    def test_an_international_domain_is_written_to_in_its_ascii_form(self, app, server):
        a_mail(recipient="info@exämple.example", reply_to="ask@exämple.example")
        a_mail(reply_to="jörg@example.org")
        tasks.run_due()
        first, second = server.messages
        assert first.rcpt_tos == ["info@xn--exmple-cua.example"]
        assert b"Reply-To: ask@xn--exmple-cua.example" in first.content
        assert b"Reply-To" not in second.content

    def test_a_refusal_of_an_address_that_is_written_otherwise_is_understood(self, app, server):
        server.answers = ["550 no such person here"]
        a_mail(recipient="info@exämple.example")
        tasks.run_due()
        assert [(each.state, each.error) for each in all_mails()] == [
            (queue.QueueState.FAILED, "550 no such person here")
        ]


class TestWhatFailsOutside:
    def test_a_row_that_silences_its_workers_is_given_up(self, app, server):
        mail_, other = a_mail(), a_mail()
        mail_.state, mail_.attempts = queue.QueueState.RUNNING, Mail.most_attempts
        mail_.lease_until = mail_.due_at = clock.now() - timedelta(hours=1)
        db.session.commit()
        assert tasks.run_due() == 1
        db.session.expire_all()
        assert (mail_.state, mail_.attempts) == (queue.QueueState.FAILED, Mail.most_attempts)
        assert mail_.error == queue.SILENT
        assert other.state == queue.QueueState.DONE

    def test_a_kind_of_work_that_fails_does_not_hold_the_others_up(self, app, handler, monkeypatch, said):
        calls = []

        def broken():
            calls.append(1)
            raise RuntimeError("the table is gone")

        handler(lambda work: None)
        monkeypatch.setattr(tasks, "DRAINS", [broken])
        row = tasks.enqueue("test.handled", {})
        db.session.commit()
        tasks.run_due()
        db.session.expire_all()
        assert row.state == queue.QueueState.DONE
        assert len(calls) == tasks.MOST_FAULTS
        assert len(said) == tasks.MOST_FAULTS
        assert all("RuntimeError: the table is gone" in fault for fault in said)

    @pytest.mark.parametrize("result", [{"when": object()}, 7])
    def test_a_job_with_a_result_that_cannot_be_kept_is_tried_again_and_the_next_runs(self, app, handler, result):
        handler(lambda work: result if work.payload else {"fine": True})
        bad = tasks.enqueue("test.handled", {"n": 1})
        db.session.commit()
        good = tasks.enqueue("test.handled", {})
        db.session.commit()
        tasks.run_due()
        db.session.expire_all()
        assert (bad.state, bad.attempts) == (queue.QueueState.QUEUED, 1)
        assert "Error: " in bad.error
        assert (good.state, good.result) == (queue.QueueState.DONE, {"fine": True})

    def test_words_that_a_database_cannot_keep_are_kept_without_that(self, app):
        row = a_mail()
        queue.give_up(row, clock.now(), "odd \x00 and \udcff")
        db.session.commit()
        assert [each.error for each in all_mails()] == ["odd   and ?"]
