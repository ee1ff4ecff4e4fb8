"""What some tests need from the machine: a PostgreSQL server, a browser. Missing, they skip; where it is required, they fail."""

from __future__ import annotations

import os
import shutil
import socket
from urllib.parse import urlsplit

import pytest

POSTGRES_SERVER = os.environ.get("MOTCUA_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")
"""The server and the database from which the tests' own databases are made; the role must be allowed to create databases."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def required() -> frozenset[str]:
    """The names in ``MOTCUA_TEST_REQUIRE``, for example ``postgres chromium``: what must be there on this machine."""
    return frozenset(os.environ.get("MOTCUA_TEST_REQUIRE", "").split())


def require(name: str, present: object, missing: str) -> None:
    """Skip the test when ``name`` is not present; fail it where ``MOTCUA_TEST_REQUIRE`` says that it must be.

    ``missing`` says what was looked for and how to get it.
    """
    if present:
        return
    if name in required():
        pytest.fail(f"{name} is required by MOTCUA_TEST_REQUIRE: {missing}", pytrace=False)
    pytest.skip(f"{name}: {missing}")


def postgres_answers() -> bool:
    """Whether something listens where the PostgreSQL server of the tests should be."""
    where = urlsplit(POSTGRES_SERVER)
    try:
        with socket.create_connection((where.hostname or "127.0.0.1", where.port or 5432), timeout=2):
            return True
    except OSError:
        return False


def find_chromium() -> str | None:
    """The path of the system's Chromium, or None."""
    for name in BROWSERS:
        if path := shutil.which(name):
            return path
    return None
