"""Who she is, as she typed it into a form on the way in that was refused, stays when she changes the language there.

It stays in her session, never in an address: for a quarter of an hour, and as long as she goes from that page to the
same in another language, there and back. Whoever comes to a form from elsewhere, on a computer that others use too,
reads nothing of it, and then it is gone. A password or a code never stays.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import request, session

from meetings.core import clock
from meetings.core.forms import Form
from meetings.core.ways import LANGUAGE, came_from

KEPT = "typed_on_the_way_in"
LONGEST = {"email": 254, "given_name": 100, "family_name": 100}
"""What is kept, and how much of it: of more, the cookie that holds a session could become too large."""
WITHIN = timedelta(minutes=15)


def keep(form: Form) -> None:
    """Keep it, as the form of the present page is about to come back with what is wrong."""
    texts = {name: (form[name].data or "")[:most] for name, most in LONGEST.items() if name in form}
    session[KEPT] = [_page(request.path), clock.now().timestamp(), texts]


def taken() -> dict[str, str]:
    """What was kept for the present page, for whoever comes from it in another language; for others it is forgotten."""
    page, since, texts = session.get(KEPT, ("", 0, {}))
    came = urlsplit(came_from() or "").path.removeprefix(request.script_root)
    is_fresh = clock.now().timestamp() - since <= WITHIN.total_seconds()
    if is_fresh and page == _page(request.path) == _page(came):
        return dict(texts)
    session.pop(KEPT, None)
    return {}


def _page(path: str) -> str:
    """An address without its language."""
    return LANGUAGE.sub("", path, count=1)
