"""The page on which sign-up ends, by HMRC's reasons about the next year."""

from __future__ import annotations

from itertools import combinations

import pytest

from journeys.facts import FACTS
from journeys.rules.refusals import FACTS as FACT_OF_PAGE, RefusalPage, refusal_page

ONE_EACH = {
    RefusalPage.DIGITALLY_EXCLUDED: "Digitally Exempt",
    RefusalPage.EXEMPT_ENDURING: "Minister of Religion",
    RefusalPage.EXEMPT_THIS_YEAR: "Averaging Adjustment",
    RefusalPage.NO_DATA: "Bankrupt - Insolvent",
    RefusalPage.CANNOT_SIGN_UP_YET: "Partnership Income",
}


@pytest.mark.parametrize(("page", "reason"), list(ONE_EACH.items()))
def test_one_reason(page: RefusalPage, reason: str) -> None:
    assert refusal_page([reason]) is page


@pytest.mark.parametrize(("first", "second"), list(combinations(RefusalPage, 2)))
def test_of_two_the_first_page_is_taken(first: RefusalPage, second: RefusalPage) -> None:
    assert refusal_page([ONE_EACH[second], ONE_EACH[first]]) is first


@pytest.mark.parametrize("reasons", [[], ["Something new"], ["Time To Pay", "Debt Management"]])
def test_everything_else_ends_on_the_last_page(reasons: list[str]) -> None:
    assert refusal_page(reasons) is RefusalPage.CANNOT_SIGN_UP_YET


def test_each_page_cites_its_fact() -> None:
    assert list(FACT_OF_PAGE) == list(RefusalPage)
    assert all(fact in FACTS for fact in FACT_OF_PAGE.values())
