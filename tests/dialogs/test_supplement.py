"""More papers for a dossier that waits for them: offered, collected, counted, sent at once, added to, and never lost."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogs.dossier import PaperPage, PastStep
from dialogs.dossier_words import course
from dialogs.engine.effects import Supplement
from dialogs.engine.event import StoredFile
from dialogs.engine.text import Vietnamese, say
from dialogs.status import SUPPLEMENT
from dialogs.supplement import ALL_MOST, MOST, PAPER
from tests.dialogs.talks import CODE, NOW, PHOTO, Talks, dossier

OTHER = "2ABCDEFG"


def photo(number: int) -> StoredFile:
    return replace(PHOTO, hash=f"{number:064d}")


def owner(status: int = SUPPLEMENT, version: int = 2, **changes: Any) -> Talks:
    """Someone whose dossier waits for papers, after consent."""
    talks = Talks(dossiers=())
    knows(talks, status, version, **changes)
    talks.agrees()
    return talks


def knows(talks: Talks, status: int = SUPPLEMENT, version: int = 2, **changes: Any) -> None:
    view = dossier(status, version, **{"reason": "Giấy chứng sinh: ảnh mờ", **changes})
    talks.know("dossiers", "", (view,))
    talks.know("dossier", CODE, view)


def sent(*numbers: int) -> tuple[PaperPage, ...]:
    return tuple(PaperPage(PAPER, place, "Giấy bổ sung", photo(number).hash) for place, number in enumerate(numbers, 1))


def scene(talks: Talks) -> str:
    assert talks.session is not None
    return talks.session.scene


def tray(talks: Talks) -> list[str]:
    assert talks.session is not None
    return [entry["hash"] for entry in talks.session.tray]


def test_from_the_dossiers_page_photos_are_counted_and_go_at_once() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    said = talks.presses("Gửi giấy bổ sung")
    assert "Lý do: Giấy chứng sinh: ảnh mờ" in said
    assert "bốn góc" in said
    said = talks.says(files=(photo(1),))
    assert "Có 1 ảnh để bổ sung hồ sơ 7K3M-9Q2T, chưa gửi đi" in said
    assert "Đã nhận" not in said
    assert "Có 3 ảnh" in talks.says(files=(photo(2), photo(3)))
    assert talks.effects == []
    said = talks.says("xong")
    assert talks.effects == [Supplement("d1", 2, tuple(photo(number).hash for number in (1, 2, 3)))]
    assert "Đã nhận 3 ảnh bổ sung cho hồ sơ 7K3M-9Q2T" in said


def test_the_same_photo_counts_once_and_the_last_one_can_be_taken_out() -> None:
    talks = owner(papers=sent(9))
    talks.says("7K3M-9Q2T")
    assert "Đã gửi 1 ảnh bổ sung trước đó" in talks.presses("Gửi giấy bổ sung")
    assert "chỉ giữ một bản" in talks.says(files=(photo(9),))
    talks.says(files=(photo(1), photo(1)))
    assert "Có 1 ảnh" in talks.says(files=(photo(1),))
    talks.says(files=(photo(2),))
    assert "Có 1 ảnh" in talks.presses("Bỏ ảnh cuối")
    talks.presses("Bỏ ảnh cuối")
    assert "Xong" not in talks.labels
    talks.says(tap="do:done")
    assert talks.effects == []


def test_a_loose_photo_is_offered_to_the_one_dossier_that_waits() -> None:
    talks = owner()
    talks.says("menu")
    said = talks.says(files=(photo(1),))
    assert said == "Đã giữ 1 ảnh. Dùng ảnh này để bổ sung hồ sơ 7K3M-9Q2T: Đăng ký khai sinh?"
    assert "Đã giữ 2 ảnh" in talks.says(files=(photo(2),))
    assert "Có 2 ảnh" in talks.says("1")
    assert tray(talks) == []
    talks.presses("Xong")
    assert talks.effects == [Supplement("d1", 2, (photo(1).hash, photo(2).hash))]


def test_an_old_button_repeats_the_open_question_about_a_photo() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.presses("Gửi giấy bổ sung")
    talks.says(files=(photo(1),))
    assert talks.session is not None
    old = talks.session.turn
    talks.says("menu")
    talks.presses("Gặp cán bộ")
    offered = talks.says(files=(photo(2),))
    assert "Đã giữ 2 ảnh. Dùng ảnh này để bổ sung" in offered
    for tap in ("do:done", "do:drop"):
        said = talks.says(tap=tap, seen=old)
        assert said == "Nút này thuộc câu hỏi trước. Câu đang hỏi là:\n" + offered
    assert "Có 2 ảnh" in talks.presses("Dùng để bổ sung")
    talks.says("menu")
    assert "Cần làm việc gì?" in talks.says(tap="do:done", seen=old)       # it was left: the list is what is open


def test_an_offer_that_is_left_keeps_the_photo() -> None:
    talks = owner()
    talks.says("menu")
    talks.says(files=(photo(1),))
    talks.presses("Việc khác")
    assert scene(talks) == "home"
    assert tray(talks) == [photo(1).hash]
    talks.says("7K3M-9Q2T")
    assert "Đang giữ 1 ảnh" in talks.presses("Gửi giấy bổ sung")
    assert "Có 1 ảnh" in talks.presses("Dùng ảnh đó")


def test_without_a_dossier_that_waits_a_loose_photo_promises_nothing() -> None:
    for status in (1, 4, 9):
        talks = owner(status)
        talks.says("menu")
        said = talks.says(files=(photo(1),))
        assert "Đã giữ 1 ảnh. Xin chọn việc" in said
        assert "Sẽ hỏi lại" not in said
        assert tray(talks) == [photo(1).hash]


def test_with_two_dossiers_waiting_one_is_chosen() -> None:
    talks = owner()
    second = replace(dossier(SUPPLEMENT, 2), id="d2", code=OTHER)
    talks.know("dossiers", "", (dossier(SUPPLEMENT, 2), second))
    talks.know("dossier", OTHER, second)
    talks.says("menu")
    assert "bổ sung hồ sơ nào" in talks.says(files=(photo(1),))
    talks.presses("2ABC-DEFG")
    talks.presses("Xong")
    assert talks.effects == [Supplement("d2", 2, (photo(1).hash,))]


def test_a_photo_on_the_dossiers_page_needs_no_question() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    assert "Có 1 ảnh" in talks.says(files=(photo(1),))
    talks.presses("Xong")
    assert talks.effects == [Supplement("d1", 2, (photo(1).hash,))]


def test_photos_of_before_xong_are_welcome_after_it() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.says(files=(photo(1),))
    talks.now = NOW + timedelta(seconds=20)
    talks.presses("Xong")
    knows(talks, version=3, papers=sent(1), supplemented=True)
    talks.now = NOW + timedelta(seconds=10)
    said = talks.says(files=(photo(2),))
    assert talks.effects == [Supplement("d1", 3, (photo(2).hash,), late=True)]
    assert "Đã nhận thêm 1 ảnh" in said
    knows(talks, version=4, papers=sent(1, 2), supplemented=True)
    talks.now = NOW + timedelta(minutes=2)
    assert "Có 1 ảnh" in talks.says(files=(photo(3),))
    talks.now = NOW + timedelta(seconds=15)
    said = talks.says(files=(photo(4),))
    assert talks.effects == [Supplement("d1", 4, (photo(4).hash,), late=True)]
    assert "Có 1 ảnh" in said
    knows(talks, version=5, papers=sent(1, 2, 4), supplemented=True)
    talks.presses("Xong")
    assert talks.effects == [Supplement("d1", 5, (photo(3).hash,))]


def test_what_was_sent_can_be_added_to_until_the_official_moves_it() -> None:
    talks = owner(version=3, papers=sent(1), supplemented=True)
    assert "Giấy bổ sung đã gửi" in talks.says("7K3M-9Q2T")
    talks.presses("Gửi giấy bổ sung")
    talks.says(files=(photo(2),))
    knows(talks, 4, 4)
    said = talks.presses("Xong")
    assert talks.effects == []
    assert "Đã nhận" not in said
    assert "chuyển hồ sơ này sang bước khác" in said
    assert "Đang xử lý" in said
    assert tray(talks) == [photo(2).hash]


def test_a_new_request_meanwhile_is_read_before_anything_goes() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.says(files=(photo(1),))
    again = (PastStep(1, 0, 1, NOW), PastStep(2, 1, 5, NOW, "", "mờ"), PastStep(3, 5, 2, NOW), PastStep(4, 2, 5, NOW, "", "thiếu trang 2"))
    knows(talks, version=4, history=again)
    said = talks.presses("Xong")
    assert talks.effects == []
    assert "thiếu trang 2" in said
    talks.presses("Xong")
    assert talks.effects == [Supplement("d1", 4, (photo(1).hash,))]


def test_twenty_go_at_a_time_and_the_rest_waits_for_the_next() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.presses("Gửi giấy bổ sung")
    said = talks.says(files=tuple(photo(number) for number in range(MOST + 2)))
    assert f"Đã đủ {MOST} ảnh" in said
    said = talks.presses("Xong")
    assert [len(effect.files) for effect in talks.effects if isinstance(effect, Supplement)] == [MOST]
    assert "Đang giữ 2 ảnh" in said
    knows(talks, version=3, papers=sent(*range(MOST)))
    assert "Có 2 ảnh" in talks.presses("Dùng ảnh đó")


def test_a_dossier_takes_no_more_than_its_most() -> None:
    talks = owner(papers=sent(*range(ALL_MOST)))
    talks.says("7K3M-9Q2T")
    assert f"đã đủ {ALL_MOST} ảnh" in talks.says(files=(photo(500),))
    talks.says(tap="do:done")
    assert talks.effects == []


def test_leaving_keeps_what_was_collected() -> None:
    for words in ("menu", "quay lại", "huỷ", "hồ sơ của tôi"):
        talks = owner()
        talks.says("7K3M-9Q2T")
        talks.says(files=(photo(1),))
        assert "Chưa gửi ảnh cho cán bộ. Đang giữ 1 ảnh" in talks.says(words)
        assert tray(talks) == [photo(1).hash]
        assert talks.effects == []
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.says(files=(photo(1),))
    assert "Muốn tra mã này" in talks.says("7K3M-9Q2T")
    assert talks.effects == []


def test_words_do_not_carry_off_what_was_collected() -> None:
    talks = owner()
    talks.says("7K3M-9Q2T")
    talks.says(files=(photo(1),))
    assert "đang nhận ảnh" in talks.says("đây ạ nhé")
    assert scene(talks) == "supplement"
    assert "Xong" in talks.labels


def test_nobody_elses_dossier_is_added_to() -> None:
    for relation in ("stranger", "known", "official"):
        talks = owner()
        talks.know("dossier", CODE, dossier(SUPPLEMENT, 2, relation))
        talks.says(tap=f"go:supplement:{CODE}")
        assert scene(talks) == "track"
        talks.says(files=(photo(1),))
        talks.says(tap="do:done")
        assert not any(isinstance(effect, Supplement) for effect in talks.effects)


def test_without_consent_it_is_asked_for_first() -> None:
    talks = owner()
    assert talks.session is not None
    talks.session.consent = ""
    talks.says("7K3M-9Q2T")
    assert "xin đọc và cho biết có đồng ý không" in talks.presses("Gửi giấy bổ sung")
    assert "Xin gửi ảnh giấy cần bổ sung" in talks.presses("Đồng ý")


@pytest.mark.parametrize("seed", range(10))
def test_no_photo_is_lost_whatever_is_pressed(seed: int) -> None:
    """Each photo is in hand, kept aside, or was handed to the dossier once, at the version that then stood."""
    drawn = random.Random(seed)
    talks = owner()
    given: list[str] = []
    came, version = 0, 2
    for _event in range(120):
        match drawn.randrange(5):
            case 0 | 1 if came < 25:
                talks.now += timedelta(seconds=drawn.choice((5, -3)))
                came += 1
                talks.says(files=(photo(came),))
            case 2:
                talks.says(drawn.choice(("menu", "quay lại", "7K3M-9Q2T", "xong", "đây ạ", "1", "hồ sơ của tôi", "huỷ", "nhắc lại")))
            case _:
                left_out = {"do:drop", "do:withdraw", "go:mydata", "go:drafts", "do:human"}
                choices = [payload for payload in talks.payloads if payload not in left_out]
                if choices:
                    talks.says(tap=drawn.choice(choices))
        for effect in talks.effects:
            if not isinstance(effect, Supplement):
                continue
            assert effect.version == version
            version += 1
            given += effect.files
            status = drawn.choice((SUPPLEMENT, SUPPLEMENT, SUPPLEMENT, 4))
            knows(talks, status, version, papers=sent(*(int(hash) for hash in given)), supplemented=status == SUPPLEMENT)
        if drawn.random() < 0.1:
            version += 1
            knows(talks, drawn.choice((SUPPLEMENT, SUPPLEMENT, SUPPLEMENT, 4)), version, papers=sent(*(int(hash) for hash in given)))
        assert talks.session is not None
        in_hand = [file["hash"] for file in talks.session.args.get("files", ())]
        assert sorted([*given, *dict.fromkeys([*in_hand, *tray(talks)])]) == [photo(number).hash for number in range(1, came + 1)]
    assert given


def test_the_course_names_what_was_sent() -> None:
    steps = (PastStep(1, 0, 1, NOW), PastStep(2, 1, 5, NOW, "", "mờ"), PastStep(3, 5, 5, NOW, "người nộp hồ sơ", "Đã gửi 3 ảnh bổ sung"))
    said = say(course(dossier(SUPPLEMENT, 3, history=steps)), Vietnamese())
    assert said.splitlines()[-1].endswith("Đã gửi 3 ảnh bổ sung (người nộp hồ sơ)")
    assert "Đã thay một ảnh" not in said
