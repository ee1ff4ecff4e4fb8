"""20,000 mutated and random requests to the page's routes: what is kept is a proper arrival, and what is refused is refused with a word."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest import mock
from urllib.parse import quote_from_bytes

import orjson
from aiohttp import HttpVersion11, StreamReader, web
from aiohttp.http_parser import RawRequestMessage
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.channels.webchat import ChatSettings, ChatState
from bot.channels.webchat.acts import Acts
from bot.channels.webchat.rates import Pace
from bot.channels.webchat.session import COOKIE, address_of
from bot.channels.webchat.uploads import Uploads
from bot.guard import Doorway, check_host
from dialogs.engine.event import StoredFile
from handlers.channel import Arrival, Kept
from storage.files import NoRoom
from tests.browser.ports import Script
from tests.channels.odd import ODD, RAW, broken, mutated, written

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
BIGGEST = 2**31 - 1
HEADERS = {"Host": "localhost:8080", "Origin": "http://localhost:8080", "Content-Type": "application/json"}
KEY = re.compile(r"[0-9a-f]{16}:[A-Za-z0-9-]{8,64}")
ACTS: list[dict[str, Any]] = [
    {"id": "11111111-2222-3333", "start": "", "lang": "vi"},
    {"id": "11111111-2222-3333", "start": "khai-sinh", "lang": "en", "shown": 1},
    {"id": "11111111-2222-3333", "text": "con em mới sinh", "seen": 3, "shown": 7},
    {"id": "11111111-2222-3333", "tap": "go:consent~3~abcdef0123456789", "seen": 3},
    {"id": "11111111-2222-3333", "lang": "en", "seen": 3},
]
REFUSALS = {400, 401, 403, 409, 413, 415, 421, 503}
"""What ``refuse`` may answer here; nobody is too fast in this test."""


class Counterpart(Script):
    """The rest of the bot: notes what is handed to it and finds every tenth file wanting."""

    def __init__(self) -> None:
        super().__init__(now=lambda: NOW)
        self.kept: list[Arrival] = []
        self.noted: list[int] = []
        self.state = ChatState(5, consent=True, known=True)
        self.full = False

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        if self.full:
            raise NoRoom("full")
        self.kept.extend(arrivals)
        return Kept(len(arrivals))

    async def take_file(self, data: bytes, name: str) -> StoredFile:
        name.encode("utf-8", "surrogateescape")
        assert len(name) <= 120
        if data[:1] < b"\x19":
            raise self.declined()
        return StoredFile("0" * 64, "jpeg", len(data))

    async def tips(self, lanes: Collection[str]) -> Mapping[str, ChatState]:
        return dict.fromkeys(lanes, self.state)

    async def shown(self, lane: str, seq: int) -> None:
        self.noted.append(seq)

    async def forget(self, lane: str) -> None:
        self.noted.append(0)


LINE = mock.Mock(_reading_paused=False, peername=("127.0.0.1", 4))
LINE.transport.get_extra_info = lambda name, default=None: LINE.peername if name == "peername" else default


def asked(path: str, headers: Mapping[str, str], body: bytes) -> web.Request:
    """A request as the server hands it to a route."""
    loop = asyncio.get_running_loop()
    content = StreamReader(LINE, 2**16, loop=loop)
    content.feed_data(body)
    content.feed_eof()
    given = CIMultiDictProxy(CIMultiDict(headers))
    message = RawRequestMessage("POST", path, HttpVersion11, given, (), False, None, False, False, URL(path, encoded=True))
    return web.Request(message, content, LINE, LINE, LINE, loop)


def bent(chance: random.Random, headers: dict[str, str]) -> dict[str, str]:
    """Headers of which one or two are not as a browser writes them."""
    names = ["Host", "Origin", "Content-Type", "Cookie", "Sec-Fetch-Site", "X-Forwarded-For", "Content-Length"]
    for name in chance.sample(names, chance.randint(1, 2)):
        if chance.random() < 0.2:
            headers.pop(name, None)
        elif name == "Content-Length":
            headers[name] = str(chance.choice([0, 1, 2**20, 2**40]))    # what is no number does not come through the server's parser
        else:
            noise = chance.randbytes(chance.randint(0, 30)).decode("utf-8", "surrogateescape")
            odd = [
                "null", "http://[", "http://[::1", "https://", "//", "http://localhost:99999", "application/json; charset=\udcff",
                "text/plain", f"{COOKIE}=", f"{COOKIE}={'A' * 75}", f"{COOKIE}=\"\\777\"", "fe80::1%eth0", "::ffff:1.2.3.4", "1.2.3.4, ,",
                "cross-site", noise, headers.get(name, "") + noise,
            ]  # fmt: skip
            headers[name] = chance.choice(odd)
    return headers


def query(chance: random.Random) -> str:
    """How a file is called, and what else stands in its address."""
    words = [b"a.jpg", b"12345678", b"1", b"", b"%", b"%00", b"\xff", "Giấy chứng sinh.PDF".encode(), b"9" * 30, "٣".encode(), b"x" * 500]
    values = {"id": b"11111111-2222-3333", "name": b"a.jpg", "seen": b"2"}
    for name in values:
        if chance.random() < 0.3:
            values[name] = chance.choice([*words, chance.randbytes(chance.randint(0, 20))])
    pairs = [f"{name}={quote_from_bytes(value) if chance.random() < 0.9 else '%zz&;=%'}" for name, value in values.items()]
    return "&".join(chance.sample(pairs, chance.randint(2, 3)))


def proper(arrival: Arrival, address: str) -> str:
    """What kind of act it is; an AssertionError when the rest of the bot could not do with it."""
    assert isinstance(arrival, Arrival)
    assert (arrival.channel, arrival.address, arrival.at) == ("web", address, NOW)
    assert KEY.fullmatch(arrival.key)
    assert arrival.kind in ("message", "start")
    assert type(arrival.seen) is int
    assert 0 <= arrival.seen <= BIGGEST
    assert arrival.lang in ("", "vi", "en")
    assert (arrival.edits, arrival.inner, arrival.acknowledge, arrival.refs) == ("", "", "", ())
    assert type(arrival.text) is type(arrival.tap) is type(arrival.start) is str
    assert len(arrival.text) <= 4_000
    assert len(arrival.tap.encode()) <= 64
    assert len(arrival.start) <= 64
    assert "\x00" not in arrival.text + arrival.tap + arrival.start
    assert orjson.loads(orjson.dumps(arrival.to_json())) == arrival.to_json()
    acts = [name for name in ("text", "tap", "files", "declined") if getattr(arrival, name)]
    if arrival.kind == "start":
        acts.append("start")
    assert len(acts) == 1, acts
    return acts[0]


async def test_nothing_else_leaves_the_routes_and_nothing_else_is_kept() -> None:
    chance = random.Random(20261123)
    ports = Counterpart()
    settings = ChatSettings(sender_burst=10**9, address_burst=10**9, day_sender=2**60, day_address=2**60)
    doorway = Doorway(proxies=1)
    acts = Acts(ports, settings, doorway, Pace(settings, lambda: 0.0), Uploads(settings, lambda: 0.0))
    routes: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {
        "send": acts.send, "shown": acts.shown, "open": acts.open, "end": acts.end, "file": acts.file,
    }  # fmt: skip
    token = "A" * 43 + ports._seal("A" * 43)
    address = address_of(token)
    outcomes: Counter[str] = Counter()
    for _ in range(20_000):
        route = chance.choices(list(routes), [70, 8, 4, 4, 14])[0]
        path, headers = f"/chat/{route}", {**HEADERS, "Cookie": f"{COOKIE}={token}"}
        if route == "file":
            path, body = f"{path}?{query(chance)}", chance.randbytes(chance.randint(0, 40))
            headers["Content-Type"] = chance.choice(["image/jpeg", "", "application/octet-stream", "text/plain", "multipart/form-data"])
        elif chance.random() < 0.95:
            act = mutated(chance, chance.choice([*ACTS, {"seq": 7}]))
            body = broken(chance, written(chance, act))
        else:
            body = chance.choice([*RAW, chance.randbytes(chance.randrange(200)), written(chance, chance.choice(ODD))])
        if chance.random() < 0.1:
            headers = bent(chance, headers)
        ports.full = chance.random() < 0.01
        ports.state = replace(ports.state, consent=chance.random() > 0.05, ended=chance.random() < 0.02)
        ports.kept.clear()
        ports.noted.clear()
        request = asked(path, headers, body)
        refusal: web.HTTPException | None = None
        try:
            check_host(request, doorway)
            answered = await routes[route](request)
        except web.HTTPException as error:
            refusal = error
        if refusal is not None:
            assert refusal.status in REFUSALS, (refusal.status, path, headers, body)
            assert json.loads(refusal.text or "")["why"]
            assert (ports.kept, ports.noted) == ([], [])
            outcomes[f"refused {refusal.status}"] += 1
            continue
        assert answered.status == 200
        assert len(ports.kept) == (route in ("send", "file"))
        assert all(type(seq) is int and 0 <= seq <= BIGGEST for seq in ports.noted)
        outcomes[route] += 1
        for arrival in ports.kept:
            outcomes[f"kept {proper(arrival, address)}"] += 1
    # Each of these must have been tried in earnest, or the test says nothing.
    kinds = {f"kept {act}" for act in ("text", "tap", "start", "files", "declined")}
    assert set(outcomes) == {*routes, *kinds, *(f"refused {status}" for status in REFUSALS)}
    assert min(outcomes.values()) > 20, outcomes
