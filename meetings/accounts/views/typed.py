"""Who she is, as she typed it into a form on the way in that was refused, stays when she changes the language there.

It stays in her session, never in an address: for a quarter of an hour, for that page in another language, and once. A
password or a code never does.
"""

from datetime import timedelta

from flask import request, session

from meetings.core import clock
from meetings.core.forms import Form
from meetings.core.i18n import language

KEPT = "typed"
LONGEST = {"email": 254, "given_name": 100, "family_name": 100}
"""What is kept, and how much of it: of more, the cookie that holds a session could become too large."""
WITHIN = timedelta(minutes=15)


def keep(form: Form) -> None:
    """Keep it, as the form of the present page is about to come back with what is wrong."""
    texts = {name: (form[name].data or "")[:most] for name, most in LONGEST.items() if name in form}
    session[KEPT] = [_page(), language(), clock.now().timestamp(), texts]


def taken() -> dict[str, str]:
    """What was kept for the present page, in another language; it is kept no longer then."""
    page, written_in, since, texts = session.pop(KEPT, ("", "", 0, {}))
    is_fresh = clock.now().timestamp() - since <= WITHIN.total_seconds()
    return texts if page == _page() and written_in != language() and is_fresh else {}


def _page() -> str:
    return request.path.removeprefix(f"/{language()}/")
