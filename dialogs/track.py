"""Tracking: my dossiers, one of them with its course, and what can still be done with it; a code alone opens the step only."""

from __future__ import annotations

from typing import Any

from dialogs.dossier import DossierView, PaperPage
from dialogs.dossier_words import course, for_stranger, since, whole
from dialogs.engine.effects import ChangeStatus, CountGuess, ReplacePage
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.engine.words import BACK, HUMAN, MENU, MORE_CHOICES
from dialogs.status import NEW, STATUSES, SUPPLEMENT, WITHDRAWN, may, refusal
from dialogs.supplement import MORE_PAPERS
from dialogs.tracking_code import read_code, right, show

PAGE = 5
PAGES_SHOWN = 6
TITLE_MOST = 90

MINE = n_("Có {n} hồ sơ gửi từ cuộc trò chuyện này. Xem hồ sơ nào?")
LINE = _("• {code}: {title}. {status}.")
NONE_YET = _("Chưa có hồ sơ nào gửi từ cuộc trò chuyện này. Có mã hồ sơ thì gõ mã. Ví dụ: {example}")
ASK_CODE = _("Xin gõ mã hồ sơ. Ví dụ: {example}")
BY_CODE = _("Tra mã khác")
NOT_A_CODE = _("Chưa thấy mã hồ sơ trong tin này. Mã có hai nhóm bốn chữ. Ví dụ: {example}")
MISTYPED = _("Mã {typed} có chữ chưa đúng. Có gõ nhầm không? Xin xem lại rồi gõ lại.")
NOT_OPENED = _("Không mở được hồ sơ nào với mã này. Xin xem lại mã. Nếu đã thử nhiều lần, xin đợi một giờ rồi thử lại.")
MORE_WITH_PHONE = _("Muốn xem thêm, xin gõ 4 số cuối điện thoại đã khai.")
NOT_PROVED = _("Bốn số này chưa mở được hồ sơ. Nếu đã thử nhiều lần, xin đợi đến ngày mai hoặc xem từ nơi đã gửi hồ sơ.")

COURSE = _("Các bước đã qua")
COURSE_HEAD = _("Hồ sơ {code} đã qua các bước:")
TO_DOSSIER = _("Về hồ sơ này")
OTHERS = _("Hồ sơ khác")

WITHDRAW = _("Rút hồ sơ")
WITHDRAW_SURE = _("Rút hồ sơ {code}? Cán bộ sẽ dừng giải quyết. Muốn làm lại thì phải gửi hồ sơ mới.")
WITHDRAW_NO = _("Giữ hồ sơ")
WITHDRAW_DONE = _("Đã ghi yêu cầu rút hồ sơ {code}. Tin xác nhận có ngay dưới đây.")
CHANGED = _("Hồ sơ vừa có thay đổi. Xin xem lại trước khi quyết định:")

MORE = _("Gửi giấy bổ sung")
REPLACE = _("Thay một ảnh")
REPLACE_WHICH = _("Thay ảnh nào? Ảnh cũ vẫn được lưu trong hồ sơ.")
PAGE_NAME = _("{label}, ảnh {page}")
REPLACE_SEND = _("Xin gửi một ảnh mới cho: {label}, ảnh {page}. Chụp đủ bốn góc, chỗ sáng.")
REPLACE_ONE = _("Mỗi lần chỉ thay một ảnh. Xin gửi một ảnh.")
REPLACE_DONE = _("Đã thay ảnh {page} của {label}. Cán bộ sẽ xem ảnh mới.")
REPLACE_LATE = _("Cán bộ đã mở hồ sơ, nên không thay ảnh ở đây được nữa. Cần thay, xin bấm \"Gặp cán bộ\".")

EXAMPLE = raw("7K3M-9Q2T")


class Track(Scene):
    """``args``: "at" (code, number or id), "words" (typed), "digits" (last four of the phone), "view" (a page of the dossier)."""

    id = "track"

    def show(self, talk: Talk) -> None:
        args = talk.session.args
        if words := str(args.pop("words", "")):
            self._look_up(talk, words)
        elif args.get("at"):
            self._open(talk)
        elif args.get("view") == "code":
            self._ask_code(talk, ASK_CODE(example=EXAMPLE))
        else:
            self._list(talk)

    # -- finding ------------------------------------------------------------------------------------------------

    def _list(self, talk: Talk) -> None:
        mine: tuple[DossierView, ...] = talk.known.read("dossiers")
        if not mine:
            self._ask_code(talk, NONE_YET(example=EXAMPLE))
            return
        session = talk.session
        pages = -(-len(mine) // PAGE)
        page = int(session.args.get("page", 0)) % pages
        session.asking = f"list:{page}"
        here = mine[page * PAGE : (page + 1) * PAGE]
        lines = [
            LINE(code=raw(show(view.code)), title=raw(view.title[:TITLE_MOST]), status=STATUSES[view.status].name) for view in here
        ]
        buttons = [Button(raw(show(view.code)), f"go:track:{view.code}") for view in here]
        if pages > 1:
            buttons.append(Button(MORE_CHOICES, "do:more"))
        buttons += [Button(BY_CODE, "do:bycode"), Button(MENU, "do:menu")]
        talk.say(paragraphs(MINE(n=len(mine)), join(*lines)), *buttons)

    def _ask_code(self, talk: Talk, text: Text) -> None:
        talk.session.args = {"view": "code"}
        talk.session.asking = "code"
        talk.say(text, Button(MENU, "do:menu"), Button(HUMAN, "do:human"))

    def _look_up(self, talk: Talk, words: str) -> None:
        read = read_code(words)
        if read.mistyped:
            self._ask_code(talk, MISTYPED(typed=raw(show(read.typed))))
        elif not read.looks_like:
            self._ask_code(talk, NOT_A_CODE(example=EXAMPLE))
        else:
            talk.session.args = {"at": read.code or read.number}
            self._open(talk)

    def _view(self, talk: Talk) -> DossierView | None:
        args = talk.session.args
        # "#" parts code and digits for the reader: what came with a link or a button must not bring digits of its own, uncounted.
        at, digits = str(args.get("at", "")).replace("#", ""), str(args.get("digits", ""))
        view: DossierView | None = talk.known.read("dossier", f"{at}#{digits}" if digits else at)
        return view

    # -- showing ------------------------------------------------------------------------------------------------

    def _open(self, talk: Talk) -> None:
        view = self._view(talk)
        if view is None:
            # An unknown code and a locked guesser get the same words: nobody learns whether a code exists.
            talk.do(CountGuess("", missed=True))
            self._ask_code(talk, NOT_OPENED)
            return
        args, session = talk.session.args, talk.session
        if view.relation == "stranger":
            session.asking = f"stranger:{view.code}"
            if not right(str(args.get("at", ""))):
                # Official numbers follow one another: looking through them counts as guessing.
                talk.do(CountGuess("", missed=True))
            talk.say(paragraphs(for_stranger(view), MORE_WITH_PHONE), Button(BY_CODE, "do:bycode"), Button(MENU, "do:menu"))
            return
        shown = str(args.get("view", "")) if view.relation == "owner" or args.get("view") == "course" else ""
        session.asking = f"{shown or 'open'}:{view.code}"
        match shown:
            case "course":
                head = COURSE_HEAD(code=raw(show(view.code)))
                talk.say(paragraphs(head, course(view)), Button(TO_DOSSIER, "do:open"), Button(MENU, "do:menu"))
            case "withdraw":
                args["version"] = view.version
                buttons = [Button(WITHDRAW, "do:withdrawyes"), Button(WITHDRAW_NO, "do:open")]
                talk.say(WITHDRAW_SURE(code=raw(show(view.code))), *buttons)
            case "replace":
                self._ask_page(talk, view)
            case "newpage":
                talk.say(REPLACE_SEND(label=Text(str(args["label"])), page=int(args["page_no"])), Button(BACK, "do:open"))
            case _:
                talk.say(whole(view), *self._acts(view))

    def _acts(self, view: DossierView) -> list[Button]:
        """What can be done from a dossier's page."""
        buttons = [Button(COURSE, "do:course")]
        if view.relation == "owner":
            if _waits(view):
                buttons.insert(0, Button(MORE, "do:supplement"))
            if view.status == NEW and _pages(view):
                buttons.append(Button(REPLACE, "do:replace"))
            if may("citizen", view.status, WITHDRAWN):
                buttons.append(Button(WITHDRAW, "do:withdraw"))
        if view.relation == "official":
            buttons.insert(0, Button(_("Mở ở bàn cán bộ"), f"go:desk:{view.code}"))
        return [*buttons, Button(OTHERS, "go:track"), Button(HUMAN, "do:human"), Button(MENU, "do:menu")]

    def _ask_page(self, talk: Talk, view: DossierView) -> None:
        pages = _pages(view)
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

    # -- hearing ------------------------------------------------------------------------------------------------

    def hear(self, talk: Talk, heard: Heard) -> bool:
        args = talk.session.args
        if heard.act:
            return self._act(talk, heard.act)
        if heard.pick is not None and args.get("view") == "replace":
            return self._picked(talk, heard.pick)
        if heard.files and args.get("view") == "newpage":
            return self._replace(talk, heard)
        if heard.files and args.get("at") and (view := self._view(talk)) is not None and _waits(view):
            MORE_PAPERS.begin(talk, view, heard.files)
            return True
        if not heard.words or heard.files or heard.refs:
            return False
        digits = "".join(char for char in heard.words if char.isdigit())
        if talk.session.asking.startswith("stranger:") and len(digits) >= 4 and not any(char.isalpha() for char in heard.words):
            self._prove(talk, digits[-4:])
            return True
        if read_code(heard.words).looks_like:
            talk.session.misses = 0
            self._look_up(talk, heard.words)
            return True
        if digits and len(heard.words) <= 20:
            talk.say(NOT_A_CODE(example=EXAMPLE))
            return False
        return talk.scenes["home"].hear(talk, heard)

    def _act(self, talk: Talk, act: str) -> bool:
        args = talk.session.args
        match act:
            case "more":
                args["page"] = int(args.get("page", 0)) + 1
            case "bycode":
                talk.session.args = {"view": "code"}
            case "open":
                talk.session.args = _kept(args)
            case "course" | "withdraw" | "replace":
                talk.session.args = {**_kept(args), "view": act}
            case "withdrawyes":
                self._withdraw(talk)
                return True
            case "supplement":
                talk.go("supplement", at=args.get("at", ""), files=[])
                return True
            case _:
                return False
        talk.session.misses = 0
        self.show(talk)
        return True

    def _prove(self, talk: Talk, digits: str) -> None:
        """The last four digits of the phone that was given open the course of a dossier in another chat."""
        args = talk.session.args
        before = self._view(talk)
        args["digits"] = digits
        view = self._view(talk)
        if view is not None and view.relation != "stranger":
            talk.do(CountGuess(view.id, missed=False))
            self._open(talk)
            return
        args.pop("digits")
        if before is not None:
            talk.do(CountGuess(before.id, missed=True))
        talk.say(NOT_PROVED, Button(BY_CODE, "do:bycode"), Button(MENU, "do:menu"))

    def _withdraw(self, talk: Talk) -> None:
        view, args = self._view(talk), talk.session.args
        looked_at = int(args.pop("version", 0))
        talk.session.args = _kept(args)
        if view is None or view.relation != "owner":
            self._open(talk)
        elif view.version != looked_at:
            talk.say(paragraphs(CHANGED, since(view, looked_at)))
            self._open(talk)
        elif why := refusal("citizen", view.status, WITHDRAWN):
            talk.say(why)
            self._open(talk)
        else:
            talk.do(ChangeStatus(view.id, view.version, WITHDRAWN, by_citizen=True))
            talk.session.asking = f"withdrawn:{view.code}"
            talk.say(WITHDRAW_DONE(code=raw(show(view.code))), Button(OTHERS, "go:track"), Button(MENU, "do:menu"))

    def _picked(self, talk: Talk, pick: str) -> bool:
        view = self._view(talk)
        pages = _pages(view) if view is not None and view.relation == "owner" else []
        if not pick.isdecimal() or int(pick) >= len(pages):
            return False
        page = pages[int(pick)]
        talk.session.args = {
            **_kept(talk.session.args), "view": "newpage", "paper": page.paper, "page_no": page.page, "label": page.label,
        }  # fmt: skip
        self._open(talk)
        return True

    def _replace(self, talk: Talk, heard: Heard) -> bool:
        args, view = talk.session.args, self._view(talk)
        if view is None or view.relation != "owner":
            return False
        if len(heard.files) > 1:
            talk.say(REPLACE_ONE)
            self._open(talk)
            return True
        talk.session.args = _kept(args)
        if view.status != NEW:
            talk.say(REPLACE_LATE)
            self._open(talk)
            return True
        label, number = str(args["label"]), int(args["page_no"])
        talk.do(ReplacePage(view.id, view.version, str(args["paper"]), number, label, heard.files[0].hash))
        talk.session.asking = f"replaced:{view.code}"
        done = REPLACE_DONE(label=Text(label), page=number)
        talk.say(done, Button(TO_DOSSIER, f"go:track:{view.code}"), Button(MENU, "do:menu"))
        return True

    # -- acts that work everywhere ------------------------------------------------------------------------------

    def back(self, talk: Talk) -> bool:
        """From a page of a dossier to the dossier, from there to the list; from the list the engine goes home."""
        args = talk.session.args
        if args.get("at"):
            talk.session.args = _kept(args) if args.get("view") else {}
            self.show(talk)
            return True
        return False

    def cancel(self, talk: Talk) -> bool:
        """Stop what was begun with a dossier; the dossier itself stays as it is."""
        return bool(talk.session.args.get("view")) and self.back(talk)


def _kept(args: dict[str, Any]) -> dict[str, Any]:
    """Which dossier is open, without what was under way with it."""
    return {name: args[name] for name in ("at", "digits") if args.get(name)}


def _waits(view: DossierView) -> bool:
    """Whether the unit waits for papers from whoever looks at this."""
    return view.relation == "owner" and view.status == SUPPLEMENT


def _pages(view: DossierView) -> list[PaperPage]:
    return [page for page in view.papers if page.file]
