"""Which buttons and words lead from one conversation to another, found by pressing every button on every screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from dialogs.drawing import VOICE, node, quoted
from dialogs.engine.event import Event
from dialogs.engine.known import Known, Need
from dialogs.engine.session import Session
from dialogs.engine.talk import Scene
from dialogs.engine.text import say
from dialogs.engine.turn import Turn, advance

EVERYWHERE: Final = frozenset({"do:menu", "do:human"})
LABELS: Final = 2              # buttons named on one arrow of the drawing; the table names all of them
SCREENS: Final = 400
# What the scenes are called for a reader of the map; a new scene shows its id until it has a line here.
NAMES: Final = {
    "home": "Danh sách việc", "consent": "Đồng ý", "find": "Tìm thủ tục", "events": "Việc trong đời", "fields": "Lĩnh vực",
    "card": "Thông tin thủ tục", "file": "Làm hồ sơ", "drafts": "Việc đang làm dở", "handover": "Làm tiếp ở máy khác",
    "track": "Hồ sơ của tôi", "supplement": "Bổ sung giấy tờ", "mydata": "Dữ liệu của tôi", "join": "Mã mời cán bộ", "desk": "Bàn cán bộ",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Start:
    """Where the walk begins: a session, and words that are typed in it (what they are is named on the arrow)."""

    session: Session
    named: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Door:
    """One way: the scene, the button (or words) and what it sends, the scene that it leads to."""

    scene: str
    label: str
    payload: str
    to: str


@dataclass(slots=True)
class SceneMap:
    """``closed``: screens (scene, what is asked) that are said without any button."""

    doors: set[Door] = field(default_factory=set)
    scenes: set[str] = field(default_factory=set)
    closed: set[tuple[str, str]] = field(default_factory=set)
    screens: int = 0


def scene_map(
    scenes: dict[str, Scene], starts: Iterable[Start], known: Callable[[], Known], facts: Callable[[str, str, bool], Any]
) -> SceneMap:
    """Drive ``advance`` from these starts. ``known`` hands in a fresh Known; ``facts`` tells what the store would (name, argument).

    Of several buttons on a screen that differ in their last part only (one card, another card) the first is pressed. Of a filing
    dialog only what leads out of it is of interest here: its answers are walked by dialogs/walking.py.
    """
    driver = _Driver(scenes, known, facts)
    found = driver.found
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for start in starts:
        waiting: list[Turn] = []
        begun = driver.turn(start.session, Event("", "", "", driver.now, text=start.text))
        arrived = _scene(begun)
        if start.named:
            found.doors.add(Door(start.session.scene or "home", start.named, "", arrived))
        waiting.append(begun)
        while waiting:
            turn = waiting.pop()
            here = _scene(turn)
            buttons = turn.replies[-1].buttons if turn.replies else ()
            kinds: dict[str, tuple[str, str]] = {}
            for button in buttons:
                kinds.setdefault(kind_of(button.payload), (say(button.label, VOICE), button.payload))
            screen = (here, _asking(turn), tuple(kinds))
            if screen in seen:
                continue
            seen.add(screen)
            found.screens += 1
            if found.screens > SCREENS:
                raise RuntimeError(f"more than {SCREENS} screens")
            found.scenes.add(here)
            if not buttons:
                found.closed.add((here, _asking(turn)))
            for kind, (label, payload) in kinds.items():
                if payload in EVERYWHERE or (here == "file" and payload.startswith("pick:")):
                    continue
                session = Session.from_json(turn.session)
                after = driver.turn(session, Event("", "", "", driver.now, tap=payload, seen=session.turn))
                found.doors.add(Door(here, label if kind == payload else f"{label} …", kind, _scene(after)))
                waiting.append(after)
    return found


class _Driver:
    def __init__(self, scenes: dict[str, Scene], known: Callable[[], Known], facts: Callable[[str, str, bool], Any]) -> None:
        self.scenes, self.known, self.facts = scenes, known, facts
        self.found = SceneMap()
        self.now = known().now
        self.count = 0

    def turn(self, session: Session, event: Event) -> Turn:
        """One turn with all that it asks the store for."""
        self.count += 1
        known = self.known()
        while True:
            try:
                return advance(self.scenes, session, event._replace(key=f"key{self.count}"), known)
            except Need as need:
                known.facts[need.name, need.arg] = self.facts(need.name, need.arg, known.official)


def kind_of(payload: str) -> str:
    """A payload without what differs from one line of a list to the next: "go:card:…" for "go:card:1.001193"."""
    parts = payload.split(":")
    if parts[0] in {"go", "do"}:
        return payload if len(parts) < 3 else f"{parts[0]}:{parts[1]}:…"
    return payload if len(parts) < 2 else f"{parts[0]}:…"


def _scene(turn: Turn) -> str:
    return str(turn.session.get("scene", "home"))


def _asking(turn: Turn) -> str:
    """What is asked, without page numbers and ids."""
    return re.sub(r"\d+$", "", str(turn.session.get("asking", "")).split(":")[0])


def flowchart(found: SceneMap) -> str:
    """The scenes and the ways between them; what leads back to the same scene, and the buttons that stand everywhere, are left out."""
    order = [*NAMES, *sorted(found.scenes - set(NAMES))]
    lines = ["flowchart LR"]
    lines += [f"    {node(scene)}[{quoted(NAMES.get(scene, scene))}]" for scene in order if scene in found.scenes]
    ways: dict[tuple[str, str], list[str]] = {}
    for door in sorted(found.doors):
        if door.scene != door.to:
            ways.setdefault((door.scene, door.to), []).append(door.label)
    for (scene, to), labels in sorted(ways.items(), key=lambda way: (order.index(way[0][0]), order.index(way[0][1]))):
        named = list(dict.fromkeys(labels))
        more = f" (và {len(named) - LABELS} cách nữa)" if len(named) > LABELS else ""
        lines.append(f"    {node(scene)} -->|{quoted(', '.join(named[:LABELS]) + more)}| {node(to)}")
    return "\n".join(lines) + "\n"


def table(found: SceneMap) -> str:
    """Every button that leads somewhere, as a table: from, button, what it sends, to."""
    lines = ["| Ở màn hình | Nút hoặc lời gõ | Gửi đi | Đến |", "|---|---|---|---|"]
    order = [*NAMES, *sorted(found.scenes - set(NAMES))]
    for door in sorted(found.doors, key=lambda door: (order.index(door.scene), door)):
        to = "(ở lại)" if door.to == door.scene else NAMES.get(door.to, door.to)
        sent = f"`{door.payload}`" if door.payload else ""
        lines.append(f"| {NAMES.get(door.scene, door.scene)} | {door.label.replace('|', '/')} | {sent} | {to} |")
    return "\n".join(lines) + "\n"
