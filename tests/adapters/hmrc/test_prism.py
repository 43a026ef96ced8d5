"""Our client against Prism: does it ask as HMRC's files say, and does it read all that they may answer?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from adapters.hmrc.client import HmrcClient
from bot.hmrc.troubles import HmrcTrouble, Insolvent, NotAuthorised, NotFound, NotSignedUp, WrongNumber
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from tests.adapters.hmrc.far_end import Clock, ask, connected
from tests.far_ends.prism import prism

pytestmark = pytest.mark.needs("prism", "MTD_HMRC_API_SPECS")

YEAR = TaxYear(2026)


@pytest.fixture(scope="module")
def obligations_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prism("obligations-api", "3.0", tmp_path_factory.mktemp("prism")) as url:
        yield url


@pytest.fixture(scope="module")
def statuses_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prism("self-assessment-individual-details-api", "2.0", tmp_path_factory.mktemp("prism")) as url:
        yield url


@pytest.fixture
def obligations(obligations_url: str, clock: Clock) -> Iterator[HmrcClient]:
    with connected(obligations_url, clock) as client:
        yield client


@pytest.fixture
def individual_details(statuses_url: str, clock: Clock) -> Iterator[HmrcClient]:
    with connected(statuses_url, clock) as client:
        yield client


def prefer(client: HmrcClient, wish: str) -> None:
    """Tell Prism which of the described answers to give."""
    client.line._http.headers["Prefer"] = wish


def test_obligations_are_asked_and_read_as_the_file_says(obligations: HmrcClient) -> None:
    assert obligations.open_obligations(ask())
    for found in obligations.obligations(ask(), YEAR):
        assert found.business_id
        assert found.starts < found.ends < found.due
    (final,) = obligations.final_declarations(ask())
    assert (final.is_return, final.received) == (True, date(2020, 1, 25))


@pytest.mark.parametrize(
    ("wish", "raised"),
    [
        ("code=404", NotFound),
        ("code=403", NotAuthorised),
        ("code=400, example=FORMAT_NINO", WrongNumber),
        ("code=400, example=RULE_INSOLVENT_TRADER", Insolvent),
    ],
)
def test_each_refusal_of_obligations_is_told_apart(
    obligations: HmrcClient, wish: str, raised: type[HmrcTrouble]
) -> None:
    prefer(obligations, wish)
    with pytest.raises(raised):
        obligations.open_obligations(ask())


def test_no_obligations_is_an_empty_list(obligations: HmrcClient) -> None:
    prefer(obligations, "code=404, example=NO_OBLIGATIONS_FOUND")
    assert obligations.open_obligations(ask()) == []


def test_statuses_are_asked_and_read_as_the_file_says(individual_details: HmrcClient) -> None:
    (found,) = individual_details.statuses(ask(), YEAR)
    assert found.status is Status.NO_STATUS


def test_whatever_the_file_allows_is_read_or_refused_plainly(
    individual_details: HmrcClient, obligations: HmrcClient
) -> None:
    prefer(individual_details, "dynamic=true")
    prefer(obligations, "dynamic=true")
    calls = (lambda: individual_details.statuses(ask(), YEAR), lambda: obligations.final_declarations(ask()))
    for call in calls * 10:
        try:
            call()
        except HmrcTrouble as trouble:
            # made-up texts where a day should be
            assert trouble.fault.code in ("NOT_UNDERSTOOD", "PARTLY_UNDERSTOOD")  # noqa: PT017 - it may raise, and need not


@pytest.mark.parametrize(
    ("example", "raised"),
    [("CLIENT_OR_AGENT_NOT_AUTHORISED", NotAuthorised), ("CLIENT_NOT_MTD_ENROLLED", NotSignedUp)],
)
def test_not_signed_up_is_told_apart(individual_details: HmrcClient, example: str, raised: type[HmrcTrouble]) -> None:
    prefer(individual_details, f"code=403, example={example}")
    with pytest.raises(raised):
        individual_details.statuses(ask(), YEAR)
