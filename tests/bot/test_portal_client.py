"""Fetching the catalogue from a false portal: paging, manners, and every fault that the true one was seen to have."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from bot import portal_client
from bot.portal_client import AT_ONCE, IN_A_ROW, TRIES, PortalTrouble, fetch_all
from tests.dialogs.portal_records import record
from tests.false_portal import FalsePortal, Fault

CODES = [f"1.90{number:04}" for number in range(30)]


class Waits(list[float]):
    """Stands in for sleeping: notes how long, and goes on at once."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
async def portal() -> AsyncIterator[FalsePortal]:
    async with FalsePortal([record(code) for code in CODES]) as server:
        yield server


@pytest.fixture
def waits() -> Waits:
    return Waits()


def codes(records: list[object]) -> list[str]:
    return [one["code"] for one in records if isinstance(one, dict)]


async def test_every_record_once_in_the_portals_order(portal: FalsePortal, waits: Waits) -> None:
    told: list[int] = []
    fetched = await fetch_all(portal.url + "/", tell=told.append, pause=0.25, sleep=waits, page=7)
    assert codes(fetched.records) == CODES
    assert fetched.whole
    assert told == list(range(1, 31))
    assert portal.asked.pop("list") == 6                 # five pages, and the empty one after them
    assert set(portal.asked.values()) == {1}
    assert waits == [0.25] * (5 + 30)                    # after each page but the last, after each record


async def test_four_at_a_time(portal: FalsePortal, waits: Waits) -> None:
    del portal.records[28:]
    portal.meet = asyncio.Barrier(AT_ONCE)               # with fewer at a time nothing would ever be answered
    async with asyncio.timeout(20):
        assert len((await fetch_all(portal.url, sleep=waits)).records) == 28
    assert portal.at_once == AT_ONCE


async def test_pages_that_overlap_give_each_record_once(portal: FalsePortal, waits: Waits) -> None:
    portal.doubled = True
    fetched = await fetch_all(portal.url, sleep=waits, page=10)
    assert codes(fetched.records) == CODES
    del portal.asked["list"]
    assert set(portal.asked.values()) == {1}


async def test_a_list_without_progress_ends(portal: FalsePortal, waits: Waits) -> None:
    portal.stuck = True
    fetched = await fetch_all(portal.url, sleep=waits, page=10)
    assert codes(fetched.records) == CODES[:11]          # the second page begins after the first record and brings one more
    assert portal.asked["list"] == 2


@pytest.mark.parametrize("kind", ["broken", "cut", "garbled", "filter"])
@pytest.mark.parametrize("place", ["list", ""])
async def test_a_fault_that_passes_costs_a_try(portal: FalsePortal, waits: Waits, kind: str, place: str) -> None:
    portal.faults = [Fault(kind, place, times=2, skip=1)]    # type: ignore[arg-type]
    fetched = await fetch_all(portal.url, sleep=waits, pause=0, page=10)
    assert codes(fetched.records) == CODES
    assert fetched.whole
    assert sum(portal.asked.values()) == 4 + 30 + 2
    assert sum(1 for wait in waits if wait >= 1) == 2


async def test_waits_as_long_as_the_portal_asks(portal: FalsePortal, waits: Waits) -> None:
    portal.faults = [Fault("flood", "list", after=7), Fault("flood", "list", after=86400)]
    fetched = await fetch_all(portal.url, sleep=waits, pause=0)
    assert fetched.whole
    assert waits[:2] == [7, 60]                          # but not for a day


async def test_waits_twice_as_long_each_time(portal: FalsePortal, waits: Waits) -> None:
    portal.faults = [Fault("broken", "list", times=4)]
    await fetch_all(portal.url, sleep=waits, pause=0)
    assert waits[:4] == [1, 2, 4, 8]


async def test_no_answer_in_time_is_tried_again(portal: FalsePortal, waits: Waits, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portal_client, "TIME", 0.2)
    portal.faults = [Fault("silent", portal.records[3]["id"])]
    assert (await fetch_all(portal.url, sleep=waits, pause=0)).whole
    assert portal.asked[portal.records[3]["id"]] == 2


@pytest.mark.parametrize(
    ("kind", "why", "asked"),
    [
        ("refused", "NOT_FOUND", 2),
        ("forbidden", "403", 2),
        ("broken", "500", 2 * TRIES),
        ("huge", "bytes", 2),
        ("filter", "web page", 2 * TRIES),
    ],
)
async def test_a_record_that_cannot_be_had_is_reported_and_the_rest_come(
    portal: FalsePortal, waits: Waits, kind: str, why: str, asked: int
) -> None:
    bad = portal.records[4]["id"]
    portal.faults = [Fault(kind, bad, times=99)]             # type: ignore[arg-type]
    fetched = await fetch_all(portal.url, sleep=waits)
    assert codes(fetched.records) == [code for code in CODES if code != CODES[4]]
    assert [code for code, _reason in fetched.failures] == [CODES[4]]
    assert why in fetched.failures[0][1]
    assert portal.asked[bad] == asked                        # a second chance at the end
    assert not fetched.whole


async def test_a_record_that_comes_at_the_second_chance(portal: FalsePortal, waits: Waits) -> None:
    portal.faults = [Fault("broken", portal.records[0]["id"], times=TRIES)]
    fetched = await fetch_all(portal.url, sleep=waits)
    assert fetched.whole
    assert codes(fetched.records) == CODES               # and it stands in its place


async def test_a_portal_that_goes_away_ends_the_run_with_a_sentence(portal: FalsePortal, waits: Waits) -> None:
    portal.faults = [Fault("forbidden", "", times=99, skip=2)]
    with pytest.raises(PortalTrouble, match=r"Đã nhận 2 bản ghi, chưa nạp bản nào\. Xin đợi"):
        await fetch_all(portal.url, sleep=waits)
    assert sum(portal.asked.values()) - portal.asked["list"] <= 2 + IN_A_ROW + AT_ONCE


async def test_a_list_that_cannot_be_had_says_what_to_do(portal: FalsePortal, waits: Waits) -> None:
    portal.faults = [Fault("broken", "list", times=99)]
    with pytest.raises(PortalTrouble, match=r"HTTP 500.*MOTCUA_PORTAL_URL.*catalogue import"):
        await fetch_all(portal.url, sleep=waits)
    assert portal.asked["list"] == TRIES


async def test_nobody_listens(waits: Waits) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(PortalTrouble, match="Không lấy được danh sách"):
        await fetch_all(f"http://127.0.0.1:{port}", sleep=waits)


@pytest.mark.parametrize("shape", [[], {"items": "x"}, {"rows": []}, 7])
async def test_another_form_of_list_is_not_taken_for_an_empty_one(portal: FalsePortal, waits: Waits, shape: object) -> None:
    portal.shape = shape
    with pytest.raises(PortalTrouble, match="mẫu khác"):
        await fetch_all(portal.url, sleep=waits)


async def test_an_empty_list_is_trouble_and_no_order_to_abolish_everything(portal: FalsePortal, waits: Waits) -> None:
    portal.shape = {"items": [], "lastId": ""}
    with pytest.raises(PortalTrouble, match="danh sách trống"):
        await fetch_all(portal.url, sleep=waits)
