"""Sharing a commit: what waits to be kept, claimed or noted goes along in the transaction of a batch of turns.

On SQLite there is one writer and each commit waits for the disk. A busy process would wait three times for every batch: to keep what
came, to answer it, to note what was sent. PostgreSQL has several writers, whose locks would only get into each other's way: nobody rides.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence

from handlers.trouble import where
from storage.uow import UnitOfWork

log = logging.getLogger(__name__)


Rider = Callable[[UnitOfWork], Awaitable[Callable[[], None] | None]]
"""Writes what waits into this unit; None when there is nothing of it to be committed.

What is returned is called once the unit is committed, before it is left. When that does not come about, all waits as before.
"""


async def board_all(uow: UnitOfWork, riders: Sequence[Rider]) -> list[Callable[[], None]]:
    """Take everyone along. A rider that fails leaves nothing behind and goes by itself later; the others and the unit go on."""
    landed = []
    for rider in riders:
        try:
            async with uow.apart():
                if (done := await rider(uow)) is not None:
                    landed.append(done)
        except Exception as trouble:
            uow.whole()
            log.warning("a rider goes by itself: %s at %s", type(trouble).__name__, where(trouble))
    return landed
