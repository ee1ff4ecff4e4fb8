"""Bad input gets a clear sentence and the same question again, and nothing is lost: texts, files, codes, deliveries."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from PIL import Image

from dialogs.engine.fold import fold
from dialogs.tracking_code import ALPHABET, show
from handlers.channel import Arrival
from tests.bot import birth
from tests.bot.conftest import Opener
from tests.bot.person import Person
from tests.handlers import samples

HUGE = "Nguyễn " * 14_286
BAD_TEXTS: dict[str, str] = {
    "nothing": "",
    "spaces": " \t\n\u00a0\u3000",
    "zero width": "\u200b\u200c\u200d\ufeff\u2060",
    "huge": HUGE,
    "huge of one letter": "9" * 100_000,
    "huge of marks": "a" + "\u0301" * 99_999,
    "emoji": "😀👨‍👩‍👧‍👦🇻🇳👍🏽",
    "right to left": "\u202e\u2067\u200f",
    "NUL": "\x00\x00",
    "control": "\x1b[31m\x07\x08\x7f",
    "half of a pair": "\ud83d",
    "not a character": "\ufffe\uffff\ufffd",
    "other scripts": "شكرا جزيلا спасибо ありがとう",
}
# Where in the birth registration each kind of question is asked: how many steps lead there, and what is asked.
PLACES = {
    "consent": 2, "choice": 3, "name": 4, "choice 2": 5, "date": 6, "number": 11, "phone": 14, "commune": 15, "paper": 16, "review": 19,
}  # fmt: skip
QUESTIONS = {
    "consent": "đồng ý không", "choice": "Bạn là ai của bé?", "name": "Tên đầy đủ của bé", "choice 2": "trai hay gái",
    "date": "sinh ngày nào", "number": "căn cước của mẹ", "phone": "Số điện thoại", "commune": "xã, phường nào",
    "paper": "Giấy thứ 1 trong 2", "review": "Xin xem lại trước khi gửi",
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
async def test_bad_words_get_a_sentence_and_the_same_question(opened: Opener, place: str) -> None:
    """At each kind of question, one bad text after the other: always an answer, always the question, never another state."""
    person = Person(await opened())
    await person.goes(birth.WHOLE[: PLACES[place]])
    before = await person.session()
    there = (before["scene"], before["asking"], before.get("draft", ""))
    answers = await person.answers() if before.get("draft") else {}
    for number, (kind, text) in enumerate(BAD_TEXTS.items()):
        if place == "name" and kind == "other scripts":
            continue        # somebody may be called so
        heard = await person.says(text)
        assert heard, (place, kind)
        assert QUESTIONS[place] in heard[-1], (place, kind, heard)
        assert sum(len(one) for one in heard) < 4_000, "what was sent is not sent back"
        after = await person.session()
        assert (after["scene"], after["asking"], after.get("draft", "")) == there, kind
        assert (await person.answers() if after.get("draft") else {}) == answers, kind
        if number % 5 == 4:
            await person.goes([("nhắc lại", QUESTIONS[place])])      # somebody is there: the count of misses begins anew
    # And the right answer is taken as ever.
    await person.goes(birth.WHOLE[PLACES[place] : PLACES[place] + 1])


@pytest.mark.parametrize("kind", BAD_TEXTS)
async def test_bad_words_are_answered_as_the_first_message_and_at_home(opened: Opener, kind: str) -> None:
    person = Person(await opened())
    first = await person.says(BAD_TEXTS[kind])
    assert first
    assert "Một Cửa" in first[0]
    for _time in range(2):
        assert await person.says(BAD_TEXTS[kind])
    await person.goes(birth.BEGIN)
    assert person.office.turns.failures == 0


async def test_two_machines_do_not_talk_for_ever(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.BEGIN)
    said = [len(await person.says("😀")) for _time in range(40)]
    assert all(said[:10])
    assert sum(said[20:]) == 0
    await person.goes([("menu", "Cần làm việc gì?")])


@pytest.mark.parametrize(
    "typed",
    [
        unicodedata.normalize("NFD", birth.CHILD),
        "\u200b".join(birth.CHILD.split(" ")).replace("\u200b", "\u200b \u200b"),
        f"\u202a{birth.CHILD}\u202c\u200e",
        f"\ufeff {birth.CHILD.replace(' ', chr(0xA0))} \x00",
        "".join(unicodedata.normalize("NFD" if place % 2 else "NFC", letter) for place, letter in enumerate(birth.CHILD)),
    ],
)
async def test_a_name_in_any_spelling_of_unicode_is_the_same_name(opened: Opener, typed: str) -> None:
    person = Person(await opened())
    await person.goes(birth.BEGIN)
    await person.goes([(typed, "trai hay gái")])
    assert (await person.answers())["child_name"] == unicodedata.normalize("NFC", birth.CHILD)


@pytest.mark.parametrize(
    "typed",
    [
        "\u0660\u0669\u0668\u0667\u0666\u0665\u0664\u0663\u0662\u0661",
        "０９８７６５４３２１", "+84 987\u200b654\u200b321", "0987.654.321\u200f", "0987‑654‑321",
    ],
)
async def test_a_phone_in_other_digits_is_read_or_asked_again(opened: Opener, typed: str) -> None:
    person = Person(await opened())
    await person.goes(birth.WHOLE[:14])
    heard = await person.says(typed)
    answers = await person.answers()
    if "phone" in answers:
        assert answers["phone"] == birth.PHONE
    else:
        assert QUESTIONS["phone"] in heard[-1]


def truncated() -> bytes:
    whole = birth.photo()
    return whole[: len(whole) // 2]


def of_60_megapixels() -> bytes:
    return samples.encoded(Image.new("1", (10_000, 6_000)), "PNG")


BAD_FILES: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "60 megapixels": (of_60_megapixels, "anh.png", "triệu điểm ảnh"),
    "60 megapixels said": (lambda: samples.png_header(10_000, 6_000), "anh.png", "triệu điểm ảnh"),
    "truncated": (truncated, "anh.jpg", "chưa tải hết"),
    "ZIP called .jpg": (lambda: b"PK\x03\x04" + bytes(200), "anh.jpg", "tệp nén"),
    "PDF with a script": (samples.pdf_with_script, "giay.pdf", "đoạn mã tự chạy"),
    "PDF with a packed script": (samples.pdf_packed_script, "giay.pdf", "đoạn mã tự chạy"),
    "PDF with a password": (samples.pdf_with_password, "giay.pdf", "mật khẩu"),
    "nothing": (lambda: b"", "anh.jpg", "chưa có nội dung"),
    "noise": (lambda: bytes(range(256)) * 40, "anh.jpg", "chưa đọc được"),
    "page": (lambda: b"<!doctype html><script>alert(1)</script>", "anh.jpg", "trang web"),
    "film": (lambda: b"\x00\x00\x00\x18ftypmp42" + bytes(100), "anh.jpg", "video"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
async def test_a_bad_file_gets_its_sentence_and_the_same_paper_is_asked_for(opened: Opener, kind: str) -> None:
    make, name, sentence = BAD_FILES[kind]
    person = Person(await opened())
    await person.goes(birth.WHOLE[:16])
    answers = await person.answers()
    heard = await person.sends(make(), name)
    assert sentence in heard[0]
    assert "Xin " in heard[0], "it says what to send instead"
    assert QUESTIONS["paper"] in heard[-1]
    assert await person.answers() == answers
    assert list(person.office.files.root.rglob("*.part")) == []
    assert [path for path in person.office.files.root.rglob("*") if path.is_file()] == []
    await person.goes(birth.PAPERS[:2])


async def test_a_photo_of_an_iphone_is_taken_or_told_how_to_send(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.WHOLE[:16])
    heard = await person.sends(samples.heic(), "IMG_0001.HEIC")
    taken = (await person.answers()).get("birth_paper", {}).get("files", [])
    assert ("Đã nhận 1 ảnh" in heard[-1]) if taken else ("HEIC" in heard[0] and QUESTIONS["paper"] in heard[-1])


async def test_a_bad_file_at_a_question_leaves_the_question(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.WHOLE[:6])
    heard = await person.sends(samples.pdf_with_script(), "giay.pdf")
    assert "đoạn mã tự chạy" in heard[0]
    assert QUESTIONS["date"] in heard[-1]


async def hundred(person: Person) -> list[Arrival]:
    """A hundred different photos, each a delivery of its own."""
    out = []
    for number in range(100):
        data = samples.encoded(Image.new("RGB", (40, 30), (number, 2 * number, 255 - number)), "PNG")
        out.append(person.arrival(**await person.stored(data)))
    return out


async def test_a_hundred_photos_at_once_are_counted_and_the_limit_is_said_once(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.WHOLE[:16])
    heard = await person.gives(*await hundred(person))
    assert len((await person.answers())["birth_paper"]["files"]) == 4
    assert [f"Đã nhận {number} ảnh" in one for number, one in enumerate(heard[:4], 1)] == [True] * 4
    assert sum("tối đa 4 ảnh" in one for one in heard) == 1
    assert len(heard) <= 6
    assert person.office.turns.failures == 0
    await person.goes(birth.PAPERS[1:])
    code = birth.code_in(await person.goes([birth.SUBMIT]))
    assert len(code) == 9


async def test_a_hundred_photos_in_one_delivery(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.WHOLE[:16])
    files = tuple(file for arrival in await hundred(person) for file in arrival.files)
    heard = await person.gives(person.arrival(files=files))
    assert len((await person.answers())["birth_paper"]["files"]) == 4
    assert len(heard) == 1
    assert "còn 96 ảnh chưa nhận" in heard[0]


async def test_a_hundred_photos_where_none_is_asked_for_are_kept_up_to_a_limit_that_is_said_once(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.WHOLE[:6])
    heard = await person.gives(*await hundred(person))
    assert len((await person.session())["tray"]) == 30
    full = [one for one in heard if "đủ 30 ảnh" in one]
    assert len(full) == 1, heard[-3:]
    assert len(heard) <= 62
    assert QUESTIONS["date"] in heard[-1]
    # They are offered where a paper is asked for.
    await person.goes(birth.WHOLE[6:15])
    assert "Đang giữ 30 ảnh" in (await person.goes([birth.WHOLE[15]]))
    await person.goes([("dùng ảnh đó", "đã đủ 4 ảnh")])
    await person.goes([("xong", "Giấy chứng nhận kết hôn")])


async def test_an_album_before_consent_neither_repeats_the_text_for_each_photo_nor_loses_what_was_begun(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.BEGIN[:2])
    arrivals = (await hundred(person))[:10]
    heard = await person.gives(*arrivals)
    assert "10 ảnh vừa gửi" in heard[-1]
    assert [body.get("replaces", False) for body in person.bodies] == [True] * 10
    await person.goes([("1", "Bạn là ai của bé?")])
    assert len((await person.session())["tray"]) == 10


async def test_a_code_with_one_wrong_letter_is_asked_back_whichever_it_is(opened: Opener) -> None:
    person = Person(await opened())
    code = birth.code_in(await person.goes(birth.WHOLE)).replace("-", "")
    stranger = Person(person.office, "nguoi-la")
    await stranger.says("menu")
    for place in range(8):
        for letter in ALPHABET[place::9]:
            if letter == code[place]:
                continue
            wrong = code[:place] + letter + code[place + 1 :]
            heard = "\n".join(await stranger.says(show(wrong)))
            assert "Có gõ nhầm không?" in heard, wrong
            assert "Ví dụ" in heard or "gõ lại" in heard
    # None of that was a guess: the right one opens, in any writing.
    for typed in (show(code), code.lower(), f"hs-{code}", f"mã hồ sơ {show(code)}", " ".join(code)):
        heard = "\n".join(await stranger.says(typed))
        assert "Mã này đúng" in heard, typed
        assert fold(birth.CHILD) not in fold(heard)


async def test_the_same_delivery_a_hundred_times_is_one(opened: Opener) -> None:
    person = Person(await opened())
    await person.goes(birth.BEGIN)
    one = person.arrival(birth.CHILD)
    heard = await person.gives(*[one] * 100)
    assert len(heard) == 1
    assert await person.gives(one, one._replace(text="khác")) == []
    assert (await person.answers())["child_name"] == birth.CHILD
