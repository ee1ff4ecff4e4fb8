"""Tracking codes and official numbers: hard to mistype, easy to read, and no word of a sentence is ever one."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.official_number import compose, is_unit_code, read_number, spellings
from dialogs.tracking_code import ALPHABET, DIGITS, LETTERS, make_code, read_code, right, show, with_check

codes = st.integers(0, 2**63).map(lambda seed: make_code(random.Random(seed).randrange))


def test_the_alphabet_has_no_look_alikes() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 23
    for group in ("0OQD", "1IL", "2Z", "5S", "8B", "6G", "UVYW"):
        assert len(set(group) & set(ALPHABET)) <= 1, group


@given(codes)
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    for place, char in itertools.product(range(8), ALPHABET):
        if char != code[place]:
            assert not right(code[:place] + char + code[place + 1 :])


@given(codes)
def test_every_swap_is_noticed(code: str) -> None:
    for one, other in itertools.combinations(range(8), 2):
        if code[one] != code[other]:
            swapped = list(code)
            swapped[one], swapped[other] = code[other], code[one]
            assert not right("".join(swapped))


def test_the_check_holds_for_every_pair_of_values_and_places() -> None:
    """Exhaustive over what a wrong character or a swap changes in the sum: it never comes out right again."""
    prime = len(ALPHABET)
    for place, was, now in itertools.product(range(1, 9), range(prime), range(prime)):
        assert (place * (now - was)) % prime != 0 or was == now
    for one, other in itertools.combinations(range(1, 9), 2):
        for first, second in itertools.product(range(prime), repeat=2):
            assert ((one - other) * (first - second)) % prime != 0 or first == second


@given(codes)
def test_a_code_is_read_however_it_is_typed(code: str) -> None:
    dashed = show(code)
    typed = [
        code, dashed, code.lower(), dashed.lower(), f"{code[:4]} {code[4:]}", " ".join(code), f"HS-{dashed}", f"hs {code.lower()}",
        f"HS{code}",
        dashed.replace("-", "\u2013"), f"  {dashed}. ", f"mã hồ sơ {dashed}", f"tra cuu {code[:4].lower()} {code[4:].lower()}",
        f"Mã hồ sơ: {dashed}", f"hồ sơ {dashed} đến đâu rồi?", f"\u200b{dashed}\u200b", f"my dossier {dashed}",
    ]  # fmt: skip
    for words in typed:
        read = read_code(words)
        assert (read.looks_like, read.code, read.number, read.mistyped) == (True, code, "", False), words


@given(codes)
def test_look_alikes_are_read_as_what_is_meant(code: str) -> None:
    for was, typed in (("Q", "0"), ("Q", "O"), ("Q", "o")):
        assert read_code(show(code).replace(was, typed)).code == code


@given(codes, st.integers(0, 7), st.sampled_from(ALPHABET))
def test_a_wrong_character_asks_whether_it_was_mistyped(code: str, place: int, char: str) -> None:
    wrong = code[:place] + char + code[place + 1 :]
    digits_or_words = wrong[:4].isdigit() or wrong[4:].isdigit()
    if char == code[place] or digits_or_words:
        return
    read = read_code(show(wrong))
    assert (read.code, read.mistyped, read.typed) == ("", True, wrong)


@given(codes)
def test_each_half_holds_a_letter_and_a_digit(code: str) -> None:
    for half in (code[:4], code[4:]):
        assert set(half) & set(DIGITS)
        assert set(half) & set(LETTERS)


@pytest.mark.parametrize(
    "words",
    [
        "khaisinh", "khai sinh", "KHAI-SINH", "kết hôn", "con tôi mới sinh", "sinh 2019", "SINH-2019", "TT03-2025", "nam 2024", "12345678",
        "1234-5678", "24/11/2026", "24-11-2026", "0912345678", "079012345678", "tổ 5 khu 2", "quận 12", "con 5 thg", "1.001193", "",
        "mã hồ sơ", "tra cứu khai sinh", "abcdefgh", "chuyendi", "tam tru 2", "xin 1 giay", "🙂🙂🙂🙂🙂🙂🙂🙂", "ngày 24 tháng 11",
        "khoi 12a1",
        "x" * 5000,
    ],
)  # fmt: skip
def test_a_sentence_is_no_code(words: str) -> None:
    assert not read_code(words).looks_like


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzđơưăâêô ", max_size=20))
def test_words_without_a_digit_are_never_a_code(words: str) -> None:
    assert not read_code(words).looks_like


@given(st.text(max_size=60))
def test_reading_never_raises(words: str) -> None:
    read_code(words)
    for number in spellings(read_number(words)):
        assert read_number(number)


def test_codes_are_drawn_evenly_and_all_can_come() -> None:
    drawn = random.Random(7)
    seen = [make_code(drawn.randrange) for _ in range(20_000)]
    assert len(set(seen)) > len(seen) - 5
    for place in range(8):
        counts = Counter(code[place] for code in seen)
        assert set(counts) == set(ALPHABET)
        by_kind = [[counts[char] for char in kind] for kind in (DIGITS, LETTERS)]
        assert all(max(kind) < 1.35 * min(kind) for kind in by_kind), place
    assert right(make_code(lambda n: 0))
    assert right(make_code(lambda n: n - 1))


def test_the_example_in_our_sentences_is_a_right_code() -> None:
    assert with_check("7K3M9Q2") == "7K3M9Q2T"
    assert right("7K3M9Q2T")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("H05.105-261123-0001", "H05.105-261123-0001"),
        ("h05.105 - 261123 - 0001", "H05.105-261123-0001"),
        ("H05.105\u2013261123\u20130001", "H05.105-261123-0001"),
        ("HO5.1O5-261123-OOO1", "H05.105-261123-0001"),
        ("mã hồ sơ: H29.37-250701-0012", "H29.37-250701-0012"),
        ("số hồ sơ H29.37-250701-0012.", "H29.37-250701-0012"),
        ("000.00.16.H15-210721-0001", "000.00.16.H15-210721-0001"),
        ("000.00.12.H62-201105-0004", "000.00.12.H62-201105-0004"),
        ("OOO.OO.16.H15-210721-0001", "000.00.16.H15-210721-0001"),
        ("G22.99-251225-020175", "G22.99-251225-020175"),
        ("G22.99.08-260921-896048", "G22.99.08-260921-896048"),
        ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
    ],
)
def test_an_official_number_is_read_in_every_form(typed: str, number: str) -> None:
    assert read_number(typed) == number
    assert read_code(typed).number == number


@pytest.mark.parametrize(
    "typed",
    [
        "G22.99.3-241219795252", "H05.105-261332-0001", "H05.105-260230-0001", "Z05-261123-0001", "H05.105-261123-001", "khai sinh", "",
        "7K3M-9Q2T",
    ],
)  # fmt: skip
def test_what_is_no_official_number(typed: str) -> None:
    assert read_number(typed) == ""


def test_old_spellings_find_the_number_that_we_gave() -> None:
    given_here = compose("H15.16", date(2021, 7, 21), 1)
    assert given_here == "H15.16-210721-0001"
    for typed in ("000.00.16.H15-210721-0001", "H15.16-20210721-0001", "h15.16-210721-0001", "H15.16-210721-00001"):
        assert given_here in spellings(read_number(typed)), typed


units = st.sampled_from(["H05.105", "G22", "H15.16", "G22.99.08"])


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.integers(1, 99_999_999), units)
def test_what_is_composed_is_read_again(day: date, sequence: int, unit: str) -> None:
    number = compose(unit, day, sequence)
    assert read_number(number) == number
    assert spellings(number)[0] == number


@pytest.mark.parametrize("code", ["", "H5", "Z05", "H05.1234", "H05.1.1.1.1", "h05", "H05-105"])
def test_what_is_no_agency_code(code: str) -> None:
    assert not is_unit_code(code)
    with pytest.raises(ValueError, match="agency code"):
        compose(code, date(2026, 11, 23), 1)
