"""A file arrives: what is it truly, may it stay, and what of it is kept. Nothing is stored that has not been through here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeVar

from dialogs.engine.event import StoredFile
from handlers.papers import images, pdf
from handlers.papers.declined import decline
from handlers.papers.kinds import Kind, true_kind
from handlers.papers.limits import Limits
from storage.files import Files, NoRoom, content_hash

DEFAULTS: Final = Limits()
Verdict = Literal["clean", "infected", "unknown"]
T = TypeVar("T")

# Bounded, so that a hundred photos at once wait in line instead of filling the memory; PDFs apart, so that slow ones hold up no photo.
_PHOTOS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="photo")
_PDFS: Final = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pdf")


class Scanner(Protocol):
    """A virus scanner, if the operator has one."""

    async def scan(self, data: bytes) -> Verdict:
        """``unknown`` when it cannot say (not reachable, too slow): then the file is not kept."""
        ...


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is kept of a file: its clean bytes and what they are. ``original`` is the hash of what was sent (SHA-256)."""

    data: bytes
    kind: Kind
    width: int
    height: int
    pages: int
    original: str
    re_encoded: bool


async def inspect(data: bytes, name: str, limits: Limits = DEFAULTS, scanner: Scanner | None = None) -> Inspected:
    """Look at a file and clean it. Pictures come back upright, in full resolution, without place or camera; PDFs as they are.

    ``name`` is what the sender calls it, trusted in nothing. Raises Declined, with what to send instead.
    """
    if not data:
        raise decline("empty", limits)
    if len(data) > limits.max_bytes:
        raise decline("too_heavy", limits)
    kind = true_kind(data, name, limits)
    if scanner is not None:
        await _scanned(data, scanner, limits)
    original = content_hash(data)
    if kind == "pdf":
        pages = await _in(_PDFS, lambda: pdf.count_pages(data, limits))
        return Inspected(data, "pdf", 0, 0, pages, original, re_encoded=False)
    picture = await _in(_PHOTOS, lambda: images.clean(data, kind, limits))
    return Inspected(picture.data, picture.kind, picture.width, picture.height, 1, original, re_encoded=True)


async def keep(files: Files, data: bytes, name: str, limits: Limits = DEFAULTS, scanner: Scanner | None = None) -> StoredFile:
    """Inspect a file and keep what is clean. When this returns, the bytes are on the disk and were read back. Raises Declined."""
    if files.space() != "ok":
        raise decline("no_room", limits)
    found = await inspect(data, name, limits, scanner)
    try:
        kept = await files.put(found.data)
    except NoRoom as error:
        raise decline("no_room", limits) from error
    return StoredFile(kept, found.kind, len(found.data), found.pages, found.width, found.height, found.original)


async def preview(data: bytes, kind: str, side: int) -> bytes:
    """A small JPEG of a kept picture, no side longer than ``side`` pixels. Raises ValueError for a PDF."""
    if kind not in ("jpeg", "png", "webp"):
        raise ValueError("only pictures have a preview")
    return await _in(_PHOTOS, lambda: images.small(data, side))


async def _scanned(data: bytes, scanner: Scanner, limits: Limits) -> None:
    verdict = await scanner.scan(data)
    if verdict == "infected":
        raise decline("quarantine", limits)
    if verdict != "clean":
        raise decline("unchecked", limits)


async def _in(pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, work)
