"""What HMRC's record says a person is for one tax year, and what follows. The words are the journeys'."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """A person's status for one tax year. HMRC's own values are never shown (F-STAT-12)."""

    MANDATED = "mandated"
    VOLUNTARY = "voluntary"
    ANNUAL = "annual"
    EXEMPT = "exempt"
    DIGITALLY_EXEMPT = "digitally_exempt"
    DORMANT = "dormant"
    NO_STATUS = "no_status"
    UNKNOWN = "unknown"


class Label(StrEnum):
    """The words HMRC's own account has for a status (F-STAT-12; opt-out-rules.md section 3, page labels)."""

    REQUIRED = "required"
    VOLUNTARILY_SIGNED_UP = "voluntarily_signed_up"
    NOT_REQUIRED = "not_required"
    EXEMPT = "exempt"


class Obligations(StrEnum):
    """What has to be sent for one tax year."""

    UPDATES_AND_RETURN = "quarterly_updates_and_return"
    RETURN_ONLY = "return_only"
    NONE = "none"
    UNKNOWN = "unknown"
    FINALISED = "finalised"
    """The year's return is submitted. Follows from the record of a year, never from a status."""


class Lateness(StrEnum):
    """Something that can be late, and may bring a point or a penalty."""

    UPDATE = "update"
    RETURN = "return"
    PAYMENT = "payment"


@dataclass(frozen=True)
class Meaning:
    """What a status means. `label` is None where HMRC's account shows no line for such a year.

    `penalised` is what the status makes penalty-bearing before any easement of a year (`penalties.py`), or
    None when that is not known. `fact` is the id the row comes from.
    """

    label: Label | None
    obligations: Obligations
    penalised: frozenset[Lateness] | None
    fact: str


_RETURN = frozenset({Lateness.RETURN})

_MEANINGS = {
    Status.MANDATED: Meaning(Label.REQUIRED, Obligations.UPDATES_AND_RETURN, frozenset(Lateness), "F-STAT-01"),
    Status.VOLUNTARY: Meaning(
        Label.VOLUNTARILY_SIGNED_UP, Obligations.UPDATES_AND_RETURN, _RETURN | {Lateness.PAYMENT}, "F-STAT-02"
    ),
    Status.ANNUAL: Meaning(Label.NOT_REQUIRED, Obligations.RETURN_ONLY, _RETURN, "F-STAT-03"),
    Status.EXEMPT: Meaning(Label.EXEMPT, Obligations.RETURN_ONLY, _RETURN, "F-STAT-04"),
    Status.DIGITALLY_EXEMPT: Meaning(Label.EXEMPT, Obligations.RETURN_ONLY, _RETURN, "F-STAT-05"),
    Status.DORMANT: Meaning(None, Obligations.NONE, frozenset(), "F-STAT-06"),
    Status.NO_STATUS: Meaning(None, Obligations.UNKNOWN, None, "F-STAT-07"),
    Status.UNKNOWN: Meaning(None, Obligations.UNKNOWN, None, "F-STAT-08"),
}

_HMRC_VALUES = {
    "MTD Mandated": Status.MANDATED,
    "MTD Voluntary": Status.VOLUNTARY,
    "Annual": Status.ANNUAL,
    "MTD Exempt": Status.EXEMPT,
    "Digitally Exempt": Status.DIGITALLY_EXEMPT,
    "Non Digital": Status.DIGITALLY_EXEMPT,
    "Dormant": Status.DORMANT,
    "No Status": Status.NO_STATUS,
}


def read_status(hmrc_value: str | None) -> Status:
    """The status for a value of HMRC's Individual Details API (F-STAT-01 to 08; the old name of F-STAT-14).

    None, for a year missing from the answer, is no status; a value we do not know is `UNKNOWN`.
    """
    if hmrc_value is None:
        return Status.NO_STATUS
    return _HMRC_VALUES.get(hmrc_value, Status.UNKNOWN)


def meaning(status: Status) -> Meaning:
    """What a status means (F-STAT-01 to 08)."""
    return _MEANINGS[status]


def is_exempt(status: Status) -> bool:
    """Is this one of the two kinds of exempt, which HMRC's account shows alike (F-STAT-04, F-STAT-05)?"""
    return meaning(status).label is Label.EXEMPT
