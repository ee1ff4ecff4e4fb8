"""What turns ask of the store (``Need``): one function for each name, and every dossier only through the person's relation to it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from dialogs.desk import MOST
from dialogs.desk_calls import code_of
from dialogs.dossier import CallView, DossierView, DraftView, OfficialView
from dialogs.engine.steps import Repeat, Review
from dialogs.engine.text import say
from dialogs.official_number import read_number, spellings
from dialogs.procedures import dialog_for
from dialogs.procedures.procedure import Procedure
from dialogs.status import OPEN, SUPPLEMENT
from dialogs.tracking_code import right
from handlers import guessing, readers_handover
from handlers.acting import Acting
from handlers.dossiers import sees, unit_code, view_of
from handlers.effects import phone_proof
from storage.dossiers import Dossier
from storage.uow import UnitOfWork

MINE_MOST = 100

Reader = Callable[[UnitOfWork, Acting, str], Awaitable[Any]]


async def dossiers(uow: UnitOfWork, at: Acting, arg: str) -> tuple[DossierView, ...]:
    """This person's dossiers, the newest first, as lines of a list."""
    del arg
    return tuple([await view_of(uow, at.desk, one, "owner", brief=True) for one in await uow.dossiers.of_person(at.person_id, MINE_MOST)])


async def dossier(uow: UnitOfWork, at: Acting, arg: str) -> DossierView | None:
    """A dossier by tracking code or official number, perhaps with "#" and the last four digits of the phone that was given.

    The owner's own chat and an official of its unit see it whatever was guessed. Everybody else sees nothing while they are locked:
    an unknown code and a locked guesser get the same None.
    """
    what, _hash, digits = arg.partition("#")
    found = await _find(uow, what)
    if found is not None and found.person_id == at.person_id:
        return await view_of(uow, at.desk, found, "owner")
    if found is not None and at.official is not None and sees(at.official, found):
        return await view_of(uow, at.desk, found, "official")
    if await guessing.locked(uow, at) or found is None:
        return None
    if digits and await _proved(uow, at, found, digits):
        return await view_of(uow, at.desk, found, "known")
    return await view_of(uow, at.desk, found, "stranger")


async def desk_dossier(uow: UnitOfWork, at: Acting, arg: str) -> DossierView | None:
    """A dossier as an official works on it, their own one too; None when it is not of their unit."""
    found = await _find(uow, arg) if at.official is not None else None
    if found is None or at.official is None or not sees(at.official, found):
        return None
    return await view_of(uow, at.desk, found, "official")


async def _find(uow: UnitOfWork, what: str) -> Dossier | None:
    if right(what):
        return await uow.dossiers.by_code(what)
    for number in spellings(read_number(what)):
        if (found := await uow.dossiers.by_number(number)) is not None:
            return found
    return None


async def _proved(uow: UnitOfWork, at: Acting, found: Dossier, digits: str) -> bool:
    """Whether these are the last four digits of the phone that was given; never while the dossier is locked against guessing."""
    if await guessing.locked_dossier(uow, at, found.id):
        return False
    return found.phone_hash is not None and len(digits) == 4 and found.phone_hash == phone_proof(at.desk.keys, found.id, digits)


async def official(uow: UnitOfWork, at: Acting, arg: str) -> OfficialView | None:
    """The official of this conversation, while they are one."""
    del uow, arg
    one = at.official
    if one is None or one.ended_at is not None:
        return None
    return OfficialView(one.id, one.role, one.unit, str(one.name or ""))


async def desk(uow: UnitOfWork, at: Acting, arg: str) -> tuple[DossierView, ...]:
    """The dossiers of this official's unit at one status, the oldest first, before them those for which more papers came."""
    if at.official is None or at.official.ended_at is not None or not arg.isdecimal() or int(arg) not in OPEN:
        return ()
    unit, status = at.official.unit or None, int(arg)
    more = await uow.dossiers.supplemented(unit, status, MOST) if status == SUPPLEMENT else []
    first = {one.id for one in more}
    rest = [one for one in await uow.dossiers.of_unit(unit, [status], MOST) if one.id not in first]
    views = [await view_of(uow, at.desk, one, "official", brief=True) for one in (*more, *rest)[:MOST]]
    return tuple(replace(view, supplemented=view.id in first) for view in views)


async def calls(uow: UnitOfWork, at: Acting, arg: str) -> tuple[CallView, ...]:
    """People of this official's unit who asked for a person, with the procedure and question they were at."""
    del arg
    if at.official is None or at.official.ended_at is not None:
        return ()
    waiting = await uow.calls.waiting(at.official.unit or None, MOST)
    held = await uow.drafts.get_many([call.draft_id for call in waiting if call.draft_id])
    views = []
    for call in waiting:
        draft = held.get(call.draft_id or "")
        procedure = at.desk.catalogue.get(draft.procedure) if draft is not None else None
        label = _asked(at, procedure, call.step) if procedure is not None else ""
        title = procedure.title if procedure else ""
        views.append(CallView(call.id, call.at, call.scene, label, title, str(call.words or ""), code_of(call.step)))
    return tuple(views)


def _asked(at: Acting, procedure: Procedure, key: str) -> str:
    """The label of the question that was open, "" when it is none of this procedure's."""
    for step in dialog_for(procedure).steps:
        if not isinstance(step, Review) and (step.key == key or (isinstance(step, Repeat) and key.startswith(f"{step.key}."))):
            return say(step.label, at.desk.voices["vi"])
    return ""


async def invitation(uow: UnitOfWork, at: Acting, arg: str) -> bool:
    """Whether an invitation of this hash can be redeemed; never while this sender is locked."""
    return not await guessing.locked_sender(uow, at) and await uow.officials.works(arg, at.now)


async def agency(uow: UnitOfWork, at: Acting, arg: str) -> str:
    """The agency code with which this unit's official numbers begin, or ""."""
    return await unit_code(uow, at.desk, arg)


async def drafts(uow: UnitOfWork, at: Acting, arg: str) -> tuple[DraftView, ...]:
    """What this person has begun, the last touched first."""
    del arg
    return tuple(
        DraftView(
            one.id, one.procedure, one.procedure_version, one.dialog_version, one.touched_at, one.answers,
            held=one.lane is not None and one.lane != at.lane, row=one.version,
        )
        for one in await uow.drafts.of_person(at.person_id)
    )  # fmt: skip


async def export(uow: UnitOfWork, at: Acting, arg: str) -> dict[str, Any]:
    """All that is kept of this person."""
    del arg
    return await uow.erase.export(at.person_id)


READERS: dict[str, Reader] = {
    "dossiers": dossiers,
    "dossier": dossier,
    "desk_dossier": desk_dossier,
    "official": official,
    "desk": desk,
    "calls": calls,
    "invitation": invitation,
    "unit_code": agency,
    "drafts": drafts,
    "export": export,
    **readers_handover.READERS,
}
