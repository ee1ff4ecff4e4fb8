"""Finding a procedure by words: kitchen-table words, missing marks, raw typing keys, and nothing where nothing fits."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.engine.fold import fold
from dialogs.engine.text import say
from dialogs.search import Index, named, outside, read_lexicon
from dialogs.search.keystrokes import typed
from dialogs.search.outside import EMERGENCY, TOPICS
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import VOICE, catalogue


def found(words: str, limit: int = 8) -> list[str]:
    return [hit.code for hit in named(catalogue().index.search(words, limit))]


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


@pytest.mark.parametrize("kin", ["ba em", "bố tôi", "má", "ông ngoại", "bà nội cháu", "chồng tui", "vợ", "em trai tôi", "người nhà"])
@pytest.mark.parametrize("died", ["mới mất", "mất rồi", "mất hôm qua", "vừa mất", "chết", "qua đời", "từ trần", "khuất núi"])
def test_a_death_in_the_family_is_heard_however_it_is_said(kin: str, died: str) -> None:
    said = f"{kin} {died}"
    assert [found(words)[:1] for words in (said, fold(said), f"{said} làm giấy gì")] == [["1.000656"]] * 3


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("mẹ mất", "1.000656"),
        ("ba em moi mat", "1.000656"),
        ("cha chết làm giấy gì", "1.000656"),
        ("me mat cccd", "1.014064"),
        ("căn cước của mẹ mất rồi", "1.014064"),
        ("mẹ mất thẻ bảo hiểm", "1.002759"),
        ("ba tui bị mất bằng lái", "3.000348"),
        ("chồng mất việc", "1.014748"),
        ("sổ đỏ của ba mất", "1.012786"),
        ("bả mất rồi tiền tuất ai lãnh", "2.000821"),
        ("bố tôi mất năm ngoái giờ muốn sang tên sổ đỏ", "1.013831"),
    ],
)
def test_who_died_is_told_from_what_was_lost_and_from_why_they_come(words: str, code: str) -> None:
    assert found(words)[:1] == [code]


@pytest.mark.parametrize("words", ["con chó mất", "em mất rồi", "ba toi mat giay to", "bị mất ví", "lợn chết vì dịch"])
def test_no_death_is_heard_where_nobody_died(words: str) -> None:
    assert "1.000656" not in found(words, 24)


@pytest.mark.parametrize(
    "words",
    ["tien gia cho me 76 tuoi", "tien gia cho ba noi", "tien nguoi gia", "trợ cấp người già", "tiền cho người trên 75 tuổi",
     "me toi 78 tuoi co duoc tien gi khong"],
)  # fmt: skip
def test_money_for_an_old_person_is_not_false_money(words: str) -> None:
    codes = found(words, 24)
    assert codes[:1] == ["1.014027"]
    assert "1.001803" not in codes


def test_old_and_false_money_are_both_offered_where_either_may_be_meant() -> None:
    assert found("tien gia", 24) == ["1.014027", "1.001803"]
    assert found("tiền giả")[:1] == ["1.001803"]
    assert found("mai táng phí cho bà 85 tuổi")[:1] == ["1.001731"]


@pytest.mark.parametrize("words", ["sổ đỏ", "so do", "làm sổ đỏ", "bìa đỏ", "giấy đất"])
def test_one_word_for_several_tasks_offers_them(words: str) -> None:
    codes = found(words, 24)[:6]
    assert codes[0] == "1.012753"
    assert {"1.013831", "1.012786", "1.012783", "1.012784"} <= {*codes}


@pytest.mark.parametrize(
    "words",
    ["xe buýt số 8 chạy mấy giờ", "đá bóng ở đâu", "kết quả xổ số", "mua thit lon", "điện thoại tôi hỏng", "mai co hop thon khong"],
)  # fmt: skip
def test_a_weak_find_is_never_one_alone(words: str) -> None:
    assert len(found(words, 24)) in {0, *range(2, 7)}


NOTHING_TO_DO = (
    "", "   ", "🙂", "hehe ok", "ạ", "alo", "alo ad ơi", "ok", "???", "asdfgh", "cách nấu phở bò", "tỷ giá đô la hôm nay", "\u200b",
    "hôm nay trời đẹp", "hom nay troi dep", "ăn cơm chưa", "giup toi voi",
)  # fmt: skip


@pytest.mark.parametrize("words", NOTHING_TO_DO)
def test_nothing_where_nothing_fits(words: str) -> None:
    assert found(words) == []


@pytest.mark.parametrize(("words", "key"), [
    ("em muốn ly hôn", "divorce"),
    ("li di", "divorce"),
    ("phạt nguội", "traffic_fine"),
    ("cháy", "fire"),
    ("nha toi bi chay", "fire"),
    ("cap cuu", "ambulance"),
    ("toi bi danh", "police"),
    ("tôi bị cướp", "police"),
    ("mất xe máy", "police"),
    ("em không muốn sống nữa", "despair"),
    ("day co phai lua dao khong", "trust"),
    ("có thật không", "trust"),
    ("tôi bị lừa đảo", "swindled"),
    ("toi muon gap nguoi that", "person"),
    ("do ngu", "anger"),
    ("mấy giờ mở cửa", "hours"),
    ("con chó nhà hàng xóm cứ cắn", "report"),
])
def test_what_is_done_elsewhere_is_told_so(words: str, key: str) -> None:
    topic = outside(words)
    assert topic is not None
    assert topic.key == key
    assert found(words) == []


@pytest.mark.parametrize("words", [
    "ghi chú ly hôn ở nước ngoài", "giấy độc thân sau khi ly hôn", "khai sinh", "con tôi mới sinh", "phòng cháy chữa cháy",
    "mất giấy xe", "mất điện thoại có vneid", "vo dung ten so do", "đang chạy xe ôm", "bán đất cho nhà hàng xóm", "giay to cho can cuoc",
    "ban do dien", "do ngu dan nop", "địa điểm thi công", "trạm sơ cấp cứu", "không muốn sống chung nữa", "khai thac nuoc mat",
])  # fmt: skip
def test_what_is_done_here_is_not_sent_away(words: str) -> None:
    assert outside(words) is None


def test_every_topic_elsewhere_is_found_by_its_own_words() -> None:
    assert all((topic := outside(phrase)) and topic.key == one.key for one in TOPICS for phrase in one.phrases)


def test_no_name_of_a_procedure_is_taken_for_a_topic() -> None:
    inside = {"3.000163"}       # lawsuits filed online: the courts' own, and the topic names the courts
    taken = {(one.code, topic.key) for one in load_procedures() for words in (one.name, fold(one.name)) if (topic := outside(words))}
    assert {entry for entry in taken if entry[0] not in inside} == set()


def test_danger_is_told_the_emergency_number() -> None:
    assert EMERGENCY == {"police": "113", "fire": "114", "ambulance": "115"}
    for topic, kinds in {"fire": ["fire"], "ambulance": ["ambulance"], "police": ["police"], "despair": ["ambulance", "police"]}.items():
        said = next(say(one.says, VOICE) for one in TOPICS if one.key == topic)
        assert all(EMERGENCY[kind] in said for kind in kinds)


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


def test_most_phrases_of_the_lexicon_lead_to_their_code_first() -> None:
    phrases = [(" ".join(one.words.marks), one.code) for one in load_lexicon().phrases if not one.later][::9]
    missed = [(words, code, found(words)[:3]) for words, code in phrases if code not in found(words)[:3] and outside(words) is None]
    assert len(missed) <= len(phrases) // 50, missed


@pytest.mark.parametrize("line", ["1.001193", "khai sinh\t1.001193", "1.001193\t|", "1.001193\tkhai sinh\tthừa", "?\tsổ đỏ\t1.01"])
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
    assert (time.process_time() - begun) / len(asked) < 0.003


@pytest.mark.parametrize("words", ["ﷺ" * 300, "b" * 300, "dangkyhokinhdoanh" * 17, "ad" * 150])
def test_long_words_take_no_long_time(words: str) -> None:
    index = catalogue().index
    begun = time.process_time()
    for _time in range(5):
        index.search(words)
    assert (time.process_time() - begun) / 5 < 0.03


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
