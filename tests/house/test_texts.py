"""What every committed file keeps to: docstrings, no machine's own paths, no package index, nothing left for later."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.committed import files, modules, text_of

# Written in pieces, so that this file does not contain what it looks for.
FORBIDDEN = {
    "a package index or one of its options": re.compile(
        "|".join(
            [
                "pypi" + r"\.org",
                "python" + r"hosted\.org",
                "registry" + r"\.npmjs",
                "registry" + r"\.yarnpkg",
                "deb" + r"\.debian\.org",
                "--" + "(extra-)?index-url",
                "--" + "find-links",
                "PIP_" + "(EXTRA_)?INDEX_URL",
            ]
        )
    ),
    "a path of somebody's machine": re.compile(
        "|".join([r"(?<![\w./-])/" + "work/", r"/tmp/" + "[a-z]", r"(?<![\w.])/" + "root/", r"/home" + r"/\w", r"\.\./" + "shared"])
    ),
    "something left for later": re.compile("|".join([r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b"])),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_committed_text_has(what: str) -> None:
    found = []
    for path in files():
        body = text_of(path)
        for number, line in enumerate((body or "").splitlines(), 1):
            if match := FORBIDDEN[what].search(line):
                found.append(f"{path}:{number}: {match.group()}")
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a package index or one of its options", "pip install --" + "index-url x"),
        ("a path of somebody's machine", "see '/" + "work/main'"),
        ("something left for later", "# TO" + "DO: later"),
    ],
)
def test_the_search_finds(what: str, line: str) -> None:
    assert FORBIDDEN[what].search(line)


def test_every_module_says_what_it_is_for() -> None:
    silent = []
    for path in modules():
        docstring = ast.get_docstring(ast.parse(text_of(path) or ""))
        if not docstring or not re.search(r"[.:?](\s|$)", docstring.split("\n\n")[0]):
            silent.append(str(path))
    assert silent == [], "a module begins with a sentence that says what it is for"


def test_the_change_log_begins_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", text_of(Path("CHANGELOG.md")) or "", re.MULTILINE)
    assert headings
    assert headings[0].startswith("Chưa phát hành")
