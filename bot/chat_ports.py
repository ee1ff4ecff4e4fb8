"""What the web chat and the web application ask of the rest of the bot, answered by the office."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.channels.webchat.channel import WebChat
from bot.channels.webchat.ports import ChatState, SentDocument, Unit
from bot.fresh import clock
from bot.office import Office
from bot.web import Check
from dialogs.engine.event import StoredFile
from dialogs.scenes import SCENES
from handlers.channel import Arrival, Kept
from handlers.knowing import open_question
from handlers.papers import inspect
from handlers.render import mask
from storage.files import NoRoom, Space
from storage.outbox import Shown

WEB = WebChat.name
MEDIA = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
RANDOM = 43         # letters of a token before its MAC: 32 bytes in base64
LIVE = 5            # a push among the last few messages is being shown just now, not read again from the history


class OfficePorts:
    """One object for both: it keeps, reads and forgets through units of work."""

    def __init__(
        self, office: Office, checks: Mapping[str, Callable[[], Awaitable[Check]]], keep: Callable[[Sequence[Arrival]], Awaitable[Kept]]
    ) -> None:
        self._office = office
        self._keep = keep
        self._checks = checks

    def lane(self, address: str) -> str:
        return self._office.database.keys.lane(WEB, address)

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        return await self._keep(arrivals)

    async def unparsed(self, channel: str, body: bytes) -> None:
        if self.space() == "full":
            raise NoRoom("no room left on the disk")
        async with self._office.database.begin() as uow:
            await uow.inbox.unparsed(channel, body, clock())
            await uow.commit()

    async def take_file(self, data: bytes, name: str) -> StoredFile:
        return await inspect.keep(self._office.files, data, name, self._office.limits)

    async def tips(self, lanes: Collection[str]) -> Mapping[str, ChatState]:
        async with self._office.database.read() as uow:
            tips = await uow.conversations.tips(list(lanes))
        return {lane: ChatState(seq, consent, lang, known=True, ended=ended) for lane, (seq, consent, lang, ended) in tips.items()}

    async def messages(self, lane: str, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
        async with self._office.database.read() as uow:
            rows = await uow.outbox.page(lane, after, limit)
            conversation = await uow.conversations.get(lane)
            newest = conversation.seq if conversation is not None else 0
            below = ""
            if rows and rows[-1].kind == "status" and rows[-1].seq == newest and rows[-1].state == "waiting":
                below = await open_question(uow, self._office.desk, SCENES, lane, clock())
        return [self._shown(row, below if row is rows[-1] else "") for row in rows if row.body]

    def _shown(self, row: Shown, below: str) -> Mapping[str, Any]:
        body = row.body or {}
        hotline = (self._office.settings.hotline,)
        text = str(body.get("text", ""))
        if below:
            text = f"{text}\n\n{below}"
        out: dict[str, Any] = {
            "seq": row.seq,
            "kind": row.kind,
            "turn": row.turn,
            "text": mask(text, hotline),
            "buttons": [
                {"label": mask(label, hotline), "payload": payload, "say": words} for label, payload, words in body.get("buttons", ())
            ],
            "at": row.created_at.isoformat(),
        }
        if body.get("replaces"):
            out["replaces"] = True
        if body.get("erased"):
            out["erased"] = True
        if document := body.get("document"):
            out["document"] = {"hash": document, "name": "mot-cua.pdf", "media": "application/pdf"}
        return out

    async def shown(self, lane: str, seq: int) -> None:
        async with self._office.database.begin() as uow:
            if await uow.outbox.shown(lane, seq, clock()):
                await uow.commit()

    async def forget(self, lane: str) -> None:
        async with self._office.database.begin() as uow:
            await uow.conversations.forget(lane)
            await uow.commit()

    async def has_open(self, lane: str) -> bool:
        async with self._office.database.read() as uow:
            conversation = await uow.conversations.get(lane)
            if conversation is None:
                return False
            if await uow.drafts.of_person(conversation.person_id):
                return True
            return any(dossier.ended_at is None for dossier in await uow.dossiers.of_person(conversation.person_id, 20))

    async def document(self, lane: str, name: str) -> SentDocument | None:
        async with self._office.database.read() as uow:
            sent = any((row.body or {}).get("document") == name for row in await uow.outbox.latest(lane, 200))
        if not sent:
            return None
        return SentDocument(await self._office.files.read(name), MEDIA["pdf"], "mot-cua.pdf")

    async def news(self, timeout: float) -> None:
        await self._office.database.news.wait(timeout)

    def space(self) -> Space:
        return self._office.files.space()

    def unit(self) -> Unit:
        unit = self._office.desk.unit
        return Unit(unit.name, unit.hotline, unit.demo)

    def now(self) -> datetime:
        return clock()

    def new_token(self) -> str:
        random = secrets.token_urlsafe(32)
        return random + self._seal(random)

    def genuine(self, token: str) -> bool:
        return hmac.compare_digest(token[RANDOM:], self._seal(token[:RANDOM]))

    def _seal(self, random: str) -> str:
        return self._office.database.keys.digest("web.token", random)

    async def ready(self) -> Mapping[str, Check]:
        """Every check by name; the office can serve when all are good."""
        return {name: await check() for name, check in self._checks.items()}
