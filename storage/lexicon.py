"""The lexicon that ships with the bot: our own words for the most asked procedures."""

from __future__ import annotations

from importlib.resources import files

from dialogs.search import Lexicon, read_lexicon


def load_lexicon() -> Lexicon:
    """The phrases and abbreviations of dialogs/search/lexicon.tsv."""
    return read_lexicon((files("dialogs.search") / "lexicon.tsv").read_text(encoding="utf-8").splitlines())
