"""The demo world: an invented annual meeting that is going on today, and what surrounds it, made through actions."""

from meetings.demo.cast import CAST, PASSWORD
from meetings.demo.world import build, clear, is_over, is_there

__all__ = ["CAST", "PASSWORD", "build", "clear", "is_over", "is_there"]
