"""Somebody's own deadlines: the endings, the dates said, and the result that `decide deadlines` answers too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from itertools import product
from typing import Any

import pytest
from icalendar import Calendar

from bot.decide.deadlines import DEADLINES
from bot.decide.run import run
from bot.files import made
from bot.screens import too_much
from bot.wording import wording
from journeys.deadlines import PICTURES, deadlines
from journeys.engine.events import Act
from journeys.engine.place import Place, find
from journeys.engine.prompts import prompt
from journeys.engine.replies import File, FileKind
from journeys.engine.session import SELF, Life, Session
from tests.journeys.talk import Talk

TODAY = date(2026, 11, 21)
TRADE: dict[str, Any] = {
    "kind": "self_employment",
    "update_periods": "standard",
    "span": "neither",
    "sent": "none",
}
LET = {**TRADE, "kind": "uk_property"}
SENT = {"none": 0, "one": 1, "two": 2, "three": 3, "four": 4}


def told(*items: dict[str, Any], year: str = "2026-27", **more: Any) -> dict[str, Any]:
    listed = {str(n): item for n, item in enumerate(items or (TRADE,), 1)}
    businesses = {"items": listed, "next": len(listed) + 1, "done": True}
    return {
        "year": year,
        "in_service": "yes",
        "businesses": businesses,
        "before_sent": "yes",
        "on_account": "no",
        **more,
    }


def ending(answers: dict[str, Any], today: date = TODAY) -> Place:
    place = find(deadlines, Session("1", deadlines.key, SELF, today, Life.DONE, answers), today)
    assert place.outcome is not None, f"still asks about {place.path.at.key}"
    return place


def reached(answers: dict[str, Any], today: date = TODAY) -> str:
    outcome = ending(answers, today).outcome
    assert outcome is not None
    return outcome.key


def shown(answers: dict[str, Any], today: date = TODAY) -> str:
    return "\n".join(wording("en").reply(reply) for reply in prompt(ending(answers, today)))


def result(answers: dict[str, Any], today: date = TODAY) -> dict[str, Any]:
    place = ending(answers, today)
    assert place.outcome is not None
    assert place.outcome.result is not None
    read: dict[str, Any] = json.loads(json.dumps(dict(place.outcome.result(place.path.told))))
    return read


# The same as in bulk

KINDS = {
    "standard": ("standard", "none"),
    "calendar": ("calendar", "calendar"),
    "to_calendar": ("calendar", "standard"),
    "to_standard": ("standard", "calendar"),
}
SPANS: list[dict[str, Any]] = [
    {"span": "neither"},
    {"span": "started", "started_on": "2026-08-10"},
    {"span": "ended", "ended_on": "2026-04-03"},
    {"span": "both", "started_on": "2026-08-10", "ended_on": "2027-01-06"},
]


def one_business() -> Iterator[tuple[dict[str, Any], date]]:
    """Every kind of business and every update sent, before, in and after the year."""
    for kind, span, sent in product(KINDS, SPANS, SENT):
        for today, more in (
            (date(2026, 8, 7), {"before_sent": "no"}),
            (TODAY, {}),
            (date(2028, 1, 10), {"return_sent": False, "notice_late": True, "notice_on": "2027-12-30"}),
            (date(2028, 5, 1), {"return_sent": True}),
        ):
            yield told({**TRADE, **span, "update_periods": kind, "sent": sent}, **more), today


def decided(answers: dict[str, Any], today: date) -> dict[str, Any]:
    item = answers["businesses"]["items"]["1"]
    now, before = KINDS[item["update_periods"]]
    line = {
        "id": 1,
        "now": today.isoformat(),
        "tax_year": answers["year"],
        "period_type": now,
        "previous_year_period_type": before,
        "business_started_on": item.get("started_on"),
        "business_ceased_on": item.get("ended_on"),
        "updates_sent": list(range(1, SENT[item["sent"]] + 1)),
        "tax_return_sent": answers.get("return_sent"),
        "previous_year_return_open": answers["before_sent"] == "no",
        "notice_to_file_received_on": answers.get("notice_on"),
    }
    sink = StringIO()
    run(DEADLINES, StringIO(json.dumps(line)), sink, csv=False)
    answer: dict[str, Any] = json.loads(sink.getvalue())
    return answer


def test_the_result_is_what_decide_answers() -> None:
    ends = set()
    for answers, today in one_business():
        answer = {"id": 1, **result(answers, today)}
        assert {name: answer[name] for name in decided(answers, today)} == decided(answers, today), (answers, today)
        ends.add(ending_expected(answer))
        assert reached(answers, today) == ending_expected(answer), (answers, today)
    assert ends == {outcome.key for outcome in deadlines.outcomes} - {"outside", "outside_late"}


def ending_expected(answer: dict[str, Any]) -> str:
    if answer["overdue"]:
        return "something_late"
    return "nothing_late" if answer["next_due"] else "all_done"


# Several businesses


def test_a_deadline_that_businesses_share_counts_once() -> None:
    alone, both = result(told(TRADE)), result(told(TRADE, LET, LET))
    assert both["overdue"] == alone["overdue"]
    assert both["periods"] == alone["periods"]
    assert len(both["businesses"]) == 3


def test_an_update_is_done_when_every_business_that_needs_it_has_sent_it() -> None:
    ahead, behind = {**TRADE, "sent": "two"}, {**LET, "sent": "one"}
    assert result(told(ahead, behind))["updates_done"] == [1]
    assert "Late for UK property (business 2): update 2." in shown(told(ahead, behind))
    ended = {**LET, "span": "ended", "ended_on": "2026-07-01", "sent": "one"}
    assert result(told(ahead, ended))["updates_done"] == [1, 2]
    assert reached(told(ahead, ended)) == "nothing_late"


def test_what_is_late_names_its_businesses_where_a_few_differ() -> None:
    one, none, two = {**TRADE, "sent": "one"}, {**LET, "sent": "none"}, {**LET, "sent": "two"}
    said = shown(told(one, none, one))
    assert "Late for Self-employment (business 1) and Self-employment (business 3): update 2." in said
    assert "Late for UK property (business 2): updates 1 and 2." in said
    assert "Late: the updates due by 7 August 2026 (Friday) and 7 November" in shown(told(none, none))
    assert "Late: the update due by 7 November 2026 (Saturday)." in shown(told(one, one))
    some = shown(told(two, one, two, none))
    assert "Late: updates of Self-employment (business 2) and UK property (business 4)." in some
    assert "Late: updates of business number 2, 3, 4, 5 and 6." in shown(told(two, *[one] * 3, none, none))


@pytest.mark.parametrize(
    ("items", "drawn"),
    [
        (4, "I draw 3 pictures at most, so none of business number 4."),
        (5, "I draw 3 pictures at most, so none of business number 4 and 5."),
        (3, None),
    ],
)
def test_what_is_not_drawn_is_said(items: int, drawn: str | None) -> None:
    ended = [(date(2026, 7, 1) + timedelta(days=n)).isoformat() for n in range(items)]
    answers = told(*({**TRADE, "span": "ended", "ended_on": day} for day in ended))
    assert len(files(answers, FileKind.YEAR)) == PICTURES
    assert (drawn in shown(answers)) if drawn else ("pictures at most" not in shown(answers))


SOME = (
    TRADE,
    {**LET, "update_periods": "to_calendar", "sent": "two"},
    {**LET, "update_periods": "to_standard", "span": "both", "started_on": "2026-09-01", "ended_on": "2027-02-01"},
)
SEVERAL = (*SOME, {**LET, "sent": "one"}, {**LET, "sent": "four"})
MANY = (*SOME, {**TRADE, "sent": "three"}, {**TRADE, "sent": "one"}, *({**LET, "sent": "one"} for _each in range(15)))


@pytest.mark.parametrize("items", [SOME, SEVERAL, MANY], ids=["some", "several", "many"])
@pytest.mark.parametrize("today", [TODAY, date(2027, 2, 20), date(2028, 1, 10), date(2028, 3, 30)], ids=str)
def test_all_that_can_be_odd_about_several_businesses_fits_a_screen(
    items: tuple[dict[str, Any], ...], today: date
) -> None:
    notice: dict[str, Any] = {"return_sent": False, "notice_late": True, "notice_on": "2027-11-30"}
    answers = told(*items, in_service="unsure", on_account="unsure", before_sent="no", **notice)
    said = prompt(ending(answers, today))
    assert [wrong for reply in said for wrong in too_much(reply, wording("en"))] == []


def test_periods_of_both_kinds_are_shown_together() -> None:
    said = shown(told(TRADE, {**LET, "update_periods": "calendar"}))
    assert "Each update covers the tax year so far, from 1 or 6 April." in said
    assert "Update 1, to the end of the quarter: due 7 August 2026 (Friday)." in said


def test_a_business_that_ended_before_the_first_period_has_nothing_to_send() -> None:
    said = shown(told({**TRADE, "span": "ended", "ended_on": "2026-04-03", "sent": "none"}))
    assert said.count("none to send") == 4
    assert "With these dates you have no updates to send for 2026 to 2027." in said


# Who is in the service


def test_somebody_who_was_not_in_the_service_has_no_late_updates() -> None:
    answers = {"year": "2025-26", "in_service": "no", "return_sent": False, "notice_late": False}
    answers |= {"before_sent": "yes", "on_account": "no"}
    said = shown(answers)
    assert reached(answers) == "outside"
    assert "You have no quarterly updates to send for 2025 to 2026" in said
    assert "Next: the tax return for 2025 to 2026, due by 31 January 2027 (Sunday)." in said
    assert "late" not in said.lower().replace("later", "")
    assert (result(answers)["overdue"], result(answers)["periods"]) == ([], [])
    assert "There are no quarterly updates for 2025 to 2026 outside the service." in result(answers)["explain"]
    assert files(answers, FileKind.YEAR) == []
    assert len(files(answers, FileKind.CALENDAR)) == 1


def test_outside_the_service_a_late_return_is_still_late() -> None:
    answers = {"year": "2026-27", "in_service": "no", "before_sent": "no", "on_account": "no"}
    said = shown(answers, date(2027, 2, 1))
    assert "Late: the tax return for 2025 to 2026, due by 31 January 2027 (Sunday)." in said
    assert "Submit a late tax return as soon as you can." in said
    assert "A tax return is late, so send that first" in said
    assert "you have no quarterly updates to send" in said
    assert reached(answers, date(2027, 1, 31)) == "outside"
    its_own = {**answers, "year": "2025-26", "return_sent": False, "notice_late": False, "before_sent": "yes"}
    end = ending(its_own, date(2027, 2, 1)).outcome
    assert end is not None
    assert (end.key, bool(end.follow_up)) == ("outside_late", True)


@pytest.mark.parametrize(("year", "asked"), [("2025-26", True), ("2026-27", True), ("2027-28", False)])
def test_who_is_in_the_service_is_asked_once_the_year_has_begun(year: str, asked: bool) -> None:
    assert Talk(deadlines, {"year": year}).asked == ("in_service" if asked else "kind")


@pytest.mark.parametrize("typed", ["no", "I was not", "neither", "not required"])
def test_being_outside_is_said_in_many_ways(typed: str) -> None:
    assert Talk(deadlines, {"year": "2026-27"}).says(typed).answers["in_service"] == "no"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("not signed up but must", "yes"),
        ("I'm not signed up but must", "yes"),
        ("required but not signed up", "yes"),
        ("not signed up", "no"),
        ("I am not signed up", "no"),
        ("not signed up yet", "no"),
    ],
)
def test_having_to_use_it_counts_before_being_signed_up(typed: str, meant: str) -> None:
    assert Talk(deadlines, {"year": "2026-27"}).says(typed).answers["in_service"] == meant


def test_what_is_taken_for_granted_is_said() -> None:
    supposed = "This holds if you are in the service."
    assert supposed in shown(told(in_service="unsure"))
    assert supposed in shown(told({**TRADE, "sent": "two"}, in_service="unsure"))
    assert supposed not in shown(told())
    item = {key: value for key, value in TRADE.items() if key != "sent"}
    coming = {"year": "2027-28", "businesses": told(item)["businesses"]}
    assert supposed in shown(coming)


@pytest.mark.parametrize(
    ("year", "today", "said"),
    [
        ("2025-26", TODAY, "Late updates for 2025 to 2026 bring no points: only volunteers were in it."),
        ("2026-27", TODAY, "Late updates bring no points in this first year."),
        (
            "2027-28",
            date(2027, 12, 1),
            "A missed deadline can still count for penalties. Volunteers get no points for late updates.",
        ),
    ],
)
def test_whether_late_updates_bring_points_depends_on_the_year(year: str, today: date, said: str) -> None:
    text = shown(told(year=year, return_sent=False, notice_late=False), today)
    assert said in text
    assert ("can still count for penalties" in text) is (year == "2027-28")


# What is said


def test_what_is_late_and_what_is_next_have_their_days() -> None:
    said = shown(told(TRADE))
    assert "Late: the updates due by 7 August 2026 (Friday) and 7 November 2026 (Saturday)." in said
    assert "Next: update 3 for 2026 to 2027, due by 7 February 2027 (Sunday). 78 days left." in said
    assert "Update 1, to 5 July 2026 (Sunday): due 7 August 2026 (Friday). It is late." in said


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 8, 5), "2 days left."),
        (date(2026, 8, 6), "It is due tomorrow."),
        (date(2026, 8, 7), "It is due today."),
        (date(2026, 8, 8), "It is late."),
    ],
)
def test_the_days_are_counted_to_the_due_date(today: date, left: str) -> None:
    assert f"due 7 August 2026 (Friday). {left}" in shown(told(TRADE), today)


def test_the_return_of_the_year_before_may_be_next_or_late() -> None:
    two = {**TRADE, "sent": "two"}
    assert "Next comes 31 January 2027 (Sunday)" in shown(told(two, before_sent="no"))
    assert "Next comes 7 February 2027 (Sunday)" in shown(told(two, before_sent="not_needed"))
    late = shown(told({**TRADE, "sent": "three"}, before_sent="no"), date(2027, 2, 8))
    assert "Late: the tax return for 2025 to 2026, due by 31 January 2027 (Sunday)." in late
    assert "Submit a late tax return as soon as you can." in late


def test_a_late_notice_moves_the_return() -> None:
    answers = told(
        {**TRADE, "sent": "four"}, return_sent=False, notice_late=True, notice_on="2027-12-30", before_sent="yes"
    )
    said = shown(answers, date(2028, 3, 1))
    assert "Nothing is late in what you told me. Next comes 30 March 2028 (Thursday)" in said
    assert "The letter shows the date of a late notice's return." in said
    assert reached({**answers, "notice_late": False}, date(2028, 3, 1)) == "something_late"


@pytest.mark.parametrize(
    ("said", "paid"),
    [
        ("yes", "Pay on account by 31 January 2027 (Sunday) and 31 July 2027 (Saturday). Pay the rest by 31 January"),
        ("no", "Pay the tax of the year by 31 January 2028 (Monday)."),
        ("unsure", "If you pay on account, also by 31 January 2027 (Sunday) and 31 July 2027 (Saturday)."),
    ],
)
def test_payments_have_their_dates_and_the_weekend(said: str, paid: str) -> None:
    answers = told(TRADE, on_account=said, before_sent="not_needed")
    text = shown(answers)
    assert paid in text
    assert ("At a weekend" in text) is (said != "no")
    kinds = [each["kind"] for each in result(answers)["payments"]]
    on_account = ["first_payment_on_account", "second_payment_on_account"]
    assert kinds == [*(on_account if said == "yes" else []), "balancing_payment"]


@pytest.mark.parametrize(
    ("item", "note"),
    [
        ({"update_periods": "to_calendar"}, "HMRC's pages differ on a first calendar year's start"),
        (
            {"span": "started", "started_on": "2026-08-10", "sent": "two"},
            "HMRC's dates show if a new business needs updates.",
        ),
        ({"span": "ended", "ended_on": "2026-08-10"}, "Updates are due up to the day a business ended."),
    ],
)
def test_what_is_uncertain_is_said(item: dict[str, Any], note: str) -> None:
    assert note in shown(told({**TRADE, **item}))
    assert note not in shown(told(TRADE))


@pytest.mark.parametrize(("sent", "is_said"), [("none", True), ("one", True), ("two", False)])
def test_a_new_business_on_the_yearly_return_has_nothing_late(sent: str, is_said: bool) -> None:
    said = shown(told({**TRADE, "sent": sent}))
    assert ("A new business on the yearly return is not late." in said) is is_said


def test_in_2025_to_2026_updates_were_due_on_the_5th() -> None:
    answers = told(TRADE, year="2025-26", return_sent=False, notice_late=False)
    assert "Late: the updates due by 5 August 2025 (Tuesday)" in shown(answers)


@pytest.mark.parametrize(
    ("before", "today", "is_said"),
    [
        ("no", TODAY, True),
        ("yes", TODAY, True),
        ("not_needed", TODAY, False),
        ("yes", date(2027, 2, 1), False),
        ("no", date(2027, 2, 1), True),
    ],
)
def test_the_rest_of_last_years_tax_is_due_with_its_return(before: str, today: date, is_said: bool) -> None:
    answers = told({**TRADE, "sent": "three"}, before_sent=before)
    is_late = today > date(2027, 1, 31)
    said = "The rest of 2025 to 2026 was due by 31" if is_late else "Pay the rest of 2025 to 2026 by 31"
    assert (f"{said} January 2027 (Sunday)" in shown(answers, today)) is is_said
    listed = {"kind": "balancing_payment", "tax_year": "2025-26", "due": "2027-01-31"}
    assert any(listed.items() <= each.items() for each in result(answers, today)["payments"]) is is_said
    (calendar,) = files(answers, FileKind.CALENDAR, today)
    is_coming = is_said and today <= date(2027, 1, 31)
    assert any(listed.items() <= each.items() for each in calendar.about["duties"]) is is_coming


@pytest.mark.parametrize(
    ("said", "today", "paid"),
    [
        ("no", date(2027, 1, 31), "Pay the rest of 2025 to 2026 by 31 January 2027 (Sunday), if you have not. Pay the"),
        (
            "no",
            date(2027, 2, 8),
            "The rest of 2025 to 2026 was due by 31 January 2027 (Sunday). If it is not paid, pay it now. Pay the tax",
        ),
        (
            "yes",
            date(2027, 2, 8),
            "by 31 January 2027 (Sunday). If it is not paid, pay it now. Pay on account by 31 July 2027 (Saturday).",
        ),
        ("unsure", date(2027, 2, 8), "If you pay on account, a part was due by 31 January 2027 (Sunday)."),
        ("unsure", date(2028, 2, 1), "The tax of the year was due by 31 January 2028 (Monday)."),
        (
            "yes",
            date(2028, 2, 1),
            "(Saturday). The rest was due by 31 January 2028 (Monday). If it is not paid, pay it now.",
        ),
    ],
)
def test_a_payment_whose_day_has_passed_was_due_and_is_to_be_paid_now(said: str, today: date, paid: str) -> None:
    of_the_year: dict[str, Any] = {"return_sent": True} if today > date(2027, 4, 5) else {}
    answers = told({**TRADE, "sent": "four"}, on_account=said, before_sent="no", **of_the_year)
    assert paid in shown(answers, today)


@pytest.mark.parametrize(
    ("today", "weekend"),
    [
        (date(2027, 1, 29), "At a weekend, pay by the Friday before, unless by Faster Payments or card."),
        (date(2027, 1, 30), "For this weekend, pay by Faster Payments or card now."),
        (date(2027, 1, 31), "For this weekend, pay by Faster Payments or card now."),
        (date(2027, 2, 1), None),
    ],
)
def test_a_friday_that_has_passed_is_no_day_to_pay_by(today: date, weekend: str | None) -> None:
    said = shown(told(TRADE, before_sent="no"), today)
    assert (weekend in said) if weekend else ("weekend" not in said)


# Talking


def test_years_without_updates_are_not_offered() -> None:
    assert Talk(deadlines, today=date(2025, 6, 1)).buttons == ["2025 to 2026", "2026 to 2027"]
    assert Talk(deadlines, today=TODAY).buttons == ["2025 to 2026", "2026 to 2027", "2027 to 2028"]


def test_a_year_to_come_asks_for_nothing_that_was_sent() -> None:
    item = {key: value for key, value in TRADE.items() if key != "sent"}
    place = ending({"year": "2027-28", "businesses": told(item)["businesses"]})
    assert [question.key for question in place.path.passed] == ["year", "businesses"]
    assert "Next comes 7 August 2027 (Saturday)" in "\n".join(map(wording("en").reply, prompt(place)))


def test_a_start_or_an_end_is_in_the_year_asked_about() -> None:
    item = {"kind": "self_employment", "update_periods": "standard", "span": "started"}
    talk = Talk(
        deadlines,
        {"year": "2026-27", "in_service": "yes", "businesses": {"items": {"1": item}, "next": 2, "done": False}},
    )
    assert "Enter a date from 1 April 2026 (Wednesday) to 5 April 2027 (Monday)." in talk.says("6 April 2027").text
    assert talk.asked == "started_on"
    assert talk.says("1 4 26").asked == "sent"


def test_a_last_day_is_not_before_the_first() -> None:
    half = {"kind": "self_employment", "update_periods": "standard", "span": "both", "started_on": "2026-06-01"}
    talk = Talk(
        deadlines,
        {"year": "2026-27", "in_service": "yes", "businesses": {"items": {"1": half}, "next": 2, "done": False}},
    )
    assert "Enter a date from 1 June 2026 (Monday) to 5 April 2027 (Monday)." in talk.says("31 May 2026").text
    assert talk.says("1 June 2026").asked == "sent"


def test_a_first_day_moved_behind_the_last_asks_for_the_last_again() -> None:
    item = {**TRADE, "span": "both", "started_on": "2026-06-01", "ended_on": "2026-07-01"}
    talk = Talk(deadlines, told(item))
    talk.presses("started_on", Act.CHANGE, "1").says("2 July 2026")
    assert talk.asked == "ended_on"
    assert talk.says("2 July 2026").answers["businesses"]["items"]["1"]["ended_on"] == "2026-07-02"


# Files


def files(answers: dict[str, Any], kind: FileKind, today: date = TODAY) -> list[File]:
    place = ending(answers, today)
    return [file for reply in prompt(place) for file in reply.files if file.kind is kind]


def test_the_calendar_holds_what_is_to_come_once_each() -> None:
    (file,) = files(told(TRADE, LET, before_sent="no", on_account="yes"), FileKind.CALENDAR)
    content = made(file, datetime(2026, 11, 21, tzinfo=UTC), wording("en")).content
    found: list[Any] = Calendar.from_ical(content).walk("VEVENT")
    events = [(each["dtstart"].dt.isoformat(), str(each["summary"])) for each in found]
    assert sorted(events) == [
        ("2027-01-31", "Make the first payment on account for 2026 to 2027"),
        ("2027-01-31", "Pay the rest of the tax for 2025 to 2026"),
        ("2027-01-31", "Submit the tax return for 2025 to 2026"),
        ("2027-02-07", "Send update 3 for 2026 to 2027"),
        ("2027-05-07", "Send update 4 for 2026 to 2027"),
        ("2027-07-31", "Make the second payment on account for 2026 to 2027"),
        ("2028-01-31", "Pay the rest of the tax for 2026 to 2027"),
        ("2028-01-31", "Submit the tax return for 2026 to 2027"),
    ]


def test_nothing_to_come_makes_no_calendar() -> None:
    everything = told({**TRADE, "sent": "four"}, year="2025-26", return_sent=True)
    assert files(everything, FileKind.CALENDAR, date(2027, 3, 1)) == []


def test_businesses_that_are_alike_share_a_picture() -> None:
    assert len(files(told(TRADE, LET), FileKind.YEAR)) == 1
    different = [{**TRADE, "sent": sent} for sent in SENT]
    assert len(files(told(*different), FileKind.YEAR)) == PICTURES
    (drawn,) = files(told(TRADE), FileKind.YEAR)
    assert made(drawn, datetime(2026, 11, 21, tzinfo=UTC), wording("en")).content.startswith(b"\x89PNG")


def test_several_pictures_name_their_businesses() -> None:
    def names(*items: dict[str, Any]) -> list[tuple[str, str]]:
        pictures = files(told(*items), FileKind.YEAR)
        drawn = [made(file, datetime(2026, 11, 21, tzinfo=UTC), wording("en")) for file in pictures]
        return [(file.name, file.caption) for file in drawn]

    assert names(TRADE) == [("tax-year-2026-27.png", "Your tax year, as a picture.")]
    both, other = names(TRADE, {**LET, "update_periods": "calendar"}, TRADE)
    assert both[0] == "tax-year-2026-27-self-employment-business-1-and-self-employment-business-3.png"
    assert both[1].endswith(": Self-employment (business 1) and Self-employment (business 3).")
    assert other == (
        "tax-year-2026-27-uk-property-business-2.png",
        "Your tax year, as a picture: UK property (business 2).",
    )
