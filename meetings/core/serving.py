"""The processes of a running installation: the web server and, beside it, the worker."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from types import FrameType
from typing import Any

from flask import Flask
from huey.consumer import Consumer

LONGEST_PAUSE = 30.0


class Stopped(Exception):
    """Somebody asked us to end."""


def work(app: Flask) -> None:
    """Run the worker in this process until it is told to stop."""
    app.extensions["wake"]()
    Consumer(app.extensions["huey"], workers=2, max_delay=1.0, check_worker_health=True).run()


def web_command(settings: Mapping[str, Any], host: str, port: int) -> list[str]:
    """The web server's command line."""
    return [
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}"),
        *("--workers", str(settings["WEB_WORKERS"]), "--threads", str(settings["WEB_THREADS"])),
        *("--worker-class", "gthread", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"),  # noqa: S108 - memory
        *("--keep-alive", "30", "--timeout", "60", "--log-level", "warning", "--preload"),
        *("--forwarded-allow-ips", ""),
    ]


def worker_command() -> list[str]:
    """The worker's command line."""
    return [sys.executable, "-m", "meetings.cli", "worker"]


class Keeper:
    """Keeps processes running: one that ends is started again, with a pause that grows while it keeps ending."""

    def __init__(self, commands: Mapping[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.pauses = dict.fromkeys(commands, 0.5)
        self.started: dict[str, float] = {}

    def keep(self) -> None:
        """Start all and watch them until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        try:
            while True:
                for name in self.commands:
                    self._look_after(name)
                time.sleep(0.2)
        except Stopped:
            pass
        finally:
            self._end()

    def _look_after(self, name: str) -> None:
        process = self.running.get(name)
        if process is not None and process.poll() is None:
            return
        if process is not None:
            lived = time.monotonic() - self.started[name]
            self.pauses[name] = 0.5 if lived > LONGEST_PAUSE else min(self.pauses[name] * 2, LONGEST_PAUSE)
            time.sleep(self.pauses[name])
        self.running[name] = subprocess.Popen(self.commands[name])  # noqa: S603 - our own command lines
        self.started[name] = time.monotonic()

    def _end(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped
