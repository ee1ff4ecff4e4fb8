"""What a run came to, and whether it is what the undisturbed one came to."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from dialogs.engine.text import Vietnamese, say
from handlers.delivery import REPEATED
from tests.torture.outside import Accepted
from tests.transcripts.state import CODE

SAID = "Mã hồ sơ: "
_HASH = re.compile(r"[0-9a-f]{64}")
_SIZES = re.compile(r'"(size|width|height|original)": (?:\d+|"[^"]*")')


@dataclass(slots=True)
class Ended:
    """What a run came to. ``state`` is equal for all ways of playing a transcript, ``said`` (from its first line on) up to a repetition."""

    state: dict[str, Any]
    said: dict[str, list[str]]
    deaths: int = 0
    trouble: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Way:
    """How a run is played: killed at which mark, deliveries doubled, files of one go in another order (a seed), two workers."""

    kill_at: str = ""
    doubled: bool = False
    shuffled: int = 0
    racing: bool = False


def broken_promises(sent: list[Accepted], codes: set[str], state: dict[str, Any]) -> list[str]:
    """What must hold besides equality, a line for each promise that does not."""
    out = []
    for accepted in sent:
        for found in CODE.findall(accepted.text):
            if f"{SAID}{found}" in accepted.text and found not in codes:
                out.append("a code was said and there is no dossier with it")
    if any(not there for _kind, _size, there in state["files"].values()):
        out.append("a file is not readable")
    papers = {paper["file"] for paper in state["papers"] if paper["file"]}
    if papers - set(state["files"]):
        out.append("a dossier has a paper whose file is not there")
    if any(not handled or aside for _lane, _key, handled, aside in state["letters"]):
        out.append("a delivery was not handled, or was set aside")
    drafts = Counter(dossier["draft_id"] for dossier in state["dossiers"])
    if any(count > 1 for count in drafts.values()):
        out.append("a draft became two dossiers")
    pushes = Counter((message[0], message[7]) for message in state["messages"] if message[7])
    if any(count > 1 for count in pushes.values()):
        out.append("somebody was told twice for one change")
    return out


def differences(was: Ended, now: Ended, way: Way) -> list[str]:
    """How a run came to something else than the undisturbed one; empty when it did not."""
    out = list(now.trouble)
    out += unequal(was.state, now.state, loose=bool(way.shuffled))
    sending = way.kill_at.startswith("send.")
    claimed = sending or way.kill_at.startswith("turn.committed")      # on SQLite the commit of a batch claims, nothing is sent yet
    for address in sorted(set(was.said) | set(now.said)):
        before, after = was.said.get(address, []), now.said.get(address, [])
        rest = list(after)
        if claimed:         # for all that the next process knows it was sent: a push says that it may be a repetition
            rest = [text.removeprefix(f"{say(REPEATED, Vietnamese())}\n") for text in rest]
        if sending:         # perhaps sent when the process died: said again once
            again = next((place for place in range(1, len(rest)) if rest[place] == rest[place - 1]), 0)
            if again and len(rest) > len(before):
                del rest[again]
        if rest != before:
            pairs = enumerate(zip(before, rest, strict=False))
            at = next((place for place, (one, other) in pairs if one != other), min(len(before), len(rest)))
            counts = f"{len(before)} messages became {len(rest)}"
            out.append(f"said to {address}, {counts}, at {at}: {before[at : at + 1]} became {rest[at : at + 1]}")
    return out


def unequal(was: dict[str, Any], now: dict[str, Any], *, loose: bool = False) -> list[str]:
    """The parts of two states that differ. ``loose``: files of one go may have changed places."""
    out = []
    for part in sorted(set(was) | set(now)):
        one, other = (json.dumps(state.get(part), ensure_ascii=False, sort_keys=True) for state in (was, now))
        if loose and part != "files":
            one, other = (_SIZES.sub(r'"\1": 0', _HASH.sub("<file>", text)) for text in (one, other))
        if one != other:
            place = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
            out.append(f"{part}: …{one[max(0, place - 60) : place + 120]}… became …{other[max(0, place - 60) : place + 120]}…")
    return out
