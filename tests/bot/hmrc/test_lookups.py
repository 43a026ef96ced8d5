"""What people read of their HMRC record: right, in plain words, on one screen, and saying when HMRC was asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

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
        payable_due=date(2026, 12, 21),
        pending_due=date(2027, 1, 31),
        overdue_since=date(2026, 2, 1),
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
        "was due 7 November 2026 (Saturday). Send it as soon as you can."
    )
    assert then.endswith("due 7 February 2027 (Sunday), in 78 days.")
    assert "asked 21 November 2026 (Saturday) at 10:05" in said


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 11, 6), "due tomorrow, 7 November 2026"),
        (date(2026, 11, 7), "due today, 7 November 2026"),
        (date(2026, 11, 8), "was due 7 November 2026"),
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
    assert "Update 2 for 2 businesses (Baker's and Lets), 6 April 2026" in said
    alone = replace(both, open=(*OPEN[1:], *other))
    assert "Update 2 for Lets (self-employment)" in read(Topic.DUE, alone)


LONG = "The longest name that anybody gave a shop"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Acme", "Lets", "Rooms"), "3 businesses (Acme, Lets and Rooms)"),
        (("Acme", "Lets", "Rooms above the bakery"), "3 businesses (Acme, Lets and Rooms above the bakery)"),
        (("Acme", LONG, "Rooms in town"), "3 businesses (Acme and 2 more)"),
        ((LONG, "Rooms in town"), f"2 businesses ({LONG[:21]}… and 1 more)"),
        ((None, "Acme"), "2 businesses (self-employment and Acme)"),
        ((None, None), "2 businesses (self-employment)"),
        (("Gone", "Acme"), "2 businesses (self-employment and Acme)"),
    ],
    ids=["all", "all-that-fit", "some", "one", "by-kind", "alike", "not-in-the-list"],
)
def test_a_line_names_as_many_businesses_as_it_has_room_for(names: tuple[str | None, ...], said: str) -> None:
    businesses = tuple(trade(str(n), name) for n, name in enumerate(names))
    its = tuple(replace(OPEN[0], business_id=each.id) for each in businesses)
    listed = tuple(each for each in businesses if each.trading_name != "Gone")
    assert f"Update 2 for {said}, 6 April" in read(Topic.DUE, replace(RECORD, businesses=listed, open=its))


def lets(each: Obligation) -> Obligation:
    return replace(each, business_id="B")


ALSO_LATE = update(*QUARTERS[0])
MAKES_UP = "the latest one makes up for those before it"


@pytest.mark.parametrize(
    ("late", "is_said"),
    [
        ((ALSO_LATE, OPEN[0]), True),
        ((ALSO_LATE, lets(ALSO_LATE), OPEN[0]), True),
        ((OPEN[0],), False),
        (OPEN, False),
        ((ALSO_LATE, lets(OPEN[0])), False),
        ((replace(ALSO_LATE, ends=date(2026, 4, 5), due=date(2026, 5, 7)), OPEN[0]), False),
    ],
    ids=["two", "two-of-one-business", "one", "one-and-later-ones", "one-each", "one-each-year"],
)
def test_the_latest_update_makes_up_only_for_those_of_its_business_and_year(
    late: tuple[Obligation, ...], is_said: bool
) -> None:
    said = read(Topic.DUE, replace(RECORD, open=late, returns=()))
    assert (MAKES_UP in said) is is_said
    assert "up to an hour until HMRC shows it" in said


def test_no_update_makes_up_for_a_late_return() -> None:
    late = replace(RECORD, open=OPEN[:1], returns=(of_year(2024, fulfilled=False),))
    assert read(Topic.DUE, late).count("was due") == 2
    assert MAKES_UP not in read(Topic.DUE, late)


@pytest.mark.parametrize(
    ("number", "listed", "more"), [(3, 3, None), (4, 3, "And one later one."), (5, 3, "And 2 later ones.")]
)
def test_what_is_not_listed_is_counted(number: int, listed: int, more: str | None) -> None:
    several = tuple(replace(OPEN[2], due=date(2027, 5, 1 + n)) for n in range(number))
    said = read(Topic.DUE, replace(RECORD, open=several, returns=()))
    assert said.count("• Update") == listed
    assert ("later one" in said) is (more is not None)
    assert more is None or more in said


@pytest.mark.parametrize(
    ("number", "listed", "more"), [(3, 3, None), (4, 3, "And one earlier one."), (5, 3, "And 2 earlier ones.")]
)
def test_what_hmrc_has_and_is_not_listed_is_counted(number: int, listed: int, more: str | None) -> None:
    several = tuple(replace(SENT, ends=date(2026, 7, 1 + n)) for n in range(number))
    said = read(Topic.SENT, replace(RECORD, updates=several, returns=()))
    assert said.count("• Update") == listed
    assert f"{5 if number == 5 else number} July 2026" in said, "the latest ones are listed"
    assert ("earlier one" in said) is (more is not None)
    assert more is None or more in said


@pytest.mark.parametrize(("number", "more"), [(6, None), (7, "And one more business."), (8, "And 2 more businesses.")])
def test_businesses_that_are_not_listed_are_counted(number: int, more: str | None) -> None:
    said = read(Topic.BUSINESSES, replace(RECORD, businesses=tuple(trade(str(n)) for n in range(number))))
    assert said.count("• Baker's") == 6
    assert ("more business" in said) is (more is not None)
    assert more is None or more in said


def test_what_hmrc_has_is_told_with_the_day_it_came() -> None:
    said = read(Topic.SENT)
    assert "Update 1, 6 April 2026 (Monday) to 5 July 2026 (Sunday): HMRC had it on 3 August 2026 (Monday)." in said
    assert "Tax return for 2025 to 2026: HMRC had it on 1 September 2026" in said


def test_what_is_owed_says_what_it_leaves_out() -> None:
    said = read(Topic.OWE)
    for words in (
        "Overdue: £45.10, some of it since 1 February 2026 (Sunday), with the interest that HMRC has added.",
        "To pay within 30 days: £1,200.50. The first of it is due 21 December 2026 (Monday).",
        "Not due yet: £300. The first of it is due 31 January 2027 (Sunday).",
        "In all you owe £1,545.60",
        "asked for: £12",
    ):
        assert words in said
    assert "only what you owe since you joined" in said
    assert "Estimates are not in it, nor tax collected through your tax code." in said
    assert RECORD.balance is not None
    coded = replace(RECORD, balance=replace(RECORD.balance, coded_out=Decimal(250)))
    assert "Not in it: £250 collected through your tax code, and estimates." in read(Topic.OWE, coded)


NO_MONEY = Balance(Decimal(0), Decimal(0), Decimal(0), Decimal(0))
CREDIT = "Credit in your account: £{}."


@pytest.mark.parametrize(
    ("told", "credit"),
    [
        ({"available_credit": Decimal(250), "unallocated_credit": Decimal(350)}, "250"),
        ({"unallocated_credit": Decimal(350), "total": Decimal(-350)}, "350"),
        ({"unallocated_credit": Decimal(350), "refunds_asked": (Decimal(50), Decimal(70))}, "230"),
        ({"total": Decimal(-350)}, "350"),
        ({"unallocated_credit": Decimal(50), "refunds_asked": (Decimal(70),)}, None),
        ({"available_credit": Decimal(0), "unallocated_credit": Decimal(350)}, None),
        ({"total": Decimal(350)}, None),
    ],
    ids=["told", "worked-out", "less-refunds", "paid-over", "all-asked-back", "none", "owing"],
)
def test_no_money_in_the_account_is_left_out_or_made_up(told: dict[str, Any], credit: str | None) -> None:
    """HMRC's description has each of these figures as one that may not be there."""
    said = read(Topic.OWE, replace(RECORD, balance=replace(NO_MONEY, **told)))
    assert ("Credit in your account" in said) is (credit is not None)
    assert credit is None or CREDIT.format(credit) in said


def test_sums_without_a_day_are_said_without_one() -> None:
    assert RECORD.balance is not None
    bare = replace(RECORD.balance, payable_due=None, pending_due=None, overdue_since=None)
    said = read(Topic.OWE, replace(RECORD, balance=bare))
    for words in ("Overdue: £45.10, with", "within 30 days: £1,200.50.", "Not due yet: £300.", "you owe £1,545.60"):
        assert words in said
    assert "The first of it" not in said


def test_a_sum_that_cannot_be_read_is_not_taken_for_nothing() -> None:
    balance = replace(NO_MONEY, overdue=None, total=None, pending=Decimal(5))
    said = read(Topic.OWE, replace(RECORD, balance=balance, partly=frozenset({Part.BALANCE})))
    assert "Not due yet: £5." in said
    assert "In all" not in said
    assert "HMRC says more, which I could not read. See your HMRC account." in said


def test_statuses_are_told_in_hmrcs_own_words_and_never_as_codes() -> None:
    said = read(Topic.STATUS)
    assert "2026 to 2027: you must use it" in said
    assert "2025 to 2026: you do not need to" in said
    assert "4 quarterly updates" in said
    for status in Status:
        told = read(Topic.STATUS, replace(RECORD, statuses=(YearStatus(YEAR, status),)))
        assert "MTD" not in told
        assert "mandated" not in told.casefold()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "you send 4 quarterly updates for each business, and a tax return"),
        ({"updates": (SENT, *OPEN[:2])}, "you send quarterly updates, and a tax return"),
        ({"businesses": (trade(), trade("B"))}, "you send quarterly updates, and a tax return"),
        ({"updates": ()}, "you send a tax return. HMRC shows no quarterly updates for you yet"),
        ({"missing": {Part.THIS_YEAR: Fault(Kind.UNAVAILABLE, "X")}}, "you send quarterly updates, and a tax return"),
        ({"missing": {Part.BUSINESSES: Fault(Kind.UNAVAILABLE, "X")}}, "you send quarterly updates, and a tax return"),
    ],
    ids=["all", "ceased", "one-is-new", "new", "updates-unknown", "businesses-unknown"],
)
def test_the_number_of_updates_is_the_one_that_hmrc_shows(changed: dict[str, Any], said: str) -> None:
    assert f"This year {said}." in read(Topic.STATUS, replace(RECORD, **changed))


def test_a_record_of_last_tax_year_tells_no_number_for_this_one() -> None:
    assert "you send quarterly updates, and" in read(
        Topic.STATUS, replace(RECORD, statuses=(YearStatus(YEAR + 1, Status.MANDATED),)), date(2027, 4, 6)
    )


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
    assert "HMRC did not answer on 21 November 2026 (Saturday) at 10:05. So this is what it said before about " in said
    assert "From HMRC's record, asked 20 November 2026 (Friday) at 09:05." in said
    others = {each for each in Topic if "did not answer" in read(each, replace(RECORD, older={part: Older(
        before, Fault(Kind.UNAVAILABLE, "SERVER_ERROR", 500))}))}  # fmt: skip
    assert others == {topic}


@pytest.mark.parametrize("as_agent", [True, False])
def test_a_key_that_hmrc_does_not_take_is_said_beside_what_was_known(as_agent: bool) -> None:
    fault = Fault(Kind.ACCESS_ENDED, "UNAUTHORIZED", 401)
    before = NOW - timedelta(days=1)
    refused = Record.of_refusal(NOW, fault).filled_from(replace(RECORD, asked_at=before))
    for topic in Topic:
        shown = page(topic, Asked(refused, TODAY, as_agent=as_agent))
        said = WORDS.reply(shown)
        assert "did not answer" not in said
        key = "this sign-in" if as_agent else "our key"
        assert f"HMRC did not take {key} on 21 November 2026 (Saturday) at 10:05." in said
        assert ("Your firm may have another." in said) is as_agent
        assert "So this is what it said before about " in said
        assert "asked 20 November 2026" in said
        assert ":start link_doctor" in buttons(shown)


def test_nothing_to_send_is_not_said_from_an_earlier_time() -> None:
    fault = Fault(Kind.UNAVAILABLE, "SERVER_ERROR", 500)
    for part in (Part.OPEN, Part.RETURNS):
        said = read(Topic.DUE, replace(NOTHING, older={part: Older(NOW - timedelta(days=25), fault)}))
        assert "HMRC did not answer on" in said
        assert "nothing for you to send" not in said


@pytest.mark.parametrize(("topic", "part", "named"), [
    (Topic.DUE, Part.OPEN, "the updates to send"), (Topic.DUE, Part.RETURNS, "the tax returns"),
    (Topic.SENT, Part.THIS_YEAR, "the updates of this year"), (Topic.SENT, Part.LAST_YEAR, "the updates of last year"),
    (Topic.OWE, Part.BALANCE, "what is owed"), (Topic.STATUS, Part.STATUSES, "the status of each year"),
    (Topic.BUSINESSES, Part.BUSINESSES, "the list of businesses"),
    (Topic.BUSINESSES, Part.DETAILS, "the details of each business"),
])  # fmt: skip
def test_what_is_missing_is_named_and_so_is_what_is_from_before(topic: Topic, part: Part, named: str) -> None:
    fault = Fault(Kind.MAINTENANCE, "SCHEDULED_MAINTENANCE", 503)
    balance = None if part is Part.BALANCE else RECORD.balance
    missing = read(topic, replace(RECORD, balance=balance, missing={part: fault}))
    assert f"I could not get {named} from HMRC. HMRC has switched this service off" in missing
    assert f"what it said before about {named}." in read(topic, replace(RECORD, older={part: Older(NOW, fault)}))


NOTHING = replace(RECORD, businesses=(), open=(), updates=(), returns=(), statuses=())


@pytest.mark.parametrize(("topic", "part", "never"), [
    (Topic.DUE, Part.OPEN, "nothing for you to send"), (Topic.DUE, Part.RETURNS, "nothing for you to send"),
    (Topic.SENT, Part.THIS_YEAR, "nothing from you yet"), (Topic.BUSINESSES, Part.BUSINESSES, "no business"),
    (Topic.STATUS, Part.STATUSES, "HMRC shows nothing yet"),
])  # fmt: skip
def test_what_could_be_read_only_in_part_is_not_taken_for_nothing(topic: Topic, part: Part, never: str) -> None:
    assert never in read(topic, NOTHING)
    said = read(topic, replace(NOTHING, partly=frozenset({part})))
    assert never not in said
    assert "HMRC says more, which I could not read." in said
    assert "From HMRC's record, asked" in said


def test_parts_that_are_missing_for_one_reason_are_named_together() -> None:
    fault = Fault(Kind.INSOLVENT, "RULE_INSOLVENT_TRADER", 400)
    said = read(Topic.DUE, replace(RECORD, missing=dict.fromkeys((Part.OPEN, Part.RETURNS), fault)))
    assert "I could not get the updates to send and the tax returns from HMRC." in said


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
    assert "HMRC was asked" in said
    assert "From HMRC's record" not in said
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


def alike() -> Record:
    """As many businesses, of which each line names some."""
    alike = (*OPEN, *(replace(each, ends=each.ends.replace(day=9), due=each.due.replace(day=9)) for each in OPEN))
    its = tuple(replace(each, business_id=str(n)) for n in range(9) for each in alike)
    sent = tuple(replace(each, fulfilled=True, received=TODAY) for each in its)
    return replace(crowded(), open=its, updates=(*its, *sent), partly=frozenset(Part))


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("record", [RECORD, crowded(), alike()], ids=["usual", "crowded", "alike"])
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


@pytest.mark.parametrize(("today", "events"), [(date(2027, 2, 7), 3), (date(2027, 2, 8), 2)])
def test_what_is_due_today_is_still_in_the_calendar(today: date, events: int) -> None:
    (calendar,) = (each for each in page(Topic.DUE, Asked(RECORD, today)).files if each.kind is FileKind.CALENDAR)
    assert made(calendar, NOW, WORDS).content.count(b"BEGIN:VEVENT") == events


def test_the_picture_has_hmrcs_own_dates() -> None:
    moved = replace(OPEN[1], starts=date(2026, 5, 1), due=date(2027, 2, 21))
    shown = replace(RECORD, updates=(SENT, OPEN[0], moved, OPEN[2]))
    picture = page(Topic.DUE, Asked(shown, TODAY)).files[0]
    assert picture.about["periods"][2] == [3, "2026-05-01", "2027-01-05", "2027-02-21"]
    assert made(picture, NOW, WORDS).content != made(page(Topic.DUE, Asked(RECORD, TODAY)).files[0], NOW, WORDS).content


@pytest.mark.parametrize(
    "changed",
    [
        {"missing": {Part.THIS_YEAR: Fault(Kind.UNAVAILABLE, "X")}},
        {"updates": (SENT, replace(OPEN[0], starts=date(2026, 10, 6)))},
    ],
)
def test_a_year_that_hmrc_did_not_tell_or_told_wrong_is_not_drawn(changed: dict[str, Any]) -> None:
    shown = page(Topic.DUE, Asked(replace(RECORD, **changed), TODAY))
    assert [file.kind for file in shown.files] == [FileKind.CALENDAR]


def test_pictures_of_several_businesses_say_whose_they_are() -> None:
    ended = replace(trade("B", "Lets"), ceased_on=date(2026, 7, 1))
    other = tuple(replace(each, business_id="B") for each in OPEN[:1])
    both = replace(RECORD, businesses=(trade(), ended), updates=(*RECORD.updates, *other))
    pictures = [file for file in page(Topic.DUE, Asked(both, TODAY)).files if file.kind is FileKind.YEAR]
    assert [made(file, NOW, WORDS).name for file in pictures] == [
        "tax-year-2026-27-baker-s-self-employment.png",
        "tax-year-2026-27-lets-self-employment.png",
    ]
    (alone,) = [file for file in page(Topic.DUE, Asked(RECORD, TODAY)).files if file.kind is FileKind.YEAR]
    assert made(alone, NOW, WORDS).name == "tax-year-2026-27.png"


def test_the_files_of_a_client_say_whose_they_are() -> None:
    files = [made(file, NOW, WORDS) for file in page(Topic.DUE, Asked(RECORD, TODAY, "Baker")).files]
    assert files[0].name == "tax-year-2026-27-baker.png"
    assert b"Baker: Send update 3" in files[1].content
    assert (files[1].name, files[1].caption.partition(".")[0]) == ("deadlines-baker.ics", "The dates of Baker")


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


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        (
            {"missing": {Part.RETURNS: Fault(Kind.MAINTENANCE, "SCHEDULED_MAINTENANCE", 503)}, "returns": ()},
            "submitted",
        ),
        ({"missing": {Part.RETURNS: Fault(Kind.INSOLVENT, "RULE_INSOLVENT_TRADER", 400)}, "returns": ()}, "submitted"),
        ({"returns": (of_year(2026, fulfilled=False),)}, "submitted"),
        ({"missing": {Part.BUSINESSES: Fault(Kind.UNAVAILABLE, "X")}, "businesses": ()}, "ceased"),
        ({"missing": {Part.DETAILS: Fault(Kind.UNAVAILABLE, "X")}}, "ceased"),
        ({"businesses": ()}, "ceased"),
    ],
)
def test_what_hmrc_did_not_say_is_never_answered_for_the_person(changed: dict[str, Any], asked: str) -> None:
    full = known("opt_out", Asked(RECORD, TODAY), as_agent=False)
    assert known("opt_out", Asked(replace(RECORD, **changed), TODAY), as_agent=False) == {
        question: answer for question, answer in full.items() if question != asked
    }


def buttons(shown: Reply) -> list[str]:
    return [button.data for button in shown.buttons]


@pytest.mark.parametrize("topic", Topic)
def test_every_page_can_be_asked_anew_and_left(topic: Topic) -> None:
    assert {":check", ":menu"} <= set(buttons(page(topic, Asked(RECORD, TODAY))))
