"""No more photos, in people's own words: what means "Xong" at a paper, at papers asked for later, and nothing of it elsewhere."""

from __future__ import annotations

import pytest

from dialogs.engine.manners import says_finished
from tests.dialogs.chatting import photo
from tests.dialogs.test_guides import filing, form_of, walk
from tests.dialogs.test_supplement import owner
from tests.dialogs.test_supplement import photo as other_photo

BIRTH = "1.001193"
WORDS = ("xong", "xong rồi", "xong rồi ạ", "hết rồi", "đủ rồi", "vậy thôi", "dạ xong rồi ạ", "het roi a", "Gửi xong rồi.", "du roi nhe")


@pytest.mark.parametrize("words", WORDS)
def test_a_paper_is_closed(words: str) -> None:
    chat = filing(BIRTH)
    walk(chat, picks={"who_files": "parent", "parents": "married", "born_where": "hospital"}, until="birth_paper")
    chat.send(files=(photo(1),))
    chat.send(words)
    current = form_of(chat).current()
    assert current is not None
    assert current.key == "marriage_paper", chat.text


def test_without_a_photo_it_is_asked_for_one() -> None:
    chat = filing(BIRTH)
    walk(chat, picks={"who_files": "parent", "parents": "married", "born_where": "hospital"}, until="birth_paper")
    chat.send("hết rồi ạ")
    assert "Chưa có ảnh nào cho giấy này" in chat.text
    assert "Chưa có giấy này" in chat.labels


@pytest.mark.parametrize("words", ["xong rồi ạ", "hết rồi"])
def test_papers_that_were_asked_for_later_go(words: str) -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.presses("Gửi giấy bổ sung")
    talks.says(files=(other_photo(1),))
    assert "Đã nhận 1 ảnh bổ sung" in talks.says(words)


@pytest.mark.parametrize("words", ["chưa xong", "chưa hết", "hết giấy", "xong chưa", "không còn", "còn một tờ nữa", ""])
def test_other_words_close_nothing(words: str) -> None:
    assert not says_finished(words)
