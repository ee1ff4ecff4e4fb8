"""The drawer where papers are kept: files under the hash of their content, on the disk before anybody says "received"."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

MB: Final = 1024 * 1024
FLOOR: Final = 512 * MB
"""Below this much free space files are declined while texts go on."""
FULL: Final = 16 * MB
"""Below this much free space not even texts are safe: webhooks are answered 503."""

Space = Literal["ok", "low", "full"]

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_UNFINISHED: Final = ".part"
_BATCH: Final = 256


class FilesError(Exception):
    """What can go wrong with a kept file. The text names a content hash at most, never a person."""


class NoRoom(FilesError):
    """Too little free space to keep this file: say so, and go on with texts."""


class Missing(FilesError):
    """No file has this hash."""


class Damaged(FilesError):
    """What the disk gives back is not what was given to it."""


class BadName(FilesError, ValueError):
    """Not a content hash (64 small hexadecimal digits)."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of an integrity check: ``sound`` is true when its bytes still have its hash."""

    hash: str
    sound: bool


def free_bytes(root: Path) -> int:
    """Bytes that an ordinary user may still write on the disk of ``root``."""
    return shutil.disk_usage(root).free


def content_hash(data: bytes) -> str:
    """The name of these bytes: SHA-256, 64 small hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


class Files:
    """Files by content hash below ``root`` (``ab/cd/abcd…``), readable by this user only.

    ``floor`` and ``full`` are bytes of free space (see ``FLOOR`` and ``FULL``); ``free`` tells the free bytes of a folder.
    ``mark`` is called at the points where a crash matters: "file.written", "file.synced", "file.named", "file.verified".
    """

    def __init__(
        self,
        root: Path,
        floor: int = FLOOR,
        free: Callable[[Path], int] = free_bytes,
        *,
        full: int = FULL,
        mark: Callable[[str], None] | None = None,
    ) -> None:
        self.root = root
        self._floor = floor
        self._full = full
        self._free = free
        self._mark: Callable[[str], None] = mark if mark is not None else _unmarked
        self._lasting: set[Path] = set()
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        root.chmod(0o700)
        _sync_folder(root.parent)

    def space(self) -> Space:
        """How much room there is: "ok", "low" (texts only) or "full" (take nothing in)."""
        free = self._free(self.root)
        if free < self._full:
            return "full"
        return "low" if free < self._floor else "ok"

    def path(self, name: str) -> Path:
        """Where the file of this hash lies, whether it is there or not. Raises BadName."""
        if not _NAME.fullmatch(name):
            raise BadName("not a content hash")
        return self.root / name[:2] / name[2:4] / name

    async def put(self, data: bytes) -> str:
        """Keep these bytes and return their hash once they are on the disk and were read back.

        The same bytes again change nothing. Raises NoRoom, Damaged, or OSError when the disk fails otherwise.
        """
        return await asyncio.to_thread(self._put, data)

    async def read(self, name: str) -> bytes:
        """The bytes of this hash, checked against it. Raises BadName, Missing, Damaged."""
        return await asyncio.to_thread(self._read, name)

    def exists(self, name: str, size: int) -> bool:
        """Whether a file of this hash and size (bytes) is kept. One look at the folder: cheap enough inside a transaction."""
        try:
            found = self.path(name).lstat()
        except FileNotFoundError:
            return False
        return stat.S_ISREG(found.st_mode) and found.st_size == size

    async def remove(self, name: str) -> bool:
        """Take the file away for good; false when there was none. The caller knows that no paper names it any more."""
        return await asyncio.to_thread(self._remove, name)

    async def verify_all(self) -> AsyncIterator[Checked]:
        """Read every kept file and say which are sound. Reads one file at a time, so that live work goes on beside it."""
        names = self._names()
        while batch := await asyncio.to_thread(_take, names):
            for name in batch:
                try:
                    await self.read(name)
                except Missing:
                    continue
                except (Damaged, OSError):
                    yield Checked(name, sound=False)
                else:
                    yield Checked(name, sound=True)

    async def sweep(self, before: float) -> int:
        """Remove unfinished files last written before this time (seconds since 1970) and say how many: a crash leaves some."""
        return await asyncio.to_thread(self._sweep, before)

    async def old(self, before: float) -> list[str]:
        """The names of files that were last put before this time (seconds since 1970)."""
        return await asyncio.to_thread(self._old, before)

    def _old(self, before: float) -> list[str]:
        found = (path for path in self.root.glob("??/??/*") if _NAME.fullmatch(path.name))
        return sorted(path.name for path in found if path.stat().st_mtime < before)

    async def remove_old(self, name: str, before: float) -> bool:
        """Remove a file unless it was put again since; whether it is gone."""
        return await asyncio.to_thread(self._remove_old, name, before)

    def _remove_old(self, name: str, before: float) -> bool:
        path = self.path(name)
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime >= before:
                return False
            path.unlink()
        return True

    def _put(self, data: bytes) -> str:
        name = content_hash(data)
        path = self.path(name)
        try:
            if not self._is_sound(path, name):
                if self._free(self.root) - len(data) < self._floor:
                    raise NoRoom("free space is below the floor")
                self._make_folders(path.parent)
                self._write(path, data)
            else:
                os.utime(path)      # sent again: it is young again, so that no clearing takes it away
            self._make_folders(path.parent)
            _sync_folder(path.parent)
            self._mark("file.named")
            if not self._is_sound(path, name, from_disk=True):
                raise Damaged(name)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise NoRoom("the disk is full") from error
            raise
        self._mark("file.verified")
        return name

    def _write(self, path: Path, data: bytes) -> None:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=_UNFINISHED)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                self._mark("file.written")
                os.fsync(file.fileno())
            self._mark("file.synced")
            os.rename(part, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(part)
            raise

    def _make_folders(self, folder: Path) -> None:
        """Make ``ab/cd`` and put both names on the disk. A folder that another thread made is synced here too: it may not be yet."""
        for each in (folder.parent, folder):
            if each not in self._lasting:
                each.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(each.parent)
                self._lasting.add(each)

    def _is_sound(self, path: Path, name: str, *, from_disk: bool = False) -> bool:
        try:
            return content_hash(_read_bytes(path, from_disk=from_disk)) == name
        except FileNotFoundError:
            return False

    def _read(self, name: str) -> bytes:
        path = self.path(name)
        try:
            data = _read_bytes(path)
        except FileNotFoundError:
            raise Missing(name) from None
        if content_hash(data) != name:
            raise Damaged(name)
        return data

    def _remove(self, name: str) -> bool:
        path = self.path(name)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _sync_folder(path.parent)
        return True

    def _names(self) -> Iterator[str]:
        for path in self.root.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/*"):
            if _NAME.fullmatch(path.name):
                yield path.name

    def _sweep(self, before: float) -> int:
        gone = 0
        for path in self.root.glob(f"[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]/.*{_UNFINISHED}"):
            with suppress(FileNotFoundError):
                if path.lstat().st_mtime < before:
                    path.unlink()
                    gone += 1
        return gone


def _unmarked(point: str) -> None:
    del point


def _take(names: Iterator[str]) -> list[str]:
    return [name for _, name in zip(range(_BATCH), names, strict=False)]


def _read_bytes(path: Path, *, from_disk: bool = False) -> bytes:
    """All bytes of a file; a link in its place is not followed. ``from_disk`` drops what the system remembers of it first."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if from_disk and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


def _sync_folder(folder: Path) -> None:
    """Put the names in this folder on the disk (a system that cannot open folders keeps them in order by itself)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
