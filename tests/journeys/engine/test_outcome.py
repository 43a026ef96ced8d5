"""Endings: what it comes to, what happens next, one official page, and where it is from as of when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from journeys import sources
from journeys.engine.events import Control
from journeys.engine.journey import Journey
from journeys.engine.model import Outcome, Reading, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.session import Life
from journeys.engine.text import Json, _, message
from journeys.engine.turn import Concluded, FollowUp
from tests.journeys.a_journey import picnic
from tests.journeys.talk import Talk

SIMPLE: dict[str, Json] = {"where": "park", "day": "2026-11-22", "children": False, "budget": "15.00"}

LEAFLET = Reading(
    "leaflet",
    title=_("Cats like fish"),
    body=(_("They like it fresh."),),
    link=sources.SIGN_UP,
    facts=("F-ELIG-06",),
)
STEPS = Reading(
    "steps",
    title=_("Dogs like walks"),
    body=(_("They like them long."),),
    next=(_("Take the lead."),),
    link=sources.SIGN_UP,
    facts=("F-ELIG-06",),
)
PET = Choice(
    "pet",
    ask=_("Which pet do you want to read about?"),
    short=_("Pet"),
    choices=(Option("cat", _("Cats")), Option("dog", _("Dogs"))),
)
reading = Journey(
    "reading",
    title=_("Read about pets"),
    checks_answers=False,
    routes={PET: [when(answer("cat"), LEAFLET), otherwise(STEPS)]},
)


def test_it_is_said_on_two_screens() -> None:
    talk = Talk(picnic, SIMPLE).wants(Control.CONFIRM)
    told, following = talk.text.split("\n---\n")
    assert told == "On what you told me:\n\nBring bread and cheese\n\nIt costs £15 or less."
    assert following.startswith("What happens next\n\n• Buy the bread on 22 November 2026 (Sunday).\n\nFrom “")
    assert ", as of " in following
    assert following.endswith(". This is not tax advice.")


def test_it_has_one_official_link_and_four_ways_on() -> None:
    talk = Talk(picnic, SIMPLE).wants(Control.CONFIRM)
    assert [link.url for reply in talk.replies for link in reply.links] == [sources.SIGN_UP.url]
    assert talk.buttons == ["Show where this is from", "Change an answer", "Start again", "Open the menu"]


def test_it_is_told_to_others_once() -> None:
    talk = Talk(picnic, SIMPLE)
    assert talk.effects == ()
    assert talk.wants(Control.CONFIRM).effects[0] == Concluded("picnic", "simple")
    assert talk.opens().effects == ()


def test_the_answers_are_checked_before_it() -> None:
    talk = Talk(picnic, SIMPLE)
    assert talk.session.life is Life.CHECKING
    assert talk.text == (
        "Check your answers\n\n• Place: In the park\n• Day: 22 November 2026 (Sunday)\n• Children: No\n"
        "• Budget: £15\n\nAre these right?"
    )
    assert talk.buttons == ["Yes, show what this means", "Change an answer"]


def test_the_items_of_a_list_are_checked_one_by_one() -> None:
    two = {"1": {"name": "Ann", "sort": "adult"}, "2": {"name": "Bob", "sort": "child", "age": 7}}
    talk = Talk(picnic, {**SIMPLE, "budget": "50.00", "guests": {"items": two, "next": 3, "done": True}})
    assert "• Guest 1: Ann\n• Guest 2: Bob, aged 7" in talk.text


def test_where_it_is_from() -> None:
    talk = Talk(picnic, SIMPLE).wants(Control.CONFIRM).chooses("Show where this is from")
    assert talk.text.startswith("Where this is from\n\n• “")
    assert "Bring bread" not in talk.text
    assert "Start again" in talk.buttons


def test_the_answer_for_programs() -> None:
    assert picnic.map.nodes["feast"] in picnic.outcomes
    feast = picnic.map.nodes["feast"]
    assert isinstance(feast, Outcome)
    assert feast.result is not None
    two = {str(n): {"name": "Ann", "sort": "adult"} for n in (1, 2)}
    talk = Talk(picnic, {**SIMPLE, "budget": "50.00", "guests": {"items": two, "next": 3, "done": True}})
    assert feast.result(talk.at.path.told) == {"guests": 2}


# Readings, where there is nothing to check


def test_a_reading_follows_at_once_and_is_said_to_everybody_alike() -> None:
    talk = Talk(reading).says("cats")
    assert talk.session.life is Life.DONE
    assert talk.text.startswith("Cats like fish\n\nThey like it fresh.\n\nFrom “")
    assert talk.effects == (Concluded("reading", "leaflet"),)


def test_a_reading_may_say_what_to_do() -> None:
    assert "What to do\n\n• Take the lead." in Talk(reading).says("dogs").text


def test_something_else_can_be_read() -> None:
    talk = Talk(reading).says("cats")
    assert talk.buttons == ["Show where this is from", "Read something else", "Open the menu"]
    talk.chooses("Read something else")
    assert talk.buttons == ["Cats", "Dogs"]
    assert talk.says("dogs").text.startswith("Dogs like walks")


def test_an_outcome_that_is_finished_elsewhere_says_what_to_ask_later() -> None:
    asked = FollowUp(
        "picnic", "simple", message(_("Did you buy the bread?"), budget=Decimal("15.00"), day=date(2026, 11, 22))
    )
    assert Talk(picnic, SIMPLE).wants(Control.ANSWERS, Control.CONFIRM).effects == (
        Concluded("picnic", "simple"),
        asked,
    )


def test_an_outcome_with_nothing_left_to_do_asks_nothing_later() -> None:
    assert Talk(picnic, {"where": "home"}).wants(Control.CONFIRM).effects == (Concluded("picnic", "stay"),)


def test_it_is_to_be_asked_again_when_the_outcome_is_reached_again() -> None:
    talk = Talk(picnic, SIMPLE).wants(Control.ANSWERS, Control.CONFIRM).wants(Control.SOURCE)
    assert talk.effects == ()
    concluded, asked = talk.wants(Control.BACK, Control.CONFIRM).effects
    assert isinstance(concluded, Concluded)
    assert isinstance(asked, FollowUp)
