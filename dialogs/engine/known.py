"""What a turn may know: lists and lookups handed in, and ``Need`` for what must first be read from the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from dialogs.engine.text import VIETNAM, Text, Voice

if TYPE_CHECKING:
    from dialogs.engine.places import Places
    from dialogs.procedures.procedure import Procedure


class Need(Exception):
    """The turn needs something from the store: it is read and the turn runs again from the start."""

    def __init__(self, name: str, arg: str = "") -> None:
        super().__init__(name)
        self.name = name
        self.arg = arg


@dataclass(frozen=True, slots=True)
class UnitInfo:
    """Who speaks: the unit, how to call it, and whether this is a demonstration."""

    name: str
    demo: bool = True
    hotline: str = ""
    public_url: str = ""
    province: str = ""                  # two-digit code; "" = all
    draft_days: int = 30
    message_days: int = 30              # that texts sent and received are kept
    page: str = "https://dichvucong.gov.vn"


class Catalogue(Protocol):
    """The procedures, as of now, and the way to find them."""

    def get(self, code: str) -> Procedure | None: ...
    def at(self, code: str, version: str) -> Procedure | None: ...
    def search(self, words: str, limit: int = 8) -> Sequence[Procedure]: ...
    def events(self) -> Sequence[tuple[str, int]]: ...
    def of_event(self, event: str) -> Sequence[Procedure]: ...
    def fields(self) -> Sequence[tuple[str, str, int]]: ...
    def of_field(self, code: str) -> Sequence[Procedure]: ...


@dataclass(slots=True)
class Known:
    """Everything a turn may look at besides session and event. ``facts`` holds what was read for a Need."""

    now: datetime
    unit: UnitInfo
    voices: Mapping[str, Voice]
    places: Places
    catalogue: Catalogue
    new_id: Callable[[], str]
    new_code: Callable[[], str]
    declined: Callable[[str], Text]     # why a file was not taken, by code
    channel: str = ""
    upload: int = 0                     # bytes of a file that this channel can take
    official: bool = False              # whether an official speaks in this conversation
    facts: dict[tuple[str, str], Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The day in Viet Nam."""
        return self.now.astimezone(VIETNAM).date()

    def read(self, name: str, arg: str = "") -> Any:
        """Something from the store. Raises Need when it was not read yet."""
        try:
            return self.facts[name, arg]
        except KeyError:
            raise Need(name, arg) from None
