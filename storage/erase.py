"""A person's wish to see or to erase what we keep of them (Law 91/2025/QH15 on personal data: access and deletion).

A dossier that is still being handled must be kept by the authority that handles it; it stays, and the person is told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, bindparam, delete, select, update

from storage.conversations import Conversations
from storage.dossiers import Dossiers
from storage.filelist import hashes_in
from storage.link import Link
from storage.models import HAS_BODY, HAS_TEXT, WAITING, calls, conversations, dossier_papers, dossiers, drafts, history, inbox, messages
from storage.people import People

_PERSON: BindParameter[str] = bindparam("b_person")
_SESSIONS = update(conversations).where(conversations.c.person_id == _PERSON).values(session=None, consented_at=None)
_DRAFTS = (
    update(drafts)
    .where(drafts.c.person_id == _PERSON, drafts.c.state != "submitted")
    .values(state="dropped", answers=bindparam("b_none", type_=drafts.c.answers.type), lane=None, touched_at=bindparam("b_now"))
)
_ENDED = select(dossiers.c.id).where(dossiers.c.person_id == _PERSON, dossiers.c.ended_at.is_not(None))
_KEPT = select(dossiers.c.code).where(dossiers.c.person_id == _PERSON, dossiers.c.ended_at.is_(None)).order_by(dossiers.c.filed_at)
_SUBMITTED = (
    update(drafts)
    .where(drafts.c.person_id == _PERSON, drafts.c.state == "submitted")
    .values(answers=bindparam("b_none", type_=drafts.c.answers.type))
)
_FIELDS = (
    update(dossiers).where(dossiers.c.id.in_(_ENDED)).values(fields=bindparam("b_none", type_=dossiers.c.fields.type), phone_hash=None)
)
_FILES = select(dossier_papers.c.file).where(dossier_papers.c.dossier_id.in_(_ENDED), dossier_papers.c.file.is_not(None))
_PAPERS = (
    update(dossier_papers)
    .where(dossier_papers.c.dossier_id.in_(_ENDED), dossier_papers.c.file.is_not(None))
    .values(file=None, why="erased")
)
_ANSWERS = select(drafts.c.answers).where(drafts.c.person_id == _PERSON, drafts.c.state != "submitted")
_STATES = select(conversations.c.session).where(conversations.c.person_id == _PERSON, conversations.c.session.is_not(None))
_REASONS = update(history).where(history.c.dossier_id.in_(_ENDED)).values(reason=None)
_UNSENT = (
    update(messages).where(messages.c.person_id == _PERSON, WAITING).values(state="dropped", why="erased", ended_at=bindparam("b_now"))
)
_MESSAGES = update(messages).where(messages.c.person_id == _PERSON, HAS_TEXT, messages.c.ended_at.is_not(None)).values(body=None)
_REPLIES = delete(messages).where(messages.c.person_id == _PERSON, messages.c.kind == "reply", messages.c.ended_at.is_not(None))
_LANES = select(conversations.c.lane).where(conversations.c.person_id == _PERSON)
_LETTERS = update(inbox).where(inbox.c.lane.in_(_LANES), HAS_BODY, inbox.c.handled_at.is_not(None)).values(body=None)
_CALLS = update(calls).where(calls.c.person_id == _PERSON).values(words=None)
_ALL_DRAFTS = (
    select(drafts.c.id, drafts.c.procedure, drafts.c.state, drafts.c.answers, drafts.c.created_at, drafts.c.touched_at)
    .where(drafts.c.person_id == _PERSON)
    .order_by(drafts.c.created_at, drafts.c.id)
)
_ALL_MESSAGES = (
    select(messages.c.kind, messages.c.state, messages.c.body, messages.c.created_at)
    .where(messages.c.person_id == _PERSON)
    .order_by(messages.c.id)
)
_ALL_CALLS = (
    select(calls.c.scene, calls.c.step, calls.c.words, calls.c.at, calls.c.done_at)
    .where(calls.c.person_id == _PERSON)
    .order_by(calls.c.at, calls.c.id)
)
# Also those that wait for their turn, and those set aside: what is written in them is kept until their body's life is over.
_ALL_LETTERS = (
    select(inbox.c.channel, inbox.c.body, inbox.c.at, inbox.c.handled_at)
    .where(inbox.c.lane.in_(_LANES), HAS_BODY)
    .order_by(inbox.c.id)
)


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, as numbers; ``kept`` are the codes of dossiers that must stay, ``files`` what these had named."""

    sessions: int
    drafts: int
    messages: int
    letters: int
    dossiers: int
    kept: tuple[str, ...]
    files: tuple[str, ...]


class Erase:
    """Shows and erases over all tables, for one person."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    async def erase(self, person_id: str, now: datetime) -> Erased:
        """Erase what we may: sessions, drafts, texts sent and received, ended dossiers' contents; consents are marked as withdrawn.

        A letter under way (the one that asks for this) and what is put out after this call stay for their usual life.
        """
        who = {"b_person": person_id}
        emptied = {**who, "b_none": {}, "b_now": now}
        gone = {row[0] for row in await self._link.rows(_FILES, who)}
        for row in [*await self._link.rows(_ANSWERS, who), *await self._link.rows(_STATES, who)]:
            gone.update(hashes_in(row[0]))
        ended = len(await self._link.rows(_ENDED, who))
        for statement in (_FIELDS, _REASONS, _PAPERS):
            await self._link.run(statement, emptied)
        kept = tuple(row[0] for row in await self._link.rows(_KEPT, who))
        if not kept:
            await self._link.run(_SUBMITTED, emptied)
        talks = Conversations(self._link)
        given = {}
        for consent in await talks.consents(person_id):
            given[consent.lane, consent.purpose] = consent
        for consent in given.values():
            if consent.given:
                await talks.record_consent(person_id, consent.lane, consent.purpose, consent.text_hash, False, now)
        erased_drafts = await self._link.run(_DRAFTS, emptied)
        await self._link.run(_UNSENT, emptied)
        await self._link.run(_CALLS, who)
        result = Erased(
            sessions=await self._link.run(_SESSIONS, who),
            drafts=erased_drafts,
            messages=await self._link.run(_REPLIES, who) + await self._link.run(_MESSAGES, who),
            letters=await self._link.run(_LETTERS, who),
            dossiers=ended,
            kept=kept,
            files=tuple(sorted(gone)),
        )
        await People(self._link).erased(person_id, now)
        return result

    async def export(self, person_id: str) -> dict[str, Any]:
        """All that we keep of a person, as plain JSON."""
        who = {"b_person": person_id}
        dossiers_of = Dossiers(self._link)
        talks = Conversations(self._link)
        since = await People(self._link).since(person_id)
        return {
            "since": _iso(since),
            "conversations": [
                {
                    "channel": talk.channel, "address": talk.address, "language": talk.lang, "session": talk.session,
                    "consented_at": _iso(talk.consented_at), "interacted_at": _iso(talk.interacted_at),
                }
                for talk in await talks.of_person(person_id)
            ],
            "consents": [
                {"purpose": consent.purpose, "text": consent.text_hash, "given": consent.given, "at": _iso(consent.at)}
                for consent in await talks.consents(person_id)
            ],
            "drafts": [
                {
                    "procedure": row.procedure, "state": row.state, "answers": row.answers, "created_at": _iso(row.created_at),
                    "touched_at": _iso(row.touched_at),
                }
                for row in await self._link.rows(_ALL_DRAFTS, who)
            ],
            "dossiers": [
                {
                    "code": dossier.code, "number": dossier.number, "procedure": dossier.procedure, "status": dossier.status,
                    "filed_at": _iso(dossier.filed_at), "fields": dossier.fields,
                    "papers": [
                        {"label": paper.label, "page": paper.page, "file": paper.file} for paper in await dossiers_of.papers(dossier.id)
                    ],
                    "history": [
                        {"status": step.status, "at": _iso(step.at), "who": step.who, "reason": step.reason}
                        for step in await dossiers_of.history(dossier.id)
                    ],
                }
                for dossier in await dossiers_of.of_person(person_id, 1000)
            ],
            "messages": [
                {"kind": row.kind, "state": row.state, "body": row.body, "created_at": _iso(row.created_at)}
                for row in await self._link.rows(_ALL_MESSAGES, who)
            ],
            "letters": [
                {"channel": row.channel, "body": row.body, "at": _iso(row.at), "handled_at": _iso(row.handled_at)}
                for row in await self._link.rows(_ALL_LETTERS, who)
            ],
            "calls": [
                {"scene": row.scene, "step": row.step, "words": row.words, "at": _iso(row.at), "done_at": _iso(row.done_at)}
                for row in await self._link.rows(_ALL_CALLS, who)
            ],
        }  # fmt: skip


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
