"""The rest of the bot as the web chat sees it, played by a short script: what is kept survives a kill, in one file."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.channels.webchat import ChatState, SentDocument, Unit
from dialogs.engine.event import StoredFile
from handlers.channel import Arrival, Kept
from handlers.papers.declined import Declined, decline
from handlers.papers.limits import Limits
from storage.files import NoRoom, Space

HELLO = (
    "Xin chào. Đây là Một Cửa, hệ thống tự động của Ủy ban nhân dân xã Mẫu.\n\n"
    "Một Cửa giữ tên, số định danh và ảnh giấy tờ để làm hồ sơ. Chỉ cán bộ xử lý được xem.\n\nBạn có đồng ý không?"
)
MENU = "Bạn cần làm việc gì? Có thể nói ngắn, ví dụ: con em mới sinh"
THINGS = (
    "Đăng ký khai sinh", "Đăng ký khai tử", "Xác nhận tình trạng hôn nhân", "Trợ cấp hưu trí xã hội", "Tra cứu hồ sơ", "Việc khác",
    "Gặp cán bộ",
)  # fmt: skip
PAPER = "Giấy thứ 1 trong 2: giấy báo sinh của bệnh viện (giấy chứng sinh).\n\nXin chụp đủ bốn góc, chỗ sáng. Mỗi ảnh tối đa 20 MB."
FILED = (
    "Một Cửa đã nhận hồ sơ khai sinh của bé Minh An.\n\nMã hồ sơ: 4QHN-8M3F\n\n"
    "Cán bộ sẽ xem trong giờ làm việc và nhắn lại tại đây. Xem cách làm: https://dichvucong.gov.vn/"
)


def _nothing() -> dict[str, Any]:
    return {"keys": {}, "lanes": {}, "forgotten": []}


class Script:
    """Conversations in one JSON file. ``messages`` and ``acts`` are plain dictionaries, so that a test can look at them."""

    def __init__(self, path: Path | None = None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._path = path
        self._now = now
        self._bell = asyncio.Event()
        self.data: dict[str, Any] = _nothing()
        if path is not None and path.exists():
            self.data = json.loads(path.read_text("utf-8"))
        self.room: Space = "ok"
        self.open_dossier = False
        self.queries = 0
        self.calls: list[tuple[str, Any]] = []

    def forget_everything(self) -> None:
        self.room = "ok"
        self.data = _nothing()
        self._save()

    def lane_data(self, lane: str) -> dict[str, Any]:
        found: dict[str, Any] = self.data["lanes"].setdefault(
            lane, {"seq": 0, "turn": 0, "consent": False, "lang": "vi", "messages": [], "acts": [], "shown": 0, "photos": 0}
        )
        return found

    def _save(self) -> None:
        if self._path is not None:
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(self.data), "utf-8")
            os.replace(part, self._path)
        self._bell.set()
        self._bell = asyncio.Event()

    def say(self, lane: str, text: str, buttons: Sequence[str | tuple[str, str]] = (), kind: str = "reply", **more: Any) -> None:
        talk = self.lane_data(lane)
        talk["seq"] += 1
        offered = [button if isinstance(button, tuple) else (button, button[:30]) for button in buttons]
        talk["messages"].append(
            {
                "seq": talk["seq"], "kind": kind, "turn": talk["turn"] if kind == "reply" else 0, "text": text,
                "at": self._now().isoformat(),
                "buttons": [{"label": label, "payload": payload[:40], "say": label} for label, payload in offered], **more,
            }
        )  # fmt: skip

    def push(self, text: str, kind: str = "status") -> None:
        """A change that an official made, to everybody."""
        for lane in self.data["lanes"]:
            self.say(lane, text, kind=kind)
        self._save()

    def _answer(self, arrival: Arrival) -> None:
        lane = self.lane(arrival.address)
        talk = self.lane_data(lane)
        talk["turn"] += 1
        english = talk["lang"] == "en"
        words = arrival.tap or arrival.text
        if arrival.kind == "start" or words == "go:consent":
            talk["lang"] = arrival.lang or talk["lang"]
            hello = "Hello. Do you agree?" if talk["lang"] == "en" else HELLO
            self.say(lane, hello, [("Đồng ý", "yes"), ("Chưa đồng ý", "no"), ("Xem nội dung đầy đủ", "more")])
        elif arrival.lang:
            talk["lang"] = arrival.lang
            self.say(lane, "What do you need?" if arrival.lang == "en" else MENU, THINGS)
        elif arrival.declined:
            self.say(lane, "Tệp này không phải ảnh hay PDF. Xin chụp ảnh tờ giấy rồi gửi.")
        elif arrival.files:
            talk["photos"] += 1
            counted = f"Đã nhận {talk['photos']} ảnh. Gửi thêm, hoặc bấm \"Xong\"."
            self.say(lane, counted, [("Xong", "done"), ("Chưa có giấy này", "none")], replaces=True)
        elif words == "yes":
            talk["consent"] = True
            self.say(lane, "What do you need?" if english else MENU, THINGS)
        elif words in ("Đăng ký khai sinh", "khai sinh"):
            self.say(lane, PAPER, [("Chưa có giấy này", "none"), ("Quay lại", "back"), ("Gặp cán bộ", "human")])
        elif words == "done":
            self.say(lane, FILED, [("Xem hồ sơ của tôi", "mine"), ("Việc khác", "menu")])
        elif words == "xoá dữ liệu":
            talk["consent"] = False
            self.say(lane, "Đã xoá dữ liệu của bạn.", erased=True)
            self.say(lane, MENU, THINGS)
        elif words == "biên nhận":
            self.say(lane, "Biên nhận hồ sơ 7K3M-9Q2T.", document={"hash": "a" * 64, "name": "bien-nhan.pdf", "media": "application/pdf"})
        else:
            self.say(lane, f"Đã nghe: {words}")

    # --- the ports ---

    def lane(self, address: str) -> str:
        return sha256(f"web{address}".encode()).hexdigest()[:32]

    async def keep(self, arrivals: Sequence[Arrival]) -> Kept:
        if self.room == "full":
            raise NoRoom("full")
        new = 0
        for arrival in arrivals:
            if arrival.key in self.data["keys"]:
                continue
            self.data["keys"][arrival.key] = True
            new += 1
            self.lane_data(self.lane(arrival.address))["acts"].append({"key": arrival.key, **arrival.to_json()})
            self._answer(arrival)
        self._save()
        return Kept(new, len(arrivals) - new)

    async def take_file(self, data: bytes, name: str) -> StoredFile:
        self.calls.append(("file", (name, len(data))))
        if self.room != "ok":
            raise NoRoom("low")
        if name.endswith(".zip"):
            raise self.declined()
        return StoredFile(sha256(data).hexdigest(), "jpeg", len(data))

    @staticmethod
    def declined() -> Declined:
        return decline("archive", Limits())

    async def tips(self, lanes: Collection[str]) -> Mapping[str, ChatState]:
        self.queries += 1
        found = {lane: self.data["lanes"][lane] for lane in lanes if lane in self.data["lanes"]}
        ended = {lane: ChatState(known=True, ended=True) for lane in lanes if lane in self.data["forgotten"]}
        return {lane: ChatState(talk["seq"], talk["consent"], talk["lang"], known=True) for lane, talk in found.items()} | ended

    async def messages(self, lane: str, after: int, limit: int) -> Sequence[Mapping[str, Any]]:
        self.queries += 1
        talk = self.data["lanes"].get(lane)
        return [row for row in talk["messages"] if row["seq"] > after][:limit] if talk else []

    async def shown(self, lane: str, seq: int) -> None:
        if lane in self.data["lanes"]:
            self.data["lanes"][lane]["shown"] = max(self.data["lanes"][lane]["shown"], seq)
            self._save()

    async def forget(self, lane: str) -> None:
        self.data["lanes"].pop(lane, None)
        self.data["forgotten"] = sorted({*self.data["forgotten"], lane})
        self._save()

    async def has_open(self, lane: str) -> bool:
        del lane
        return self.open_dossier

    async def document(self, lane: str, name: str) -> SentDocument | None:
        talk = self.data["lanes"].get(lane)
        sent = {row["document"]["hash"] for row in talk["messages"] if "document" in row} if talk else set()
        return SentDocument(b"%PDF-1.4\n", "application/pdf", "biên nhận.pdf") if name in sent else None

    async def news(self, timeout: float) -> None:
        bell = self._bell
        try:
            async with asyncio.timeout(timeout):
                await bell.wait()
        except TimeoutError:
            return

    def space(self) -> Space:
        return self.room

    def unit(self) -> Unit:
        return Unit("Ủy ban nhân dân xã Mẫu", "024 3825 0000", demo=True)

    def now(self) -> datetime:
        return self._now()

    def new_token(self) -> str:
        random = secrets.token_urlsafe(32)
        return random + self._seal(random)

    def genuine(self, token: str) -> bool:
        return hmac.compare_digest(token[43:], self._seal(token[:43]))

    @staticmethod
    def _seal(random: str) -> str:
        return sha256(f"test{random}".encode()).hexdigest()[:32]
