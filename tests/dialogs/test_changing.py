"""An answer that is changed from the review: "quay lại" leaves it as it was and shows the review again."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.dialogs.chatting import Chat, photo
from tests.dialogs.test_guides import filing, walk
from tests.dialogs.test_said_otherwise import BIRTH, answers


def at_review() -> Chat:
    chat = filing(BIRTH)
    walk(chat, picks={"who_files": "family", "parents": "single", "born_where": "hospital"})
    assert "Gửi hồ sơ" in chat.labels
    return chat


@pytest.mark.parametrize("back", ["quay lại", "Quay lại", "trở lại"])
@pytest.mark.parametrize("way", [("sửa tên mẹ",), ("sửa một mục", "tên mẹ")])
def test_back_leads_to_the_review(way: tuple[str, ...], back: str) -> None:
    chat = at_review()
    before = deepcopy(answers(chat))
    for words in way:
        chat.send(words)
    assert "Lần trước đã trả lời" in chat.text
    chat.send(back)
    assert "Xin xem lại trước khi gửi" in chat.text
    assert answers(chat) == before


def test_so_it_does_after_a_miss_and_of_the_first_question() -> None:
    chat = at_review()
    chat.send("sửa ngày sinh")
    chat.send("hôm nào đó")
    assert "Quay lại" in chat.labels
    chat.send("Quay lại")
    assert "Xin xem lại trước khi gửi" in chat.text
    chat.send("sửa người đi khai")
    assert "Bạn là ai của bé?" in chat.text
    chat.send("Quay lại")
    assert "Xin xem lại trước khi gửi" in chat.text


def test_a_paper_stays_as_it_was() -> None:
    chat = at_review()
    before = deepcopy(answers(chat))
    chat.send("sửa giấy chứng sinh")
    assert "Đã nhận" in chat.text
    chat.send("quay lại")
    assert "Gửi hồ sơ" in chat.labels, chat.text
    assert answers(chat) == before
    chat.send("sửa giấy chứng sinh")
    chat.send(files=(photo(5),))
    chat.send("quay lại")
    assert "Gửi hồ sơ" in chat.labels, chat.text


def test_from_the_review_itself_back_still_walks_through_the_questions() -> None:
    chat = at_review()
    chat.send("sửa tên mẹ")
    chat.send("Lò Thị Mây")
    assert "Xin xem lại trước khi gửi" in chat.text
    chat.send("quay lại")
    assert "giấy chứng sinh" in chat.text
    chat.send("quay lại")
    assert "Đăng ký ở xã, phường nào?" in chat.text
