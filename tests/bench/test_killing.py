"""Two bots on one PostgreSQL, killed in turn while people talk to them: nothing is lost, whoever polled or sent."""

from __future__ import annotations

import pytest

from bench import killing
from bench.posting import SAID
from tests.databases import PostgresqlShelf

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")]


@pytest.mark.parametrize("is_polled", [True, False])
def test_nothing_is_lost_when_those_who_poll_and_send_are_killed(postgresql: PostgresqlShelf, is_polled: bool) -> None:
    killed = killing.run(postgresql.new(), people=20, every=0.2, is_polled=is_polled)
    assert killed.faults == []
    assert killed.updates == 21 * len(SAID)
    assert killed.kills >= 2
    assert killed.senders >= 2, "another bot sent when the first that did was killed"
    assert killed.pollers >= (2 if is_polled else 0), "another bot polled"
