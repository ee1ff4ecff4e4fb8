"""Puts the web chat into the web application: its routes, and the loop that wakes open pages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress

from aiohttp import web

from bot.channels.webchat.acts import Acts
from bot.channels.webchat.page import Page
from bot.channels.webchat.ports import ChatPorts, ChatSettings
from bot.channels.webchat.rates import Pace
from bot.channels.webchat.stream import Hub, Stream
from bot.channels.webchat.uploads import Uploads
from bot.guard import Doorway, client


def mount(
    app: web.Application,
    ports: ChatPorts,
    settings: ChatSettings,
    doorway: Doorway,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Hub:
    """Add the page and its routes to ``app``. The hub tells how many pages are open."""
    page, hub = Page(), Hub(ports, settings)
    acts = Acts(ports, settings, doorway, Pace(settings, clock, sleep), Uploads(settings, clock))
    stream = Stream(ports, settings, hub)

    async def index(request: web.Request) -> web.Response:
        del request
        return page.index(ports.unit())

    async def file(request: web.Request) -> web.Response:
        return page.file(request)

    async def events(request: web.Request) -> web.StreamResponse:
        """GET /chat/events?after=seq. Last-Event-ID is newer than the address when the browser reconnects by itself."""
        visitor = acts.reader(request)
        cursor = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
        after = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 11 else 0
        return await stream.serve(request, visitor.lane, client(request, doorway), after)

    app.router.add_get("/", index)
    app.router.add_get("/page/{version}/{name}", file)
    app.router.add_post("/chat/open", acts.open)
    app.router.add_post("/chat/send", acts.send)
    app.router.add_post("/chat/file", acts.file)
    app.router.add_post("/chat/shown", acts.shown)
    app.router.add_post("/chat/end", acts.end)
    app.router.add_get("/chat/events", events)
    app.router.add_get("/chat/document/{hash:[0-9a-f]{64}}", acts.document)

    async def follow(app: web.Application) -> AsyncIterator[None]:
        del app
        task = asyncio.create_task(hub.run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def close(app: web.Application) -> None:
        del app
        hub.close()

    app.cleanup_ctx.append(follow)
    app.on_shutdown.append(close)
    return hub
