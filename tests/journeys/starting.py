"""The `meetings` command in a fork of a process that has loaded it."""

import os

from meetings import cli
from meetings.config import ROOT


def meetings(words: list[str], environment: dict[str, str]) -> None:
    """Run it with these words, with these settings on top of those there are."""
    os.environ.update(environment)
    os.chdir(ROOT)
    cli.main(words)
