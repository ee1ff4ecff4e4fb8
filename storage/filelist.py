"""The list of files that lie in the drawer (``files.py``): what each is, so that a dossier can name it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select

from dialogs.engine.event import StoredFile
from storage.link import Link, among, chunks, insert_or_leave
from storage.models import dossier_papers, files

f = files.c
_OLD = (
    select(f.hash)
    .where(f.kept_at < bindparam("b_before"), ~exists().where(dossier_papers.c.file == f.hash), f.hash > bindparam("b_after"))
    .order_by(f.hash)
    .limit(bindparam("b_limit"))
)
_FILED = select(dossier_papers.c.file).where(among(dossier_papers.c.file, "b_hashes"))
_DROP = delete(files).where(among(f.hash, "b_hashes"), ~exists().where(dossier_papers.c.file == f.hash))
_GET = select(f.hash, f.kind, f.size, f.pages, f.width, f.height, f.original).where(among(f.hash, "b_hashes"))


class FileList:
    """The table of kept files."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def put_many(self, stored: Sequence[StoredFile], now: datetime) -> None:
        """List files that are on our disk; one that is listed already stays as it is."""
        values = [
            {
                "hash": file.hash, "kind": file.kind, "size": file.size, "pages": file.pages, "width": file.width,
                "height": file.height, "original": file.original, "kept_at": now,
            }
            for file in sorted(stored, key=lambda file: file.hash)
        ]  # fmt: skip
        await self._link.many(insert_or_leave(self._link, files, "hash"), values)

    async def unfiled(self, before: datetime, after: str, limit: int) -> list[str]:
        """Files kept before this time that no dossier names, in the order of their hashes, from ``after`` on."""
        return [row[0] for row in await self._link.rows(_OLD, {"b_before": before, "b_after": after, "b_limit": limit})]

    async def filed(self, hashes: Sequence[str]) -> set[str]:
        """Those of these files that a dossier names."""
        return {row[0] for part in chunks(hashes) for row in await self._link.rows(_FILED, {"b_hashes": part})}

    async def drop(self, hashes: Sequence[str]) -> None:
        """Take files off the list; one that a dossier names stays."""
        for part in chunks(hashes):
            await self._link.run(_DROP, {"b_hashes": part})

    async def get_many(self, hashes: Sequence[str]) -> dict[str, StoredFile]:
        """These files by hash; an unknown one is left out."""
        return {row[0]: StoredFile(*row) for part in chunks(hashes) for row in await self._link.rows(_GET, {"b_hashes": part})}
