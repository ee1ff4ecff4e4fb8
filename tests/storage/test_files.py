"""The drawer of papers: what was said to be kept is there, whatever happens in between."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import files as module
from storage.files import BadName, Checked, Damaged, Files, Missing, NoRoom

POINTS = ["file.written", "file.synced", "file.named", "file.verified"]
PAPER = b"giay chung sinh"
NAME = hashlib.sha256(PAPER).hexdigest()


def on_disk(files: Files) -> list[str]:
    return sorted(path.name for path in files.root.rglob("*") if path.is_file())


async def checked(files: Files) -> list[Checked]:
    return [each async for each in files.verify_all()]


def test_put_and_read_back(tmp_path: Path) -> None:
    points: list[str] = []
    files = Files(tmp_path / "files", 0, mark=points.append)
    assert asyncio.run(files.put(PAPER)) == NAME
    assert asyncio.run(files.read(NAME)) == PAPER
    assert points == POINTS
    assert files.path(NAME) == tmp_path / "files" / NAME[:2] / NAME[2:4] / NAME
    assert on_disk(files) == [NAME]
    assert files.exists(NAME, len(PAPER))
    assert not files.exists(NAME, len(PAPER) + 1)
    assert not files.exists("0" * 64, 1)


def test_only_this_user_may_look(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir(mode=0o755)
    files = Files(tmp_path / "files", 0)
    path = files.path(asyncio.run(files.put(PAPER)))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (files.root, path.parent, path.parent.parent)} == {0o700}


def test_the_same_bytes_again_change_nothing_and_a_damaged_file_is_healed(tmp_path: Path) -> None:
    files = Files(tmp_path, 0)
    asyncio.run(files.put(PAPER))
    before = files.path(NAME).stat()
    asyncio.run(files.put(PAPER))
    assert files.path(NAME).stat().st_ino == before.st_ino
    files.path(NAME).write_bytes(b"giay chung sinx")
    with pytest.raises(Damaged):
        asyncio.run(files.read(NAME))
    asyncio.run(files.put(PAPER))
    assert asyncio.run(files.read(NAME)) == PAPER


def test_fifty_at_once_many_of_them_equal(tmp_path: Path) -> None:
    files = Files(tmp_path, 0)

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(files.put(b"%d" % (number % 7)) for number in range(50)))

    assert set(asyncio.run(all_of_them())) == set(on_disk(files))
    assert len(on_disk(files)) == 7


def test_synced_before_named_and_the_folders_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    files = Files(tmp_path / "files", 0, mark=done.append)
    real_sync, real_rename = os.fsync, os.rename

    def sync(handle: int) -> None:
        target = Path(os.readlink(f"/proc/self/fd/{handle}")) if sys.platform == "linux" else Path("?")
        done.append("folder" if target.is_dir() else "file")
        real_sync(handle)

    def rename(old: str, new: Path) -> None:
        done.append("rename")
        real_rename(old, new)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "rename", rename)
    asyncio.run(files.put(PAPER))
    assert done == ["folder", "folder", "file.written", "file", "file.synced", "rename", "folder", "file.named", "file.verified"]


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_every_point_leaves_all_or_nothing(tmp_path: Path, point: str) -> None:
    program = (
        "import asyncio, os, signal, sys, pathlib\n"
        "from storage.files import Files\n"
        "die = lambda point: os.kill(os.getpid(), signal.SIGKILL) if point == sys.argv[2] else None\n"
        "asyncio.run(Files(pathlib.Path(sys.argv[1]), 0, mark=die).put(b'giay chung sinh'))\n"
    )
    house = Path(module.__file__).parents[1]
    died = subprocess.run([sys.executable, "-c", program, str(tmp_path), point], cwd=house, check=False, timeout=60)
    assert died.returncode == -9
    files = Files(tmp_path, 0)
    whole = point in ("file.named", "file.verified")
    assert asyncio.run(checked(files)) == ([Checked(NAME, sound=True)] if whole else [])
    assert files.exists(NAME, len(PAPER)) is whole
    assert asyncio.run(files.put(PAPER)) == NAME
    assert asyncio.run(files.sweep(before=0)) == 0
    assert asyncio.run(files.sweep(before=2**40)) == (0 if whole else 1)
    assert on_disk(files) == [NAME]


@pytest.mark.parametrize("point", POINTS[:2])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_that_fills_up_while_writing_leaves_nothing(tmp_path: Path, point: str, number: int) -> None:
    def full(at: str) -> None:
        if at == point:
            raise OSError(number, "full")

    files = Files(tmp_path, 0, mark=full)
    with pytest.raises(NoRoom):
        asyncio.run(files.put(PAPER))
    assert on_disk(files) == []


def test_a_disk_that_refuses_to_sync_is_no_success(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(tmp_path, 0)
    asyncio.run(files.put(b"first"))

    def broken(handle: int) -> None:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        asyncio.run(files.put(PAPER))
    assert on_disk(files) == [hashlib.sha256(b"first").hexdigest()]


def test_what_reads_back_differently_is_not_received(tmp_path: Path) -> None:
    def rot(point: str) -> None:
        if point == "file.named":
            files.path(NAME).write_bytes(b"x")

    files = Files(tmp_path, 0, mark=rot)
    with pytest.raises(Damaged):
        asyncio.run(files.put(PAPER))


@pytest.mark.parametrize(
    ("free", "space"), [(1000, "ok"), (500, "ok"), (499, "low"), (16, "low"), (15, "full"), (0, "full")]
)
def test_space_is_told_in_three_words(tmp_path: Path, free: int, space: str) -> None:
    assert Files(tmp_path, 500, lambda _: free, full=16).space() == space


def test_below_the_floor_files_are_declined_but_kept_ones_still_count(tmp_path: Path) -> None:
    free = [1000]
    files = Files(tmp_path, 500, lambda _: free[0], full=16)
    asyncio.run(files.put(PAPER))
    free[0] = 500 + 3
    assert files.space() == "ok"
    with pytest.raises(NoRoom):
        asyncio.run(files.put(b"four"))
    assert asyncio.run(files.put(b"two")) in on_disk(files)
    assert asyncio.run(files.put(PAPER)) == NAME


def test_real_free_space_is_asked(tmp_path: Path) -> None:
    assert Files(tmp_path, 0, full=0).space() == "ok"
    assert Files(tmp_path, 2**80).space() == "low"


def test_remove_and_missing(tmp_path: Path) -> None:
    files = Files(tmp_path, 0)
    asyncio.run(files.put(PAPER))
    assert asyncio.run(files.remove(NAME)) is True
    assert asyncio.run(files.remove(NAME)) is False
    with pytest.raises(Missing):
        asyncio.run(files.read(NAME))


def test_verify_all_finds_the_bad_one(tmp_path: Path) -> None:
    files = Files(tmp_path, 0)

    async def all_of_them() -> set[str]:
        return set(await asyncio.gather(*(files.put(b"%d" % number) for number in range(300))))

    names = asyncio.run(all_of_them())
    bad = min(names)
    files.path(bad).write_bytes(b"rotten")
    found = asyncio.run(checked(files))
    assert {each.hash for each in found} == names
    assert [each.hash for each in found if not each.sound] == [bad]


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    files = Files(tmp_path / "files", 0)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(PAPER)
    files.path(NAME).parent.mkdir(parents=True)
    files.path(NAME).symlink_to(elsewhere)
    with pytest.raises(OSError):  # noqa: PT011 - the system's own words differ
        asyncio.run(files.read(NAME))
    assert not files.exists(NAME, len(PAPER))


@pytest.fixture(scope="module")
def drawer(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return Files(tmp_path_factory.mktemp("drawer"), 0)


@pytest.mark.parametrize("name", ["../" * 20 + "etc/passwd", NAME.upper(), NAME + "\n", NAME[:-1] + "/", "\0" * 64, ""])
def test_a_way_out_of_the_drawer_is_no_name(drawer: Files, name: str) -> None:
    for ask in (drawer.read, drawer.remove):
        with pytest.raises(BadName):
            asyncio.run(ask(name))
    with pytest.raises(BadName):
        drawer.exists(name, 1)


@given(name=st.text(max_size=70))
def test_only_hashes_are_names(drawer: Files, name: str) -> None:
    with pytest.raises(BadName):
        drawer.path(name)
