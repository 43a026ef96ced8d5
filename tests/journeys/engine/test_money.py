"""Money: what people type for an amount of pounds, and what is said to the rest."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.journeys.a_journey import budget
from tests.journeys.engine.understanding import FACTS, ODD, refused, understood


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("50000", "50000.00"),
        ("£50,000", "50000.00"),
        ("50 000", "50000.00"),
        ("£ 50,000.5", "50000.50"),
        ("50,000.01", "50000.01"),
        ("50000.", "50000.00"),
        ("50k", "50000.00"),
        ("£12.5K", "12500.00"),
        ("50 grand", "50000.00"),
        ("20 thousand", "20000.00"),
        ("about £1,200", "1200.00"),
        ("1200 pounds", "1200.00"),
        ("GBP 1,200", "1200.00"),
        ("600 quid", "600.00"),
        ("50,000 a year", "50000.00"),
        ("£50k per annum", "50000.00"),
        ("0", "0.00"),
        ("nothing", "0.00"),
        ("Nil.", "0.00"),
        ("999,999,999.99", "999999999.99"),
        ("５０，０００", "50000.00"),
        ("٥٠٠٠٠", "50000.00"),
        ("\ufeff50000", "50000.00"),
        ("\u200f£50,000\u200f", "50000.00"),
        ("50\u00a0000", "50000.00"),
        ("  50000\n", "50000.00"),
        ("0.50", "0.50"),
        (".50", "0.50"),
        ("£.50", "0.50"),
        ("about 40k", "40000.00"),
        ("40 grand ish", "40000.00"),
        ("40kish", "40000.00"),
        ("roughly 40 k or so", "40000.00"),
        ("I think it's about £40,000 in total", "40000.00"),
        ("~40k", "40000.00"),
        ("£1,234.50p", "1234.50"),
        ("1 pound", "1.00"),
        ("40k gross", "40000.00"),
        ("£31,000 before expenses", "31000.00"),
    ],
)
def test_amounts_people_type(text: str, amount: str) -> None:
    assert str(understood(budget, text)) == amount


@pytest.mark.parametrize(
    "text",
    ["fifty grand", "1e9", "12,50", "50.000.00", "1,2345", "$500", "€500", "1'000", "ten", "NaN", "0x10", "<b>5</b>",
     "£", "½", "a lot", "ish", "p"],
)  # fmt: skip
def test_what_is_not_an_amount(text: str) -> None:
    assert refused(budget, text) == "Enter the amount in figures, such as 12,500 or 12,500.50."


@pytest.mark.parametrize(
    "text",
    ["between 20 and 30k", "40-50k", "5 or 6", "£20,000 to £30,000", "over 50k", "just under £50,000",
     "nearly 50 grand", "about 20 to 30k", "more than 50,000"],
)  # fmt: skip
def test_more_than_one_amount_is_not_guessed_from(text: str) -> None:
    assert refused(budget, text) == "Enter one amount, as near as you can, such as 12,500."


@pytest.mark.parametrize("text", ["£49,999.995", "12.500", "0.001"])
def test_parts_of_a_penny(text: str) -> None:
    assert refused(budget, text) == "Enter pounds and pence, such as 12,500.50. Pence have two figures."


@pytest.mark.parametrize("text", ["-500", "£-500", "−500", "-£500", "minus 500", "(500)", "(£500)"])
def test_less_than_nothing(text: str) -> None:
    assert refused(budget, text) == "Enter 0 or more. Do not take off your expenses."


@pytest.mark.parametrize(
    "text",
    ["600 a month", "£600 per month", "600/month", "£600pm", "600 pcm", "150 a week", "150pw", "weekly 150",
     "600 each month", "1800 per quarter"],
)  # fmt: skip
def test_an_amount_for_part_of_a_year(text: str) -> None:
    assert refused(budget, text) == "Enter the total for the whole tax year, such as 12,500."


@pytest.mark.parametrize("text", ["1000000000", "9999999k", "1" * 800])
def test_absurd_amounts(text: str) -> None:
    assert refused(budget, text) == "Enter an amount under £1,000,000,000."


@pytest.mark.parametrize("text", ODD)
def test_nothing_raises_and_an_answer_can_be_read_back(text: str) -> None:
    found = budget.understand(text, FACTS)
    if isinstance(found, Decimal):
        assert budget.read(budget.store(found), FACTS) == found
