"""Which days are working days in Viet Nam, and when a time limit ends.

Bộ luật Lao động 2019 articles 111 and 112 (a holiday on a weekly day of rest moves to the next working day); the yearly swaps are decisions
of the Prime Minister. As of 2026-11: 2026 as published, with 24/11 by Nghị quyết 80-NQ/TW; 2027 from the law and the lunar calendar, since
no official plan is out yet. Days beyond ``LAST`` are not known, and no due date is computed from them.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

from dialogs.engine.text import VIETNAM

LAST = date(2027, 12, 31)
OPENS, CLOSES = time(7, 30), time(17)
SAME_DAY_UNTIL = time(15)
"""What is to be done on the day of reception may be done on the next working day when it came later: the records of civil status."""
_SEARCH = 60        # days; no row of days off is longer

OFF = {
    date(2026, 1, 1): "Tết Dương lịch",
    **{date(2026, 2, day): "Tết Nguyên đán" for day in (16, 17, 18, 19, 20)},
    date(2026, 4, 27): "Giỗ Tổ Hùng Vương (nghỉ bù)",
    date(2026, 4, 30): "Ngày Chiến thắng",
    date(2026, 5, 1): "Ngày Quốc tế Lao động",
    date(2026, 8, 31): "Nghỉ Quốc khánh (hoán đổi với 22/8)",
    date(2026, 9, 1): "Nghỉ Quốc khánh",
    date(2026, 9, 2): "Quốc khánh",
    date(2026, 11, 24): "Ngày Văn hóa Việt Nam",
    date(2027, 1, 1): "Tết Dương lịch",
    **{date(2027, 2, day): "Tết Nguyên đán" for day in (4, 5, 8, 9, 10)},
    date(2027, 4, 16): "Giỗ Tổ Hùng Vương",
    date(2027, 4, 30): "Ngày Chiến thắng",
    date(2027, 5, 3): "Ngày Quốc tế Lao động (nghỉ bù)",
    date(2027, 9, 2): "Quốc khánh",
    date(2027, 9, 3): "Nghỉ Quốc khánh",
    date(2027, 11, 24): "Ngày Văn hóa Việt Nam",
}
WORKED = {date(2026, 8, 22): "làm bù cho 31/8"}


def is_working_day(day: date) -> bool:
    """Whether offices work on this day: Monday to Friday, without holidays, with the days worked instead."""
    return day in WORKED or (day.weekday() < 5 and day not in OFF)


def working_day_from(day: date) -> date:
    """The first working day from this one on."""
    return next(later for ahead in range(_SEARCH) if is_working_day(later := day + timedelta(days=ahead)))


def next_opening(now: datetime) -> datetime | None:
    """When offices open next by the usual hours (7:30 to 17:00), or None when they are open now."""
    local = now.astimezone(VIETNAM)
    if is_working_day(local.date()) and OPENS <= local.time() < CLOSES:
        return None
    later = local.date() if local.time() < OPENS else local.date() + timedelta(days=1)
    return datetime.combine(working_day_from(later), OPENS, VIETNAM)


def due(received: datetime, amount: float, unit: str) -> datetime | None:
    """When a time limit ends that runs from this reception: the end of the working day, in Vietnamese time.

    ``unit`` is "working_day", "day" or "same_day"; None for any other, for an amount that is none, and beyond the known calendar. The day
    of reception is not counted, but for "same_day" up to 15:00; a limit in days that ends on a day of rest ends on the next working day
    (Bộ luật Dân sự 2015 articles 147 and 148).
    """
    if unit not in {"working_day", "day", "same_day"} or not 0 < amount <= 366:
        return None
    count = math.ceil(amount)
    local = received.astimezone(VIETNAM)
    day = local.date()
    if unit == "same_day":
        late = is_working_day(day) and local.time() > SAME_DAY_UNTIL
        end = day + timedelta(days=late)
    elif unit == "day":
        end = day + timedelta(days=count)
    else:
        end = working_day_from(day)
        while count and end <= LAST:
            end += timedelta(days=1)
            count -= is_working_day(end)
    if end > LAST:
        return None
    end = working_day_from(end)
    return datetime.combine(end, CLOSES, VIETNAM) if end <= LAST else None


def due_after_wait(due_at: datetime, since: datetime, until: datetime) -> datetime | None:
    """A due date moved on by the working days that were spent waiting for papers; None beyond the known calendar.

    The waiting is taken off the time of handling (the way of Quyết định 766/QĐ-TTg); the day of the request itself is not waited.
    """
    first, last = since.astimezone(VIETNAM).date(), until.astimezone(VIETNAM).date()
    waited = sum(is_working_day(first + timedelta(days=ahead)) for ahead in range(1, (last - first).days + 1))
    return due(due_at, waited, "working_day") if waited else due_at
