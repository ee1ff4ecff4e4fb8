"""A person at the real keeping and turns, without a socket: words and bytes in, what was put out in return."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from bot.fresh import clock
from bot.office import Office
from dialogs.engine.event import StoredFile
from handlers.channel import Arrival
from handlers.papers.declined import Declined
from handlers.papers.inspect import keep
from storage.outgoing import Shown
from tests.bot import birth

CHANNEL: Final = "terminal"


class Person:
    """One conversation. ``buttons`` are the payloads of the last screen, ``bodies`` what came last as it is stored."""

    def __init__(self, office: Office, address: str = "ba-hai") -> None:
        self.office = office
        self.address = address
        self.lane = office.database.keys.lane(CHANNEL, address)
        self.buttons: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self.after = 0
        self.sent = 0

    def arrival(self, text: str = "", **more: Any) -> Arrival:
        self.sent += 1
        return Arrival(CHANNEL, f"{self.address}:{self.sent}", self.address, clock(), text=text, **more)

    async def gives(self, *arrivals: Arrival) -> list[str]:
        """These deliveries in one go; everything that was said in return."""
        await self.office.keeper.keep(arrivals)
        while await self.office.turns.batch():
            pass
        self.bodies = [dict(row.body or {}) for row in await self._new()]
        return [str(body["text"]) for body in self.bodies]

    async def _new(self) -> list[Shown]:
        out: list[Shown] = []
        while True:
            async with self.office.database.read() as uow:
                rows = await uow.outbox.page(self.lane, self.after, 100)
            if not rows:
                break
            out += rows
            self.after = rows[-1].seq
        if out:
            self.buttons = [payload for _label, payload, _say in (out[-1].body or {}).get("buttons", ())]
        return out

    async def says(self, text: str) -> list[str]:
        """Words."""
        return await self.gives(self.arrival(text))

    async def stored(self, data: bytes, name: str = "anh.jpg") -> dict[str, Any]:
        """What a channel makes of a file: stored, or declined with a code."""
        try:
            file: StoredFile = await keep(self.office.files, data, name, self.office.limits)
        except Declined as why:
            return {"declined": (why.code,)}
        return {"files": (file,)}

    async def sends(self, data: bytes, name: str = "anh.jpg") -> list[str]:
        """A photo or document."""
        return await self.gives(self.arrival(**await self.stored(data, name)))

    async def goes(self, steps: Iterable[tuple[str, str]]) -> str:
        """Several steps of tests/bot/birth.py; the last answer."""
        heard = [""]
        for text, answer in steps:
            heard = await (self.says(text) if text else self.sends(birth.photo()))
            assert any(answer in one for one in heard), (text, answer, heard)
        return "\n".join(heard)

    async def session(self) -> dict[str, Any]:
        """The conversation's session as it is stored."""
        async with self.office.database.read() as uow:
            conversation = await uow.conversations.get(self.lane)
        assert conversation is not None
        return dict(conversation.session or {})

    async def answers(self) -> dict[str, Any]:
        """The answers of the draft that is held."""
        draft = str((await self.session())["draft"])
        async with self.office.database.read() as uow:
            return dict((await uow.drafts.get_many([draft]))[draft].answers)
