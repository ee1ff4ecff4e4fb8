"""The card of a procedure: short enough for every channel, honest about figures, and a door to filing or to the right counter."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.card_text import card_text, fee, time
from dialogs.engine.known import UnitInfo
from dialogs.engine.text import say
from dialogs.procedures.catalogue import ProcedureList
from dialogs.procedures.procedure import Fee, Filing, Procedure
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import VOICE, Chat, catalogue

UNIT = UnitInfo("Trung tâm")


def procedure(code: str) -> Procedure:
    found = catalogue().get(code)
    assert found is not None
    return found


def test_every_card_fits_and_says_the_essentials() -> None:
    for one in load_procedures():
        text = say(card_text(one, UNIT, "Thành phố Hồ Chí Minh" if one.province else ""), VOICE)
        assert len(text) <= 1500, one.code
        assert one.title in text
        assert one.page in text
        if one.state == "active":
            assert "Phí: " in text
            assert "Thời gian: " in text
            assert "Giấy tờ" in text
            assert "None" not in text
            assert ("Làm được ngay tại đây" in text) is (one.online and "commune" in one.levels)
            assert ("Nơi quyết định là" in text) is (one.online and "commune" not in one.levels)


@pytest.mark.parametrize(
    ("fees", "said"),
    [
        ((), "Phí: chưa rõ, xin hỏi nơi nộp."),
        ((Fee(None, doubt="council"),), "theo quy định của tỉnh"),
        ((Fee(0),), "không thu"),
        ((Fee(20000),), "20.000 đồng"),
        ((Fee(20000), Fee(50000)), "từ 20.000 đồng đến 50.000 đồng"),
        ((Fee(None, doubt="text"),), "tuỳ trường hợp"),
        ((Fee(8000), Fee(None, doubt="council")), "8.000 đồng; có khoản theo quy định của tỉnh"),
    ],
)
def test_fees_are_said_as_they_are(fees: tuple[Fee, ...], said: str) -> None:
    assert said in say(fee([Filing("counter", 1, "day", fees)]), VOICE)


def test_what_a_guide_knows_to_be_free_is_said_to_be() -> None:
    pension = procedure("1.014027")
    assert "Phí: không thu." in say(card_text(pension, UNIT), VOICE)
    priced = replace(pension, filings=(Filing("counter", 1, "day", (Fee(8000),)),))
    assert "Phí: 8.000 đồng." in say(card_text(priced, UNIT), VOICE)        # the catalogue has the word when it names a fee


def test_a_figure_in_doubt_is_never_shown() -> None:
    doubted = (Fee(135, doubt="unit"), Fee(70, doubt="foreign"))
    text = say(fee([Filing("counter", 1, "day", doubted)]), VOICE)
    assert "135" not in text
    assert "70" not in text
    assert "xin hỏi nơi nộp" in text


def test_fees_and_times_differ_by_way() -> None:
    ways = [
        Filing("online", 3, "working_day", (Fee(10000),)),
        Filing("counter", 7.5, "working_day", (Fee(20000),)),
        Filing("post", 3, "working_day", (Fee(20000),)),
    ]
    assert say(fee(ways), VOICE) == "Phí: tại quầy, qua bưu điện: 20.000 đồng; trên mạng: 10.000 đồng."
    assert say(time(ways), VOICE) == "Thời gian: tại quầy: 7,5 ngày làm việc; qua bưu điện, trên mạng: 3 ngày làm việc."


@pytest.mark.parametrize(
    ("amount", "unit", "said"),
    [(1, "same_day", "trong ngày làm việc"), (15, "day", "15 ngày"), (8, "hour", "8 giờ"), (2, "month", "2 tháng"),
     (3, "other", "theo lịch hẹn"), (None, "day", "theo lịch hẹn"), (1, "year", "1 năm")],
)  # fmt: skip
def test_times_have_their_unit(amount: float | None, unit: str, said: str) -> None:
    assert said in say(time([Filing("counter", amount, unit)]), VOICE)      # type: ignore[arg-type]


@pytest.mark.parametrize("word", ["có", "làm", "Làm hồ sơ", "1"])
def test_yes_starts_filing(word: str) -> None:
    chat = Chat()
    chat.send("menu")
    chat.send(tap="go:card:1.000894")
    chat.send(word)
    assert chat.scene == "consent"
    chat.send("đồng ý")
    assert chat.scene == "file"
    assert "Hai người đều là công dân Việt Nam" in chat.text


def test_what_cannot_be_filed_here_names_the_counter() -> None:
    one = next(one for one in load_procedures() if not one.online and "commune" in one.levels)
    chat = Chat()
    chat.send("menu")
    chat.send(tap=f"go:card:{one.code}")
    assert "chưa nộp được trên mạng" in chat.text
    assert "quầy một cửa của xã, phường" in chat.text
    assert not any(payload.startswith("go:file") for payload in chat.payloads)
    chat.send("có")
    assert "quầy một cửa" in chat.text


def test_an_abolished_procedure_shows_its_successor() -> None:
    old = replace(procedure("1.000894"), state="abolished", successor="1.004746")
    chat = Chat(procedures=ProcedureList([old, procedure("1.004746")], "", load_lexicon()))
    chat.send("menu")
    chat.send(tap="go:card:1.000894")
    assert "đã hết hiệu lực" in chat.text
    assert "go:card:1.004746" in chat.payloads
    assert "go:file:1.000894" not in chat.payloads
    chat.send("1")
    assert "Đăng ký lại kết hôn" in chat.text


def test_other_words_on_a_card_are_a_new_wish() -> None:
    chat = Chat()
    chat.send("menu")
    chat.send(tap="go:card:1.000894")
    chat.send("mất căn cước")
    assert "Cấp lại thẻ căn cước" in chat.text


def test_an_unknown_code_says_so() -> None:
    chat = Chat()
    chat.send("menu")
    chat.send(tap="go:card:9.999999")
    assert "Không tìm thấy" in chat.text
