"""The other side in a process of its own: a false Telegram and people on it, told by JSON lines what to do.

``{"do": "latency", "seconds": 0.05}``, ``{"do": "open", "people": 400}``, ``{"do": "talk", "at_once": 200, "people": 400}``,
``{"do": "deliver", "rate": 300, "seconds": 10, "url": …, "secret": …}``; one line answers each.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections import deque
from typing import Any

import aiohttp
import orjson

from tests.bench.conversation import ARRIVED, LAST_WORDS, on_the_way, six_steps
from tests.false_telegram import FalseTelegram, Person, Sent

PATIENCE = 20.0           # seconds without any answer after which a part is given up


class Crowd:
    """People who each say their next text when the bot has answered the one before."""

    def __init__(self, telegram: FalseTelegram) -> None:
        self._telegram = telegram
        self._steps = six_steps()
        self._opening = False
        self._place: dict[int, int] = {}          # how many texts this person has said
        self._owed: dict[int, int] = {}           # answers that this person still waits for
        self._ready: deque[int] = deque()         # people at the first question
        self._next = int(time.time()) % 1_000_000 * 1_000      # people who were not in a store that an earlier crowd talked to
        self._queue: deque[int] = deque()
        self._answered = 0
        self._strange: list[str] = []             # answers that should not have come
        self._done: list[int] = []
        self._ended = asyncio.Event()
        self._until = 0.0
        self._heard_at = 0.0
        telegram.listeners.append(self._hears)

    def _say(self, chat: int, text: str = "") -> None:
        place = self._place[chat]
        self._place[chat] = place + 1
        self._owed[chat] = 1
        person = self._telegram.person(chat)
        if self._opening:
            person.says(text) if text else person.starts()
        else:
            person.says(self._steps[place])

    def _hears(self, person: Person, sent: Sent) -> None:
        chat = person.chat_id
        person.inbox.clear()
        self._telegram.messages.pop((chat, sent.message_id), None)
        self._heard_at = time.perf_counter()
        if chat not in self._place:
            return          # a late answer to someone of the part before
        if self._opening:
            self._on_the_way(chat, sent.text)
            return
        if self._owed.get(chat, 0) != 1:
            self._strange.append(sent.text)
            return
        self._owed[chat] = 0
        self._answered += 1
        if self._until and self._heard_at >= self._until:
            self._ended.set()
        if self._place[chat] < len(self._steps):
            self._say(chat)
        else:
            if LAST_WORDS not in sent.text:
                self._strange.append(sent.text)
            self._finished(chat)

    def _on_the_way(self, chat: int, said: str) -> None:
        """Numbers are typed here, and those mean what was on the screen that the bot knows to have arrived: so nobody is too quick."""
        if answer := on_the_way(said):
            self._answered += 1
            asyncio.get_running_loop().call_later(0.05, self._say, chat, answer)
        elif ARRIVED in said:
            self._answered += 1
            self._finished(chat)

    def _finished(self, chat: int) -> None:
        self._done.append(chat)
        if self._queue:
            self._say(self._queue.popleft())
        elif len(self._done) == len(self._place):
            self._ended.set()

    async def _run(self, chats: list[int], at_once: int, seconds: float) -> dict[str, Any]:
        self._queue, self._done = deque(chats), []
        self._place, self._owed = dict.fromkeys(chats, 0), {}
        self._answered, self._strange = 0, []
        self._ended.clear()
        begun = self._heard_at = time.perf_counter()
        self._until = begun + seconds if seconds else 0.0
        for _person in range(min(at_once, len(self._queue))):
            self._say(self._queue.popleft())
        while not self._ended.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1.0):
                    await self._ended.wait()
            now = time.perf_counter()
            if now - self._heard_at > PATIENCE or (self._until and now > self._until):
                break
        took = time.perf_counter() - begun
        return {
            "updates": self._answered, "seconds": took, "strange": len(self._strange), "sample": self._strange[:2],
            "finished": len(self._done),
        }  # fmt: skip

    async def open(self, people: int) -> dict[str, Any]:
        """New people come to the first question."""
        chats = list(range(self._next, self._next + people))
        self._next += people
        self._opening = True
        found = await self._run(chats, 200, 0.0)
        self._opening = False
        self._ready.extend(self._done)
        return found

    async def talk(self, at_once: int, people: int) -> dict[str, Any]:
        """The six texts, by so many at once; people who are through make room for the next."""
        chats = [self._ready.popleft() for _ in range(min(people, len(self._ready)))]
        return await self._run(chats, at_once, 0.0)

    async def repeat(self, at_once: int, seconds: float) -> dict[str, Any]:
        """For the baselines, which have no way to the first question: as many people as it takes."""
        chats = list(range(self._next, self._next + 100_000))
        found = await self._run(chats, at_once, seconds)
        self._next += 100_000
        return found

    async def more(self, seconds: float) -> dict[str, Any]:
        """Go on after ``repeat`` for so long, and count anew."""
        begun, before = time.perf_counter(), self._answered
        self._until = 0.0
        await asyncio.sleep(seconds)
        return {"updates": self._answered - before, "seconds": time.perf_counter() - begun}

    async def deliver(self, rate: float, seconds: float, url: str, secret: str) -> dict[str, Any]:
        """Webhook deliveries at a fixed rate, whatever the answers; how long each took to be acknowledged, in seconds.

        Measured from the moment at which the delivery was due, so that a stall counts for all that came during it.
        """
        headers = {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret}
        times: list[float] = []
        codes: dict[str, int] = {}
        count = int(rate * seconds)
        self._place = {}
        talking = [self._ready.popleft() for _ in range(min(count // len(self._steps) + 1, len(self._ready)))]
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=100), cookie_jar=aiohttp.DummyCookieJar()) as session:

            async def one(number: int, due: float) -> None:
                step, who = divmod(number, len(talking))
                person = self._telegram.person(talking[who])
                body = {
                    "update_id": 900_000_000 + number,
                    "message": {
                        "message_id": person.next_message(), "from": person.user(), "chat": person.chat(),
                        "date": self._telegram.now(), "text": self._steps[step % len(self._steps)],
                    },
                }  # fmt: skip
                async with session.post(url, data=orjson.dumps(body), headers=headers) as answer:
                    await answer.read()
                    codes[str(answer.status)] = codes.get(str(answer.status), 0) + 1
                times.append(time.perf_counter() - due)

            begun = time.perf_counter() + 0.05
            async with asyncio.TaskGroup() as group:
                for number in range(count):
                    due = begun + number / rate
                    if (ahead := due - time.perf_counter()) > 0:
                        await asyncio.sleep(ahead)
                    group.create_task(one(number, due))
        return {"times": times, "codes": codes}


async def main() -> None:
    """Serve commands from standard input until it ends."""
    telegram = await FalseTelegram.start(clock=lambda: int(time.time()))
    crowd = Crowd(telegram)
    say = sys.stdout.buffer
    say.write(orjson.dumps({"url": telegram.url, "token": telegram.token}) + b"\n")
    say.flush()
    while line := await asyncio.to_thread(sys.stdin.buffer.readline):
        asked = orjson.loads(line)
        what = asked.pop("do")
        if what == "latency":
            telegram.latency = asked["seconds"]
            found: dict[str, Any] = {}
        elif what == "quiet":
            telegram.updates.set_webhook("", "", 40, ())
            telegram.updates.waiting.clear()
            found = {}
        else:
            found = await getattr(crowd, what)(**asked)
        say.write(orjson.dumps(found) + b"\n")
        say.flush()
    await telegram.close()


if __name__ == "__main__":
    try:
        import uvloop
    except ImportError:
        asyncio.run(main())
    else:
        uvloop.run(main())
