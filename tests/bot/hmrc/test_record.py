"""A record: what is asked, what stands when a part fails, what it says, and that it survives being kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Container
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, strategies as st

from bot.hmrc.answers import (
    Balance,
    Business,
    BusinessDetails,
    BusinessKind,
    Obligation,
    YearStatus,
)
from bot.hmrc.ports import Ask, Browser, PartlyRead
from bot.hmrc.record import OF_NOBODY, TOO_SLOW, Part, Record, Untold, look_up
from bot.hmrc.troubles import NO_ANSWER, AccessEnded, Fault, Kind, trouble
from journeys.rules.opt_out import years_to_leave
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from journeys.rules.three_years import Place
from tests.bot.hmrc.linking import facts

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOON.date()
YEAR = TaxYear(2026)
ASK = Ask("AA123456A", "the-access-token", None)
SOLE = "XAIS12345678910"


def update(year: TaxYear, n: int, *, fulfilled: bool = False, business: str = SOLE) -> Obligation:
    first, second = year.start_year, year.start_year + 1
    ends = [date(first, 7, 5), date(first, 10, 5), date(second, 1, 5), date(second, 4, 5)][n - 1]
    due = [date(first, 8, 7), date(first, 11, 7), date(second, 2, 7), date(second, 5, 7)][n - 1]
    return Obligation(year.starts, ends, due, fulfilled, None, business, BusinessKind.SELF_EMPLOYMENT)


def tax_return(year: TaxYear, *, fulfilled: bool) -> Obligation:
    return Obligation(year.starts, year.ends, year.return_due, fulfilled)


BALANCE = Balance(
    payable=Decimal("0.10"),
    pending=Decimal("1300.12"),
    overdue=Decimal(0),
    total=Decimal("1300.22"),
    payable_due=date(2027, 1, 31),
    refunds_asked=(Decimal("3.10"),),
)
DETAILS = BusinessDetails(SOLE, BusinessKind.SELF_EMPLOYMENT, "Acme", started_on=date(2020, 1, 1))


class FakeHmrc:
    """HMRC for one person, with a trouble for each call named in `troubles`, and an odd value in those in `odd`."""

    def __init__(self, odd: Container[str] = (), **troubles: Kind) -> None:
        self.troubles = troubles
        self.odd = odd
        self.asked: list[str] = []

    def _says(self, call: str, answer: Any) -> Any:
        self.asked.append(call)
        if call in self.troubles:
            raise trouble(self.troubles[call], call.upper(), 403)
        if call in self.odd:
            raise PartlyRead(Fault(Kind.UNREADABLE, call.upper()), answer)
        return answer

    def statuses(self, _ask: Ask, year: TaxYear) -> list[YearStatus]:
        found = [YearStatus(YEAR - 1, Status.ANNUAL), YearStatus(YEAR, Status.VOLUNTARY)]
        answer: list[YearStatus] = self._says(f"statuses_{year.start_year}", found)
        return answer

    def businesses(self, _ask: Ask) -> list[Business]:
        listed = [Business(SOLE, BusinessKind.SELF_EMPLOYMENT, "Acme"), Business("X2", BusinessKind.UK_PROPERTY)]
        answer: list[Business] = self._says("businesses", listed)
        return answer

    def business(self, _ask: Ask, business_id: str) -> BusinessDetails:
        answer: BusinessDetails = self._says(f"business_{business_id}", replace(DETAILS, id=business_id))
        return answer

    def open_obligations(self, _ask: Ask) -> list[Obligation]:
        answer: list[Obligation] = self._says("open", [update(YEAR, 2), update(YEAR, 3)])
        return answer

    def obligations(self, _ask: Ask, year: TaxYear) -> list[Obligation]:
        this_year = [update(YEAR, 1, fulfilled=True), update(YEAR, 2), update(YEAR - 1, 4, fulfilled=True)]
        answer: list[Obligation] = self._says(
            f"year_{year.start_year}", this_year if year == YEAR else [update(YEAR - 1, 4, fulfilled=True)]
        )
        return answer

    def final_declarations(self, _ask: Ask) -> list[Obligation]:
        answer: list[Obligation] = self._says(
            "returns", [tax_return(YEAR - 1, fulfilled=True), tax_return(YEAR, fulfilled=False)]
        )
        return answer

    def balance(self, _ask: Ask) -> Balance:
        answer: Balance = self._says("balance", BALANCE)
        return answer


def looked_up(odd: Container[str] = (), **troubles: Kind) -> tuple[Record, FakeHmrc]:
    hmrc = FakeHmrc(odd, **troubles)
    return look_up(hmrc, ASK, NOON), hmrc  # type: ignore[arg-type]


def test_everything_takes_seven_requests_and_one_for_each_business() -> None:
    record, hmrc = looked_up()
    for_everybody = ("statuses_2025", "businesses", "open", "year_2025", "year_2026", "returns", "balance")
    assert Counter(hmrc.asked) == Counter((*for_everybody, f"business_{SOLE}", "business_X2"))
    assert record.missing == {}
    assert record.balance == BALANCE
    assert [each.id for each in record.businesses] == [SOLE, "X2"]


def test_it_survives_being_kept() -> None:
    record, _hmrc = looked_up(balance=Kind.NOT_AUTHORISED, business_X2=Kind.UNAVAILABLE)
    full, _hmrc = looked_up()
    for each in (record, full):
        assert Record.from_json(json.loads(json.dumps(each.as_json()))) == each
    assert full.as_json()["balance"]["payable"] == "0.10"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2), st.dates(), st.sampled_from(Status))
def test_money_and_days_survive_being_kept(amount: Decimal, day: date, status: Status) -> None:
    balance = replace(BALANCE, total=amount, payable_due=day)
    record = Record(NOON, (YearStatus(YEAR, status),), balance=balance)
    again = Record.from_json(json.loads(json.dumps(record.as_json())))
    assert again == record
    assert again.balance is not None
    assert str(again.balance.total) == str(amount)


EARLIER = {
    "asked_at": "2026-11-21T12:00:00Z",
    "statuses": [
        {
            "year": {"start_year": 2026},
            "status": "voluntary",
            "reason": "MTD ITSA Opt-In",
            "submitted_at": "2026-11-21T12:00:00Z",
            "income_two_years_before": "52000.00",
        }
    ],
    "businesses": [
        {
            "id": "XAIS12345678910",
            "kind": "self-employment",
            "trading_name": "Acme",
            "trading_type": "Baker",
            "started_on": "2020-01-01",
            "ceased_on": None,
            "period_type": "calendar",
            "chosen_for": {"start_year": 2026},
            "latency": {"ends": "2027-04-05", "quarterly": [[{"start_year": 2026}, True]]},
        }
    ],
    "open": [
        {
            "starts": "2026-04-06",
            "ends": "2026-10-05",
            "due": "2026-11-07",
            "fulfilled": False,
            "received": None,
            "business_id": "XAIS12345678910",
            "kind": "self-employment",
        }
    ],
    "updates": [],
    "returns": [],
    "balance": {
        "payable": "0.10",
        "pending": "1300.12",
        "overdue": "0",
        "total": "1300.22",
        "payable_due": "2027-01-31",
        "pending_due": None,
        "overdue_since": None,
        "coded_out": None,
        "unallocated_credit": None,
        "allocated_credit": "7.00",
        "total_credit": "8.00",
        "available_credit": None,
        "refunds_asked": ["3.10"],
        "balancing": [[{"start_year": 2026}, "-1.00"]],
        "charges": [
            {
                "id": "1455",
                "kind": "balancing",
                "tax_year": {"start_year": 2026},
                "due": "2026-11-21",
                "original": "5.50",
                "outstanding": "5.50",
                "is_estimate": False,
                "is_coded_out": False,
                "interest": "1",
            }
        ],
    },
    "missing": {"returns": {"kind": "unavailable", "code": "SERVER_ERROR", "status": 500, "correlation_id": "a"}},
    "older": {},
}
"""A record as version 0.1.0 wrote it, with all that is no longer kept."""


def test_a_record_that_an_earlier_version_kept_is_read_without_what_is_no_longer_kept() -> None:
    record = Record.from_json(json.loads(json.dumps(EARLIER)))
    assert record == Record(
        NOON,
        statuses=(YearStatus(YEAR, Status.VOLUNTARY),),
        businesses=(DETAILS,),
        open=(update(YEAR, 2),),
        balance=BALANCE,
        missing={Part.RETURNS: Fault(Kind.UNAVAILABLE, "SERVER_ERROR", 500, "a")},
    )
    kept = json.dumps(record.as_json())
    for gone in ("52000", "submitted_at", "reason", "Baker", "latency", "period_type", "charges", "total_credit"):
        assert gone not in kept


def test_something_else_is_not_read_as_a_record() -> None:
    with pytest.raises(ValueError, match="asked_at"):
        Record.from_json({"statuses": []})


@pytest.mark.parametrize(
    ("call", "part"),
    [
        ("businesses", Part.BUSINESSES),
        (f"business_{SOLE}", Part.DETAILS),
        ("open", Part.OPEN),
        ("year_2026", Part.THIS_YEAR),
        ("year_2025", Part.LAST_YEAR),
        ("returns", Part.RETURNS),
        ("balance", Part.BALANCE),
        ("statuses_2025", Part.STATUSES),
    ],
)
def test_a_part_that_fails_keeps_its_trouble_and_the_rest_stands(call: str, part: Part) -> None:
    record, _hmrc = looked_up(**{call: Kind.UNAVAILABLE})
    assert record.missing == {part: Fault(Kind.UNAVAILABLE, call.upper(), 403)}
    assert record.refused is None
    assert bool(record.open) is (part is not Part.OPEN)


_PARTS = {
    "businesses": Part.BUSINESSES,
    f"business_{SOLE}": Part.DETAILS,
    "open": Part.OPEN,
    "year_2026": Part.THIS_YEAR,
    "year_2025": Part.LAST_YEAR,
    "returns": Part.RETURNS,
    "balance": Part.BALANCE,
    "statuses_2025": Part.STATUSES,
}


@pytest.mark.parametrize("call", _PARTS)
def test_of_a_part_with_an_odd_value_the_rest_is_there_and_it_is_said(call: str) -> None:
    record, hmrc = looked_up(odd={call})
    whole, _hmrc = looked_up()
    assert record == replace(whole, partly=frozenset({_PARTS[call]}))
    assert len(hmrc.asked) == 9
    assert Record.from_json(json.loads(json.dumps(record.as_json()))) == record


def test_what_was_known_in_part_before_is_no_more_when_it_is_filled_in() -> None:
    before, _hmrc = looked_up(odd={"open", "balance"})
    now = look_up(FakeHmrc(open=Kind.UNAVAILABLE), ASK, NOON + timedelta(days=1))  # type: ignore[arg-type]
    assert now.filled_from(before).partly == {Part.OPEN}


def test_what_is_known_only_in_part_is_not_taken_for_all() -> None:
    assert looked_up(odd={"year_2026"})[0].fulfilled(YEAR) is None
    for call in ("businesses", f"business_{SOLE}"):
        assert looked_up(odd={call})[0].all_ceased(TODAY) is None
    record, _hmrc = looked_up(odd={"statuses_2025"})
    assert [record.status(YEAR + n) for n in (-1, 0, 1)] == [Status.ANNUAL, Status.VOLUNTARY, Status.UNKNOWN]


@pytest.mark.parametrize("call", ["open", "returns"])
def test_why_what_is_due_is_not_known(call: str) -> None:
    other = {"open": "returns", "returns": "open"}[call]
    assert looked_up()[0].untold is None
    assert looked_up(balance=Kind.INSOLVENT, businesses=Kind.UNAVAILABLE)[0].untold is None
    assert looked_up(odd={call})[0].untold is Untold.NOT_YET
    for kind in OF_NOBODY:
        assert looked_up(**{call: kind})[0].untold is Untold.NOT_YET
        assert looked_up(**{call: kind, other: Kind.INSOLVENT})[0].untold is Untold.NOT_YET
    for kind in (Kind.INSOLVENT, Kind.NOT_AUTHORISED, Kind.NOT_FOUND):
        assert looked_up(**{call: kind})[0].untold is Untold.REFUSED
    assert looked_up(statuses_2025=Kind.NOT_SIGNED_UP)[0].untold is Untold.REFUSED


@pytest.mark.parametrize("call", ["open", "returns"])
def test_what_is_due_and_known_only_from_before_may_have_changed(call: str) -> None:
    now = look_up(FakeHmrc(**{call: Kind.UNAVAILABLE}), ASK, NOON + timedelta(days=1))  # type: ignore[arg-type]
    filled = now.filled_from(looked_up()[0])
    assert (filled.missing, filled.untold) == ({}, Untold.NOT_YET)
    other = look_up(FakeHmrc(balance=Kind.UNAVAILABLE), ASK, NOON + timedelta(days=1))  # type: ignore[arg-type]
    assert other.filled_from(looked_up()[0]).untold is None


def test_a_key_that_is_not_taken_leaves_what_is_due_to_be_told() -> None:
    refused = Record.of_refusal(NOON + timedelta(days=1), Fault(Kind.ACCESS_ENDED, "UNAUTHORIZED", 401))
    for before in (looked_up()[0], looked_up(open=Kind.INSOLVENT, returns=Kind.INSOLVENT)[0]):
        assert refused.filled_from(before).untold is Untold.NOT_YET


def test_a_return_is_not_in_only_where_all_of_them_could_be_read() -> None:
    whole, partly = looked_up()[0], looked_up(odd={"returns"})[0]
    assert [whole.finalised(YEAR - n) for n in (0, 1, 2)] == [False, True, None]
    assert [partly.finalised(YEAR - n) for n in (0, 1, 2)] == [None, True, None]


@pytest.mark.parametrize("call", _PARTS)
def test_a_part_that_hmrc_cannot_tell_now_is_as_it_was_and_says_since_when(call: str) -> None:
    part, before, later = _PARTS[call], looked_up()[0], NOON + timedelta(days=1)
    now = look_up(FakeHmrc(**{call: Kind.UNAVAILABLE}), ASK, later).filled_from(before)  # type: ignore[arg-type]
    again = look_up(FakeHmrc(**{call: Kind.HELD_BACK}), ASK, later).filled_from(now)  # type: ignore[arg-type]
    for each in (now, again):
        assert replace(each, asked_at=NOON, older={}, updates=()) == replace(before, updates=())
        assert {update.key: update for update in each.updates} == {update.key: update for update in before.updates}
        assert (each.asked(part), each.asked(), set(each.older)) == (NOON, later, {part})
        assert Record.from_json(json.loads(json.dumps(each.as_json()))) == each
    assert again.faults == (Fault(Kind.HELD_BACK, call.upper(), 403),)


@pytest.mark.parametrize("kind", [Kind.NOT_AUTHORISED, Kind.INSOLVENT, Kind.PERMISSION_MISSING])
def test_what_hmrc_refuses_is_not_filled_in(kind: Kind) -> None:
    now, _hmrc = looked_up(balance=kind)
    assert now.filled_from(looked_up()[0]) == now


def test_what_was_not_known_before_stays_missing() -> None:
    before, _hmrc = looked_up(balance=Kind.NOT_AUTHORISED, **{f"business_{SOLE}": Kind.UNAVAILABLE})
    now, _hmrc = looked_up(balance=Kind.UNAVAILABLE, businesses=Kind.UNAVAILABLE)
    assert now.filled_from(before) == now


def test_updates_of_another_tax_year_are_not_taken_for_this_ones() -> None:
    before, _hmrc = looked_up()
    failing = FakeHmrc(year_2026=Kind.UNAVAILABLE, year_2027=Kind.UNAVAILABLE, open=Kind.UNAVAILABLE)
    now = look_up(failing, ASK, datetime(2027, 5, 1, tzinfo=UTC)).filled_from(before)  # type: ignore[arg-type]
    assert (set(now.missing), set(now.older)) == ({Part.THIS_YEAR, Part.LAST_YEAR}, {Part.OPEN})


def test_a_business_without_its_details_keeps_its_name() -> None:
    record, _hmrc = looked_up(**{f"business_{SOLE}": Kind.UNAVAILABLE})
    assert record.businesses[0] == BusinessDetails(SOLE, BusinessKind.SELF_EMPLOYMENT, "Acme")
    assert record.businesses[1].started_on == date(2020, 1, 1)


@pytest.mark.parametrize("kind", [Kind.NOT_AUTHORISED, Kind.NOT_SIGNED_UP, Kind.WRONG_NUMBER])
def test_where_everything_would_be_refused_nothing_more_is_asked(kind: Kind) -> None:
    record, hmrc = looked_up(statuses_2025=kind)
    assert hmrc.asked == ["statuses_2025"]
    assert record.refused == Fault(kind, "STATUSES_2025", 403)
    assert Record.from_json(record.as_json()).refused == record.refused


class SilentHmrc(FakeHmrc):
    """HMRC that never answers."""

    def _says(self, call: str, answer: Any) -> Any:  # noqa: ARG002
        self.asked.append(call)
        raise trouble(Kind.UNAVAILABLE, NO_ANSWER)


def test_hmrc_that_does_not_answer_at_all_is_not_asked_for_part_after_part() -> None:
    hmrc = SilentHmrc()
    record = look_up(hmrc, ASK, NOON)  # type: ignore[arg-type]
    assert hmrc.asked == ["statuses_2025", "businesses"]
    assert record.missing == dict.fromkeys(set(Part) - {Part.DETAILS}, Fault(Kind.UNAVAILABLE, NO_ANSWER))


class SlowHmrc(FakeHmrc):
    """HMRC that takes some seconds for each answer, by a clock of its own."""

    seconds = 0.0

    def _says(self, call: str, answer: Any) -> Any:
        self.seconds += 4
        return super()._says(call, answer)


def slowly(browser: Browser | None) -> tuple[Record, SlowHmrc]:
    hmrc = SlowHmrc()
    return look_up(hmrc, replace(ASK, browser=browser), NOON, lambda: hmrc.seconds), hmrc  # type: ignore[arg-type]


def test_a_look_up_ends_in_time_and_keeps_what_has_come_by_then() -> None:
    record, hmrc = slowly(facts())
    assert hmrc.asked == ["statuses_2025", "businesses", "open", "year_2025", "year_2026"]
    assert record.missing == dict.fromkeys(
        (Part.RETURNS, Part.BALANCE, Part.DETAILS), Fault(Kind.UNAVAILABLE, TOO_SLOW)
    )
    assert (len(record.open), len(record.updates), len(record.businesses)) == (2, 3, 2)
    assert not record.is_silence


def test_at_night_nobody_waits_so_everything_is_asked() -> None:
    assert slowly(None)[0].missing == {}


def test_an_ended_key_is_the_callers_to_mend() -> None:
    with pytest.raises(AccessEnded):
        looked_up(returns=Kind.ACCESS_ENDED)


def test_a_supporting_agent_gets_all_but_the_balance() -> None:
    record, _hmrc = looked_up(balance=Kind.NOT_AUTHORISED)
    assert record.looks_like_supporting_agent
    assert record.balance is None
    assert record.open
    assert not looked_up(balance=Kind.UNAVAILABLE)[0].looks_like_supporting_agent
    assert not looked_up()[0].looks_like_supporting_agent


def test_somebody_new_this_year_is_asked_for_from_this_year_on() -> None:
    record, hmrc = looked_up(statuses_2025=Kind.NOT_FOUND)
    assert hmrc.asked[:2] == ["statuses_2025", "statuses_2026"]
    assert record.status(YEAR) is Status.VOLUNTARY


def test_no_businesses_is_an_answer() -> None:
    record, _hmrc = looked_up(businesses=Kind.NOT_FOUND)
    assert (record.businesses, record.missing) == ((), {})


def test_an_update_in_both_years_answers_is_there_once() -> None:
    record, _hmrc = looked_up()
    assert len(record.updates) == len({each.key for each in record.updates}) == 3


def test_what_is_to_send_comes_in_order_with_the_return() -> None:
    record, _hmrc = looked_up()
    assert [(each.is_return, each.due) for each in record.to_send()] == [
        (False, date(2026, 11, 7)),
        (False, date(2027, 2, 7)),
        (True, date(2028, 1, 31)),
    ]


def test_the_rules_about_leaving_get_the_three_years() -> None:
    record, _hmrc = looked_up()
    case = record.case(TODAY)
    assert (case.previous, case.current, case.next) == (Status.ANNUAL, Status.VOLUNTARY, Status.NO_STATUS)
    assert (case.previous_finalised, case.fulfilled_previous, case.fulfilled_current) == (True, 1, 1)
    assert case.all_businesses_ceased is False
    assert years_to_leave(case) == (Place.CURRENT, Place.NEXT)


def test_what_is_not_known_is_not_said() -> None:
    record, _hmrc = looked_up(
        statuses_2025=Kind.UNAVAILABLE,
        year_2026=Kind.UNAVAILABLE,
        returns=Kind.UNAVAILABLE,
        businesses=Kind.UNAVAILABLE,
    )
    case = record.case(TODAY)
    assert case.current is Status.UNKNOWN
    assert (case.fulfilled_current, case.fulfilled_previous) == (None, 1)
    assert record.finalised(YEAR - 1) is None
    assert case.all_businesses_ceased is False


def test_a_record_of_before_april_is_read_by_todays_years() -> None:
    record, _hmrc = looked_up()
    case = record.case(date(2027, 4, 6))
    assert (case.previous, case.current) == (Status.VOLUNTARY, Status.NO_STATUS)
    assert (case.fulfilled_previous, case.fulfilled_current) == (1, None)


def test_businesses_that_all_ended_have_ended() -> None:
    ended = tuple(replace(DETAILS, id=id_, ceased_on=TODAY) for id_ in (SOLE, "X2"))
    record = Record(NOON, businesses=ended)
    assert record.case(TODAY).all_businesses_ceased
    assert not record.case(date(2026, 11, 20)).all_businesses_ceased
    assert not replace(record, businesses=(ended[0], DETAILS)).case(TODAY).all_businesses_ceased
    assert not Record(NOON).case(TODAY).all_businesses_ceased
