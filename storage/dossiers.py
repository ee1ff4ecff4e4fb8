"""Dossiers: what was filed, at which step it is, its papers and its history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, bindparam, case, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.link import Conflict, Link, among, insert_or_leave, insert_or_replace
from storage.models import dossier_papers, dossiers, history, numbers, unit_codes

Why = Literal["given", "not_needed", "counter"]


@dataclass(frozen=True, slots=True)
class Dossier:
    """One filed dossier. ``version`` counts its changes; ``number`` is the official one, given at reception."""

    id: str
    draft_id: str
    person_id: str
    lane: str
    code: str
    number: str | None
    procedure: str
    procedure_version: str
    unit: str
    status: int
    version: int
    fields: dict[str, Any]
    phone_hash: str | None
    filed_at: datetime
    received_at: datetime | None = None
    due_at: datetime | None = None
    ended_at: datetime | None = None
    official_id: str | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One page of one paper; ``file`` None: it does not apply, or the counter supplies it. ``gone``: the version that replaced it."""

    paper: str
    page: int
    label: str
    file: str | None
    why: Why
    since: int = 1
    gone: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a dossier's history; ``was`` 0 is its beginning."""

    version: int
    was: int
    status: int
    at: datetime
    official_id: str | None
    who: str
    reason: Any


d = dossiers.c
p = dossier_papers.c
h = history.c
_NAMES = tuple(field.name for field in fields(Dossier))
_COLUMNS = tuple(d[name] for name in _NAMES)
_PAPER_NAMES = tuple(field.name for field in fields(Paper))
_ALL = select(*_COLUMNS)
_GET = _ALL.where(d.id == bindparam("b_id"))
_GET_LOCKED = _GET.with_for_update(key_share=True)
_BY_CODE = _ALL.where(d.code == bindparam("b_code"))
_BY_NUMBER = _ALL.where(d.number == bindparam("b_number"))
_BY_DRAFT = _ALL.where(d.draft_id == bindparam("b_draft"))
_OF_PERSON = _ALL.where(d.person_id == bindparam("b_person")).order_by(d.filed_at.desc(), d.id.desc()).limit(bindparam("b_limit"))
_IN_STATUS = _ALL.where(among(d.status, "b_statuses")).order_by(d.filed_at, d.id).limit(bindparam("b_limit"))
_AFTER = tuple_(d.filed_at, d.id) > tuple_(bindparam("b_at", type_=d.filed_at.type), bindparam("b_id", type_=d.id.type))
_OF = {
    (False, False): _IN_STATUS,
    (False, True): _IN_STATUS.where(_AFTER),
    (True, False): _IN_STATUS.where(d.unit == bindparam("b_unit")),
    (True, True): _IN_STATUS.where(d.unit == bindparam("b_unit"), _AFTER),
}
# A change that left the step as it was, at a step where the unit waits for papers: the person sent more, and nobody has moved it since.
_SUPPLEMENTED = (
    select(*_COLUMNS)
    .join(history, and_(h.dossier_id == d.id, h.version == d.version))
    .where(d.status == bindparam("b_status"), h.was == bindparam("b_status"), h.status == bindparam("b_status"))
    .order_by(d.filed_at, d.id)
    .limit(bindparam("b_limit"))
)
_SUPPLEMENTED_OF = _SUPPLEMENTED.where(d.unit == bindparam("b_unit"))
_COUNT = select(d.status, func.count()).group_by(d.status)
_PAPERS = select(*(p[name] for name in _PAPER_NAMES)).where(p.dossier_id == bindparam("b_id")).order_by(p.paper, p.page, p.since)
_PAPERS_NOW = _PAPERS.where(p.gone.is_(None))
_ADD_PAPER = insert(dossier_papers)
_PAPER_GONE = (
    update(dossier_papers)
    .where(p.dossier_id == bindparam("b_id"), p.paper == bindparam("b_paper"), p.gone.is_(None))
    .values(gone=bindparam("b_version"))
)
_HISTORY = (
    select(h.version, h.was, h.status, h.at, h.official_id, h.who, h.reason).where(h.dossier_id == bindparam("b_id")).order_by(h.version)
)
_ADD_STEP = insert(history)


def _given(name: str) -> Any:
    """The new value where one is given, else what stands there."""
    new = bindparam("b_" + name, type_=d[name].type)
    return case((new.is_not(None), new), else_=d[name])


_CHANGE = (
    update(dossiers)
    .where(d.id == bindparam("b_id"), d.version == bindparam("b_expected"))
    .values(
        status=bindparam("b_status"),
        version=d.version + 1,
        **{name: _given(name) for name in ("official_id", "number", "received_at", "due_at")},
        ended_at=bindparam("b_ended_at"),
    )
)
_FIELDS = (
    update(dossiers)
    .where(d.id == bindparam("b_id"), d.version == bindparam("b_expected"))
    .values(fields=bindparam("b_fields"), version=d.version + 1)
)
_RAISED: dict[str, Any] = {"index_elements": ["unit_code", "day"], "set_": {"last": numbers.c.last + 1}}
_NUMBER_POSTGRES = postgresql.insert(numbers).on_conflict_do_update(**_RAISED).returning(numbers.c.last)
_NUMBER_SQLITE = sqlite.insert(numbers).on_conflict_do_update(**_RAISED).returning(numbers.c.last)
_CODE = select(unit_codes.c.code).where(unit_codes.c.unit == bindparam("b_unit"))


class Dossiers:
    """The tables of dossiers, their papers, their history, and the numbers given out."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def create(self, dossier: Dossier, papers: Sequence[Paper], who: str = "") -> None:
        """File a dossier with its papers and the first line of its history.

        Raises Conflict(the dossier) when this draft was filed before, Conflict(None) when the code is taken: draw another.
        """
        values = {name: getattr(dossier, name) for name in _NAMES}
        if await self._link.run(insert_or_leave(self._link, dossiers), values) != 1:
            filed = await self._one(_BY_DRAFT, b_draft=dossier.draft_id)
            raise Conflict("this draft was filed before" if filed else "this code is taken", filed)
        await self._add_papers(dossier.id, papers)
        await self._add_step(dossier.id, Step(dossier.version, 0, dossier.status, dossier.filed_at, None, who, None))

    async def get(self, id: str) -> Dossier | None:
        """A dossier by its id."""
        return await self._one(_GET, b_id=id)

    async def by_code(self, code: str) -> Dossier | None:
        """A dossier by its tracking code (8 characters, no dash)."""
        return await self._one(_BY_CODE, b_code=code)

    async def by_number(self, number: str) -> Dossier | None:
        """A dossier by its official number."""
        return await self._one(_BY_NUMBER, b_number=number)

    async def of_person(self, person_id: str, limit: int) -> list[Dossier]:
        """A person's dossiers, the newest first."""
        return await self._many(_OF_PERSON, b_person=person_id, b_limit=limit)

    async def of_unit(
        self, unit: str | None, statuses: Collection[int], limit: int, after: tuple[datetime, str] | None = None
    ) -> list[Dossier]:
        """A unit's dossiers (None: of all units) at these steps, the oldest first; ``after`` is (filed_at, id) of the last one seen."""
        values: dict[str, Any] = {"b_statuses": sorted(statuses), "b_limit": limit}
        if unit is not None:
            values["b_unit"] = unit
        if after is not None:
            values["b_at"], values["b_id"] = after
        return await self._many(_OF[unit is not None, after is not None], **values)

    async def supplemented(self, unit: str | None, status: int, limit: int) -> list[Dossier]:
        """A unit's dossiers (None: of all units) at this step whose last change was the person's own, the oldest first."""
        values: dict[str, Any] = {"b_status": status, "b_limit": limit}
        if unit is None:
            return await self._many(_SUPPLEMENTED, **values)
        return await self._many(_SUPPLEMENTED_OF, b_unit=unit, **values)

    async def counts(self) -> dict[int, int]:
        """For the metrics: how many dossiers stand at each step."""
        return {row[0]: row[1] for row in await self._link.rows(_COUNT)}

    async def papers(self, dossier_id: str, *, replaced: bool = False) -> list[Paper]:
        """The papers as they stand; with ``replaced`` also those that came before them."""
        return [Paper(*row) for row in await self._link.rows(_PAPERS if replaced else _PAPERS_NOW, {"b_id": dossier_id})]

    async def history(self, dossier_id: str) -> list[Step]:
        """All changes, the first one first."""
        return [Step(*row) for row in await self._link.rows(_HISTORY, {"b_id": dossier_id})]

    async def change(
        self,
        dossier_id: str,
        expected_version: int,
        status: int,
        at: datetime,
        official_id: str | None,
        who: str,
        reason: Any = None,
        number: str | None = None,
        received_at: datetime | None = None,
        due_at: datetime | None = None,
        ended_at: datetime | None = None,
    ) -> Dossier:
        """Move a dossier to another step and write its history; the dossier as it then is.

        A value left out stays, but ``ended_at``: a dossier that goes on has not ended. Raises Conflict(the dossier as it stands, or
        None) when somebody changed it first.
        """
        before = await self._one(_GET_LOCKED, b_id=dossier_id)
        values = {
            "b_id": dossier_id, "b_expected": expected_version, "b_status": status, "b_official_id": official_id, "b_number": number,
            "b_received_at": received_at, "b_due_at": due_at, "b_ended_at": ended_at,
        }  # fmt: skip
        if before is None or await self._link.run(_CHANGE, values) != 1:
            raise Conflict("the dossier was changed by somebody else", before)
        await self._add_step(dossier_id, Step(expected_version + 1, before.status, status, at, official_id, who, reason))
        after = await self.get(dossier_id)
        assert after is not None
        return after

    async def replace_paper(
        self, dossier_id: str, expected_version: int, paper: str, pages: Sequence[Paper], at: datetime, who: str, reason: Any = None
    ) -> Dossier:
        """Put new pages in place of a paper; the old ones stay with the version at which they went. A change like any other."""
        before = await self.get(dossier_id)
        if before is None:
            raise Conflict("the dossier is unknown", None)
        after = await self.change(dossier_id, expected_version, before.status, at, None, who, reason, ended_at=before.ended_at)
        await self._link.run(_PAPER_GONE, {"b_id": dossier_id, "b_paper": paper, "b_version": after.version})
        await self._add_papers(dossier_id, [Paper(paper, page.page, page.label, page.file, page.why, after.version) for page in pages])
        return after

    async def add_pages(
        self, dossier_id: str, expected_version: int, paper: str, label: str, files: Sequence[str], at: datetime, who: str, reason: Any
    ) -> Dossier:
        """Add pages to a paper after those that it ever had; none of them is replaced. A change like any other, at the same step.

        Raises Conflict(the dossier as it stands, or None) when somebody changed it first.
        """
        before = await self.get(dossier_id)
        if before is None:
            raise Conflict("the dossier is unknown", None)
        after = await self.change(dossier_id, expected_version, before.status, at, None, who, reason, ended_at=before.ended_at)
        last = max((page.page for page in await self.papers(dossier_id, replaced=True) if page.paper == paper), default=0)
        await self._add_papers(
            dossier_id, [Paper(paper, number, label, file, "given", after.version) for number, file in enumerate(files, last + 1)]
        )
        return after

    async def next_number(self, unit_code: str, day: str) -> int:
        """The unit's next number of this day (ISO date), from 1; a unit of work that is undone gives it back."""
        statement = _NUMBER_POSTGRES if self._link.postgres else _NUMBER_SQLITE
        return int(await self._link.value(statement, {"unit_code": unit_code, "day": day, "last": 1}))

    async def unit_code(self, unit: str) -> str | None:
        """The agency code (domain: the Mx part of a dossier's number) of a unit, or None when the operator gave none."""
        found: str | None = await self._link.value(_CODE, {"b_unit": unit})
        return found

    async def put_unit_code(self, unit: str, code: str) -> None:
        """Set the agency code of a unit."""
        await self._link.run(insert_or_replace(self._link, unit_codes, ("unit",), ("code",)), {"unit": unit, "code": code})

    async def _one(self, statement: Any, **values: Any) -> Dossier | None:
        row = await self._link.row(statement, values)
        return None if row is None else Dossier(*row)

    async def _many(self, statement: Any, **values: Any) -> list[Dossier]:
        return [Dossier(*row) for row in await self._link.rows(statement, values)]

    async def _add_papers(self, dossier_id: str, papers: Sequence[Paper]) -> None:
        await self._link.many(
            _ADD_PAPER, [{"dossier_id": dossier_id, **{name: getattr(paper, name) for name in _PAPER_NAMES}} for paper in papers]
        )

    async def _add_step(self, dossier_id: str, step: Step) -> None:
        await self._link.run(
            _ADD_STEP,
            {
                "dossier_id": dossier_id, "version": step.version, "was": step.was, "status": step.status, "at": step.at,
                "official_id": step.official_id, "who": step.who, "reason": step.reason,
            },
        )  # fmt: skip
