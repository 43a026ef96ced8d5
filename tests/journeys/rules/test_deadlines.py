"""Periods and dates: the table of journeys.md section 9, every boundary, and a slow calendar walked day by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import example, given, strategies as st

from journeys.rules.deadlines import (
    Bucket,
    Business,
    Duty,
    Kind,
    PeriodType,
    london_date,
    next_update_due,
    pay_by,
    payment_duties,
    periods,
    return_due,
    return_duty,
    standing,
    update_due_dates,
    update_duties,
    updates_done,
)
from journeys.rules.tax_year import TaxYear

DAY = timedelta(days=1)
YEAR = TaxYear(2026)
STANDARD, CALENDAR = PeriodType.STANDARD, PeriodType.CALENDAR


def rows(year: TaxYear, business: Business) -> list[str]:
    return [f"{each.n} {each.start} {each.end} {each.due}" for each in periods(year, business)]


# The period table


def test_standard_periods() -> None:
    assert rows(YEAR, Business()) == [
        "1 2026-04-06 2026-07-05 2026-08-07",
        "2 2026-04-06 2026-10-05 2026-11-07",
        "3 2026-04-06 2027-01-05 2027-02-07",
        "4 2026-04-06 2027-04-05 2027-05-07",
    ]


def test_calendar_periods() -> None:
    assert rows(YEAR, Business(CALENDAR, CALENDAR)) == [
        "1 2026-04-01 2026-06-30 2026-08-07",
        "2 2026-04-01 2026-09-30 2026-11-07",
        "3 2026-04-01 2026-12-31 2027-02-07",
        "4 2026-04-01 2027-03-31 2027-05-07",
    ]


def test_in_2025_26_updates_were_due_on_the_5th() -> None:
    assert update_due_dates(TaxYear(2025)) == (
        date(2025, 8, 5),
        date(2025, 11, 5),
        date(2026, 2, 5),
        date(2026, 5, 5),
    )


def test_earlier_years_have_none_and_say_so() -> None:
    with pytest.raises(ValueError, match="quarterly updates exist from 2025-26, so 2024-25 has none"):
        update_due_dates(TaxYear(2024))
    with pytest.raises(ValueError, match="2024-25"):
        periods(TaxYear(2024), Business())


@given(st.integers(2026, 2090))
def test_next_year_is_this_year_moved(start: int) -> None:
    this, following = update_due_dates(TaxYear(start)), update_due_dates(TaxYear(start + 1))
    assert following == tuple(due.replace(year=due.year + 1) for due in this)


@pytest.mark.parametrize(
    ("this", "before", "first"),
    [
        (STANDARD, None, date(2026, 4, 6)),
        (STANDARD, STANDARD, date(2026, 4, 6)),
        (STANDARD, CALENDAR, date(2026, 4, 1)),
        (CALENDAR, None, date(2026, 4, 1)),
        (CALENDAR, CALENDAR, date(2026, 4, 1)),
        (CALENDAR, STANDARD, date(2026, 4, 6)),
    ],
)
def test_first_day_by_kind_of_this_year_and_the_one_before(
    this: PeriodType, before: PeriodType | None, first: date
) -> None:
    assert {each.start for each in periods(YEAR, Business(this, before))} == {first}


@given(st.integers(2025, 2090), st.sampled_from(PeriodType), st.sampled_from(PeriodType))
def test_two_years_running_leave_no_day_out_and_count_none_twice(
    start: int, this: PeriodType, following: PeriodType
) -> None:
    last = periods(TaxYear(start), Business(this, this))[-1].end
    assert periods(TaxYear(start + 1), Business(following, this))[0].start == last + DAY


# Businesses that start or end


@pytest.mark.parametrize(
    ("started", "numbers"),
    [
        (date(2025, 1, 1), [1, 2, 3, 4]),
        (date(2026, 7, 5), [1, 2, 3, 4]),
        (date(2026, 7, 6), [2, 3, 4]),
        (date(2026, 10, 5), [2, 3, 4]),
        (date(2026, 10, 6), [3, 4]),
        (date(2027, 1, 6), [4]),
        (date(2027, 4, 5), [4]),
        (date(2027, 4, 6), []),
    ],
)
def test_periods_that_ended_before_the_start_have_no_update(started: date, numbers: list[int]) -> None:
    found = periods(YEAR, Business(started_on=started))
    assert [each.n for each in found] == numbers
    assert {each.start for each in found} <= {date(2026, 4, 6)}


@pytest.mark.parametrize(
    ("ceased", "last"),
    [
        (date(2026, 4, 5), None),
        (date(2026, 4, 6), "1 2026-04-06 2026-04-06 2026-08-07"),
        (date(2026, 7, 5), "1 2026-04-06 2026-07-05 2026-08-07"),
        (date(2026, 7, 6), "2 2026-04-06 2026-07-06 2026-11-07"),
        (date(2026, 12, 24), "3 2026-04-06 2026-12-24 2027-02-07"),
        (date(2027, 4, 5), "4 2026-04-06 2027-04-05 2027-05-07"),
        (date(2027, 4, 6), "4 2026-04-06 2027-04-05 2027-05-07"),
    ],
)
def test_the_last_period_is_cut_at_the_end_of_the_business(ceased: date, last: str | None) -> None:
    assert rows(YEAR, Business(ceased_on=ceased))[-1:] == ([last] if last else [])


def test_calendar_periods_reach_back_to_1_april_for_a_business_that_ended_before_the_6th() -> None:
    assert rows(YEAR, Business(CALENDAR, CALENDAR, ceased_on=date(2026, 4, 3))) == [
        "1 2026-04-01 2026-04-03 2026-08-07"
    ]
    assert rows(YEAR, Business(CALENDAR, STANDARD, ceased_on=date(2026, 4, 3))) == []


def test_start_and_end_in_one_quarter() -> None:
    business = Business(started_on=date(2026, 8, 1), ceased_on=date(2026, 9, 1))
    assert rows(YEAR, business) == ["2 2026-04-06 2026-09-01 2026-11-07"]


def test_a_business_cannot_end_before_it_started() -> None:
    with pytest.raises(ValueError, match="ends on the day it started or later"):
        Business(started_on=date(2026, 5, 2), ceased_on=date(2026, 5, 1))
    Business(started_on=date(2026, 5, 1), ceased_on=date(2026, 5, 1))


def walked(year: TaxYear, business: Business) -> Iterator[tuple[int, date, date]]:
    """Number, first and last day of each period, found by walking through the days of the year one by one."""
    standard = business.period_type is STANDARD
    turns = {(7, 6), (10, 6), (1, 6)} if standard else {(7, 1), (10, 1), (1, 1)}
    day = date(year.start_year, 4, 1)
    after_calendar = business.previous_period_type is CALENDAR
    after_standard = business.previous_period_type is STANDARD
    while (day.day < 6) and ((standard and not after_calendar) or (not standard and after_standard)):
        day += DAY
    first, n, quarters = day, 1, dict[int, list[date]]()
    over = (4, 6) if standard else (4, 1)
    while day == first or day.year == year.start_year or (day.month, day.day) < over:
        if (day.month, day.day) in turns:
            n += 1
        quarters.setdefault(n, []).append(day)
        day += DAY
    for number, days in quarters.items():
        ended = [each for each in days if business.ceased_on is None or each <= business.ceased_on]
        working = [each for each in ended if business.started_on is None or each >= business.started_on]
        if working:
            yield number, first, ended[-1]


@st.composite
def businesses(draw: st.DrawFn) -> Business:
    day = st.dates(date(2023, 3, 25), date(2030, 4, 15))
    started, ceased = draw(st.none() | day), draw(st.none() | day)
    if started and ceased and ceased < started:
        started, ceased = ceased, started
    return Business(draw(st.sampled_from(PeriodType)), draw(st.none() | st.sampled_from(PeriodType)), started, ceased)


@given(st.integers(2025, 2028).map(TaxYear), businesses())
def test_periods_are_those_found_day_by_day(year: TaxYear, business: Business) -> None:
    found = [(each.n, each.start, each.end) for each in periods(year, business)]
    assert found == list(walked(year, business))


def test_every_day_of_a_leap_year_as_start_or_end_is_as_found_day_by_day() -> None:
    year = TaxYear(2027)
    days = [date(2027, 3, 30) + DAY * n for n in range(380)]
    for day, kind, before in product(days, PeriodType, (None, *PeriodType)):
        for business in (Business(kind, before, started_on=day), Business(kind, before, ceased_on=day)):
            assert [(each.n, each.start, each.end) for each in periods(year, business)] == list(walked(year, business))


# What those sent have settled


@given(st.frozensets(st.integers(1, 4)))
def test_an_update_settles_each_quarter_that_ends_on_its_last_day_or_before(sent: frozenset[int]) -> None:
    ends = {each.n: each.end for each in periods(YEAR, Business())}
    assert updates_done(sent) == {n for n in ends if any(ends[n] <= ends[other] for other in sent)}


# Tax returns


@pytest.mark.parametrize(
    ("notice", "due"),
    [
        (None, date(2028, 1, 31)),
        (date(2026, 11, 15), date(2028, 1, 31)),
        (date(2027, 10, 31), date(2028, 1, 31)),
        (date(2027, 11, 1), date(2028, 2, 1)),
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2027, 12, 1), date(2028, 3, 1)),
        (date(2028, 1, 31), date(2028, 4, 30)),
        (date(2028, 3, 31), date(2028, 6, 30)),
        (date(2029, 6, 15), date(2029, 9, 15)),
    ],
)
def test_a_return_is_due_31_january_or_three_months_after_a_late_notice(notice: date | None, due: date) -> None:
    assert return_due(YEAR, notice) == due
    assert return_duty(YEAR, notice) == Duty(Kind.RETURN, YEAR, None, due)


def three_months_on(day: date) -> date:
    """Day by day until the month has changed three times and the day comes round, or the month is over."""
    later, months = day, 0
    while True:
        following = later + DAY
        if months == 3 and (later.day == day.day or following.month != later.month):
            return later
        months += following.month != later.month
        later = following


@given(st.dates(date(2026, 4, 6), date(2032, 12, 31)))
@example(date(2027, 11, 30))
@example(date(2028, 11, 30))
@example(date(2027, 12, 31))
def test_three_months_counted_day_by_day(notice: date) -> None:
    late = notice > date(2027, 10, 31)
    assert return_due(YEAR, notice) == (max(three_months_on(notice), YEAR.return_due) if late else YEAR.return_due)


# Payments


def test_payments_on_account_fall_in_and_after_the_year_and_the_rest_a_year_later() -> None:
    assert [(duty.kind, duty.due) for duty in payment_duties(YEAR, on_account=True)] == [
        (Kind.FIRST_PAYMENT_ON_ACCOUNT, date(2027, 1, 31)),
        (Kind.SECOND_PAYMENT_ON_ACCOUNT, date(2027, 7, 31)),
        (Kind.BALANCING_PAYMENT, date(2028, 1, 31)),
    ]
    assert [duty.due for duty in payment_duties(TaxYear(2025), on_account=False)] == [date(2027, 1, 31)]


@pytest.mark.parametrize(
    ("due", "by"),
    [
        (date(2027, 1, 31), date(2027, 1, 29)),
        (date(2027, 7, 31), date(2027, 7, 30)),
        (date(2028, 1, 31), date(2028, 1, 31)),
        (date(2027, 1, 29), date(2027, 1, 29)),
    ],
)
def test_a_payment_due_on_a_weekend_is_to_arrive_on_the_friday(due: date, by: date) -> None:
    assert pay_by(due) == by


# Late, today, next


def a_duty(due: date, n: int = 1) -> Duty:
    return Duty(Kind.UPDATE, YEAR, n, due)


@pytest.mark.parametrize(
    ("ahead", "bucket"),
    [
        (-400, Bucket.OVERDUE),
        (-1, Bucket.OVERDUE),
        (0, Bucket.DUE_TODAY),
        (1, Bucket.WITHIN_30_DAYS),
        (30, Bucket.WITHIN_30_DAYS),
        (31, Bucket.LATER),
    ],
)
def test_buckets(ahead: int, bucket: Bucket) -> None:
    today = date(2026, 10, 20)
    duty = a_duty(today + DAY * ahead)
    assert duty.days_left(today) == ahead
    assert duty.bucket(today) is bucket


def test_what_is_due_today_is_next_and_not_late() -> None:
    today = date(2026, 11, 7)
    duties = update_duties(YEAR, Business())
    stand = standing(duties, today)
    assert stand.overdue == duties[:1]
    assert stand.next_due == duties[1]


def test_a_deadline_that_businesses_share_counts_once() -> None:
    both = update_duties(YEAR, Business()) + update_duties(YEAR, Business(CALENDAR))
    stand = standing(both, date(2026, 8, 8))
    assert [duty.n for duty in stand.overdue] == [1]


def test_nothing_left_to_do() -> None:
    assert standing((), date(2026, 8, 8)) == standing((), date(2030, 1, 1))
    assert standing((), date(2026, 8, 8)).next_due is None


@given(st.sets(st.integers(-500, 500), max_size=8), st.dates(date(2024, 1, 1), date(2032, 1, 1)))
def test_late_and_next_are_those_met_walking_day_by_day(moves: set[int], today: date) -> None:
    duties = {a_duty(today + DAY * move, n): move for n, move in enumerate(moves)}
    met, steps = list[tuple[int, Duty]](), dict[Duty, int]()
    day = today - DAY * 501
    for step in range(1003):
        met += [(step, duty) for duty in duties if duty.due == day]
        steps |= {duty: (day - today).days for duty in duties if duty.due == day}
        day += DAY
    stand = standing(duties, today)
    assert list(stand.overdue) == [duty for step, duty in met if step < 501]
    assert stand.next_due == next((duty for step, duty in met if step >= 501), None)
    assert all(duty.days_left(today) == steps[duty] for duty in duties)


# The date in London


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 8, 7, 22, 59, 59, tzinfo=UTC), date(2026, 8, 7)),
        (datetime(2026, 8, 7, 23, 0, tzinfo=UTC), date(2026, 8, 8)),
        (datetime(2026, 8, 7, 23, 30, tzinfo=UTC), date(2026, 8, 8)),
        (datetime(2026, 11, 7, 23, 30, tzinfo=UTC), date(2026, 11, 7)),
        (datetime(2027, 4, 5, 23, 30, tzinfo=UTC), date(2027, 4, 6)),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_date_is_london_s(moment: datetime, day: date) -> None:
    assert london_date(moment) == day


def last_sunday_at_1(year: int, month: int) -> datetime:
    return max(moment for day in range(25, 32) if (moment := datetime(year, month, day, 1, tzinfo=UTC)).weekday() == 6)


@given(st.integers(0, 5_000_000).map(lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)))
@example(datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC))
@example(datetime(2026, 10, 25, 1, 0, tzinfo=UTC))
def test_in_summer_london_is_an_hour_ahead(moment: datetime) -> None:
    summer = last_sunday_at_1(moment.year, 3) <= moment < last_sunday_at_1(moment.year, 10)
    assert london_date(moment) == (moment + timedelta(hours=summer)).date()


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        london_date(datetime(2026, 8, 7, 12, 0))


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 4, 6), date(2026, 8, 7)),
        (date(2026, 8, 7), date(2026, 8, 7)),
        (date(2026, 8, 8), date(2026, 11, 7)),
        (date(2027, 4, 6), date(2027, 5, 7)),
        (date(2027, 5, 8), date(2027, 8, 7)),
        (date(2020, 1, 1), date(2026, 8, 7)),
    ],
)
def test_the_next_update_of_all_is_due_today_or_later(today: date, due: date) -> None:
    assert next_update_due(today) == due
