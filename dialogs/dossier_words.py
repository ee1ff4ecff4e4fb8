"""A dossier in sentences: where it stands, who has it, since when and until when, and what the person does next."""

from __future__ import annotations

from dialogs.dossier import DossierView, PastStep
from dialogs.engine.text import Text, _, join, n_, paragraphs, raw
from dialogs.status import DONE, PROCESSING, RETURNED, STATUSES, SUPPLEMENT
from dialogs.status import RECEIVED as AT_RECEPTION
from dialogs.tracking_code import show

LINES_MOST = 12
REASON_MOST = 600
DEATH = "1.000656"

HEAD = _("Hồ sơ {code}: {status}.")
TITLE = _("Việc: {title}")
UNIT = _("Nơi giải quyết: {unit}")
TAKEN_IN = _("Nơi nhận hồ sơ: {unit}")
HANDLER = _("Người phụ trách: {name}")
NUMBER = _("Số hồ sơ: {number}")
FILED = _("Gửi lúc: {when}")
RECEIVED = _("Tiếp nhận lúc: {when}")
BEGUN = _("Bắt đầu xử lý lúc: {when}")
FINISHED = _("Xử lý xong lúc: {when}")
DUE = _("Hẹn trả kết quả: {day}")
PAUSED = _("Thời gian chờ bổ sung không tính vào hạn giải quyết.")
GIVEN = _("Trả kết quả lúc: {when}")
REASON = _("Lý do: {reason}")
NEXT = _("Tiếp theo: {next}")
CONDOLENCE = _("Xin chia buồn cùng gia đình.")

STEP = _("• {when}: {status}")
STEP_BY = _("• {when}: {status} ({who})")
PAGE_CHANGED = _("Đã thay một ảnh giấy tờ")
MORE_SENT = _("Đã gửi giấy bổ sung")
MORE_SENT_COUNT = n_("Đã gửi {n} ảnh bổ sung")
MORE_MEANING = _("Giấy bổ sung đã gửi, cán bộ chưa chuyển bước.")
MORE_NEXT = _("Cán bộ sẽ xem và nhắn lại tại đây. Còn giấy nữa thì vẫn gửi thêm được.")
MORE_NEXT_ELSEWHERE = _("Cán bộ sẽ xem. Có tin mới, Một Cửa nhắn ở cuộc trò chuyện đã gửi hồ sơ.")
EARLIER = _("(còn các bước trước đó)")

STRANGER = _("Mã này đúng, nhưng để giữ kín thông tin, ở đây chỉ xem được bước hiện tại: {status}.")
STRANGER_DUE = _("Hẹn trả kết quả: {day}.")


def reason_of(view: DossierView) -> str:
    """The reason given with the last change of status."""
    last = next((step for step in reversed(view.history) if step.was != step.status), None)
    return last.reason[:REASON_MOST] if last is not None and last.status == view.status else ""


def next_of(view: DossierView) -> Text:
    """What is next for whoever reads this. News and photos belong to the conversation that filed it; elsewhere "here" would be false."""
    status = STATUSES[view.status]
    if view.relation == "owner":
        return MORE_NEXT if view.supplemented else status.next
    return MORE_NEXT_ELSEWHERE if view.supplemented else status.next_elsewhere or status.next


def _next(view: DossierView) -> Text:
    """The line of what is next; where papers are waited for, that the waiting costs nobody time."""
    return join(NEXT(next=next_of(view)), PAUSED if view.status == SUPPLEMENT else raw(""), by=" ")


def times(view: DossierView) -> list[Text]:
    """Receipt, processing and return, as far as they have come (the status notice of Nghị định 224/2026/NĐ-CP names all three)."""
    lines = []
    if view.received_at:
        lines.append(RECEIVED(when=view.received_at))
    for status, line in ((PROCESSING, BEGUN), (DONE, FINISHED), (RETURNED, GIVEN)):
        step = next((step for step in view.history if step.status == status and step.was != status), None)
        if step is not None:
            lines.append(line(when=step.at))
    if view.due_at and not view.ended_at and view.status != SUPPLEMENT:     # while it waits, the day that was promised holds no more
        lines.append(DUE(day=view.due_at.date()))
    return lines


def facts(view: DossierView) -> list[Text]:
    """What it is about, where it is, who has it, under which number, since when and until when, and why it stands where it does."""
    lines: list[Text] = []
    if view.title:
        lines.append(TITLE(title=raw(view.title)))
    lines += _held_by(view)
    if view.number:
        lines.append(NUMBER(number=raw(view.number)))
    if view.filed_at:
        lines.append(FILED(when=view.filed_at))
    lines += times(view)
    if reason := reason_of(view):
        lines.append(REASON(reason=raw(reason)))
    return lines


def _held_by(view: DossierView) -> list[Text]:
    unit = [UNIT(unit=raw(view.agency))] if view.agency else []
    if view.unit_name:
        unit.append((TAKEN_IN if view.agency else UNIT)(unit=raw(view.unit_name)))
    return [*unit, HANDLER(name=raw(view.handler))] if view.handler else unit


def head(view: DossierView) -> Text:
    """The code and the step."""
    return HEAD(code=raw(show(view.code)), status=STATUSES[view.status].name)


def whole(view: DossierView) -> Text:
    """Everything that the person concerned is told: status, unit, who, times, reason, what is next."""
    opening = join(head(view), MORE_MEANING if view.supplemented else STATUSES[view.status].meaning, by=" ")
    return paragraphs(opening, join(*facts(view)), _next(view))


def news(view: DossierView) -> Text:
    """The push for a change: the step, why, what is next; unit, who, and the times that the law names. The page has the rest.

    A death is spoken of softly, once: at the first change. The number is told when it is given, at reception.
    """
    first = view.procedure == DEATH and sum(step.was != step.status for step in view.history) <= 2
    opening = join(head(view), STATUSES[view.status].meaning, by=" ")
    reason = reason_of(view)
    number = [NUMBER(number=raw(view.number))] if view.number and view.status == AT_RECEPTION else []
    return paragraphs(
        CONDOLENCE if first else raw(""),
        opening,
        REASON(reason=raw(reason)) if reason else raw(""),
        _next(view),
        join(*_held_by(view), *number, *times(view)),
    )


def for_stranger(view: DossierView) -> Text:
    """What a code alone opens: the step and the day."""
    parts = [STRANGER(status=STATUSES[view.status].name)]
    if view.due_at and not view.ended_at and view.status != SUPPLEMENT:
        parts.append(STRANGER_DUE(day=view.due_at.date()))
    return join(*parts, by=" ")


def course(view: DossierView) -> Text:
    """The steps so far: when, what, by whom, why."""
    lines = [_line(step) for step in view.history[-LINES_MOST:]]
    if len(view.history) > LINES_MOST:
        lines.insert(0, EARLIER)
    return join(*lines)


def since(view: DossierView, version: int) -> Text:
    """What was changed after that version."""
    return join(*(_line(step) for step in view.history if step.version > version))


def _line(step: PastStep) -> Text:
    if step.was == step.status == SUPPLEMENT:
        # The number of photos is in the reason that was written with them; it is said in the reader's language.
        count = "".join(char for char in step.reason if char.isdecimal())
        status = MORE_SENT_COUNT(n=int(count)) if count else MORE_SENT
    else:
        status = PAGE_CHANGED if step.was == step.status else STATUSES[step.status].name
    line = STEP_BY(when=step.at, status=status, who=Text(step.who)) if step.who else STEP(when=step.at, status=status)
    told = step.reason and step.was != step.status
    return join(line, REASON(reason=raw(step.reason[:200])), by=". ") if told else line
