"""``catalogue import`` as an operator sees it: what ended is listed whole, and a part of the catalogue ends nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from bot import commands
from tests.bot.test_commands import command as command
from tests.dialogs.portal_records import record


def file_of(folder: Path, *numbers: int) -> str:
    path = folder / f"{len(numbers)}.jsonl"
    path.write_bytes(b"\n".join(orjson.dumps(record(f"1.900{number}", name=f"Thủ tục số {number}")) for number in numbers))
    return str(path)


def test_a_part_of_the_catalogue_ends_nothing_until_the_operator_insists(
    command: Callable[..., int], small_catalogue: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "SHOWN", 3)
    assert command("catalogue", "import", file_of(tmp_path, *range(100, 130))) == 0
    said = capsys.readouterr().out
    assert sum(line.startswith("thêm     ") for line in said.splitlines()) == 3
    assert "… và 27 thủ tục thêm hoặc sửa nữa" in said
    assert "thiếu 8 thủ tục đang dùng" in said, "those of the seed"
    part = file_of(tmp_path, *range(100, 110))
    assert command("catalogue", "import", part) == 0
    said = capsys.readouterr().out
    assert "thiếu 28 thủ tục đang dùng, nhiều hơn 5%" in said
    assert "--whole" in said
    assert "bãi bỏ 0." in said
    assert command("catalogue", "import", part, "--whole") == 0
    said = capsys.readouterr().out
    assert sum(line.startswith("bãi bỏ   ") for line in said.splitlines()) == 28, "each of them is named"
    assert "bãi bỏ 28." in said
    assert "--whole" not in said
