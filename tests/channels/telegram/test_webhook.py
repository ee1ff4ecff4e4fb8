"""The webhook: registered with its secret, redelivered until kept, doubled and swapped; and what Telegram tells of it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.channels.telegram import Telegram
from handlers.channel import Arrival, Misconfigured, NotGenuine
from tests.channels.telegram.conftest import document
from tests.false_telegram import FalseTelegram, Fault

NOW = datetime(2030, 1, 1, tzinfo=UTC)


class Endpoint:
    """Our side of the webhook: reads, keeps, answers 200; or ``refusals`` times 503 first."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self.arrived: list[Arrival] = []
        self.refusals = 0
        self.url = ""
        self._news = asyncio.Event()

    async def serve(self, request: web.BaseRequest) -> web.Response:
        if self.refusals:
            self.refusals -= 1
            return web.Response(status=503)
        try:
            self.arrived.extend(self.telegram.read(await request.read(), request.headers, NOW))
        except NotGenuine:
            return web.Response(status=403)
        self._news.set()
        return web.Response()

    async def until(self, count: int) -> None:
        async with asyncio.timeout(10):
            while len(self.arrived) < count:
                self._news.clear()
                await self._news.wait()


@asynccontextmanager
async def listening(telegram: Telegram) -> AsyncIterator[Endpoint]:
    endpoint = Endpoint(telegram)
    runner = web.ServerRunner(web.Server(endpoint.serve, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhooks/telegram"
    try:
        yield endpoint
    finally:
        await runner.cleanup()


async def test_every_update_is_delivered(platform: FalseTelegram, channel: Telegram) -> None:
    async with listening(channel) as endpoint:
        person = platform.person(7)
        person.says("trước khi có webhook")
        await channel.register(endpoint.url)
        person.sends_album([b"\xff\xd8\xff1", b"\xff\xd8\xff2"], caption="hai mặt")
        person.blocks_bot()
        await endpoint.until(4)
        info = await channel.info()
    assert [(arrival.text, len(arrival.refs), arrival.inner) for arrival in endpoint.arrived] == [
        ("trước khi có webhook", 0, ""), ("hai mặt", 1, ""), ("", 1, ""), ("", 0, "blocked"),
    ]
    assert (info.url, info.pending, info.last_error) == (endpoint.url, 0, "")


async def test_an_edit_names_the_message_it_corrects(platform: FalseTelegram, channel: Telegram) -> None:
    async with listening(channel) as endpoint:
        await channel.register(endpoint.url)
        person = platform.person(7)
        number = person.says("Nguyễn Minh")
        person.says("khác")
        person.edits(number, "Nguyễn Minh An")
        await endpoint.until(3)
    first, second, edit = endpoint.arrived
    assert edit.edits == first.key
    assert len({first.key, second.key, edit.key}) == 3


async def test_what_was_refused_is_delivered_again_in_order(platform: FalseTelegram, channel: Telegram) -> None:
    async with listening(channel) as endpoint:
        endpoint.refusals = 3
        await channel.register(endpoint.url)
        for number in range(5):
            platform.person(7).says(str(number))
        await endpoint.until(5)
        info = await channel.info()
    assert [arrival.text for arrival in endpoint.arrived] == list("01234")
    assert platform.updates.webhook.answers[:3] == [503, 503, 503]
    assert "503" in info.last_error
    assert info.last_error_at is not None


async def test_doubled_and_swapped_deliveries_have_the_same_keys(platform: FalseTelegram, channel: Telegram) -> None:
    platform.updates.doubles = 1
    platform.updates.shuffle = random.Random(5)
    async with listening(channel) as endpoint:
        for number in range(10):
            for chat in (1, 2, 3):
                platform.person(chat).says(str(number))
        await channel.register(endpoint.url)
        await endpoint.until(60)
    assert len({arrival.key for arrival in endpoint.arrived}) == 30
    for address in ("1", "2", "3"):
        texts = [arrival.text for arrival in endpoint.arrived if arrival.address == address]
        assert texts == [str(number // 2) for number in range(20)]


async def test_another_secret_is_refused_and_nothing_is_lost(platform: FalseTelegram, channel: Telegram) -> None:
    async with listening(channel) as endpoint:
        platform.updates.set_webhook(endpoint.url, "not-ours", 1, ())
        platform.person(7).says("giữ lại nhé")
        await platform.until(lambda: platform.updates.webhook.answers)
        assert endpoint.arrived == []
        await channel.register(endpoint.url)
        await endpoint.until(1)
    assert platform.updates.webhook.answers[0] == 403


async def test_polling_is_refused_while_a_webhook_is_set(platform: FalseTelegram, channel: Telegram) -> None:
    platform.updates.set_webhook("http://127.0.0.1:9/nobody", "", 1, ())
    with pytest.raises(Misconfigured):
        await channel._api.ask("getUpdates", {})


async def test_who_we_are(platform: FalseTelegram, channel: Telegram) -> None:
    assert await channel.username() == "mot_cua_thu_bot"
    platform.fault(Fault("revoked"))
    with pytest.raises(Misconfigured):
        await channel.username()


async def test_a_webhook_needs_a_secret(platform: FalseTelegram) -> None:
    telegram = Telegram(platform.token, document=document, api_url=platform.url)
    with pytest.raises(ValueError, match="MOTCUA_TELEGRAM_WEBHOOK_SECRET"):
        await telegram.register("https://example.org/webhooks/telegram")
