"""What the one-time link to a dossier's papers asks of the rest of the bot."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from bot.desk.papers import PaperPage, Papers
from bot.fresh import clock
from bot.office import Office
from dialogs.desk_words import entries, in_full
from dialogs.engine.text import Voice
from dialogs.tracking_code import show

MEDIA = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


class PassPorts:
    """Opens a pass once, notes who looked, and hands out the pages."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def use_pass(self, token: str) -> Papers | None:
        now, hash = clock(), hashlib.sha256(token.encode()).hexdigest()
        async with self._office.database.read() as uow:      # who guesses links must not hold up those who write
            if not await uow.passes.works(hash, now):
                return None
        async with self._office.database.begin() as uow:
            opened = await uow.passes.use(hash, now)
            if opened is None:
                return None
            dossier = await uow.dossiers.get(opened.dossier_id)
            official = await uow.officials.get(opened.official_id)
            if dossier is None or official is None or official.ended_at is not None:
                return None
            rows = [row for row in await uow.dossiers.papers(dossier.id) if row.file and row.gone is None]
            stored = await uow.files.get_many(sorted({row.file for row in rows if row.file}))
            await uow.audit.add(now, official.id, "papers.look", dossier.id)
            await uow.commit()
        pages = [PaperPage(row.label, row.page, row.file, MEDIA[stored[row.file].kind]) for row in rows if row.file in stored]
        return Papers(show(dossier.code), pages, [(str(entry.get("label", "")), in_full(entry)) for entry in entries(dossier.fields)])

    async def paper(self, name: str) -> bytes:
        return await self._office.files.read(name)

    def secret(self) -> bytes:
        return self._office.database.keys.digest("desk.papers", "link").encode()

    def now(self) -> datetime:
        return clock()

    def new_token(self) -> str:
        return secrets.token_urlsafe(32)

    def voice(self, lang: str) -> Voice:
        return self._office.desk.voices.get(lang, self._office.desk.voices["vi"])
