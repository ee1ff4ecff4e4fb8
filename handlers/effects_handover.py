"""What a draft's way into another conversation writes: the code, wrong digits, the take-over, and the letter to the first conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from dialogs.engine import effects as e
from handlers.acting import Acting
from storage.inbox import Letter
from storage.link import Conflict
from storage.uow import UnitOfWork


async def tell(uow: UnitOfWork, at: Acting, lane: str, inner: str, about: str) -> None:
    """A letter of ours to another conversation, that had a draft or was answered by an official: it hears of it in a turn of its own."""
    other = await uow.conversations.get(lane)
    if other is None:
        return
    await uow.inbox.keep(
        [
            Letter(
                channel=other.channel,
                key=f"{inner.partition(':')[0].removeprefix('draft_')}:{about}:{at.desk.new_id()}",
                lane=lane,
                address=other.address,
                body={"kind": "inner", "inner": inner},
                at=at.now,
                kept_at=at.now,
                ready=True,
                new_person=lambda: other.person_id,
                lang=other.lang,
            )
        ]
    )


async def make_pass(uow: UnitOfWork, effect: e.MakeDraftPass, at: Acting) -> None:
    """Keep the hash of a code for an open draft of this person. Raises Conflict when it was ended or taken meanwhile."""
    draft = (await uow.drafts.get_many([effect.draft])).get(effect.draft)
    if draft is None or draft.person_id != at.person_id or draft.state != "open":
        raise Conflict("the draft is not open, or another's")
    await uow.draft_passes.make(effect.hash, effect.draft, at.lane, effect.until)
    await uow.audit.add(at.now, "citizen", "draft.pass", effect.draft)


async def claim_pass(uow: UnitOfWork, effect: e.ClaimDraftPass, at: Acting) -> None:
    """Raises Conflict when another conversation was faster: the turn is undone and then finds the code gone."""
    if not await uow.draft_passes.claim(effect.hash, at.lane, at.now):
        raise Conflict("the code was claimed or has run out")


async def miss_pass(uow: UnitOfWork, effect: e.MissDraftPass, at: Acting) -> None:
    del at
    await uow.draft_passes.miss(effect.hash)


async def take_over(uow: UnitOfWork, effect: e.TakeOver, at: Acting) -> None:
    """The draft moves here, by a code that is used up with it. Raises Conflict when the code was used or has run out meanwhile.

    Told are the conversation that held the draft, and else the one that made the code.
    """
    used = await uow.draft_passes.use(effect.hash, at.lane, at.now)
    if used is None or used.draft_id != effect.draft:
        raise Conflict("the code was used or has run out")
    before = await uow.drafts.move(effect.draft, at.lane, at.person_id, effect.version)
    if before is not None and before != at.lane:
        await tell(uow, at, before, "draft_taken", effect.draft)
    if used.lane not in {before, at.lane}:
        await tell(uow, at, used.lane, "draft_passed", effect.draft)
    await uow.audit.add(at.now, "citizen", "draft.take_over", effect.draft)


DOERS: dict[type, Callable[[UnitOfWork, Any, Acting], Awaitable[None]]] = {
    e.MakeDraftPass: make_pass,
    e.ClaimDraftPass: claim_pass,
    e.MissDraftPass: miss_pass,
    e.TakeOver: take_over,
}
