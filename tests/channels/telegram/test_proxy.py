"""Telegram through a proxy, as it must be where providers block it: SOCKS5 and HTTP; names are left to the proxy."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest

from bot.channels.telegram import Telegram
from handlers.channel import Part, TryLater
from tests.channels.telegram.conftest import document
from tests.false_telegram import FalseTelegram

API = "http://api.telegram.invalid"          # a name that only the proxy knows


class Proxy:
    """A small proxy of both kinds: whatever the name asked for, it leads to the false Telegram."""

    def __init__(self, platform: FalseTelegram, password: str = "") -> None:
        self.port = 0
        self.asked: list[str] = []
        self._to = urlsplit(platform.url)
        self._password = password

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            first = await reader.readexactly(1)
            request = await (self._socks(reader, writer) if first == b"\x05" else self._http(first, reader, writer))
            if request is not None:
                await self._join(reader, writer, request)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes | None:
        """RFC 1928, and RFC 1929 where a password is wanted."""
        await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x02" if self._password else b"\x05\x00")
        if self._password:
            await reader.readexactly(1)
            await reader.readexactly((await reader.readexactly(1))[0])
            password = await reader.readexactly((await reader.readexactly(1))[0])
            right = password.decode() == self._password
            writer.write(b"\x01\x00" if right else b"\x01\x01")
            if not right:
                return None
        _, _, _, kind = await reader.readexactly(4)
        name = await reader.readexactly((await reader.readexactly(1))[0] if kind == 3 else 4)
        await reader.readexactly(2)
        self.asked.append(name.decode() if kind == 3 else "an address")
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        return b""

    async def _http(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes | None:
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
        if self._password and "Proxy-Authorization: Basic" not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return None
        method, url, version = head.split("\r\n")[0].split()
        self.asked.append(str(urlsplit(url).hostname))
        return head.replace(f"{method} {url} {version}", f"{method} {urlsplit(url).path} {version}").encode()

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> None:
        far_reader, far_writer = await asyncio.open_connection(self._to.hostname, self._to.port)
        far_writer.write(request)

        async def copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                target.write(data)
            target.close()

        await asyncio.gather(copy(reader, far_writer), copy(far_reader, writer), return_exceptions=True)


@asynccontextmanager
async def proxy(platform: FalseTelegram, password: str = "") -> AsyncIterator[Proxy]:
    one = Proxy(platform, password)
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    one.port = server.sockets[0].getsockname()[1]
    try:
        yield one
    finally:
        server.close()


@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "http"])
async def test_through_a_proxy(platform: FalseTelegram, scheme: str) -> None:
    person = platform.person(7)
    async with proxy(platform, "matkhau") as between:
        url = f"{scheme}://mot-cua:matkhau@127.0.0.1:{between.port}"
        telegram = Telegram(platform.token, document=document, api_url=API, proxy=url)
        await telegram.send("7", Part("qua cổng"))
        await telegram.send("7", Part("lần nữa", document="pdf", document_name="a.pdf"))
        await telegram.close()
    assert person.says_back() == ["qua cổng", "lần nữa"]
    assert set(between.asked) == {"api.telegram.invalid"}


@pytest.mark.parametrize("scheme", ["socks5", "http"])
async def test_a_proxy_that_refuses_or_is_down(platform: FalseTelegram, scheme: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    person = platform.person(7)
    async with proxy(platform, "matkhau") as between:
        port = between.port
        wrong = "" if scheme == "http" else "mot-cua:" + "saiSAIsai" + "@"
        telegram = Telegram(platform.token, document=document, api_url=API, proxy=f"{scheme}://{wrong}127.0.0.1:{port}")
        with pytest.raises(TryLater) as refused:
            await telegram.send("7", Part("x"))
        await telegram.close()
    telegram = Telegram(platform.token, document=document, api_url=API, proxy=f"{scheme}://127.0.0.1:{port}")
    with pytest.raises(TryLater) as down:
        await telegram.send("7", Part("x"))
    await telegram.close()
    assert person.inbox == []
    said = "".join(traceback.format_exception(refused.value) + traceback.format_exception(down.value)) + caplog.text
    assert "SAI" not in said
    assert platform.token not in said
