"""The check before sending: every answer and paper on one screen, each of them open to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import review_photos
from dialogs.engine.choosing import holds, said_yes, within
from dialogs.engine.fold import fold
from dialogs.engine.form import FROM_REVIEW
from dialogs.engine.manners import agree, among, says_finished, words_of
from dialogs.engine.message import Button
from dialogs.engine.steps import Choose, Plain, Show, Situation, Upload, still_reads
from dialogs.engine.talk import Heard
from dialogs.engine.text import Text, _, join, n_, paragraphs, say
from dialogs.engine.words import BACK, LATER, MORE_CHOICES, PICK_ONE, SEND

if TYPE_CHECKING:
    from dialogs.engine.form import Form

HEAD = _("Xin xem lại trước khi gửi: {title}")
LINE = _("• {label}: {value}")
ALL_THERE = _("Đúng hết thì bấm \"Gửi hồ sơ\". Sai chỗ nào thì sửa chỗ đó.")
STILL_MISSING = n_("Còn thiếu {n} mục: {labels}. Chưa gửi được, nhưng mọi câu trả lời vẫn được giữ.")
CHANGE = _("Sửa một mục")
CHANGE_WHICH = _("Sửa mục nào?")
SEND_NOW = _("Gửi hồ sơ bây giờ?")
PAGE = 7

# What people type at the review: send it, all is right, this one is wrong.
_SEND = frozenset(
    ("gui", "gui di", "gui ho so", "gui luon", "gui ngay", "gui ho so di", "gui giup", "gui cho toi", "cho gui", "toi gui", "nop", "nop di",
     "nop ho so", "nop luon", "send", "send it", "submit"))  # fmt: skip
_RIGHT = frozenset(("dung het", "dung het roi", "dung ca", "dung ca roi", "khong sua gi", "chuan roi"))
_JUST_CHANGE = frozenset(("sua", "sua lai", "muon sua", "doi", "sai", "sai roi", "chua dung", "khong dung", "co cho sai", "sua ho so"))
_CHANGE_WORDS = [words.split() for words in (
    "sua", "sua lai", "sua giup", "sua muc", "cho sua", "cho toi sua", "toi muon sua", "muon sua", "doi", "doi lai", "toi muon doi",
    "thay", "thay doi", "chinh", "chinh sua", "sai", "change", "edit", "correct")]  # fmt: skip
_WRONG_WORDS = [words.split() for words in (
    "sai", "sai roi", "bi sai", "bi sai roi", "ghi sai", "ghi sai roi", "chua dung", "khong dung", "nham", "nham roi", "bi nham",
    "ghi nham", "lai", "is wrong", "wrong")]  # fmt: skip


def missing(form: Form) -> Plain | None:
    """The first step that stands between this draft and a dossier, by the rules as they are now; None when it is complete."""
    gaps = missing_all(form)
    return gaps[0] if gaps else None


def missing_all(form: Form) -> list[Plain]:
    """Every step that stands between this draft and a dossier."""
    return [step for step in form.steps() if not isinstance(step, Show) and not settled(step, form.at)]


def settled(step: Plain, at: Situation) -> bool:
    """Whether nothing more is wanted of this step: it is answered, readable, does not end the way, and a paper is there or needs not be.

    The list of drafts counts by this too: a draft must not look complete there and lack a paper here.
    """
    value = at.answers.get(step.key)
    if step.key not in at.answers or not still_reads(step, value, at):
        return False
    match step:
        case Upload():
            assert isinstance(value, dict)      # it still reads
            lacks = value.get("lacks")
            return bool(value.get("done") or lacks) and (bool(value["files"]) or lacks in step.lacks)
        case Choose():
            return all(option.end is None for option in step.choices(at) if option.value == value)
        case _:
            return True


def show(form: Form) -> None:
    """All answers with what can be done with them."""
    session = form.talk.session
    session.asking = "review"
    session.args.pop("view", None)
    lines = [LINE(label=step.label, value=form.show_value(step)) for step in form.steps() if not isinstance(step, Show)]
    gaps = missing_all(form)
    buttons: list[Button] = []
    if gaps:
        tail: Text = STILL_MISSING(n=len(gaps), labels=join(*(step.label for step in gaps[:5]), by=", "))
        buttons += [Button(join(_("Bổ sung"), gap.label, by=": "), f"edit:{gap.key}") for gap in gaps[:3]]
    else:
        tail = ALL_THERE
        buttons.append(Button(SEND, "do:submit"))
    photos = review_photos.waiting(form)
    buttons += [*review_photos.door(photos), Button(CHANGE, "do:change"), Button(LATER, "do:later")]
    form.talk.say(paragraphs(HEAD(title=form.dialog.title), join(*lines), review_photos.reminder(photos), tail), *buttons)


def hear(form: Form, heard: Heard) -> bool:
    """A choice on the review screen, or words that name the answer to be changed."""
    if heard.words and not heard.files:
        if fold(heard.words).strip(" .!") in _JUST_CHANGE:
            heard = Heard(choice="do:change")
        elif (step := named(form, heard.words)) is not None:
            return hear_change(form, Heard(choice=f"edit:{step.key}"))
    if heard.act == "change":
        form.talk.session.args["view"] = "change"
        form.talk.session.args.pop("page", None)
        ask_change(form)
        return True
    return False


def wants_sent(words: str) -> bool | None:
    """Whether these words at the review ask to send: True where that is plain, False where it is asked about, None where they do not."""
    said = fold(words).strip(" .,!")
    if said in _SEND:
        return True
    return False if said_yes(words) or among(words, _RIGHT) or says_finished(words) else None


def ask_send(form: Form) -> None:
    """Whether it is to be sent now."""
    form.talk.session.doubt = {"send": True}
    form.talk.say(SEND_NOW, Button(SEND, "do:submit"), Button(CHANGE, "do:change"), Button(LATER, "do:later"))


def named(form: Form, words: str) -> Plain | None:
    """The one step whose label these words are, or are a part of, or hold: "tên mẹ", "sửa tên mẹ", "tên người nộp sai rồi"."""
    said = list(words_of(words))
    bare = [fold(word) for word in said]
    if lead := max((lead for lead in _CHANGE_WORDS if bare[: len(lead)] == lead), key=len, default=None):
        said, bare = said[len(lead) :], bare[len(lead) :]
    if tail := max((tail for tail in _WRONG_WORDS if bare[-len(tail) :] == tail), key=len, default=None):
        said = said[: -len(tail)]
    if not said or len(said) > 14:
        return None
    labels = [(step, words_of(say(step.label, form.talk.voice))) for step in form.steps() if not isinstance(step, Show)]
    for fits in (
        [step for step, label in labels if agree(said, label)],
        _longest([(step, label) for step, label in labels if label and holds(said, label)]),
        [step for step, label in labels if sum(map(len, said)) >= 3 and within(said, label)],
    ):
        if fits:
            return fits[0] if len(fits) == 1 else None
    return None


def _longest(found: list[tuple[Plain, tuple[str, ...]]]) -> list[Plain]:
    most = max((len(label) for _step, label in found), default=0)
    return [step for step, label in found if len(label) == most]


def ask_change(form: Form) -> None:
    """Which answer is to be changed: the labels, a screen at a time."""
    session = form.talk.session
    session.asking = "change"
    steps = [step for step in form.steps() if not isinstance(step, Show)]
    page = int(session.args.get("page", 0)) % max(1, -(-len(steps) // (PAGE - 1)))
    several = len(steps) > PAGE
    shown = steps[page * (PAGE - 1) : (page + 1) * (PAGE - 1)] if several else steps
    buttons = [Button(step.label, f"edit:{step.key}") for step in shown]
    if several:
        buttons.append(Button(MORE_CHOICES, "do:more"))
    form.talk.say(CHANGE_WHICH, *buttons, Button(BACK, "do:review"))


def hear_change(form: Form, heard: Heard) -> bool:
    """An answer was chosen to be changed: it is asked again, and then the review comes back."""
    session = form.talk.session
    if heard.act == "more":
        session.args["page"] = int(session.args.get("page", 0)) + 1
        ask_change(form)
        return True
    session.args.pop("page", None)
    if heard.act in {"review", "back"}:
        session.args.pop("view", None)
        return True
    step = form.step(heard.choice.removeprefix("edit:")) if heard.choice.startswith("edit:") else named(form, heard.words)
    if step is None:
        form.talk.say(PICK_ONE)
        ask_change(form)
        return True
    session.args.pop("view", None)
    session.revisit = step.key
    value = session.answers.get(step.key) if isinstance(step, Upload) else None
    said = {key: value.pop(key) for key in ("done", "lacks") if key in value} if isinstance(value, dict) else {}
    session.args[FROM_REVIEW] = said
    return True


def unchanged(form: Form) -> bool:
    """Back to the review from an answer that was to be changed: it stays as it was. False when none was."""
    session = form.talk.session
    said = session.args.pop(FROM_REVIEW, None)
    step = form.step(session.revisit) if session.revisit else None
    if said is None or step is None:
        return False
    session.revisit = ""
    value = session.answers.get(step.key) if isinstance(step, Upload) else None
    if isinstance(value, dict) and ("done" in said) == bool(value.get("files")):
        value.update(said)      # photos that were sent or taken out in between count: then only what still fits is said again
    return True

