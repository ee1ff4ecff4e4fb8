"""One transcript on one database, tortured: recorded once, then killed at its points, doubled, shuffled, raced for."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from tests.torture.compare import Ended, Way, differences
from tests.torture.run import Checkpoint, Run
from tests.torture.stores import Stores
from tests.transcripts import script as s

TO_THE_END = 8          # one kill in so many is followed to the end of the transcript, the others to the end of their line
TO_THE_END_SHORT = 24   # the same where only a share of the kills is played


@dataclass(slots=True)
class Count:
    """What was played, and what was wrong."""

    points: int = 0         # kill points that the transcript passes
    killed: int = 0
    others: int = 0
    wrong: list[str] = field(default_factory=list)


def torture(
    script: s.Script, database: str, stores: Stores, seed: int, share: float, tell: Callable[[int], None] = lambda count: None
) -> Count:
    """Kill at a ``share`` of the points (chosen by ``seed``); then the other ways of playing it."""
    count = Count()
    store = stores.fresh(database)
    points = Run(script, store, Way()).record(stores)
    for point in points:
        count.wrong += [f"{script.name} on {database}, undisturbed: {trouble}" for trouble in point.after.trouble]
    every = [
        (place, f"{mark}:{times}")
        for place, point in enumerate(points)
        for mark, most in sorted(point.marks.items())
        for times in range(1, most + 1)
    ]
    count.points = len(every)
    for place, kill_at in every:
        chance = random.Random(f"{seed} {database} {script.name} {place} {kill_at}")
        if chance.random() >= share:
            continue
        whole = chance.randrange(TO_THE_END if share == 1 else TO_THE_END_SHORT) == 0
        way = Way(kill_at)
        stores.put_back(store, points[place].kept)
        run = Run(script, store, way, begin=points[place])
        line = script.lines[points[place].line]
        name = f"{script.name}:{line.number} on {database}, killed at {kill_at}{', played to the end' if whole else ''}"
        try:
            ended = run.play(None if whole else points[place].line)
        except Exception as trouble:
            count.wrong.append(f"{name}: {type(trouble).__name__}: {trouble}")
            continue
        found = differences(rest(points, place) if whole else points[place].after, ended, way)
        if ended.deaths != 1:
            found.append(f"the point was not reached ({ended.deaths} deaths)")
        count.wrong += [f"{name}: {one}" for one in found]
        count.killed += 1
        tell(1)
    others = ways(script)
    if share < 1:
        others = [random.Random(f"{seed} {database} {script.name}").choice(others)]
    for way in others:
        name = f"{script.name} on {database}, {way}"
        try:
            ended = Run(script, stores.fresh(database), way).play()
        except Exception as trouble:
            count.wrong.append(f"{name}: {type(trouble).__name__}: {trouble}")
            continue
        count.wrong += [f"{name}: {one}" for one in differences(rest(points, 0), ended, way)]
        count.others += 1
        tell(0)
    return count


def ways(script: s.Script) -> list[Way]:
    """The ways of playing a transcript that are no kill."""
    out = [Way(doubled=True), Way(racing=True)]
    several = any(line.kind == "do" and len(s.act_of(line.text).files) > 1 for line in script.lines)
    return [*out, *(replace(Way(), shuffled=seed) for seed in (1, 2, 3))] if several else out


def rest(points: list[Checkpoint], place: int) -> Ended:
    """What the undisturbed run came to from this checkpoint on."""
    said: dict[str, list[str]] = {}
    for point in points[place:]:
        for address, texts in point.after.said.items():
            said.setdefault(address, []).extend(texts)
    return Ended(points[-1].after.state, said)
