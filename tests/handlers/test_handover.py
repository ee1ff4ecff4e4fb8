"""Taking a draft over, on both databases: the draft moves with all its answers, the first conversation is told, one code serves once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.handover import LIVES, MISSES
from dialogs.procedures.catalogue import ProcedureList
from dialogs.procedures.procedure import Case, Filing, Paper, Procedure
from dialogs.scenes import SCENES
from handlers.turns import Turns
from storage.conversations import ConversationSave
from storage.database import Database
from storage.drafts import Draft
from storage.growth import purge
from storage.keys import Keys
from tests.handlers.conftest import Clock, Office

COPY = Procedure(
    "2.000635", "Cấp bản sao Trích lục hộ tịch", "v1", "Hộ tịch", "G15-TP07", ("commune",), "xã", "Bộ Tư pháp", "", ("Công dân",),
    (Filing("online", 1, "working_day"),), (Case("", "", (Paper("p", "k", "Tờ khai"),)),), (), (), "", "", "", "", True, False, False, "",
)  # fmt: skip
REFUSED = "Mã làm tiếp này không dùng được"


class Counter(Office):
    """An office with the real conversations and one procedure."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        self.desk = replace(self.desk, catalogue=ProcedureList([COPY]))
        self.turns = self.fresh()

    def fresh(self) -> Turns:
        return Turns(self.database, self.desk, SCENES, clock=self.clock)

    async def talk(self, *lines: str, who: str = "1") -> str:
        """These lines one after the other; the last answer."""
        for line in lines:
            self.clock.forward(seconds=1)
            await self.says(line, who=who)
            await self.answers()
        return await self.last(who)

    async def last(self, who: str = "1") -> str:
        return (await self.heard(who))[-1]

    def lane(self, who: str) -> str:
        return self.database.keys.lane("test", who)

    async def person(self, who: str) -> str:
        async with self.database.read() as uow:
            return str(await uow.people.of_lane(self.lane(who)))

    async def draft(self) -> Draft:
        """The one draft there is."""
        found = []
        async with self.database.read() as uow:
            for who in ("1", "2", "3"):
                found += await uow.drafts.of_person(str(await uow.people.of_lane(self.lane(who))))
        assert len(found) == 1
        return found[0]

    async def begin(self, phone: str = "0912 345 678") -> str:
        """Person 1 begins a filing, up to the place or up to the phone, and asks for a code; the code."""
        await self.talk("menu", "bản sao trích lục", "Làm hồ sơ", "đồng ý", "Cho chính mình", "Nguyễn Thị Hoa", "001198012345")
        if phone:
            await self.talk(phone)
        await self.talk("menu", "việc đang làm dở", "1")
        said = await self.talk("làm tiếp ở máy khác")
        return next(word for word in said.split() if word.startswith("DT-"))


@pytest.fixture
async def counter(database_url: str, clock: Clock) -> AsyncIterator[Counter]:
    database = await Database.open(database_url, Keys(bytes(range(32))))
    try:
        yield Counter(database, clock)
    finally:
        await database.close()


async def test_the_draft_goes_on_in_another_conversation_and_the_first_is_told(counter: Counter) -> None:
    code = await counter.begin()
    before = await counter.draft()
    assert "4 số cuối" in await counter.talk("menu", code.lower(), who="2")
    assert "Trước khi bắt đầu" in await counter.talk("5678", who="2")
    assert (await counter.draft()).person_id == await counter.person("1")
    said = await counter.talk("đồng ý", who="2")
    assert "Nộp ở xã, phường nào?" in said
    after = await counter.draft()
    assert (after.person_id, after.lane) == (await counter.person("2"), counter.lane("2"))
    assert after.answers == before.answers
    told = await counter.heard("1")
    assert sum("Mã làm tiếp vừa được dùng" in one for one in told) == 1
    assert "Chưa có việc nào đang làm dở" in await counter.talk("việc đang làm dở")
    async with counter.database.read() as uow:
        given = await uow.conversations.consents(await counter.person("2"))
    assert [one.given for one in given] == [True]


async def test_a_conversation_that_took_it_up_again_meanwhile_is_told_so(counter: Counter) -> None:
    code = await counter.begin(phone="")
    await counter.talk("Làm tiếp ở đây")
    assert (await counter.draft()).lane == counter.lane("1")
    await counter.talk("menu", code, "đồng ý", who="2")
    assert (await counter.draft()).lane == counter.lane("2")
    told = await counter.heard("1")
    assert [one for one in told if "vừa được làm tiếp ở một cuộc trò chuyện khác" in one]
    assert not [one for one in told if "Mã làm tiếp vừa được dùng" in one]
    await counter.talk("0912345678")           # the first one answers all the same: nothing of it reaches the draft
    assert "phone" not in (await counter.draft()).answers
    assert "phường nào" in await counter.talk("0912345678", who="2")
    assert (await counter.draft()).answers["phone"] == "0912345678"


async def test_a_code_serves_once(counter: Counter) -> None:
    code = await counter.begin(phone="")
    await counter.talk("menu", code, "đồng ý", who="2")
    assert REFUSED in await counter.talk("menu", code, who="3")
    assert REFUSED in await counter.talk("menu", code, who="1")
    assert (await counter.draft()).lane == counter.lane("2")


async def test_an_old_and_a_replaced_and_an_unknown_code_look_the_same(counter: Counter, clock: Clock) -> None:
    first = await counter.begin(phone="")
    said = await counter.talk("Tạo mã mới")
    second = next(word for word in said.split() if word.startswith("DT-"))
    refusals = {await counter.talk("menu", first, who="2"), await counter.talk("DT-7K3M-9Q2T-4ACE", who="2")}
    clock.forward(seconds=LIVES.total_seconds())
    refusals.add(await counter.talk(second, who="2"))
    assert len(refusals) == 1
    assert REFUSED in refusals.pop()
    assert (await counter.draft()).person_id == await counter.person("1")


async def test_three_wrong_numbers_end_the_code(counter: Counter) -> None:
    code = await counter.begin()
    await counter.talk("menu", code, who="2")
    for left in range(MISSES - 1, 0, -1):
        assert f"Còn gõ lại được {left} lần" in await counter.talk("0000", who="2")
    assert REFUSED in await counter.talk("0000", who="2")
    assert REFUSED in await counter.talk(code, who="2")
    assert REFUSED in await counter.talk("menu", code, who="3")
    assert (await counter.draft()).person_id == await counter.person("1")


async def test_only_the_conversation_that_typed_the_code_may_try_numbers(counter: Counter) -> None:
    code = await counter.begin()
    await counter.talk("menu", code, who="2")
    assert REFUSED in await counter.talk("menu", code, who="3")
    assert "Trước khi bắt đầu" in await counter.talk("5678", who="2")


async def test_the_one_who_began_it_needs_no_numbers(counter: Counter) -> None:
    code = await counter.begin()
    assert "Nộp ở xã, phường nào?" in await counter.talk("menu", code)
    assert (await counter.draft()).lane == counter.lane("1")
    assert not [one for one in await counter.heard("1") if "vừa được dùng" in one]


async def test_who_guesses_codes_is_locked(counter: Counter) -> None:
    code = await counter.begin(phone="")
    await counter.talk("menu", *[f"DT-7K3M-9Q2T-4AC{last}" for last in "23456789"], who="2")
    assert REFUSED in await counter.talk(code, who="2")
    assert "Trước khi bắt đầu" in await counter.talk("menu", code, who="3")


async def test_a_draft_thrown_away_has_no_code_any_more(counter: Counter) -> None:
    code = await counter.begin(phone="")
    await counter.talk("việc đang làm dở", "1", "xoá việc này", "xoá hẳn")
    assert REFUSED in await counter.talk("menu", code, who="2")


@pytest.mark.parametrize("phone", ["", "0912345678"])
async def test_of_two_that_race_with_one_code_exactly_one_gets_it(counter: Counter, phone: str) -> None:
    code = await counter.begin(phone=phone)
    for who in ("2", "3"):
        await counter.talk("menu", who=who)
        async with counter.database.begin() as uow:      # both agreed to the handling of their data before
            talk = await uow.conversations.get(counter.lane(who))
            assert talk is not None
            assert talk.session is not None
            session = {**talk.session, "consent": "hash"}
            save = ConversationSave(talk.lane, session, talk.turn, talk.seq, talk.lang, None, None, None)
            await uow.conversations.save_many([save])
            await uow.commit()
    for line in [code, "5678"] if phone else [code]:
        for who in ("2", "3"):
            await counter.says(line, who=who)

        async def work(turns: Turns, lane: str) -> None:
            while await turns.batch(8, [lane]):
                pass

        await asyncio.gather(work(counter.fresh(), counter.lane("2")), work(counter.fresh(), counter.lane("3")))
        await counter.answers()
    got = [who for who in ("2", "3") if any("Làm tiếp: Cấp bản sao" in one for one in await counter.heard(who))]
    refused = [who for who in ("2", "3") if any(REFUSED in one for one in await counter.heard(who))]
    assert len(got) == 1
    assert sorted(got + refused) == ["2", "3"]
    assert (await counter.draft()).lane == counter.lane(got[0])
    assert sum("Mã làm tiếp vừa được dùng" in one for one in await counter.heard("1")) == 1


@pytest.mark.parametrize("phone", ["", "0912345678"])
async def test_two_in_one_batch_exactly_one_gets_it(counter: Counter, phone: str) -> None:
    code = await counter.begin(phone=phone)
    for who in ("2", "3"):
        await counter.talk("menu", who=who)
    for line in [code, "5678", "đồng ý"] if phone else [code, "đồng ý"]:
        for who in ("2", "3"):
            await counter.says(line, who=who)
        await counter.answers()
        counter.clock.forward(seconds=60)
        await counter.answers()
    got = [who for who in ("2", "3") if any("Làm tiếp: Cấp bản sao" in one for one in await counter.heard(who))]
    assert len(got) == 1
    assert (await counter.draft()).lane == counter.lane(got[0])


async def test_codes_go_when_their_day_is_over(counter: Counter, clock: Clock) -> None:
    await counter.begin()
    assert (await purge(counter.database, clock() + LIVES))["draft_passes"] == 0
    assert (await purge(counter.database, clock() + LIVES + timedelta(days=1, seconds=1)))["draft_passes"] == 1
