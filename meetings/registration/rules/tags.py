"""The colours of tags. The word always stands beside them."""

from flask_babel import lazy_gettext as _l

TAG_COLOURS = {
    "stone": _l("Grey"),
    "spruce": _l("Green"),
    "sky": _l("Blue"),
    "plum": _l("Violet"),
    "amber": _l("Ochre"),
    "brick": _l("Red"),
}
