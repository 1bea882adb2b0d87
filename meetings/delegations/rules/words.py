"""What roles, stages and tasks are called, and which files are letters."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from meetings.core.uploads.content import TYPES
from meetings.delegations.models import FocalRole, Role, Stage

ROLES = {
    Role.HEAD: _l("Head of delegation"),
    Role.DEPUTY: _l("Deputy head of delegation"),
    Role.COORDINATOR: _l("National coordinator"),
    Role.RAPPORTEUR: _l("National rapporteur"),
    Role.EXPERT: _l("Expert"),
    Role.ADVISER: _l("Adviser"),
    Role.INTERPRETER: _l("Interpreter of the delegation"),
    Role.ASSISTANT: _l("Assistant of a person with access needs"),
    Role.MEMBER: _l("Member of the delegation"),
}
LIMITED = tuple(role for role in Role if role not in (Role.HEAD, Role.ASSISTANT, Role.MEMBER))
LETTERS = ("pdf", "docx", "odt", "png", "jpg", "jpeg")
LETTER_TYPES = frozenset(TYPES[extension].content_type for extension in LETTERS)
SUFFIXES = ",".join(f".{extension}" for extension in LETTERS)
TOLD_AS = _l("Role in the delegation")
STAGES = {
    Stage.NOT_INVITED: _l("Not invited"),
    Stage.INVITED: _l("Invited"),
    Stage.OPENED: _l("Opened"),
    Stage.NOMINATING: _l("Nominating"),
    Stage.COMPLETE: _l("Declared complete"),
    Stage.CONFIRMED: _l("Confirmed"),
}
STAGE_MEANINGS = {
    Stage.NOT_INVITED: _l("Nobody was invited to nominate, and nobody comes."),
    Stage.INVITED: _l("A focal point was invited and has not opened the page of the delegation."),
    Stage.OPENED: _l("The focal point has opened the page and named nobody."),
    Stage.NOMINATING: _l("Somebody is nominated or registered; the delegation is not declared complete."),
    Stage.COMPLETE: _l("The focal point says that nobody more comes; the organisers confirm next."),
    Stage.CONFIRMED: _l("The organisers have confirmed the delegation."),
}
FOCAL_ROLES = {FocalRole.FOCAL_POINT: _l("Focal point"), FocalRole.DEPUTY: _l("Deputy of the focal point")}


def told(role: Role) -> list[tuple[LazyString, LazyString]]:
    """What a mail says to a person of her role, in the language of the mail."""
    return [(TOLD_AS, ROLES[role])]
