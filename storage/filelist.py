"""The list of files that lie in the drawer (``files.py``): what each is, so that a dossier can name it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, exists, select

from dialogs.engine.event import StoredFile
from storage.link import Link, among, chunks, insert_or_replace
from storage.models import dossier_papers, files

f = files.c
_OLD = (
    select(f.hash)
    .where(f.kept_at < bindparam("b_before"), ~exists().where(dossier_papers.c.file == f.hash), f.hash > bindparam("b_after"))
    .order_by(f.hash)
    .limit(bindparam("b_limit"))
)
_DROP = delete(files).where(
    among(f.hash, "b_hashes"), f.kept_at < bindparam("b_before"), ~exists().where(dossier_papers.c.file == f.hash)
)
_FROM = select(f.hash, f.size).where(f.hash > bindparam("b_after")).order_by(f.hash).limit(bindparam("b_limit"))
_GET = select(f.hash, f.kind, f.size, f.pages, f.width, f.height, f.original).where(among(f.hash, "b_hashes"))


class FileList:
    """The table of kept files."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def put_many(self, stored: Sequence[StoredFile], now: datetime) -> None:
        """List files that are on our disk; one that is listed already is young again."""
        values = [
            {
                "hash": file.hash, "kind": file.kind, "size": file.size, "pages": file.pages, "width": file.width,
                "height": file.height, "original": file.original, "kept_at": now,
            }
            for file in sorted(stored, key=lambda file: file.hash)
        ]  # fmt: skip
        await self._link.many(insert_or_replace(self._link, files, ("hash",), ("kept_at",)), values)

    async def unfiled(self, before: datetime, after: str, limit: int) -> list[str]:
        """Files kept before this time that no dossier names, in the order of their hashes, from ``after`` on."""
        return [row[0] for row in await self._link.rows(_OLD, {"b_before": before, "b_after": after, "b_limit": limit})]

    async def listed_from(self, after: str, limit: int) -> list[tuple[str, int]]:
        """Hash and size of the files on the list, in the order of their hashes, from ``after`` on."""
        return [(row[0], row[1]) for row in await self._link.rows(_FROM, {"b_after": after, "b_limit": limit})]

    async def drop(self, hashes: Sequence[str], before: datetime) -> None:
        """Take files off the list; one that a dossier names, or that came again since ``before``, stays."""
        for part in chunks(hashes):
            await self._link.run(_DROP, {"b_hashes": part, "b_before": before})

    async def get_many(self, hashes: Sequence[str]) -> dict[str, StoredFile]:
        """These files by hash; an unknown one is left out."""
        return {row[0]: StoredFile(*row) for part in chunks(hashes) for row in await self._link.rows(_GET, {"b_hashes": part})}


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
