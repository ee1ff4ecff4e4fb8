"""Moving a dossier: the table, number and due date at reception, history, audit, and one push per person concerned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dialogs.calendar_days import due, due_after_wait
from dialogs.dossier import DossierView, PaperPage, PastStep, Relation
from dialogs.dossier_words import MORE_SENT_COUNT, REASON, head, news, reason_of
from dialogs.engine.message import Message
from dialogs.engine.text import VIETNAM, Text, Vietnamese, _, join, n_, raw, say
from dialogs.official_number import compose, is_unit_code
from dialogs.procedures.people import decider
from dialogs.procedures.procedure import Procedure
from dialogs.status import MOVES, PROCESSING, RECEIVED, RETURNED, SUPPLEMENT, Role, refusal
from dialogs.supplement import LABEL, PAPER
from dialogs.tracking_code import show
from handlers.acting import Acting, Desk
from handlers.listing import procedure_of
from handlers.render import body_of
from storage.conversations import Conversation
from storage.dossiers import Dossier
from storage.link import Conflict
from storage.officials import Official
from storage.uow import UnitOfWork

PUSH = 5                        # priority: after replies (0), before notices
CITIZEN = _("người nộp hồ sơ").source     # kept in the history, and said in the language of whoever reads it
MORE_CAME = n_("Hồ sơ {code}: người nộp vừa gửi {n} ảnh bổ sung.")
IN_HAND = _("Đây là hồ sơ bạn đang phụ trách.")
NOT_OF_UNIT = _("Đơn vị này không có hồ sơ với mã đó. Xin xem lại mã.")


class Refused(Exception):
    """A dossier cannot be moved so; ``why`` is the sentence for whoever asked."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.source)
        self.why = why


def sees(official: Official, dossier: Dossier) -> bool:
    """Whether this official may see the dossier: one of their unit's, or any when they work for the unit that runs this bot."""
    return official.ended_at is None and official.unit in {"", dossier.unit}


def unit_name(desk: Desk, unit: str) -> str:
    """How the unit of a dossier is called: the commune it was filed at, else the unit that runs this bot."""
    commune = desk.places.commune(unit) if unit else None
    if commune is None:
        return desk.unit.name
    province = desk.places.units.get(commune.parent)
    return f"{commune.name}, {province.name}" if province is not None else commune.name


async def unit_code(uow: UnitOfWork, desk: Desk, unit: str) -> str:
    """The agency code for official numbers of this unit: from the operator's table, else the setting; "" when neither names a right one."""
    code = await uow.dossiers.unit_code(unit) or desk.unit_code
    return code if is_unit_code(code) else ""


async def change_status(
    uow: UnitOfWork, at: Acting, dossier_id: str, version: int, status: int, reason: str = "", *, role: Role
) -> Dossier:
    """Move a dossier, as this role, from the version that was looked at; the dossier as it then is.

    Writes history and audit and puts out the push in the same unit of work. Raises Refused with a sentence when the table forbids it,
    and Conflict (storage.link) with the dossier as it stands when somebody else was faster.
    """
    before = await uow.dossiers.get(dossier_id)
    official = at.official if role != "citizen" else None
    mine = before is not None and (before.person_id == at.person_id if role == "citizen" else official is None or sees(official, before))
    if before is None or not mine:
        raise Refused(NOT_OF_UNIT)
    if before.version != version:
        raise Conflict("the dossier was changed by somebody else", before)
    why = refusal(role, before.status, status, reason)
    if why is not None:
        raise Refused(why)
    number, received_at, due_at = await _reception(uow, at, before, status)
    stamp = MOVES[before.status, status].stamp
    after = await uow.dossiers.change(
        dossier_id,
        version,
        status,
        at.now,
        official.id if official is not None else None,
        _who(at, before, role),
        reason.strip() or None,
        number=number,
        received_at=received_at,
        due_at=due_at,
        ended_at=at.now if stamp == "ended" else before.ended_at if status == RETURNED else None,
    )
    actor = "citizen" if role == "citizen" else official.id if official is not None else "system" if role == "system" else "cli"
    await uow.audit.add(at.now, actor, "dossier.status", dossier_id, {"was": before.status, "to": status, "version": after.version})
    await _tell(uow, at, after, actor)
    return after


async def _reception(uow: UnitOfWork, at: Acting, before: Dossier, status: int) -> tuple[str | None, datetime | None, datetime | None]:
    """Number, time and due date where this move is the reception: the first time that the dossier comes into the unit's hands.

    Later only the due date changes: it moves on by the time in which papers were waited for.
    """
    if status not in {RECEIVED, PROCESSING}:
        return None, None, None
    if before.received_at is not None:
        return None, None, await _due_after_wait(uow, at, before)
    number = before.number
    code = await unit_code(uow, at.desk, before.unit)
    if number is None and code:
        day = at.now.astimezone(VIETNAM).date()
        number = compose(code, day, await uow.dossiers.next_number(code, day.isoformat()))
    return number, at.now, due_at(await filed_under(uow, at.desk, before), at.now)


async def _due_after_wait(uow: UnitOfWork, at: Acting, before: Dossier) -> datetime | None:
    """The new due date of a dossier that leaves the waiting for papers; None where none was promised, or it waited for none."""
    if before.status != SUPPLEMENT or before.due_at is None:
        return None
    asked = next(step.at for step in reversed(await uow.dossiers.history(before.id)) if step.was != step.status == SUPPLEMENT)
    return due_after_wait(before.due_at, asked, at.now)


async def filed_under(uow: UnitOfWork, desk: Desk, dossier: Dossier) -> Procedure | None:
    """The version of the procedure that the dossier was filed under, whatever the catalogue says now."""
    now = desk.catalogue.at(dossier.procedure, dossier.procedure_version)
    if now is not None:
        return now
    record = await uow.catalogue.get(dossier.procedure, dossier.procedure_version)
    return procedure_of(record) if record is not None else desk.catalogue.get(dossier.procedure)


def due_at(procedure: Procedure | None, received: datetime) -> datetime | None:
    """When the result is due by the procedure's online time; None where no day can be said."""
    online = next((filing for filing in procedure.filings if filing.way == "online"), None) if procedure is not None else None
    return due(received, online.time, online.unit) if online is not None and online.time is not None else None


def _who(at: Acting, dossier: Dossier, role: Role) -> str:
    """Who is named in the history: the official's work name with the unit, the unit, or the citizen."""
    if role == "citizen":
        return CITIZEN
    unit = unit_name(at.desk, dossier.unit)
    name = str(at.official.name or "") if at.official is not None else ""
    return (f"{name}, {unit}" if name else unit)[:120]


async def view_of(uow: UnitOfWork, desk: Desk, dossier: Dossier, relation: Relation, *, brief: bool = False) -> DossierView:
    """The dossier as this relation may see it; ``brief`` leaves out papers, history and answers, for lists."""
    if relation == "stranger":
        return DossierView(
            dossier.id, dossier.code, "", "", dossier.status, dossier.version, "stranger", due_at=dossier.due_at, ended_at=dossier.ended_at
        )
    procedure = await filed_under(uow, desk, dossier)
    inside = relation in {"owner", "official"} and not brief
    steps = [] if brief else await uow.dossiers.history(dossier.id)
    handler = await uow.officials.get(dossier.official_id) if dossier.official_id and not brief else None
    return DossierView(
        id=dossier.id,
        code=dossier.code,
        title=procedure.title if procedure is not None else dossier.procedure,
        procedure=dossier.procedure,
        status=dossier.status,
        version=dossier.version,
        relation=relation,
        unit=dossier.unit,
        unit_name=unit_name(desk, dossier.unit),
        agency=say(decider(procedure), Vietnamese()) if procedure is not None and not procedure.by_commune else "",
        number=dossier.number or "",
        handler=str(handler.name or "") if handler is not None else "",
        filed_at=dossier.filed_at,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        ended_at=dossier.ended_at,
        fields=dossier.fields if inside else {},
        papers=tuple(
            PaperPage(page.paper, page.page, page.label, page.file or "", page.why) for page in await uow.dossiers.papers(dossier.id)
        )
        if inside
        else (),
        history=tuple(PastStep(step.version, step.was, step.status, step.at, step.who, str(step.reason or "")) for step in steps),
        supplemented=bool(steps) and steps[-1].was == steps[-1].status == SUPPLEMENT,
    )


async def _tell(uow: UnitOfWork, at: Acting, dossier: Dossier, actor: str) -> None:
    """One push to each person concerned: whoever filed it, and the official who has it in hand when somebody else moved it."""
    reason = f"status:{dossier.id}:{dossier.version}"
    view = await view_of(uow, at.desk, dossier, "owner")
    await push(uow, at, dossier.person_id, dossier.lane, reason, news(view))
    why = reason_of(view)
    await _tell_official(uow, at, dossier, actor, reason, join(head(view), IN_HAND, REASON(reason=raw(why)) if why else raw(""), by=" "))


async def _tell_official(uow: UnitOfWork, at: Acting, dossier: Dossier, actor: str, reason: str, text: Text) -> None:
    """A push to the official who has the dossier in hand, unless they did it themselves, left, or are the one who filed it."""
    if not dossier.official_id or dossier.official_id == actor:
        return
    handler = await uow.officials.get(dossier.official_id)
    if handler is not None and handler.ended_at is None and handler.person_id != dossier.person_id:
        lane = next((talk.lane for talk in await uow.conversations.of_person(handler.person_id) if talk.official_id == handler.id), "")
        await push(uow, at, handler.person_id, lane, reason, text)


async def add_supplement(uow: UnitOfWork, at: Acting, dossier_id: str, version: int, files: Sequence[str], late: bool = False) -> Dossier:
    """Put the owner's photos to their dossier while it waits for papers, at the version that was looked at; the dossier as it then is.

    The files must be known to be stored. Writes history and audit, and tells the official in hand once, but of ``late`` ones not again.
    Raises Refused when it is another's dossier, and Conflict (storage.link) with what stands when it moved meanwhile.
    """
    before = await uow.dossiers.get(dossier_id)
    if before is None or before.person_id != at.person_id:
        raise Refused(NOT_OF_UNIT)
    if before.status != SUPPLEMENT or before.version != version:
        raise Conflict("the dossier was moved meanwhile", before)
    count = len(files)
    reason = say(MORE_SENT_COUNT(n=count), Vietnamese())      # kept in the history; who reads it gets it in their language
    after = await uow.dossiers.add_pages(dossier_id, version, PAPER, LABEL.source, files, at.now, CITIZEN, reason)
    await uow.audit.add(at.now, "citizen", "dossier.supplement", dossier_id, {"photos": count, "version": after.version})
    if not late:
        text = join(MORE_CAME(n=count, code=raw(show(after.code))), IN_HAND, by=" ")
        await _tell_official(uow, at, after, "citizen", f"supplement:{dossier_id}:{after.version}", text)
    return after


async def push(uow: UnitOfWork, at: Acting, person_id: str, lane: str, reason: str, text: Text) -> bool:
    """Put out a message that no turn asked for, in the person's language, where it can reach them; False when it was put out before."""
    talk = await _reachable(uow, person_id, lane)
    if talk is None:
        return False
    voice = at.desk.voices.get(talk.lang) or at.desk.voices["vi"]
    return await uow.outbox.push(talk.lane, person_id, reason, "status", PUSH, body_of(Message(text), voice), at.now)


async def _reachable(uow: UnitOfWork, person_id: str, lane: str) -> Conversation | None:
    """The conversation it belongs to; when that one is closed, another open one of the same person, else the closed one after all."""
    preferred = await uow.conversations.get(lane) if lane else None
    if preferred is not None and not preferred.closed:
        return preferred
    others = [talk for talk in await uow.conversations.of_person(person_id) if not talk.closed]
    return others[-1] if others else preferred
