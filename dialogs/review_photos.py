"""Photos at the check before sending: each is offered to the papers, the likeliest first, and is kept aside until one is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs.engine import form_papers
from dialogs.engine.fold import fold
from dialogs.engine.form_papers import TRAY_MOST, loose, put_in, take_loose, to_tray
from dialogs.engine.message import Button
from dialogs.engine.steps import Upload
from dialogs.engine.talk import Heard
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw, say
from dialogs.engine.words import MORE_CHOICES, PHOTO_OVER_ASIDE, PHOTO_SAME, SEND

if TYPE_CHECKING:
    from dialogs.engine.form import Form

SHOWN = 6          # with "Xem thêm" and "Không dùng ảnh đó" the eight choices of one screen

WHICH = n_("Đã giữ {n} ảnh, chưa xếp vào hồ sơ. Đây là ảnh của giấy nào?")
PLACED = n_("Ảnh đã được xếp vào \"{label}\". Giấy đó có {n} ảnh.")
NOT_USED = _("Không dùng ảnh đó")
NOT_SENT = _("Chưa gửi hồ sơ, vì ảnh vừa nhận chưa nằm trong đó.")
REMINDER = n_("Đang giữ riêng {n} ảnh, chưa xếp vào hồ sơ.")
DOOR = _("Xếp ảnh vào hồ sơ")
NO_PAPERS = n_("Đã giữ riêng {n} ảnh. Việc này không cần gửi ảnh giấy tờ.")


def waiting(form: Form) -> int:
    """How many photos are kept aside that a paper of this dialog could take."""
    return len(loose(form.talk.session)) if papers(form) else 0


def reminder(photos: int) -> Text:
    """The line of the review that these photos are in no paper; nothing when there are none."""
    return REMINDER(n=photos) if photos else raw("")


def door(photos: int) -> list[Button]:
    """The way from the review to the question which paper they belong to."""
    return [Button(DOOR, "do:photos")] if photos else []


def papers(form: Form) -> list[Upload]:
    """The papers that apply: the one that was answered last, those that are not there yet, the others."""
    closed = form.talk.session.args.get("closed")
    applying = [step for step in form.steps() if isinstance(step, Upload)]
    answered = [step.key for step in applying if form.answered(step)]
    last = closed[0] if closed and closed[0] in answered else next(reversed(answered), "")

    def unlikeliness(step: Upload) -> int:
        return 0 if step.key == last else 1 if not form_papers.stored(form, step.key) else 2

    return sorted(applying, key=unlikeliness)


def ask(form: Form, *said: Text, replaces: bool = False) -> None:
    """Ask which paper the photos that are kept aside belong to."""
    session = form.talk.session
    session.asking = "photos"
    several = papers(form)
    screens = max(1, -(-len(several) // SHOWN))
    first = int(session.args.get("page", 0)) % screens * SHOWN
    buttons = [Button(step.label, f"pick:{step.key}") for step in several[first : first + SHOWN]]
    if screens > 1:
        buttons.append(Button(MORE_CHOICES, "do:more"))
    question = WHICH(n=len(loose(session)))
    form.talk.say(paragraphs(*said, question), *buttons, Button(NOT_USED, "do:review"), replaces=replaces)


def hear(form: Form, heard: Heard) -> bool:
    """Photos that come at the review, and what is said to the question where they belong. Nothing said: the review is shown next."""
    session = form.talk.session
    if heard.files:
        return _take_in(form, heard)
    if heard.act == "photos":
        session.args["view"] = "photos"
        session.args.pop("page", None)
        return True
    if heard.act == "more":
        session.args["page"] = int(session.args.get("page", 0)) + 1
        ask(form)
        return True
    if heard.act == "review" or not waiting(form):
        _close(form)
        return True
    if heard.act == "submit" or (heard.words and fold(heard.words) == fold(say(SEND, form.talk.voice))):
        # Whoever has just sent a photo believes that it goes with the dossier: it is not left behind in silence.
        ask(form, NOT_SENT)
        return True
    step = next((step for step in papers(form) if step.key == heard.pick), None)
    if step is None:
        return False
    _put(form, step)
    return True


def _take_in(form: Form, heard: Heard) -> bool:
    """Keep these photos aside and ask where they belong. False when no more can be kept: the engine says so, once in a flood."""
    session = form.talk.session
    several = papers(form)
    known = {file["hash"] for step in several for file in form_papers.stored(form, step.key)}
    fresh = tuple(file for file in heard.files if file.hash not in known)
    session.misses = 0
    if not fresh:
        form.talk.say(PHOTO_SAME)
        return True
    kept = to_tray(session, Heard(files=fresh))
    if several:
        session.args["view"] = "photos"
    if kept >= TRAY_MOST:
        return False
    if not several:
        form.talk.say(NO_PAPERS(n=kept))
        return True
    session.args.pop("page", None)
    ask(form, replaces=True)
    return True


def _put(form: Form, step: Upload) -> None:
    """Put the photos to this paper, which then needs nothing more; what it has no room for stays aside."""
    session = form.talk.session
    taken, over = put_in(form, step, take_loose(session))
    session.tray = [*over, *session.tray]
    files = form_papers.pages(form, step.key)
    form_papers.close(form, step, {"files": files, "done": True})
    said = [PLACED(label=step.label, n=len(files))] if taken else []
    if over:
        said.append(PHOTO_OVER_ASIDE(label=step.label, most=step.at_most, n=len(over)))
    form.talk.say(join(*said) if said else PHOTO_SAME)
    _close(form)


def _close(form: Form) -> None:
    """Back to the review."""
    session = form.talk.session
    session.misses = 0
    session.args.pop("view", None)
    session.args.pop("page", None)
