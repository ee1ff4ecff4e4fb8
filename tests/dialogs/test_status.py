"""The table of transitions, gone through at random by every role; and the working days of a time limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dialogs import calendar_days
from dialogs.calendar_days import due, due_after_wait, is_working_day, next_opening, working_day_from
from dialogs.engine.text import VIETNAM, Vietnamese, say
from dialogs.status import DONE, MOVES, NEW, OPEN, RETURNED, STATUSES, WITHDRAWN, Role, may, moves_from, needs_reason, refusal

ROLES: tuple[Role, ...] = get_args(Role)
ENDS = {3, 7, 8, 10}


class Desk(RuleBasedStateMachine):
    """A dossier that everybody pushes about: it only ever goes where the table lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.status = NEW
        self.course = [NEW]

    @rule(role=st.sampled_from(ROLES), to=st.integers(-1, 12), reason=st.sampled_from(["", "  ", "thiếu giấy"]))
    def move(self, role: Role, to: int, reason: str) -> None:
        why = refusal(role, self.status, to, reason)
        if why is None:
            assert role in MOVES[self.status, to].roles
            assert reason.strip() or not needs_reason(role, self.status, to)
            self.status = to
            self.course.append(to)
        else:
            assert say(why, Vietnamese()).strip()
            assert not may(role, self.status, to) or (needs_reason(role, self.status, to) and not reason.strip())

    @invariant()
    def stays_in_the_table(self) -> None:
        assert self.status in STATUSES
        assert all(step in MOVES for step in zip(self.course, self.course[1:], strict=False))

    @invariant()
    def an_end_is_an_end(self) -> None:
        assert not any(status in ENDS for status in self.course[:-1])

    @invariant()
    def a_result_is_handed_out_only_after_it_is_done(self) -> None:
        if self.status == RETURNED:
            assert self.course[-2] == DONE

    @invariant()
    def nobody_is_stuck(self) -> None:
        assert self.status in ENDS or any(moves_from(role, self.status) for role in ROLES)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=40, stateful_step_count=30)


def test_the_table_is_the_one_of_the_domain() -> None:
    allowed = {1: {2, 3, 5, 7}, 2: {4, 5, 6, 7, 8}, 4: {5, 6, 7, 8, 9}, 5: {2, 4, 7, 8}, 6: {4, 7, 8}, 9: {10}}
    assert {(was, to) for was, several in allowed.items() for to in several} == set(MOVES)
    assert set(STATUSES) == set(range(1, 11))
    assert {status for status in STATUSES if not any(was == status for was, _to in MOVES)} == ENDS
    assert set(OPEN) == set(STATUSES) - ENDS


def test_a_citizen_may_withdraw_and_nothing_else() -> None:
    assert {to for (was, to), move in MOVES.items() if "citizen" in move.roles} == {WITHDRAWN}
    assert refusal("citizen", 4, WITHDRAWN) is None
    assert refusal("admin", 4, WITHDRAWN) is not None          # at the counter: how the citizen asked is written down


def test_one_admin_can_bring_a_dossier_to_any_end() -> None:
    reached, todo = {NEW}, [NEW]
    while todo:
        was = todo.pop()
        for move in moves_from("admin", was):
            if move.to not in reached:
                reached.add(move.to)
                todo.append(move.to)
    assert reached == set(STATUSES)


@pytest.mark.parametrize("role", ["receiver", "handler", "head", "admin"])
def test_a_desk_screen_holds_all_moves(role: Role) -> None:
    assert all(len(moves_from(role, status)) <= 5 for status in STATUSES)


def local(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("received", "amount", "unit", "end"),
    [
        (local(2026, 11, 20), 3, "working_day", date(2026, 11, 26)),        # Friday; Tuesday 24/11 is a holiday
        (local(2026, 11, 23), 3, "working_day", date(2026, 11, 27)),
        (local(2026, 11, 21), 3, "working_day", date(2026, 11, 27)),        # Saturday: as if received on Monday
        (local(2026, 11, 23), 0.5, "working_day", date(2026, 11, 25)),
        (local(2026, 11, 23), 7.5, "working_day", date(2026, 12, 4)),
        (local(2026, 8, 21), 1, "working_day", date(2026, 8, 22)),          # a Saturday that is worked
        (local(2026, 8, 28), 1, "working_day", date(2026, 9, 3)),
        (local(2026, 11, 23), 1, "day", date(2026, 11, 25)),                # ends on a holiday: the next working day
        (local(2026, 11, 23), 5, "day", date(2026, 11, 30)),                # ends on a Saturday
        (datetime(2026, 11, 22, 18, 0, tzinfo=UTC), 1, "working_day", date(2026, 11, 25)),   # Monday 1 o'clock in Việt Nam
        (local(2026, 11, 23), 1, "same_day", date(2026, 11, 23)),
        (local(2026, 11, 23, 15), 1, "same_day", date(2026, 11, 23)),
        (local(2026, 11, 23, 15, 1), 1, "same_day", date(2026, 11, 25)),    # after 15:00; Tuesday is a holiday
        (local(2026, 11, 27, 16), 1, "same_day", date(2026, 11, 30)),
        (local(2026, 11, 28, 16), 1, "same_day", date(2026, 11, 30)),       # Saturday: as if received on Monday morning
        (local(2026, 11, 24, 9), 1, "same_day", date(2026, 11, 25)),
        (local(2027, 12, 31, 9), 1, "same_day", date(2027, 12, 31)),
    ],
)
def test_when_a_time_limit_ends(received: datetime, amount: float, unit: str, end: date) -> None:
    assert due(received, amount, unit) == datetime.combine(end, calendar_days.CLOSES, VIETNAM)


@pytest.mark.parametrize(
    ("amount", "unit"), [(0, "same_day"), (1, "other"), (2, "hour"), (1, "month"), (0, "day"), (-1, "working_day"), (400, "day")]
)
def test_where_no_day_can_be_said(amount: float, unit: str) -> None:
    assert due(local(2026, 11, 23), amount, unit) is None


def test_beyond_the_known_calendar_nothing_is_promised() -> None:
    assert due(local(2027, 12, 30), 5, "working_day") is None
    assert due(local(2027, 12, 1), 366, "day") is None
    assert due(local(2027, 12, 31, 16), 1, "same_day") is None


@given(st.dates(date(2026, 1, 1), date(2027, 9, 1)), st.integers(1, 30))
def test_a_limit_in_working_days_counts_working_days(day: date, count: int) -> None:
    end = due(datetime.combine(day, calendar_days.OPENS, VIETNAM), count, "working_day")
    assert end is not None
    first = working_day_from(day)
    between = [first + timedelta(days=ahead) for ahead in range(1, (end.date() - first).days + 1)]
    assert sum(map(is_working_day, between)) == count
    assert is_working_day(end.date())


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        (local(2026, 11, 23), local(2026, 11, 23, 16), date(2026, 11, 26)),      # answered on the day
        (local(2026, 11, 23), local(2026, 11, 25), date(2026, 11, 27)),          # past a holiday: one working day
        (local(2026, 11, 20), local(2026, 11, 22), date(2026, 11, 26)),          # over a weekend: none
        (local(2026, 11, 23), local(2026, 12, 1), date(2026, 12, 3)),
    ],
)
def test_waiting_for_papers_is_taken_off(since: datetime, until: datetime, end: date) -> None:
    promised = datetime.combine(date(2026, 11, 26), calendar_days.CLOSES, VIETNAM)
    assert due_after_wait(promised, since, until) == datetime.combine(end, calendar_days.CLOSES, VIETNAM)


def test_when_offices_open_next() -> None:
    assert next_opening(local(2026, 11, 23)) is None
    assert next_opening(local(2026, 11, 23, 17)) == local(2026, 11, 25, 7, 30)
    assert next_opening(local(2026, 11, 23, 6)) == local(2026, 11, 23, 7, 30)
    assert next_opening(local(2026, 11, 21)) == local(2026, 11, 23, 7, 30)


def test_no_holiday_is_a_day_of_rest_anyway() -> None:
    assert all(day.weekday() < 5 for day in calendar_days.OFF)
    assert all(day.weekday() >= 5 for day in calendar_days.WORKED)
