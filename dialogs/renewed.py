"""What became of a live draft when its questions changed under it: a newer dialog or record, or a guide where there was none.

The answers are brought along by ``Dialog.upgrade``. Photos of a paper that is not asked for any more are never dropped: they are put
beside the photos that are kept aside, so that the next papers and the check before sending offer them again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dialogs.engine.form import Form
from dialogs.engine.form_papers import TRAY_MOST
from dialogs.engine.steps import Repeat, Step, Upload
from dialogs.engine.text import Text, _, join, n_
from dialogs.procedures.procedure import Procedure

NEW_QUESTIONS = _("Mẫu câu hỏi vừa được cập nhật. Những câu cần trả lời lại: {labels}.")
NEW_VERSION = _("Thông tin thủ tục vừa được cập nhật. Các câu trả lời vẫn được giữ.")
NEW_DIALOG = _("Việc này vừa có bộ câu hỏi mới. Các câu trả lời vẫn được giữ. Câu nào mới, Một Cửa hỏi thêm.")
SET_ASIDE = n_("{n} ảnh thuộc giấy không còn trong mẫu mới. Ảnh được giữ riêng, đến giấy phù hợp thì dùng lại.")


def renew(form: Form, procedure: Procedure) -> bool:
    """Bring the draft to the dialog and the record as they are now and say what changed. Whether its questions may be others.

    The row of a draft keeps the version of its dialog and not which dialog that was: only the session knows this. Of a draft that was
    taken up from the shelf it is not known, so there the papers themselves are looked at.
    """
    session, dialog = form.talk.session, form.dialog
    was = dict(session.form)
    now = {"dialog": dialog.id, "dialog_version": dialog.version, "version": procedure.version}
    changed = any(was.get(name) != value for name, value in now.items() if name != "dialog" or name in was)
    if not changed and "dialog" in was and not was.get("unplaced"):
        return False
    session.form.update(now)
    if was.get("dialog_version") is None:
        return False
    other = was.get("dialog", dialog.id) != dialog.id
    if not other and was["dialog_version"] != dialog.version:
        record = form.talk.known.catalogue.at(procedure.code, str(was.get("version", "")))
        form.upgrade(int(was["dialog_version"]), record)
    aside = _set_aside(form)
    again = form.unreadable() if changed else []
    said: list[Text] = []
    if changed:
        said.append(NEW_QUESTIONS(labels=join(*again, by=", ")) if again else NEW_DIALOG if other else NEW_VERSION)
    if aside:
        said.append(SET_ASIDE(n=aside))
    if said:
        form.talk.say(join(*said))
    return changed or aside > 0


def fits(form: Form) -> bool:
    """After the questions changed: whether what was heard still has the question it was meant for, which is then the open one."""
    session, step = form.talk.session, form.current()
    if step is None or step.key == session.asking:
        return True
    if form.step(session.asking) is None:
        return False
    session.revisit = session.asking
    return True


def _set_aside(form: Form) -> int:
    """Put the photos of papers that this dialog has no step for beside those kept aside, as far as there is room; how many.

    The draft goes on naming them under the old key: the clearing of files looks at sessions first and at drafts after that, and must
    not miss a photo that goes the other way. Where the draft is taken up by another conversation, they are offered there too.
    """
    session = form.talk.session
    wanted = set(_papers(form.dialog.steps))
    lost: dict[str, Any] = {}
    known = {file.get("hash") for file in session.tray}
    for key, value in session.answers.items():
        files: Any = value.get("files") if isinstance(value, dict) else None
        if not files:
            continue
        if _plain(key) in wanted:
            known |= {file["hash"] for file in files}
        else:
            lost |= {file["hash"]: file for file in files}
    fresh = [file for file in lost.values() if file["hash"] not in known]
    room = max(0, TRAY_MOST - len(session.tray))
    session.tray = [*session.tray, *fresh[:room]]
    session.form.pop("unplaced", None)
    if len(fresh) > room:
        session.form["unplaced"] = True
    return len(fresh[:room])


def _papers(steps: Iterable[Step]) -> Iterator[str]:
    """The keys of the papers, those in a Repeat with its key before them."""
    for step in steps:
        if isinstance(step, Upload):
            yield step.key
        elif isinstance(step, Repeat):
            yield from (f"{step.key}.{key}" for key in _papers(step.steps))


def _plain(key: str) -> str:
    """The key without the number of the round of a Repeat."""
    parts = key.split(".")
    return f"{parts[0]}.{parts[2]}" if len(parts) == 3 else key
