"""How the verbs of questionnaires read in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.core import audit
from meetings.questionnaires.words import AUDIENCES, KINDS, PURPOSES

audit.VERBS.update(
    {
        "questionnaire.created": _l("%(actor)s created the form %(target)s"),
        "questionnaire.changed": _l("%(actor)s changed the form %(target)s"),
        "questionnaire.opened": _l("%(actor)s opened the form %(target)s"),
        "questionnaire.closed": _l("%(actor)s closed the form %(target)s"),
        "questionnaire.drafted": _l("%(actor)s made the form %(target)s a draft again"),
        "questionnaire.removed": _l("%(actor)s removed the form %(target)s"),
        "questionnaire.ordered": _l("%(actor)s changed the order of the form %(target)s"),
        "questionnaire.exported": _l("%(actor)s exported the answers to the form %(target)s"),
        "questionnaire.purged": _l("Sensitive answers to “%(target)s” were deleted on their date"),
        "question_section.added": _l("%(actor)s added the section %(target)s to a form"),
        "question_section.changed": _l("%(actor)s changed the section %(target)s of a form"),
        "question_section.removed": _l("%(actor)s removed the section %(target)s from a form"),
        "question.added": _l("%(actor)s added the question “%(target)s” to a form"),
        "question.changed": _l("%(actor)s changed the question “%(target)s”"),
        "question.removed": _l("%(actor)s removed the question “%(target)s” from a form"),
        "question.retired": _l("%(actor)s took the question “%(target)s” out of a form; its answers stay"),
        "question.restored": _l("%(actor)s put the question “%(target)s” back into a form"),
        "answers.saved": _l("%(actor)s answered a form about %(target)s"),
        "answers.saved_on_behalf": _l("%(actor)s answered a form on behalf of %(target)s"),
        "answers.consent_withdrawn": _l("%(actor)s took back a consent given in a form"),
        "answers.sensitive_read": _l("%(actor)s read sensitive answers of %(target)s"),
        "answers.file_read": _l("%(actor)s opened a sensitive file of %(target)s"),
        "answers.sensitive_counted": _l("%(actor)s looked at how often sensitive answers were given to %(target)s"),
    }
)
audit.FIELDS.update(
    {
        "purpose": _l("When it is asked"),
        "introduction": _l("Introduction"),
        "reminder_days": _l("Reminders, in days before it closes"),
        "categories": _l("Categories"),
        "questionnaire": _l("Form"),
        "questions": _l("Questions"),
        "answers": _l("Answers"),
        "with_sensitive": _l("Sensitive answers included"),
        "label": _l("Question"),
        "help": _l("Help"),
        "is_required": _l("Required"),
        "is_sensitive": _l("Sensitive"),
        "retention_days": _l("Days after the meeting until it is deleted"),
        "question_kind": _l("Kind of question"),
        "question_audience": _l("Who answers"),
        "shown_if": _l("Asked only if"),
        "options": _l("Answers to choose from"),
        "section": _l("Section"),
        "settings": _l("Limits"),
    }
)
for _field, _words in (("question_kind", KINDS), ("question_audience", AUDIENCES), ("purpose", PURPOSES)):
    audit.VALUES.update({f"{_field}.{code}": word for code, word in _words.items()})
