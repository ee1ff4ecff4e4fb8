"""The bot as a transcript has it: its own clock, ids and codes, a catalogue of a dozen procedures, a store of its own."""

from __future__ import annotations

import contextlib
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import bot.app
import bot.office
import bot.official
import bot.terminal
from bot import fresh
from bot.settings import Settings
from dialogs.procedures.procedure import Procedure
from dialogs.tracking_code import make_code
from handlers import listing
from handlers.voices import load_voices
from storage import places, seed_catalogue
from storage.lexicon import load_lexicon
from storage.seed_catalogue import paper_names

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Monday, 9 o'clock in Việt Nam."""
CODES = (
    "1.001193", "1.000656", "1.000894", "1.004873", "1.014027",      # the guides
    "1.001022", "1.000689", "2.000635", "1.004884", "1.004859", "1.000110", "1.003583", "2.000815", "2.000986", "1.001699", "1.004746",
)  # fmt: skip
"""Procedures of the small catalogue: searching in it is quick, and what is found in it does not move with every import."""
MASTER = "5a" * 32


class Chance:
    """Time and randomness handed in. Another ``seed`` gives other ids and codes, as another process has them."""

    def __init__(self, seed: str, now: datetime = START) -> None:
        self.now = now
        self._random = random.Random(seed)
        self._made = 0

    def clock(self) -> datetime:
        return self.now

    def on(self, seconds: float) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds)

    def new_id(self) -> str:
        """26 characters that sort by time and, within one moment, in the order in which they were asked for."""
        self._made += 1
        number = (int(self.now.timestamp() * 1000) << 80) | (self._made << 48) | self._random.getrandbits(48)
        out = ""
        for _place in range(26):
            number, rest = divmod(number, 32)
            out = "0123456789abcdefghjkmnpqrstvwxyz"[rest] + out
        return out

    def new_code(self) -> str:
        return make_code(self._random.randrange)


@cache
def small_catalogue() -> tuple[Procedure, ...]:
    """A dozen procedures of the seed."""
    return tuple(procedure for procedure in seed_catalogue.load_procedures() if procedure.code in CODES)


@cache
def all_places() -> Any:
    return places.load_places()


@cache
def all_voices() -> Any:
    return load_voices(names={"en": paper_names()})


@cache
def lexicon() -> Any:
    return load_lexicon()




@contextlib.contextmanager
def handed_in(chance: Chance) -> Iterator[None]:
    """Within this, everything in ``bot`` takes time and randomness from ``chance``, and loads what is the same each time only once."""
    given: dict[Callable[..., object], Callable[..., object]] = {
        fresh.clock: chance.clock, fresh.new_id: chance.new_id, fresh.new_code: chance.new_code,
    }  # fmt: skip
    with contextlib.ExitStack() as stack:
        for name, module in list(sys.modules.items()):
            if name.startswith("bot.") and name != "bot.fresh":
                for word in ("clock", "new_id", "new_code"):
                    found = module.__dict__.get(word)
                    if found in given:
                        stack.enter_context(patch.object(module, word, given[found]))
        stack.enter_context(patch.object(bot.office, "load_places", all_places))
        stack.enter_context(patch.object(bot.office, "load_voices", lambda **_named: all_voices()))
        stack.enter_context(patch.object(listing, "load_lexicon", lexicon))
        stack.enter_context(patch.object(listing, "load_procedures", lambda: list(small_catalogue())))
        yield


def settings(folder: Path, url: str, **more: Any) -> Settings:
    """The settings of one play; nothing is taken from this machine's environment."""
    values: dict[str, Any] = {
        "data_dir": folder, "database_url": url, "master_key": MASTER, "unit": "UBND phường Ba Đình", "hotline": "1900 1234",
        "unit_code": "H26.36", "public_url": "", "free_floor": 0, "free_full": 0, "telegram_whole": 0, "telegram_each": 0,
        "province": "", "telegram_mode": "off",
    }  # fmt: skip
    return Settings(**{**values, **more})
