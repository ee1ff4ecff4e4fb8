"""The sentences of every language: all that the code marks is collected, and each has a translation that can be said."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.frontend import parse_keywords
from babel.messages.pofile import read_po

from tests.house.committed import ROOT, text_of
from tests.house.sentences import EMOJI, WORD, collect, marked, split

# The very options of the Makefile.
KEYWORDS = parse_keywords(re.findall(r"-k (\S+)", re.search(r"^EXTRACT := (.*)$", text_of(Path("Makefile")) or "", re.MULTILINE)[1]))  # type: ignore[index]
LANGUAGES = sorted(path.parent.parent.name for path in (ROOT / "locales").glob("*/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"\{\w*\}")
LONGEST_ENGLISH = 22
"""Words of an English sentence."""

SAMPLE = '''
one = _("Xin chào.")
two = _("Giấy này do bệnh viện cấp. "
        "Xin chụp đủ bốn góc.")
three = n_("Còn {n} giấy.")
four = n_("Đã nhận {k} ảnh.", "k")
'''


def extracted(source: str) -> dict[str, bool]:
    """What Babel takes from a source: each sentence, and whether it has a plural."""
    found = extract("python", BytesIO(source.encode()), keywords=KEYWORDS)
    return {words[0] if isinstance(words, tuple) else words: isinstance(words, tuple) for _, words, _, _ in found}


@cache
def in_the_code() -> dict[str, bool]:
    """Every sentence that the code marks now, and whether it has a plural."""
    found: dict[str, bool] = {}
    for path in sorted({sentence.path for sentence in collect().sentences}):
        for source, plural in extracted((ROOT / path).read_text(encoding="utf-8")).items():
            found[source] = found.get(source, False) or plural
    return found


@cache
def catalogue(lang: str) -> Catalog:
    with (ROOT / "locales" / lang / "LC_MESSAGES" / "messages.po").open("rb") as lines:
        return read_po(lines, locale=lang, abort_invalid=True)


def source_of(message: Message) -> str:
    return str(message.id if isinstance(message.id, str) else message.id[0])


def forms_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def wrong(message: Message, forms: int) -> str:
    """What keeps a translation from being said; "" when nothing does."""
    strings = forms_of(message)
    if message.fuzzy:
        return "is marked fuzzy: read it again and take the mark away"
    if not isinstance(message.id, str) and len(strings) != forms:
        return f"needs {forms} plural forms"
    if not all(strings):
        return "has no translation"
    wanted = sorted(set(PLACEHOLDER.findall(source_of(message))))
    for said in strings:
        if sorted(set(PLACEHOLDER.findall(said))) != wanted:
            return f"must name {' '.join(wanted) or 'no placeholder'}, and nothing else: {said!r}"
        try:
            said.format_map(dict.fromkeys((name[1:-1] for name in wanted), "x"))
        except (ValueError, KeyError, IndexError):
            return f"holds a brace that opens no placeholder: {said!r}"
        if said.count("\n") != source_of(message).count("\n"):
            return f"has other line breaks: {said!r}"
    return ""


def test_both_marks_are_collected() -> None:
    assert extracted(SAMPLE) == {
        "Xin chào.": False,
        "Giấy này do bệnh viện cấp. Xin chụp đủ bốn góc.": False,
        "Còn {n} giấy.": True,
        "Đã nhận {k} ảnh.": True,
    }
    assert {sentence.source for sentence in marked(SAMPLE, "sample.py").sentences} == set(extracted(SAMPLE))


@pytest.mark.parametrize("path", sorted({sentence.path for sentence in collect().sentences}), ids=str)
def test_every_marked_sentence_is_collected(path: str) -> None:
    source = (ROOT / path).read_text(encoding="utf-8")
    assert {sentence.source for sentence in marked(source, path).sentences} == set(extracted(source))


def test_english_is_there() -> None:
    assert "en" in LANGUAGES


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_languages_follow_the_sources(lang: str) -> None:
    kept = {source_of(message): not isinstance(message.id, str) for message in catalogue(lang) if message.id}
    new = sorted(set(in_the_code()) - set(kept))
    gone = sorted(set(kept) - set(in_the_code()))
    changed = sorted(source for source, plural in in_the_code().items() if kept.get(source, plural) != plural)
    assert (new, gone, changed) == ([], [], []), "run `make messages`, then translate what is new (new, gone, other plural)"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_can_be_said(lang: str) -> None:
    forms = catalogue(lang).num_plurals
    bad = [f"{source_of(message)!r} {fault}" for message in catalogue(lang) if message.id and (fault := wrong(message, forms))]
    assert not bad, "\n".join(["", *bad])


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Mã {code}.", "Code {code}."), ""),
        (Message("Mã {code}.", ""), "has no translation"),
        (Message("Mã {code}.", "Code {codes}."), "must name {code}"),
        (Message("Mã {code}.", "Code."), "must name {code}"),
        (Message("Mã.", "Code {code}."), "must name no placeholder"),
        (Message("Mã {code}.", "Code {code}.", flags=["fuzzy"]), "is marked fuzzy"),
        (Message(("{n} ảnh", "{n} ảnh"), ("{n} photo", "{n} photos")), ""),
        (Message(("{n} ảnh", "{n} ảnh"), ("{n} photo", "")), "has no translation"),
        (Message(("{n} ảnh", "{n} ảnh"), ("{n} photo",)), "needs 2 plural forms"),
        (Message("Mã {code}.", "Code {code} {."), "holds a brace"),
        (Message("Mã:\n{code}", "Code: {code}"), "has other line breaks"),
    ],
)
def test_a_wrong_translation_is_seen(message: Message, fault: str) -> None:
    found = wrong(message, 2)
    assert found.startswith(fault)
    assert bool(found) == bool(fault)


def english() -> list[str]:
    return [said for message in catalogue("en") if message.id for said in forms_of(message)]


def test_english_is_written_for_a_second_language() -> None:
    long = [part for said in english() for part in split(said) if len(WORD.findall(part)) > LONGEST_ENGLISH]
    assert not long, "\n".join(["", f"{LONGEST_ENGLISH} words at most:", *long])
    assert not [said for said in english() if len(EMOJI.findall(said)) > 1]


def test_english_uses_one_word_for_one_thing() -> None:
    """The glossary at the head of the English file."""
    others = re.compile(r"(?i)\b(dossiers?|officers?|wards? or communes?|invalid|successful(ly)?|submit(ted)?|e\.g\.|i\.e\.|etc)\b")
    assert not [said for said in english() if others.search(said)]
    assert not [said for said in english() if "OTP" in said and "never asks" not in said]


PRESSED = re.compile(r"\b(?:press|[Cc]hoose|is at) \"([^\"{}]+)\"")


def test_what_english_tells_people_to_press_is_a_button() -> None:
    pressed = {label for said in english() for label in PRESSED.findall(said)}
    assert {"Done", "Talk to an official", "Something else"} <= pressed
    assert pressed <= set(english())
