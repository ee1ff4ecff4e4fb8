"""One turn: a session and an event in, the next session with replies and effects out. No I/O; ``Need`` asks for what must be read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from dialogs.engine import anywhere
from dialogs.engine.effects import Effect, FetchRefs
from dialogs.engine.event import Event
from dialogs.engine.fold import clean, fold
from dialogs.engine.form import CHOICES_A_SCREEN
from dialogs.engine.form_papers import TRAY_MOST, to_tray
from dialogs.engine.known import Known
from dialogs.engine.match import NUMBER, chosen, offer_of
from dialogs.engine.message import Button, Message
from dialogs.engine.session import OFFERS_KEPT, Offer, Session
from dialogs.engine.steps import Ask
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _, join
from dialogs.engine.words import HUMAN, PHOTO_KEPT, PHOTO_LOOSE, STALE, TRAY_FULL, TRAY_FULL_LOOSE

WORDS_MOST = 4000
PERSON_AFTER = 3              # misses in a row after which a person is offered
FLOOD = timedelta(minutes=1)  # photos that come faster than this are one flood
QUIET_AFTER = 12              # misses in a row after which the bot waits silently: two machines must not talk for ever
GLOBAL = frozenset({"do:menu", "do:human", "do:submit", "do:ananswer", "do:awish"})

ANSWERED = "answered:"         # what our notice of an official's message begins with; their id follows

TAKEN = _("Việc này vừa được làm tiếp ở một cuộc trò chuyện khác. Các câu trả lời vẫn còn ở đó.")
PASSED = _(
    "Mã làm tiếp vừa được dùng. Việc đó nay ở một cuộc trò chuyện khác, các câu trả lời vẫn còn ở đó. "
    "Không đưa mã cho ai? Xin gõ \"gặp cán bộ\"."
)
TOO_LONG = _("Tin nhắn này dài quá {most} chữ nên chưa đọc được. Xin gửi ngắn hơn.")
WAITING = _("Một Cửa tạm chờ tại đây. Khi cần, xin gõ \"menu\" hoặc \"gặp cán bộ\".")
NOTHING_EDITED = _("Tin nhắn vừa sửa không đổi câu trả lời nào. Muốn sửa, xin trả lời lại câu dưới đây hoặc gõ \"quay lại\".")
MISSED_HERE = _("Chưa hiểu câu trả lời này. Câu đang hỏi là:")
THANKS = _("Cảm ơn bạn. Cần gì thêm, cứ nhắn tại đây.")
MISSED = _("Một Cửa chưa hiểu câu này. Thử nói ngắn: \"làm khai sinh\", \"xin giấy độc thân\".")


class Turn(NamedTuple):
    """What came of an event."""

    session: dict[str, Any]
    lang: str
    turn: int
    replies: tuple[Message, ...]
    effects: tuple[Effect, ...]


def advance(scenes: dict[str, Scene], session: Session | None, event: Event, known: Known) -> Turn:
    """Take one event into the session. Never raises for what a person did; raises Need for what must be read first."""
    new = session is None or not session.scene
    working = session.copied() if session is not None else Session()
    if new and event.lang in known.voices:
        working.lang = event.lang
    if working.lang not in known.voices:
        working.lang = "vi"
    if working.scene and working.scene not in scenes:
        working.scene, working.args, working.asking = "home", {}, ""
    talk = Talk(working, event, known, scenes)
    _take_in(talk, new=new)
    return _close(talk)


def _take_in(talk: Talk, *, new: bool) -> None:
    session, event = talk.session, talk.event
    if session.form.pop("taken", False):
        session.draft, session.form, session.answers = "", {}, {}
        session.scene, session.args, session.asking = "home", {}, ""
        talk.say(TAKEN)
        if event.inner in {"draft_taken", "draft_passed"}:
            talk.show()
            return
    if event.inner in {"draft_taken", "unblocked"}:
        return
    if event.inner.startswith(ANSWERED):
        session.answered = event.inner.removeprefix(ANSWERED)
        return
    if event.inner == "draft_passed":
        talk.say(PASSED)
        talk.show()
        return
    words = clean(event.text)
    nothing = not (words or event.tap or event.files or event.refs or event.declined or event.start)
    if new:
        if nothing or event.start or anywhere.wish(words) in {"menu", "hello", "thanks"}:
            if event.start and _greeted(talk) and talk.scenes["home"].hear(talk, Heard(choice=f"go:start:{event.start}"[:40])):
                return
            talk.replies.clear()
            talk.scenes["welcome"].show(talk)
            return
        _greeted(talk)
    elif event.start or event.kind == "start":
        if not (event.start and talk.scenes["home"].hear(talk, Heard(choice=f"go:start:{event.start}"[:40]))):
            _resume(talk)
        return
    if len(event.text) > WORDS_MOST:
        talk.say(TOO_LONG(most=WORDS_MOST))
        talk.show()
        return
    if event.kind == "edit":
        _edited(talk, words)
        return
    if event.declined:
        talk.say(join(*(talk.known.declined(code) for code in dict.fromkeys(event.declined))))
        if not (event.files or event.refs):
            talk.show()
            return
    _hear(talk, words)


def _greeted(talk: Talk) -> bool:
    """Say who speaks before the first answer, without the list of things to do: the person has said what they want."""
    talk.scenes["welcome"].greet(talk)
    return True


def _resume(talk: Talk) -> None:
    """Someone came back by the start button: what was under way is shown again, else the list of things to do."""
    if talk.session.scene in {"", "welcome"}:
        talk.session.scene = "home"
    talk.show()


def _hear(talk: Talk, words: str) -> None:
    session, event = talk.session, talk.event
    by, session.answered = session.answered, ""
    offer = session.offer_at(event.seen)
    choice = event.tap
    if not choice and words and not _figure(talk, words):
        choice = chosen(offer or session.offer_at(0), words)
    if event.tap and _again(talk):
        return
    if offer is None and event.seen and session.offered and NUMBER.match(fold(words)):
        _stale(talk)
        return
    if choice:
        session.acted = [str(event.seen or session.turn), choice]
        if not _reachable(talk, choice, offer if offer is not None or event.tap else session.offer_at(0)):
            _stale(talk)
            return
        _choose(talk, choice)
        return
    if words and not (event.files or event.refs):
        act = anywhere.wish(words)
        if act:
            step = _asked(talk)
            if anywhere.could_be_answer(talk, words, act, step):
                anywhere.ask_which(talk, words, act)
            else:
                do(talk, act)
            return
        if (codes := talk.scenes.get("code")) is not None and codes.hear(talk, Heard(words)):
            return
        if by and not talk.scene.holds:
            talk.scenes["human"].hear(talk, Heard(words, by))
            return
    _listen(talk, Heard(words, "", event.files, event.refs, event.declined))


def _stale(talk: Talk) -> None:
    """A button of an older screen: the question that is open is said again, also one about loose photos, which no scene shows."""
    session = talk.session
    talk.say(STALE)
    if not (session.tray and session.args.get("loose") == session.turn and _offered(talk)):
        talk.show()


def _offered(talk: Talk) -> bool:
    """Ask what loose photos are for, where a scene has a use for them; the turn of the question is noted while it is the last screen."""
    if talk.session.draft or not any(scene.offer(talk) for scene in talk.scenes.values()):
        return False
    talk.session.args["loose"] = talk.session.turn + 1
    return True


def _figure(talk: Talk, words: str) -> bool:
    """Whether bare digits answer the open question ("How many copies?") rather than choose a button under it."""
    if not words.isdecimal() or talk.session.doubt:
        return False
    step = _asked(talk)
    return step is not None and anywhere.reads(talk, step, words)


def _again(talk: Talk) -> bool:
    """A double tap does nothing twice; the second press on "send" says the same code again."""
    session, event = talk.session, talk.event
    if session.acted != [str(event.seen or session.turn), event.tap]:
        return False
    if event.tap == "do:submit" and session.filed:
        talk.scenes["file"].hear(talk, Heard(choice="do:submit"))
    return True


def _reachable(talk: Talk, choice: str, offer: Offer | None) -> bool:
    """Whether this choice still fits: acts that work anywhere do; answers only while their question is the present one."""
    session = talk.session
    if choice in GLOBAL or choice.startswith("go:"):
        return True
    if offer is None or choice not in offer.words.values():
        return False
    return (offer.scene, offer.step) == (session.scene, session.asking)


def _choose(talk: Talk, choice: str) -> None:
    session = talk.session
    match choice:
        case "do:menu":
            do(talk, "menu")
        case "do:human":
            do(talk, "human")
        case "do:submit" if session.filed and session.scene != "file":
            talk.scenes["file"].hear(talk, Heard(choice="do:submit"))
        case "do:ananswer":
            words, session.doubt = str(session.doubt.get("words", "")), {}
            _listen(talk, Heard(words))
        case "do:awish":
            act, session.doubt = str(session.doubt.get("act", "menu")), {}
            do(talk, act)
        case _ if choice.startswith("go:"):
            if not talk.scenes["home"].hear(talk, Heard(choice=choice)):
                do(talk, "menu")
        case _:
            _listen(talk, Heard(choice=choice))


def _asked(talk: Talk) -> Ask | None:
    """The question that is open now, when it is one that is answered by typing."""
    return talk.scene.question(talk)


def _listen(talk: Talk, heard: Heard) -> None:
    session = talk.session
    if (heard.refs or heard.files) and not session.consent:
        if talk.scene.astray(talk, 0):
            return      # nothing is kept of a photo that is of no use here, so no consent is asked for it
        to_tray(session, heard)
        if session.scene == "consent":
            talk.show()
        else:
            talk.go("consent", then=[session.scene, session.args])
        return
    if heard.refs:
        talk.do(FetchRefs(heard.refs))
        if not (heard.files or heard.words):
            return
    misses = session.misses
    if talk.scene.hear(talk, heard):
        if session.misses > max(misses, QUIET_AFTER):
            _grow_quiet(talk)
        return
    if heard.files or heard.refs:
        kept = to_tray(session, heard)
        if _offered(talk):
            return
        astray = talk.scene.astray(talk, kept)
        told = not astray and _keep_aside(talk, kept)
        if not heard.words:
            if told:
                talk.show()
            return
    free = session.scene != "home" and not talk.scene.holds
    if heard.words and free and talk.scenes["home"].hear(talk, Heard(heard.words)):
        return      # nothing is being filled in here: new words are a new wish
    session.misses += 1
    if session.misses > QUIET_AFTER:
        _grow_quiet(talk)
        return
    if not talk.replies:
        talk.say(MISSED_HERE if talk.scene.holds else MISSED)
    talk.show()
    if session.misses >= PERSON_AFTER:
        _offer_person(talk)


def _grow_quiet(talk: Talk) -> None:
    """So many misses in a row: say once how to go on, and then nothing until something is understood."""
    talk.replies.clear()
    if talk.session.misses == QUIET_AFTER + 1:
        talk.say(WAITING)


def _offer_person(talk: Talk) -> None:
    """Put "meet an official" last under the question that was just repeated, where there is room for it."""
    last = talk.replies[-1]
    if len(last.buttons) < CHOICES_A_SCREEN and all(button.payload != "do:human" for button in last.buttons):
        talk.replies[-1] = Message(last.text, (*last.buttons, Button(HUMAN, "do:human")), last.document, last.replaces)


def _keep_aside(talk: Talk, kept: int) -> bool:
    """Say how many photos are kept that came where none was asked for. That no more can be kept is said once in a flood; False then."""
    session, at = talk.session, talk.event.at
    if kept < TRAY_MOST:
        talk.say((PHOTO_KEPT if session.draft else PHOTO_LOOSE)(n=kept))
        return True
    told = session.args.get("tray_full")
    session.args["tray_full"] = at.isoformat()
    if told and at - datetime.fromisoformat(told) < FLOOD:
        return False
    talk.say((TRAY_FULL if session.draft else TRAY_FULL_LOOSE)(most=TRAY_MOST))
    return True


def _edited(talk: Talk, words: str) -> None:
    """An edit of the last answer corrects it; an edit of an older one is offered as a change."""
    if words and talk.scene.edited(talk, talk.event.edits, words):
        return
    talk.say(NOTHING_EDITED)
    talk.show()


def do(talk: Talk, act: str) -> None:
    """One of the acts that work at every step."""
    session = talk.session
    session.doubt = {}
    session.misses = 0
    scene = talk.scene
    match act:
        case "back" if scene.back(talk):
            return
        case "cancel" if scene.cancel(talk):
            return
        case "restart" if scene.restart(talk):
            return
        case "back" if session.scene != "home":
            talk.go("home")
        case "help":
            anywhere.help_with(talk)
        case "human":
            talk.scenes["human"].show(talk)
        case _ if act.startswith(anywhere.SPEAK):
            code = act.removeprefix(anywhere.SPEAK)
            session.lang = code if code in talk.known.voices else session.lang
            talk.show()
        case "dossiers":
            _leave(talk)
            talk.go("track")
        case "drafts":
            _leave(talk)
            talk.go("drafts")
        case "data":
            _leave(talk)
            talk.go("mydata")
        case "thanks":
            talk.say(THANKS)
        case "again":
            talk.show()
        case "hello" if scene.holds:
            talk.show()
        case _:
            _leave(talk)
            talk.go("home")


def _leave(talk: Talk) -> None:
    talk.scene.leave(talk)


def _close(talk: Talk) -> Turn:
    session = talk.session
    if talk.replies:
        session.turn += 1
        last = talk.replies[-1]
        offer = offer_of(last, talk.voice, session.turn, session.scene, session.asking)
        session.offered = [*session.offered, offer][-OFFERS_KEPT:]
    return Turn(session.to_json(), session.lang, session.turn, tuple(talk.replies), tuple(talk.effects))


def question_again(scenes: dict[str, Scene], session: Session, known: Known) -> Message | None:
    """The question that is open in this session, to be repeated under a push; no choices of its own. None: nothing is open."""
    if session.scene not in {"file"} or not session.asking:
        return None
    probe = Talk(session.copied(), Event("", known.channel, "", known.now), known, scenes)
    try:
        probe.show()
    except Exception:
        return None
    return Message(probe.replies[-1].text) if probe.replies else None

