"""The site's processes, forked from one that has imported the product: importing it takes longer
than most of what a test does with a site. They are told the rest as an operator's shell would."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path

from config import ROOT


class Forked:
    """A running `python -m module arguments` in a session of its own; `pid` leads its group."""

    def __init__(self, module: str, *arguments: str, env: Mapping[str, str], log: Path) -> None:
        self._process = _server().Process(
            target=_become, args=(module, arguments, dict(env), str(log)), daemon=True
        )
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid
        with suppress(ProcessLookupError):
            while os.getpgid(self.pid) != self.pid:
                time.sleep(0.001)

    @property
    def is_running(self) -> bool:
        return self._process.is_alive()

    def signal(self, number: signal.Signals) -> None:
        """Signal it and those that it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; False if it did not come."""
        self._process.join(seconds)
        return not self.is_running


@cache
def _server() -> ForkServerContext:
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload(["tests.support.imported"])
    return server


def _become(module: str, arguments: tuple[str, ...], env: dict[str, str], log: str) -> None:
    from petitions import clock

    os.setsid()
    output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, place in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(file, place)
    sys.stdout.reconfigure(line_buffering=True)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(ROOT)
    clock._shift_file = env.get("CLOCK_SHIFT_FILE")
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
