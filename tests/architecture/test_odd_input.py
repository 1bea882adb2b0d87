"""Whatever is typed into whichever form of an organiser, the answer is a page and never a failure."""

import re
from collections import Counter, deque
from itertools import cycle
from urllib.parse import urljoin, urlsplit

from lxml import html
from werkzeug.datastructures import MultiDict

from meetings.core import clock
from meetings.events.models import Role
from meetings.registration.models import State
from tests import factories

A_DAY_AS_NAME = "2026-13-45"
WORDS = ["x" * 3000, "\0", "{name} {", "=1+1", "http://[", "a@b", "\u202e\u200b", "1;2", ""]
NUMBERS = ["-1", "9" * 20, "NaN", "1e309", "٣", "", "0"]
DAYS = ["0001-01-01", "9999-12-31", "2026-13-45", ""]
MOMENTS = ["0001-01-01T00:00", "9999-12-31T23:59", "2026-11-30T25:00", ""]
ODD = {"number": NUMBERS, "date": DAYS, "datetime-local": MOMENTS}
AN_ID = re.compile(r"/(?=[a-z]*[0-9A-Z])[0-9A-Za-z]{12}(?=/|$)")
NOT_HERS = re.compile(r"/sign-out|/account|/team/|//")
"""What would end her session or her role, and what is not ours."""
ALIKE = 2
"""How many pages and forms of one shape are looked at."""


def test_no_form_fails_whatever_is_typed(client, world):
    factories.a_role(world.event, world.sam, Role.DESK)
    factories.a_registration(world.event, world.stella, world.delegate, state=State.WAITING, queued_at=clock.now())
    client.sign_in(world.olga)
    odd = {kind: cycle(values) for kind, values in (ODD | {"": WORDS}).items()}
    asked, answers, read = Counter(), Counter(), []
    for path, page in _pages(client, "/en/"):
        read.append(path)
        for form in page.forms:
            action = urlsplit(urljoin(path, form.action or "")).path
            shape = AN_ID.sub("/#", action)
            if form.method != "POST" or NOT_HERS.search(action) or asked[shape] >= ALIKE:
                continue
            asked[shape] += 1
            for data in _filled(form, odd):
                answer = client.post(action, data=data, headers={"Referer": f"http://localhost{path}"})
                answer.close()
                assert answer.status_code < 500, f"{path}: {action} {data.to_dict(flat=False)}"
                answers[answer.status_code] += 1
    for path in read:
        answer = client.get(path)
        answer.close()
        assert answer.status_code < 500, f"{path}, once all was typed"
    assert len(asked) > 50, sorted(asked)
    assert min(answers[302], answers[422]) > 50, answers


def _pages(client, first):
    """(path, page) of all that links lead to from here, a few of each shape."""
    known, seen, waiting = {first}, Counter(), deque([first])
    while waiting:
        path = waiting.popleft()
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code < 500, path
        page = html.fromstring(answer.text) if answer.mimetype == "text/html" else None
        answer.close()
        if page is None:
            continue
        yield answer.request.path, page
        for _element, _attribute, link, _place in page.iterlinks():
            found = urlsplit(urljoin(answer.request.path, link)).path
            shape = AN_ID.sub("/#", found)
            if found.startswith("/en/") and found not in known and seen[shape] < ALIKE and not NOT_HERS.search(found):
                known.add(found)
                seen[shape] += 1
                waiting.append(found)


def _filled(form, odd):
    """What is sent: the form as it came, and with one odd value after the other."""
    values = form.form_values()
    kinds = {one.name: one.get("type") or "" for one in form.inputs if one.name}
    yield MultiDict(values)
    for name, kind in kinds.items():
        if kind not in {"hidden", "file"}:
            for typed in [next(odd[kind])] if kind in odd else [next(odd[""]), A_DAY_AS_NAME]:
                yield MultiDict([(key, value) for key, value in values if key != name] + [(name, typed)])
