"""Communes found by what people type: old names, homonyms, splits, with and without marks; and how fast and how small."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.engine.answer import Answering, Json, Unreadable, Unsure
from dialogs.engine.fields import CommuneField
from dialogs.engine.fold import fold
from dialogs.engine.places import PEOPLE, Former, Places, Unit
from dialogs.engine.text import Vietnamese, say
from storage.places import load_places
from storage.seed.compile_places import compile_lines, share_of


@dataclass(frozen=True)
class Known:
    places: Places


PLACES = load_places()
FIELD = CommuneField()
AT = Answering(date(2026, 11, 22), {}, Known(PLACES))


def read(words: str, at: Answering = AT, field: CommuneField = FIELD) -> str:
    value = field.read(words, at)
    assert isinstance(value, dict)
    return f"{value['name']}, {value['province_name']}"


def asked(words: str, at: Answering = AT, field: CommuneField = FIELD) -> tuple[str, list[str]]:
    with pytest.raises(Unsure) as unsure:
        field.read(words, at)
    assert len(unsure.value.candidates) <= 8
    return say(unsure.value.question, Vietnamese()), [say(candidate.label, Vietnamese()) for candidate in unsure.value.candidates]


def test_the_seed_is_the_whole_country() -> None:
    assert len(PLACES.provinces) == 34
    assert sum(len(PLACES.communes(province.code)) for province in PLACES.provinces) == 3321
    formers = {id(entry.former): entry.former for entries in PLACES.names.values() for entry in entries if entry.former}
    assert len(formers) > 10_000
    assert sum(former.split for former in formers.values()) > 400
    assert all(PLACES.commune(code) for former in formers.values() for code, _share in former.into)


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("phường Trúc Bạch", "Phường Ba Đình, Thành phố Hà Nội"),
        ("phuong truc bach", "Phường Ba Đình, Thành phố Hà Nội"),
        ("trúc bạch, ba đình, hà nội", "Phường Ba Đình, Thành phố Hà Nội"),
        ("P.Trúc Bạch Q.Ba Đình TP.Hà Nội", "Phường Ba Đình, Thành phố Hà Nội"),
        ("Hà Nội, Ba Đình, phường Trúc Bạch", "Phường Ba Đình, Thành phố Hà Nội"),
        ("12 nguyễn trãi phường bến thành quận 1", "Phường Bến Thành, Thành phố Hồ Chí Minh"),
        ("p1 q3 hcm", "Phường Bàn Cờ, Thành phố Hồ Chí Minh"),
        ("Phường 01, Quận 3, Việt Nam", "Phường Bàn Cờ, Thành phố Hồ Chí Minh"),
        ("bến nghé", "Phường Sài Gòn, Thành phố Hồ Chí Minh"),
        ("phường thủ đức", "Phường Thủ Đức, Thành phố Hồ Chí Minh"),
        ("linh chiểu thủ đức", "Phường Thủ Đức, Thành phố Hồ Chí Minh"),
        ("côn đảo", "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"),
        ("huyện côn đảo vũng tàu", "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"),
        ("đặc khu phú quốc", "Đặc khu Phú Quốc, Tỉnh An Giang"),
        ("thổ châu kiên giang", "Đặc khu Thổ Châu, Tỉnh An Giang"),
        ("hoàng sa", "Đặc khu Hoàng Sa, Thành phố Đà Nẵng"),
        ("phuong vy da tt huế", "Phường Vỹ Dạ, Thành phố Huế"),
        ("phường phường đúc, thừa thiên huế", "Phường Thuận Hoá, Thành phố Huế"),
        ("xa hoa xa huyen ung hoa ha noi", "Xã Hoà Xá, Thành phố Hà Nội"),
        ("thi tran yen vien gia lam", "Xã Phù Đổng, Thành phố Hà Nội"),
        ("xã ea h\u2019leo đắk lắk", "Xã Ea H'Leo, Tỉnh Đắk Lắk"),
        ("thị trấn Ba Chẽ", "Xã Ba Chẽ, Tỉnh Quảng Ninh"),
        ("xã Trảng Bom, Đồng Nai", "Phường Trảng Bom, Thành phố Đồng Nai"),
        ("xã Phù Đổng", "Xã Phù Đổng, Thành phố Hà Nội"),
        ("00004", "Phường Ba Đình, Thành phố Hà Nội"),
    ],
)
def test_one_place_is_meant(words: str, place: str) -> None:
    assert read(words) == place


def test_the_old_name_is_said_and_reads_back() -> None:
    value = FIELD.read("phuong truc bach", AT)
    shown = say(FIELD.show(value), Vietnamese())
    assert shown == "Phường Ba Đình, Thành phố Hà Nội (trước là Phường Trúc Bạch, Quận Ba Đình)"
    assert FIELD.read(shown, AT) == value


def test_a_split_ward_is_a_choice() -> None:
    question, labels = asked("phường Đội Cấn, quận Ba Đình")
    assert question.startswith("Phường Đội Cấn, Quận Ba Đình nay chia về nhiều xã, phường.")
    assert {label.split(",")[0] for label in labels} == {"Phường Ba Đình", "Phường Ngọc Hà"}
    assert "Phường Ba Đình" in " ".join(asked("phường Ngọc Hà, Hà Nội")[1]), "a ward that kept its name but lost a part"


def test_an_old_district_offers_its_communes() -> None:
    question, labels = asked("Quận 1")
    assert question.startswith("Quận 1 không còn.")
    assert {label.split(",")[0] for label in labels} == {"Phường Sài Gòn", "Phường Tân Định", "Phường Bến Thành", "Phường Cầu Ông Lãnh"}
    question, labels = asked("Thủ Đức")
    assert labels[0] == "Phường Thủ Đức, Thành phố Hồ Chí Minh"
    assert len(labels) == 7
    assert "Còn 5 nơi nữa" in question
    assert asked("ba đình hà nội")[1][0] == "Phường Ba Đình, Thành phố Hà Nội"


def test_homonyms_name_their_province() -> None:
    _question, labels = asked("Tân Phú")
    assert len({label.rsplit(",")[1] for label in labels}) > 3
    assert all("(trước là Phường 1, " in label for label in asked("phường 1")[1])
    assert asked("tan phu hcm")[1][:3] == [
        "Phường Tân Phú, Thành phố Hồ Chí Minh",
        "Phường Tăng Nhơn Phú, Thành phố Hồ Chí Minh (trước là Phường Tân Phú, Thành phố Thủ Đức)",
        "Phường Tân Mỹ, Thành phố Hồ Chí Minh (trước là Phường Tân Phú, Quận 7)",
    ]


def test_a_present_name_that_an_old_unit_elsewhere_had_is_a_choice() -> None:
    assert asked("phường tân định, tphcm")[1] == [
        "Phường Tân Định, Thành phố Hồ Chí Minh",
        "Phường Hoà Lợi, Thành phố Hồ Chí Minh (trước là Phường Tân Định, Thành phố Bến Cát)",
    ]


def test_typed_marks_are_preferred() -> None:
    assert PLACES.find("xã Phù Đổng")[0].unit.name == "Xã Phù Đổng"
    assert "Xã Phú Đông, " in " ".join(asked("xã Phú Đông")[1])
    assert not any(match.former and match.former.name == "Xã Phú Đông" and match.score > 90 for match in PLACES.find("xã Phù Đổng"))


@pytest.mark.parametrize("words", ["truc bac ba dinh ha noi", "trúc b", "phường trúc bạhc", "phuong truc bachh hn"])
def test_mistyped_and_unfinished_names_are_asked_about(words: str) -> None:
    assert "Phường Ba Đình, Thành phố Hà Nội (trước là Phường Trúc Bạch, Quận Ba Đình)" in asked(words)[1]


def test_words_not_understood_are_asked_about() -> None:
    assert asked("số 5 ngõ 12 trúc bạch ba đình hà nội")[1][0].startswith("Phường Ba Đình")


def test_nothing_found_says_what_to_type() -> None:
    with pytest.raises(Unreadable) as no:
        FIELD.read("hà nội", AT)
    assert say(no.value.why, Vietnamese()).startswith("Đã biết Thành phố Hà Nội. Xin gõ thêm tên xã, phường.")
    with pytest.raises(Unreadable) as no:
        FIELD.read("qwe zxcv asdf", AT)
    assert "Ví dụ: phường Ba Đình, Hà Nội" in say(no.value.why, Vietnamese())


@pytest.mark.parametrize("told", ["79", "Thành phố Hồ Chí Minh", {"code": "26734", "province": "79"}])
def test_an_earlier_answer_tells_the_province(told: Json) -> None:
    at = Answering(AT.today, {"province": told}, AT.known)
    assert read("phường tân thuận", at, CommuneField(province_key="province")) == "Phường Tân Thuận, Thành phố Hồ Chí Minh"
    assert {match.province.code for match in PLACES.find("phường 1", "79")} == {"79"}
    assert len({match.province.code for match in PLACES.find("phường 1")}) > 5


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Vĩnh Phúc", "Phú Thọ"), ("hoa binh", "Phú Thọ"), ("Hà Giang", "Tuyên Quang"), ("Yên Bái", "Lào Cai"), ("Bắc Giang", "Bắc Ninh"),
        ("tỉnh Quảng Nam", "Đà Nẵng"), ("Bà Rịa - Vũng Tàu", "Hồ Chí Minh"), ("brvt", "Hồ Chí Minh"), ("Kiên Giang", "An Giang"),
        ("tiền giang", "Đồng Tháp"), ("Long An", "Tây Ninh"), ("Quảng Bình", "Quảng Trị"), ("TP HCM", "Hồ Chí Minh"), ("Huế", "Huế"),
        ("TT-Huế", "Huế"), ("79", "Hồ Chí Minh"), ("Quảng Trị", "Quảng Trị"), ("Gia Lai", "Gia Lai"), ("Bình Định", "Gia Lai"),
    ],
)
def test_provinces_by_code_and_by_names_old_and_new(old: str, new: str) -> None:
    province = PLACES.province(old)
    assert province is not None
    assert province.name.endswith(new)


def test_what_is_no_province() -> None:
    assert PLACES.province("Ba Đình") is None
    assert PLACES.province("") is None
    assert PLACES.commune("01") is None
    assert PLACES.commune("99999") is None


def test_every_commune_is_found_by_its_full_name() -> None:
    """3,321 full names, without marks: each is among the first, and alone or with an old unit of the same name."""
    missed = []
    for province in PLACES.provinces:
        for unit in PLACES.communes(province.code):
            found = PLACES.find(fold(f"{unit.name}, {province.name}"))
            if not any(match.unit == unit and found[0].score - match.score < 2 for match in found):
                missed.append(unit.code)
    assert missed == []


def test_every_old_unit_leads_to_its_communes() -> None:
    """Old commune, district and province as on an old paper: all communes it went to are found, and no other is as near."""
    formers = {id(entry.former): entry.former for entries in PLACES.names.values() for entry in entries if entry.former}
    wrong = []
    for former in list(formers.values())[::7]:
        found = PLACES.find(f"{former.name}, {former.district}, {former.province}")
        near = {match.unit.code for match in found if found[0].score - match.score < 2}
        if not near >= {code for code, _share in former.into}:
            wrong.append(former)
    assert wrong == []


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.text(st.characters(), max_size=120))
def test_any_words_give_a_list(words: str) -> None:
    for match in PLACES.find(words):
        assert match.unit.parent == match.province.code
        assert match.score <= 100


def test_fast_and_small() -> None:
    queries = [
        "ba đình hà nội", "phuong truc bach", "Tân Phú", "phường 1", "truc bac ba dinh ha noi", "số 5 ngõ 12 trúc bạch ba đình hà nội",
        "thị trấn Yên Viên, huyện Gia Lâm, thành phố Hà Nội", "xa tan binhh huyen chau thanh",
        "qwe zxcv asdf", "xa a xa b xa c xa d xa e xa f",
    ]
    taken = []
    for query in queries * 5:
        begin = time.process_time()
        PLACES.find(query)
        taken.append(time.process_time() - begin)
    assert statistics.median(taken) < 0.005
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    again = load_places()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert again.provinces
    assert grown < 25_000_000


def test_compiling_takes_notes_and_renewed_codes_into_account() -> None:
    assert share_of("Nhập một phần diện tích, toàn bộ dân số") == PEOPLE
    units = [
        {"code": "22", "name": "Tỉnh Quảng Ninh", "level": "tỉnh", "parent": ""},
        {"code": "06978", "name": "Xã Ba Chẽ", "level": "xã", "parent": "22"},
        {"code": "00001", "name": "Xã Kia", "level": "xã", "parent": "22"},
    ]
    row = {"new_name": "Xã Ba Chẽ", "new_province": "Tỉnh Quảng Ninh (22)", "old_district": "Huyện Ba Chẽ (202)"}
    row |= {"old_province": "Tỉnh Quảng Ninh (22)", "old_code": "1"}
    rows = [
        {**row, "new_code": "06970", "old_name": "thị trấn Ba Chẽ", "note": "Nhập toàn bộ"},
        {**row, "new_code": "00001", "old_name": "Xã Nam Sơn", "note": "Nhập một phần diện tích"},
        {**row, "new_code": "06978", "old_name": "Xã Nam Sơn", "note": "Nhập một phần diện tích, toàn bộ dân số"},
    ]
    lines = compile_lines(units, rows)
    assert lines[-2:] == ["O\tThị trấn Ba Chẽ\t0\t06978=", "O\tXã Nam Sơn\t0\t06978+,00001~"]
    with pytest.raises(ValueError, match="no commune"):
        compile_lines(units, [{**rows[0], "new_name": "Xã Khác"}])


def test_places_of_few_rows() -> None:
    places = Places(
        [Unit("01", "Thành phố Một", "tỉnh", ""), Unit("00001", "Phường Hai", "xã", "01"), Unit("00002", "Xã Ba", "xã", "01")],
        [Former("Phường Bốn", "Quận Năm", "Tỉnh Sáu", (("00001", PEOPLE), ("00002", "part")))],
    )
    found = places.find("phuong bon, quan nam, tinh sau")
    assert [(match.unit.code, match.how) for match in found] == [("00001", "former"), ("00002", "former")]
    assert [match.unit.code for match in places.find("hai, tinh sau")] == ["00001"]
    assert places.province("Sáu") == places.province("Một") == Unit("01", "Thành phố Một", "tỉnh", "")
