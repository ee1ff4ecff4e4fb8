"""Time and randomness of the real world, handed to everything that needs them."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime

from dialogs.tracking_code import make_code

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"      # Crockford's, in lower case
_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def clock() -> datetime:
    """Now, in UTC."""
    return datetime.now(UTC)


def new_id() -> str:
    """26 characters that sort by time: 48 bits of milliseconds, 80 random bits (https://github.com/ulid/spec)."""
    number = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def new_code() -> str:
    """A tracking code nobody can guess."""
    return make_code(secrets.randbelow)
