"""What citizens typed that was misread or refused: parts of labels, short answers, sentences for names, "không có", review words."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs.engine.answer import Answering, Unreadable, Unsure
from dialogs.engine.fields import CitizenNumber, Date, PersonName, Phone
from dialogs.engine.steps import Situation
from dialogs.engine.text import Vietnamese, say
from dialogs.procedures.guides.dates import BirthDate, age_of
from tests.dialogs.chatting import Chat
from tests.dialogs.test_guides import DEATH, MARRIAGE, PENSION, SINGLE, filing, form_of, walk

BIRTH = "1.001193"
AT = Answering(date(2026, 11, 24), {})


def asked(code: str, step: str, words: dict[str, str] | None = None, picks: dict[str, str] | None = None) -> Chat:
    chat = filing(code)
    walk(chat, words=words, picks=picks, until=step)
    assert chat.session is not None
    current = form_of(chat).current()
    assert current is not None
    assert current.key == step
    return chat


def answers(chat: Chat) -> dict[str, object]:
    assert chat.session is not None
    return dict(chat.session.answers)


@pytest.mark.parametrize(
    ("code", "step", "words", "value"),
    [
        *[(BIRTH, "who_files", words, "parent") for words in ("mẹ", "me be", "toi la me", "bo", "dạ mẹ ạ", "Mẹ bé.")],
        *[(BIRTH, "who_files", words, "family") for words in ("bà nội", "ông bà", "ong ba", "Bà")],
        *[(BIRTH, "parents", words, "married") for words in ("có rồi", "co", "đã", "da cuoi", "rồi")],
        *[(BIRTH, "born_where", words, "hospital") for words in ("benh vien tram y te", "benh vien", "Bệnh viện / trạm y tế", "o tram xa")],
        (BIRTH, "born_where", "o nha", "home"),
        *[(DEATH, "country", words, "vietnam") for words in ("trong nuoc", "viet nam", "ở Việt Nam ạ")],
        (DEATH, "country", "nước ngoài", "abroad"),
        *[(DEATH, "last_home", words, "known") for words in ("co", "biet", "có ạ")],
        *[(DEATH, "last_home", words, "unknown") for words in ("ko", "khong biet", "không")],
        (MARRIAGE, "willing", "co", "yes"),
        (MARRIAGE, "willing", "không", "no"),
        (MARRIAGE, "related", "ko", "no"),
        (MARRIAGE, "woman_before", "chua", "never"),
        (SINGLE, "had_before", "chưa", "no"),
        (PENSION, "for_whom", "cho tôi", "self"),
    ],
)
def test_ordinary_answers_are_taken(code: str, step: str, words: str, value: str) -> None:
    chat = asked(code, step)
    chat.send(words)
    assert answers(chat).get(step) == value, chat.text


@pytest.mark.parametrize(
    ("code", "step", "words"),
    [
        (BIRTH, "born_where", "roi"),
        (BIRTH, "born_where", "rồi"),
        (BIRTH, "born_where", "rơi"),
        (BIRTH, "parents", "kết hôn"),
        (MARRIAGE, "woman_before", "kết hôn"),
        (DEATH, "country", "nam"),
        (DEATH, "country", "năm"),
        (BIRTH, "who_files", "ba"),          # ba or bà
        (BIRTH, "parents", "chưa"),          # two of the choices say so
        (BIRTH, "parents", "không có"),
    ],
)
def test_a_scrap_of_a_label_is_never_taken_silently(code: str, step: str, words: str) -> None:
    chat = asked(code, step)
    chat.send(words)
    assert step not in answers(chat), answers(chat)[step]


def test_what_is_not_clear_is_asked_with_yes_and_no() -> None:
    for words, value in (("có", "never"), ("không", None), ("1", "never"), ("2", None)):
        chat = asked(MARRIAGE, "woman_before")
        chat.send("kết hôn")
        assert 'Ý là "Chưa kết hôn lần nào" phải không?' in chat.text
        assert chat.labels[:2] == ["Có", "Không"]
        chat.send(words)
        assert answers(chat).get("woman_before") == value
        assert value or "Người nữ đã từng kết hôn chưa?" in chat.text


def test_after_the_second_refusal_the_number_is_offered() -> None:
    chat = asked(BIRTH, "born_where")
    chat.send("xyz")
    assert "1 cho mục đầu tiên" not in chat.text
    chat.send("xyzt")
    assert "1 cho mục đầu tiên, 2 cho mục thứ hai" in chat.text
    chat.send("2")
    assert answers(chat)["born_where"] == "home"


def test_help_names_no_number_before_an_item() -> None:
    """Buttons carry no numbers on most channels; what is typed counts from the first of them on every channel."""
    chat = asked(BIRTH, "born_where")
    chat.send("giúp")
    assert "đứng trước" not in chat.text
    assert "1 cho mục đầu tiên" in chat.text
    chat.send("1")
    assert answers(chat)["born_where"] == "hospital"


class TestNames:
    field = PersonName(marks=True)

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("cha nó tên là Nguyễn Văn Bình", "Nguyễn Văn Bình"),
            ("mẹ bé tên Lò Thị Mây", "Lò Thị Mây"),
            ("Họ và tên mẹ: Trần Thị Lan", "Trần Thị Lan"),
            ("tên: Trần Thị Lan", "Trần Thị Lan"),
            ("Khổng Tú Quỳnh", "Khổng Tú Quỳnh"),
            ("Nguyễn Thị Tên", "Nguyễn Thị Tên"),
        ],
    )
    def test_what_stands_before_a_name_is_left_out(self, words: str, name: str) -> None:
        assert self.field.read(words, AT) == name

    @pytest.mark.parametrize("words", ["chua co ho chieu, quen can cuoc roi", "Nguyễn Văn An, Trần Thị Lan", "mẹ quên chưa làm"])
    def test_a_sentence_is_asked_about(self, words: str) -> None:
        with pytest.raises(Unsure):
            PersonName().read(words, AT)

    @pytest.mark.parametrize("words", ["khong co", "không có", "chưa có", "quen roi", "ko biet"])
    def test_nothing_is_no_name(self, words: str) -> None:
        with pytest.raises(Unreadable):
            PersonName().read(words, AT)

    def test_the_name_in_a_sentence_without_marks_is_asked_for_with_marks(self) -> None:
        with pytest.raises(Unsure) as unsure:
            self.field.read("cha no ten la nguyen van binh", AT)
        assert unsure.value.candidates[0].value == "Nguyen Van Binh"

    @pytest.mark.parametrize(
        ("code", "step"),
        [(BIRTH, "mother_name"), (BIRTH, "father_name"), (MARRIAGE, "woman_name"), (MARRIAGE, "man_name"), (DEATH, "dead_name"),
         (SINGLE, "name")],
    )  # fmt: skip
    def test_names_on_certificates_are_asked_for_with_marks(self, code: str, step: str) -> None:
        chat = asked(code, step, picks={"parents": "married", "born_where": "home", "where_both": "both"})
        chat.send("nguyen thi lan")
        assert step not in answers(chat)
        assert "chưa có dấu" in chat.text


@pytest.mark.parametrize("words", ["không có", "khong co", "chưa có", "ko", "Không có ạ", "khong nho"])
def test_nothing_to_say_skips_an_optional_question(words: str) -> None:
    chat = asked(DEATH, "dead_number")
    chat.send(words)
    assert "dead_number" in answers(chat)
    assert answers(chat)["dead_number"] is None


class TestNumbers:
    def test_a_changed_birth_date_asks_for_the_number_again(self) -> None:
        chat = asked(MARRIAGE, "woman_before", words={"woman_birth": "15/08/1998", "woman_number": "001198012345"})
        assert answers(chat)["woman_number"] == "001198012345"
        chat.send("quay lại")
        chat.send("quay lại")
        chat.send("15/08/1997")
        assert "woman_number" not in answers(chat)
        assert "0011******45" in chat.text
        assert "không khớp" in chat.text
        chat.send("001197012345")
        assert answers(chat)["woman_number"] == "001197012345"
        assert "không khớp" not in chat.text

    def test_a_change_that_still_fits_asks_nothing(self) -> None:
        chat = asked(MARRIAGE, "woman_before", words={"woman_birth": "15/08/1998", "woman_number": "001198012345"})
        chat.send("quay lại")
        chat.send("quay lại")
        chat.send("16/08/1998")
        assert answers(chat)["woman_number"] == "001198012345"

    def test_the_fathers_number_is_a_mans_and_not_the_mothers(self) -> None:
        field = CitizenNumber(sex="man", unlike=("mother_number",))
        at = Answering(AT.today, {"mother_number": "001090012345"})
        for number in ("001190012345", "001090012345"):
            with pytest.raises(Unsure):
                field.read(number, at)
        assert field.read("001090012346", at) == "001090012346"

    @pytest.mark.parametrize(("code", "step"), [(BIRTH, "father_number"), (MARRIAGE, "man_number")])
    def test_the_guides_doubt_a_womans_number(self, code: str, step: str) -> None:
        chat = asked(code, step, picks={"parents": "married", "born_where": "home"})
        chat.send("001190012345")
        assert step not in answers(chat)

    def test_the_number_of_the_dead_agrees_with_their_sex(self) -> None:
        chat = asked(DEATH, "dead_number", picks={"dead_sex": "man"})
        chat.send("001148000123")
        assert "dead_number" not in answers(chat)
        assert "nữ giới" in chat.text


class TestYears:
    field = BirthDate(year_enough=True)

    @pytest.mark.parametrize("words", ["1950", "sinh nam 1950", "năm 1950", "Sinh năm 1950.", "năm sinh 1950"])
    def test_a_year_is_enough_of_elders(self, words: str) -> None:
        assert self.field.read(words, AT) == "1950"
        assert self.field.still("1950")
        assert say(self.field.show("1950"), Vietnamese()) == "năm 1950"
        with pytest.raises(Unreadable):
            Date(not_future=True).read(words, AT)

    @pytest.mark.parametrize("words", ["không nhớ ngày", "khong nho", "quên ngày sinh", "không biết ngày tháng"])
    def test_who_does_not_remember_is_asked_for_the_year(self, words: str) -> None:
        with pytest.raises(Unreadable) as no:
            self.field.read(words, AT)
        assert "gõ năm" in say(no.value.why, Vietnamese())

    def test_years_out_of_reach_are_refused(self) -> None:
        for words in ("1820", "2027"):
            with pytest.raises(Unreadable):
                self.field.read(words, AT)

    def test_ages_by_a_year_count_from_its_first_day(self) -> None:
        assert age_of(Situation({"born": "1951"}, date(2026, 11, 24)), "born") == 75
        assert age_of(Situation({"born": "19x1"}, date(2026, 11, 24)), "born") is None

    def test_the_pension_goes_on_with_a_year(self) -> None:
        chat = asked(PENSION, "elder_birth", picks={"what": "first"})
        chat.send("không nhớ ngày")
        chat.send("1950")
        walk(chat, words={"elder_number": "001050012345"}, picks={"pension": "none"})
        assert "năm 1950" in chat.text
        assert "Gửi hồ sơ" in chat.labels


class TestReview:
    def at_review(self) -> Chat:
        chat = filing(BIRTH)
        walk(chat, picks={"who_files": "family", "parents": "married", "born_where": "hospital"})
        assert "Gửi hồ sơ" in chat.labels
        return chat

    @pytest.mark.parametrize("words", ["gui di", "gửi", "gui", "nộp hồ sơ"])
    def test_clear_words_send(self, words: str) -> None:
        chat = self.at_review()
        chat.send(words)
        assert "Mã hồ sơ: " in chat.text

    @pytest.mark.parametrize("words", ["đúng rồi", "co", "ok", "đúng hết rồi"])
    def test_a_yes_is_asked_about_once(self, words: str) -> None:
        chat = self.at_review()
        chat.send(words)
        assert "Gửi hồ sơ bây giờ?" in chat.text
        chat.send("có")
        assert "Mã hồ sơ: " in chat.text

    def test_a_no_goes_back_to_the_review(self) -> None:
        chat = self.at_review()
        chat.send("đúng rồi")
        chat.send("chưa")
        assert "Xin xem lại" in chat.text

    @pytest.mark.parametrize(
        ("words", "step"),
        [("sua ten me", "mother_name"), ("ten nguoi nop sai roi", "name"), ("Tên mẹ", "mother_name"), ("ngày sinh", "birth_date"),
         ("sửa số điện thoại", "phone"), ("noi dang ky", "commune"), ("tên bé bị sai", "child_name")],
    )  # fmt: skip
    @pytest.mark.parametrize("first", ["", "sửa một mục"])
    def test_a_label_is_picked_to_be_changed(self, words: str, step: str, first: str) -> None:
        chat = self.at_review()
        if first:
            chat.send(first)
        chat.send(words)
        assert chat.session is not None
        assert chat.session.revisit == step, chat.text
        assert "Lần trước đã trả lời" in chat.text

    def test_other_words_do_not_send(self) -> None:
        chat = self.at_review()
        chat.send("trời hôm nay đẹp")
        assert "Mã hồ sơ: " not in chat.text


def test_a_citizen_number_is_known_where_the_phone_is_asked_for() -> None:
    for words in ("079090001234", "001 090 001 234"):
        with pytest.raises(Unreadable) as no:
            Phone().read(words, AT)
        assert "Đây là số căn cước" in say(no.value.why, Vietnamese())
    with pytest.raises(Unreadable) as no:
        Phone().read("+1 650 253 0000", AT)
    assert "nhắn" not in say(no.value.why, Vietnamese())
