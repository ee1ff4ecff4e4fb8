"""One Chromium for all browser tests, a server process per test that may be killed, and pages that fail the test when a script does."""

from __future__ import annotations

import io
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright's own loop runs on until the session ends, and no asyncio test can start beside it."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


class Server:
    """The scripted bot's server: ``start`` and ``kill`` it as often as the test wants; what it kept stays in its file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "kept.json"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it unless it runs."""
        if self._process is not None:
            return
        self._process = subprocess.Popen([sys.executable, "-m", "tests.browser.server", str(self.port), str(self._file)])
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"{self.url}/health/live", timeout=1):
                    return
            except OSError:
                time.sleep(0.05)  # there is nothing to wait on but the port itself
        raise RuntimeError("the test server does not answer")

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def post(self, path: str, **body: Any) -> Any:
        request = urllib.request.Request(f"{self.url}{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as response:
            return json.load(response)

    def look(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/test/look", timeout=5) as response:
            found: dict[str, Any] = json.load(response)
        return found

    def acts(self) -> list[dict[str, Any]]:
        """The acts that were kept, of the only conversation."""
        lanes = list(self.look()["lanes"].values())
        return list(lanes[0]["acts"]) if lanes else []


@pytest.fixture(scope="session")
def one_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    try:
        yield running
    finally:
        running.kill()


@pytest.fixture
def server(one_server: Server) -> Server:
    """A server that remembers nothing of the tests before."""
    one_server.start()
    one_server.post("/test/reset")
    return one_server


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield running
        running.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, server: Server) -> Iterator[OpenPage]:
    """Open the chat on a phone (390 by 844 unless told), in a browser profile of its own, and wait for the welcome."""
    contexts = []
    errors: list[str] = []

    def open_one(width: int = 390, height: int = 844, *, path: str = "/", phone: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            viewport=ViewportSize(width=width, height=height), is_mobile=phone, has_touch=phone, locale="vi-VN", **options
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(server.url + path)
        page.locator(".choices button").first.wait_for()
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def photo() -> bytes:
    """A small photograph of nothing."""
    file = io.BytesIO()
    Image.new("RGB", (600, 800), "#e9e2d0").save(file, "JPEG")
    return file.getvalue()
