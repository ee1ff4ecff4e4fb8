"""Tracking: one's own dossiers, a code from elsewhere, withdrawal, one page replaced; and asking for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialogs.dossier_words import for_stranger, news, whole
from dialogs.engine.effects import CallHuman, ChangeStatus, CountGuess, ReplacePage
from dialogs.engine.text import Vietnamese, say
from dialogs.status import STATUSES, WITHDRAWN
from dialogs.tracking_code import read_code
from tests.dialogs.talks import CODE, NOW, PHOTO, Talks, dossier


def owner(status: int = 1, **changes: object) -> Talks:
    view = dossier(status, **changes)  # type: ignore[arg-type]
    talks = Talks(dossiers=(view,))
    talks.know("dossier", CODE, view)
    talks.agrees()
    return talks


def test_the_list_leads_to_a_dossier_by_number() -> None:
    talks = owner()
    assert "7K3M-9Q2T: Đăng ký khai sinh. Mới đăng ký." in talks.says("hồ sơ của tôi")
    said = talks.says("1")
    assert "Hồ sơ 7K3M-9Q2T: Mới đăng ký." in said
    assert "Phường Ba Đình, Hà Nội" in said
    assert "Tiếp theo:" in said


def test_without_dossiers_a_code_is_asked_for() -> None:
    talks = Talks(dossiers=())
    assert "Chưa có hồ sơ nào" in talks.says("hồ sơ của tôi")
    talks.know("dossier", CODE, dossier(relation="stranger"))
    assert "chỉ xem được bước hiện tại: Mới đăng ký" in talks.says("7k3m 9q2t")


def test_many_dossiers_come_a_screen_at_a_time() -> None:
    talks = Talks(dossiers=tuple(dossier(title=f"Việc {number}") for number in range(12)))
    talks.says("hồ sơ của tôi")
    seen = "\n".join(talks.texts)
    for _screen in range(2):
        talks.presses("Xem thêm")
        seen += "\n".join(talks.texts)
    assert all(f"Việc {number}." in seen for number in range(12))


def test_a_mistyped_code_is_shown_back_and_not_looked_up() -> None:
    talks = Talks(dossiers=())
    said = talks.says("7K3M-9Q2X")
    assert "7K3M-9Q2X" in said
    assert "gõ nhầm" in said
    assert talks.effects == []


def test_an_unknown_code_says_nothing_about_whether_it_exists() -> None:
    talks = Talks(dossiers=())
    talks.know("dossier", CODE, None)
    said = talks.says("mã hồ sơ 7K3M-9Q2T")
    assert "Không mở được hồ sơ nào" in said
    assert talks.effects == [CountGuess("", missed=True)]


def test_a_stranger_sees_step_and_day_only() -> None:
    talks = Talks(dossiers=())
    talks.know("dossier", CODE, dossier(4, 3, "stranger", due_at=NOW + timedelta(days=3)))
    said = talks.says("7K3M-9Q2T")
    assert "Đang xử lý" in said
    assert "thứ Năm, 26/11/2026" in said
    assert "khai sinh" not in said
    assert "Ba Đình" not in said
    assert not set(talks.labels) & {"Rút hồ sơ", "Các bước đã qua", "Thay một ảnh"}


def test_the_last_digits_of_the_phone_open_the_course_and_no_more() -> None:
    talks = Talks(dossiers=())
    talks.know("dossier", CODE, dossier(4, 3, "stranger"))
    talks.know("dossier", f"{CODE}#0000", dossier(4, 3, "stranger"))
    talks.know("dossier", f"{CODE}#1234", dossier(4, 3, "known", fields={}, papers=()))
    talks.says("7K3M-9Q2T")
    assert "chưa mở được hồ sơ" in talks.says("0000")
    assert talks.effects == [CountGuess("d1", missed=True)]
    said = talks.says("1234")
    assert talks.effects == [CountGuess("d1", missed=False)]
    assert "Đăng ký khai sinh" in said
    assert "Rút hồ sơ" not in talks.labels
    assert "Nguyễn Hoà" in talks.presses("Các bước đã qua")


def test_withdrawal_is_asked_twice_and_done_once() -> None:
    talks = owner(4, version=3)
    talks.says("7K3M-9Q2T")
    assert "Cán bộ sẽ dừng giải quyết" in talks.presses("Rút hồ sơ")
    assert talks.effects == []
    talks.presses("Rút hồ sơ")
    assert talks.effects == [ChangeStatus("d1", 3, WITHDRAWN, by_citizen=True)]
    talks.says(tap="do:withdrawyes")
    assert talks.effects == []


def test_keeping_the_dossier_changes_nothing() -> None:
    talks = owner(4, version=3)
    talks.says("7K3M-9Q2T")
    talks.presses("Rút hồ sơ")
    assert "Đang xử lý" in talks.presses("Giữ hồ sơ")
    assert talks.effects == []


def test_a_change_meanwhile_is_shown_before_a_withdrawal() -> None:
    talks = owner(4, version=3)
    talks.says("7K3M-9Q2T")
    talks.presses("Rút hồ sơ")
    talks.know("dossier", CODE, dossier(9, 4))
    said = talks.presses("Rút hồ sơ")
    assert talks.effects == []
    assert "vừa có thay đổi" in said
    assert "Đã xử lý xong" in said


@pytest.mark.parametrize("status", [3, 7, 8, 9, 10])
def test_what_has_ended_cannot_be_withdrawn(status: int) -> None:
    talks = owner(status, version=2)
    talks.says("7K3M-9Q2T")
    assert "Rút hồ sơ" not in talks.labels


def test_one_page_is_replaced_by_one_photo() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.presses("Thay một ảnh")
    assert talks.labels[:2] == ["Giấy chứng sinh, ảnh 1", "Giấy chứng sinh, ảnh 2"]
    assert "ảnh 2" in talks.says("2")
    assert "một ảnh" in talks.says(files=(PHOTO, PHOTO))
    assert talks.effects == []
    assert "Đã thay ảnh 2" in talks.says(files=(PHOTO,))
    assert talks.effects == [ReplacePage("d1", 1, "birth", 2, "Giấy chứng sinh", PHOTO.hash)]


def test_after_an_official_opened_it_no_page_is_replaced() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.presses("Thay một ảnh")
    talks.says("1")
    talks.know("dossier", CODE, dossier(2, 2))
    said = talks.says(files=(PHOTO,))
    assert talks.effects == []
    assert "Cán bộ đã mở hồ sơ" in said
    assert "Thay một ảnh" not in talks.labels


def test_back_goes_from_page_to_dossier_to_list() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.presses("Các bước đã qua")
    assert "Hồ sơ 7K3M-9Q2T: Mới đăng ký." in talks.says("quay lại")
    assert "Có 1 hồ sơ" in talks.says("quay lại")
    talks.says("quay lại")
    assert talks.session is not None
    assert talks.session.scene == "home"


def test_the_push_texts_name_step_unit_times_reason_and_what_is_next() -> None:
    view = dossier(5, 2, reason="Giấy chứng sinh mờ", handler="Nguyễn Hoà", number="H05.105-261123-0001", received_at=NOW)
    said = say(news(view), Vietnamese())
    told = ("Yêu cầu bổ sung", "Giấy chứng sinh mờ", "Tiếp theo", "gửi ảnh ngay tại đây", "Ba Đình", "Nguyễn Hoà", "Tiếp nhận lúc: 09 giờ")
    places = [said.index(part) for part in ("7K3M-9Q2T", *told)]
    assert places == sorted(places)
    assert len(said) < 600
    for left_out in ("Gửi lúc", "Việc:", "Số hồ sơ"):
        assert left_out not in said
        assert left_out in say(whole(view), Vietnamese())
    received = say(news(dossier(2, 2, number="H05.105-261123-0001", received_at=NOW)), Vietnamese())
    assert "Số hồ sơ: H05.105-261123-0001" in received
    assert "chia buồn" not in said
    death = dossier(2, 2, procedure="1.000656", title="Đăng ký khai tử")
    assert say(news(death), Vietnamese()).startswith("Xin chia buồn cùng gia đình.")
    later = dossier(4, 3, procedure="1.000656", history=(*death.history, *dossier(4, 3).history))
    assert "chia buồn" not in say(news(later), Vietnamese())


def test_while_papers_are_waited_for_no_old_day_is_promised() -> None:
    due_at = NOW + timedelta(days=22)
    for text in (whole, news):
        said = say(text(dossier(5, 3, reason="mờ", received_at=NOW, due_at=due_at)), Vietnamese())
        assert "Thời gian chờ bổ sung không tính vào hạn giải quyết." in said
        assert "Hẹn trả" not in said
        assert "Hẹn trả" in say(text(dossier(4, 3, received_at=NOW, due_at=due_at)), Vietnamese())
    assert "Hẹn trả" not in say(for_stranger(dossier(5, 3, "stranger", due_at=due_at)), Vietnamese())


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_every_status_has_a_screen_of_reasonable_length(status: int) -> None:
    talks = owner(status, version=2, reason="lý do")
    assert 60 < len(talks.says("7K3M-9Q2T")) < 1500


def test_asking_for_a_person_keeps_the_present_screen() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    said = talks.says("gặp cán bộ")
    assert talks.effects == [CallHuman("track", f"open:{CODE}", "")]
    assert "1900 1000" in said
    assert "trong giờ làm việc" in said
    talks.presses("Bỏ qua")
    assert "Các bước đã qua" in talks.labels
    talks.now = NOW + timedelta(hours=12)
    assert "thứ Tư, 25/11/2026" in talks.says("gặp cán bộ")


def test_the_example_in_the_sentences_is_read_as_a_code() -> None:
    assert read_code("7K3M-9Q2T").code == CODE


def elsewhere(status: int, version: int = 3, **changes: object) -> Talks:
    """Somebody who opened another's dossier by its code and the last digits of the phone."""
    talks = Talks(dossiers=())
    talks.know("dossier", CODE, dossier(status, version, "stranger"))
    talks.know("dossier", f"{CODE}#1234", dossier(status, version, "known", fields={}, papers=(), **changes))
    talks.says("7K3M-9Q2T")
    talks.says("1234")
    return talks


@pytest.mark.parametrize("relation", ["known", "official"])
@pytest.mark.parametrize("supplemented", [False, True])
@pytest.mark.parametrize("status", sorted(STATUSES))
def test_nothing_is_promised_here_to_whoever_looks_from_elsewhere(status: int, supplemented: bool, relation: str) -> None:
    view = dossier(status, 2, relation, reason="lý do", supplemented=supplemented and status == 5)  # type: ignore[arg-type]
    said = say(whole(view), Vietnamese())
    assert "tại đây" not in said
    assert ("cuộc trò chuyện đã gửi hồ sơ" in said) is (status in {1, 2, 4, 5})


def test_a_photo_on_a_page_that_was_filed_elsewhere_is_told_the_way() -> None:
    talks = elsewhere(5)
    said = talks.says(files=(PHOTO,))
    assert said == (
        "Ảnh gửi ở đây không vào hồ sơ 7K3M-9Q2T. Giấy bổ sung xin gửi từ cuộc trò chuyện đã gửi hồ sơ, hoặc mang đến nơi nhận hồ sơ. "
        "Cần hỏi thì bấm \"Gặp cán bộ\"."
    )
    assert "Gặp cán bộ" in talks.labels
    assert talks.session is not None
    assert talks.session.tray == []             # no consent was given, so nothing is kept, and none is asked for
    assert "Đăng ký khai sinh" in talks.presses("Về hồ sơ này")
    talks.agrees()
    assert "Đang giữ riêng 1 ảnh" in talks.says(files=(PHOTO,))
    assert talks.session.scene == "track"


def test_a_photo_on_a_strangers_page_tells_no_more_than_the_page() -> None:
    talks = Talks(dossiers=())
    talks.know("dossier", CODE, dossier(4, 3, "stranger"))
    talks.says("7K3M-9Q2T")
    assert talks.says(files=(PHOTO,)) == "Ảnh gửi ở đây không vào hồ sơ 7K3M-9Q2T."
    talks.know("dossier", f"{CODE}#1234", dossier(4, 3, "known", fields={}, papers=()))
    assert "Đăng ký khai sinh" in talks.says("1234")      # the question for the digits is still open


def test_a_photo_on_anothers_page_is_first_offered_to_ones_own_dossier_that_waits() -> None:
    talks = elsewhere(5)
    talks.agrees()
    talks.know("dossiers", "", (replace(dossier(5, 2, title="Đăng ký kết hôn"), code="2ABCDEFG"),))
    assert "Đăng ký kết hôn" in talks.says(files=(PHOTO,))
