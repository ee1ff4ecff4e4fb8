"""The page's session: a token of ours in a cookie. Only its hash is known to the rest of the bot, and only once the person acts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.channels.webchat.ports import ChatPorts
from bot.guard import Doorway, refuse

COOKIE: Final = "motcua"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{75}")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks: the address in the channel's terms, and its lane. ``mark`` lets the page notice that its session is another one."""

    address: str
    lane: str

    @property
    def mark(self) -> str:
        return self.address[:12]


def address_of(token: str) -> str:
    """The channel address of a token: sha256, hexadecimal. The token itself is kept by the browser only."""
    return hashlib.sha256(token.encode()).hexdigest()


class Cookies:
    """Reads and hands out tokens. A token that this installation did not make is none, wherever the browser has it from."""

    def __init__(self, ports: ChatPorts, doorway: Doorway) -> None:
        self._ports = ports
        self._secure = doorway.secure
        # With this prefix a browser takes the cookie from this very host and https only: no page on a neighbouring name can set it.
        # https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
        self.name: Final = f"__Host-{COOKIE}" if doorway.secure else COOKIE

    def token(self, request: web.Request) -> str:
        """The session token that came with the request, or ""."""
        token = request.cookies.get(self.name, "")
        return token if _TOKEN.fullmatch(token) and self._ports.genuine(token) else ""

    def needed(self, request: web.Request) -> str:
        """The session token. Raises 401: the page then opens a session and sends again."""
        if token := self.token(request):
            return token
        raise refuse(401, "session")

    def hand_out(self, response: web.StreamResponse, token: str, days: int) -> None:
        """Hand the token to the browser, out of the page's own reach."""
        response.set_cookie(self.name, token, max_age=days * 86400, path="/", httponly=True, samesite="Strict", secure=self._secure)

    def drop(self, response: web.StreamResponse) -> None:
        """Make the browser forget the token."""
        response.del_cookie(self.name, path="/", httponly=True, samesite="Strict", secure=self._secure)
