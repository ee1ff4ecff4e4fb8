"""An official joins: a one-time invitation is typed, and then the name that citizens will see."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from dialogs.engine.answer import Unreadable
from dialogs.engine.effects import CountGuess, RedeemInvitation
from dialogs.engine.fields.reading import typed
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import _, raw
from dialogs.engine.words import MENU
from dialogs.tracking_code import ALPHABET

LENGTH = 12                     # 23 to the 12th: 54 bits
NAME_MOST = 60
_CODE = re.compile(r"CB(?=[-\s])[-\s]*((?:[0-9A-Z][-\s]*){12})")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\uff0d]")

INVALID = _("Mã mời này không dùng được: đã dùng, đã quá 24 giờ, hoặc gõ nhầm. Xin hỏi lại người đã đưa mã.")
ASK_NAME = _("Mã mời đúng. Người dân sẽ thấy tên nào khi bạn giải quyết hồ sơ? Ví dụ: {example}")
NAME_AGAIN = _("Xin gõ tên gồm chữ, dài nhất {most} chữ. Ví dụ: {example}")
EXAMPLE = raw("Nguyễn Minh Hoà, bộ phận một cửa")
WELCOME = _("Chào {name}. Từ nay cuộc trò chuyện này là của cán bộ. Việc đang chờ nằm ở \"Bàn cán bộ\".")
CARE = _("Xin giữ máy này cẩn thận: ai cầm máy đều mở được hồ sơ.")
ALREADY = _("Cuộc trò chuyện này đã là của cán bộ rồi. Mã mời vẫn chưa dùng.")
TO_DESK = _("Bàn cán bộ")


def make_invitation(random: Callable[[int], int]) -> str:
    """A new invitation, as it is shown: ``CB-XXXX-XXXX-XXXX``. ``random(n)`` draws from 0 to n-1."""
    code = "".join(ALPHABET[random(len(ALPHABET))] for _place in range(LENGTH))
    return "CB-" + "-".join(code[place : place + 4] for place in range(0, LENGTH, 4))


def read_invitation(words: str) -> str:
    """The twelve characters of an invitation, or "" when the message is none."""
    if len(words) > 60:
        return ""
    found = _CODE.fullmatch(_DASHES.sub("-", words).strip().upper())
    return re.sub(r"[-\s]", "", found[1]) if found else ""


def invitation_hash(code: str) -> str:
    """What is kept of an invitation: 64 hex characters. 54 bits drawn evenly and a life of a day make a plain hash enough."""
    return hashlib.sha256(f"motcua invitation {read_invitation(code) or code}".encode()).hexdigest()


class Join(Scene):
    """``hear`` is asked first for whatever is typed at home; ``args["invitation"]`` is the hash while the name is asked for."""

    id = "join"

    def show(self, talk: Talk) -> None:
        if not talk.session.args.get("invitation"):
            talk.go("home")
            return
        talk.session.asking = "name"
        talk.say(ASK_NAME(example=EXAMPLE), Button(MENU, "do:menu"))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        code = read_invitation(heard.words)
        if code:
            self._try(talk, code)
            return True
        hash = str(talk.session.args.get("invitation", ""))
        if talk.session.scene != self.id or not hash or not heard.words:
            return False
        self._name(talk, hash, heard.words)
        return True

    def _try(self, talk: Talk, code: str) -> None:
        if talk.known.official:
            talk.say(ALREADY, Button(TO_DESK, "go:desk"), Button(MENU, "do:menu"))
            return
        hash = invitation_hash(code)
        if talk.known.read("invitation", hash):
            talk.go("join", invitation=hash)
        else:
            self._refuse(talk)

    def _name(self, talk: Talk, hash: str, words: str) -> None:
        try:
            name = typed(words, "Nguyễn Minh Hoà", NAME_MOST)
        except Unreadable:
            name = ""
        if not any(char.isalpha() for char in name) or any(char.isdigit() for char in name):
            talk.say(NAME_AGAIN(most=NAME_MOST, example=EXAMPLE))
            return
        if not talk.known.read("invitation", hash):
            self._refuse(talk)
            return
        talk.do(RedeemInvitation(hash, talk.known.new_id(), name))
        talk.session.scene, talk.session.args, talk.session.asking = "home", {}, "joined"
        talk.say(WELCOME(name=raw(name)))
        talk.say(CARE, Button(TO_DESK, "go:desk"), Button(MENU, "do:menu"))

    def _refuse(self, talk: Talk) -> None:
        talk.do(CountGuess("invitation", missed=True))
        talk.session.scene, talk.session.args, talk.session.asking = "home", {}, ""
        talk.say(INVALID, Button(MENU, "do:menu"))
