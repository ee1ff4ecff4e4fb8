"""What the crowd says: the way to the first question, and the six texts that are measured, each answered by one message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = "/start"
ARRIVED = "Bạn là ai của bé?"
LAST_WORDS = "Họ và tên mẹ của bé"
"""In the bot's answer to the last text: proof that every step before it was taken."""

_ANSWERS = (
    ("Xin chào", "khai sinh"),
    ("có thể là một trong các việc", "1"),
    ("Làm được ngay tại đây", "có"),
    ("Trước khi bắt đầu", "Đồng ý"),
)


def on_the_way(said: str) -> str:
    """What to say to this message of the bot to come to the first question; "" when nothing is asked."""
    return next((answer for words, answer in _ANSWERS if words in said), "")


def six_steps() -> tuple[str, ...]:
    """The first six answers of a birth registration. Choices are typed by their names."""
    born = datetime.now(UTC) - timedelta(days=10)
    return ("Cha hoặc mẹ", "Nguyễn Minh An", "Bé trai", f"{born:%d/%m/%Y}", "Bệnh viện, trạm y tế", "Đã đăng ký kết hôn")
