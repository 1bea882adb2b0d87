"""How often one may try. Whole delegations share one address, so failures count there, and per person more strictly."""

from flask import Response, request
from flask_babel import gettext as _

from meetings.accounts.models import normal_email
from meetings.core.limits import limiter


def _person() -> str:
    return "email:" + normal_email(request.form.get("email", ""))[:254]


def _link() -> str:
    return "link:" + str((request.view_args or {}).get("token", ""))[:100]


def _failed(response: Response) -> bool:
    return response.status_code >= 400


by_address = limiter.shared_limit(
    "100 per 15 minutes",
    scope="failures",
    deduct_when=_failed,
    error_message=lambda: _(
        "Many attempts from this connection have failed. To protect everybody’s accounts, more have to wait."
    ),
)
password_of_person = limiter.shared_limit(
    "10 per 15 minutes",
    scope="password",
    key_func=_person,
    deduct_when=_failed,
    error_message=lambda: _(
        "A wrong password was typed too often for this e-mail address. To protect the account, more tries have to wait."
    ),
)
code_of_person = limiter.shared_limit(
    "5 per 15 minutes",
    scope="code",
    key_func=_person,
    deduct_when=_failed,
    error_message=lambda: _(
        "A wrong code was typed too often for this e-mail address. To protect the account, more tries have to wait."
    ),
)
mails_to_person = limiter.shared_limit(
    "10 per hour",
    scope="mails",
    key_func=_person,
    error_message=lambda: _(
        "Many mails to this e-mail address were asked for. The newest one counts; look among unwanted mail, too."
    ),
)
mails_of_link = limiter.shared_limit(
    "3 per hour",
    scope="mails-of-link",
    key_func=_link,
    error_message=lambda: _(
        "A new link was asked for several times. The newest mail counts; look among unwanted mail, too."
    ),
)
mails_by_address = limiter.shared_limit(
    "300 per hour",
    scope="mails-by-address",
    error_message=lambda: _("Very many mails were asked for from this connection."),
)
