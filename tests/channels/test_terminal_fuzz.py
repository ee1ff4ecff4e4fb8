"""20,000 mutated and random lines through the terminal: each is kept as a proper arrival, answered on the spot, or nothing was said."""

from __future__ import annotations

import asyncio
import io
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import orjson
import pytest

from bot.office import Office
from bot.terminal import LONGEST, Chat, heard
from dialogs.engine.event import StoredFile
from handlers.channel import Arrival, Kept
from handlers.papers import inspect
from handlers.papers.declined import decline
from handlers.papers.limits import Limits
from handlers.voices import load_voices
from storage.keys import Keys
from tests.channels.odd import RAW, TEXTS, broken, mutated, written

MOST = 1_000
PATHS = [
    "giay.jpg", "./giay.jpg", "  giay.jpg ", "Giấy chứng sinh.pdf", "folder", "folder/giay.jpg", "pipe", "loop", "gone", "locked",
    "heavy.jpg", "empty", "x" * 300, "x/" * 3_000, "\ud800.jpg", "\x00", "giay.jpg\x00", ".", "..", "/", "/dev/full", "/proc/self/mem",
    "~", " ", "\u202egpj.yaig",
]  # fmt: skip
WORDS = [
    "con em mới sinh", "menu", "1", "xong", "[", "]", "[[giay.jpg]]", "[giay.jpg] thêm", "[giay.jpg][giay.jpg]", "[]", "a" * 50_000,
    " " * 5_000 + "x",
]  # fmt: skip


class Counterpart:
    """The office as far as the terminal asks for it: keeps what it is given, and has nothing to say."""

    def __init__(self, limits: Limits) -> None:
        self.kept: list[Arrival] = []
        self.limits = limits
        self.files = None
        self.keeper = self
        self.desk = SimpleNamespace(voices=load_voices())
        self.database = SimpleNamespace(keys=Keys(bytes(range(32))), read=self.read, news=SimpleNamespace(count=0))

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        self.kept.extend(arrivals)
        return Kept(len(arrivals))

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Any]:
        async def nothing(*_asked: object) -> Any:
            return None

        yield SimpleNamespace(
            conversations=SimpleNamespace(get=nothing), inbox=SimpleNamespace(waits=nothing), outbox=SimpleNamespace(page=nothing)
        )


async def kept(_files: None, data: bytes, name: str, limits: Limits) -> StoredFile:
    """In place of the inspection, which has tests of its own: what matters here is that no more is read than it looks at."""
    assert len(data) <= limits.max_bytes + 1
    if len(data) > limits.max_bytes or not data:
        raise decline("too_heavy" if data else "empty", limits)
    return StoredFile("0" * 64, "jpeg", len(data))


def furnished(folder: Path) -> None:
    """Files, and what only looks like one."""
    (folder / "giay.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "Giấy chứng sinh.pdf").write_bytes(b"%PDF-")
    (folder / "folder").mkdir()
    (folder / "empty").touch()
    os.mkfifo(folder / "pipe")
    (folder / "loop").symlink_to("loop")
    (folder / "gone").symlink_to("nowhere")
    (folder / "locked").write_bytes(b"x")
    (folder / "locked").chmod(0)
    with (folder / "heavy.jpg").open("wb") as heavy:
        heavy.truncate(2**40)


def line(chance: random.Random) -> bytes:
    """One line without its end."""
    act = chance.random()
    if act < 0.35:
        said = chance.choice([*TEXTS, *WORDS])
    elif act < 0.55:
        said = f"[{chance.choice([*PATHS, *TEXTS])}]"
    elif act < 0.75:
        said = "".join(chance.choice([*TEXTS, *WORDS, *(f"[{path}]" for path in PATHS)])[:40] for _ in range(chance.randint(2, 4)))
    elif act < 0.9:
        return broken(chance, written(chance, mutated(chance, {"text": "chào", "files": ["giay.jpg"]})))
    else:
        return chance.choice([*RAW, chance.randbytes(chance.randrange(80))])
    return broken(chance, said.encode("utf-8", "surrogatepass"))


def proper(arrival: Arrival) -> str:
    """What kind of act it is; an AssertionError when the rest of the bot could not do with it."""
    assert (arrival.channel, arrival.address, arrival.lang) == ("terminal", "an", "vi")
    assert len(arrival.key) == 32
    assert (arrival.tap, arrival.start, arrival.edits, arrival.inner, arrival.refs, arrival.seen) == ("", "", "", "", (), 0)
    assert len(arrival.text) <= LONGEST
    assert "\x00" not in arrival.text
    assert not arrival.text or arrival.text.strip()
    assert orjson.loads(orjson.dumps(arrival.to_json())) == arrival.to_json()
    (act,) = [name for name in ("text", "files", "declined") if getattr(arrival, name)]
    return act


async def test_no_line_ends_the_conversation_and_nothing_else_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(20261123)
    furnished(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(inspect, "keep", kept)
    lines = [line(chance) for _ in range(20_000)]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\n".join([*lines, "câu cuối".encode()])), "utf-8"))
    office = Counterpart(Limits(max_bytes=MOST))
    async with asyncio.timeout(60):
        await Chat(cast("Office", office), "an", "vi").run()
    first, *others = office.kept
    assert (first.kind, first.text) == ("start", "")
    assert others[-1].text == "câu cuối"
    acts = Counter(proper(arrival) for arrival in others)
    acts["not there"] = capsys.readouterr().out.count("Không thấy tệp")
    # Each of these must have been tried in earnest, or the test says nothing.
    assert set(acts) == {"text", "files", "declined", "not there"}
    assert min(acts.values()) > 100, acts
    assert len({arrival.key for arrival in office.kept}) == len(office.kept)


def test_a_line_is_words_or_a_file_or_nothing() -> None:
    assert heard("[ giay.jpg ]\r\n") == heard("[giay\x00.jpg]") == Path("giay.jpg")
    assert heard(" 1 \n") == " 1 "
    for said in ("", "\n", " \t\u3000\n", "\x00\n"):
        assert heard(said) == ""
    for said in ("[]", "[a][b]", "[a] b", "[[a]]"):
        assert heard(f"{said}\n") == said
    assert len(str(heard("a" * 50_000))) == LONGEST
