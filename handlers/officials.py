"""Invitations: one-time codes by which an official joins. Only their hashes are kept, for a day."""

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


async def first_invitation(uow: UnitOfWork, now: datetime, random: Callable[[int], int]) -> str:
    """The invitation of a store without any official: for an admin of the unit that runs this bot. "" when one is or was just made."""
    return "" if await uow.officials.anyone(now) else await invite(uow, "admin", "", now, random)
