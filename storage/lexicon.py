"""The lexicon that ships with the bot: our own words for procedures, in Vietnamese and in English."""

from __future__ import annotations

from importlib.resources import files

from dialogs.search import Lexicon, read_lexicon

TABLES = ("words", "english", "commune", "province", "reference", "families", "provinces")


def load_lexicon() -> Lexicon:
    """The tables of dialogs/search/lexicon/. Raises ValueError on a line that cannot be read."""
    folder = files("dialogs.search") / "lexicon"
    return read_lexicon(line for table in TABLES for line in (folder / f"{table}.tsv").read_text(encoding="utf-8").splitlines())
