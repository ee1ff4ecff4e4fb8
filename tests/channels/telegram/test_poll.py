"""Polling: what was kept is confirmed, what was not comes again, and a second poller is named."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from bot.channels.telegram import Telegram, TelegramRequest
from handlers.channel import Arrival
from tests.channels.telegram.conftest import document
from tests.false_telegram import FalseTelegram, Fault
from tests.false_telegram.faults import Kind

NOW = datetime(2030, 1, 1, tzinfo=UTC)


class Keeper:
    """Stands for the inbox: keeps what it is given once, fails when told to."""

    def __init__(self) -> None:
        self.kept: list[Arrival] = []
        self.known = 0
        self.aside: list[bytes] = []
        self.failures = 0
        self._news = asyncio.Event()

    async def keep(self, arrivals: Sequence[Arrival]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("the disk is full, and Nguyễn Thị Bí Mật was being kept")
        keys = {arrival.key for arrival in self.kept}
        for arrival in arrivals:
            if arrival.key in keys:
                self.known += 1
            else:
                self.kept.append(arrival)
                keys.add(arrival.key)
        self._news.set()

    async def put_aside(self, body: bytes) -> None:
        self.aside.append(body)
        self._news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not true():
                self._news.clear()
                await self._news.wait()

    @property
    def texts(self) -> list[str]:
        return [arrival.text for arrival in self.kept]


@asynccontextmanager
async def polling(platform: FalseTelegram, keeper: Keeper, *, wait: int = 5) -> AsyncIterator[Telegram]:
    telegram = Telegram(platform.token, document=document, api_url=platform.url, request=TelegramRequest(read_timeout=0.3))
    stop = asyncio.Event()
    task = asyncio.create_task(telegram.poll(keeper.keep, stop, aside=keeper.put_aside, now=lambda: NOW, wait=wait, pause=0.001))
    try:
        yield telegram
    finally:
        stop.set()
        async with asyncio.timeout(5):                   # a waiting question does not hold up the end
            await task
        await telegram.close()


async def test_messages_come_in_order_and_are_confirmed(platform: FalseTelegram) -> None:
    keeper, person = Keeper(), platform.person(7)
    person.says("một")
    async with polling(platform, keeper):
        await keeper.until(lambda: len(keeper.kept) == 1)
        for number in range(250):
            person.says(f"câu {number}")
        await keeper.until(lambda: len(keeper.kept) == 251)
        person.says("hết")
        await keeper.until(lambda: keeper.texts[-1] == "hết")
        assert len(platform.updates.waiting) == 1        # all but the last are confirmed
    assert keeper.texts == ["một", *(f"câu {number}" for number in range(250)), "hết"]
    assert keeper.known == 0


async def test_what_was_not_kept_comes_again(platform: FalseTelegram) -> None:
    keeper, person = Keeper(), platform.person(7)
    keeper.failures = 3
    person.says("đừng mất")
    async with polling(platform, keeper) as telegram:
        await keeper.until(lambda: len(keeper.kept) == 1)
        assert telegram.counts["polling failed"] == 3
    assert keeper.texts == ["đừng mất"]


async def test_killed_before_the_confirmation(platform: FalseTelegram) -> None:
    first, second, person = Keeper(), Keeper(), platform.person(7)
    person.says("một lần thôi")
    async with polling(platform, first):
        await first.until(lambda: len(first.kept) == 1)
        platform.fault(Fault("silent before", method="getUpdates", times=10))
    second.kept = list(first.kept)                       # the store outlives the process
    platform.faults.clear()
    async with polling(platform, second):
        person.says("tiếp")
        await second.until(lambda: len(second.kept) == 2)
    assert second.texts == ["một lần thôi", "tiếp"]


async def test_after_a_week_of_silence_telegram_counts_from_a_random_number(platform: FalseTelegram) -> None:
    keeper, person = Keeper(), platform.person(7)
    async with polling(platform, keeper, wait=0):
        person.says("trước")
        await keeper.until(lambda: len(keeper.kept) == 1)
        await platform.until(lambda: not platform.updates.waiting)         # confirmed by the next question
        asked = platform.calls["getUpdates"]
        await platform.until(lambda: platform.calls["getUpdates"] >= asked + 2)
        platform.updates.last = 5_000                    # below what was confirmed
        person.says("sau một tuần")
        await keeper.until(lambda: len(keeper.kept) == 2)
    assert keeper.texts == ["trước", "sau một tuần"]


async def test_doubles_and_swaps(platform: FalseTelegram) -> None:
    keeper = Keeper()
    platform.updates.doubles = 2
    platform.updates.shuffle = random.Random(3)
    people = [platform.person(number) for number in range(1, 6)]
    for number in range(4):
        for person in people:
            person.says(f"{person.chat_id}.{number}")
    async with polling(platform, keeper):
        await keeper.until(lambda: len(keeper.kept) == 20)
    assert keeper.known == 40
    assert keeper.texts != sorted(keeper.texts, key=lambda text: text.partition(".")[2])
    for person in people:
        assert [text for text in keeper.texts if text.startswith(f"{person.chat_id}.")] == [f"{person.chat_id}.{n}" for n in range(4)]


async def test_an_unreadable_update_is_put_aside_and_the_rest_go_on(platform: FalseTelegram) -> None:
    keeper, person = Keeper(), platform.person(7)
    person.says("trước")
    platform.update("message", {"message_id": "không phải số", "chat": person.chat(), "date": 1, "text": "x"}, 7)
    person.says("sau")
    async with polling(platform, keeper) as telegram:
        await keeper.until(lambda: len(keeper.kept) == 2)
        assert telegram.counts["malformed"] == 1
        person.says("nữa")
        await keeper.until(lambda: len(keeper.kept) == 3)
    assert len(keeper.aside) == 1
    assert keeper.texts == ["trước", "sau", "nữa"]


@pytest.mark.parametrize("kind", [
    "broken", "gateway", "silent before", "silent after", "reset before", "garbled", "block page", "revoked", "unavailable", "redirect",
])
async def test_it_goes_on_after_every_fault(platform: FalseTelegram, kind: Kind) -> None:
    keeper, person = Keeper(), platform.person(7)
    person.says("còn đó")
    platform.fault(Fault(kind, method="getUpdates"))
    platform.fault(Fault(kind, method="deleteWebhook"))
    async with polling(platform, keeper, wait=0) as telegram:
        await keeper.until(lambda: len(keeper.kept) == 1)
        assert telegram.counts["polling failed"] == 2
    assert keeper.texts == ["còn đó"]
    assert telegram.trouble == ""


async def test_a_second_poller_is_named_to_the_operator(platform: FalseTelegram, caplog: pytest.LogCaptureFixture) -> None:
    keeper, other = Keeper(), Keeper()
    async with polling(platform, keeper):
        await platform.until(lambda: platform.calls["getUpdates"])
        async with polling(platform, other):
            await platform.until(lambda: "another program" in caplog.text)
        platform.person(7).says("về một chỗ")
        await keeper.until(lambda: len(keeper.kept) == 1)
    assert "MOTCUA_TELEGRAM_MODE" in caplog.text
    assert platform.token not in caplog.text


async def test_a_failure_to_keep_tells_no_names(platform: FalseTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    keeper = Keeper()
    keeper.failures = 1
    platform.person(7).says("Nguyễn Thị Bí Mật, 0912345678")
    async with polling(platform, keeper):
        await keeper.until(lambda: len(keeper.kept) == 1)
    assert "OSError" in caplog.text
    for secret in ("Bí Mật", "0912345678", platform.token):
        assert secret not in caplog.text


async def test_a_webhook_left_over_is_removed_and_its_updates_are_kept(platform: FalseTelegram) -> None:
    keeper = Keeper()
    platform.updates.set_webhook("http://127.0.0.1:9/nobody", "x", 1, ())
    platform.person(7).says("đang chờ")
    async with polling(platform, keeper):
        await keeper.until(lambda: len(keeper.kept) == 1)
    assert keeper.texts == ["đang chờ"]
