"""20,000 mutated and random deliveries: arrivals, NotGenuine or Malformed, and nothing else, ever."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from bot.channels.telegram import Telegram
from handlers.channel import Arrival, Malformed, NotGenuine
from tests.channels.telegram.conftest import SECRET, document

HEADER = "X-Telegram-Bot-Api-Secret-Token"
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))

ODD: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63 - 1, -(2**63), 2**64 - 1, 1e308, -0.0, "", " ", "x", "/start", "/start a", "private", "group",
    "vi", "\u0000", "‮abc", "e\u0302\u0301", "👨‍👩‍👧", "ệ" * 5000, [], [[]], [None], {}, {"id": 7}, {"type": "private"}, [{"file_id": "a"}],
    {"id": 7, "type": "private"}, {"file_id": 3}, "9" * 400,
]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: its container and its key."""
    found: list[tuple[Any, Any]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found.append((value, key))
        found.extend(places(inner))
    return found


def copied(value: Any) -> Any:
    return orjson.loads(orjson.dumps(value))


def mutated(chance: random.Random, updates: list[Any]) -> bytes:
    """A recorded update with one to four things wrong, sometimes broken as bytes too."""
    update = copied(chance.choice(updates))
    for _ in range(chance.randint(1, 4)):
        spots = places(update)
        if not spots:
            break
        container, key = chance.choice(spots)
        act = chance.random()
        if act < 0.55:
            container[key] = copied(chance.choice(ODD))
        elif act < 0.75:
            del container[key]
        elif isinstance(container, dict):
            other, name = chance.choice(spots)
            container[str(name)] = copied(other[name])
    body = bytearray(orjson.dumps(update))
    if chance.random() < 0.15:
        for _ in range(chance.randint(1, 3)):
            body[chance.randrange(len(body))] = chance.randrange(256)
    if chance.random() < 0.05:
        body = body[: chance.randrange(len(body))]
    return bytes(body)


def test_nothing_else_leaves_read() -> None:
    chance = random.Random(20261123)
    telegram = Telegram("7:AAF-fuzz", document=document, secret=SECRET)
    updates = [orjson.loads(path.read_bytes())["update"] for path in RECORDED]
    outcomes: Counter[str] = Counter()
    for _ in range(20_000):
        body = mutated(chance, updates) if chance.random() < 0.97 else chance.randbytes(chance.randrange(200))
        headers = {HEADER: SECRET if chance.random() < 0.98 else chance.choice(["", "x", "ệ", "\udc80"])}
        try:
            arrivals = telegram.read(body, headers, NOW)
        except (NotGenuine, Malformed) as error:
            outcomes[type(error).__name__] += 1
            continue
        outcomes["arrival" if arrivals else "nothing for us"] += 1
        for arrival in arrivals:
            assert isinstance(arrival, Arrival)
            assert arrival.key
            assert arrival.at <= NOW
            int(arrival.address)
            orjson.dumps(arrival.to_json())
    # All four must have been tried in earnest, or the test says nothing.
    assert min(outcomes.values()) > 200
    assert len(outcomes) == 4
