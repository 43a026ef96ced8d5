"""`decide opt-out`: whole answers, unreadable lines, and every combination of statuses against a slow reckoning."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import StringIO
from itertools import product
from typing import Any

import pytest

from bot.decide.opt_out import OPT_OUT
from bot.decide.run import run, template
from bot.decide.writing import as_line
from journeys.facts import FACTS, FactKind

STATUSES = ["mandated", "voluntary", "annual", "exempt", "digitally_exempt", "dormant", "no_status", "unknown"]
PLACES = ["previous", "current", "next"]
YEARS = ["2025-26", "2026-27", "2027-28"]
LINE = {"id": 1, "today": "2026-11-21", "actor": "individual", "question": "opt_out"}
SIGN_UP = {**LINE, "question": "sign_up"}


def asked(**line: Any) -> dict[str, Any]:
    sink = StringIO()
    run(OPT_OUT, StringIO(json.dumps(line)), sink, csv=False)
    answer: dict[str, Any] = json.loads(sink.getvalue())
    return answer


def statuses(previous: str, current: str, following: str) -> dict[str, str]:
    return {"status_previous": previous, "status_current": current, "status_next": following}


def test_a_whole_answer_about_leaving() -> None:
    answer = asked(
        **LINE,
        **statuses("voluntary", "voluntary", "mandated"),
        previous_year_return_finalised=False,
        fulfilled_quarterly_obligations={"previous": 8, "current": 2},
        all_businesses_ceased=False,
        chosen_tax_year="2025-26",
    )
    facts, explain = answer.pop("facts"), answer.pop("explain")
    assert answer == {
        "id": 1,
        "tax_years": {"previous": "2025-26", "current": "2026-27", "next": "2027-28"},
        "opt_out_allowed_by_rule": ["2025-26", "2026-27"],
        "sign_up_allowed_by_rule": [],
        "choice": "multi_year",
        "hmrc_page_offers": [
            {"tax_year": "2025-26", "action": "opt_out", "scope": "onwards"},
            {"tax_year": "2026-27", "action": "opt_out", "scope": "single"},
        ],
        "hmrc_page_error": False,
        "route": "hmrc_online_services",
        "can_be_done_in_software": False,
        "chosen": {
            "tax_year": "2025-26",
            "action": "opt_out",
            "outcome": "done",
            "years_changed": ["2025-26", "2026-27"],
            "statuses_after": {"previous": "annual", "current": "annual", "next": "mandated"},
            "obligations_after": {
                "previous": "return_only",
                "current": "return_only",
                "next": "quarterly_updates_and_return",
            },
            "warnings": [
                "sent_updates_will_be_deleted",
                "their_income_and_expenses_go_in_the_tax_return",
                "also_opts_out_later_years",
                "required_for_a_later_year",
                "new_penalties_still_apply",
            ],
            "updates_deleted": 10,
            "required_from": "2027-04-06",
            "tax_return_due_for_chosen_year": "2027-01-31",
            "starts": "now",
        },
    }
    assert {"OO-R1", "OO-R2", "OO-E2", "OO-W1", "OO-W3", "OO-W5", "OO-W6", "OO-X1", "OO-X2"} <= set(facts)
    assert "The tax return for 2025 to 2026 is due by 31 January 2027 (Sunday)." in explain


def test_a_whole_answer_about_signing_up_again() -> None:
    answer = asked(
        **{**SIGN_UP, "actor": "supporting_agent"},
        **statuses("annual", "annual", "annual"),
        previous_year_return_finalised=True,
        chosen_tax_year="2026-27",
    )
    facts, explain = answer.pop("facts"), answer.pop("explain")
    assert answer == {
        "id": 1,
        "tax_years": {"previous": "2025-26", "current": "2026-27", "next": "2027-28"},
        "opt_out_allowed_by_rule": [],
        "sign_up_allowed_by_rule": ["2026-27", "2027-28"],
        "choice": "none",
        "hmrc_page_offers": [
            {"tax_year": "2026-27", "action": "sign_up", "scope": "onwards"},
            {"tax_year": "2027-28", "action": "sign_up", "scope": "onwards"},
        ],
        "hmrc_page_error": False,
        "route": "agent_services_account",
        "can_be_done_in_software": False,
        "chosen": {
            "tax_year": "2026-27",
            "action": "sign_up",
            "outcome": "done",
            "years_changed": ["2026-27", "2027-28"],
            "statuses_after": {"previous": "annual", "current": "voluntary", "next": "voluntary"},
            "obligations_after": {
                "previous": "finalised",
                "current": "quarterly_updates_and_return",
                "next": "quarterly_updates_and_return",
            },
            "warnings": [
                "missed_updates_this_year_must_be_sent",
                "no_penalties_for_late_updates_while_volunteer",
                "could_be_required_later",
                "can_opt_out_again_while_volunteer",
            ],
            "required_from": None,
            "overdue_updates_at_once": 2,
        },
    }
    assert {"OO-S1", "OO-S4", "OO-S7", "F-PEN-04", "OO-X3"} <= set(facts)
    assert "that the next year follows is inferred, not certain" in explain


def test_without_a_chosen_year_there_is_no_chosen() -> None:
    answer = asked(**LINE, **statuses("annual", "voluntary", "no_status"), chosen_tax_year=None)
    assert "chosen" not in answer
    assert answer["choice"] == "multi_year"
    assert "HMRC's page has no choice for 2027 to 2028 until HMRC has given that year a status." in answer["explain"]


def test_a_missing_status_is_no_status() -> None:
    assert asked(**LINE, chosen_tax_year="2026-27") == asked(
        **LINE, **statuses("no_status", "no_status", "no_status"), chosen_tax_year="2026-27"
    )
    assert asked(**LINE)["hmrc_page_error"] is True


def test_leaving_next_year_starts_on_6_april_and_signing_up_for_it_has_nothing_overdue() -> None:
    leaving = asked(**LINE, **statuses("annual", "mandated", "voluntary"), chosen_tax_year="2027-28")["chosen"]
    assert (leaving["starts"], leaving["updates_deleted"]) == ("2027-04-06", 0)
    assert leaving["tax_return_due_for_chosen_year"] == "2029-01-31"
    coming_back = asked(**SIGN_UP, **statuses("annual", "mandated", "annual"), chosen_tax_year="2027-28")["chosen"]
    assert coming_back["outcome"] == "done"
    assert "overdue_updates_at_once" not in coming_back
    assert coming_back["required_from"] is None


def test_a_count_that_is_not_known_stays_so_and_is_explained() -> None:
    answer = asked(
        **LINE,
        **statuses("annual", "voluntary", "mandated"),
        fulfilled_quarterly_obligations={"previous": 3},
        chosen_tax_year="2026-27",
    )
    assert answer["chosen"]["updates_deleted"] is None
    assert "sent_updates_will_be_deleted" not in answer["chosen"]["warnings"]
    assert "HMRC deletes updates already sent for these years" in answer["explain"]


def test_the_previous_years_return_may_be_late_already() -> None:
    line = {**LINE, **statuses("voluntary", "annual", "annual"), "chosen_tax_year": "2025-26"}
    late = "The tax return for 2025 to 2026 is already late if it has not been sent."
    assert late not in asked(**{**line, "today": "2027-01-31"})["explain"]
    after = asked(**{**line, "today": "2027-02-01"})
    assert late in after["explain"]
    assert "OO-W7" in after["facts"]


def test_what_was_not_told_is_supposed_aloud() -> None:
    untold = asked(**LINE, **statuses("voluntary", "annual", "annual"))
    assert untold["opt_out_allowed_by_rule"] == ["2025-26"]
    assert untold["explain"].endswith(
        "This supposes that the tax return for the previous year is not yet submitted. "
        "This supposes that at least one business goes on."
    )
    told = asked(
        **LINE,
        **statuses("voluntary", "annual", "annual"),
        previous_year_return_finalised=False,
        all_businesses_ceased=False,
    )
    assert "supposes" not in told["explain"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"today": "21 November 2026"}, "today: must be a date"),
        ({"actor": "agent"}, "actor: must be one of"),
        ({"question": "leave"}, "question: must be one of"),
        ({"status_current": "MTD Mandated"}, "status_current: must be one of"),
        ({"previous_year_return_finalised": "no"}, "previous_year_return_finalised: must be true or false"),
        (
            {"fulfilled_quarterly_obligations": {"previous": -1}},
            "fulfilled_quarterly_obligations.previous: must not be negative",
        ),
        (
            {"fulfilled_quarterly_obligations": {"current": 1.5}},
            "fulfilled_quarterly_obligations.current: must be a whole number",
        ),
        (
            {"fulfilled_quarterly_obligations": {"next": 1}},
            "fulfilled_quarterly_obligations.next: is not a field here",
        ),
        ({"fulfilled_quarterly_obligations": 4}, "fulfilled_quarterly_obligations: must be an object"),
        ({"chosen_tax_year": "2026"}, "chosen_tax_year: must be a tax year"),
        ({"status": "annual"}, "status: is not a field here"),
        (
            {"question": "sign_up", "today": "2025-04-05", "status_current": "annual", "chosen_tax_year": "2024-25"},
            "today: quarterly updates exist from 2025-26",
        ),
    ],
)
def test_a_line_that_cannot_be_read_names_the_field(change: dict[str, Any], error: str) -> None:
    answer = asked(**LINE | change)
    assert set(answer) == {"id", "error"}
    assert answer["error"].startswith(error)


@pytest.mark.parametrize("field", ["today", "actor", "question"])
def test_a_missing_field_is_named(field: str) -> None:
    assert asked(**{name: value for name, value in LINE.items() if name != field})["error"] == f"{field}: is missing"


def test_a_spreadsheet_says_the_same() -> None:
    header = "id,today,actor,question,status_current,status_next,fulfilled_current,chosen_tax_year"
    cells = (
        "7,2026-11-21,main_agent,opt_out,voluntary,voluntary,2,2026-27\n"
        "8,2026-11-21,individual,opt_out,voluntary,,two,\n"
    )
    sink = StringIO()
    run(OPT_OUT, StringIO(f"{header}\n{cells}"), sink, csv=True)
    assert "done,2026-27; 2027-28,previous: no_status; current: annual; next: annual" in sink.getvalue()
    assert "fulfilled_current: must be a whole number" in sink.getvalue()


def test_a_sheet_with_semicolons_is_answered_with_semicolons() -> None:
    sink = StringIO()
    run(OPT_OUT, StringIO("id;today;actor;question\n7;2026-11-21;individual;opt_out\n"), sink, csv=True)
    header, row = sink.getvalue().splitlines()
    assert header.startswith("id;tax_years;")
    assert row.startswith('7;"previous: 2025-26; current: 2026-27; next: 2027-28";')


def test_the_template_answers_itself() -> None:
    sink = StringIO()
    run(OPT_OUT, StringIO(template(OPT_OUT)), sink, csv=True)
    rows = sink.getvalue().splitlines()[1:]
    assert len(rows) == 2
    assert all(row.endswith(",") for row in rows)


def every_line() -> Iterator[dict[str, Any]]:
    """Every combination of statuses, finalised, ceased, question and year, one of them none of the three."""
    flags = [False, True]
    for three in product(STATUSES, repeat=3):
        for finalised, ceased, question, year in product(flags, flags, ["opt_out", "sign_up"], [*YEARS, "2024-25"]):
            yield {
                **LINE,
                **statuses(*three),
                "question": question,
                "previous_year_return_finalised": finalised,
                "all_businesses_ceased": ceased,
                "fulfilled_quarterly_obligations": {"previous": 4, "current": 2},
                "chosen_tax_year": year,
            }


def reckoned(line: dict[str, Any]) -> dict[str, Any]:
    """The answer without `facts` and `explain`, written down row by row from the rules, in words and lists only."""
    p, c, n = line["status_previous"], line["status_current"], line["status_next"]
    finalised, ceased = line["previous_year_return_finalised"], line["all_businesses_ceased"]
    rolls_over = [c, n] == ["voluntary", "no_status"]
    may = [p == "voluntary" and not finalised, c == "voluntary", n == "voluntary" or rolls_over]
    leavable = [year for year, allowed in zip(YEARS, may, strict=True) if allowed]
    joinable = ["2026-27"] * (c == "annual") + ["2027-28"] * (n == "annual" or [c, n] == ["annual", "no_status"])
    visible = ([] if finalised else [p]) + [c, n]
    exempt = bool({"exempt", "digitally_exempt"} & set(visible))
    return {
        "id": 1,
        "tax_years": {"previous": "2025-26", "current": "2026-27", "next": "2027-28"},
        "opt_out_allowed_by_rule": leavable,
        "sign_up_allowed_by_rule": joinable,
        "choice": ["none", "one_year", "multi_year", "multi_year"][len(leavable)],
        "hmrc_page_offers": [] if ceased or exempt else list(reckoned_cards(p, c, n, finalised)),
        "hmrc_page_error": set(visible) <= {"no_status", "dormant", "unknown"},
        "route": "hmrc_online_services",
        "can_be_done_in_software": False,
        "chosen": reckoned_choice(line, leavable if line["question"] == "opt_out" else joinable, exempt),
    }


def reckoned_cards(p: str, c: str, n: str, finalised: bool) -> Iterator[dict[str, str]]:
    def card(year: str, action: str, onwards: bool) -> dict[str, str]:
        return {"tax_year": year, "action": action, "scope": "onwards" if onwards else "single"}

    if p == "voluntary" and not finalised:
        yield card("2025-26", "opt_out", c == "voluntary")
    if c == "voluntary":
        yield card("2026-27", "opt_out", n == "voluntary")
    if c == "annual":
        yield card("2026-27", "sign_up", n == "annual")
    if n == "voluntary":
        yield card("2027-28", "opt_out", True)
    if n == "annual":
        yield card("2027-28", "sign_up", True)


DUTIES = {
    "mandated": "quarterly_updates_and_return",
    "voluntary": "quarterly_updates_and_return",
    "annual": "return_only",
    "exempt": "return_only",
    "digitally_exempt": "return_only",
    "dormant": "none",
    "no_status": "unknown",
    "unknown": "unknown",
}
RETURNS = {"2025-26": "2027-01-31", "2026-27": "2028-01-31", "2027-28": "2029-01-31"}
STARTS = {"2025-26": "2025-04-06", "2026-27": "2026-04-06", "2027-28": "2027-04-06"}


def reckoned_choice(line: dict[str, Any], allowed: list[str], exempt: bool) -> dict[str, Any]:
    leaving, year = line["question"] == "opt_out", line["chosen_tax_year"]
    outcome = reckoned_outcome(line, allowed, exempt)
    changed = reckoned_change(line) if outcome == "done" else []
    before = dict(zip(YEARS, [line[f"status_{place}"] for place in PLACES], strict=True))
    after = before | dict.fromkeys(changed, "annual" if leaving else "voluntary")
    obligations = {place: DUTIES[status] for place, status in zip(PLACES, after.values(), strict=True)}
    if line["previous_year_return_finalised"]:
        obligations["previous"] = "finalised"
    later = [STARTS[each] for each, status in before.items() if status == "mandated" and each > year]
    chosen = {
        "tax_year": year,
        "action": line["question"],
        "outcome": outcome,
        "years_changed": changed,
        "statuses_after": dict(zip(PLACES, after.values(), strict=True)),
        "obligations_after": obligations,
    }
    chosen |= reckoned_leaving(changed, later) if leaving else reckoned_coming_back(line)
    if outcome == "done":
        chosen["required_from"] = [*later, None][0]
        chosen |= reckoned_done(leaving, year)
    return chosen


def reckoned_outcome(line: dict[str, Any], allowed: list[str], exempt: bool) -> str:
    c, n = line["status_current"], line["status_next"]
    to_leave_previous = (line["question"], line["chosen_tax_year"]) == ("opt_out", "2025-26")
    tests = {
        "not_allowed": line["chosen_tax_year"] not in allowed,
        "not_offered_all_businesses_ceased": line["all_businesses_ceased"],
        "not_offered_exempt_year": exempt,
        "cannot_complete_no_status_year": line["chosen_tax_year"] == "2027-28" and n == "no_status",
        "journey_bounces_back": to_leave_previous and c == "no_status" and n != "voluntary",
        "done": True,
    }
    return next(outcome for outcome, applies in tests.items() if applies)


def reckoned_leaving(changed: list[str], later: list[str]) -> dict[str, Any]:
    deleted = 4 * ("2025-26" in changed) + 2 * ("2026-27" in changed)
    warnings = [
        *["sent_updates_will_be_deleted", "their_income_and_expenses_go_in_the_tax_return"] * (deleted > 0),
        *["also_opts_out_later_years"] * (len(changed) > 1),
        "required_for_a_later_year" if later else "could_be_required_again_later",
        "new_penalties_still_apply",
    ]
    return {"updates_deleted": deleted, "warnings": warnings}


def reckoned_coming_back(line: dict[str, Any]) -> dict[str, Any]:
    this_year = line["chosen_tax_year"] == "2026-27"
    warnings = [
        *["missed_updates_this_year_must_be_sent", "no_penalties_for_late_updates_while_volunteer"] * this_year,
        "required_for_a_later_year" if line["status_next"] == "mandated" else "could_be_required_later",
        "can_opt_out_again_while_volunteer",
    ]
    return {"warnings": warnings}


def reckoned_done(leaving: bool, year: str) -> dict[str, Any]:
    if leaving:
        starts = STARTS[year] if year == "2027-28" else "now"
        return {"starts": starts, "tax_return_due_for_chosen_year": RETURNS[year]}
    return {"overdue_updates_at_once": 2} if year == "2026-27" else {}


def reckoned_change(line: dict[str, Any]) -> list[str]:
    """The rows OO-E1 to OO-E6 and OO-S4 to OO-S6."""
    c, n = line["status_current"], line["status_next"]
    rows = {
        "opt_out": {
            "2025-26": YEARS if [c, n] == ["voluntary", "voluntary"] else YEARS[:2] if c == "voluntary" else YEARS[:1],
            "2026-27": YEARS[1:] if n == "voluntary" else YEARS[1:2],
            "2027-28": YEARS[2:],
        },
        "sign_up": {"2026-27": YEARS[1:] if n == "annual" else YEARS[1:2], "2027-28": YEARS[2:]},
    }
    return rows[line["question"]][line["chosen_tax_year"]]


def test_every_combination_is_as_reckoned_and_is_said_in_short_sentences_on_known_facts() -> None:
    said, cited = set(), set()
    for line in every_line():
        answer = json.loads(as_line({"id": 1, **OPT_OUT.answer(OPT_OUT.asks.model_validate(line))}))
        said |= set(re.split(r"(?<=\.) ", answer.pop("explain")))
        cited |= set(answer.pop("facts"))
        assert answer == reckoned(line), line
    assert cited <= set(FACTS)
    assert [sentence for sentence in said if len(sentence.split()) > 25] == []
    never = [fact for fact in FACTS.values() if fact.kind is FactKind.NEVER]
    assert [(fact.id, sentence) for fact in never for sentence in said if fact.said_in(sentence)] == []
