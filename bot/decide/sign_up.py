"""`decide sign-up`: must each client use Making Tax Digital for Income Tax, and may they sign up by choice?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator

from bot.decide.kind import Answer, Kind, Row, Sheet
from bot.decide.sheets import listed, whole, words, yes_no
from bot.decide.values import Asked, Day, Flag, Money, Number, Part, SignedMoney, Whole, Year
from journeys.rules.case import Case, Person, Role
from journeys.rules.exemptions import Circumstance
from journeys.rules.explaining import explain
from journeys.rules.qualifying_income import WHOLE, Return, Source, SourceKind
from journeys.rules.sign_up import decide

_FINEST_SHARE = Decimal("1e-6")


def _share(percent: Decimal) -> Decimal:
    share = percent.quantize(_FINEST_SHARE) if 0 < percent <= WHOLE else Decimal()
    if not share:
        raise ValueError("must be over 0 and at most 100")
    return share


def _months(number: int) -> int:
    if not 1 <= number <= 12:
        raise ValueError("must be a whole number from 1 to 12")
    return number


class AskedSource(Part):
    """One source of income on a return; `gross` is the whole, before any share."""

    kind: SourceKind
    gross: Money | None
    share_percent: Annotated[Number, AfterValidator(_share)] | None = None
    months_active: Annotated[Whole, AfterValidator(_months)] | None = None
    ceased_on: Day | None = None

    def as_source(self) -> Source:
        """As the rules have it: no share told is the whole, no months told are twelve."""
        return Source(
            self.kind,
            self.gross,
            WHOLE if self.share_percent is None else self.share_percent,
            12 if self.months_active is None else self.months_active,
            self.ceased_on,
        )


class AskedReturn(Part):
    """One tax return. Of its figures beside the sources none decides anything: people mix them up with those."""

    sources: list[AskedSource] | None
    net_profit: SignedMoney | None = None
    not_on_return: Money | None = None
    received_after_cis_deductions: Money | None = None
    amended_on: Day | None = None
    original: Money | None = None
    amended_to: Money | None = None

    def as_return(self) -> Return:
        """As the rules have it."""
        return Return(tuple(source.as_source() for source in self.sources or ()), self.amended_on)


class AskedPerson(Part):
    """Somebody. Null is not known; with nobody else told, they ask for themselves."""

    uk_resident: Flag | None
    has_nino_by_31_january_before_year: Flag | None
    registered_for_self_assessment: Flag | None
    filed_return_in_last_2_years: Flag | None
    insolvent: Flag | None
    has_nino_now: Flag | None = None
    return_2024_25_required_but_not_sent: Flag | None = None
    asking_for: Role | None = None
    exemption_circumstances: list[Circumstance] | None = None

    def as_person(self) -> Person:
        """As the rules have it."""
        return Person(
            uk_resident=self.uk_resident,
            has_nino_by_31_january_before_year=self.has_nino_by_31_january_before_year,
            registered_for_self_assessment=self.registered_for_self_assessment,
            filed_return_in_last_2_years=self.filed_return_in_last_2_years,
            insolvent=self.insolvent,
            asking_for=self.asking_for or Role.SELF,
            exemption_circumstances=frozenset(self.exemption_circumstances or ()),
            has_nino_now=self.has_nino_now,
            return_2024_25_required_but_not_sent=self.return_2024_25_required_but_not_sent,
        )


class AskedSignUp(Asked):
    """One line of `decide sign-up`."""

    today: Day
    person: AskedPerson
    returns: dict[Year, AskedReturn] | None

    def as_case(self) -> Case:
        """As the rules have it."""
        returns = {year: given.as_return() for year, given in (self.returns or {}).items()}
        return Case(self.today, self.person.as_person(), returns)


def answer(asked: AskedSignUp) -> Answer:
    """What the rules say, with the sentences a person would read."""
    decision = decide(asked.as_case())
    return {**decision.as_dict(), "explain": explain(decision)}


_LIST = "exemption_circumstances"
_RETURNS_GIVEN = "returns_given"
_PERSON = tuple(AskedPerson.model_fields)
_OF_A_SOURCE = ("tax_year", *AskedSource.model_fields)
_OF_A_RETURN = tuple(name for name in AskedReturn.model_fields if name != "sources")
_SOURCE_COLUMN = re.compile(rf"source_([1-9]\d?)_({'|'.join(_OF_A_SOURCE)})")
_RETURN_COLUMN = re.compile(rf"(\d{{4}}-\d{{2}})_({'|'.join(_OF_A_RETURN)})")
_SOURCE_FIELD = re.compile(r"returns\.(.*)\.sources\[(\d+)\](?:\.(\w+))?")
_RETURN_FIELD = re.compile(r"returns\.(.*?)(?:\.(\w+))?")


def read_row(row: Row) -> dict[str, Any]:
    """The JSON object that a row stands for. A column that is none of ours stays, to be refused by name."""
    read: dict[str, Any] = {"person": {}, "returns": _returns(row)}
    for column, cell in row.items():
        if column in _PERSON:
            read["person"][column] = _person_cell(column, cell)
        elif column in ("id", "today"):
            read[column] = words(cell)
        elif column != _RETURNS_GIVEN and not _belongs_to_a_return(column):
            read[column] = cell
    return read


def _person_cell(column: str, cell: str) -> object:
    match column:
        case "asking_for":
            return words(cell)
        case "exemption_circumstances":
            return listed(cell)
        case _:
            return yes_no(cell)


def _belongs_to_a_return(column: str) -> bool:
    return bool(_SOURCE_COLUMN.fullmatch(column) or _RETURN_COLUMN.fullmatch(column))


def _returns(row: Row) -> dict[str, Any]:
    """The returns that a row tells of: in `returns_given`, by a source, or by a figure of their own."""
    returns: dict[str, Any] = {year: {"sources": []} for year in listed(row.get(_RETURNS_GIVEN, ""))}
    for _, source in _sources(row):
        year = source.pop("tax_year", "")
        returns.setdefault(year, {"sources": []})["sources"].append(_source(source))
    for column, cell in row.items():
        if (match := _RETURN_COLUMN.fullmatch(column)) and words(cell):
            returns.setdefault(match[1], {"sources": []})[match[2]] = words(cell)
    return returns


def _sources(row: Row) -> Iterator[tuple[str, dict[str, str]]]:
    """The filled cells of each numbered source, by number."""
    found: dict[str, dict[str, str]] = {}
    for column, cell in row.items():
        if (match := _SOURCE_COLUMN.fullmatch(column)) and (text := words(cell)):
            found.setdefault(match[1], {})[match[2]] = text
    yield from sorted(found.items(), key=lambda item: int(item[0]))


def _source(cells: dict[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {"kind": None, "gross": None, **cells}
    if "months_active" in cells:
        read["months_active"] = whole(cells["months_active"])
    if "share_percent" in cells:
        read["share_percent"] = cells["share_percent"].removesuffix("%")
    return read


def column_of(field: str, row: Row) -> str:
    """The column that a field of the JSON object was read from."""
    if match := _SOURCE_FIELD.fullmatch(field):
        numbers = [number for number, source in _sources(row) if source.get("tax_year", "") == match[1]]
        return f"source_{numbers[int(match[2])]}_{match[3]}"
    if match := _RETURN_FIELD.fullmatch(field):
        return f"{match[1]}_{match[2]}" if match[2] else _column_of_year(match[1], row)
    return field.removeprefix("person.").partition("[")[0]


def _column_of_year(year: str, row: Row) -> str:
    numbers = [number for number, source in _sources(row) if source.get("tax_year", "") == year]
    return f"source_{numbers[0]}_tax_year" if numbers else _RETURNS_GIVEN


_SOURCES_IN_TEMPLATE = 4
_EXAMPLE = {
    "today": "2026-11-20",
    "asking_for": "self",
    "uk_resident": "yes",
    "has_nino_by_31_january_before_year": "yes",
    "registered_for_self_assessment": "yes",
    "filed_return_in_last_2_years": "yes",
    "insolvent": "no",
}

SIGN_UP = Kind(
    name="sign-up",
    asks=AskedSignUp,
    answer=answer,
    sheet=Sheet(
        columns=(
            "id",
            "today",
            *("asking_for", "uk_resident", "has_nino_by_31_january_before_year", "has_nino_now"),
            *("registered_for_self_assessment", "filed_return_in_last_2_years"),
            *("return_2024_25_required_but_not_sent", "insolvent", _LIST, _RETURNS_GIVEN),
            *(f"source_{number}_{name}" for number in range(1, _SOURCES_IN_TEMPLATE + 1) for name in _OF_A_SOURCE),
        ),
        examples=(
            {
                **_EXAMPLE,
                "id": "sole trader with half a let house",
                "source_1_tax_year": "2024-25",
                "source_1_kind": "self_employment",
                "source_1_gross": "45000",
                "source_2_tax_year": "2024-25",
                "source_2_kind": "uk_property",
                "source_2_gross": "12000.50",
                "source_2_share_percent": "50",
            },
            {
                **_EXAMPLE,
                "id": "minister with a trade since October",
                _LIST: "minister_of_religion; marriage_allowance",
                "source_1_tax_year": "2025-26",
                "source_1_kind": "self_employment",
                "source_1_gross": "16000",
                "source_1_months_active": "6",
            },
        ),
        answers=(
            *("requirement", "required_from", "reason", "voluntary_sign_up", "exempt_until_at_least"),
            *("earliest_possible", "next_step", "sources_to_enter", "qualifying_income", "ask"),
            *("facts", "explain"),
        ),
        read=read_row,
        column_of=column_of,
    ),
)
