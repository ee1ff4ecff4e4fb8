"""One life of the bot in a process of its own, as the world outside sees it: orders, answers, and sudden death."""

from __future__ import annotations

import multiprocessing
import os
import signal
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from tests.torture.child import Store, live
from tests.torture.outside import Accepted
from tests.transcripts.world import Chance

FORK = multiprocessing.get_context("fork")
PATIENCE = 120.0        # seconds of this machine's time that one order may take


class Died(Exception):
    """The process was killed."""


class Stuck(Exception):
    """The process did not answer, or ended by itself: a mistake, not a kill."""


class Process:
    """A life of the bot in a process of its own, and the pipe to it."""

    def __init__(self, store: Store, seed: str, chance: Chance, kill_at: str = "") -> None:
        mine, its = FORK.Pipe()
        self._pipe: Connection = mine
        self._chance = chance
        self.accepted: list[Accepted] = []
        self._process: BaseProcess = FORK.Process(target=_born, args=(its, mine, store, seed, chance.now, kill_at))
        self._process.start()
        its.close()

    def ask(self, order: str, *arguments: Any) -> None:
        """Tell it what to do."""
        try:
            self._pipe.send((order, self._chance.now, *arguments))
        except (BrokenPipeError, ConnectionResetError):
            self._gone()

    def hear(self, order: str) -> Any:
        """Its answer to this order; what it sent meanwhile was accepted. Raises Died, Stuck."""
        while True:
            try:
                if not self._pipe.poll(PATIENCE):
                    self.kill()
                    raise Stuck(f"no answer to {order}")
                what, answer = self._pipe.recv()
            except (EOFError, ConnectionResetError):
                self._gone()
            if what == "accepted":
                self.accepted.append(answer)
            elif what == order:
                return answer

    def do(self, order: str, *arguments: Any) -> Any:
        self.ask(order, *arguments)
        return self.hear(order)

    def kill(self) -> None:
        """As kill -9 does, between two orders."""
        if self._process.pid is not None and self._process.is_alive():
            os.kill(self._process.pid, signal.SIGKILL)     # this child and no other
        self._process.join(PATIENCE)
        self._pipe.close()

    def _gone(self) -> None:
        self._process.join(PATIENCE)
        self._pipe.close()
        if self._process.exitcode != -signal.SIGKILL:
            raise Stuck(f"the process ended by itself with {self._process.exitcode}")
        raise Died


def _born(its: Connection, mine: Connection, store: Store, seed: str, now: datetime, kill_at: str) -> None:
    mine.close()
    live(its, store, seed, now, kill_at)
