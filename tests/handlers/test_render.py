"""Rendering: masks, pieces, numbered choices, and taps that prove themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.engine.message import Button, Message
from dialogs.engine.text import Vietnamese, raw
from handlers.channel import Abilities
from handlers.render import body_of, mask, open_tap, parts_of, seal_tap, split, units

SECRET = b"secret of the test"
LANE = "lane"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Số căn cước 079012345612.", "Số căn cước 0790******12."),
        ("079 012 345 612", "079 0** *** *12"),
        ("gọi 0987654321 nhé", "gọi 098*****21 nhé"),
        ("gọi 0987 654 321", "gọi 098* *** *21"),
        ("+84987654321", "+8498*****21"),
        ("(0987)654321", "(098*)****21"),
        ("0987/654/321", "098*/***/*21"),
        ("0987,654,321", "098*,***,*21"),
        ("0987_654_321", "098*_***_*21"),
        ("0987  654  321", "098*  ***  *21"),
        ("0987\u200b654321", "098*****21"),
        ("0987654321 đồng", "098*****21 đồng"),
        ("CMND 012345678", "CMND 012****78"),
        ("hỏi 0987654321, 079012345612", "hỏi 098*****21, 0790******12"),
    ],
)
def test_personal_numbers_are_covered(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Mã hồ sơ: 7K3M-9Q2T",
        "Số hồ sơ H05.105-261123-0001",
        "000.00.12.H62-201105-0004",
        "G22.99.08-260921-896048",
        "lệ phí 1.200.000.000 đồng",
        "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/019d2bfd-3fe0-7460-0912-345678900123",
        "thứ Ba, 24/11/2026, 16 giờ 30",
        "sinh ngày 01/02/2026, 03/04/2027",
        "thủ tục 1.001193, 2.000635",
        "8.000 đồng",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


def test_the_hotline_stays() -> None:
    assert mask("Gọi 0222 3456 789", ("02223456789",)) == "Gọi 0222 3456 789"


@given(st.from_regex(r"[0-9]{12}", fullmatch=True), st.text(alphabet="abc ,.:;()", max_size=5), st.text(alphabet="abc ,;()", max_size=5))
def test_no_whole_citizen_number_leaves(number: str, before: str, after: str) -> None:
    assert number not in mask(before + number + after)


@given(st.text(max_size=400), st.integers(20, 120))
def test_pieces_fit_and_keep_every_word(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(units(piece) <= most for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def _body(count: int) -> dict[str, object]:
    return body_of(Message(raw("Chọn gì?"), tuple(Button(raw(f"Mục {number}"), f"pick:{number}") for number in range(count))), Vietnamese())


def test_choices_become_numbered_text_where_there_are_no_buttons() -> None:
    (part,) = parts_of(_body(3), Abilities(text=500), turn=4, lane=LANE, secret=SECRET)
    assert part.text == "Chọn gì?\n\n1. Mục 0\n2. Mục 1\n3. Mục 2"
    assert part.buttons == ()


def test_choices_become_buttons_that_carry_their_turn() -> None:
    (part,) = parts_of(_body(2), Abilities(text=500, buttons=8, label=30), turn=4, lane=LANE, secret=SECRET)
    assert part.text == "Chọn gì?"
    assert [open_tap(button.payload, SECRET, LANE) for button in part.buttons] == [("pick:0", 4), ("pick:1", 4)]


def test_too_many_choices_are_numbered_and_the_first_ones_are_buttons_too() -> None:
    (part,) = parts_of(_body(4), Abilities(text=500, buttons=2, label=30), turn=1, lane=LANE, secret=SECRET)
    assert part.text.endswith("4. Mục 3")
    assert [button.label for button in part.buttons] == ["1. Mục 0", "2. Mục 1"]


PAYLOADS = st.text(st.characters(codec="ascii", exclude_characters="~", categories=("L", "N", "P")), min_size=1, max_size=40)


@given(PAYLOADS, st.integers(0, 10**9))
def test_a_tap_proves_itself(payload: str, turn: int) -> None:
    sealed = seal_tap(payload, turn, SECRET, LANE)
    assert len(sealed.encode()) <= 64
    assert open_tap(sealed, SECRET, LANE) == (payload, turn)
    assert open_tap(sealed, SECRET, "another lane") is None
    assert open_tap(sealed[:-1] + ("A" if sealed[-1] != "A" else "B"), SECRET, LANE) is None


def test_no_link_to_papers_is_broken() -> None:
    """Nine digits in a row come about once in 1,300 draws of such a link."""
    token = "abc_0987654321-" + "x" * 28
    for link in (f"https://motcua.vn/papers/{token}", f"http://127.0.0.1:8080/papers/{token}", f"https://xã.vn/chat/papers/{token}"):
        assert mask(f"Xem tại:\n{link}\ngọi 0987654321") == f"Xem tại:\n{link}\ngọi 098*****21"
    assert "0987654321" not in mask(f"https://motcua.vn/papers/{token}x")
    assert "0987654321" not in mask(f"https://motcua.vn/other/{token}")
