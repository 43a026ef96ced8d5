"""Every status has its own ending, which says what the rules say of it, and never HMRC's code."""

from __future__ import annotations

import pytest

from journeys.rules.status import Lateness, Obligations, Status, meaning
from journeys.status import status
from tests.journeys.talk import Talk

WAYS = {
    Status.MANDATED: ("Required",),
    Status.VOLUNTARY: ("Voluntarily signed up",),
    Status.ANNUAL: ("Not required",),
    Status.EXEMPT: ("Exempt", "In another way, or I do not know"),
    Status.DIGITALLY_EXEMPT: ("Exempt", "HMRC agreed I cannot use digital tools"),
    Status.DORMANT: ("There is no line for that year", "Yes"),
    Status.NO_STATUS: ("There is no line for that year", "No, or I do not know"),
    Status.UNKNOWN: ("Something else, or I cannot see it",),
}
SAID = {
    Obligations.UPDATES_AND_RETURN: "you send 4 quarterly updates for each business, and a tax return",
    Obligations.RETURN_ONLY: "you send one yearly tax return, and no quarterly updates",
    Obligations.NONE: "HMRC creates no deadlines",
    Obligations.UNKNOWN: "I cannot tell yet what you have to send",
}
CODES = ("MTD Mandated", "MTD Voluntary", "Annual", "MTD Exempt", "Digitally Exempt", "Dormant", "No Status")


@pytest.mark.parametrize("each", Status)
def test_a_status_is_explained_as_the_rules_have_it(each: Status) -> None:
    text = Talk(status).chooses(*WAYS[each]).text
    assert [said for said in SAID.values() if said in text] == [SAID[meaning(each).obligations]]


@pytest.mark.parametrize("each", Status)
def test_only_what_can_bring_a_penalty_is_said_to(each: Status) -> None:
    text, penalised = Talk(status).chooses(*WAYS[each]).text.lower(), meaning(each).penalised or frozenset()
    assert ("late updates" in text) is (Lateness.UPDATE in penalised)
    assert ("can bring penalties" in text) is (Lateness.PAYMENT in penalised)
    assert ("a late return can bring a penalty" in text) is (penalised == {Lateness.RETURN})


def test_each_status_has_an_ending_of_its_own() -> None:
    ends = {Talk(status).chooses(*way).at.outcome for way in WAYS.values()}
    assert ends == set(status.outcomes)


def test_no_code_of_hmrc_is_shown() -> None:
    shown = [Talk(status), *(Talk(status).chooses(*way) for way in WAYS.values())]
    text = "\n".join("\n".join((talk.text, *talk.buttons)) for talk in shown)
    assert [code for code in CODES if code in text] == []


@pytest.mark.parametrize(
    ("said", "ending"),
    [
        ("am i mandated", "required"),
        ("mtd mandated", "required"),
        ("MTD Voluntary", "voluntary"),
        ("Annual", "not_required"),
        ("no status", "no_line_why"),
        ("dormant", "no_line_why"),
        ("MTD Exempt", "exempt_how"),
        ("digitally exempt", "exempt_how"),
    ],
)
def test_people_may_type_what_they_have_heard(said: str, ending: str) -> None:
    at = Talk(status).says(said).at
    reached = at.question or at.outcome
    assert reached is not None
    assert reached.key == ending
