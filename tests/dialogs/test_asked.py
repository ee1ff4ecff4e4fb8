"""What a reader tried as a citizen: who decides, what is kept, asking after one's own things, codes at a question, officials."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from dialogs.asked import asked_for
from dialogs.consent import TEXT
from dialogs.dossier import CallView
from dialogs.dossier_words import whole
from dialogs.engine.effects import CallHuman, CountGuess, EndCall
from dialogs.engine.event import Event
from dialogs.engine.session import Session
from dialogs.engine.steps import Upload
from dialogs.engine.text import say
from dialogs.engine.turn import advance
from dialogs.join import invitation_hash, make_invitation
from dialogs.procedures import dialog_for
from dialogs.scenes import SCENES
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import VOICE, Chat, photo
from tests.dialogs.talks import CODE, NOW, OFFICER, Talks, dossier

# -- who decides ------------------------------------------------------------------------------------------------------


def test_what_another_office_decides_is_sent_to_it_and_no_commune_is_said_to_decide() -> None:
    one = next(one for one in load_procedures() if one.online and one.state == "active" and "commune" not in one.levels and one.agency)
    chat = Chat()
    chat.send(one.code)
    assert "Làm được ngay tại đây" not in chat.text
    assert f"Nơi quyết định là {one.agency[:40]}" in chat.text
    step = next(step for step in dialog_for(one).steps if getattr(step, "key", "") == "commune")
    assert f"Việc này do {one.agency[:40]}" in say(step.question, VOICE)        # type: ignore[union-attr,arg-type]
    view = dossier(agency=one.agency)
    said = say(whole(view), VOICE)
    assert f"Nơi giải quyết: {one.agency}" in said
    assert "Nơi nhận hồ sơ: Phường Ba Đình" in said


def test_what_the_commune_decides_is_said_as_before() -> None:
    said = say(whole(dossier()), VOICE)
    assert "Nơi giải quyết: Phường Ba Đình" in said
    assert "Nơi nhận hồ sơ" not in said


# -- my data ----------------------------------------------------------------------------------------------------------


def test_nothing_is_promised_that_cannot_be_done() -> None:
    assert "lấy về" not in say(TEXT[3](n=30), VOICE)


def test_photos_kept_aside_are_listed_and_what_stays_is_said_alike() -> None:
    talks = Talks(export={"dossiers": [{"code": CODE, "status": 9, "procedure": "1.001193"}]})
    talks.agrees()
    assert talks.session is not None
    talks.session.tray = [photo(1).to_json(), photo(2).to_json()]
    said = talks.says("dữ liệu của tôi")
    assert "• 2 ảnh chưa gửi" in said
    assert "xoá được nội dung; mã và các bước giữ theo quy định lưu trữ" in said
    assert "luôn được che" not in said         # officials see the numbers in full where they check the papers
    assert "Cán bộ xem đủ số ở trang giấy tờ" in said
    assert "2 ảnh chưa gửi" in talks.presses("Xem hết dữ liệu")
    talks.says("dữ liệu của tôi")
    said = talks.presses("Xoá dữ liệu")
    assert "Còn lại mã và các bước" in said


# -- one's own things -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "scene"),
    [
        ("xong chua", "track"), ("bao gio xong", "track"), ("khi nao co ket qua", "track"), ("toi dau roi", "track"),
        ("Hồ sơ của tôi tới đâu rồi ạ?", "track"), ("gui lai giay", "track"), ("rut ho so", "track"), ("lam tiep", "drafts"),
        ("xoá hết thông tin của tôi đi", "mydata"), ("bàn cán bộ", "home"),
    ],
)  # fmt: skip
def test_words_about_ones_own_things_lead_to_them(words: str, scene: str) -> None:
    talks = Talks(dossiers=(dossier(), dossier(2)), drafts=(), export={})
    talks.says(words)
    assert talks.session is not None
    assert talks.session.scene == scene


@pytest.mark.parametrize("words", ["tôi đau rồi", "khai sinh", "rút tiền", "làm lại giấy khai sinh", "xoá án tích", "bổ sung hộ tịch"])
def test_other_words_are_searched(words: str) -> None:
    assert asked_for(words) is None


def test_more_papers_open_the_dossier_that_waits_and_withdrawal_asks_first() -> None:
    waits = dossier(5, 2, reason="thiếu giấy")
    talks = Talks(dossiers=(waits, replace(dossier(9, 3), code="9Q2T7K3M")))
    talks.know("dossier", CODE, waits)
    talks.says("gửi lại giấy")
    assert "Gửi giấy bổ sung" in talks.labels
    assert f"Rút hồ sơ {CODE[:4]}-{CODE[4:]}?" in talks.says("rút hồ sơ")
    done = Talks(dossiers=(dossier(10, 3),))
    assert "Chưa có hồ sơ nào đang chờ gửi thêm giấy" in done.says("gui lai giay")
    assert "Không có hồ sơ nào rút được ở đây" in done.says("rut ho so")
    assert "Gặp cán bộ" in done.labels


def test_an_official_comes_to_the_desk_by_its_name() -> None:
    talks = Talks(official=True, official_view=None)
    for name, value in {"official": OFFICER, "calls": ()}.items():
        talks.know(name, "", value)
    for status in range(1, 11):
        talks.know("desk", str(status), ())
    talks.says("bàn cán bộ")
    assert talks.session is not None
    assert talks.session.scene == "desk"


# -- codes ------------------------------------------------------------------------------------------------------------


def test_too_few_digits_of_the_phone_keep_the_place() -> None:
    talks = Talks(dossiers=())
    talks.know("dossier", CODE, dossier(relation="stranger"))
    talks.says("7K3M-9Q2T")
    assert "Cần đủ 4 số" in talks.says("678")
    assert talks.effects == []
    talks.know("dossier", f"{CODE}#5678", dossier(relation="known"))
    talks.says("5678")
    assert talks.effects == [CountGuess("d1", missed=False)]


def at_question(words: str = "") -> Chat:
    """Someone who is asked for consent, and after these words at the first name."""
    chat = Chat(facts={("dossier", CODE): dossier(relation="stranger")})
    chat.send("1.000894")
    chat.send("có")
    if words:
        chat.send(words)
    return chat


def test_a_code_at_a_question_is_recognised_and_asked_about_once() -> None:
    chat = at_question()
    assert chat.scene == "consent"
    chat.send("7K3M-9Q2T")
    assert "Đây là mã hồ sơ. Muốn tra mã này?" in chat.text
    chat.send("2")
    assert chat.scene == "consent"
    assert "đồng ý không" in chat.text
    chat.send("7k3m 9q2t")
    chat.send("Tra mã này")
    assert chat.scene == "track"
    assert "chỉ xem được bước hiện tại" in chat.text


def test_a_code_at_a_name_is_asked_about_and_a_wrong_one_is_not() -> None:
    chat = at_question("đồng ý")
    for words in ("1", "1", "1"):
        chat.send(words)
    assert chat.session is not None
    assert chat.session.asking == "woman_name"
    chat.send("7K3M-9Q2X")
    assert "Muốn tra mã này" not in chat.text
    chat.send("7K3M-9Q2T")
    assert "Muốn tra mã này" in chat.text


def test_an_invitation_at_a_question_is_asked_about() -> None:
    code = make_invitation(random.Random(1).randrange)
    chat = at_question("đồng ý")
    chat.facts["invitation", invitation_hash(code)] = True
    chat.send(code)
    assert "mã mời cán bộ" in chat.text
    chat.send("1")
    assert chat.scene == "join"
    assert "Mã mời đúng" in chat.text


# -- officials --------------------------------------------------------------------------------------------------------


def test_a_call_asks_what_it_is_about_and_carries_the_code() -> None:
    view = dossier()
    talks = Talks(dossiers=(view,))
    talks.know("dossier", CODE, view)
    talks.says("7K3M-9Q2T")
    assert "Cần hỏi cán bộ việc gì?" in talks.says("gặp cán bộ")
    assert talks.effects == [CallHuman("track", f"open:{CODE}", "")]
    said = talks.says("Tên con tôi bị sai một chữ")
    assert talks.effects == [CallHuman("track", f"open:{CODE}", "", "Tên con tôi bị sai một chữ")]
    assert "Hồ sơ 7K3M-9Q2T" in said
    talks.says("gặp cán bộ")
    assert "Hồ sơ 7K3M-9Q2T" in talks.presses("Bỏ qua")
    assert talks.effects == []


def desk(*calls: CallView) -> Talks:
    talks = Talks(official=True, dossiers=(), official_view=None)
    for name, value in {"official": OFFICER, "calls": calls}.items():
        talks.know(name, "", value)
    for status in range(1, 11):
        talks.know("desk", str(status), ())
    return talks


def test_the_desk_names_the_dossier_and_what_is_typed_there_is_the_answer() -> None:
    talks = desk(CallView("c" * 26, NOW, "track", "", "", "Sai tên", CODE))
    talks.says(tap="go:desk")
    assert "Đang xem hồ sơ 7K3M-9Q2T" in talks.presses("Chờ gặp cán bộ: 1")
    talks.presses("Người thứ 1")
    assert f"go:desk:{CODE}" in talks.payloads
    assert "Gửi câu trả lời này?" in talks.says("Mang giấy chứng sinh đến quầy.")
    talks.presses("Gửi")
    assert talks.effects == [EndCall("c" * 26, "Mang giấy chứng sinh đến quầy.")]


def answered(talks: Chat) -> None:
    event = Event("inner", "webchat", "x", talks.now, kind="inner", inner="answered:o1")
    turn = advance(SCENES, talks.session, event, talks.known())
    assert turn.replies == ()
    talks.session = Session.from_json(turn.session)


def test_what_is_typed_after_an_officials_message_goes_back_to_them_once() -> None:
    chat = Chat()
    chat.send("menu")
    answered(chat)
    turn = chat.send("Tôi không có giấy đó")
    assert turn.effects == (CallHuman("home", "", "", "Tôi không có giấy đó", "o1"),)
    assert "Đã chuyển câu này cho cán bộ" in chat.text
    turn = chat.send("xin giấy độc thân")
    assert not turn.effects
    assert chat.scene in {"find", "card"}


def test_an_answer_to_an_open_question_stays_an_answer_after_an_officials_message() -> None:
    chat = at_question("đồng ý")
    answered(chat)
    turn = chat.send("Cả hai ở Việt Nam")
    assert not any(isinstance(effect, CallHuman) for effect in turn.effects)
    assert chat.session is not None
    assert chat.session.answers == {"where_both": "both"}


# -- papers and ages --------------------------------------------------------------------------------------------------


def test_the_number_of_papers_is_said_only_where_it_cannot_grow() -> None:
    def grows(one: Any) -> bool:
        return len(one.cases) == 1 and [paper.conditional for paper in one.cases[0].papers if paper.way != "offline"][:2] == [False, True]

    one = next(one for one in load_procedures() if one.online and one.state == "active" and not one.internal and grows(one))
    chat = Chat()
    chat.send(one.code)
    for words in ("có", "đồng ý", "1", "Nguyễn Thị Hoa", "001198000123", "0912345678", "phường Ba Đình, Hà Nội"):
        chat.send(words)
    uploads = [step for step in dialog_for(one).steps if isinstance(step, Upload)]
    assert chat.session is not None
    assert chat.session.asking == uploads[0].key, chat.text
    assert "Giấy thứ 1: " in chat.text
    assert "Giấy thứ 1 trong" not in chat.text


def test_a_form_to_sign_is_signed_at_the_counter() -> None:
    one = next(one for one in load_procedures() if one.code == "1.014027")
    form = next(step for step in dialog_for(one).steps if isinstance(step, Upload) and step.key == "form")
    assert form.signed
    assert "Cán bộ tự tra giúp" not in say(form.question, VOICE)        # type: ignore[arg-type]
