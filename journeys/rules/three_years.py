"""The three tax years that can be left or signed up for again, and what HMRC's page has to know of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from journeys.rules.status import Obligations, Status, meaning
from journeys.rules.tax_year import TaxYear


class Place(StrEnum):
    """Which of the three years, seen from today. No other year can be changed (OO-R4)."""

    PREVIOUS = "previous"
    CURRENT = "current"
    NEXT = "next"

    @property
    def and_later(self) -> tuple[Place, ...]:
        """This year and those after it, in order."""
        places = tuple(Place)
        return places[places.index(self) :]


class Action(StrEnum):
    """What somebody may want to change about a year."""

    OPT_OUT = "opt_out"
    SIGN_UP = "sign_up"


class Actor(StrEnum):
    """Who asks."""

    INDIVIDUAL = "individual"
    MAIN_AGENT = "main_agent"
    SUPPORTING_AGENT = "supporting_agent"


class Route(StrEnum):
    """Where the change is made."""

    HMRC_ONLINE_SERVICES = "hmrc_online_services"
    AGENT_SERVICES_ACCOUNT = "agent_services_account"


@dataclass(frozen=True, kw_only=True)
class Case:
    """One person's three years (opt-out-rules.md section 1). `today` is a date in Europe/London.

    A year missing from HMRC's answer has no status. `previous_finalised`: the previous year's return is
    submitted; when that is not known HMRC assumes it is not. `fulfilled_previous` and `fulfilled_current`
    count fulfilled quarterly obligations over all businesses, None when not known; next year's count 0
    (OO-W2).
    """

    today: date
    previous: Status = Status.NO_STATUS
    current: Status = Status.NO_STATUS
    next: Status = Status.NO_STATUS
    previous_finalised: bool = False
    fulfilled_previous: int | None = None
    fulfilled_current: int | None = None
    all_businesses_ceased: bool = False

    def status(self, place: Place) -> Status:
        """The status of one of the years."""
        match place:
            case Place.PREVIOUS:
                return self.previous
            case Place.CURRENT:
                return self.current
            case Place.NEXT:
                return self.next

    def year(self, place: Place) -> TaxYear:
        """Which tax year a place is. It turns on 6 April."""
        return TaxYear.containing(self.today) + (tuple(Place).index(place) - 1)

    def place_of(self, year: TaxYear) -> Place | None:
        """The place of a tax year, None for a year that is none of the three."""
        return next((place for place in Place if self.year(place) == year), None)

    def fulfilled(self, place: Place) -> int | None:
        """Quarterly obligations fulfilled in a year, None when not known (OO-W2)."""
        match place:
            case Place.PREVIOUS:
                return self.fulfilled_previous
            case Place.CURRENT:
                return self.fulfilled_current
            case Place.NEXT:
                return 0

    def is_visible(self, place: Place) -> bool:
        """Does HMRC's page look at this year? The previous one only while it is not finalised (OO-P7)."""
        return not (place is Place.PREVIOUS and self.previous_finalised)

    def obligations(self, place: Place) -> Obligations:
        """What has to be sent for a year."""
        return meaning(self.status(place)).obligations if self.is_visible(place) else Obligations.FINALISED

    def required_after(self, year: TaxYear) -> date | None:
        """6 April of the first mandated year after this one, of the three; None without one (OO-W3)."""
        starts = (self.year(place).starts for place in Place if self.status(place) is Status.MANDATED)
        return next((start for start in starts if start > year.starts), None)

    def with_status(self, places: tuple[Place, ...], status: Status) -> Case:
        """The same person once these years have another status."""
        return replace(
            self,
            previous=status if Place.PREVIOUS in places else self.previous,
            current=status if Place.CURRENT in places else self.current,
            next=status if Place.NEXT in places else self.next,
        )


def route(actor: Actor) -> Route:
    """Where this actor makes the change (OO-X2, OO-X3). Both kinds of agent may; software may not (OO-X1)."""
    return Route.HMRC_ONLINE_SERVICES if actor is Actor.INDIVIDUAL else Route.AGENT_SERVICES_ACCOUNT
