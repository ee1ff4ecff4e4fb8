"""``check`` beyond readiness: files that are missing or damaged, and a webhook that cannot work, each with what to do next."""

from __future__ import annotations

import argparse
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot import checking, commands
from bot.fresh import clock
from bot.settings import Settings
from dialogs.engine.event import StoredFile
from storage.database import Database
from storage.files import Files
from storage.keys import Keys
from tests.bot import birth
from tests.bot.conftest import Opener
from tests.bot.person import Person
from tests.bot.test_commands import command as command


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url, Keys(bytes(range(32))))
    try:
        yield opened
    finally:
        await opened.close()


async def test_files_that_are_missing_or_damaged_are_named(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "CHUNK", 2)
    drawer = Files(tmp_path / "files", floor=0, full=0)
    names = [await drawer.put(f"ảnh {number}".encode()) for number in range(5)]
    stored = [StoredFile(name, "jpeg", len("ảnh 0".encode()), 1, 600, 800, "b" * 64) for name in names]
    async with database.begin() as uow:
        await uow.files.put_many(stored, clock())
        await uow.commit()
    found = await checking.files(database, drawer)
    assert (found.good, found.why) == (True, "đã đọc lại 5 tệp")
    drawer.path(names[0]).unlink()
    drawer.path(names[1]).write_bytes(b"anh 1 x")
    drawer.path(names[2]).write_bytes(b"")
    found = await checking.files(database, drawer)
    assert not found.good
    first, *lines = found.why.splitlines()
    assert first == f"đã đọc lại 4 tệp, 1 thiếu, 2 hỏng: khôi phục từ bản sao lưu vào {drawer.root}"
    assert sorted(line.split() for line in lines) == sorted([["thiếu", names[0]], ["hỏng", names[1]], ["hỏng", names[2]]])


async def test_check_reads_the_papers_of_a_dossier_and_says_nothing_personal(opened: Opener, capsys: pytest.CaptureFixture[str]) -> None:
    person = Person(await opened())
    await person.goes(birth.WHOLE)
    office = person.office
    assert await commands.check(office.settings, argparse.Namespace()) == 0
    assert re.search(r"^tốt  files  đã đọc lại [12] tệp$", capsys.readouterr().out, re.MULTILINE)
    for name in office.files._names():
        office.files.path(name).unlink()
    assert await commands.check(office.settings, argparse.Namespace()) == 1
    printed = capsys.readouterr().out
    assert re.search(r"^LỖI  files  .*khôi phục.*\n {6}thiếu  [0-9a-f]{64}$", printed, re.MULTILINE)
    assert not [word for word in birth.PERSONAL if word in printed]


WHOLE = {"telegram_token": "123456:AAAA", "public_url": "https://motcua.example.vn", "telegram_webhook_secret": "s3cret"}


@pytest.mark.parametrize("missing", [(), ("telegram_token",), ("public_url",), ("telegram_webhook_secret",), tuple(WHOLE)])
async def test_a_webhook_that_lacks_a_setting_fails(missing: tuple[str, ...]) -> None:
    given = {name: "" if name in missing else value for name, value in WHOLE.items()}
    found = await checking.webhook(Settings(telegram_mode="webhook", **given))  # type: ignore[arg-type]
    assert found.good == (not missing)
    assert re.findall(r"đặt MOTCUA_(\w+)", found.why) == [name.upper() for name in missing]
    assert "s3cret" not in found.why


def test_check_tells_of_the_webhook_only_where_there_is_one(
    command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("check") == 0
    assert "webhook" not in capsys.readouterr().out
    assert command("check", TELEGRAM_MODE="webhook") == 1
    assert re.search(r"^LỖI  webhook  .*MOTCUA_PUBLIC_URL.*MOTCUA_TELEGRAM_WEBHOOK_SECRET", capsys.readouterr().out, re.MULTILINE)
