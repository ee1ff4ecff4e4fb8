"""The lexicon that ships with the bot: our own words for the most asked procedures, in Vietnamese and in English."""

from __future__ import annotations

from importlib.resources import files

from dialogs.search import Lexicon, read_lexicon

TABLES = ("lexicon.tsv", "lexicon_en.tsv")


def load_lexicon() -> Lexicon:
    """The phrases and abbreviations of dialogs/search/lexicon*.tsv."""
    folder = files("dialogs.search")
    return read_lexicon(line for table in TABLES for line in (folder / table).read_text(encoding="utf-8").splitlines())
