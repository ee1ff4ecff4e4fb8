"""The commands as an operator types them: what they print, what they end with, and what is said of a wrong setting."""

from __future__ import annotations

import argparse
import io
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import commands, official
from bot.__main__ import main
from bot.commands import lines_of
from bot.fresh import clock
from bot.settings import Settings
from dialogs.engine.text import say
from dialogs.engine.words import LIMIT
from handlers.seeding import SEEDED
from storage.inbox import Letter
from tests.bot import birth
from tests.bot.conftest import Opener
from tests.bot.process import Server, run
from tests.false_telegram import FalseTelegram
from tests.false_telegram.faults import Fault

SECRET = "very-secret-value-7788"


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """A command within this process, with these settings and no others: its exit code."""

    def call(*arguments: str, **settings: str) -> int:
        for name in list(os.environ):
            if name.startswith("MOTCUA_"):
                monkeypatch.delenv(name)
        for name, value in {"DATA_DIR": str(tmp_path / "data"), **settings}.items():
            monkeypatch.setenv(f"MOTCUA_{name}", value)
        try:
            return main(arguments)
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1

    return call


def test_check_on_a_new_machine_finds_everything_in_order(tmp_path: Path) -> None:
    done = run(tmp_path / "new" / "data", "check")
    assert done.returncode == 0, done.stderr
    assert "LỖI" not in done.stdout
    assert "5475 thủ tục" in done.stdout


def test_a_start_that_was_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert run(folder, "check", KILL_AT="seed.kept:3").returncode == -9
    done = run(folder, "check")
    assert done.returncode == 0, done.stderr
    assert "5475 thủ tục" in done.stdout


async def test_check_finds_a_catalogue_that_lost_procedures(
    opened: Opener, tmp_path: Path, small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    office = await opened()
    async with office.database.begin() as uow:
        await uow.marks.put(SEEDED, "5475")
        await uow.commit()
    assert await commands.check(office.settings, argparse.Namespace()) == 1
    assert re.search(r"^LỖI  catalogue  8 thủ tục, ít hơn 5475", capsys.readouterr().out, re.MULTILINE)


def test_check_says_what_is_amiss(command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("check", FREE_FULL=str(2**60), FREE_FLOOR=str(2**61)) == 1
    assert re.search(r"^LỖI  space  .*make room", capsys.readouterr().out, re.MULTILINE)


@pytest.fixture
async def platform() -> AsyncIterator[FalseTelegram]:
    async with FalseTelegram() as server:
        yield server


@pytest.mark.parametrize("fault", ["", "revoked", "unknown method", "unavailable", "block page", "away"])
async def test_check_asks_telegram(
    fault: Any, platform: FalseTelegram, tmp_path: Path, small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong token, a blocked or a missing Telegram is found before anybody writes."""
    if fault == "away":
        await platform.close()
    elif fault:
        platform.faults.append(Fault(fault, "getMe"))
    settings = Settings(
        data_dir=tmp_path / "data", database_url="", master_key="5a" * 32, telegram_token=platform.token, telegram_api_url=platform.url
    )
    code = await commands.check(settings, argparse.Namespace())
    printed = capsys.readouterr().out
    assert code == (1 if fault else 0)
    (line,) = [line for line in printed.splitlines() if "  telegram  " in line]
    assert line == "tốt  telegram  @mot_cua_thu_bot" if not fault else line.startswith("LỖI  telegram  getMe: ")
    assert platform.token not in printed


async def test_officials_are_listed_and_let_go(opened: Opener, capsys: pytest.CaptureFixture[str]) -> None:
    office = await opened()
    now = clock()
    async with office.database.begin() as uow:
        for name in ("an", "binh"):
            address = f"address of {name}"
            lane = office.database.keys.lane("web", address)
            await uow.inbox.keep([Letter("web", name, lane, address, {}, now, now, True, f"person-{name}".__str__, "vi")])
            await uow.officials.invite(name, "receiver", "", now, now + timedelta(days=1))
            await uow.officials.redeem(name, f"person-{name}", now, f"official-{name}")
        await uow.officials.name("official-an", "Chị An")
        await uow.commit()
    lines = await official.acting(office.database)
    assert [line.split()[:2] for line in lines] == [["official-an", "receiver"], ["official-binh", "receiver"]]
    assert lines[0].endswith("  Chị An")
    assert await official.end(office.database, office.desk, "official-an") == 0
    assert await official.end(office.database, office.desk, "official-an") == 1, "who was let go cannot be let go again"
    assert await official.end(office.database, office.desk, "nobody") == 1
    printed = capsys.readouterr()
    assert "không còn quyền" in printed.out
    assert printed.err.count("official list") == 2
    assert [line.split()[0] for line in await official.acting(office.database)] == ["official-binh"]
    async with office.database.read() as uow:
        ((act,), ended) = await uow.audit.of("official-an"), await uow.officials.get("official-an")
    assert (act.actor, act.act) == ("cli", "official.end")
    assert ended is not None
    assert ended.ended_at is not None


def test_officials_by_command(command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert command("check") == 0
    assert command("official", "invite", "--role", "head") == 0
    capsys.readouterr()
    assert command("official", "list") == 0
    assert capsys.readouterr().out == "Chưa có cán bộ nào.\n"
    assert command("official", "end", "nobody") == 1
    assert "official list" in capsys.readouterr().err


@pytest.mark.parametrize("most", [5_500_000, 20_000_000, 50_000_000])
async def test_the_size_that_is_told_is_the_size_that_is_refused(opened: Opener, most: int) -> None:
    """Also where a channel takes less than the operator allows."""
    office = await opened(file_bytes=most)
    for channel in ("web", "telegram", "terminal"):
        upload = office.turns._uploads(channel)
        assert upload == (most if channel == "terminal" else min(most, 20_000_000))
        voice = office.desk.voices["vi"]
        told, refused = say(LIMIT(mb=upload // 1_000_000), voice), say(office.desk.declined("too_heavy", upload), voice)
        assert re.findall(r"(\d+) MB", told) == re.findall(r"(\d+) MB", refused)


def test_search_on_an_empty_data_directory_answers_each_line(tmp_path: Path) -> None:
    questions = ["con em mới sinh", "", "xin giấy độc thân\u2028và gì nữa", "zzz qqq", "   ", "khai tử\r", "1.001193", "\x0b\x85"]
    file = tmp_path / "questions.txt"
    file.write_bytes("\n".join(questions).encode() + b"\nca\xff\n")
    done = run(tmp_path / "none" / "data", "search", "--file", str(file), "--json")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.removesuffix("\n").split("\n")
    assert len(lines) == len(questions) + 1 == file.read_bytes().count(b"\n")
    answers = [json.loads(line) for line in lines]
    assert [answer["query"] for answer in answers[:5]] == questions[:5]
    assert all(set(answer) == {"query", "codes", "ms"} and len(answer["codes"]) <= 10 for answer in answers)
    first = [answer["codes"][:1] for answer in answers]
    assert first[:8] == [["1.001193"], [], ["1.004873"], [], [], ["1.000656"], ["1.001193"], []]
    assert max(answer["ms"] for answer in answers) < 400, "building the index is no question's time"
    assert not (tmp_path / "none" / "data").exists(), "searching the seed writes nothing"


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"", []), (b"a", ["a"]), (b"a\n", ["a"]), (b"\n", [""]), (b"a\n\nb", ["a", "", "b"]), (b"a\r\n\r\nb\r\n", ["a", "", "b"]),
        (b"\xef\xbb\xbfa\n", ["a"]), ("a\x0bb\u2029c\n".encode(), ["a\x0bb\u2029c"]),
    ],
)  # fmt: skip
def test_lines_are_parted_by_line_feeds_only(data: bytes, lines: list[str]) -> None:
    assert lines_of(data) == lines


def test_chat_shares_the_store_and_prints_first_what_waits(server: Server, tmp_path: Path) -> None:
    """While the server runs: a birth from start to code, a change by an official's command, and the news at the next start."""
    photo = tmp_path / "giay.jpg"
    photo.write_bytes(birth.photo())
    typed = "".join(f"{text or f'[{photo}]'}\n" for text, _answer in birth.WHOLE)
    done = run(server.folder, "chat", "--as", "co-ba", typed=f"\n{typed}[khong-co.jpg]\n")
    assert (done.returncode, done.stderr) == (0, "")
    for _text, answer in birth.WHOLE:
        assert answer in done.stdout
    assert "Không thấy tệp khong-co.jpg" in done.stdout
    code = birth.code_in(done.stdout)
    moved = run(server.folder, "official", "status", code, "2")
    assert moved.returncode == 0, moved.stderr
    assert code in moved.stdout
    later = run(server.folder, "chat", "--as", "co-ba", typed="menu\n")
    assert later.returncode == 0
    first = later.stdout.index(code)
    assert first < later.stdout.index("Cần làm việc gì?")
    assert "Mã hồ sơ: " not in later.stdout, "what was printed before is not printed again"


def test_chat_takes_any_bytes(
    command: Callable[..., int], small_catalogue: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = io.TextIOWrapper(io.BytesIO(b"\xff\xfe khai\x00 sinh\n\n\xed\xa0\x80\nmenu"), encoding="utf-8", errors="strict")
    monkeypatch.setattr(sys, "stdin", typed)
    assert command("chat", "--as", "ai-do") == 0
    printed = capsys.readouterr()
    assert "ERROR" not in printed.err
    assert printed.out.count("Xin chào") == 1
    assert "1. Khai sinh cho con" in printed.out.rpartition("Cần làm việc gì?")[2]


@pytest.mark.parametrize(
    "arguments",
    [
        ("nonsense",), ("--nonsense",), ("chat", "--lang", "fr"), ("search",), ("search", "--file", "/nowhere/questions.txt"),
        ("catalogue",), ("catalogue", "import"), ("catalogue", "import", "/nowhere/records.gz"), ("official",), ("official", "invite"),
        ("official", "invite", "--role", "king"), ("official", "invite", "--role", "head", "--unit", "99999"), ("official", "status"),
        ("official", "end"),
        ("official", "status", "7K3M-9Q2T", "11"), ("official", "status", "7K3M-9Q2T", "x"), ("replay", "x"),
        ("web",), ("worker",), ("sender",),
    ],
)  # fmt: skip
def test_wrong_usage_ends_with_2_and_says_why(
    arguments: tuple[str, ...], command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("check") == 0        # a store for those that look only into one that is there
    capsys.readouterr()
    assert command(*arguments) == 2
    printed = capsys.readouterr()
    assert printed.err.strip()
    assert "Traceback" not in printed.err
    assert printed.out == ""


@pytest.mark.parametrize("part", ["web", "worker", "sender"])
def test_parts_of_the_bot_say_that_they_need_postgresql(
    part: str, command: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(part) == 2
    said = capsys.readouterr().err
    assert "PostgreSQL" in said
    assert "MOTCUA_DATABASE_URL" in said
    assert not (tmp_path / "data").exists()


def test_an_unknown_code_is_refused_with_a_sentence(
    command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("check") == 0
    capsys.readouterr()
    for code, words in (("7K3M-9Q2T", ""), ("7K3M-9Q2X", "Có gõ nhầm không?"), ("chưa biết", "Ví dụ: 7K3M-9Q2T")):
        assert command("official", "status", code, "2") == 1
        printed = capsys.readouterr()
        assert words in printed.err
        assert len(printed.err.strip().splitlines()) == 1
        assert printed.out == ""


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTP_PORT", "abc"), ("HTTP_PORT", "70000"), ("PROVINCE", "Hà Nội"), ("PROVINCE", "98"), ("TELEGRAM_MODE", SECRET),
        ("LOG_LEVEL", "loud"), ("FREE_FLOOR", "much"), ("MASTER_KEY", SECRET), ("TELEGRAM_TOKEN", SECRET),
        ("DATABASE_URL", f"mysql://u:{SECRET}@127.0.0.1/x"), ("DATABASE_URL", SECRET), ("DATABASE_URL", f"postgresql://u:{SECRET}@127.0.0.1:1/x"),
        ("DATA_DIR", "/dev/null/data"), ("UNIT_CODE", "ba-dinh"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_and_its_value_kept_to_ourselves(
    name: str, value: str, command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("check", **{name: value}) == 2
    printed = capsys.readouterr()
    assert f"MOTCUA_{name}" in printed.err
    assert "Traceback" not in printed.err
    assert SECRET not in printed.err + printed.out


def test_a_secret_of_the_webhook_and_of_the_proxy_stays_unsaid(
    command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    token = {"TELEGRAM_TOKEN": "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
    for name, value in (("TELEGRAM_WEBHOOK_SECRET", f"{SECRET} ü"), ("TELEGRAM_PROXY", f"foo://u:{SECRET}@h")):
        assert command("check", **token, TELEGRAM_MODE="webhook", **{name: value}) == 2
        printed = capsys.readouterr()
        assert f"MOTCUA_{name}" in printed.err
        assert SECRET not in printed.err + printed.out
        assert token["TELEGRAM_TOKEN"] not in printed.err + printed.out


def test_a_port_that_is_taken_is_said(
    server: Server, command: Callable[..., int], small_catalogue: None, capsys: pytest.CaptureFixture[str]
) -> None:
    port = server.url.rpartition(":")[2]
    assert command("all", HTTP_PORT=port) == 2
    printed = capsys.readouterr()
    assert "MOTCUA_HTTP_PORT" in printed.err
    assert port in printed.err
    assert printed.out == ""
