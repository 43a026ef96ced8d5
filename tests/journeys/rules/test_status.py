"""What each status means, against the table of journeys.md section 8 written out again."""

from __future__ import annotations

import pytest

from journeys.facts import FACTS
from journeys.rules.status import Label, Lateness, Obligations, Status, is_exempt, meaning, read_status


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("MTD Mandated", Status.MANDATED),
        ("MTD Voluntary", Status.VOLUNTARY),
        ("Annual", Status.ANNUAL),
        ("MTD Exempt", Status.EXEMPT),
        ("Digitally Exempt", Status.DIGITALLY_EXEMPT),
        ("Non Digital", Status.DIGITALLY_EXEMPT),
        ("Dormant", Status.DORMANT),
        ("No Status", Status.NO_STATUS),
        ("Something HMRC adds next year", Status.UNKNOWN),
        ("mtd mandated", Status.UNKNOWN),
        ("", Status.UNKNOWN),
        (None, Status.NO_STATUS),
    ],
)
def test_hmrc_values_are_read_and_new_ones_are_unknown(value: str | None, status: Status) -> None:
    assert read_status(value) is status


@pytest.mark.parametrize(
    ("status", "label", "obligations", "penalised"),
    [
        (Status.MANDATED, Label.REQUIRED, "quarterly_updates_and_return", {"update", "return", "payment"}),
        (Status.VOLUNTARY, Label.VOLUNTARILY_SIGNED_UP, "quarterly_updates_and_return", {"return", "payment"}),
        (Status.ANNUAL, Label.NOT_REQUIRED, "return_only", {"return"}),
        (Status.EXEMPT, Label.EXEMPT, "return_only", {"return"}),
        (Status.DIGITALLY_EXEMPT, Label.EXEMPT, "return_only", {"return"}),
        (Status.DORMANT, None, "none", set()),
        (Status.NO_STATUS, None, "unknown", None),
        (Status.UNKNOWN, None, "unknown", None),
    ],
)
def test_what_a_status_means(status: Status, label: Label | None, obligations: str, penalised: set[str] | None) -> None:
    means = meaning(status)
    assert means.label is label
    assert means.obligations is Obligations(obligations)
    assert means.penalised == (None if penalised is None else {Lateness(each) for each in penalised})


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_meaning_with_its_own_fact(status: Status) -> None:
    assert meaning(status).fact in FACTS
    assert [meaning(other).fact for other in Status].count(meaning(status).fact) == 1


def test_only_the_two_kinds_of_exempt_are_exempt() -> None:
    assert [status for status in Status if is_exempt(status)] == [Status.EXEMPT, Status.DIGITALLY_EXEMPT]


def test_no_status_makes_a_year_finalised() -> None:
    assert Obligations.FINALISED not in {meaning(status).obligations for status in Status}
