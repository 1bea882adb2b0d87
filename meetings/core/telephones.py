"""What can be dialled."""

import re

from flask_babel import lazy_gettext as _l

NOT_A_NUMBER = _l("This does not look like a telephone number. Begin with + and the code of the country.")
_SIGNS = re.compile(r"\+?[0-9 ()./-]{5,30}")


def is_number(text: str) -> bool:
    """Whether it is a telephone number as people write one: five digits at least, grouped in any way."""
    return bool(_SIGNS.fullmatch(text)) and sum(sign.isdigit() for sign in text) >= 5
