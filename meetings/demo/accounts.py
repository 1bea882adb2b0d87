"""How the invented people come to their accounts, and the invented organisations to their names."""

from datetime import datetime

from meetings.accounts import queries
from meetings.accounts.actions import profile, signing_in
from meetings.core.translated import Translated
from meetings.demo import reading
from meetings.demo.guests import Guest
from meetings.demo.stage import Stage
from meetings.institutions import actions as institutions
from meetings.institutions.models import Kind


def found_organisations(stage: Stage) -> None:
    """Note when the invented organisations are added to the list."""
    stage.diary.note(stage.early(-601), lambda now: _add_organisations())


def _add_organisations() -> None:
    for row in reading.tree("people")["organisations"]:
        details = institutions.Details(reading.both(row), Kind(row["kind"]))
        institutions.add_organisation(details, code=row["code"])


def sign_up(stage: Stage, guest: Guest, now: datetime) -> None:
    """She asks for an account, takes it over and says who she is; nothing happens when she has one."""
    if guest.account is None:
        signing_in.sign_up(guest.email, guest.given_name, guest.family_name, guest.language, now)
        guest.account = queries.by_email(guest.email)
    take_over(stage, guest, now)


def take_over(stage: Stage, guest: Guest, now: datetime) -> None:
    """She opens the link of her first mail and completes her profile."""
    if guest.person.is_taken_over:
        return
    signing_in.confirm(guest.person, now)
    home = guest.person.affiliation or stage.institution(guest.of)
    profile.change(guest.person, _profile(guest, home.id if home and not home.may_host else None, stage))


def _profile(guest: Guest, affiliation_id: str | None, stage: Stage) -> profile.Profile:
    """Telephone numbers are from the range that is kept free for fiction in France (01 99 00 …)."""
    digits = f"{stage.chance.randint(0, 9999):04}"
    return profile.Profile(
        form_of_address=guest.form,
        given_name=guest.given_name,
        family_name=guest.family_name,
        affiliation_id=affiliation_id,
        function=guest.function,
        institution_name=guest.institution_name or Translated(),
        phone=f"+33 1 99 00 {digits[:2]} {digits[2:]}",
        language=guest.language,
    )
