"""The lexicon: nothing leads to two procedures, no code is gone, every procedure of the commune can be asked for in many ways."""

from __future__ import annotations

import pytest

from dialogs.search import read_lexicon
from dialogs.search.lexicon_check import faults, tallies, ways_of
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures


def test_the_lexicon_is_clean() -> None:
    assert [str(fault) for fault in faults(load_lexicon(), load_procedures())] == []


def test_every_procedure_of_the_commune_has_six_ways() -> None:
    commune, province, *_rest = tallies(load_lexicon(), load_procedures())
    assert (commune.level, commune.procedures, commune.few) == ("commune", 1101, ())
    assert province.enough >= 1_100


def test_words_order_marks_and_stop_phrases_make_no_new_way() -> None:
    lines = [
        "1.001193\tbé mới sinh\tplain\town\t-", "1.001193\tmới sinh bé\tplain\town\t-", "1.001193\tbe moi sinh\tplain\town\t-",
        "1.001193\tcho em hỏi bé mới sinh\tplain\town\t-", "1.001193\tđăng ký khai sinh\tplain\town\t-",
    ]  # fmt: skip
    birth = [one for one in load_procedures() if one.code == "1.001193"]
    assert ways_of(read_lexicon(lines), birth)["1.001193"] == 1


def test_faults_are_found() -> None:
    known = load_procedures()
    twice = read_lexicon(["1.001193\tbé sinh rồi\tplain\town\t-", "1.000656\trồi bé sinh\tplain\town\t-"])
    assert [fault.kind for fault in faults(twice, known)] == ["said for two"]
    gone = read_lexicon(["9.999999\tviệc không còn\tplain\town\t-"])
    assert [fault.kind for fault in faults(gone, known)] == ["a code that is gone"]
    family = read_lexicon(["1.001193|9.999999"])
    assert [fault.kind for fault in faults(family, known)] == ["a family with a code that is gone"]


@pytest.mark.parametrize("line", ["1.001193\tmột\tkiểu lạ\town\t-", "1.001193\tmột\tplain\t\t-", "1.001193\t \tplain\town\t-", "99"])
def test_a_line_of_another_form_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_lexicon([line])


def test_a_province_is_taken_out_of_a_question() -> None:
    lexicon = load_lexicon()
    from dialogs.search.words import split

    left, named = lexicon.without_provinces(split("hỗ trợ hỏa táng ở Bắc Giang"))
    assert (" ".join(left.marks), named) == ("hỗ trợ hỏa táng ở", frozenset({"24"}))
    assert lexicon.without_provinces(split("Hà Nội"))[0] == split("Hà Nội")


def test_the_command_counts(capsys: pytest.CaptureFixture[str]) -> None:
    from bot.__main__ import main

    assert main(["lexicon", "stats"]) == 0
    said = capsys.readouterr().out
    assert "cấp xã" in said
    assert "0 lỗi" in said
