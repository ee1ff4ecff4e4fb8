"""The loops that keep the office going: turns, fetching, following the catalogue, growth."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.fresh import clock
from bot.office import Office
from handlers import drawer, listing
from handlers.fetching import Fetcher
from handlers.trouble import where
from storage.growth import Lives, purge
from storage.news import News

log = logging.getLogger(__name__)

IDLE = 5.0              # seconds after which a loop looks again although no bell rang
FOLLOW = 5.0            # design: every process follows the catalogue within 5 s
TIDY = 600.0
CLEAR = 6 * 3600.0


async def repeat(bell: News, stop: asyncio.Event, what: Callable[[], Awaitable[int]], *, idle: float = IDLE) -> None:
    """Do it again as long as it finds something to do; then wait for the bell. A failure is logged and tried again after a second."""
    while not stop.is_set():
        heard = bell.count
        try:
            if await what():
                continue
        except Exception as trouble:
            log.error("a loop paused: %s at %s", type(trouble).__name__, where(trouble))
            await pause(stop, 1.0)
            continue
        await first(stop.wait(), bell.wait(idle, heard))


async def turns(office: Office, stop: asyncio.Event) -> None:
    """Answer letters."""
    await repeat(office.database.news, stop, office.turns.batch, idle=0.5)


async def fetching(office: Office, fetcher: Fetcher, stop: asyncio.Event) -> None:
    """Make letters with files ready: at once those that this process kept; others, and what is to be tried again, within a second."""
    await repeat(office.database.unready, stop, fetcher.batch, idle=1.0)


async def every(seconds: float, what: Callable[[], Awaitable[object]], stop: asyncio.Event) -> None:
    """Do it now and then until told to stop."""
    while not stop.is_set():
        try:
            await what()
        except Exception as trouble:
            log.error("housekeeping paused: %s at %s", type(trouble).__name__, where(trouble))
        await pause(stop, seconds)


async def tidy(office: Office) -> None:
    """Let go of what has outlived its purpose, a little at a time."""
    settings = office.settings
    lives = Lives(
        letter_body=timedelta(days=settings.inbox_body_days),
        letter=timedelta(days=settings.inbox_key_days),
        message_body=timedelta(days=settings.outbox_text_days),
        draft=timedelta(days=settings.draft_days),
        visitor=timedelta(days=settings.visitor_days),
    )
    gone = await purge(office.database, clock(), lives)
    if any(gone.values()):
        log.info("let go: %s", ", ".join(f"{name} {count}" for name, count in gone.items() if count))


async def clear(office: Office) -> None:
    """Remove photos that nothing names any more."""
    gone = await drawer.clear(office.database, office.files, clock())
    if gone:
        log.info("removed %s files that nothing names", gone)


async def follow(office: Office) -> None:
    """Use the catalogue as it is now."""
    if await listing.follow(office.database, office.catalogue, office.settings.province):
        log.info("the catalogue changed: version %s is in use", office.catalogue.version)


async def pause(stop: asyncio.Event, seconds: float) -> None:
    """Wait, but not longer than until the end."""
    await first(stop.wait(), asyncio.sleep(seconds))


async def first(*waits: Awaitable[object]) -> None:
    """Return when the first of these is done; the others are cancelled."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
