"""Which papers in which case: the portal's headed lists told apart into parts of one list, real alternatives, and prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dialogs.engine.fold import fold
from dialogs.procedures.papers import PaperKinds, Reading, is_note
from dialogs.procedures.portal_texts import clean
from dialogs.procedures.procedure import Case, Paper, cut

LABEL = 60  # a case must fit a button's explanation
LAND = "G13-TN02"

_START = re.compile(r"^[\W\d_]*(?:\(?[a-zđivx0-9]{1,3}(?:\.?\d{1,2})*[.)/]\W*)*", re.IGNORECASE)
_NOTES = re.compile(r"^(?:luu y|ghi chu|chu y|\w+ luu y)\b")
_PRESENT = re.compile(r"xuat trinh")
_PARTS = re.compile(
    r"^(?:cac |nhung |mot so |\w\)? )?(?:thanh phan(?:,? so luong)? ho so|giay to|chung tu"
    r"|ho so)?\s*(?:can )?(?:phai )?(?:nop|xuat trinh|bao gom|gom|kem theo)\b"
    r"|^thanh phan ho so|^0?\d* ?(?:\(\w+\) )?bo ho so|^(?:ho so|giay to) (?:cua|doi voi) nguoi|^giay to cua|^bao gom"
    r"|^ho so (?:bao )?gom\s*:?$|^nhom \d"
    r"|^thong tin|^so luong|^nguoi (?:yeu cau|de nghi|nop|co yeu cau)|^xuat trinh|^ho so$|^ho so nang luc|^ho so phap ly"
    r"|^ho so ky thuat|^thanh phan"
)
_EXTRA = re.compile(
    r"uy quyen|chiu trach nhiem truoc phap luat|moi truong dien tu|truc tuyen|chua co tai khoan dinh danh|bo sung them"
    r"|ngoai (?:cac )?(?:giay to|thanh phan)|tuy tung truong hop"
)
_NAMELESS = re.compile(r"^\W*$")
_LEAD = re.compile(
    r"^(?:(?:trường hợp|đối với|hồ sơ|thành phần|của|đề nghị|đăng ký đối với|với"
    r"|khi)\s*(?:\(?\d{1,2}\)?\s*[:.]\s*)?)*(?:trường hợp|đối với|hồ sơ(?: đề nghị)?|thành phần hồ sơ(?: đề nghị)?)"
    r"(?:\s*\(?\d{1,2}\)?\s*[:.,])?\s*(?:đối với\s*)?(?:trường hợp\s*)?(?:về\s)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"[\s,;:]*(?:,?\s*(?:thành phần\s*)?hồ sơ\s*)?(?:bao\s*)?(?:gồm)?(?:\s*(?:có|các))?(?:\s*(?:giấy tờ|tài liệu"
    r"|thành phần)[^:]{0,30})?(?:\s*(?:sau đây|sau|như sau))?[\s:.;,]*$",
    re.I,
)
_BRACKETS = re.compile(r"\s*\([^)]*\)")


@dataclass(frozen=True, slots=True)
class _Section:
    name: str
    papers: tuple[Paper, ...]


def read_cases(record: Mapping[str, Any], kinds: PaperKinds, field_code: str, *, with_wording: bool) -> tuple[Case, ...]:
    """The cases a person chooses from, each with its whole list of papers; one nameless case when there is nothing to choose.

    Parts of one list ("Giấy tờ phải nộp", "phải xuất trình", papers of either side) are joined and stand in every case; papers for an
    authorised person or another way of filing are conditional parts; prose makes no paper. Cases without papers are left out.
    """
    shared: list[Paper] = []
    sections: list[_Section] = []
    # where not one row has a quantity the portal left the column empty: what is a paper by its name is then asked about
    counted = any(
        _quantity(row.get("originalQty")) + _quantity(row.get("copyQty"))
        for part in record.get("executionCases") or ()
        for row in part.get("profileComponents") or ()
    )
    for row in record.get("executionCases") or ():
        name = clean(row.get("name"))
        folded = _START.sub("", fold(name))
        if _NOTES.search(folded):
            continue
        shown = bool(_PRESENT.search(folded)) and "nop" not in folded.split()
        papers = _papers(row.get("profileComponents") or (), kinds, field_code, shown=shown, counted=counted, with_wording=with_wording)
        if not papers:
            continue
        if _NAMELESS.match(folded) or _PARTS.match(folded):
            shared.extend(papers)
        elif _EXTRA.search(folded):
            shared.extend(replace(paper, conditional=True) for paper in papers)
        else:
            sections.append(_Section(name, papers))
    if len(sections) <= 1:
        whole = [*shared, *(paper for section in sections for paper in section.papers)]
        return (Case("1", "", _tidy(whole)),) if whole else ()
    labels = _labels(sections)
    return tuple(
        Case(str(at), label, _tidy([*shared, *section.papers])) for at, (label, section) in enumerate(zip(labels, sections, strict=True), 1)
    )


def _papers(
    rows: Iterable[Mapping[str, Any]], kinds: PaperKinds, field_code: str, *, shown: bool, counted: bool, with_wording: bool
) -> tuple[Paper, ...]:
    kept: list[tuple[Paper, Reading, bool]] = []
    for row in rows:
        wording = clean(row.get("name"))
        original, copies = _quantity(row.get("originalQty")), _quantity(row.get("copyQty"))
        if is_note(wording, original if counted else 1, copies):
            continue
        reading = kinds.read(wording)
        if not counted and reading.kind.general:
            continue
        kind = reading.kind
        if kind.key == "giay_chung_nhan_cu" and field_code == LAND:
            kind = kinds.by_key["so_do"]  # among the land procedures "Giấy chứng nhận đã cấp" is the land certificate
        paper = Paper(
            key=clean(row.get("code")).removeprefix("000.00.00.") or kind.key,
            kind=kind.key,
            label=kind.label,
            original=original,
            copies=copies,
            conditional=reading.conditional or not counted,
            form=kind.form or bool(row.get("hasElectronicForm")),
            present=shown,
            either=reading.either,
            way=reading.way,
            wording=wording if with_wording else "",
        )
        kept.append((paper, reading, wording.startswith("+")))
    # rows with "+" under a row that ends "… một trong các giấy tờ sau:" can each stand for it; the portal keeps no order: ask about each
    choices = any(reading.lists and reading.either for _paper, reading, _plus in kept)
    return tuple(replace(paper, conditional=True) if choices and plus else paper for paper, _reading, plus in kept)


def _tidy(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Each paper once, forms first, conditional and shown-only papers last; keys and labels unique within the case."""
    once: dict[str, Paper] = {}
    for paper in papers:
        key = paper.key
        twin = once.get(key)
        if twin is not None and twin.kind == paper.kind:
            continue
        at = 2
        while key in once:
            key = f"{paper.key}-{at}"
            at += 1
        once[key] = replace(paper, key=key)
    ordered = sorted(once.values(), key=lambda paper: (paper.present, paper.conditional, not paper.form))
    named = _unique([paper.label for paper in ordered], lambda label, at: f"{label} ({at})")
    return tuple(replace(paper, label=label) for paper, label in zip(ordered, named, strict=True))


def _labels(sections: list[_Section]) -> list[str]:
    """A short name for each case: the heading without its numbering and legal frame; look-alikes by where they differ, or by a paper."""
    full = [_heading(section.name) for section in sections]
    short = [cut(name, LABEL) for name in full]
    if len(set(short)) < len(short):
        short = [cut(_difference(name, full), LABEL) if short.count(label) > 1 else label for name, label in zip(full, short, strict=True)]
    if len(set(short)) < len(short):
        kept = [Counter(paper.label for paper in section.papers) for section in sections]
        everywhere = Counter(label for papers in kept for label in papers)
        # the longest name of a paper that only this case asks for tells most
        own = [max((label for label in papers if everywhere[label] == 1), key=len, default="") for papers in kept]
        short = [
            f"{cut(label, LABEL - 30)} ({cut(paper, 26)})" if paper and short.count(label) > 1 else label
            for label, paper in zip(short, own, strict=True)
        ]
    return _unique(short, lambda label, at: f"{cut(label, LABEL - 4)} ({at})")


def _heading(name: str) -> str:
    bare = name
    for _round in range(3):
        shorter = _TAIL.sub("", _LEAD.sub("", _START.sub("", _BRACKETS.sub("", bare)))).strip(" :.;,-–*+")
        if shorter == bare or not shorter:
            break
        bare = shorter
    return bare[:1].upper() + bare[1:]


def _difference(name: str, others: list[str]) -> str:
    """The part of a long name from where it leaves the names that begin alike."""
    words = name.split()
    rivals = [other.split() for other in others if other != name and cut(other, LABEL) == cut(name, LABEL)]
    common = max(
        (next((at for at, pair in enumerate(zip(words, rival, strict=False)) if pair[0] != pair[1]), 0) for rival in rivals), default=0
    )
    return f"{cut(name, LABEL // 2 - 4)} {' '.join(words[common:])}" if common > 2 and words[common:] else name


def _unique(labels: list[str], other: Callable[[str, int], str]) -> list[str]:
    taken: set[str] = set()
    for at, label in enumerate(labels):
        number, name = 2, label
        while name in taken:
            name = other(label, number)
            number += 1
        taken.add(name)
        labels[at] = name
    return labels


def _quantity(value: object) -> int:
    return max(0, int(value)) if isinstance(value, int | float) else 0
