"""The officials' desk in chat, and how one joins it."""

from __future__ import annotations

import random
from typing import Any

import pytest

from dialogs.desk import pass_hash
from dialogs.desk_words import AT_DESK, at_desk, entries, in_full
from dialogs.dossier import CallView, OfficialView
from dialogs.engine.effects import ChangeStatus, CountGuess, EndCall, MakePass, RedeemInvitation
from dialogs.engine.text import Vietnamese, say
from dialogs.join import invitation_hash, make_invitation, read_invitation
from dialogs.status import MOVES, OPEN, STATUSES
from tests.dialogs.talks import CODE, NOW, OFFICER, PHOTO, Talks, dossier


def desk(*views: Any, official: OfficialView = OFFICER, calls: tuple[CallView, ...] = ()) -> Talks:
    talks = Talks(official=True)
    talks.facts = {("official", ""): official, ("calls", ""): calls, ("unit_code", "00004"): "H26.1", ("dossiers", ""): ()}
    for status in OPEN:
        talks.know("desk", str(status), tuple(view for view in views if view.status == status))
    for view in views:
        talks.know("desk_dossier", CODE, view)
    return talks


def opened(status: int = 1, version: int = 1, **changes: Any) -> Talks:
    talks = desk(dossier(status, version, "official", **changes))
    talks.says(tap="go:desk")
    talks.says("7K3M-9Q2T")
    return talks


def test_the_desk_lists_what_waits_and_opens_it() -> None:
    talks = desk(dossier(1, 1, "official"))
    talks.says(tap="go:desk")
    assert talks.labels[0] == "Mới đăng ký: 1"
    assert "7K3M-9Q2T: Đăng ký khai sinh" in talks.says("1")
    said = talks.says("1")
    assert "Tên trẻ: Lê An" in said
    assert "Giấy chứng sinh: 2 ảnh" in said
    assert "Giấy kết hôn: cán bộ tự tra" in said
    assert {"Tiếp nhận", "Không tiếp nhận", "Yêu cầu bổ sung", "Ghi yêu cầu rút", "Xem giấy tờ"} <= set(talks.labels)


def test_nobody_else_gets_in() -> None:
    talks = Talks(dossiers=())
    assert "chỉ dành cho cán bộ" in talks.says(tap="go:desk")
    assert talks.session is not None
    assert talks.session.scene == "home"


def test_receiving_is_asked_about_once_and_needs_no_reason() -> None:
    talks = opened()
    assert talks.presses("Tiếp nhận") == "Tiếp nhận hồ sơ 7K3M-9Q2T: Đăng ký khai sinh?"
    assert talks.labels == ["Tiếp nhận", "Thôi"]
    assert talks.effects == []
    said = talks.presses("Tiếp nhận")
    assert talks.effects == [ChangeStatus("d1", 1, 2)]
    assert "Được tiếp nhận" in said
    assert "Chưa cấp số" not in said


def test_reception_without_an_agency_code_says_so() -> None:
    talks = opened()
    talks.know("unit_code", "00004", "")
    talks.presses("Tiếp nhận")
    assert "Chưa cấp số hồ sơ quốc gia" in talks.presses("Tiếp nhận")


@pytest.mark.parametrize(("status", "button"), [(1, "Tiếp nhận"), (5, "Tiếp nhận"), (4, "Đã xong"), (9, "Đã trả kết quả")])
def test_a_wrong_tap_tells_nobody_anything(status: int, button: str) -> None:
    talks = opened(status, 3)
    said = talks.presses(button)
    assert "7K3M-9Q2T" in said
    assert "Đăng ký khai sinh" in said
    talks.presses("Thôi")
    assert talks.effects == []
    assert button in talks.labels
    talks.presses(button)
    talks.says("1")
    assert [type(effect) for effect in talks.effects] == [ChangeStatus]


def test_a_move_between_tap_and_confirmation_is_noticed() -> None:
    talks = opened(4, 3)
    talks.presses("Đã xong")
    talks.know("desk_dossier", CODE, dossier(7, 4, "official"))
    assert "vừa được người khác chuyển" in talks.presses("Đã xong")
    assert talks.effects == []


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_an_official_reads_what_an_official_does(status: int) -> None:
    view = dossier(status, 2, "official", reason="lý do")
    said = say(at_desk(view, "admin"), Vietnamese())
    assert say(AT_DESK[status], Vietnamese()) in said
    assert say(STATUSES[status].next, Vietnamese()) not in said
    assert "Chưa cần làm gì" not in said
    waits = any(move.was == status for move in MOVES.values())
    theirs = any(move.was == status and "receiver" in move.roles for move in MOVES.values())
    assert ("vai trò khác" in say(at_desk(view, "receiver"), Vietnamese())) == (waits and not theirs)


def test_numbers_stay_covered_in_chat_and_where_they_are_seen_is_said() -> None:
    fields = {
        "mother": {"label": "Số căn cước của mẹ", "value": "001195000321", "shown": "0011******21"},
        "copies": {"label": "Số bản sao", "value": 2, "shown": "2"},
        "parents": {"label": "Cha mẹ", "value": "married", "shown": "Đã đăng ký kết hôn"},
    }
    talks = opened(fields=fields)
    said = "\n".join(talks.texts)
    assert "0011******21" in said
    assert "001195000321" not in said
    assert "Số đầy đủ xem ở trang giấy tờ." in said
    assert [in_full(entry) for entry in entries(fields)] == ["001195000321", "2", "Đã đăng ký kết hôn"]


def test_dossiers_that_got_more_papers_are_marked() -> None:
    talks = desk(dossier(5, 3, "official", supplemented=True), dossier(5, 2, "official", title="Việc khác"))
    talks.says(tap="go:desk")
    said = talks.says("1")
    assert "đã bổ sung đứng trước" in said
    assert said.count("Đã bổ sung giấy tờ.") == 1
    assert "Người nộp đã gửi giấy bổ sung" in say(at_desk(dossier(5, 3, "official", supplemented=True), "admin"), Vietnamese())


def test_a_supplement_is_one_list_read_back_before_it_is_sent() -> None:
    talks = opened()
    assert "Mỗi giấy một dòng" in talks.presses("Yêu cầu bổ sung")
    said = talks.says("Giấy chứng sinh: ảnh mờ\n\nGiấy kết hôn: thiếu trang 2")
    assert talks.effects == []
    assert "1. Giấy chứng sinh: ảnh mờ\n2. Giấy kết hôn: thiếu trang 2" in said
    talks.presses("Chuyển")
    assert talks.effects == [ChangeStatus("d1", 1, 5, "1. Giấy chứng sinh: ảnh mờ\n2. Giấy kết hôn: thiếu trang 2")]


def test_a_reason_can_be_written_anew_or_left() -> None:
    talks = opened()
    talks.presses("Không tiếp nhận")
    talks.says("nhầm nơi")
    talks.presses("Sửa lý do")
    talks.says("Nơi cư trú thuộc phường khác")
    assert "Nơi cư trú thuộc phường khác" in "\n".join(talks.texts)
    talks.presses("Quay lại")
    assert talks.effects == []
    assert "Tiếp nhận" in talks.labels
    talks.presses("Không tiếp nhận")
    assert "dài quá" in talks.says("lý do " * 200)


def test_a_dossier_that_somebody_else_moved_is_shown_and_left_alone() -> None:
    talks = opened()
    talks.know("desk_dossier", CODE, dossier(2, 2, "official"))
    said = talks.presses("Tiếp nhận")
    assert talks.effects == []
    assert "vừa được người khác chuyển" in said
    assert "Được tiếp nhận (Nguyễn Hoà)" in said
    assert "Chuyển xử lý" in talks.labels


def test_a_move_while_the_reason_was_written_is_noticed() -> None:
    talks = opened()
    talks.presses("Không tiếp nhận")
    talks.says("thiếu giấy")
    talks.know("desk_dossier", CODE, dossier(2, 2, "official"))
    assert "vừa được người khác chuyển" in talks.presses("Chuyển")
    assert talks.effects == []


def test_a_role_sees_its_own_moves_only() -> None:
    talks = desk(dossier(4, 3, "official"), official=OfficialView("o2", "receiver"))
    talks.says(tap="go:desk")
    talks.says("7K3M-9Q2T")
    assert "Đã xong" not in talks.labels
    assert "Ghi yêu cầu rút" in talks.labels


def test_papers_open_by_a_one_time_link() -> None:
    talks = opened()
    said = talks.presses("Xem giấy tờ")
    link = next(line for line in said.splitlines() if "/papers/" in line)
    token = link.rsplit("/", 1)[-1]
    assert link.startswith("http://127.0.0.1:8080/papers/")
    assert MakePass(pass_hash(token), "d1") in talks.effects
    assert token not in pass_hash(token)


def test_a_dossier_of_another_unit_is_not_found() -> None:
    talks = desk()
    talks.know("desk_dossier", CODE, None)
    talks.says(tap="go:desk")
    assert "không có hồ sơ với mã đó" in talks.says("7K3M-9Q2T")


def test_a_call_is_answered_in_the_callers_chat() -> None:
    call = CallView("c" * 26, NOW, "file", "Tên trẻ", "Đăng ký khai sinh")
    talks = desk(calls=(call,))
    talks.says(tap="go:desk")
    talks.presses("Chờ gặp cán bộ: 1")
    said = talks.presses("Người thứ 1")
    assert "Đăng ký khai sinh" in said
    assert "Câu đang hỏi: Tên trẻ" in said
    talks.presses("Trả lời")
    talks.says("Tên ghi như trên giấy chứng sinh.")
    assert talks.effects == []
    talks.presses("Gửi")
    assert talks.effects == [EndCall("c" * 26, "Tên ghi như trên giấy chứng sinh.")]


def test_a_call_is_ticked_off() -> None:
    talks = desk(calls=(CallView("c" * 26, NOW, "home", ""),))
    talks.says(tap="go:desk")
    talks.says("1")
    talks.says("1")
    talks.presses("Đã lo xong")
    assert talks.effects == [EndCall("c" * 26)]


def test_an_official_joins_by_invitation_and_name() -> None:
    code = make_invitation(random.Random(1).randrange)
    talks = Talks(dossiers=())
    talks.know("invitation", invitation_hash(code), True)
    assert "tên nào" in talks.says(code.lower().replace("-", " "))
    assert talks.effects == []
    assert "gồm chữ" in talks.says("123")
    said = talks.says("Nguyễn Minh Hoà, bộ phận một cửa")
    effect = talks.effects[0]
    assert isinstance(effect, RedeemInvitation)
    assert (effect.hash, effect.name) == (invitation_hash(code), "Nguyễn Minh Hoà, bộ phận một cửa")
    assert "Chào Nguyễn Minh Hoà" in said
    assert "Bàn cán bộ" in talks.labels


def test_a_wrong_invitation_counts_as_a_guess() -> None:
    code = make_invitation(random.Random(2).randrange)
    talks = Talks(dossiers=())
    talks.know("invitation", invitation_hash(code), False)
    assert "không dùng được" in talks.says(code)
    assert talks.effects == [CountGuess("invitation", missed=True)]


@pytest.mark.parametrize("words", ["khai sinh", "7K3M-9Q2T", "CB", "cb-7k3m", "cán bộ xã", "CB-7K3M-9Q2T-7K3", "x" * 500])
def test_what_is_no_invitation(words: str) -> None:
    assert read_invitation(words) == ""


def test_invitations_are_long_and_written_in_many_ways() -> None:
    code = make_invitation(random.Random(3).randrange)
    plain = read_invitation(code)
    assert len(plain) == 12
    for typed in (code.lower(), code.replace("-", " "), code.replace("-", "\u2013"), f"CB-{plain}", f"  {code} "):
        assert read_invitation(typed) == plain
        assert invitation_hash(typed) == invitation_hash(code)
    assert len({make_invitation(random.Random(seed).randrange) for seed in range(500)}) == 500


def test_photos_at_the_desk_are_not_lost() -> None:
    talks = opened()
    talks.agrees()
    assert "Đã giữ 1 ảnh" in talks.says(files=(PHOTO,))


WORDS = (
    "menu", "quay lại", "huỷ", "giúp", "gặp cán bộ", "tiếng Anh", "hồ sơ của tôi", "1", "2", "3", "9", "7K3M-9Q2T", "7K3M-9Q2X", "1234",
    "0000", "CB-7K3M-9Q2T-7K3M", "thiếu giấy", "khai sinh", "", "🙂", "x" * 5000, "H05.105-261123-0001", "làm lại", "bàn cán bộ",
    "nhắc lại",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("official", [True, False])
def test_whatever_is_pressed_and_typed_nothing_breaks(official: bool, seed: int) -> None:
    """A random walk over the screens of officials and citizens: every screen can be typed at, pressed, sent photos, and left."""
    drawn = random.Random(seed)
    talks = desk(dossier(drawn.randint(1, 10), 3, "official")) if official else Talks(dossiers=(dossier(),))
    talks.official = official
    for name, value in {"drafts": (), "dossiers": (dossier(drawn.randint(1, 10), 2),), "export": {}}.items():
        talks.know(name, "", value)
    talks.know("dossier", CODE, dossier(drawn.randint(1, 10), 2, drawn.choice(["owner", "stranger", "known", "official"])))
    seen: list[str] = ["do:menu"]
    for _event in range(150):
        seen = [*seen, *talks.payloads][-60:]
        match drawn.randrange(4):
            case 0:
                talks.says(drawn.choice(WORDS))
            case 1 if drawn.random() < 0.3:
                talks.says(files=(PHOTO,))
            case 2:
                talks.says(tap=drawn.choice(seen))
            case _ if talks.payloads:
                talks.says(tap=drawn.choice(talks.payloads))
        assert talks.session is not None
        assert talks.session.scene
    talks.says("menu")
    assert talks.session is not None
    assert talks.session.scene == "home"
