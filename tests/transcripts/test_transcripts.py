"""Every transcript, on every channel that can carry it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.transcripts import script as s
from tests.transcripts.play import differences, play
from tests.transcripts.script import Seen, act_of, fits, read, unnumbered, written

SCRIPTS = s.all_scripts()
PLAYS = [(script, channel) for script in SCRIPTS for channel in script.channels]


def name(play: tuple[s.Script, str]) -> str:
    return f"{play[0].name}-{play[1]}"


@pytest.mark.parametrize("play_of", PLAYS, ids=name)
async def test_every_channel(play_of: tuple[s.Script, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script, channel = play_of
    heard, names = await play(script, channel, f"sqlite:///{tmp_path / 'motcua.db'}", tmp_path)
    assert not differences(script, heard, names)


@pytest.mark.postgres
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
async def test_postgres(script: s.Script, postgres_url: str, tmp_path: Path) -> None:
    """What a channel does is the same on both databases: one channel is enough here."""
    heard, names = await play(script, script.channels[0], postgres_url, tmp_path)
    assert not differences(script, heard, names)


def test_a_wrong_word_is_found(tmp_path: Path) -> None:
    """The comparison itself: a message that is not the written one, one too many, one too few."""
    seen = Seen("Đã nhận hồ sơ.\nMã hồ sơ: 7K3M-9Q2T", (("Xem", "a"), ("Việc khác", "b")))
    names = {"mã": "7K3M-9Q2T"}
    for right in ("Đã nhận hồ sơ. Mã hồ sơ: {mã}", "Đã nhận … {mã}", "Đã nhận … [Xem] [Việc khác]", "…"):
        assert fits(right, seen, names), right
    for wrong in ("Đã nhận hồ sơ.", "Đã nhận hồ sơ. Mã hồ sơ: {mã} [Xem]", "… hồ sơ", "Đã nhận … 7K3M-9Q2X"):
        assert not fits(wrong, seen, names), wrong
    assert fits(written(seen, names), seen, names)


def test_what_people_do_is_read() -> None:
    assert act_of("xin chào [nhé] bạn").what == "says"
    assert act_of("[ảnh a.jpg, b.jpg]").files == ("a.jpg", "b.jpg")
    assert act_of('[sửa "cũ" thành "mới"]').old == "cũ"
    assert unnumbered("Chọn:\n\n1. Một\n2. Hai") == ("Chọn:", ("Một", "Hai"))
    with pytest.raises(s.Unwritten):
        act_of("[bay lên trời]")


def test_a_line_that_nobody_can_read(tmp_path: Path) -> None:
    path = tmp_path / "sai.txt"
    path.write_text("> xin chào\nkhông có dấu ở đầu\n", encoding="utf-8")
    with pytest.raises(s.Unwritten, match=r"sai\.txt:2"):
        read(path)
