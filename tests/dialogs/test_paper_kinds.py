"""The table of paper kinds recognises papers and says them in our own words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.engine.fold import fold
from dialogs.procedures.papers import is_note, read_kinds
from storage.seed_catalogue import paper_kinds

HEADER = "key\tlabel\tenglish\tmarks\tphoto\tpatterns"
LAST = "giay_to_khac\tGiấy tờ khác\tOther paper\tg\t\t"


@pytest.mark.parametrize(
    ("wording", "kind"),
    [
        ("Giấy chứng sinh", "giay_chung_sinh"),
        ("- Bản sao có chứng thực Giấy khai sinh của trẻ", "giay_khai_sinh"),
        ("a) 01 bản chính Tờ khai đăng ký kết hôn theo mẫu", "to_khai_ket_hon"),
        ("Thẻ Căn cước công dân hoặc Hộ chiếu", "can_cuoc"),
        ("Hộ chiếu hoặc thẻ căn cước", "can_cuoc"),
        ("Hộ chiếu còn thời hạn", "ho_chieu"),
        ("Giấy xác nhận tình trạng hôn nhân", "giay_doc_than"),
        ("GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT", "so_do"),
        ("(3) 02 ảnh màu (kích thước 4 cm x 6 cm)", "anh_the"),
        ("Trường hợp ủy quyền thì phải có văn bản ủy quyền", "uy_quyen"),
        ("Một trong các giấy tờ chứng minh quan hệ nhân thân", "quan_he_nhan_than"),
        ("Bản vẽ thiết kế thi công", "ban_ve"),
        ("Hợp đồng thuê nhà", "hop_dong_thue_nha"),
        ("Sơ yếu lý lịch", "ly_lich"),
        ("Phiếu lý lịch tư pháp", "ly_lich_tu_phap"),
        ("Điều lệ công ty (nếu có)", "dieu_le"),
        ("Giấy khám sức khỏe do cơ sở khám bệnh cấp", "giay_kham_suc_khoe"),
        ("Quả mít chín", "giay_to_khac"),
        ("", "giay_to_khac"),
    ],
)
def test_kinds_of_common_wordings(wording: str, kind: str) -> None:
    assert paper_kinds().classify(wording).key == kind


def test_marks_do_not_matter_nor_does_composition() -> None:
    assert paper_kinds().classify("giay chung sinh").key == paper_kinds().classify("Giấy chứng sinh").key


@pytest.mark.parametrize(
    ("wording", "conditional", "either", "way"),
    [
        ("Giấy ra viện (nếu có)", True, False, ""),
        ("Đối với trẻ bị bỏ rơi: biên bản", True, False, ""),
        ("Giấy khám sức khỏe, trừ trường hợp đã có trên Hệ thống", False, False, ""),
        ("Giấy chứng sinh; trường hợp không có thì nộp giấy cam đoan", False, False, ""),
        ("Một trong các giấy tờ về quyền sử dụng đất", False, True, ""),
        ("Giấy báo tử hoặc giấy tờ thay Giấy báo tử", False, True, ""),
        ("Mẫu hộ tịch điện tử tương tác", False, False, "online"),
        ("Tờ khai (nếu người yêu cầu lựa chọn nộp trực tiếp)", False, False, "offline"),
    ],
)
def test_circumstances_of_a_row(wording: str, conditional: bool, either: bool, way: str) -> None:
    reading = paper_kinds().read(wording)
    assert (reading.conditional, reading.either, reading.way) == (conditional, either, way)


@pytest.mark.parametrize(
    "wording",
    [
        "* Lưu ý: bản chụp phải rõ",
        "Số lượng hồ sơ: 01 bộ.",
        "Thành phần hồ sơ:",
        "Không quy định",
        "  ",
        "****",
        "Người ủy quyền và người được ủy quyền chịu trách nhiệm",
    ],
)
def test_prose_is_no_paper(wording: str) -> None:
    assert is_note(wording, 1, 0)


def test_a_row_without_quantity_is_a_note_and_a_paper_is_not() -> None:
    assert is_note("Giấy chứng sinh", 0, 0)
    assert not is_note("Giấy chứng sinh", 1, 0)
    assert not is_note("Giấy chứng sinh", 0, 1)


def test_the_table_keeps_its_own_rules() -> None:
    kinds = paper_kinds()
    sorts = list(kinds.by_key.values())
    assert 300 <= len(kinds) <= 600
    labels = [sort.label for sort in sorts]
    assert len(set(labels)) == len(labels)
    for sort in sorts:
        assert 3 <= len(sort.label) <= 60, sort.key
        assert sort.label[0].isupper()
        assert sort.english
        assert len(sort.english) <= 60, sort.key
        assert sort.general or sort.patterns, sort.key
        assert all(pattern == fold(pattern) for pattern in sort.patterns), sort.key
        for short in ("CCCD", "CMND", "UBND", "HĐND", "TTHC", "BHXH", "GCN"):
            assert short not in sort.label, sort.key


def test_longer_patterns_know_more_and_the_head_decides() -> None:
    kinds = read_kinds(
        [HEADER, "a\tĐơn\tA\t\t\tdon de nghi", "b\tĐơn mèo\tB\t\t\tdon de nghi nuoi meo", "c\tHợp đồng\tC\t\t\thop dong * meo", LAST]
    )
    assert kinds.classify("Đơn đề nghị nuôi mèo").key == "b"
    assert kinds.classify("Đơn đề nghị kèm hợp đồng nuôi mèo").key == "a"
    assert kinds.classify("Hợp đồng mua bán chó và mèo").key == "c"
    assert kinds.classify("Hợp đồng mua bán; mèo").key == "giay_to_khac"


@pytest.mark.parametrize(
    "lines",
    [
        ["a\tA\tA\t\t\tx y", "a\tB\tB\t\t\tz y", LAST],
        ["a\tA\tA\t\t\tx y", "b\tB\tB\t\t\tx y", LAST],
        [f"a\t{'A' * 61}\tA\t\t\tx y", LAST],
        ["a\tA\tA\t\t\tx y"],
    ],
)
def test_a_broken_table_is_refused(lines: list[str]) -> None:
    with pytest.raises(ValueError, match=r"kind|pattern|last resort"):
        read_kinds(lines)


@given(st.text(max_size=200))
def test_any_text_has_a_kind(wording: str) -> None:
    kinds = paper_kinds()
    assert kinds.read(wording).kind.key in kinds.by_key
