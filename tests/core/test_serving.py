"""The processes of an installation: what ends is started again, and all end together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from meetings.config import ROOT

PROGRAM = """
import os, time
from functools import partial
from meetings.core.serving import Keeper

def serve(name):
    with open("started", "a") as file:
        file.write(f"{name} {os.getpid()}\\n")
    time.sleep(60)

Keeper({name: partial(serve, name) for name in ("web", "worker")}).keep()
"""

TOLD_HALF_WAY = f"""
import os, signal
fork = os.fork

def fork_and_be_told_to_stop():
    pid = fork()
    if pid:
        with open("started", "a") as file:
            file.write(f"forked {{pid}}\\n")
        os.kill(os.getpid(), signal.SIGTERM)
    return pid

os.fork = fork_and_be_told_to_stop
{PROGRAM}
"""


@pytest.fixture
def keeper(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    words = [sys.executable, "-c", getattr(request, "param", PROGRAM)]
    program = subprocess.Popen(words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    yield program
    program.kill()
    program.wait(timeout=60)


def started(folder: Path, count: int) -> list[tuple[str, int]]:
    """(name, process id) of the first `count` that were started, waited for."""
    for _ in range(600):
        lines = (folder / "started").read_text().splitlines() if (folder / "started").exists() else []
        if len(lines) >= count:
            return [(name, int(pid)) for name, pid in map(str.split, lines)]
        time.sleep(0.1)
    pytest.fail(f"only {lines} were started")


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_what_dies_is_started_again_and_all_end_together(keeper, tmp_path, end):
    first = dict(started(tmp_path, 2))
    assert first.keys() == {"web", "worker"}
    os.kill(first["web"], signal.SIGKILL)
    name, again = started(tmp_path, 3)[2]
    assert (name, is_there(first["worker"])) == ("web", True)
    keeper.send_signal(end)
    assert keeper.wait(timeout=60) == 0
    assert not is_there(again)
    assert not is_there(first["worker"])


@pytest.mark.parametrize("keeper", [TOLD_HALF_WAY], indirect=True)
def test_what_is_being_started_while_it_is_told_to_stop_ends_too(keeper, tmp_path):
    assert keeper.wait(timeout=60) == 0
    assert [pid for _name, pid in started(tmp_path, 1) if is_there(pid)] == []
