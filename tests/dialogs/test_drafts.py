"""Drafts listed, taken up and thrown away; my data shown, exported masked, erased with the holds of the law."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogs.dossier import DraftView
from dialogs.engine.effects import DropDraft, EraseMe, TakeDraft, WithdrawConsent
from tests.dialogs.chatting import START, Chat
from tests.dialogs.test_review_photos import at_review

ONE = DraftView(
    "01draft0000000000000000001",
    "1.000894",
    "",
    1,
    START - timedelta(days=2),
    {"where_both": "both", "willing": "yes", "related": "no", "woman_name": "Nguyễn Thị Hoa", "woman_number": "001198012345"},
)
TWO = replace(ONE, id="01draft0000000000000000002", procedure="1.004873", answers={}, held=True)
EXPORT: dict[str, Any] = {
    "drafts": [
        {"procedure": "1.000894", "state": "open", "answers": ONE.answers},
        {"procedure": "1.000894", "state": "submitted", "answers": {}},
    ],
    "dossiers": [
        {
            "code": "7K3M9Q2T", "procedure": "1.001193", "status": 4,
            "fields": {"number": {"label": "Số căn cước", "value": "079090001234", "shown": "0790******34"}},
            "papers": [{"label": "Giấy chứng sinh", "page": 1, "file": "ab"}],
        },
        {"code": "ABCD2345", "procedure": "1.001193", "status": 9, "fields": {}, "papers": []},
    ],
    "messages": [{"kind": "reply"}],
}  # fmt: skip


def begun(*drafts: DraftView, export: dict[str, Any] | None = None) -> Chat:
    chat = Chat(facts={("drafts", ""): drafts, ("export", ""): export or {}})
    chat.send("menu")
    return chat


def test_drafts_are_listed_with_how_far_they_are() -> None:
    chat = begun(ONE, TWO)
    chat.send("việc đang làm dở")
    assert chat.scene == "drafts"
    assert chat.labels[0].startswith("Đăng ký kết hôn (5/")
    assert chat.labels[1].endswith("(0/11)") or "(0/" in chat.labels[1]
    chat.send("1")
    assert "Đã có 5 trong" in chat.text
    assert "22/11/2026" in chat.text
    chat.send("quay lại")
    assert chat.labels[0].startswith("Đăng ký kết hôn (5/")


def test_taking_up_a_draft_asks_the_first_open_question() -> None:
    chat = begun(ONE)
    chat.send(tap="go:drafts")
    chat.send("1")
    turn = chat.send("làm tiếp")
    assert TakeDraft(ONE.id, ONE.row) in turn.effects
    assert chat.scene == "file"
    assert chat.session is not None
    assert chat.session.draft == ONE.id
    assert chat.session.answers["woman_name"] == "Nguyễn Thị Hoa"
    assert "Người nữ sinh ngày nào" in chat.text
    assert chat.session.form["procedure"] == "1.000894"


def test_a_draft_held_elsewhere_is_said_so() -> None:
    chat = begun(TWO)
    chat.send(tap="go:drafts")
    chat.send("1")
    assert "cuộc trò chuyện khác" in chat.text


def test_deleting_asks_first_and_then_leaves_the_list() -> None:
    chat = begun(ONE, TWO)
    chat.send(tap="go:drafts")
    chat.send("1")
    turn = chat.send("xoá việc này")
    assert not turn.effects
    assert "Xoá hẳn" in chat.text
    chat.send("giữ lại")
    assert "Đã có 5" in chat.text
    chat.send("xoá việc này")
    turn = chat.send("xoá hẳn")
    assert DropDraft(ONE.id) in turn.effects
    assert not any("kết hôn (" in label for label in chat.labels)


def test_no_drafts_and_gone_drafts_are_told() -> None:
    chat = begun()
    chat.send(tap="go:drafts")
    assert "Chưa có việc nào" in chat.text
    chat.send(tap="go:draft:01nothing")
    assert "không còn ở đây" in chat.text


def test_my_data_shows_what_is_kept_and_exports_it_masked() -> None:
    chat = begun(export=EXPORT)
    chat.send("dữ liệu của tôi")
    assert chat.scene == "mydata"
    assert "1 việc đang làm dở" in chat.text
    assert "2 hồ sơ đã gửi" in chat.text
    chat.send("xem hết dữ liệu")
    assert "Hồ sơ 7K3M-9Q2T: Đăng ký khai sinh" in chat.text
    assert "0790******34" in chat.text
    assert "Tên người nữ: Nguyễn Thị Hoa" in chat.text
    assert "079090001234" not in chat.text
    assert "001198012345" not in chat.text


def test_how_long_things_are_kept_is_as_the_operator_set_it() -> None:
    chat = begun(export=EXPORT)
    chat.unit = replace(chat.unit, draft_days=14, message_days=45)
    chat.send("dữ liệu của tôi")
    assert "giữ tối đa 14 ngày" in chat.text
    assert "1 tin nhắn, tự xoá sau 45 ngày" in chat.text


def test_a_long_export_is_cut_and_says_so() -> None:
    export = {**EXPORT, "dossiers": EXPORT["dossiers"] * 60}
    chat = begun(export=export)
    chat.send("dữ liệu của tôi")
    chat.send("xem hết dữ liệu")
    assert len(chat.text) < 3200
    assert "Còn nữa" in chat.text


def test_erasing_asks_first_and_names_what_must_stay() -> None:
    chat = begun(export=EXPORT)
    chat.send("dữ liệu của tôi")
    turn = chat.send("xoá dữ liệu")
    assert not turn.effects
    assert "7K3M-9Q2T" in chat.text
    assert "ABCD-2345" not in chat.text
    turn = chat.send("1")
    assert EraseMe() in turn.effects
    assert "Đã xoá" in chat.text
    assert "7K3M-9Q2T" in chat.text
    assert chat.session is not None
    assert not chat.session.answers
    assert chat.scene == "home"


def test_consent_can_be_taken_back() -> None:
    chat = begun(export={})
    chat.send(tap="go:card:1.000894")
    chat.send("có")
    chat.send("đồng ý")
    chat.send("dữ liệu của tôi")
    assert "Đang đồng ý" in chat.text
    chat.send("rút lại đồng ý")
    turn = chat.send("1")
    assert WithdrawConsent("filing") in turn.effects
    assert chat.session is not None
    assert not chat.session.consent


def test_nothing_kept_is_said() -> None:
    chat = begun(export={})
    chat.send("dữ liệu của tôi")
    assert "chưa giữ dữ liệu nào" in chat.text


@pytest.mark.parametrize(
    ("paper", "settled"),
    [
        ({"files": [], "lacks": "later"}, 13),                                     # "Chưa có giấy này"
        ({"files": [{"hash": "a" * 64, "kind": "jpeg", "size": 1}]}, 13),          # photos, and no "Xong" yet
        ({"files": [], "done": True}, 13),                                         # closed, but every photo was taken out
        ({"files": [], "lacks": "not_needed"}, 13),                                # a reason that this paper does not know
        ({"files": [], "lacks": "counter"}, 14),                                   # the counter supplies it
        ({"files": [{"hash": "a" * 64, "kind": "jpeg", "size": 1}], "done": True}, 14),
    ],
)
def test_a_draft_that_lacks_a_paper_never_looks_complete(paper: dict[str, Any], settled: int) -> None:
    """The list counts by the rule of the check before sending: complete here means that it can be sent there."""
    filing = at_review("Cán bộ tự tra giúp")
    assert filing.session is not None
    view = replace(ONE, procedure="1.001193", answers={**filing.session.answers, "marriage_paper": paper})
    chat = begun(view)
    chat.send(tap="go:drafts")
    assert chat.labels[0] == f"Đăng ký khai sinh ({settled}/14)"
    chat.send("1")
    assert f"Đã có {settled} trong 14 mục" in chat.text
    chat.send("làm tiếp")
    assert ("Gửi hồ sơ" in chat.labels) == (settled == 14)


def test_a_draft_that_ended_at_another_counter_never_looks_complete() -> None:
    view = replace(ONE, procedure="1.000894", answers={"where_both": "foreign"})
    chat = begun(view)
    chat.send(tap="go:drafts")
    assert chat.labels[0].startswith("Đăng ký kết hôn (0/")


def test_a_draft_of_a_procedure_that_is_gone_counts_to_no_end() -> None:
    chat = begun(replace(ONE, procedure="9.999999"))
    chat.send(tap="go:drafts")
    assert chat.labels[0] == "9.999999"
    chat.send("1")
    assert "Đã có 5 mục. Lần cuối" in chat.text
    assert "không còn trong danh mục" in chat.text
