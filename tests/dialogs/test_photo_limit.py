"""Photos beyond what a paper holds: how many were taken and how many were not is said, in both languages, and a flood is not answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs.engine.event import Event
from dialogs.engine.session import Session
from dialogs.engine.text import say
from dialogs.engine.turn import advance
from dialogs.scenes import SCENES
from handlers.voices import load_voices
from tests.dialogs.chatting import Chat, photo
from tests.dialogs.test_review_photos import BIRTH, BIRTH_PAPER, paper, tray

OVER = 'Đã giữ 4 ảnh đầu cho "{label}", còn {n} ảnh chưa nhận vì giấy này tối đa 4 ảnh.'


def at_paper() -> Chat:
    """A birth at its first paper, which holds four photos."""
    chat = Chat()
    chat.send("menu")
    chat.send(tap="go:file:1.001193")
    for words in ("đồng ý", *BIRTH):
        chat.send(words)
    assert "Giấy thứ 1 trong 2" in chat.text
    return chat


def over(number: int) -> str:
    return OVER.format(label=BIRTH_PAPER, n=number)


@pytest.mark.parametrize("number", [5, 7])
def test_too_many_at_once(number: int) -> None:
    chat = at_paper()
    chat.send(files=tuple(photo(place) for place in range(number)))
    assert chat.text == over(number - 4) + ' Bấm "Xong" để sang bước sau.'
    assert chat.labels == ["Xong", "Bỏ một ảnh"]
    chat.send("xong")
    assert "chưa nhận" not in chat.text


def test_too_many_one_by_one_are_told_at_first_and_counted_in_the_end() -> None:
    chat = at_paper()
    for place in range(4):
        chat.send(files=(photo(place),))
    chat.send(files=(photo(4),))
    assert over(1) in chat.text
    for place in range(5, 9):
        assert chat.send(files=(photo(place),)).replies == ()
    chat.send("xong")
    assert chat.text.startswith(over(5))
    assert "Giấy thứ 2 trong 2" in chat.text
    assert len(paper(chat, "birth_paper")["files"]) == 4


def test_one_that_is_taken_out_makes_room_for_another() -> None:
    chat = at_paper()
    chat.send(files=tuple(photo(place) for place in range(6)))
    chat.send("Bỏ một ảnh")
    chat.send("1")
    chat.send(files=(photo(5), photo(6)))
    assert over(2) in chat.text
    chat.send("xong")
    assert "chưa nhận" not in chat.text


def test_of_photos_kept_aside_the_rest_stays_for_the_next_paper() -> None:
    chat = at_paper()
    chat.send("quay lại")
    chat.send(files=tuple(photo(place) for place in range(6)))
    chat.send("giữ như cũ")
    chat.send("dùng ảnh đó")
    assert f'"{BIRTH_PAPER}" đã đủ 4 ảnh. Còn 2 ảnh vẫn giữ riêng, chưa dùng. Bấm "Xong" để sang bước sau.' == chat.text
    chat.send("xong")
    assert "Đang giữ 2 ảnh đã gửi lúc trước." in chat.text
    chat.send("dùng ảnh đó")
    assert tray(chat) == 0


def test_a_photo_that_came_late_is_not_said_to_be_taken_where_there_was_no_room() -> None:
    chat = at_paper()
    chat.send(files=tuple(photo(place) for place in range(4)))
    sent = chat.now
    chat.send("xong")
    turn = advance(SCENES, chat.session, Event("late", "webchat", "x", sent, files=(photo(8),)), chat.known())
    chat.turns.append(turn)
    assert "Ảnh đến sau được xếp" not in chat.text
    assert chat.text.startswith(over(1))
    turn = advance(SCENES, chat.session, Event("late", "webchat", "x", sent - timedelta(seconds=1), files=(photo(0),)), chat.known())
    chat.turns.append(turn)
    assert chat.text.startswith("Ảnh này đã có rồi")
    assert Session.from_json(turn.session).answers["birth_paper"] == paper(chat, "birth_paper")


@pytest.mark.parametrize(("number", "said"), [(5, "1 photo was not taken"), (6, "2 photos were not taken")])
def test_english_has_its_plural(number: int, said: str) -> None:
    chat = at_paper()
    chat.send(files=tuple(photo(place) for place in range(number)))
    assert said in say(chat.messages[-1].text, load_voices()["en"])
