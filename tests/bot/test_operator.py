"""What an operator is told: where the store is looked for, which steps there are, what is wrong with a setting, how a chat is left."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import commands, official
from bot.chat_ports import OfficePorts
from bot.settings import Wrong, load
from tests.bot import birth
from tests.bot.conftest import Opener
from tests.bot.person import Person
from tests.bot.process import run
from tests.bot.test_commands import command as command

LOOKING = (
    ("official", "status", "7K3M-9Q2T", "2"), ("official", "list"), ("official", "end", "nobody"), ("official", "invite", "--role", "head"),
    ("official", "unit", "00004", "H26.106"), ("replay",),
)  # fmt: skip


class Typed(io.TextIOWrapper):
    """Standard input as a terminal gives it."""

    def __init__(self, text: str) -> None:
        super().__init__(io.BytesIO(text.encode()), encoding="utf-8")

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("arguments", LOOKING)
def test_a_command_about_what_is_there_makes_no_second_store(
    arguments: tuple[str, ...], command: Callable[..., int], small_catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "data"
    assert command(*arguments) == 2
    said = capsys.readouterr().err
    assert str(there) in said
    assert "MOTCUA_DATA_DIR" in said
    assert not there.exists()
    other = tmp_path / "other"
    assert command(*arguments, DATABASE_URL=f"sqlite:///{other}/motcua.db") == 2
    said = capsys.readouterr().err
    assert str(other) in said
    assert "MOTCUA_DATABASE_URL" in said
    assert command(*arguments, DATABASE_URL="postgresql://nobody@127.0.0.1:1/x") == 2
    assert "master.key" in capsys.readouterr().err
    assert not there.exists()
    assert not other.exists()


async def _filed(opened: Opener) -> tuple[Person, str]:
    person = Person(await opened())
    return person, birth.code_in(await person.goes(birth.WHOLE))


async def test_an_agency_code_given_by_command_makes_the_next_number(opened: Opener, capsys: pytest.CaptureFixture[str]) -> None:
    person, code = await _filed(opened)
    office = person.office
    for unit, agency, words in (("99999", "H26.106", "mã 99999"), ("00004", "ba-dinh", "ví dụ H05.105"), ("01", "H26.106", "mã 01")):
        assert await commands.official_unit(office.settings, Namespace(unit=unit, agency=agency)) == 2
        assert words in capsys.readouterr().err
    assert await commands.official_unit(office.settings, Namespace(unit="00004", agency="H26.106")) == 0
    assert "Ba Đình" in capsys.readouterr().out
    assert await official.status(office.database, office.desk, code, 2) == 0
    assert "Số hồ sơ: H26.106-" in capsys.readouterr().out


async def test_a_refused_step_says_which_are_possible(opened: Opener, capsys: pytest.CaptureFixture[str]) -> None:
    person, code = await _filed(opened)
    office = person.office
    assert await official.status(office.database, office.desk, code, 9) == 1
    said = capsys.readouterr().err
    assert "2 Được tiếp nhận, 3 Không được tiếp nhận, 5 Yêu cầu bổ sung giấy tờ, 7 Công dân yêu cầu rút hồ sơ." in said
    assert await official.status(office.database, office.desk, code, 3) == 1
    assert "--reason" in capsys.readouterr().err


async def test_a_final_step_is_made_by_who_is_sure(opened: Opener, capsys: pytest.CaptureFixture[str]) -> None:
    person, code = await _filed(opened)
    office = person.office
    assert sorted(official.FINAL) == [3, 7, 8, 10]
    assert await official.status(office.database, office.desk, code, 7, "Người nộp đến xin rút", sure=False) == 1
    assert "--yes" in capsys.readouterr().err
    assert await official.status(office.database, office.desk, code, 2, sure=False) == 0
    assert await official.status(office.database, office.desk, code, 7, "Người nộp đến xin rút") == 0
    assert await official.status(office.database, office.desk, code, 4) == 1
    assert "Bây giờ chuyển được sang" not in capsys.readouterr().err, "nothing leads on from here"


@pytest.mark.parametrize(("typed", "options", "sure"), [(True, (), False), (True, ("--yes",), True), (False, (), True)])
def test_only_a_person_who_types_is_asked_for_yes(
    typed: bool, options: tuple[str, ...], sure: bool, command: Callable[..., int], small_catalogue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    async def status(*arguments: object, sure: bool) -> int:
        asked.append(sure)
        return 0

    assert command("check") == 0
    monkeypatch.setattr(official, "status", status)
    monkeypatch.setattr(sys, "stdin", Typed("") if typed else io.StringIO())
    assert command("official", "status", "7K3M-9Q2T", "7", *options) == 0
    assert asked == [sure]


def test_help_lists_the_steps(command: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert command("official", "status", "--help") in (0, 1)
    printed = capsys.readouterr().out
    for line in ("1 Mới đăng ký", "7 Công dân yêu cầu rút hồ sơ (bước cuối)", "9 Đã xử lý xong", "10 Đã trả kết quả (bước cuối)"):
        assert f"  {line}\n" in printed


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("FREE_FLOOR", "512 MB", "cần một số nguyên (byte), ví dụ 536870912"), ("HTTP_PORT", "abc", "cần một số nguyên, ví dụ 8080"),
        ("HTTP_PORT", "70000", "cần nhiều nhất là 65535"), ("TELEGRAM_EACH", "nhanh", "cần một số, ví dụ -1"),
        ("PORTAL_PAUSE", "-1", "cần từ 0"), ("LOG_LEVEL", "loud", "chỉ nhận 'debug', 'info', 'warning' hoặc 'error'"),
        ("PROXIES", "-1", "cần từ 0 trở lên"), ("TELEGRAM_WHOLE", "-2", "cần từ -1"), ("TELEGRAM_EACH", "nan", "cần"),
        ("FREE_FLOOR", "-1", "cần từ 0"), ("FILE_BYTES", "0", "cần từ 1"), ("DRAFT_DAYS", "0", "cần từ 1 trở lên"),
        ("INBOX_BODY_DAYS", "-7", "cần từ 1"), ("INBOX_KEY_DAYS", "0", "cần từ 1"), ("OUTBOX_TEXT_DAYS", "0", "cần từ 1"),
        ("VISITOR_DAYS", "-1", "cần từ 1"), ("VISITOR_DAYS", "1000000", "cần nhiều nhất là 36500"),
        ("INBOX_KEY_DAYS", "6", "cần ít nhất bằng MOTCUA_INBOX_BODY_DAYS"),
        ("PROVINCE", "Hà Nội", "cần mã tỉnh hai chữ số"), ("UNIT_CODE", "H5.1", "ví dụ H05.105"), ("UNIT_CODE", "h05.105", "ví dụ H05.105"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_told_in_vietnamese_and_then_in_english(
    name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MOTCUA_{name}", value)
    with pytest.raises(Wrong) as trouble:
        load()
    vietnamese, english = str(trouble.value).splitlines()
    assert vietnamese.startswith(f"MOTCUA_{name}: ")
    assert words in vietnamese
    assert english.startswith(f"MOTCUA_{name}: ")
    assert english.isascii() or name == "PROVINCE"


def test_the_text_of_a_letter_does_not_outlive_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where only the text's life was set: its key then has the life that nobody gave it."""
    monkeypatch.setenv("MOTCUA_INBOX_BODY_DAYS", "31")
    with pytest.raises(Wrong, match=r"^MOTCUA_INBOX_KEY_DAYS: .*MOTCUA_INBOX_BODY_DAYS"):
        load()
    monkeypatch.setenv("MOTCUA_INBOX_KEY_DAYS", "31")
    assert load().inbox_key_days == 31


@pytest.mark.parametrize("code", ["H05", "H05.105", "G22.99.08"])
def test_agency_codes_of_the_rule_are_taken(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_UNIT_CODE", code)
    assert load().unit_code == code


@pytest.mark.parametrize("word", ["quit", "EXIT", "thoát", "Thoa\u0301t "])
def test_a_typed_word_leaves_the_chat(
    word: str, command: Callable[..., int], small_catalogue: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Typed(f"{word}\nkhai sinh\n"))
    assert command("chat") == 0
    printed = capsys.readouterr().out
    assert 'Gõ "thoát"' in printed.splitlines()[0]
    assert printed.count("> ") == 1, "nothing was read after it"


def test_piped_words_are_all_for_the_bot(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "chat", typed="quit\nmenu\n")
    assert done.returncode == 0
    assert 'Gõ "thoát"' not in done.stdout


async def test_the_message_that_follows_erasing_tells_the_page(opened: Opener) -> None:
    person, _code = await _filed(opened)
    await person.says("dữ liệu của tôi")
    await person.says("xoá dữ liệu")
    assert not any(body.get("erased") for body in person.bodies)
    await person.says("1")
    assert "Đã xoá dữ liệu" in person.bodies[0]["text"]
    assert [body.get("erased", False) for body in person.bodies] == [True] + [False] * (len(person.bodies) - 1)
    rows = await OfficePorts(person.office, {}, person.office.keeper.keep).messages(person.lane, 0, 100)
    assert [row["text"] for row in rows if row.get("erased")] == [person.bodies[0]["text"]]
