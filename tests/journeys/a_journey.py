"""A small journey for tests, with every kind of question. It plans a picnic, and states no rule of tax."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from journeys import sources
from journeys.engine.journey import Journey
from journeys.engine.model import End, Facts, Outcome, answer, otherwise, when
from journeys.engine.questions import Choice, Date, Group, Money, Number, Option, TaxYearChoice, Text, Ticks, YesNo
from journeys.engine.text import Json, Message, _, message
from journeys.rules.tax_year import TaxYear

TODAY = date(2026, 11, 21)

where = Choice(
    "where",
    ask=_("Where will it be?"),
    short=_("Place"),
    choices=(
        Option("beach", _("At the beach"), also="sea, seaside"),
        Option("park", _("In the park"), also="playground"),
        Option("home", _("At home"), also="house, garden"),
    ),
    help=_("Choose the place where you will eat."),
    why=_("At home there is nothing to plan."),
    facts=("F-ELIG-06", "F-DL-09"),
)

when_ = Date(
    "day",
    ask=_("On which day?"),
    short=_("Day"),
    hint=_("For example 5 10 2026."),
    earliest=date(2020, 1, 1),
    days_ahead=30,
)

children = YesNo("children", ask=_("Are children coming?"), short=_("Children"), why=_("Children like games."))

games = Ticks(
    "games",
    ask=_("Which games will you bring?"),
    short=_("Games"),
    choices=(
        Option("ball", _("A ball"), also="football"),
        Option("kite", _("A kite")),
        Option("cards", _("Playing cards")),
        Option("none", _("No games"), also="none", alone=True),
    ),
)

budget = Money(
    "budget",
    ask=_("How much can you spend?"),
    short=_("Budget"),
    boundaries=(Decimal(20),),
)

name = Text("name", ask=_("What is the guest's name?"), short=_("Name"), longest=40)

sort = Choice(
    "sort",
    ask=_("Is this guest a child?"),
    short=_("Child or adult"),
    choices=(Option("adult", _("An adult")), Option("child", _("A child"))),
    help=_("Under 16 is a child."),
)

age = Number("age", ask=_("How old is the child?"), short=_("Age"), low=0, high=15)

GUEST = End("guest")


def _in_a_line(item: Facts) -> Message:
    if item[sort] == "adult":
        return message("{name}", name=item[name])
    return message(_("{name}, aged {age}"), name=item[name], age=item[age])


def _examples(facts: Facts) -> Sequence[Mapping[str, Json]]:
    del facts
    return [{"name": "Ann", "sort": "adult"}, {"name": "Bob", "sort": "child", "age": 7}]


guests = Group(
    "guests",
    ask=_("Tell me about each guest."),
    short=_("Your guests"),
    item=_("Guest"),
    routes={
        name: [otherwise(sort)],
        sort: [when(answer("child"), age), otherwise(GUEST)],
        age: [otherwise(GUEST)],
    },
    summary=_in_a_line,
    example_items=_examples,
)

year = TaxYearChoice(
    "year",
    ask=_("In which tax year will you pay for it?"),
    short=_("Tax year"),
    years=lambda facts: [TaxYear.containing(facts.today) - back for back in (0, 1)],
)


def is_cheap(facts: Facts) -> bool:
    """No more than £20"""
    return facts[budget] <= 20


def are_many(facts: Facts) -> bool:
    """Two guests or more"""
    return len(facts[guests]) > 1


stay = Outcome(
    "stay",
    title=_("You can stay at home"),
    body=(_("There is nothing to plan."),),
    next=(_("Enjoy the day."),),
    link=sources.SIGN_UP,
    facts=("F-ELIG-06",),
)

simple = Outcome(
    "simple",
    title=_("Bring bread and cheese"),
    body=(_("It costs {budget} or less."),),
    next=(_("Buy the bread on {day}."),),
    fill=lambda facts: {"budget": facts[budget], "day": facts[when_]},
    link=sources.SIGN_UP,
    facts=("F-ELIG-06",),
    follow_up=_("Did you buy the bread?"),
)

feast = Outcome(
    "feast",
    title=_("Cook a meal for everybody"),
    body=(_("You have {count} guests."),),
    next=(_("Ask your guests what they eat."),),
    fill=lambda facts: {"count": len(facts[guests])},
    link=sources.SIGN_UP,
    facts=("F-ELIG-06", "F-DL-09"),
    result=lambda facts: {"guests": len(facts[guests])},
)

for_two = Outcome(
    "for_two",
    title=_("Book a table for two"),
    body=(_("You pay for it in {year}."),),
    next=(_("Book it before {day}."),),
    fill=lambda facts: {"year": facts[year], "day": facts[when_]},
    link=sources.SIGN_UP,
    facts=("F-ELIG-06",),
)

picnic = Journey(
    "picnic",
    title=_("Plan a picnic"),
    intro=(_("I ask a few questions about your picnic."),),
    words="picnic, plan a picnic",
    routes={
        where: [when(answer("home"), stay), otherwise(when_)],
        when_: [otherwise(children)],
        children: [when(answer("yes"), games), otherwise(budget)],
        games: [otherwise(budget)],
        budget: [when(is_cheap, simple), otherwise(guests)],
        guests: [when(are_many, feast), otherwise(year)],
        year: [otherwise(for_two)],
    },
)
