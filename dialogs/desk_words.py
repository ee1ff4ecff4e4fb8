"""A dossier in an official's sentences: what can be done with it next, what was declared (numbers covered), which papers there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dialogs.dossier import DossierView, PaperPage
from dialogs.dossier_words import NEXT, facts, head
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.status import (
    DONE,
    MOVES,
    NEW,
    PAYMENT,
    PROCESSING,
    RECEIVED,
    REFUSED,
    RETURNED,
    STOPPED,
    SUPPLEMENT,
    WITHDRAWN,
    Role,
    moves_from,
)

FIELDS_MOST = 30
COVER = "*"                    # what the fields put over the middle of a person's number

AT_DESK: dict[int, Text] = {
    NEW: _("Xem giấy tờ, rồi tiếp nhận hoặc yêu cầu bổ sung trong ngày làm việc."),
    RECEIVED: _("Đủ giấy thì chuyển xử lý. Thiếu giấy thì yêu cầu bổ sung, kèm lý do."),
    REFUSED: _("Hồ sơ dừng ở đây. Lý do đã nhắn cho người nộp."),
    PROCESSING: _("Giải quyết xong thì bấm \"Đã xong\". Người nộp sẽ được nhắn tin."),
    SUPPLEMENT: _("Đang chờ người nộp gửi giấy. Giấy gửi trong khung chat sẽ nằm trong hồ sơ này."),
    PAYMENT: _("Đang chờ người nộp đóng tiền. Đóng rồi thì chuyển xử lý."),
    WITHDRAWN: _("Người nộp đã rút hồ sơ. Không cần làm gì thêm."),
    STOPPED: _("Hồ sơ dừng ở đây. Lý do đã nhắn cho người nộp."),
    DONE: _("Trao kết quả xong thì bấm \"Đã trả kết quả\"."),
    RETURNED: _("Hồ sơ đã xong. Không cần làm gì thêm."),
}
"""What an official does at each step; whoever filed it reads other words (``STATUSES``)."""
SUPPLEMENTED = _("Người nộp đã gửi giấy bổ sung. Xem giấy tờ, đủ thì tiếp nhận hoặc chuyển xử lý.")
OTHERS_TURN = _("Bước này do người có vai trò khác làm.")

FIELDS = _("Đã khai:")
FIELD = _("• {label}: {value}")
FULL_ON_PAGE = _("Số đầy đủ xem ở trang giấy tờ.")
PAPERS = _("Giấy tờ:")
PAPER = n_("• {label}: {n} ảnh")
PAPER_NOT_NEEDED = _("• {label}: người nộp cho biết không cần")
PAPER_COUNTER = _("• {label}: cán bộ tự tra hoặc lo tại quầy")
PAPER_ERASED = _("• {label}: ảnh đã xoá theo yêu cầu của người nộp")


def at_desk(view: DossierView, role: Role) -> Text:
    """All that an official sees of a dossier in chat."""
    to_do = SUPPLEMENTED if view.supplemented else AT_DESK[view.status]
    goes_on = any(move.was == view.status for move in MOVES.values())
    others = OTHERS_TURN if goes_on and not moves_from(role, view.status) else raw("")
    return paragraphs(head(view), join(*facts(view)), NEXT(next=join(to_do, others, by=" ")), fields_of(view), papers_of(view))


def entries(fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A dossier's answers in the order in which they were asked: label, value, what is shown of it."""
    return [entry for entry in fields.values() if isinstance(entry, dict)]


def in_full(entry: dict[str, Any]) -> str:
    """An answer with nothing covered: for the one-time page, never for a message."""
    shown, value = str(entry.get("shown", "")), entry.get("value")
    return value if isinstance(value, str) and COVER in shown else shown


def fields_of(view: DossierView) -> Text:
    """The answers, with personal numbers masked as their fields show them."""
    some = entries(view.fields)[:FIELDS_MOST]
    lines = [FIELD(label=Text(str(entry.get("label", ""))), value=raw(str(entry.get("shown", ""))[:200])) for entry in some]
    return join(FIELDS, *lines, FULL_ON_PAGE) if lines else raw("")


def papers_of(view: DossierView) -> Text:
    """The papers with how many pages each has, or why it has none."""
    papers: dict[str, list[PaperPage]] = {}
    for page in view.papers:
        papers.setdefault(page.paper, []).append(page)
    lines = []
    for pages in papers.values():
        label = Text(pages[0].label)
        count = sum(bool(page.file) for page in pages)
        if count:
            lines.append(PAPER(label=label, n=count))
        else:
            lines.append({"counter": PAPER_COUNTER, "erased": PAPER_ERASED}.get(pages[0].why, PAPER_NOT_NEEDED)(label=label))
    return join(PAPERS, *lines) if lines else raw("")
