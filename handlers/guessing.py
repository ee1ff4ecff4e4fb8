"""The lock-out on guessing: per dossier, per sender, per network address and overall. Who is locked and who is wrong look the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from handlers.acting import Acting
from storage.uow import UnitOfWork


@dataclass(frozen=True, slots=True)
class Limit:
    """So many misses within the window lock the scope for so long."""

    misses: int
    window: timedelta
    locked: timedelta


HOUR: Final = timedelta(hours=1)
DOSSIER: Final = Limit(5, timedelta(days=1), timedelta(days=1))      # four digits: five tries a day
SENDER: Final = Limit(8, HOUR, HOUR)
NETWORK: Final = Limit(60, HOUR, HOUR)                               # a ward's people may share one address
OVERALL: Final = Limit(300, HOUR, timedelta(minutes=30))
INVITATION: Final = "invitation"


def _sender(at: Acting) -> dict[str, Limit]:
    scopes = {f"lane:{at.lane}": SENDER}
    if at.network:
        scopes[f"network:{at.network}"] = NETWORK
    return scopes


async def miss(uow: UnitOfWork, at: Acting, scope: str) -> None:
    """Count a wrong guess. ``scope``: a dossier's id (wrong digits), "" (an unknown code), or "invitation"."""
    scopes = _sender(at)
    # One person must not lock out everybody: who is locked does not count towards all, nor does a network beyond its own limit.
    overall = scope != INVITATION and not await locked_sender(uow, at)
    if scope and scope != INVITATION:
        scopes[f"dossier:{scope}"] = DOSSIER
    for name, limit in sorted(scopes.items()):
        if await _note(uow, at, name, limit) > limit.misses and limit is NETWORK:
            overall = False
    if overall:
        await _note(uow, at, "all", OVERALL)


async def _note(uow: UnitOfWork, at: Acting, name: str, limit: Limit) -> int:
    """Count one miss of this scope and lock it where that is too many; how many there are."""
    count = await uow.guesses.note(name, at.now, limit.window)
    if count >= limit.misses:
        await uow.guesses.lock(name, at.now + limit.locked, at.now)
    return count


async def hit(uow: UnitOfWork, scope: str) -> None:
    """The right digits were given: the dossier's count begins anew. The sender's does not, or an own code would wash wrong ones away."""
    await uow.guesses.clear(f"dossier:{scope}")


async def locked_sender(uow: UnitOfWork, at: Acting) -> bool:
    """Whether this sender, or the network address they come from, is locked."""
    return any([await uow.guesses.locked(name, at.now) is not None for name in _sender(at)])


async def locked(uow: UnitOfWork, at: Acting) -> bool:
    """Whether looking up by code is locked for this sender, or for all strangers."""
    return await locked_sender(uow, at) or await uow.guesses.locked("all", at.now) is not None


async def locked_dossier(uow: UnitOfWork, at: Acting, dossier_id: str) -> bool:
    """Whether this dossier takes no more guesses of its phone digits."""
    return await uow.guesses.locked(f"dossier:{dossier_id}", at.now) is not None
