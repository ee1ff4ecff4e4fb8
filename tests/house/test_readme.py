"""What the README promises: its commands run, its folders are there, and none is left out."""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest

from bot.official import FINAL, step
from bot.settings import Settings
from dialogs.status import MOVES, STATUSES, needs_reason
from tests.house.committed import ROOT, files, text_of

README = text_of(Path("README.md")) or "" if (ROOT / "README.md").exists() else ""
MAKEFILE = text_of(Path("Makefile")) or ""

TARGETS = frozenset(re.findall(r"^([a-z]+):.*##", MAKEFILE, re.MULTILINE))
UNFENCED = re.sub(r"^```.*?^```", "", README, flags=re.DOTALL | re.MULTILINE)       # three backticks would put the pairs out of step
SAID = re.findall(r"`[^`]+`", UNFENCED) + re.findall(r"^ *(?:\$ )?make .*$", README, re.MULTILINE)
NAMED_TARGETS = sorted(set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(SAID))))
COMMANDS = sorted(set(re.findall(r"python -m bot ([a-z]+)\b", README)))
# `dialogs/` in running text or in a table, or a line of a drawn tree that begins with it.
FOLDERS = sorted(set(re.findall(r"`([\w.]+(?:/[\w.]+)*)/`", README)) | set(re.findall(r"^([\w.]+)/(?=\s)", README, re.MULTILINE)))
# What stands between backticks in the rows of "Thêm một…", one list a row; commands are longer than one word.
_RECIPES = README.partition("## Thêm một…")[2].partition("\n## ")[0]
RECIPES = [re.findall(r"`([^`\s]+)`", row) for row in re.findall(r"^\|.*\|$", _RECIPES, re.MULTILINE)]


def folders() -> set[str]:
    """Every folder of the project, as ``a/b``."""
    return {str(parent) for path in files() for parent in path.parents if parent != Path(".")}


def test_the_readme_names_commands_and_folders() -> None:
    assert NAMED_TARGETS, "the README tells no `make` command"
    assert FOLDERS, "the README tells no folder"


def test_every_make_command_of_the_readme_exists() -> None:
    assert set(NAMED_TARGETS) <= TARGETS


def test_no_make_command_is_left_out_of_the_readme() -> None:
    assert set(NAMED_TARGETS) >= TARGETS


@pytest.mark.parametrize("target", NAMED_TARGETS)
def test_make_knows_how(target: str) -> None:
    run = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_every_folder_of_the_readme_exists() -> None:
    # In a drawn tree a folder stands under its parent, without the parent's name.
    parts = [folder.split("/") for folder in folders()]
    known = {"/".join(each[start:]) for each in parts for start in range(len(each))}
    assert set(FOLDERS) <= known


def test_no_top_level_folder_is_left_out_of_the_readme() -> None:
    there = {folder.split("/")[0] for folder in folders() if not folder.startswith(".")}
    assert there <= {folder.split("/")[0] for folder in FOLDERS}


@pytest.mark.parametrize("names", [names for names in RECIPES if names], ids=lambda names: names[0])
def test_every_path_of_a_recipe_exists(names: list[str]) -> None:
    """A name without a folder lies in one of the folders that its row names."""
    paths = [name for name in names if "/" in name or re.fullmatch(r"[\w*]+\.(?:py|js|tsv|txt|md|toml|css|html)", name)]
    places = {Path(path) if path.endswith("/") else Path(path).parent for path in paths if "/" in path}
    known = {str(path) for path in files()} | folders()
    for path in paths:
        wanted = [path.rstrip("/")] if "/" in path else [str(place / path) for place in places]
        assert any(fnmatch(one, each) for each in wanted for one in known), path


def test_the_readme_names_the_recipes_paths() -> None:
    assert len([names for names in RECIPES if any("/" in name for name in names)]) >= 8


def test_the_readme_lists_every_setting_and_no_other() -> None:
    rows = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \|", README, re.MULTILINE)
    listed = [name for row in rows for name in re.findall(r"[A-Z_]+", row)]
    assert sorted(listed) == sorted(name.upper() for name in Settings.model_fields)


def test_every_bot_command_of_the_readme_is_run_with_the_libraries_that_make_installs() -> None:
    assert COMMANDS
    assert not re.findall(r"(?<!\.venv/bin/)python -m bot", README)
    assert "VENV := .venv\n" in MAKEFILE


def test_the_readme_names_every_step_as_the_bot_does() -> None:
    listed = re.search(r"Các bước: (.*?)\.", README, re.DOTALL)
    assert listed
    assert " ".join(listed[1].split()) == ", ".join(step(number) for number in STATUSES)
    assert f"{', '.join(map(str, sorted(FINAL)))} là bước cuối" in " ".join(README.split())
    reasons = sorted({move.to for move in MOVES.values() if needs_reason("admin", move.was, move.to)})
    assert f"Bước {', '.join(map(str, reasons))} cần" in " ".join(README.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_bot_command_of_the_readme_explains_itself(command: str) -> None:
    called = [sys.executable, "-m", "bot", command, "--help"]
    run = subprocess.run(called, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip()


def test_make_help_lists_every_command() -> None:
    run = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert set(re.findall(r"^make (\w+) ", run.stdout, re.MULTILINE)) == TARGETS
