"""Procedures as choices: a short label that says where, a few on a screen, "Xem thêm" for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from dialogs.engine.message import Button
from dialogs.engine.talk import Talk
from dialogs.engine.text import Text, _, raw, say
from dialogs.engine.words import MORE_CHOICES
from dialogs.procedures.procedure import Procedure, cut

SHOWN = 6
LABEL = 60
T = TypeVar("T")

WHERE = _("{title} – {where}")
AT: dict[str, Text] = {"commune": _("xã, phường"), "province": _("tỉnh"), "ministry": _("bộ"), "other": _("nơi khác")}
PLACE = _("Trang {page} trong {pages}.")


def place_of(talk: Talk, one: Procedure) -> Text:
    """Where a procedure is done, in a word or two; the province's name when it is valid there only."""
    if one.province:
        unit = talk.known.places.units.get(one.province)
        if unit is not None:
            return raw(unit.name)
    return next((AT[level] for level in AT if level in one.levels), AT["other"])


def label(talk: Talk, one: Procedure) -> Text:
    """Name and place in at most 60 characters."""
    where = place_of(talk, one)
    room = LABEL - 3 - len(say(where, talk.voice))
    return WHERE(title=raw(cut(one.title, room)), where=where)


def buttons(talk: Talk, several: Sequence[Procedure]) -> list[Button]:
    """A choice for each procedure; it opens the card from anywhere, also later."""
    return [Button(label(talk, one), f"go:card:{one.code}") for one in several]


def page_of(items: Sequence[T], page: int, size: int = SHOWN) -> tuple[Sequence[T], int, int]:
    """(what stands on this page, its number from 0, how many pages there are); past the end it begins again."""
    pages = max(1, -(-len(items) // size))
    page %= pages
    return items[page * size : (page + 1) * size], page, pages


def more(pages: int) -> list[Button]:
    """The way to the next page, where there is one."""
    return [Button(MORE_CHOICES, "do:more", say="xem thêm")] if pages > 1 else []


def which_page(page: int, pages: int) -> Text:
    """Where in the list this is; nothing for a list of one page."""
    return PLACE(page=page + 1, pages=pages) if pages > 1 else raw("")
