"""Keys: sealing is bound to its place, and the master key is made once and never overwritten."""

from __future__ import annotations

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.keys import Keys, KeyTrouble

KEYS = Keys(bytes(range(32)))


@given(st.binary(max_size=300))
def test_what_was_sealed_opens(data: bytes) -> None:
    sealed = KEYS.seal("inbox.body", data)
    assert KEYS.open("inbox.body", sealed) == data
    assert len(data) < 4 or data not in sealed


def test_the_same_is_never_sealed_alike() -> None:
    assert KEYS.seal("inbox.body", b"0123") != KEYS.seal("inbox.body", b"0123")


def test_it_does_not_open_in_another_place() -> None:
    with pytest.raises(KeyTrouble, match=r"drafts\.answers"):
        KEYS.open("drafts.answers", KEYS.seal("inbox.body", b"moved here"))


def test_it_does_not_open_with_another_key() -> None:
    with pytest.raises(KeyTrouble, match="MOTCUA_MASTER_KEY"):
        Keys.fresh().open("inbox.body", KEYS.seal("inbox.body", b"secret"))


def test_every_changed_byte_is_noticed() -> None:
    sealed = KEYS.seal("inbox.body", b"secret")
    for place in range(len(sealed)):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(KeyTrouble):
            KEYS.open("inbox.body", bytes(broken))
    for short in range(len(sealed)):
        with pytest.raises(KeyTrouble):
            KEYS.open("inbox.body", sealed[:short])


def test_no_error_holds_what_was_sealed() -> None:
    with pytest.raises(KeyTrouble) as caught:
        KEYS.open("a.b", KEYS.seal("inbox.body", b"Nguyen"))
    assert "Nguyen" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_lanes_and_digests() -> None:
    lane = KEYS.lane("telegram", "12345")
    assert len(lane) == 32
    assert int(lane, 16) >= 0
    assert lane == Keys(bytes(range(32))).lane("telegram", "12345")
    others = {
        KEYS.lane("telegram", "12346"), KEYS.lane("zalo_oa", "12345"), KEYS.lane("telegram1", "2345"),
        KEYS.digest("telegram", "12345"), KEYS.digest("phone", "12345"), Keys.fresh().lane("telegram", "12345"),
    }  # fmt: skip
    assert len(others | {lane}) == 7


def test_keys_do_not_show_themselves() -> None:
    assert repr(KEYS) == "Keys(…)"
    assert not hasattr(KEYS, "__dict__")


@pytest.mark.parametrize(
    "written", [bytes(range(32)).hex(), base64.b64encode(bytes(range(32))).decode(), " " + bytes(range(32)).hex() + "\n"]
)
def test_the_setting_is_read_as_hex_or_base64(written: str, tmp_path: Path) -> None:
    assert Keys.load(tmp_path, written).lane("a", "b") == KEYS.lane("a", "b")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("written", ["short", "0" * 63, "z" * 64, base64.b64encode(b"x" * 31).decode(), "không phải khoá"])
def test_a_bad_setting_says_what_to_do(written: str, tmp_path: Path) -> None:
    with pytest.raises(KeyTrouble, match="openssl rand"):
        Keys.load(tmp_path, written)


def test_the_file_is_made_once_for_us_alone(tmp_path: Path) -> None:
    home = tmp_path / "new" / "data"
    first = Keys.load(home)
    path = home / "master.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    assert Keys.load(home).lane("a", "b") == first.lane("a", "b")
    assert path.read_bytes() == before
    assert [found.name for found in home.iterdir()] == ["master.key"]


def test_processes_that_start_at_once_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        lanes = set(threads.map(lambda _: Keys.load(tmp_path).lane("a", "b"), range(16)))
    assert len(lanes) == 1


@pytest.mark.parametrize("content", [b"", b"half a ke", b"\xff\xfe"])
def test_a_damaged_file_is_refused_and_left_alone(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    path.write_bytes(content)
    with pytest.raises(KeyTrouble, match="backup"):
        Keys.load(tmp_path)
    assert path.read_bytes() == content
