"""The unit of work: everything that one use case reads and writes, in one transaction."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import Audit
from storage.calls import Calls
from storage.catalogue import Catalogue
from storage.conversations import Conversations
from storage.dossiers import Dossiers
from storage.draft_passes import DraftPasses
from storage.drafts import Drafts
from storage.erase import Erase
from storage.filelist import FileList
from storage.growth import Growth
from storage.guesses import Guesses
from storage.inbox import Inbox
from storage.link import Link
from storage.marks import Marks
from storage.officials import Officials
from storage.outbox import Outbox
from storage.passes import Passes
from storage.people import People

_SET, _BACK, _RELEASE = text("SAVEPOINT apart"), text("ROLLBACK TO SAVEPOINT apart"), text("RELEASE SAVEPOINT apart")


class UnitOfWork:
    """Read through it, write through it. Leaving it without ``commit`` undoes all."""

    def __init__(self, link: Link, commit: Callable[[Link], Awaitable[None]]) -> None:
        self._link = link
        self._commit = commit
        self.inbox = Inbox(link)
        self.outbox = Outbox(link)
        self.conversations = Conversations(link)
        self.drafts = Drafts(link)
        self.dossiers = Dossiers(link)
        self.people = People(link)
        self.officials = Officials(link)
        self.calls = Calls(link)
        self.catalogue = Catalogue(link)
        self.guesses = Guesses(link)
        self.files = FileList(link)
        self.marks = Marks(link)
        self.audit = Audit(link)
        self.passes = Passes(link)
        self.draft_passes = DraftPasses(link)
        self.growth = Growth(link)
        self.erase = Erase(link)

    @property
    def connection(self) -> AsyncConnection:
        """The connection below, for storage's own tools and tests; use cases have no business with it."""
        return self._link.connection

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[None]:
        """What is done inside is undone by itself when it fails (a savepoint); the unit and the rest of it go on."""
        await self._link.run(_SET)
        try:
            yield
        except BaseException:
            await self._link.run(_BACK)
            raise
        finally:
            await self._link.run(_RELEASE)

    def whole(self) -> None:
        """Raises Undone where SQLite has undone this unit by itself: nothing more may be done in it."""
        self._link.whole()

    @property
    def said(self) -> bool:
        """Whether messages were put out here: the commit will ring for them."""
        return self._link.said

    async def commit(self, *then: Callable[[], None]) -> None:
        """Make everything so far permanent and ring the bell; the unit may go on with a new transaction.

        ``then`` is called when it is permanent, also where whoever waits for it is cancelled: what is on the disk must not be forgotten.
        """
        if not then:
            await self._commit(self._link)
            return
        work = asyncio.ensure_future(self._commit_and(then))
        try:
            await asyncio.shield(work)
        except asyncio.CancelledError:
            await asyncio.gather(work, return_exceptions=True)
            raise

    async def _commit_and(self, then: Sequence[Callable[[], None]]) -> None:
        await self._commit(self._link)
        for done in then:
            done()
