"""The whole process on one SQLite file: what comes and what is sent shares the commits of the turns."""

from __future__ import annotations

from bot.app import Running
from tests.bot.conftest import Opener


async def test_on_sqlite_the_whole_process_lets_keeper_and_sender_ride(opened: Opener) -> None:
    office = await opened()
    running = Running(office)
    assert office.turns.riders_before == (running.sender.note,)
    assert office.turns.riders == (office.keeper.board, running.sender.claim)


async def test_a_process_that_does_not_send_lets_nobody_ride(opened: Opener) -> None:
    office = await opened()
    Running(office, send=False)
    assert (office.turns.riders_before, office.turns.riders) == ((), ())


async def test_on_postgres_nobody_rides(postgres_url: str, opened: Opener) -> None:
    office = await opened(database_url=postgres_url)
    Running(office)
    assert (office.turns.riders_before, office.turns.riders) == ((), ())
