"""The false portal's server: a list in pages, a record by its id, and faults by script."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal

import orjson
from aiohttp import web

LIST = "/api/v1/submitting/formality/list-all-public-formality-by-citizen"
DETAIL = "/api/v1/configuring/formality/get-formality-by-citizen"
IN_LIST = ("id", "code", "name", "state", "type")

Kind = Literal[
    "flood",        # 429 with Retry-After
    "broken",       # 500
    "silent",       # no answer until the other side gives up
    "cut",          # the connection breaks in the middle of the answer
    "garbled",      # 200 with half of the JSON
    "filter",       # 200 with a web page, as the filter before the portal answers
    "refused",      # 200, code NOT_FOUND
    "forbidden",    # 403
    "huge",         # an answer that does not end
]


@dataclass(slots=True)
class Fault:
    """One fault: for a record ("" is each record, "list" the list), ``times`` in a row, after ``skip`` requests that go well."""

    kind: Kind
    id: str = ""
    times: int = 1
    skip: int = 0
    after: int = 7

    def meets(self, id: str) -> bool:
        """Whether this request meets the fault; counts it if so."""
        if self.times <= 0 or (self.id or id) != id or (not self.id and id == "list"):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return True


class FalsePortal:
    """The portal with these records. ``stuck``: each page of the list names the same last id. ``doubled``: pages overlap by one record."""

    def __init__(self, records: Sequence[dict[str, Any]]) -> None:
        self.records = list(records)
        self.faults: list[Fault] = []
        self.stuck = False
        self.doubled = False
        self.shape: Any = None                   # what the list answers instead, where a test wants another form
        self.asked: Counter[str] = Counter()     # "list" or an id
        self.at_once = 0                         # most records asked for at one time, where they have to meet
        self.meet: asyncio.Barrier | None = None     # so many records have to be asked for together before any is answered
        self.url = ""
        self._stop = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> FalsePortal:
        app = web.Application()
        app.router.add_post(LIST, self._list)
        app.router.add_post(DETAIL, self._detail)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop.set()
        assert self._runner is not None
        await self._runner.cleanup()

    async def _list(self, request: web.Request) -> web.StreamResponse:
        asked = orjson.loads(await request.read())
        if self.shape is not None:
            return _said(self.shape)
        ids = [record["id"] for record in self.records]
        start = ids.index(asked["lastId"]) + 1 if asked["lastId"] in ids else 0
        if self.doubled and start:
            start -= 1
        page = [{name: record[name] for name in IN_LIST if name in record} for record in self.records[start : start + asked["limit"]]]
        last = page[-1]["id"] if page else ""
        if self.stuck:
            last = ids[0]
        return await self._with(request, "list", {"items": page, "lastId": last})

    async def _detail(self, request: web.Request) -> web.StreamResponse:
        id = str(orjson.loads(await request.read())["id"])
        record = next((record for record in self.records if record["id"] == id), None)
        if self.meet is not None:
            self.at_once = max(self.at_once, self.meet.n_waiting + 1)
            await self.meet.wait()
        return await self._with(request, id, record)

    async def _with(self, request: web.Request, id: str, data: Any) -> web.StreamResponse:
        self.asked[id] += 1
        fault = next((fault for fault in self.faults if fault.meets(id)), None)
        if fault is None:
            return _said(data) if data is not None else _said(None, "NOT_FOUND")
        return await self._faulty(request, fault, data)

    async def _faulty(self, request: web.Request, fault: Fault, data: Any) -> web.StreamResponse:
        whole = orjson.dumps({"code": "OK", "data": data, "message": ""})
        match fault.kind:
            case "flood":
                return web.Response(status=429, headers={"Retry-After": str(fault.after)})
            case "broken":
                return web.Response(status=500, text="<h1>Internal Server Error</h1>", content_type="text/html")
            case "forbidden":
                return web.Response(status=403)
            case "refused":
                return _said(None, "NOT_FOUND")
            case "filter":
                return web.Response(text="<html><title>Request Rejected</title></html>", content_type="text/html")
            case "garbled":
                return web.Response(body=whole[: len(whole) // 2], content_type="application/json")
            case "silent":
                await self._stop.wait()
                return web.Response(status=503)
        answer = web.StreamResponse(headers={"Content-Type": "application/json"})
        if fault.kind == "cut":
            answer.content_length = len(whole)
            await answer.prepare(request)
            await answer.write(whole[: len(whole) // 2])
            assert request.transport is not None
            request.transport.abort()
            return answer
        await answer.prepare(request)
        while not self._stop.is_set():
            await answer.write(b" " * (1 << 20))
        return answer


def _said(data: Any, code: str = "OK") -> web.Response:
    said = {"code": code, "data": data, "message": "" if code == "OK" else "Không tìm thấy"}
    return web.Response(body=orjson.dumps(said), content_type="application/json")
