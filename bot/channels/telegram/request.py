"""The connection to Telegram: python-telegram-bot's ``BaseRequest`` over aiohttp, with a pool, time limits and a proxy.

python-telegram-bot's own transport (httpx) costs 8 to 12 times the CPU. A ``telegram.Bot`` may be given this one; our own sending uses
``exchange`` directly, since building and parsing ``Bot``'s objects costs 300 of its 450 microseconds a message.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import orjson
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

JSON = {"Content-Type": "application/json"}
SOCKS = ("socks5", "socks5h", "socks4")
# Telegram's servers close idle connections after a minute or more. Ours go first: a message written to a connection that the other side
# is just closing would be one of which nobody knows whether it arrived.
KEEP_IDLE = 20.0

# Nothing of the request had been written when these came up.
BEFORE_WRITING = (
    aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError, aiohttp.InvalidURL,
    ProxyError, ProxyConnectionError, ProxyTimeoutError,
)


class NotWritten(NetworkError):
    """The request did not leave us: sending it again cannot send it twice."""


class NoAnswer(TimedOut):
    """The request was written and no whole answer came: it may have been carried out."""


class TelegramRequest(BaseRequest):
    """Posts to Telegram. Errors carry the kind of what went wrong and never the address, which holds the token, nor the proxy's password.

    ``proxy``: ``http://``, ``https://``, ``socks5://`` (names are resolved by the proxy), user and password before the host.
    Time limits in seconds: ``connect_timeout`` for a free connection of the pool or a new one, ``read_timeout`` for the whole exchange.
    """

    __slots__ = ("_connect", "_ended", "_pool", "_proxy", "_read", "_session")

    def __init__(self, *, proxy: str = "", pool: int = 256, connect_timeout: float = 5.0, read_timeout: float = 20.0) -> None:
        scheme = proxy.partition("://")[0].lower()
        if proxy and scheme not in (*SOCKS, "http", "https"):
            raise ValueError("MOTCUA_TELEGRAM_PROXY must start with http://, https://, socks5:// or socks4://")
        self._proxy = proxy
        self._pool = pool
        self._connect = connect_timeout
        self._read = read_timeout
        self._session: aiohttp.ClientSession | None = None
        self._ended = False

    @property
    def read_timeout(self) -> float:
        """Seconds for the whole exchange where a call names none."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool. The first request does so too; nothing happens the second time."""
        if self._session is None:
            self._start()

    def _start(self) -> None:
        self._ended = False
        connector: aiohttp.TCPConnector
        proxy = None
        if self._proxy.partition("://")[0].lower() in SOCKS:
            url = self._proxy.replace("socks5h://", "socks5://", 1)
            connector = ProxyConnector.from_url(url, rdns=True, limit=self._pool, keepalive_timeout=KEEP_IDLE)
        else:
            proxy = self._proxy or None
            connector = aiohttp.TCPConnector(limit=self._pool, keepalive_timeout=KEEP_IDLE)
        self._session = aiohttp.ClientSession(
            connector=connector, proxy=proxy, cookie_jar=aiohttp.DummyCookieJar(), skip_auto_headers=("User-Agent", "Accept")
        )

    async def shutdown(self) -> None:
        """Close the pool. What is asked for afterwards is told that it was not written."""
        session, self._session, self._ended = self._session, None, True
        if session is not None:
            await session.close()

    def limits(self, whole: float | None = None, connect: float | None = None) -> aiohttp.ClientTimeout:
        """Time limits of one exchange, in seconds; ours where none is given. Make them once and keep them."""
        return aiohttp.ClientTimeout(total=self._read if whole is None else whole, connect=self._connect if connect is None else connect)

    async def exchange(
        self,
        method: str,
        url: str | URL,
        data: bytes | aiohttp.FormData | None,
        headers: Mapping[str, str] | None,
        limits: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        """One request and its whole answer: code and body. Raises NotWritten, NoAnswer."""
        try:
            async with self._open().request(method, url, data=data, headers=headers, timeout=limits, allow_redirects=False) as answer:
                return answer.status, await answer.read()
        except BEFORE_WRITING as error:
            raise NotWritten(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(type(error).__name__) from None

    @asynccontextmanager
    async def stream(self, url: URL, limits: aiohttp.ClientTimeout) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer to a GET before its body is read, redirects not followed. Raises NotWritten, NoAnswer, also while the body is read."""
        try:
            async with self._open().get(url, timeout=limits, allow_redirects=False) as answer:
                yield answer
        except BEFORE_WRITING as error:
            raise NotWritten(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(type(error).__name__) from None

    def _open(self) -> aiohttp.ClientSession:
        """The session, opened at its first use."""
        if self._session is None:
            if self._ended:
                raise NotWritten("the connection is closed")
            self._start()
        assert self._session is not None
        return self._session

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """For ``telegram.Bot``: code and body. ``write_timeout`` and ``pool_timeout`` are within the two limits that we have."""
        given = [None if one is BaseRequest.DEFAULT_NONE else one for one in (read_timeout, connect_timeout)]
        limits = self.limits(*given)
        if request_data is None:
            return await self.exchange(method, url, None, None, limits)
        if not request_data.contains_files:
            return await self.exchange(method, url, orjson.dumps(request_data.parameters), JSON, limits)
        form = aiohttp.FormData(quote_fields=False)
        for name, value in request_data.json_parameters.items():
            form.add_field(name, value)
        for name, (filename, content, kind) in request_data.multipart_data.items():
            form.add_field(name, content, filename=filename, content_type=kind)
        return await self.exchange(method, url, form, None, limits)
