"""What a new file of the catalogue changes: added, changed, replaced and abolished procedures, each with its date and decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from dialogs.engine.fold import fold
from dialogs.procedures.procedure import Procedure
from dialogs.procedures.record import facts

Kind = Literal["added", "changed", "replaced", "abolished"]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the report of an import. ``fields`` are the facts that differ; ``successor`` the code that takes over."""

    kind: Kind
    code: str
    name: str
    date: str = ""  # ISO day of the decision; of the record when it names none
    decision: str = ""
    fields: tuple[str, ...] = ()
    successor: str = ""


def diff(old: Mapping[str, Procedure], new: Mapping[str, Procedure], *, whole: bool = True, today: str = "") -> list[Change]:
    """What leads from the kept catalogue to a new file, ordered by kind and code; the same file twice gives no change.

    ``whole`` says that the file is the entire catalogue: what is missing from it is abolished (``today`` is then its date), or replaced
    when a code that is new bears the same name in the same province. Procedures already kept as abolished are not told again, nor are
    those that had ended before they were ever kept; one kept as abolished that is active in the file has changed its state.
    """
    added = {code for code in new if code not in old and new[code].state == "active"}
    heirs: dict[tuple[str, str], str] = {}
    for code in sorted(added):
        heirs.setdefault(_likeness(new[code]), code)
    changes: list[Change] = []
    for code in sorted(new):
        found, before = new[code], old.get(code)
        if found.state == "abolished":
            if before is not None and before.state == "active":
                changes.append(_gone(found, found.successor or heirs.get(_likeness(found), ""), _date(found), found.decision))
        elif before is None:
            changes.append(Change("added", code, found.name, _date(found), found.decision))
        elif before.version != found.version or before.state != found.state:
            changes.append(Change("changed", code, found.name, _date(found), found.decision, _differences(before, found)))
    if whole:
        for code in sorted(old):
            before = old[code]
            if code not in new and before.state == "active":
                heir = heirs.get(_likeness(before), "")
                day, decision = (_date(new[heir]), new[heir].decision) if heir else (today, "")
                changes.append(_gone(before, heir, day, decision))
    order: dict[Kind, int] = {"added": 0, "changed": 1, "replaced": 2, "abolished": 3}
    return sorted(changes, key=lambda change: (order[change.kind], change.code))


def _gone(procedure: Procedure, heir: str, day: str, decision: str) -> Change:
    return Change("replaced" if heir else "abolished", procedure.code, procedure.name, day, decision, successor=heir)


def _likeness(procedure: Procedure) -> tuple[str, str]:
    return " ".join(fold(procedure.title).split()), procedure.province


def _date(procedure: Procedure) -> str:
    return procedure.decided or procedure.updated


def _differences(before: Procedure, after: Procedure) -> tuple[str, ...]:
    was: dict[str, Any] = facts(before)
    now: dict[str, Any] = facts(after)
    return tuple(sorted(key for key in was.keys() | now.keys() if was.get(key) != now.get(key)))
