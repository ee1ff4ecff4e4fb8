"""Who has no citizen number at hand is told where it stands, and may come back later or ask a person; whose number it is, is said."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.engine.answer import Answering, NothingToGive, Unreadable, Unsure
from dialogs.engine.fields import CitizenNumber
from dialogs.engine.text import Vietnamese, say
from tests.dialogs.test_guides import DEATH, MARRIAGE
from tests.dialogs.test_said_otherwise import BIRTH, answers, asked

AT = Answering(date(2026, 11, 24), {})
WORDS = ("không nhớ", "chưa có căn cước", "khong co", "ko nho so ạ", "mất thẻ rồi", "quên mang theo", "xem số này ở đâu", "i lost my card")


@pytest.mark.parametrize("words", WORDS)
def test_where_the_number_stands_is_said(words: str) -> None:
    chat = asked(BIRTH, "mother_number", picks={"parents": "married", "born_where": "hospital"})
    chat.send(words)
    assert "mặt trước của thẻ" in chat.text
    assert "VNeID" in chat.text
    assert "Các câu trả lời vẫn được giữ" in chat.text
    assert "Chưa đọc được" not in chat.text
    assert chat.labels == ["Gặp cán bộ", "Để sau", "Quay lại"]
    assert "mother_number" not in answers(chat)
    chat.send("001190012345")
    assert answers(chat)["mother_number"] == "001190012345"


@pytest.mark.parametrize("later", ["Để sau", "2"])
def test_later_keeps_the_draft(later: str) -> None:
    chat = asked(BIRTH, "mother_number", picks={"parents": "married", "born_where": "hospital"})
    chat.send("không nhớ")
    chat.send(later)
    assert "Đã dừng và cất việc đang làm: Đăng ký khai sinh" in chat.text
    assert chat.scene == "home"


def test_an_official_is_called_and_the_question_stays() -> None:
    chat = asked(BIRTH, "mother_number", picks={"parents": "married", "born_where": "hospital"})
    chat.send("chưa có căn cước")
    chat.send("Gặp cán bộ")
    assert "danh sách chờ gặp cán bộ" in chat.text
    assert "Số căn cước của mẹ là gì?" in chat.text


@pytest.mark.parametrize("words", ["chưa có căn cước", "mất thẻ"])
def test_an_optional_number_is_left_out(words: str) -> None:
    chat = asked(DEATH, "dead_number")
    chat.send(words)
    assert answers(chat)["dead_number"] is None


@pytest.mark.parametrize("words", ["không, 0790", "abc", "số 12 không nhớ"])
def test_other_words_are_read_as_before(words: str) -> None:
    with pytest.raises(Unreadable) as no:
        CitizenNumber().read(words, AT)
    assert not isinstance(no.value, NothingToGive)


@pytest.mark.parametrize(
    ("code", "step", "number", "said"),
    [
        (BIRTH, "mother_number", "001090012345", "Số này của nam giới, mà câu này hỏi số của mẹ."),
        (BIRTH, "father_number", "001190012345", "Số này của nữ giới, mà câu này hỏi số của cha."),
        (MARRIAGE, "woman_number", "001098012345", "Số này của nam giới, mà câu này hỏi số của người nữ."),
        (MARRIAGE, "man_number", "001190012345", "Số này của nữ giới, mà câu này hỏi số của người nam."),
    ],
)
def test_where_nobody_wrote_a_sex_the_question_is_named(code: str, step: str, number: str, said: str) -> None:
    born = {"woman_birth": "15/08/1998", "man_birth": "20/05/1990"}
    chat = asked(code, step, words=born, picks={"parents": "married", "born_where": "home"})
    chat.send(number)
    assert said in chat.text
    assert "đã ghi" not in chat.text


def test_a_sex_that_was_answered_is_named_as_written() -> None:
    with pytest.raises(Unsure) as unsure:
        CitizenNumber(sex_key="sex").read("001190012345", Answering(AT.today, {"sex": "man"}))
    assert "giới tính đã ghi là nam" in say(unsure.value.question, Vietnamese())
