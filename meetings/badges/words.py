"""How choices of badges are called, and how printing reads in the audit log."""

from flask_babel import lazy_gettext as _l

from meetings.badges.drawing import Sheet
from meetings.badges.people import Order, Whom
from meetings.core import audit

WHOM = {
    Whom.EVERYBODY: _l("Everybody who comes in person"),
    Whom.UNPRINTED: _l("Not printed yet"),
    Whom.CHANGED: _l("Changed since printing"),
    Whom.CATEGORY: _l("One category"),
    Whom.CHOSEN: _l("Chosen people"),
}
SHEETS = {
    Sheet.A6.name: _l("A6, upright: one badge a page"),
    Sheet.A4.name: _l("A4: four badges a sheet, with cut marks"),
}
ORDERS = {
    Order.AFFILIATION: _l("By State or organisation, then by name"),
    Order.NAME: _l("By name"),
}

audit.VERBS.update(
    {
        "badges.printed": _l("%(actor)s printed badges (%(target)s)"),
        "badges.tried_again": _l("%(actor)s had badges made again after a failure (%(target)s)"),
        "badges.downloaded": _l("%(actor)s downloaded badges (%(target)s)"),
    }
)
audit.FIELDS.update({"badges_of": _l("Badges of"), "sheet": _l("Sheet")})
for _field, _words in (("badges_of", WHOM), ("sheet", SHEETS)):
    audit.VALUES.update({f"{_field}.{code}": word for code, word in _words.items()})
