"""Clearing the drawer: files that no dossier, no open draft and no conversation names any more are removed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database
from storage.filelist import hashes_in
from storage.files import Files

CHUNK = 500
LIFE = timedelta(days=1)
"""How long a file may lie here unnamed: from its upload until the letter that brings it is kept, and then some."""
FRESH = timedelta(minutes=5)
"""A file that was put so lately may be on its way into a letter; it is left to the next clearing."""


async def clear(database: Database, files: Files, now: datetime) -> int:
    """Remove what nothing names and what was put longer ago than LIFE; how many files.

    A file that is put again meanwhile is young again and stays, so an acknowledged photo is never taken away.
    """
    before = now - LIFE
    return await _remove(database, files, set(await files.old(before.timestamp())) | await _listed(database, before), before)


async def discard(database: Database, files: Files, hashes: Collection[str], now: datetime) -> int:
    """Remove those of these files that nothing names any more, now that somebody erased what named them."""
    return await _remove(database, files, set(hashes), now - FRESH) if hashes else 0


async def _remove(database: Database, files: Files, names: set[str], before: datetime) -> int:
    """Each file goes only if nobody names it and it was not put since ``before``; the rows are asked once more in the same breath."""
    doomed = names - await _named(database) if names else set()
    gone = 0
    for name in sorted(doomed):
        async with database.begin() as uow:
            await uow.files.drop([name], before)
            listed = await uow.files.get_many([name])
            await uow.commit()
        if not listed:
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
    """Every file that a letter (waiting, or set aside and still to be replayed), a loose photo or an open draft names.

    In the order in which a file wanders: what moves on between two looks is seen by the later one. Dossiers are asked at the removal.
    """
    named: set[str] = set()

    async def letters(after: str) -> list[tuple[str, dict[str, Any]]]:
        async with database.read() as uow:
            return await uow.inbox.naming_from(after, CHUNK)

    async def drafts(after: str) -> list[tuple[str, dict[str, Any]]]:
        async with database.read() as uow:
            return await uow.drafts.open_from(after, CHUNK)

    async def sessions(after: str) -> list[tuple[str, dict[str, Any]]]:
        async with database.read() as uow:
            return await uow.conversations.sessions_from(after, CHUNK)

    for read in (letters, sessions, drafts):
        await _collect(read, named)
    return named


async def _collect(read: Callable[[str], Awaitable[list[tuple[str, dict[str, Any]]]]], named: set[str]) -> None:
    after = ""
    while part := await read(after):
        for _key, value in part:
            named.update(hashes_in(value))
        after = part[-1][0]
