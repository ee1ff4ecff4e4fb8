"""The provinces and communes that ship with the bot."""

from __future__ import annotations

import gzip
from importlib.resources import files
from sys import intern

from dialogs.engine.places import PART, PEOPLE, WHOLE, Former, Places, Unit

_SHARES = {"=": WHOLE, "+": PEOPLE, "~": PART}


def load_places() -> Places:
    """All units and old names from `seed/places.tsv.gz` (its first line says what the letters mean). Takes about 0.2 s."""
    units: list[Unit] = []
    districts: list[tuple[str, str]] = []
    formers: list[Former] = []
    pieces: dict[str, tuple[str, str]] = {}
    text = gzip.decompress((files("storage") / "seed" / "places.tsv.gz").read_bytes()).decode()
    for line in text.splitlines():
        match line.split("\t"):
            case ["P", code, name]:
                units.append(Unit(intern(code), name, "tỉnh", ""))
            case ["C", code, name, parent]:
                units.append(Unit(intern(code), name, "xã", intern(parent)))
            case ["D", district, province]:
                districts.append((district, intern(province)))
            case ["O", name, number, into]:
                of = districts[int(number)]
                shares = tuple(pieces.setdefault(piece, (intern(piece[:-1]), _SHARES[piece[-1]])) for piece in into.split(","))
                formers.append(Former(name, *of, shares))
    return Places(units, formers)
