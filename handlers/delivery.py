"""Delivery: claimed messages are rendered, sent within each platform's rates, and what became of them is noted."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from dialogs.engine.talk import Scene
from dialogs.engine.text import _, say
from handlers.acting import Desk
from handlers.channel import Channel, Closed, Misconfigured, Part, Refused, SendFailed, TryLater, Unknown
from handlers.knowing import open_question
from handlers.rates import Rates
from handlers.render import parts_of
from handlers.trouble import where
from storage.database import Database
from storage.outbox import Outcome, Outgoing
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)          # longer than any send may take; an expired claim is "unknown"
LOOK = timedelta(seconds=5)
CARRIED = 0.05                         # seconds that an outcome waits for a batch of turns when one has just taken others along
SEND_TIME = 30.0                       # seconds for all parts of one message
IN_FLIGHT = 256                        # messages under way on one channel
RETRY = timedelta(seconds=60)          # a channel whose settings are wrong is tried again so often
GIVE_UP = 8                            # tries without an answer after which a reply is listed as unknown
MOST = 200                             # claims after which a message is given up whatever the reason
SLOWEST = 600.0                        # seconds between two tries at most
REPEATED = _("(Tin này có thể đã gửi một lần rồi.)")


@dataclass(slots=True)
class Last:
    """The last message of a conversation, as far as it can still be edited."""

    platform_id: str
    replaces: bool


class Sender:
    """Sends what is in the outbox for the channels that push. Several senders may run; a message is claimed by one."""

    def __init__(
        self,
        database: Database,
        desk: Desk,
        scenes: dict[str, Scene],
        channels: Mapping[str, Channel],
        *,
        clock: Callable[[], datetime],
        owner: str,
        mark: Callable[[str], None] = lambda name: None,
    ) -> None:
        self._database = database
        self._desk = desk
        self._scenes = scenes
        self._channels = {name: channel for name, channel in channels.items() if not channel.abilities.pulls}
        self._clock = clock
        self._owner = owner
        self._mark = mark
        self._secret = tap_secret(database)
        self._rates = {
            name: Rates(channel.abilities.whole, channel.abilities.each, clock()) for name, channel in self._channels.items()
        }
        self._stopped: dict[str, str] = {}                   # channels whose settings are wrong, and why
        self._flying: dict[asyncio.Task[Outcome | None], Outgoing] = {}
        self._ended: list[Outcome] = []
        self._closed: list[tuple[str, str]] = []
        self._last: OrderedDict[str, Last] = OrderedDict()
        self._wake = asyncio.Event()
        self._looked: datetime | None = None                 # when expired claims were looked for last
        self._known = -1                                     # commits with new messages that had rung at the last look for them
        self._again_at = clock()                             # time alone lets messages go, too: then they are looked for again
        self._carried_until = 0.0                            # by the loop's time: until then a batch of turns may be expected
        self.rides = False                                   # whether batches of turns may take claims along: while ``run`` runs
        self.sent = 0

    @property
    def stopped(self) -> Mapping[str, str]:
        """Channels whose token or settings are wrong, tried again every minute; for the operator."""
        return self._stopped

    async def run(self, stop: asyncio.Event) -> None:
        """Send until told to stop; then wait for what is under way and note it."""
        self.rides = True
        while not stop.is_set():
            heard = self._database.said.count
            worked = False
            try:
                await self._let_carry()
                worked = await self.step()
            except Exception as trouble:
                log.error("sending paused: %s at %s", type(trouble).__name__, where(trouble))
                await asyncio.sleep(1.0)
            if not worked:
                await self._wait(heard)
        self.rides = False
        await self._end()

    async def _end(self) -> None:
        """Note what is under way. A store that fails just now is tried again for a while: what is not noted will be sent again."""
        until = asyncio.get_running_loop().time() + SEND_TIME
        while True:
            try:
                async with self._database.begin():
                    pass            # a batch of turns that took claims along has come to its end
                await self.finish()
            except Exception as trouble:
                late = asyncio.get_running_loop().time() >= until
                log.error("%s sent messages are not noted yet: %s at %s", len(self._ended), type(trouble).__name__, where(trouble))
                if late:
                    return
                await asyncio.sleep(0.5)
            else:
                return

    async def _let_carry(self) -> None:
        """While batches of turns follow one another, the next one takes the outcomes along: a commit less."""
        clock, bell = asyncio.get_running_loop().time, self._database.said
        until = clock() + CARRIED
        while self._ended and clock() < min(until, self._carried_until) and not self._may_wait():
            await bell.wait(until - clock(), bell.count)

    async def _wait(self, heard: int) -> None:
        pause = self._pause(self._clock())
        self._wake.clear()
        if self._ended:
            return
        bell = asyncio.create_task(self._database.said.wait(pause, heard))
        woken = asyncio.create_task(self._wake.wait())
        _done, pending = await asyncio.wait({bell, woken}, return_when=asyncio.FIRST_COMPLETED)
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)

    def _pause(self, now: datetime) -> float:
        """Seconds after which a message may go out that may not now."""
        return min((rates.next_free(now) for rates in self._rates.values()), default=1.0)

    async def finish(self) -> None:
        """Wait for every send under way and note its outcome."""
        while self._flying or self._ended or self._closed:
            if self._flying:
                await asyncio.wait(set(self._flying), timeout=SEND_TIME, return_when=asyncio.FIRST_COMPLETED)
            await self._exchange(claim=False)
        self._again_at = self._clock()          # what was noted may let the next message of its conversation go

    async def step(self) -> bool:
        """Note what ended, claim what may go, start sending it. False when there was nothing to do."""
        return await self._exchange(claim=True)

    async def _exchange(self, *, claim: bool) -> bool:
        """One transaction: outcomes in, claims out."""
        if not self._due(claim):
            return False
        async with self._database.begin() as uow:
            if not self._due(claim):            # a batch of turns took it along while we waited
                return False
            noted = await self.note(uow)
            claimed = await self._claim(uow) if claim else None
            landed = [done for done in (noted, claimed) if done is not None]
            if not landed:
                return False
            await uow.commit(*landed)
        return True

    def _due(self, claim: bool) -> bool:
        """Whether there is an outcome to note, or there may be a message to claim."""
        return bool(self._ended or self._closed) or (claim and self._may_wait())

    def _may_wait(self) -> bool:
        return self._known != self._database.said.count or self._clock() >= self._again_at

    async def note(self, uow: UnitOfWork) -> Callable[[], None] | None:
        """Rides before a batch of turns, which must know what people have seen: what became of messages is noted."""
        ended, closed = self._ended.copy(), self._closed.copy()
        if not (ended or closed):
            return None
        await uow.outbox.note_many(ended)
        for lane, why in closed:
            await uow.conversations.close(lane, why)
        self._mark("send.noted")
        return partial(self._noted, len(ended), len(closed))

    def _noted(self, ended: int, closed: int) -> None:
        del self._ended[:ended], self._closed[:closed]

    async def claim(self, uow: UnitOfWork) -> Callable[[], None] | None:
        """Rides after a batch of turns: its replies are on their way with one commit."""
        if not self.rides:
            return None
        self._carried_until = asyncio.get_running_loop().time() + CARRIED
        return await self._claim(uow)

    async def _claim(self, uow: UnitOfWork) -> Callable[[], None] | None:
        """Take what may go out now; what is to be done after the commit, None when there is nothing to be committed."""
        now = self._clock()
        known = self._database.said.count + uow.said        # the commit of this unit will ring for what it says, which we have seen
        expired = 0
        if fresh := self._looked is None or now - self._looked >= LOOK:
            expired = await uow.outbox.expire(now)
        taken: list[tuple[Outgoing, str]] = []
        more = False
        flying = Counter(message.channel for message in self._flying.values())
        for name, rates in self._rates.items():
            free = min(IN_FLIGHT - flying[name], rates.room(now))
            if free <= 0:
                continue
            found = await uow.outbox.claim([name], self._owner, now + LEASE, free, now, rates.busy(now))
            taken += [(message, await self._below(uow, message, now)) for message in found]
            more |= len(found) == free
        # A full hand may have left some lying: look again at once. Else a little before the wait ends that follows, whose clock is another.
        again_at = now if more else now + timedelta(seconds=0.9 * self._pause(now))
        looked = partial(self._has_looked, known, again_at, now if fresh else self._looked)
        if not (taken or expired or uow.outbox.dropped):
            looked()
            return None
        self._mark("send.claimed")
        return partial(self._claimed, taken, now, looked)

    def _has_looked(self, known: int, again_at: datetime, looked: datetime | None) -> None:
        self._known, self._again_at, self._looked = known, again_at, looked

    def _claimed(self, taken: list[tuple[Outgoing, str]], now: datetime, looked: Callable[[], None]) -> None:
        """These claims are ours: the messages go out."""
        self._mark("send.committed")
        looked()
        for message, below in taken:
            self._rates[message.channel].take(message.lane, now)
            task = asyncio.create_task(self._send(message, below))
            self._flying[task] = message
            task.add_done_callback(self._came_back)

    async def _below(self, uow: UnitOfWork, message: Outgoing, now: datetime) -> str:
        """The open question, to be repeated under a push; left out when a reply is queued, which brings its own."""
        if message.kind != "status" or await uow.outbox.reply_waits(message.lane):
            return ""
        return await open_question(uow, self._desk, self._scenes, message.lane, now)

    def _came_back(self, task: asyncio.Task[Outcome | None]) -> None:
        self._flying.pop(task, None)
        if not task.cancelled() and task.exception() is None and (outcome := task.result()) is not None:
            self._ended.append(outcome)
        self._wake.set()

    async def _send(self, message: Outgoing, below: str) -> Outcome | None:
        """Send all parts of one message; what is to be noted of it. Never raises."""
        if message.tries > MOST:
            return Outcome(message.id, self._owner, "failed", why="tried too often", part=message.part, ended_at=self._clock())
        try:
            return await self._send_parts(message, below)
        except Exception as trouble:  # a mistake in rendering or in an adapter: listed, not repeated for ever
            log.error("sending failed: %s at %s", type(trouble).__name__, where(trouble))
            return self._outcome(message, Refused(f"mistake: {type(trouble).__name__}"), message.part)

    async def _send_parts(self, message: Outgoing, below: str) -> Outcome | None:
        channel = self._channels[message.channel]
        voice = self._desk.voices.get(message.lang, self._desk.voices["vi"])
        again = say(REPEATED, voice) if message.again else ""
        parts = parts_of(
            message.body, channel.abilities, turn=message.turn, lane=message.lane, secret=self._secret,
            shown=(self._desk.unit.hotline,), again=again, below=below,
        )  # fmt: skip
        done, platform_id = message.part, ""
        replaces = bool(message.body.get("replaces"))
        last = self._last.get(message.lane)
        if replaces and last is not None and last.replaces and channel.abilities.edits and len(parts) == 1:
            parts = [parts[0]._replace(replaces=last.platform_id)]
        try:
            async with asyncio.timeout(SEND_TIME):
                for part in parts[done:]:
                    platform_id = await self._part(channel, message.address, part)
                    done += 1
        except SendFailed as failed:
            return self._outcome(message, failed, done)
        except TimeoutError:
            return self._outcome(message, Unknown("no answer in time"), done)
        self._mark("send.answered")
        self._last[message.lane] = Last(platform_id, replaces)
        self._last.move_to_end(message.lane)
        while len(self._last) > 10_000:
            self._last.popitem(last=False)
        self.sent += 1
        self._stopped.pop(message.channel, None)
        return Outcome(message.id, self._owner, "sent", platform_id, part=done, ended_at=self._clock())

    async def _part(self, channel: Channel, address: str, part: Part) -> str:
        try:
            return await channel.send(address, part)
        except Refused:
            if not part.replaces:
                raise
        return await channel.send(address, part._replace(replaces=""))

    def _outcome(self, message: Outgoing, failed: SendFailed, done: int) -> Outcome | None:
        """What a failure means for this message, by its class; None leaves it claimed until the lease runs out."""
        now = self._clock()
        why = f"{type(failed).__name__}: {failed.why}"[:120]
        match failed:
            case Closed():
                self._closed.append((message.lane, "blocked"))
                return Outcome(message.id, self._owner, "failed", why=why, part=done, ended_at=now)
            case Misconfigured():
                self._stopped[message.channel] = failed.why
                self._rates[message.channel].park_all(now + RETRY)
                log.error("channel %s does not send for %s s: %s", message.channel, int(RETRY.total_seconds()), failed.why)
                return Outcome(message.id, self._owner, "waiting", why=why, part=done, not_before=now + timedelta(seconds=30))
            case TryLater():
                until = now + timedelta(seconds=min(failed.after, SLOWEST))
                rates = self._rates[message.channel]
                rates.park_all(until) if failed.everyone else rates.park(message.lane, until)
                return Outcome(message.id, self._owner, "waiting", why=why, part=done, not_before=until)
            case Unknown() if message.kind == "notice" or message.again or message.tries >= GIVE_UP:
                return Outcome(message.id, self._owner, "unknown", why=why, part=done, ended_at=now)
            case Unknown() if message.kind == "status":
                # It may have arrived. The claim is left to run out: then it is sent again, and says that it may be a repetition.
                return None
            case Unknown():
                # A reply is sent again rather than lost.
                wait = min(2.0**message.tries, SLOWEST)
                return Outcome(message.id, self._owner, "waiting", why=why, part=done, not_before=now + timedelta(seconds=wait))
            case _:
                return Outcome(message.id, self._owner, "failed", why=why, part=done, ended_at=now)


def tap_secret(database: Database) -> bytes:
    """The key under which buttons are proven to be ours."""
    return database.keys.digest("render.tap", "secret").encode()
