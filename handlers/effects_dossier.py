"""Effects on dossiers, calls and officials: each becomes rows in the transaction of the turn that asked for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any, Final

from dialogs.desk_calls import code_of
from dialogs.engine import effects as e
from dialogs.engine.text import _, join, raw
from dialogs.engine.turn import ANSWERED
from dialogs.human import WORDS_MOST
from dialogs.procedures import dialog_for
from dialogs.status import NEW
from handlers import guessing
from handlers.acting import Acting
from handlers.dossiers import CITIZEN, NOT_OF_UNIT, Refused, add_supplement, change_status, push, sees
from handlers.effects_handover import tell
from storage.calls import Call
from storage.conversations import ConversationSave
from storage.dossiers import Paper
from storage.link import Conflict
from storage.uow import UnitOfWork

PASS_LIVES: Final = timedelta(minutes=10)
CALLS_MOST: Final = 500
ANSWER = _("Cán bộ trả lời:")
REPLIED = _("Người vừa được trả lời nhắn lại:")
ANSWER_AT_DESK = _("Trả lời ở \"Bàn cán bộ\", mục chờ gặp cán bộ.")


class Incomplete(Exception):
    """Papers were to be filed although a file of them cannot be read back: the turn is undone, nothing is issued."""


async def all_there(uow: UnitOfWork, at: Acting, files: Collection[str]) -> None:
    """Raises Incomplete unless each of these files is listed and can be read back."""
    stored = await uow.files.get_many(sorted(set(files)))
    if len(stored) != len(set(files)) or not all(at.desk.file_there(one.hash, one.size) for one in stored.values()):
        raise Incomplete("a file of the dossier cannot be read back")


async def change(uow: UnitOfWork, effect: e.ChangeStatus, at: Acting) -> None:
    """Raises Conflict when somebody else was faster: the turn is undone and runs again with what then stands."""
    if effect.by_citizen:
        await change_status(uow, at, effect.dossier, effect.version, effect.status, effect.reason, role="citizen")
        return
    if at.official is None:
        raise Refused(NOT_OF_UNIT)
    await change_status(uow, at, effect.dossier, effect.version, effect.status, effect.reason, role=at.official.role)


async def replace_page(uow: UnitOfWork, effect: e.ReplacePage, at: Acting) -> None:
    """One page of the owner's dossier while nobody opened it; the page it replaces stays in the store with the version it went at.

    Raises Conflict when the dossier moved on meanwhile, Refused when it is another's or the new file is not kept here.
    """
    dossier = await uow.dossiers.get(effect.dossier)
    if dossier is None or dossier.person_id != at.person_id:
        raise Refused(NOT_OF_UNIT)
    if dossier.status != NEW or dossier.version != effect.version:
        raise Conflict("the dossier was opened meanwhile", dossier)
    stored = (await uow.files.get_many([effect.file])).get(effect.file)
    pages = [page for page in await uow.dossiers.papers(dossier.id) if page.paper == effect.paper and page.gone is None]
    if stored is None or not at.desk.file_there(stored.hash, stored.size) or effect.page not in {page.page for page in pages}:
        raise Refused(NOT_OF_UNIT)
    new = [
        Paper(page.paper, page.page, page.label, effect.file if page.page == effect.page else page.file, page.why)
        for page in pages
    ]
    await uow.dossiers.replace_paper(dossier.id, effect.version, effect.paper, new, at.now, CITIZEN)
    await uow.audit.add(at.now, "citizen", "dossier.page", dossier.id, {"paper": effect.paper, "page": effect.page})


async def supplement(uow: UnitOfWork, effect: e.Supplement, at: Acting) -> None:
    """More papers of the owner. Raises Incomplete when one of them is not there to be read, Refused or Conflict: nothing is said then."""
    await all_there(uow, at, effect.files)
    await add_supplement(uow, at, effect.dossier, effect.version, tuple(dict.fromkeys(effect.files)), effect.late)


async def call_human(uow: UnitOfWork, effect: e.CallHuman, at: Acting) -> None:
    """Put the person on the list of those who wait, once: whoever asks again is listed with the question they are at now."""
    waiting = await uow.calls.waiting(None, CALLS_MOST)
    since, said = at.now, ""
    for call in waiting:
        if call.lane == at.lane:
            await uow.calls.done(call.id, at.now)      # one place in the list each, kept from the first time they asked
            since, said = min(since, call.at), str(call.words or "")
    draft = (await uow.drafts.get_many([effect.draft])).get(effect.draft) if effect.draft else None
    unit = ""
    if draft is not None and (procedure := at.desk.catalogue.get(draft.procedure)) is not None:
        commune = draft.answers.get(dialog_for(procedure).commune)
        unit = str(commune.get("code", "")) if isinstance(commune, dict) else ""
    elif (code := code_of(effect.step)) and (dossier := await uow.dossiers.by_code(code)) is not None:
        unit = dossier.unit if dossier.person_id == at.person_id else ""
    words = "\n".join(part for part in dict.fromkeys((said, effect.words)) if part)[-WORDS_MOST:]
    id = at.desk.new_id()
    await uow.calls.add(Call(id, at.lane, at.person_id, unit, effect.scene, effect.step, effect.draft or None, words or None, since))
    if effect.to and effect.words and (official := await uow.officials.get(effect.to)) is not None and official.ended_at is None:
        talks = await uow.conversations.of_person(official.person_id)
        lane = next((talk.lane for talk in talks if talk.official_id == official.id), "")
        await push(uow, at, official.person_id, lane, f"reply:{id}", join(REPLIED, raw(effect.words), ANSWER_AT_DESK))


async def end_call(uow: UnitOfWork, effect: e.EndCall, at: Acting) -> None:
    """An official took care of a call of their unit; a written answer goes to whoever waits, once."""
    if at.official is None:
        raise Refused(NOT_OF_UNIT)
    waiting = await uow.calls.waiting(at.official.unit or None, CALLS_MOST)
    call = next((call for call in waiting if call.id == effect.call), None)
    if call is None or not await uow.calls.done(call.id, at.now):
        return
    await uow.audit.add(at.now, at.official.id, "call.end", call.id)
    if effect.words:
        await push(uow, at, call.person_id, call.lane, f"call:{call.id}", join(ANSWER, raw(effect.words)))
        await tell(uow, at, call.lane, f"{ANSWERED}{at.official.id}", call.id)


async def redeem(uow: UnitOfWork, effect: e.RedeemInvitation, at: Acting) -> None:
    """The person becomes an official, and this conversation theirs. Raises Conflict when the invitation was used meanwhile."""
    official = await uow.officials.redeem(effect.hash, at.person_id, at.now, effect.official)
    talk = await uow.conversations.get(at.lane)
    if official is None or talk is None:
        raise Conflict("the invitation was used or has run out")
    await uow.officials.name(official.id, effect.name)
    await uow.conversations.save_many(
        [ConversationSave(talk.lane, talk.session, talk.turn, talk.seq, talk.lang, talk.consented_at, None, official.id)]
    )
    await uow.audit.add(at.now, official.id, "official.join", official.id, {"role": official.role, "unit": official.unit})


async def count_guess(uow: UnitOfWork, effect: e.CountGuess, at: Acting) -> None:
    """A wrong guess counts against sender, address, dossier and all; a right one clears the dossier's count."""
    if effect.missed:
        await guessing.miss(uow, at, effect.scope)
    else:
        await guessing.hit(uow, effect.scope)


async def make_pass(uow: UnitOfWork, effect: e.MakePass, at: Acting) -> None:
    """A one-time link to a dossier of the official's unit, for ten minutes."""
    dossier = await uow.dossiers.get(effect.dossier)
    if at.official is None or dossier is None or not sees(at.official, dossier):
        raise Refused(NOT_OF_UNIT)
    await uow.passes.make(effect.hash, dossier.id, at.official.id, at.now + PASS_LIVES)


DOERS: dict[type, Callable[[UnitOfWork, Any, Acting], Awaitable[None]]] = {
    e.ChangeStatus: change,
    e.ReplacePage: replace_page,
    e.Supplement: supplement,
    e.CallHuman: call_human,
    e.EndCall: end_call,
    e.RedeemInvitation: redeem,
    e.CountGuess: count_guess,
    e.MakePass: make_pass,
}
