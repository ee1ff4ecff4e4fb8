"""English for the procedures that are asked for most: each way of asking for them finds its procedure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from dialogs.search import Index
from storage.lexicon import load_lexicon
from storage.seed_catalogue import load_procedures
from tests.search.measure import Question, measured

ROOT = Path(__file__).parents[2]
AROUND = ("{}", "how do I get a {}", "I need {} please")


@cache
def ways() -> dict[str, tuple[str, ...]]:
    """The English ways of asking, by procedure."""
    lines = (ROOT / "dialogs" / "search" / "lexicon" / "english.tsv").read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line[:1].isdecimal()]
    return {code: tuple(phrases.split("|")) for code, phrases in pairs}


def test_the_most_used_procedures_have_english() -> None:
    assert len(ways()) >= 150


@pytest.mark.parametrize("around", AROUND)
def test_each_way_finds_its_procedure(around: str) -> None:
    index = Index(load_procedures(), lexicon=load_lexicon())
    asked = [Question(around.format(way), frozenset({code}), code) for code, several in ways().items() for way in several]
    score = measured(asked, lambda words: [hit.code for hit in index.search(words)])
    assert score.unanswered == 0
    assert score.at1 >= 0.93
    assert score.at3 >= 0.98
