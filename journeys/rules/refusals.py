"""Which page HMRC's sign-up ends on when it refuses somebody. It never says for which reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class RefusalPage(StrEnum):
    """The pages on which sign-up ends, in the order in which HMRC looks for them."""

    DIGITALLY_EXCLUDED = "digitally_excluded"
    EXEMPT_ENDURING = "exempt_enduring"
    EXEMPT_THIS_YEAR = "exempt_this_year"
    NO_DATA = "no_data"
    CANNOT_SIGN_UP_YET = "cannot_sign_up_yet"


FACTS: Mapping[RefusalPage, str] = MappingProxyType(
    dict(zip(RefusalPage, ("SR-90", "SR-91", "SR-92", "SR-93", "SR-94"), strict=True))
)
"""The fact that lists the reasons of each page."""

_REASONS: Mapping[RefusalPage, frozenset[str]] = MappingProxyType(
    {
        RefusalPage.DIGITALLY_EXCLUDED: frozenset({"Digitally Exempt"}),
        RefusalPage.EXEMPT_ENDURING: frozenset(
            {
                *("MTD Exempt (Enduring)", "MTD Exempt 28/29", "MTD Exempt 27/28"),
                *("Married Couple's Allowance", "Minister of Religion"),
                *("Lloyds Underwriter", "Blind Person's Allowance"),
            }
        ),
        RefusalPage.EXEMPT_THIS_YEAR: frozenset(
            {
                *("MTD Exempt 26/27", "Averaging Adjustment", "Trust Income"),
                *("Foster Carers", "Non-residents"),
            }
        ),
        RefusalPage.NO_DATA: frozenset(
            {
                *("No Data Found", "Death", "Capacitor", "Non-resident Company Landlord"),
                *("Bankrupt - Insolvent", "Bankrupt - Voluntary Arrangement"),
                *("Mandation Inhibit 26/27", "Mandation Inhibit 27/28"),
            }
        ),
    }
)


def refusal_page(next_year_reasons: Iterable[str]) -> RefusalPage:
    """The page for HMRC's reasons about the next tax year, which alone decide it (SR-90 to SR-94).

    The first page with a reason of its own is taken; reasons nobody lists, and none at all, end on the last.
    """
    reasons = frozenset(next_year_reasons)
    return next((page for page, own in _REASONS.items() if own & reasons), RefusalPage.CANNOT_SIGN_UP_YET)
