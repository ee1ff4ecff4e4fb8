"""The national portal's public interface: every procedure it lists, fetched politely, for ``catalogue fetch``.

Two calls, as the portal's own pages make them: the list, a page at a time, each naming the last id that it held; then each record by
its id. Both answer ``{"code": "OK", "data": …, "message": …}``. In front of the portal stands a filter that answers some requests with a
web page instead; that is told apart from an answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import orjson

LIST = "/api/v1/submitting/formality/list-all-public-formality-by-citizen"
DETAIL = "/api/v1/configuring/formality/get-formality-by-citizen"
PAGE = 100                      # records on one page of the list
PAGES = 1_000                   # of the list at most: the portal has about 60
AT_ONCE = 4                     # requests under way
TRIES = 5
FIRST_WAIT = 1.0                # seconds before the second try; doubled each time
LONGEST_WAIT = 60.0
TIME = 60.0                     # seconds for one answer
ANSWER_BYTES = 16 * 1024 * 1024
IN_A_ROW = 25                   # records that failed one after the other: then it is the portal and not the records
CHUNK = 64 * 1024


class PortalTrouble(Exception):
    """The catalogue could not be fetched; the text says what to do next."""


class _Later(Exception):
    """This try failed, another may not; ``wait`` is what the portal asked for, in seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.why = why
        self.wait = wait


class _Never(Exception):
    """Asking again would bring the same."""


@dataclass(slots=True)
class Fetched:
    """The records in the order of the list, and (code or id, reason) of those that could not be had. ``whole``: nothing is missing."""

    records: list[object] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.failures


async def fetch_all(
    base_url: str,
    *,
    tell: Callable[[int], None] = lambda count: None,
    pause: float = 0.1,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    page: int = PAGE,
) -> Fetched:
    """Every public procedure of the portal at ``base_url``. ``tell`` hears how many records are there so far.

    ``pause`` is the time in seconds that each of the four workers waits between two requests. A failed request is tried again where it
    stood, so a portal that is away for a minute costs a minute and not the run; a record that still fails is left out and listed.
    Raises PortalTrouble when the list cannot be had, or nothing but failures comes any more.
    """
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    limits = aiohttp.ClientTimeout(total=TIME, connect=15)
    async with aiohttp.ClientSession(connector=connector, timeout=limits, cookie_jar=aiohttp.DummyCookieJar()) as session:
        portal = _Portal(session, base_url.rstrip("/"), pause, sleep)
        listed = await portal.list_all(page)
        return await portal.details(listed, tell)


class _Portal:
    """One run over the portal."""

    def __init__(self, session: aiohttp.ClientSession, url: str, pause: float, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._session = session
        self._url = url
        self._pause = pause
        self._sleep = sleep
        self._failed_in_a_row = 0

    async def list_all(self, page: int) -> dict[str, str]:
        """Id to code (or the id again) of every record, in the portal's order."""
        found: dict[str, str] = {}
        last = ""
        for _number in range(PAGES):
            asked = {"limit": page, "lastId": last, "q": "", "serviceGroupId": "", "categoryId": "", "departmentCode": ""}
            try:
                data = await self._ask(LIST, asked)
            except (_Later, _Never) as trouble:
                raise PortalTrouble(
                    f"Không lấy được danh sách thủ tục từ {self._url}: {trouble}. Đã nhận {len(found)} mục. "
                    "Xin kiểm tra đường mạng và MOTCUA_PORTAL_URL rồi chạy lại; hoặc nạp tệp bằng: catalogue import TỆP."
                ) from None
            items = data.get("items") if isinstance(data, dict) else None
            if not isinstance(items, list):
                raise PortalTrouble(
                    f"{self._url} trả lời theo mẫu khác với mẫu đã biết, nên chưa đọc được. "
                    "Danh mục đang có vẫn giữ nguyên. Xin dùng: catalogue import TỆP."
                )
            before = len(found)
            for item in items:
                if isinstance(item, dict) and isinstance(item.get("id"), str) and item["id"]:
                    found.setdefault(item["id"], str(item.get("code") or item["id"])[:40])
            following = data.get("lastId")
            if not items or not following or following == last or len(found) == before:
                break               # the end; or a page that brings nothing new, which would go on for ever
            last = str(following)
            await self._sleep(self._pause)
        if not found:
            raise PortalTrouble(
                f"{self._url} trả lời một danh sách trống. Danh mục đang có vẫn giữ nguyên. "
                "Xin thử lại sau, hoặc dùng: catalogue import TỆP."
            )
        return found

    async def details(self, listed: dict[str, str], tell: Callable[[int], None]) -> Fetched:
        """Each record in full; those that failed get a second chance at the end, when the portal may be well again."""
        records: dict[str, object] = {}
        for chance in (1, 2):
            why: dict[str, str] = {}
            waiting = [id for id in listed if id not in records]
            await self._several(iter(waiting), records, why, tell, strict=chance == 1)
            if not why:
                break
        return Fetched(
            [records[id] for id in listed if id in records],
            [(listed[id], reason) for id, reason in sorted(why.items())],
        )

    async def _several(
        self, waiting: Any, records: dict[str, object], why: dict[str, str], tell: Callable[[int], None], *, strict: bool
    ) -> None:
        self._failed_in_a_row = 0

        async def work() -> None:
            for id in waiting:
                try:
                    records[id] = await self._record(id)
                    self._failed_in_a_row = 0
                    tell(len(records))
                except (_Later, _Never) as trouble:
                    why[id] = str(trouble)
                    self._failed_in_a_row += 1
                    if strict and self._failed_in_a_row >= IN_A_ROW:
                        raise PortalTrouble(
                            f"{self._url} không còn trả lời: {trouble}. Đã nhận {len(records)} bản ghi, chưa nạp bản nào. "
                            "Xin đợi ít phút rồi chạy lại lệnh này."
                        ) from None
                await self._sleep(self._pause)

        try:
            async with asyncio.TaskGroup() as group:
                for _worker in range(AT_ONCE):
                    group.create_task(work())
        except* PortalTrouble as several:
            raise several.exceptions[0] from None

    async def _record(self, id: str) -> object:
        data = await self._ask(DETAIL, {"id": id})
        if not isinstance(data, dict):
            raise _Never("the portal sends no record")
        return data

    async def _ask(self, path: str, asked: dict[str, Any]) -> Any:
        """The ``data`` of an answer. Raises _Later after the last try, _Never at once."""
        for tries in range(1, TRIES + 1):
            try:
                return await self._once(path, asked)
            except _Later as trouble:
                if tries == TRIES:
                    raise
                await self._sleep(min(max(trouble.wait, FIRST_WAIT * 2 ** (tries - 1)), LONGEST_WAIT))
        raise AssertionError("unreachable")

    async def _once(self, path: str, asked: dict[str, Any]) -> Any:
        try:
            async with self._session.post(
                self._url + path, data=orjson.dumps(asked), allow_redirects=False,
                headers={"Content-Type": "application/json", "Accept": "application/json"},
            ) as answer:  # fmt: skip
                if answer.status == 429 or answer.status >= 500:
                    raise _Later(f"HTTP {answer.status}", _seconds(answer.headers.get("Retry-After", "")))
                if answer.status != 200:
                    raise _Never(f"HTTP {answer.status}")
                body = await _read(answer)
        except TimeoutError:
            raise _Later("no answer in time") from None
        except (aiohttp.ClientError, OSError) as trouble:
            raise _Later(type(trouble).__name__) from None
        try:
            said = orjson.loads(body)
        except ValueError:
            # Cut off on the way, or a page of the filter before the portal; both pass.
            raise _Later("a web page instead of data" if body.lstrip()[:1] == b"<" else "broken JSON") from None
        if not isinstance(said, dict) or said.get("code") != "OK":
            code = said.get("code") if isinstance(said, dict) else None
            raise _Never(f"the portal says {str(code)[:40]!r}")
        return said.get("data")


async def _read(answer: aiohttp.ClientResponse) -> bytes:
    """The whole answer, as long as it is no larger than any true one."""
    parts: list[bytes] = []
    size = 0
    async for chunk in answer.content.iter_chunked(CHUNK):
        size += len(chunk)
        if size > ANSWER_BYTES:
            raise _Never(f"an answer over {ANSWER_BYTES} bytes")
        parts.append(chunk)
    return b"".join(parts)


def _seconds(value: str) -> float:
    """Retry-After in seconds (RFC 9110 §10.2.3); a date is not believed and counts as nothing."""
    return float(value) if value.isdecimal() and len(value) < 6 else 0.0
