"""The journey that the benches walk: six questions of six kinds, one ending. It states no rule of tax."""

from __future__ import annotations

from decimal import Decimal

from journeys import sources
from journeys.engine.journey import Journey
from journeys.engine.model import Outcome, otherwise
from journeys.engine.questions import Choice, Date, Money, Option, TaxYearChoice, Ticks, YesNo
from journeys.engine.text import _
from journeys.rules.tax_year import TaxYear

kind = Choice(
    "kind",
    ask=_("What kind of work do you do?"),
    short=_("Kind of work"),
    choices=(
        Option("trade", _("I sell things")),
        Option("service", _("I do things for people")),
        Option("other", _("Something else")),
    ),
    help=_("Choose the one that brings in most."),
    why=_("The questions after this depend on it."),
)
helped = YesNo("helped", ask=_("Does somebody help you with your records?"), short=_("Help with records"))
amount = Money("amount", ask=_("How much came in last year?"), short=_("Amount"), boundaries=(Decimal(1000),))
started = Date("started", ask=_("On which day did you start?"), short=_("Start"), hint=_("For example 5 10 2025."))
year = TaxYearChoice(
    "year",
    ask=_("Which tax year is this about?"),
    short=_("Tax year"),
    years=lambda facts: [TaxYear.containing(facts.today) - back for back in (0, 1, 2)],
)
tools = Ticks(
    "tools",
    ask=_("What do you keep your records with?"),
    short=_("Records"),
    choices=(Option("paper", _("Paper")), Option("sheet", _("A spreadsheet")), Option("app", _("An app"))),
)
done = Outcome(
    "done",
    title=_("You have answered six questions"),
    body=(_("You had {amount} coming in."), _("You started on {started}.")),
    next=(_("Read the page below."), _("Come back when something changes.")),
    fill=lambda facts: {"amount": facts[amount], "started": facts[started]},
    link=sources.SIGN_UP,
    facts=("F-ELIG-06",),
)

six = Journey(
    "six",
    title=_("Answer six questions"),
    routes={
        kind: [otherwise(helped)],
        helped: [otherwise(amount)],
        amount: [otherwise(started)],
        started: [otherwise(year)],
        year: [otherwise(tools)],
        tools: [otherwise(done)],
    },
)

TYPED = ("1", "yes", "12,500.50", "5 10 2025", "2", "1 and 3", "yes")
"""What a person types from the first question to the ending; the last "yes" says that the answers are right."""
