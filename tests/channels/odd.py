"""What a stranger or a broken line may send instead of what was meant: odd values, texts of every script, and JSON with faults."""

from __future__ import annotations

import copy
import json
import random
import unicodedata
from typing import Any

TEXTS: list[str] = [
    "", " ", "\t\r\n\u00a0\u3000", "x", "menu", "1", "/start", unicodedata.normalize("NFD", "Nguyễn Thị Hoa ở Thừa Thiên Huế"),
    "ệ" * 3_999, "ệ" * 4_001, "a" + "\u0301" * 3_000, "👨‍👩‍👧‍👦🇻🇳👍🏽", "\u200b\u200c\u200d\ufeff\u2060",
    "\u202e\u2067cba\u2069\u200f", "\x00", "a\x00b", "\x1b[31m\x07\x08\x7f",
    "\ud83d", "\udc80x", "\ufffe\uffff\ufffd\U0010ffff", "شكرا спасибо ありがとう", "9" * 400, "[", "[]", "[[a]]",
    "~" * 70, "go:consent~3~zz", "ệ" * 22, "'; DROP TABLE inbox; --", "../../etc/passwd", "{name}", "%s%n", "a\u2028b\x85c\x0bd",
]  # fmt: skip
ODD: list[Any] = [
    None, True, False, 0, -1, 1, 7, 2**31 - 1, 2**31, 2**63 - 1, -(2**63), 2**64, 10**400, 1e308, -0.0, 0.5, float("inf"), float("nan"),
    [], [[]], [None], {}, {"": {}}, {"id": 7}, {"text": {"text": "x"}}, *TEXTS,
]  # fmt: skip
NAMES = ["id", "text", "tap", "start", "lang", "seen", "shown", "seq", "x", ""]
DEEP = 3_000
RAW: list[bytes] = [
    b"", b"{", b"}", b"null", b"[" * DEEP, b'{"text":' * DEEP, b'{"a":' * DEEP + b"1" + b"}" * DEEP, b"[" * DEEP + b"]" * DEEP,
    b'{"id":"11111111","text":"\\ud800"}', b'{"id":"11111111","text":"\xed\xa0\x80"}', b'{"id":"11111111","text":"a","text":"b"}',
    b'{"id":"11111111","text":"a","seen":' + b"9" * 5_000 + b"}", b'{"id":"11111111","text":"a","seen":1e999}',
    b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b'{"id":"11111111","text":"' + b"a" * 70_000 + b'"}',
]  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value: its container and its key."""
    found: list[tuple[Any, Any]] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found.append((value, key))
        found.extend(places(inner))
    return found


def mutated(chance: random.Random, value: dict[str, Any]) -> dict[str, Any]:
    """A copy with none to three things changed: a value, a name, or something gone."""
    value = copy.deepcopy(value)
    for _ in range(chance.choice([0, 1, 1, 1, 2, 3])):
        spots = places(value)
        if not spots:
            break
        container, key = chance.choice(spots)
        act = chance.random()
        if act < 0.7:
            container[key] = copy.deepcopy(chance.choice(ODD))
        elif act < 0.85:
            del container[key]
        elif isinstance(container, dict):
            container[chance.choice(NAMES)] = copy.deepcopy(container[key])
    return value


def written(chance: random.Random, value: Any) -> bytes:
    """As JSON: with escapes or with the letters themselves, which half of a pair makes bytes that are no UTF-8."""
    return json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def broken(chance: random.Random, body: bytes) -> bytes:
    """Now and then with a few bytes wrong, or cut off."""
    whole = bytearray(body)
    if whole and chance.random() < 0.1:
        for _ in range(chance.randint(1, 3)):
            whole[chance.randrange(len(whole))] = chance.randrange(256)
    if whole and chance.random() < 0.04:
        del whole[chance.randrange(len(whole)) :]
    return bytes(whole)
