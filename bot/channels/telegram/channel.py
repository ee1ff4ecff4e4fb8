"""Telegram as a channel: sending within its rules, fetching what it keeps, the webhook and the polling."""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from hmac import compare_digest
from typing import Any

import orjson

from bot.channels.telegram.api import BotApi
from bot.channels.telegram.outcomes import NOT_MODIFIED, PAUSE, NoSuccess
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.request import TelegramRequest
from bot.channels.telegram.updates import ALLOWED, NAME, arrival
from dialogs.engine.event import FileRef
from handlers.channel import Abilities, Arrival, Closed, Malformed, NotGenuine, Part, PartButton, Refused, SendFailed, TryLater, Unknown
from handlers.limits import TELEGRAM, TELEGRAM_ABILITIES

API_URL = "https://api.telegram.org"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}", re.ASCII)

SHORT_LABEL = 14         # characters; two such labels stand side by side on a phone 390 pixels wide
CROWD = 3                # so many chats slowed down at one time: it is the bot as a whole that sends too fast
PHOTO_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
CHUNK = 64 * 1024
_NAME_TROUBLE = re.compile(r'[\x00-\x1f\x7f"\\/]')


@dataclass(frozen=True, slots=True)
class WebhookInfo:
    """What Telegram says of our webhook: deliveries that wait, and the last one that failed."""

    url: str
    pending: int
    last_error: str = ""
    last_error_at: datetime | None = None


class Telegram:
    """One bot on Telegram. Make one a process; ``close`` it at the end.

    ``document`` gives the bytes of a document by its content hash. ``secret`` is the webhook's; without one nothing is genuine.
    ``hashing`` makes message keys that tell nothing of people; the token serves where none is given. ``clock`` counts seconds.
    Raises ValueError where a setting is wrong, without repeating the token.
    """

    name = NAME

    def __init__(
        self,
        token: str,
        *,
        document: Callable[[str], Awaitable[bytes]],
        secret: str = "",
        hashing: bytes = b"",
        api_url: str = API_URL,
        proxy: str = "",
        abilities: Abilities = TELEGRAM_ABILITIES,
        request: TelegramRequest | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if secret and not SECRET.fullmatch(secret):
            raise ValueError("MOTCUA_TELEGRAM_WEBHOOK_SECRET has 1 to 256 letters, digits, _ and -")
        self._api = BotApi(token, api_url, request or TelegramRequest(proxy=proxy))
        self.abilities = abilities
        self.bot_id = self._api.bot_id
        self.counts: Counter[str] = Counter()      # updates that held nothing for us by kind, malformed ones, failed polls
        self._document = document
        self._secret = secret.encode()
        self._hashing = blake2b(hashing or token.encode(), digest_size=32).digest()
        self._clock = clock
        self._slowed: dict[str, float] = {}
        self._polling: Polling | None = None

    async def close(self) -> None:
        """Close the connections."""
        await self._api.request.shutdown()

    @property
    def trouble(self) -> str:
        """Why no updates come by polling just now; empty when all is well."""
        return self._polling.trouble if self._polling else ""

    # What arrives

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> Sequence[Arrival]:
        """One webhook delivery: at most one arrival. Raises NotGenuine, Malformed."""
        proof = headers.get(SECRET_HEADER, "").encode(errors="replace")
        if not self._secret or not compare_digest(proof, self._secret):
            raise NotGenuine("the webhook's secret is missing or wrong")
        try:
            update = orjson.loads(body)
        except ValueError:
            raise Malformed("not JSON") from None
        found = self._arrival(update, now)
        return () if found is None else (found,)

    def _arrival(self, update: object, now: datetime) -> Arrival | None:
        return arrival(update, now, self.bot_id, self._digest, self.counts)

    def _digest(self, value: str) -> str:
        return blake2b(value.encode(), digest_size=16, key=self._hashing).hexdigest()

    async def poll(
        self,
        keep: Callable[[Sequence[Arrival]], Awaitable[object]],
        stop: asyncio.Event,
        *,
        aside: Callable[[bytes], Awaitable[object]],
        now: Callable[[], datetime],
        wait: int = 25,
        pause: float = 1.0,
    ) -> None:
        """Ask for updates until ``stop``; each batch is confirmed to Telegram after ``keep`` returned. Removes a webhook first."""
        limits = self._api.request.limits(whole=wait + self._api.request.read_timeout)
        self._polling = Polling(
            call=lambda method, asked: self._api.call(method, asked, limits), read=self._arrival, keep=keep, aside=aside, now=now,
            wait=wait, pause=pause, counts=self.counts,
        )
        await self._polling.run(stop)

    async def register(self, url: str) -> None:
        """Set the webhook, with our secret. Raises a kind of SendFailed."""
        if not self._secret:
            raise ValueError("a webhook needs MOTCUA_TELEGRAM_WEBHOOK_SECRET")
        asked = {"url": url, "secret_token": self._secret.decode(), "allowed_updates": ALLOWED, "drop_pending_updates": False}
        await self._api.ask("setWebhook", asked)

    async def info(self) -> WebhookInfo:
        """The state of the webhook, for readiness. Raises a kind of SendFailed."""
        said = await self._api.ask("getWebhookInfo", {})
        if not isinstance(said, dict):
            raise Unknown("getWebhookInfo: the answer is no object")
        when = said.get("last_error_date")
        return WebhookInfo(
            url=str(said.get("url", "")),
            pending=int(said.get("pending_update_count", 0)),
            last_error=str(said.get("last_error_message", "")),
            last_error_at=datetime.fromtimestamp(when, UTC) if isinstance(when, int) else None,
        )

    async def username(self) -> str:
        """The bot's name, for links https://t.me/<name>?start=<payload>. Raises a kind of SendFailed: the first proof of the token."""
        said = await self._api.ask("getMe", {})
        return str(said.get("username", "")) if isinstance(said, dict) else ""

    async def fetch(self, ref: FileRef) -> AsyncIterator[bytes]:
        """The bytes of a file that Telegram keeps, from its own host, at most 20 MB. Raises Refused, TryLater, Misconfigured."""
        cap = self.abilities.upload
        if ref.size > cap:
            raise Refused("the file is bigger than Telegram hands out")
        try:
            said = await self._api.ask("getFile", {"file_id": ref.ref})
        except Unknown as error:
            raise TryLater(error.why, PAUSE) from None           # asking twice does no harm
        said = said if isinstance(said, dict) else {}
        size, got = said.get("file_size"), 0
        async with self._api.file(str(said.get("file_path", ""))) as answer:
            if answer.status != 200:
                raise TryLater(f"file: answered {answer.status}", PAUSE)
            if (answer.content_length or 0) > cap:
                raise Refused("the file is bigger than Telegram hands out")
            async for chunk in answer.content.iter_chunked(CHUNK):
                got += len(chunk)
                if got > cap:
                    raise Refused("the file is bigger than Telegram hands out")
                yield chunk
        if isinstance(size, int) and size > 0 and got != size:
            raise TryLater("file: it came incomplete", PAUSE)

    # What goes out

    async def send(self, address: str, part: Part) -> str:
        """Send one part, acknowledging the tap that it answers first. A part with nothing but the tap's id only acknowledges: no id then.

        Texts go as they are, without markup, so that nothing in them can become a link or a format. Raises a kind of SendFailed.
        """
        if part.acknowledge:
            await self._acknowledge(part.acknowledge)
        if not part.text and not part.document:
            return ""
        if not address.lstrip("-").isascii() or not address.lstrip("-").isdigit():
            raise Refused("an address of Telegram is a number")
        chat = int(address)
        try:
            if part.document:
                return await self._send_document(chat, part)
            return await self._send_text(chat, part)
        except NoSuccess as error:
            raise self._judged(address, error) from None

    async def _send_text(self, chat: int, part: Part) -> str:
        message: dict[str, Any] = {"chat_id": chat, "text": part.text, "link_preview_options": {"is_disabled": True}}
        if part.buttons:
            message["reply_markup"] = keyboard(part.buttons)
        if part.replaces.isascii() and part.replaces.isdigit():
            try:
                return _number_of(await self._api.call("editMessageText", message | {"message_id": int(part.replaces)}))
            except NoSuccess as error:
                if NOT_MODIFIED in error.description:
                    return part.replaces
                if not isinstance(error.failed, Refused):
                    raise
                # Gone, too old, or a photo: surely not edited, so it may be said anew.
        return _number_of(await self._api.call("sendMessage", message))

    async def _send_document(self, chat: int, part: Part) -> str:
        try:
            content = await self._document(part.document)
        except (OSError, LookupError):
            raise Refused("the document is not on our disk") from None
        if len(content) > self.abilities.document:
            raise Refused("the document is bigger than Telegram takes")
        first = ""
        caption, buttons = part.text, part.buttons
        if len(caption.encode("utf-16-le", "replace")) // 2 > TELEGRAM["caption"].value:
            first = await self._send_text(chat, Part(caption, buttons))
            caption, buttons = "", ()
        try:
            return await self._upload(chat, content, part.document_name, caption, buttons)
        except NoSuccess as error:
            if not first:
                raise
            # The text has arrived, its document has not: neither "sent" nor "not sent" would be true.
            raise Unknown(f"the text went out, the document did not: {error.failed.why}") from None

    async def _upload(self, chat: int, content: bytes, name: str, caption: str, buttons: tuple[PartButton, ...]) -> str:
        """A picture as a photo, so that it shows in the chat; as a document where Telegram does not take it as a photo."""
        name = _NAME_TROUBLE.sub("_", name) or "document"
        fields = {"chat_id": str(chat), "caption": caption}
        if buttons:
            fields["reply_markup"] = orjson.dumps(keyboard(buttons)).decode()
        if content.startswith(PHOTO_STARTS) and len(content) <= TELEGRAM["photo"].value:
            try:
                return _number_of(await self._api.call("sendPhoto", fields, self._api.bulky, ("photo", name, content)))
            except NoSuccess as error:
                if not isinstance(error.failed, Refused):
                    raise
        return _number_of(await self._api.call("sendDocument", fields, self._api.bulky, ("document", name, content)))

    async def _acknowledge(self, tap: str) -> None:
        """Stop the button's hourglass. Whatever comes of it, the answer is sent: a tap older than 15 seconds cannot be acknowledged."""
        try:
            await self._api.call("answerCallbackQuery", {"callback_query_id": tap}, self._api.brief)
        except NoSuccess:
            self.counts["tap not acknowledged"] += 1

    def _judged(self, address: str, error: NoSuccess) -> SendFailed:
        """One chat slowed down is its own affair; several at one time mean that the whole bot is too fast, which Telegram does not say."""
        failed = error.failed
        if isinstance(failed, TryLater) and error.code == 429:
            now = self._clock()
            self._slowed = {chat: until for chat, until in self._slowed.items() if until > now}
            self._slowed[address] = now + failed.after
            failed.everyone = failed.everyone or len(self._slowed) >= CROWD
        elif isinstance(failed, Closed):
            self._slowed.pop(address, None)
        return failed

def keyboard(buttons: tuple[PartButton, ...]) -> dict[str, Any]:
    """Telegram's inline keyboard: a row for each button, two short ones side by side."""
    rows: list[list[dict[str, str]]] = []
    room = False                                                 # whether the last row is one short button
    for button in buttons:
        cell = {"text": button.label, "callback_data": button.payload}
        short = len(button.label) <= SHORT_LABEL
        if room and short:
            rows[-1].append(cell)
            room = False
        else:
            rows.append([cell])
            room = short
    return {"inline_keyboard": rows}


def _number_of(message: object) -> str:
    """The platform's id of a message that was sent. An answer without one still says that it was."""
    return str(message.get("message_id", "")) if isinstance(message, dict) else ""
