"""Tracking: my dossiers, one of them with its course, and what can still be done with it; a code alone opens the step only."""

from __future__ import annotations

from dialogs import owner_acts
from dialogs.dossier import DossierView
from dialogs.dossier_words import course, for_stranger, whole
from dialogs.engine.effects import CountGuess
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.engine.words import HUMAN, MENU, MORE_CHOICES
from dialogs.owner_acts import OTHERS, REPLACE, TO_DOSSIER, WITHDRAW, pages_of, which_dossier
from dialogs.status import NEW, STATUSES, SUPPLEMENT, WITHDRAWN, may
from dialogs.supplement import MORE_PAPERS
from dialogs.tracking_code import read_code, right, show

PAGE = 5
TITLE_MOST = 90

MINE_ONLY = n_("Có {n} hồ sơ như vậy. Xem hồ sơ nào?")
MINE = n_("Có {n} hồ sơ gửi từ cuộc trò chuyện này. Xem hồ sơ nào?")
LINE = _("• {code}: {title}. {status}.")
NONE_YET = _("Chưa có hồ sơ nào gửi từ cuộc trò chuyện này. Có mã hồ sơ thì gõ mã. Ví dụ: {example}")
NONE_WAITS = _("Chưa có hồ sơ nào đang chờ gửi thêm giấy.")
NONE_TO_WITHDRAW = _("Không có hồ sơ nào rút được ở đây. Hồ sơ đã xong hoặc cần hỏi thêm, xin bấm \"Gặp cán bộ\".")
ASK_CODE = _("Xin gõ mã hồ sơ. Ví dụ: {example}")
BY_CODE = _("Tra mã khác")
NOT_A_CODE = _("Chưa thấy mã hồ sơ trong tin này. Mã có hai nhóm bốn chữ. Ví dụ: {example}")
MISTYPED = _("Mã {typed} có chữ chưa đúng. Có gõ nhầm không? Xin xem lại rồi gõ lại.")
NOT_OPENED = _("Không mở được hồ sơ nào với mã này. Xin xem lại mã. Nếu đã thử nhiều lần, xin đợi một giờ rồi thử lại.")
MORE_WITH_PHONE = _("Muốn xem thêm, xin gõ 4 số cuối điện thoại đã khai.")
FOUR_DIGITS = _("Cần đủ 4 số cuối của điện thoại đã khai. Ví dụ: {example}")
NOT_PROVED = _("Bốn số này chưa mở được hồ sơ. Nếu đã thử nhiều lần, xin đợi đến ngày mai hoặc xem từ nơi đã gửi hồ sơ.")

ASTRAY = _("Ảnh gửi ở đây không vào hồ sơ {code}.")
ASTRAY_WAITS = _("Giấy bổ sung xin gửi từ cuộc trò chuyện đã gửi hồ sơ, hoặc mang đến nơi nhận hồ sơ. Cần hỏi thì bấm \"Gặp cán bộ\".")
ASTRAY_KEPT = n_("Đang giữ riêng {n} ảnh, dùng được cho việc khác.")

COURSE = _("Các bước đã qua")
COURSE_HEAD = _("Hồ sơ {code} đã qua các bước:")

MORE = _("Gửi giấy bổ sung")
EXAMPLE = raw("7K3M-9Q2T")
DIGITS_EXAMPLE = raw("5678")


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
        only = str(session.args.pop("only", ""))
        fit = [view for view in mine if _fits(view, only)]
        if only and len(fit) == 1:
            session.args = {"at": fit[0].code, **({"view": "withdraw"} if only == "withdraw" else {})}
            self._open(talk)
            return
        if only and not fit:
            talk.say(NONE_WAITS if only == "supplement" else NONE_TO_WITHDRAW)
        elif only:
            mine = tuple(fit)
            session.args["only"] = only
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
        buttons += [Button(HUMAN, "do:human") if only else Button(BY_CODE, "do:bycode"), Button(MENU, "do:menu")]
        talk.say(paragraphs((MINE_ONLY if only and fit else MINE)(n=len(mine)), join(*lines)), *buttons)

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
                owner_acts.ask_withdraw(talk, view)
            case "replace":
                owner_acts.ask_page(talk, view)
            case "newpage":
                owner_acts.ask_new_page(talk)
            case _:
                talk.say(whole(view), *self._acts(view))

    def _acts(self, view: DossierView) -> list[Button]:
        """What can be done from a dossier's page."""
        buttons = [Button(COURSE, "do:course")]
        if view.relation == "owner":
            if _waits(view):
                buttons.insert(0, Button(MORE, "do:supplement"))
            if view.status == NEW and pages_of(view):
                buttons.append(Button(REPLACE, "do:replace"))
            if may("citizen", view.status, WITHDRAWN):
                buttons.append(Button(WITHDRAW, "do:withdraw"))
        if view.relation == "official":
            buttons.insert(0, Button(_("Mở ở bàn cán bộ"), f"go:desk:{view.code}"))
        return [*buttons, Button(OTHERS, "go:track"), Button(HUMAN, "do:human"), Button(MENU, "do:menu")]

    # -- hearing ------------------------------------------------------------------------------------------------

    def hear(self, talk: Talk, heard: Heard) -> bool:
        args = talk.session.args
        if heard.act:
            return self._act(talk, heard.act)
        if heard.pick is not None and args.get("view") == "replace":
            picked = owner_acts.pick_page(talk, self._view(talk), heard.pick)
            if picked:
                self._open(talk)
            return picked
        if heard.files and args.get("view") == "newpage":
            view = self._view(talk)
            if view is None or view.relation != "owner":
                return False
            if not owner_acts.replace_page(talk, view, heard.files):
                self._open(talk)
            return True
        if heard.files and args.get("at") and (view := self._view(talk)) is not None and _waits(view):
            MORE_PAPERS.begin(talk, view, heard.files)
            return True
        if not heard.words or heard.files or heard.refs:
            return False
        digits = "".join(char for char in heard.words if char.isdigit())
        if talk.session.asking.startswith("stranger:") and digits and not any(char.isalpha() for char in heard.words):
            if len(digits) < 4:
                talk.say(FOUR_DIGITS(example=DIGITS_EXAMPLE), Button(BY_CODE, "do:bycode"), Button(MENU, "do:menu"))
            else:
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
                talk.session.args = which_dossier(args)
            case "course" | "withdraw" | "replace":
                talk.session.args = {**which_dossier(args), "view": act}
            case "withdrawyes":
                if not owner_acts.withdraw(talk, self._view(talk)):
                    self._open(talk)
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

    def astray(self, talk: Talk, kept: int) -> bool:
        """The page of a dossier that was filed elsewhere takes no photos: only the conversation that filed it can add to it."""
        view = self._view(talk) if talk.session.args.get("at") else None
        if view is None or view.relation == "owner":
            return False
        told = ASTRAY(code=raw(show(view.code)))
        if view.status == SUPPLEMENT:
            told = join(told, ASTRAY_WAITS, by=" ")
        aside = ASTRAY_KEPT(n=kept) if kept else raw("")
        talk.say(paragraphs(told, aside), Button(TO_DOSSIER, "do:open"), Button(HUMAN, "do:human"), Button(MENU, "do:menu"), replaces=True)
        return True

    # -- acts that work everywhere ------------------------------------------------------------------------------

    def back(self, talk: Talk) -> bool:
        """From a page of a dossier to the dossier, from there to the list; from the list the engine goes home."""
        args = talk.session.args
        if args.get("at"):
            talk.session.args = which_dossier(args) if args.get("view") else {}
            self.show(talk)
            return True
        return False

    def cancel(self, talk: Talk) -> bool:
        """Stop what was begun with a dossier; the dossier itself stays as it is."""
        return bool(talk.session.args.get("view")) and self.back(talk)


def _fits(view: DossierView, only: str) -> bool:
    """Whether this is one of those that were asked for: that wait for papers, or that may be withdrawn."""
    return _waits(view) if only == "supplement" else only == "withdraw" and may("citizen", view.status, WITHDRAWN)


def _waits(view: DossierView) -> bool:
    """Whether the unit waits for papers from whoever looks at this."""
    return view.relation == "owner" and view.status == SUPPLEMENT
