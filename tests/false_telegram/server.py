"""The false Telegram itself: an aiohttp server that speaks the Bot API on a free port of 127.0.0.1."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal
from urllib.parse import parse_qsl

import orjson
from aiohttp import web

from tests.false_telegram.control import control
from tests.false_telegram.faults import AFTER, JSON_FAULTS, PAGE_FAULTS, Fault
from tests.false_telegram.methods import METHODS, Answered, Upload, bad
from tests.false_telegram.people import Person, Sent
from tests.false_telegram.updates import Updates

TOKEN = "700000001:AAF-false-token-of-the-tests_0123456789"
START = 1_780_000_000                # seconds since 1970 at which this Telegram's clock stands unless a test moves it
FileFault = Literal["", "slow", "truncated", "missing", "redirect", "endless", "unavailable"]


@dataclass(slots=True)
class KeptFile:
    """A file that a person sent."""

    ref: str
    unique: str
    path: str
    content: bytes


class FalseTelegram:
    """One bot on a Telegram of our own. ``async with FalseTelegram() as telegram:`` or ``await FalseTelegram.start()`` and ``close()``.

    ``latency``: seconds that each answer takes. ``faults``: what the next requests meet. ``file_fault``: how downloads behave ("slow" waits
    for ``go_on``). ``listeners`` hear of each message of the bot as it arrives. ``clock``: Telegram's time, in seconds.
    """

    def __init__(
        self, token: str = TOKEN, *, latency: float = 0.0, retry_delay: float = 0.02, clock: Callable[[], int] | None = None
    ) -> None:
        self.token = token
        self.latency = latency
        self.moment = START
        self.clock = clock
        number = int(token.partition(":")[0])
        self.me: dict[str, Any] = {"id": number, "is_bot": True, "first_name": "Một Cửa", "username": "mot_cua_thu_bot"}
        self.people: dict[int, Person] = {}
        self.messages: dict[tuple[int, int], Sent] = {}
        self.queries: dict[str, Person] = {}
        self.files: dict[str, KeptFile] = {}
        self.file_fault: FileFault = ""
        self.file_path = ""                                      # what getFile says instead of the true path
        self.go_on = asyncio.Event()
        self.faults: list[Fault] = []
        self.listeners: list[Callable[[Person, Sent], None]] = []
        self.calls: Counter[str] = Counter()                     # requests by method, those that met a fault included
        self.sent = 0                                            # messages delivered to people
        self._pulse = asyncio.Event()
        self.updates = Updates(retry_delay, self._pulse.set)
        self.url = ""
        self._number = 0
        self._runner: web.ServerRunner | None = None

    @classmethod
    async def start(cls, port: int = 0, **settings: Any) -> FalseTelegram:
        """A running server."""
        server = cls(**settings)
        await server.open(port)
        return server

    async def open(self, port: int = 0) -> None:
        """Listen on 127.0.0.1, on a free port where none is given; after a ``close`` again on the same one if it is given."""
        # Whoever goes away while being served is noticed: a waiting getUpdates of a killed bot must not conflict with the next one.
        self._runner = web.ServerRunner(web.Server(self._serve, access_log=None, handler_cancellation=True), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Stop serving and delivering."""
        self.go_on.set()
        await self.updates.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> FalseTelegram:
        await self.open()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.close()

    def person(self, chat_id: int, name: str = "Nguyễn Minh An", language: str = "vi") -> Person:
        """The person of this number: a new one, or the one that is there."""
        if chat_id not in self.people:
            self.people[chat_id] = Person(self, chat_id, name, language)
        return self.people[chat_id]

    def fault(self, fault: Fault) -> None:
        """Let the next matching requests meet this fault."""
        self.faults.append(fault)

    async def until(self, true: Callable[[], object], seconds: float = 10.0) -> None:
        """Wait until ``true()`` is, looking again whenever something happened here. Raises TimeoutError."""
        async with asyncio.timeout(seconds):
            while not true():
                self._pulse.clear()
                await self._pulse.wait()

    def update(self, kind: str, body: dict[str, Any], chat_id: int) -> int:
        """A new update for the bot; its number. Also for updates that no person here can make."""
        return self.updates.add(kind, body, chat_id)

    def now(self) -> int:
        """Telegram's time."""
        return self.clock() if self.clock else self.moment

    def new_number(self) -> int:
        """A number that was not given before."""
        self._number += 1
        return 5_000_000 + self._number

    def new_query(self, person: Person, *, stale: bool) -> str:
        """The id of a tap; a stale one is not known any more when the bot answers it."""
        query = str(self.new_number())
        if not stale:
            self.queries[query] = person
        return query

    def new_file(self, content: bytes, folder: str, ending: str) -> dict[str, Any]:
        """Keep a file; how an update names it."""
        number = self.new_number()
        file = KeptFile(f"AgACAgUAAxk{number}", f"AQAD{number}", f"{folder}/file_{number}.{ending}", content)
        self.files[file.ref] = file
        return {"file_id": file.ref, "file_unique_id": file.unique, "file_size": len(content)}

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.path
        if path.startswith("/file/bot"):
            return await self._file(request, path)
        if path.startswith("/people/"):
            return await control(self, request)
        token, _, method = path.removeprefix("/bot").partition("/")
        if token != self.token:
            well_formed = token.partition(":")[0].isdigit() and len(token) > 10
            return _refusal(Answered(401, "Unauthorized") if well_formed else Answered(404, "Not Found"))
        self.calls[method] += 1
        try:
            asked = await _asked(request)
            self._pulse.set()
            if (fault := self._fault(method, asked)) is not None:
                return await self._with(fault, request, method, asked)
            return await self._answer(method, asked)
        except Answered as answered:
            if self.latency:
                await asyncio.sleep(self.latency)
            return _refusal(answered)
        finally:
            self._pulse.set()

    async def _answer(self, method: str, asked: Mapping[str, Any]) -> web.Response:
        run = METHODS.get(method.lower())
        if run is None:
            raise Answered(404, "Not Found")
        result = await run(self, asked)
        if self.latency:
            await asyncio.sleep(self.latency)
        return web.Response(body=orjson.dumps({"ok": True, "result": result}), content_type="application/json")

    def _fault(self, method: str, asked: Mapping[str, Any]) -> Fault | None:
        if not self.faults:
            return None
        try:
            chat = int(asked.get("chat_id", 0))
        except (TypeError, ValueError):
            chat = 0
        met = next((fault for fault in self.faults if fault.meets(method, chat)), None)
        self.faults = [fault for fault in self.faults if fault.times > 0]
        return met

    async def _with(self, fault: Fault, request: web.BaseRequest, method: str, asked: Mapping[str, Any]) -> web.StreamResponse:
        """Answer as the fault has it."""
        if fault.kind == "flood":
            after = fault.retry_after
            raise Answered(429, f"Too Many Requests: retry after {after}", {"retry_after": after})
        if fault.kind in JSON_FAULTS:
            raise Answered(*JSON_FAULTS[fault.kind])
        if fault.kind in PAGE_FAULTS:
            return web.Response(status=PAGE_FAULTS[fault.kind], text="<html><h1>not Telegram</h1></html>", content_type="text/html")
        if fault.kind == "redirect":
            return web.Response(status=302, headers={"Location": "https://example.org/"})
        answer = await self._answer(method, asked) if fault.kind in AFTER else None
        if fault.kind.startswith("reset"):
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)
        if answer is None or fault.kind == "silent after":
            await asyncio.Event().wait()                         # until the other side gives up
        assert answer is not None
        assert isinstance(answer.body, bytes)
        return web.Response(body=answer.body[: len(answer.body) // 2], content_type="application/json")

    async def _file(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        token, _, place = path.removeprefix("/file/bot").partition("/")
        file = next((one for one in self.files.values() if one.path == place), None)
        if token != self.token or file is None or self.file_fault == "missing":
            return _refusal(Answered(404, "Not Found"))
        if self.file_fault == "redirect":
            return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/elsewhere"})
        if self.file_fault == "unavailable":
            return web.Response(status=503)
        if not self.file_fault:
            return web.Response(body=file.content, content_type="application/octet-stream")
        answer = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        if self.file_fault != "endless":
            answer.content_length = len(file.content)
        await answer.prepare(request)
        half = len(file.content) // 2
        await answer.write(file.content[:half])
        if self.file_fault == "truncated":
            assert request.transport is not None
            request.transport.close()
            return answer
        if self.file_fault == "slow":
            await self.go_on.wait()
            await answer.write(file.content[half:])
        while self.file_fault == "endless":
            await answer.write(bytes(1 << 16))
        await answer.write_eof()
        return answer


async def _asked(request: web.BaseRequest) -> Mapping[str, Any]:
    """The parameters of a call, however they were sent."""
    kind = request.content_type
    if kind == "application/json":
        try:
            asked = orjson.loads(await request.read())
        except ValueError:
            raise bad("can't parse JSON object") from None
        if not isinstance(asked, dict):
            raise bad("object expected")
        return asked
    found: dict[str, Any] = dict(parse_qsl(request.query_string, keep_blank_values=True))
    if kind == "multipart/form-data":
        async for part in await request.multipart():
            name, filename = str(getattr(part, "name", "")), getattr(part, "filename", None)
            content = bytes(await part.read())                   # type: ignore[union-attr]
            found[name] = content.decode() if filename is None else Upload(filename, content)
    else:
        found |= dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    return found


def _refusal(answered: Answered) -> web.Response:
    said: dict[str, Any] = {"ok": False, "error_code": answered.code, "description": answered.description}
    if answered.parameters:
        said["parameters"] = answered.parameters
    return web.Response(status=answered.code, body=orjson.dumps(said), content_type="application/json")
