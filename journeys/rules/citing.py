"""Which facts stand behind an answer, by its reason, its notes and the returns it judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from journeys.rules.decision import Note, Reason, Voluntary
from journeys.rules.exemptions import GROUNDS, Circumstance, Effect
from journeys.rules.tax_year import TaxYear
from journeys.rules.thresholds import threshold_fact

_OVER = ("F-ELIG-04", "F-ELIG-05", "F-ELIG-06", "SR-04", "SR-13")
_EFFECTS: Mapping[Effect, tuple[str, ...]] = MappingProxyType(
    {
        Effect.PERMANENT: ("SR-05", "F-ELIG-11", "F-ELIG-15"),
        Effect.TEMPORARY: ("SR-05", "F-ELIG-11", "F-ELIG-15", "SR-92"),
        Effect.ASK_HMRC: ("SR-05",),
        Effect.NONE: (),
    }
)

_REASONS: Mapping[Reason, tuple[str, ...]] = MappingProxyType(
    {
        Reason.COMPANY: ("SR-01", "F-ELIG-03", "SR-67"),
        Reason.PARTNERSHIP: ("SR-01", "F-ELIG-03", "SR-67"),
        Reason.TRUSTEE: ("SR-32", "SR-01", "F-ELIG-11"),
        Reason.PERSONAL_REPRESENTATIVE: ("SR-32", "SR-01", "F-ELIG-11"),
        Reason.NON_RESIDENT_COMPANY: ("SR-32", "SR-01", "F-ELIG-11"),
        Reason.NOT_REGISTERED: ("SR-03", "F-REG-01", "F-REG-13", "F-REG-02"),
        Reason.REQUIRED_RETURN_NOT_SENT: ("SR-17", "F-REG-02", "SR-93"),
        Reason.FIRST_RETURN_NOT_SENT: ("F-ELIG-08", "SR-03", "F-REG-02", "F-DL-16", "SR-93"),
        Reason.NO_RETURN_GIVEN: ("F-ELIG-05", "SR-04"),
        Reason.PARTNER_ONLY: ("F-ELIG-03", "SR-02", "SR-20"),
        Reason.FOREIGN_PROPERTY_OF_NON_RESIDENT: ("SR-22", "SR-02"),
        Reason.CARE_RECEIPTS_ONLY: ("SR-24", "SR-02"),
        Reason.NO_QUALIFYING_INCOME: ("SR-02", "F-ELIG-02", "F-ELIG-06"),
        Reason.NO_NINO: ("SR-31", "F-ELIG-11", "F-ELIG-15"),
        Reason.NINO_CAME_LATE: ("SR-31", "F-ELIG-11", "F-ELIG-15"),
        Reason.ALL_SOURCES_ENDED: ("SR-06", "SR-27", "F-LATE-10"),
        Reason.OVER_THRESHOLD: (*_OVER, "SR-14"),
        Reason.THREE_YEARS_BELOW: ("F-ELIG-09", "SR-15", *_OVER),
        Reason.BELOW_THRESHOLD: ("SR-07", *_OVER),
        Reason.NO_RETURN_THAT_DECIDES: ("F-ELIG-05", "SR-07", "F-ELIG-04", "SR-04"),
        Reason.NOT_KNOWN: ("SR-04",),
        **{
            Reason(circumstance.value): (*ground.facts, *_EFFECTS[ground.effect])
            for circumstance, ground in GROUNDS.items()
            if ground.effect is not Effect.NONE
        },
    }
)

_NOTES: Mapping[Note, tuple[str, ...]] = MappingProxyType(
    {
        Note.JOINT_SHARE: ("SR-23",),
        Note.PART_OF_A_YEAR: ("SR-26",),
        Note.SEVERAL_SOURCES: ("SR-25",),
        Note.FOREIGN_PROPERTY_LEFT_OUT: ("SR-22",),
        Note.AMENDMENT_COUNTED: ("SR-18",),
        Note.AMENDMENT_TOO_LATE: ("SR-18",),
        Note.EXACTLY_AT_THRESHOLD: ("SR-13",),
        Note.SOURCES_HAVE_ENDED: ("F-LATE-10", "SR-15"),
        Note.PARTNERSHIP_IS_LEFT_OUT: ("F-ELIG-03", "SR-20", "SR-94"),
        Note.WAITING_FOR_A_DECISION: GROUNDS[Circumstance.DIGITAL_EXCLUSION_APPLIED].facts,
        Note.UNFAMILIARITY_IS_NO_GROUND: GROUNDS[Circumstance.UNFAMILIAR_WITH_SOFTWARE].facts,
        Note.MARRIAGE_ALLOWANCE_IS_NO_GROUND: GROUNDS[Circumstance.MARRIAGE_ALLOWANCE].facts,
        Note.TRUSTEESHIP_IS_NO_GROUND: GROUNDS[Circumstance.ALSO_TRUSTEE].facts,
        Note.NON_RESIDENT: ("SR-92", "F-ELIG-10"),
        Note.INSOLVENT: ("SR-47", "F-REG-02", "SR-93"),
        Note.NO_RECENT_RETURN: ("F-REG-02", "SR-93"),
        Note.NOTHING_LEFT_TO_SIGN_UP: ("SR-61", "SR-66"),
        Note.END_OF_EXEMPTION_NOT_KNOWN: ("F-ELIG-11",),
        Note.PERMANENT_GROUND_BESIDES: ("SR-05",),
        Note.OUT_LATER_BY_HMRCS_CHECK: ("SR-15",),
    }
)

_VOLUNTARY: Mapping[Voluntary, tuple[str, ...]] = MappingProxyType(
    {Voluntary.YES: ("F-ELIG-10",), Voluntary.HMRC_DECIDES: ("F-ELIG-10", "SR-94")}
)


def facts_of(reason: Reason, notes: Iterable[Note], choice: Voluntary, returns: Iterable[TaxYear]) -> tuple[str, ...]:
    """The ids behind an answer, each once, the most important first. `returns` are those that were judged."""
    cited = [*_REASONS[reason], *filter(None, map(threshold_fact, returns))]
    for note in notes:
        cited += _NOTES[note]
    cited += _VOLUNTARY.get(choice, ())
    return tuple(dict.fromkeys(cited))
