"""The procedures as the dialogs see them: got by code, searched by words, listed by life event and field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dialogs.engine.fold import fold
from dialogs.procedures.life_events import EVENTS, MOST_ASKED
from dialogs.procedures.procedure import Procedure
from dialogs.search import Index, Lexicon, named

_ASKED = {code: place for place, code in enumerate(MOST_ASKED)}
_LEVELS = {"commune": 0, "province": 1, "ministry": 2, "other": 3}


def no_older(code: str, version: str) -> Procedure | None:
    del code, version
    return None


class ProcedureList:
    """A ``Catalogue`` over the procedures handed in.

    Internal ones are never shown; abolished ones can be got by code and stand in no list. ``province`` (two digits, "" for all)
    leaves out what is valid in other provinces only. ``older`` finds a version that is no longer current.
    """

    __slots__ = ("_by_code", "_events", "_fields", "_index", "_lexicon", "_older", "_province")

    def __init__(
        self,
        procedures: Iterable[Procedure],
        province: str = "",
        lexicon: Lexicon | None = None,
        older: Callable[[str, str], Procedure | None] = no_older,
    ) -> None:
        self._by_code = {one.code: one for one in procedures if not one.internal}
        self._older = older
        self._province = province
        self._lexicon = lexicon
        self._index: Index | None = None        # built when first searched: most commands never search
        self._events: dict[str, list[Procedure]] = {key: [] for key in EVENTS}
        self._fields: dict[str, list[Procedure]] = {}
        by_name: dict[str, list[Procedure]] = {}     # one field may have several codes in the national catalogue
        for one in sorted(self._by_code.values(), key=_first):
            if one.state == "abolished" or (province and one.province not in ("", province)):
                continue
            if one.life_event in self._events:
                self._events[one.life_event].append(one)
            if one.field:
                by_name.setdefault(fold(one.field), []).append(one)
        for several in by_name.values():
            self._fields[_field_key(several[0])] = several

    def __len__(self) -> int:
        return len(self._by_code)

    @property
    def index(self) -> Index:
        """The search over these procedures, with scores; building it takes about a second."""
        if self._index is None:
            self._index = Index(self._by_code.values(), self._province, self._lexicon)
        return self._index

    def get(self, code: str) -> Procedure | None:
        """The procedure with this code as it is now, abolished ones too."""
        return self._by_code.get(code)

    def at(self, code: str, version: str) -> Procedure | None:
        """The version that a dossier was filed under; None when it is known nowhere."""
        now = self._by_code.get(code)
        if now is not None and now.version == version:
            return now
        return self._older(code, version)

    def search(self, words: str, limit: int = 8) -> Sequence[Procedure]:
        """What these words may mean, best first; one alone when it is clear, none when nothing fits. A procedure's code means that one."""
        if (exact := self._by_code.get(words.strip())) is not None:
            return [exact]
        return [self._by_code[hit.code] for hit in named(self.index.search(words, limit))]

    def ranked(self, words: str, limit: int = 10) -> Sequence[Procedure]:
        """The same without a judgement on how sure that is: the first ``limit``, best first."""
        if (exact := self._by_code.get(words.strip())) is not None:
            return [exact]
        return [self._by_code[hit.code] for hit in self.index.search(words, limit)]

    def events(self) -> Sequence[tuple[str, int]]:
        """The life events that have procedures, with their number, in our order."""
        return [(key, len(several)) for key, several in self._events.items() if several]

    def of_event(self, event: str) -> Sequence[Procedure]:
        """The procedures of a life event: most asked first, then those of the commune."""
        return self._events.get(event, [])

    def fields(self) -> Sequence[tuple[str, str, int]]:
        """(code, name, number) of each field; those with most work for the commune first."""
        ranked = sorted(self._fields.items(), key=lambda entry: (-_for_commune(entry[1]), entry[1][0].field, entry[0]))
        return [(code, several[0].field, len(several)) for code, several in ranked]

    def of_field(self, code: str) -> Sequence[Procedure]:
        """The procedures of a field: most asked first, then those of the commune."""
        return self._fields.get(code, [])


def _field_key(one: Procedure) -> str:
    """The code of the field, short enough for a choice (a few records have a whole name there)."""
    return one.field_code if 0 < len(one.field_code.encode()) <= 24 else fold(one.field).replace(" ", "")[:24]


def _first(one: Procedure) -> tuple[int, int, int, str, str]:
    """Most asked, then valid everywhere, then commune first, then by title."""
    level = min((_LEVELS[level] for level in one.levels), default=4)
    return (_ASKED.get(one.code, len(_ASKED)), 1 if one.province else 0, level, one.title, one.code)


def _for_commune(several: list[Procedure]) -> int:
    return sum(5 if one.code in _ASKED else 1 for one in several if "commune" in one.levels or one.code in _ASKED)
