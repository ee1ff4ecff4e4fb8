"""Longer answers that hold one choice: taken where they begin with it or add nothing, asked about where it is less plain, else refused."""

from __future__ import annotations

import pytest

from tests.dialogs.test_guides import DEATH, MARRIAGE, PENSION, SINGLE
from tests.dialogs.test_said_otherwise import BIRTH, answers, asked


@pytest.mark.parametrize(
    ("code", "step", "words", "value"),
    [
        *[(BIRTH, "born_where", words, "hospital")
          for words in ("bệnh viện Bạch Mai", "bệnh viện huyện", "benh vien huyen", "bé sinh ở bệnh viện ạ", "ở bệnh viện Từ Dũ nhé",
                        "cháu sinh ở trạm xá")],
        (BIRTH, "born_where", "ở nhà ông bà ngoại", "home"),
        *[(BIRTH, "who_files", words, "family") for words in ("bà ngoại cháu", "ba ngoai chau", "dạ bà nội bé ạ", "em là dì ruột của bé")],
        (BIRTH, "parents", "tụi em cưới rồi", "married"),
        *[(PENSION, "for_whom", words, "other")
          for words in ("cho má tôi", "lam giup me", "làm cho mẹ tôi", "cho bà nội tôi", "cho em gái tôi", "cho me em", "mẹ tôi")],
        *[(PENSION, "for_whom", words, "self") for words in ("cho tôi", "em", "cho mình")],
        (SINGLE, "purpose", "vay tiền Agribank", "loan"),
    ],
)  # fmt: skip
def test_what_begins_with_a_choice_or_adds_nothing_is_taken(code: str, step: str, words: str, value: str) -> None:
    chat = asked(code, step)
    chat.send(words)
    assert answers(chat).get(step) == value, chat.text


@pytest.mark.parametrize(
    ("code", "step", "words", "value"),
    [
        (BIRTH, "born_where", "trên đường đến bệnh viện", "hospital"),
        (BIRTH, "born_where", "viện huyện", "hospital"),
        (BIRTH, "who_files", "mẹ chồng", "parent"),
        (BIRTH, "who_files", "chị là người được nhờ", "proxy"),
        (BIRTH, "parents", "vợ chồng tôi đã kết hôn bên Lào", "married"),
        (BIRTH, "parents", "đã đăng ký nhưng nay ly hôn", "married"),
        (DEATH, "who_files", "bố cháu", "close"),
        (PENSION, "for_whom", "cho tôi và cho mẹ", "other"),
        (MARRIAGE, "woman_before", "chị ấy chưa kết hôn bao giờ", "never"),
    ],
)
def test_what_is_less_plain_is_asked(code: str, step: str, words: str, value: str) -> None:
    chat = asked(code, step)
    chat.send(words)
    assert step not in answers(chat), answers(chat)[step]
    assert "Ý là" in chat.text
    assert chat.labels[:2] == ["Có", "Không"]
    chat.send("có")
    assert answers(chat).get(step) == value


@pytest.mark.parametrize(
    ("code", "step", "words"),
    [
        (BIRTH, "born_where", "không phải bệnh viện"),
        (BIRTH, "born_where", "chưa kịp đến bệnh viện"),
        (BIRTH, "parents", "chưa cưới rồi có con"),
        (BIRTH, "parents", "bố mẹ không có đăng ký kết hôn"),
        (BIRTH, "who_files", "hôm qua có cô y tá hỏi"),
        (SINGLE, "had_before", "đâu còn giữ"),
        (MARRIAGE, "home_known", "chưa có đăng ký"),
        (PENSION, "for_whom", "tôi không biết"),
    ],
)
def test_a_no_around_it_means_none_of_them(code: str, step: str, words: str) -> None:
    chat = asked(code, step)
    chat.send(words)
    assert step not in answers(chat), answers(chat)[step]
    assert "Ý là" not in chat.text


@pytest.mark.parametrize(
    ("code", "step", "words", "labels"),
    [
        (BIRTH, "born_where", "bệnh viện từ chối nên sinh ở nhà", ["Bệnh viện, trạm y tế", "Ở nhà, nơi khác"]),
        (SINGLE, "purpose", "vay tiền để mua nhà", ["Vay tiền ngân hàng", "Mua bán nhà đất"]),
    ],
)
def test_of_two_one_is_picked(code: str, step: str, words: str, labels: list[str]) -> None:
    chat = asked(code, step)
    chat.send(words)
    assert step not in answers(chat)
    assert chat.labels[:2] == labels


def test_the_longer_words_count() -> None:
    chat = asked(PENSION, "poor", words={"elder_birth": "20/05/1954"}, picks={"what": "first"})
    chat.send("hộ cận nghèo năm nay")
    assert answers(chat).get("poor") == "near"
