"""Words for what the database keeps as codes, as template filters."""

from flask_babel import gettext as _

from meetings.core.i18n import plain
from meetings.delegations import rules
from meetings.delegations.models import FocalPoint, FocalRole, Role, Stage
from meetings.delegations.views.mine import bp
from meetings.events.models import Event

TONES = {
    Stage.NOT_INVITED: "neutral",
    Stage.INVITED: "neutral",
    Stage.OPENED: "info",
    Stage.NOMINATING: "info",
    Stage.COMPLETE: "attention",
    Stage.CONFIRMED: "done",
}


@bp.app_template_filter()
def role_word(role: str) -> str:
    """Head of delegation, Expert, …"""
    return str(rules.ROLES[Role(role)])


@bp.app_template_filter()
def delegation_stage_word(stage: str) -> str:
    """Invited, Nominating, …"""
    return str(rules.STAGES[Stage(stage)])


@bp.app_template_filter()
def delegation_stage_tone(stage: str) -> str:
    """The kind of badge that shows a stage."""
    return TONES[Stage(stage)]


@bp.app_template_global()
def delegation_stages() -> list[tuple[str, str]]:
    """Each stage in words, in the order in which a delegation goes, with what it means."""
    return [(str(rules.STAGES[each]), str(rules.STAGE_MEANINGS[each])) for each in Stage]


@bp.app_template_filter()
def focal_role_word(role: str) -> str:
    """Focal point, or deputy."""
    return str(rules.FOCAL_ROLES[FocalRole(role)])


@bp.app_template_filter()
def named_by(focal_point: FocalPoint) -> str:
    """Which house named her, or who acted before or beside her; empty where that is not known."""
    if focal_point.house:
        who = plain(focal_point.house.name)
    else:
        who = focal_point.named_by.full_name if focal_point.named_by else ""
    return str(_("named by %(who)s", who=who)) if who else ""


@bp.app_template_filter()
def meeting_of_then(event: Event) -> str:
    """The title of an earlier meeting with its place and year: the one of this year is often called the same."""
    where_and_when = [plain(event.place.city), str(event.first_day.year)]
    return f"{plain(event.title)} ({', '.join(filter(None, where_and_when))})"
