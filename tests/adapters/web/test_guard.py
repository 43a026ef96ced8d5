"""The pace of each address, and what the headers allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from adapters.web.guard import Pace, strict_headers
from adapters.web.settings import WebSettings

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def settings(public_url: str, sign_in_url: str) -> WebSettings:
    return WebSettings(public_url, sign_in_url, "Operator", "help@assistant.example", "here")


def test_an_address_may_ask_so_often_at_once_and_then_once_more_each_second() -> None:
    pace = Pace(3, SECOND)
    assert [pace.allows("1.2.3.4", NOON) for _ in range(5)] == [True, True, True, False, False]
    assert [pace.allows("1.2.3.4", NOON + SECOND) for _ in range(2)] == [True, False]
    assert [pace.allows("1.2.3.4", NOON + 60 * SECOND) for _ in range(4)] == [True, True, True, False]


def test_one_address_does_not_slow_another() -> None:
    pace = Pace(1, SECOND)
    assert pace.allows("1.2.3.4", NOON)
    assert pace.allows("1.2.3.5", NOON)


def test_the_addresses_of_one_connection_of_version_6_share_their_pace() -> None:
    pace = Pace(1, SECOND)
    assert pace.allows("2a02:6b8:0:1::1", NOON)
    assert not pace.allows("2a02:6b8:0:1:ffff::2", NOON)
    assert pace.allows("2a02:6b8:0:2::1", NOON)


def test_only_the_latest_addresses_are_remembered() -> None:
    pace = Pace(1, SECOND, most=2)
    for address in ("1.2.3.4", "1.2.3.5", "1.2.3.6"):
        assert pace.allows(address, NOON)
    assert not pace.allows("1.2.3.6", NOON)
    assert pace.allows("1.2.3.4", NOON)


def test_forms_may_lead_to_hmrc_wherever_its_sign_in_leads_on() -> None:
    policy = strict_headers(settings("https://assistant.example", "https://www.tax.service.gov.uk"))[
        "Content-Security-Policy"
    ]
    assert (
        "form-action 'self' https://www.tax.service.gov.uk https://*.service.gov.uk https://*.account.gov.uk;" in policy
    )


def test_forms_may_lead_to_a_simulator_and_nowhere_else() -> None:
    policy = strict_headers(settings("http://127.0.0.1:8000", "http://127.0.0.1:9000/sign-in"))[
        "Content-Security-Policy"
    ]
    assert "form-action 'self' http://127.0.0.1:9000;" in policy


def test_browsers_are_told_to_stay_with_https_only_where_it_is_served() -> None:
    assert "Strict-Transport-Security" in strict_headers(settings("https://assistant.example", "https://hmrc.example"))
    assert "Strict-Transport-Security" not in strict_headers(settings("http://127.0.0.1:8000", "https://hmrc.example"))
