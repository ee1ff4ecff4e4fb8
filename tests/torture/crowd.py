"""Several people at once: their deliveries come mixed and in one batch; each conversation must come to what it comes to alone."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from handlers.channel import Arrival
from tests.torture.child import Store
from tests.torture.compare import unequal
from tests.torture.outside import Accepted, Person
from tests.torture.process import Process, Stuck
from tests.torture.stores import Stores
from tests.transcripts import script as s
from tests.transcripts.play import BETWEEN
from tests.transcripts.state import named_code, plain
from tests.transcripts.world import START, Chance


def fitting(scripts: list[s.Script]) -> list[s.Script]:
    """Transcripts that mind nobody else: without officials, who see everybody's dossiers, and without days that pass for all."""
    return [
        script
        for script in scripts
        if not any(
            (line.kind == "who" and line.text.startswith("cán bộ")) or (line.kind == "order" and line.text != s.KILLED)
            for line in script.lines
        )
    ]


@dataclass(slots=True)
class Guest:
    """One transcript in the crowd."""

    script: s.Script
    lines: deque[s.Line]
    who: str = s.CITIZEN
    people: dict[str, Person] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def address(self, who: str) -> str:
        return f"{self.script.name}/{who}"

    @property
    def addresses(self) -> list[str]:
        people = {line.text for line in self.script.lines if line.kind == "who"} | {s.CITIZEN}
        return sorted(self.address(who) for who in people)


@dataclass(slots=True)
class Seat:
    """What one transcript came to in a crowd, or alone."""

    state: dict[str, Any]
    said: dict[str, list[str]]


class Crowd:
    """A few transcripts in one store. ``order`` None plays them one line each in turn, unmixed."""

    def __init__(self, scripts: list[s.Script], store: Store, seed: int) -> None:
        self._guests = [Guest(script, deque(line for line in script.lines if line.kind in ("who", "do"))) for script in scripts]
        self._random = random.Random(seed)
        self._chance = Chance(f"crowd {seed}", START)
        self._process = Process(store, f"crowd {seed}", self._chance)
        self._process.hear("ready")
        self._said: dict[str, list[str]] = {}

    def play(self) -> dict[str, Seat]:
        """Play all of them; what each came to, by name."""
        try:
            while any(guest.lines for guest in self._guests):
                self._round()
            return {guest.script.name: self._seat(guest) for guest in self._guests}
        finally:
            self._process.kill()

    def _seat(self, guest: Guest) -> Seat:
        codes: dict[str, str] = {}
        for number, code in enumerate((code for name, code in guest.names.items() if name.startswith("mã")), 1):
            codes |= named_code(code, number)
        said = {address: [plain(text, codes) for text in self._said.get(address, [])] for address in guest.addresses}
        return Seat(self._process.do("dump", guest.addresses), said)

    def _round(self) -> None:
        """The next act of everyone, in any order; whatever two people send at the same moment changes places."""
        self._chance.on(BETWEEN)
        waiting = []
        for guest in self._guests:
            while guest.lines and guest.lines[0].kind == "who":
                guest.who = guest.lines.popleft().text
            if guest.lines:
                waiting.append((guest, deque(self._deliveries(guest, guest.lines.popleft()))))
        mixed: list[Arrival] = []
        while several := [deliveries for _guest, deliveries in waiting if deliveries]:
            mixed.append(self._random.choice(several).popleft())
        self._process.do("keep", mixed)
        waits, codes = self._process.do("settle")
        if waits:
            raise Stuck("something waits in a crowd where nobody was killed")
        self._see([guest for guest, _deliveries in waiting], codes)

    def _deliveries(self, guest: Guest, line: s.Line) -> list[Arrival]:
        address = guest.address(guest.who)
        person = guest.people.setdefault(address, Person(address))
        act = s.act_of(s.filled(line.text, guest.names).replace("\\n", "\n"))
        return person.does(act, self._chance.now)

    def _see(self, guests: list[Guest], codes: list[str]) -> None:
        accepted: list[Accepted] = self._process.accepted
        for one in accepted:
            guest = next(guest for guest in guests if one.address.startswith(f"{guest.script.name}/"))
            person = guest.people.setdefault(one.address, Person(one.address))
            person.sees(one)
            guest.names |= s.passes(person.shown.messages[-1:])
            self._said.setdefault(one.address, []).append(one.text)
            for code in codes:
                if code in one.text and code not in guest.names.values() and f"Mã hồ sơ: {code}" in one.text:
                    before = sum(name.startswith("mã") for name in guest.names)
                    guest.names[f"mã{before + 1}" if before else "mã"] = code
        accepted.clear()


def mixed(scripts: list[s.Script], stores: Stores, database: str, seed: int, several: int = 3) -> tuple[int, list[str]]:
    """Every fitting transcript in a crowd of ``several``, against itself alone: how many were played, and what differs."""
    order = fitting(scripts)
    random.Random(seed).shuffle(order)
    wrong: list[str] = []
    for start in range(0, len(order), several):
        group = order[start : start + several]
        alone: dict[str, Seat] = {}
        for script in group:
            alone |= Crowd([script], stores.fresh(database), seed).play()
        together = Crowd(group, stores.fresh(database), seed).play()
        for name, seat in together.items():
            found = unequal(alone[name].state, seat.state)
            if seat.said != alone[name].said:
                found.append(f"other words: {alone[name].said} became {seat.said}"[:600])
            wrong += [f"{name} on {database} among {[script.name for script in group]}, seed {seed}: {one}" for one in found]
    return len(order), wrong
