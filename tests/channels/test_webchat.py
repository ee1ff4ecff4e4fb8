"""The web chat's routes: sessions, origin, sizes, rates, keeping once, files and consent, the stream's cursor, documents."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry, Counter

from bot.channels.webchat import ChatSettings, WebChat, mount
from bot.channels.webchat.rates import Buckets, Pace, TooFast
from bot.channels.webchat.session import address_of
from bot.channels.webchat.stream import Hub
from bot.guard import Doorway
from bot.web import Check, make_app
from handlers.channel import Arrival, Kept, Malformed, NotGenuine
from tests.browser.ports import Script

Client = TestClient[web.Request, web.Application]
Serve = Callable[..., Awaitable[Client]]
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ACT = "11111111-2222-3333-4444-555555555555"


class Ports(Script):
    """The scripted bot with a clock that stands still, and checks of readiness."""

    def __init__(self) -> None:
        super().__init__(now=lambda: NOW)
        self.checks = {"database": Check(good=True)}
        self.aside: list[tuple[str, bytes]] = []

    async def ready(self) -> dict[str, Check]:
        return self.checks

    async def unparsed(self, channel: str, body: bytes) -> None:
        self.aside.append((channel, body))


class Platform(WebChat):
    """A platform that delivers by webhook: the body says what becomes of it."""

    name = "platform"

    def read(self, body: bytes, headers: Any, now: datetime) -> list[Arrival]:
        if headers.get("X-Secret") != "right":
            raise NotGenuine("secret")
        if body == b"{":
            raise Malformed("json")
        if body == b"bug":
            raise KeyError("Nguyễn Thị Riêng Tư")
        return [Arrival("platform", "k1", "a1", now, text="chào")] if body else []


@pytest.fixture
def ports() -> Ports:
    return Ports()


@pytest.fixture
async def serve(ports: Ports) -> AsyncIterator[Serve]:
    clients: list[Client] = []
    hubs: list[Hub] = []

    async def serve(doorway: Doorway | None = None, clock: Callable[[], float] = lambda: 0.0, **settings: Any) -> Client:
        door = doorway or Doorway()

        async def no_sleep(seconds: float) -> None:
            ports.calls.append(("slept", seconds))

        chosen = ChatSettings(**{"sender_burst": 1000, "address_burst": 5000, **settings})
        registry = CollectorRegistry()
        Counter("kept", "Letters kept", registry=registry).inc()
        app = make_app(
            ports, door, registry, {"platform": Platform()},
            [lambda app: hubs.append(mount(app, ports, chosen, door, clock=clock, sleep=no_sleep))], clock=clock,
        )  # fmt: skip
        client: Client = TestClient(TestServer(app))
        await client.start_server()
        clients.append(client)
        return client

    yield serve
    for client in clients:
        await client.close()
    assert all(hub.count == 0 for hub in hubs)


def origin(client: Client) -> str:
    return f"http://{client.host}:{client.port}"


async def post(client: Client, path: str, body: Any = None, **headers: str) -> ClientResponse:
    return await client.post(path, json=body or {}, headers={"Origin": origin(client), **headers})


async def opened(client: Client) -> dict[str, Any]:
    response = await post(client, "/chat/open")
    assert response.status == 200
    found: dict[str, Any] = await response.json()
    return found


async def agreed(client: Client) -> dict[str, Any]:
    found = await opened(client)
    assert (await post(client, "/chat/send", {"id": "start-0001", "start": ""})).status == 200
    assert (await post(client, "/chat/send", {"id": "agree-0001", "tap": "yes", "seen": 1})).status == 200
    return found


def token(client: Client) -> str:
    return next(cookie.value for cookie in client.session.cookie_jar if cookie.key == "motcua")


async def send_file(client: Client, data: bytes, name: str = "a.jpg", key: str = ACT, **headers: str) -> ClientResponse:
    sent = {"Origin": origin(client), "Content-Type": "application/octet-stream", **headers}
    return await client.post("/chat/file", params={"id": key, "name": name, "seen": "2"}, data=data, headers=sent)


async def test_opening_makes_a_session_and_stores_nothing(serve: Serve, ports: Ports) -> None:
    client = await serve()
    response = await post(client, "/chat/open")
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    found = await response.json()
    assert found["unit"] == "Ủy ban nhân dân xã Mẫu"
    assert (found["demo"], found["known"], found["consent"], found["seq"], found["lang"]) == (True, False, False, 0, "vi")
    assert ports.data["lanes"] == {}
    assert (await opened(client))["session"] == found["session"] == address_of(token(client))[:12]


async def test_behind_https_the_cookie_is_secure_and_the_public_origin_passes(serve: Serve) -> None:
    client = await serve(Doorway(public_url="https://motcua.example.vn"))
    response = await client.post("/chat/open", json={}, headers={"Origin": "https://motcua.example.vn"})
    assert response.status == 200
    assert "Secure" in response.headers["Set-Cookie"]
    assert response.headers["Set-Cookie"].startswith("__Host-motcua=")
    assert "Path=/;" in response.headers["Set-Cookie"] + ";"
    assert "Domain" not in response.headers["Set-Cookie"]
    assert (await client.post("/chat/open", json={}, headers={"Origin": "http://motcua.example.vn"})).status == 403


@pytest.mark.parametrize("path", ["/chat/open", "/chat/send", "/chat/file", "/chat/shown", "/chat/end"])
@pytest.mark.parametrize("given", ["https://evil.example", "null", "http://127.0.0.1", "", "file://x"])
async def test_other_origins_are_refused(serve: Serve, ports: Ports, path: str, given: str) -> None:
    client = await serve()
    await agreed(client)
    before = json.dumps(ports.data)
    assert (await client.post(path, json={"id": ACT, "text": "a"}, headers={"Origin": given})).status == 403
    assert (await client.post(path, json={"id": ACT, "text": "a"})).status == 403  # no origin at all
    assert json.dumps(ports.data) == before


async def test_the_same_origin_without_its_header(serve: Serve) -> None:
    client = await serve()
    assert (await client.post("/chat/open", json={}, headers={"Sec-Fetch-Site": "same-origin"})).status == 200
    assert (await client.post("/chat/open", json={}, headers={"Sec-Fetch-Site": "cross-site"})).status == 403
    assert (await client.get("/chat/events", headers={"Sec-Fetch-Site": "cross-site"})).status == 403


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_forms_of_strange_pages_are_refused_by_their_type(serve: Serve, kind: str) -> None:
    client = await serve()
    await agreed(client)
    headers = {"Origin": origin(client), "Content-Type": kind}
    assert (await client.post("/chat/send", data=b'{"id":"12345678","text":"a"}', headers=headers)).status == 415
    assert (await send_file(client, b"x", **{"Content-Type": kind})).status == 415


async def test_an_act_is_kept_once_however_often_it_comes(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await opened(client)
    for _ in range(3):
        response = await post(client, "/chat/send", {"id": ACT, "text": "con em mới sinh", "seen": 4})
        assert (response.status, await response.json()) == (200, {"kept": True})
    (talk,) = ports.data["lanes"].values()
    (act,) = talk["acts"]
    assert (act["text"], act["seen"]) == ("con em mới sinh", 4)
    assert len(act["key"]) <= 120


async def test_two_browsers_with_the_same_id_do_not_collide(serve: Serve, ports: Ports) -> None:
    client = await serve()
    for words in ("một", "hai"):
        client.session.cookie_jar.clear()
        await opened(client)
        await post(client, "/chat/send", {"id": ACT, "text": words})
    assert sorted(talk["acts"][0]["text"] for talk in ports.data["lanes"].values()) == ["hai", "một"]


async def test_kinds_of_acts(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await opened(client)
    await post(client, "/chat/send", {"id": "act-0001", "start": "khai-sinh", "lang": "en"})
    await post(client, "/chat/send", {"id": "act-0002", "tap": "yes", "seen": 1})
    await post(client, "/chat/send", {"id": "act-0003", "lang": "vi"})
    (talk,) = ports.data["lanes"].values()
    plain = [{name: value for name, value in act.items() if name not in ("key", "address")} for act in talk["acts"]]
    assert plain == [
        {"kind": "start", "start": "khai-sinh", "lang": "en"},
        {"tap": "yes", "seen": 1},
        {"text": "tiếng Việt", "lang": "vi"},
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"{", b"[]", b'"a"', b"null", b"\xff\xfe", b"[" * 5000, b'{"text":"a"}', b'{"id":"12345678"}', b'{"id":"12345678","text":""}',
        b'{"id":"12345678","text":" \\n "}', b'{"id":"12345678","text":5}', b'{"id":"12345678","tap":""}', b'{"id":"a/b 12345","text":"a"}',
        b'{"id":"12345678","text":"a","tap":"b"}', b'{"id":"12345678","text":"\\ud800"}', b'{"id":12345678,"text":"a"}',
        b'{"id":"12345678","lang":"xx"}', b'{"id":"12345678","lang":["vi"]}', b'{"id":"12345678","tap":"' + b"x" * 65 + b'"}',
    ],
)  # fmt: skip
async def test_nonsense_is_refused_and_nothing_stored(serve: Serve, ports: Ports, body: bytes) -> None:
    client = await serve()
    await opened(client)
    response = await client.post("/chat/send", data=body, headers={"Origin": origin(client), "Content-Type": "application/json"})
    assert response.status == 400
    assert ports.data["keys"] == {}


async def test_sizes_are_capped(serve: Serve, ports: Ports) -> None:
    client = await serve(file=1000, body=60_000)
    await agreed(client)
    assert (await post(client, "/chat/send", {"id": ACT, "text": "ơ" * 4000})).status == 200
    assert (await post(client, "/chat/send", {"id": ACT + "2", "text": "ơ" * 4001})).status == 413
    assert (await post(client, "/chat/send", {"id": ACT + "3", "text": "ơ" * 40000})).status == 413
    assert (await send_file(client, b"x" * 1000)).status == 200

    async def without_length() -> AsyncIterator[bytes]:
        for _ in range(5):
            yield b"x" * 500

    sent = {"Origin": origin(client), "Content-Type": "application/octet-stream"}
    response = await client.post("/chat/file", params={"id": ACT + "4"}, data=without_length(), headers=sent)
    assert response.status == 413
    assert [call for call in ports.calls if call[0] == "file"] == [("file", ("a.jpg", 1000))]


async def test_before_consent_a_file_is_neither_read_nor_kept(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await opened(client)
    await post(client, "/chat/send", {"id": "start-0001", "start": ""})
    response = await send_file(client, b"x" * 100_000)
    assert (response.status, (await response.json())["consent"]) == (409, True)
    assert ports.calls == []


async def test_files_kept_declined_and_without_room(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await agreed(client)
    assert await (await send_file(client, b"jpeg")).json() == {"kept": True}
    assert await (await send_file(client, b"jpeg")).json() == {"kept": True}  # the acknowledgement was lost
    assert await (await send_file(client, b"PK", "a.zip", key=ACT + "z")).json() == {"kept": True, "declined": "archive"}
    ports.room = "low"
    assert await (await send_file(client, b"jpeg", key=ACT + "r")).json() == {"kept": True, "declined": "no_room"}
    (talk,) = ports.data["lanes"].values()
    acts = talk["acts"][2:]
    assert [(len(act.get("files", [])), act.get("declined"), act["seen"]) for act in acts] == [
        (1, None, 2), (0, ["archive"], 2), (0, ["no_room"], 2),
    ]  # fmt: skip


async def test_uploads_share_a_bounded_memory(serve: Serve, ports: Ports) -> None:
    client = await serve(uploading=1000)
    await agreed(client)
    response = await send_file(client, b"x" * 1001)
    assert (response.status, response.headers["Retry-After"]) == (503, "3")
    assert (await send_file(client, b"x" * 1000)).status == 200  # what was refused is given back


async def test_a_full_disk_acknowledges_nothing(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await opened(client)
    ports.room = "full"
    response = await post(client, "/chat/send", {"id": ACT, "text": "a"})
    assert (response.status, (await response.json())["space"], response.headers["Retry-After"]) == (503, "full", "30")
    ports.room = "ok"
    assert (await post(client, "/chat/send", {"id": ACT, "text": "a"})).status == 200


async def test_a_broken_store_is_a_later_and_no_word_of_it_leaves(
    serve: Serve, ports: Ports, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(arrivals: Any) -> Kept:
        raise RuntimeError("Nguyễn Thị Riêng Tư 001088012345")

    client = await serve()
    await opened(client)
    monkeypatch.setattr(ports, "keep", broken)
    response = await post(client, "/chat/send", {"id": ACT, "text": "a"})
    assert response.status == 503
    assert "Riêng" not in await response.text() + caplog.text
    monkeypatch.setattr(ports, "document", broken)
    response = await client.get(f"/chat/document/{'a' * 64}", headers={"Cookie": f"motcua={token(client)}"})
    assert response.status == 500
    assert "Riêng" not in await response.text() + caplog.text


async def test_a_flood_is_slowed_then_refused_and_told_once(serve: Serve, ports: Ports) -> None:
    at = [0.0]
    client = await serve(clock=lambda: at[0], sender_burst=3, sender_rate=2.0)
    await opened(client)
    at[0] = 100.0
    answers = [await post(client, "/chat/send", {"id": f"flood-{number:04}", "text": "a"}) for number in range(8)]
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 200, 429, 429, 429]
    assert [call[1] for call in ports.calls] == [0.5, 1.0]
    assert [(await answer.json())["tell"] for answer in answers[5:]] == [True, False, False]
    assert answers[5].headers["Retry-After"] == "2"
    assert len(next(iter(ports.data["lanes"].values()))["acts"]) == 5
    at[0] = 102.0
    assert (await post(client, "/chat/send", {"id": "later-0001", "text": "a"})).status == 200
    at[0] = 200.0
    statuses = [await post(client, "/chat/send", {"id": f"again-{number:04}", "text": "a"}) for number in range(6)]
    assert (await statuses[5].json())["tell"] is True  # a new flood is told of anew


async def test_an_open_dossier_is_slowed_and_never_refused(serve: Serve, ports: Ports) -> None:
    ports.open_dossier = True
    client = await serve(sender_burst=3, sender_rate=2.0)
    await opened(client)
    for number in range(30):
        assert (await post(client, "/chat/send", {"id": f"flood-{number:04}", "text": "a"})).status == 200
    assert max(call[1] for call in ports.calls) == 1.0


async def test_one_address_with_many_sessions_is_slowed_too(serve: Serve) -> None:
    client = await serve(address_burst=5, address_rate=1.0)
    statuses = []
    for _ in range(10):
        client.session.cookie_jar.clear()
        statuses.append((await post(client, "/chat/open")).status)
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429


async def test_forwarded_addresses_are_believed_only_by_setting(serve: Serve) -> None:
    client = await serve(address_burst=2, address_rate=0.1)
    statuses = [(await post(client, "/chat/open", **{"X-Forwarded-For": f"203.0.113.{n}"})).status for n in range(4)]
    assert statuses == [200, 200, 429, 429]
    behind = await serve(Doorway(proxies=1), address_burst=2, address_rate=0.1)
    statuses = []
    for number in range(4):
        behind.session.cookie_jar.clear()
        statuses.append((await post(behind, "/chat/open", **{"X-Forwarded-For": f"10.9.9.9, 203.0.113.{number}"})).status)
    assert statuses == [200] * 4  # the proxy's own entry is the last one; what stands before it was written by the client


def test_buckets_are_bounded_and_full_ones_go() -> None:
    buckets = Buckets(1.0, 2, most=100)
    for number in range(1000):
        buckets.take(str(number), 0.0, 0.0)
    assert len(buckets) == 100
    buckets.take("new", 50.0, 0.0)
    assert len(buckets) == 1


async def test_acts_that_wait_are_bounded_as_well() -> None:
    gate = asyncio.Event()
    pace = Pace(ChatSettings(sender_burst=1, sender_rate=1.0), lambda: 0.0, lambda seconds: gate.wait(), waiting_each=3)

    async def yes() -> bool:
        return True

    await pace.admit("a", "1.2.3.4", yes)
    waiting = [asyncio.create_task(pace.admit("a", "1.2.3.4", yes)) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(TooFast):
        await pace.admit("a", "1.2.3.4", yes)
    gate.set()
    await asyncio.gather(*waiting)
    await pace.admit("a", "1.2.3.4", yes)


class Events:
    """Reads a stream of server-sent events."""

    def __init__(self, response: ClientResponse) -> None:
        self.response = response

    async def next(self, name: str = "") -> dict[str, Any]:
        """The next event, or the next of this name."""
        async with asyncio.timeout(5):
            while True:
                fields: dict[str, str] = {}
                while line := (await self.response.content.readline()).decode().rstrip("\n"):
                    key, _, value = line.partition(": ")
                    fields[key] = value
                if "event" in fields and name in ("", fields["event"]):
                    return {"event": fields["event"], "id": fields.get("id"), **json.loads(fields["data"])}
                if self.response.content.at_eof():
                    raise EOFError


async def events(client: Client, after: int | str = 0, **headers: str) -> Events:
    response = await client.get("/chat/events", params={"after": str(after)}, headers=headers)
    assert response.status == 200
    assert response.content_type == "text/event-stream"
    return Events(response)


async def test_the_stream_goes_on_from_its_cursor(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await agreed(client)
    first = await events(client)
    state = await first.next()
    assert (state["event"], state["consent"], state["known"], state["space"]) == ("state", True, True, "ok")
    rows = [await first.next("message"), await first.next("message")]
    assert [(row["seq"], row["id"]) for row in rows] == [(1, "1"), (2, "2")]
    first.response.close()
    again = await events(client, 1)
    assert (await again.next("message"))["seq"] == 2
    ports.push("Tin mới")
    assert (await again.next("message"))["text"] == "Tin mới"
    again.response.close()
    header = await events(client, 0, **{"Last-Event-ID": "2"})  # newer than the address, when a browser reconnects by itself
    assert (await header.next("message"))["seq"] == 3
    header.response.close()


async def test_a_stream_before_the_first_act_learns_of_it(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await opened(client)
    stream = await events(client)
    assert (await stream.next())["known"] is False
    await post(client, "/chat/send", {"id": ACT, "start": ""})
    assert (await stream.next("state"))["known"] is True
    assert (await stream.next("message"))["seq"] == 1
    await post(client, "/chat/send", {"id": ACT + "2", "tap": "yes", "seen": 1})
    assert (await stream.next("state"))["consent"] is True
    stream.response.close()


async def test_many_messages_come_in_order_and_whole(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await agreed(client)
    lane = next(iter(ports.data["lanes"]))
    for number in range(130):
        ports.say(lane, f"tin {number}\ndòng hai \u2028 ba")
    stream = await events(client)
    assert [(await stream.next("message"))["seq"] for _ in range(132)] == list(range(1, 133))
    stream.response.close()


async def test_a_cursor_from_the_future_begins_anew(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await agreed(client)
    stream = await events(client, 99)
    assert (await stream.next())["event"] == "reset"
    assert (await stream.next("message"))["seq"] == 1
    stream.response.close()


async def test_silence_costs_no_query_and_gives_signs_of_life(serve: Serve, ports: Ports) -> None:
    client = await serve(beat=0.05)
    await agreed(client)
    stream = await events(client, 2)
    assert (await stream.next())["event"] == "state"
    before = ports.queries
    assert (await stream.next())["event"] == "beat"
    assert ports.queries - before <= 2
    stream.response.close()


async def test_one_query_wakes_all_pages_and_only_those_with_news(serve: Serve, ports: Ports) -> None:
    client = await serve()
    streams = []
    for _ in range(5):
        client.session.cookie_jar.clear()
        await agreed(client)
        streams.append(await events(client, 2))
        await streams[-1].next("state")
    lanes = list(ports.data["lanes"])
    before = ports.queries
    ports.say(lanes[3], "chỉ cho một người")
    await ports.shown(lanes[3], 0)
    assert (await streams[3].next("message"))["text"] == "chỉ cho một người"
    assert ports.queries - before <= 3
    for stream in streams:
        stream.response.close()


async def test_streams_are_bounded(serve: Serve) -> None:
    client = await serve(streams=3, streams_each=2)
    await agreed(client)
    first, second, third = [await events(client, 2) for _ in range(3)]
    await first.next("state")
    with pytest.raises(EOFError):
        await first.next("message")  # the oldest page of this conversation has to leave
    client.session.cookie_jar.clear()
    await agreed(client)
    fourth = await events(client, 2)
    response = await client.get("/chat/events")
    assert (response.status, response.headers["Retry-After"]) == (503, "10")
    for stream in (second, third, fourth):
        stream.response.close()


async def test_without_a_session_nothing_is_said(serve: Serve) -> None:
    client = await serve()
    assert (await client.get("/chat/events")).status == 401
    assert (await client.get(f"/chat/document/{'a' * 64}")).status == 401
    assert (await post(client, "/chat/send", {"id": ACT, "text": "a"})).status == 401
    assert (await client.get("/chat/events", headers={"Cookie": "motcua=short"})).status == 401


async def test_shown_is_noted_by_itself_and_with_an_act(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await agreed(client)
    assert (await post(client, "/chat/shown", {"seq": 1})).status == 200
    (talk,) = ports.data["lanes"].values()
    assert talk["shown"] == 1
    await post(client, "/chat/send", {"id": ACT, "text": "a", "shown": 2})
    assert talk["shown"] == 2
    for nonsense in (-1, "x", None, 2**40, True, 1.5):
        assert (await post(client, "/chat/shown", {"seq": nonsense})).status == 200
    assert talk["shown"] == 2


async def test_the_end_forgets_and_takes_the_cookie(serve: Serve, ports: Ports) -> None:
    client = await serve()
    await agreed(client)
    lane = next(iter(ports.data["lanes"]))
    response = await post(client, "/chat/end")
    assert ports.data["forgotten"] == [lane]
    assert "Max-Age=0" in response.headers["Set-Cookie"]
    assert list(client.session.cookie_jar) == []
    assert (await post(client, "/chat/end")).status == 200  # once more, when the first answer was lost


async def test_documents_belong_to_their_conversation(serve: Serve) -> None:
    client = await serve()
    await agreed(client)
    await post(client, "/chat/send", {"id": ACT, "text": "biên nhận"})
    response = await client.get(f"/chat/document/{'a' * 64}")
    assert (response.status, response.content_type, await response.read()) == (200, "application/pdf", b"%PDF-1.4\n")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert (await client.get(f"/chat/document/{'b' * 64}")).status == 404
    assert (await client.get("/chat/document/..%2f..%2fmaster.key")).status == 404
    client.session.cookie_jar.clear()
    await agreed(client)
    assert (await client.get(f"/chat/document/{'a' * 64}")).status == 404


async def test_page_files_and_headers(serve: Serve) -> None:
    client = await serve()
    response = await client.get("/")
    text = await response.text()
    assert "<h1>Ủy ban nhân dân xã Mẫu</h1>" in text
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "<script>" not in text
    assert "style=" not in text
    for name in ("chat.js", "words.js", "store.js", "line.js", "codes.js", "view.js", "chat.css", "icon.svg"):
        path = next(part.split('"')[0] for part in text.split('="')[1:] if part.split('"')[0].endswith(f"/{name}"))
        found = await client.get(path)
        assert found.status == 200
        assert "immutable" in found.headers["Cache-Control"]
        assert found.headers["Content-Type"].startswith(("text/javascript", "text/css", "image/svg"))
    assert (await client.get("/page/0ld/chat.js")).headers["Cache-Control"] == "no-store"
    assert (await client.get("/page/x/index.html")).status == 404
    assert (await client.get("/page/x/..%2f..%2fchannel.py")).status == 404
    missing = await client.get("/nowhere")
    assert missing.headers["X-Content-Type-Options"] == "nosniff"


async def test_webhooks(serve: Serve, ports: Ports, caplog: pytest.LogCaptureFixture) -> None:
    client = await serve()

    async def deliver(body: bytes, secret: str = "right") -> int:
        return (await client.post("/webhooks/platform", data=body, headers={"X-Secret": secret})).status

    assert await deliver(b"letter", "wrong") == 403
    assert await deliver(b"{", "wrong") == 403
    assert (ports.data["keys"], ports.aside) == ({}, [])
    assert await deliver(b"letter") == 200
    assert await deliver(b"letter") == 200
    assert list(ports.data["keys"]) == ["k1"]
    assert await deliver(b"") == 200
    assert await deliver(b"{") == 200
    assert await deliver(b"bug") == 200
    assert ports.aside == [("platform", b"{"), ("platform", b"bug")]
    assert "Riêng" not in caplog.text
    ports.room = "full"
    assert await deliver(b"letter") == 503
    assert (await client.post("/webhooks/nobody", data=b"x")).status == 404
    assert (await client.post("/webhooks/platform", data=io.BytesIO(b"x" * (1024 * 1024 + 1)), headers={"X-Secret": "right"})).status == 413


async def test_health_and_metrics(serve: Serve, ports: Ports) -> None:
    at = [0.0]
    client = await serve(clock=lambda: at[0])
    assert (await client.get("/health/live")).status == 200
    response = await client.get("/health/ready")
    assert (response.status, (await response.json())["checks"]["database"]) == (200, {"good": True, "why": ""})
    ports.checks = {"database": Check(good=False, why="cannot write")}
    at[0] = 2.9
    assert (await client.get("/health/ready")).status == 200  # asked a moment ago: the checks write, and everybody may ask
    at[0] = 3.0
    response = await client.get("/health/ready")
    assert (response.status, (await response.json())["ready"]) == (503, False)
    outside = {"X-Forwarded-For": "203.0.113.5"}  # through a proxy that we were not told of: nobody's insider
    assert await (await client.get("/health/ready", headers=outside)).json() == {"ready": False}
    assert (await client.get("/metrics", headers=outside)).status == 403
    assert "kept_total 1.0" in await (await client.get("/metrics")).text()
    behind = await serve(Doorway(proxies=1))
    assert (await behind.get("/metrics", headers=outside)).status == 403
    assert (await behind.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"})).status == 200
