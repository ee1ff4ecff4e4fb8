"""How the bot speaks: short, no blame, no titles, no unexplained abbreviation."""

from __future__ import annotations

import pytest

from tests.house.sentences import collect, faults


def test_only_plain_strings_are_marked() -> None:
    assert collect().unreadable == (), "translators see the source only: put values in with {placeholders}, not with f-strings"


def test_there_are_sentences_to_look_at() -> None:
    assert len(collect().sentences) > 20


def test_every_sentence_reads_well() -> None:
    bad = [f"{sentence}\n    {fault}" for sentence in collect().sentences for fault in faults(sentence.source)]
    assert not bad, "\n".join(["", *bad])


@pytest.mark.parametrize(
    "source",
    [
        "Tên đầy đủ của bé là gì? Ví dụ: Nguyễn Minh Anh",
        "Người khuyết tật có anh chị em ruột không?",
        "Việc này dành cho trẻ em dưới 6 tuổi.",
        "Đổi sang tiếng Anh?",
        "Một Cửa không bao giờ hỏi mã OTP, mật khẩu hay tiền. Ai hỏi như vậy là giả.",
        "Hồ sơ {code} đã tới nơi. 📄 Cán bộ sẽ xem trong giờ làm việc.",
        "Lệ phí 1.000.000 đồng. Hạn 3 ngày.\nGửi đến dichvucong.gov.vn.",
    ],
)
def test_a_good_sentence_is_let_through(source: str) -> None:
    assert faults(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "Vui lòng nhập họ và tên.",
        "Dữ liệu không hợp lệ.",
        "Đã gửi thành công.",
        "Xin gửi ảnh CCCD.",
        "Đến UBND xã.",
        "Hồ sơ của quý công dân đã tới.",
        "Anh gửi ảnh nhé.",
        "Chị Lan, xin gửi ảnh.",
        "Hồ sơ của em đây.",
        "Xin gửi mã OTP.",
        "Xong rồi 🎉🎉",
        " ".join(["dài"] * 21) + ".",
    ],
)
def test_a_bad_sentence_is_seen(source: str) -> None:
    assert faults(source)
