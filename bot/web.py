"""The web application: health, readiness, metrics, webhooks, and whatever is mounted beside them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.guard import HEADERS, Doorway, answer, check_host, insider, read_capped, refuse
from handlers.channel import Arrival, Channel, Kept, Malformed, NotGenuine
from storage.files import NoRoom

log = logging.getLogger(__name__)

WEBHOOK_BYTES: Final = 1024 * 1024
"""Bytes of one delivery. The largest of the platforms' updates that we have seen are below 100 kB."""


FRESH: Final = 3.0
"""Seconds for which readiness stays as it was found: its checks write to the disk, and everybody may ask."""


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of readiness; ``why`` is for the operator and holds no personal data."""

    good: bool
    why: str = ""


class WebPorts(Protocol):
    """What health, readiness and webhooks need from the rest."""

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        """Keep durably before returning. Raises storage.files.NoRoom."""
        ...

    async def unparsed(self, channel: str, body: bytes) -> None:
        """Keep aside a genuine delivery that could not be parsed, once per content, and count it. Raises storage.files.NoRoom."""
        ...

    async def ready(self) -> Mapping[str, Check]:
        """The named conditions under which this process can serve."""
        ...

    def now(self) -> datetime: ...


class Readiness:
    """What the checks found, at most ``FRESH`` seconds old; however many ask, they run once."""

    def __init__(self, ready: Callable[[], Awaitable[Mapping[str, Check]]], clock: Callable[[], float]) -> None:
        self._ready = ready
        self._clock = clock
        self._turn = asyncio.Lock()
        self._found: Mapping[str, Check] = {}
        self._until = float("-inf")

    async def now(self) -> Mapping[str, Check]:
        """The checks by name."""
        async with self._turn:
            if self._clock() >= self._until:
                self._found = await self._ready()
                self._until = self._clock() + FRESH
            return self._found


def make_app(
    ports: WebPorts,
    doorway: Doorway,
    registry: CollectorRegistry,
    webhooks: Mapping[str, Channel],
    mounts: Sequence[Callable[[web.Application], object]] = (),
    count: Callable[[], Awaitable[None]] | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> web.Application:
    """The application. ``webhooks`` are the channels that platforms deliver to; ``mounts`` add further routes (web chat, papers).

    ``count`` is awaited before each reading of the metrics: it reads from the store what the registry then tells.

    Run it with ``access_log=None``: addresses of one-time links must not reach a log.
    """
    readiness = Readiness(ports.ready, clock)

    @web.middleware
    async def ours(request: web.Request, handler: Handler) -> web.StreamResponse:
        check_host(request, doorway)
        if request.body_exists and "Content-Encoding" in request.headers:      # nobody of ours packs what they send
            raise refuse(415, "content_encoding")
        return await handler(request)

    app = web.Application(middlewares=[_errors, ours], client_max_size=WEBHOOK_BYTES)
    app.on_response_prepare.append(_headers)

    async def live(request: web.Request) -> web.Response:
        """GET /health/live: this process answers."""
        del request
        return answer({"live": True})

    async def ready(request: web.Request) -> web.Response:
        """GET /health/ready: 200 or 503 for everyone, what is amiss for the operator only."""
        checks = await readiness.now()
        good = all(check.good for check in checks.values())
        body: dict[str, object] = {"ready": good}
        if insider(request, doorway):
            body["checks"] = {name: {"good": check.good, "why": check.why} for name, check in sorted(checks.items())}
        return answer(body, 200 if good else 503)

    async def metrics(request: web.Request) -> web.Response:
        """GET /metrics, for the operator's own networks. https://prometheus.io/docs/instrumenting/exposition_formats/"""
        if not insider(request, doorway):
            raise refuse(403, "metrics")
        if count is not None:
            await count()
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})

    async def webhook(request: web.Request) -> web.Response:
        """POST /webhooks/<channel>: verified, parsed, kept, and only then acknowledged."""
        channel = webhooks.get(request.match_info["channel"])
        if channel is None:
            raise refuse(404, "channel")
        return await _deliver(ports, channel, await read_capped(request, WEBHOOK_BYTES), request.headers)

    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", ready)
    app.router.add_get("/metrics", metrics)
    app.router.add_post("/webhooks/{channel}", webhook)
    for mount in mounts:
        mount(app)
    return app


async def _deliver(ports: WebPorts, channel: Channel, body: bytes, headers: Mapping[str, str]) -> web.Response:
    """One delivery. 403: not genuine, nothing stored. 503: not kept, the platform delivers again. 200: kept, or kept aside."""
    try:
        try:
            arrivals = channel.read(body, headers, ports.now())
        except NotGenuine:
            raise refuse(403, "genuine") from None
        except Malformed:
            await ports.unparsed(channel.name, body)
            return answer({"kept": False})
        except Exception as error:
            # A mistake of ours in the parser: kept aside as well, or the platform would deliver the same for hours.
            log.error("%s: a delivery broke the parser: %s", channel.name, type(error).__name__)
            await ports.unparsed(channel.name, body)
            return answer({"kept": False})
        if arrivals:
            await ports.keep(arrivals)
        return answer({"kept": True})
    except NoRoom:
        raise refuse(503, "full", after=30) from None
    except web.HTTPException:
        raise
    except Exception as error:
        log.error("%s: a delivery could not be kept: %s", channel.name, type(error).__name__)
        raise refuse(503, "later", after=2) from None


@web.middleware
async def _errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What no route foresaw becomes a 500 without a word of what was asked; the log gets the kind of error and the route's pattern."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except ConnectionError:
        raise
    except Exception as error:
        resource = request.match_info.route.resource
        log.error("%s failed: %s", resource.canonical if resource else "a request", type(error).__name__)
        raise web.HTTPInternalServerError(
            text='{"why":"error"}', content_type="application/json", headers={"Cache-Control": "no-store"}
        ) from None


async def _headers(request: web.Request, response: web.StreamResponse) -> None:
    """The safe headers on every answer, errors and streams too; a route may have set a stricter one."""
    if request.path.startswith("/webhooks/"):
        return      # a platform's machine reads this, hundreds of times a second
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "motcua"
