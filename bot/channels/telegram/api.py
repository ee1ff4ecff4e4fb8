"""Calling the Bot API: addresses, bodies, and what came of a call. The only place that knows the token."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson
from yarl import URL

from bot.channels.telegram.outcomes import PAUSE, NoSuccess, result
from bot.channels.telegram.request import JSON, NoAnswer, NotWritten, TelegramRequest
from handlers.channel import Refused, TryLater, Unknown

TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{3,}", re.ASCII)
_PATH_TROUBLE = re.compile(r"[\x00-\x20\x7f\\?#%]|\.\.|//|^/")


class BotApi:
    """One bot at one base address. Nothing that it raises holds an address, since the token is part of it.

    Raises ValueError where token or base address are wrong, without repeating them.
    """

    def __init__(self, token: str, api_url: str, request: TelegramRequest) -> None:
        if not TOKEN.fullmatch(token):
            raise ValueError("MOTCUA_TELEGRAM_TOKEN is not a token as @BotFather gives it: digits, a colon, letters")
        try:
            base = URL(api_url.rstrip("/"))
        except ValueError:
            base = URL()
        if base.scheme not in ("http", "https") or not base.host:
            raise ValueError("MOTCUA_TELEGRAM_API_URL must be an http or https address")
        self.bot_id = token.partition(":")[0]
        self._base = f"{base}".rstrip("/") + f"/bot{token}/"
        self._files = f"{base}".rstrip("/") + f"/file/bot{token}/"
        self._urls: dict[str, URL] = {}
        self.request = request
        self.quick = request.limits()
        self.brief = request.limits(whole=min(5.0, request.read_timeout))
        self.bulky = request.limits(whole=request.read_timeout * 9)          # documents, on a slow line

    async def call(
        self, method: str, asked: dict[str, Any], limits: aiohttp.ClientTimeout | None = None, upload: tuple[str, str, bytes] | None = None
    ) -> Any:
        """The result of a method. ``upload`` is field, file name and bytes; ``asked`` holds texts only then. Raises NoSuccess."""
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._base + method, encoded=True)
        data: bytes | aiohttp.FormData
        if upload is None:
            try:
                data = orjson.dumps(asked)
            except TypeError:
                raise NoSuccess(Refused(f"{method}: the text is not valid Unicode")) from None
        else:
            data = aiohttp.FormData(quote_fields=False)                      # Telegram reads file names as plain UTF-8
            for name, value in asked.items():
                data.add_field(name, value)
            data.add_field(upload[0], upload[2], filename=upload[1], content_type="application/octet-stream")
        try:
            status, payload = await self.request.exchange("POST", url, data, JSON if upload is None else None, limits or self.quick)
        except NotWritten as error:
            raise NoSuccess(TryLater(f"{method}: Telegram is not reached ({error.message})", PAUSE, everyone=True)) from None
        except NoAnswer as error:
            raise NoSuccess(Unknown(f"{method}: no answer ({error.message})")) from None
        return result(method, status, payload)

    async def ask(self, method: str, asked: dict[str, Any]) -> Any:
        """The same for those who know the outcomes only. Raises a kind of SendFailed."""
        try:
            return await self.call(method, asked)
        except NoSuccess as error:
            raise error.failed from None

    @asynccontextmanager
    async def file(self, path: str) -> AsyncIterator[aiohttp.ClientResponse]:
        """The answer for a path that getFile named, from the host of our setting whatever the path says. Raises Refused, TryLater."""
        if not path or _PATH_TROUBLE.search(path):
            raise Refused("getFile: no path that we follow")                 # a server in --local mode names a path on its own disk
        try:
            async with self.request.stream(URL(self._files + quote(path, safe="/._-"), encoded=True), self.bulky) as answer:
                yield answer
        except (NotWritten, NoAnswer) as error:
            raise TryLater(f"file: {error.message}", PAUSE) from None
