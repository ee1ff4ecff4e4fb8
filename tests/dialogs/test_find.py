"""Finding as a conversation: a few choices a screen, the clear one at once, the right agency, life events and fields."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.engine.message import PAYLOAD_BYTES
from dialogs.engine.text import say
from dialogs.find import told
from dialogs.procedures.catalogue import ProcedureList
from dialogs.procedures.life_events import EVENTS, MOST_ASKED
from dialogs.search import outside
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures
from tests.dialogs.chatting import VOICE, Chat, catalogue


def begun() -> Chat:
    chat = Chat()
    chat.send("menu")
    return chat


def test_a_clear_wish_opens_its_card() -> None:
    chat = begun()
    chat.send("con em moi sinh")
    assert chat.scene == "card"
    assert "Đăng ký khai sinh" in chat.text
    assert "Việc khác" in chat.labels


def test_several_meanings_are_offered_and_paged_and_typed() -> None:
    chat = begun()
    chat.send("giám hộ cho cháu và con nuôi")
    assert chat.scene == "find"
    assert 2 <= len([payload for payload in chat.payloads if payload.startswith("go:card:")]) <= 6
    assert chat.labels[-1] == "Không có trong số này"
    assert len(chat.labels) <= 8
    first = chat.labels[0]
    assert all(len(label) <= 60 for label in chat.labels)
    chat.send("1")
    assert chat.scene == "card"
    assert first.split(" – ")[0].rstrip("…") in chat.text


def test_none_of_these_offers_a_person_and_other_ways() -> None:
    chat = begun()
    chat.send("hộ tịch")
    assert chat.scene == "find"
    shown = list(chat.payloads)
    chat.send("xem thêm")
    assert chat.payloads != shown
    chat.send("Không có trong số này")
    assert {"do:human", "go:events", "go:fields", "do:menu"} == set(chat.payloads)
    chat.send("làm căn cước")
    assert "Cấp thẻ căn cước" in chat.text


def test_what_is_done_elsewhere_gets_the_right_agency() -> None:
    chat = begun()
    chat.send("em muốn ly hôn")
    assert "Toà án nhân dân khu vực" in chat.text
    assert "Gặp cán bộ" in chat.labels


def test_a_doubt_is_answered_with_who_speaks_and_what_is_never_asked() -> None:
    chat = begun()
    chat.send("day co phai lua dao khong")
    assert "hệ thống tự động của Trung tâm Phục vụ hành chính công phường Thử" in chat.text
    assert "không bao giờ hỏi mã OTP, mật khẩu hay tiền" in chat.text
    assert "Điện thoại" not in chat.text        # the unit named none
    assert "Gặp cán bộ" in chat.labels


def test_a_doubt_is_given_the_telephone_that_the_unit_named() -> None:
    known = Chat().known()
    topic = outside("có thật không")
    assert topic is not None
    unit = replace(known.unit, hotline="1900 1000", demo=False)
    said = say(told(unit, topic), VOICE)
    assert "1900 1000" in said
    assert "dùng thử" not in said
    danger = outside("cháy nhà")
    assert danger is not None
    assert "1900 1000" not in say(told(unit, danger), VOICE)


@pytest.mark.parametrize(("words", "number"), [("toi bi danh", "113"), ("cháy", "114"), ("cấp cứu", "115")])
def test_danger_gets_the_emergency_number_and_no_procedure(words: str, number: str) -> None:
    chat = begun()
    chat.send(words)
    assert number in chat.text
    assert not [payload for payload in chat.payloads if payload.startswith("go:card")]


def test_one_word_for_several_tasks_is_a_choice() -> None:
    chat = begun()
    chat.send("so do")
    assert chat.scene == "find"
    assert next(payload for payload in chat.payloads if payload.startswith("go:card:")) == "go:card:1.012753"
    assert {"go:card:1.013831", "go:card:1.012786", "go:card:1.012784"} <= set(chat.payloads)


def test_a_death_opens_its_card_at_once() -> None:
    chat = begun()
    chat.send("ba em moi mat")
    assert chat.scene == "card"
    assert "Đăng ký khai tử" in chat.text


@pytest.mark.parametrize("words", ["đá bóng ở đâu", "xe buýt số 8 chạy mấy giờ", "điện thoại tôi hỏng", "asdfgh", "hôm nay trời đẹp"])
def test_a_weak_find_opens_no_card(words: str) -> None:
    chat = begun()
    chat.send(words)
    assert chat.scene == "find"


@pytest.mark.parametrize("words", ["toi muon gap nguoi that", "cho gap nhan vien", "Gặp người thật!"])
def test_a_person_is_asked_for_in_other_words(words: str) -> None:
    chat = begun()
    chat.send(words)
    assert "danh sách chờ gặp cán bộ" in chat.text


def test_help_is_asked_for_in_other_words() -> None:
    chat = begun()
    chat.send("giup toi voi")
    assert "Lúc nào cũng có thể gõ" in chat.text


def test_nothing_found_says_what_to_try() -> None:
    chat = begun()
    chat.send("con mèo leo cây cau")
    assert "Chưa tìm được" in chat.text
    assert "go:events" in chat.payloads


def test_life_events_lead_to_cards() -> None:
    chat = begun()
    chat.send(tap="go:events")
    assert chat.scene == "events"
    assert len(chat.labels) <= 8
    chat.send("Có con nhỏ")
    assert "Đăng ký khai sinh – xã, phường" in chat.labels
    chat.send("quay lại")
    assert "Có con nhỏ" in chat.labels
    chat.send("xem thêm")
    chat.send("Người thân qua đời")          # a label of the other page
    assert any("khai tử" in label for label in chat.labels)


def test_fields_lead_to_cards() -> None:
    chat = begun()
    chat.send(tap="go:fields")
    assert chat.scene == "fields"
    chat.send("hộ tịch")
    assert any("khai sinh" in label for label in chat.labels)
    assert len(chat.labels) <= 8
    chat.send("1")
    assert chat.scene == "card"


def test_every_field_and_event_opens_on_every_page() -> None:
    known = catalogue()
    for code, name, number in known.fields():
        assert len(f"go:field:{code}".encode()) <= PAYLOAD_BYTES
        assert name
        assert len(known.of_field(code)) == number
    assert {key for key, _number in known.events()} == set(EVENTS)
    assert sum(number for _code, _name, number in known.fields()) == sum(number for _key, number in known.events())


def test_most_asked_procedures_stand_in_the_catalogue() -> None:
    known = catalogue()
    for code in MOST_ASKED:
        one = known.get(code)
        assert one is not None
        assert one.state == "active"


def test_lists_put_the_commune_first_and_leave_out_what_is_abolished() -> None:
    known = catalogue()
    birth = known.of_event("co-con-nho")
    assert birth[0].code == "1.001193"
    assert all(one.state == "active" and not one.internal for key, _number in known.events() for one in known.of_event(key))


def test_abolished_ones_are_got_but_not_listed_and_internal_ones_never() -> None:
    some = [one for one in load_procedures() if one.field == "Hộ tịch"]
    gone = replace(some[0], state="abolished", successor=some[1].code)
    inner = replace(some[2], internal=True)
    listed_ones = [gone, some[1], inner, *some[3:]]
    known = ProcedureList(listed_ones, "", load_lexicon(), lambda code, version: some[0] if version == "old" else None)
    assert known.get(gone.code) is gone
    assert known.get(inner.code) is None
    listed = {one.code for one in known.of_field(some[0].field_code)}
    assert gone.code not in listed
    assert inner.code not in listed
    assert gone.code not in [one.code for one in known.search(gone.title, 30)]
    assert known.at(gone.code, gone.version) is gone
    assert known.at(gone.code, "old") is some[0]
    assert known.at(gone.code, "other") is None


@pytest.mark.parametrize("province", ["01", "79"])
def test_a_province_sees_its_own_and_the_national_ones(province: str) -> None:
    known = ProcedureList(load_procedures(), province, load_lexicon())
    listed = [one for code, _name, _number in known.fields() for one in known.of_field(code)]
    assert {one.province for one in listed} <= {"", province}
    assert len(listed) > 4000
