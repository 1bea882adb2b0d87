"""The mails of the demo, each as its recipient would see it, codes and links included."""

import re

from flask import Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import escape

from meetings.core.headers import frame_own_pages
from meetings.overview.access import in_demo
from meetings.overview.queries import mails as queries
from meetings.overview.views.blueprint import LANG, bp

MAILS = f"{LANG}/demo/mails"
HERE = re.compile(r"http://(?:127\.0\.0\.1|localhost)(?::\d+)?/")
SANDBOX = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)


def as_served(text: str) -> str:
    """A mail whose links lead to where the demo is served now, whatever the port was when it was written."""
    return HERE.sub(str(escape(request.host_url)), text)


@bp.get(MAILS)
@in_demo
def demo_mails() -> ResponseReturnValue:
    """All mails, the newest first, or those to one person."""
    recipient = request.args.get("to", "")[:254]
    return render_template(
        "overview/demo_mails.html",
        found=queries.kept(recipient, request.args.get("page", 1, type=int)),
        recipients=queries.recipients(),
        recipient=recipient,
    )


@bp.get(f"{MAILS}/<mail_id>")
@in_demo
def demo_mail(mail_id: str) -> ResponseReturnValue:
    """One mail, as a mail program shows it and as plain text."""
    mail = queries.kept_one(mail_id) or abort(404)
    frame_own_pages()
    return render_template("overview/demo_mail.html", mail=mail, text=as_served(mail.text))


@bp.get(f"{MAILS}/<mail_id>/html")
@in_demo
def demo_mail_html(mail_id: str) -> Response:
    """The mail itself, in a sandbox: no scripts, nothing loaded, links open in the whole window."""
    mail = queries.kept_one(mail_id) or abort(404)
    page = make_response(as_served(mail.html).replace("<head>", '<head><base target="_top">', 1))
    page.headers["Content-Security-Policy"] = SANDBOX
    page.headers["X-Frame-Options"] = "SAMEORIGIN"
    return page
