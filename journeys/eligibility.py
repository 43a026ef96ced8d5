"""Do I have to use Making Tax Digital for Income Tax, from when, and what do I do next?

Read it like the leaflet: the questions, then the endings, then what decides, and last the table of routes. The law is
in `journeys.rules`; here are the words and the order (sign-up-rules.md section 1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from journeys import sections, sources
from journeys.coming import IF_REQUIRED, NEXT_RETURN, NO_CHANGE, by_the_day, coming
from journeys.engine.journey import Journey
from journeys.engine.model import End, Facts, Outcome, Routes, answer, otherwise, when
from journeys.engine.questions import (
    Choice,
    Date,
    Group,
    Money,
    Number,
    Option,
    Share,
    TaxYearChoice,
    Ticks,
    YesNo,
)
from journeys.engine.text import Json, Message, Several, Value, _, message
from journeys.rules import deadlines, first_return as first_return_rules, sign_up, thresholds
from journeys.rules.case import Case, Person, Role
from journeys.rules.decision import Decision, Note, Requirement
from journeys.rules.exemptions import Circumstance, is_still_sure
from journeys.rules.explaining import explain
from journeys.rules.mandation import likely_out_from
from journeys.rules.qualifying_income import Return, Source, SourceKind
from journeys.rules.tax_year import TaxYear

# ---------------------------------------------------------------------------------------------------- the questions

who = Choice(
    "who",
    ask=_("Whose income is this about?"),
    short=_("Whose income"),
    choices=(
        Option("own", _("My own"), also="me, mine, sole trader, landlord, self employed, my own income"),
        Option("company", _("A limited company"), also="company, ltd, limited, my company"),
        Option("partnership", _("A partnership"), also="llp, partners"),
        Option("trust", _("A trust, as its trustee"), also="trust, trustee"),
        Option("estate", _("The estate of someone who died"), also="estate, executor, probate"),
        Option("overseas_company", _("A company from outside the UK"), also="overseas company, offshore company"),
    ),
    hint=_("If you act for somebody or help them, answer for them."),
    help=_("If you run a company and also have a trade or rent of your own, choose “My own”."),
    why=_("The rules differ for people, companies, partnerships and trusts."),
    facts=("SR-01", "F-ELIG-02", "F-ELIG-03"),
)

income = Ticks(
    "income",
    ask=_("Which of these incomes do you have?"),
    short=_("Kinds of income"),
    hint=_("Choose all that apply."),
    choices=(
        Option(
            "trade",
            _("Self-employment"),
            also="self employed, sole trader, trade, business, freelance, freelancing, my business, work for myself",
        ),
        Option(
            "uk_property",
            _("Rent from property in the UK"),
            also="rent, rental, landlord, uk property, property, holiday let, airbnb, buy to let, buy to lets, "
            "rent out a flat, rent out a house, rent out a room, let a flat, let out a flat, lodger",
        ),
        Option(
            "foreign_property",
            _("Rent from property outside the UK"),
            also="foreign property, rent abroad, overseas property, foreign rent, villa",
        ),
        Option("partnership", _("A share of a partnership's profit"), also="partnership, partner, llp"),
        Option(
            "other",
            _("Only other income, such as wages"),
            also="none, none of these",
            beside="wages, paye, pension, pensions, dividends, savings, interest, job, salary, employed, employment",
            alone=True,
        ),
    ),
    help=_("Only self-employment and rent count. Wages, pensions, dividends and interest do not."),
    why=_("Only some kinds of income bring you into this service."),
    facts=("F-ELIG-02", "F-ELIG-06", "SR-20", "SR-21", "SR-22"),
)

returns = Choice(
    "returns",
    ask=_("Have you sent a Self Assessment tax return in the last 2 years?"),
    short=_("Tax return in the last 2 years"),
    choices=(
        Option("yes", _("Yes"), also="y, yeah, yep, i have, yes i have"),
        Option("unregistered", _("No, I am not registered"), also="not registered, unregistered, no utr"),
        Option("never", _("No, I have never sent one"), also="never, first time, not yet, never sent one"),
        Option("lapsed", _("No, not for over 2 years"), also="lapsed, not for years, over 2 years"),
        Option("unsure", _("I am not sure"), also="not sure, don't know, dont know, no idea, unsure"),
    ),
    help=_("Being registered means HMRC gave you a Unique Taxpayer Reference. Do not send it to me."),
    why=_("HMRC looks at your returns. You cannot sign up before you have sent one."),
    facts=("SR-03", "F-REG-01", "F-REG-02", "F-ELIG-08"),
)

owed = YesNo(
    "owed",
    ask=_("Has HMRC asked for a tax return that you have not sent?"),
    short=_("A return not sent"),
    help=_("HMRC asks in a letter or in your online account. It is called a notice to file."),
    why=_("A return that you owe can bring you in, even if it has not been sent."),
    facts=("SR-17",),
)

nino = Choice(
    "nino",
    ask=_("Do you have a National Insurance number?"),
    short=_("National Insurance number"),
    hint=_("Do not tell me the number."),
    choices=(
        Option("yes", _("Yes"), also="y, yeah, yep, i do, yes i do"),
        Option("no", _("No"), also="n, nope, none, i do not, i don't"),
        Option("late", _("Yes, but it came after {january}"), also="late, recently, just got it, new"),
    ),
    fill=lambda facts: {"january": date(TaxYear.containing(facts.today).start_year, 1, 31)},
    help=_("It is on payslips and on letters about tax or benefits."),
    why=_("Without one you are exempt, and HMRC cannot sign you up."),
    facts=("SR-31",),
)

resident = YesNo(
    "resident",
    ask=_("Are you resident in the UK for tax?"),
    short=_("UK resident"),
    help=_("If you live in the UK all year, the answer is yes."),
    why=_("Rent from outside the UK counts only for UK residents."),
    facts=("SR-22", "SR-38"),
)

grounds = Ticks(
    "grounds",
    ask=_("Do any of these apply to you?"),
    short=_("Exemptions"),
    hint=_("Choose all that apply."),
    choices=(
        Option("minister", _("I am a minister of religion"), also="minister, vicar, priest, imam, rabbi"),
        Option("lloyds", _("I am a Lloyd's underwriter"), also="lloyds, underwriter"),
        Option("blind", _("I get Blind Person's Allowance"), also="blind, blind person's allowance"),
        Option("couple", _("I get Married Couple's Allowance"), also="married couple's allowance"),
        Option(
            "incapacity",
            _("I cannot act myself, and an attorney or deputy does"),
            also="deputy, guardian, court of protection, incapacity, lost capacity, dementia, cannot act for myself, "
            "cannot act myself, can't act for myself",
        ),
        Option("care", _("I claim qualifying care relief"), also="foster, fostering, foster carer, carer"),
        Option("averaging", _("I average my profits"), also="averaging, farmer, author, artist"),
        Option("performer", _("I am a visiting performer"), also="performer"),
        Option("trust_income", _("I get income from a trust or estate"), also="trust income, sa107"),
        Option("residence", _("I send the residence pages, SA109"), also="sa109, residence pages, non resident"),
        Option("none", _("None of these"), also="no, none, n, nothing, neither", alone=True),
    ),
    help=_(
        "Marriage Allowance is different: it exempts nobody. Nor does a power of attorney while you can act yourself."
    ),
    why=_("As far as we know, HMRC exempts people with these, some for a time and some for good."),
    facts=("SR-33", "SR-34", "SR-35", "SR-36", "SR-37", "SR-38", "SR-39", "SR-40", "SR-41", "SR-42"),
)

_FOR_GOOD = ("minister", "lloyds", "blind", "couple", "incapacity")
_FOR_NOW = ("care", "averaging", "performer", "trust_income", "residence")

digital = Choice(
    "digital",
    ask=_("Can you use a computer, tablet or phone for your records?"),
    short=_("Digital tools"),
    choices=(
        Option("able", _("Yes, or someone does it for me"), also="yes, y, yes i can, i can"),
        Option("agreed", _("No, and HMRC agreed I am exempt"), also="agreed, exempt, hmrc agreed"),
        Option("applied", _("No, and I am waiting for HMRC"), also="applied, waiting, i have applied"),
        Option("unable", _("No, and I have not applied"), also="no, n, i can't, i cannot, not applied"),
        Option("vat", _("I am exempt from digital VAT only"), also="vat, vat exemption"),
    ),
    help=_("Think of age, health, disability, where you live, or religion. Not being used to software is not enough."),
    why=_("HMRC can exempt people who cannot use digital tools. They have to apply."),
    facts=("F-ELIG-13", "F-ELIG-14", "SR-43", "SR-44", "SR-46"),
)

latest = TaxYearChoice(
    "latest",
    ask=_("Which is the latest tax year you have sent a return for?"),
    short=_("Latest return"),
    hint=_("A tax year runs from 6 April to 5 April."),
    years=lambda facts: [TaxYear.containing(facts.today) - back for back in (1, 2, 3)],
    help=_("Look at the top of your return, or in your HMRC online account."),
    why=_("HMRC looks at the return from two years before."),
    facts=("F-ELIG-05", "SR-14"),
)

earlier = YesNo(
    "earlier",
    ask=_("Did you have to use this service in an earlier tax year?"),
    short=_("Had to use it before"),
    help=_("Answer yes if your income was over the limit then, even if you did not sign up."),
    why=_("Once you have to use it, lower income does not release you at once."),
    facts=("F-ELIG-09", "SR-15"),
)

kind = Choice(
    "kind",
    ask=_("What kind of income is this?"),
    short=_("Kind"),
    choices=(
        Option("self_employment", _("Self-employment"), also="trade, sole trader, business, self employed"),
        Option("uk_property", _("UK property"), also="uk rent, rent, property, flat, house"),
        Option("foreign_property", _("Foreign property"), also="foreign rent, abroad, overseas"),
    ),
    hint=_("Add each trade by itself. Put all UK lets together, unless you own them in different shares."),
    help=_("Later you can add another income, change one, or take one out."),
    facts=("SR-20", "SR-25", "F-DL-01"),
)

shared = YesNo(
    "shared",
    ask=_("Do you own this property with someone else?"),
    short=_("Owned with others"),
    help=_("For example with your husband, wife or a friend."),
    why=_("Only your own share counts."),
    facts=("SR-23",),
)

share = Share(
    "share",
    ask=_("What is your share, in per cent?"),
    short=_("Your share in per cent"),
    hint=_("Half is 50. You can also say a third, or 33.33."),
    facts=("SR-23",),
)


def _years(facts: Facts) -> dict[str, Value]:
    year = facts[latest]
    is_shared: bool | None = facts.get(shared)
    whose = _("Give the whole rent, for all owners.") if is_shared else _("Give the amount before expenses.")
    return {"latest": year, "before": year - 1, "third": year - 2, "whose": Message(whose)}


_THRESHOLDS = (Decimal(20_000), Decimal(30_000), Decimal(50_000))

gross = Money(
    "gross",
    ask=_("How much was it on your {latest} return, before expenses?"),
    short=_("Amount in {latest}"),
    hint=_("{whose} Enter 0 if there was none."),
    fill=_years,
    boundaries=_THRESHOLDS,
    help=_("Use the turnover or rents box of your return. It is the money that came in, not your profit."),
    why=_("The limits look at income before expenses."),
    facts=("F-ELIG-06", "SR-20", "SR-21", "SR-24"),
)

gross_before = Money(
    "gross_before",
    ask=_("How much was it on your {before} return, before expenses?"),
    short=_("Amount in {before}"),
    hint=_("{whose} Enter 0 if there was none."),
    fill=_years,
    boundaries=_THRESHOLDS,
    help=gross.help,
    why=_("Each year is decided by the return from two years before."),
    facts=("F-ELIG-05", "F-ELIG-06"),
)

gross_third = Money(
    "gross_third",
    ask=_("How much was it on your {third} return, before expenses?"),
    short=_("Amount in {third}"),
    hint=_("{whose} Enter 0 if there was none."),
    fill=_years,
    boundaries=_THRESHOLDS[:1],
    help=gross.help,
    why=_("Three years in a row under the limit can release you."),
    facts=("F-ELIG-09", "SR-15"),
)

whole = YesNo(
    "whole",
    ask=_("Did you have this income all through those tax years?"),
    short=_("All through the year"),
    help=_("Answer no if it began or stopped part-way through a tax year."),
    why=_("Income of part of a year is scaled up to 12 months."),
    facts=("SR-26",),
)

months = Number(
    "months",
    ask=_("For how many months of {latest} did you have it?"),
    short=_("Months in {latest}"),
    fill=_years,
    low=1,
    high=12,
    facts=("SR-26",),
)

months_before = Number(
    "months_before",
    ask=_("For how many months of {before} did you have it?"),
    short=_("Months in {before}"),
    fill=_years,
    low=1,
    high=12,
    facts=("SR-26",),
)


def is_property(item: Facts) -> bool:
    """Rent"""
    return item[kind] != "self_employment"


def needs_the_year_before(item: Facts) -> bool:
    """The return before it counts too"""
    return thresholds.threshold(item[latest] - 1) is not None


def needs_a_third_year(item: Facts) -> bool:
    """Three years may release them"""
    was_in: bool | None = item.get(earlier)
    return bool(was_in) and thresholds.threshold(item[latest] - 2) is not None


def had_some_the_year_before(item: Facts) -> bool:
    """It had income the year before too"""
    return (item.get(gross_before) or Decimal(0)) > 0


def had_none_at_the_end(item: Facts) -> bool:
    """It had no income in the latest year"""
    return item[gross] == 0


def had_none(item: Facts) -> bool:
    """It had no income in these years"""
    return item[gross] == 0 and not had_some_the_year_before(item)


_told = End("told")

_OF_AN_INCOME: Routes = {
    kind: [when(is_property, shared), otherwise(gross)],
    shared: [when(answer("yes"), share), otherwise(gross)],
    share: [otherwise(gross)],
    gross: [when(needs_the_year_before, gross_before), when(had_none, _told), otherwise(whole)],
    gross_before: [when(needs_a_third_year, gross_third), when(had_none, _told), otherwise(whole)],
    gross_third: [when(had_none, _told), otherwise(whole)],
    whole: [when(answer("yes"), _told), when(had_none_at_the_end, months_before), otherwise(months)],
    months: [when(had_some_the_year_before, months_before), otherwise(_told)],
    months_before: [otherwise(_told)],
}


def _income_in_a_line(item: Facts) -> Message:
    amounts = [item[each] for each in (gross, gross_before, gross_third) if item.get(each) is not None]
    years = [message("{amount} ({year})", amount=paid, year=item[latest] - n) for n, paid in enumerate(amounts)]
    line = message("{kind}, {amounts}", kind=kind.show(item[kind], item), amounts=Several(tuple(years)))
    if item.get(share) is None:
        return line
    return message(_("{income}, your share {share}%"), income=line, share=share.show(item[share], item))


def _example_incomes(facts: Facts) -> Sequence[Mapping[str, Json]]:
    """Incomes on each side of every limit, part of a year, and in shares: what walks try."""
    del facts
    rent = {"kind": "uk_property", "shared": True, "share": 50, "gross": "60000.00", "gross_before": "100000.02"}
    part = {"kind": "self_employment", "gross": "16000.00", "gross_before": "0.00", "whole": False, "months": 6}
    late = {"kind": "foreign_property", "shared": False, "gross": "0.00", "gross_before": "9000.00", "whole": False}
    flat = {"kind": "self_employment", "gross_third": "1.00", "whole": True, "months_before": 12}
    edges = [
        {**flat, "gross": str(now), "gross_before": str(before)}
        for now in ("0.00", "20000.00", "20000.01", "30000.01")
        for before in ("0.00", "50000.00", "50000.01")
    ]
    return [
        *edges,
        {**rent, "gross_third": "1.00", "whole": True},
        {**late, "gross_third": "1.00", "months_before": 3},
        part,
    ]


def _not_added(facts: Facts, items: Sequence[Facts]) -> Message | None:
    """The kinds of income the person ticked, and has added none of."""
    added = {_ADDED_AS.get(item[kind], item[kind]) for item in items if item.get(kind)}
    left = [Message(label) for key, label in income.labels() if key in facts[income] and key in _COUNTED - added]
    return message(_("Not added yet: {kinds}."), kinds=Several(tuple(left))) if left else None


_ADDED_AS = {"self_employment": "trade"}
_COUNTED = {"trade", "uk_property", "foreign_property"}


incomes = Group(
    "incomes",
    ask=_("Tell me about each income."),
    short=_("Your incomes"),
    item=_("Income"),
    routes=_OF_AN_INCOME,
    summary=_income_in_a_line,
    example_items=_example_incomes,
    forgotten=_not_added,
    help=_("Add every trade and every let. I add them up for you."),
    why=_("All your trades and rents count together."),
    facts=("F-ELIG-06", "SR-25"),
    rests_on=(latest,),
)

stopped = YesNo(
    "stopped",
    ask=_("Have all these incomes stopped for good?"),
    short=_("All stopped for good"),
    help=_("Answer no if any of them goes on."),
    why=_("If all of them ended before your start date, you do not have to use the service."),
    facts=("SR-06", "SR-27"),
)


def _first_day_without(facts: Facts) -> date:
    """The first day on which the last of it can have stopped: in the latest tax year they told us of income for."""
    items: tuple[Facts, ...] = facts[incomes]
    amounts = (gross, gross_before, gross_third)
    back = next(n for n, each in enumerate(amounts) if any((item.get(each) or 0) > 0 for item in items))
    return (facts[latest] - back).starts


stopped_on = Date(
    "stopped_on",
    ask=_("When did the last of them stop?"),
    short=_("Last income stopped on"),
    hint=_("For example 5 10 2026."),
    earliest=_first_day_without,
    help=_("It falls in the last tax year that you told me of income for, or later."),
    why=stopped.why,
    facts=("SR-06", "F-LATE-10"),
)

signed_up = YesNo(
    "signed_up",
    ask=_("Have you signed up already?"),
    short=_("Signed up"),
    help=_(
        "Signing up is done on HMRC's pages, by you or your agent. Registering for Self Assessment is not the same."
    ),
    why=_("What you have to do next depends on it."),
    facts=("F-REG-11", "F-LATE-01"),
)

insolvent = YesNo(
    "insolvent",
    ask=_("Are you insolvent?"),
    short=_("Insolvent"),
    help=_("For example bankrupt, or in an individual voluntary arrangement."),
    why=_("HMRC does not let people who are insolvent sign up by choice."),
    facts=("SR-47",),
)

# ------------------------------------------------------------------------------------------------- what the law says


def decided(facts: Facts) -> Decision:
    """What the law makes of the answers so far."""
    return facts.once(_decision)


def _decision(facts: Facts) -> Decision:
    return sign_up.decide(case(facts, facts.get(stopped_on)))


def _decision_if_it_goes_on(facts: Facts) -> Decision:
    return sign_up.decide(case(facts, None))


def case(facts: Facts, ended: date | None) -> Case:
    """The person's answers as the law asks for them, with all income at an end on a day, or going on.

    What was not asked does not matter for where they are.
    """
    number = facts.get(nino)
    sent = facts.get(returns)
    person = Person(
        asking_for=_ROLES[facts[who]],
        uk_resident=facts.get(resident),
        has_nino_by_31_january_before_year=None if number is None else number == "yes",
        has_nino_now=None if number is None else number != "no",
        registered_for_self_assessment=None if sent == "unsure" else sent != "unregistered",
        filed_return_in_last_2_years=None if sent == "unsure" else sent in (None, "yes"),
        return_2024_25_required_but_not_sent=facts.get(owed),
        insolvent=facts.get(insolvent),
        exemption_circumstances=_circumstances(facts),
    )
    return Case(facts.today, person, _returns(facts, ended), thresholds.FIRST_REQUIRED if facts.get(earlier) else None)


_ROLES = {
    "own": Role.SELF,
    "company": Role.LIMITED_COMPANY,
    "partnership": Role.PARTNERSHIP,
    "trust": Role.TRUST_AS_TRUSTEE,
    "estate": Role.ESTATE_AS_PERSONAL_REPRESENTATIVE,
    "overseas_company": Role.NON_RESIDENT_COMPANY,
}
_CIRCUMSTANCES = {
    "minister": Circumstance.MINISTER_OF_RELIGION,
    "lloyds": Circumstance.LLOYDS_UNDERWRITER,
    "blind": Circumstance.BLIND_PERSONS_ALLOWANCE,
    "couple": Circumstance.MARRIED_COUPLES_ALLOWANCE,
    "incapacity": Circumstance.LEGAL_REPRESENTATIVE_FOR_INCAPACITY,
    "care": Circumstance.QUALIFYING_CARE_RELIEF,
    "averaging": Circumstance.AVERAGING_CLAIM,
    "performer": Circumstance.VISITING_PERFORMER,
    "trust_income": Circumstance.SA107_TRUST_OR_ESTATE_INCOME,
    "residence": Circumstance.SA109_PAGES,
    "agreed": Circumstance.DIGITAL_EXCLUSION_AGREED,
    "applied": Circumstance.DIGITAL_EXCLUSION_APPLIED,
    "vat": Circumstance.VAT_DIGITAL_EXEMPTION,
}
_KINDS = {
    "trade": SourceKind.SELF_EMPLOYMENT,
    "uk_property": SourceKind.UK_PROPERTY,
    "foreign_property": SourceKind.FOREIGN_PROPERTY,
    "partnership": SourceKind.PARTNERSHIP_SHARE,
    "other": SourceKind.EMPLOYMENT,
}


_SOME = Decimal("0.01")
"""Stands for an amount that was not asked for, as it changes nothing. It is never shown."""


def _circumstances(facts: Facts) -> frozenset[Circumstance]:
    said = (*(facts.get(grounds) or ()), facts.get(digital) or "")
    return frozenset(_CIRCUMSTANCES[key] for key in said if key in _CIRCUMSTANCES)


def _returns(facts: Facts, ended: date | None) -> dict[TaxYear, Return]:
    """The returns told of. Before any amount is known, the kinds of income alone, on the latest there can be."""
    if facts.get(returns) not in (None, "yes") or (facts.get(latest) is not None and has_no_return_that_decides(facts)):
        return {}
    uncounted = tuple(Source(_KINDS[key], None) for key in facts.get(income) or () if key in ("partnership", "other"))
    items = facts.get(incomes)
    if items is None:
        kinds = tuple(Source(_KINDS[key], _SOME) for key in facts.get(income) or ())
        return {facts.get(latest) or TaxYear.containing(facts.today) - 1: Return(kinds)}
    told: dict[TaxYear, tuple[Source, ...]] = {}
    for back, (amount, active) in enumerate(((gross, months), (gross_before, months_before), (gross_third, None))):
        sources = tuple(_source(item, amount, active, ended) for item in items if item.get(amount) is not None)
        if sources:
            told[facts[latest] - back] = (*sources, *uncounted)
    return {year: Return(sources) for year, sources in told.items()}


def _source(item: Facts, amount: Money, active: Number | None, ended: date | None) -> Source:
    return Source(
        SourceKind(item[kind]),
        item[amount],
        share_percent=item.get(share) or Decimal(100),
        months_active=(item.get(active) if active else None) or 12,
        ceased_on=ended,
    )


def _required(facts: Facts) -> dict[str, Value]:
    """What brought the person in, and the dates that follow, whether or not the income has stopped since."""
    decision, today = facts.once(_decision_if_it_goes_on), facts.today
    assert decision.required_from is not None
    first = TaxYear.containing(decision.required_from)
    return {
        "why": message(_IN_BEFORE) if facts.get(earlier) else _over_the_limit(decision, first),
        "start": decision.required_from,
        "first": first,
        "last_return": first - 1,
        "last_return_due": (first - 1).return_due,
        "first_due": deadlines.update_due_dates(first)[0],
        "to_send": _to_send(facts),
        "before_this": _return_before(facts, first),
        "last_one": _last_one(facts),
        **_today(today),
        "points": _points(first, today),
        "behind": _behind(first, today),
        "covers": _covers(first, today),
        "next_due": deadlines.next_update_due(today, first),
        "next_of": _year_of_next_update(first, today),
    }


def _year_of_next_update(first: TaxYear, today: date) -> TaxYear:
    """The tax year of the next update: in April the last one of the year before may still be to come (F-DL-03)."""
    year = TaxYear.containing(today)
    return year - 1 if deadlines.next_update_due(today, first) < deadlines.update_due_dates(year)[0] else year


def _points(first: TaxYear, today: date) -> Message:
    """What late updates cost: nothing in 2026-27, for people who had to use the service from then (F-PEN-05)."""
    year, free = TaxYear.containing(today), thresholds.FIRST_REQUIRED
    if year == free:
        return message(_NO_POINTS, year=year)
    return message(_NONE_THEN, free=free) if first == free else message(_POINTS)


def _covers(first: TaxYear, today: date) -> Message:
    """How far back the next update goes: to the start of this tax year and no further (F-DL-02)."""
    year = TaxYear.containing(today)
    if first >= year:
        return message(_THIS_YEAR)
    return message(
        _NOT_BEFORE, year=year, past=Several(tuple(first + n for n in range(year.start_year - first.start_year)))
    )


_THIS_YEAR = _("It covers the year so far, with what you missed.")
_NOT_BEFORE = _("It covers {year} alone. You cannot sign up for a past year: ask HMRC about {past}.")
_NONE_THEN = _(
    "Late updates for {free} bring no penalty points. Each later deadline missed brings one. 4 bring a £200 penalty."
)


def _behind(first: TaxYear, today: date) -> Message:
    """The updates that were due from somebody who should have begun with a tax year: whole years, then single ones."""
    years = [TaxYear(start) for start in range(first.start_year, TaxYear.containing(today).start_year + 1)]
    whole = [year for year in years if deadlines.update_due_dates(year)[-1] < today]
    single = [due for year in years if year not in whole for due in deadlines.update_due_dates(year) if due < today]
    said: dict[str, Value] = {"years": Several(tuple(whole)), "overdue": Several(tuple(single))}
    return Message(_BEHIND[bool(whole), bool(single)], said if whole or single else {})


_BEHIND = {
    (False, False): _("No update is overdue yet."),
    (False, True): _("Updates that were due: {overdue}."),
    (True, False): _("All the updates for {years} were due."),
    (True, True): _("All the updates for {years} were due. So were those of {overdue}."),
}


def _return_before(facts: Facts, first: TaxYear) -> Message:
    """What becomes of the return for the year before this one, for somebody in the service (F-LATE-05)."""
    before = TaxYear.containing(facts.today) - 1
    if facts[latest] >= before:
        return message(_("Your {before} return is in already."), before=before)
    return by_the_day(
        facts, before.return_due, *(_THROUGH_SOFTWARE if first <= before else _THE_ORDINARY_WAY), before=before
    )


_THROUGH_SOFTWARE = (
    _("Your {before} return goes through software too, by {due}."),
    _("Your {before} return goes through software too. It was due by {due}, so send it now."),
)
_THE_ORDINARY_WAY = (
    _("Your {before} return goes the ordinary way, by {due}."),
    _("Your {before} return goes the ordinary way. It was due by {due}, so send it now."),
)


def _last_one(facts: Facts) -> Message:
    """The return to send by somebody whose income has stopped: last year's (F-LATE-10), and none after it stopped."""
    due, stop = _next_ordinary_return(facts), facts.get(stopped_on)
    if stop is not None and TaxYear.containing(stop) < due == TaxYear.containing(facts.today):
        return message(_("Your {sent} return is in. Send another only if HMRC asks for it."), sent=facts[latest])
    to_come = _("Send your {year} tax return by {due}, the ordinary way.")
    passed = _("Send your {year} tax return now, the ordinary way. It was due by {due}.")
    return by_the_day(facts, due.return_due, to_come, passed, year=due)


_IN_BEFORE = _("You had to use the service in an earlier tax year. Lower income does not release you at once.")


def _over_the_limit(decision: Decision, first: TaxYear) -> Message:
    """Which return brought them in, by how much."""
    shown = thresholds.return_that_decides(first)
    return message(
        _("Your {shown} return shows qualifying income of {total}. That is over {limit}."),
        shown=shown,
        total=decision.qualifying_income.get(shown) or Decimal(0),
        limit=thresholds.threshold(shown) or Decimal(0),
    )


def _today(today: date) -> dict[str, Value]:
    """What is due next and coming up in the tax year of today. `before` is the year whose return is due next."""
    year = TaxYear.containing(today)
    before = year - 1 if today <= (year - 1).return_due else year
    return {
        "year": year,
        "next_due": deadlines.next_update_due(today),
        "return_due": year.return_due,
        "before": before,
        "before_due": before.return_due,
    }


_NO_POINTS = _("Late updates bring no penalty points in {year}. A late return or late payment can still cost you.")
_POINTS = _("Each missed deadline brings one penalty point. 4 points bring a £200 penalty.")
_HMRC_CHECKS = _("HMRC checks your record when you sign up.")


def _below(facts: Facts) -> dict[str, Value]:
    """The latest return, and how far it is from the limits to come."""
    decision, shown = decided(facts), facts[latest]
    following = shown + 1
    return {
        "shown": shown,
        "total": decision.qualifying_income.get(shown) or Decimal(0),
        "following": following,
        "limit": thresholds.threshold(following) or Decimal(0),
        "then": thresholds.year_decided_by(following).starts,
        "to_send": _to_send(facts),
    }


_PAGES = _("As far as we know, the residence pages (SA109) make you exempt to April 2027 at least, if you send them.")
_PAGES_BEFORE = _(
    "As far as we know, the residence pages (SA109) made you exempt to April 2027. Ask HMRC if it holds still."
)
_LOOK_AGAIN = _("Check again after your {following} return. Over {limit} on it means from {then}.")


def _next_ordinary_return(facts: Facts) -> TaxYear:
    """The return to send next by somebody who is not in the service: never one they told us they have sent."""
    before = TaxYear.containing(facts.today) - 1
    return max(before, facts[latest] + 1)


def _to_send(facts: Facts) -> Message:
    """Until when it is due, or that it is late."""
    due = _next_ordinary_return(facts)
    is_due, was_due = _("Your {year} return is due by {due}."), _("Your {year} return was due by {due}. Send it now.")
    return by_the_day(facts, due.return_due, is_due, was_due, year=due)


def _today_of(facts: Facts) -> dict[str, Value]:
    return _today(facts.today)


def _leaving(facts: Facts) -> dict[str, Value]:
    """The dates of today, and when HMRC's page is likely to offer it: it may count only years of use (SR-15)."""
    decision, opens = decided(facts), message(_("HMRC's page shows if you can."))
    if Note.OUT_LATER_BY_HMRCS_CHECK in decision.notes and decision.required_from:
        opens = message(_OPENS_LATER, day=likely_out_from(TaxYear.containing(decision.required_from)))
    return {**_today_of(facts), "opens": opens}


_OPENS_LATER = _("As far as we know, HMRC counts only years in the service: then you cannot be out before {day}.")


def _for_good(facts: Facts) -> dict[str, Value]:
    """The person's ground, and what makes it automatic and lets it last (SR-33 to SR-37)."""
    held = _held(facts, _FOR_GOOD) or _FOR_GOOD[0]
    return {
        **_today(facts.today),
        "ground": _ground(facts, _FOR_GOOD),
        "automatic": message(_LASTS.get(held, _FROM_THE_RETURN)),
    }


_FROM_THE_RETURN = _("This is automatic, from what your tax return shows. It lasts while things stay as they are.")
_LASTS = {
    "incapacity": _(
        "This is automatic. It holds if you cannot give information, because of your health or capacity. "
        "An attorney, deputy or guardian must act for you."
    ),
}


def _for_now(facts: Facts) -> dict[str, Value]:
    """How long a temporary exemption is sure to last, or that it no longer is (F-ELIG-11)."""
    until, days = decided(facts).exempt_until_at_least or facts.today, _today(facts.today)
    sure = is_still_sure(facts.today)
    return {
        "ground": _ground(facts, _FOR_NOW),
        "exempt": message(_EXEMPT if sure else _WAS_EXEMPT, until=until),
        "apply": message(_NO_APPLYING if sure else _ASK_HMRC),
        "carry_on": message(_CARRY_ON if sure else _IF_IT_HOLDS, before=days["before"], before_due=days["before_due"]),
        "again": message(_CHECK_AGAIN if sure else _IF_IT_DOES_NOT, until=until),
    }


_NO_APPLYING = _("You do not have to apply.")
_ASK_HMRC = _("Ask HMRC if it still holds.")
_CARRY_ON = _("Carry on with an ordinary tax return. For {before} it is due by {before_due}.")
_IF_IT_HOLDS = _("If HMRC says it holds: you need not apply. The {before} return is ordinary, due by {before_due}.")
_CHECK_AGAIN = _("Check again after {until}.")
_IF_IT_DOES_NOT = _("If it does not: check again without it. Your income decides then.")
_EXEMPT = _("As far as we know, you are exempt until at least {until}")
_WAS_EXEMPT = _("As far as we know, you were exempt until {until}, and perhaps still are")


def _result(facts: Facts) -> Mapping[str, Json]:
    decision = decided(facts)
    if facts.get(incomes) is None:
        decision = replace(decision, qualifying_income={})
    return {**decision.as_dict(), "explain": explain(decision)}


# ------------------------------------------------------------------------------------------------------ the endings

must_sign_up_now = Outcome(
    "must_sign_up_now",
    title=_("You must use Making Tax Digital for Income Tax, and you still have to sign up"),
    body=(
        _("{why}"),
        _("So you must use the service from {start}. Do not wait to be signed up."),
        _("{behind}"),
    ),
    next=(
        _("Sign up now for {year}, or ask your agent to."),
        _("Get software for this service, and link it to HMRC."),
        _("Then send one update for each business. {covers}"),
        _("The next update is due by {next_due}. It is one for {next_of}."),
        _("{before_this}"),
        _("{points}"),
    ),
    fill=_required,
    link=sources.SIGN_UP,
    facts=("F-ELIG-04", "F-LATE-01", "F-LATE-03", "F-LATE-05", "F-PEN-05", "F-ELIG-01", "F-DL-02", "F-DL-03"),
    result=_result,
    follow_up=_("Did you finish signing up?"),
)

must_use_now = Outcome(
    "must_use_now",
    title=_("You must use Making Tax Digital for Income Tax now"),
    body=(
        _("{why}"),
        _("You have signed up, so you keep digital records and send an update every 3 months."),
    ),
    next=(
        _("Send the next update for each business by {next_due}."),
        _("Submit your {year} tax return through software by {return_due}."),
        _("{before_this}"),
        _("{points}"),
    ),
    fill=_required,
    link=sources.USE_THE_SERVICE,
    facts=("F-ELIG-04", "F-DL-03", "F-DL-09", "F-REC-01", "F-PEN-05"),
    result=_result,
)

must_use_later = Outcome(
    "must_use_later",
    title=_("You must use Making Tax Digital for Income Tax from {start}"),
    body=(
        _("{why}"),
        _("So you must use the service from the tax year {first}. Lower income later does not change that."),
    ),
    next=(
        _("Sign up before {start}, or ask your agent to. HMRC checks your record then."),
        _("You can also choose to start this tax year, if HMRC's check allows."),
        _("Your first update is due by {first_due}."),
        _("Until then, send ordinary tax returns. {to_send}"),
    ),
    fill=_required,
    link=sources.SIGN_UP,
    facts=("F-ELIG-04", "F-ELIG-05", "F-DL-20", "SR-14", "SR-81"),
    result=_result,
    follow_up=_("Did you finish signing up?"),
)

ask_exemption = Outcome(
    "ask_exemption",
    title=_("You must use it from {start}, unless HMRC agrees that you are exempt"),
    body=(
        _("{why}"),
        _("If you cannot use digital tools, HMRC can exempt you. You have to apply, and HMRC decides."),
        _("As far as we know, a friend or an agent can apply for you."),
    ),
    next=(
        _("Apply to HMRC if you have not. The page says how."),
        _("Say why digital tools are not reasonable for you."),
        _("HMRC aims to answer within 28 days. If it says no, you can appeal within 30 days."),
        _("While you wait, carry on: an application does not pause the service."),
    ),
    fill=_required,
    link=sources.APPLY_FOR_EXEMPTION,
    facts=("F-EXM-01", "F-ELIG-13", "F-EXM-02", "F-EXM-04", "F-EXM-06", "F-EXM-07", "F-ACT-07", "F-ELIG-04"),
    result=_result,
    follow_up=_("Have you applied for the exemption?"),
)

last_update = Outcome(
    "last_update",
    title=_("You send updates up to {stop}, and then a tax return through software"),
    body=(
        _("{why}"),
        _("So you had to use the service from {start}. As far as we know, no more follows after that tax return."),
        _("If you have not signed up, do it now, with what ended. If HMRC's page does not let you, ask HMRC."),
    ),
    next=(
        _("Tell HMRC the date on which each income ended."),
        _("Send one update for each business, up to its last day. {holds}"),
        _("{submit}"),
        _("If you start a trade or let again, check again."),
    ),
    fill=lambda facts: {**_required(facts), **_stopped(facts)},
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-LATE-10", "F-ELIG-04", "F-DL-03", "F-LATE-01"),
    result=_result,
    follow_up=_("Did you send the last update?"),
)


def _stopped(facts: Facts) -> dict[str, Value]:
    """The update that holds the last day, and the return after it, for income that ended in a required year."""
    stop = facts[stopped_on]
    year = TaxYear.containing(stop)
    update = deadlines.periods(year, deadlines.Business(ceased_on=stop))[-1]
    return {
        "stop": stop,
        "holds": by_the_day(facts, update.due, *_HOLDS_IT, stop=stop),
        "submit": by_the_day(facts, year.return_due, *_SUBMIT, year=year),
    }


_HOLDS_IT = (
    _("The one that holds {stop} is due by {due}."),
    _("The one that holds {stop} was due by {due}."),
)
_SUBMIT = (
    _("Submit your {year} tax return through software, by {due}."),
    _("Submit your {year} tax return through software now. It was due by {due}."),
)


all_stopped = Outcome(
    "all_stopped",
    title=_("As far as we know, you do not have to use it, as your income stopped before {start}"),
    body=(
        _("{why}"),
        _("But all of it ended before your start date. That takes you out."),
    ),
    next=(
        _("Tell HMRC the date on which each income ended."),
        _("{last_one}"),
        _("If you start a trade or let again, check again."),
    ),
    fill=_required,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("SR-06", "SR-27", "F-LATE-10"),
    result=_result,
)

may_leave = Outcome(
    "may_leave",
    title=_("You may be able to leave Making Tax Digital for Income Tax"),
    body=(
        _("Your qualifying income has been at or under the limit for 3 tax years in a row."),
        _("You can stay as a volunteer, or opt out. {opens}"),
    ),
    next=(
        _("Sign in to HMRC online services and look at your reporting obligations."),
        _("Until your status has changed, go on sending updates. The next is due by {next_due}."),
        _("If you leave, send one ordinary tax return a year."),
    ),
    fill=_leaving,
    link=sources.CIRCUMSTANCES_CHANGE,
    facts=("F-ELIG-09", "SR-15", "F-OPTOUT-01", "F-OPTOUT-02"),
    result=_result,
)

may_volunteer = Outcome(
    "may_volunteer",
    title=_("You do not have to use it yet, but you may choose to"),
    body=(
        _("Your {shown} return shows qualifying income of {total}."),
        _("That is not over the limit for any return you told me about."),
    ),
    next=(
        _("You can do nothing now. {to_send}"),
        _("Or sign up by choice. HMRC checks your record, and some incomes rule it out."),
        _("Volunteers get no penalty for late updates. The new penalties do apply to a late return or payment."),
        _LOOK_AGAIN,
    ),
    fill=_below,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-ELIG-10", "F-ELIG-04", "SR-13", "F-PEN-04", "SR-07"),
    result=_result,
)

hmrc_decides = Outcome(
    "hmrc_decides",
    title=_("You do not have to use it yet, and HMRC decides if you may choose to"),
    body=(
        _("Your {shown} return shows qualifying income of {total}. That is not over the limit."),
        _("You also get a share of a partnership's profit. HMRC may not let you sign up by choice."),
    ),
    next=(
        _("You can do nothing now. {to_send}"),
        _("If you want to join, try HMRC's sign-up page. It checks your record at once."),
        _("Sign up your own trade or rent only, never the partnership."),
        _LOOK_AGAIN,
    ),
    fill=_below,
    link=sources.SIGN_UP,
    facts=("F-ELIG-03", "SR-94", "F-ELIG-10", "F-ELIG-04"),
    result=_result,
)

non_resident = Outcome(
    "non_resident",
    title=_("You do not have to use it yet, as a person who is not resident in the UK"),
    body=(
        _("Your {shown} return shows qualifying income of {total}."),
        _("As far as we know, rent from outside the UK is left out of it while you are not resident."),
        _("{pages}"),
    ),
    next=(
        _("You can do nothing now. {to_send}"),
        _("If you want to join by choice, HMRC decides when it checks your record."),
        _LOOK_AGAIN,
        _("Check again too when you move to the UK."),
    ),
    fill=lambda facts: {**_below(facts), "pages": message(_PAGES if is_still_sure(facts.today) else _PAGES_BEFORE)},
    link=sources.EXEMPTIONS,
    facts=("SR-22", "SR-38", "F-ELIG-11", "F-ELIG-10"),
    result=_result,
)

cannot_volunteer = Outcome(
    "cannot_volunteer",
    title=_("You do not have to use it yet, and you cannot sign up while insolvent"),
    body=(
        _("Your {shown} return shows qualifying income of {total}. That is not over the limit."),
        _("HMRC's sign-up stops for people who are insolvent."),
    ),
    next=(
        _("You can do nothing now. {to_send}"),
        _("If HMRC wrote and asked you to sign up, contact HMRC."),
        _LOOK_AGAIN,
    ),
    fill=_below,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("SR-47", "F-REG-02", "F-ELIG-04"),
    result=_result,
)

nothing_counts = Outcome(
    "nothing_counts",
    title=_("You do not have to use it: no income on your returns counts"),
    body=(
        _("Only self-employment and rent count, before expenses."),
        _("On what you told me, the returns we looked at show none."),
    ),
    next=(
        _("Carry on with ordinary tax returns. {to_send}"),
        _("Check again when you start a trade or let a property."),
    ),
    fill=_below,
    link=sources.QUALIFYING_INCOME,
    facts=("F-ELIG-06", "SR-02", "SR-24"),
    result=_result,
)

rent_abroad = Outcome(
    "rent_abroad",
    title=_("You do not have to use it for rent from outside the UK while you are not resident"),
    body=(
        _("As far as we know, it does not count as qualifying income, however much it is."),
        _("Self-employment, and rent from property in the UK, would count."),
    ),
    next=(
        _("There is nothing to sign up for."),
        _("Carry on with a tax return if you send one."),
        _("Check again when you move to the UK, start a trade or let a property there."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.QUALIFYING_INCOME,
    facts=("SR-22", "SR-02", "F-ELIG-06", "F-DL-09"),
    result=_result,
)

not_affected = Outcome(
    "not_affected",
    title=_("Making Tax Digital for Income Tax does not affect you"),
    body=(
        _("It is for people with self-employment or rent of their own."),
        _("Wages, pensions, dividends and interest do not bring you in."),
    ),
    next=(
        _("There is nothing to sign up for."),
        _("Carry on with a tax return if you send one."),
        _("Check again if you start a trade or let a property."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("SR-02", "F-ELIG-02", "F-ELIG-06", "SR-20", "F-DL-09"),
    result=_result,
)

partner_only = Outcome(
    "partner_only",
    title=_("You do not have to use it for a share of a partnership's profit"),
    body=(
        _("Your share does not count as qualifying income."),
        _("Partnerships are not in the service yet. HMRC has given no date."),
    ),
    next=(
        _("There is nothing to sign up for. Never enter the partnership in sign-up."),
        _("Put your share on your tax return, as before."),
        _("Check again if you start a trade of your own or let a property."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-ELIG-03", "SR-02", "SR-20", "F-FUT-10", "F-DL-09"),
    result=_result,
)

company = Outcome(
    "company",
    title=_("Limited companies do not use Making Tax Digital for Income Tax"),
    body=(
        _("The service is for people with self-employment or rent of their own."),
        _("Your salary and dividends from the company do not count either."),
    ),
    next=(
        _("Never enter a company when you sign up."),
        _("If you also have a trade or rent of your own, start again and choose “My own”."),
        NO_CHANGE,
    ),
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("SR-01", "F-ELIG-03", "SR-67"),
    result=_result,
)

partnership = Outcome(
    "partnership",
    title=_("Partnerships do not use Making Tax Digital for Income Tax yet"),
    body=(_("HMRC has given no date for partnerships."), _("Each partner's own trade or rent is tested by itself.")),
    next=(
        _("Carry on with the partnership's tax return."),
        _("If a partner has a trade or rent of their own, start again and choose “My own”."),
    ),
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("SR-01", "F-ELIG-03", "F-FUT-10"),
    result=_result,
)

trustee = Outcome(
    "trustee",
    title=_("You are exempt for what you do as trustee or personal representative"),
    body=(
        _("Income of a trust, or of someone who died, is outside the service."),
        _("Your own trade or rent is tested by itself."),
    ),
    next=(
        _("Carry on with the ordinary tax return for the trust or estate."),
        _("If you have a trade or rent of your own, start again and choose “My own”."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-32", "SR-01", "F-ELIG-11", "F-DL-09"),
    result=_result,
)

overseas_company = Outcome(
    "overseas_company",
    title=_("Companies from outside the UK are exempt"),
    body=(_("This holds for what you do for the company."), _("Your own trade or rent is tested by itself.")),
    next=(
        _("Carry on with the company's ordinary tax return."),
        _("If you have a trade or rent of your own, start again and choose “My own”."),
        NO_CHANGE,
    ),
    link=sources.EXEMPTIONS,
    facts=("SR-32", "SR-01", "F-ELIG-11"),
    result=_result,
)

register_first = Outcome(
    "register_first",
    title=_("You need to register for Self Assessment first"),
    body=(
        _("You cannot sign up before that. HMRC finds you by your Unique Taxpayer Reference."),
        _("Registering does not sign you up. That comes after your first tax return."),
    ),
    next=(
        _("Register on GOV.UK. HMRC then posts your reference."),
        _("If your income began in {year}, register by {register_by}."),
        _("If it began earlier, register now: being late can bring a penalty."),
        _("Send your first tax return. Then check again."),
    ),
    fill=lambda facts: {**_today(facts.today), "register_by": _register_by(facts.today)},
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-01", "F-REG-05", "F-REG-07", "F-REG-08", "F-REG-11", "F-REG-13", "SR-03"),
    result=_result,
    follow_up=_("Did you register for Self Assessment?"),
)


def _register_by(today: date) -> date:
    """5 October after the tax year of today (F-REG-05)."""
    return date(TaxYear.containing(today).start_year + 1, 10, 5)


first_return = Outcome(
    "first_return",
    title=_("You do not have to use it before your next tax return is in"),
    body=(
        _("HMRC needs a return from the last 2 years. Without one you cannot sign up."),
        _("The earliest you could have to use it is {earliest}."),
    ),
    next=(
        _("Send your next tax return by its deadline. For {before} that is {before_due}."),
        _("Then check again with the income it shows."),
        _("You need not contact HMRC, unless HMRC wrote and asked you to sign up."),
    ),
    fill=lambda facts: {**_today(facts.today), "earliest": first_return_rules.earliest_start(facts.today)},
    link=sources.WHEN_MUST_I_USE_IT,
    facts=("F-ELIG-08", "F-REG-02", "SR-03", "F-DL-16"),
    result=_result,
)

return_missing = Outcome(
    "return_missing",
    title=_("I cannot tell until the missing tax return is in"),
    body=(
        _("A return that HMRC asked for decides if you have to use the service."),
        _("As far as we know, not having sent it does not mean that you need not use it."),
    ),
    next=(
        _("Send the missing tax return as soon as you can."),
        _("Then check again with the income it shows."),
        _("If you cannot send it, talk to HMRC or an adviser."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.SELF_ASSESSMENT_RETURNS,
    facts=("SR-17", "SR-03", "F-DL-03"),
    result=_result,
    follow_up=_("Did you send the tax return?"),
)

later_return_missing = Outcome(
    "later_return_missing",
    title=_("Your {shown} return does not bring you in, but the one after it may"),
    body=(
        _("It shows qualifying income of {total}. That is not over the limit."),
        _("Your {following} return is missing. Over {limit} on it means from {then}."),
        _("As far as we know, not having sent it does not mean that you need not use the service."),
    ),
    next=(
        _("Send the missing tax return as soon as you can."),
        _("Then check again with the income it shows."),
        _("If you cannot send it, talk to HMRC or an adviser."),
    ),
    fill=_below,
    link=sources.SELF_ASSESSMENT_RETURNS,
    facts=("SR-17", "SR-04", "F-ELIG-04", "F-ELIG-05"),
    result=_result,
    follow_up=_("Did you send the tax return?"),
)

not_sure = Outcome(
    "not_sure",
    title=_("I cannot tell yet: your tax returns decide it"),
    body=(
        _("HMRC looks at the income on your Self Assessment returns."),
        _("If you get no letter, you may still have to use the service."),
    ),
    next=(
        _("Sign in to HMRC online services to see which returns you have sent."),
        _("Or ask your accountant, or HMRC's Self Assessment helpline."),
        _("Then check again here. It takes a few minutes."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.ONLINE_SERVICES,
    facts=("SR-16", "F-ELIG-07", "SR-04", "F-DL-03"),
    result=_result,
)

no_nino = Outcome(
    "no_nino",
    title=_("You are exempt while you have no National Insurance number"),
    body=(_("This is automatic. You cannot sign up without a number."),),
    next=(
        _("Carry on with an ordinary tax return."),
        _("Tell HMRC if you get a number, then check again."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.EXEMPTIONS,
    facts=("SR-31", "F-ELIG-11", "F-ELIG-15", "F-DL-09"),
    result=_result,
)

nino_late = Outcome(
    "nino_late",
    title=_("You are exempt for the tax year {year}"),
    body=(
        _("As far as we know, HMRC looks at whether you had a number on 31 January before the tax year began."),
        _("Yours came later, so this year you do not have to use the service."),
    ),
    next=(
        _("Carry on with an ordinary tax return for {year}. It is due by {return_due}."),
        _("Check again before the next tax year starts on 6 April."),
        _("If you want to join this year, HMRC decides."),
    ),
    fill=_today_of,
    link=sources.EXEMPTIONS,
    facts=("SR-31", "F-ELIG-11"),
    result=_result,
)

exempt_for_good = Outcome(
    "exempt_for_good",
    title=_("As far as we know, you are exempt from Making Tax Digital for Income Tax"),
    body=(
        _("{ground}"),
        _("{automatic}"),
    ),
    next=(
        _("You do not have to apply."),
        _("Carry on with an ordinary tax return. For {before} it is due by {before_due}."),
        _("Tell HMRC if your circumstances change."),
        _("If HMRC writes that you must use the service, ask HMRC why."),
    ),
    fill=_for_good,
    link=sources.EXEMPTIONS,
    facts=("F-ELIG-11", "F-ELIG-15", "SR-33", "SR-34", "SR-35", "SR-36", "SR-37"),
    result=_result,
)

exempt_for_now = Outcome(
    "exempt_for_now",
    title=_("{exempt}"),
    body=(
        _("{ground}"),
        _("This is automatic, from what your tax return shows. It is temporary, and a later end is not known."),
    ),
    next=(
        _("{apply}"),
        _("{carry_on}"),
        _("{again}"),
    ),
    fill=_for_now,
    link=sources.EXEMPTIONS,
    facts=("F-ELIG-11", "SR-38", "SR-39", "SR-40", "SR-41", "SR-42"),
    result=_result,
)

exempt_digital = Outcome(
    "exempt_digital",
    title=_("You are exempt, as HMRC has agreed"),
    body=(_("It lasts while your reason holds."),),
    next=(
        _("Carry on with an ordinary tax return. For {before} it is due by {before_due}."),
        _("Tell HMRC within 3 months if you can use digital tools again."),
        _("Keep HMRC's letter."),
    ),
    fill=_today_of,
    link=sources.EXEMPTIONS,
    facts=("F-ELIG-13", "SR-43", "F-ELIG-15"),
    result=_result,
)

vat_exemption = Outcome(
    "vat_exemption",
    title=_("Ask HMRC if your VAT exemption holds for Income Tax too"),
    body=(
        _("As far as we know, it does not carry over by itself."),
        _("One given because of insolvency never carries over."),
    ),
    next=(
        _("Ask HMRC to confirm it. The page says how to reach HMRC."),
        _("Until HMRC confirms it, act as if you have no exemption."),
        _("Then check again here with HMRC's answer."),
        IF_REQUIRED,
    ),
    fill=coming,
    link=sources.APPLY_FOR_EXEMPTION,
    facts=("F-ELIG-14", "SR-46", "F-DL-03"),
    result=_result,
)


def _ground(facts: Facts, among: tuple[str, ...]) -> Message:
    """Who the exemption is for, by the first of the person's grounds that is of this kind."""
    return message(_EXEMPTION_IS_FOR[_held(facts, among) or among[0]])


_EXEMPTION_IS_FOR = {
    "minister": _(
        "The exemption is for ministers of religion (SA102M). One tax publisher says to April 2029 at least."
    ),
    "lloyds": _("The exemption is for Lloyd's underwriters (SA103L)."),
    "blind": _("The exemption is for people who get Blind Person's Allowance."),
    "couple": _("The exemption is for people who get Married Couple's Allowance. Marriage Allowance does not count."),
    "incapacity": _("The exemption is for people for whom someone else acts by law."),
    "care": _("The exemption is for people who claim qualifying care relief. These receipts never count anyway."),
    "averaging": _("The exemption is for averaging, by farmers or creative artists."),
    "performer": _("The exemption is for visiting performers."),
    "trust_income": _("The exemption is for trust or estate income (SA107)."),
    "residence": _("The exemption is for people who send the residence pages (SA109)."),
}


def _held(facts: Facts, among: tuple[str, ...]) -> str | None:
    told: tuple[str, ...] = facts[grounds]
    return next((key for key in told if key in among), None)


# ------------------------------------------------------------------------------------------------------- the guards


def has_trade_or_rent(facts: Facts) -> bool:
    """Trade or rent of their own"""
    had: tuple[str, ...] = facts[income]
    return not {"trade", "uk_property", "foreign_property"}.isdisjoint(had)


def is_exempt_for_good(facts: Facts) -> bool:
    """Exempt while it stays so"""
    return _held(facts, _FOR_GOOD) is not None


def is_exempt_for_now(facts: Facts) -> bool:
    """Exempt for a time"""
    return _held(facts, _FOR_NOW) is not None


def lacks_a_return(facts: Facts) -> bool:
    """The return that decides this year is missing"""
    return facts[latest] < thresholds.return_that_decides(TaxYear.containing(facts.today))


def has_no_return_that_decides(facts: Facts) -> bool:
    """No return yet that decides anything"""
    return lacks_a_return(facts) and thresholds.threshold(facts[latest]) is None


def could_have_been_in_before(facts: Facts) -> bool:
    """An earlier tax year could have brought them in"""
    return TaxYear.containing(facts.today) > thresholds.FIRST_REQUIRED


def may_leave_now(facts: Facts) -> bool:
    """Three years in a row not over the limit"""
    return decided(facts).requirement is Requirement.MAY_LEAVE


def is_required(facts: Facts) -> bool:
    """Over the limit of a return"""
    return decided(facts).required_from is not None


def has_nothing_that_counts(facts: Facts) -> bool:
    """No income that counts on these returns"""
    return not any(decided(facts).qualifying_income.values())


def ended_before_the_start(facts: Facts) -> bool:
    """Stopped before the start date"""
    return decided(facts).requirement is Requirement.NOT_REQUIRED


def cannot_use_digital_tools(facts: Facts) -> bool:
    """Cannot use digital tools"""
    return facts[digital] in ("applied", "unable")


def is_required_now(facts: Facts) -> bool:
    """The start date has come"""
    return decided(facts).requirement is Requirement.REQUIRED_NOW


def has_only_rent_that_is_left_out(facts: Facts) -> bool:
    """Not resident, and all their rent is abroad"""
    had: tuple[str, ...] = facts[income]
    return is_not_resident(facts) and {"trade", "uk_property"}.isdisjoint(had)


def is_not_resident(facts: Facts) -> bool:
    """Not resident in the UK"""
    return not facts[resident]


def is_also_a_partner(facts: Facts) -> bool:
    """A partnership share besides"""
    return "partnership" in facts[income]


# -------------------------------------------------------------------------------------------- the table, read down

eligibility = Journey(
    "eligibility",
    title=_("Check if you need to sign up"),
    section=sections.CHECK,
    intro=(
        _("I ask about your income and tax returns. It takes about 3 minutes."),
        _("Have the turnover or rents figures from your last tax returns ready."),
    ),
    words="check, eligibility, do i need to sign up, do i have to, am i in it, am i affected, do i need it",
    routes={
        who: [
            when(answer("company"), company),
            when(answer("partnership"), partnership),
            when(answer("trust", "estate"), trustee),
            when(answer("overseas_company"), overseas_company),
            otherwise(income),
        ],
        income: [
            when(has_trade_or_rent, returns),
            when(answer("partnership"), partner_only),
            otherwise(not_affected),
        ],
        returns: [
            when(answer("unregistered"), register_first),
            when(answer("never", "lapsed"), owed),
            when(answer("unsure"), not_sure),
            otherwise(resident),
        ],
        owed: [when(answer("yes"), return_missing), otherwise(first_return)],
        resident: [when(has_only_rent_that_is_left_out, rent_abroad), otherwise(nino)],
        nino: [when(answer("no"), no_nino), when(answer("late"), nino_late), otherwise(grounds)],
        grounds: [
            when(is_exempt_for_good, exempt_for_good),
            when(is_exempt_for_now, exempt_for_now),
            otherwise(digital),
        ],
        digital: [
            when(answer("agreed"), exempt_digital),
            when(answer("vat"), vat_exemption),
            otherwise(latest),
        ],
        latest: [
            when(has_no_return_that_decides, return_missing),
            when(could_have_been_in_before, earlier),
            otherwise(incomes),
        ],
        earlier: [otherwise(incomes)],
        incomes: [
            when(may_leave_now, may_leave),
            when(is_required, stopped),
            when(lacks_a_return, later_return_missing),
            when(has_nothing_that_counts, nothing_counts),
            otherwise(insolvent),
        ],
        stopped: [
            when(answer("yes"), stopped_on),
            when(cannot_use_digital_tools, ask_exemption),
            when(is_required_now, signed_up),
            otherwise(must_use_later),
        ],
        stopped_on: [
            when(ended_before_the_start, all_stopped),
            when(cannot_use_digital_tools, ask_exemption),
            otherwise(last_update),
        ],
        signed_up: [when(answer("yes"), must_use_now), otherwise(must_sign_up_now)],
        insolvent: [
            when(answer("yes"), cannot_volunteer),
            when(is_not_resident, non_resident),
            when(is_also_a_partner, hmrc_decides),
            otherwise(may_volunteer),
        ],
    },
)
