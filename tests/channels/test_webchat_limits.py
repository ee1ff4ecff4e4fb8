"""What one visitor may cost the others: uploads, quotas, slow lines, addresses in a hurry, names and tokens that are not ours."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http.cookies import SimpleCookie

import pytest
from aiohttp import web

from bot.channels.webchat import ChatSettings
from bot.channels.webchat.rates import Pace, TooFast
from bot.channels.webchat.uploads import DAY, Quota, Uploads
from bot.guard import Doorway
from dialogs.engine.event import StoredFile
from tests.channels.test_webchat import ACT, NOW, Client, Ports, Serve, agreed, events, opened, origin, ports, post, send_file, serve, token

__all__ = ["ports", "serve"]      # fixtures


class Gate:
    """Holds inspections until it is opened, and tells when so many are waiting."""

    def __init__(self, ports: Ports) -> None:
        self.open = asyncio.Event()
        self._take = ports.take_file
        self._more = asyncio.Condition()
        self._waiting = 0

    async def __call__(self, data: bytes, name: str) -> StoredFile:
        async with self._more:
            self._waiting += 1
            self._more.notify_all()
        await self.open.wait()
        return await self._take(data, name)

    async def full(self, wanted: int) -> None:
        """Return when so many are waiting."""
        async with asyncio.timeout(5), self._more:
            await self._more.wait_for(lambda: self._waiting == wanted)


async def everyone(client: Client, count: int) -> list[str]:
    """So many conversations that agreed; their cookies."""
    cookies = []
    for _ in range(count):
        client.session.cookie_jar.clear()
        await agreed(client)
        cookies.append(f"motcua={token(client)}")
    client.session.cookie_jar.clear()
    return cookies


async def stalled(client: Client, cookie: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """An upload that says it is long and then stops."""
    reader, writer = await asyncio.open_connection(client.host, client.port)
    lines = {"Host": f"{client.host}:{client.port}", "Origin": origin(client), "Cookie": cookie, "Content-Length": "100000",
             "Content-Type": "application/octet-stream"}  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    writer.write(f"POST /chat/file?id={ACT}stall&name=a.jpg HTTP/1.1\r\n{head}\r\nbegun".encode())
    await writer.drain()
    return reader, writer


async def test_a_conversation_sends_one_file_at_a_time(serve: Serve, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await serve()
    await agreed(client)
    gate = Gate(ports)
    monkeypatch.setattr(ports, "take_file", gate)
    first = asyncio.create_task(send_file(client, b"one"))
    await gate.full(1)
    second = await send_file(client, b"two", key=ACT + "2")
    assert (second.status, (await second.json())["why"], second.headers["Retry-After"]) == (503, "busy", "3")
    gate.open.set()
    assert (await first).status == 200
    assert (await send_file(client, b"two", key=ACT + "2")).status == 200


async def test_an_address_sends_few_files_at_a_time(serve: Serve, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await serve(Doorway(proxies=1))
    cookies = await everyone(client, 6)
    gate = Gate(ports)
    monkeypatch.setattr(ports, "take_file", gate)
    sending = [asyncio.create_task(send_file(client, b"x", Cookie=cookie, **{"X-Forwarded-For": "203.0.113.9"})) for cookie in cookies[:4]]
    await gate.full(4)
    assert (await send_file(client, b"x", Cookie=cookies[4], **{"X-Forwarded-For": "203.0.113.9"})).status == 503
    elsewhere = asyncio.create_task(send_file(client, b"x", Cookie=cookies[5], **{"X-Forwarded-For": "203.0.113.10"}))
    await gate.full(5)
    gate.open.set()
    assert [answer.status for answer in await asyncio.gather(*sending, elsewhere)] == [200] * 5


async def test_few_files_wait_for_inspection(serve: Serve, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await serve(inspecting=2, uploads_address=100)
    cookies = await everyone(client, 3)
    gate = Gate(ports)
    monkeypatch.setattr(ports, "take_file", gate)
    sending = [asyncio.create_task(send_file(client, b"x", Cookie=cookie)) for cookie in cookies[:2]]
    await gate.full(2)
    refused = await send_file(client, b"x", Cookie=cookies[2])
    assert (refused.status, refused.headers["Retry-After"]) == (503, "3")
    gate.open.set()
    assert [answer.status for answer in await asyncio.gather(*sending)] == [200, 200]
    assert (await send_file(client, b"x", Cookie=cookies[2])).status == 200


async def test_a_stalled_upload_is_given_up_and_holds_up_nobody(serve: Serve, ports: Ports) -> None:
    client = await serve(upload_within=0.3)
    cookies = await everyone(client, 2)
    reader, writer = await stalled(client, cookies[0])
    assert (await send_file(client, b"x" * 1000, Cookie=cookies[1])).status == 200
    async with asyncio.timeout(5):
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 408 " in head.split(b"\r\n")[0]
        assert b"slow_line" in await reader.readuntil(b"}")
    writer.close()
    assert (await send_file(client, b"x", Cookie=cookies[0])).status == 200      # its place is free again
    assert [size for _, (_, size) in ports.calls] == [1000, 1]


async def test_a_visitor_who_leaves_gives_the_place_back(serve: Serve) -> None:
    client = await serve()
    (cookie,) = await everyone(client, 1)
    _, writer = await stalled(client, cookie)
    async with asyncio.timeout(5):
        while (await send_file(client, b"x", Cookie=cookie)).status == 200:
            pass      # until the stalled one has begun
        writer.close()
        while (await send_file(client, b"x", Cookie=cookie)).status != 200:
            pass


async def test_a_days_bytes_are_bounded(serve: Serve, ports: Ports) -> None:
    at = [0.0]
    client = await serve(clock=lambda: at[0], day_sender=2500, day_address=6000)
    first, second, third = await everyone(client, 3)
    assert [(await send_file(client, b"x" * 1000, Cookie=first, key=f"{ACT}{n}")).status for n in range(3)] == [200, 200, 429]
    at[0] = 60.0
    refused = await send_file(client, b"x" * 1000, Cookie=first)
    assert (await refused.json())["why"] == "day"
    assert refused.headers["Retry-After"] == str(int(DAY) - 60)
    assert (await send_file(client, b"x" * 500, Cookie=first)).status == 200
    for cookie in (second, second, third):
        assert (await send_file(client, b"x" * 1000, Cookie=cookie)).status == 200
    assert (await (await send_file(client, b"x" * 1000, Cookie=third)).json())["why"] == "day_address"
    assert (await post(client, "/chat/send", {"id": "words-0001", "text": "a"}, Cookie=third)).status == 200      # words go on
    at[0] = DAY
    assert (await send_file(client, b"x" * 1000, Cookie=first)).status == 200
    assert len([call for call in ports.calls if call[0] == "file"]) == 7


def test_quotas_are_bounded_in_memory() -> None:
    quota = Quota(10, most=100)
    for number in range(1000):
        quota.add(str(number), 5, float(number))
    assert len(quota) == 100
    assert (quota.wait("999", 5, 1000.0), quota.wait("999", 6, 1000.0)) == (0.0, DAY - 1)
    quota.add("new", 1, 2 * DAY)
    assert len(quota) == 1


def test_what_the_server_had_no_room_for_is_not_counted() -> None:
    uploads = Uploads(ChatSettings(uploading=1000, day_sender=1500), lambda: 0.0)
    for _ in range(3):
        with pytest.raises(web.HTTPServiceUnavailable):
            _read(uploads, 900, 200)
    with uploads.one("lane", "1.2.3.4", 0) as upload:
        upload.claim(900)
        assert uploads.held == (1, 900, 0)
    assert uploads.held == (0, 0, 0)
    with pytest.raises(web.HTTPTooManyRequests):
        _read(uploads, 601)
    with pytest.raises(web.HTTPTooManyRequests):
        _read(uploads, expected=601)
    assert uploads.held == (0, 0, 0)


def _read(uploads: Uploads, *pieces: int, expected: int = 0) -> None:
    with uploads.one("lane", "1.2.3.4", expected) as upload:
        for size in pieces:
            upload.claim(size)


async def test_something_open_passes_the_senders_rate_and_not_the_ceiling() -> None:
    async def yes() -> bool:
        return True

    async def no_sleep(seconds: float) -> None:
        del seconds

    at = [0.0]
    settings = ChatSettings(sender_burst=1, sender_rate=1.0, address_burst=10, address_rate=10.0, patience=0.0)
    pace = Pace(settings, lambda: at[0], no_sleep)
    for _ in range(30):
        await pace.admit("a", "1.2.3.4", yes)
    with pytest.raises(TooFast):
        await pace.admit("a", "1.2.3.4", yes)
    with pytest.raises(TooFast):
        await pace.admit("b", "1.2.3.4", yes)      # nor does another conversation of that address pass
    await pace.admit("a", "5.6.7.8", yes)
    at[0] = 0.11
    assert [await refused(pace, "a", yes) for _ in range(5)] == [False, False, False, True, True]


async def refused(pace: Pace, sender: str, has_open: Callable[[], object]) -> bool:
    try:
        await pace.admit(sender, "1.2.3.4", has_open)  # type: ignore[arg-type]
    except TooFast:
        return True
    return False


async def test_readings_count_for_their_address(serve: Serve) -> None:
    client = await serve(address_burst=6, address_rate=1.0)
    await agreed(client)      # three of six
    for _ in range(3):
        (await events(client)).response.close()
    assert (await client.get("/chat/events")).status == 200      # one second of patience
    late = await client.get("/chat/events")
    assert (late.status, late.headers["Retry-After"]) == (429, "2")
    assert (await client.get(f"/chat/document/{'a' * 64}")).status == 429


async def test_a_page_that_left_is_noticed(serve: Serve, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.webchat.stream.GLANCE", 0.01)
    client = await serve(streams=1)
    await agreed(client)
    stream = await events(client, 2)
    await stream.next("state")
    assert (await client.get("/chat/events")).status == 503
    stream.response.close()
    async with asyncio.timeout(5):
        while (again := await client.get("/chat/events")).status == 503:
            pass      # long before the next sign of life, which would be in 20 s
    again.close()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.vn", "", "a@b", "[::1"])
@pytest.mark.parametrize("path", ["/", "/health/live", "/health/ready", "/metrics", "/chat/events", "/nowhere"])
async def test_strange_names_are_refused(serve: Serve, host: str, path: str) -> None:
    client = await serve()
    response = await client.get(path, headers={"Host": host})
    assert (response.status, response.headers["X-Content-Type-Options"]) == (421, "nosniff")
    assert (await client.post("/webhooks/platform", data=b"letter", headers={"Host": host, "X-Secret": "right"})).status == 421


@pytest.mark.parametrize(
    ("doorway", "good", "bad"),
    [
        (Doorway(), ["localhost", "LOCALHOST:8080", "localhost.", "127.0.0.1:1", "[::1]:8080", "192.168.1.7", "[2001:db8::1]"], ["motcua"]),
        (Doorway(http_host="May-Chu"), ["may-chu:8080", "10.0.0.1"], ["may-chu.example"]),
        (Doorway(public_url="https://motcua.example.vn"), ["motcua.example.vn", "MOTCUA.example.vn:443", "127.0.0.1:8080", "[::1]"],
         ["192.168.1.7", "example.vn", "a.motcua.example.vn"]),
        (Doorway(public_url="https://một-cửa.vn", http_host="may"), ["xn--mt-ca-4b2bxf.vn"], ["may", "mot-cua.vn"]),
    ],
)  # fmt: skip
async def test_names_that_are_ours(serve: Serve, doorway: Doorway, good: list[str], bad: list[str]) -> None:
    client = await serve(doorway)
    for host in good:
        assert (await client.get("/health/live", headers={"Host": host})).status == 200, host
    for host in bad:
        assert (await client.get("/health/live", headers={"Host": host})).status == 421, host


async def test_a_token_that_we_did_not_make_is_none(serve: Serve, ports: Ports) -> None:
    client = await serve()
    found = await opened(client)
    true = token(client)
    client.session.cookie_jar.clear()
    for false in ("A" * 43, "A" * 75, true[:-1] + ("0" if true[-1] != "0" else "1"), true[1:] + true[0], true[:43]):
        assert (await post(client, "/chat/send", {"id": ACT, "text": "a"}, Cookie=f"motcua={false}")).status == 401
        response = await post(client, "/chat/open", Cookie=f"motcua={false}")
        assert (await response.json())["session"] != found["session"]
        handed = SimpleCookie(response.headers["Set-Cookie"])["motcua"].value
        assert handed not in (false, true)
        assert ports.genuine(handed)
        client.session.cookie_jar.clear()
    assert (await post(client, "/chat/send", {"id": ACT, "text": "a"}, Cookie=f"motcua={true}")).status == 200


async def test_behind_https_only_the_prefixed_cookie_counts(serve: Serve) -> None:
    client = await serve(Doorway(public_url="https://motcua.example.vn"))
    ours = {"Origin": "https://motcua.example.vn", "Host": "motcua.example.vn"}
    response = await client.post("/chat/open", json={}, headers=ours)
    true = SimpleCookie(response.headers["Set-Cookie"])["__Host-motcua"].value
    client.session.cookie_jar.clear()
    for name, status in (("motcua", 401), ("__Host-motcua", 200)):
        sent = await client.post("/chat/send", json={"id": ACT, "text": "a"}, headers={**ours, "Cookie": f"{name}={true}"})
        assert sent.status == status
    ended = await client.post("/chat/end", json={}, headers={**ours, "Cookie": f"__Host-motcua={true}"})
    assert ended.headers["Set-Cookie"].startswith('__Host-motcua=""')
    assert "Secure" in ended.headers["Set-Cookie"]


async def test_an_ended_conversation_opens_nothing(serve: Serve, ports: Ports) -> None:
    client = await serve()
    before = await agreed(client)
    await post(client, "/chat/send", {"id": ACT, "text": "biên nhận"})
    old = f"motcua={token(client)}"
    stream = await events(client, 3)
    await stream.next("state")
    assert (await post(client, "/chat/end")).status == 200
    with pytest.raises(EOFError):
        await stream.next("message")      # an open page of it is closed
    kept = len(ports.data["keys"])
    for path, body in (("/chat/send", {"id": ACT + "2", "text": "a"}), ("/chat/shown", {"seq": 1})):
        answer = await post(client, path, body, Cookie=old)
        assert (answer.status, (await answer.json())["why"]) == (401, "ended")
    assert (await send_file(client, b"x", Cookie=old)).status == 401
    assert (await client.get("/chat/events", headers={"Cookie": old})).status == 401
    assert (await client.get(f"/chat/document/{'a' * 64}", headers={"Cookie": old})).status == 401
    assert len(ports.data["keys"]) == kept
    assert (await post(client, "/chat/end", Cookie=old)).status == 200
    answer = await post(client, "/chat/open", Cookie=old)
    found = await answer.json()
    assert found["session"] != before["session"]
    assert (found["known"], found["consent"], found["seq"]) == (False, False, 0)
    assert f"motcua={token(client)}" != old


async def test_readiness_is_asked_once_however_many_want_it(serve: Serve, ports: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    ready = ports.ready

    async def counted() -> object:
        asked.append(NOW)
        await asyncio.sleep(0)
        return await ready()

    monkeypatch.setattr(ports, "ready", counted)
    client = await serve()
    answers = await asyncio.gather(*(client.get("/health/ready") for _ in range(20)))
    assert ([answer.status for answer in answers], len(asked)) == ([200] * 20, 1)
