"""Records of the national portal are read with their traps."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.procedures.portal import BadRecord, read_record
from dialogs.procedures.portal_texts import PROVINCE_OF, agency_of, laws_of, province_of
from dialogs.procedures.procedure import Procedure, short_title
from dialogs.procedures.record import from_json, to_json
from storage.seed_catalogue import paper_kinds
from tests.dialogs import portal_records as portal


def read(record: object, *, with_wording: bool = False) -> Procedure:
    return read_record(record, paper_kinds(), with_wording=with_wording)  # type: ignore[arg-type]


def test_a_plain_record_gives_its_facts() -> None:
    found = read(portal.record())
    assert found.code == "1.900001"
    assert found.title == "Cấp giấy xác nhận nuôi mèo"
    assert found.levels == ("commune",)
    assert found.agency == "Ủy ban nhân dân cấp xã"
    assert found.results == ("Giấy xác nhận nuôi mèo",)
    assert found.laws == ("03/2023/TT-BTP", "60/2014/QH13")
    assert (found.decision, found.decided, found.updated) == ("12/QĐ-BNNMT", "2026-01-01", "2026-04-08")
    assert [filing.way for filing in found.filings] == ["online", "counter"]
    assert found.online
    assert found.full_online
    assert found.state == "active"


def test_parts_of_one_list_become_one_case_and_prose_no_paper() -> None:
    (case,) = read(portal.civil_status()).cases
    assert case.label == ""
    by_kind = {paper.kind: paper for paper in case.papers}
    assert set(by_kind) == {"to_khai_khai_sinh", "mau_ho_tich_dien_tu", "giay_chung_sinh", "uy_quyen", "can_cuoc"}
    assert by_kind["can_cuoc"].present
    assert by_kind["can_cuoc"].either
    assert by_kind["uy_quyen"].conditional
    assert not by_kind["giay_chung_sinh"].conditional
    assert by_kind["to_khai_khai_sinh"].way == "offline"
    assert by_kind["mau_ho_tich_dien_tu"].way == "online"
    assert by_kind["giay_chung_sinh"].key == "G15-KQ000002"


def test_times_of_civil_status_are_days_and_one_is_the_same_day() -> None:
    online, counter = read(portal.civil_status()).filings
    assert (counter.time, counter.unit) == (1, "same_day")
    assert (online.time, online.unit) == (3, "working_day")
    elsewhere = read(portal.record(executionMethods=[portal.way("DIRECT", 1, "OTHER")])).filings[0]
    assert (elsewhere.time, elsewhere.unit) == (None, "other")


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Trong thời hạn 05 ngày làm việc kể từ ngày nhận đủ hồ sơ", (5, "working_day")),
        ("05 ngày làm việc, trường hợp phức tạp 10 ngày làm việc", (None, "other")),
        ("02 (hai) tháng", (2, "month")),
        ("Không quy định", (None, "other")),
    ],
)
def test_the_only_duration_of_a_wording_is_taken(wording: str, expected: tuple[float | None, str]) -> None:
    filing = read(portal.record(executionMethods=[portal.way("DIRECT", 0, "OTHER", description=wording)])).filings[0]
    assert (filing.time, filing.unit) == expected
    assert filing.note == ""


def test_doubtful_fees_are_not_shown_as_truth() -> None:
    online, counter = read(portal.doubtful_fees()).filings
    assert [(fee.dong, fee.doubt) for fee in counter.fees] == [
        (None, "unit"),
        (None, "foreign"),
        (None, "council"),
        (None, "text"),
        (0, ""),
        (50_000, ""),
    ]
    assert [(fee.dong, fee.doubt, fee.kind) for fee in online.fees] == [(None, "unit", "fee")]
    assert all(fee.doubt == "council" for fee in read(portal.civil_status()).filings[1].fees)


def test_real_cases_carry_the_shared_papers_and_names_that_differ() -> None:
    first, second = read(portal.alternatives()).cases
    assert first.label != second.label
    assert first.label.endswith("mất")
    assert second.label.endswith("hư hỏng")
    for case in (first, second):
        assert len(case.label) <= 60
        assert any(paper.kind == "uy_quyen" and paper.conditional for paper in case.papers)
        assert any(paper.kind == "don_cap_chung_nhan" for paper in case.papers)
        assert len({paper.key for paper in case.papers}) == len(case.papers)
    assert "p3-2" in {paper.key for paper in second.papers}


def test_decomposed_text_is_composed() -> None:
    found = read(portal.not_nfc())
    assert found.name == "Thủ tục cấp sổ tiêm phòng"
    assert found.field == "Cấp, quản lý căn cước"
    text = json.dumps(to_json(found), ensure_ascii=False)
    assert text == unicodedata.normalize("NFC", text)


def test_a_provincial_record_is_valid_in_the_province_of_today() -> None:
    assert read(portal.provincial()).province == "96"
    assert read(portal.record()).province == ""
    assert province_of("H26.101") == "01"
    assert len(PROVINCE_OF) == 63
    assert len(set(PROVINCE_OF.values())) == 34


def test_rows_without_any_quantity_are_asked_about() -> None:
    (case,) = read(portal.uncounted()).cases
    assert [(paper.kind, paper.conditional, paper.original) for paper in case.papers] == [("hop_dong_thue_nha", True, 0)]


def test_twins_are_merged_or_numbered() -> None:
    (case,) = read(portal.twins()).cases
    assert [paper.label for paper in case.papers] == ["Báo cáo tài chính", "Báo cáo tài chính (2)"]


def test_plus_rows_under_a_choice_are_conditional() -> None:
    rows = [
        portal.paper("(6) Giấy tờ chứng minh là nhà quản lý là một trong các giấy tờ sau:", "r1"),
        portal.paper("+ Điều lệ công ty", "r2"),
    ]
    (case,) = read(portal.record(executionCases=[{"profileComponents": rows}])).cases
    assert [(paper.kind, paper.conditional) for paper in case.papers] == [("nha_quan_ly", False), ("dieu_le", True)]


def test_wording_comes_only_when_asked_for_and_leaves_the_version_alone() -> None:
    facts, full = read(portal.doubtful_fees()), read(portal.doubtful_fees(), with_wording=True)
    assert facts.version == full.version
    assert full.filings[1].fees[0].note == "Lệ phí cấp đổi"
    assert full.cases[0].papers[0].wording == "1. Đơn đề nghị theo mẫu"
    assert not any(paper.wording for case in facts.cases for paper in case.papers)


def test_bad_records_say_why() -> None:
    reasons = {}
    for record in portal.bad():
        with pytest.raises(BadRecord) as caught:
            read(record)
        reasons[caught.value.code] = caught.value.reason
    assert set(reasons) == {"", "không có mã", "1.900010", "1.900011", "1.900012"}
    assert all(reasons.values())


@pytest.mark.parametrize("record", portal.all_good(), ids=lambda record: record["code"])
def test_json_round_trip(record: portal.Record) -> None:
    found = read(record, with_wording=True)
    packed = to_json(found)
    assert json.loads(json.dumps(packed)) == packed
    assert from_json(packed) == found
    assert len(found.version) == 12


def test_deleted_codes_and_states_are_abolished() -> None:
    assert read(portal.record("1.900001-Xoa")).state == "abolished"
    assert read(portal.record(state="ABOLISHED")).state == "abolished"
    assert read(portal.record(state="UPDATED")).state == "active"
    assert read(portal.internal()).internal


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Thủ tục đăng ký khai sinh", "Đăng ký khai sinh"),
        ("THỦ TỤC TUYỂN CHỌN CHUYÊN GIA", "Tuyển chọn chuyên gia"),
        ("Đăng ký thường trú", "Đăng ký thường trú"),
        ("Thủ tục: cấp sổ.", "Cấp sổ"),
    ],
)
def test_titles(name: str, title: str) -> None:
    assert short_title(name) == title


def test_long_names_are_cut_at_a_word() -> None:
    title = short_title("Thủ tục " + "rất dài " * 40)
    assert len(title) <= 120
    assert title.endswith("…")


def test_agencies_and_laws_are_short() -> None:
    assert agency_of("Thuế cơ sở, Thuế cơ sở, Thuế tỉnh, thành phố") == "Thuế cơ sở, Thuế tỉnh, thành phố"
    assert agency_of("Công an cấp Xã") == "Công an cấp xã"
    assert len(agency_of("Sở rất dài " * 30)) <= 80
    assert laws_of(["Luật số 32/2024/QH15", "35 /2025/NQ-HĐND", "32/2024/QH15", "Luật số 58", None]) == ("32/2024/QH15", "35/2025/NQ-HĐND")


SCRAPS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "code", "fees", "value", "profileComponents"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(portal.record())), SCRAPS, max_size=4))
def test_any_damage_is_read_or_named(damage: dict[str, object]) -> None:
    try:
        found = read(portal.record() | damage)
    except BadRecord as problem:
        reason = problem.reason
    else:
        reason = "read"
        assert from_json(to_json(found)) == found
    assert reason
