"""The page offers to copy a code that was given to somebody, and neither one that was mistyped nor the example of a question."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import playwright
import pytest

from bot.channels.webchat.page import FOLDER
from dialogs.track import EXAMPLE
from dialogs.tracking_code import ALPHABET, make_code, right, show
from tests.needs import require

# Playwright brings a Node of its own; no browser is needed for this.
NODE = Path(playwright.__file__).parent / "driver" / "node"


def given(words: list[str]) -> list[str]:
    """Those of the words that the page takes for the code of a dossier."""
    script = f"""
        import {{ readFileSync }} from "node:fs";
        const source = readFileSync({json.dumps(str(FOLDER / "codes.js"))}, "utf-8");
        const codes = await import("data:text/javascript," + encodeURIComponent(source));
        const words = JSON.parse(readFileSync(0, "utf-8"));
        process.stdout.write(JSON.stringify(words.filter(codes.isGivenCode)));
    """
    command = [str(NODE), "--input-type=module", "--eval", script]
    done = subprocess.run(command, input=json.dumps(words), capture_output=True, text=True, timeout=60, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module", autouse=True)
def node() -> None:
    require("node", NODE.exists(), f"no {NODE}; Playwright's own Node is part of its package")


def test_codes_that_were_given_can_be_copied() -> None:
    chance = random.Random(3)
    codes = [show(make_code(chance.randrange)) for _each in range(500)]
    assert given(codes) == codes


def test_a_mistyped_code_can_not() -> None:
    chance = random.Random(4)
    wrong = []
    for _each in range(200):
        code = make_code(chance.randrange)
        place = chance.randrange(8)
        wrong.append(show(code[:place] + chance.choice([char for char in ALPHABET if char != code[place]]) + code[place + 1 :]))
    assert not any(right(code.replace("-", "")) for code in wrong)
    assert given([*wrong, "7K3M-9Q2X", "0000-0000", "ABCD-EFGH", "2019-2020"]) == []


def test_neither_can_the_example() -> None:
    assert right(EXAMPLE.source.replace("-", ""))
    assert given([EXAMPLE.source]) == []
