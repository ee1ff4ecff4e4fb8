"""My data: what is kept, all of it to read, consent taken back, erasure with what the law says must stay.

Law: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (rights to see, to have, to withdraw consent, to have erased);
Luật Lưu trữ 33/2024/QH15 (files of dossiers that an authority handles are kept).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialogs.consent import PURPOSE
from dialogs.engine.effects import Audit, EraseMe, WithdrawConsent
from dialogs.engine.message import Button
from dialogs.engine.session import Session
from dialogs.engine.steps import Ask, Choose, Situation, Upload, unfold
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw, say
from dialogs.engine.words import BACK, HUMAN, MENU
from dialogs.procedures import dialog_for
from dialogs.procedures.procedure import cut
from dialogs.status import DONE, REFUSED, RETURNED, STOPPED
from dialogs.status import WITHDRAWN as WITHDRAWN_BY_CITIZEN

LONGEST = 3000

NOTHING = _("Một Cửa chưa giữ dữ liệu nào của bạn, ngoài cuộc trò chuyện này.")
KEPT = _("Dữ liệu đang giữ:")
KEPT_DRAFTS = n_("• {n} việc đang làm dở, giữ tối đa {days} ngày từ lần mở cuối")
KEPT_DOSSIERS = n_("• {n} hồ sơ đã gửi, giữ đến khi xong. Xong rồi thì xoá được nội dung; mã và các bước giữ theo quy định lưu trữ")
KEPT_PHOTOS = n_("• {n} ảnh chưa gửi, đang giữ ở đây")
KEPT_MESSAGES = n_("• {n} tin nhắn, tự xoá sau {days} ngày")
CONSENT_ON = _("• Đang đồng ý cho dùng dữ liệu để lập và gửi hồ sơ")
CONSENT_OFF = _("• Chưa đồng ý cho dùng dữ liệu để lập hồ sơ")
WHO_SEES = _(
    "Chỉ cán bộ của đơn vị nhận hồ sơ được xem. Trong tin của Một Cửa, số căn cước và điện thoại được che bớt. "
    "Cán bộ xem đủ số ở trang giấy tờ của hồ sơ."
)

EXPORT = _("Xem hết dữ liệu")
WITHDRAW = _("Rút lại đồng ý")
ERASE = _("Xoá dữ liệu")

EXPORTED = _("Dữ liệu của bạn, số riêng đã che bớt:")
DRAFT = _("Việc đang làm dở: {title}")
DOSSIER = _("Hồ sơ {code}: {title}")
LINE = _("• {label}: {value}")
PAGES = n_("{n} ảnh")
CUT_OFF = _("Còn nữa. Muốn nhận đủ một bản, bấm \"Gặp cán bộ\".")

WITHDRAW_SURE = _("Rút lại đồng ý thì không nộp hồ sơ mới ở đây được nữa. Hồ sơ đã gửi vẫn được xử lý. Rút lại?")
WITHDRAW_YES = _("Rút lại")
WITHDRAWN = _("Đã rút lại đồng ý. Lần sau nộp hồ sơ, Một Cửa sẽ hỏi lại.")
NO_CONSENT = _("Chưa có lần đồng ý nào để rút lại.")
ERASE_WHAT = _(
    "Sẽ xoá: việc đang làm dở, ảnh chưa gửi, tin nhắn, nội dung hồ sơ đã kết thúc. "
    "Còn lại mã và các bước của hồ sơ đó, giữ theo quy định lưu trữ."
)
ERASE_HOLD = n_("Chưa xoá được: {n} hồ sơ đang xử lý ({codes}). Luật buộc cơ quan giữ đến khi xong.")
ERASE_SURE = _("Xoá rồi thì không lấy lại được. Xoá dữ liệu?")
ERASE_YES = _("Xoá dữ liệu")
KEEP = _("Giữ lại")
ERASED = _("Đã xoá dữ liệu của bạn.")
ERASED_BUT = n_("Còn giữ {n} hồ sơ đang xử lý: {codes}. Xong việc thì nội dung được xoá khi có yêu cầu.")
ENDED = frozenset({REFUSED, WITHDRAWN_BY_CITIZEN, STOPPED, DONE, RETURNED})


class MyData(Scene):
    id = "mydata"

    def show(self, talk: Talk) -> None:
        session = talk.session
        session.asking = "mydata"
        data = talk.known.read("export")
        drafts, dossiers, messages = _open_drafts(data), data.get("dossiers", []), data.get("messages", [])
        lines = [
            KEPT_DRAFTS(n=len(drafts), days=talk.known.unit.draft_days) if drafts else raw(""),
            KEPT_PHOTOS(n=len(session.tray)) if session.tray else raw(""),
            KEPT_DOSSIERS(n=len(dossiers)) if dossiers else raw(""),
            KEPT_MESSAGES(n=len(messages), days=talk.known.unit.message_days) if messages else raw(""),
        ]
        if not any(lines) and not session.consent:
            talk.say(NOTHING, Button(HUMAN, "do:human"), Button(MENU, "do:menu"))
            return
        consent = CONSENT_ON if session.consent else CONSENT_OFF
        buttons = [Button(EXPORT, "do:export"), Button(ERASE, "do:erase")]
        if session.consent:
            buttons.insert(1, Button(WITHDRAW, "do:withdraw"))
        talk.say(paragraphs(join(KEPT, *lines, consent), WHO_SEES), *buttons, Button(MENU, "do:menu"))

    def hear(self, talk: Talk, heard: Heard) -> bool:
        session = talk.session
        match heard.act:
            case "export":
                self._export(talk)
            case "withdraw":
                session.asking = "withdraw"
                talk.say(WITHDRAW_SURE, Button(WITHDRAW_YES, "do:withdrawyes"), Button(KEEP, "do:keep"))
            case "withdrawyes":
                self._withdraw(talk)
            case "erase":
                self._ask_erase(talk)
            case "eraseyes":
                self._erase(talk)
            case "keep" | "list":
                self.show(talk)
            case _:
                return bool(heard.words) and not heard.files and talk.scenes["home"].hear(talk, heard)
        return True

    def back(self, talk: Talk) -> bool:
        """From a question of this scene to its first screen; from there out."""
        if talk.session.asking in {"", "mydata"}:
            return False
        self.show(talk)
        return True

    def _export(self, talk: Talk) -> None:
        talk.session.asking = "export"
        talk.do(Audit("data.export", "person"))
        text = export_text(talk, talk.known.read("export"))
        whole = say(text, talk.voice)
        if len(whole) > LONGEST:
            text = join(raw(cut(whole, LONGEST)), CUT_OFF)
        talk.say(text, Button(HUMAN, "do:human"), Button(BACK, "do:list"), Button(MENU, "do:menu"))

    def _withdraw(self, talk: Talk) -> None:
        session = talk.session
        if not session.consent:
            talk.say(NO_CONSENT)
        else:
            talk.do(WithdrawConsent(PURPOSE))
            session.consent = ""
            talk.say(WITHDRAWN)
        self.show(talk)

    def _ask_erase(self, talk: Talk) -> None:
        talk.session.asking = "erase"
        held = _held(talk.known.read("export"))
        hold = ERASE_HOLD(n=len(held), codes=_codes(held)) if held else raw("")
        talk.say(paragraphs(ERASE_WHAT, hold, ERASE_SURE), Button(ERASE_YES, "do:eraseyes"), Button(KEEP, "do:keep"))

    def _erase(self, talk: Talk) -> None:
        session = talk.session
        held = _held(talk.known.read("export"))
        talk.do(EraseMe())
        fresh = Session(lang=session.lang, turn=session.turn, scene="home")
        for name in ("answers", "draft", "form", "tray", "heard", "consent", "filed", "doubt", "args", "revisit", "scene", "offered",
                     "condoled"):
            setattr(session, name, getattr(fresh, name))
        talk.say(join(ERASED, ERASED_BUT(n=len(held), codes=_codes(held)) if held else raw("")), erased=True)
        talk.show()


def export_text(talk: Talk, data: Mapping[str, Any]) -> Text:
    """All that is kept as a text: drafts and dossiers with their answers as they are shown, personal numbers masked."""
    blocks: list[Text] = [EXPORTED]
    if talk.session.tray:
        blocks.append(KEPT_PHOTOS(n=len(talk.session.tray)))
    for draft in _open_drafts(data):
        one = talk.known.catalogue.get(str(draft["procedure"]))
        title = raw(one.title if one is not None else str(draft["procedure"]))
        lines = _draft_lines(talk, draft) if one is not None else []
        blocks.append(join(DRAFT(title=title), *lines))
    for dossier in data.get("dossiers", []):
        one = talk.known.catalogue.get(str(dossier["procedure"]))
        code = str(dossier["code"])
        head = DOSSIER(code=raw(f"{code[:4]}-{code[4:]}"), title=raw(one.title if one is not None else str(dossier["procedure"])))
        fields = [LINE(label=Text(str(entry["label"])), value=raw(str(entry["shown"]))) for entry in (dossier.get("fields") or {}).values()]
        papers: dict[str, int] = {}
        for paper in dossier.get("papers", []):
            if paper.get("file"):
                papers[str(paper["label"])] = papers.get(str(paper["label"]), 0) + 1
        blocks.append(join(head, *fields, *(LINE(label=Text(label), value=PAGES(n=number)) for label, number in papers.items())))
    return paragraphs(*blocks)


def _draft_lines(talk: Talk, draft: Mapping[str, Any]) -> list[Text]:
    """The answers of a draft by its own questions, so that numbers are masked; what no question asks for any more is left out."""
    one = talk.known.catalogue.get(str(draft["procedure"]))
    answers = draft.get("answers") or {}
    if one is None:
        return []
    at = Situation(dict(answers), talk.known.today, talk.known)
    out: list[Text] = []
    for step in unfold(dialog_for(one), at):
        value = answers.get(step.key)
        if value is None:
            continue
        match step:
            case Ask() if step.field.still(value):
                out.append(LINE(label=step.label, value=step.field.show(value)))
            case Choose():
                out += [LINE(label=step.label, value=option.label) for option in step.choices(at) if option.value == value]
            case Upload() if isinstance(value, dict) and value.get("files"):
                out.append(LINE(label=step.label, value=PAGES(n=len(value["files"]))))
            case _:
                pass
    return out


def _open_drafts(data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [draft for draft in data.get("drafts", []) if draft.get("state") not in {"submitted", "dropped"}]


def _held(data: Mapping[str, Any]) -> list[str]:
    """The codes of dossiers that are still being handled."""
    return [str(dossier["code"]) for dossier in data.get("dossiers", []) if int(dossier.get("status") or 0) not in ENDED]


def _codes(codes: list[str]) -> Text:
    shown = [raw(f"{code[:4]}-{code[4:]}") for code in codes[:5]]
    return join(*shown, raw("…") if len(codes) > 5 else raw(""), by=", ")
