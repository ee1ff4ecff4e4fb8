"""``python -m tests.transcripts [--write] [--channel NAME] [NAME …]``: play transcripts on SQLite, or rewrite what they expect."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
from pathlib import Path

from tests.transcripts import script as s
from tests.transcripts.play import differences, emptied, play, rewritten


def main() -> int:
    """0: all as written, or rewritten."""
    made = argparse.ArgumentParser(prog="python -m tests.transcripts", description=__doc__)
    made.add_argument("--write", action="store_true", help="rewrite the expected lines; read the diff")
    made.add_argument("--channel", choices=s.CHANNELS, help="this channel only; default: each that can carry it, the first when writing")
    made.add_argument("names", nargs="*", help="parts of the names of transcripts; default: all")
    options = made.parse_args()
    logging.basicConfig(level=logging.WARNING)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        for script in s.all_scripts(tuple(options.names)):
            channels = script.channels[:1] if options.write else script.channels
            for channel in channels if options.channel is None else (options.channel,):
                place = emptied(Path(folder) / "play")
                heard, names = asyncio.run(play(script, channel, f"sqlite:///{place / 'motcua.db'}", place))
                wrong_ones = [one for one in heard if one.wrong]
                if options.write and not wrong_ones:
                    script.path.write_text(rewritten(script, heard, names), encoding="utf-8")
                found = [] if options.write and not wrong_ones else differences(script, heard, names)
                wrong += bool(found)
                print(f"{'differs' if found else 'written' if options.write else 'as written'}  {script.name}  {channel}", flush=True)
                print("\n".join(found), end="\n" if found else "")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
