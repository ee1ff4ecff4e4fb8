"""Who acts, when, and with what in hand: what effects and readers get besides the unit of work."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dialogs.engine.known import Catalogue, UnitInfo
from dialogs.engine.places import Places
from dialogs.engine.text import Text, Voice
from storage.keys import Keys
from storage.officials import Official


@dataclass(frozen=True, slots=True)
class Desk:
    """What stays the same from turn to turn: the lists, the keys, the unit, and where new ids come from."""

    keys: Keys
    unit: UnitInfo
    unit_code: str                       # agency code for official numbers; "" = none known
    voices: Mapping[str, Voice]
    catalogue: Catalogue
    places: Places
    new_id: Callable[[], str]
    new_code: Callable[[], str]
    file_there: Callable[[str, int], bool]  # whether a stored file of this hash and size can be read back
    declined: Callable[[str, int], Text]    # why a file was not taken, by code; and the bytes that this channel takes, 0: not known
    discard: Callable[[Sequence[str]], Awaitable[None]]     # remove files that nothing names any more


@dataclass(frozen=True, slots=True)
class Acting:
    """One person acting in one conversation at one time."""

    desk: Desk
    now: datetime
    lane: str = ""
    person_id: str = ""
    channel: str = ""
    official: Official | None = None
    network: str = ""                    # keyed hash of the client's network address, where the channel knows one
    gone: list[str] = field(default_factory=list)   # files to be removed once this is committed
