"""The figures as a table, with what was promised beside what was measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version

from tests.bench.parts import SLOW, Rate, Sizes

PACKAGES = ("aiohttp", "python-telegram-bot", "SQLAlchemy", "uvloop")


@dataclass(frozen=True, slots=True)
class Line:
    """One promise: what was measured, what it has to be at most or at least."""

    what: str
    found: float
    bound: float
    least: bool = False
    unit: str = ""
    places: int = 2

    @property
    def kept(self) -> bool:
        return self.found >= self.bound if self.least else self.found <= self.bound

    def row(self) -> str:
        sign = "≥" if self.least else "≤"
        verdict = "đạt" if self.kept else "CHƯA ĐẠT"
        return f"| {self.what} | {self.found:.{self.places}f}{self.unit} | {sign} {self.bound:g}{self.unit} | {verdict} |"


@dataclass(slots=True)
class Report:
    """What one run found, part by part."""

    sizes: Sizes
    lines: list[Line] = field(default_factory=list)
    rates: list[tuple[str, float, Rate]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def conversation(self, own: dict[float, Rate], usual: dict[float, Rate], floor: dict[float, Rate]) -> None:
        """(a)"""
        for name, found in (("Một Cửa Bot", own), ("ConversationHandler", usual), ("sàn: aiohttp + SQLite", floor)):
            self.rates += [(name, latency, rate) for latency, rate in found.items()]
        self.lines += [
            Line("a. tin/giây ở 50 ms so với ConversationHandler", own[SLOW].rate / usual[SLOW].rate, 75, least=True, unit="×", places=1),
            Line("a. tin/giây khi không trễ so với ConversationHandler", own[0.0].rate / usual[0.0].rate, 2, least=True, unit="×"),
            Line("a. CPU mỗi tin ở 50 ms so với ConversationHandler", own[SLOW].cpu / usual[SLOW].cpu, 0.35, unit="×"),
            Line("a. tin/giây ở 50 ms so với sàn", own[SLOW].rate / floor[SLOW].rate, 0.4, least=True, unit="×"),
        ]
        self.notes.append(f"a. khi không trễ, so với sàn: {own[0.0].rate / floor[0.0].rate:.2f}× tin/giây (không có lời hứa).")

    def acknowledged(self, half: float, most: float, longest: float) -> None:
        """(b)"""
        self.lines.append(Line("b. xác nhận webhook ở 300 tin/giây, p99", most * 1000, 50, unit=" ms", places=1))
        self.notes.append(f"b. p50 {half * 1000:.1f} ms, lâu nhất {longest * 1000:.0f} ms.")

    def stored(self, empty: Rate, full: Rate) -> None:
        """(c)"""
        many = f"{self.sizes.dossiers:,}".replace(",", ".")
        self.lines += [
            Line(f"c. CPU một bước với {many} hồ sơ so với kho trống", full.cpu / empty.cpu, 1.5, unit="×"),
            Line(f"c. thời gian một bước với {many} hồ sơ so với kho trống", empty.rate / full.rate, 1.5, unit="×"),
        ]
        self.notes.append(f"c. CPU một bước: {empty.cpu * 1000:.2f} ms và {full.cpu * 1000:.2f} ms.")

    def started(self, first: float, second: float, megabytes: float) -> None:
        """(d)"""
        self.lines += [
            Line("d. khởi động đến khi sẵn sàng, đủ danh mục", second, 4, unit=" s"),
            Line("d. bộ nhớ khi sẵn sàng", megabytes, 250, unit=" MB", places=0),
        ]
        self.notes.append(f"d. lần khởi động đầu tiên (tạo bảng, nạp danh mục): {first:.1f} s.")

    def text(self) -> str:
        """Markdown, also readable in a terminal."""
        now = datetime.now(UTC)
        versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
        out = [
            "# Đo tốc độ và bộ nhớ · Bench",
            "",
            f"`make bench`, {now:%d/%m/%Y}, {os.cpu_count()} nhân, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},",
            f"{versions}. Mọi tỉ số đo trong cùng một lần chạy. · All ratios are from one run.",
            "",
            "| Lời hứa | Đo được | Cần | |",
            "|---|---|---|---|",
            *(line.row() for line in self.lines),
            "",
        ]
        if self.rates:
            out += ["| Chương trình | Nền tảng trả lời sau | tin/giây | CPU mỗi tin |", "|---|---|---|---|"]
            out += [f"| {name} | {late * 1000:.0f} ms | {rate.rate:.0f} | {rate.cpu * 1000:.2f} ms |" for name, late, rate in self.rates]
            out.append("")
        out += [f"- {note}" for note in self.notes]
        out += [
            "",
            "a: 200 người cùng lúc, mỗi người trả lời sáu câu đầu của đăng ký khai sinh qua một Telegram giả ở tiến trình khác;",
            "mỗi câu được trả lời bằng một tin. Một Cửa Bot (webhook) ghi xuống đĩa (SQLite, synchronous=FULL) trước khi xác nhận mỗi tin",
            "đến. ConversationHandler của python-telegram-bot (polling) giữ mọi thứ trong bộ nhớ, thiết lập như các ví dụ của nó. Sàn",
            "(webhook) chỉ ghi tin đến rồi trả lời một câu có sẵn. Giới hạn tốc độ của nền tảng được tắt.",
            "Bot và sàn được đo xen kẽ, nhiều lượt, lấy lượt giữa: máy không phải lúc nào cũng nhanh như nhau.",
            "b: tính từ lúc tin đến hạn gửi, nền tảng trả lời sau 50 ms. c: SQLite, mỗi hồ sơ kèm người, cuộc trò chuyện, lịch sử, một tin",
            "đến và một tin đi. d: từ lúc gọi lệnh đến khi `/health/ready` trả lời 200.",
            "",
        ]
        return "\n".join(out)
