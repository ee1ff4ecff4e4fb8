"""People on the false Telegram: what they do becomes updates, what the bot says to them is kept in their inbox."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.false_telegram.server import FalseTelegram


@dataclass(slots=True)
class Sent:
    """One message of the bot, as it stands in the chat now. ``texts`` are all its versions, ``buttons`` rows of (label, data)."""

    chat_id: int
    message_id: int
    method: str
    text: str
    buttons: list[list[tuple[str, str]]] = field(default_factory=list)
    document: bytes = b""
    file_name: str = ""
    texts: list[str] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """What the buttons say, in reading order."""
        return [label for row in self.buttons for label, _ in row]


@dataclass(slots=True)
class Person:
    """One private chat. Every act returns at once; its update waits to be asked for or delivered."""

    server: FalseTelegram
    chat_id: int
    name: str = "Nguyễn Minh An"
    language: str = "vi"
    inbox: list[Sent] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)        # callback ids that the bot answered
    blocked: bool = False
    last_message: int = 0
    _waiting: list[tuple[int, asyncio.Future[None]]] = field(default_factory=list)

    # Acts

    def says(self, text: str) -> int:
        """Type a text; the message's id."""
        return self._message({"text": text})

    def starts(self, payload: str = "") -> int:
        """Open the bot, perhaps by a deep link."""
        return self._message({"text": f"/start {payload}".strip(), "entities": [{"type": "bot_command", "offset": 0, "length": 6}]})

    def taps(self, what: str | Sent, label: str = "", *, stale: bool = False) -> str:
        """Press a button: ``taps("Gửi")`` on the newest message that has it, ``taps(message, "Gửi")`` on that one; the callback's id.

        ``stale``: the tap is delivered so late that it cannot be acknowledged any more.
        """
        if isinstance(what, Sent):
            message = what
        else:
            label = what
            message = next((one for one in reversed(self.inbox) if label in one.labels), None) or self._no_button(label)
        data = next((data for row in message.buttons for words, data in row if words == label), None)
        if data is None:
            self._no_button(label)
        query = self.server.new_query(self, stale=stale)
        shown = {"message_id": message.message_id, "date": self.server.now(), "chat": self.chat(), "from": self.server.me}
        pressed = {"id": query, "from": self.user(), "chat_instance": str(self.chat_id), "data": data}
        self.server.update("callback_query", pressed | {"message": shown | {"text": message.text}}, self.chat_id)
        return query

    def sends_photo(self, content: bytes, caption: str = "", *, album: str = "") -> int:
        """Send a photo: Telegram makes smaller sizes beside the one sent."""
        sizes = [
            {**self.server.new_file(content, "photos", "jpg"), "width": width, "height": height}
            for width, height in ((90, 67), (320, 240), (1280, 960))
        ]
        more = {"caption": caption} if caption else {}
        return self._message({"photo": sizes, **more, **({"media_group_id": album} if album else {})})

    def sends_album(self, photos: Sequence[bytes], caption: str = "") -> list[int]:
        """Send several photos in one go: as many updates, which share ``media_group_id``."""
        album = str(self.server.new_number())
        return [self.sends_photo(content, caption if index == 0 else "", album=album) for index, content in enumerate(photos)]

    def sends_document(self, content: bytes, name: str, mime: str = "application/pdf", caption: str = "") -> int:
        """Send a file as it is."""
        document = {**self.server.new_file(content, "documents", name.rpartition(".")[2] or "bin"), "file_name": name, "mime_type": mime}
        return self._message({"document": document, **({"caption": caption} if caption else {})})

    def sends(self, kind: str, content: dict[str, Any] | None = None) -> int:
        """Send something else: ``voice``, ``video``, ``sticker``, ``location``, ``contact``…"""
        return self._message({kind: content or {"file_id": f"other-{kind}", "file_unique_id": "x", "duration": 3}})

    def edits(self, message_id: int, text: str) -> None:
        """Change the text of a message sent before."""
        moment = self.server.now()
        message = {"message_id": message_id, "from": self.user(), "chat": self.chat(), "date": moment, "edit_date": moment, "text": text}
        self.server.update("edited_message", message, self.chat_id)

    def blocks_bot(self) -> None:
        """Block: the bot is told, and everything it sends from now on is refused."""
        self.blocked = True
        self._membership("member", "kicked")

    def unblocks_bot(self) -> None:
        """Let the bot in again."""
        self.blocked = False
        self._membership("kicked", "member")

    # What came of them

    def says_back(self) -> list[str]:
        """The bot's texts, as they stand now."""
        return [message.text for message in self.inbox]

    async def hears(self, count: int = 1, seconds: float = 10.0) -> list[Sent]:
        """Wait until the inbox holds at least ``count`` messages. Raises TimeoutError."""
        if len(self.inbox) < count:
            told: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((count, told))
            await asyncio.wait_for(told, seconds)
        return self.inbox

    def receives(self, message: Sent) -> None:
        """Called by the server: the bot's message is in the chat."""
        self.inbox.append(message)
        for wanted in [one for one in self._waiting if one[0] <= len(self.inbox)]:
            self._waiting.remove(wanted)
            if not wanted[1].done():
                wanted[1].set_result(None)

    def next_message(self) -> int:
        """Message ids count up in each chat."""
        self.last_message += 1
        return self.last_message

    def user(self) -> dict[str, Any]:
        """Telegram's User object."""
        return {"id": self.chat_id, "is_bot": False, "first_name": self.name, "language_code": self.language}

    def chat(self) -> dict[str, Any]:
        """Telegram's Chat object."""
        return {"id": self.chat_id, "type": "private", "first_name": self.name}

    def _message(self, content: dict[str, Any]) -> int:
        number = self.next_message()
        message = {"message_id": number, "from": self.user(), "chat": self.chat(), "date": self.server.now(), **content}
        self.server.update("message", message, self.chat_id)
        return number

    def _membership(self, old: str, new: str) -> None:
        bot = self.server.me
        self.server.update("my_chat_member", {
            "chat": self.chat(), "from": self.user(), "date": self.server.now(),
            "old_chat_member": {"user": bot, "status": old}, "new_chat_member": {"user": bot, "status": new, "until_date": 0},
        }, self.chat_id)

    def _no_button(self, label: str) -> Sent:
        raise AssertionError(f"no button {label!r}; the newest messages offer {[message.labels for message in self.inbox[-3:]]}")
