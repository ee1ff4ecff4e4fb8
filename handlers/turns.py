"""Turns: the oldest waiting letter of each free lane goes through the engine, and all that follows is written in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import orjson

from dialogs.engine.effects import EraseMe
from dialogs.engine.event import Event
from dialogs.engine.known import Known, Need
from dialogs.engine.message import Message
from dialogs.engine.session import Session
from dialogs.engine.talk import Scene
from dialogs.engine.text import _
from dialogs.engine.turn import Turn, advance
from handlers.acting import Acting, Desk
from handlers.effects import carry_out
from handlers.knowing import event_of, known_for, may_have_chosen
from handlers.readers import READERS
from handlers.render import body_of
from handlers.riders import Rider, board_all
from handlers.trouble import where
from handlers.worked import Worked, effects_of, kept_draft
from storage.conversations import ENDED, ConversationSave
from storage.database import Database
from storage.drafts import Draft
from storage.inbox import Waiting
from storage.outbox import NewMessage
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

TRIES = 3
LEAST, MOST = 4, 64                       # letters that are read for one batch
LONGEST = timedelta(milliseconds=10)      # of one batch's thinking: keeping a letter waits for a whole batch at worst
SESSION_MOST = 400_000     # bytes of a session as JSON; a filing with a hundred photos has about 30,000
NEEDS = 24                 # things one turn may ask from the store
NOT_FETCHED = "not_fetched"  # of a file that did not come or is gone: please send it again
REPLY = 0                  # priority: replies overtake pushes, pushes overtake notices
SET_ASIDE = _(
    "Tin nhắn vừa gửi làm máy gặp trục trặc. Tin đã được giữ lại để người kỹ thuật xem. "
    "Xin thử nói cách khác, hoặc gõ \"gặp cán bộ\"."
)


class Turns:
    """Takes letters and answers them; several of these may run in several processes on PostgreSQL."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        scenes: dict[str, Scene],
        *,
        clock: Callable[[], datetime],
        uploads: Callable[[str], int] = lambda channel: 0,
        mark: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._database = database
        self.desk = desk
        self._scenes = scenes
        self._clock = clock
        self._uploads = uploads
        self._mark = mark
        self._started = clock()
        self._counted: set[int] = set()
        self._pace = MOST                    # letters that a batch gets through in its time: more need not be read and opened
        self._gone: list[str] = []           # files that no row names any more once this batch is committed
        self.riders_before: Sequence[Rider] = ()     # who goes along with a batch, and writes before it is worked on
        self.riders: Sequence[Rider] = ()            # and who after it
        self.failures = 0

    async def batch(self, limit: int = MOST, lanes: Collection[str] | None = None) -> int:
        """Handle up to ``limit`` letters, one of each lane; how many were taken. A batch that fails is done again one by one."""
        try:
            return await self._batch(limit, lanes)
        except Exception as trouble:
            if limit == 1:
                raise
            log.warning("a batch of turns failed (%s); going on one by one", type(trouble).__name__)
        async with self._database.begin() as uow:       # heads takes locks, so this is no reading unit; nothing is written
            letters = await uow.inbox.heads(limit, self._clock(), lanes)
        for letter in letters:
            try:
                await self._batch(1, [letter.lane])
            except Exception as trouble:
                await self._failed(letter, trouble)
        return len(letters)

    async def _batch(self, limit: int, lanes: Collection[str] | None) -> int:
        now = self._clock()
        self._gone.clear()
        async with self._database.begin() as uow:
            letters = await uow.inbox.heads(min(limit, self._pace), now, lanes)
            if not letters:
                return 0
            if suspects := [letter.id for letter in letters if self._suspect(letter)]:
                # These may have killed a process before: their try is counted and kept before they get another chance.
                await uow.inbox.count_try(suspects)
                await uow.commit()
                self._counted.update(suspects)
                return len(suspects)
            self._mark("turn.begin")
            landed = await board_all(uow, self.riders_before) if limit > 1 else []   # a batch that failed is made again without riders
            reached = await self._work(uow, letters, now)
            self._pace = max(LEAST, reached + 2) if reached < len(letters) else min(MOST, max(self._pace, reached + reached // 4 + 1))
            letters = letters[:reached]
            self._mark("turn.written")
            gone = self._gone.copy()
            self._gone.clear()
            landed += await board_all(uow, self.riders) if limit > 1 else []
            await uow.commit(lambda: self._mark("turn.committed"), *landed)
        await self.desk.discard(gone)
        self._counted.difference_update(letter.id for letter in letters)
        return len(letters)

    def _suspect(self, letter: Waiting) -> bool:
        return letter.id not in self._counted and (letter.tries > 0 or letter.kept_at < self._started)

    async def _work(self, uow: UnitOfWork, letters: list[Waiting], now: datetime) -> int:
        """How many of them were reached, in their order, before the batch was long enough: whoever wants to be kept is waiting for us."""
        begun = self._clock()
        held = [str(draft) for letter in letters if (draft := (letter.conversation.session or {}).get("draft"))]
        drafts = await uow.drafts.get_many(held)
        typed = [(letter.lane, letter.at) for letter in letters if not letter.body.get("seen") and may_have_chosen(letter)]
        seen = await uow.outbox.shown_turn(typed)
        worked: list[Worked] = []
        for reached, letter in enumerate(letters):
            if reached and self._clock() - begun > LONGEST:        # one at least: a slow machine must get on as well
                letters = letters[:reached]
                break
            if letter.tries > TRIES:
                worked.append(await self._give_up(uow, letter, now))
                continue
            done = await self._one(uow, letter, drafts, seen.get(letter.lane, 0), now)
            if done is not None:
                worked.append(done)
        await self._write(uow, worked, now)
        return len(letters)

    async def _one(
        self, uow: UnitOfWork, letter: Waiting, drafts: dict[str, Draft], seen: int, now: datetime
    ) -> Worked | None:
        """One turn. None when it failed: the letter waits for its next try."""
        try:
            return await self._turn(uow, letter, drafts, seen, now)
        except Exception as trouble:  # a mistake of ours, or a session nobody can read: tried again, then set aside
            self.failures += 1
            log.error("turn failed: %s at %s", type(trouble).__name__, where(trouble))
            if letter.id not in self._counted:
                await uow.inbox.count_try([letter.id])
            await uow.inbox.put_off(letter.id, now + timedelta(seconds=2**letter.tries))
            return None

    async def _turn(self, uow: UnitOfWork, letter: Waiting, drafts: dict[str, Draft], seen: int, now: datetime) -> Worked:
        session = Session.from_json(letter.conversation.session)
        conversation = letter.conversation
        official = await uow.officials.get(conversation.official_id) if conversation.official_id else None
        network = str(letter.body.get("network", ""))
        acting = Acting(self.desk, now, letter.lane, conversation.person_id, letter.channel, official, network, self._gone)
        inner = letter.body.get("inner", "")
        if inner == "blocked":
            await uow.conversations.close(letter.lane, "blocked")
            return Worked(letter, acting, None)
        if conversation.closed and conversation.closed != ENDED:      # who ended theirs left for good; this letter was on its way
            await uow.conversations.reopen(letter.lane)
        draft = drafts.get(session.draft) if session.draft else None
        if session.draft:
            if draft is None or draft.lane != letter.lane or draft.state != "open":
                session.draft, session.form, session.answers = "", {"taken": True}, {}
                draft = None
            else:
                session.answers = dict(draft.answers)
        event = self._with_its_files(event_of(letter, seen))
        if event.files:
            await uow.files.put_many(event.files, now)
        known = known_for(self.desk, now, channel=letter.channel, upload=self._uploads(letter.channel), official=official is not None)
        turn = await self._advance(uow, session, event, known, acting)
        if len(orjson.dumps(turn.session)) > SESSION_MOST:
            raise ValueError("the session grew too big to be kept")     # here it fails alone, and not the batch it is written with
        return Worked(letter, acting, turn, draft)

    def _with_its_files(self, event: Event) -> Event:
        """The event without files that lie no more in the drawer: a replayed letter may be older than its photos."""
        there = tuple(file for file in event.files if self.desk.file_there(file.hash, file.size))
        if len(there) == len(event.files):
            return event
        return event._replace(files=there, declined=(*event.declined, *[NOT_FETCHED] * (len(event.files) - len(there))))

    async def _advance(self, uow: UnitOfWork, session: Session, event: Event, known: Known, acting: Acting) -> Turn:
        for _again in range(NEEDS):
            try:
                return advance(self._scenes, session, event, known)
            except Need as need:
                known.facts[need.name, need.arg] = await READERS[need.name](uow, acting, need.arg)
        raise RuntimeError("a turn asks for too many things")

    async def _write(self, uow: UnitOfWork, worked: list[Worked], now: datetime) -> None:
        """Everything that these turns led to. Conversations first: a push of an effect takes its number after them."""
        saves: list[ConversationSave] = []
        messages: list[NewMessage] = []
        for done in worked:
            conversation = done.letter.conversation
            seq = conversation.seq
            bodies: list[dict[str, Any]] = []
            session, lang, number = conversation.session, conversation.lang, conversation.turn
            if done.turn is not None:
                voice = self.desk.voices[done.turn.lang]
                bodies = [body_of(message, voice) for message in done.turn.replies]
                session, lang, number = dict(done.turn.session), done.turn.lang, done.turn.turn
                if session.get("draft"):
                    session.pop("answers", None)
            reasons = [(f"reply:{done.letter.id}:{place}", body) for place, body in enumerate(bodies)]
            if done.aside is not None:
                # Not under the reason of a reply: the letter may be replayed, and then its answer is still to be said.
                reasons.append((f"aside:{done.letter.id}", done.aside))
            for reason, body in reasons:
                seq += 1
                messages.append(NewMessage(done.letter.lane, seq, conversation.person_id, reason, "reply", REPLY, number, body, now))
            consented = conversation.consented_at or (now if session and session.get("consent") else None)
            if session is not None and not session.get("consent"):
                consented = None
            acted = done.letter.at if done.letter.body.get("kind") != "inner" else None
            saves.append(ConversationSave(done.letter.lane, session, number, seq, lang, consented, acted, conversation.official_id))
        for done in worked:
            # Erasing comes first: what this turn says and where it leaves the conversation must outlive it.
            for effect in effects_of(done):
                if isinstance(effect, EraseMe):
                    await carry_out(uow, effect, done.acting)
        await uow.conversations.save_many(saves)
        await uow.outbox.add_many(messages)
        for done in worked:
            for effect in effects_of(done):
                if not isinstance(effect, EraseMe):
                    await carry_out(uow, effect, done.acting)
        await uow.drafts.save_many([draft for done in worked if (draft := kept_draft(done, now)) is not None])
        await uow.inbox.handled([done.letter.id for done in worked], now)

    async def _give_up(self, uow: UnitOfWork, letter: Waiting, now: datetime) -> Worked:
        """The letter failed too often: it is set aside, the person is told, the lane goes on."""
        await uow.inbox.set_aside(letter.id, "turn failed", now)
        log.error("letter %s was set aside after %s tries", letter.id, TRIES)
        voice = self.desk.voices.get(letter.conversation.lang, self.desk.voices["vi"])
        body = body_of(Message(SET_ASIDE), voice)
        acting = Acting(self.desk, now, letter.lane, letter.conversation.person_id, letter.channel)
        return Worked(letter, acting, None, aside=body)

    async def _failed(self, letter: Waiting, trouble: Exception) -> None:
        """Writing this turn failed by itself: count it and let its lane wait a little."""
        self.failures += 1
        log.error("turn of letter %s failed: %s at %s", letter.id, type(trouble).__name__, where(trouble))
        now = self._clock()
        async with self._database.begin() as uow:
            await uow.inbox.count_try([letter.id])
            await uow.inbox.put_off(letter.id, now + timedelta(seconds=2**letter.tries))
            await uow.commit()
        self._counted.add(letter.id)
