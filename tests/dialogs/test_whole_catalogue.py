"""Every procedure of the seed: a short card; what has an online way is filed to a code by digits and words; the rest names its counter."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import pytest

from dialogs.engine.effects import DropDraft, FileDossier, OpenDraft
from dialogs.engine.steps import Situation, Upload, unfold
from dialogs.engine.text import say
from dialogs.procedures import dialog_for
from dialogs.procedures.guides import GUIDES
from dialogs.procedures.procedure import Procedure
from dialogs.tracking_code import right, show
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import VOICE, catalogue, places
from tests.dialogs.filing import Filer, Stuck, file

CARD_MOST = 1500
# Every dialog is left once and taken up again where this is set; else each fifth of them, always the same ones.
EVERY = os.environ.get("MOTCUA_TEST_WHOLE", "") != ""
COUNTERS = {
    "commune": "quầy một cửa của xã, phường",
    "province": "trung tâm hành chính công của tỉnh",
    "ministry": "cơ quan trung ương",
    "other": "nơi nộp ghi trên trang thủ tục",
}
AT_COUNTER = "Việc này chưa nộp được trên mạng. Xin mang giấy tờ đến: "
ENDED = "Thủ tục này đã hết hiệu lực."


@dataclass
class Found:
    """What one walk over the whole catalogue came to."""

    cards: int = 0
    longest: int = 0
    filed: int = 0
    by_guide: int = 0
    papers: int = 0
    resumed: int = 0
    counters: Counter[str] = field(default_factory=Counter)
    ended: int = 0
    turns: int = 0
    wrong: list[str] = field(default_factory=list)


@cache
def walked() -> Found:
    """Everything is walked once for all tests of this file; the same choices on every run."""
    found = Found()
    for procedure in load_procedures():
        filer = Filer(random.Random(procedure.code))
        try:
            _card(filer, procedure, found)
            if procedure.state == "abolished":
                found.ended += 1
            elif procedure.online:
                _file(filer, procedure, found)
            else:
                _counter(filer, procedure, found)
        except Exception as trouble:
            found.wrong.append(f"{procedure.code}: {type(trouble).__name__}: {str(trouble)[:300]}")
        found.turns += len(filer.turns)
    return found


def _card(filer: Filer, procedure: Procedure, found: Found) -> None:
    """Typing the code opens the card."""
    filer.types(procedure.code)
    card = say(filer.messages[-1].text, VOICE)
    assert filer.scene == "card", "no card"
    assert procedure.title in card, "a card without its title"
    assert len(card) <= CARD_MOST, f"a card of {len(card)} characters"
    found.cards += 1
    found.longest = max(found.longest, len(card))


def _file(filer: Filer, procedure: Procedure, found: Found) -> None:
    filer.types(filer.chance.choice(("có", "co", filer.number_of(f"go:file:{procedure.code}"))))
    assert filer.scene == "consent", "personal questions without consent"
    filer.types(filer.chance.choice(("1", "đồng ý", "dong y")))
    dialog = dialog_for(procedure)
    leaves = EVERY or filer.chance.random() < 0.2
    stop_at = filer.chance.randrange(4) if leaves else -1
    effect = file(filer, procedure, stop_at=stop_at)
    assert effect is not None, f"not filed: {filer.text[:200]}"
    assert right(effect.code), "a wrong code"
    assert show(effect.code) in filer.text, "the code is not said"
    assert (effect.procedure, effect.procedure_version) == (procedure.code, procedure.version), "another procedure"
    assert places().commune(effect.unit) is not None, "filed at no commune"
    wanted = sum(isinstance(step, Upload) for step in _applying(effect, procedure))
    assert len({paper.paper for paper in effect.papers}) == wanted, "a paper that was not asked for"
    assert all(paper.file or paper.why in {"not_needed", "counter"} for paper in effect.papers), "a dossier with a gap"
    assert filer.session is not None
    assert not filer.session.draft
    found.filed += 1
    found.papers += wanted
    found.resumed += leaves
    found.by_guide += dialog.id != "generic"


def _applying(effect: FileDossier, procedure: Procedure) -> list[object]:
    """The steps that apply to the answers that were filed."""
    answers = {key: entry["value"] for key, entry in effect.fields.items()}
    answers |= {paper.paper: {"files": [], "done": True} for paper in effect.papers}
    filer = Filer(random.Random(0))
    return list(unfold(dialog_for(procedure), Situation(answers, filer.known().today, filer.known())))


def _counter(filer: Filer, procedure: Procedure, found: Found) -> None:
    """It cannot be begun here, whatever is said, and the sentence names where to go instead."""
    card = filer.text
    level = next((level for level in COUNTERS if level in procedure.levels), "other")
    assert f"{AT_COUNTER}{COUNTERS[level]}." in card, "the counter is not named"
    assert not any(payload.startswith("go:file") for payload in filer.payloads), "filing is offered"
    filer.types("có")
    assert filer.scene == "card", "it was begun"
    assert AT_COUNTER in filer.text, "the counter is not named again"
    assert not filer.turns[-1].effects, "something was done"
    filer.types("menu")
    assert filer.scene == "home", "no way back to the list of things to do"
    found.counters[level] += 1


def test_every_procedure_opens_a_short_card() -> None:
    found = walked()
    print(f"cards: {found.cards}, the longest of {found.longest} characters")
    assert found.wrong == []
    assert found.cards == len(load_procedures()) == 5475


def test_what_has_an_online_way_is_filed_and_the_rest_ends_at_its_counter() -> None:
    found = walked()
    print(
        f"filed to a code: {found.filed} ({found.by_guide} by a guide), {found.papers} papers, {found.turns} turns; "
        f"at a counter: {dict(found.counters)}; no longer in force: {found.ended}; left and taken up again: {found.resumed}"
    )
    assert found.wrong == []
    online = sum(one.online and one.state == "active" for one in load_procedures())
    assert found.filed == online > 4000
    assert found.by_guide == len(GUIDES)
    assert found.papers > found.filed
    assert sum(found.counters.values()) > 500
    assert set(found.counters) >= {"commune", "province", "ministry"}
    assert found.filed + sum(found.counters.values()) + found.ended == 5475


def test_every_dialog_can_be_left_and_taken_up_again() -> None:
    found = walked()
    assert [line for line in found.wrong if "cancelling" in line or "taken up" in line] == []
    assert found.resumed >= (found.filed if EVERY else found.filed // 8)


def test_one_that_ended_names_no_way_to_begin_it() -> None:
    ended = [one for one in load_procedures() if one.state == "abolished"]
    assert ended
    for procedure in ended:
        filer = Filer(random.Random(1))
        filer.types(procedure.code)
        assert ENDED in filer.text
        assert not any(payload.startswith("go:file") for payload in filer.payloads)
        filer.types("có")
        assert not any(isinstance(effect, OpenDraft) for effect in filer.turns[-1].effects)


def some_online(count: int) -> list[Procedure]:
    """Procedures of different dialogs: the guides, and some of the others, always the same."""
    online = [one for one in load_procedures() if one.online and one.state == "active"]
    guides = [one for one in online if dialog_for(one).id != "generic"]
    return guides + random.Random(7).sample([one for one in online if one not in guides], count)


def test_back_from_every_step_leads_to_the_step_before_and_loses_nothing() -> None:
    went_back = 0
    for procedure in some_online(20):
        for filer in _on_the_way(procedure):
            session = filer.session
            assert session is not None
            if "do:back" not in filer.payloads:
                continue
            before, answers = session.asking, dict(session.answers)
            filer.types("quay lại")
            assert filer.session is not None
            assert filer.session.asking != before, procedure.code
            assert filer.session.answers == answers, procedure.code
            went_back += 1
    assert went_back > 200


def _on_the_way(procedure: Procedure) -> Iterator[Filer]:
    """A filer at each question in turn, each time one who came there anew."""
    for steps in range(1, 40):
        filer = Filer(random.Random(procedure.code))
        filer.types(procedure.code)
        filer.types("có")
        filer.types("1")
        if filer.answers(procedure, steps):
            return
        yield filer


def test_starting_over_asks_first_and_then_begins_at_the_first_question() -> None:
    for procedure in some_online(10):
        filer = Filer(random.Random(3))
        filer.types(procedure.code)
        filer.types("có")
        filer.types("1")
        assert filer.session is not None
        first = filer.session.asking
        filer.answers(procedure, 2)
        draft = filer.session.draft
        filer.types("làm lại")
        filer.types("1")
        assert any(isinstance(effect, DropDraft) and effect.draft == draft for effect in filer.turns[-1].effects)
        assert filer.session.asking == first
        assert filer.session.answers == {}
        assert file(filer, procedure) is not None


def test_the_catalogue_of_the_walk_is_the_whole_seed() -> None:
    assert len(catalogue()) == len(load_procedures())


def test_a_screen_without_an_answer_is_noticed() -> None:
    """The walker itself would not pass by a bot that says nothing."""
    filer = Filer(random.Random(1))
    turn = filer.send("menu")
    silent = type(turn)(turn.session, turn.lang, turn.turn, (), ())
    with pytest.raises(Stuck):
        filer.looked_at(silent)
