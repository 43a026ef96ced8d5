"""Codes and tokens: how long each lives, what may be used once, and what kills what (hmrc-apis.md section 2)."""

from __future__ import annotations

import base64
import calendar
import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.ports import Now

CODE_LIFE = timedelta(minutes=10)
ACCESS_LIFE = timedelta(hours=4)
AUTHORITY_MONTHS = 18
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class TokenFault(Exception):
    """A request that the token endpoint refuses: `error` and its description, as OAuth names them."""

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description

    @property
    def status(self) -> int:
        return 401 if self.error == "invalid_client" else 400


@dataclass(frozen=True)
class Code:
    """A code on its way back to the application. `who` is the key of the person or agent who signed in."""

    who: str
    scope: str
    redirect_uri: str
    challenge: str | None
    expires: datetime


@dataclass
class Grant:
    """What somebody granted. `who` is None for the application's own token, which has no refresh token."""

    who: str | None
    scope: str
    access: str
    access_expires: datetime
    refresh: str | None = None
    ends: datetime | None = None
    refreshing: bool = False


class Grants:
    """Every code and grant alive. Times come from `now` (UTC)."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._codes: dict[str, Code] = {}
        self._grants: list[Grant] = []

    def code(self, who: str, scope: str, redirect_uri: str, challenge: str | None) -> str:
        """A new code for somebody who just said yes."""
        text = secrets.token_hex(16)
        self._codes[text] = Code(who, scope, redirect_uri, challenge, self._now() + CODE_LIFE)
        return text

    def exchange(self, code: str, redirect_uri: str, verifier: str | None) -> Grant:
        """The grant for a code, which is then used up, whatever comes of it. Raises TokenFault."""
        held = self._codes.pop(code, None)
        if held is None or held.expires <= self._now():
            raise TokenFault("invalid_request", "code is invalid")
        if held.redirect_uri != redirect_uri:
            raise TokenFault("invalid_request", "redirect_uri is invalid")
        _check_verifier(held.challenge, verifier)
        return self.grant(held.who, held.scope)

    def grant(self, who: str | None, scope: str) -> Grant:
        """A new grant: of a person or agent, or with None the application's own."""
        now = self._now()
        made = Grant(who, scope, secrets.token_hex(16), now + ACCESS_LIFE)
        if who is not None:
            made.refresh = secrets.token_hex(16)
            made.ends = _months_after(now, AUTHORITY_MONTHS)
        self._grants.append(made)
        return made

    def begin_refresh(self, refresh: str) -> Grant:
        """The grant whose refresh token this is. Raises TokenFault while another refresh of it is under way."""
        held = next((grant for grant in self._grants if grant.refresh == refresh), None)
        if held is None or held.ends is None or held.ends <= self._now():
            raise TokenFault("invalid_grant", "refresh_token is invalid")
        if held.refreshing:
            raise TokenFault("invalid_request", "refresh already in progress")
        held.refreshing = True
        return held

    def finish_refresh(self, grant: Grant) -> None:
        """A new pair of tokens. The old access token and the old refresh token are dead at once."""
        grant.access, grant.refresh = secrets.token_hex(16), secrets.token_hex(16)
        grant.access_expires = self._now() + ACCESS_LIFE
        grant.refreshing = False

    def holder(self, access: str) -> Grant | None:
        """The grant of an access token that is alive."""
        return next(
            (each for each in self._grants if each.access == access and each.access_expires > self._now()), None
        )

    def revoke(self, who: str) -> int:
        """End everything that somebody granted, as HMRC's page for it does; how many grants."""
        before = len(self._grants)
        self._grants = [grant for grant in self._grants if grant.who != who]
        self._codes = {text: code for text, code in self._codes.items() if code.who != who}
        return before - len(self._grants)


def _check_verifier(challenge: str | None, verifier: str | None) -> None:
    if (challenge is None) != (verifier is None):
        raise TokenFault("invalid_request", "code_verifier is missing or not expected")
    if challenge is None or verifier is None:
        return
    if not _VERIFIER.fullmatch(verifier):
        raise TokenFault("invalid_request", "code_verifier is invalid")
    digest = hashlib.sha256(verifier.encode()).digest()
    if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != challenge:
        raise TokenFault("invalid_grant", "code_verifier does not match")


def _months_after(moment: datetime, months: int) -> datetime:
    years, month = divmod(moment.month - 1 + months, 12)
    year = moment.year + years
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
