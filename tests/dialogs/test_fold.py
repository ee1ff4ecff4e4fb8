"""Folding and cleaning: the same words compare equal however they were typed, and nothing raises."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.engine.fold import clean, fold, marked

ANY = st.text(st.characters(), max_size=60)      # lone surrogates included


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Phường  Trúc Bạch", "phuong truc bach"),
        (unicodedata.normalize("NFD", "Đăng ký khai sinh"), "dang ky khai sinh"),
        ("ĐẮK LẮK", "dak lak"),
        ("\u200bHuy\u200dện\u00a0Ba\u202e Vì\ufeff", "huyen ba vi"),
        ("Ðặng (chữ Ð cũ)", "dang (chu d cu)"),
        ("ưỡn ẹo ỹ", "uon eo y"),
        ("１２ Ｎguyễn", "12 nguyen"),
        ("", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


def test_clean_keeps_marks_and_case() -> None:
    assert clean(unicodedata.normalize("NFD", " Nguyễn\t\nThị\u200b  Ánh ")) == "Nguyễn Thị Ánh"


def test_marked_knows_both_customs_of_tones() -> None:
    assert marked("Hoà Thuỷ khoẻ D\u2019Ran") == marked("Hòa Thủy khỏe D'Ran") == "hòa thủy khỏe d'ran"


def test_every_unseen_character_of_unicode_is_removed_or_parts_words() -> None:
    left = [
        hex(code)
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs") and clean(f"a{chr(code)}b") not in ("ab", "a b")
    ]
    assert left == []


@given(ANY)
def test_cleaning_and_folding_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)
    assert marked(marked(text)) == marked(text)


@given(ANY)
def test_form_case_and_kept_text_do_not_matter_to_folding(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(clean(text)) == fold(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in clean(text))


@given(st.text("aàáăắâấđeêếiíoôốơớuưứyýbcghklmn ÀĐỆỪ", max_size=40))
def test_vietnamese_folds_to_ascii(text: str) -> None:
    assert fold(text).isascii()
