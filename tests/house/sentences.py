"""The sentences that people read: every ``_("…")`` and ``n_("…")`` of the code, and what is wrong with how one speaks."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache

from tests.house.committed import modules, text_of

LONGEST_SENTENCE = 20
"""Words. The reader reads slowly, on a small screen."""

FORBIDDEN = {
    r"\bCCCD\b": 'viết đủ "căn cước"',
    r"\bCMND\b": 'viết đủ "chứng minh nhân dân"',
    r"\bUBND\b": 'viết đủ "ủy ban nhân dân"',
    r"\bHĐND\b": 'viết đủ "hội đồng nhân dân"',
    r"\bTTHC\b": 'nói "thủ tục"',
    r"(?i)\bquý (công dân|khách|vị|anh|chị|ông|bà)\b": "bỏ lời xưng hô",
    r"(?i)\bvui lòng nhập\b": "hỏi thẳng, kèm ví dụ",
    r"(?i)\bkhông hợp lệ\b": "nói điều đã xảy ra và cách sửa, kèm ví dụ",
    r"(?i)\bthành công\b": "nói điều đã xảy ra và bước tiếp theo",
}

# Words for kin, children and the English language, and what people themselves say: none of them addresses the reader.
NO_ADDRESS = re.compile(
    r"(?i)\b(anh,? chị,? em|anh em|chị em|anh chị|trẻ em|con em|em bé|(anh|chị|em) (ruột|họ|nuôi|trai|gái|rể|dâu|vợ|chồng)|"
    r"(tiếng|nước|vương quốc) anh)\b"
)
# A given name: "Nguyễn Minh Anh".
NAMES = re.compile(r"\b[A-ZĐÀ-Ỹ][a-zà-ỹ]+ (Anh|Em|Chị)\b")
ADDRESS = re.compile(r"(?i)\b(em|anh|chị)\b")

EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\u2b50\u2b55\u231a\u231b\u23e9-\u23f3]")
OTP = re.compile(r"\bOTP\b")
NEVER_ASKS = "không bao giờ hỏi"

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")
# A dot in "1.000.000" or "dichvucong.gov.vn" ends no sentence, since no space follows it.
WORD = re.compile(r"\{\w+\}|[^\W_]+(?:[./:@'-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One marked source text and where it stands."""

    source: str
    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.source!r}"


@dataclass(frozen=True, slots=True)
class Marked:
    """What a file marks for translation; ``unreadable`` are marks around something that is no plain string."""

    sentences: tuple[Sentence, ...]
    unreadable: tuple[str, ...]


def marked(source: str, path: str) -> Marked:
    """The sentences that a file marks with ``_()`` and ``n_()``."""
    sentences, unreadable = [], []
    try:
        tree = ast.parse(source)
    except SyntaxError as broken:
        return Marked((), (f"{path}:{broken.lineno}: {broken.msg}",))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "n_")):
            continue
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            sentences.append(Sentence(node.args[0].value, path, node.lineno))
        else:
            unreadable.append(f"{path}:{node.lineno}: {ast.unparse(node)}")
    return Marked(tuple(sentences), tuple(unreadable))


@cache
def collect() -> Marked:
    """All that the product marks."""
    found = [marked(text_of(path) or "", str(path)) for path in modules("dialogs", "handlers", "bot")]
    return Marked(tuple(s for each in found for s in each.sentences), tuple(u for each in found for u in each.unreadable))


def split(source: str) -> list[str]:
    """A text in its sentences."""
    return [part for part in SENTENCE_END.split(source) if part and part.strip()]


def faults(source: str) -> list[str]:
    """What a reader would stumble over, as far as a program can tell."""
    found = []
    for sentence in split(source):
        words = len(WORD.findall(sentence))
        if words > LONGEST_SENTENCE:
            found.append(f"{words} words in one sentence, {LONGEST_SENTENCE} at most: {sentence.strip()!r}")
        if OTP.search(sentence) and NEVER_ASKS not in sentence:
            found.append(f'OTP is named only where it says that Một Cửa "{NEVER_ASKS}" it')
    for pattern, instead in FORBIDDEN.items():
        if match := re.search(pattern, source):
            found.append(f"{match.group()!r}: {instead}")
    if match := ADDRESS.search(NAMES.sub("", NO_ADDRESS.sub("", source))):
        found.append(f"{match.group()!r}: leave the pronoun out, or say bạn")
    if len(EMOJI.findall(source)) > 1:
        found.append("more than one emoji")
    return found
