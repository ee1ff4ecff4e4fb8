"""Clearing the drawer: files that no dossier, no open draft and no conversation names any more are removed after a draft's life."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database
from storage.files import Files

CHUNK = 500
GRACE = timedelta(days=1)


async def clear(database: Database, files: Files, now: datetime, life: timedelta) -> int:
    """Remove what nothing names and what was put longer ago than ``life`` and a day; how many files.

    A file that is put again meanwhile is young again and stays, so an acknowledged photo is never taken away.
    """
    before = now - life - GRACE
    old = set(await files.old(before.timestamp())) | await _listed(database, before)
    if not old:
        return 0
    old -= await _named(database)
    gone = 0
    for name in sorted(old):
        async with database.begin() as uow:
            if name in await uow.files.filed([name]):
                continue
            await uow.files.drop([name])
            await uow.commit()
        gone += await files.remove_old(name, before.timestamp())
    return gone


async def _listed(database: Database, before: datetime) -> set[str]:
    found: set[str] = set()
    after = ""
    while True:
        async with database.read() as uow:
            part = await uow.files.unfiled(before, after, CHUNK)
        if not part:
            return found
        found.update(part)
        after = part[-1]


async def _named(database: Database) -> set[str]:
    """Every file that an open draft, a loose photo or a dossier names."""
    named: set[str] = set()

    async def drafts(after: str) -> list[tuple[str, dict[str, Any]]]:
        async with database.read() as uow:
            return await uow.drafts.open_from(after, CHUNK)

    async def sessions(after: str) -> list[tuple[str, dict[str, Any]]]:
        async with database.read() as uow:
            return await uow.conversations.sessions_from(after, CHUNK)

    for read in (drafts, sessions):
        await _collect(read, named)
    return named


async def _collect(read: Callable[[str], Awaitable[list[tuple[str, dict[str, Any]]]]], named: set[str]) -> None:
    after = ""
    while part := await read(after):
        for _key, value in part:
            named.update(hashes_in(value))
        after = part[-1][0]


def hashes_in(value: object) -> Iterator[str]:
    """Every content hash in a piece of JSON."""
    if isinstance(value, dict):
        if isinstance(found := value.get("hash"), str):
            yield found
        for inner in value.values():
            yield from hashes_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from hashes_in(inner)
