"""Papers that an official asked for: photos are collected, counted, and go to the dossier all at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dialogs.dossier import DossierView
from dialogs.dossier_words import REASON, reason_of, since
from dialogs.engine.effects import Supplement
from dialogs.engine.event import StoredFile
from dialogs.engine.form_papers import TRAY_MOST, take_loose
from dialogs.engine.manners import says_finished
from dialogs.engine.message import Button
from dialogs.engine.talk import Heard, Scene, Talk
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.engine.words import BACK, DONE, HOW_TO_PHOTO, LIMIT, MENU, PHOTO_SAME, USE_THEM
from dialogs.status import SUPPLEMENT
from dialogs.tracking_code import read_code, show

PAPER = "supplement"           # the key of these pages among a dossier's papers
LABEL = _("Giấy bổ sung")
MOST = 20                      # photos of one sending
ALL_MOST = 100                 # of one dossier, over all its sendings
OFFERED_MOST = 6
TITLE_MOST = 90

USE_FOR = n_("Đã giữ {n} ảnh. Dùng ảnh này để bổ sung hồ sơ {code}: {title}?")
USE_FOR_WHICH = n_("Đã giữ {n} ảnh. Dùng để bổ sung hồ sơ nào?")
USE = _("Dùng để bổ sung")

ASK = _("Xin gửi ảnh giấy cần bổ sung cho hồ sơ {code}.")
SENT_BEFORE = n_("Đã gửi {n} ảnh bổ sung trước đó. Vẫn gửi thêm được.")
LOOSE = n_("Đang giữ {n} ảnh gửi lúc trước. Dùng luôn không?")
COUNT = n_("Có {n} ảnh để bổ sung hồ sơ {code}, chưa gửi đi. Gửi thêm ảnh, hoặc bấm \"Xong\" để gửi cán bộ.")
FULL = _("Đã đủ {most} ảnh cho một lần gửi. Bấm \"Xong\" để gửi cán bộ, rồi gửi tiếp.")
ALL_FULL = _("Hồ sơ này đã đủ {most} ảnh bổ sung. Còn giấy khác, xin mang đến nơi nhận hồ sơ.")
FIRST = _("Chưa có ảnh nào để gửi.")
HINT = _("Ở đây đang nhận ảnh giấy bổ sung, chưa gửi cho cán bộ.")
DROP = _("Bỏ ảnh cuối")
TO_DOSSIER = _("Về hồ sơ này")
RECEIVED = n_("Đã nhận {n} ảnh bổ sung cho hồ sơ {code}. Cán bộ sẽ xem trong giờ làm việc. Còn ảnh nữa, cứ gửi tiếp tại đây.")
RECEIVED_LATE = n_("Đã nhận thêm {n} ảnh đến sau cho hồ sơ {code}.")
PUT_ASIDE = n_("Chưa gửi ảnh cho cán bộ. Đang giữ {n} ảnh, mở lại hồ sơ để gửi.")
NO_LONGER = _("Cán bộ đã chuyển hồ sơ này sang bước khác, nên chưa gửi thêm ảnh.")
CHANGED = _("Hồ sơ vừa có thay đổi, nên chưa gửi ảnh. Xin xem lại:")


class MorePapers(Scene):
    """``args``: "at" (code), "files" (photos collected and not yet sent), "version" (what was looked at), "closed" (the last "Xong")."""

    id = "supplement"
    holds = True

    def offer(self, talk: Talk) -> bool:
        """Ask whether photos that came unasked are for a dossier that waits for papers. False when none does: nothing was said."""
        waiting = [view for view in talk.known.read("dossiers") if view.status == SUPPLEMENT][:OFFERED_MOST]
        if not waiting:
            return False
        kept = len(talk.session.tray)
        if len(waiting) == 1:
            view = waiting[0]
            text = USE_FOR(n=kept, code=raw(show(view.code)), title=raw(view.title[:TITLE_MOST]))
            buttons = [Button(USE, f"go:supplement:{view.code}")]
        else:
            text = USE_FOR_WHICH(n=kept)
            buttons = [Button(raw(show(view.code)), f"go:supplement:{view.code}") for view in waiting]
        talk.say(text, *buttons, Button(MENU, "do:menu"), replaces=True)
        return True

    def begin(self, talk: Talk, view: DossierView, files: tuple[StoredFile, ...]) -> None:
        """A photo was sent on the page of a dossier that waits for papers: it needs no question what it is for."""
        session = talk.session
        session.scene, session.args = self.id, {"at": view.code, "files": [], "version": view.version}
        self._collect(talk, view, [file.to_json() for file in files])

    # -- showing ------------------------------------------------------------------------------------------------

    def show(self, talk: Talk) -> None:
        session = talk.session
        args = session.args
        if not session.consent:
            talk.go("consent", then=[self.id, args])
            return
        view = self._view(talk)
        if view is None:
            return
        if "files" not in args:      # through the door of the offer: the photos that it was about
            args["files"] = []
            self._collect(talk, view, take_loose(session))
            return
        self._screen(talk, view)

    def _screen(self, talk: Talk, view: DossierView, *said: Text) -> None:
        session = talk.session
        args = session.args
        args["version"] = view.version
        session.asking = f"ask:{view.code}"
        code, files = raw(show(view.code)), args["files"]
        lines = [*said]
        buttons = []
        if files:
            lines.append(COUNT(n=len(files), code=code))
            buttons += [Button(DONE, "do:done"), Button(DROP, "do:drop")]
        else:
            reason = reason_of(view)
            lines += [ASK(code=code), REASON(reason=raw(reason)) if reason else raw("")]
            size = talk.known.upload
            lines.append(join(HOW_TO_PHOTO, LIMIT(mb=size // 1_000_000) if size else raw(""), by=" "))
            if sent := len(_sent(view)):
                lines.append(SENT_BEFORE(n=sent))
        if session.tray:
            lines.append(LOOSE(n=len(session.tray)))
            buttons.append(Button(USE_THEM, "do:usetray"))
        talk.say(paragraphs(*lines), *buttons, Button(BACK, "do:back"))

    # -- hearing ------------------------------------------------------------------------------------------------

    def hear(self, talk: Talk, heard: Heard) -> bool:
        session = talk.session
        args = session.args
        args.setdefault("files", [])
        if heard.act == "back":
            return self.back(talk)
        if args["files"] and not heard.files and says_finished(heard.words):
            heard = Heard(choice="do:done")
        if heard.files or heard.act in {"done", "drop", "usetray"}:
            session.misses = 0
            view = self._view(talk, [file.to_json() for file in heard.files])
            if view is not None:
                self._hear(talk, view, heard)
            return True
        if not heard.words:
            return False
        if read_code(heard.words).looks_like or not args["files"]:
            return talk.scenes["home"].hear(talk, heard)
        talk.say(HINT)
        return False

    def _hear(self, talk: Talk, view: DossierView, heard: Heard) -> None:
        session = talk.session
        files: list[dict[str, Any]] = session.args["files"]
        if heard.files:
            new = [file.to_json() for file in heard.files]
            closed = session.args.get("closed")
            if closed and talk.event.at <= datetime.fromisoformat(closed):
                self._send_late(talk, view, new)
            else:
                self._collect(talk, view, new)
        elif heard.act == "usetray":
            self._collect(talk, view, take_loose(session))
        elif not files:
            self._screen(talk, view, FIRST)
        elif heard.act == "drop":
            files.pop()
            self._screen(talk, view)
        elif view.version != session.args.get("version"):
            # Whoever asked for papers may have written what else is missing: it is read before anything goes.
            self._screen(talk, view, join(CHANGED, since(view, int(session.args.get("version") or 0))))
        else:
            self._send(talk, view, files)

    def _collect(self, talk: Talk, view: DossierView, new: list[dict[str, Any]]) -> None:
        """Put these photos to those in hand, once each, and say the count. What is too much for one sending waits for the next."""
        session = talk.session
        files: list[dict[str, Any]] = session.args["files"]
        fresh = _fresh(view, files, new)
        left = ALL_MOST - len(_sent(view))
        room = max(0, min(MOST, left) - len(files))
        files.extend(fresh[:room])
        session.args.setdefault("version", view.version)
        if not files:
            self._screen(talk, view, PHOTO_SAME if new and not fresh else ALL_FULL(most=ALL_MOST) if fresh else raw(""))
            return
        session.tray = [*session.tray, *fresh[room:]][:TRAY_MOST]
        session.asking = f"ask:{view.code}"
        buttons = [Button(DONE, "do:done"), Button(DROP, "do:drop"), Button(BACK, "do:back")]
        said = PHOTO_SAME if new and not fresh else raw("")
        if len(fresh) > room:
            said = FULL(most=MOST) if left > MOST else ALL_FULL(most=ALL_MOST)
        talk.say(paragraphs(said, COUNT(n=len(files), code=raw(show(view.code)))), *buttons, replaces=True)

    def _send(self, talk: Talk, view: DossierView, files: list[dict[str, Any]]) -> None:
        """The photos go to the dossier in the transaction that says so."""
        session = talk.session
        talk.do(Supplement(view.id, view.version, tuple(file["hash"] for file in files)))
        session.args = {"at": view.code, "files": [], "version": view.version + 1, "closed": talk.event.at.isoformat()}
        self._after(talk, view, RECEIVED(n=len(files), code=raw(show(view.code))))

    def _send_late(self, talk: Talk, view: DossierView, new: list[dict[str, Any]]) -> None:
        """Photos that were sent before the "Xong" go after the others at once; what is collected since then stays in hand."""
        session = talk.session
        code = raw(show(view.code))
        fresh = _fresh(view, session.args["files"], new)[: max(0, ALL_MOST - len(_sent(view)))]
        if not fresh:
            self._screen(talk, view, PHOTO_SAME if len(_sent(view)) < ALL_MOST else ALL_FULL(most=ALL_MOST))
            return
        talk.do(Supplement(view.id, view.version, tuple(file["hash"] for file in fresh), late=True))
        if session.args.get("version") == view.version:
            session.args["version"] += 1     # the change that this turn makes is no news to whoever makes it
        said = RECEIVED_LATE(n=len(fresh), code=code)
        if files := session.args["files"]:
            said = paragraphs(said, COUNT(n=len(files), code=code))
            talk.say(said, Button(DONE, "do:done"), Button(DROP, "do:drop"), Button(BACK, "do:back"))
        else:
            self._after(talk, view, said)

    def _after(self, talk: Talk, view: DossierView, said: Text) -> None:
        session = talk.session
        session.asking = f"sent:{view.code}"
        buttons = [Button(TO_DOSSIER, f"go:track:{view.code}"), Button(MENU, "do:menu")]
        if session.tray:
            said = paragraphs(said, LOOSE(n=len(session.tray)))
            buttons.insert(0, Button(USE_THEM, "do:usetray"))
        talk.say(said, *buttons)

    def _view(self, talk: Talk, new: list[dict[str, Any]] | None = None) -> DossierView | None:
        """The dossier while it waits for its owner's papers; otherwise photos are put aside and its page is shown."""
        args = talk.session.args
        at = str(args.get("at", "")).replace("#", "")
        view: DossierView | None = talk.known.read("dossier", at) if at else None
        if view is not None and view.relation == "owner" and view.status == SUPPLEMENT:
            return view
        if view is not None and view.relation == "owner":
            talk.say(NO_LONGER)
        args["files"] = [*args.get("files", []), *(new or [])]
        self.leave(talk)
        talk.go("track", **({"at": at} if at else {}))
        return None

    # -- acts that work everywhere ------------------------------------------------------------------------------

    def back(self, talk: Talk) -> bool:
        """Back to the dossier; what was collected is kept aside."""
        at = str(talk.session.args.get("at", ""))
        self.leave(talk)
        talk.go("track", **({"at": at} if at else {}))
        return True

    def cancel(self, talk: Talk) -> bool:
        return self.back(talk)

    def leave(self, talk: Talk) -> None:
        """Photos that were not sent are kept with the loose ones, and that is said."""
        session = talk.session
        files = session.args.get("files") or []
        if not files:
            return
        known = {file["hash"] for file in files}
        session.tray = [*files, *(entry for entry in session.tray if entry.get("hash") not in known)][:TRAY_MOST]
        session.args["files"] = []
        talk.say(PUT_ASIDE(n=len(session.tray)))


def _sent(view: DossierView) -> set[str]:
    """The pages that were sent as a supplement so far."""
    return {page.file for page in view.papers if page.paper == PAPER and page.file}


def _fresh(view: DossierView, files: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of the new photos that are neither in hand nor in the dossier's supplement."""
    known = {file["hash"] for file in files} | _sent(view)
    return [file for hash, file in {file["hash"]: file for file in new}.items() if hash not in known]


MORE_PAPERS = MorePapers()
