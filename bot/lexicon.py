"""``python -m bot lexicon stats``: how many ways of asking each level's procedures have, and what is wrong with the lexicon."""

from __future__ import annotations

import argparse

from bot.settings import Settings
from dialogs.search.lexicon_check import faults, tallies
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures

NAMES = {"commune": "cấp xã", "province": "cấp tỉnh", "ministry": "bộ, ngành", "other": "cơ quan khác"}
SHOWN = 20


async def stats(settings: Settings, options: argparse.Namespace) -> int:
    """Print the table; 0 when the lexicon is clean, else 1. Looks at the shipped catalogue and needs no store."""
    del settings
    lexicon, procedures = load_lexicon(), load_procedures()
    print(f"{'':14}{'thủ tục':>9}{'đủ cách':>9}{'cần':>5}{'cách hỏi':>10}")
    for tally in tallies(lexicon, procedures):
        print(f"{NAMES[tally.level]:14}{tally.procedures:>9}{tally.enough:>9}{tally.wanted:>5}{tally.ways:>10}")
        if options.few and tally.few:
            print("\n".join(f"    {code} {count}" for code, count in tally.few))
    found = faults(lexicon, procedures)
    print(f"{len(found)} lỗi" + ("" if not found else ":"))
    print("\n".join(f"    {fault}" for fault in found[:SHOWN]), end="\n" if found else "")
    return 1 if found else 0
