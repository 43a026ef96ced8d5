"""One request, and what may happen to it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

import pytest
from structlog.testing import capture_logs

from adapters.hmrc.asking import FIRST_WAIT
from adapters.hmrc.breaker import FAILURES, REST
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from bot.hmrc.ports import GAP
from bot.hmrc.troubles import (
    AccessEnded,
    HmrcTrouble,
    Insolvent,
    Kind,
    Misconfigured,
    NotAuthorised,
    Unavailable,
    WrongNumber,
)
from bot.ports import StoreUnavailable
from tests.adapters.hmrc.far_end import NINO, NOON, Clock, FarEnd, Says, ask, connected, refuses, settings_for

NOTHING = Says(body={"obligations": []}, headers={"X-CorrelationId": "a1e8057e-fbbc-47a8-a8b4-78d9f015c253"})
PATH = "/obligations/details/{nino}/income-and-expenditure"


@pytest.mark.parametrize(
    "first",
    [
        refuses(500, "INTERNAL_SERVER_ERROR"),
        refuses(502, "BAD_GATEWAY"),
        refuses(503, "SERVER_ERROR"),
        refuses(504, "GATEWAY_TIMEOUT"),
        refuses(429, "MESSAGE_THROTTLED_OUT"),
        Says(200, b"<html>garbage"),
        Says(cut=True),
    ],
)
def test_a_question_is_asked_again_after_a_pause(far_end: FarEnd, hmrc: HmrcClient, clock: Clock, first: Says) -> None:
    far_end.answers = [first, first, NOTHING]
    assert hmrc.open_obligations(ask()) == []
    assert len(far_end.asked) == 3
    short, long = clock.waited
    assert 0.25 <= short <= 0.75
    assert 0.5 <= long <= 1.5


def test_no_two_wait_equally_long_before_they_ask_again(far_end: FarEnd, hmrc: HmrcClient, clock: Clock) -> None:
    """Many who failed at the same moment would otherwise all come back at the same moment."""
    for _person in range(8):
        far_end.answers = [refuses(500, "INTERNAL_SERVER_ERROR"), NOTHING]
        hmrc.open_obligations(ask())
    assert len(set(clock.waited)) > 1
    assert all(FIRST_WAIT / 2 <= waited <= FIRST_WAIT * 3 / 2 for waited in clock.waited)


def test_after_three_tries_the_trouble_is_told(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(503, "SERVER_ERROR", **{"X-CorrelationId": "kept"})]
    with pytest.raises(Unavailable) as raised:
        hmrc.open_obligations(ask())
    assert len(far_end.asked) == 3
    assert raised.value.fault.correlation_id == "kept"
    assert NINO not in str(raised.value)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refuses(501, "NOT_IMPLEMENTED"), Kind.UNAVAILABLE),
        (refuses(503, "SCHEDULED_MAINTENANCE"), Kind.MAINTENANCE),
        (refuses(401, "INVALID_CREDENTIALS"), Kind.ACCESS_ENDED),
        (refuses(429, "MESSAGE_THROTTLED_OUT", **{"Retry-After": "3600"}), Kind.THROTTLED),
        (Says(403, b"<html>a firewall</html>"), Kind.UNREADABLE),
    ],
)
def test_where_another_try_cannot_help_there_is_none(
    far_end: FarEnd, hmrc: HmrcClient, answer: Says, kind: Kind
) -> None:
    far_end.answers = [answer]
    with pytest.raises(HmrcTrouble) as raised:
        hmrc.open_obligations(ask())
    assert raised.value.fault.kind is kind
    assert len(far_end.asked) == 1


def test_a_pause_that_hmrc_asks_for_is_kept(far_end: FarEnd, hmrc: HmrcClient, clock: Clock) -> None:
    far_end.answers = [refuses(429, "MESSAGE_THROTTLED_OUT", **{"Retry-After": "4"}), NOTHING]
    hmrc.open_obligations(ask())
    assert clock.waited == [4]


def test_several_faults_in_one_answer_go_by_the_one_we_know(far_end: FarEnd, hmrc: HmrcClient) -> None:
    several = {"code": "INVALID_REQUEST", "errors": [{"code": "FORMAT_STATUS"}, {"code": "FORMAT_NINO"}, "odd"]}
    far_end.answers = [Says(400, several)]
    with pytest.raises(WrongNumber):
        hmrc.open_obligations(ask())


def test_an_error_goes_by_status_and_code_never_by_its_message(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(400, {"code": "RULE_INSOLVENT_TRADER", "message": "CLIENT_OR_AGENT_NOT_AUTHORISED"})]
    with pytest.raises(Insolvent):
        hmrc.open_obligations(ask())
    far_end.answers = [Says(403, {"code": "BRAND_NEW", "message": "RULE_INSOLVENT_TRADER"})]
    with pytest.raises(NotAuthorised):
        hmrc.open_obligations(ask())


def test_a_far_end_that_is_not_there_is_unavailable(clock: Clock) -> None:
    with FarEnd().serving() as gone:
        url = gone.url
    with connected(url, clock) as hmrc, pytest.raises(Unavailable) as raised:
        hmrc.open_obligations(ask())
    assert raised.value.fault.code == "NO_ANSWER"


def test_a_far_end_that_never_answers_is_left_and_not_asked_again(far_end: FarEnd, clock: Clock) -> None:
    silence = Event()

    def says_nothing(_asked: object) -> Says:
        silence.wait(10)
        return Says(cut=True)

    far_end.answers = says_nothing
    with connected(far_end.url, clock, timeout=0.05) as hmrc, pytest.raises(Unavailable):
        hmrc.open_obligations(ask())
    silence.set()
    assert len(far_end.asked) == 1
    assert clock.waited == []


TRICKLE = Says(body=b'{"obligations": []' + b" " * 5000 + b"}", trickle=0.01)
"""An answer that would take most of a minute, with never a wait for the next byte."""


def test_an_answer_that_trickles_is_left_when_its_time_is_up(far_end: FarEnd, clock: Clock) -> None:
    far_end.answers = [TRICKLE]
    began = monotonic()
    with connected(far_end.url, clock, timeout=5, longest_answer=0.2) as hmrc, pytest.raises(Unavailable) as raised:
        hmrc.open_obligations(ask())
    assert monotonic() - began < 10
    assert raised.value.fault.code == "NO_ANSWER"
    assert len(far_end.asked) == 1


def test_the_time_of_an_answer_is_its_own(far_end: FarEnd, clock: Clock) -> None:
    """One connection serves many requests: none has less time for those before it."""
    far_end.answers = [Says(body=b'{"obligations":[]}', trickle=0.01)]
    with connected(far_end.url, clock, longest_answer=0.8) as hmrc:
        assert [hmrc.open_obligations(ask()) for _time in range(6)] == [[]] * 6


def test_an_endpoint_that_moved_is_followed_on_the_same_host(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(307, headers={"Location": "/elsewhere?status=open"}), NOTHING]
    assert hmrc.open_obligations(ask()) == []
    assert [each.path for each in far_end.asked][1] == "/elsewhere"
    assert far_end.asked[1].headers["Authorization"] == "Bearer the-access-token"


def test_an_endpoint_that_moved_to_another_host_gets_neither_key_nor_number(far_end: FarEnd, hmrc: HmrcClient) -> None:
    with FarEnd().serving() as stranger:
        stranger.answers = [NOTHING]
        far_end.answers = [Says(307, headers={"Location": f"{stranger.url}/{NINO}"})]
        with pytest.raises(Misconfigured, match="MOVED_ELSEWHERE"):
            hmrc.open_obligations(ask())
        assert stranger.asked == []


def test_an_endpoint_that_moves_in_a_circle_is_left(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [Says(308, headers={"Location": "/round"})]
    with pytest.raises(Misconfigured):
        hmrc.open_obligations(ask())
    assert len(far_end.asked) == 3


def test_the_circuit_opens_after_failures_in_a_row_and_closes_after_one_that_works(
    far_end: FarEnd, hmrc: HmrcClient, clock: Clock
) -> None:
    far_end.answers = [refuses(500, "INTERNAL_SERVER_ERROR")]
    for _person in range(2):
        with pytest.raises(Unavailable):
            hmrc.open_obligations(ask())
    assert len(far_end.asked) == FAILURES
    with pytest.raises(Unavailable) as raised:
        hmrc.open_obligations(ask())
    assert raised.value.fault.kind is Kind.HELD_BACK
    assert len(far_end.asked) == FAILURES

    clock.time += REST
    with pytest.raises(Unavailable):
        hmrc.open_obligations(ask())
    assert len(far_end.asked) == FAILURES + 1, "after a rest one is let through, and its failure brings another rest"

    far_end.answers = [NOTHING]
    clock.time += REST
    assert hmrc.open_obligations(ask()) == []
    assert hmrc.open_obligations(ask()) == []


def test_a_circuit_is_of_one_api_only(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = lambda asked: (
        refuses(500, "INTERNAL_SERVER_ERROR") if asked.path.startswith("/accounts") else NOTHING
    )
    for _person in range(3):
        with pytest.raises(Unavailable):
            hmrc.balance(ask())
    assert hmrc.open_obligations(ask()) == []


def test_refusals_do_not_open_the_circuit(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(403, "CLIENT_OR_AGENT_NOT_AUTHORISED")]
    for _person in range(FAILURES + 1):
        with pytest.raises(NotAuthorised):
            hmrc.open_obligations(ask())
    assert len(far_end.asked) == FAILURES + 1


def test_requests_keep_to_three_a_second_tries_again_and_hops_included(far_end: FarEnd, clock: Clock) -> None:
    hmrc = HmrcClient(settings_for(far_end.url), OwnPace(), clock.now, clock.wait)
    far_end.answers = [Says(307, headers={"Location": "/elsewhere"}), NOTHING]
    hmrc.open_obligations(ask())
    hmrc.open_obligations(ask())
    hmrc.close()
    assert clock.time - NOON == 2 * GAP


def test_a_queue_that_is_too_long_is_told_at_once(far_end: FarEnd, clock: Clock) -> None:
    pace = OwnPace(timedelta(seconds=11))
    pace.take(clock.now(), GAP)
    hmrc = HmrcClient(settings_for(far_end.url), pace, clock.now, clock.wait)
    with pytest.raises(Unavailable) as raised:
        hmrc.open_obligations(ask())
    assert (raised.value.fault.kind, far_end.asked) == (Kind.THROTTLED, [])
    clock.time += timedelta(seconds=11)
    far_end.answers = [NOTHING]
    assert hmrc.open_obligations(ask()) == [], "who was turned away holds nobody up"
    hmrc.close()
    assert clock.waited == []


def test_where_the_shared_pace_cannot_be_read_nothing_is_asked(far_end: FarEnd, clock: Clock) -> None:
    class NoPace:
        def take(self, _now: datetime, _longest: timedelta) -> datetime | None:
            raise StoreUnavailable("The database is away.")

    hmrc = HmrcClient(settings_for(far_end.url), NoPace(), clock.now, clock.wait)
    with pytest.raises(Unavailable, match="PACE_NOT_KNOWN"):
        hmrc.open_obligations(ask())
    hmrc.close()
    assert far_end.asked == []


def test_deprecation_is_logged_once_a_day_and_path(far_end: FarEnd, hmrc: HmrcClient, clock: Clock) -> None:
    dates = {"Deprecation": "Sun, 01 Nov 2026 00:00:00 GMT", "Sunset": "Mon, 01 Feb 2027 00:00:00 GMT"}
    far_end.answers = [Says(body={"obligations": []}, headers=dates)]
    with capture_logs() as logs:
        hmrc.open_obligations(ask())
        hmrc.open_obligations(ask())
        hmrc.final_declarations(ask())
        clock.time += timedelta(days=1)
        hmrc.open_obligations(ask())
    told = [log for log in logs if log["event"] == "hmrc_deprecated"]
    assert [log["path"] for log in told] == [PATH, "/obligations/details/{nino}/crystallisation", PATH]
    assert {log["sunset"] for log in told} == {dates["Sunset"]}


def test_that_there_is_nothing_is_no_warning(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(404, "NO_OBLIGATIONS_FOUND"), refuses(403, "CLIENT_OR_AGENT_NOT_AUTHORISED")]
    with capture_logs() as logs:
        assert hmrc.open_obligations(ask()) == []
        with pytest.raises(NotAuthorised):
            hmrc.open_obligations(ask())
    assert [log["log_level"] for log in logs] == ["info", "warning"]


def test_what_hmrc_finds_a_good_answer_by_is_kept_in_the_log_of_an_operator(far_end: FarEnd, hmrc: HmrcClient) -> None:
    """Logs are written from "info" on."""
    far_end.answers = [NOTHING]
    with capture_logs() as logs:
        hmrc.open_obligations(ask())
    (log,) = logs
    assert (log["log_level"], log["path"], log["correlation_id"]) == ("info", PATH, NOTHING.headers["X-CorrelationId"])


def test_nothing_logged_holds_a_number_or_a_key(
    far_end: FarEnd, hmrc: HmrcClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    far_end.answers = [NOTHING, refuses(403, "CLIENT_OR_AGENT_NOT_AUTHORISED"), Says(cut=True)]
    with capture_logs() as logs:
        hmrc.open_obligations(ask())
        for _time in range(2):
            with pytest.raises(HmrcTrouble):
                hmrc.open_obligations(ask())
    assert {log["event"] for log in logs} == {"hmrc_answered", "hmrc_refused", "hmrc_no_answer"}
    assert logs[0]["correlation_id"] == NOTHING.headers["X-CorrelationId"]
    for written in (str(logs), caplog.text):
        assert NINO not in written
        assert "the-access-token" not in written


def test_nothing_we_hold_shows_a_key_or_number_by_accident() -> None:
    assert NINO not in repr(ask())
    assert "the-access-token" not in repr(ask())
    assert "the-secret" not in repr(settings_for("https://api.service.hmrc.gov.uk"))


def test_keys_never_travel_in_the_clear() -> None:
    with pytest.raises(ValueError, match="https"):
        settings_for("http://test-api.service.hmrc.gov.uk")


def test_an_ended_key_is_told_apart(far_end: FarEnd, hmrc: HmrcClient) -> None:
    far_end.answers = [refuses(401, "UNAUTHORIZED")]
    with pytest.raises(AccessEnded):
        hmrc.open_obligations(ask())
