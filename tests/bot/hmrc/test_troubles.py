"""Every error HMRC documents has its trouble, and every trouble plain words."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from bot.hmrc.troubles import AgentRefused, Fault, HmrcTrouble, Kind, OurMistake, Unavailable, explain, refusal, trouble
from bot.plain_words import complaints

TOLD_APART = {
    (400, "FORMAT_NINO"): Kind.WRONG_NUMBER,
    (400, "CLIENT_ID_FORMAT_INVALID"): Kind.WRONG_NUMBER,
    (400, "RULE_INSOLVENT_TRADER"): Kind.INSOLVENT,
    (400, "MISSING_FROM_DATE"): Kind.OUR_MISTAKE,
    (400, "BAD_REQUEST"): Kind.OUR_MISTAKE,
    (401, "INVALID_CREDENTIALS"): Kind.ACCESS_ENDED,
    (401, "MISSING_CREDENTIALS"): Kind.ACCESS_ENDED,
    (401, "UNAUTHORIZED"): Kind.ACCESS_ENDED,
    (401, "INCORRECT_ACCESS_TOKEN_TYPE"): Kind.MISCONFIGURED,
    (403, "CLIENT_OR_AGENT_NOT_AUTHORISED"): Kind.NOT_AUTHORISED,
    (403, "CLIENT_NOT_MTD_ENROLLED"): Kind.NOT_SIGNED_UP,
    (403, "INVALID_SCOPE"): Kind.PERMISSION_MISSING,
    (403, "FORBIDDEN"): Kind.PERMISSION_MISSING,
    (403, "RESOURCE_FORBIDDEN"): Kind.MISCONFIGURED,
    (403, "HTTPS_REQUIRED"): Kind.MISCONFIGURED,
    (403, "NOT_AN_AGENT"): Kind.AGENT_REFUSED,
    (404, "MATCHING_RESOURCE_NOT_FOUND"): Kind.NOT_FOUND,
    (404, "NOT_FOUND"): Kind.MISCONFIGURED,
    (405, "METHOD_NOT_ALLOWED"): Kind.MISCONFIGURED,
    (406, "ACCEPT_HEADER_INVALID"): Kind.MISCONFIGURED,
    (429, "MESSAGE_THROTTLED_OUT"): Kind.THROTTLED,
    (500, "INTERNAL_SERVER_ERROR"): Kind.UNAVAILABLE,
    (501, "NOT_IMPLEMENTED"): Kind.UNAVAILABLE,
    (503, "SERVER_ERROR"): Kind.UNAVAILABLE,
    (503, "SCHEDULED_MAINTENANCE"): Kind.MAINTENANCE,
    (504, "GATEWAY_TIMEOUT"): Kind.UNAVAILABLE,
}


@pytest.mark.parametrize(("answer", "kind"), TOLD_APART.items())
def test_an_error_is_told_by_status_and_code(answer: tuple[int, str], kind: Kind) -> None:
    status, code = answer
    assert refusal(status, [code]).fault == Fault(kind, code, status)


def test_a_code_means_something_only_with_its_status() -> None:
    assert refusal(500, ["CLIENT_OR_AGENT_NOT_AUTHORISED"]).fault.kind is Kind.UNAVAILABLE


def test_without_a_code_it_is_not_hmrc_that_answered() -> None:
    assert isinstance(refusal(403, []), Unavailable)
    assert refusal(401, []).fault.kind is Kind.ACCESS_ENDED
    assert refusal(429, []).fault.kind is Kind.THROTTLED


def documented() -> set[tuple[int, str]]:
    """Every status and code in the sections of HMRC's APIs: `400 (or more of it): ... CODE, CODE`."""
    text = (Path(os.environ["MTD_SHARED_FACTS"]) / "hmrc-apis.md").read_text(encoding="utf-8")
    agents = text.partition("## 8. Agent Authorisation v2")[2].partition("## 9.")[0]
    rows = re.findall(r"^\| (\d{3}) \| (.+?) \|", agents, re.MULTILINE)
    return {(int(status), code) for status, codes in rows for code in re.findall(r"`([A-Z]{2,}_[A-Z_]+)`", codes)}


@pytest.mark.needs("MTD_SHARED_FACTS")
def test_every_code_of_the_agent_api_that_an_agent_can_mend_has_words_of_its_own() -> None:
    codes = documented()
    assert len(codes) > 15
    general = explain(Fault(Kind.AGENT_REFUSED, "BRAND_NEW"))
    for status, code in codes:
        raised = refusal(status, [code])
        if isinstance(raised, AgentRefused):
            assert raised.explanation != general, code
        elif status in (400, 403):
            assert isinstance(raised, OurMistake) or raised.fault.kind is Kind.WRONG_NUMBER, code


@pytest.mark.parametrize("kind", Kind)
def test_every_trouble_has_plain_words_and_says_what_to_do(kind: Kind) -> None:
    raised = trouble(kind, "SOME_CODE", 400, "an-id")
    assert isinstance(raised, HmrcTrouble)
    text = raised.explanation.text
    assert list(complaints(text)) == []
    assert all(len(sentence.split()) < 20 for sentence in re.split(r"(?<=[.?])\s+", text))
    assert "SOME_CODE" not in text


def test_a_trouble_may_be_logged() -> None:
    assert str(trouble(Kind.UNCLEAR, "NO_ANSWER")) == "HMRC: unclear, no answer NO_ANSWER"
