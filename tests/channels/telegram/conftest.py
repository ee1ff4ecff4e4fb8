"""A false Telegram and our channel connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import Telegram, TelegramRequest
from tests.false_telegram import FalseTelegram

SECRET = "webhook-secret_of-the-tests"
DOCUMENTS = {
    "pdf": b"%PDF-1.7 receipt of the tests",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "broken png": b"\x89PNG",
}


async def document(content_hash: str) -> bytes:
    """The documents of these tests by their hash."""
    return DOCUMENTS[content_hash]


@pytest.fixture
async def platform() -> AsyncIterator[FalseTelegram]:
    """A Telegram of our own."""
    async with FalseTelegram() as server:
        yield server


@pytest.fixture
async def channel(platform: FalseTelegram) -> AsyncIterator[Telegram]:
    """Our channel, which waits a fifth of a second for answers and no longer."""
    request = TelegramRequest(read_timeout=0.2)
    telegram = Telegram(platform.token, document=document, secret=SECRET, api_url=platform.url, clock=lambda: 100.0, request=request)
    yield telegram
    await telegram.close()
