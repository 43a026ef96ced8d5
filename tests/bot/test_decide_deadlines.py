"""`decide deadlines`: whole answers, unreadable lines, and a slow reckoning of random lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from hypothesis import given, strategies as st

from bot.decide.deadlines import DEADLINES
from bot.decide.run import run, template
from journeys.facts import FACTS, FactKind

DAY = timedelta(days=1)
LINE = {"id": 1, "now": "2026-11-21", "tax_year": "2026-27", "period_type": "standard"}


def asked(**line: Any) -> dict[str, Any]:
    sink = StringIO()
    run(DEADLINES, StringIO(json.dumps(line)), sink, csv=False)
    answer: dict[str, Any] = json.loads(sink.getvalue())
    return answer


def item(kind: str, year: str, n: int | None, due: str, days_left: int, bucket: str) -> dict[str, Any]:
    return {"kind": kind, "tax_year": year, "n": n, "due": due, "days_left": days_left, "bucket": bucket}


def test_a_whole_answer() -> None:
    answer = asked(**LINE, updates_sent=[1], tax_return_sent=False, previous_year_return_open=True)
    facts, explain = answer.pop("facts"), answer.pop("explain")
    assert answer == {
        "id": 1,
        "london_date": "2026-11-21",
        "current_tax_year": "2026-27",
        "periods": [
            {"n": 1, "start": "2026-04-06", "end": "2026-07-05", "due": "2026-08-07"},
            {"n": 2, "start": "2026-04-06", "end": "2026-10-05", "due": "2026-11-07"},
            {"n": 3, "start": "2026-04-06", "end": "2027-01-05", "due": "2027-02-07"},
            {"n": 4, "start": "2026-04-06", "end": "2027-04-05", "due": "2027-05-07"},
        ],
        "tax_return_due": "2028-01-31",
        "overdue": [item("quarterly_update", "2026-27", 2, "2026-11-07", -14, "overdue")],
        "next_due": item("tax_return", "2025-26", None, "2027-01-31", 71, "later"),
    }
    assert {"F-DL-02", "F-DL-03", "F-DL-09"} <= set(facts)
    assert explain.startswith(
        "Late: update 2 for 2026 to 2027, due by 7 November 2026 (Saturday). "
        "Next: the tax return for 2025 to 2026, due by 31 January 2027 (Sunday), in 71 days."
    )


@pytest.mark.parametrize(
    ("now", "london", "bucket", "days_left"),
    [
        ("2026-08-07", "2026-08-07", "due_today", 0),
        ("2026-08-07T22:59:59Z", "2026-08-07", "due_today", 0),
        ("2026-08-07T23:30:00Z", "2026-08-08", "overdue", -1),
        ("2026-08-06T23:30Z", "2026-08-07", "due_today", 0),
        ("2026-07-07T23:30:00.250Z", "2026-07-08", "within_30_days", 30),
        ("2026-07-07T22:30:00.25Z", "2026-07-07", "later", 31),
    ],
)
def test_days_are_counted_in_london(now: str, london: str, bucket: str, days_left: int) -> None:
    answer = asked(**{**LINE, "now": now})
    assert answer["london_date"] == london
    first = [*answer["overdue"], answer["next_due"]][0]
    assert first == item("quarterly_update", "2026-27", 1, "2026-08-07", days_left, bucket)


def test_the_tax_year_turns_at_midnight_in_london() -> None:
    assert asked(**{**LINE, "now": "2027-04-05T22:59:00Z"})["current_tax_year"] == "2026-27"
    assert asked(**{**LINE, "now": "2027-04-05T23:00:00Z"})["current_tax_year"] == "2027-28"


def test_2025_26_was_due_on_the_5th() -> None:
    answer = asked(**{**LINE, "tax_year": "2025-26"})
    assert [each["due"] for each in answer["periods"]] == ["2025-08-05", "2025-11-05", "2026-02-05", "2026-05-05"]
    assert "F-DL-18" in answer["facts"]


@pytest.mark.parametrize(
    ("kind", "before", "start", "fact"),
    [
        ("standard", "none", "2026-04-06", None),
        ("standard", "calendar", "2026-04-01", "F-DL-17"),
        ("calendar", "none", "2026-04-01", "F-DL-06"),
        ("calendar", "standard", "2026-04-06", "F-DL-06"),
        ("calendar", "calendar", "2026-04-01", None),
        (None, None, "2026-04-06", "F-DL-05"),
    ],
)
def test_the_first_day(kind: str | None, before: str | None, start: str, fact: str | None) -> None:
    answer = asked(**{**LINE, "period_type": kind}, previous_year_period_type=before)
    assert {each["start"] for each in answer["periods"]} == {start}
    doubts = {"F-DL-05", "F-DL-06", "F-DL-17"}
    assert doubts & set(answer["facts"]) == ({fact} if fact else set())


def test_a_business_that_started_and_ended_in_the_year() -> None:
    answer = asked(**LINE, business_started_on="2026-07-06", business_ceased_on="2026-11-01")
    assert answer["periods"] == [
        {"n": 2, "start": "2026-04-06", "end": "2026-10-05", "due": "2026-11-07"},
        {"n": 3, "start": "2026-04-06", "end": "2026-11-01", "due": "2027-02-07"},
    ]
    assert {"F-DL-19", "F-CEASE-02"} <= set(answer["facts"])


def test_a_later_update_settles_the_missed_one_before_it_and_says_what_that_does_not_undo() -> None:
    answer = asked(**LINE, updates_sent=[2])
    assert answer["overdue"] == []
    assert answer["next_due"]["n"] == 3
    assert "An update covers the missed ones before it." in answer["explain"]
    assert {"F-DL-07", "F-DL-08"} <= set(answer["facts"])


@pytest.mark.parametrize(
    ("year", "said", "facts"),
    [
        ("2025-26", "Late updates for 2025 to 2026 bring no points: only volunteers had any.", {"F-PEN-04"}),
        (
            "2026-27",
            "bring no points to people required from 6 April 2026 (Monday), nor to volunteers.",
            {"F-PEN-04", "F-PEN-05"},
        ),
        (
            "2027-28",
            "A missed deadline can still count for penalties, but volunteers get no points for late updates.",
            {"F-PEN-04"},
        ),
    ],
)
def test_what_a_missed_deadline_can_bring_depends_on_the_year(year: str, said: str, facts: set[str]) -> None:
    answer = asked(**{**LINE, "tax_year": year}, updates_sent=[2])
    assert said in answer["explain"]
    assert {each for each in answer["facts"] if each.startswith("F-PEN")} == facts


def test_before_anybody_had_to_be_in_the_service_only_those_who_signed_up_had_updates() -> None:
    said = "Nobody had to use the service in 2025 to 2026: only people who had signed up send updates for it."
    assert said in asked(**{**LINE, "tax_year": "2025-26"})["explain"]
    assert "Nobody had to" not in asked(**LINE)["explain"]


def test_a_late_notice_moves_the_return_of_the_year_asked_about_only() -> None:
    late = {**LINE, "now": "2028-02-20", "updates_sent": [4], "previous_year_return_open": True}
    answer = asked(**late, notice_to_file_received_on="2027-11-30")
    assert answer["tax_return_due"] == "2028-02-29"
    assert answer["next_due"] == item("tax_return", "2026-27", None, "2028-02-29", 9, "within_30_days")
    assert [each["due"] for each in answer["overdue"]] == ["2027-01-31"]
    assert "F-DL-14" in answer["facts"]
    assert asked(**late, notice_to_file_received_on="2027-10-31")["tax_return_due"] == "2028-01-31"


def test_nothing_left_to_do() -> None:
    answer = asked(**LINE, updates_sent=[1, 2, 3, 4], tax_return_sent=True)
    assert (answer["overdue"], answer["next_due"]) == ([], None)
    assert answer["explain"].startswith(
        "On what you told me, no other update or tax return is due for these years. Payments are not looked at."
    )


def test_only_now_and_the_tax_year_are_needed() -> None:
    answer = asked(id="x", now="2026-11-21", tax_year="2026-27")
    assert len(answer["periods"]) == 4
    assert len(answer["overdue"]) == 2


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"now": None}, "now: must be a date"),
        ({"now": "2026-08-07T23:30:00"}, "now: must be a date"),
        ({"now": "2026-08-07T23:30:00+01:00"}, "now: must be a date"),
        ({"now": "2026-08-07T25:30:00Z"}, "now: must be a date"),
        ({"now": "2026-02-30T10:00:00Z"}, "now: must be a date"),
        ({"now": 20261121}, "now: must be a date"),
        ({"tax_year": "2024-25"}, "tax_year: quarterly updates exist from 2025-26"),
        ({"tax_year": "2026"}, "tax_year: must be a tax year like 2026-27"),
        ({"tax_year": "2026-28"}, "tax_year: "),
        ({"period_type": "monthly"}, "period_type: must be one of 'standard' or 'calendar'"),
        ({"previous_year_period_type": ""}, "previous_year_period_type: must be one of"),
        ({"business_started_on": "1/2/2026"}, "business_started_on: must be a date"),
        (
            {"business_started_on": "2026-05-02", "business_ceased_on": "2026-05-01"},
            "business_ceased_on: must not be before business_started_on",
        ),
        ({"updates_sent": [0]}, "updates_sent[0]: must be the number of an update, 1 to 4"),
        ({"updates_sent": [1, 5]}, "updates_sent[1]: must be the number of an update, 1 to 4"),
        ({"updates_sent": 2}, "updates_sent: must be a list"),
        ({"tax_return_sent": "yes"}, "tax_return_sent: must be true or false"),
        ({"period": "standard"}, "period: is not a field here"),
    ],
)
def test_a_line_that_cannot_be_read_names_the_field(change: dict[str, Any], error: str) -> None:
    answer = asked(**LINE | change)
    assert set(answer) == {"id", "error"}
    assert answer["error"].startswith(error)


@pytest.mark.parametrize("field", ["now", "tax_year"])
def test_a_missing_field_is_named(field: str) -> None:
    line = {name: value for name, value in LINE.items() if name != field}
    assert asked(**line)["error"] == f"{field}: is missing"


def test_a_spreadsheet_says_the_same() -> None:
    sink = StringIO()
    header = "id,now,tax_year,period_type,updates_sent,previous_year_return_open,business_ceased_on"
    cells = "7,2026-11-21,2026-27,standard,1; 2,yes,\n8,2026-11-21,2026-27,,9,,2026-12-01\n"
    run(DEADLINES, StringIO(f"{header}\n{cells}"), sink, csv=True)
    assert "2025-26,,2027-01-31,71,later" in sink.getvalue()
    assert "updates_sent: must be the number of an update, 1 to 4" in sink.getvalue()


def test_the_template_answers_itself() -> None:
    sink = StringIO()
    run(DEADLINES, StringIO(template(DEADLINES)), sink, csv=True)
    header, *rows = sink.getvalue().splitlines()
    assert header.endswith(",error")
    assert len(rows) == 2
    assert all(row.endswith(",") for row in rows)


DAYS = st.dates(date(2025, 3, 20), date(2029, 4, 15))


@st.composite
def lines(draw: st.DrawFn) -> dict[str, Any]:
    started, ceased = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if started and ceased and ceased < started:
        started, ceased = ceased, started
    notice = draw(st.none() | DAYS)
    return {
        "id": "random",
        "now": draw(DAYS).isoformat(),
        "tax_year": draw(st.sampled_from(["2025-26", "2026-27", "2027-28"])),
        "period_type": draw(st.sampled_from(["standard", "calendar"])),
        "previous_year_period_type": draw(st.sampled_from(["none", "standard", "calendar"])),
        "business_started_on": started and started.isoformat(),
        "business_ceased_on": ceased and ceased.isoformat(),
        "updates_sent": draw(st.lists(st.integers(1, 4), max_size=4)),
        "tax_return_sent": draw(st.booleans()),
        "previous_year_return_open": draw(st.booleans()),
        "notice_to_file_received_on": notice and notice.isoformat(),
    }


def reckoned(line: dict[str, Any]) -> Iterator[tuple[str, str, int | None, date]]:
    """What is not done, worked out with text and tables only: kind, tax year, number, due date."""
    first = int(line["tax_year"][:4])
    second = first + 1
    quarters = {
        "standard": [f"{first}-07-05", f"{first}-10-05", f"{second}-01-05", f"{second}-04-05"],
        "calendar": [f"{first}-06-30", f"{first}-09-30", f"{first}-12-31", f"{second}-03-31"],
    }[line["period_type"]]
    day = "05" if first == 2025 else "07"
    dues = [f"{first}-08-{day}", f"{first}-11-{day}", f"{second}-02-{day}", f"{second}-05-{day}"]
    early = line["previous_year_period_type"] == "calendar" or (
        line["period_type"] == "calendar" and line["previous_year_period_type"] == "none"
    )
    opens = [f"{first}-04-01" if early else f"{first}-04-06", *quarters]
    for n in (1, 2, 3, 4):
        started = (line["business_started_on"] or "0") <= quarters[n - 1]
        ceased = line["business_ceased_on"] or "9"
        going = ceased > opens[n - 1] if n > 1 else ceased >= opens[0]
        if started and going and not any(sent >= n for sent in line["updates_sent"]):
            yield "quarterly_update", line["tax_year"], n, date.fromisoformat(dues[n - 1])
    if not line["tax_return_sent"]:
        due = f"{second + 1}-01-31"
        if (line["notice_to_file_received_on"] or "") > f"{second}-10-31":
            due = max(due, three_months_on(line["notice_to_file_received_on"]))
        yield "tax_return", line["tax_year"], None, date.fromisoformat(due)
    if line["previous_year_return_open"]:
        yield "tax_return", f"{first - 1}-{first % 100}", None, date(second, 1, 31)


def three_months_on(day: str) -> str:
    year, month, number = int(day[:4]), int(day[5:7]) + 3, int(day[8:])
    year, month = (year + 1, month - 12) if month > 12 else (year, month)
    longest = {2: 29 if year % 4 == 0 else 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(month, 31)
    return f"{year}-{month:02}-{min(number, longest):02}"


@given(lines())
def test_random_lines_are_as_reckoned(line: dict[str, Any]) -> None:
    answer = asked(**line)
    today = date.fromisoformat(line["now"])
    duties = sorted(reckoned(line), key=lambda each: each[3])
    late = [each for each in duties if each[3] < today]
    ahead = [each for each in duties if each[3] >= today]
    assert [(each["kind"], each["tax_year"], each["n"], each["due"]) for each in answer["overdue"]] == [
        (kind, year, n, due.isoformat()) for kind, year, n, due in late
    ]
    if not ahead:
        assert answer["next_due"] is None
    else:
        kind, year, n, due = ahead[0]
        days, following = 0, today
        while following < due:
            days, following = days + 1, following + DAY
        bucket = "due_today" if days == 0 else "within_30_days" if days <= 30 else "later"
        assert answer["next_due"] == item(kind, year, n, due.isoformat(), days, bucket)


@given(lines())
def test_what_is_said_is_short_rests_on_known_facts_and_on_none_that_is_out_of_date(line: dict[str, Any]) -> None:
    answer = asked(**line)
    assert set(answer["facts"]) <= set(FACTS)
    for sentence in re.split(r"(?<=\.) ", answer["explain"]):
        assert len(sentence.split()) <= 25, sentence
        outdated = [fact.id for fact in FACTS.values() if fact.kind is FactKind.NEVER and fact.said_in(sentence)]
        # A late notice can make a tax return fall due on the 5th; D-13 is about updates.
        assert not outdated or (outdated == ["D-13"] and "tax return" in sentence)
