"""What the tests of the store put into it: letters, people, messages, dossiers, short to write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from dialogs.engine.event import StoredFile
from storage.database import Database
from storage.dossiers import Dossier
from storage.drafts import Draft
from storage.inbox import Letter
from storage.outbox import Kind, NewMessage

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)


def lane(who: str) -> str:
    """A lane as it may look; the real ones are keyed hashes."""
    return f"{who:x<32}"


def letter(who: str, key: str, *, channel: str = "telegram", ready: bool = True, at: datetime = NOW, text: str = "") -> Letter:
    return Letter(channel, key, lane(who), f"address of {who}", {"text": text or key}, at, at, ready, lambda: f"person-{who}", "vi")


async def keep(database: Database, *letters: Letter) -> int:
    async with database.begin() as uow:
        new = await uow.inbox.keep(letters)
        await uow.commit()
    return new


async def meet(database: Database, *who: str, channel: str = "telegram") -> None:
    """People with a conversation each, and nothing waiting."""
    await keep(database, *(letter(name, f"hello-{name}", channel=channel) for name in who))
    async with database.begin() as uow:
        await uow.inbox.handled([head.id for head in await uow.inbox.heads(100, NOW)], NOW)
        await uow.commit()


def message(who: str, seq: int, reason: str = "", *, kind: Kind = "reply", priority: int = 0, turn: int = 1, text: str = "") -> NewMessage:
    body: dict[str, Any] = {"text": text or f"{who} {seq}"}
    return NewMessage(lane(who), seq, f"person-{who}", reason or f"reply:{who}:{seq}", kind, priority, turn, body, NOW)


async def put_out(database: Database, *new: NewMessage) -> None:
    async with database.begin() as uow:
        await uow.outbox.add_many(new)
        await uow.commit()


def draft(who: str, id: str = "draft", **changes: Any) -> Draft:
    values: dict[str, Any] = {
        "id": id, "person_id": f"person-{who}", "lane": lane(who), "procedure": "1.001193", "procedure_version": "v1",
        "dialog_version": 1, "answers": {"child_name": "Nguyễn Thị Hoa"}, "state": "open", "version": 0, "created_at": NOW,
        "touched_at": NOW,
    }  # fmt: skip
    return Draft(**{**values, **changes})


async def save(database: Database, *drafts: Draft) -> None:
    async with database.begin() as uow:
        await uow.drafts.save_many(drafts)
        await uow.commit()


def dossier(who: str, id: str = "dossier", **changes: Any) -> Dossier:
    values: dict[str, Any] = {
        "id": id, "draft_id": "draft", "person_id": f"person-{who}", "lane": lane(who), "code": "7K3M9Q2T", "number": None,
        "procedure": "1.001193", "procedure_version": "v1", "unit": "00004", "status": 1, "version": 1,
        "fields": {"child_name": "Nguyễn Thị Hoa"}, "phone_hash": "0" * 32, "filed_at": NOW,
    }  # fmt: skip
    return Dossier(**{**values, **changes})


def photo(n: int) -> StoredFile:
    return StoredFile(f"{n:064x}", "jpeg", 1000 + n, 1, 600, 800, f"{n + 1000:064x}")
