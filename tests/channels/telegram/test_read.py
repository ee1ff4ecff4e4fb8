"""Recorded updates in, expected arrivals out; what is not genuine or not readable is told apart."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from bot.channels.telegram import Telegram
from dialogs.engine.event import FileRef
from handlers.channel import Arrival, Malformed, NotGenuine
from handlers.limits import TELEGRAM
from tests.channels.telegram.conftest import SECRET, document

RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
TOKEN = "700000001:AAF-false-token-of-the-tests_0123456789"


@pytest.fixture
def telegram() -> Telegram:
    return Telegram(TOKEN, document=document, secret=SECRET)


def read(telegram: Telegram, update: Any) -> list[Arrival]:
    return list(telegram.read(orjson.dumps(update), HEADERS, NOW))


def key_of(telegram: Telegram, words: str) -> str:
    """The key that a recording names: of a message as an update of it has it, or of the update itself."""
    what, _, number = words.partition(" ")
    if what == "update":
        return f"u700000001:{number}"
    chat, _, message = number.partition(":")
    one = {"message_id": int(message), "chat": {"id": int(chat), "type": "private"}, "date": 1, "text": "x"}
    return read(telegram, {"update_id": 1, "message": one})[0].key


@pytest.mark.parametrize("recording", RECORDED, ids=lambda path: path.stem)
def test_recorded(telegram: Telegram, recording: Path) -> None:
    case = orjson.loads(recording.read_bytes())
    arrivals = read(telegram, case["update"])
    if case["arrives"] is None:
        assert arrivals == []
        assert sum(telegram.counts.values()) == 1
        return
    wanted = dict(case["arrives"])
    wanted["key"] = key_of(telegram, wanted["key"])
    if "edits" in wanted:
        wanted["edits"] = key_of(telegram, wanted["edits"])
    # Telegram counts whole seconds: the end of that second, and never later than now.
    at = NOW if wanted.pop("at") == "now" else min(datetime.fromisoformat(case["arrives"]["at"]) + timedelta(microseconds=999_999), NOW)
    refs = tuple(FileRef(**ref) for ref in wanted.pop("refs", ()))
    declined = tuple(wanted.pop("declined", ()))
    assert arrivals == [Arrival(channel="telegram", at=at, refs=refs, declined=declined, **wanted)]
    assert not telegram.counts


def test_there_are_recordings() -> None:
    assert len(RECORDED) >= 25


def test_the_same_delivery_has_the_same_key_and_another_bots_has_another(telegram: Telegram) -> None:
    update = {"update_id": 5, "message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "date": 1, "text": "x"}}
    again = Telegram(TOKEN, document=document, secret=SECRET)
    other = Telegram("700000002:AAF-another", document=document, secret=SECRET)
    assert read(telegram, update)[0].key == read(again, update)[0].key != read(other, update)[0].key


def test_a_key_tells_nobody_whose_it_is(telegram: Telegram) -> None:
    update = {"update_id": 5, "message": {"message_id": 1, "chat": {"id": 987654321, "type": "private"}, "date": 1, "text": "x"}}
    key = read(telegram, update)[0].key
    assert "987654321" not in key
    assert len(key) <= 120


def test_keys_stay_when_the_token_is_renewed() -> None:
    update = {"update_id": 5, "message": {"message_id": 1, "chat": {"id": 7, "type": "private"}, "date": 1, "text": "x"}}
    first, second = (Telegram(f"7:{part}", document=document, secret=SECRET, hashing=b"of our own") for part in ("AAF-old", "AAF-new"))
    assert read(first, update)[0].key == read(second, update)[0].key


@pytest.mark.parametrize("headers", [
    {}, {"X-Telegram-Bot-Api-Secret-Token": ""}, {"X-Telegram-Bot-Api-Secret-Token": SECRET + "x"},
    {"X-Telegram-Bot-Api-Secret-Token": SECRET.upper()}, {"X-Telegram-Bot-Api-Secret-Token": "mật khẩu \udcff"},
])
def test_a_wrong_secret_is_not_genuine(telegram: Telegram, headers: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        telegram.read(b"not even JSON", headers, NOW)


def test_without_a_secret_nothing_is_genuine() -> None:
    telegram = Telegram(TOKEN, document=document)
    with pytest.raises(NotGenuine):
        telegram.read(b"{}", {"X-Telegram-Bot-Api-Secret-Token": ""}, NOW)


CHAT = {"id": 7, "type": "private"}


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"null", b"3", b'"x"', b"\xff\xfe", b"{}", b'{"update_id": "5"}', b'{"update_id": true, "message": {}}',
    b'{"update_id": 99999999999999999999999999, "message": {}}', b"[" * 100_000,
    orjson.dumps({"update_id": 1, "message": None}),
    orjson.dumps({"update_id": 1, "message": {"message_id": 1, "chat": CHAT, "date": 1, "text": 5}}),
    orjson.dumps({"update_id": 1, "message": {"message_id": 1, "chat": CHAT, "date": 10**17, "text": "x"}}),
    orjson.dumps({"update_id": 1, "message": {"message_id": 1, "chat": CHAT, "date": -5, "text": "x"}}),
    orjson.dumps({"update_id": 1, "message": {"message_id": 1, "chat": {"type": "private"}, "date": 1, "text": "x"}}),
    orjson.dumps({"update_id": 1, "message": {"message_id": 1, "chat": CHAT, "date": 1, "photo": []}}),
    orjson.dumps({"update_id": 1, "message": {"message_id": 1, "chat": CHAT, "date": 1, "photo": [{"width": 5}]}}),
    orjson.dumps({"update_id": 1, "message": {"message_id": 1, "chat": CHAT, "date": 1, "document": []}}),
    orjson.dumps({"update_id": 1, "callback_query": {"id": "1", "from": {"id": 7}, "data": ["x"]}}),
    orjson.dumps({"update_id": 1, "callback_query": {"id": "1", "from": {}, "data": "x"}}),
])
def test_genuine_but_unreadable(telegram: Telegram, body: bytes) -> None:
    with pytest.raises(Malformed):
        telegram.read(body, HEADERS, NOW)


def test_abilities_are_the_dated_limits(telegram: Telegram) -> None:
    abilities = asdict(telegram.abilities)
    assert (abilities["text"], abilities["upload"], abilities["document"]) == (4096, 20_000_000, 50_000_000)
    assert (abilities["whole"], abilities["each"], abilities["edits"]) == (30, 1, True)
    assert all(limit.source and limit.unit and limit.read_on.year >= 2026 for limit in TELEGRAM.values())
