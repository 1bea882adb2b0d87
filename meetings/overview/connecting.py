"""How the domains below hear of each other where neither may know the other; called once by `create_app`."""

from collections.abc import Sequence

from flask_babel import gettext as _

from meetings.core.i18n import plain
from meetings.institutions.rules import folded
from meetings.programme import queries as programme
from meetings.registration.models import Registration
from meetings.registration.panels import MENTIONS, Mention


def connect() -> None:
    """Tell whoever protects a person where the programme names her."""
    if in_programme not in MENTIONS:
        MENTIONS.append(in_programme)


def in_programme(registration: Registration) -> Sequence[Mention]:
    """The sessions in which she stands under another name than the one chosen for her badge."""
    chosen = folded(registration.badge_name)
    event, account = registration.event, registration.account
    return [
        Mention(
            str(_("%(label)s: %(value)s", label=plain(speaker.session.title), value=speaker.name)),
            "programme.edit",
            {"slug": event.slug, "session_id": speaker.session_id},
        )
        for speaker in programme.named(event, account, registration.full_name)
        if not chosen or folded(speaker.name) != chosen
    ]
