"""Answers that cannot be read: the reason and the question with one example; the second time also a way to a person."""

from __future__ import annotations

from tests.dialogs.test_said_otherwise import BIRTH, asked


def test_no_example_and_no_reproach_is_said_twice() -> None:
    chat = asked(BIRTH, "birth_date")
    chat.send("hôm nào đó")
    assert chat.text.count("Ví dụ:") == 1
    assert "Bé sinh ngày nào?" in chat.text
    first = chat.text
    chat.send("lúc đó đó")
    assert chat.text.count("Ví dụ:") == 1
    assert chat.text.count("đọc được") <= 1
    assert "Bé sinh ngày nào?" in chat.text
    assert chat.text.endswith('Cần người giúp thì bấm "Gặp cán bộ".')
    assert len(chat.text) <= len(first) + 60
    assert chat.labels == ["Gặp cán bộ", "Quay lại"]


def test_a_question_without_an_example_leaves_it_to_the_reason() -> None:
    chat = asked(BIRTH, "mother_number", picks={"parents": "married", "born_where": "home"})
    chat.send("abc")
    assert chat.text.count("Ví dụ:") == 1
    assert "Số căn cước của mẹ là gì?" in chat.text
