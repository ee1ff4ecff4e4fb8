"""``python -m bot`` as a process of its own, as an operator starts it: with an environment, a data directory and a free port."""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
ADDRESS: Final = re.compile(r"http://[0-9.:]+")
START: Final = 60.0          # seconds; other tests may keep the machine busy
END: Final = 30.0


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Nothing of this machine's settings, only those given: ``HTTP_PORT="0"`` is MOTCUA_HTTP_PORT."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
    given = {"DATA_DIR": str(folder), "HTTP_PORT": "0", "FREE_FLOOR": "1", "FREE_FULL": "1", **settings}
    return {**kept, "PYTHONUTF8": "1", "PYTHONWARNINGS": "default", **{f"MOTCUA_{name}": value for name, value in given.items()}}


def run(folder: Path, *arguments: str, typed: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """One command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=environment(folder, **settings), input=typed,
        capture_output=True, text=True, timeout=START, encoding="utf-8", check=False,
    )  # fmt: skip


class Server:
    """A bot that serves. ``url`` is what it printed; ``printed`` everything it printed before that; its log is ``log``."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.folder = folder
        self.log_path = folder.parent / f"{folder.name}.{len(list(folder.parent.glob('*.log')))}.log"
        with self.log_path.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", *arguments], cwd=ROOT, env=environment(folder, **settings), stdout=subprocess.PIPE,
                stderr=log, text=True, encoding="utf-8",
            )  # fmt: skip
        self.printed: list[str] = []
        self.url = ""
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def ready(self) -> Server:
        """Wait for the address."""
        while not self.url:
            line = self._lines.get(timeout=START)
            if not line:
                raise AssertionError(f"ended before it served: {self.log}")
            self.printed.append(line)
            if found := ADDRESS.search(line):
                self.url = found[0]
        return self

    @property
    def log(self) -> str:
        """Standard error so far."""
        return self.log_path.read_text(encoding="utf-8", errors="replace")

    def rest(self) -> str:
        """What it printed after the address; only once it has ended."""
        lines = []
        while line := self._lines.get(timeout=END):
            lines.append(line)
        return "".join(lines)

    def kill(self) -> None:
        """As kill -9 does."""
        self.process.kill()
        self.end()

    def stop(self) -> int:
        """Ask it to end, as an operator does; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.end()

    def end(self) -> int:
        """Wait for its end."""
        code = self.process.wait(END)
        self._reader.join(END)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


def stop_all(servers: Sequence[Server]) -> None:
    """Leave none behind."""
    for server in servers:
        if server.process.poll() is None:
            server.kill()
