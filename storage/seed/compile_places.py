"""Compiles the units of the country and the table of old and new ones into the small facts file that ships with the bot.

    python -m storage.seed.compile_places UNITS.jsonl OLD_NEW.tsv

UNITS.jsonl: one unit a line (code, name, level "tỉnh" or "xã", parent). OLD_NEW.tsv: the Statistics Office's table of units before
and after 1 July 2025 (new_code, new_name, new_province, old_code, old_name, old_district, old_province, note). The same input gives
the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from dialogs.engine.fold import clean
from dialogs.engine.place_words import key_of, split_kind
from dialogs.engine.places import PART, PEOPLE, WHOLE

SEED = Path(__file__).with_name("places.tsv.gz")
SOURCE = (
    "# Administrative units of Viet Nam, July 2026: 34 provinces and 3,321 communes by statistical code, and the communes into which "
    "the units of before 1 July 2025 went. Facts after the tables of the Statistics Office (danhmuchanhchinh.nso.gov.vn). "
    "P code name | C code name province | D district province | "
    "O name district-number into,into… (code, then = whole, + all people, ~ part)"
)
SIGNS = {WHOLE: "=", PEOPLE: "+", PART: "~"}
_NUMBER = re.compile(r"\s*\(\d+\)$")


def share_of(note: str) -> str:
    """How much of the old unit went to the new one, from the note of the table (kept "Giữ nguyên", renamed, merged whole or in part)."""
    said = note.lower()
    if "một phần" in said or "nhâp một phần" in said or "phần còn lại" in said:
        return PEOPLE if "toàn bộ dân số" in said else PART
    return WHOLE


def _kind_in_one_case(name: str) -> str:
    """The name with its kind written as official names are ("Thị Xã X" and "xã X" become "Thị xã X" and "Xã X")."""
    kind, bare = split_kind(name)
    return f"{kind.capitalize()} {bare}" if kind else name


def compile_lines(units: Iterable[dict[str, str]], rows: Iterable[dict[str, str]]) -> list[str]:
    """The lines of the facts file. Raises ValueError for a row whose commune is not among the units."""
    lines = [SOURCE]
    communes: dict[tuple[str, str], str] = {}
    codes: set[str] = set()
    provinces: dict[str, str] = {}
    for unit in units:
        code, name, parent = unit["code"], clean(unit["name"]).replace("\u2019", "'"), unit["parent"]
        if unit["level"] == "tỉnh":
            provinces[code] = name
            lines.append(f"P\t{code}\t{name}")
        else:
            codes.add(code)
            communes[parent, key_of(name)] = code
            lines.append(f"C\t{code}\t{name}\t{parent}")
    districts: dict[tuple[str, str], int] = {}
    formers: dict[tuple[str, int], dict[str, str]] = {}
    for row in rows:
        new = row["new_code"]
        if new not in codes:    # a code given anew since: the name in its province tells which it is
            of = re.search(r"\((\d+)\)", row["new_province"])
            new = communes.get((of[1] if of else "", key_of(row["new_name"])), "")
            if not new:
                raise ValueError(f"no commune {row['new_code']} {row['new_name']}")
        of_name = clean(_NUMBER.sub("", row["old_province"]))
        if not split_kind(of_name)[0]:
            of_name = f"Tỉnh {of_name}"
        place = (_kind_in_one_case(clean(_NUMBER.sub("", row["old_district"]))), of_name)
        number = districts.setdefault(place, len(districts))
        name = _kind_in_one_case(clean(row["old_name"]).replace("\u2019", "'"))
        formers.setdefault((name, number), {})[new] = share_of(row["note"])
    lines += [f"D\t{district}\t{province}" for district, province in districts]
    order = (WHOLE, PEOPLE, PART)
    for (name, number), into in formers.items():
        pieces = sorted(into.items(), key=lambda piece: (order.index(piece[1]), piece[0]))
        lines.append(f"O\t{name}\t{number}\t" + ",".join(code + SIGNS[share] for code, share in pieces))
    return lines


def main(arguments: list[str]) -> int:
    """Reads the two files and writes the facts file beside this script; prints what it holds."""
    if len(arguments) != 2:
        print("python -m storage.seed.compile_places UNITS.jsonl OLD_NEW.tsv", file=sys.stderr)
        return 2
    with Path(arguments[0]).open(encoding="utf-8") as units, Path(arguments[1]).open(encoding="utf-8", newline="") as table:
        lines = compile_lines(
            (json.loads(line) for line in units if line.strip()), csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        )
    SEED.write_bytes(gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0))
    print({sign: sum(line.startswith(f"{sign}\t") for line in lines) for sign in "PCDO"}, SEED.stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
