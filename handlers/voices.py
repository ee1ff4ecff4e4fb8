"""The languages: Vietnamese from the source, the others from locales/<lang>/LC_MESSAGES/messages.po, read as they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from babel.messages.pofile import read_po
from babel.plural import PluralRule

from dialogs.engine.text import Vietnamese, Voice

LOCALES = Path(__file__).resolve().parent.parent / "locales"


class Translated:
    """One language from its .po file. A sentence that is missing is said in Vietnamese; a test keeps that from happening."""

    def __init__(self, lang: str, sentences: Mapping[str, str | tuple[str, ...]], plural: PluralRule) -> None:
        self.lang = lang
        self._sentences = sentences
        self._forms = sorted(plural.tags | {"other"}, key=("zero", "one", "two", "few", "many", "other").index)
        self._plural = plural

    def gettext(self, source: str) -> str:
        found = self._sentences.get(source) or source
        return found if isinstance(found, str) else found[-1] or source

    def ngettext(self, source: str, count: float) -> str:
        found = self._sentences.get(source)
        if not isinstance(found, tuple):
            return found or source
        form = self._forms.index(self._plural(count))
        return found[min(form, len(found) - 1)] or source


def load_voices(folder: Path = LOCALES, names: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, Voice]:
    """Every language there is, by code. Vietnamese is always there. ``names``: further words of a language (kinds of papers)."""
    voices: dict[str, Voice] = {"vi": Vietnamese()}
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        lang = path.parent.parent.name
        with path.open("rb") as lines:
            catalogue = read_po(lines, locale=lang)
        sentences: dict[str, str | tuple[str, ...]] = dict((names or {}).get(lang, {}))
        for entry in catalogue:
            source = entry.id if isinstance(entry.id, str) else entry.id[0]
            if source and not entry.fuzzy:
                sentences[source] = entry.string if isinstance(entry.string, str) else tuple(entry.string or ())
        voices[lang] = Translated(lang, sentences, catalogue.locale.plural_form if catalogue.locale else PluralRule({}))
    return voices
