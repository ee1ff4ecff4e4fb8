"""What the steps of a procedure without a guide are called: by the paper they are about, wherever it stands in the record.

An import may put the papers of a record into another order while somebody fills it in; each photo must stay with its paper.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from dialogs.engine.steps import Answers
from dialogs.procedures.procedure import Case, Paper, Procedure

KIND = 13          # with "n_", "_" and the hash 24 bytes, the most that the key of a step may have
HASH = 8

_NUMBERED = re.compile(r"(.+)-\d+")
_OLD_PAPER = re.compile(r"[pn]\d+(?:_\d+)?")


def cases_of(procedure: Procedure) -> list[Case]:
    """The cases that there is something to send for."""
    return [case for case in procedure.cases if case.papers]


def case_value(case: Case) -> str:
    """What choosing this case is kept as: its key in the record is only its place there."""
    return f"c_{_hash(case.label)}"


def keys_of(procedure: Procedure) -> list[list[str]]:
    """The key of the step of each paper, by case. The case is part of it only for a paper that stands in several of them."""
    cases = cases_of(procedure)
    names = [_names(case.papers) for case in cases]
    cases_with = Counter(name for several in names for name in set(several))
    return [
        [
            f"{paper.kind[:KIND]}_{_hash(name if cases_with[name] == 1 else f'{name}|{case.label}')}"
            for paper, name in zip(case.papers, several, strict=True)
        ]
        for case, several in zip(cases, names, strict=True)
    ]


def needed(key: str) -> str:
    """The key of the question whether the paper with this key is needed."""
    return f"n_{key}"


def from_places(answers: Answers, record: Procedure | None) -> Answers:
    """The answers of dialogs in which papers were called p0, p1 and cases 0, 1, by the record that they were given under.

    Without it a choice is left out, to be asked again; a paper keeps its old key, which no step has any more.
    """
    cases = cases_of(record) if record is not None else []
    new = dict(_places(cases, keys_of(record))) if record is not None else {}
    out: Answers = {}
    for key, value in answers.items():
        if key == "case":
            at = int(value) if isinstance(value, str) and value.isdecimal() else None
            if at is None or at < len(cases):
                out[key] = value if at is None else case_value(cases[at])
        elif key in new or key[0] == "p" or not _OLD_PAPER.fullmatch(key):
            out[new.get(key, key)] = value
    return out


def _places(cases: Sequence[Case], keys: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Each key by which a step was called by its place, with the one that it has now."""
    for number, several in enumerate(keys):
        prefix = f"{number}_" if len(cases) > 1 else ""
        for place, key in enumerate(several):
            yield f"p{prefix}{place}", key
            yield f"n{prefix}{place}", needed(key)


def _names(papers: Sequence[Paper]) -> list[str]:
    """What tells the papers of one case apart: kind and code in the record, not the number that made a repeated code unique."""
    codes = {paper.key for paper in papers}
    found = []
    for paper in papers:
        numbered = _NUMBERED.fullmatch(paper.key)
        found.append(f"{paper.kind}|{numbered[1] if numbered and numbered[1] in codes else paper.key}")
    return [name if found.count(name) == 1 else f"{name}|{paper.key}" for name, paper in zip(found, papers, strict=True)]


def _hash(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:HASH]
