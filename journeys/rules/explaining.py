"""An answer in plain English, as a person would read it: hedged, with the date and the amount where they matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType

from journeys.rules.decision import Decision, NextStep, Note, Reason, Requirement, Voluntary
from journeys.rules.english import day_in_words, pounds, years_of
from journeys.rules.mandation import judged, likely_out_from
from journeys.rules.notes import JUDGED_ON_INCOME
from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import (
    FIRST_DECIDING,
    FIRST_REQUIRED,
    is_over,
    return_that_decides,
    threshold,
    year_decided_by,
)

_SERVICE = "Making Tax Digital for Income Tax"
_NOT_HAVE_TO = f"you do not have to use {_SERVICE}"
_RETURNS_SHOWN = 3

_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.COMPANY: (
            f"On what you told me, this is about a limited company. {_SERVICE} is not for companies. "
            "Your own trade or rent is looked at separately."
        ),
        Reason.PARTNERSHIP: (
            f"On what you told me, this is about a partnership. {_SERVICE} is not for partnerships. "
            "Your own trade or rent is looked at separately."
        ),
        Reason.TRUSTEE: (
            f"On what you told me, you are exempt from {_SERVICE} as a trustee. "
            "Your own trade or rent is looked at separately."
        ),
        Reason.PERSONAL_REPRESENTATIVE: (
            f"On what you told me, you are exempt from {_SERVICE} as a personal representative. "
            "Your own trade or rent is looked at separately."
        ),
        Reason.NON_RESIDENT_COMPANY: (
            f"On what you told me, you are exempt from {_SERVICE} when you act for a company outside the UK. "
            "Your own trade or rent is looked at separately."
        ),
        Reason.NOT_REGISTERED: (
            "On what you told me, you are not registered for Self Assessment, so you cannot sign up yet. "
            f"Register, send your first tax return, and then look at whether you must use {_SERVICE}."
        ),
        Reason.REQUIRED_RETURN_NOT_SENT: (
            f"On what you told me, you had to send a tax return for {years_of(FIRST_DECIDING)} and have not. "
            f"Send it: its income decides whether you must use {_SERVICE} for {years_of(FIRST_REQUIRED)}. "
            "Not having sent it does not take you out."
        ),
        Reason.FIRST_RETURN_NOT_SENT: (
            "On what you told me, you have sent no tax return in the last 2 years. "
            f"So {_NOT_HAVE_TO} yet, and cannot sign up. The earliest it could start for you is {{earliest}}."
        ),
        Reason.NO_RETURN_GIVEN: (f"I cannot tell yet whether you must use {_SERVICE}."),
        Reason.PARTNER_ONLY: (
            "On what you told me, you have partnership income and no trade or rent of your own. "
            f"Then {_NOT_HAVE_TO}, and there is nothing to sign up."
        ),
        Reason.FOREIGN_PROPERTY_OF_NON_RESIDENT: (
            "On what you told me, you live outside the UK and your property is foreign. "
            f"Then it does not count, and {_NOT_HAVE_TO}."
        ),
        Reason.CARE_RECEIPTS_ONLY: (
            "On what you told me, you have qualifying care receipts and no trade or rent that counts. "
            f"Then {_NOT_HAVE_TO}."
        ),
        Reason.NO_QUALIFYING_INCOME: (
            "On what you told me, you have no income from self-employment or property that counts. "
            f"Then {_NOT_HAVE_TO}, and there is nothing to sign up."
        ),
        Reason.NO_NINO: (
            f"On what you told me, you are exempt from {_SERVICE} while you have no National Insurance number. "
            "You cannot sign up without one. Tell HMRC when you get one."
        ),
        Reason.NINO_CAME_LATE: (
            "On what you told me, your National Insurance number came after 31 January. "
            f"So you are exempt from {_SERVICE} for this tax year, to {{until}}. "
            "After that, your income decides."
        ),
        Reason.ALL_SOURCES_ENDED: (
            "On what you told me, all your trade and property income ended before you would have had to start. "
            f"Then {_NOT_HAVE_TO}. Tell HMRC that it ended."
        ),
        Reason.THREE_YEARS_BELOW: (
            f"On what you told me, you had to use {_SERVICE} from {{start}}. "
            "Your qualifying income was not over the threshold for 3 tax years in a row, so you may leave. "
            "You can stay by choice, or opt out once HMRC's record shows it."
        ),
        Reason.BELOW_THRESHOLD: f"On what you told me, {_NOT_HAVE_TO}.",
        Reason.NO_RETURN_THAT_DECIDES: (
            f"On what you told me, {_NOT_HAVE_TO}. But the tax returns you gave decide nothing: "
            f"the first that does is for {years_of(FIRST_DECIDING)}."
        ),
        Reason.VAT_DIGITAL_EXEMPTION: (
            "On what you told me, you are exempt from Making Tax Digital for VAT. "
            "Ask HMRC whether that also holds for Income Tax: it does not by itself."
        ),
        Reason.NOT_KNOWN: f"I cannot tell yet whether you must use {_SERVICE}.",
    }
)
"""What is said for each reason that needs no more than filling in."""

_GROUNDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.DIGITAL_EXCLUSION_AGREED: "HMRC has agreed that you are digitally excluded",
        Reason.MINISTER_OF_RELIGION: "you are a minister of religion",
        Reason.LLOYDS_UNDERWRITER: "you are a Lloyd's underwriter",
        Reason.BLIND_PERSONS_ALLOWANCE: "you get Blind Person's Allowance",
        Reason.MARRIED_COUPLES_ALLOWANCE: "you get Married Couple's Allowance",
        Reason.LEGAL_REPRESENTATIVE_FOR_INCAPACITY: "you cannot act yourself and an attorney does",
        Reason.SA109_PAGES: "your tax return has the residence pages (SA109)",
        Reason.SA107_TRUST_OR_ESTATE_INCOME: "you have trust or estate income (SA107)",
        Reason.AVERAGING_CLAIM: "you claim averaging",
        Reason.QUALIFYING_CARE_RELIEF: "you claim qualifying care relief",
        Reason.VISITING_PERFORMER: "you are a visiting performer",
    }
)

_NOTES: Mapping[Note, str] = MappingProxyType(
    {
        Note.JOINT_SHARE: "Of what you own with others, only your share counts.",
        Note.PART_OF_A_YEAR: "Income of part of a year is scaled up to 12 months.",
        Note.SEVERAL_SOURCES: "All your trades and property are added together.",
        Note.FOREIGN_PROPERTY_LEFT_OUT: "Your foreign property does not count, as you live outside the UK.",
        Note.AMENDMENT_COUNTED: "You amended the tax return before the year it decides, so the new figure counts.",
        Note.AMENDMENT_TOO_LATE: (
            "You amended the tax return after the year it decides began, so the figure before counts."
        ),
        Note.EXACTLY_AT_THRESHOLD: "Exactly at the threshold is not over it.",
        Note.OUT_LATER_BY_HMRCS_CHECK: (
            "As far as we know, HMRC counts only years in the service: then you cannot be out before {out_from}."
        ),
        Note.SOURCES_HAVE_ENDED: (
            "Your income sources have ended since. You send updates up to the end date, "
            "and that year's tax return through software, and then no more."
        ),
        Note.WAITING_FOR_A_DECISION: "Until HMRC answers your application for an exemption, carry on.",
        Note.UNFAMILIARITY_IS_NO_GROUND: "Not being used to software is not accepted as a reason by itself.",
        Note.MARRIAGE_ALLOWANCE_IS_NO_GROUND: (
            "Marriage Allowance exempts nobody: only Married Couple's Allowance does."
        ),
        Note.TRUSTEESHIP_IS_NO_GROUND: "Being a trustee exempts you in that role only.",
        Note.PARTNERSHIP_IS_LEFT_OUT: (
            "Your partnership income does not count, and you never enter the partnership in sign-up."
        ),
        Note.INSOLVENT: ("While insolvent you cannot sign up. If HMRC wrote asking you to sign up, contact HMRC."),
        Note.NO_RECENT_RETURN: "You cannot sign up when you have sent no tax return in the last 2 years.",
        Note.NOTHING_LEFT_TO_SIGN_UP: "Your income sources have ended, so there is nothing to sign up.",
        Note.END_OF_EXEMPTION_NOT_KNOWN: "That day has passed: ask HMRC whether you are still exempt.",
        Note.PERMANENT_GROUND_BESIDES: "Something else you told me may exempt you for longer.",
    }
)

_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "person.registered_for_self_assessment": "whether you are registered for Self Assessment",
        "person.filed_return_in_last_2_years": "whether you sent a tax return in the last 2 years",
        "person.uk_resident": "whether you are UK resident",
        "person.has_nino_by_31_january_before_year": (
            "whether you had a National Insurance number by 31 January before the tax year"
        ),
        "person.insolvent": "whether you are insolvent",
        "returns": "what your tax returns show",
    }
)
_FIELD_OF_A_RETURN = re.compile(r"returns\.(\d{4}-\d{2})")


def explain(decision: Decision) -> str:
    """The answer in a few sentences of plain English."""
    return " ".join(_sentences(decision))


def _sentences(decision: Decision) -> Iterator[str]:
    yield _main(decision).format_map(_fillings(decision))
    if decision.reason in (Reason.NO_RETURN_GIVEN, Reason.NOT_KNOWN):
        yield from (f"Tell me {field}." for field in _asked(decision))
    if decision.reason in JUDGED_ON_INCOME:
        yield from _incomes(decision)
    yield from (_NOTES[note].format_map(_fillings(decision)) for note in decision.notes if note in _NOTES)
    yield from _what_next(decision)
    yield from _choice(decision)


def _main(decision: Decision) -> str:
    if decision.reason is Reason.OVER_THRESHOLD:
        return f"On what you told me, you must use {_SERVICE} from {{start}}."
    if decision.reason in _GROUNDS:
        return _exempt(decision)
    return _REASONS[decision.reason]


def _exempt(decision: Decision) -> str:
    """Why, and for how long. Only what HMRC itself agreed to is certain (SR-33 to SR-43)."""
    doubt = "" if decision.reason is Reason.DIGITAL_EXCLUSION_AGREED else "That is as far as we know. "
    is_temporary = decision.requirement is Requirement.EXEMPT_TEMPORARY
    lasts = "This lasts to {until} at least." if is_temporary else "Tell HMRC if that changes."
    return (
        f"On what you told me, you are exempt from {_SERVICE}, because {_GROUNDS[decision.reason]}. "
        f"{doubt}{lasts} Send your tax return as usual."
    )


def _fillings(decision: Decision) -> dict[str, str]:
    """What the placeholders stand for; a date that does not apply is in no sentence."""
    dates = {
        "start": decision.required_from,
        "until": decision.exempt_until_at_least,
        "earliest": decision.earliest_possible,
        "out_from": decision.required_from and likely_out_from(TaxYear.containing(decision.required_from)),
    }
    return {name: day_in_words(day) for name, day in dates.items() if day}


def _asked(decision: Decision) -> list[str]:
    """What is asked for, in words, each once."""
    return list(dict.fromkeys(map(_field_in_words, decision.ask)))


def _field_in_words(field: str) -> str:
    found = _FIELD_OF_A_RETURN.match(field)
    if found is None:
        return _FIELDS[field]
    return f"your income for {years_of(TaxYear.parse(found[1]))}"


def _incomes(decision: Decision) -> Iterator[str]:
    """The amounts that were judged, with their thresholds; the first says what qualifying income is."""
    what = " (trade and property, before expenses)"
    known = {year: income for year, income in decision.qualifying_income.items() if income is not None}
    for year in _years_shown(decision, judged(known)):
        verdict = "over" if is_over(known[year], year) else "not over"
        limit = pounds(threshold(year) or Decimal())
        yield f"Your qualifying income{what} was {pounds(known[year])} for {years_of(year)}, {verdict} {limit}."
        what = ""


def _years_shown(decision: Decision, years: tuple[TaxYear, ...]) -> tuple[TaxYear, ...]:
    match decision.reason:
        case Reason.OVER_THRESHOLD if decision.required_from:
            deciding = return_that_decides(TaxYear.containing(decision.required_from))
            return tuple(year for year in years if year == deciding)
        case Reason.ALL_SOURCES_ENDED:
            return ()
        case _:
            return years[-_RETURNS_SHOWN:]


def _what_next(decision: Decision) -> Iterator[str]:
    match decision.requirement:
        case _ if decision.next_step is NextStep.CONTACT_HMRC:
            pass
        case Requirement.REQUIRED_NOW:
            yield "Sign up now if you have not yet, and send the updates already due."
        case Requirement.REQUIRED_FROM:
            yield "Sign up before then. Until then, send your tax return as usual."
        case Requirement.NOT_REQUIRED if decision.reason is Reason.BELOW_THRESHOLD:
            yield _look_again(judged(decision.qualifying_income)[-1] + 1)


def _look_again(return_year: TaxYear) -> str:
    start = day_in_words(year_decided_by(return_year).starts)
    limit = pounds(threshold(return_year) or Decimal())
    return f"Look again with your tax return for {years_of(return_year)}: over {limit} means from {start}."


def _choice(decision: Decision) -> Iterator[str]:
    match decision.voluntary_sign_up, decision.requirement:
        case Voluntary.YES, Requirement.REQUIRED_FROM:
            yield "You can start sooner by choice: HMRC checks your record first."
        case Voluntary.YES, _:
            yield "You can sign up by choice: HMRC checks your record first."
        case Voluntary.HMRC_DECIDES, _:
            yield "HMRC's check decides whether you can sign up by choice."
