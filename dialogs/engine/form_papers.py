"""The papers of a filing: photos taken in as they come, counted, put to the right paper, taken out again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from dialogs.engine.manners import says_finished
from dialogs.engine.message import Button
from dialogs.engine.session import Session
from dialogs.engine.steps import Ask, Choose, Upload
from dialogs.engine.talk import Heard
from dialogs.engine.text import Text, _, join, n_, paragraphs
from dialogs.engine.words import (
    AT_COUNTER,
    BACK,
    DONE,
    HOW_TO_PHOTO,
    LIMIT,
    MORE_CHOICES,
    NOT_NEEDED,
    NOT_YET,
    PHOTO_COUNT,
    PHOTO_FIRST,
    PHOTO_NEXT,
    PHOTO_OVER,
    PHOTO_OVER_ASIDE,
    PHOTO_SAME,
    PHOTO_USE,
    SIGN_AT_COUNTER,
    USE_THEM,
)

if TYPE_CHECKING:
    from dialogs.engine.form import Form

PLACE = _("Giấy thứ {number} trong {total}: {label}.")
PLACE_SO_FAR = _("Giấy thứ {number}: {label}.")
SUMMARY_FILES = n_("{n} ảnh")
SUMMARY_NOT_NEEDED = _("không cần")
SUMMARY_COUNTER = _("cán bộ tự tra giúp")
SUMMARY_SIGN = _("ký tại quầy")
SUMMARY_LATER = _("chưa có")
TAKE_OUT = _("Bỏ một ảnh")
WHICH_OUT = _("Bỏ ảnh số mấy?")
PICTURE = _("Ảnh {number}")
TAKEN_OUT = n_("Đã bỏ ảnh đó. Giấy này còn {n} ảnh.")
ADDED_BACK = n_("Ảnh đến sau được xếp vào \"{label}\". Giấy đó có {n} ảnh.")
NOT_YET_SAID = _(
    "Đã ghi: chưa có \"{label}\". Việc đang làm vẫn được giữ. Khi có giấy, xin mở lại và gửi ảnh. "
    "Chưa đủ giấy thì chưa có mã hồ sơ."
)
TRAY_MOST = 30
COUNTED_MOST = 100          # photos beyond a paper's limit that are told apart: a session has to stay small
PICTURES_SHOWN = 7          # with "Quay lại" the eight choices of one screen
# What a message begins with that says the paper is not there yet, in lower case.
NOT_YET_TYPED = (
    "chưa có", "chua co", "tôi chưa có", "toi chua co", "i do not have", "i don't have", "do not have", "don't have", "not yet",
)  # fmt: skip


def summary(value: Any, step: Upload | None = None) -> Text:
    """How many pages a paper has, or why it has none."""
    if not isinstance(value, dict):
        return SUMMARY_LATER
    if count := len(value.get("files", [])):
        return SUMMARY_FILES(n=count)
    counter = SUMMARY_SIGN if step is not None and step.signed else SUMMARY_COUNTER
    return {"not_needed": SUMMARY_NOT_NEEDED, "counter": counter}.get(str(value.get("lacks", "")), SUMMARY_LATER)


def pages(form: Form, key: str) -> list[dict[str, Any]]:
    """The stored pages of a paper, as a list that may be changed in place."""
    value = form.talk.session.answers.get(key)
    if not isinstance(value, dict):
        value = form.talk.session.answers[key] = {"files": []}
    found: list[dict[str, Any]] = value.setdefault("files", [])
    return found


def stored(form: Form, key: str) -> list[dict[str, Any]]:
    """The stored pages of a paper, to look at; none when nothing was said of it."""
    value = form.talk.session.answers.get(key)
    found: list[dict[str, Any]] = value.get("files", []) if isinstance(value, dict) else []
    return found


def ask(form: Form, step: Upload, question: Text) -> None:
    """Ask for a paper: which, how to photograph it, what to say when there is none."""
    session = form.talk.session
    papers = [other for other in form.steps() if isinstance(other, Upload)]
    place = PLACE_SO_FAR(number=papers.index(step) + 1, label=step.label)
    if not _more_may_come(form, step):
        place = PLACE(number=papers.index(step) + 1, total=len(papers), label=step.label)
    have = len(stored(form, step.key))
    lines = [place, question]
    buttons: list[Button] = []
    if have:
        lines.append(PHOTO_COUNT(n=have))
        buttons += [Button(DONE, "do:done"), Button(TAKE_OUT, "do:takeout")]
    else:
        lines.append(join(step.hint or HOW_TO_PHOTO, limit_of(form), by=" "))
    if not have and (kept := len(loose(session))):
        lines.append(PHOTO_USE(n=kept))
        buttons.append(Button(USE_THEM, "do:usetray"))
    if not have:
        buttons += lacking(step)
    if form.goes_back(step):
        buttons.append(Button(BACK, "do:back"))
    form.talk.say(paragraphs(*lines), *buttons)


def _more_may_come(form: Form, step: Upload) -> bool:
    """Whether a question that is still to be answered may ask for one more paper: then nobody knows yet how many there will be."""
    steps = form.steps()
    open_ones = [other.key for other in steps[steps.index(step) :] if isinstance(other, Ask | Choose) and not form.answered(other)]
    now, seen = {other.key for other in steps}, False
    for other in form.dialog.steps:
        seen = seen or other.key in open_ones
        if seen and isinstance(other, Upload) and other.key not in now:
            return True
    return False


def limit_of(form: Form) -> Text:
    """The channel's limit, told before it is run into."""
    size = form.talk.known.upload
    return LIMIT(mb=size // 1_000_000) if size else Text("", verbatim=True)


def lacking(step: Upload) -> list[Button]:
    """What may be said instead of sending this paper."""
    buttons = []
    if "not_needed" in step.lacks:
        buttons.append(Button(NOT_NEEDED, "do:notneeded"))
    if "counter" in step.lacks:
        buttons.append(Button(SIGN_AT_COUNTER if step.signed else AT_COUNTER, "do:counter"))
    return [*buttons, Button(NOT_YET, "do:notyet", say="chưa có")]


def take_late(form: Form, heard: Heard) -> bool:
    """Photos that were sent before the "Xong" of the paper before, whatever is asked by now. False when these are none."""
    last = form.talk.session.args.get("closed")
    if not last or form.talk.event.at > datetime.fromisoformat(last[1]):
        return False
    earlier, current = form.step(last[0]), form.current()
    if not isinstance(earlier, Upload) or (current is not None and current.key == earlier.key):
        return False
    new = [file.to_json() for file in heard.files]
    taken, over = put_in(form, earlier, new)
    said = [ADDED_BACK(label=earlier.label, n=len(pages(form, earlier.key)))] if taken else []
    if over:
        said.append(PHOTO_OVER(label=earlier.label, most=earlier.at_most, n=len(over)))
    form.talk.say(join(*said) if said else PHOTO_SAME)
    return True


def put_in(form: Form, step: Upload, new: list[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    """Put these pages to a paper, once each, up to its limit: how many were taken, and those that there was no room for."""
    files = pages(form, step.key)
    value = form.talk.session.answers[step.key]
    assert isinstance(value, dict)
    value.pop("lacks", None)
    known = {file["hash"] for file in files}
    fresh = [file for file in {file["hash"]: file for file in new}.values() if file["hash"] not in known]
    room = max(0, step.at_most - len(files))
    files.extend(fresh[:room])
    form.talk.session.misses = 0
    return len(fresh[:room]), fresh[room:]


def add(form: Form, step: Upload, new: list[dict[str, Any]], *, aside: bool = False) -> None:
    """Put these pages to the paper that is asked for and say the count. What is too much of photos kept ``aside`` stays there."""
    session = form.talk.session
    taken, over = put_in(form, step, new)
    count = len(pages(form, step.key))
    session.asking = step.key
    buttons = [Button(DONE, "do:done"), Button(TAKE_OUT, "do:takeout")]
    if aside and over:
        session.tray = [*over, *session.tray][:TRAY_MOST]
        said = PHOTO_OVER_ASIDE(label=step.label, most=step.at_most, n=len(over))
        form.talk.say(join(said, PHOTO_NEXT, by=" "), *buttons, replaces=True)
    elif over:
        left_out = _left_out(form, step)
        left_out["photos"] = list(dict.fromkeys([*left_out["photos"], *map(_mark, over)]))[:COUNTED_MOST]
        number = len(left_out["photos"])
        if taken or not left_out["told"]:   # of a flood the first is told; how many they were in the end is said when the paper is closed
            form.talk.say(join(PHOTO_OVER(label=step.label, most=step.at_most, n=number), PHOTO_NEXT, by=" "), *buttons, replaces=True)
            left_out["told"] = number
        session.args["over"] = left_out
    elif not taken:
        form.talk.say(join(PHOTO_SAME, PHOTO_COUNT(n=count)), *buttons, replaces=True)
    else:
        form.talk.say(PHOTO_COUNT(n=count), *buttons, replaces=True)


def act_of(words: str) -> str:
    """The button of a paper that these words mean, or ""."""
    if words.lower().startswith(NOT_YET_TYPED):
        return "notyet"
    return "done" if says_finished(words) else ""


def act(form: Form, step: Upload, what: str) -> bool:
    """One of the buttons of a paper. False when it is none of them."""
    session = form.talk.session
    have = len(pages(form, step.key)) if what in {"notneeded", "counter", "notyet"} else 0
    match what:
        case "notneeded" | "counter" | "notyet" if have:
            # Said on an older screen, or typed: photos that were received are not thrown away by it.
            form.talk.say(PHOTO_COUNT(n=have), Button(DONE, "do:done"), Button(TAKE_OUT, "do:takeout"))
            return True
        case "done":
            if not pages(form, step.key):
                form.talk.say(PHOTO_FIRST, *lacking(step))
                return True
            left_out = _left_out(form, step)
            close(form, step, {"files": pages(form, step.key), "done": True})
            if (number := len(left_out["photos"])) > left_out["told"]:
                form.talk.say(PHOTO_OVER(label=step.label, most=step.at_most, n=number))
        case "notneeded" if "not_needed" in step.lacks:
            close(form, step, {"files": [], "lacks": "not_needed"})
        case "counter" if "counter" in step.lacks:
            close(form, step, {"files": [], "lacks": "counter"})
        case "notyet":
            close(form, step, {"files": [], "lacks": "later"})
            form.talk.say(NOT_YET_SAID(label=step.label))
        case "usetray":
            add(form, step, take_loose(session), aside=True)
            return True
        case "takeout" | "outmore":
            session.args["out"] = int(session.args.get("out", 0)) + 1 if what == "outmore" else 0
            ask_which(form, step)
            return True
        case _ if what.startswith("out:") and what[4:].isdecimal():
            take_out(form, step, int(what[4:]))
            return True
        case _:
            return False
    return True


def close(form: Form, step: Upload, value: dict[str, Any]) -> None:
    """The paper needs nothing more for now; photos sent before this moment still belong to it."""
    form.put(step, value)
    form.talk.session.args["closed"] = [step.key, form.talk.event.at.isoformat()]
    form.talk.session.args.pop("over", None)


def _left_out(form: Form, step: Upload) -> dict[str, Any]:
    """The photos that the open paper had no room for so far, and of how many of them that was said."""
    kept: dict[str, Any] = form.talk.session.args.get("over", {})
    if kept.get("paper") != step.key:
        return {"paper": step.key, "photos": [], "told": 0}
    there = {_mark(file) for file in pages(form, step.key)}
    return {**kept, "photos": [photo for photo in kept["photos"] if photo not in there]}


def _mark(file: dict[str, Any]) -> str:
    """Enough of a photo's hash to tell it from the others of one paper."""
    return str(file["hash"])[-16:]


def ask_which(form: Form, step: Upload) -> None:
    """Ask which of the pages to take out."""
    count, args = len(pages(form, step.key)), form.talk.session.args
    size = PICTURES_SHOWN if count <= PICTURES_SHOWN else PICTURES_SHOWN - 1
    first = int(args.get("out", 0)) * size % max(1, -(-count // size) * size)
    shown = [Button(PICTURE(number=number), f"do:out:{number}") for number in range(first + 1, min(first + size, count) + 1)]
    more = [Button(MORE_CHOICES, "do:outmore")] if count > size else []
    form.talk.say(WHICH_OUT, *shown, *more, Button(BACK, "do:reask"))


def take_out(form: Form, step: Upload, number: int) -> None:
    """Take one page out; what is left stays in order."""
    files = pages(form, step.key)
    if not 1 <= number <= len(files):
        ask_which(form, step)
        return
    del files[number - 1]
    value = form.talk.session.answers[step.key]
    assert isinstance(value, dict)
    value.pop("done", None)
    buttons = [Button(DONE, "do:done"), Button(TAKE_OUT, "do:takeout")] if files else lacking(step)
    form.talk.say(TAKEN_OUT(n=len(files)), *buttons)


def loose(session: Session) -> list[dict[str, Any]]:
    """The photos that are kept aside and are here; those that the platform still holds come by themselves."""
    return [file for file in session.tray if "hash" in file]


def take_loose(session: Session) -> list[dict[str, Any]]:
    """These photos, taken from where they were kept."""
    taken = loose(session)
    session.tray = [file for file in session.tray if "hash" not in file]
    return taken


def to_tray(form_session: Any, heard: Heard) -> int:
    """Keep photos that came where none was asked for; how many are kept now."""
    known = {file.get("hash") or file.get("ref") for file in form_session.tray}
    new = [file.to_json() for file in heard.files] + [ref.to_json() for ref in heard.refs]
    fresh = [file for file in new if (file.get("hash") or file.get("ref")) not in known]
    form_session.tray = [*form_session.tray, *fresh][:TRAY_MOST]
    return len(form_session.tray)
