"""The real routes over the scripted bot, as a process of its own that a test may kill: ``python -m tests.browser.server PORT FILE``.

Routes under /test give the test its hands: faults (an acknowledgement lost, an upload slowed), a push, the disk's room, the kept acts.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry

from bot.channels.webchat import ChatSettings, mount
from bot.guard import Doorway
from bot.web import Check, make_app
from tests.browser.ports import Script


class Ports(Script):
    """The web application's ports besides the chat's: always ready, and no platform delivers here."""

    async def ready(self) -> dict[str, Check]:
        return {"script": Check(good=True)}

    async def unparsed(self, channel: str, body: bytes) -> None:
        del channel, body


def build(ports: Ports) -> web.Application:
    """The application with the test's hands in it."""
    faults: dict[str, int] = {}

    @web.middleware
    async def faulty(request: web.Request, handler: Handler) -> web.StreamResponse:
        if faults.get("down", 0) and request.path.startswith("/chat"):
            assert request.transport is not None
            request.transport.abort()
            raise web.HTTPServiceUnavailable
        if request.path == "/chat/file" and faults.get("slow_file", 0):
            await asyncio.sleep(faults["slow_file"] / 1000)
        response = await handler(request)
        if request.path in ("/chat/send", "/chat/file") and faults.get("lose_answer", 0) > 0:
            faults["lose_answer"] -= 1
            assert request.transport is not None
            request.transport.abort()
        return response

    async def fault(request: web.Request) -> web.Response:
        faults.update(await request.json())
        return web.json_response(faults)

    async def reset(request: web.Request) -> web.Response:
        del request
        faults.clear()
        ports.forget_everything()
        return web.json_response({})

    async def push(request: web.Request) -> web.Response:
        ports.push(**await request.json())
        return web.json_response({})

    async def room(request: web.Request) -> web.Response:
        ports.room = (await request.json())["room"]
        ports.push("Một Cửa đang kiểm tra chỗ chứa.")
        return web.json_response({})

    async def look(request: web.Request) -> web.Response:
        del request
        return web.json_response(ports.data)

    settings = ChatSettings(retry=0.2, beat=2.0, sender_burst=60, sender_rate=20)
    app = make_app(ports, Doorway(), CollectorRegistry(), {}, [lambda app: mount(app, ports, settings, Doorway())])
    app.middlewares.append(faulty)
    app.router.add_post("/test/reset", reset)
    app.router.add_post("/test/fault", fault)
    app.router.add_post("/test/push", push)
    app.router.add_post("/test/room", room)
    app.router.add_get("/test/look", look)
    return app


if __name__ == "__main__":
    web.run_app(build(Ports(Path(sys.argv[2]))), host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None, shutdown_timeout=1)
