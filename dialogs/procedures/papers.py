"""Which paper does the portal mean: a wording of the national catalogue in, one kind of our own table out.

The table (``paper_kinds/*.tsv``) is handed in as lines; this module reads no file. A wording is folded (lower case, no marks), freed of
its numbering, its copies ("01 bản sao có chứng thực của …") and a leading condition ("Trường hợp … thì phải có …"). Then the pattern
that starts earliest wins, because a Vietnamese noun phrase begins with its head; of two that start together the longer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from dialogs.engine.fold import fold
from dialogs.procedures.procedure import FilingWay

GAP = "*"  # in a pattern: up to four words that do not matter
GAP_WORDS = 4
HEAD_WORDS = 14  # a paper is named at the head of its row; further on stands who issues it and under which law
ELSE = "giay_to_khac"  # the kind of a wording that no pattern knows

_MARKER = re.compile(
    r"^(?:[-+*•–—.,:;…·>→)(\s]+|\(?(?:[0-9]{1,2}|[ivx]{1,4}|[a-z])(?:\.?[0-9]{1,2})*[.)/]+(?=\s|[a-z(])"
    r"|[0-9]{1,2}(?:\.[0-9]{1,2})+\s"
    r"|[a-z][0-9]?\)\s*)+"
)
_CONDITION = re.compile(
    r"^(?:truong hop|doi voi|neu|khi|trong truong hop|tru truong hop|ngoai|tuy tung truong hop"
    r"|voi truong hop)\b"
)
_MAIN_CLAUSE = re.compile(
    r"(?::|,? ?\bthi\b|\bphai co\b|\bphai nop\b|\bphai kem\b|\bkem theo\b|\bnop\b|\bbo sung\b|\bxuat trinh\b|\bcan co\b"
    r"|\bphai bao gom\b|, co\b)\s*"
)
_REPRESENTED = re.compile(r"\buy quyen\b|\bnguoi dai dien\b")
_ONE_OF = re.compile(
    r"\bmot (?:trong )?(?:so )?(?:cac|nhung|so)\b|\bhoac (?:cac )?giay to (?:khac|thay|co gia tri"
    r"|tuong duong)"
)
_ONE_OF_LEAD = re.compile(r"^(?:mot )?trong (?:so )?(?:cac|nhung)(?: loai)?\s+")
_COPIES = (
    r"ban (?:sao(?: y)?|chinh|goc|chup|photo(?:copy)?|giay|dien tu|scan|cung|mem)|sao y|dien tu|chup|scan|sao|(?:co "
    r"|da )?(?:duoc )?(?:chung thuc|cong chung)(?: dien tu)?"
    r"(?: tu ban chinh)?(?: theo quy dinh(?: cua phap luat)?)?|(?:duoc )?cap tu so goc|tu so goc|tu ban chinh|hop le"
    r"|hop phap|co gia tri phap ly|(?:kem|va xuat trinh|kem theo|kem xuat trinh|co)"
    r"(?: theo)? (?:ban chinh|ban goc) (?:de )?doi chieu|de doi chieu|do co quan co tham quyen cap|duoc xac thuc|xac thuc"
    r"|do chinh co quan to chuc hoac ca nhan da lap ban chinh(?: xac thuc)?"
    r"|do chinh co quan, to chuc,? (?:hoac )?ca nhan da lap ban chinh(?: xac thuc)?|co xac nhan cua (?:doanh nghiep"
    r"|thuong nhan|don vi)"
)
_FILLER = re.compile(
    rf"^(?:\([^)]{{0,80}}\)|(?:{_COPIES}|(?:mot|hai|ba) (?=ban|bo|tap|quyen|to|cuon)|bo(?= ho so| ban ve)|tap"
    rf"|quyen(?= (?:bao|thuyet|du))"
    r"|ban(?= (?:to|don|giay|quyet|hop|bao|van|khai|trich|cam|thuyet|danh|ly|so|ho|phuong|du|dieu|kem|nghi|ke"
    r"|huong)\b(?! (?:do|ve)\b))|xuat trinh|nop|gui kem|gui|kem theo|kem|hoac|cua|va|cac|nhung|mot so"
    r"|loai giay to|co chu ky|ky ten|sau day|phai|la|co|bao gom|gom|them|ho so gom|mau so [0-9]+[0-9a-z./-]*\.?"
    r"|mau [0-9][0-9a-z./-]*\.?|\d+)\b|[/,;.:)*+-]+|“|”|\")\s*"
)
_NEED_NOT = re.compile(r"tru truong hop[^;.]*")
_REMARK = re.compile(r"[.;](?=\s|$)")
_SOMETIMES = re.compile(r"\(?neu\b|\bdoi voi\b|\btruong hop\b|\bkhi co\b|\bneu co\b|\btuy theo\b|\bkhi can\b|\bvoi dieu kien\b")
_ONLINE_ONLY = re.compile(
    r"\bneu\b[^;.]*\btruc tuyen\b|^mau (?:ho tich )?dien tu tuong tac|^(?:doi voi )?(?:truong hop )?nop (?:ho so )?truc tuyen"
)
_OFFLINE_ONLY = re.compile(r"\bneu\b[^;.]*\blua chon\b[^;.]*\b(?:truc tiep|buu chinh)\b")
_LISTS = re.compile(r"(?:sau(?: day)?|gom|bao gom|nhu sau)\s*[:.]?\s*$")
_NOTE = re.compile(
    r"^(?:luu y|ghi chu|chu y|nb\b|so luong(?: ho so)?\s*[:(]|so luong(?: ho so)? (?:0?\d|la)|so bo ho so|so luong ho so"
    r"|(?:\w+\W+)?thanh phan(?:,? so luong)? ho so\s*(?:bao gom|gom|nhu sau)?\s*[:.]*\s*$"
    r"|chua (?:co )?quy dinh\b.{0,30}$|khong (?:quy dinh|yeu cau|co thanh phan|phai nop)\b.{0,60}$|khong\.?$|khong co\.?$"
    r"|nguoi uy quyen va nguoi duoc uy quyen|nguoi duoc uy quyen (?:dang ky|thuc hien)|cach thuc|thoi han giai quyet"
    r"|ho so dang ky .{0,90}(?:tren moi truong dien tu|qua mang)|viec uy quyen|truong hop khong quy dinh la ban chinh"
    r"|co quan dang ky|nguoi tiep nhan|ca nhan co quyen"
    r"|theo quy dinh\.?$|ho so (?:bao )?gom\s*[:.]?$|ho so\s*[:.]?$|giay to phai (?:nop|xuat trinh)\s*[:.]?$|cac (?:giay to"
    r"|chung tu) phai (?:nop|xuat trinh)\s*[:.]?$|\d*\s*\(?\w*\)? ?bo(?: ho so)?(?: ban goc)?\.?$)"
)
_WORD = re.compile(r"[a-z0-9×]+(?:-[a-z0-9]+)*|[;:.()*]")
_STOPS = frozenset(";:.")


@dataclass(frozen=True, slots=True)
class PaperSort:
    """One row of the table of paper kinds.

    ``form`` papers are filled in by the person; ``general`` kinds only say that some paper is meant; ``photo`` says how to take it.
    """

    key: str
    label: str
    english: str
    form: bool = False
    general: bool = False
    photo: str = ""
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row of the portal's list of papers says.

    ``conditional``: needed only in some situations. ``either``: one of several papers will do. ``way``: "online" or "offline" when
    the paper belongs to that way of filing only, else "". ``lists``: the row announces other rows that can stand for it.
    """

    kind: PaperSort
    conditional: bool
    either: bool
    way: FilingWay
    lists: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    words: tuple[str, ...]
    sort: PaperSort
    weight: int


@dataclass(frozen=True, slots=True)
class PaperKinds:
    """The table, ready to classify. Made by ``read_kinds``."""

    by_key: Mapping[str, PaperSort]
    _starts: Mapping[tuple[str, str], tuple[_Pattern, ...]] = field(repr=False)

    def __len__(self) -> int:
        return len(self.by_key)

    def classify(self, wording: str) -> PaperSort:
        """The kind that a wording means; the general kind ``giay_to_khac`` when nothing in the table fits."""
        return self.read(wording).kind

    def read(self, wording: str) -> Reading:
        """The kind and the circumstances of one row with a quantity."""
        folded = _strip_marker(fold(wording))
        head = _NEED_NOT.sub("", folded)
        first_sentence = _REMARK.split(head, maxsplit=1)[0]
        way: FilingWay = "online" if _ONLINE_ONLY.search(first_sentence) else "offline" if _OFFLINE_ONLY.search(head) else ""
        conditional = not way and bool(_SOMETIMES.search(first_sentence))
        either = bool(_ONE_OF.search(first_sentence))
        return Reading(self._find(folded), conditional, either, way, bool(_LISTS.search(folded)))

    def _find(self, folded: str) -> PaperSort:
        tries = [folded]
        if _CONDITION.match(folded):
            # "Trường hợp ủy quyền thì phải có …": what is wanted stands after the condition
            tries = [folded[found.end() :] for found in _MAIN_CLAUSE.finditer(folded)][:4]
            if _REPRESENTED.search(folded):
                tries.append("uy quyen")
        best: PaperSort | None = None
        for text in tries:
            sort = self._match(_strip_filler(text))
            if sort is not None and not sort.general:
                return sort
            best = best or sort
        return best or self.by_key[ELSE]

    def _match(self, text: str) -> PaperSort | None:
        words = _WORD.findall(text)
        fallback: PaperSort | None = None
        for at, word in enumerate(words[:HEAD_WORDS]):
            if word in _STOPS and at > 2 and fallback is not None:
                break
            after = words[at + 1] if at + 1 < len(words) else ";"
            hits = [
                (pattern.weight, pattern.sort)
                for second in ((after, GAP) if at else (after, GAP, ""))
                for pattern in self._starts.get((word, second), ())
                if _fits(pattern.words, words, at)
            ]
            if hits:
                sort = max(hits, key=lambda hit: hit[0])[1]
                if not sort.general:
                    return sort
                fallback = fallback or sort
        return fallback


def is_note(wording: str, original: int, copies: int) -> bool:
    """Whether a row is prose: it has no quantity, or it says so itself ("Lưu ý", "Số lượng hồ sơ: 01 bộ")."""
    folded = _strip_marker(fold(wording))
    return original + copies <= 0 or not folded or bool(_NOTE.match(folded))


def read_kinds(lines: Iterable[str]) -> PaperKinds:
    """The table from its tab-separated lines: key, label, English, marks (f form, g general), photo hint, patterns divided by ``|``.

    Raises ``ValueError`` on a doubled key, a pattern owned by two kinds, a label over 60 characters, or a missing last resort.
    """
    sorts: dict[str, PaperSort] = {}
    owner: dict[str, str] = {}
    starts: dict[tuple[str, str], list[_Pattern]] = {}
    for line in lines:
        if not line.strip() or line.startswith(("#", "key\t")):
            continue
        key, label, english, marks, photo, patterns = line.rstrip("\n").split("\t")
        if key in sorts or len(label) > 60:
            raise ValueError(f"paper kind {key}: doubled key or label over 60 characters")
        split = tuple(pattern.strip() for pattern in patterns.split("|") if pattern.strip())
        sorts[key] = PaperSort(key, label, english, "f" in marks, "g" in marks, photo, split)
        for pattern in split:
            if owner.setdefault(pattern, key) != key:
                raise ValueError(f"pattern {pattern!r} stands under {owner[pattern]} and {key}")
            words = tuple(_WORD.findall(pattern))
            # a word counts more than a gap saves: the longer pattern knows more
            weight = 10 * sum(word != GAP for word in words) - words.count(GAP)
            starts.setdefault((words[0], words[1] if len(words) > 1 else ""), []).append(_Pattern(words, sorts[key], weight))
    if ELSE not in sorts:
        raise ValueError(f"the table needs the last resort {ELSE}")
    return PaperKinds(sorts, {word: tuple(found) for word, found in starts.items()})


def _strip_marker(folded: str) -> str:
    return _MARKER.sub("", folded).strip()


def _strip_filler(text: str) -> str:
    while True:
        shorter = _ONE_OF_LEAD.sub("", _MARKER.sub("", _FILLER.sub("", text, count=1)))
        if shorter == text:
            return text
        text = shorter


def _fits(pattern: tuple[str, ...], words: list[str], at: int) -> bool:
    """Whether the pattern matches the words from ``at``: literal words follow each other, a gap skips up to four within the sentence."""
    reach = 0
    for part in pattern:
        if part == GAP:
            reach += GAP_WORDS
            continue
        for step in range(reach + 1):
            if at + step >= len(words) or (step and words[at + step - 1] in _STOPS):
                return False
            if words[at + step] == part:
                at += step + 1
                break
        else:
            return False
        reach = 0
    return True
