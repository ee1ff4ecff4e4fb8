"""What its owner can still do with a dossier that was sent: withdraw it, or replace one photo while nobody has opened it."""

from __future__ import annotations

from typing import Any

from dialogs.dossier import DossierView, PaperPage
from dialogs.dossier_words import since
from dialogs.engine.effects import ChangeStatus, ReplacePage
from dialogs.engine.event import StoredFile
from dialogs.engine.message import Button
from dialogs.engine.talk import Talk
from dialogs.engine.text import Text, _, paragraphs, raw
from dialogs.engine.words import BACK, MENU, MORE_CHOICES
from dialogs.status import NEW, WITHDRAWN, refusal
from dialogs.tracking_code import show

PAGES_SHOWN = 6

TO_DOSSIER = _("Về hồ sơ này")
OTHERS = _("Hồ sơ khác")

WITHDRAW = _("Rút hồ sơ")
WITHDRAW_SURE = _("Rút hồ sơ {code}? Cán bộ sẽ dừng giải quyết. Muốn làm lại thì phải gửi hồ sơ mới.")
WITHDRAW_NO = _("Giữ hồ sơ")
WITHDRAW_DONE = _("Đã ghi yêu cầu rút hồ sơ {code}. Tin xác nhận có ngay dưới đây.")
CHANGED = _("Hồ sơ vừa có thay đổi. Xin xem lại trước khi quyết định:")

REPLACE = _("Thay một ảnh")
REPLACE_WHICH = _("Thay ảnh nào? Ảnh cũ vẫn được lưu trong hồ sơ.")
PAGE_NAME = _("{label}, ảnh {page}")
REPLACE_SEND = _("Xin gửi một ảnh mới cho: {label}, ảnh {page}. Chụp đủ bốn góc, chỗ sáng.")
REPLACE_ONE = _("Mỗi lần chỉ thay một ảnh. Xin gửi một ảnh.")
REPLACE_DONE = _("Đã thay ảnh {page} của {label}. Cán bộ sẽ xem ảnh mới.")
REPLACE_LATE = _("Cán bộ đã mở hồ sơ, nên không thay ảnh ở đây được nữa. Cần thay, xin bấm \"Gặp cán bộ\".")


def which_dossier(args: dict[str, Any]) -> dict[str, Any]:
    """Which dossier is open, without what was under way with it."""
    return {name: args[name] for name in ("at", "digits") if args.get(name)}


def pages_of(view: DossierView) -> list[PaperPage]:
    """The photos of a dossier, without the papers that were never sent."""
    return [page for page in view.papers if page.file]


def ask_withdraw(talk: Talk, view: DossierView) -> None:
    """Ask before anything is withdrawn, and note the version that was looked at."""
    talk.session.args["version"] = view.version
    buttons = [Button(WITHDRAW, "do:withdrawyes"), Button(WITHDRAW_NO, "do:open")]
    talk.say(WITHDRAW_SURE(code=raw(show(view.code))), *buttons)


def withdraw(talk: Talk, view: DossierView | None) -> bool:
    """Withdraw the dossier as it was looked at. False when it stays (why was said): then it is to be shown again."""
    args = talk.session.args
    looked_at = int(args.pop("version", 0))
    talk.session.args = which_dossier(args)
    if view is None or view.relation != "owner":
        return False
    if view.version != looked_at:
        talk.say(paragraphs(CHANGED, since(view, looked_at)))
        return False
    if why := refusal("citizen", view.status, WITHDRAWN):
        talk.say(why)
        return False
    talk.do(ChangeStatus(view.id, view.version, WITHDRAWN, by_citizen=True))
    talk.session.asking = f"withdrawn:{view.code}"
    talk.say(WITHDRAW_DONE(code=raw(show(view.code))), Button(OTHERS, "go:track"), Button(MENU, "do:menu"))
    return True


def ask_page(talk: Talk, view: DossierView) -> None:
    """Ask which photo is to be replaced, a screen of them at a time."""
    pages = pages_of(view)
    screens = max(1, -(-len(pages) // PAGES_SHOWN))
    screen = int(talk.session.args.get("page", 0)) % screens
    first = screen * PAGES_SHOWN
    buttons = [
        Button(PAGE_NAME(label=Text(page.label), page=page.page), f"pick:{first + place}")
        for place, page in enumerate(pages[first : first + PAGES_SHOWN])
    ]
    if screens > 1:
        buttons.append(Button(MORE_CHOICES, "do:more"))
    talk.say(REPLACE_WHICH, *buttons, Button(BACK, "do:open"))


def pick_page(talk: Talk, view: DossierView | None, pick: str) -> bool:
    """Note which photo is to be replaced. False when it is none of this dossier's."""
    pages = pages_of(view) if view is not None and view.relation == "owner" else []
    if not pick.isdecimal() or int(pick) >= len(pages):
        return False
    page = pages[int(pick)]
    talk.session.args = {
        **which_dossier(talk.session.args), "view": "newpage", "paper": page.paper, "page_no": page.page, "label": page.label,
    }  # fmt: skip
    return True


def ask_new_page(talk: Talk) -> None:
    """Ask for the photo that takes the place of the one that was picked."""
    args = talk.session.args
    talk.say(REPLACE_SEND(label=Text(str(args["label"])), page=int(args["page_no"])), Button(BACK, "do:open"))


def replace_page(talk: Talk, view: DossierView, files: tuple[StoredFile, ...]) -> bool:
    """Put this photo in the place of the one that was picked. False when that one stays (why was said): the dossier is to be shown."""
    args = talk.session.args
    if len(files) > 1:
        talk.say(REPLACE_ONE)
        return False
    talk.session.args = which_dossier(args)
    if view.status != NEW:
        talk.say(REPLACE_LATE)
        return False
    label, number = str(args["label"]), int(args["page_no"])
    talk.do(ReplacePage(view.id, view.version, str(args["paper"]), number, label, files[0].hash))
    talk.session.asking = f"replaced:{view.code}"
    done = REPLACE_DONE(label=Text(label), page=number)
    talk.say(done, Button(TO_DOSSIER, f"go:track:{view.code}"), Button(MENU, "do:menu"))
    return True
