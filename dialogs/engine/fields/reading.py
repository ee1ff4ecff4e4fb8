"""What every kind of answer does first: cleaned words, neither empty nor endless."""

from __future__ import annotations

import unicodedata

from dialogs.engine.answer import EMPTY, Unreadable
from dialogs.engine.fold import clean
from dialogs.engine.text import Text, _, join

LONG = _("Câu trả lời dài hơn {most} ký tự. Xin gõ ngắn lại.")


def typed(words: str, example: str, most: int = 200) -> str:
    """The words cleaned. Raises Unreadable where nothing or more than ``most`` characters are left."""
    text = clean(words)
    if not text:
        raise unreadable(EMPTY, example)
    if len(text) > most:
        raise unreadable(LONG(most=most), example)
    return text


def plain_digits(text: str) -> str:
    """The text with the digits of every script written 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text)


def for_example(example: str) -> Text:
    """"Ví dụ: …"; nothing where there is no example."""
    return _("Ví dụ: {example}")(example=example) if example else Text("")


def unreadable(why: Text, example: str = "") -> Unreadable:
    """The error that says what was seen and what to type, with an example behind it."""
    return Unreadable(join(why, for_example(example), by=" "), why)
