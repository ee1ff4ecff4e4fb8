"""What the server asks of its host and tells its log; packed bodies are refused before anything unpacks them."""

from __future__ import annotations

import asyncio
import gzip
import logging
import resource
from urllib.parse import urlsplit

import pytest
from aiohttp import ClientSession

from bot.host import MINUTE, TOLD, KindOnly, more_files
from tests.bot.conftest import Opener, serving

SECRET = "motcua_session=a-secret-of-somebody"


def record() -> logging.LogRecord:
    error = ValueError(SECRET)
    return logging.LogRecord(
        "aiohttp.server", logging.ERROR, "", 0, "Error handling request from %s", ("203.0.113.9",), (ValueError, error, None)
    )


def test_the_log_gets_kinds_of_errors_and_few_of_them() -> None:
    now = [0.0]
    only = KindOnly(lambda: now[0])
    first = record()
    assert only.filter(first)
    assert logging.Formatter().format(first) == "a request could not be served: ValueError"
    assert sum(only.filter(record()) for _line in range(100)) == TOLD - 1
    now[0] += MINUTE
    assert only.filter(record())


def test_as_many_files_as_may_be() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(before[0], 512), before[1]))
    more_files()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])


async def test_packed_bodies_and_broken_requests(opened: Opener, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(await opened()) as url, ClientSession() as client:
        for path, packing in (("/webhooks/web", "gzip"), ("/nowhere", "br"), ("/webhooks/web", "identity")):
            headers = {"Content-Encoding": packing, "Content-Type": "application/json"}
            async with client.post(url + path, data=gzip.compress(b" " * 900_000), headers=headers) as answer:
                assert (answer.status, await answer.json()) == (415, {"why": "content_encoding"})
        async with client.get(f"{url}/health/live", headers={"Content-Encoding": "gzip"}) as answer:
            assert answer.status == 200      # it has no body
        where = urlsplit(url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(f"GET /papers/{SECRET} HTTP/1.1\r\nHost: {where.netloc}\r\nCookie {SECRET}\r\n\r\n".encode())
        assert b" 400 " in await reader.readline()
        writer.close()
    told = [found for found in caplog.records if found.name == "aiohttp.server"]
    assert told
    assert {found.getMessage().split(":")[0] for found in told} == {"a request could not be served"}
    assert SECRET not in caplog.text
