"""The Bot API's methods on the false Telegram, with the checks and the sentences of the real one."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from tests.false_telegram.people import Person, Sent
from tests.false_telegram.updates import Conflict

if TYPE_CHECKING:
    from tests.false_telegram.server import FalseTelegram

TEXT, CAPTION = 4096, 1024
PHOTO, DOCUMENT, DOWNLOAD = 10_000_000, 50_000_000, 20_000_000


class Answered(Exception):
    """An answer that is not a success: code, description, parameters."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class Upload:
    """A file of a multipart body."""

    name: str
    content: bytes


def bad(what: str) -> Answered:
    return Answered(400, f"Bad Request: {what}")


def units(text: str) -> int:
    """Telegram counts in UTF-16."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _person(server: FalseTelegram, asked: Mapping[str, Any]) -> Person:
    if "chat_id" not in asked:
        raise bad("chat_id is empty")
    try:
        person = server.people.get(int(asked["chat_id"]))
    except (TypeError, ValueError):
        person = None
    if person is None:
        raise bad("chat not found")
    if person.blocked:
        raise Answered(403, "Forbidden: bot was blocked by the user")
    return person


def _text(asked: Mapping[str, Any], name: str, most: int, *, empty: bool = False) -> str:
    text = asked.get(name, "")
    if not isinstance(text, str):
        raise bad(f'field "{name}" must be of type String')
    text = text.strip()
    if not text and not empty:
        raise bad("message text is empty")
    if units(text) > most:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text


def _buttons(asked: Mapping[str, Any]) -> list[list[tuple[str, str]]]:
    markup = asked.get("reply_markup")
    if not markup:
        return []
    if isinstance(markup, str):
        try:
            markup = orjson.loads(markup)
        except ValueError:
            raise bad("can't parse reply keyboard markup JSON object") from None
    rows = markup.get("inline_keyboard") if isinstance(markup, dict) else None
    if not isinstance(rows, list):
        raise bad("object expected as reply markup")
    return [[_button(cell) for cell in row] for row in rows]


def _button(cell: Any) -> tuple[str, str]:
    if not isinstance(cell, dict) or not isinstance(cell.get("text"), str) or not cell["text"].strip():
        raise bad("can't parse inline keyboard button: field \"text\" must be a non-empty String")
    data = cell.get("callback_data")
    if data is None or data == "":
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return cell["text"], data


def _message(server: FalseTelegram, person: Person, sent: Sent) -> dict[str, Any]:
    """Telegram's Message object for a message of the bot."""
    body: dict[str, Any] = {"message_id": sent.message_id, "from": server.me, "chat": person.chat(), "date": server.now()}
    if sent.method == "sendMessage":
        body["text"] = sent.text
    elif sent.text:
        body["caption"] = sent.text
    return body


def _deliver(server: FalseTelegram, person: Person, sent: Sent) -> dict[str, Any]:
    sent.texts.append(sent.text)
    server.messages[person.chat_id, sent.message_id] = sent
    server.sent += 1
    person.receives(sent)
    for listener in server.listeners:
        listener(person, sent)
    return _message(server, person, sent)


async def send_message(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    person = _person(server, asked)
    text, buttons = _text(asked, "text", TEXT), _buttons(asked)
    return _deliver(server, person, Sent(person.chat_id, person.next_message(), "sendMessage", text, buttons))


async def edit_message_text(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    person = _person(server, asked)
    text, buttons = _text(asked, "text", TEXT), _buttons(asked)
    sent = server.messages.get((person.chat_id, int(asked.get("message_id", 0))))
    if sent is None:
        raise bad("message to edit not found")
    if sent.method != "sendMessage":
        raise bad("there is no text in the message to edit")
    if (sent.text, sent.buttons) == (text, buttons):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content "
            "and reply markup of the message"
        )
    sent.text, sent.buttons = text, buttons
    sent.texts.append(text)
    for listener in server.listeners:
        listener(person, sent)
    return _message(server, person, sent)


def _upload(method: str, field: str, most: int) -> Callable[[FalseTelegram, Mapping[str, Any]], Awaitable[Any]]:
    async def send(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
        person = _person(server, asked)
        upload = asked.get(field)
        if not isinstance(upload, Upload):
            raise bad(f"there is no {field} in the request")
        if not upload.content:
            raise bad("file must be non-empty")
        if len(upload.content) > most:
            raise Answered(413, "Request Entity Too Large")
        if method == "sendPhoto" and not upload.content.startswith((b"\xff\xd8\xff", b"\x89PNG")):
            raise bad("IMAGE_PROCESS_FAILED")
        text, buttons = _text(asked, "caption", CAPTION, empty=True), _buttons(asked)
        sent = Sent(person.chat_id, person.next_message(), method, text, buttons, upload.content, upload.name)
        return _deliver(server, person, sent)

    return send


async def answer_callback_query(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    query = str(asked.get("callback_query_id", ""))
    person = server.queries.get(query)
    if person is None:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    person.acknowledged.append(query)
    return True


async def get_file(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    if not asked.get("file_id"):
        raise bad("file_id not specified")
    file = server.files.get(str(asked["file_id"]))
    if file is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD:
        raise bad("file is too big")
    return {"file_id": file.ref, "file_unique_id": file.unique, "file_size": len(file.content), "file_path": server.file_path or file.path}


async def get_updates(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    try:
        if allowed := _listed(asked.get("allowed_updates")):
            server.updates.allowed = allowed
        limit = min(max(int(asked.get("limit", 100)), 1), 100)
        return await server.updates.get(int(asked.get("offset", 0)), limit, min(float(asked.get("timeout", 0)), 50))
    except Conflict as conflict:
        raise Answered(409, str(conflict)) from None


async def set_webhook(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    url, secret = str(asked.get("url", "")), str(asked.get("secret_token", ""))
    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
        raise bad("secret token contains unallowed characters")
    server.updates.set_webhook(url, secret, int(asked.get("max_connections", 40)), _listed(asked.get("allowed_updates")))
    return True


async def delete_webhook(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    if asked.get("drop_pending_updates") in (True, "true", "True"):
        server.updates.waiting.clear()
    server.updates.set_webhook("", "", 40, ())
    return True


async def get_webhook_info(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    hook = server.updates.webhook
    said: dict[str, Any] = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": server.updates.pending}
    if hook.last_error:
        said |= {"last_error_message": hook.last_error, "last_error_date": hook.last_error_at}
    return said


async def get_me(server: FalseTelegram, asked: Mapping[str, Any]) -> Any:
    return {**server.me, "can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}


def _listed(value: Any) -> list[str]:
    if isinstance(value, str):
        value = orjson.loads(value) if value else []
    return [str(one) for one in value or ()]


METHODS: Mapping[str, Callable[[FalseTelegram, Mapping[str, Any]], Awaitable[Any]]] = {
    "sendmessage": send_message,
    "editmessagetext": edit_message_text,
    "sendphoto": _upload("sendPhoto", "photo", PHOTO),
    "senddocument": _upload("sendDocument", "document", DOCUMENT),
    "answercallbackquery": answer_callback_query,
    "getfile": get_file,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getme": get_me,
}
