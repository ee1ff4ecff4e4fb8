"""The page's session: a random token in a cookie. Only its hash is known to the rest of the bot, and only once the person acts."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.guard import Doorway, refuse

COOKIE: Final = "motcua"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{43}")


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


def token_of(request: web.Request) -> str:
    """The session token that came with the request, or ""."""
    token = request.cookies.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else ""


def needed_token(request: web.Request) -> str:
    """The session token. Raises 401: the page then opens a session and sends again."""
    if token := token_of(request):
        return token
    raise refuse(401, "session")


def set_cookie(response: web.StreamResponse, token: str, doorway: Doorway, days: int) -> None:
    """Hand the token to the browser, out of the page's own reach."""
    response.set_cookie(COOKIE, token, max_age=days * 86400, path="/", httponly=True, samesite="Strict", secure=doorway.secure)


def drop_cookie(response: web.StreamResponse, doorway: Doorway) -> None:
    """Make the browser forget the token."""
    response.del_cookie(COOKIE, path="/", httponly=True, samesite="Strict", secure=doorway.secure)
