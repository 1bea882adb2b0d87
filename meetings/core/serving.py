"""The processes of a running installation: the web server and, beside it, the worker."""

import gc
import multiprocessing
import signal
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from huey.consumer import Consumer

LONGEST_PAUSE = 30.0
FORK = multiprocessing.get_context("fork")
Serve = Callable[[], None]


class Stopped(Exception):
    """Somebody asked us to end."""


def work(app: Flask) -> None:
    """Run the worker in this process until it is told to stop."""
    app.extensions["wake"]()
    Consumer(app.extensions["huey"], workers=2, max_delay=1.0, check_worker_health=True).run()


def web(app: Flask, settings: Mapping[str, Any], host: str, port: int) -> None:
    """Run the web server in this process until it is told to stop; its workers share the memory of what is loaded."""
    gc.collect()
    gc.freeze()
    Gunicorn(
        app,
        bind=f"{host}:{port}",
        workers=settings["WEB_WORKERS"],
        threads=settings["WEB_THREADS"],
        worker_class="gthread",
        worker_tmp_dir="/dev/shm",  # noqa: S108 - memory
        control_socket_disable=True,
        keepalive=30,
        timeout=60,
        loglevel="warning",
        preload_app=True,
        forwarded_allow_ips="",
    ).run()


class Gunicorn(BaseApplication):
    """gunicorn around an application that is loaded already."""

    def __init__(self, app: Flask, **options: Any) -> None:
        self.app, self.options = app, options
        super().__init__()

    def load_config(self) -> None:
        """Our settings, and none of the environment’s."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """What is served."""
        return self.app


class Keeper:
    """Keeps processes running: one that ends is started again, with a pause that grows while it keeps ending.

    They are forks of this process, so that the program is loaded once: let go of connections before. Being told to stop
    ends a rest, and never a start half-way, of which nobody would know any more.
    """

    def __init__(self, wanted: Mapping[str, Serve]) -> None:
        self.wanted = wanted
        self.running: dict[str, multiprocessing.process.BaseProcess] = {}
        self.pauses = dict.fromkeys(wanted, 0.5)
        self.started: dict[str, float] = {}
        self.stopped = self.resting = False

    def keep(self) -> None:
        """Start all and watch them until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        try:
            while True:
                for name in self.wanted:
                    self._look_after(name)
                self._rest(0.2)
        except Stopped:
            pass
        finally:
            self._end()

    def _look_after(self, name: str) -> None:
        process = self.running.get(name)
        if process is not None and process.is_alive():
            return
        if process is not None:
            lived = time.monotonic() - self.started[name]
            self.pauses[name] = 0.5 if lived > LONGEST_PAUSE else min(self.pauses[name] * 2, LONGEST_PAUSE)
            self._rest(self.pauses[name])
        self.running[name] = FORK.Process(target=self._alone, args=(self.wanted[name],), name=name)
        self.running[name].start()
        self.started[name] = time.monotonic()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopped = True
        if self.resting:
            self.resting = False
            raise Stopped

    def _rest(self, seconds: float) -> None:
        self.resting = True
        if not self.stopped:
            time.sleep(seconds)
        self.resting = False
        if self.stopped:
            raise Stopped

    def _alone(self, serve: Serve) -> None:
        """What the parent does when it is told to stop is not for its children, but what was said to one of them is."""
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if not self.stopped:
            serve()

    def _end(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            process.join(timeout=20)
            process.kill()


def apart(job: Serve) -> int | None:
    """Do something in a process of its own, whose threads and connections end with it; its exit code."""
    process = FORK.Process(target=job)
    process.start()
    process.join()
    return process.exitcode
