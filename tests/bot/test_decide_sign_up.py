"""`decide sign-up`: whole answers, unreadable lines, spreadsheets, and many rows in a short time."""

from __future__ import annotations

import csv
import json
import re
import time
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from bot.decide.run import run, template
from bot.decide.sign_up import SIGN_UP
from journeys.facts import FACTS
from journeys.rules.case import Role
from journeys.rules.decision import NextStep, Reason, Requirement, Voluntary
from journeys.rules.exemptions import Circumstance
from journeys.rules.qualifying_income import SourceKind

PERSON = {
    "uk_resident": True,
    "has_nino_by_31_january_before_year": True,
    "registered_for_self_assessment": True,
    "filed_return_in_last_2_years": True,
    "insolvent": False,
    "asking_for": "self",
    "exemption_circumstances": [],
}
TRADE = {"kind": "self_employment", "gross": 60000}


def returns(*sources: dict[str, Any], year: str = "2024-25", **figures: Any) -> dict[str, Any]:
    return {year: {"sources": list(sources), **figures}}


def line(told: dict[str, Any] | None = None, **person: Any) -> dict[str, Any]:
    shown = returns(TRADE) if told is None else told
    return {"id": 1, "today": "2026-11-20", "person": PERSON | person, "returns": shown}


def answers(*written: str) -> list[dict[str, Any]]:
    sink = StringIO()
    run(SIGN_UP, StringIO("\n".join(written)), sink, csv=False)
    return [json.loads(each) for each in sink.getvalue().splitlines()]


def asked(told: dict[str, Any]) -> dict[str, Any]:
    (answer,) = answers(json.dumps(told))
    return answer


def error(told: dict[str, Any]) -> str:
    answer = asked(told)
    assert set(answer) == {"id", "error"}
    assert answer["id"] == told.get("id")
    return str(answer["error"])


def test_a_whole_answer() -> None:
    answer = asked(line(returns(TRADE | {"gross": "50000.01"}, {"kind": "dividends", "gross": 1})))
    facts, explain = answer.pop("facts"), answer.pop("explain")
    assert answer == {
        "id": 1,
        "qualifying_income": {"2024-25": 50000.01},
        "requirement": "required_now",
        "required_from": "2026-04-06",
        "reason": "over_threshold",
        "voluntary_sign_up": "not_applicable_required",
        "next_step": "sign_up_now",
        "sources_to_enter": ["self_employment"],
    }
    assert {"F-ELIG-04", "F-ELIG-05", "SR-10", "SR-13"} <= set(facts)
    assert all(fact in FACTS for fact in facts)
    assert explain.startswith("On what you told me, you must use Making Tax Digital for Income Tax from 6 April")


def test_the_documented_example_and_codes() -> None:
    page = (Path(__file__).parents[2] / "docs" / "decide.md").read_text(encoding="utf-8")
    told, shown = (json.loads(block) for block in re.findall(r"```json\n(.*?)```", page, re.DOTALL))
    answer = asked(told)
    assert {**answer, "facts": None, "explain": None} == {**shown, "facts": None, "explain": None}
    for codes in (Role, Circumstance, SourceKind, Requirement, Voluntary, Reason, NextStep):
        assert [code.value for code in codes if f"`{code.value}`" not in page] == []


def test_every_other_field_where_it_applies() -> None:
    assert asked(line({}, filed_return_in_last_2_years=False))["earliest_possible"] == "2027-04-06"
    exempt = asked(line(exemption_circumstances=["averaging_claim"]))
    assert exempt["exempt_until_at_least"] == "2027-04-05"
    assert exempt["required_from"] is None
    assert asked(line({}))["ask"] == ["returns.2024-25", "returns.2025-26"]


# --------------------------------------------------------------------------------------------- usual mistakes


@pytest.mark.parametrize(
    "figures",
    [
        {"net_profit": 45000},
        {"net_profit": -500.25},
        {"not_on_return": 20000},
        {"received_after_cis_deductions": 40000},
        {"amended_on": "2026-04-05", "original": 70000},
        {"amended_on": "2026-04-06", "amended_to": 70000},
        {"amended_on": "2026-04-06", "original": 1, "amended_to": 70000},
    ],
)
def test_figures_beside_the_gross_decide_nothing(figures: dict[str, Any]) -> None:
    for gross, requirement in ((50000, "not_required"), (50000.01, "required_now")):
        answer = asked(line(returns(TRADE | {"gross": gross}, **figures)))
        assert answer["requirement"] == requirement
        assert answer["qualifying_income"] == {"2024-25": gross}


# --------------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize(
    ("gross", "pounds"),
    [
        (50000, 50000),
        (50000.00, 50000),
        ("50000", 50000),
        ("50000.00", 50000),
        ("£50,000.01", 50000.01),
        ("50000.005", 50000.01),
        ("50000.0049999", 50000),
        (49999.995, 50000),
        (1.005, 1.01),
        (0, 0),
        (1e9, 1000000000),
    ],
)
def test_money_is_rounded_to_the_penny_half_up(gross: Any, pounds: float) -> None:
    assert asked(line(returns(TRADE | {"gross": gross})))["qualifying_income"] == {"2024-25": pounds}


def test_numbers_are_read_as_they_are_written_and_never_by_their_binary_value() -> None:
    written = json.dumps(line()).replace("60000", "50000.00499999999999999999")
    assert answers(written)[0]["qualifying_income"] == {"2024-25": 50000}


@pytest.mark.parametrize("identity", ["x", 1, 1.5, None, True, ["a", 1.25], {"a": {"b": None}}, "\ud800", 10**30])
def test_the_id_comes_back_as_it_came(identity: Any) -> None:
    assert asked(line() | {"id": identity})["id"] == identity
    assert asked(line() | {"id": identity, "today": 3})["id"] == identity


def test_null_is_not_known_or_not_applicable() -> None:
    source = {**TRADE, "share_percent": None, "months_active": None, "ceased_on": None}
    assert asked(line(returns(source, net_profit=None, amended_on=None)))["requirement"] == "required_now"
    assert asked(line(has_nino_now=None, return_2024_25_required_but_not_sent=None)) == asked(line())
    assert asked(line(exemption_circumstances=None)) == asked(line())
    assert asked(line() | {"returns": None})["reason"] == "no_return_given"
    assert asked(line({"2024-25": {"sources": None}}))["reason"] == "no_qualifying_income"
    unsure = asked(line(has_nino_by_31_january_before_year=None))
    assert (unsure["requirement"], unsure["ask"]) == (
        "needs_more_information",
        ["person.has_nino_by_31_january_before_year"],
    )


def test_blank_lines_get_no_answer_and_order_is_kept() -> None:
    written = [json.dumps(line() | {"id": n}) for n in range(5)]
    given_answers = answers("\ufeff" + written[0], "", "  ", written[1], "\t", *written[2:], "")
    assert [answer["id"] for answer in given_answers] == [0, 1, 2, 3, 4]


# -------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"colour": "red"}, "colour: is not a field here"),
        ({"today": "20/11/2026"}, "today: must be a date like 2026-11-20"),
        ({"today": "2026-02-30"}, "today: must be a date like 2026-11-20, and 2026-02-30 is not a day"),
        ({"today": "0001-01-01"}, "today: must be a date between 2000 and 2099"),
        ({"today": None}, "today: must be a date like 2026-11-20"),
        ({"today": 20261120}, "today: must be a date like 2026-11-20"),
        ({"today": "2026-11-20T10:00:00Z"}, "today: must be a date like 2026-11-20"),
        ({"person": None}, "person: must be an object, in curly brackets"),
        ({"person": []}, "person: must be an object, in curly brackets"),
        ({"returns": []}, "returns: must be an object, in curly brackets"),
        ({"returns": {"2024": {"sources": []}}}, "returns.2024: must be a tax year like 2026-27"),
        ({"returns": {"2024-26": {"sources": []}}}, "returns.2024-26: the second year of a tax year follows"),
        ({"returns": {"2024/25": {"sources": []}}}, "returns.2024/25: must be a tax year like 2026-27"),
        ({"returns": {"1066-67": {"sources": []}}}, "returns.1066-67: must be a tax year between"),
        ({"returns": {"2024-25": {}}}, "returns.2024-25.sources: is missing"),
        ({"returns": {"2024-25": {"sources": {}}}}, "returns.2024-25.sources: must be a list"),
        ({"returns": {"2024-25": {"sources": [], "gros": 1}}}, "returns.2024-25.gros: is not a field here"),
    ],
)
def test_an_unreadable_line_names_the_field(changed: dict[str, Any], message: str) -> None:
    assert error(line() | changed).startswith(message)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"kind": "trade"}, "kind: must be one of 'self_employment', "),
        ({"kind": None}, "kind: must be one of"),
        ({"gross": -0.01}, "gross: must not be negative"),
        ({"gross": "-1"}, "gross: must not be negative"),
        ({"gross": True}, "gross: must be a number"),
        ({"gross": "50k"}, "gross: must be a number, like 50000 or 49999.99"),
        ({"gross": "5,00"}, "gross: must be a number"),
        ({"gross": "１２"}, "gross: must be a number"),
        ({"gross": ""}, "gross: must be a number"),
        ({"gross": 1e12}, "gross: is too large to be an amount in pounds"),
        ({"gross": [1]}, "gross: must be a number"),
        ({"share_percent": 0}, "share_percent: must be over 0 and at most 100"),
        ({"share_percent": -50}, "share_percent: must be over 0 and at most 100"),
        ({"share_percent": 100.01}, "share_percent: must be over 0 and at most 100"),
        ({"share_percent": "half"}, "share_percent: must be a number"),
        ({"months_active": 0}, "months_active: must be a whole number from 1 to 12"),
        ({"months_active": 13}, "months_active: must be a whole number from 1 to 12"),
        ({"months_active": 6.5}, "months_active: must be a whole number"),
        ({"months_active": "6"}, "months_active: must be a whole number"),
        ({"months_active": True}, "months_active: must be a whole number"),
        ({"ceased_on": "last year"}, "ceased_on: must be a date like 2026-11-20"),
        ({"share": 50}, "share: is not a field here"),
    ],
)
def test_an_unreadable_source_is_named_by_its_place(changed: dict[str, Any], message: str) -> None:
    told = line(returns(TRADE, TRADE | changed))
    assert error(told).startswith(f"returns.2024-25.sources[1].{message}")


@pytest.mark.parametrize("field", ["share_percent", "gross"])
@pytest.mark.parametrize(
    "written", ["1e-99999999", "1e99999999", "-1e99999999", "1e" + "9" * 30, "0." + "0" * 5000 + "1", "9" * 4000]
)
def test_absurd_numbers_are_read_or_refused_in_no_time(field: str, written: str) -> None:
    told = json.dumps(line(returns(TRADE | {field: "HERE"}))).replace('"HERE"', written)
    began = time.process_time()
    assert "id" in answers(told)[0]
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"uk_resident": "yes"}, "person.uk_resident: must be true or false"),
        ({"uk_resident": 1}, "person.uk_resident: must be true or false"),
        ({"has_nino_now": "true"}, "person.has_nino_now: must be true or false"),
        ({"asking_for": "me"}, "person.asking_for: must be one of 'self', 'limited_company', "),
        ({"exemption_circumstances": "blind"}, "person.exemption_circumstances: must be a list"),
        ({"exemption_circumstances": ["blind"]}, "person.exemption_circumstances[0]: must be one of"),
        ({"age": 70}, "person.age: is not a field here"),
    ],
)
def test_an_unreadable_person(changed: dict[str, Any], message: str) -> None:
    assert error(line(**changed)).startswith(message)


@pytest.mark.parametrize("field", ["net_profit", "not_on_return", "received_after_cis_deductions", "original"])
def test_figures_that_decide_nothing_are_still_read_strictly(field: str) -> None:
    assert error(line(returns(TRADE, **{field: "much"}))).startswith(f"returns.2024-25.{field}: must be a number")
    if field != "net_profit":
        below: dict[str, Any] = {field: -1}
        assert "must not be negative" in error(line(returns(TRADE, **below)))


@pytest.mark.parametrize("field", ["id", "today", "person", "returns"])
def test_a_missing_field_is_named(field: str) -> None:
    told = line()
    del told[field]
    assert error(told) == f"{field}: is missing"


MAY_BE_LEFT_OUT = ("asking_for", "exemption_circumstances")


@pytest.mark.parametrize("field", MAY_BE_LEFT_OUT)
def test_with_nothing_told_they_ask_for_themselves_and_claim_no_ground(field: str) -> None:
    told = line()
    told["person"] = {name: value for name, value in PERSON.items() if name != field}
    assert asked(told) == asked(line()) == asked(line(**{field: None}))


@pytest.mark.parametrize("field", [name for name in PERSON if name not in MAY_BE_LEFT_OUT])
def test_a_missing_field_of_the_person_is_named(field: str) -> None:
    told = line()
    told["person"] = {name: value for name, value in PERSON.items() if name != field}
    assert error(told) == f"person.{field}: is missing"


def test_all_problems_of_a_line_are_told_at_once() -> None:
    told = line(returns({"kind": "x", "gross": -1}), uk_resident="?")
    assert error(told | {"zz": 1}).count(": ") >= 4


@pytest.mark.parametrize(
    "written",
    [
        "nope",
        "{",
        "[]",
        "3",
        '"text"',
        "null",
        '{"id": NaN}',
        '{"id": -Infinity}',
        '{"id": 1, "id": 2}',
        "{'id': 1}",
        "[" * 100_000,
        '{"id": ' + "[" * 600 + "]" * 600 + "}",
        '{"id": ' + "9" * 5000 + "}",
        "\x00",
    ],
)
def test_what_is_not_json_is_an_error_and_the_run_goes_on(written: str) -> None:
    first, second = answers(written, json.dumps(line()))
    assert set(first) == {"id", "error"}
    assert second["requirement"] == "required_now"


def test_a_field_that_is_there_twice_is_named() -> None:
    twice = json.dumps(line()).replace('"gross": 60000', '"gross": 1, "gross": 60000')
    assert answers(twice) == [{"id": None, "error": "gross: is there twice"}]


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_nothing_that_a_line_may_hold_stops_the_run(anything: Any) -> None:
    for told in (
        anything,
        {"id": anything},
        line() | {"today": anything, "returns": anything},
        line(returns(TRADE | {"gross": anything, "share_percent": anything, "months_active": anything})),
        line({str(anything): {"sources": anything}}, uk_resident=anything),
    ):
        (answer,) = answers(json.dumps(told))
        assert "id" in answer


def test_answers_are_ascii_whatever_the_code_page() -> None:
    sink = StringIO()
    run(SIGN_UP, StringIO(json.dumps(line() | {"id": "Gwyneth Lŵyd 🐉"})), sink, csv=False)
    assert sink.getvalue().isascii()
    assert json.loads(sink.getvalue())["id"] == "Gwyneth Lŵyd 🐉"


# --------------------------------------------------------------------------------------------- spreadsheets


def sheet(*rows: dict[str, str]) -> list[dict[str, str]]:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    source, sink = StringIO(), StringIO()
    writer = csv.DictWriter(source, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    source.seek(0)
    run(SIGN_UP, source, sink, csv=True)
    return list(csv.DictReader(StringIO(sink.getvalue())))


ROW = {
    "id": "a",
    "today": "2026-11-20",
    "asking_for": "self",
    "uk_resident": "yes",
    "has_nino_by_31_january_before_year": "TRUE",
    "registered_for_self_assessment": "Yes",
    "filed_return_in_last_2_years": "y",
    "insolvent": "no",
    "exemption_circumstances": "",
    "source_1_tax_year": "2024-25",
    "source_1_kind": "self_employment",
    "source_1_gross": "£45,000.00",
    "source_2_tax_year": "2024-25",
    "source_2_kind": "uk_property",
    "source_2_gross": "12000.50",
    "source_2_share_percent": "50",
    "source_2_months_active": "12",
}


def test_a_row_is_answered_in_flat_columns() -> None:
    (answer,) = sheet(ROW)
    explain, facts = answer.pop("explain"), answer.pop("facts")
    assert answer == {
        "id": "a",
        "requirement": "required_now",
        "required_from": "2026-04-06",
        "reason": "over_threshold",
        "voluntary_sign_up": "not_applicable_required",
        "exempt_until_at_least": "",
        "earliest_possible": "",
        "next_step": "sign_up_now",
        "sources_to_enter": "self_employment; uk_property",
        "qualifying_income": "2024-25: 51000.25",
        "ask": "",
        "error": "",
    }
    assert facts.startswith("F-ELIG-04; ")
    assert "£51,000.25" in explain


def test_a_row_says_the_same_as_its_line() -> None:
    lines = line(
        returns(
            {"kind": "self_employment", "gross": 45000},
            {"kind": "uk_property", "gross": "12000.50", "share_percent": 50},
        )
    )
    assert sheet(ROW)[0]["explain"] == asked(lines)["explain"]


def test_a_share_may_have_its_sign() -> None:
    assert sheet(ROW | {"source_2_share_percent": "50%"}) == sheet(ROW)


def test_blank_is_not_known() -> None:
    assert sheet(ROW | {"uk_resident": ""})[0]["requirement"] == "required_now"
    unsure = sheet(ROW | {"has_nino_by_31_january_before_year": " "})[0]
    assert unsure["ask"] == "person.has_nino_by_31_january_before_year"


def test_several_circumstances_stand_in_one_cell() -> None:
    cell = "marriage_allowance; blind_persons_allowance;"
    assert sheet(ROW | {"exemption_circumstances": cell})[0]["reason"] == "blind_persons_allowance"


def test_several_returns_and_one_that_shows_nothing() -> None:
    more = {"source_3_tax_year": "2025-26", "source_3_kind": "self_employment", "source_3_gross": "9"}
    assert sheet(ROW | more)[0]["qualifying_income"] == "2024-25: 51000.25; 2025-26: 9"
    empty = {name: cell for name, cell in ROW.items() if not name.startswith("source")}
    assert sheet(empty)[0]["reason"] == "no_return_given"
    assert sheet(empty | {"returns_given": "2024-25; 2025-26"})[0]["reason"] == "no_qualifying_income"


def test_figures_of_a_whole_return_have_columns_of_their_own() -> None:
    answer = sheet(ROW | {"2024-25_amended_on": "2026-01-01", "2024-25_net_profit": "-5"})[0]
    assert "SR-18" in answer["facts"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"source_2_gross": "lots"}, "source_2_gross: must be a number, like 50000 or 49999.99"),
        ({"source_2_kind": "rent"}, "source_2_kind: must be one of"),
        ({"source_2_kind": ""}, "source_2_kind: must be one of"),
        ({"source_2_tax_year": "2024"}, "source_2_tax_year: must be a tax year like 2026-27"),
        ({"source_2_tax_year": ""}, "source_2_tax_year: must be a tax year like 2026-27"),
        ({"source_2_months_active": "0"}, "source_2_months_active: must be a whole number from 1 to 12"),
        ({"source_2_months_active": "six"}, "source_2_months_active: must be a whole number"),
        ({"returns_given": "2025"}, "returns_given: must be a tax year like 2026-27"),
        ({"2024-25_net_profit": "x"}, "2024-25_net_profit: must be a number"),
        ({"today": "20/11/2026"}, "today: must be a date like 2026-11-20"),
        ({"today": ""}, "today: must be a date like 2026-11-20"),
        ({"uk_resident": "maybe"}, "uk_resident: must be true or false"),
        ({"exemption_circumstances": "old"}, "exemption_circumstances: must be one of"),
        ({"notes": "call her"}, "notes: is not a field here"),
        ({"source_2_colour": "red"}, "source_2_colour: is not a field here"),
    ],
)
def test_a_bad_cell_is_named_by_its_column(changed: dict[str, str], message: str) -> None:
    wrong, right = sheet(ROW | changed, ROW | {name: "" for name in changed if name not in ROW} | {"id": "b"})
    assert wrong["id"] == "a"
    assert wrong["error"].startswith(message)
    assert wrong["requirement"] == ""
    assert right["id"] == "b"


def test_a_missing_column_is_named_in_each_row() -> None:
    short = {name: cell for name, cell in ROW.items() if name != "insolvent"}
    assert [row["error"] for row in sheet(short, short)] == ["insolvent: is missing"] * 2


def written_answers(text: str) -> list[dict[str, str]]:
    sink = StringIO()
    run(SIGN_UP, StringIO(text), sink, csv=True)
    return list(csv.DictReader(StringIO(sink.getvalue())))


def test_broken_rows_are_errors_and_the_run_goes_on() -> None:
    header, row = ",".join(ROW), ",".join(f'"{cell}"' for cell in ROW.values())
    broken = '"a"b,' + row
    beyond = row + ",more"
    found = written_answers("\ufeff" + "\n".join([header, broken, "", beyond, " , ", row]) + "\n")
    assert [bool(each["error"]) for each in found] == [True, True, False]
    assert found[0]["error"].startswith("not a row that can be read")
    assert found[1]["error"] == '"more" stands in a column without a name'
    assert found[2]["requirement"] == "required_now"


def test_a_column_twice_is_an_error() -> None:
    found = written_answers(f"{','.join(ROW)},id\n{','.join('x' for _ in ROW)},y\n")
    assert found[0]["error"] == "id: is the name of two columns"


def test_short_rows_are_blank_at_the_end_and_unnamed_blank_columns_do_no_harm() -> None:
    row = ",".join(f'"{cell}"' for cell in ROW.values())
    assert written_answers(f"{','.join(ROW)},returns_given,,\n{row}\n")[0]["requirement"] == "required_now"


@pytest.mark.parametrize("text", ["", "\n\n", ",".join(ROW) + "\n"])
def test_no_rows_is_a_header_alone(text: str) -> None:
    sink = StringIO()
    run(SIGN_UP, StringIO(text), sink, csv=True)
    assert sink.getvalue().splitlines() == [",".join(["id", *SIGN_UP.sheet.answers, "error"])]


def test_the_template_can_be_filled_in_and_answered_as_it_is() -> None:
    filled = list(csv.DictReader(StringIO(template(SIGN_UP))))
    assert [row["error"] for row in written_answers(template(SIGN_UP))] == ["", ""]
    assert set(ROW) <= set(filled[0])


# ------------------------------------------------------------------------------------------------------ many


class Endless:
    """Lines that are made when they are read, and counted."""

    def __init__(self, number: int) -> None:
        self.read = 0
        self.number = number

    def __iter__(self) -> Iterator[str]:
        text = json.dumps(line())
        for _ in range(self.number):
            self.read += 1
            yield text


class Watching(StringIO):
    """A sink that sees how far its source has been read at each line, and keeps none of them."""

    def __init__(self, source: Endless) -> None:
        super().__init__()
        self.source = source
        self.lines = 0
        self.flushed = False

    def write(self, text: str, /) -> int:
        self.lines += text.count("\n")
        assert self.source.read - self.lines <= 1
        return len(text)

    def flush(self) -> None:
        self.flushed = True


def test_one_line_is_held_at_a_time_and_the_end_is_flushed() -> None:
    source = Endless(2_000)
    sink = Watching(source)
    run(SIGN_UP, source, sink, csv=False)  # type: ignore[arg-type]
    assert sink.lines == 2_000
    assert sink.flushed


def test_two_thousand_rows_take_seconds_at_most() -> None:
    """Some 20,000 in 4 seconds on a quiet machine; this allows for one ten times as busy."""
    began = time.process_time()
    assert len(answers(*[json.dumps(line())] * 2_000)) == 2_000
    assert time.process_time() - began < 4


def test_amounts_survive_as_decimals_to_the_last_penny() -> None:
    big = "999999999999.99"
    told = json.dumps(line(returns(TRADE | {"gross": big})))
    assert Decimal(str(answers(told)[0]["qualifying_income"]["2024-25"])) == Decimal(big)
