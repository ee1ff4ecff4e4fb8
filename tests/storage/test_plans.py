"""What is asked many times a second is found by an index: a million handled letters and sent messages must cost nothing."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from storage.conversations import ConversationSave
from storage.database import Database
from storage.growth import purge
from storage.uow import UnitOfWork
from tests.storage.rows import LATER, NOW, draft, keep, lane, letter, meet, message, save

MANY = 20_000
NUMBERS = {
    "sqlite": "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :many) SELECT n FROM s)",
    "postgresql": "(SELECT n FROM generate_series(1, :many) AS s(n))",
}
MOMENT = {"sqlite": "1", "postgresql": "timestamptz '2026-01-01'"}
BLOB = {"sqlite": "x'01'", "postgresql": "'\\x01'::bytea"}
Use = Callable[[UnitOfWork], Awaitable[object]]

HOT: dict[str, Use] = {
    "heads": lambda uow: uow.inbox.heads(50, NOW),
    "heads of some": lambda uow: uow.inbox.heads(50, NOW, [lane("an"), lane("binh")]),
    "to_fetch": lambda uow: uow.inbox.to_fetch(50, NOW),
    "inbox counts": lambda uow: uow.inbox.counts(),
    "letters naming files": lambda uow: uow.inbox.naming_from("", 500),
    "handled": lambda uow: uow.inbox.handled([1, 2], NOW),
    "keep": lambda uow: uow.inbox.keep([letter("an", "again"), letter("new", "first")]),
    "claim": lambda uow: uow.outbox.claim(["telegram", "zalo_oa"], "one", LATER, 50, NOW),
    "claim but busy": lambda uow: uow.outbox.claim(["telegram"], "one", LATER, 50, NOW, [lane("an"), lane("chi")]),
    "expire": lambda uow: uow.outbox.expire(NOW),
    "push": lambda uow: uow.outbox.push(lane("an"), "person-an", "status:1", "status", 1, {}, NOW),
    "page": lambda uow: uow.outbox.page(lane("an"), 3, 50),
    "latest": lambda uow: uow.outbox.latest(lane("an"), 50),
    "shown": lambda uow: uow.outbox.shown(lane("an"), 5, NOW),
    "shown_turn": lambda uow: uow.outbox.shown_turn([(lane("an"), NOW), (lane("binh"), NOW)]),
    "outbox counts": lambda uow: uow.outbox.counts(),
    "dead": lambda uow: uow.outbox.dead(),
    "drafts of a person": lambda uow: uow.drafts.of_person("person-an"),
    "drafts": lambda uow: uow.drafts.get_many(["a", "b"]),
    "dossier by code": lambda uow: uow.dossiers.by_code("7K3M9Q2T"),
    "dossiers of a person": lambda uow: uow.dossiers.of_person("person-an", 10),
    "dossiers of a unit": lambda uow: uow.dossiers.of_unit("00004", [1, 2], 10),
    "dossiers with more papers": lambda uow: uow.dossiers.supplemented("00004", 5, 10),
    "erase": lambda uow: uow.erase.erase("person-an", NOW),
}
"""Each is run in a unit of its own that is undone."""

LARGE = ("inbox", "messages", "conversations", "drafts", "dossiers", "people")


async def _fill(database: Database, many: int) -> None:
    """Letters handled and messages sent long ago, of people and dossiers who are not in the test."""
    numbers, moment, blob = NUMBERS[database.dialect], MOMENT[database.dialect], BLOB[database.dialect]
    false, true = ("0", "1") if database.dialect == "sqlite" else ("false", "true")
    async with database.begin() as uow:
        for statement in (
            f"INSERT INTO people (id, created_at) SELECT 'q' || n, {moment} FROM {numbers} AS numbers",
            "INSERT INTO conversations (lane, channel, address, person_id, turn, seq, lang, created_at)"
            f" SELECT 'lane' || n, 'telegram', {blob}, 'q' || n, 0, 1, 'vi', {moment} FROM {numbers} AS numbers",
            "INSERT INTO inbox (channel, key, lane, body, at, kept_at, ready, tries, handled_at)"
            f" SELECT 'telegram', 'old' || n, 'lane' || n, {blob}, {moment}, {moment}, {true}, 0, {moment} FROM {numbers} AS numbers",
            "INSERT INTO messages (lane, channel, seq, person_id, reason, kind, priority, turn, body, state, part, tries, again,"
            f" created_at, ended_at) SELECT 'lane' || n, 'telegram', 1, 'q' || n, 'reply:' || n, 'reply', 0, 1, {blob}, 'sent', 0, 1,"
            f" {false}, {moment}, {moment} FROM {numbers} AS numbers",
            "INSERT INTO drafts (id, person_id, procedure, procedure_version, dialog_version, answers, state, version,"
            f" created_at, touched_at) SELECT 'd' || n, 'q' || n, '1', '1', 1, {blob}, 'submitted', 1,"
            f" {moment}, {moment} FROM {numbers} AS numbers",
            "INSERT INTO dossiers (id, draft_id, person_id, lane, code, procedure, procedure_version, unit, status, version, fields,"
            f" filed_at) SELECT 'd' || n, 'd' || n, 'q' || n, 'lane' || n, 'c' || n, '1', '1', 'u' || (n % 3000), 9, 3, {blob}, {moment}"
            f" FROM {numbers} AS numbers",
        ):
            await uow.connection.execute(text(statement), {"many": many})
        await uow.connection.execute(text("ANALYZE"))
        await uow.commit()


async def _present(database: Database) -> None:
    """A few who are in the midst of it."""
    await meet(database, "an", "binh", "chi")
    await save(database, draft("an"))
    await keep(database, letter("an", "again"), letter("binh", "photo", ready=False), letter("chi", "more"))
    async with database.begin() as uow:
        await uow.conversations.save_many(
            [ConversationSave(lane(who), {"a": 1}, 1, 2, "vi", None, NOW, None) for who in ("an", "binh", "chi")]
        )
        await uow.outbox.add_many([message(who, seq) for who in ("an", "binh", "chi") for seq in (1, 2)])
        await uow.commit()


@pytest.fixture
async def grown(database: Database) -> Database:
    """A store with a past."""
    await _fill(database, MANY)
    await _present(database)
    return database


async def _plan(uow: UnitOfWork, statement: str, parameters: Any, *, postgres: bool) -> str:
    """How the database would run this, one line a step."""
    ask = "EXPLAIN " if postgres else "EXPLAIN QUERY PLAN "
    rows = (await uow.connection.exec_driver_sql(ask + statement, tuple(parameters))).all()
    return "\n".join(str(row[-1]) for row in rows)


async def test_no_table_is_read_from_end_to_end(grown: Database) -> None:
    grown._quick = None         # every statement goes SQLAlchemy's way, where it can be noted
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        asked.append((statement, parameters[0] if many else parameters))

    bad: list[str] = []
    for name, use in HOT.items():
        asked.clear()
        async with grown.begin() as uow:
            connection = uow.connection.sync_connection
            assert connection is not None
            event.listen(connection, "before_cursor_execute", note)
            await use(uow)
            event.remove(connection, "before_cursor_execute", note)
            assert asked
            for statement, parameters in asked:
                if not re.match(r"SELECT pg_|INSERT", statement.strip()):
                    plan = await _plan(uow, statement, parameters, postgres=grown.postgres)
                    scans = re.findall(r"Seq Scan on (\w+)" if grown.postgres else r"^SCAN (\w+)$", plan, re.MULTILINE)
                    bad += [f"{name}: {statement}\n{plan}" for table in scans if table in LARGE or table in ("older", "earlier")]
    assert not bad, "\n\n".join(bad)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)     # PostgreSQL chooses by numbers; the test above looks at the result
async def test_the_waiting_are_found_by_the_index_of_the_waiting(database: Database) -> None:
    database._quick = None      # every statement goes SQLAlchemy's way, where it can be noted
    await _present(database)
    expected = {
        "heads": ("SCAN inbox USING INDEX ix_inbox_waiting", "SEARCH older USING INDEX ix_inbox_waiting_lane (lane=? AND id<?)"),
        "claim": (
            "SEARCH messages USING INDEX ix_messages_waiting (channel=?)",
            "SEARCH earlier USING INDEX ux_messages_sending (lane=?)",
            "SEARCH earlier USING INDEX ix_messages_waiting_lane (lane=? AND priority<?)",
        ),
        "expire": ("SCAN messages USING INDEX ux_messages_sending",),
        "inbox counts": ("SCAN inbox USING INDEX ix_inbox_waiting",),
        "shown": ("SEARCH messages USING INDEX ix_messages_waiting_lane (lane=?)",),
    }
    for name, steps in expected.items():
        found: list[str] = []
        asked: list[tuple[str, Any]] = []
        async with database.begin() as uow:
            connection = uow.connection.sync_connection
            assert connection is not None
            event.listen(connection, "before_cursor_execute", lambda *call, asked=asked: asked.append((call[2], call[3])))
            await HOT[name](uow)
            for statement, parameters in list(asked):
                found.append(await _plan(uow, statement, parameters, postgres=False))
        plan = "\n".join(found)
        assert all(step in plan for step in steps), f"{name}:\n{plan}"
        assert "TEMP B-TREE" not in plan, f"{name} sorts:\n{plan}"


async def test_the_past_costs_no_steps(tmp_path: Any, keys: Any) -> None:
    """SQLite counts its own steps: with a long past they are as many as with none."""
    counted: dict[str, list[int]] = {"heads": [], "claim": [], "keep": [], "shown_turn": [], "dossier by code": []}
    for past in (0, MANY):
        database = await Database.open(f"sqlite:///{tmp_path / str(past)}.db", keys)
        try:
            if past:
                await _fill(database, past)
            await _present(database)
            for name, steps in counted.items():
                ticks = [0]

                def tick(ticks: list[int] = ticks) -> int:
                    ticks[0] += 1
                    return 0

                async with database.begin() as uow:
                    await uow.marks.get("warm")
                    wire: Any = (await uow.connection.get_raw_connection()).driver_connection
                    await wire.set_progress_handler(tick, 1)
                    await HOT[name](uow)
                    await wire.set_progress_handler(None, 0)
                steps.append(ticks[0])
        finally:
            await database.close()
    for name, (young, old) in counted.items():
        assert young >= 10, name
        assert old <= young * 1.2, f"{name}: {young} steps with no past, {old} with {MANY}"


async def test_growth_finds_what_is_old(grown: Database) -> None:
    done = await purge(grown, NOW + timedelta(hours=1))
    assert (done["letter_bodies"], done["letters"], done["replies"]) == (MANY, MANY, MANY)
