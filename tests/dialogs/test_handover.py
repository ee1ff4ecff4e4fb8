"""A draft goes on in another conversation: the code made and read, the phone proved, consent first, and one answer to all that is wrong."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.dossier import DraftView
from dialogs.engine.effects import ClaimDraftPass, CountGuess, GiveConsent, MakeDraftPass, MissDraftPass, OpenDraft, TakeOver
from dialogs.engine.event import Event
from dialogs.engine.session import Session
from dialogs.engine.text import say
from dialogs.engine.turn import advance
from dialogs.handover import LIVES, MISSES, PassView, make_pass, pass_hash, read_pass
from dialogs.join import read_invitation
from dialogs.scenes import SCENES
from dialogs.tracking_code import ALPHABET, read_code
from tests.dialogs.chatting import START, VOICE, Chat

DRAFT = DraftView(
    "01draft0000000000000000001", "1.000894", "", 1, START - timedelta(days=2),
    {"where_both": "both", "willing": "yes", "related": "no", "woman_name": "Nguyễn Thị Hoa", "phone": "0912345678"},
)  # fmt: skip
NO_PHONE = replace(DRAFT, answers={"where_both": "both", "willing": "yes"})
CODE = "DT-7K3M-9Q2T-4ACE"
HASH = pass_hash(CODE)


def ids(seed: str) -> str:
    return hashlib.sha256(seed.encode()).hexdigest()[:26]


def giving(draft: DraftView = DRAFT) -> Chat:
    """Someone who began on this page and looks at the draft in the list."""
    chat = Chat(facts={("drafts", ""): (draft,)})
    chat.send("menu")
    chat.send("việc đang làm dở")
    chat.send("1")
    return chat


def taking(*views: tuple[str, PassView | None], consent: bool = False) -> Chat:
    """Someone in another conversation; what the store says of the code, by the digits that are given with it."""
    chat = Chat(facts={("draft_pass", f"{HASH}#{digits}" if digits else HASH): view for digits, view in views})
    chat.send("menu")
    assert chat.session is not None
    chat.session.consent = "hash" if consent else ""
    return chat


def shown(chat: Chat) -> str:
    """The code on the screen."""
    return next(word for word in chat.text.split() if word.startswith("DT-"))


# -- the code ---------------------------------------------------------------------------------------------------------


@given(st.text(min_size=1, max_size=8))
def test_a_code_reads_back_and_is_no_other_kind_of_code(seed: str) -> None:
    code = make_pass(lambda: ids(seed))
    groups = code.split("-")[1:]
    assert [len(group) for group in groups] == [4, 4, 4]
    assert all(char in ALPHABET for group in groups for char in group)
    assert read_pass(code) == "".join(groups)
    assert not read_code(code).looks_like
    assert read_invitation(code) == ""


def test_codes_have_fifty_bits() -> None:
    letters = sum(not char.isdigit() for char in ALPHABET)
    group = len(ALPHABET) ** 4 - letters**4 - (len(ALPHABET) - letters) ** 4
    assert group**3 > 2**50
    assert len({make_pass(lambda seed=seed: ids(str(seed))) for seed in range(500)}) == 500  # type: ignore[misc]


@pytest.mark.parametrize(
    "typed",
    [
        CODE, "dt-7k3m-9q2t-4ace", "DT 7K3M 9Q2T 4ACE", "ĐT 7K3M9Q2T4ACE", "dt7k3m9q2t4ace", "mã làm tiếp: DT-7K3M-9Q2T-4ACE",
        "DT–7K3M–9Q2T–4ACE.", "D T-7K3M", "DT-IK3M-9O2T-4ACE",
    ],
)  # fmt: skip
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert read_pass(typed) == ("" if typed == "D T-7K3M" else "7K3M9Q2T4ACE")


@pytest.mark.parametrize(
    "words",
    ["", "dt", "đt 0912 345 678", "dt nguyen van anh", "ĐT 091234567890", "CB-7K3M-9Q2T-4ACE", "7K3M-9Q2T", "DT-7K3M-9Q2T", "x" * 5000],
)
def test_other_words_are_no_code(words: str) -> None:
    assert read_pass(words) == ""


# -- giving -----------------------------------------------------------------------------------------------------------


def test_the_list_gives_a_code_and_keeps_its_hash_only() -> None:
    chat = giving()
    turn = chat.send("làm tiếp ở máy khác")
    code = shown(chat)
    made = [effect for effect in turn.effects if isinstance(effect, MakeDraftPass)]
    assert made == [MakeDraftPass(pass_hash(code), DRAFT.id, chat.now + LIVES)]
    assert "Đăng ký kết hôn" in chat.text
    assert "4 số cuối" in chat.text
    assert f"{chat.now + timedelta(hours=7) + LIVES:%d/%m/%Y}" in chat.text


def test_the_same_code_is_shown_again_until_it_has_run_out_or_another_is_wanted() -> None:
    chat = giving()
    chat.send("làm tiếp ở máy khác")
    code = shown(chat)
    turn = chat.send("nhắc lại")
    assert shown(chat) == code
    assert not turn.effects
    chat.now += LIVES
    turn = chat.send("nhắc lại")
    assert shown(chat) != code
    assert any(isinstance(effect, MakeDraftPass) for effect in turn.effects)
    code = shown(chat)
    chat.send("tạo mã mới")
    assert shown(chat) != code


def test_without_a_phone_none_is_announced() -> None:
    chat = giving(NO_PHONE)
    chat.send("làm tiếp ở máy khác")
    assert "4 số cuối" not in chat.text


def test_words_under_the_code_are_a_new_wish() -> None:
    chat = giving()
    chat.send("làm tiếp ở máy khác")
    chat.send("xin giấy độc thân")
    assert chat.scene in {"find", "card"}


def test_an_old_button_for_a_draft_that_is_gone_says_so() -> None:
    chat = giving()
    chat.facts["drafts", ""] = ()
    turn = chat.send(tap=f"go:handover:{DRAFT.id}")
    assert "không còn ở đây" in chat.text
    assert not turn.effects
    assert chat.scene == "drafts"


# -- taking -----------------------------------------------------------------------------------------------------------


def test_the_phone_is_proved_then_consent_then_the_draft_opens_at_its_step() -> None:
    chat = taking(("", PassView()), ("5678", PassView(0, DRAFT)))
    turn = chat.send(f"mã {CODE}")
    assert ClaimDraftPass(HASH) in turn.effects
    assert "4 số cuối" in chat.text
    assert "kết hôn" not in chat.text
    turn = chat.send("0912 345 678")
    assert "đúng 4 chữ số" in chat.text
    turn = chat.send("5678")
    assert chat.scene == "consent"
    assert not [effect for effect in turn.effects if isinstance(effect, TakeOver)]
    turn = chat.send("đồng ý")
    assert [type(effect) for effect in turn.effects] == [GiveConsent, TakeOver]
    assert TakeOver(HASH, DRAFT.id, DRAFT.row) in turn.effects
    assert chat.session is not None
    assert (chat.scene, chat.session.draft) == ("file", DRAFT.id)
    assert chat.session.answers == DRAFT.answers
    assert "Người nữ sinh ngày nào?" in chat.text


def test_a_declined_consent_takes_nothing() -> None:
    chat = taking(("", PassView(0, NO_PHONE)))
    chat.send(CODE)
    turn = chat.send("không đồng ý")
    assert not [effect for effect in turn.effects if isinstance(effect, TakeOver)]
    assert chat.session is not None
    assert chat.session.draft == ""


def test_with_consent_and_without_a_phone_it_opens_at_once() -> None:
    chat = taking(("", PassView(0, NO_PHONE)), consent=True)
    turn = chat.send(CODE)
    assert turn.effects == (TakeOver(HASH, DRAFT.id, DRAFT.row),)
    assert "Hai người có họ hàng gần với nhau không?" in chat.text


def test_the_first_message_of_a_conversation_may_be_the_code() -> None:
    chat = Chat(facts={("draft_pass", HASH): PassView()})
    chat.send(CODE)
    assert "Xin chào" in chat.text
    assert chat.scene == "handover"


def test_another_filing_is_put_on_the_shelf_first() -> None:
    chat = taking(("", PassView(0, DRAFT)), consent=True)
    turn = chat.send(tap="go:apply:1.004873")
    assert any(isinstance(effect, OpenDraft) for effect in turn.effects)
    chat.send("menu")
    chat.send(CODE)
    assert chat.session is not None
    assert chat.session.draft == DRAFT.id


def test_wrong_digits_are_counted_and_the_third_ends_it() -> None:
    chat = taking(("", PassView()), ("0000", PassView(0)))
    chat.send(CODE)
    turn = chat.send("0000")
    assert turn.effects == (MissDraftPass(HASH),)
    assert "Còn gõ lại được 2 lần" in chat.text
    chat.facts["draft_pass", f"{HASH}#0000"] = PassView(MISSES - 1)
    turn = chat.send("0000")
    assert turn.effects == (MissDraftPass(HASH), CountGuess("invitation", missed=True))
    assert "không dùng được" in chat.text
    assert chat.scene == "home"


def test_other_words_keep_the_question_open() -> None:
    chat = taking(("", PassView()))
    chat.send(CODE)
    chat.send("xin giấy độc thân")
    assert chat.scene == "handover"
    assert "4 số cuối" in chat.text


def test_unknown_used_and_ended_codes_look_the_same() -> None:
    said = set()
    for facts in ((("", None),), (("", PassView()), ("1111", None))):
        chat = taking(*facts)
        chat.send(CODE)
        if len(facts) > 1:
            chat.send("1111")
        said.add(chat.text)
        assert CountGuess("invitation", missed=True) in chat.turns[-1].effects
        assert chat.scene == "home"
    assert len(said) == 1


def test_menu_leaves_the_question() -> None:
    chat = taking(("", PassView()))
    chat.send(CODE)
    chat.send("menu")
    assert chat.scene == "home"


# -- the first conversation -------------------------------------------------------------------------------------------


def test_the_conversation_that_made_the_code_is_told() -> None:
    chat = giving()
    chat.send("làm tiếp ở máy khác")
    chat.facts["drafts", ""] = ()
    event = Event("inner", "webchat", "x", chat.now, kind="inner", inner="draft_passed")
    turn = advance(SCENES, Session.from_json(chat.turns[-1].session), event, chat.known())
    said = [say(message.text, VOICE) for message in turn.replies]
    assert said[0].startswith("Mã làm tiếp vừa được dùng.")
    assert len(said) == 2
    assert turn.session["scene"] == "drafts"
