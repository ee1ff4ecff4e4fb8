"""The one-time link by which an official looks at a dossier's papers: asked for in chat, confirmed by a tap, closed after minutes."""

from __future__ import annotations

import hashlib
import hmac
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from aiohttp import web

from bot.guard import Doorway, check_origin, refuse
from dialogs.engine.text import Text, Voice, _, raw, say

LOOKING: Final = timedelta(minutes=10)
COOKIE: Final = "motcua_giay"
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{20,64}")
_PRIVATE: Final[Mapping[str, str]] = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "same-origin"}

TITLE = _("Giấy tờ của hồ sơ")
ASK = _("Liên kết này xem được một lần, trong {minutes} phút.")
ASK_WHO = _("Chỉ mở khi chính bạn vừa xin xem giấy tờ trong khung chat.")
LOOK = _("Xem giấy tờ")
GONE = _("Liên kết này đã dùng hoặc đã hết hạn.")
GONE_NEXT = _("Xin mở lại hồ sơ trong khung chat để lấy liên kết mới.")
HEAD = _("Hồ sơ {code}")
DECLARED = _("Đã khai")
PAPERS = _("Giấy tờ")
UNTIL = _("Xem được đến {clock}. Đóng trang này khi xem xong.")
PAGE_OF = _("{label}, trang {page}")
OPEN_PDF = _("Mở tệp PDF: {label}")
EMPTY = _("Hồ sơ này chưa có tệp giấy tờ nào.")


@dataclass(frozen=True, slots=True)
class PaperPage:
    """One stored page of a paper: its name, its number, content hash and media type (image/jpeg, application/pdf, …)."""

    label: str
    page: int
    name: str
    media: str


@dataclass(frozen=True, slots=True)
class Papers:
    """What a pass opens: the dossier's code as shown (XXXX-XXXX), its pages in order, and what was declared, in full: (label, value)."""

    code: str
    pages: Sequence[PaperPage]
    declared: Sequence[tuple[str, str]] = ()


class PaperPorts(Protocol):
    """What this page needs from the rest."""

    async def use_pass(self, token: str) -> Papers | None:
        """Use this pass up, atomically, and note who looked; None when it is unknown, used or expired."""
        ...

    async def paper(self, name: str) -> bytes:
        """The bytes of this content hash, opened."""
        ...

    def secret(self) -> bytes:
        """32 bytes from which page links are signed: the same in every web process."""
        ...

    def now(self) -> datetime: ...

    def new_token(self) -> str: ...

    def voice(self, lang: str) -> Voice:
        """How sentences are said in this language ("vi" or "en")."""
        ...


class PapersLink:
    """The three routes: ask, look, and the pages themselves."""

    def __init__(self, ports: PaperPorts, doorway: Doorway) -> None:
        self._ports = ports
        self._doorway = doorway

    def mount(self, app: web.Application) -> None:
        """Add the routes to ``app``."""
        app.router.add_get("/papers/page/{until:[0-9]{1,12}}/{name:[0-9a-f]{64}}/{media}/{mac:[0-9a-f]{64}}", self.page)
        app.router.add_get("/papers/{token}", self.ask)
        app.router.add_post("/papers/{token}", self.look)

    async def ask(self, request: web.Request) -> web.Response:
        """GET: only a button. A chat program that fetches the link for a preview must not use it up."""
        voice = self._voice(request)
        if not _TOKEN.fullmatch(request.match_info["token"]):
            return self._gone(voice)
        minutes = int(LOOKING.total_seconds() // 60)
        body = (
            f"<h1>{_said(TITLE, voice)}</h1><p>{_said(ASK(minutes=minutes), voice)}</p><p>{_said(ASK_WHO, voice)}</p>"
            f'<form method="post"><button>{_said(LOOK, voice)}</button></form>'
        )
        return _page(body, voice)

    async def look(self, request: web.Request) -> web.Response:
        """POST: the pass is used up, and the papers are shown in this browser for ten minutes."""
        check_origin(request, self._doorway)
        voice, token = self._voice(request), request.match_info["token"]
        papers = await self._ports.use_pass(token) if _TOKEN.fullmatch(token) else None
        if papers is None:
            return self._gone(voice)
        viewer = self._ports.new_token()
        until = self._ports.now() + LOOKING
        parts = [f"<h1>{_said(HEAD(code=raw(papers.code)), voice)}</h1>", f"<p>{_said(UNTIL(clock=until), voice)}</p>"]
        if papers.declared:
            rows = "".join(f"<dt>{_said(Text(label), voice)}</dt><dd>{html.escape(value)}</dd>" for label, value in papers.declared)
            parts.append(f"<h2>{_said(DECLARED, voice)}</h2><dl>{rows}</dl><h2>{_said(PAPERS, voice)}</h2>")
        parts += [self._figure(paper, viewer, int(until.timestamp()), voice) for paper in papers.pages]
        if not papers.pages:
            parts.append(f"<p>{_said(EMPTY, voice)}</p>")
        response = _page("".join(parts), voice)
        response.set_cookie(
            COOKIE, viewer, max_age=int(LOOKING.total_seconds()), path="/papers/page", httponly=True, samesite="Strict",
            secure=self._doorway.secure,
        )  # fmt: skip
        return response

    async def page(self, request: web.Request) -> web.Response:
        """GET: one page, in the browser that confirmed and until the time in the link."""
        until, name, media, mac = (request.match_info[part] for part in ("until", "name", "media", "mac"))
        viewer = request.cookies.get(COOKIE, "")
        right = hmac.compare_digest(mac, self._mac(viewer, until, name, media))
        if not (viewer and right) or self._ports.now().timestamp() > int(until):
            raise refuse(404, "page")
        return web.Response(
            body=await self._ports.paper(name), content_type=media.replace("-", "/", 1),
            headers={**_PRIVATE, "Content-Disposition": "inline", "Content-Security-Policy": "default-src 'none'; sandbox"},
        )  # fmt: skip

    def _figure(self, paper: PaperPage, viewer: str, until: int, voice: Voice) -> str:
        media = paper.media.replace("/", "-", 1)
        link = f"/papers/page/{until}/{paper.name}/{media}/{self._mac(viewer, str(until), paper.name, media)}"
        label = _said(PAGE_OF(label=raw(paper.label), page=paper.page), voice)
        if paper.media.startswith("image/"):
            return f'<figure><figcaption>{label}</figcaption><img src="{link}" alt="{label}"></figure>'
        return f'<p><a href="{link}" target="_blank" rel="noopener">{_said(OPEN_PDF(label=raw(paper.label)), voice)}</a></p>'

    def _mac(self, viewer: str, until: str, name: str, media: str) -> str:
        return hmac.new(self._ports.secret(), "\0".join((viewer, until, name, media)).encode(), hashlib.sha256).hexdigest()

    def _voice(self, request: web.Request) -> Voice:
        return self._ports.voice("en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "vi")

    def _gone(self, voice: Voice) -> web.Response:
        return _page(f"<h1>{_said(TITLE, voice)}</h1><p>{_said(GONE, voice)} {_said(GONE_NEXT, voice)}</p>", voice, status=404)


def _said(text: Text, voice: Voice) -> str:
    return html.escape(say(text, voice))


def _page(body: str, voice: Voice, status: int = 200) -> web.Response:
    title = _said(TITLE, voice)
    text = (
        f'<!doctype html><html lang="{voice.lang}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{title}</title><link rel="stylesheet" href="/page/now/papers.css"><main>{body}</main></html>'
    )
    return web.Response(text=text, status=status, content_type="text/html", headers=_PRIVATE)
