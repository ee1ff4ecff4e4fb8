"""What the page sends: opening, words, taps, files, "shown", the end. Each act is kept before it is answered."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Awaitable, Mapping
from typing import Any, Final, TypeVar

from aiohttp import web

from bot.channels.webchat.channel import NAME
from bot.channels.webchat.ports import ChatPorts, ChatSettings, ChatState
from bot.channels.webchat.rates import Pace, TooFast
from bot.channels.webchat.session import Cookies, Visitor, address_of
from bot.channels.webchat.uploads import Uploads
from bot.guard import Doorway, answer, check_origin, check_reader, client, page_key, read_capped, read_json, refuse
from handlers.channel import Arrival
from handlers.papers.declined import Declined
from storage.files import NoRoom

log = logging.getLogger(__name__)

LANGUAGE_WORDS: Final[Mapping[str, str]] = {"vi": "tiếng Việt", "en": "tiếng Anh"}
"""The language switch says these words, which work at every step: a tap can do nothing that typing cannot."""
TAP: Final = 64
START: Final = 64
NAME_LENGTH: Final = 120
_FORM_TYPES: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
_BIGGEST: Final = 2**31 - 1
T = TypeVar("T")


class Acts:
    """The routes under /chat that change something."""

    def __init__(self, ports: ChatPorts, settings: ChatSettings, doorway: Doorway, pace: Pace, uploads: Uploads) -> None:
        self._ports = ports
        self._settings = settings
        self._doorway = doorway
        self._pace = pace
        self._uploads = uploads
        self._cookies = Cookies(ports, doorway)

    def visitor(self, token: str) -> Visitor:
        """Address and lane of a session token."""
        address = address_of(token)
        return Visitor(address, self._ports.lane(address))

    def reader(self, request: web.Request) -> Visitor:
        """Who wants to read. Raises 401, 403, 429; whether the conversation was ended is still to be asked."""
        check_reader(request)
        visitor = self.visitor(self._cookies.needed(request))
        try:
            self._pace.reach(client(request, self._doorway))
        except TooFast as error:
            raise refuse(429, "slow", after=error.after, tell=error.tell) from None
        return visitor

    async def open(self, request: web.Request) -> web.Response:
        """POST /chat/open: the session, made when there is none, and what the page must know to begin. Nothing is stored yet."""
        check_origin(request, self._doorway)
        await read_json(request, self._settings.body)
        known = self._cookies.token(request)
        token = known or self._ports.new_token()
        visitor = self.visitor(token)
        await self._admit(visitor if known else None, request)
        state = await self._state(visitor.lane)
        if state.ended:
            token = self._ports.new_token()
            visitor, state = self.visitor(token), ChatState()
        unit = self._ports.unit()
        response = answer(
            {
                "session": visitor.mark, "unit": unit.name, "hotline": unit.hotline, "demo": unit.demo,
                "lang": state.lang, "known": state.known, "consent": state.consent, "seq": state.seq, "space": self._ports.space(),
                "limits": {"text": self._settings.text, "file": self._settings.file},
            }
        )  # fmt: skip
        self._cookies.hand_out(response, token, self._settings.cookie_days)
        return response

    async def send(self, request: web.Request) -> web.Response:
        """POST /chat/send: one act, kept durably under the page's own id. The same id again changes nothing and is answered alike."""
        check_origin(request, self._doorway)
        visitor = self.visitor(self._cookies.needed(request))
        body = await read_json(request, self._settings.body)
        arrival = self._arrival(visitor, page_key(body.get("id")), body)
        await self._admit(visitor, request)
        await self._live(visitor.lane)
        await self._keep(arrival, request)
        if shown := _whole(body.get("shown")):
            await self._note_shown(visitor.lane, shown)
        return answer({"kept": True})

    async def file(self, request: web.Request) -> web.Response:
        """POST /chat/file?id=…&name=…&seen=…: one photo or document as the body. Before consent 409, and nothing is read or stored.

        More than one at a time, or more than the machine can inspect soon: 503, the page sends it again. More than a day's bytes: 429.
        """
        check_origin(request, self._doorway)
        visitor = self.visitor(self._cookies.needed(request))
        key = page_key(request.query.get("id"))
        if request.content_type in _FORM_TYPES:
            raise refuse(415, "content_type")  # what a form of a strange page could send without asking
        if not (await self._live(visitor.lane)).consent:
            raise refuse(409, "consent", consent=True)
        await self._admit(visitor, request)
        name = request.query.get("name", "")[:NAME_LENGTH]
        seen = _whole(_number(request.query.get("seen", "")))
        declined = ""
        with self._uploads.one(visitor.lane, client(request, self._doorway), request.content_length or 0) as upload:
            data = await read_capped(
                request, self._settings.file, upload.claim, within=self._settings.upload_within, rate=self._settings.upload_rate
            )
            with self._uploads.inspecting():
                try:
                    stored = await self._ports.take_file(data, name)
                except Declined as error:
                    declined = error.code
                except NoRoom:
                    declined = "no_room"
        now = self._ports.now()
        inbox_key = _inbox_key(visitor, key)
        if declined:
            await self._keep(Arrival(NAME, inbox_key, visitor.address, now, seen=seen, declined=(declined,)), request)
            return answer({"kept": True, "declined": declined})
        await self._keep(Arrival(NAME, inbox_key, visitor.address, now, seen=seen, files=(stored,)), request)
        return answer({"kept": True})

    async def shown(self, request: web.Request) -> web.Response:
        """POST /chat/shown {seq}: the page showed all messages up to this one."""
        check_origin(request, self._doorway)
        visitor = self.visitor(self._cookies.needed(request))
        body = await read_json(request, self._settings.body)
        await self._admit(visitor, request)
        await self._live(visitor.lane)
        if seq := _whole(body.get("seq")):
            await self._note_shown(visitor.lane, seq)
        return answer({"noted": True})

    async def end(self, request: web.Request) -> web.Response:
        """POST /chat/end, "Kết thúc trên máy này": the conversation is forgotten and the browser drops its token."""
        check_origin(request, self._doorway)
        await read_json(request, self._settings.body)
        if token := self._cookies.token(request):
            visitor = self.visitor(token)
            await self._admit(visitor, request)
            await self._ports.forget(visitor.lane)
        response = answer({"ended": True})
        self._cookies.drop(response)
        return response

    async def document(self, request: web.Request) -> web.Response:
        """GET /chat/document/<hash>: a document that was sent in this conversation, and no other."""
        visitor = self.reader(request)
        await self._live(visitor.lane)
        found = await self._ports.document(visitor.lane, request.match_info["hash"])
        if found is None:
            raise refuse(404, "document")
        quoted = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._-") else "_" for letter in found.name) or "tep"
        return web.Response(
            body=found.data, content_type=found.media,
            headers={"Cache-Control": "private, no-store", "Content-Disposition": f'inline; filename="{quoted}"',
                     "Content-Security-Policy": "default-src 'none'; sandbox"},
        )  # fmt: skip

    def _arrival(self, visitor: Visitor, key: str, body: Mapping[str, Any]) -> Arrival:
        """The letter of this act. Raises 400, 413."""
        given = body.get("lang")
        lang = given if isinstance(given, str) and given in LANGUAGE_WORDS else ""
        text, tap, start = (_words(body.get(name)) for name in ("text", "tap", "start"))
        seen = _whole(body.get("seen"))
        inbox_key, now = _inbox_key(visitor, key), self._ports.now()
        if isinstance(start, str) and text is None and tap is None:
            return Arrival(NAME, inbox_key, visitor.address, now, kind="start", start=start[:START], lang=lang)
        if isinstance(tap, str) and text is None and 1 <= len(tap.encode()) <= TAP:
            return Arrival(NAME, inbox_key, visitor.address, now, tap=tap, seen=seen)
        if isinstance(text, str) and tap is None and text.strip():
            if len(text) > self._settings.text:
                raise refuse(413, "long", most=self._settings.text)
            return Arrival(NAME, inbox_key, visitor.address, now, text=text, seen=seen)
        if lang and text is None and tap is None:
            return Arrival(NAME, inbox_key, visitor.address, now, text=LANGUAGE_WORDS[lang], seen=seen, lang=lang)
        raise refuse(400, "act")

    async def _keep(self, arrival: Arrival, request: web.Request) -> None:
        await _or_later(self._ports.keep([arrival._replace(network=client(request, self._doorway))]))

    async def _note_shown(self, lane: str, seq: int) -> None:
        """What the page showed is worth knowing, and never worth failing an act that is kept."""
        try:
            await self._ports.shown(lane, seq)
        except Exception as error:
            log.warning("shown was not noted: %s", type(error).__name__)

    async def _state(self, lane: str) -> ChatState:
        tips = await _or_later(self._ports.tips([lane]))
        return tips.get(lane, ChatState())

    async def _live(self, lane: str) -> ChatState:
        """The state of a conversation that goes on. Raises 401 for one that was ended: the page then begins another."""
        state = await self._state(lane)
        if state.ended:
            raise refuse(401, "ended")
        return state

    async def _admit(self, visitor: Visitor | None, request: web.Request) -> None:
        """Slow who comes too fast. Raises 429; a visitor without a session is counted by address alone."""
        address = client(request, self._doorway)
        try:
            if visitor is None:
                await self._pace.admit(f"new:{address}", address)
            else:
                await self._pace.admit(visitor.lane, address, lambda: self._ports.has_open(visitor.lane))
        except TooFast as error:
            raise refuse(429, "slow", after=error.after, tell=error.tell) from None


async def _or_later(work: Awaitable[T]) -> T:
    """The result, or 503 with nothing acknowledged: the page keeps the act and sends it again."""
    try:
        return await work
    except NoRoom:
        raise refuse(503, "full", after=30, space="full") from None
    except web.HTTPException:
        raise
    except Exception as error:
        log.error("an act could not be kept: %s", type(error).__name__)
        raise refuse(503, "later", after=2) from None


def _inbox_key(visitor: Visitor, key: str) -> str:
    """Two browsers cannot collide, nor can one guess its way into the other's keys. Short enough for the inbox (120)."""
    return f"{hashlib.sha256(visitor.address.encode()).hexdigest()[:16]}:{key}"


def _words(value: object) -> object:
    """A text without NUL, which stands for nothing and which some tables cannot hold; anything else as it is."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def _whole(value: object) -> int:
    """A whole number from 0 on; anything else is 0."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _BIGGEST else 0


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 11 else 0
