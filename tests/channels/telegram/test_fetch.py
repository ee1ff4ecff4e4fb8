"""Fetching what people sent: whole or not at all, from Telegram's own host, never more than the limit."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.channels.telegram import Telegram, TelegramRequest
from dialogs.engine.event import FileRef
from handlers.channel import Misconfigured, Refused, SendFailed, TryLater
from handlers.limits import TELEGRAM_ABILITIES
from tests.channels.telegram.conftest import document
from tests.false_telegram import FalseTelegram, Fault
from tests.false_telegram.faults import Kind
from tests.false_telegram.server import FileFault

PHOTO = bytes(range(256)) * 2000


async def fetched(channel: Telegram, ref: FileRef) -> bytes:
    return b"".join([chunk async for chunk in channel.fetch(ref)])


def sent(platform: FalseTelegram, content: bytes = PHOTO) -> FileRef:
    """A file as the channel would name it after its update."""
    platform.person(7).sends_document(content, "giấy chứng sinh.jpg", "image/jpeg")
    body = platform.updates.waiting[-1].body["document"]
    return FileRef(body["file_id"], body["file_name"], body["file_size"])


async def test_the_whole_file(platform: FalseTelegram, channel: Telegram) -> None:
    assert await fetched(channel, sent(platform)) == PHOTO


async def test_a_slow_file_comes_in_the_end(platform: FalseTelegram, channel: Telegram) -> None:
    platform.file_fault = "slow"
    chunks = channel.fetch(sent(platform))
    got = await anext(aiter(chunks))
    assert 0 < len(got) < len(PHOTO)
    platform.go_on.set()
    assert got + b"".join([chunk async for chunk in chunks]) == PHOTO


@pytest.mark.parametrize(("fault", "outcome"), [
    ("truncated", TryLater), ("missing", TryLater), ("unavailable", TryLater), ("redirect", TryLater), ("endless", Refused),
])
async def test_file_faults(platform: FalseTelegram, channel: Telegram, fault: FileFault, outcome: type[SendFailed]) -> None:
    ref = sent(platform)
    platform.file_fault = fault
    small = replace(TELEGRAM_ABILITIES, upload=len(PHOTO))
    telegram = Telegram(platform.token, document=document, api_url=platform.url, abilities=small)
    with pytest.raises(outcome):
        await fetched(telegram, ref)
    await telegram.close()


@pytest.mark.parametrize(("fault", "outcome"), [
    ("flood", TryLater), ("broken", TryLater), ("silent after", TryLater), ("reset before", TryLater), ("revoked", Misconfigured),
    ("refused", Refused),
])
async def test_get_file_faults(platform: FalseTelegram, channel: Telegram, fault: Kind, outcome: type[SendFailed]) -> None:
    ref = sent(platform)
    platform.fault(Fault(fault, method="getFile"))
    with pytest.raises(outcome):
        await fetched(channel, ref)
    assert await fetched(channel, ref) == PHOTO


async def test_an_unknown_file_and_one_too_big(platform: FalseTelegram, channel: Telegram) -> None:
    with pytest.raises(Refused):
        await fetched(channel, FileRef("nothing"))
    with pytest.raises(Refused):
        await fetched(channel, replace(sent(platform), size=20_000_001))
    assert platform.calls["getFile"] == 1                # the second was not even asked for
    with pytest.raises(Refused):
        await fetched(channel, replace(sent(platform, bytes(20_000_001)), size=0))


async def test_more_bytes_than_allowed_though_the_size_was_kept_silent(platform: FalseTelegram) -> None:
    small = replace(TELEGRAM_ABILITIES, upload=1000)
    telegram = Telegram(platform.token, document=document, api_url=platform.url, abilities=small)
    with pytest.raises(Refused):
        await fetched(telegram, replace(sent(platform), size=0))
    await telegram.close()


@pytest.mark.parametrize("path", [
    "../../etc/passwd", "/var/lib/telegram-bot-api/photos/file_1.jpg", "http://169.254.169.254/latest", "//example.org/x", "photos/a?b=c",
    "photos/a#b", "photos/%2e%2e/x", "photos\\x", "photos/a b", "photos/a\r\nHost: x",
])
async def test_paths_that_lead_elsewhere(platform: FalseTelegram, channel: Telegram, path: str) -> None:
    ref = sent(platform)
    platform.file_path = path
    with pytest.raises(Refused):
        await fetched(channel, ref)


async def test_leaving_in_the_middle_closes_the_connection(platform: FalseTelegram) -> None:
    telegram = Telegram(platform.token, document=document, api_url=platform.url, request=TelegramRequest(pool=1))
    platform.file_fault = "slow"
    chunks = telegram.fetch(sent(platform))
    await anext(aiter(chunks))
    await chunks.aclose()                                # type: ignore[attr-defined]
    platform.file_fault = ""
    async with asyncio.timeout(5):                       # the only connection of the pool is free again
        assert await fetched(telegram, sent(platform)) == PHOTO
    await telegram.close()
