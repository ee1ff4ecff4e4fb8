"""Consent in people's own words: a yes with manners around it, a no that wins over them, and a short sentence after the second miss."""

from __future__ import annotations

import pytest

from dialogs.consent import answered
from tests.dialogs.chatting import Chat, photo

BIRTH = "1.001193"


def at_consent() -> Chat:
    chat = Chat()
    chat.send("menu")
    chat.send(tap=f"go:file:{BIRTH}")
    assert chat.scene == "consent"
    return chat


@pytest.mark.parametrize(
    "words",
    ["đồng ý ạ", "dong y a", "u dong y", "dạ đồng ý", "ok em", "ok em nhé", "Đồng ý nhé!", "vâng ạ", "dạ vâng ạ", "Dạ được ạ.",
     "dạ em đồng ý ạ", "ok em đồng ý", "tôi đồng ý nhé em", "ừ", "đồng ý hết ạ"],
)  # fmt: skip
def test_a_yes_with_manners_agrees(words: str) -> None:
    chat = at_consent()
    chat.send(words)
    assert chat.scene == "file", chat.text
    assert chat.session is not None
    assert chat.session.consent


@pytest.mark.parametrize("words", ["không ạ", "dạ không", "không em", "không đồng ý ạ", "ừ thôi", "dạ thôi ạ", "ok thôi em", "thôi"])
def test_a_no_with_manners_is_a_no(words: str) -> None:
    chat = at_consent()
    chat.send(words)
    assert chat.scene == "home", chat.text
    assert chat.session is not None
    assert not chat.session.consent


@pytest.mark.parametrize("words", ["chưa đồng ý", "có đồng ý không", "đồng ý cái gì", "được không", "em", "có gì đâu", "em hỏi chút", ""])
def test_nothing_else_is_taken_for_an_answer(words: str) -> None:
    assert answered(words) is None


def test_the_second_miss_says_briefly_how_to_answer() -> None:
    chat = at_consent()
    chat.send("cái này là gì")
    assert "Để làm gì" in chat.text
    for words in ("là sao", "hả", "gì vậy"):
        chat.send(words)
        assert "Để làm gì" not in chat.text
        assert 'Xin gõ "đồng ý" hoặc "không"' in chat.text
        assert chat.labels == ["Đồng ý", "Không đồng ý", "Gặp cán bộ"]
    chat.send("1")
    assert chat.scene == "file"


def test_a_photo_after_misses_shows_the_text_again() -> None:
    chat = at_consent()
    chat.send("cái này là gì")
    chat.send("là sao")
    chat.send(files=(photo(1),))
    assert "1 ảnh vừa gửi" in chat.text
    assert "Để làm gì" in chat.text


def test_two_machines_do_not_talk_for_ever() -> None:
    chat = at_consent()
    for number in range(20):
        chat.send(f"xin chào {number} lần nữa")
    assert not chat.messages
