"""The catalogue of procedures, version by version, and the log of what changed in it.

The facts are the JSON of a Procedure (dialogs/procedures); here they are only a text. Every change raises one number, by which
other processes see that theirs is old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, func, insert, select, update

from storage.link import Link, among, chunks, insert_or_replace
from storage.marks import Marks
from storage.models import CURRENT, catalogue_changes, procedures

MARK = "catalogue"
Change = Literal["added", "changed", "replaced", "abolished"]


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one procedure; ``facts`` is JSON, ``state`` "active" or "abolished"."""

    code: str
    version: str
    facts: str
    state: str
    successor: str


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A version to put in, with what the log is to say of it. ``decided`` is an ISO date or ""."""

    code: str
    version: str
    facts: str
    change: Change
    state: str = "active"
    successor: str = ""
    decision: str = ""
    decided: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of the log of changes."""

    id: int
    at: datetime
    code: str
    kind: Change
    version: str
    decision: str
    decided: str
    what: str


r = procedures.c
g = catalogue_changes.c
_COLUMNS = (r.code, r.version, r.facts, r.state, r.successor)
_CURRENT = select(*_COLUMNS).where(CURRENT).order_by(r.code)
_VERSIONS = select(r.code, r.version, r.state).where(CURRENT)
_GET = select(*_COLUMNS).where(r.code == bindparam("b_code"), r.version == bindparam("b_version"))
_GET_CURRENT = select(*_COLUMNS).where(r.code == bindparam("b_code"), CURRENT)
_OLD = update(procedures).where(among(r.code, "b_codes"), CURRENT).values(current=False)
_ABOLISH = update(procedures).where(r.code == bindparam("b_code"), CURRENT).values(state="abolished", successor=bindparam("b_successor"))
_LOG = insert(catalogue_changes)
_CHANGES = select(g.id, g.at, g.code, g.kind, g.version, g.decision, g.decided, g.what).order_by(g.id.desc()).limit(bindparam("b_limit"))
_CHANGES_OF = _CHANGES.where(g.code == bindparam("b_code"))
_NUMBER = select(func.count()).select_from(procedures).where(CURRENT)
_KNOWN = select(r.code).where(among(r.code, "b_codes"), CURRENT)
_REWORD = update(procedures).where(r.code == bindparam("b_code"), r.version == bindparam("b_version")).values(facts=bindparam("b_facts"))


class Catalogue:
    """The tables of procedures and of changes."""

    __slots__ = ("_link", "_marks")

    def __init__(self, link: Link) -> None:
        self._link = link
        self._marks = Marks(link)

    async def version(self) -> int:
        """Raised by every change; 0 before the first."""
        return int(await self._marks.get(MARK) or 0)

    async def count(self) -> int:
        """How many procedures there are."""
        return int(await self._link.value(_NUMBER))

    async def current(self) -> list[Record]:
        """The newest version of each procedure, abolished ones too, by code."""
        return [Record(*row) for row in await self._link.rows(_CURRENT)]

    async def versions(self) -> dict[str, tuple[str, str]]:
        """Code to (version, state) of each procedure: what an import compares with."""
        return {row[0]: (row[1], row[2]) for row in await self._link.rows(_VERSIONS)}

    async def known(self, codes: Sequence[str]) -> set[str]:
        """Those of these codes that stand in the catalogue."""
        return {row[0] for part in chunks(codes) for row in await self._link.rows(_KNOWN, {"b_codes": part})}

    async def get(self, code: str, version: str = "") -> Record | None:
        """One version of a procedure, by default the newest."""
        if version:
            row = await self._link.row(_GET, {"b_code": code, "b_version": version})
        else:
            row = await self._link.row(_GET_CURRENT, {"b_code": code})
        return None if row is None else Record(*row)

    async def put_many(self, new: Sequence[NewRecord], at: datetime) -> None:
        """Put in new versions and log them; older ones stay for the dossiers filed under them. Codes must not repeat."""
        if not new:
            return
        put = insert_or_replace(self._link, procedures, ("code", "version"), ("current", "state", "successor", "facts"))
        for part in chunks(new):
            await self._link.run(_OLD, {"b_codes": sorted(record.code for record in part)})
            await self._link.many(
                put,
                [
                    {
                        "code": record.code, "version": record.version, "current": True, "state": record.state,
                        "successor": record.successor, "facts": record.facts, "since": at,
                    }
                    for record in part
                ],
            )  # fmt: skip
            await self._link.many(
                _LOG,
                [
                    {
                        "at": at, "code": record.code, "kind": record.change, "version": record.version, "decision": record.decision[:120],
                        "decided": record.decided, "what": record.what,
                    }
                    for record in part
                ],
            )  # fmt: skip
        await self._marks.bump(MARK)

    async def reword(self, wordings: Sequence[tuple[str, str, str]]) -> None:
        """The same facts with the official wording beside them: (code, version, facts). No change of a version, so nothing is logged."""
        await self._link.many(_REWORD, [{"b_code": code, "b_version": version, "b_facts": facts} for code, version, facts in wordings])
        await self._marks.bump(MARK)

    async def abolish(self, code: str, successor: str, at: datetime, decision: str = "", decided: str = "") -> bool:
        """The procedure ended; ``successor`` is the code that came in its place, or "". False when the code is unknown."""
        record = await self.get(code)
        if record is None:
            return False
        await self._link.run(_ABOLISH, {"b_code": code, "b_successor": successor})
        await self._link.run(
            _LOG,
            {
                "at": at, "code": code, "kind": "replaced" if successor else "abolished", "version": record.version,
                "decision": decision[:120], "decided": decided, "what": successor,
            },
        )  # fmt: skip
        await self._marks.bump(MARK)
        return True

    async def changes(self, limit: int = 100, code: str = "") -> list[Logged]:
        """The log, the newest line first; of one procedure when ``code`` is given."""
        if code:
            return [Logged(*row) for row in await self._link.rows(_CHANGES_OF, {"b_limit": limit, "b_code": code})]
        return [Logged(*row) for row in await self._link.rows(_CHANGES, {"b_limit": limit})]
