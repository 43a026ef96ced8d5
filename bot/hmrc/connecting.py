"""Connecting a chat to somebody's HMRC account: from the link sent into the chat to "Is this you?", and checks.

A *start* is a link asked for in a chat. A *visit* is one browser that pressed the button on the page behind it; each
browser has one of its own. A grant counts only when the code from a visit's last page was typed in the chat that asked
and the question "Is this you?" was answered with yes. Until then it stands on the visit and is used for nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Protocol

from bot.hmrc.grants import ConnectAgain, Ended, Grants, GrantsKept, NotConnected
from bot.hmrc.ports import Browser, Hmrc, Tokens
from bot.hmrc.record import Record
from bot.hmrc.troubles import Fault, HmrcTrouble
from bot.ports import Now
from bot.updates import Sender

STEP = timedelta(minutes=10)
"""How long each step may take: opening the link, signing in at HMRC, typing the code, answering "Is this you?"."""

TRIES = 3
"""How often a wrong code may be typed before everything is thrown away."""

BROWSERS = 5
"""How many browsers may press the button behind one link."""

AUDIT_KEPT = timedelta(days=730)
"""How long the audit trail says that somebody connected, disconnected or looked."""

GRANTED_FOR_MONTHS = 18
"""How long HMRC lets a grant live (hmrc-apis.md, section 2)."""

AWAY_FOR = timedelta(hours=1)
"""How long HMRC's silence about somebody says that it is away."""

TOKEN_BYTES, TOKEN_LETTERS = 32, 43
"""How much of a link nobody can guess, and how long it is written."""

CODE_LENGTH = 6
CODE_LETTERS = "3479CDFHJKMNPRTWXY"
"""No two look alike on a screen or sound alike with a neighbour, and they make no words."""


class Purpose(StrEnum):
    """What a link was asked for."""

    CONNECT = "connect"
    CHECK = "check"


class Why(StrEnum):
    """Why a page could not go on."""

    ENDED = "ended"
    """The link ran out, a newer one took its place, or it has done its work: ask for another in the chat."""

    WRONG_BROWSER = "wrong_browser"
    """This is not the browser that went to HMRC: go back to that one, or open the link from the chat in this one."""

    OTHER_BROWSER = "other_browser"
    """This is not the browser that was connected in, so HMRC may not be told that it is this person's."""

    USED = "used"
    """HMRC has sent this browser back before: a page loaded again, or an address used twice."""

    FAULT = "fault"
    """HMRC sent the browser back with neither a code nor a refusal."""

    HMRC = "hmrc"
    """HMRC could not be reached or said no; `fault` says which."""

    NOT_YET = "not_yet"
    """The code was not typed yet, or "Is this you?" not answered: do that in the chat first."""

    NO_FACTS = "no_facts"
    """Nothing is known of this browser, and HMRC may not be asked without: there was no script."""

    CONNECT_AGAIN = "connect_again"
    """The connection has ended: connect again from the chat."""

    NOT_CONNECTED = "not_connected"
    """There is no connection for this subject."""


# What the pages are told


@dataclass(frozen=True)
class Opened:
    """What our first page says before anybody presses its button.

    `account` is what the chat calls who asked, or the account's own id. `until` is UTC. `is_typed` is whether the code
    was typed in the chat, so that only the answer to "Is this you?" is waited for.
    """

    purpose: Purpose
    channel: str
    account: str
    subject: str
    as_agent: bool
    until: datetime
    is_typed: bool = False


@dataclass(frozen=True)
class Code:
    """The one-time code to type in the chat that asked, with that chat's channel and account. `until` is UTC."""

    text: str = field(repr=False)
    channel: str
    account: str
    until: datetime


@dataclass(frozen=True)
class Refused:
    """The person did not give permission at HMRC. Nothing is kept; the link still works until it runs out."""


@dataclass(frozen=True)
class Failed:
    """A page could not go on, and why. `fault` is there where `why` is HMRC; `troubles.explain` says it plainly."""

    why: Why
    fault: Fault | None = None


@dataclass(frozen=True)
class Checked:
    """HMRC was asked at `asked_at` (UTC). What it said is read in the chat: whoever sees this page may be anybody.

    `is_whole` is whether it told everything, `is_refused` whether it told nothing and gave one reason for all.
    """

    channel: str
    account: str
    asked_at: datetime
    is_whole: bool = True
    is_refused: bool = False


# What the chat is told


@dataclass(frozen=True)
class Confirmation:
    """The code was right: ask "Is this you?". `number` is the end of the National Insurance number, such as "56 C"."""

    subject: str
    number: str
    as_agent: bool
    until: datetime


@dataclass(frozen=True)
class WrongCode:
    """Not the code. `left` more may be tried; at 0 everything was thrown away."""

    left: int


@dataclass(frozen=True)
class NothingWaiting:
    """Nothing waits in this chat: nobody asked, it ran out, or it was replaced."""


@dataclass(frozen=True)
class Connected:
    """Connected until `until` (UTC). `replaced` where there was a connection for the subject before."""

    subject: str
    number: str
    as_agent: bool
    until: datetime
    replaced: bool


@dataclass(frozen=True)
class Connection:
    """A connection, ended or not. Moments are UTC; `number` is None when its key is lost, so that nobody can read it.

    `asked_at` is when HMRC was last asked, None for never. `ended` is why a person has to connect again, if they have.
    `days_left` is 0 once it has ended.
    """

    subject: str
    since: datetime
    until: datetime
    number: str | None
    as_agent: bool
    asked_at: datetime | None
    ended: Ended | None
    days_left: int


class Awaited(StrEnum):
    """What a chat is waiting for."""

    CODE = "code"
    YES = "yes"


# What has to be kept


@dataclass(frozen=True)
class Start:
    """A link asked for in a chat. Its button may be pressed `until` then (UTC).

    `account` is what the chat calls who asked. `tries` counts the codes typed.
    """

    id: int
    sender: Sender
    purpose: Purpose
    subject: str
    as_agent: bool
    account: str
    until: datetime
    tries: int = 0


@dataclass(frozen=True)
class Away:
    """What a visit goes to HMRC with: the state's hash, and what is needed afterwards.

    `browser` is None where nothing was collected, as without script.
    """

    state: str
    verifier: str = field(repr=False)
    nino: str = field(repr=False)
    browser: Browser | None = field(repr=False)


@dataclass(frozen=True)
class Visit:
    """One browser on its way. `until` (UTC) is for the step it is at.

    `away` is set once it was sent to HMRC, `is_back` once HMRC sent it back. `tokens`, `granted_at` and `code` (a hash)
    are there when permission was given; `confirmed_at` when the code was typed, `asked_at` when HMRC was asked from it.
    The hash of its cookie is `browser`.
    """

    id: int
    start: Start
    browser: str
    until: datetime
    away: Away | None = None
    is_back: bool = False
    tokens: Tokens | None = field(default=None, repr=False)
    granted_at: datetime | None = None
    code: str | None = None
    confirmed_at: datetime | None = None
    asked_at: datetime | None = None


@dataclass(frozen=True)
class ConnectedIn:
    """The browser, by its cookie's hash, that a connection was made in; empty where that was not noted.

    `proved_at` (UTC) is when the code that it showed was typed in the chat; None where that was not noted.
    """

    browser: str
    proved_at: datetime | None


class Connections(GrantsKept, Protocol):
    """Keeps starts, visits, grants and records, encrypted where they are personal. Each call is one transaction.

    Tokens, states, cookies and codes come to it as hashes only. What ran out is given to nobody, removed or not: `now`
    (UTC) says what has. Raises StoreUnavailable.
    """

    def ask(self, start: Start, token: str) -> None:
        """Keep a start (its id is not looked at) in the place of the chat's earlier one of that purpose.

        The link of a start that is gone, here or by any of the calls below, is not kept in what was said either.
        """

    def start(self, token: str, now: datetime) -> Start | None:
        """The start with this token, while its button may be pressed."""

    def arrive(self, token: str, browser: str, now: datetime, until: datetime) -> bool:
        """Begin this browser's visit, unless it goes on already; False without an open start, or after BROWSERS."""

    def visit(self, token: str, browser: str, now: datetime) -> Visit | None:
        """This browser's visit to a start, whatever step it is at."""

    def visit_of_state(self, state: str, now: datetime) -> Visit | None:
        """The visit that went to HMRC with this state, whichever browser asks."""

    def leave(self, visit: Visit, away: Away, until: datetime) -> bool:
        """Send a visit to HMRC, from the beginning if it was there before; False when it is gone, or confirmed."""

    def come_back(self, visit: Visit) -> bool:
        """Use up the state that the visit went with; True for the first to do so."""

    def hold_tokens(self, visit: Visit, tokens: Tokens, granted_at: datetime, code: str, until: datetime) -> bool:
        """Keep what HMRC gave until the code is typed; False when the visit is gone, or went to HMRC again since."""

    def waiting(self, sender: Sender, now: datetime) -> Sequence[Visit]:
        """The visits of this chat's start to connect that hold tokens: one once the code was typed."""

    def count_try(self, sender: Sender, now: datetime) -> int:
        """Count one more code typed in this chat; which one it is, from 1. 0 when nothing waits or TRIES were typed."""

    def confirm(self, visit: Visit, now: datetime, until: datetime) -> bool:
        """Note that its code was typed, and remove the start's other visits; False when it is gone or was before."""

    def drop(self, sender: Sender) -> None:
        """Remove this chat's start to connect, with its visits and whatever they hold."""

    def finish(self, token: str, browser: str, asked_at: datetime) -> None:
        """Note that HMRC was asked from this browser's visit to the start with this token; what it held is removed."""

    def grant(self, visit: Visit, until: datetime, now: datetime, check_until: datetime) -> bool | None:
        """Make a confirmed visit's tokens the grant of its person and subject; the audit trail notes it.

        The start is a check from then on, for this browser only, until `check_until`. Whether the grant took the place
        of another, of which then as little is left as after `revoke`; None when the visit is gone.
        """

    def connected_in(self, sender: Sender, subject: str) -> ConnectedIn | None:
        """The browser in which a subject was connected; None without a grant."""

    def revoke(self, sender: Sender, subject: str, now: datetime) -> bool:
        """Remove the grant, the record and every start of a person's subject; whether there was a grant.

        With the record goes what it gave: the answers to journeys' questions about the subject (`lookups.PREFILLED`),
        and all that was said to the person until now. The audit trail notes it.
        """

    def note_view(self, sender: Sender, subject: str, now: datetime) -> None:
        """Note in the audit trail that a person saw a subject's record."""

    def forget(self, now: datetime) -> int:
        """Remove what ran out: visits, starts, grants that ended long ago, old records and audit entries; how many."""


class Chats:
    """The chat side of the link-out, which asks nothing of HMRC. `public_url` is where our pages are, without a slash.

    `is_away` tells whether HMRC fails, by what others have met. Every method may be called from any thread. All raise
    StoreUnavailable.
    """

    def __init__(
        self, store: Connections, now: Now, public_url: str, is_away: Callable[[], bool] = lambda: False
    ) -> None:
        self._store = store
        self._now = now
        self._public_url = public_url
        self._is_away = is_away

    def begin(self, sender: Sender, subject: str = "self", as_agent: bool = False, account: str = "") -> str:
        """The address of the page to connect on, for this chat only and for ten minutes; earlier ones stop working.

        `account` is what the chat calls the person, so that they know themselves on the page.
        """
        return self._link(Purpose.CONNECT, sender, subject, as_agent, account)

    def begin_check(self, sender: Sender, subject: str = "self", as_agent: bool = False, account: str = "") -> str:
        """The address of the page to ask HMRC on now, for this chat only and for ten minutes."""
        return self._link(Purpose.CHECK, sender, subject, as_agent, account)

    def _link(self, purpose: Purpose, sender: Sender, subject: str, as_agent: bool, account: str) -> str:
        token = secrets.token_urlsafe(TOKEN_BYTES)
        until = self._now() + STEP
        self._store.ask(Start(0, sender, purpose, subject, as_agent, account or sender.account, until), _hash(token))
        return f"{self._public_url}/{purpose}/{token}"

    def awaits(self, sender: Sender) -> Awaited | None:
        """What this chat waits for, so that what is typed there can be taken for it."""
        waiting = self._store.waiting(sender, self._now())
        if any(visit.confirmed_at for visit in waiting):
            return Awaited.YES
        return Awaited.CODE if waiting else None

    def confirm(self, sender: Sender, typed: str) -> Confirmation | WrongCode | NothingWaiting:
        """Take a code typed in the chat that asked. What does not have the shape of a code is not counted as a try."""
        waiting = [visit for visit in self._store.waiting(sender, self._now()) if visit.confirmed_at is None]
        if not waiting:
            return NothingWaiting()
        typed = "".join(typed.split()).replace("-", "").upper()
        if len(typed) != CODE_LENGTH or not set(typed) <= set(CODE_LETTERS):
            return WrongCode(TRIES - waiting[0].start.tries)
        count = self._store.count_try(sender, self._now())
        if not count:
            return NothingWaiting()
        right = [visit for visit in waiting if visit.code and compare_digest(visit.code, _slow_hash(typed, visit))]
        if right:
            return self._confirmed(right[0])
        if count == TRIES:
            self._store.drop(sender)
        return WrongCode(TRIES - count)

    def _confirmed(self, visit: Visit) -> Confirmation | NothingWaiting:
        until = self._now() + STEP
        if not self._store.confirm(visit, self._now(), until):
            return NothingWaiting()
        return Confirmation(visit.start.subject, _number(visit), visit.start.as_agent, until)

    def to_confirm(self, sender: Sender) -> Confirmation | None:
        """What "Is this you?" asks about; None where nothing is asked."""
        for visit in self._store.waiting(sender, self._now()):
            if visit.confirmed_at is not None:
                return Confirmation(visit.start.subject, _number(visit), visit.start.as_agent, visit.until)
        return None

    def accept(self, sender: Sender) -> Connected | NothingWaiting:
        """Take the yes to "Is this you?": from now on the grant counts.

        The page that showed the code may now ask HMRC: see `check`.
        """
        for visit in self._store.waiting(sender, self._now()):
            if visit.confirmed_at is not None and visit.granted_at is not None:
                until = months_on(visit.granted_at, GRANTED_FOR_MONTHS)
                replaced = self._store.grant(visit, until, self._now(), self._now() + STEP)
                if replaced is not None:
                    return Connected(visit.start.subject, _number(visit), visit.start.as_agent, until, replaced)
        return NothingWaiting()

    def refuse(self, sender: Sender) -> None:
        """Take the no to "Is this you?", or a change of mind before it: what HMRC gave is removed."""
        self._store.drop(sender)

    def disconnect(self, sender: Sender, subject: str = "self") -> bool:
        """Remove the grant and all that HMRC said of a subject, wherever it stands; whether there was a grant.

        What was said in the person's chats is no longer kept then, whoever it was about. HMRC cannot be told of it:
        the person takes the permission back there (`sources.MANAGE_SOFTWARE`).
        """
        return self._store.revoke(sender, subject, self._now())

    def connection(self, sender: Sender, subject: str = "self") -> Connection | None:
        """The connection of a subject, ended or not."""
        grant = self._store.granted(sender, subject)
        if grant is None:
            return None
        ended = grant.ended_by(self._now())
        return Connection(
            subject=subject,
            since=grant.since,
            until=grant.until,
            number=shown_number(grant.nino) if grant.nino else None,
            as_agent=grant.as_agent,
            asked_at=grant.asked_at,
            ended=ended,
            days_left=0 if ended else (grant.until - self._now()).days,
        )

    def is_hmrc_away(self, sender: Sender, subject: str = "self") -> bool:
        """Does HMRC fail, by what others have met, or what it last said, or did not say, of this subject?"""
        record = self.unseen(sender, subject)
        if record is None or not record.is_silence:
            return self._is_away()
        return self._is_away() or timedelta(0) <= self._now() - record.asked_at < AWAY_FOR

    def record(self, sender: Sender, subject: str = "self") -> Record | None:
        """What HMRC last said of a subject, for a person who asked to see it. The audit trail notes the view."""
        record = self.unseen(sender, subject)
        if record is not None:
            self._store.note_view(sender, subject, self._now())
        return record

    def unseen(self, sender: Sender, subject: str = "self") -> Record | None:
        """The same, where the person is not shown it."""
        return self._store.record(sender, subject)


class Connecting(Chats):
    """The whole link-out: the chat side, and the pages, from which alone HMRC is asked.

    Every method may be called from any thread. All raise StoreUnavailable; none raises HmrcTrouble.
    """

    def __init__(self, store: Connections, hmrc: Hmrc, now: Now, public_url: str) -> None:
        super().__init__(store, now, public_url)
        self._hmrc = hmrc
        self._grants = Grants(store, hmrc, now)

    def opened(self, token: str) -> Opened | None:
        """What the page behind a link says; None for one that has ended. Changes nothing: link previews come here."""
        start = self._store.start(_hash(token), self._now())
        if start is None:
            return None
        return _opened(start, start.until)

    def standing(self, token: str, browser_cookie: str) -> Opened | Checked | None:
        """How far this browser is with a link: what it is good for by now and until when, or that HMRC was asked.

        None where it is good for nothing. Changes nothing, and asks HMRC nothing.
        """
        visit = self._store.visit(_hash(token), _hash(browser_cookie), self._now())
        if visit is None:
            return None
        if visit.asked_at is not None:
            return self._told(visit.start, visit.asked_at)
        is_typed = visit.start.purpose is Purpose.CONNECT and visit.confirmed_at is not None
        return replace(_opened(visit.start, visit.until), is_typed=is_typed)

    def started(self, token: str, browser_cookie: str) -> bool:
        """The button was pressed: this browser gets a visit of its own. False for a link that has ended."""
        return self._store.arrive(_hash(token), _hash(browser_cookie), self._now(), self._now() + STEP)

    def hand_off(self, token: str, browser_cookie: str, nino: str, browser: Browser | None) -> str | None:
        """HMRC's address to send this browser to, with a state of its own; None for a link that has ended.

        None too where this browser has not pressed the button. `nino` is checked and without spaces. `browser` is None
        where no script collected it.
        """
        visit = self._store.visit(_hash(token), _hash(browser_cookie), self._now())
        if visit is None or visit.start.purpose is not Purpose.CONNECT:
            return None
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        if not self._store.leave(visit, Away(_hash(state), verifier, nino, browser), self._now() + STEP):
            return None
        return self._hmrc.sign_in(state, _challenge(verifier))

    def came_back(
        self, state: str, browser_cookie: str, code: str | None = None, error: str | None = None
    ) -> Code | Refused | Failed:
        """HMRC sent a browser back. A code to show where permission was given; the state is used up.

        A state in another browser than the one that left with it is not used up: the right one may still come.
        """
        visit = self._store.visit_of_state(_hash(state), self._now())
        if visit is None or visit.away is None:
            return Failed(Why.ENDED)
        if not compare_digest(visit.browser, _hash(browser_cookie)):
            return Failed(Why.WRONG_BROWSER)
        if not self._store.come_back(visit):
            return Failed(Why.USED)
        if code is None:
            return Refused() if error == "access_denied" else Failed(Why.FAULT)
        return self._exchanged(visit, code, visit.away.verifier)

    def _exchanged(self, visit: Visit, code: str, verifier: str) -> Code | Failed:
        granted_at = self._now()
        try:
            tokens = self._hmrc.exchange(code, verifier)
        except HmrcTrouble as trouble:
            return Failed(Why.HMRC, trouble.fault)
        text = "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))
        until = self._now() + STEP
        if not self._store.hold_tokens(visit, tokens, granted_at, _slow_hash(text, visit), until):
            return Failed(Why.ENDED)
        return Code(text, visit.start.sender.channel, visit.start.account, until)

    def check(self, token: str, browser_cookie: str, browser: Browser | None = None) -> Checked | Failed:
        """Ask HMRC now, from a browser that has pressed the button (`started`). The record is kept for the chat.

        Works with the link of a check, and for ten minutes after `accept` with that of the connection, both only in the
        browser that was connected in: HMRC is told that this is the person's, so a link passed on may not do. Without
        `browser` the facts are those that `hand_off` was given. After HMRC trouble the page may try again until the
        link runs out. Where HMRC has answered already, it is not asked twice: the page then says the same as before.
        """
        visit = self._store.visit(_hash(token), _hash(browser_cookie), self._now())
        if visit is None:
            return Failed(Why.ENDED)
        if visit.start.purpose is Purpose.CONNECT:
            return Failed(Why.NOT_YET)
        if visit.asked_at is not None:
            return self._told(visit.start, visit.asked_at)
        sender, known = visit.start.sender, browser or (visit.away.browser if visit.away else None)
        connected_in = self._store.connected_in(sender, visit.start.subject)
        if connected_in is None:
            return Failed(Why.NOT_CONNECTED)
        if not compare_digest(connected_in.browser, visit.browser):
            return Failed(Why.OTHER_BROWSER)
        if known is None:
            return Failed(Why.NO_FACTS)
        ours = {"mtd-assistant": "/".join(filter(None, (sender.channel, sender.workspace, sender.account)))}
        asks = replace(known, user_ids=ours, signed_in_at=connected_in.proved_at)
        return self._checked(token, visit, asks)

    def _checked(self, token: str, visit: Visit, browser: Browser) -> Checked | Failed:
        try:
            record = self._grants.look_up(visit.start.sender, visit.start.subject, browser)
        except NotConnected:
            return Failed(Why.NOT_CONNECTED)
        except ConnectAgain:
            return Failed(Why.CONNECT_AGAIN)
        except HmrcTrouble as trouble:
            return Failed(Why.HMRC, trouble.fault)
        self._store.finish(_hash(token), visit.browser, record.asked_at)
        return self._told(visit.start, record.asked_at)

    def _told(self, start: Start, asked_at: datetime) -> Checked:
        record = self.unseen(start.sender, start.subject)
        return Checked(
            start.sender.channel,
            start.account,
            asked_at,
            is_whole=record is None or not record.faults,
            is_refused=record is not None and (record.refused is not None or record.is_key_refused),
        )


def _opened(start: Start, until: datetime) -> Opened:
    return Opened(start.purpose, start.sender.channel, start.account, start.subject, start.as_agent, until)


def months_on(since: datetime, months: int) -> datetime:
    """The same time so many calendar months later, or on the last day of a shorter month."""
    years, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + years, month + 1
    return since.replace(year=year, month=month, day=min(since.day, monthrange(year, month)[1]))


def shown_number(nino: str) -> str:
    """The end of a National Insurance number, such as "56 C": enough to know it by, and no more."""
    return f"{nino[6:8]} {nino[8:]}".strip()


def _number(visit: Visit) -> str:
    return shown_number(visit.away.nino) if visit.away else ""


def _hash(secret: str) -> str:
    """For what nobody can guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _slow_hash(code: str, visit: Visit) -> str:
    """For a code short enough to try them all: each try takes 16 MB and some 30 ms, for one visit alone."""
    salt = visit.away.state.encode() if visit.away else b""
    return hashlib.scrypt(code.encode(), salt=salt, n=2**14, r=8, p=1).hex()


def _challenge(verifier: str) -> str:
    """The PKCE challenge of a verifier, S256."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
