"""What the commands ``official …`` do: an official joins or is let go, a dossier moves, without a chat."""

from __future__ import annotations

import secrets
import sys
from datetime import datetime

from bot.fresh import clock
from dialogs.engine.text import VIETNAM, Text, Vietnamese, _, join, raw, say
from dialogs.official_number import spellings
from dialogs.status import MOVES, RECEIVED, STATUSES, UNKNOWN_STATUS, moves_from, needs_reason, refusal
from dialogs.tracking_code import read_code, show
from handlers import officials
from handlers.acting import Acting, Desk
from handlers.dossiers import NOT_OF_UNIT, Refused, change_status
from storage.database import Database
from storage.link import Conflict
from storage.officials import Role

MOVED = _("Hồ sơ {code}: {status}.")
NUMBER = _("Số hồ sơ: {number}.")
NO_NUMBER = _("Chưa cấp số hồ sơ quốc gia: đặt MOTCUA_UNIT_CODE là mã định danh của đơn vị.")
MISTYPED = _("Mã {typed} có chữ chưa đúng. Có gõ nhầm không?")
NOT_A_CODE = _("Chưa thấy mã hồ sơ. Ví dụ: 7K3M-9Q2T")
LET_GO = _("Cán bộ này không còn quyền xử lý hồ sơ ở đây.")
NO_OFFICIAL = _("Không có cán bộ nào mang số này đang làm việc. Xem: python -m bot official list")
CHANGED = _("Hồ sơ vừa được người khác chuyển sang \"{status}\". Xin xem lại rồi chạy lệnh lần nữa.")
POSSIBLE = _("Bây giờ chuyển được sang: {steps}.")
ADD_REASON = _("Thêm vào lệnh: --reason \"lý do\"")
ADD_YES = _("\"{status}\" là bước cuối, chuyển rồi không đổi lại được. Chắc chắn thì thêm vào lệnh: --yes")
FINAL = frozenset(STATUSES) - {move.was for move in MOVES.values()}


def step(status: int) -> str:
    """A step as it is typed and as it is called."""
    return f"{status} {say(STATUSES[status].name, Vietnamese())}"


async def invite(database: Database, role: Role, unit: str) -> str:
    """Make an invitation and return its code."""
    async with database.begin() as uow:
        code = await officials.invite(uow, role, unit, clock(), secrets.randbelow)
        await uow.commit()
    return code


async def first_invitation(database: Database, now: datetime) -> str:
    """The invitation of a new installation, or "" where there is an official or an invitation already."""
    async with database.begin() as uow:
        code = await officials.first_invitation(uow, now, secrets.randbelow)
        if code:
            await uow.commit()
    return code


async def name_agency(database: Database, unit: str, agency: str) -> None:
    """Keep the agency code of a commune; numbers that were given stay as they are."""
    async with database.begin() as uow:
        await uow.dossiers.put_unit_code(unit, agency)
        await uow.audit.add(clock(), "cli", "unit.code", unit, {"code": agency})
        await uow.commit()


async def acting(database: Database) -> list[str]:
    """A line for each official who acts now: id, role, unit, since when, and the name that citizens see."""
    async with database.read() as uow:
        found = await uow.officials.acting()
    lines = (f"{one.id}  {one.role:8}  {one.unit or '-':5}  {one.since.astimezone(VIETNAM):%Y-%m-%d}  {one.name or ''}" for one in found)
    return [line.rstrip() for line in lines]


async def end(database: Database, desk: Desk, id: str) -> int:
    """Let an official go: 0 done, 1 there is none of this id who acts."""
    async with database.begin() as uow:
        done = await officials.end(uow, id, clock())
        await uow.commit()
    return _say(desk, LET_GO, 0) if done else _say(desk, NO_OFFICIAL, 1)


async def status(database: Database, desk: Desk, code: str, to: int, reason: str = "", *, sure: bool = True) -> int:
    """Move a dossier as the operator: 0 done, 1 refused with the sentence on standard error, 2 a status that does not exist.

    A final step that can be made is refused too while the operator is not ``sure``.
    """
    if to not in STATUSES:
        return _say(desk, UNKNOWN_STATUS(status=to), 2)
    read = read_code(code)
    if read.mistyped:
        return _say(desk, MISTYPED(typed=raw(show(read.typed))), 1)
    if not read.looks_like:
        return _say(desk, NOT_A_CODE, 1)
    async with database.begin() as uow:
        found = await uow.dossiers.by_code(read.code) if read.code else None
        for number in spellings(read.number):
            found = found or await uow.dossiers.by_number(number)
        if found is None:
            return _say(desk, NOT_OF_UNIT, 1)
        if to in FINAL and not sure and refusal("admin", found.status, to, reason) is None:
            return _say(desk, ADD_YES(status=STATUSES[to].name), 1)
        try:
            after = await change_status(uow, Acting(desk, clock()), found.id, found.version, to, reason, role="admin")
        except Refused as refused:
            return _say(desk, join(refused.why, *_instead(found.status, to)), 1)
        except Conflict as conflict:
            now = conflict.current.status if conflict.current is not None else found.status
            return _say(desk, CHANGED(status=STATUSES[now].name), 1)
        await uow.commit()
    _say(desk, MOVED(code=raw(show(after.code)), status=STATUSES[after.status].name), 0)
    if after.number and not found.number:
        _say(desk, NUMBER(number=raw(after.number)), 0)
    if after.status == RECEIVED and not after.number:
        _say(desk, NO_NUMBER, 0)
    return 0


def _instead(was: int, to: int) -> list[Text]:
    """What the operator can type instead of a move that was refused."""
    if (was, to) in MOVES:
        return [ADD_REASON] if needs_reason("admin", was, to) else []
    moves = moves_from("admin", was)
    return [POSSIBLE(steps=raw(", ".join(step(move.to) for move in moves)))] if moves else []


def _say(desk: Desk, text: Text, code: int) -> int:
    print(say(text, desk.voices["vi"]), file=sys.stderr if code else sys.stdout)
    return code
