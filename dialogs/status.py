"""The ten national statuses in plain words, and the one table of who may move a dossier from which to which.

Names and numbers: danh mục trạng thái hồ sơ of the national system (Thông tư 03/2025/TT-VPCP). The law gives no table of transitions; this
one is ours, of 2026-11, from the rules of reception (Nghị định 118/2025/NĐ-CP articles 17, 18, 21; Thông tư 03/2025/TT-VPCP article 7).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from dialogs.engine.text import Text, _

Role: TypeAlias = Literal["receiver", "handler", "head", "admin", "citizen", "system"]
Stamp: TypeAlias = Literal["", "received", "ended"]

NEW, RECEIVED, REFUSED, PROCESSING, SUPPLEMENT, PAYMENT, WITHDRAWN, STOPPED, DONE, RETURNED = range(1, 11)


@dataclass(frozen=True, slots=True)
class Status:
    """One status: the official name, what it means at the kitchen table, and what the citizen does next."""

    id: int
    name: Text
    meaning: Text
    next: Text
    act: Text                      # what an official presses to bring a dossier here
    next_elsewhere: Text | None = None      # what is next for whoever looks from another conversation, where ``next`` is false there


STATUSES: dict[int, Status] = {
    status.id: status
    for status in (
        Status(
            NEW, _("Mới đăng ký"), _("Hồ sơ đã gửi, chưa có cán bộ mở xem."),
            _("Chưa cần làm gì. Cán bộ xem trong giờ làm việc, có tin mới sẽ nhắn tại đây."), _("Mới đăng ký"),
            _("Chưa cần làm gì. Cán bộ xem trong giờ làm việc. Có tin mới, Một Cửa nhắn ở cuộc trò chuyện đã gửi hồ sơ."),
        ),
        Status(
            RECEIVED, _("Được tiếp nhận"), _("Cán bộ đã xem và nhận hồ sơ."),
            _("Chưa cần làm gì. Có tin mới, Một Cửa nhắn tại đây."), _("Tiếp nhận"),
            _("Chưa cần làm gì. Có tin mới, Một Cửa nhắn ở cuộc trò chuyện đã gửi hồ sơ."),
        ),
        Status(
            REFUSED, _("Không được tiếp nhận"), _("Cán bộ chưa nhận hồ sơ này."),
            _("Xin xem lý do, sửa theo đó rồi gửi hồ sơ mới. Chưa rõ hoặc không đồng ý, gõ \"gặp cán bộ\"."), _("Không tiếp nhận"),
        ),
        Status(
            PROCESSING, _("Đang xử lý"), _("Cán bộ đang giải quyết hồ sơ."),
            _("Chưa cần làm gì. Có kết quả, Một Cửa nhắn tại đây."), _("Chuyển xử lý"),
            _("Chưa cần làm gì. Có kết quả, Một Cửa nhắn ở cuộc trò chuyện đã gửi hồ sơ."),
        ),
        Status(
            SUPPLEMENT, _("Yêu cầu bổ sung giấy tờ"), _("Hồ sơ còn thiếu giấy, hoặc có giấy cần làm lại. Cán bộ đang chờ."),
            _(
                "Xin chụp giấy theo lý do trên rồi gửi ảnh ngay tại đây. Đang làm dở việc khác thì gõ \"hồ sơ của tôi\". "
                "Mang giấy đến nơi nhận hồ sơ cũng được."
            ),
            _("Yêu cầu bổ sung"),
            _("Xin gửi ảnh từ cuộc trò chuyện đã gửi hồ sơ, hoặc mang giấy đến nơi nhận hồ sơ. Cần hỏi thì bấm \"Gặp cán bộ\"."),
        ),
        Status(
            PAYMENT, _("Yêu cầu thực hiện nghĩa vụ tài chính"), _("Hồ sơ có khoản phải nộp trước khi làm tiếp."),
            _("Xin nộp tại nơi nhận hồ sơ và giữ biên lai. Một Cửa không bao giờ thu tiền trong khung chat."), _("Yêu cầu nộp tiền"),
        ),
        Status(
            WITHDRAWN, _("Công dân yêu cầu rút hồ sơ"), _("Hồ sơ được rút theo yêu cầu của người nộp. Cán bộ dừng giải quyết."),
            _("Muốn làm lại, xin gửi hồ sơ mới."), _("Ghi yêu cầu rút"),
        ),
        Status(
            STOPPED, _("Dừng xử lý"), _("Cán bộ dừng giải quyết hồ sơ này."),
            _("Xin xem lý do. Chưa rõ hoặc không đồng ý, gõ \"gặp cán bộ\"."), _("Dừng xử lý"),
        ),
        Status(
            DONE, _("Đã xử lý xong"), _("Đã có kết quả."),
            _("Xin đến nơi nhận hồ sơ để lấy kết quả, nhớ mang theo mã hồ sơ."), _("Đã xong"),
        ),
        Status(
            RETURNED, _("Đã trả kết quả"), _("Kết quả đã được trao."),
            _("Không cần làm gì thêm. Thấy sai sót, gõ \"gặp cán bộ\"."), _("Đã trả kết quả"),
        ),
    )
}  # fmt: skip

OPEN = (NEW, RECEIVED, PROCESSING, SUPPLEMENT, PAYMENT, DONE)
"""Statuses in which somebody still has something to do."""


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed transition: who may make it, whether a reason is needed, which time it sets.

    ``within`` is the number of working hours in which it is expected (0: no rule): an online dossier is answered within the working day.
    """

    was: int
    to: int
    roles: frozenset[Role]
    reason: bool = False
    stamp: Stamp = ""
    within: int = 0


_DESK: frozenset[Role] = frozenset({"receiver", "head", "admin"})
_WORK: frozenset[Role] = frozenset({"handler", "head", "admin"})
_BOTH: frozenset[Role] = _DESK | _WORK
_WITHDRAW: frozenset[Role] = _DESK | {"citizen"}
_CHIEF: frozenset[Role] = frozenset({"head", "admin"})

MOVES: dict[tuple[int, int], Move] = {
    (move.was, move.to): move
    for move in (
        Move(NEW, RECEIVED, _DESK, stamp="received", within=8),
        Move(NEW, REFUSED, _DESK, reason=True, stamp="ended", within=8),
        Move(NEW, SUPPLEMENT, _DESK, reason=True, within=8),
        Move(NEW, WITHDRAWN, _WITHDRAW, stamp="ended"),
        Move(RECEIVED, PROCESSING, _BOTH),
        Move(RECEIVED, SUPPLEMENT, _BOTH, reason=True),
        Move(RECEIVED, PAYMENT, _BOTH, reason=True),
        Move(RECEIVED, WITHDRAWN, _WITHDRAW, stamp="ended"),
        Move(RECEIVED, STOPPED, _CHIEF, reason=True, stamp="ended"),
        Move(PROCESSING, SUPPLEMENT, _WORK, reason=True),
        Move(PROCESSING, PAYMENT, _WORK, reason=True),
        Move(PROCESSING, WITHDRAWN, _WITHDRAW, stamp="ended"),
        Move(PROCESSING, STOPPED, _CHIEF, reason=True, stamp="ended"),
        Move(PROCESSING, DONE, _WORK, stamp="ended"),
        Move(SUPPLEMENT, RECEIVED, _DESK, stamp="received"),
        Move(SUPPLEMENT, PROCESSING, _BOTH, stamp="received"),
        Move(SUPPLEMENT, WITHDRAWN, _WITHDRAW, stamp="ended"),
        Move(SUPPLEMENT, STOPPED, _CHIEF | {"system"}, reason=True, stamp="ended"),
        Move(PAYMENT, PROCESSING, _BOTH),
        Move(PAYMENT, WITHDRAWN, _WITHDRAW, stamp="ended"),
        Move(PAYMENT, STOPPED, _CHIEF, reason=True, stamp="ended"),
        Move(DONE, RETURNED, _BOTH),
    )
}

UNKNOWN_STATUS = _("Không có bước số {status}. Các bước có số từ 1 đến 10.")
ALREADY = _("Hồ sơ này đang ở bước \"{name}\" rồi.")
ENDED = _("Hồ sơ này đã kết thúc ở bước \"{name}\", không chuyển tiếp được.")
NOT_FROM_HERE = _("Từ bước \"{was}\" không chuyển thẳng sang \"{to}\" được.")
NOT_YOUR_ROLE = _("Vai trò hiện tại không được chuyển hồ sơ sang \"{to}\". Xin nhờ người phụ trách.")
NEEDS_REASON = _("Bước \"{to}\" cần có lý do. Người nộp hồ sơ sẽ đọc lý do này.")


def may(role: Role, was: int, to: int) -> bool:
    """Whether this role may move a dossier from one status to the other."""
    move = MOVES.get((was, to))
    return move is not None and role in move.roles


def moves_from(role: Role, was: int) -> tuple[Move, ...]:
    """What this role may do with a dossier at this status, in the order of the table."""
    return tuple(move for move in MOVES.values() if move.was == was and role in move.roles)


def needs_reason(role: Role, was: int, to: int) -> bool:
    """Whether a reason must be given; an official who withdraws a dossier at the citizen's wish says how it was asked for."""
    move = MOVES.get((was, to))
    return move is not None and (move.reason or (to == WITHDRAWN and role != "citizen"))


def refusal(role: Role, was: int, to: int, reason: str = "") -> Text | None:
    """Why this move cannot be made, as a sentence; None when it can."""
    if to not in STATUSES:
        return UNKNOWN_STATUS(status=to)
    if was == to:
        return ALREADY(name=STATUSES[to].name)
    if (was, to) not in MOVES:
        ended = not any(move.was == was for move in MOVES.values())
        return ENDED(name=STATUSES[was].name) if ended else NOT_FROM_HERE(was=STATUSES[was].name, to=STATUSES[to].name)
    if not may(role, was, to):
        return NOT_YOUR_ROLE(to=STATUSES[to].name)
    if needs_reason(role, was, to) and not reason.strip():
        return NEEDS_REASON(to=STATUSES[to].name)
    return None
