"""A request for authorisation: when it runs out, and which details HMRC's form asks for."""

from __future__ import annotations

from datetime import date

import pytest

from journeys.agent_authorisation import agent_authorisation
from tests.journeys.talk import ENGLISH, Talk


@pytest.mark.parametrize("role", ["Main agent", "Supporting agent"])
def test_the_message_gives_the_client_21_days(role: str) -> None:
    talk = Talk(agent_authorisation, today=date(2026, 11, 21)).chooses("Get a message for your client", role)
    assert "before 12 December 2026 (Saturday)" in ENGLISH.reply(talk.replies[0])


@pytest.mark.parametrize(
    ("client", "asked_for"),
    [
        ("Has a UTR, not signed up yet", "home postcode"),
        ("Signed up already", "business address"),
    ],
)
def test_the_postcode_depends_on_whether_the_client_is_signed_up(client: str, asked_for: str) -> None:
    assert asked_for in Talk(agent_authorisation).chooses("Ask a client to authorise you", client).text


@pytest.mark.parametrize("client", ["Authorised you for Self Assessment", "Has no UTR"])
def test_some_clients_are_not_asked(client: str) -> None:
    assert "postcode" not in Talk(agent_authorisation).chooses("Ask a client to authorise you", client).text
