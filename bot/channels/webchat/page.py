"""The page itself: its files read once at start, served under a name that changes with their content, packed for slow lines."""

from __future__ import annotations

import gzip
import hashlib
import html
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Final

from aiohttp import web

from bot.channels.webchat.ports import Unit

FOLDER: Final = Path(__file__).parent / "page_files"
TYPES: Final[Mapping[str, str]] = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Page:
    """index.html with the unit's name in it, and the files that it loads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in TYPES}
        digest = hashlib.sha256()
        for name, data in files.items():
            digest.update(name.encode() + b"\0" + data)
        # One version for all files: a script that imports "./store.js" then gets the one it was written with.
        self.version: Final = digest.hexdigest()[:12]
        self._plain: Final = files
        self._packed: Final = {name: gzip.compress(data, 9, mtime=0) for name, data in files.items()}
        self._index: Final = Template((folder / "index.html").read_text("utf-8"))

    def size(self, *, packed: bool) -> int:
        """Bytes of the page and the files that it loads, as they travel packed or plain."""
        index = self._index.template.encode()
        files = self._packed if packed else self._plain
        loaded = (len(data) for name, data in files.items() if f"/{name}".encode() in index)      # papers.css belongs to another page
        return sum(loaded) + len(gzip.compress(index, 9, mtime=0) if packed else index)

    def index(self, unit: Unit) -> web.Response:
        """GET /: the page, in which the unit's name stands before any script runs."""
        text = self._index.substitute(
            version=self.version,
            unit=html.escape(unit.name),
            hotline=html.escape(unit.hotline),
            demo="" if unit.demo else "hidden",
        )
        return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-cache"})

    def file(self, request: web.Request) -> web.Response:
        """GET /page/<version>/<name>: one file. An old version's name gets the present file, uncached, so that a page half loaded works."""
        name = request.match_info["name"]
        if name not in self._plain:
            raise web.HTTPNotFound(text="")
        current = request.match_info["version"] == self.version
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if current else "no-store",
            "Vary": "Accept-Encoding",
            "Content-Type": f"{TYPES[Path(name).suffix]}; charset=utf-8",
        }
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            return web.Response(body=self._packed[name], headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=self._plain[name], headers=headers)
