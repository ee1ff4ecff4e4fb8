"""Who may import whom, and how pure the dialogs are."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.committed import ROOT, modules, text_of

OURS = {"dialogs"}
LIBRARIES = {"babel", "numpy", "phonenumbers", "rapidfuzz"}
WORLDLY = {
    # the network, other programs, other threads
    "asyncio", "concurrent", "ftplib", "http", "multiprocessing", "selectors", "smtplib", "socket", "socketserver", "ssl", "subprocess",
    "threading", "urllib",
    # files and the machine
    "dbm", "glob", "io", "os", "pathlib", "pickle", "shelve", "shutil", "sqlite3", "tempfile",
    # chance and the clock: both are handed in
    "random", "secrets", "time", "uuid",
    # what was said must not reach a log
    "logging",
}  # fmt: skip
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
BUILTINS = {"open", "print", "input", "exec", "eval", "__import__"}


def test_the_contracts_hold() -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def impurities(source: str) -> list[str]:
    """What a module of ``dialogs`` does that a pure one may not, each with its line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                names = [alias.name for alias in node.names]
            case ast.ImportFrom(level=0):
                names = [node.module or ""]
            case ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr=attr)) if (owner, attr) in CLOCKS:
                found.append(f"line {node.lineno}: reads the clock: {owner}.{attr}()")
                continue
            case ast.Call(func=ast.Name(id=name)) if name in BUILTINS:
                found.append(f"line {node.lineno}: {name}()")
                continue
            case _:
                continue
        for name in names:
            top = name.split(".")[0]
            if top in WORLDLY or (top not in sys.stdlib_module_names and top not in LIBRARIES | OURS):
                found.append(f"line {node.lineno}: imports {name}")
    return found


@pytest.mark.parametrize("path", modules("dialogs"), ids=str)
def test_dialogs_are_pure(path: Path) -> None:
    assert impurities(text_of(path) or "") == []


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio",
        "from urllib.request import urlopen",
        "import pydantic",
        "import random",
        "from datetime import datetime\nat = datetime.now()",
        "words = open('words.txt')",
    ],
)
def test_an_impure_dialog_is_seen(source: str) -> None:
    assert impurities(source)


def test_a_pure_dialog_is_let_through() -> None:
    source = "import re\nfrom datetime import date\nfrom rapidfuzz import fuzz\nfrom dialogs.engine.text import _\nx = date(2026, 1, 1)"
    assert impurities(source) == []
