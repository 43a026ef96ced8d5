"""The life of a session: which event leads where, and that all others are refused."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from journeys.engine.session import SELF, Life, Session, moved

EVENTS = ("ask", "check", "finish", "park", "expire", "cancel")
LEADS = {
    (Life.ASKING, "ask"): Life.ASKING,
    (Life.ASKING, "check"): Life.CHECKING,
    (Life.ASKING, "park"): Life.PARKED,
    (Life.ASKING, "expire"): Life.EXPIRED,
    (Life.ASKING, "cancel"): Life.CANCELLED,
    (Life.CHECKING, "ask"): Life.ASKING,
    (Life.CHECKING, "check"): Life.CHECKING,
    (Life.CHECKING, "finish"): Life.DONE,
    (Life.CHECKING, "park"): Life.PARKED,
    (Life.CHECKING, "expire"): Life.EXPIRED,
    (Life.CHECKING, "cancel"): Life.CANCELLED,
    (Life.PARKED, "ask"): Life.ASKING,
    (Life.PARKED, "check"): Life.CHECKING,
    (Life.PARKED, "park"): Life.PARKED,
    (Life.PARKED, "expire"): Life.EXPIRED,
    (Life.PARKED, "cancel"): Life.CANCELLED,
    (Life.DONE, "ask"): Life.ASKING,
    (Life.DONE, "check"): Life.CHECKING,
    (Life.DONE, "expire"): Life.EXPIRED,
}


@pytest.mark.parametrize(("life", "event"), LEADS)
def test_where_an_event_leads(life: Life, event: str) -> None:
    assert moved(life, event) is LEADS[life, event]


@pytest.mark.parametrize(("life", "event"), [each for each in product(Life, EVENTS) if each not in LEADS])
def test_any_other_is_refused(life: Life, event: str) -> None:
    with pytest.raises(ValueError, match=f"a session that is {life} cannot {event}"):
        moved(life, event)


def test_a_session_moves_with_its_life() -> None:
    session = Session("1", "picnic", SELF, date(2026, 11, 21))
    assert session.lived("park").life is Life.PARKED
    with pytest.raises(ValueError, match="a session that is asking cannot finish"):
        session.lived("finish")
