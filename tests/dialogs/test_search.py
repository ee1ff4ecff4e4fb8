"""Finding a procedure by words: kitchen-table words, missing marks, raw typing keys, and nothing where nothing fits."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.search import Index, outside, read_lexicon
from dialogs.search.keystrokes import typed
from dialogs.search.outside import TOPICS
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import catalogue


def found(words: str, limit: int = 8) -> list[str]:
    return [hit.code for hit in catalogue().index.search(words, limit)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("con em moi sinh", "1.001193"),
        ("con mới sinh làm giấy gì", "1.001193"),
        ("cho em hỏi vợ em mới đẻ thì làm giấy gì ạ", "1.001193"),
        ("giaays khai sinh", "1.001193"),
        ("gia6y1 khai sinh", "1.001193"),
        ("ba em mất", "1.000656"),
        ("mẹ tôi mới mất", "1.000656"),
        ("giấy độc thân", "1.004873"),
        ("giay doc than", "1.004873"),
        ("làm căn cước", "1.014061"),
        ("mất căn cước", "1.014064"),
        ("ba em mất căn cước", "1.014064"),
        ("đổi căn cước", "1.014063"),
        ("làm cccd cho con", "1.014062"),
        ("hộ khẩu", "1.004222"),
        ("cắt hộ khẩu", "1.003197"),
        ("tách hộ khẩu", "1.010038"),
        ("sổ đỏ", "1.012753"),
        ("mất sổ đỏ", "1.012786"),
        ("tiền già", "1.014027"),
        ("dangkyhokinhdoanh", "1.001612"),
        ("đăng ký kết hôn", "1.000894"),
        ("đăng ký lại kết hôn", "1.004746"),
        ("kết hôn với người nước ngoài", "2.000806"),
        ("ghi sổ hộ tịch khai tử ở nước ngoài", "2.000547"),
        ("Thủ tục đăng ký khai tử", "1.000656"),
    ],
)
def test_kitchen_table_words_find_their_procedure(words: str, code: str) -> None:
    assert found(words)[:1] == [code]


@pytest.mark.parametrize("words", ["", "   ", "🙂", "hehe ok", "ạ", "alo ad ơi", "cách nấu phở bò", "tỷ giá đô la hôm nay", "\u200b"])
def test_nothing_where_nothing_fits(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize(("words", "key"), [("em muốn ly hôn", "divorce"), ("li di", "divorce"), ("phạt nguội", "traffic_fine")])
def test_what_is_done_elsewhere_is_told_so(words: str, key: str) -> None:
    topic = outside(words)
    assert topic is not None
    assert topic.key == key
    assert found(words) == []


@pytest.mark.parametrize("words", ["ghi chú ly hôn ở nước ngoài", "giấy độc thân sau khi ly hôn", "khai sinh", "con tôi mới sinh"])
def test_what_is_done_here_is_not_sent_away(words: str) -> None:
    assert outside(words) is None


def test_every_topic_elsewhere_is_found_by_its_own_words() -> None:
    assert all((topic := outside(phrase)) and topic.key == one.key for one in TOPICS for phrase in one.phrases)


def test_typed_marks_count_against_other_marks() -> None:
    scores = {hit.code: hit.score for hit in catalogue().index.search("hộ khẩu", 1)}
    other = {hit.code: hit.score for hit in catalogue().index.search("hổ khẩu", 8)}
    assert scores["1.004222"] > other.get("1.004222", 0.0)


def test_another_province_is_left_out() -> None:
    everything = load_procedures()
    local = next(one for one in everything if one.province)
    elsewhere = Index(everything, "01" if local.province != "01" else "24")
    assert local.code not in [hit.code for hit in elsewhere.search(local.name, 30)]
    assert local.code in [hit.code for hit in Index(everything, local.province).search(local.name, 30)]


def test_every_code_of_the_lexicon_can_be_asked_for() -> None:
    known = {one.code for one in load_procedures() if one.state == "active" and not one.internal}
    lexicon = load_lexicon()
    assert lexicon.codes <= known
    assert len(lexicon.codes) >= 140
    assert len(lexicon) >= 600


def test_most_phrases_of_the_lexicon_lead_to_their_code_first() -> None:
    phrases = [(" ".join(one.words.marks), one.code) for several in load_lexicon().phrases.values() for one in several]
    missed = [(words, code, found(words)[:3]) for words, code in phrases if code not in found(words)[:3] and outside(words) is None]
    assert len(missed) <= len(phrases) // 100, missed


@pytest.mark.parametrize("line", ["1.001193", "khai sinh\t1.001193", "1.001193\t|", "1.001193\tkhai sinh\tthừa"])
def test_a_line_that_cannot_be_read_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        read_lexicon([line])


@pytest.mark.parametrize(
    ("keys", "word"),
    [("giaays", "giấy"), ("dduwowngf", "đường"), ("nguwowif", "người"), ("d9a8ng", "đăng"), ("ngu7o7i2", "người"), ("hoanf", "hoàn"),
     ("thanh", "thanh"), ("doc", "doc"), ("9999", "9999"), ("nghieepj", "nghiệp"), ("tru7o72ng", "trường")],
)  # fmt: skip
def test_raw_typing_keys_become_words(keys: str, word: str) -> None:
    assert typed(keys) == word


@given(st.text(max_size=400))
def test_search_never_raises_and_ranks(words: str) -> None:
    hits = catalogue().index.search(words, 5)
    assert len(hits) <= 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_it_is_built_fast_and_small_and_answers_fast() -> None:
    procedures = load_procedures()
    lexicon = load_lexicon()
    begun = time.process_time()
    index = Index(procedures, "", lexicon)
    assert time.process_time() - begun < 1.5
    asked = ["con em moi sinh", "cap doi the can cuoc", "xin giay phep xay dung nha o rieng le", "mat so do", "hoanf thuees"] * 20
    begun = time.process_time()
    for words in asked:
        index.search(words)
    assert (time.process_time() - begun) / len(asked) < 0.005


def test_it_takes_little_memory() -> None:
    program = (
        "import resource\n"
        "from storage.lexicon import load_lexicon\nfrom storage.seed_catalogue import load_procedures\nfrom dialogs.search import Index\n"
        "procedures, lexicon = load_procedures(), load_lexicon()\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "index = Index(procedures, '', lexicon)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    grown = int(subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout)
    assert grown < 60 * 1024      # kilobytes
