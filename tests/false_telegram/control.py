"""For a false Telegram in a process of its own: people act and their inboxes are read over HTTP.

``POST /people/<chat>/<act>`` with a JSON list of the act's arguments, ``GET /people/<chat>/inbox``. A file's bytes go in as base64.
"""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web

if TYPE_CHECKING:
    from tests.false_telegram.server import FalseTelegram

ACTS = ("says", "starts", "taps", "edits", "sends", "blocks_bot", "unblocks_bot")
FILE_ACTS = ("sends_photo", "sends_document")


async def control(server: FalseTelegram, request: web.BaseRequest) -> web.Response:
    """Serve one such request. 404 for what is not there, 400 for what cannot be done."""
    _, _, chat, act = [*request.path.split("/"), "", ""][:4]
    if not chat.isdigit():
        return web.Response(status=404)
    person = server.person(int(chat))
    if act == "inbox" and request.method == "GET":
        return _json([
            {"id": one.message_id, "method": one.method, "text": one.text, "buttons": one.buttons, "file": one.file_name}
            for one in person.inbox
        ])
    if request.method != "POST" or act not in ACTS + FILE_ACTS:
        return web.Response(status=404)
    arguments: list[Any] = orjson.loads(await request.read() or b"[]")
    if act in FILE_ACTS:
        arguments[0] = b64decode(arguments[0])
    try:
        return _json(getattr(person, act)(*arguments))
    except (AssertionError, TypeError) as error:
        return web.Response(status=400, text=str(error))


def _json(value: Any) -> web.Response:
    return web.Response(body=orjson.dumps(value), content_type="application/json")
