"""Pages that combine domains: home, front page of a meeting, desk, board of States, mails, notices."""

from meetings.overview.views import (
    behalf,
    board,
    board_deeds,
    board_export,
    demo,
    desk,
    front,
    home,
    mails,
    notices,
    session,
)
from meetings.overview.views.blueprint import bp

__all__ = [
    "behalf",
    "board",
    "board_deeds",
    "board_export",
    "bp",
    "demo",
    "desk",
    "front",
    "home",
    "mails",
    "notices",
    "session",
]
