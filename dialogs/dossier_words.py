"""A dossier in sentences: where it stands, who has it, since when and until when, and what the person does next."""

from __future__ import annotations

from dialogs.dossier import DossierView, PastStep
from dialogs.engine.text import Text, _, join, paragraphs, raw
from dialogs.status import DONE, PROCESSING, RETURNED, STATUSES
from dialogs.tracking_code import show

LINES_MOST = 12
REASON_MOST = 600
DEATH = "1.000656"

HEAD = _("Hồ sơ {code}: {status}.")
TITLE = _("Việc: {title}")
UNIT = _("Nơi giải quyết: {unit}")
HANDLER = _("Người phụ trách: {name}")
NUMBER = _("Số hồ sơ: {number}")
FILED = _("Gửi lúc: {when}")
RECEIVED = _("Tiếp nhận lúc: {when}")
BEGUN = _("Bắt đầu xử lý lúc: {when}")
FINISHED = _("Xử lý xong lúc: {when}")
DUE = _("Hẹn trả kết quả: {day}")
GIVEN = _("Trả kết quả lúc: {when}")
REASON = _("Lý do: {reason}")
NEXT = _("Tiếp theo: {next}")
CONDOLENCE = _("Xin chia buồn cùng gia đình.")

STEP = _("• {when}: {status}")
STEP_BY = _("• {when}: {status} ({who})")
PAGE_CHANGED = _("Đã thay một ảnh giấy tờ")
EARLIER = _("(còn các bước trước đó)")

STRANGER = _("Mã này đúng, nhưng để giữ kín thông tin, ở đây chỉ xem được bước hiện tại: {status}.")
STRANGER_DUE = _("Hẹn trả kết quả: {day}.")


def reason_of(view: DossierView) -> str:
    """The reason given with the last change of status."""
    last = next((step for step in reversed(view.history) if step.was != step.status), None)
    return last.reason[:REASON_MOST] if last is not None and last.status == view.status else ""


def times(view: DossierView) -> list[Text]:
    """Receipt, processing and return, as far as they have come (the status notice of Nghị định 224/2026/NĐ-CP names all three)."""
    lines = []
    if view.filed_at:
        lines.append(FILED(when=view.filed_at))
    if view.received_at:
        lines.append(RECEIVED(when=view.received_at))
    for status, line in ((PROCESSING, BEGUN), (DONE, FINISHED), (RETURNED, GIVEN)):
        step = next((step for step in view.history if step.status == status and step.was != status), None)
        if step is not None:
            lines.append(line(when=step.at))
    if view.due_at and not view.ended_at:
        lines.append(DUE(day=view.due_at.date()))
    return lines


def whole(view: DossierView, *, opening: Text | None = None) -> Text:
    """Everything that the person concerned is told: status, unit, who, times, reason, what is next."""
    status = STATUSES[view.status]
    facts: list[Text] = []
    if view.title:
        facts.append(TITLE(title=raw(view.title)))
    if view.unit_name:
        facts.append(UNIT(unit=raw(view.unit_name)))
    if view.handler:
        facts.append(HANDLER(name=raw(view.handler)))
    if view.number:
        facts.append(NUMBER(number=raw(view.number)))
    facts += times(view)
    reason = reason_of(view)
    if reason:
        facts.append(REASON(reason=raw(reason)))
    head = join(HEAD(code=raw(show(view.code)), status=status.name), status.meaning, by=" ")
    return paragraphs(opening or raw(""), head, join(*facts), NEXT(next=status.next))


def news(view: DossierView) -> Text:
    """The push for a change. A death is spoken of softly, once: at the first change."""
    first = view.procedure == DEATH and sum(step.was != step.status for step in view.history) <= 2
    return whole(view, opening=CONDOLENCE if first else None)


def for_stranger(view: DossierView) -> Text:
    """What a code alone opens: the step and the day."""
    parts = [STRANGER(status=STATUSES[view.status].name)]
    if view.due_at and not view.ended_at:
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
    status = PAGE_CHANGED if step.was == step.status else STATUSES[step.status].name
    line = STEP_BY(when=step.at, status=status, who=Text(step.who)) if step.who else STEP(when=step.at, status=status)
    return join(line, REASON(reason=raw(step.reason[:200])), by=". ") if step.reason else line
