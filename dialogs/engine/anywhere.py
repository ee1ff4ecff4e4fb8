"""Words that work at every step, with and without marks: menu, huỷ, quay lại, làm lại, giúp, gặp cán bộ, the language."""

from __future__ import annotations

import re

from dialogs.engine.answer import Unreadable, Unsure
from dialogs.engine.fields.names import PersonName
from dialogs.engine.fold import clean, fold, marked
from dialogs.engine.message import Button
from dialogs.engine.steps import Ask, Situation
from dialogs.engine.talk import Talk
from dialogs.engine.text import Text, _, paragraphs, raw

# The words that ask for a language, and its own name. One that is loaded and not in here is asked for by its code ("/km").
LANGUAGES: dict[str, tuple[tuple[str, ...], str]] = {
    "vi": (("tiếng việt", "vietnamese", "/vi"), "Tiếng Việt"),
    "en": (("tiếng anh", "english", "/en"), "English"),
}
SPEAK = "speak:"            # what the act of changing to a language begins with; its code follows
CODE = re.compile(r"/([a-z]{2,3})")

SAID: dict[str, tuple[str, ...]] = {
    "menu": ("menu", "trang chủ", "về đầu", "bắt đầu", "/start", "/menu", "việc khác", "home"),
    "cancel": (
        "huỷ", "hủy", "huỷ bỏ", "hủy bỏ", "huỷ hồ sơ", "huỷ hồ sơ này", "huỷ việc này", "không làm nữa", "thôi không làm", "để sau",
        "thoát", "dừng lại", "thôi không làm nữa", "/cancel", "cancel", "stop",
    ),
    "back": ("quay lại", "trở lại", "lùi lại", "câu trước", "back", "/back"),
    "restart": ("làm lại", "làm lại từ đầu", "start over"),
    "help": ("giúp", "giúp với", "giúp tôi", "giúp tôi với", "giúp em với", "giúp con với", "trợ giúp", "hướng dẫn", "/help", "help", "?"),
    "human": ("gặp cán bộ", "gặp người", "nói chuyện với cán bộ", "gọi cán bộ", "cho gặp cán bộ", "tôi muốn gặp cán bộ",
              "gặp người thật", "muốn gặp người thật", "tôi muốn gặp người thật", "nói chuyện với người thật",
              "gặp nhân viên", "cho gặp nhân viên", "cho tôi gặp nhân viên", "talk to a person", "officer", "official",
              "talk to an official"),
    **{SPEAK + code: words for code, (words, _name) in LANGUAGES.items()},
    "dossiers": ("hồ sơ của tôi", "hồ sơ của mình", "my dossiers", "my applications", "tra cứu hồ sơ", "tra cứu"),
    "drafts": ("việc đang làm dở", "hồ sơ đang làm dở", "my drafts"),
    "data": ("dữ liệu của tôi", "my data"),
    "hello": (
        "xin chào", "chào", "chào bạn", "chào em", "chào anh", "chào chị", "chào cán bộ", "dạ chào", "alo", "a lô", "hello",
        "hi", "hey",        "có ai không", "cho hỏi", "cho em hỏi", "cho tôi hỏi", "cho con hỏi", "cho cháu hỏi", "bạn ơi", "em ơi",
    ),
    "thanks": (
        "cảm ơn", "cám ơn", "cảm ơn bạn", "cám ơn bạn", "cảm ơn nhiều", "cám ơn nhiều", "em cảm ơn", "con cảm ơn", "tạm biệt",
        "thanks", "thank you", "thank you very much", "bye", "goodbye",
    ),
    "again": ("nhắc lại", "gửi lại tin vừa rồi", "repeat"),
}
BY_MARKS = {marked(words): act for act, several in SAID.items() for words in several}
BY_FOLD = {fold(words): act for act, several in SAID.items() for words in several}

WHICH = _("\"{words}\" là câu trả lời, hay muốn dừng câu hỏi này?")
AN_ANSWER = _("Là câu trả lời")
A_WISH = {
    "menu": _("Về danh sách việc"),
    "cancel": _("Huỷ việc đang làm"),
    "back": _("Quay lại câu trước"),
    "restart": _("Làm lại từ đầu"),
    "help": _("Cần giúp"),
    "human": _("Gặp cán bộ"),
    "dossiers": _("Xem hồ sơ của tôi"),
    "drafts": _("Xem việc đang làm dở"),
    "data": _("Xem dữ liệu của tôi"),
    "again": _("Nhắc lại câu hỏi"),
    "hello": _("Nhắc lại câu hỏi"),
    "thanks": _("Nhắc lại câu hỏi"),
}
TO_LANGUAGE = _("Đổi sang {language}")
HELP = _(
    "Xin trả lời câu đang hỏi. Có mục để chọn thì bấm, gõ tên mục, hoặc gõ 1 cho mục đầu tiên. "
    "Lúc nào cũng có thể gõ: \"quay lại\", \"huỷ\", \"menu\", \"gặp cán bộ\", \"tiếng Anh\"."
)
NEVER = _("Một Cửa không bao giờ hỏi mã OTP, mật khẩu hay tiền. Ai hỏi như vậy là giả.")


def wish(words: str) -> str:
    """The act that the whole message asks for, or ""."""
    if not words or len(words) > 60:
        return ""
    return _as_written(words) or BY_FOLD.get(fold(words).rstrip("!. "), "")


def _as_written(words: str) -> str:
    """The act that these words ask for with the marks that they have, or ""."""
    bare = marked(words).rstrip("!. ")
    code = CODE.fullmatch(bare)
    return BY_MARKS.get(bare, "") or (SPEAK + code[1] if code else "")


def label_of(act: str) -> Text:
    """What a button for this act says."""
    if not act.startswith(SPEAK):
        return A_WISH[act]
    code = act.removeprefix(SPEAK)
    return TO_LANGUAGE(language=raw(LANGUAGES[code][1] if code in LANGUAGES else code))


def could_be_answer(talk: Talk, words: str, act: str, step: Ask | None) -> bool:
    """Whether these words may as well answer the present question: a child named Huy, a reason that reads "giúp"."""
    if step is None:
        return False
    with_marks = _as_written(words) == act
    bare = clean(words).isascii()
    if with_marks and not bare:
        return False
    if isinstance(step.field, PersonName):
        return bare and not with_marks and " " not in fold(words)
    return reads(talk, step, words)


def reads(talk: Talk, step: Ask, words: str) -> bool:
    """Whether the question's field reads these words without a doubt."""
    try:
        step.field.read(words, Situation(talk.session.answers, talk.known.today, talk.known).answering())
    except (Unreadable, Unsure):
        return False
    return True


def ask_which(talk: Talk, words: str, act: str) -> None:
    """Ask whether the words were an answer or a wish."""
    talk.session.doubt = {"words": words, "act": act}
    talk.say(WHICH(words=raw(clean(words)[:60])), Button(AN_ANSWER, "do:ananswer"), Button(label_of(act), "do:awish"))


def help_with(talk: Talk) -> None:
    """How to go on from here, then the present question again."""
    hotline = talk.known.unit.hotline
    lines = [HELP, NEVER]
    if hotline:
        lines.insert(1, _("Điện thoại của đơn vị: {hotline}.")(hotline=raw(hotline)))
    talk.say(paragraphs(*lines))
    talk.show()

