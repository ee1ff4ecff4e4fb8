"""What a turn is told besides the session: the letter as an event, what may be known, and the question that stands."""

from __future__ import annotations

import contextlib
from datetime import datetime

from dialogs.engine.event import Event, FileRef, StoredFile
from dialogs.engine.fold import clean
from dialogs.engine.known import Known
from dialogs.engine.match import may_choose
from dialogs.engine.session import Session, screens
from dialogs.engine.talk import Scene
from dialogs.engine.text import say
from dialogs.engine.turn import question_again
from handlers.acting import Desk
from storage.inbox import Waiting
from storage.uow import UnitOfWork


def known_for(desk: Desk, now: datetime, *, channel: str = "", upload: int = 0, official: bool = False) -> Known:
    """What a turn may know before it asks for more."""
    return Known(
        now=now,
        unit=desk.unit,
        voices=desk.voices,
        places=desk.places,
        catalogue=desk.catalogue,
        new_id=desk.new_id,
        new_code=desk.new_code,
        declined=lambda code: desk.declined(code, upload),
        channel=channel,
        upload=upload,
        official=official,
    )


def may_have_chosen(letter: Waiting) -> bool:
    """Whether this text may mean an answer that was offered, so that it must be known on which screen."""
    text = letter.body.get("text", "")
    try:
        return may_choose(screens(letter.conversation.session), clean(text))
    except (LookupError, TypeError, AttributeError):     # a session that nobody can read: its turn will say so
        return False


def event_of(letter: Waiting, seen: int) -> Event:
    """The letter as an event. ``seen`` is the screen that was noted as sent before it, where the channel does not say it itself."""
    body = letter.body
    return Event(
        key=letter.key,
        channel=letter.channel,
        address="",
        at=letter.at,
        kind=body.get("kind", "message"),
        seen=body.get("seen") or seen,
        text=body.get("text", ""),
        tap=body.get("tap", ""),
        files=tuple(StoredFile(**file) for file in body.get("files", ())),
        refs=tuple(FileRef(**ref) for ref in body.get("refs", ())),
        declined=tuple(body.get("declined", ())),
        edits=body.get("edits", ""),
        start=body.get("start", ""),
        inner=body.get("inner", ""),
        lang=body.get("lang", ""),
    )


async def open_question(uow: UnitOfWork, desk: Desk, scenes: dict[str, Scene], lane: str, now: datetime) -> str:
    """The question that is open in this conversation, in its language; "" when none is."""
    conversation = await uow.conversations.get(lane)
    if conversation is None or not conversation.session:
        return ""
    draft_id = str(conversation.session.get("draft", ""))
    draft = (await uow.drafts.get_many([draft_id])).get(draft_id) if draft_id else None
    if draft is None or draft.lane != lane:
        return ""
    with contextlib.suppress(Exception):    # a push must go out whatever state the dialog is in
        session = Session.from_json(conversation.session)
        session.answers = dict(draft.answers)
        message = question_again(scenes, session, known_for(desk, now, channel=conversation.channel))
        if message is not None:
            return say(message.text, desk.voices.get(session.lang, desk.voices["vi"]))
    return ""
