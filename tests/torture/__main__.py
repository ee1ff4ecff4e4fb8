"""``python -m tests.torture [--tenth] [--seed N] [--database sqlite|postgres] [NAME …]``: kill, double, swap and race, count printed."""

from __future__ import annotations

import argparse
import gc
import os
import random
import signal
import sys
import tempfile
import time
from multiprocessing.queues import SimpleQueue
from pathlib import Path
from typing import Any

from tests.needs import postgres_answers, required
from tests.torture.crowd import mixed
from tests.torture.process import FORK
from tests.torture.stores import Stores
from tests.torture.unit import torture
from tests.transcripts import script as s
from tests.transcripts.papers import paper
from tests.transcripts.world import all_places, all_voices, lexicon, small_catalogue

DATABASES = ("sqlite", "postgres")
EVERY = 10.0            # seconds between two lines of progress
Job = tuple[str, str]   # database, name of the transcript; "" for all of them in crowds


def main() -> int:
    """0 when everything came to the same as undisturbed."""
    made = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    made.add_argument("--tenth", action="store_true", help="a tenth of the kill points, chosen by the seed")
    made.add_argument("--share", type=float, default=1.0, help="this share of the kill points, between 0 and 1")
    made.add_argument("--seed", type=int, default=None, help="default: another one each time; it is printed")
    made.add_argument("--database", choices=DATABASES, help="default: both")
    made.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    made.add_argument("names", nargs="*", help="parts of the names of transcripts; default: all")
    options = made.parse_args()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    databases = [options.database] if options.database else list(DATABASES)
    if "postgres" in databases and not postgres_answers():
        if options.database or "postgres" in required():
            print("PostgreSQL does not answer; start it, or name a server in MOTCUA_TEST_POSTGRES.", file=sys.stderr)
            return 2
        print("PostgreSQL does not answer: only SQLite is tortured.", file=sys.stderr)
        databases.remove("postgres")
    share = 0.1 if options.tenth else options.share
    scripts = s.all_scripts(tuple(options.names))
    print(f"{len(scripts)} transcripts, {' and '.join(databases)}, {share:.0%} of the kill points, seed {seed}", flush=True)
    wrong = Torture(scripts, databases, seed, share, options.workers).run()
    return 1 if wrong else 0


class Torture:
    """All jobs, done by a few workers that fork the processes to be killed from themselves, with the catalogue loaded already."""

    def __init__(self, scripts: list[s.Script], databases: list[str], seed: int, share: float, workers: int) -> None:
        self._scripts = {script.name: script for script in scripts}
        self._databases = databases
        self._seed = seed
        self._share = share
        self._workers = workers
        self._jobs: SimpleQueue[Job | None] = FORK.SimpleQueue()
        self._news: SimpleQueue[tuple[str, str, Any]] = FORK.SimpleQueue()

    def run(self) -> int:
        """Do everything; how many things were wrong."""
        begun = time.monotonic()
        signal.signal(signal.SIGTERM, _leave)
        warm(list(self._scripts.values()))
        long_first = sorted(self._scripts.values(), key=lambda script: -len(script.lines))
        jobs = [(database, script.name) for script in long_first for database in reversed(self._databases)]
        jobs += [(database, "") for database in self._databases]
        # Written before the workers are there and small enough for the pipe: nothing has to be fed to them later.
        for job in [*jobs, *[None] * self._workers]:
            self._jobs.put(job)
        shared = Path("/dev/shm")
        with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None, prefix="motcua-") as folder:
            workers = [FORK.Process(target=self._work, args=(Path(folder), f"w{number}")) for number in range(self._workers)]
            for worker in workers:
                worker.start()
            try:
                return self._watch(len(jobs), begun)
            finally:
                for worker in workers:
                    if sys.exc_info()[0] is not None:
                        worker.terminate()
                    worker.join(30)

    def _work(self, folder: Path, name: str) -> None:
        signal.signal(signal.SIGTERM, _leave)
        stores = Stores(folder, name)
        try:
            while (job := self._jobs.get()) is not None:
                database, script = job
                try:
                    if script:
                        count: Any = torture(
                            self._scripts[script], database, stores, self._seed, self._share, lambda n: self._news.put(("step", "", n))
                        )
                        self._news.put(("done", database, (count.points, count.killed, count.others, count.wrong)))
                    else:
                        played, wrong = mixed(list(self._scripts.values()), stores, database, self._seed)
                        self._news.put(("done", database, (0, 0, played, wrong)))
                except Exception as trouble:
                    what = f"{script or 'crowd'} on {database}: {type(trouble).__name__}: {trouble}"
                    self._news.put(("done", database, (0, 0, 0, [what])))
        finally:
            stores.close()

    def _watch(self, left: int, begun: float) -> int:
        points, killed, others = ({database: 0 for database in self._databases} for _each in range(3))
        steps, told, wrong = 0, time.monotonic(), 0
        while left:
            what, database, news = self._news.get()
            if what == "step":
                steps += news
            else:
                left -= 1
                points[database] += news[0]
                killed[database] += news[1]
                others[database] += news[2]
                for line in news[3]:
                    wrong += 1
                    print(f"WRONG  {line}", flush=True)
            if time.monotonic() - told > EVERY:
                told = time.monotonic()
                print(f"{told - begun:5.0f} s  {steps} kills, {left} jobs left, {wrong} wrong", flush=True)
        for database in self._databases:
            print(f"{database}: {killed[database]} of {points[database]} kill points, {others[database]} plays doubled, swapped, raced for")
        print(f"{time.monotonic() - begun:.0f} s, {wrong} wrong, seed {self._seed}")
        return wrong


def _leave(number: int, frame: object) -> None:
    """Told to end: the stores are cleared away on the way out."""
    raise SystemExit(128 + number)


def warm(scripts: list[s.Script]) -> None:
    """Load what every process needs before any of them is forked."""
    small_catalogue()
    all_places()
    all_voices()
    lexicon()
    for script in scripts:
        for line in script.lines:
            if line.kind == "do":
                for name in s.act_of(line.text).files:
                    paper(name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
