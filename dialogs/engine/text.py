"""Sentences before they are said: a Vietnamese source, the values put into it, and how a language renders them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.numbers import format_decimal

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in Vietnamese đồng."""

    dong: int


Value: TypeAlias = "str | int | float | date | datetime | Money | Text"


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence (or several, joined) that is not yet in any language.

    ``source`` is the Vietnamese sentence with ``{name}`` placeholders: the key under which translations are found.
    ``count`` names the value that decides the plural form. ``verbatim`` text (names, official wording) is said as it is.
    ``parts`` are joined by ``source``; then ``source`` is a separator and is not translated.
    """

    source: str
    values: Mapping[str, Value] = field(default_factory=dict)
    count: str = ""
    verbatim: bool = False
    parts: tuple[Text, ...] = ()

    @property
    def constant(self) -> bool:
        """Whether it is one sentence of ours, the same for everybody."""
        return not (self.verbatim or self.values or self.parts)

    def __call__(self, **values: Value) -> Text:
        """The same sentence with these values put in."""
        return Text(self.source, {**self.values, **values}, self.count, self.verbatim, self.parts)

    def __bool__(self) -> bool:
        return any(self.parts) if self.parts else bool(self.source)


def _(source: str) -> Text:
    """Mark a Vietnamese sentence for translation."""
    return Text(source)


def n_(source: str, count: str = "n") -> Text:
    """Mark a sentence whose form depends on the number ``count`` (Vietnamese has one form, English two)."""
    return Text(source, count=count)


def raw(words: str) -> Text:
    """Words that are said as they are in every language: a name, an official title, a code."""
    return Text(words, verbatim=True)


def join(*parts: Text, by: str = "\n") -> Text:
    """Several texts as one; empty ones are left out."""
    kept = tuple(part for part in parts if part)
    return Text(by, parts=kept) if kept else Text("", verbatim=True)


def paragraphs(*parts: Text) -> Text:
    """Several texts with an empty line between them."""
    return join(*parts, by="\n\n")


class Voice(Protocol):
    """One language: its code and how a Vietnamese source sentence is said in it."""

    @property
    def lang(self) -> str: ...
    def gettext(self, source: str) -> str: ...
    def ngettext(self, source: str, count: float) -> str: ...


class Vietnamese:
    """The source language: every sentence is said as it is written."""

    lang = "vi"

    def gettext(self, source: str) -> str:
        return source

    def ngettext(self, source: str, count: float) -> str:
        del count
        return source


def show_date(day: date, lang: str) -> str:
    """``thứ Ba, 24/11/2026`` or ``Tuesday, 24 November 2026``."""
    if lang == "vi":
        weekday = format_date(day, "EEEE", locale="vi")
        weekday = "chủ nhật" if day.isoweekday() == 7 else f"{weekday[:1].lower()}{weekday[1:]}"
        return f"{weekday}, {day:%d/%m/%Y}"
    return format_date(day, "EEEE, d MMMM y", locale="en_GB" if lang == "en" else lang)


def show_value(value: Value, voice: Voice) -> str:
    """One value in a sentence: money, dates and numbers by the customs of the language."""
    match value:
        case Text():
            return say(value, voice)
        case Money():
            figure = format_decimal(value.dong, locale=voice.lang)
            return f"{figure} đồng" if voice.lang == "vi" else f"{figure} VND"
        case datetime():
            local = value.astimezone(VIETNAM)
            clock = f"{local:%H} giờ {local:%M}" if voice.lang == "vi" else format_time(local, "HH:mm", locale=voice.lang)
            return f"{clock}, {show_date(local.date(), voice.lang)}"
        case date():
            return show_date(value, voice.lang)
        case bool():
            raise TypeError("a yes or no is no value of a sentence: write two sentences")
        case int() | float():
            return format_decimal(value, locale=voice.lang)
        case _:
            return value


def say(text: Text, voice: Voice) -> str:
    """The text in this language. Raises KeyError when a placeholder has no value."""
    if text.parts:
        return text.source.join(say(part, voice) for part in text.parts)
    if text.verbatim:
        return text.source
    if text.count:
        number = text.values[text.count]
        if not isinstance(number, int | float):
            raise TypeError(f"{text.count} must be a number")
        sentence = voice.ngettext(text.source, number)
    else:
        sentence = voice.gettext(text.source)
    if not text.values:
        return sentence
    return sentence.format_map({name: show_value(value, voice) for name, value in text.values.items()})
