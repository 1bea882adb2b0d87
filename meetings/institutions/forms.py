"""What is written about an institution."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from meetings.core.forms import Form, translated_field
from meetings.core.translated import Translated
from meetings.institutions import rules
from meetings.institutions.actions import Details
from meetings.institutions.models import Institution, Kind


class InstitutionForm(Form):
    """Names, mark, footnote and place in the order."""

    kind = SelectField(_l("Kind"), validators=[InputRequired()])
    name = translated_field(_l("Name"), longest=200, required=True)
    footnote = translated_field(
        _l("Footnote"),
        area=True,
        longest=1000,
        description=_l("Shown below every list with this name. Write the asterisk in front of it as well."),
    )
    sort = translated_field(
        _l("Sorted as"),
        longest=200,
        description=_l("Only where the order does not follow the name: “Moldova, Republic of”."),
    )
    mark = translated_field(
        _l("Text mark"), longest=60, description=_l("How it is shown as an organiser of a meeting, without emblem.")
    )
    may_host = BooleanField(_l("May organise meetings"))

    def offer(self, institution: Institution | None, *, hosting: bool) -> None:
        """A State stays a State; others may change their kind. `hosting`: whether the reader may choose hosts."""
        self.present_host = institution is not None and institution.may_host
        if not hosting:
            del self.may_host
        is_state = institution is not None and institution.kind == Kind.STATE
        kinds = (Kind.STATE,) if is_state else rules.ORGANISATIONS
        self.kind.choices = [(kind.value, str(rules.KIND_NAMES[kind])) for kind in kinds]

    def details(self) -> Details:
        """What was typed."""
        return Details(
            name=self.name.data,
            kind=Kind(self.kind.data),
            mark=self.mark.data,
            footnote=self.footnote.data,
            sort=self.sort.data,
            may_host=self.may_host.data if self.may_host else self.present_host,
        )


def starting_values(institution: Institution) -> dict[str, Any]:
    """The form as it begins: an order that follows the name is left blank."""
    keys = {"en": institution.sort_en, "fr": institution.sort_fr}
    own = {code: key for code, key in keys.items() if key != rules.sort_key(institution.name.get(code, ""))}
    return {"sort": Translated(own)}
