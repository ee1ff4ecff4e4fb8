"""A store of its own for each test, opened with keys made for it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from storage.keys import Keys


@pytest.fixture
def keys() -> Keys:
    """The same keys in every test."""
    return Keys(bytes(range(32)))


@pytest.fixture
async def database(database_url: str, keys: Keys) -> AsyncIterator[Database]:
    """An opened, empty store, once of each kind."""
    opened = await Database.open(database_url, keys)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture
async def beside(database: Database, database_url: str, keys: Keys) -> AsyncIterator[Database]:
    """The same store opened once more, as another process does."""
    opened = await Database.open(database_url, keys, migrate=False)
    try:
        yield opened
    finally:
        await opened.close()
