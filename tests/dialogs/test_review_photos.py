"""Photos that come at the check before sending: offered to the likeliest paper in one choice, kept aside otherwise, never lost."""

from __future__ import annotations

from typing import Any

from dialogs.engine.effects import FileDossier
from tests.dialogs.chatting import Chat, photo

BIRTH = (
    "Cha hoặc mẹ", "Lê Bảo Châu", "Bé gái", "20/11/2026", "Bệnh viện, trạm y tế", "Đã đăng ký kết hôn", "Lê Thị Mai", "001195000123",
    "Trần Văn Bình", "001088012346", "0912345678", "phường Ba Đình, Hà Nội",
)  # fmt: skip
BIRTH_PAPER, MARRIAGE_PAPER = "Giấy chứng sinh", "Giấy chứng nhận kết hôn"


def at_review(*second: str) -> Chat:
    """A birth with one photo of the first paper; ``second`` is said to the second paper."""
    chat = Chat()
    chat.send("menu")
    chat.send(tap="go:file:1.001193")
    for words in ("đồng ý", *BIRTH):
        chat.send(words)
    chat.send(files=(photo(1),))
    chat.send("xong")
    for words in second:
        chat.send(words)
    assert "Xin xem lại trước khi gửi" in chat.text
    return chat


def paper(chat: Chat, key: str) -> Any:
    assert chat.session is not None
    return chat.session.answers[key]


def tray(chat: Chat) -> int:
    assert chat.session is not None
    return len(chat.session.tray)


def test_a_photo_goes_to_the_paper_that_was_answered_last_by_one_number() -> None:
    chat = at_review("Chưa có giấy này")
    assert "Còn thiếu 1 mục" in chat.text
    chat.send(files=(photo(2),))
    assert chat.text == "Đã giữ 1 ảnh, chưa xếp vào hồ sơ. Đây là ảnh của giấy nào?"
    assert chat.labels == [MARRIAGE_PAPER, BIRTH_PAPER, "Không dùng ảnh đó"]
    chat.send("1")
    assert f'Ảnh đã được xếp vào "{MARRIAGE_PAPER}". Giấy đó có 1 ảnh.' in chat.text
    assert "Xin xem lại trước khi gửi" in chat.text
    assert paper(chat, "marriage_paper")["files"][0]["hash"] == photo(2).hash
    assert tray(chat) == 0
    turn = chat.send("gửi hồ sơ")
    (filed,) = [effect for effect in turn.effects if isinstance(effect, FileDossier)]
    assert [(page.paper, page.file) for page in filed.papers] == [("birth_paper", photo(1).hash), ("marriage_paper", photo(2).hash)]


def test_the_paper_is_chosen_by_its_name_too_and_photos_of_one_album_go_together() -> None:
    chat = at_review("Cán bộ tự tra giúp")
    chat.send(files=(photo(2),))
    chat.send(files=(photo(3),))
    assert "Đã giữ 2 ảnh" in chat.text
    assert chat.messages[-1].replaces
    chat.send("giay chung sinh")
    assert "Giấy đó có 3 ảnh." in chat.text
    assert "• Giấy chứng nhận kết hôn: cán bộ tự tra giúp" in chat.text


def test_what_is_not_used_is_kept_aside_and_the_review_says_so() -> None:
    chat = at_review("Cán bộ tự tra giúp")
    chat.send(files=(photo(2),))
    chat.send("không dùng ảnh đó")
    assert "Đang giữ riêng 1 ảnh, chưa xếp vào hồ sơ." in chat.text
    assert chat.labels == ["Gửi hồ sơ", "Xếp ảnh vào hồ sơ", "Sửa một mục", "Để sau"]
    assert tray(chat) == 1
    chat.send("2")
    assert "Đây là ảnh của giấy nào?" in chat.text
    chat.send("quay lại")
    turn = chat.send("gửi hồ sơ")
    (filed,) = [effect for effect in turn.effects if isinstance(effect, FileDossier)]
    assert [page.file for page in filed.papers if page.file] == [photo(1).hash]
    assert tray(chat) == 1


def test_a_photo_that_was_just_sent_is_not_left_behind_in_silence() -> None:
    chat = at_review("Cán bộ tự tra giúp")
    for text, tap in (("gửi hồ sơ", ""), ("", "do:submit")):
        chat.send(files=(photo(2),))
        turn = chat.send(text, tap)
        assert "Chưa gửi hồ sơ, vì ảnh vừa nhận chưa nằm trong đó." in chat.text
        assert "Đây là ảnh của giấy nào?" in chat.text
        assert not any(isinstance(effect, FileDossier) for effect in turn.effects)
    chat.send("blabla")
    assert "Đây là ảnh của giấy nào?" in chat.text
    assert tray(chat) == 1


def test_a_photo_at_the_choice_of_what_to_change_is_not_lost() -> None:
    chat = at_review("Cán bộ tự tra giúp")
    chat.send("sửa một mục")
    chat.send(files=(photo(2),))
    assert "Đây là ảnh của giấy nào?" in chat.text
    assert tray(chat) == 1


def test_the_same_photo_again_is_asked_about_no_more() -> None:
    chat = at_review("Cán bộ tự tra giúp")
    chat.send(files=(photo(1),))
    assert "Ảnh này đã có rồi" in chat.text
    assert "Xin xem lại trước khi gửi" in chat.text
    assert tray(chat) == 0


def test_what_a_paper_has_no_room_for_stays_aside() -> None:
    chat = at_review("Cán bộ tự tra giúp")
    chat.send(files=tuple(photo(number) for number in range(2, 7)))
    chat.send(BIRTH_PAPER)
    assert f'"{BIRTH_PAPER}" đã đủ 4 ảnh. Còn 2 ảnh vẫn giữ riêng, chưa dùng.' in chat.text
    assert "Đang giữ riêng 2 ảnh" in chat.text
    assert tray(chat) == 2
    chat.send("Xếp ảnh vào hồ sơ")
    chat.send(MARRIAGE_PAPER)
    assert [len(paper(chat, key)["files"]) for key in ("birth_paper", "marriage_paper")] == [4, 2]
    assert tray(chat) == 0


def test_photos_from_before_are_offered_at_the_review_as_well() -> None:
    chat = Chat()
    chat.send("menu")
    chat.send(tap="go:file:1.001193")
    chat.send("đồng ý")
    chat.send(files=(photo(9),))
    for words in (*BIRTH, "chưa có giấy này", "cán bộ tự tra giúp"):
        chat.send(words)
    assert "Đang giữ riêng 1 ảnh, chưa xếp vào hồ sơ." in chat.text
    chat.send("Xếp ảnh vào hồ sơ")
    chat.send(BIRTH_PAPER)
    assert "Gửi hồ sơ" in chat.labels
    assert paper(chat, "birth_paper")["done"]


def test_a_flood_at_the_review_is_kept_up_to_the_limit_and_that_is_said_once() -> None:
    chat = at_review("Cán bộ tự tra giúp")
    said = ""
    for number in range(100, 140):
        said += "".join(str(message.text.source) for message in chat.send(files=(photo(number),)).replies)
    assert said.count("Đã giữ đủ {most} ảnh") == 1
    assert tray(chat) == 30
    chat.send(BIRTH_PAPER)
    assert len(paper(chat, "birth_paper")["files"]) == 4
    assert tray(chat) == 27


def test_a_procedure_without_papers_says_that_none_is_needed() -> None:
    chat = Chat()
    chat.send("menu")
    chat.send(tap="go:file:1.000894")
    said = (
        "đồng ý", "Cả hai ở Việt Nam", "Cả hai tự nguyện", "Không", "Nguyễn Thị Hoa", "15/08/1998", "001198012345",
        "Chưa kết hôn lần nào", "Trần Văn Nam", "20/05/1990", "001090012345", "Chưa kết hôn lần nào", "phường Ba Đình, Hà Nội",
        "Đã đăng ký", "0912345678",
    )  # fmt: skip
    for words in said:
        chat.send(words)
    chat.send(files=(photo(1),))
    assert "Đã giữ riêng 1 ảnh. Việc này không cần gửi ảnh giấy tờ." in chat.text
    assert chat.labels == ["Gửi hồ sơ", "Sửa một mục", "Để sau"]
