"""The floor: the least that a bot can do that keeps every update before it acknowledges it. aiohttp, one SQLite table, no conversation."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from aiohttp import web
from yarl import URL

from tests.bench.ptb_bot import QUESTIONS

JSON = {"Content-Type": "application/json"}


class Group:
    """Updates that arrive while one commit is under way share the next."""

    def __init__(self, folder: Path) -> None:
        self._table = sqlite3.connect(folder / "floor.db", isolation_level=None, check_same_thread=False)
        self._table.execute("PRAGMA journal_mode=WAL")
        self._table.execute("PRAGMA synchronous=FULL")
        self._table.execute("CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY, body BLOB NOT NULL)")
        self._waiting: list[tuple[int, bytes, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def keep(self, number: int, body: bytes) -> None:
        """Return when it is on the disk."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((number, body, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            await asyncio.to_thread(self._commit, [(number, body) for number, body, _done in batch])
            for _number, _body, done in batch:
                done.set_result(None)

    def _commit(self, rows: list[tuple[int, bytes]]) -> None:
        self._table.execute("BEGIN IMMEDIATE")
        self._table.executemany("INSERT OR IGNORE INTO inbox VALUES (?, ?)", rows)
        self._table.execute("COMMIT")


async def main() -> None:
    """Serve the webhook on the port of the command line, and answer each text after it was acknowledged."""
    url, token, folder, port = sys.argv[1:5]
    group = Group(Path(folder))
    places: dict[int, int] = {}
    sending: set[asyncio.Task[None]] = set()
    session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256), cookie_jar=aiohttp.DummyCookieJar())

    async def call(method: str, asked: dict[str, Any]) -> None:
        async with session.post(URL(f"{url}/bot{token}/{method}", encoded=True), data=orjson.dumps(asked), headers=JSON) as answer:
            await answer.read()

    async def deliver(request: web.BaseRequest) -> web.Response:
        if request.method != "POST":
            return web.Response()
        body = await request.read()
        update = orjson.loads(body)
        await group.keep(update["update_id"], body)
        chat = update["message"]["chat"]["id"]
        place = places.get(chat, 0)
        places[chat] = (place + 1) % len(QUESTIONS)
        task = asyncio.create_task(call("sendMessage", {"chat_id": chat, "text": QUESTIONS[place]}))
        sending.add(task)
        task.add_done_callback(sending.discard)
        return web.Response()

    runner = web.ServerRunner(web.Server(deliver, access_log=None))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port), backlog=1024).start()
    await call("setWebhook", {"url": f"http://127.0.0.1:{port}/"})
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        asyncio.run(main())
    else:
        uvloop.run(main())
