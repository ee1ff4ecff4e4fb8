"""Who may ask what of our web pages: origin, kind of content, size, client address, and the headers that every answer carries."""

from __future__ import annotations

import asyncio
import ipaddress
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from aiohttp import web

HEADERS: Final[Mapping[str, str]] = {
    # No inline script or style anywhere: pages load their files from this server only. blob: shows a photo before it is sent.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it a browser sends "Origin: null" with our own forms, and the origin check would refuse them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")
_HOST: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@/]+)(?::[0-9]{1,5})?")
READING: Final = 30.0
"""Seconds in which a small body must be here."""
GRACE: Final = 10.0
"""Seconds before a slow body has to keep to the least rate: a phone's line may need them to wake."""


@dataclass(frozen=True, slots=True)
class Doorway:
    """How this server is reached: its public address (may be empty) and how many reverse proxies of ours stand before it.

    With ``proxies`` at 0 no X-Forwarded-For header is believed. ``insiders`` are the networks that may read /metrics and the
    details of /health/ready. ``http_host`` is the name or address that we listen on.
    """

    public_url: str = ""
    proxies: int = 0
    http_host: str = ""
    insiders: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = (
        ipaddress.ip_network("127.0.0.0/8"),
        ipaddress.ip_network("::1/128"),
    )

    @property
    def host(self) -> str:
        """The name in our public address as browsers write it, or "": a name with marks becomes xn--… (RFC 3490)."""
        name = urlsplit(self.public_url).hostname or ""
        try:
            return name.encode("idna").decode()
        except UnicodeError:
            return name

    @property
    def secure(self) -> bool:
        """Whether people reach us by https only, so that cookies may be marked Secure."""
        return urlsplit(self.public_url).scheme == "https"


def answer(body: Mapping[str, object], status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer that no cache keeps."""
    return web.Response(
        body=orjson.dumps(body), status=status, content_type="application/json", headers={"Cache-Control": "no-store", **(headers or {})}
    )


def refuse(status: int, why: str, **more: object) -> web.HTTPException:
    """An HTTP error with a code word for the page (``why``), which has the sentence in the reader's language."""
    kinds: Mapping[int, type[web.HTTPException]] = {
        400: web.HTTPBadRequest, 401: web.HTTPUnauthorized, 403: web.HTTPForbidden, 404: web.HTTPNotFound, 408: web.HTTPRequestTimeout,
        409: web.HTTPConflict, 415: web.HTTPUnsupportedMediaType, 421: web.HTTPMisdirectedRequest, 429: web.HTTPTooManyRequests,
        503: web.HTTPServiceUnavailable,
    }  # fmt: skip
    text = orjson.dumps({"why": why, **more}).decode()
    headers = {"Cache-Control": "no-store"}
    if isinstance(after := more.get("after"), int):
        headers["Retry-After"] = str(after)
    if status == 413:
        return web.HTTPRequestEntityTooLarge(0, text=text, content_type="application/json", headers=headers)
    return kinds[status](text=text, content_type="application/json", headers=headers)


def check_host(request: web.Request, doorway: Doorway) -> None:
    """Let a request pass only under a name that is ours. Raises 421.

    A strange page may give its own name our address and then counts as "the same origin" (DNS rebinding); the Host header still tells
    that name. https://www.rfc-editor.org/rfc/rfc9110#section-7.4
    """
    if not _ours(request.headers.get("Host", ""), doorway):
        raise refuse(421, "host")


@lru_cache(256)
def _ours(given: str, doorway: Doorway) -> bool:
    """Whether this Host header names us."""
    found = _HOST.fullmatch(given)
    host = found[1].lower().strip("[]").removesuffix(".") if found else ""
    if host and host in ("localhost", doorway.host):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return bool(host) and not doorway.public_url and host == doorway.http_host.lower()
    return address.is_loopback or not doorway.public_url      # an address is nobody's name


def check_origin(request: web.Request, doorway: Doorway) -> None:
    """Let a writing request pass only from a page of ours. Raises 403.

    The host is compared, not the scheme: behind a proxy that ends TLS we see plain http. https://fetch.spec.whatwg.org/#origin-header
    """
    origin = request.headers.get("Origin")
    if origin is None:
        # Every browser that has no Origin header on a POST of ours sends Sec-Fetch-Site; who sends neither is no browser page.
        if request.headers.get("Sec-Fetch-Site") == "same-origin":
            return
        raise refuse(403, "origin")
    try:
        given = urlsplit(origin)
    except ValueError:      # "http://[": no browser writes that
        raise refuse(403, "origin") from None
    if given.scheme not in ("http", "https") or not given.netloc:
        raise refuse(403, "origin")
    ours = urlsplit(doorway.public_url)
    if given.netloc == request.host or (ours.netloc and (given.scheme, given.netloc) == (ours.scheme, ours.netloc)):
        return
    raise refuse(403, "origin")


def check_reader(request: web.Request) -> None:
    """Let a reading request with a cookie pass only from our own pages, where the browser says who asks. Raises 403."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise refuse(403, "origin")


async def read_json(request: web.Request, most: int) -> dict[str, Any]:
    """The body as a JSON object of at most ``most`` bytes. Raises 415, 413, 400."""
    if request.content_type != "application/json":
        raise refuse(415, "content_type")
    body = await read_capped(request, most)
    try:
        value = orjson.loads(body or b"{}")
    except orjson.JSONDecodeError:
        raise refuse(400, "json") from None
    if not isinstance(value, dict):
        raise refuse(400, "json")
    return value


async def read_capped(
    request: web.Request,
    most: int,
    claim: Callable[[int], None] | None = None,
    *,
    within: float = READING,
    rate: float = 0.0,
    grace: float = GRACE,
) -> bytes:
    """The body, read in pieces and given up as soon as it passes ``most`` bytes: 413.

    It must be here ``within`` seconds and, after ``grace`` seconds, have come at ``rate`` bytes a second on the whole: else 408.
    ``claim`` is told of the bytes of each piece before it is held; it may raise.
    """
    if (request.content_length or 0) > most:
        raise refuse(413, "too_heavy", most=most)
    if not claim and request.content.is_eof():      # all of it came with the headers, as small bodies do: nothing to wait for
        small = b""
        while piece := request.content.read_nowait():
            small += piece
            if len(small) > most:
                raise refuse(413, "too_heavy", most=most)
        return small
    body = bytearray()
    begun = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout_at(begun + min(within, grace if rate else within)) as deadline:
            async for piece in request.content.iter_chunked(64 * 1024):
                if len(body) + len(piece) > most:
                    raise refuse(413, "too_heavy", most=most)
                if claim:
                    claim(len(piece))
                body += piece
                if rate:
                    deadline.reschedule(begun + min(within, grace + len(body) / rate))
    except TimeoutError:
        raise refuse(408, "slow_line") from None
    return bytes(body)


def page_key(value: object) -> str:
    """The page's own id of an act: 8 to 64 letters, digits and dashes. Raises 400."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise refuse(400, "id")
    return value


def client(request: web.Request, doorway: Doorway) -> str:
    """The client's address for counting: an IPv4 address, or the /64 network of an IPv6 address. Never stored."""
    hop = request.remote or ""
    if doorway.proxies:
        # Each proxy adds the address that it saw on the right; what stands further left was written by the client.
        hops = [part.strip() for header in request.headers.getall("X-Forwarded-For", ()) for part in header.split(",") if part.strip()]
        if len(hops) >= doorway.proxies:
            hop = hops[-doorway.proxies]
    try:
        address = ipaddress.ip_address(hop)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False).network_address)
    return str(address)


def insider(request: web.Request, doorway: Doorway) -> bool:
    """Whether the operator's own machine asks. What came through a proxy that we were not told of is from outside."""
    if not doorway.proxies and ("X-Forwarded-For" in request.headers or "Forwarded" in request.headers):
        return False
    try:
        address = ipaddress.ip_address(client(request, doorway))
    except ValueError:
        return False
    return any(address in network for network in doorway.insiders)
