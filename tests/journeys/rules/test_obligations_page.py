"""The full table of opt-out-rules.md section 4, both columns, and the three reasons for a page without cards.

In the table P, C and N are the previous, current and next year, and `+` after a card means onwards.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from journeys.rules.obligations_page import Scope, cards, hides_cards_for_exempt, refusal, shows_error
from journeys.rules.opt_out import Choice, choice, years_to_leave
from journeys.rules.sign_up_again import years_to_sign_up
from journeys.rules.status import Status
from journeys.rules.three_years import Action, Case, Place

TODAY = date(2026, 11, 21)
LETTERS = {"P": Place.PREVIOUS, "C": Place.CURRENT, "N": Place.NEXT}
NAMES = {
    "Voluntary": Status.VOLUNTARY,
    "Mandated": Status.MANDATED,
    "Annual": Status.ANNUAL,
    "No Status": Status.NO_STATUS,
}

# current | next | P voluntary and open: may leave | page | P anything else: may leave | page
TABLE = """
Voluntary | Voluntary | P C N | leave P+, leave C+, leave N+          | C N | leave C+, leave N+
Voluntary | Mandated  | P C   | leave P+, leave C                     | C   | leave C
Voluntary | Annual    | P C   | leave P+, leave C, sign up N+         | C   | leave C, sign up N+
Voluntary | No Status | P C N | leave P+, leave C                     | C N | leave C
Mandated  | Voluntary | P N   | leave P, leave N+                     | N   | leave N+
Mandated  | Mandated  | P     | leave P                               |     |
Mandated  | Annual    | P     | leave P, sign up N+                   |     | sign up N+
Mandated  | No Status | P     | leave P                               |     |
Annual    | Voluntary | P N   | leave P, sign up C, leave N+          | N   | sign up C, leave N+
Annual    | Mandated  | P     | leave P, sign up C                    |     | sign up C
Annual    | Annual    | P     | leave P, sign up C+, sign up N+       |     | sign up C+, sign up N+
Annual    | No Status | P     | leave P, sign up C                    |     | sign up C
No Status | Voluntary | P N   | leave P, leave N+                     | N   | leave N+
No Status | Mandated  | P     | leave P                               |     |
No Status | Annual    | P     | leave P, sign up N+                   |     | sign up N+
No Status | No Status | P     | leave P                               |     |
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()]
OPEN = [(Status.VOLUNTARY, False)]
ELSE = [(status, True) for status in Status] + [(NAMES[name], False) for name in ("Mandated", "Annual", "No Status")]


def shown(case: Case) -> str:
    words = {Action.OPT_OUT: "leave", Action.SIGN_UP: "sign up"}
    letters = {place: letter for letter, place in LETTERS.items()}
    plus = {Scope.SINGLE: "", Scope.ONWARDS: "+"}
    return ", ".join(f"{words[card.action]} {letters[card.place]}{plus[card.scope]}" for card in cards(case))


def test_the_table_has_every_pair_of_statuses_once() -> None:
    assert sorted((row[0], row[1]) for row in ROWS) == sorted(product(NAMES, NAMES))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}, {row[1]}")
@pytest.mark.parametrize(
    ("previous", "finalised", "column"),
    [(*each, 2) for each in OPEN] + [(*each, 4) for each in ELSE],
)
def test_the_full_table(row: list[str], previous: Status, finalised: bool, column: int) -> None:
    case = Case(
        today=TODAY,
        previous=previous,
        current=NAMES[row[0]],
        next=NAMES[row[1]],
        previous_finalised=finalised,
    )
    leavable = row[column].split()
    assert list(years_to_leave(case)) == [LETTERS[letter] for letter in leavable]
    assert choice(case) == [Choice.NONE, Choice.ONE_YEAR, Choice.MULTI_YEAR, Choice.MULTI_YEAR][len(leavable)]
    assert shown(case) == row[column + 1]
    nothing_to_show = finalised or previous is Status.NO_STATUS
    assert shows_error(case) == (row[:2] == ["No Status", "No Status"] and nothing_to_show)


@pytest.mark.parametrize("exempt", [Status.EXEMPT, Status.DIGITALLY_EXEMPT])
@pytest.mark.parametrize("place", Place)
def test_one_visible_exempt_year_hides_every_card(exempt: Status, place: Place) -> None:
    all_voluntary = Case(today=TODAY).with_status(tuple(Place), Status.VOLUNTARY)
    case = all_voluntary.with_status((place,), exempt)
    assert hides_cards_for_exempt(case)
    assert cards(case) == ()
    assert len(years_to_leave(case)) == 2


def test_an_exempt_previous_year_out_of_sight_hides_nothing() -> None:
    case = Case(today=TODAY, previous=Status.EXEMPT, current=Status.VOLUNTARY, previous_finalised=True)
    assert not hides_cards_for_exempt(case)
    assert shown(case) == "leave C"


def test_no_cards_when_all_businesses_have_ceased() -> None:
    case = Case(today=TODAY, current=Status.VOLUNTARY, next=Status.VOLUNTARY, all_businesses_ceased=True)
    assert cards(case) == ()
    assert years_to_leave(case) == (Place.CURRENT, Place.NEXT)


@pytest.mark.parametrize("status", [Status.NO_STATUS, Status.DORMANT, Status.UNKNOWN])
def test_the_page_fails_without_a_status_it_can_show(status: Status) -> None:
    case = Case(today=TODAY).with_status(tuple(Place), status)
    assert shows_error(case)
    assert not shows_error(case.with_status((Place.NEXT,), Status.MANDATED))
    assert not shows_error(case.with_status((Place.PREVIOUS,), Status.EXEMPT))


def test_where_the_page_fails_the_rule_allows_nothing_either() -> None:
    for previous, current, following, finalised in product(Status, Status, Status, (False, True)):
        case = Case(
            today=TODAY,
            previous=previous,
            current=current,
            next=following,
            previous_finalised=finalised,
        )
        if shows_error(case):
            assert not years_to_leave(case)
            assert not years_to_sign_up(case)
            assert refusal(case) is not None
