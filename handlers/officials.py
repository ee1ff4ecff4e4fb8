"""Officials come by invitations, one-time codes of which only hashes are kept, for a day; and the operator ends what they may do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from dialogs.join import invitation_hash, make_invitation
from storage.officials import Role
from storage.uow import UnitOfWork

LIVES: Final = timedelta(hours=24)


async def invite(uow: UnitOfWork, role: Role, unit: str, now: datetime, random: Callable[[int], int]) -> str:
    """A new code for one official of this role and unit ("" is the unit that runs this bot); it is shown once and works for a day."""
    code = make_invitation(random)
    await uow.officials.invite(invitation_hash(code), role, unit, now, now + LIVES)
    await uow.audit.add(now, "cli", "official.invite", role, {"unit": unit})
    return code


async def end(uow: UnitOfWork, id: str, now: datetime) -> bool:
    """This official acts no more, from their next act on; False when there is none of this id who acts."""
    if not await uow.officials.end(id, now):
        return False
    await uow.audit.add(now, "cli", "official.end", id)
    return True


async def first_invitation(uow: UnitOfWork, now: datetime, random: Callable[[int], int]) -> str:
    """The invitation of a store without any official: for an admin of the unit that runs this bot. "" when one is or was just made."""
    return "" if await uow.officials.anyone(now) else await invite(uow, "admin", "", now, random)
