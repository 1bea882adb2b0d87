"""What organisers type about delegations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from meetings.core.dates import DateTimeLocalField
from meetings.core.forms import Form
from meetings.core.i18n import language, plain
from meetings.delegations.actions import Exceptions, Policy
from meetings.delegations.models import Delegation, DelegationPolicy, FocalRole, Role, RoleQuota
from meetings.delegations.rules import FOCAL_ROLES, LIMITED, ROLES
from meetings.events.models import Event
from meetings.institutions import queries as institutions
from meetings.registration.forms import fields
from meetings.registration.forms.desk import LOCAL
from meetings.registration.forms.fields import choices
from meetings.registration.forms.invitation import PersonForm
from meetings.registration.models import Category


def _number(label: Any, description: Any = "") -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(min=0, max=10_000)], description=description)


class FocalPointForm(PersonForm):
    """Who nominates for whom."""

    institution_id = SelectField(_l("State or organisation"), validators=[InputRequired(fields.NEEDED)])
    role = RadioField(_l("Acts as"), choices=choices(FOCAL_ROLES), default=FocalRole.FOCAL_POINT)

    def offer(self) -> None:
        """The States and organisations to choose from."""
        self.institution_id.choices = [("", _("Please choose")), *institutions.choices(language())]


class LimitsForm(Form):
    """Numbers of people and places, and a deadline; `fitted` adds a field for each role."""

    most = _number(_l("People in a delegation"), _l("Empty: no limit. Assistants come on top."))
    funded_places = _number(_l("Funded places"), _l("How many people of a delegation have their expenses paid."))
    closes_at = DateTimeLocalField(_l("Nominations close"), format=LOCAL, validators=[Optional()])

    def roles(self) -> dict[Role, int]:
        """The numbers typed for roles."""
        typed = {role: self[f"most_{role}"].data for role in LIMITED}
        return {role: number for role, number in typed.items() if number is not None}

    def deadline(self, event: Event) -> datetime | None:
        """The deadline, as typed in the time zone of the event."""
        return self.closes_at.data.replace(tzinfo=ZoneInfo(event.time_zone)) if self.closes_at.data else None


class PolicyForm(LimitsForm):
    """What holds for all delegations."""

    wants_letter = BooleanField(
        _l("A letter is wanted"),
        description=_l("One letter or note verbale for the whole delegation, uploaded by its focal point."),
    )

    def policy(self, event: Event) -> Policy:
        """What was typed."""
        funded = self.funded_places.data
        return Policy(
            most=self.most.data,
            funded_places=1 if funded is None else funded,
            closes_at=self.deadline(event),
            wants_letter=self.wants_letter.data,
            roles=self.roles(),
            categories={role: self[f"category_{role}"].data for role in NAMED if self[f"category_{role}"].data},
        )


class ExceptionsForm(LimitsForm):
    """What one delegation has otherwise."""

    def exceptions(self, event: Event) -> Exceptions:
        """What was typed."""
        return Exceptions(
            most=self.most.data,
            role_limits={str(role): number for role, number in self.roles().items()},
            funded_places=self.funded_places.data,
            closes_at=self.deadline(event),
        )


class ConfirmationForm(Form):
    """Confirming one delegation or several."""

    approve = BooleanField(
        _l("Approve everybody in it who awaits approval"),
        default=True,
        description=_l("Each of them gets a message. Whoever has not answered yet stays nominated."),
    )


NAMED = tuple(role for role in Role if role is not Role.MEMBER)


def policy_form(
    event: Event, policy: DelegationPolicy | None, quotas: dict[Role, RoleQuota], categories: Sequence[Category]
) -> PolicyForm:
    """The form for all delegations, with what is set now."""

    class WithRoles(PolicyForm):
        pass

    known = policy or DelegationPolicy(funded_places=1, wants_letter=False)
    values: dict[str, Any] = {
        "most": known.most,
        "funded_places": known.funded_places,
        "closes_at": _local(known.closes_at, event),
        "wants_letter": known.wants_letter,
    }
    options = choices({"": _("as usual")} | {each.id: plain(each.name) for each in categories})
    for role in NAMED:
        setattr(WithRoles, f"category_{role}", SelectField(_category_label(role), choices=options, default=""))
        values[f"category_{role}"] = quotas[role].category_id or "" if role in quotas else ""
    for role in LIMITED:
        setattr(WithRoles, f"most_{role}", _number(ROLES[role]))
        values[f"most_{role}"] = quotas[role].most if role in quotas else None
    return WithRoles(data=values)


def exceptions_form(event: Event, delegation: Delegation | None) -> ExceptionsForm:
    """The form of one delegation, with its present exceptions."""

    class WithRoles(ExceptionsForm):
        pass

    known = delegation or Delegation(role_limits={})
    values: dict[str, Any] = {
        "most": known.most,
        "funded_places": known.funded_places,
        "closes_at": _local(known.closes_at, event),
    }
    for role in LIMITED:
        setattr(WithRoles, f"most_{role}", _number(ROLES[role]))
        values[f"most_{role}"] = (known.role_limits or {}).get(role)
    return WithRoles(data=values)


def _category_label(role: Role) -> str:
    return str(_("Category: %(role)s", role=ROLES[role]))


def _local(moment: datetime | None, event: Event) -> datetime | None:
    return moment.astimezone(ZoneInfo(event.time_zone)).replace(tzinfo=None) if moment else None
