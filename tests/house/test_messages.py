"""The sentences that `make messages` collects are all those that the code marks."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.frontend import parse_keywords

from tests.house.committed import ROOT, text_of
from tests.house.sentences import collect, marked

# The very options of the Makefile.
KEYWORDS = parse_keywords(re.findall(r"-k (\S+)", re.search(r"^EXTRACT := (.*)$", text_of(Path("Makefile")) or "", re.MULTILINE)[1]))  # type: ignore[index]

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
