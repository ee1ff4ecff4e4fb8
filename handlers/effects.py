"""Effects become rows: one function for each kind, all in the transaction of the turn that asked for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from dialogs.engine import effects as e
from handlers import effects_dossier, effects_handover
from handlers.acting import Acting
from storage.dossiers import Dossier, Paper
from storage.inbox import Letter
from storage.keys import Keys
from storage.link import Conflict
from storage.uow import UnitOfWork

NEW = 1          # Mới đăng ký


def phone_proof(keys: Keys, dossier_id: str, digits: str) -> str:
    """Keyed hash of the last four digits of the phone that was given, for whoever looks from another chat."""
    return keys.digest("dossiers.phone_hash", f"{dossier_id}:{digits}")


async def give_consent(uow: UnitOfWork, effect: e.GiveConsent, at: Acting) -> None:
    await uow.conversations.record_consent(at.person_id, at.lane, effect.purpose, effect.text_hash, True, at.now)


async def withdraw_consent(uow: UnitOfWork, effect: e.WithdrawConsent, at: Acting) -> None:
    await uow.conversations.record_consent(at.person_id, at.lane, effect.purpose, "", False, at.now)


async def fetch_refs(uow: UnitOfWork, effect: e.FetchRefs, at: Acting) -> None:
    """Files that waited for consent come back as a letter of their own, which the fetcher makes ready."""
    letters = [
        Letter(
            channel=at.channel,
            key=f"fetch:{at.desk.keys.digest('inbox.fetch', ref.ref)}",
            lane=at.lane,
            address="",
            body={"kind": "inner", "inner": "fetched", "refs": [ref.to_json()]},
            at=at.now,
            kept_at=at.now,
            ready=False,
            new_person=lambda: at.person_id,
            lang="",
        )
        for ref in effect.refs
    ]
    await uow.inbox.keep(letters)


async def open_draft(uow: UnitOfWork, effect: e.OpenDraft, at: Acting) -> None:
    """The draft's row is written with the turn's answers (handlers/turns.py); here only the trail."""
    await uow.audit.add(at.now, "citizen", "draft.open", effect.draft)


async def shelve_draft(uow: UnitOfWork, effect: e.ShelveDraft, at: Acting) -> None:
    await uow.drafts.shelve(effect.draft, at.lane)


async def take_draft(uow: UnitOfWork, effect: e.TakeDraft, at: Acting) -> None:
    """Hold the draft here; the conversation that held it is told by a letter of ours."""
    before = await uow.drafts.hold(effect.draft, at.lane, effect.version)
    if before is not None and before != at.lane:
        await effects_handover.tell(uow, at, before, "draft_taken", effect.draft)


async def drop_draft(uow: UnitOfWork, effect: e.DropDraft, at: Acting) -> None:
    await uow.drafts.drop(effect.draft, at.now)


async def file_dossier(uow: UnitOfWork, effect: e.FileDossier, at: Acting) -> None:
    """The dossier, its papers and its first step. Raises Incomplete when one of its files is not there to be read.

    The unique draft_id makes a second dossier of one draft impossible; the code is unique too.
    """
    await effects_dossier.all_there(uow, at, {page.file for page in effect.papers if page.file})
    digits = "".join(char for char in effect.phone if char.isdigit())
    await uow.dossiers.create(
        Dossier(
            id=effect.dossier,
            draft_id=effect.draft,
            person_id=at.person_id,
            lane=at.lane,
            code=effect.code,
            number=None,
            procedure=effect.procedure,
            procedure_version=effect.procedure_version,
            unit=effect.unit,
            status=NEW,
            version=1,
            fields=effect.fields,
            phone_hash=phone_proof(at.desk.keys, effect.dossier, digits[-4:]) if len(digits) >= 4 else None,
            filed_at=at.now,
        ),
        [Paper(page.paper, page.page, page.label, page.file or None, page.why) for page in effect.papers],  # type: ignore[arg-type]
        who=at.desk.unit.name,
    )
    if not await uow.drafts.submitted(effect.draft, at.lane):
        raise Conflict("the draft is held by another conversation, or was ended")
    await uow.audit.add(at.now, "citizen", "dossier.file", effect.dossier)


async def erase_me(uow: UnitOfWork, effect: e.EraseMe, at: Acting) -> None:
    """Erase what may be erased; a dossier in progress stays by law and the dialog has said so."""
    del effect
    erased = await uow.erase.erase(at.person_id, at.now)
    at.gone.extend(erased.files)
    await uow.audit.add(at.now, "citizen", "person.erase", at.person_id)


async def audit(uow: UnitOfWork, effect: e.Audit, at: Acting) -> None:
    await uow.audit.add(at.now, at.official.id if at.official else "citizen", effect.act, effect.thing, effect.detail or None)


Doer = Callable[[UnitOfWork, Any, Acting], Awaitable[None]]
DOERS: dict[type, Doer] = {
    e.GiveConsent: give_consent,
    e.WithdrawConsent: withdraw_consent,
    e.FetchRefs: fetch_refs,
    e.OpenDraft: open_draft,
    e.ShelveDraft: shelve_draft,
    e.TakeDraft: take_draft,
    e.DropDraft: drop_draft,
    e.FileDossier: file_dossier,
    e.EraseMe: erase_me,
    e.Audit: audit,
    **effects_dossier.DOERS,
    **effects_handover.DOERS,
}


async def carry_out(uow: UnitOfWork, effect: e.Effect, at: Acting) -> None:
    """Turn one effect into rows."""
    await DOERS[type(effect)](uow, effect, at)
