"""What a turn asks of the store about a code that takes a draft over (``Need("draft_pass", "<hash>")`` or ``"<hash>#<4 digits>"``)."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

from dialogs.dossier import DraftView
from dialogs.handover import PassView, phone_of
from handlers import guessing
from handlers.acting import Acting
from storage.uow import UnitOfWork


async def draft_pass(uow: UnitOfWork, at: Acting, arg: str) -> PassView | None:
    """What the code opens here. Unknown, used, expired and claimed codes, ended drafts and a locked sender all get the same None.

    The draft is shown to whoever began it, where no phone was given, and after the phone's last four digits; nobody else sees it.
    """
    hash, _mark, digits = arg.partition("#")
    if await guessing.locked_sender(uow, at):
        return None
    found = await uow.draft_passes.find(hash, at.lane, at.now)
    if found is None:
        return None
    one = (await uow.drafts.get_many([found.draft_id])).get(found.draft_id)
    if one is None or one.state != "open":
        return None
    phone = phone_of(at.desk.catalogue.get(one.procedure), one.answers)
    if phone and one.person_id != at.person_id and not hmac.compare_digest(digits.encode(), phone[-4:].encode()):
        return PassView(found.misses)
    held = one.lane is not None and one.lane != at.lane
    view = DraftView(one.id, one.procedure, one.procedure_version, one.dialog_version, one.touched_at, one.answers, held, one.version)
    return PassView(found.misses, view)


READERS: dict[str, Callable[[UnitOfWork, Acting, str], Awaitable[Any]]] = {"draft_pass": draft_pass}
