"""Dossiers after filing, on both databases: who may move and see them, the numbers, the pushes, and the lock-out on guessing."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import official as command
from dialogs.desk import pass_hash
from dialogs.engine.effects import Supplement
from dialogs.engine.event import StoredFile
from dialogs.engine.place_units import Unit
from dialogs.engine.places import Places
from dialogs.join import invitation_hash
from dialogs.official_number import read_number
from dialogs.procedures.catalogue import ProcedureList
from dialogs.procedures.procedure import Case, Filing, Procedure
from dialogs.scenes import SCENES
from dialogs.status import MOVES, STATUSES, refusal
from dialogs.tracking_code import make_code, show
from handlers import guessing, officials
from handlers.acting import Acting
from handlers.dossiers import NOT_OF_UNIT, Refused, change_status
from handlers.effects import phone_proof
from handlers.effects_dossier import Incomplete, supplement
from handlers.readers import READERS
from handlers.turns import Turns
from storage.conversations import ConversationSave
from storage.database import Database
from storage.dossiers import Dossier, Paper
from storage.drafts import Draft
from storage.keys import Keys
from storage.link import Conflict
from storage.officials import Official
from tests.handlers.conftest import Clock, Office

BA_DINH, OTHER = "00004", "00008"
BIRTH = Procedure(
    "1.001193", "Đăng ký khai sinh", "v1", "Hộ tịch", "G15-TP07", ("commune",), "xã", "Bộ Tư pháp", "", ("Công dân",),
    (Filing("online", 3, "working_day"),), (Case("", "", ()),), (), (), "", "", "", "", True, False, False, "",
)  # fmt: skip
PHOTO = StoredFile("a" * 64, "jpeg", 1000, 1, 600, 800, "b" * 64)


def photo(number: int) -> StoredFile:
    return replace(PHOTO, hash=f"{number:064d}")


class Counter(Office):
    """An office with one procedure, two communes, and dossiers that are filed in a line."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__(database, clock)
        units = (Unit("01", "Hà Nội", "tỉnh", ""), Unit(BA_DINH, "Phường Ba Đình", "xã", "01"), Unit(OTHER, "Phường Hoàn Kiếm", "xã", "01"))
        self.drawn = random.Random(5)
        self.desk = replace(self.desk, unit_code="H26.105", places=Places(units, ()), catalogue=ProcedureList([BIRTH]))
        self.turns = Turns(database, self.desk, SCENES, clock=clock)

    async def file(self, who: str = "mẹ", unit: str = BA_DINH, phone: str = "0912345678") -> Dossier:
        """A filed dossier of this person, who has said hello before."""
        await self.says("menu", who=who)
        await self.answers()
        lane, now = self.database.keys.lane("test", who), self.clock()
        id, code = self.new_id(), make_code(self.drawn.randrange)
        async with self.database.begin() as uow:
            talk = await uow.conversations.get(lane)
            assert talk is not None
            await uow.files.put_many([PHOTO, replace(PHOTO, hash="c" * 64)], now)
            draft = Draft(f"draft{id[5:]}", talk.person_id, lane, BIRTH.code, "v1", 1, {}, "open", 0, now, now)
            await uow.drafts.save_many([draft])
            dossier = Dossier(
                id, draft.id, talk.person_id, lane, code, None, BIRTH.code, "v1", unit, 1, 1, {},
                phone_proof(self.desk.keys, id, phone[-4:]), now,
            )  # fmt: skip
            papers = [Paper("birth", 1, "Giấy chứng sinh", PHOTO.hash, "given"), Paper("birth", 2, "Giấy chứng sinh", "c" * 64, "given")]
            await uow.dossiers.create(dossier, papers, who="Đơn vị thử")
            await uow.commit()
        return dossier

    async def joins(self, who: str = "cán bộ", role: Any = "admin", unit: str = "") -> Official:
        """An official who joined by invitation, in chat."""
        async with self.database.begin() as uow:
            code = await officials.invite(uow, role, unit, self.clock(), self.drawn.randrange)
            await uow.commit()
        for words in ("menu", code, "Nguyễn Hoà"):
            await self.says(words, who=who)
            await self.answers()
        async with self.database.read() as uow:
            talk = await uow.conversations.get(self.database.keys.lane("test", who))
            assert talk is not None
            assert talk.official_id is not None
            found = await uow.officials.get(talk.official_id)
        assert found is not None
        return found

    async def asks(self, *words: str, who: str) -> str:
        """Say these one after the other; the text of everything that was answered or pushed to this person since."""
        before = len(await self.heard(who))
        for each in words:
            await self.says(each, who=who)
            await self.answers()
        return "\n".join((await self.heard(who))[before:])

    async def agrees(self, dossier: Dossier) -> None:
        """As after consent in the conversation that filed it: photos are taken at once."""
        async with self.database.begin() as uow:
            talk = await uow.conversations.get(dossier.lane)
            assert talk is not None
            assert talk.session is not None
            session = {**talk.session, "consent": "hash"}
            save = ConversationSave(talk.lane, session, talk.turn, talk.seq, talk.lang, self.clock(), None, None)
            await uow.conversations.save_many([save])
            await uow.commit()

    async def sends(self, *photos: int, who: str = "mẹ", **more: Any) -> str:
        """Photos in one message; what was answered."""
        before = len(await self.heard(who))
        await self.says("", who=who, files=tuple(photo(number) for number in photos), **more)
        await self.answers()
        return "\n".join((await self.heard(who))[before:])

    async def moves(self, dossier: Dossier, to: int, reason: str = "", official: Official | None = None) -> Dossier:
        async with self.database.begin() as uow:
            role = official.role if official else "admin"
            at = Acting(self.desk, self.clock(), official=official)
            now = await uow.dossiers.get(dossier.id)
            assert now is not None
            after = await change_status(uow, at, dossier.id, now.version, to, reason, role=role)
            await uow.commit()
        return after

    async def reads(self, name: str, arg: str, who: str, official: Official | None = None, network: str = "") -> Any:
        async with self.database.read() as uow:
            lane = self.database.keys.lane("test", who)
            person = await uow.people.of_lane(lane) or "nobody"
            return await READERS[name](uow, Acting(self.desk, self.clock(), lane, person, "test", official, network), arg)


@pytest.fixture
async def counter(database_url: str, clock: Clock) -> AsyncIterator[Counter]:
    database = await Database.open(database_url, Keys(bytes(range(32))))
    try:
        yield Counter(database, clock)
    finally:
        await database.close()


async def test_reception_gives_number_due_date_and_one_push(counter: Counter) -> None:
    dossier = await counter.file()
    official = await counter.joins()
    before = len(await counter.heard("mẹ"))
    after = await counter.moves(dossier, 2, official=official)
    assert after.number == "H26.105-261123-0001"
    assert after.due_at is not None
    assert after.due_at.isoformat() == "2026-11-27T10:00:00+00:00"      # Monday and three working days, past the holiday of the 24th
    pushed = (await counter.heard("mẹ"))[before:]
    assert len(pushed) == 1
    assert len(pushed[0]) < 500
    told = ("Được tiếp nhận", "Phường Ba Đình, Hà Nội", "Nguyễn Hoà", "H26.105-261123-0001", "09 giờ 00", "27/11/2026")
    for part in (show(dossier.code), *told):
        assert part in pushed[0], part
    async with counter.database.read() as uow:
        steps = await uow.dossiers.history(dossier.id)
        acts = await uow.audit.of(dossier.id)
    assert [(step.was, step.status, step.official_id) for step in steps] == [(0, 1, None), (1, 2, official.id)]
    assert (acts[0].actor, acts[0].act) == (official.id, "dossier.status")


async def test_what_is_done_on_the_day_is_promised_for_the_day(counter: Counter) -> None:
    counter.desk = replace(counter.desk, catalogue=ProcedureList([replace(BIRTH, filings=(Filing("online", 1, "same_day"),))]))
    await counter.moves(await counter.file(), 2)
    assert "Hẹn trả kết quả: thứ Hai, 23/11/2026" in (await counter.heard("mẹ"))[-1]
    counter.clock.forward(hours=7)          # four in the afternoon, and Tuesday is a holiday
    await counter.moves(await counter.file("hai"), 2)
    assert "Hẹn trả kết quả: thứ Tư, 25/11/2026" in (await counter.heard("hai"))[-1]


async def test_the_wait_for_papers_moves_the_due_date(counter: Counter) -> None:
    dossier = await counter.file()
    assert (await counter.moves(dossier, 2)).due_at == (await counter.moves(dossier, 5, "Ảnh mờ")).due_at
    assert "27/11/2026" not in (await counter.heard("mẹ"))[-1]
    counter.clock.forward(days=4)           # from Monday to Friday, with a holiday between
    after = await counter.moves(dossier, 4)
    assert after.due_at is not None
    assert after.due_at.isoformat() == "2026-12-02T10:00:00+00:00"
    assert "Hẹn trả kết quả: thứ Tư, 02/12/2026" in (await counter.heard("mẹ"))[-1]


async def test_the_whole_way_pushes_once_for_each_version(counter: Counter) -> None:
    dossier = await counter.file()
    before = len(await counter.heard("mẹ"))
    for to, reason in ((2, ""), (5, "Ảnh mờ"), (4, ""), (9, ""), (10, "")):
        counter.clock.forward(hours=1)
        dossier = await counter.moves(dossier, to, reason)
    pushed = (await counter.heard("mẹ"))[before:]
    assert len(pushed) == 5
    assert "Lý do: Ảnh mờ" in pushed[1]
    assert "Lý do" not in pushed[2]
    for part in ("Tiếp nhận lúc: 10 giờ 00", "Bắt đầu xử lý lúc: 12 giờ 00", "Xử lý xong lúc: 13 giờ 00", "Trả kết quả lúc: 14 giờ 00"):
        assert part in pushed[4], part
    assert dossier.ended_at is not None
    assert dossier.version == 6


async def test_a_refused_move_changes_nothing(counter: Counter) -> None:
    dossier = await counter.file()
    before = await counter.heard("mẹ")
    for to, reason in ((9, ""), (10, ""), (1, ""), (3, ""), (5, "  "), (11, "")):
        with pytest.raises(Refused):
            await counter.moves(dossier, to, reason)
    assert await counter.heard("mẹ") == before
    async with counter.database.read() as uow:
        assert (await uow.dossiers.get(dossier.id)) == dossier
        assert len(await uow.dossiers.history(dossier.id)) == 1


async def test_the_second_official_sees_what_changed(counter: Counter) -> None:
    dossier = await counter.file()
    for who in ("một", "hai"):
        await counter.joins(who)
        assert "Tên trẻ" not in await counter.asks(show(dossier.code), who=who)
        await counter.asks("menu", "bàn cán bộ", show(dossier.code), who=who)
    async with counter.database.read() as uow:
        talk = await uow.conversations.get(counter.database.keys.lane("test", "một"))
    assert talk is not None
    assert talk.session is not None
    assert talk.session["scene"] == "desk"
    for who in ("một", "hai"):
        assert "Tiếp nhận hồ sơ" in await counter.asks("tiếp nhận", who=who)
    for who in ("một", "hai"):                      # both in one batch, from the same screen
        await counter.says("tiếp nhận", who=who)
    before = {who: len(await counter.heard(who)) for who in ("một", "hai")}
    await counter.answers()
    said = ["\n".join((await counter.heard(who))[before[who] :]) for who in ("một", "hai")]
    assert sum("đã chuyển sang \"Được tiếp nhận\"" in each for each in said) == 1
    assert sum("vừa được người khác chuyển" in each for each in said) == 1
    async with counter.database.read() as uow:
        assert [step.status for step in await uow.dossiers.history(dossier.id)] == [1, 2]


async def test_an_older_version_is_a_conflict(counter: Counter) -> None:
    dossier = await counter.file()
    await counter.moves(dossier, 2)
    async with counter.database.begin() as uow:
        with pytest.raises(Conflict) as conflict:
            await change_status(uow, Acting(counter.desk, counter.clock()), dossier.id, 1, 3, "lý do", role="admin")
    assert conflict.value.current.status == 2


async def test_racing_officials_make_one_move_and_one_push(counter: Counter) -> None:
    dossier = await counter.file()
    before = len(await counter.heard("mẹ"))

    async def receive() -> bool:
        async with counter.database.begin() as uow:
            try:
                await change_status(uow, Acting(counter.desk, counter.clock()), dossier.id, 1, 2, role="admin")
            except Conflict:
                return False
            await uow.commit()
            return True

    done = await asyncio.gather(*(receive() for _official in range(6)))
    assert sorted(done) == [False] * 5 + [True]
    assert len(await counter.heard("mẹ")) == before + 1


async def test_numbers_run_without_gap_or_double_under_concurrency(counter: Counter) -> None:
    dossiers = [await counter.file(f"người {number}") for number in range(8)]
    received = await asyncio.gather(*(counter.moves(dossier, 2) for dossier in dossiers))
    numbers = sorted(str(dossier.number) for dossier in received)
    assert numbers == [f"H26.105-261123-{number:04d}" for number in range(1, 9)]
    counter.clock.forward(days=2)
    later = await counter.moves(await counter.file("mai"), 2)
    assert later.number == "H26.105-261125-0001"


async def test_without_an_agency_code_no_number_is_invented(counter: Counter) -> None:
    counter.desk = replace(counter.desk, unit_code="")
    dossier = await counter.moves(await counter.file(), 2)
    assert dossier.number is None
    assert dossier.received_at is not None
    async with counter.database.begin() as uow:
        await uow.dossiers.put_unit_code(OTHER, "H26.106")
        await uow.commit()
    assert (await counter.moves(await counter.file("hai", OTHER), 2)).number == "H26.106-261123-0001"


async def test_the_operator_gives_a_commune_its_agency_code(counter: Counter) -> None:
    counter.desk = replace(counter.desk, unit_code="")
    before = await counter.moves(await counter.file("một", OTHER), 2)
    await command.name_agency(counter.database, OTHER, "H26.106")
    assert (await counter.moves(await counter.file("hai", OTHER), 2)).number == "H26.106-261123-0001"
    assert (await counter.moves(await counter.file("ba", BA_DINH), 2)).number is None, "another commune's code is no code of this one"
    await command.name_agency(counter.database, OTHER, "H26.107")
    assert (await counter.moves(await counter.file("bốn", OTHER), 2)).number == "H26.107-261123-0001"
    async with counter.database.read() as uow:
        now = await uow.dossiers.get(before.id)
        acts = [(act.actor, act.act, act.detail) for act in await uow.audit.of(OTHER)]
    assert now is not None
    assert now.number is None, "what was received before stays as it is"
    assert acts == [("cli", "unit.code", {"code": code}) for code in ("H26.107", "H26.106")]


async def test_the_official_number_finds_the_dossier_in_its_old_form_too(counter: Counter) -> None:
    counter.desk = replace(counter.desk, unit_code="H26.16")
    dossier = await counter.moves(await counter.file(), 2)
    assert dossier.number == "H26.16-261123-0001"
    for typed in ("h26.16-261123-0001", "000.00.16.H26-261123-0001", "H26.16-20261123-0001"):
        view = await counter.reads("dossier", read_number(typed), "mẹ")
        assert view is not None
        assert view.code == dossier.code


async def test_officials_see_their_own_unit_only(counter: Counter) -> None:
    here, there = await counter.file("một"), await counter.file("hai", OTHER)
    official = await counter.joins(role="head", unit=BA_DINH)
    everywhere = await counter.joins("chung")
    assert [view.code for view in await counter.reads("desk", "1", "cán bộ", official)] == [here.code]
    assert len(await counter.reads("desk", "1", "chung", everywhere)) == 2
    assert await counter.reads("desk_dossier", there.code, "cán bộ", official) is None
    assert (await counter.reads("dossier", there.code, "cán bộ", official)).relation == "stranger"
    with pytest.raises(Refused, match=NOT_OF_UNIT.source):
        await counter.moves(there, 2, official=official)
    assert (await counter.moves(here, 2, official=official)).status == 2
    assert await counter.reads("desk", "1", "mẹ") == ()


async def test_an_official_who_left_sees_nothing(counter: Counter) -> None:
    dossier = await counter.file()
    official = await counter.joins()
    left = replace(official, ended_at=counter.clock())
    assert await counter.reads("desk", "1", "cán bộ", left) == ()
    assert await counter.reads("official", "", "cán bộ", left) is None
    with pytest.raises(Refused):
        await counter.moves(dossier, 2, official=left)


async def test_a_stranger_sees_the_step_and_the_phone_opens_more(counter: Counter) -> None:
    dossier = await counter.file(phone="0912345678")
    said = await counter.asks("menu", f"mã hồ sơ {show(dossier.code)}", who="lạ")
    assert "chỉ xem được bước hiện tại: Mới đăng ký" in said
    assert "Ba Đình" not in said
    assert "Đăng ký khai sinh" in await counter.asks("5678", who="lạ")
    view = await counter.reads("dossier", f"{dossier.code}#5678", "lạ")
    assert (view.relation, view.fields, view.papers) == ("known", {}, ())
    assert "Rút hồ sơ" not in await counter.asks("nhắc lại", who="lạ")


async def test_guessing_digits_locks_the_dossier_for_everybody_but_its_owner(counter: Counter) -> None:
    dossier = await counter.file(phone="0912345678")
    wrong = await counter.asks("menu", show(dossier.code), "0001", who="lạ")
    for number in range(2, 7):
        await counter.asks(f"{number:04d}", who="lạ")
    locked = await counter.asks("5678", who="lạ")
    assert len(locked) > 20
    assert locked in wrong                      # the right digits get the same words as the wrong ones
    assert "Đăng ký khai sinh" not in await counter.asks("menu", show(dossier.code), "5678", who="khác")
    assert "Đăng ký khai sinh" in await counter.asks(show(dossier.code), who="mẹ")
    counter.clock.forward(days=1, hours=1)
    assert "Đăng ký khai sinh" in await counter.asks("menu", show(dossier.code), "5678", who="thứ ba")


async def test_a_locked_guesser_cannot_tell_a_code_that_exists_from_one_that_does_not(counter: Counter) -> None:
    dossier = await counter.file()
    drawn = random.Random(9)
    await counter.asks("menu", who="lạ")
    unknown = ""
    for _guess in range(guessing.SENDER.misses):
        unknown = await counter.asks(show(make_code(drawn.randrange)), who="lạ")
    assert await counter.asks(show(dossier.code), who="lạ") == unknown
    assert "chỉ xem được bước" in await counter.asks("menu", show(dossier.code), who="khác")
    counter.clock.forward(hours=2)
    assert "chỉ xem được bước" in await counter.asks(show(dossier.code), who="lạ")


async def test_an_address_and_the_whole_can_be_locked_too(counter: Counter) -> None:
    dossier = await counter.file()
    at = Acting(counter.desk, counter.clock(), "lane", "p", "test", None, "net")
    async with counter.database.begin() as uow:
        for number in range(guessing.NETWORK.misses):
            await guessing.miss(uow, replace(at, lane=f"lane {number}"), "")
        await uow.commit()
    assert await counter.reads("dossier", dossier.code, "lạ", network="net") is None
    assert (await counter.reads("dossier", dossier.code, "lạ", network="other")).relation == "stranger"
    async with counter.database.begin() as uow:
        for number in range(guessing.OVERALL.misses - guessing.NETWORK.misses):
            await guessing.miss(uow, replace(at, lane=f"more {number}", network=""), "")
        await uow.commit()
    assert await counter.reads("dossier", dossier.code, "lạ") is None
    assert (await counter.reads("dossier", dossier.code, "mẹ")).relation == "owner"


async def test_one_person_or_network_does_not_lock_out_everybody(counter: Counter) -> None:
    dossier = await counter.file()
    at = Acting(counter.desk, counter.clock(), "lane", "p", "test", None, "")
    async with counter.database.begin() as uow:
        for _guess in range(2 * guessing.OVERALL.misses):
            await guessing.miss(uow, at, "")
        for number in range(2 * guessing.OVERALL.misses):
            await guessing.miss(uow, replace(at, lane=f"lane {number}", network="net"), "")
        assert await guessing.locked(uow, at)
        assert not await guessing.locked(uow, replace(at, lane="other"))
        counted = await uow.guesses.note("all", at.now, guessing.OVERALL.window) - 1
        assert counted == guessing.SENDER.misses + guessing.NETWORK.misses
        await uow.commit()
    assert (await counter.reads("dossier", dossier.code, "lạ", network="other")).relation == "stranger"


async def test_the_owner_withdraws_and_the_official_in_charge_hears_of_it(counter: Counter) -> None:
    dossier = await counter.file()
    official = await counter.joins()
    await counter.moves(dossier, 2, official=official)
    before = len(await counter.heard("cán bộ"))
    said = await counter.asks(show(dossier.code), "rút hồ sơ", "rút hồ sơ", who="mẹ")
    assert said.count("Công dân yêu cầu rút hồ sơ.") == 1
    told = (await counter.heard("cán bộ"))[before:]
    assert len(told) == 1
    assert "bạn đang phụ trách" in told[0]
    async with counter.database.read() as uow:
        after = await uow.dossiers.get(dossier.id)
        steps = await uow.dossiers.history(dossier.id)
    assert after is not None
    assert (after.status, after.version) == (7, 3)
    assert after.ended_at == counter.clock()
    assert steps[-1].who == "người nộp hồ sơ"


async def test_nobody_withdraws_anothers_dossier(counter: Counter) -> None:
    dossier = await counter.file()
    async with counter.database.begin() as uow:
        with pytest.raises(Refused):
            await change_status(uow, Acting(counter.desk, counter.clock(), "x", "somebody"), dossier.id, 1, 7, role="citizen")


async def test_a_page_is_replaced_and_the_old_one_kept(counter: Counter) -> None:
    dossier = await counter.file()
    await counter.asks(show(dossier.code), "thay một ảnh", "2", who="mẹ")
    await counter.agrees(dossier)
    new = replace(PHOTO, hash="d" * 64)
    await counter.says("", who="mẹ", files=(new,))
    await counter.answers()
    assert "Đã thay ảnh 2" in (await counter.heard("mẹ"))[-1]
    async with counter.database.read() as uow:
        now = await uow.dossiers.papers(dossier.id)
        ever = await uow.dossiers.papers(dossier.id, replaced=True)
        after = await uow.dossiers.get(dossier.id)
    assert [(page.page, page.file) for page in now] == [(1, PHOTO.hash), (2, "d" * 64)]
    assert "c" * 64 in {page.file for page in ever}
    assert after is not None
    assert (after.status, after.version) == (1, 2)


async def waiting(counter: Counter, official: Official | None = None, who: str = "mẹ") -> Dossier:
    """A dossier for which more papers were asked, and consent in the conversation of whoever filed it."""
    dossier = await counter.file(who)
    dossier = await counter.moves(dossier, 5, "Giấy chứng sinh: ảnh mờ", official)
    await counter.agrees(dossier)
    return dossier


async def test_a_supplement_reaches_the_dossier_and_the_official_in_hand_once(counter: Counter) -> None:
    official = await counter.joins()
    dossier = await waiting(counter, official)
    assert "gửi ảnh ngay tại đây" in (await counter.heard("mẹ"))[-1]
    told = len(await counter.heard("cán bộ"))
    assert "Dùng ảnh này để bổ sung hồ sơ" in await counter.sends(1)
    assert "Có 1 ảnh" in await counter.asks("1", who="mẹ")
    assert "Có 2 ảnh" in await counter.sends(2)
    async with counter.database.read() as uow:
        assert (await uow.dossiers.get(dossier.id)) == dossier
    said = await counter.asks("xong", who="mẹ")
    assert "Đã nhận 2 ảnh bổ sung" in said
    async with counter.database.read() as uow:
        after = await uow.dossiers.get(dossier.id)
        papers = [page for page in await uow.dossiers.papers(dossier.id) if page.paper == "supplement"]
        step = (await uow.dossiers.history(dossier.id))[-1]
        acts = [line.act for line in await uow.audit.of(dossier.id)]
    assert after is not None
    assert (after.status, after.version, after.official_id, after.ended_at) == (5, 3, official.id, None)
    assert [(page.page, page.file, page.label, page.why, page.since) for page in papers] == [
        (1, photo(1).hash, "Giấy bổ sung", "given", 3), (2, photo(2).hash, "Giấy bổ sung", "given", 3),
    ]  # fmt: skip
    assert (step.version, step.was, step.status, step.who, step.reason) == (3, 5, 5, "người nộp hồ sơ", "Đã gửi 2 ảnh bổ sung")
    assert acts.count("dossier.supplement") == 1
    news = (await counter.heard("cán bộ"))[told:]
    assert len(news) == 1
    assert "vừa gửi 2 ảnh bổ sung" in news[0]
    assert show(dossier.code) in news[0]


async def test_photos_of_an_album_that_come_after_xong_are_added_and_told_of_no_more(counter: Counter) -> None:
    official = await counter.joins()
    dossier = await waiting(counter, official)
    await counter.asks(show(dossier.code), who="mẹ")
    await counter.sends(1)
    told = len(await counter.heard("cán bộ"))
    await counter.says("xong", who="mẹ")
    await counter.says("", who="mẹ", files=(photo(2), photo(1)))
    await counter.says("", who="mẹ", files=(photo(3),))
    await counter.answers()
    async with counter.database.read() as uow:
        papers = [page for page in await uow.dossiers.papers(dossier.id) if page.paper == "supplement"]
        after = await uow.dossiers.get(dossier.id)
    assert [(page.page, page.file) for page in papers] == [(1, photo(1).hash), (2, photo(2).hash), (3, photo(3).hash)]
    assert after is not None
    assert (after.status, after.version) == (5, 5)
    assert len(await counter.heard("cán bộ")) == told + 1


async def test_supplements_stand_first_at_the_desk_until_an_official_moves_them(counter: Counter) -> None:
    official = await counter.joins(unit=BA_DINH)
    old, new = await waiting(counter, who="cũ"), await waiting(counter, who="mẹ")
    other = await counter.moves(await counter.file("xa", OTHER), 5, "thiếu giấy")
    await counter.asks(show(new.code), who="mẹ")
    await counter.sends(1)
    await counter.asks("xong", who="mẹ")
    listed = await counter.reads("desk", "5", "cán bộ", official)
    assert [(view.code, view.supplemented) for view in listed] == [(new.code, True), (old.code, False)]
    assert "Đã bổ sung giấy tờ" in await counter.asks("bàn cán bộ", "1", who="cán bộ")
    said = await counter.asks("1", who="cán bộ")
    assert "Người nộp đã gửi giấy bổ sung" in said
    assert "Giấy bổ sung: 1 ảnh" in said
    for to, reason in ((4, ""), (5, "vẫn thiếu trang 2")):
        await counter.moves(new, to, reason)
    listed = await counter.reads("desk", "5", "cán bộ", official)
    assert [(view.code, view.supplemented) for view in listed] == [(old.code, False), (new.code, False)]
    assert other.code not in {view.code for view in listed}


async def test_a_supplement_that_cannot_be_kept_is_not_called_received(counter: Counter) -> None:
    dossier = await waiting(counter)
    await counter.asks(show(dossier.code), who="mẹ")
    await counter.sends(1)
    counter.desk = replace(counter.desk, file_there=lambda hash, size: hash != photo(1).hash)
    counter.turns = Turns(counter.database, counter.desk, SCENES, clock=counter.clock)
    assert "Đã nhận" not in await counter.asks("xong", who="mẹ")
    async with counter.database.read() as uow:
        assert (await uow.dossiers.get(dossier.id)) == dossier
        assert all(page.paper != "supplement" for page in await uow.dossiers.papers(dossier.id))
    assert counter.turns.failures > 0


async def test_a_supplement_is_the_owners_and_of_the_version_that_was_looked_at(counter: Counter) -> None:
    dossier = await waiting(counter)
    talk_at = Acting(counter.desk, counter.clock(), dossier.lane, dossier.person_id)
    effect = Supplement(dossier.id, dossier.version, (PHOTO.hash,))
    for at, wrong, error in (
        (replace(talk_at, person_id="somebody"), effect, Refused),
        (talk_at, replace(effect, version=1), Conflict),
        (talk_at, replace(effect, files=("f" * 64,)), Incomplete),
    ):
        async with counter.database.begin() as uow:
            with pytest.raises(error):
                await supplement(uow, wrong, at)
    moved = await counter.moves(dossier, 4)
    async with counter.database.begin() as uow:
        with pytest.raises(Conflict):
            await supplement(uow, replace(effect, version=moved.version), talk_at)


async def test_two_sendings_at_once_are_both_there(counter: Counter) -> None:
    """From two conversations of the same person: the second sees that the dossier changed, and goes after the first."""
    dossier = await waiting(counter)
    at = Acting(counter.desk, counter.clock(), dossier.lane, dossier.person_id)

    async def send(hash: str) -> None:
        version = dossier.version
        while True:
            async with counter.database.begin() as uow:
                try:
                    await supplement(uow, Supplement(dossier.id, version, (hash,)), at)
                except Conflict as conflict:
                    version = conflict.current.version
                    continue
                await uow.commit()
                return

    await asyncio.gather(send(PHOTO.hash), send("c" * 64))
    async with counter.database.read() as uow:
        papers = [page for page in await uow.dossiers.papers(dossier.id) if page.paper == "supplement"]
    assert {page.file for page in papers} == {PHOTO.hash, "c" * 64}
    assert sorted(page.page for page in papers) == [1, 2]


async def test_an_invitation_works_once_and_for_a_day(counter: Counter) -> None:
    async with counter.database.begin() as uow:
        first = await officials.first_invitation(uow, counter.clock(), counter.drawn.randrange)
        assert await officials.first_invitation(uow, counter.clock(), counter.drawn.randrange) == ""
        late = await officials.invite(uow, "handler", BA_DINH, counter.clock(), counter.drawn.randrange)
        await uow.commit()
    assert await counter.reads("invitation", invitation_hash(first), "một") is True
    assert "Chào Nguyễn Hoà" in await counter.asks("menu", first, "Nguyễn Hoà", who="một")
    assert "không dùng được" in await counter.asks("menu", first, who="hai")
    assert "Bàn cán bộ" in (await counter.asks("menu", "bàn cán bộ", who="một"))
    counter.clock.forward(days=1, seconds=1)
    assert "không dùng được" in await counter.asks(late, who="hai")
    async with counter.database.read() as uow:
        assert first not in str([dict(row._mapping) for row in (await uow.connection.exec_driver_sql("SELECT * FROM invitations")).all()])


async def test_a_call_reaches_the_desk_and_its_answer_the_caller(counter: Counter) -> None:
    official = await counter.joins()
    await counter.asks("menu", "gặp cán bộ", "gặp cán bộ", who="mẹ")
    waiting = await counter.reads("calls", "", "cán bộ", official)
    assert len(waiting) == 1
    before = len(await counter.heard("mẹ"))
    await counter.asks("bàn cán bộ", "chờ gặp cán bộ: 1", "1", "trả lời", "Mời đến quầy số 3.", "gửi", who="cán bộ")
    assert (await counter.heard("mẹ"))[before:] == ["Cán bộ trả lời:\nMời đến quầy số 3."]
    assert await counter.reads("calls", "", "cán bộ", official) == ()


async def test_a_push_goes_where_the_person_still_is(counter: Counter) -> None:
    dossier = await counter.file()
    async with counter.database.begin() as uow:
        await uow.conversations.close(dossier.lane, "blocked")
        await uow.commit()
    await counter.moves(dossier, 2)
    async with counter.database.read() as uow:
        assert await uow.outbox.said(dossier.person_id, f"status:{dossier.id}:2")


async def test_papers_are_opened_by_a_pass_once(counter: Counter) -> None:
    dossier = await counter.file()
    await counter.joins()
    said = await counter.asks("menu", "bàn cán bộ", show(dossier.code), "xem giấy tờ", who="cán bộ")
    token = said.rsplit("/papers/", 1)[1].split()[0]
    async with counter.database.begin() as uow:
        opened = await uow.passes.use(pass_hash(token), counter.clock())
        assert opened is not None
        assert opened.dossier_id == dossier.id
        assert await uow.passes.use(pass_hash(token), counter.clock()) is None


async def test_the_command_moves_refuses_and_names_the_sentence(counter: Counter, capsys: pytest.CaptureFixture[str]) -> None:
    dossier = await counter.file()
    run = command.status
    assert await run(counter.database, counter.desk, show(dossier.code).lower(), 2) == 0
    out = capsys.readouterr()
    assert "Được tiếp nhận" in out.out
    assert "Số hồ sơ" in out.out
    assert not out.err
    for code, to, reason, sentence in (
        (show(dossier.code), 10, "", "không chuyển thẳng"),
        (show(dossier.code), 5, "", "cần có lý do"),
        ("7K3M-9Q2X", 4, "", "gõ nhầm"),
        ("7K3M-9Q2T", 4, "", "không có hồ sơ"),
        ("khai sinh", 4, "", "Chưa thấy mã"),
    ):
        assert await run(counter.database, counter.desk, code, to, reason) == 1
        out = capsys.readouterr()
        assert sentence in out.err
        assert not out.out
    assert await run(counter.database, counter.desk, show(dossier.code), 11) == 2
    assert len(await counter.heard("mẹ")) == 2           # hello and one push


async def test_every_allowed_move_goes_through_the_store_and_no_other_does(counter: Counter) -> None:
    """A walk over the table against the store: what the table allows is written, what it forbids leaves no trace."""
    drawn = random.Random(11)
    for number in range(4):
        dossier = await counter.file(f"người {number}")
        for _step in range(8):
            to = drawn.choice(sorted(STATUSES))
            reason = drawn.choice(["", "lý do"])
            allowed = refusal("admin", dossier.status, to, reason) is None
            assert allowed <= ((dossier.status, to) in MOVES)
            try:
                after = await counter.moves(dossier, to, reason)
            except Refused:
                assert not allowed
                async with counter.database.read() as uow:
                    assert await uow.dossiers.get(dossier.id) == dossier
            else:
                assert allowed
                assert (after.status, after.version) == (to, dossier.version + 1)
                dossier = after
        async with counter.database.read() as uow:
            steps = await uow.dossiers.history(dossier.id)
            pushed = [await uow.outbox.said(dossier.person_id, f"status:{dossier.id}:{step.version}") for step in steps[1:]]
        assert len(steps) == dossier.version
        assert all(pushed)


async def test_lists_and_lookups_ask_for_nothing_of_others(counter: Counter) -> None:
    mine = await counter.file("mẹ")
    await counter.file("khác")
    assert [view.code for view in await counter.reads("dossiers", "", "mẹ")] == [mine.code]
    assert (await counter.reads("dossier", mine.code, "mẹ")).papers
    assert await counter.reads("dossier", mine.id, "khác") is None
    counter.clock.forward(seconds=timedelta(hours=1).total_seconds())
    assert len((await counter.reads("export", "", "mẹ"))["dossiers"]) == 1
