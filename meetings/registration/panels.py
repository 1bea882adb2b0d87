"""Pages about one person that domains above have: `manage/registrations/<id>` links to them."""

from dataclasses import dataclass

from flask_babel import LazyString

from meetings.events.access import Permission


@dataclass(frozen=True, slots=True)
class Panel:
    """A page whose address needs `slug` and `registration_id`, for those with a permission."""

    label: LazyString
    endpoint: str
    permission: Permission


PANELS: list[Panel] = []
