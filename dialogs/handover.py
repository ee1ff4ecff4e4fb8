"""Going on elsewhere: a one-time code takes a draft into another conversation, of the same person or of someone who helps.

The code is shown once and only its hash is kept. Whoever types it proves the phone that was given, where one was, and agrees to the
handling of personal data before anything of the draft is said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

from dialogs import begun
from dialogs.dossier import DraftView
from dialogs.drafts import DRAFTS, GONE, title_of
from dialogs.engine.effects import ClaimDraftPass, CountGuess, MakeDraftPass, MissDraftPass, TakeOver
from dialogs.engine.fold import fold
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _, n_, paragraphs, raw
from dialogs.engine.words import HUMAN, MENU
from dialogs.procedures import dialog_for
from dialogs.procedures.procedure import Procedure
from dialogs.tracking_code import ALPHABET, alike

LIVES: Final = timedelta(hours=24)
MISSES: Final = 3               # wrong digits of the phone that end a code
GROUP: Final = 4
GROUPS: Final = 3               # three groups that hold a letter and a digit each: 53 bits
_SPOKEN = re.compile(r"(?:ma )?(?:lam tiep )?dt ?(.+)")
_SHAPES = ([12], [4, 4, 4], [4, 8], [8, 4], [1] * 12)
_GROUP_CODES = len(ALPHABET) ** GROUP

CODE = _("Mã làm tiếp: {code}\nViệc: {title}")
HOW = _("Mở Một Cửa ở máy khác hoặc ứng dụng khác, rồi gõ mã này. Mã dùng một lần, đến {until}.")
WITH_PHONE = _("Ở đó sẽ hỏi thêm 4 số cuối điện thoại đã khai.")
CARE = _("Ai dùng mã này sẽ thấy các câu trả lời và ảnh. Chỉ đưa cho người được nhờ làm giúp.")
NEW_CODE = _("Tạo mã mới")
GO_ON_HERE = _("Làm tiếp ở đây")
REFUSED = _(
    "Mã làm tiếp này không dùng được: đã dùng, đã quá 24 giờ, hoặc gõ nhầm. "
    "Xin xem lại, hoặc tạo mã mới ở nơi đã bắt đầu việc này."
)
ASK_DIGITS = _("Mã đúng. Xin gõ 4 số cuối của điện thoại đã khai trong việc này. Ví dụ: {example}")
FOUR_DIGITS = _("Cần đúng 4 chữ số. Ví dụ: {example}")
WRONG_DIGITS = n_("Bốn số này chưa khớp. Còn gõ lại được {n} lần.")
EXAMPLE = raw("5678")


@dataclass(frozen=True, slots=True)
class PassView:
    """What a code that still works opens. ``draft`` is None while the digits of the phone are not proved; ``misses``: wrong ones so far."""

    misses: int = 0
    draft: DraftView | None = None


def make_pass(new_id: Callable[[], str]) -> str:
    """A new code as it is shown, ``DT-XXXX-XXXX-XXXX``, drawn from two ids with 80 random bits each."""
    drawn = new_id() + new_id()
    groups: list[str] = []
    for turn in count():
        number = int.from_bytes(hashlib.sha256(f"{drawn} {turn}".encode()).digest()) % _GROUP_CODES
        group = "".join(ALPHABET[number // len(ALPHABET) ** place % len(ALPHABET)] for place in range(GROUP))
        if _both_kinds(group):
            groups.append(group)
        if len(groups) == GROUPS:
            break
    return "DT-" + "-".join(groups)


def read_pass(words: str) -> str:
    """The twelve characters of a code, characters that look alike put right, or "" when the message is none. Never raises."""
    if len(words) > 80:
        return ""
    found = _SPOKEN.fullmatch(re.sub(r"[^0-9a-z]+", " ", fold(words)).strip())
    parts = found[1].split() if found else []
    typed = "".join(parts).upper()
    if [len(part) for part in parts] not in _SHAPES or not _both_kinds(typed):
        return ""
    return alike(typed)


def _both_kinds(characters: str) -> bool:
    """Whether there are a letter and a digit: no word is a code, and no code is masked as a person's number."""
    return any(char.isdigit() for char in characters) and any(char.isalpha() for char in characters)


def pass_hash(code: str) -> str:
    """What is kept of a code: 64 hex characters. 53 bits drawn evenly and a life of a day make a plain hash enough."""
    return hashlib.sha256(f"motcua draft pass {read_pass(code) or code}".encode()).hexdigest()


def phone_of(procedure: Procedure | None, answers: dict[str, Any]) -> str:
    """The phone that was given in this draft, digits only, or ""."""
    value = answers.get(dialog_for(procedure).phone if procedure is not None else "phone")
    return "".join(char for char in value if char.isdecimal()) if isinstance(value, str) else ""


class Handover(Scene):
    """``args``: at (draft to give away), code and until (shown), or pass (hash of what was typed) and digits (of the phone)."""

    id = "handover"
    holds = True

    def show(self, talk: Talk) -> None:
        if talk.session.args.get("pass"):
            self._open(talk)
        else:
            self._give(talk)

    # -- giving a draft away ------------------------------------------------------------------------------------

    def _give(self, talk: Talk) -> None:
        session, now = talk.session, talk.known.now
        views: tuple[DraftView, ...] = talk.known.read("drafts")
        view = next((one for one in views if one.id == session.args.get("at")), None)
        if view is None:
            if not talk.replies:
                talk.say(GONE)
            talk.go("drafts")
            return
        until = datetime.fromisoformat(session.args["until"]) if session.args.get("until") else now
        if until <= now:
            code, until = make_pass(talk.known.new_id), now + LIVES
            talk.do(MakeDraftPass(pass_hash(code), view.id, until))
            session.args.update(code=code, until=until.isoformat())
        session.asking = f"code:{session.args['code'][-4:]}"
        text = paragraphs(
            CODE(code=raw(str(session.args["code"])), title=raw(title_of(talk, view))),
            HOW(until=until),
            WITH_PHONE if phone_of(talk.known.catalogue.get(view.procedure), view.answers) else raw(""),
            CARE,
        )
        talk.say(text, Button(GO_ON_HERE, f"go:draft:{view.id}"), Button(NEW_CODE, "do:new"), Button(MENU, "do:menu"))

    # -- taking one over ----------------------------------------------------------------------------------------

    def hear(self, talk: Talk, heard: Heard) -> bool:
        code = read_pass(heard.words)
        if code:
            begun.shelve(talk)
            talk.go("handover", **{"pass": pass_hash(code)})
            return True
        if talk.session.scene != self.id:
            return False
        if talk.session.args.get("pass"):
            return self._digits(talk, heard.words)
        if heard.act == "new":
            talk.session.args.pop("until", None)
            self.show(talk)
            return True
        if not heard.words or heard.files:
            return False
        talk.session.scene, talk.session.args, talk.session.asking = "home", {}, ""     # the code was said: these words are a new wish
        return talk.scenes["home"].hear(talk, heard)

    def _open(self, talk: Talk) -> None:
        """Ask for what is still to be proved; then for consent; then the draft is here."""
        session = talk.session
        hash, digits = str(session.args["pass"]), str(session.args.get("digits", ""))
        view: PassView | None = talk.known.read("draft_pass", f"{hash}#{digits}" if digits else hash)
        if view is None:
            self._refuse(talk)
        elif view.draft is None:
            if session.asking != "digits":
                talk.do(ClaimDraftPass(hash))
            session.asking = "digits"
            talk.say(ASK_DIGITS(example=EXAMPLE), Button(HUMAN, "do:human"), Button(MENU, "do:menu"))
        elif not session.consent:
            talk.go("consent", then=[self.id, dict(session.args)])
        else:
            talk.do(TakeOver(hash, view.draft.id, view.draft.row))
            DRAFTS.open(talk, view.draft)

    def _digits(self, talk: Talk, words: str) -> bool:
        digits = "".join(char for char in words if char.isdecimal() and char.isascii())
        if not digits:
            return False
        args = talk.session.args
        hash = str(args["pass"])
        if len(digits) != 4 or any(char.isalpha() for char in words):
            talk.say(FOUR_DIGITS(example=EXAMPLE), Button(HUMAN, "do:human"), Button(MENU, "do:menu"))
            return True
        view: PassView | None = talk.known.read("draft_pass", f"{hash}#{digits}")
        if view is not None and view.draft is not None:
            args["digits"] = digits
            self._open(talk)
            return True
        left = MISSES - view.misses - 1 if view is not None else 0
        if view is not None:
            talk.do(MissDraftPass(hash))
        if left > 0:
            talk.say(WRONG_DIGITS(n=left), Button(HUMAN, "do:human"), Button(MENU, "do:menu"))
        else:
            self._refuse(talk)
        return True

    def _refuse(self, talk: Talk) -> None:
        """One sentence for unknown, used, expired and locked: nobody learns which."""
        talk.do(CountGuess("invitation", missed=True))      # a one-time code that missed counts against sender and network address
        talk.session.scene, talk.session.args, talk.session.asking = "home", {}, ""
        talk.say(REFUSED, Button(HUMAN, "do:human"), Button(MENU, "do:menu"))
