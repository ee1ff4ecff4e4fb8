"""One run: a transcript played from outside against a process that may be killed, until everything is done; then what is left is read."""

from __future__ import annotations

import copy
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from handlers.channel import Arrival
from tests.torture.child import Store
from tests.torture.compare import Ended, Way, broken_promises
from tests.torture.outside import Accepted, Person
from tests.torture.process import Died, Process, Stuck
from tests.transcripts import script as s
from tests.transcripts.play import BETWEEN
from tests.transcripts.state import named_code, plain
from tests.transcripts.world import START, Chance

if TYPE_CHECKING:
    from tests.torture.stores import Kept, Stores

LEASE = 61.0            # seconds after which what a killed process had claimed is free again
ROUNDS = 6              # times that time is moved on when something still waits


@dataclass(slots=True)
class Checkpoint:
    """All there is before one line: the world outside as it then was, the store, and what the undisturbed process did with the line."""

    line: int
    now: datetime
    people: dict[str, Person]
    names: dict[str, str]
    who: str
    codes: list[str]
    kept: Kept
    marks: dict[str, int] = field(default_factory=dict)
    after: Ended = field(default_factory=lambda: Ended({}, {}))


class Run:
    """One transcript in one store, from its first line or from a checkpoint."""

    def __init__(self, script: s.Script, store: Store, way: Way, *, begin: Checkpoint | None = None) -> None:
        self._script = script
        self._store = store
        self._way = way
        self._chance = Chance(f"outside {script.name}", begin.now if begin else START)
        self._random = random.Random(way.shuffled)
        self._people: dict[str, Person] = copy.deepcopy(begin.people) if begin else {}
        self._names: dict[str, str] = dict(begin.names) if begin else {}
        self._who = begin.who if begin else s.CITIZEN
        self._codes: list[str] = list(begin.codes) if begin else []
        self._first = begin.line if begin else 0
        self._births = 1000 * self._first
        self._rival: Process | None = None
        self._sent: list[Accepted] = []
        self._deaths = 0

    def play(self, last: int | None = None) -> Ended:
        """Play to the end, or up to the line ``last``; what it came to."""
        self._start(self._way.kill_at)
        try:
            for line in self._script.lines[self._first : None if last is None else last + 1]:
                self._line(line)
            state = self._insist("dump", None)
        finally:
            self._stop()
        return self._ended(state, 0)

    def record(self, stores: Stores) -> list[Checkpoint]:
        """Play it undisturbed; a checkpoint before each line, with the marks that are passed in it and what it comes to."""
        out: list[Checkpoint] = []
        self._start()
        try:
            before: Counter[str] = Counter()
            for number, line in enumerate(self._script.lines):
                if line.kind not in ("do", "order"):
                    self._line(line)
                    continue
                kept = stores.keep(self._store)
                point = Checkpoint(
                    number, self._chance.now, copy.deepcopy(self._people), dict(self._names), self._who, list(self._codes), kept
                )
                sent = len(self._sent)
                self._line(line)
                if line.text == s.KILLED:
                    before = Counter()
                passed = Counter(self._insist("passed"))
                point.marks = dict(passed - before)
                point.after = self._ended(self._insist("dump", None), sent)
                before = passed
                out.append(point)
        finally:
            self._stop()
        return out

    def _line(self, line: s.Line) -> None:
        self._chance.on(BETWEEN)
        text = s.filled(line.text, self._names)
        if line.kind == "who":
            self._who = text
        elif line.kind == "do":
            act = s.act_of(text.replace("\\n", "\n"))
            self._deliver(self._person(self._who).does(act, self._chance.now))
        elif line.kind == "order":
            self._order(text)

    def _ended(self, state: dict[str, Any], sent: int) -> Ended:
        """What it comes to, with what was said since ``sent`` messages had been said."""
        codes: dict[str, str] = {}
        for number, code in enumerate(self._codes, 1):
            codes |= named_code(code, number)
        ended = Ended(state, {}, self._deaths, broken_promises(self._sent, set(self._codes), state))
        for accepted in self._sent[sent:]:
            ended.said.setdefault(accepted.address, []).append(plain(accepted.text, codes))
        return ended

    # -- lives --------------------------------------------------------------------------------------------------

    def _start(self, kill_at: str = "") -> None:
        self._process = self._born(kill_at)
        if self._way.racing:
            self._rival = self._born()

    def _born(self, kill_at: str = "") -> Process:
        self._births += 1
        process = Process(self._store, f"{self._script.name} {self._births}", self._chance, kill_at)
        process.hear("ready")
        return process

    def _stop(self) -> None:
        self._process.kill()
        if self._rival is not None:
            self._rival.kill()

    def _reborn(self) -> None:
        """It was killed: what it had sent is sent; a new process begins after its claims have run out."""
        self._deaths += 1
        self._see()
        self._chance.on(LEASE)
        self._start()

    # -- what is done -------------------------------------------------------------------------------------------

    def _deliver(self, arrivals: list[Arrival]) -> None:
        """Deliver until it is acknowledged, then let everything follow."""
        if self._way.shuffled and len(arrivals) > 1:
            self._random.shuffle(arrivals)
        if self._rival is not None:
            self._race(arrivals)
        else:
            self._insist("keep", arrivals * 2 if self._way.doubled else arrivals)
        self._settle()
        if self._way.doubled:
            self._insist("keep", arrivals)
            self._settle()

    def _race(self, arrivals: list[Arrival]) -> None:
        """Both processes get the delivery at once, and both answer what they find."""
        assert self._rival is not None
        both = (self._process, self._rival)
        settle = ("settle", "settle" if self._store.url.startswith("postgres") else "turns")
        for process in both:
            process.ask("keep", arrivals)
        for process in both:
            process.hear("keep")
        for process, order in zip(both, settle, strict=True):
            process.ask(order)
        for process, order in zip(both, settle, strict=True):
            process.hear(order)

    def _settle(self) -> None:
        for _round in range(ROUNDS):
            waits, self._codes = self._insist("settle")
            if not waits:
                break
            self._chance.on(LEASE)
        else:
            raise Stuck("something waits for ever")
        for number, code in enumerate(self._codes, 1):
            self._names["mã" if number == 1 else f"mã{number}"] = code

    def _insist(self, order: str, *arguments: Any) -> Any:
        """Do it, again after each death, until it is done: whoever delivers gets no answer from the dead."""
        while True:
            try:
                answer = self._process.do(order, *arguments)
            except Died:
                self._reborn()
                continue
            self._see()
            return answer

    def _order(self, text: str) -> None:
        if text == s.KILLED:
            self._stop()
            self._start()
        elif later := s.AFTER.fullmatch(text):
            self._chance.on(int(later["n"]) * s.SECONDS[later["unit"]])
        elif move := s.MOVES.fullmatch(text):
            if self._insist("status", move["code"], int(move["status"]), move["reason"] or "") != 0:
                raise Stuck(f"the command refused: {text}")
        elif invited := s.INVITES.fullmatch(text):
            self._names["mời"] = self._insist("invite", invited["role"], invited["unit"] or "")
        self._settle()

    # -- people -------------------------------------------------------------------------------------------------

    def _person(self, who: str) -> Person:
        address = f"{self._script.name}/{who}"
        return self._people.setdefault(address, Person(address))

    def _see(self) -> None:
        """What was accepted since then is on people's screens, in the order in which the platform took it."""
        new = self._process.accepted + (self._rival.accepted if self._rival is not None else [])
        for accepted in sorted(new, key=lambda one: one.at):
            person = self._people.setdefault(accepted.address, Person(accepted.address))
            person.sees(accepted)
            self._names |= s.passes(person.shown.messages[-1:])
            self._sent.append(accepted)
        self._process.accepted.clear()
        if self._rival is not None:
            self._rival.accepted.clear()
