"""How often one may try. Whole delegations share one address, so failures count there, and per person more strictly."""

from flask import Response, request

from meetings.accounts.models import normal_email
from meetings.core.limits import limiter


def _person() -> str:
    return "email:" + normal_email(request.form.get("email", ""))[:254]


def _link() -> str:
    return "link:" + str((request.view_args or {}).get("token", ""))[:100]


def _failed(response: Response) -> bool:
    return response.status_code >= 400


by_address = limiter.shared_limit("100 per 15 minutes", scope="failures", deduct_when=_failed)
password_of_person = limiter.shared_limit("10 per 15 minutes", scope="password", key_func=_person, deduct_when=_failed)
code_of_person = limiter.shared_limit("5 per 15 minutes", scope="code", key_func=_person, deduct_when=_failed)
mails_to_person = limiter.shared_limit("10 per hour", scope="mails", key_func=_person)
mails_of_link = limiter.shared_limit("3 per hour", scope="mails-of-link", key_func=_link)
mails_by_address = limiter.shared_limit("300 per hour", scope="mails-by-address")
