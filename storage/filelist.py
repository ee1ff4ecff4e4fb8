"""The list of files that lie in the drawer (``files.py``): what each is, so that a dossier can name it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from dialogs.engine.event import StoredFile
from storage.link import Link, among, chunks, insert_or_leave
from storage.models import files

f = files.c
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

    async def get_many(self, hashes: Sequence[str]) -> dict[str, StoredFile]:
        """These files by hash; an unknown one is left out."""
        return {row[0]: StoredFile(*row) for part in chunks(hashes) for row in await self._link.rows(_GET, {"b_hashes": part})}
