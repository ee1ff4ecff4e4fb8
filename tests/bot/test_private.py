"""Personal data stand in the conversation and the dossier only: not in a log, a figure, an error, and not readable in the store."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import CHATTY
from bot.fresh import clock
from dialogs.engine.fold import fold
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.scenes import SCENES
from handlers.turns import TRIES, Turns
from tests.bot import birth
from tests.bot.conftest import Opener
from tests.bot.page import Page, browser
from tests.bot.person import Person
from tests.bot.process import Server, run, stop_all
from tests.false_telegram import FalseTelegram, Fault

MASTER = "c0ffee" * 10 + "beef"
CHAT = 7_719_955_331
FIRST_NAME = "Đoan Trang Hiếm Có"
LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (DEBUG|INFO|WARNING|ERROR) ")


def spellings(words: str) -> set[bytes]:
    """The ways in which these words could stand somewhere."""
    spaced = {words, f"{words[:4]} {words[4:7]} {words[7:]}"} if words.isdecimal() else {words}
    plain = {way(one) for one in spaced for way in (str, str.lower, str.upper, fold)}
    texts = plain | {unicodedata.normalize("NFD", one) for one in plain} | {json.dumps(one)[1:-1] for one in plain} | {ascii(words)[1:-1]}
    return {one.encode() for one in texts} | {words.encode("utf-16-le")}


def found(where: bytes, secrets: Iterable[str]) -> list[str]:
    """Which of these can be read there."""
    return [words for words in secrets if any(one in where for one in spellings(words))]


def store_bytes(folder: Path) -> bytes:
    """The database with everything beside it."""
    files = [path for path in sorted(folder.iterdir()) if path.name.startswith("motcua.db")]
    assert files
    return b"".join(path.read_bytes() for path in files)


def test_the_search_for_secrets_finds_them() -> None:
    decomposed = unicodedata.normalize("NFD", birth.CHILD)
    for text in (birth.CHILD.upper(), fold(birth.CHILD), "0987 654 321", json.dumps({"ten": birth.CHILD}), decomposed):
        assert found(f"… {text} …".encode(), birth.PERSONAL)
    assert found(b"nothing of that kind", birth.PERSONAL) == []


async def provoke(page: Page) -> list[str]:
    """Everything that fails, with personal data in it; what was answered."""
    answers = []
    name = birth.CHILD
    wrong = (
        ("/chat/send", json.dumps({"id": name, "text": birth.PHONE}).encode()),
        ("/chat/send", f'{{"id": "12345678", "text": "{birth.MOTHER_NUMBER}'.encode()),
        ("/chat/send", json.dumps({"id": "12345678", "text": birth.REASON * 200}).encode()),
        ("/chat/file?id=x&name=" + birth.MOTHER_NUMBER, birth.PHONE.encode()),
        (f"/chat/nowhere/{birth.PHONE}", b"{}"),
        (f"/webhooks/{birth.PHONE}", birth.MOTHER_NUMBER.encode()),
        (f"/papers/{birth.PHONE}", b"{}"),
    )
    for path, body in wrong:
        async with page.http.post(page.url + path, data=body, headers={**page.origin, "Content-Type": "application/json"}) as response:
            assert response.status >= 400, path
            answers.append(await response.text())
    for path in (f"/chat/document/{birth.PHONE}", f"/page/{birth.PHONE}/x", f"/?q={birth.PHONE}", "/metrics", "/health/ready"):
        async with page.http.get(page.url + path) as response:
            text = await response.text()
            answers.append(text if path != f"/?q={birth.PHONE}" else "")
    return answers


async def test_a_whole_conversation_leaves_nothing_in_logs_errors_figures_and_nothing_readable_in_the_store(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with FalseTelegram() as platform:
        server = Server(
            folder, LOG_LEVEL="debug", MASTER_KEY=MASTER, TELEGRAM_TOKEN=platform.token, TELEGRAM_API_URL=platform.url, TELEGRAM_EACH="0",
        )  # fmt: skip
        try:
            await asyncio.to_thread(server.ready)
            async with browser(server.url) as page:
                await page.open()
                token = next(cookie.value for cookie in page.http.cookie_jar)
                code = birth.code_in(await page.goes(birth.WHOLE))
                assert (await page.file(b"PK\x03\x04" + birth.CHILD.encode(), f"{birth.CHILD}.jpg"))[0] == 200
                await page.until("tệp nén")
                await page.says(f"con tôi tên là {birth.CHILD}, {birth.PHONE}", "")
                answers = await provoke(page)
                # The same on Telegram, where the platform fails now and then.
                person = platform.person(CHAT, FIRST_NAME)
                platform.fault(Fault("broken", "getUpdates"))
                for words, count in (("khai sinh", 2), ("có", 3), ("1", 5)):
                    person.says(words)
                    await person.hears(count)
                platform.fault(Fault("broken", "getFile"))
                person.sends_photo(birth.photo(), birth.CHILD)
                await person.hears(6)
                faults = [Fault("refused", "sendMessage"), Fault("garbled", "sendMessage"), Fault("flood", "sendMessage", retry_after=1)]
                for fault in faults:
                    platform.fault(fault)
                    person.says(f"{birth.CHILD} {birth.MOTHER_NUMBER}")
                await platform.until(lambda: not any(fault.times for fault in faults))
                moved = await asyncio.to_thread(run, folder, "official", "status", code, "2", MASTER_KEY=MASTER, LOG_LEVEL="debug")
                assert moved.returncode == 0, moved.stderr
                await page.until(code)
            secrets = [*birth.PERSONAL, FIRST_NAME, token, platform.token, MASTER, str(CHAT)]
            living = store_bytes(folder)
            assert server.stop() == 0
        finally:
            stop_all([server])
    log = server.log
    assert "WARNING bot.channels.telegram.polling: telegram: no updates" in log
    assert "is tried again" in log, "what goes wrong is logged, and that log is looked at"
    said = "\n".join((log, *server.printed, server.rest(), moved.stderr, *answers, *page.refused))
    assert found(said.encode(), [*secrets, code, code.replace("-", "")]) == []
    assert "Traceback" not in log
    assert [line for line in log.splitlines() if not LINE.match(line)] == []
    assert found(living, secrets) == [], "readable in the living store"
    assert found(store_bytes(folder), secrets) == [], "readable in the store after the end"
    photos = [path.read_bytes() for path in (folder / "files").rglob("*") if path.is_file()]
    assert len(photos) == 1
    assert found(photos[0], [birth.CAMERA_OWNER]) == []


class Breaks(Scene):
    """A scene with a mistake in it: whatever it hears ends up in the text of an exception, with a cause that says more."""

    id = "home"

    def show(self, talk: Talk) -> None:
        raise ValueError(f"cannot show {talk.event.text}")

    def hear(self, talk: Talk, heard: Heard) -> bool:
        try:
            return bool(dict[str, str]()[heard.words])
        except KeyError as error:
            raise RuntimeError(f"cannot take {heard.words!r} of {talk.session}") from error


class Later:
    """Now, and some minutes."""

    minutes = 0

    def __call__(self) -> datetime:
        return clock() + timedelta(minutes=self.minutes)


async def test_a_mistake_in_a_scene_tells_the_log_where_and_not_what(
    opened: Opener, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in CHATTY:
        caplog.set_level(logging.WARNING, logger=name)      # as the command line does at every level
    office = await opened()
    person = Person(office)
    await person.goes(birth.WHOLE[:6])
    later = Later()
    office.turns = Turns(office.database, office.desk, {**SCENES, "file": Breaks()}, clock=later)
    heard: list[str] = []
    for text in (f"{birth.CHILD} {birth.MOTHER_NUMBER}", f"gọi tôi {birth.PHONE}"):
        heard += await person.says(text)
    for _try in range(2 * TRIES + 2):
        later.minutes += 1
        heard += await person.gives()
    assert sum("đã được giữ lại để người kỹ thuật xem" in one for one in heard) == 2
    assert "RuntimeError at test_private.py" in caplog.text
    said = caplog.text + "".join(str(record.__dict__) for record in caplog.records) + "".join(capfd.readouterr())
    assert found(said.encode(), birth.PERSONAL) == []
    async with office.database.read() as uow:
        aside = await uow.inbox.aside()
    assert found(str(aside).encode(), birth.PERSONAL) == []
    assert len(aside) == 2
