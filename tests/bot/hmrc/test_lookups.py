"""What people read of their HMRC record: right, in plain words, on one screen, and saying when HMRC was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.files import made
from bot.hmrc.answers import Balance, BusinessDetails, BusinessKind, Obligation, YearStatus
from bot.hmrc.lookups import Asked, Topic, known, page
from bot.hmrc.record import Older, Part, Record
from bot.hmrc.troubles import Fault, Kind
from bot.screens import too_much
from bot.wording import wording
from journeys.engine.replies import FileKind, Reply
from journeys.opt_out import opt_out
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear

NOW = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)
TODAY = date(2026, 11, 21)
YEAR = TaxYear(2026)
WORDS = wording("en")
QUARTERS = ((date(2026, 7, 5), date(2026, 8, 7)), (date(2026, 10, 5), date(2026, 11, 7)))
LATER = ((date(2027, 1, 5), date(2027, 2, 7)), (date(2027, 4, 5), date(2027, 5, 7)))


def update(ends: date, due: date, business: str = "A", received: date | None = None) -> Obligation:
    return Obligation(
        date(2026, 4, 6), ends, due, received is not None, received, business, BusinessKind.SELF_EMPLOYMENT
    )


def of_year(start: int, *, fulfilled: bool) -> Obligation:
    year = TaxYear(start)
    return Obligation(year.starts, year.ends, year.return_due, fulfilled, date(start + 1, 9, 1) if fulfilled else None)


def trade(number: str = "A", name: str | None = "Baker's") -> BusinessDetails:
    return BusinessDetails(number, BusinessKind.SELF_EMPLOYMENT, name, started_on=date(2019, 4, 6))


SENT = update(*QUARTERS[0], received=date(2026, 8, 3))
OPEN = tuple(update(*each) for each in (QUARTERS[1], *LATER))
RECORD = Record(
    NOW,
    statuses=(
        YearStatus(YEAR - 1, Status.ANNUAL),
        YearStatus(YEAR, Status.MANDATED),
        YearStatus(YEAR + 1, Status.MANDATED),
    ),
    businesses=(trade(),),
    open=OPEN,
    updates=(SENT, *OPEN),
    returns=(of_year(2025, fulfilled=True), of_year(2026, fulfilled=False)),
    balance=Balance(
        payable=Decimal("1200.50"),
        pending=Decimal(300),
        overdue=Decimal("45.10"),
        total=Decimal("1545.60"),
        payable_due=date(2027, 1, 31),
        available_credit=Decimal(20),
        refunds_asked=(Decimal(5), Decimal(7)),
    ),
)


def read(topic: Topic, record: Record = RECORD, today: date = TODAY, client: str | None = None) -> str:
    return WORDS.reply(page(topic, Asked(record, today, client)))


def test_deadlines_say_what_is_late_first_and_what_comes_with_the_days_left() -> None:
    said = read(Topic.DUE)
    late, then, *_rest = (line for line in said.splitlines() if line.startswith("•"))
    assert late == (
        "• Update 2, 6 April 2026 (Monday) to 5 October 2026 (Monday): "
        "overdue since 7 November 2026 (Saturday). Send it as soon as you can."
    )
    assert then.endswith("due 7 February 2027 (Sunday), in 78 days.")
    assert "asked 21 November 2026 (Saturday) at 10:05" in said


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 6), "due tomorrow, 7 November 2026"),
        (date(2026, 11, 7), "due today, 7 November 2026"),
        (date(2026, 11, 8), "overdue since 7 November 2026"),
    ],
)
def test_the_day_of_the_deadline_is_not_late(today: date, words: str) -> None:
    assert words in read(Topic.DUE, today=today)


def test_the_time_asked_is_the_time_in_london() -> None:
    summer = replace(RECORD, asked_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert "asked 2 July 2026 (Thursday) at 00:30" in read(Topic.DUE, summer)


def test_updates_of_several_businesses_for_the_same_days_are_one_line() -> None:
    other = tuple(replace(each, business_id="B") for each in OPEN)
    both = replace(RECORD, businesses=(trade(), trade("B", "Lets")), open=(*OPEN, *other))
    said = read(Topic.DUE, both)
    assert "Update 2 for 2 businesses" in said
    alone = replace(both, open=(*OPEN[1:], *other))
    assert "Update 2 for Lets (self-employment)" in read(Topic.DUE, alone)


def test_what_hmrc_has_is_told_with_the_day_it_came() -> None:
    said = read(Topic.SENT)
    assert "Update 1, 6 April 2026 (Monday) to 5 July 2026 (Sunday): HMRC had it on 3 August 2026 (Monday)." in said
    assert "Tax return for 2025 to 2026: HMRC had it on 1 September 2026" in said


def test_what_is_owed_says_what_it_leaves_out() -> None:
    said = read(Topic.OWE)
    for words in (
        "Overdue: £45.10",
        "31 January 2027 (Sunday): £1,200.50",
        "In all you owe £1,545.60",
        "asked for: £12",
    ):
        assert words in said
    assert "only what you owe since you joined" in said


def test_statuses_are_told_in_hmrcs_own_words_and_never_as_codes() -> None:
    said = read(Topic.STATUS)
    assert "2026 to 2027: you must use it" in said
    assert "2025 to 2026: you do not need to" in said
    assert "4 quarterly updates" in said
    for status in Status:
        told = read(Topic.STATUS, replace(RECORD, statuses=(YearStatus(YEAR, status),)))
        assert "MTD" not in told
        assert "mandated" not in told.casefold()


def test_nothing_to_send_is_said() -> None:
    empty = replace(RECORD, open=(), updates=(), returns=())
    assert "nothing for you to send" in read(Topic.DUE, empty)
    assert "nothing from you yet" in read(Topic.SENT, empty)
    assert page(Topic.DUE, Asked(empty, TODAY)).files == ()


@pytest.mark.parametrize(("topic", "part"), [
    (Topic.DUE, Part.OPEN), (Topic.SENT, Part.LAST_YEAR), (Topic.OWE, Part.BALANCE), (Topic.STATUS, Part.STATUSES),
    (Topic.BUSINESSES, Part.DETAILS),
])  # fmt: skip
def test_what_hmrc_could_not_tell_again_is_shown_with_its_own_time(topic: Topic, part: Part) -> None:
    before = NOW - timedelta(days=1, hours=1)
    said = read(topic, replace(RECORD, older={part: Older(before, Fault(Kind.UNAVAILABLE, "SERVER_ERROR", 500))}))
    assert "HMRC did not answer on 21 November 2026 (Saturday) at 10:05. So this is what it said before." in said
    assert "From HMRC's record, asked 20 November 2026 (Friday) at 09:05." in said
    others = {each for each in Topic if "did not answer" in read(each, replace(RECORD, older={part: Older(
        before, Fault(Kind.UNAVAILABLE, "SERVER_ERROR", 500))}))}  # fmt: skip
    assert others == {topic}


def test_one_reason_is_given_once() -> None:
    """HMRC's answers differ by their correlation id."""
    faults = [Fault(Kind.INSOLVENT, "RULE_INSOLVENT_TRADER", 400, each) for each in ("a", "b")]
    said = read(Topic.DUE, replace(RECORD, missing=dict(zip((Part.OPEN, Part.RETURNS), faults, strict=True))))
    assert said.count("insolvent.") == 1


def test_a_supporting_agent_is_told_who_can_see_the_account() -> None:
    denied = Fault(Kind.NOT_AUTHORISED, "CLIENT_OR_AGENT_NOT_AUTHORISED", 403)
    record = replace(RECORD, balance=None, missing={Part.BALANCE: denied})
    assert "supporting agent cannot see" in read(Topic.OWE, record)
    assert "£" not in read(Topic.OWE, record)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("topic", Topic)
def test_whatever_is_missing_is_explained_and_never_invented(kind: Kind, topic: Topic) -> None:
    nothing = Record(
        NOW, missing=dict.fromkeys((part for part in Part if part is not Part.DETAILS), Fault(kind, "CODE"))
    )
    shown = page(topic, Asked(nothing, TODAY))
    said = WORDS.reply(shown)
    assert "CODE" not in said
    assert "nothing for you" not in said
    assert ":start link_doctor" in [button.data for button in shown.buttons]
    assert list(too_much(shown, WORDS)) == []


def crowded() -> Record:
    """As much as one record may hold, with the longest names."""
    names = [f"{n}" * 105 for n in range(9)]
    businesses = tuple(trade(str(n), name) for n, name in enumerate(names))
    uneven = tuple(
        replace(each, business_id=str(n), ends=each.ends.replace(day=n + 1)) for n in range(9) for each in OPEN
    )
    sent = tuple(replace(each, fulfilled=True, received=TODAY) for each in uneven)
    return replace(RECORD, businesses=businesses, open=uneven, updates=(*uneven, *sent))


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("record", [RECORD, crowded()], ids=["usual", "crowded"])
def test_every_page_fits_a_phone_screen(topic: Topic, record: Record) -> None:
    assert (
        list(too_much(page(topic, Asked(record, TODAY, "A client with a name of forty letters, no more")), WORDS)) == []
    )


def test_the_picture_and_the_calendar_are_made_from_the_record() -> None:
    files = page(Topic.DUE, Asked(RECORD, TODAY)).files
    assert [file.kind for file in files] == [FileKind.YEAR, FileKind.CALENDAR]
    picture, calendar = (made(file, NOW, WORDS) for file in files)
    assert picture.content.startswith(b"\x89PNG")
    text = calendar.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 3  # the late one is not in a calendar of what comes
    assert "From HMRC's record" in text


def test_what_the_record_knows_of_leaving_is_not_asked_again() -> None:
    answers = known("opt_out", Asked(RECORD, TODAY), as_agent=False)
    assert answers == {
        "who": "individual",
        "submitted": True,
        "previous": "annual",
        "current": "mandated",
        "following": "mandated",
        "ceased": False,
        "sent": "some",
        "sent_previous": 0,
        "sent_current": 1,
    }
    assert set(answers) <= set(opt_out.questions)
    assert (
        known("opt_out", Asked(replace(RECORD, missing={Part.STATUSES: Fault(Kind.UNAVAILABLE, "X")}), TODAY), False)
        == {}
    )
    assert known("deadlines", Asked(RECORD, TODAY), as_agent=False) == {}


def buttons(shown: Reply) -> list[str]:
    return [button.data for button in shown.buttons]


@pytest.mark.parametrize("topic", Topic)
def test_every_page_can_be_asked_anew_and_left(topic: Topic) -> None:
    assert {":check", ":menu"} <= set(buttons(page(topic, Asked(RECORD, TODAY))))
