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
FOCAL_ROLES = {FocalRole.FOCAL_POINT: _l("Focal point"), FocalRole.DEPUTY: _l("Deputy of the focal point")}


def told(role: Role) -> list[tuple[LazyString, LazyString]]:
    """What a mail says to a person of her role, in the language of the mail."""
    return [(TOLD_AS, ROLES[role])]
