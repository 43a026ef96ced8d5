"""Grants: the permission a person gave at HMRC, and access tokens from it, refreshed by one process at a time.

HMRC's refresh tokens are single use (hmrc-apis.md, section 2), so two rules hold. Whoever refreshes holds the grant's
lease, and no transaction is open while HMRC is asked. What HMRC says is kept by the `edition` of the tokens it was
asked with: a new pair is kept whoever holds the lease by then, and a late "it is over" ends nothing that is newer.

A 401 is also what an agent gets with a sign-in of theirs that does not hold the client (the same section), and it may
be a mistake that passes. So one that a new token does not mend is kept as what HMRC said, and the grant lives on. Only
when HMRC says the same a while later does it end; at night also only where HMRC takes the keys of others.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from time import sleep  # noqa: TID251 - nothing tells us when another process has its new pair
from typing import Protocol

from bot.hmrc.ports import Ask, Browser, Hmrc, Tokens
from bot.hmrc.record import Part, Record, look_up
from bot.hmrc.troubles import NO_CODE, AccessEnded, GrantEnded, HmrcTrouble, Kind, Unclear, trouble
from bot.ports import Now, StoreUnavailable
from bot.updates import Sender

NEAR_ITS_END = timedelta(minutes=10)
"""An access token with less life than this is refreshed before it is used."""

LEASE = timedelta(minutes=2)
"""How long one process may take to refresh: longer than the client waits for HMRC."""

REST = timedelta(seconds=30)
"""How long a grant is left alone after HMRC gave no clear answer."""

LONGEST_HELD = 2 * LEASE
"""A lease or a rest that ends later than this was given by a clock that was wrong, and is over. None is half as long:
the clocks of two machines may differ a little."""

A_WHILE = timedelta(hours=1)
"""How long after HMRC first took none of a grant's tokens its next refusal is believed."""

LOOK_EVERY = 0.05
LOOKS = 300
"""How often, and how many times, to look whether another process has its new pair: seconds, 15 in all."""

SAVES = 8
FIRST_SAVE_WAIT = 0.05
"""How often saving a new pair is tried, and seconds before the second try, twice as long before each that follows: 6 in
all. The pair cannot be had from HMRC a second time, so a store that is away for some seconds may not lose it."""

TELL_BEFORE = (timedelta(days=30), timedelta(days=7))
"""How long before a grant's end the person is told: first, and once more."""

ENDED_KEPT = timedelta(days=90)
"""How long a grant that has ended is kept with its record, so that the person can still see that it did."""


class Ended(StrEnum):
    """Why a person has to connect again."""

    TAKEN_BACK = "taken_back"
    """HMRC says that it is over: taken back there, or its refresh token was spent, as after a restored backup."""

    REFUSED = "refused"
    """HMRC takes no token of this grant's, new ones neither, and took none a while before."""

    EXPIRED = "expired"
    """Its 18 months have passed. Never noted: it follows from the day."""

    KEY_LOST = "key_lost"
    """Nobody can read it: none of today's keys encrypted it. The key given back mends it."""


class Notice(StrEnum):
    """What a person is told of a grant's end, each once, in this order."""

    FIRST = "first"
    LAST = "last"
    ENDED = "ended"


@dataclass(frozen=True)
class Grant:
    """What a person granted for a subject. Moments are UTC. `edition` changes with every new pair of tokens.

    `nino` and `tokens` are None where they are gone or cannot be read: then `ended` says why. `resting_until` is set
    after an unclear failure. `asked_at` is when HMRC told what is known of the subject's deadlines.
    """

    sender: Sender
    subject: str
    as_agent: bool
    nino: str | None = field(repr=False)
    tokens: Tokens | None = field(repr=False)
    edition: str
    since: datetime
    until: datetime
    ended: Ended | None
    resting_until: datetime | None
    asked_at: datetime | None

    def ended_by(self, now: datetime) -> Ended | None:
        """Why the person has to connect again by now (UTC), noted before or not."""
        return self.ended or (Ended.EXPIRED if self.until <= now else None)

    def rests(self, now: datetime) -> bool:
        """Is it left alone at this moment (UTC)?"""
        return self.resting_until is not None and now < self.resting_until <= now + LONGEST_HELD


@dataclass(frozen=True)
class Linked:
    """A subject that is connected."""

    sender: Sender
    subject: str


@dataclass(frozen=True)
class Due:
    """Somebody to be told that their connection ends, or has ended, `until` (UTC)."""

    sender: Sender
    subject: str
    notice: Notice
    until: datetime
    edition: str


@dataclass(frozen=True)
class Access:
    """What HMRC is asked with."""

    nino: str = field(repr=False)
    token: str = field(repr=False)
    since: datetime
    """When the permission was given: tells one grant of a subject from the next. UTC."""


class NotConnected(Exception):
    """There is no grant for this subject."""


class ConnectAgain(Exception):
    """The grant has ended, and only the person can make a new one."""

    def __init__(self, ended: Ended) -> None:
        super().__init__(f"the connection has ended: {ended}")
        self.ended = ended


class GrantsKept(Protocol):
    """Keeps grants, encrypted. Each call is one transaction. Raises StoreUnavailable.

    Calls that take a Grant act on it only while it still has that edition, and say whether they did.
    """

    def granted(self, sender: Sender, subject: str) -> Grant | None:
        """The grant of a person's subject, ended or not, from whichever of their chats. One unreadable is KEY_LOST."""

    def lease(self, grant: Grant, holder: str, now: datetime, until: datetime) -> bool:
        """Take the lease, unless somebody has it or the grant rests, for no longer than LONGEST_HELD."""

    def let_go(self, grant: Grant, holder: str, resting_until: datetime | None) -> bool:
        """Give the lease back, and leave the grant alone until then."""

    def renew(self, grant: Grant, tokens: Tokens) -> bool:
        """Keep a new pair, whoever holds the lease: it ends no more, and the lease is free."""

    def end(self, grant: Grant, ended: Ended, now: datetime) -> bool:
        """Mark it ended. Its tokens are removed, except where a key may come back."""

    def save_record(self, sender: Sender, subject: str, since: datetime, record: Record) -> bool:
        """Keep what HMRC said under the grant given at `since` (UTC); False when that one is gone.

        Silence is no answer, nor is that HMRC did not take our key: the time of the latest one stays. Where HMRC told
        what is due at an earlier time only, that time counts.
        """

    def record(self, sender: Sender, subject: str) -> Record | None:
        """What HMRC last said of a subject; None too where its key is lost."""

    def to_tell(self, now: datetime) -> Sequence[Due]:
        """Who has not yet been told what is to be told by now (`TELL_BEFORE`, and that it has ended)."""

    def told(self, due: Due) -> bool:
        """Note that they were told."""


class Grants:
    """Access tokens for subjects. Safe to use from many threads, and by many processes on one store."""

    def __init__(self, store: GrantsKept, hmrc: Hmrc, now: Now, pause: Callable[[float], None] = sleep) -> None:
        self._store = store
        self._hmrc = hmrc
        self._now = now
        self._pause = pause

    def access(self, sender: Sender, subject: str = "self", refused: str | None = None) -> Access:
        """An access token with life in it, refreshed where it has too little.

        `refused` is one that HMRC did not take (AccessEnded): another is got in its place. Raises NotConnected,
        ConnectAgain, HmrcTrouble where there is no telling or HMRC is away (the grant is kept), and StoreUnavailable.
        """
        for _look in range(LOOKS):
            grant = self._living(sender, subject)
            assert grant.nino is not None
            assert grant.tokens is not None
            rests = grant.rests(self._now())
            least = timedelta(0) if rests else NEAR_ITS_END
            if grant.tokens.access != refused and grant.tokens.expires_at - self._now() > least:
                return Access(grant.nino, grant.tokens.access, grant.since)
            if rests:
                raise trouble(Kind.UNCLEAR, "REFRESH_RESTS")
            if not self._refreshed(grant, grant.tokens):
                self._pause(LOOK_EVERY)
        raise trouble(Kind.UNCLEAR, "REFRESH_IN_PROGRESS")

    def look_up(self, sender: Sender, subject: str, browser: Browser | None, *, may_end: bool = True) -> Record:
        """Ask HMRC all about a subject now, and keep what it says. `browser` is None in the nightly batch only.

        Refreshes once where HMRC does not take the token; where it does not take the new one either, that is what it
        said, and when it says so again after `A_WHILE` the grant ends, where it `may_end` so. A part that HMRC could
        not tell is filled from what was kept, with its own time. Raises as `access` does; HmrcTrouble too where no part
        of the answer says anything of the person: what was kept before then stays, and that HMRC did not answer is kept
        beside it.
        """
        access = self.access(sender, subject)
        try:
            record = look_up(self._hmrc, Ask(access.nino, access.token, browser), self._now())
        except AccessEnded:
            access = self.access(sender, subject, refused=access.token)
            record = self._look_up_again(sender, subject, access, browser, may_end=may_end)
        before = self._store.record(sender, subject) if record.missing else None
        filled = record.filled_from(before) if before else record
        is_news = not record.is_silence or before is None or not filled.missing
        if is_news and not self._store.save_record(sender, subject, access.since, filled):
            raise NotConnected
        if record.is_silence:
            raise trouble(**vars(record.missing[Part.STATUSES]))
        return filled

    def _look_up_again(
        self, sender: Sender, subject: str, access: Access, browser: Browser | None, *, may_end: bool
    ) -> Record:
        """Ask with a token that was got in place of one HMRC did not take. It may be refused again.

        A refusal without a code of HMRC's may be that of something on the way, and one of a token that is no longer the
        latest says nothing of the grant: these are raised.
        """
        try:
            return look_up(self._hmrc, Ask(access.nino, access.token, browser), self._now())
        except AccessEnded as error:
            grant = self._living(sender, subject)
            is_it = grant.tokens is not None and grant.tokens.access == access.token
            if error.fault.code == NO_CODE or not is_it:
                raise
            if not may_end or not self._was_refused_a_while_ago(sender, subject):
                return Record.of_refusal(self._now(), error.fault)
            if self._store.end(grant, Ended.REFUSED, self._now()):
                raise ConnectAgain(Ended.REFUSED) from error
            raise

    def _was_refused_a_while_ago(self, sender: Sender, subject: str) -> bool:
        """Did HMRC take none of its tokens before either, long enough ago, and has it told nothing since?

        A time to come was noted by a clock that was wrong, and is long enough ago; one that is near, by that of another
        machine, which may differ a little.
        """
        before = self._store.record(sender, subject)
        since = before.key_refused_since if before else None
        return since is not None and not -LONGEST_HELD <= self._now() - since < A_WHILE

    def _living(self, sender: Sender, subject: str) -> Grant:
        """The grant, where it has not ended.

        That its time has passed is not noted: our clock may be wrong, and what is noted as ended loses its tokens.
        """
        grant = self._store.granted(sender, subject)
        if grant is None:
            raise NotConnected
        ended = grant.ended_by(self._now())
        if ended is not None:
            if ended is Ended.KEY_LOST:
                self._store.end(grant, ended, self._now())
            raise ConnectAgain(ended)
        return grant

    def _refreshed(self, grant: Grant, old: Tokens) -> bool:
        """Refresh, unless another process does. True when there is something new to look at."""
        holder = secrets.token_hex(16)
        if not self._store.lease(grant, holder, self._now(), self._now() + LEASE):
            return False
        try:
            tokens = self._hmrc.refresh(old.refresh)
        except GrantEnded as error:
            if self._store.end(grant, Ended.TAKEN_BACK, self._now()):
                raise ConnectAgain(Ended.TAKEN_BACK) from error
        except HmrcTrouble as error:
            self._store.let_go(grant, holder, self._now() + REST if isinstance(error, Unclear) else None)
            raise
        else:
            self._save(grant, replace(tokens, scope=tokens.scope or old.scope))
        return True

    def _save(self, grant: Grant, tokens: Tokens) -> None:
        """Keep a new pair before anybody uses it. One for a grant that was removed meanwhile is thrown away."""
        for tried in range(1, SAVES + 1):
            try:
                self._store.renew(grant, tokens)
            except StoreUnavailable:
                if tried == SAVES:
                    raise
                self._pause(FIRST_SAVE_WAIT * 2 ** (tried - 1))
            else:
                return
