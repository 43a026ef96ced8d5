"""Both sets of fraud prevention headers, sent to HMRC's test API for them. It exists in the sandbox only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.hmrc.asking import Api, Call
from adapters.hmrc.client import HmrcClient
from bot.hmrc.ports import Browser, Screen
from bot.hmrc.troubles import Kind, trouble
from journeys.engine.text import Json

TEST_API = Api("test-fraud-prevention-headers", "1.0", fraud_headers=False)
GOOD = "VALID_HEADERS"
_VALIDATE = Call(TEST_API, "GET", "/test/fraud-prevention-headers/validate")


@dataclass(frozen=True)
class Remark:
    """What HMRC says of some headers, in its own words. One that is not an error is advice.

    `known` says why it cannot be otherwise, where that is so: it is told to HMRC (docs/hmrc.md), and no fault of ours.
    """

    is_error: bool
    code: str
    text: str
    headers: tuple[str, ...]
    known: str = ""


@dataclass(frozen=True)
class Verdict:
    """What HMRC says of one set of headers. `sent` are their names."""

    method: str
    code: str
    sent: tuple[str, ...]
    remarks: tuple[Remark, ...]

    @property
    def is_good(self) -> bool:
        """Has HMRC nothing to say against the set, besides advice and what is known?"""
        errors = [remark for remark in self.remarks if remark.is_error]
        return all(remark.known for remark in errors) if self.remarks else self.code == GOOD


def check_headers(hmrc: HmrcClient, browser: Browser) -> list[Verdict]:
    """HMRC's verdicts on the headers for a browser and on those of the nightly batch. Raises HmrcTrouble."""
    token = hmrc.oauth.application_token()
    return [_verdict(hmrc, token, each) for each in (browser, None)]


def example_browser(seen_at: datetime) -> Browser:
    """A browser for the test API where nobody is at one: made up, so never for a call about somebody.

    Its code was typed a month ago, as with most checks: HMRC judges that too.
    """
    return Browser(
        device_id="beec798b-b366-47fa-b1f8-92cede14a1ce",
        user_agent="Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        screens=(Screen(1920, 1080, 1.25, 24),),
        window=(1256, 803),
        timezone="UTC+00:00",
        public_ip="198.51.100.0",
        public_port=12345,
        seen_at=seen_at,
        server_ip="203.0.113.6",
        user_ids={"mtd-assistant": "example"},
        signed_in_at=seen_at - timedelta(days=30),
    )


def _verdict(hmrc: HmrcClient, token: str, browser: Browser | None) -> Verdict:
    headers = hmrc.fraud_headers(browser)
    answer = hmrc.line.ask(_VALIDATE, {"Authorization": f"Bearer {token}", **headers})
    try:
        return Verdict(
            method=headers["Gov-Client-Connection-Method"],
            code=answer.body["code"],
            sent=tuple(headers),
            remarks=tuple(_remarks(answer.body, _known_absences(headers))),
        )
    except (KeyError, TypeError, AttributeError):
        raise trouble(Kind.UNREADABLE, "NOT_UNDERSTOOD", answer.status, answer.correlation_id) from None


def _known_absences(sent: Mapping[str, str]) -> Mapping[str, str]:
    """Headers that cannot be complete, in lower case, and why. One that is sent whole is not among them."""
    known = {}
    if "Gov-Vendor-License-IDs" not in sent:
        known["gov-vendor-license-ids"] = "The assistant has no licence keys."
    machine = sent.get("Gov-Client-User-Agent", "device-manufacturer=&device-model=")
    if "device-manufacturer=" not in machine or "device-model=" not in machine:
        known["gov-client-user-agent"] = "This machine does not say who made it or which model it is."
    return known


def _remarks(body: Json, absences: Mapping[str, str]) -> Iterator[Remark]:
    for name in ("errors", "warnings"):
        for each in body.get(name) or ():
            headers = tuple(each.get("headers") or ())
            reasons = [absences.get(header.lower(), "") for header in headers]
            known = " ".join(reasons) if all(reasons) else ""
            yield Remark(name == "errors", each["code"], each.get("message", ""), headers, known)
