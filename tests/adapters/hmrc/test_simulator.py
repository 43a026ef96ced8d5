"""Our client and whole look-ups against the simulator: every ready-made person, and agents."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from adapters.hmrc.check_headers import check_headers, example_browser
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.hmrc.settings import SCOPES
from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from bot.hmrc.answers import AgentRole, BusinessKind, InvitationStatus
from bot.hmrc.ports import Ask, Tokens
from bot.hmrc.record import Part, Record, look_up
from bot.hmrc.troubles import AccessEnded, AgentRefused, CodeNotTaken, GrantEnded, Kind
from journeys.rules.status import Status
from journeys.rules.tax_year import TaxYear
from tests.adapters.hmrc.far_end import NOON, Clock, settings_for
from tests.far_ends.simulated import simulated

YEAR = TaxYear(2026)
VERIFIER = "v" * 43
CALLBACK = "http://localhost:8000/callback"
NO_LICENCES = "gov-vendor-license-ids"
AUTHORISATION = (
    "read:sent-invitations",
    "write:sent-invitations",
    "write:cancel-invitations",
    "read:check-relationship",
    "write:relationships",
)
"""What an agent has to be asked for before Agent Authorisation is used."""


class Town:
    """The simulator, our client to it, and who has signed in; all on one clock that passes only by waiting."""

    def __init__(self, simulator: Simulator, hmrc: HmrcClient, clock: Clock) -> None:
        self.simulator = simulator
        self.world = simulator.world
        self.hmrc = hmrc
        self.clock = clock

    def code(self, who: str) -> str:
        """The code that comes back when somebody grants what we ask."""
        challenge = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
        asked = parse_qs(urlsplit(self.hmrc.sign_in("the-state", challenge)).query)
        form = {name: values[0] for name, values in asked.items()} | {"who": who, "decision": "grant"}
        back = httpx.post(f"{self.simulator.url}/oauth/authorize", data=form).headers["Location"]
        return parse_qs(urlsplit(back).query)["code"][0]

    def sign_in(self, who: str) -> Tokens:
        return self.hmrc.exchange(self.code(who), VERIFIER)

    def ask(self, who: str, about: str) -> Ask:
        browser = example_browser(self.clock.now())
        return Ask(self.world.people[about].nino, self.sign_in(who).access, browser)

    def look_up(self, who: str, about: str | None = None) -> Record:
        return look_up(self.hmrc, self.ask(who, about or who), self.clock.now())


@contextmanager
def town() -> Iterator[Town]:
    clock = Clock()
    application = Application("the-client", "the-secret", (CALLBACK,))
    with simulated(clock.now, application, a_second=3) as simulator:
        settings = settings_for(simulator.url, scopes=(*SCOPES, *AUTHORISATION))
        hmrc = HmrcClient(settings, OwnPace(), clock.now, clock.wait)
        yield Town(simulator, hmrc, clock)
        hmrc.close()


@pytest.fixture(name="town")
def _town() -> Iterator[Town]:
    with town() as made:
        yield made


def test_a_whole_look_up_keeps_to_the_pace_and_the_law(town: Town) -> None:
    record = town.look_up("several")
    assert record.missing == {}
    assert {each.kind for each in record.businesses} == {
        BusinessKind.SELF_EMPLOYMENT,
        BusinessKind.UK_PROPERTY,
        BusinessKind.FOREIGN_PROPERTY,
    }
    assert record.status(YEAR) is Status.MANDATED
    assert record.balance is not None
    assert record.balance.refunds_asked
    assert {each.number for each in record.updates if each.tax_year == YEAR} == {1, 2, 3, 4}
    asked = [seen for seen in town.world.seen if seen.api and seen.method == "GET"]
    assert len(asked) == 7 + 4
    assert {seen.status for seen in asked} == {200}
    assert {problem.header for seen in asked for problem in seen.problems if not problem.warning} == {NO_LICENCES}
    assert (town.clock.now() - NOON).total_seconds() >= 11 / 3


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("required", Status.MANDATED),
        ("voluntary", Status.VOLUNTARY),
        ("exempt", Status.EXEMPT),
        ("dormant", Status.DORMANT),
        ("new", Status.VOLUNTARY),
        ("ceased", Status.MANDATED),
        ("overdue", Status.MANDATED),
        ("insolvent", Status.MANDATED),
        ("no-obligations", Status.VOLUNTARY),
    ],
)
def test_every_ready_made_person_can_be_looked_up(town: Town, who: str, status: Status) -> None:
    record = town.look_up(who)
    assert Record.from_json(record.as_json()) == record
    assert record.status(YEAR) is status
    assert record.businesses
    case = record.case(town.clock.now().date())
    assert case.current is status
    assert case.all_businesses_ceased is (who == "ceased")
    assert any(each.is_overdue(record.day) for each in record.open) is (who == "overdue")
    refused = {Part.OPEN, Part.THIS_YEAR, Part.LAST_YEAR, Part.RETURNS}
    assert set(record.missing) == (refused if who == "insolvent" else set())
    assert {fault.kind for fault in record.missing.values()} <= {Kind.INSOLVENT}


def test_a_finalised_year_is_known(town: Town) -> None:
    record = town.look_up("voluntary")
    assert record.finalised(YEAR - 1) is True
    assert record.finalised(YEAR) is False
    assert record.case(record.day).previous_finalised


def test_somebody_not_signed_up_is_told_so_after_one_question(town: Town) -> None:
    record = town.look_up("not-signed-up")
    assert record.refused is not None
    assert record.refused.kind is Kind.NOT_SIGNED_UP
    assert record.refused.correlation_id
    assert len([seen for seen in town.world.seen if seen.api]) == 1


def test_agents_see_what_their_role_lets_them(town: Town) -> None:
    assert town.look_up("agent", "required").missing == {}
    supporting = town.look_up("agent", "voluntary")
    assert set(supporting.missing) == {Part.BALANCE}
    assert supporting.looks_like_supporting_agent
    for who, about in (("agent", "new"), ("other-agent", "required")):
        refused = town.look_up(who, about).refused
        assert refused is not None
        assert refused.kind is Kind.NOT_AUTHORISED


def test_a_pair_is_used_once_and_the_old_key_dies(town: Town) -> None:
    code = town.code("required")
    first = town.hmrc.exchange(code, VERIFIER)
    with pytest.raises(CodeNotTaken):
        town.hmrc.exchange(code, VERIFIER)
    second = town.hmrc.refresh(first.refresh)
    nino = town.world.people["required"].nino
    with pytest.raises(AccessEnded):
        town.hmrc.open_obligations(Ask(nino, first.access, None))
    assert town.hmrc.open_obligations(Ask(nino, second.access, None))
    with pytest.raises(GrantEnded):
        town.hmrc.refresh(first.refresh)


def test_an_agent_asks_a_client_waits_and_takes_it_back(town: Town) -> None:
    arn = town.world.agents["agent"].arn
    ask = town.ask("agent", "new")
    assert town.hmrc.invitations(ask, arn) == []
    postcode = town.world.people["new"].postcode
    made = town.hmrc.invite(ask, arn, postcode.lower(), AgentRole.SUPPORTING)
    (found,) = town.hmrc.invitations(ask, arn)
    assert (found.id, found.status, found.role) == (made, InvitationStatus.PENDING, AgentRole.SUPPORTING)
    assert found.created is not None
    assert found.expires is not None
    assert (found.expires - found.created).days == 21
    with pytest.raises(AgentRefused) as raised:
        town.hmrc.invite(ask, arn, postcode, AgentRole.SUPPORTING)
    assert raised.value.fault.code == "DUPLICATE_AUTHORISATION_REQUEST"
    town.hmrc.cancel_invitation(ask, arn, made)
    assert town.hmrc.invitation(ask, arn, made).status is InvitationStatus.CANCELLED
    with pytest.raises(AgentRefused, match="INVALID_INVITATION_STATUS"):
        town.hmrc.cancel_invitation(ask, arn, made)


def test_the_role_is_learnt_by_asking_for_both_and_ended_for_good(town: Town) -> None:
    arn = town.world.agents["agent"].arn
    ask = town.ask("agent", "voluntary")
    postcode = town.world.people["voluntary"].postcode
    assert town.hmrc.is_authorised(ask, arn, postcode, AgentRole.SUPPORTING) is True
    assert town.hmrc.is_authorised(ask, arn, postcode, AgentRole.MAIN) is False
    town.hmrc.end_authorisation(ask, arn, AgentRole.SUPPORTING)
    assert town.hmrc.is_authorised(ask, arn, postcode, AgentRole.SUPPORTING) is False


def test_the_headers_for_a_browser_lack_licences_only(town: Town) -> None:
    browser, batch = check_headers(town.hmrc, example_browser(town.clock.now()))
    assert {name for remark in browser.remarks if remark.is_error for name in remark.headers} == {NO_LICENCES}
    # what a machine tells of itself differs: one without a maker and model names neither in its user agent
    ill_formed = {name for remark in batch.remarks if remark.code == "INVALID_HEADER" for name in remark.headers}
    assert ill_formed <= {"gov-client-user-agent"}
