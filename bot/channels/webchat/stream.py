"""What the page reads: messages from its cursor on, and the state of its conversation, as server-sent events."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, Final

import orjson
from aiohttp import web

from bot.channels.webchat.ports import ChatPorts, ChatSettings, ChatState
from bot.guard import refuse
from storage.files import Space

log = logging.getLogger(__name__)

BATCH: Final = 50
WRITE: Final = 30.0
"""Seconds in which a page must take what is written to it; a phone that left without a word does not hold us longer."""
GLANCE: Final = 3.0
"""Seconds between two looks whether a silent page is still connected: one that left must not count until the next sign of life."""
SILENT: Final = 60_000
"""Milliseconds after which a line that takes nothing is dead, where the system lets us say so; else it would be some 15 minutes."""
PAUSE: Final = 0.02
"""Seconds in which commits are gathered before the open pages' conversations are looked at together."""


class Listener:
    """One open page."""

    def __init__(self, lane: str) -> None:
        self.lane = lane
        self.tip = ChatState()
        self.over = False
        self.changed = asyncio.Event()

    def wake(self, tip: ChatState | None = None) -> None:
        if tip is not None:
            self.tip = tip
        self.changed.set()


class Hub:
    """Wakes the open pages that have something new: one query for all of them after each commit, none while nothing happens."""

    def __init__(self, ports: ChatPorts, settings: ChatSettings) -> None:
        self._ports = ports
        self._settings = settings
        self._lanes: dict[str, list[Listener]] = {}
        self._count = 0
        self._addresses: Counter[str] = Counter()
        self._someone = asyncio.Event()
        self.closing = False

    @property
    def count(self) -> int:
        """Open pages."""
        return self._count

    @contextmanager
    def listen(self, lane: str, address: str) -> Iterator[Listener]:
        """A page joins. Raises 503 when too many are open; the oldest page of the same conversation leaves when it has too many."""
        if self._count >= self._settings.streams or self._addresses[address] >= self._settings.streams_address:
            raise refuse(503, "busy", after=10)
        mine = self._lanes.setdefault(lane, [])
        if len(mine) >= self._settings.streams_each:
            mine[0].over = True
            mine[0].wake()
            mine.pop(0)
        listener = Listener(lane)
        mine.append(listener)
        self._count += 1
        self._addresses[address] += 1
        self._someone.set()
        try:
            yield listener
        finally:
            self._count -= 1
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]
            if listener in mine:
                mine.remove(listener)
            if not mine and self._lanes.get(lane) is mine:
                del self._lanes[lane]
            if not self._lanes:
                self._someone.clear()

    async def run(self) -> None:
        """Follow the news until cancelled."""
        while True:
            await self._someone.wait()
            # Wait first, look second: a commit between the two must not go unseen.
            waiter = asyncio.create_task(self._ports.news(self._settings.beat))
            try:
                await asyncio.sleep(0)
                await self._look()
                await waiter
            except Exception as error:
                log.warning("the web chat could not follow the news: %s", type(error).__name__)
                await asyncio.sleep(1)
            finally:
                waiter.cancel()
            await asyncio.sleep(PAUSE)

    def close(self) -> None:
        """End all streams: the server stops."""
        self.closing = True
        for listeners in self._lanes.values():
            for listener in listeners:
                listener.wake()

    async def _look(self) -> None:
        if not self._lanes:
            return
        tips = await self._ports.tips(list(self._lanes))
        for lane, listeners in self._lanes.items():
            tip = tips.get(lane, ChatState())
            for listener in listeners:
                if listener.tip != tip:
                    listener.wake(tip)


class Stream:
    """Writes one page's events."""

    def __init__(self, ports: ChatPorts, settings: ChatSettings, hub: Hub) -> None:
        self._ports = ports
        self._settings = settings
        self._hub = hub

    async def serve(self, request: web.Request, lane: str, address: str, after: int) -> web.StreamResponse:
        """Write what the page has not read yet, then what comes, until it leaves, its conversation is ended or the server stops.

        Raises 401 when it was ended before, 503 when too many pages are open.
        """
        with self._hub.listen(lane, address) as listener:
            tips = await self._ports.tips([lane])
            listener.tip = tips.get(lane, ChatState())
            if listener.tip.ended:
                raise refuse(401, "ended")
            response = web.StreamResponse(
                headers={"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
            )
            await response.prepare(request)
            _give_up_dead_lines(request)
            try:
                await _write(response, f"retry: {int(self._settings.retry * 1000)}\n\n".encode())
                await self._follow(request, response, listener, after)
            except (ConnectionError, TimeoutError):
                pass  # the page left; its cursor is its own
            except Exception as error:
                # The answer has begun, so no error page can follow: end it, and the page comes back from its cursor.
                log.error("a page's stream ended: %s", type(error).__name__)
        return response

    async def _follow(self, request: web.Request, response: web.StreamResponse, listener: Listener, after: int) -> None:
        looked, told = -1, b""
        if after > listener.tip.seq:
            # The store was put back to an earlier time: this page has read what is not there. It begins anew.
            after = 0
            await _write(response, _event("reset", b"{}"))
        while not (self._hub.closing or listener.over or listener.tip.ended):
            listener.changed.clear()
            tip = listener.tip
            state = _state(tip, self._ports.space())
            if state != told:
                told = state
                await _write(response, _event("state", state))
            if tip.seq != looked:
                looked = tip.seq
                after = await self._messages(response, listener.lane, after)
            if not await self._changed(request, listener):
                await _write(response, _event("beat", b"{}"))

    async def _changed(self, request: web.Request, listener: Listener) -> bool:
        """Wait for a change; False when a sign of life is due. Raises ConnectionError soon after the page closed its connection."""
        loop = asyncio.get_running_loop()
        due = loop.time() + self._settings.beat
        while (now := loop.time()) < due:
            if request.transport is None or request.transport.is_closing():
                raise ConnectionResetError
            try:
                async with asyncio.timeout(min(due - now, GLANCE)):
                    await listener.changed.wait()
                return True
            except TimeoutError:
                pass
        return False

    async def _messages(self, response: web.StreamResponse, lane: str, after: int) -> int:
        """Write the messages above ``after``; the new cursor."""
        while True:
            rows = await self._ports.messages(lane, after, BATCH)
            for row in rows:
                after = max(after, int(row["seq"]))
            if rows:
                await _write(response, b"".join(_message(row) for row in rows))
            if len(rows) < BATCH:
                return after


def _state(tip: ChatState, space: Space) -> bytes:
    return orjson.dumps({"consent": tip.consent, "lang": tip.lang, "known": tip.known, "space": space})


def _message(row: Mapping[str, Any]) -> bytes:
    return b"id: %d\n" % int(row["seq"]) + _event("message", orjson.dumps(row))


def _event(name: str, data: bytes) -> bytes:
    # JSON has no raw line breaks, so one data line always suffices.
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


def _give_up_dead_lines(request: web.Request) -> None:
    """A phone that vanished without a word must not hold its place. https://man7.org/linux/man-pages/man7/tcp.7.html"""
    line = request.transport.get_extra_info("socket") if request.transport is not None else None
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if line is not None and option is not None and line.family in (socket.AF_INET, socket.AF_INET6):
        with suppress(OSError):      # the page has left already
            line.setsockopt(socket.IPPROTO_TCP, option, SILENT)


async def _write(response: web.StreamResponse, data: bytes) -> None:
    async with asyncio.timeout(WRITE):
        await response.write(data)
