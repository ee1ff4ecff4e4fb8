"""Anything at all goes through the engine: no exception leaves, answers change by answering only; back and cancel lose nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.engine.event import Event, FileRef
from dialogs.engine.match import chosen
from dialogs.engine.steps import Ask, Choose, Upload
from dialogs.engine.talk import Talk
from dialogs.file import FILING
from dialogs.procedures import dialog_for
from dialogs.scenes import SCENES
from tests.dialogs.mimic import LISTED, START, Mimic, photo
from tests.transcripts.world import small_catalogue

STEPS = 20_000
PEOPLE = 10
ONLINE = [procedure for procedure in small_catalogue() if procedure.online]
WORDS = (
    "menu", "huỷ", "huy", "quay lại", "làm lại", "giúp", "gặp cán bộ", "tiếng anh", "tiếng việt", "hồ sơ của tôi", "việc đang làm dở",
    "dữ liệu của tôi", "xong", "chưa có", "nguyễn minh an", "Lê Thị Hoa", "hôm qua", "31/02/2026", "01/11/2026", "001195000123",
    "079090001234", "0912345678", "phường Ba Đình, Hà Nội", "trúc bạch", "khai sinh", "giấy độc thân", "đồng ý", "gửi hồ sơ", "có",
    "không", "7K3M-9Q2T",
    "CB-7K3M-9Q2T-7K3M", "DT-7K3M-9Q2T-A2B3", "H26.36-261123-0001", "", " ", "\u200b", "\u202eabc", "🙂" * 40, "ệ" * 5000, "\x00",
    "-1", "0", "99", "1.", "số 2", "nhắc lại", "/start", "?", "{mã}", "{n}", "%s", "<b>", "a" * 81, "xoá và làm lại",
    "trùng thì sao?\nhai dòng",
)  # fmt: skip
PAYLOADS = (
    "do:", "go:", "pick:", "edit:", "may:", "do:forged", "go:card:9.9", "go:draft:x", "go:file", "go:file:9.9", "go:restart:x", "go:start:",
    "go:consent", "go:lang:km", "go:track:x", "go:desk", "go:event:x", "go:field:x", "go:drafts:x", "go:mydata", "pick:-1", "pick:99",
    "may:99", "do:out:0", "do:out:99", "do:out:x", "do:submit", "do:done", "do:usetray", "do:notyet", "do:counter", "do:more", "do:fix",
    "do:keep",
    "do:ananswer", "do:awish", "do:reask", "do:review", "do:sure", "do:to:9", "do:list:1", "edit:nope", "go:handover:x", "x" * 40,
)  # fmt: skip


def events(talk: Mimic, numbers: Iterator[int]) -> Event:
    """Anything that may come, likely and unlikely."""
    chance, session = talk.random, talk.session
    offers = [(offer.turn, payload) for offer in session.offered for payload in offer.words.values()]
    busy = talk.official or talk.count % 4000 > 2500
    weights = (40, 14, 10, 16, 5, 10, 5) if busy else (8, 3, 3, 74, 3, 4, 5)      # mostly a diligent person, at times a wild one
    match chance.choices(("offered", "words", "number", "answer", "payload", "file", "other"), weights)[0]:
        case "offered" if offers:
            turn, payload = chance.choice(offers)
            return talk.event(tap=payload, seen=chance.choice((turn, turn, turn, 0, turn + 1)))
        case "number":
            return talk.event(text=str(chance.randrange(1, 9)), seen=chance.choice((0, 0, session.turn, session.turn - 1)))
        case "answer":
            return right_answer(talk, numbers)
        case "payload":
            return talk.event(tap=chance.choice(PAYLOADS), seen=chance.choice((0, session.turn)))
        case "file":
            files = tuple(photo(next(numbers) if chance.random() < 0.8 else 1) for _each in range(chance.choice((1, 1, 1, 3, 30))))
            return talk.event(files=files, text=chance.choice(("", "", "xong")), at=talk.now - timedelta(seconds=chance.choice((0, 0, 60))))
        case "other":
            what: dict[str, Any] = chance.choice((
                {"refs": (FileRef(f"r{next(numbers)}", "a.jpg"),)}, {"declined": ("sound", "not_a_paper")},
                {"kind": "start", "start": "1_001193"}, {"kind": "start"},
                {"kind": "edit", "text": "Lê Thị Sửa", "edits": f"k{chance.randrange(1, talk.count + 2)}"},
                {"kind": "edit", "text": "", "edits": "k1"}, {"kind": "inner", "inner": "draft_taken"},
                {"kind": "inner", "inner": "unblocked"},
                {"kind": "inner", "inner": "draft_passed"},
                {"kind": "inner", "inner": "fetched", "files": (photo(next(numbers)),)},
                {"kind": "start", "start": "7K3M9Q2T"}, {"text": "xin chào", "lang": "km"},
            ))  # fmt: skip
            return talk.event(**what)
    return talk.event(text=chance.choice(WORDS))


def right_answer(talk: Mimic, numbers: Iterator[int]) -> Event:
    """What brings a filing on, wherever it stands; begins one where none is open."""
    session, chance = talk.session, talk.random
    if session.scene == "consent":
        return talk.event(tap="do:agree", seen=session.turn)
    if not session.draft:
        return talk.event(tap=f"go:file:{chance.choice(ONLINE).code}", seen=session.turn)
    match asked(talk):
        case None:
            return talk.event(tap=chance.choice(("do:submit", "do:submit", "do:change", "do:later")), seen=session.turn)
        case Choose() as step:
            return talk.event(text=said(talk, chance.choice(step.choices(_situation(talk)))))
        case Upload():
            papers = tuple(photo(next(numbers)) for _each in range(chance.choice((1, 2, 9))))
            return talk.event(text="xong") if chance.random() < 0.5 else talk.event(files=papers)
        case Ask() as step:
            return talk.event(text=chance.choice(step.field.examples)[0])
    return talk.event(text="xong")


def asked(talk: Mimic) -> Any:
    """The step that is open in the draft, or None."""
    session = talk.session
    procedure = LISTED.get(str(session.form.get("procedure", "")))
    if not session.draft or procedure is None:
        return None
    session.answers = talk.answers
    turn = Talk(session, talk.event(), _known(talk), SCENES)
    form = FILING.form(turn)
    return form.current() if form is not None else None


def _known(talk: Mimic) -> Any:
    from dialogs.engine.known import Known, UnitInfo
    from dialogs.engine.text import raw
    from tests.transcripts.world import all_places, all_voices

    return Known(talk.now, UnitInfo("Thử"), all_voices(), all_places(), LISTED, talk.new_id, lambda: "", raw)


def test_twenty_thousand_events() -> None:
    """No exception leaves ``advance``; what was answered is only ever changed by an answer, and photos go only when they are taken out."""
    numbers, filed = iter(range(10, 10**9)), 0
    for person in range(PEOPLE):
        talk = Mimic(f"fuzz {person}")
        for step in range(STEPS // PEOPLE):
            if talk.random.random() < 0.01 and talk.session.draft:
                talk.drafts[talk.session.draft].held = "another"
            before = {id: (draft.open, dict(draft.answers)) for id, draft in talk.drafts.items()}
            event = events(talk, numbers)
            where = f"person {person}, step {step}: {event}"
            try:
                turn = talk.do(event)
            except AssertionError:
                raise
            except Exception as trouble:
                raise AssertionError(where) from trouble
            for message in turn.replies:
                assert len(message.buttons) <= 8, where
                assert all(len(button.payload.encode()) <= 40 for button in message.buttons), where
            check_answers(talk, event, before, where)
        filed += len(talk.dossiers)
    assert filed > PEOPLE, "these people never came to an end: the events are too wild to test anything"


def check_answers(talk: Mimic, event: Event, before: dict[str, tuple[bool, dict[str, Any]]], where: str) -> None:
    """Nothing that was answered is lost by this event."""
    for id, (was_open, answers) in before.items():
        draft = talk.drafts[id]
        if not was_open or not draft.open:
            assert was_open or not draft.open, f"an ended draft is open again; {where}"
            continue
        gone = [key for key in answers if key not in draft.answers and key.count(".") != 2]
        assert not gone, f"answers were lost: {gone}; {where}"
        for key, value in answers.items():
            photos = len(value.get("files", [])) if isinstance(value, dict) else 0
            now = draft.answers.get(key)
            left = len(now.get("files", [])) if isinstance(now, dict) else 0
            taken_out = bool(event.tap.startswith("do:out:") or event.text)
            assert left >= photos or (taken_out and left == photos - 1), f"photos of {key} were lost; {where}"
        if event.kind in ("inner", "start") and not event.files:
            assert draft.answers == answers, f"answers changed without an answer; {where}"


def filing(procedure: Any, seed: object) -> Mimic:
    """A conversation that has begun to file this procedure."""
    talk = Mimic(seed)
    talk.do(talk.event(kind="start", start=procedure.code.replace(".", "_")))
    talk.taps(f"go:file:{procedure.code}")
    talk.taps("do:agree")
    assert talk.session.scene == "file"
    return talk


def walk(talk: Mimic, steps: int) -> None:
    """Answer so many questions rightly; stop at the review, or where the way ends."""
    for number in range(steps):
        step = asked(talk)
        match step:
            case None:
                return
            case Choose():
                at = _situation(talk)
                good = [option for option in step.choices(at) if option.end is None]
                talk.taps(f"pick:{talk.random.choice(good).value}") if len(good) <= 6 else talk.says(said(talk, talk.random.choice(good)))
            case Upload():
                talk.do(talk.event(files=(photo(1000 * (len(talk.turns) + 1) + number),)))
                talk.taps("do:done")
            case Ask():
                before = len(talk.answers)
                for words, _value in (*step.field.examples, *step.field.examples):
                    talk.says(words)
                    if talk.session.doubt.get("values"):
                        talk.taps("may:0")
                    if len(talk.answers) > before:
                        break
        assert talk.session.draft


def said(talk: Mimic, option: Any) -> str:
    from dialogs.engine.text import say
    from tests.transcripts.world import all_voices

    return say(option.label, all_voices()["vi"])


def _situation(talk: Mimic) -> Any:
    from dialogs.engine.steps import Situation

    known = _known(talk)
    return Situation(talk.answers, known.today, known)


def key_of(step: Any) -> str:
    return "review" if step is None else step.key


PROCEDURES = st.sampled_from(ONLINE)


@settings(max_examples=60)
@given(PROCEDURES, st.integers(0, 10**6), st.integers(1, 20))
def test_back_and_forward_is_where_it_was(procedure: Any, seed: int, steps: int) -> None:
    """After "quay lại" and "giữ như cũ" (a paper: "Xong") the same question is asked and nothing has changed."""
    talk = filing(procedure, seed)
    walk(talk, steps)
    here, answers = key_of(asked(talk)), talk.answers
    talk.says("quay lại")
    revisit = talk.session.revisit
    if not revisit:
        assert key_of(asked(talk)) == here
        return
    assert revisit != here
    talk.taps("do:done" if isinstance(answers[revisit], dict) and "files" in answers[revisit] else "do:keep")
    assert (key_of(asked(talk)), talk.answers) == (here, answers)


@settings(max_examples=60)
@given(PROCEDURES, st.integers(0, 10**6), st.integers(0, 20))
def test_cancelled_and_taken_up_again(procedure: Any, seed: int, steps: int) -> None:
    """"huỷ" anywhere keeps everything; the draft is listed and goes on at the same question."""
    talk = filing(procedure, seed)
    walk(talk, steps)
    draft, here, answers = talk.session.draft, key_of(asked(talk)), talk.answers
    talk.says("huỷ")
    if talk.session.doubt:
        talk.taps("do:awish")
    assert (talk.session.scene, talk.session.draft, talk.drafts[draft].held) == ("home", "", "")
    assert talk.drafts[draft].answers == answers
    talk.says("việc đang làm dở")
    talk.says("1")
    talk.says("làm tiếp")
    assert (talk.session.draft, key_of(asked(talk)), talk.answers) == (draft, here, answers)


@settings(max_examples=60)
@given(PROCEDURES, st.integers(0, 10**6), st.integers(0, 20))
def test_every_button_can_be_typed(procedure: Any, seed: int, steps: int) -> None:
    """The number in the list chooses each button, and so does its label where no other begins alike; 1 to 40 bytes each."""
    talk = filing(procedure, seed)
    walk(talk, steps)
    offer, message = talk.session.offered[-1], talk.turns[-1].replies[-1]
    labels = [said(talk, button) for button in message.buttons]
    for number, (label, button) in enumerate(zip(labels, message.buttons, strict=True), 1):
        assert 1 <= len(button.payload.encode()) <= 40
        assert chosen(offer, str(number)) == button.payload
        if labels.count(label) == 1 and len(label) <= 80:
            assert chosen(offer, label) == button.payload


@pytest.mark.parametrize("procedure", ONLINE, ids=lambda procedure: procedure.code)
def test_every_dialog_is_filed_once(procedure: Any) -> None:
    """Walked to its end each dialog gives one dossier, and sending again gives the same code."""
    talk = filing(procedure, 7)
    for _round in range(4):
        walk(talk, 60)
        if asked(talk) is None:
            break
    assert asked(talk) is None, f"{dialog_for(procedure).id} does not come to its end: {key_of(asked(talk))}"
    talk.says("gửi hồ sơ")
    assert len(talk.dossiers) == 1
    talk.do(talk.event(tap="do:submit", seen=talk.session.turn - 1))
    assert len(talk.dossiers) == 1
    assert talk.now > START


def test_chance_is_the_same_each_time() -> None:
    """A failure found here is found again."""
    first, second = (Mimic("same").random.random() for _twice in range(2))
    assert first == second
    assert random.Random("same").random() == first
