"""Every table that leads to a person has a fate when that person asks to see or to erase what is kept: a new one needs a decision."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from sqlalchemy import Table

from storage.models import people
from storage.schema import metadata


class Fate(NamedTuple):
    """What ``storage/erase.py`` does with a table: what of it goes, what of it is shown, and why the rest stays."""

    erased: str = ""
    exported: str = ""
    stays: str = ""


FATES: dict[str, Fate] = {
    "people": Fate("", "since", "the rows that must stay name it; erased_at says that the person asked"),
    "conversations": Fate("session, consent", "conversations", "its address is where an answer and the news of a dossier under way go"),
    "consents": Fate("", "consents", "proof of what was agreed to and withdrawn; it holds no words of the person"),
    "inbox": Fate("bodies of handled letters", "letters", "a key without a body keeps a delivery from being handled twice; it has a life"),
    "messages": Fate("replies, and bodies of what was sent", "messages", "the reason keeps a push from being told twice"),
    "calls": Fate("words", "calls", "that somebody waited, for the officials' list"),
    "drafts": Fate("answers", "drafts", "a submitted one is named by its dossier"),
    "draft_passes": Fate("", "", "a hash of a code that works for minutes; it ends with its day"),
    "dossiers": Fate("fields and telephone of ended ones", "dossiers", "the law keeps one under way; code and steps are the unit's record"),
    "dossier_papers": Fate("files of ended ones", "dossiers", "the same"),
    "history": Fate("reasons of ended ones", "dossiers", "the same"),
    "passes": Fate("", "", "a hash of an official's link that works for minutes; it ends with its day"),
    "officials": Fate("", "", "who decided on other people's dossiers is the unit's record"),
    "invitations": Fate("", "", "a hash that made somebody an official, and their id; it ends with its day"),
    "turnstiles": Fate("", "", "a keyed hash of an address and nothing else"),
}


NAMING = {"person_id", "lane", "official_id", "dossier_id", "draft_id"}      # not each of them is a foreign key


def leads_to_a_person(table: Table, seen: frozenset[str] = frozenset()) -> bool:
    """It names a person, or what belongs to one, or refers to a table that does."""
    if table.name in seen:
        return False
    if table is people or not NAMING.isdisjoint(table.c.keys()):
        return True
    return any(leads_to_a_person(key.column.table, seen | {table.name}) for key in table.foreign_keys)


def test_every_table_that_leads_to_a_person_has_a_fate() -> None:
    assert {table.name for table in metadata.sorted_tables if leads_to_a_person(table)} == set(FATES)


@pytest.mark.parametrize("name", FATES)
def test_what_is_neither_erased_nor_shown_stays_for_a_reason(name: str) -> None:
    fate = FATES[name]
    assert fate.stays or (fate.erased and fate.exported)
