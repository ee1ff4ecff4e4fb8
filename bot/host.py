"""What the process asks of its host, and what the HTTP server beneath us may write into the log."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import time
from collections.abc import Callable
from typing import Final

try:
    import resource
except ImportError:         # not on Windows
    resource = None  # type: ignore[assignment]

MINUTE: Final = 60.0
TOLD: Final = 5
"""Lines a minute about requests that went wrong below our routes: whoever sends them chooses how many there are."""


class KindOnly(logging.Filter):
    """Lets through the kind of an error and nothing of the request; at most ``TOLD`` a minute.

    aiohttp tells the offending line of a malformed request (a cookie, the address of a one-time link) and the client's address.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._begun = float("-inf")
        self._told = 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line is written; what is written is made anew."""
        if self._clock() >= self._begun + MINUTE:
            self._begun, self._told = self._clock(), 0
        self._told += 1
        if self._told > TOLD:
            return False
        kind = record.exc_info[0] if record.exc_info else None
        record.msg, record.args = "a request could not be served: %s", (kind.__name__ if kind is not None else "no exception",)
        record.exc_info = record.exc_text = record.stack_info = None
        return True


KIND_ONLY: Final = KindOnly()


def quiet_server() -> None:
    """From now on the HTTP server's log tells only kinds of errors."""
    logging.getLogger("aiohttp.server").addFilter(KIND_ONLY)      # a filter that is there is not added again


def more_files() -> None:
    """As many open files (connections are files too) as the host lets us have; silent where it does not let us ask."""
    if resource is not None:
        with contextlib.suppress(OSError, ValueError):
            soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
            if soft != hard:
                resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def give_back_memory() -> None:
    """Return to the host what loading needed and nothing uses any more, some 30 MB; silent where the C library has no such call.

    https://man7.org/linux/man-pages/man3/malloc_trim.3.html
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
