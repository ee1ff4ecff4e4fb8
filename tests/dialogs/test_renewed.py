"""Questions that change under a live draft: every photo stays with its paper, or is kept aside and said so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogs import procedures as made
from dialogs.dossier import DraftView
from dialogs.engine.effects import FileDossier
from dialogs.engine.fields import FreeText
from dialogs.engine.session import Session
from dialogs.engine.steps import Ask, Choose, Dialog, Review, Upload
from dialogs.engine.text import raw
from dialogs.procedures import dialog_for, paper_keys, people
from dialogs.procedures.catalogue import ProcedureList
from dialogs.procedures.guides import GUIDES
from dialogs.procedures.procedure import Case, Filing, Paper, Procedure
from dialogs.procedures.record import versioned
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import Chat, photo

CODE = "1.900001"
FORM = Paper("G01-KQ1", "to_khai", "Tờ khai")
CARD = Paper("G01-KQ2", "can_cuoc", "Căn cước")
PROXY = Paper("G01-KQ3", "uy_quyen", "Giấy ủy quyền", conditional=True)
HOUSE = Paper("G01-KQ4", "so_do", "Sổ đỏ", conditional=True)
ANSWERS: dict[str, Any] = {
    "for_whom": "self", "name": "Trần Văn Nam", "number": "001088000002", "phone": "0987654321",
    "commune": {"code": "00004", "name": "Phường Ba Đình", "province": "01", "province_name": "Thành phố Hà Nội"},
}  # fmt: skip


def record(*papers: Paper, cases: tuple[Case, ...] = ()) -> Procedure:
    """A procedure that asks for these papers."""
    base = next(one for one in load_procedures() if one.online and one.code not in GUIDES)
    whole = replace(base, code=CODE, state="active", filings=(Filing("online", 3, "working_day"),), cases=cases or (Case("1", "", papers),))
    return versioned(whole)


def key_of(procedure: Procedure, paper: Paper) -> str:
    several = zip(paper_keys.cases_of(procedure), paper_keys.keys_of(procedure), strict=True)
    return next(key for case, keys in several for one, key in zip(case.papers, keys, strict=True) if one.key == paper.key)


class Live(Chat):
    """A chat over a catalogue that can be changed under it; older versions of its records are known where ``remember`` says so."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.older: dict[str, Procedure] = {}

    def now_is(self, procedure: Procedure, *, remember: bool = True) -> None:
        if remember:
            self.older[procedure.version] = procedure
        self.procedures = ProcedureList([procedure], older=lambda _code, version: self.older.get(version))

    def hashes(self, key: str) -> list[str]:
        assert self.session is not None
        value: Any = self.session.answers.get(key) or {}
        return [file["hash"] for file in value.get("files", [])]

    @property
    def tray(self) -> set[str]:
        assert self.session is not None
        return {file["hash"] for file in self.session.tray}


def at_papers(procedure: Procedure) -> Live:
    """Somebody who has answered all questions and is asked for the first paper."""
    chat = Live()
    chat.now_is(procedure)
    chat.send("menu")
    chat.send(tap=f"go:file:{CODE}")
    chat.send("đồng ý")
    assert chat.session is not None
    chat.session = Session.from_json(chat.session.to_json() | {"answers": dict(ANSWERS)})
    chat.send("nhắc lại")
    return chat


def as_before(chat: Live, answers: dict[str, Any], asking: str) -> None:
    """The session as version 1 of the dialog left it: papers by their place, and no word of which dialog it was."""
    assert chat.session is not None
    state = chat.session.to_json()
    state["form"] = {"procedure": CODE, "version": state["form"]["version"], "dialog_version": 1, "touched": True}
    chat.session = Session.from_json(state | {"answers": {**ANSWERS, **answers}, "asking": asking, "topics": 3})
    chat.session.offered = [replace(offer, step=asking) for offer in chat.session.offered]


def files(*numbers: int, done: bool = True) -> dict[str, Any]:
    return {"files": [photo(number).to_json() for number in numbers], **({"done": True} if done else {})}


def name(number: int) -> str:
    return photo(number).hash


# -- the keys --------------------------------------------------------------------------------------------------------------


def test_a_key_is_the_papers_own_wherever_it_stands() -> None:
    there, swapped = record(FORM, CARD, PROXY), record(PROXY, CARD, FORM)
    assert {key_of(there, paper) for paper in (FORM, CARD, PROXY)} == {key_of(swapped, paper) for paper in (FORM, CARD, PROXY)}
    assert key_of(there, CARD) == key_of(swapped, CARD) != key_of(there, FORM)


def test_cases_are_known_by_what_they_say_and_not_by_their_number() -> None:
    one, two = Case("1", "Nhà ở", (FORM, CARD)), Case("2", "Đất", (CARD, HOUSE))
    there = record(cases=(one, two))
    swapped = record(cases=(replace(two, key="1"), replace(one, key="2")))
    keys, others = paper_keys.keys_of(there), paper_keys.keys_of(swapped)
    assert keys == others[::-1]
    assert len({key for several in keys for key in several}) == 4       # the paper of both cases is asked for in each
    (which,) = (step for step in dialog_for(swapped).steps if isinstance(step, Choose) and step.key == "case")
    assert isinstance(which.options, tuple)
    assert {option.value for option in which.options} == {paper_keys.case_value(one), paper_keys.case_value(two)}


def test_the_number_that_made_a_repeated_code_unique_is_not_in_the_key() -> None:
    first, second = replace(FORM, key="G01-KQ9"), replace(CARD, key="G01-KQ9-2")
    swapped = record(replace(CARD, key="G01-KQ9"), replace(FORM, key="G01-KQ9-2"))
    assert paper_keys.keys_of(record(first, second))[0] == paper_keys.keys_of(swapped)[0][::-1]


def test_every_record_of_the_seed_turned_round_has_the_same_keys() -> None:
    for procedure in load_procedures():
        turned = replace(procedure, cases=tuple(replace(case, papers=case.papers[::-1]) for case in procedure.cases[::-1]))
        keys = [set(several) for several in paper_keys.keys_of(procedure)]
        assert keys == [set(several) for several in paper_keys.keys_of(turned)][::-1], procedure.code
        assert all(len(paper_keys.needed(key).encode()) <= 24 for several in keys for key in several)


# -- another record under a live draft -------------------------------------------------------------------------------------


def test_papers_that_swap_under_a_live_draft_keep_their_photos() -> None:
    there = record(FORM, CARD)
    chat = at_papers(there)
    for number in (1, 2):
        chat.send(files=(photo(number),))
        chat.send("xong")
    chat.now_is(swapped := record(CARD, FORM))
    chat.send("nhắc lại")
    assert "Các câu trả lời vẫn được giữ" in chat.text
    assert chat.hashes(key_of(swapped, FORM)) == [name(1)]
    assert chat.hashes(key_of(swapped, CARD)) == [name(2)]
    chat.send("Gửi hồ sơ")
    (effect,) = (effect for effect in chat.turns[-1].effects if isinstance(effect, FileDossier))
    assert {(paper.label, paper.file) for paper in effect.papers} == {("Tờ khai", name(1)), ("Căn cước", name(2))}


def test_a_photo_that_comes_with_the_change_goes_to_the_paper_that_was_asked_for() -> None:
    there = record(FORM, CARD)
    chat = at_papers(there)
    assert "Tờ khai" in chat.text
    chat.now_is(record(CARD, FORM))
    chat.send(files=(photo(1),))
    assert chat.hashes(key_of(there, FORM)) == [name(1)]
    assert chat.hashes(key_of(there, CARD)) == []
    chat.send("xong")
    assert "Xin gửi ảnh giấy này: Căn cước" in chat.text


def test_yes_is_said_to_the_paper_that_was_asked_about() -> None:
    there = record(PROXY, HOUSE)
    chat = at_papers(there)
    assert "Giấy ủy quyền" in chat.text
    chat.now_is(record(HOUSE, PROXY))
    chat.send("1")
    assert chat.session is not None
    assert chat.session.answers[paper_keys.needed(key_of(there, PROXY))] == "yes"
    assert paper_keys.needed(key_of(there, HOUSE)) not in chat.session.answers


def test_a_photo_of_a_paper_that_is_asked_for_no_more_is_kept_aside() -> None:
    chat = at_papers(record(FORM, CARD))
    chat.send(files=(photo(1),))
    chat.now_is(gone := record(CARD))
    chat.send(files=(photo(2),))
    assert chat.tray == {name(1), name(2)}
    assert chat.hashes(key_of(gone, CARD)) == []
    assert "1 ảnh thuộc giấy không còn" in chat.text
    assert "do:usetray" in chat.payloads


# -- drafts of the first version ---------------------------------------------------------------------------------------------


def test_an_old_draft_goes_by_the_record_that_it_was_begun_with() -> None:
    there = record(FORM, CARD, PROXY)
    chat = at_papers(there)
    as_before(chat, {"p0": files(1), "p1": files(2, done=False)}, "p1")
    chat.now_is(record(PROXY, CARD, FORM))
    chat.send(files=(photo(3),))
    assert chat.hashes(key_of(there, FORM)) == [name(1)]
    assert chat.hashes(key_of(there, CARD)) == [name(2), name(3)]
    assert chat.tray == set()
    assert chat.session is not None
    assert not {"p0", "p1"} & chat.session.answers.keys()


def test_an_old_draft_keeps_its_case_and_what_was_said_of_papers() -> None:
    one, two = Case("1", "Nhà ở", (FORM,)), Case("2", "Đất", (HOUSE, CARD))
    there = record(cases=(one, two))
    chat = at_papers(there)
    as_before(chat, {"case": "1", "n1_0": "yes", "p1_0": files(1)}, "p1_1")
    chat.now_is(record(cases=(replace(two, key="1"), replace(one, key="2"))))
    chat.send("nhắc lại")
    assert chat.session is not None
    assert chat.session.answers["case"] == paper_keys.case_value(two)
    assert chat.session.answers[paper_keys.needed(key_of(there, HOUSE))] == "yes"
    assert chat.hashes(key_of(there, HOUSE)) == [name(1)]
    assert "Căn cước" in chat.text


def test_an_old_draft_of_a_record_that_nobody_knows_keeps_its_photos_aside() -> None:
    chat = at_papers(record(FORM, CARD))
    as_before(chat, {"p0": files(1), "p1": files(2), "case": "0", "n2": "yes"}, "p1")
    chat.older.clear()
    chat.now_is(new := record(CARD, FORM))
    chat.send(files=(photo(3),))
    assert chat.tray == {name(1), name(2), name(3)}
    assert "2 ảnh thuộc giấy không còn" in chat.text
    assert chat.session is not None
    assert not {"n2", "case"} & chat.session.answers.keys()
    assert not {key_of(new, FORM), key_of(new, CARD)} & chat.session.answers.keys()
    chat.send(tap="do:usetray")
    assert set(chat.hashes(key_of(new, CARD))) == {name(1), name(2), name(3)}
    assert chat.tray == set()


# -- a guide where there was none --------------------------------------------------------------------------------------------


def guide(procedure: Procedure) -> Dialog:
    """Asks for one paper of its own, in the same version as the dialog that it takes the place of."""
    steps = (
        people.for_whom(), people.applicant_name(), people.phone(), people.commune(),
        Ask("why", raw("Vì sao?"), FreeText(1, 200, "ngắn quá"), raw("Lý do")),
        Upload("own_paper", raw("Xin gửi ảnh giấy riêng."), raw("Giấy riêng")), Review(),
    )  # fmt: skip
    return Dialog("handed_in", 2, raw("Thử"), steps, procedure.code)


@pytest.fixture
def with_guide(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Hands a guide in; no dialog that was made meanwhile outlives the test."""

    def hand_in() -> None:
        monkeypatch.setitem(GUIDES, CODE, guide)
        made.dialog_for.cache_clear()

    yield hand_in
    made.dialog_for.cache_clear()


def test_a_guide_handed_in_under_a_live_draft_loses_no_photo(with_guide: Any) -> None:
    chat = at_papers(record(FORM, CARD))
    chat.send(files=(photo(1), photo(2)))
    chat.send("xong")
    with_guide()
    chat.send(files=(photo(3),))
    assert "bộ câu hỏi mới" in chat.text
    assert "2 ảnh thuộc giấy không còn" in chat.text
    assert "Vì sao?" in chat.text
    assert chat.tray == {name(1), name(2), name(3)}
    assert chat.session is not None
    assert chat.session.form["dialog"] == "handed_in"
    assert chat.session.answers["name"] == "Trần Văn Nam"
    chat.send("cần gấp")
    assert "do:usetray" in chat.payloads
    chat.send(tap="do:usetray")
    assert set(chat.hashes("own_paper")) == {name(1), name(2), name(3)}
    chat.send("nhắc lại")
    assert "giữ riêng" not in chat.text


def test_a_draft_from_the_shelf_is_looked_at_too(with_guide: Any) -> None:
    chat = at_papers(there := record(FORM, CARD))
    chat.send(files=(photo(1),))
    assert chat.session is not None
    view = DraftView(chat.session.draft, CODE, there.version, 2, chat.now, dict(chat.session.answers))
    chat.send("huỷ")
    with_guide()
    chat.facts["drafts", ""] = (view,)
    for words in ("việc đang làm dở", "1", "1"):
        chat.send(words)
    assert chat.tray == {name(1)}
    assert "1 ảnh thuộc giấy không còn" in chat.text


def test_more_photos_than_can_be_kept_aside_wait_for_room(with_guide: Any) -> None:
    papers = [replace(FORM, key=f"G01-KQ{number}", label=f"Giấy {number}") for number in range(4)]
    there = record(*papers)
    chat = at_papers(there)
    for at, key in enumerate(paper_keys.keys_of(there)[0]):
        assert chat.session is not None
        chat.session.answers[key] = files(*range(at * 10, at * 10 + 10))
    with_guide()
    chat.send("nhắc lại")
    assert len(chat.tray) == 30
    chat.send("cần gấp")
    chat.send(tap="do:usetray")
    chat.send("xong")
    assert chat.session is not None
    assert {name(number) for number in range(40)} == chat.tray | set(chat.hashes("own_paper"))


# -- mistakes that die when they are made ------------------------------------------------------------------------------------


def test_a_paper_lacks_only_what_can_be_said() -> None:
    with pytest.raises(ValueError, match="later"):
        Upload("p", raw("P?"), raw("P"), lacks=frozenset({"later"}))      # type: ignore[arg-type]


@pytest.mark.parametrize("left_out", ["commune", "phone"])
def test_a_dialog_without_a_place_or_a_telephone_is_no_dialog(left_out: str) -> None:
    steps = tuple(step for step in (people.commune(), people.phone()) if step.key != left_out)
    with pytest.raises(ValueError, match=left_out):
        Dialog("test", 1, raw("Thử"), (*steps, Review()), "0")


def test_a_session_with_what_is_kept_no_more_still_loads() -> None:
    old = {"scene": "home", "topics": 4, "form": {"touched": True}}
    assert Session.from_json(old).to_json() == {"scene": "home", "form": {"touched": True}}
