"""What the commands ``official invite`` and ``official status`` do: an official joins, a dossier moves, without a chat."""

from __future__ import annotations

import secrets
import sys
from datetime import datetime

from bot.fresh import clock
from dialogs.engine.text import Text, _, raw, say
from dialogs.official_number import spellings
from dialogs.status import RECEIVED, STATUSES, UNKNOWN_STATUS
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
CHANGED = _("Hồ sơ vừa được người khác chuyển sang \"{status}\". Xin xem lại rồi chạy lệnh lần nữa.")


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


async def status(database: Database, desk: Desk, code: str, to: int, reason: str = "") -> int:
    """Move a dossier as the operator: 0 done, 1 refused with the sentence on standard error, 2 a status that does not exist."""
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
        try:
            after = await change_status(uow, Acting(desk, clock()), found.id, found.version, to, reason, role="admin")
        except Refused as refused:
            return _say(desk, refused.why, 1)
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


def _say(desk: Desk, text: Text, code: int) -> int:
    print(say(text, desk.voices["vi"]), file=sys.stderr if code else sys.stdout)
    return code
