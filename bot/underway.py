"""The journeys that one conversation is in: started, put down, taken up again, and one turn of one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.answers import Answer, described
from bot.frame import UNFINISHED
from bot.pages import Pages
from bot.ports import Desk
from journeys.engine.events import Control, Event, Opened, Said, Wanted
from journeys.engine.journey import Journey
from journeys.engine.place import Place, find
from journeys.engine.prompts import prompt
from journeys.engine.replies import Line, Reply
from journeys.engine.session import Life, Session
from journeys.engine.text import Json
from journeys.engine.turn import Turn, turn

OPEN = (Life.ASKING, Life.CHECKING)
"""The lives of a session that waits for an answer."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

Known = Callable[[str], tuple[dict[str, Json], Reply | None]]
"""Answers that are known before a journey, by its key, has asked for them; and what is said of them."""


class Underway:
    """The sessions of one conversation. Every change goes to the desk."""

    def __init__(self, desk: Desk, journeys: Mapping[str, Journey], pages: Pages, today: date, known: Known) -> None:
        self._desk = desk
        self._journeys = journeys
        self._pages = pages
        self._today = today
        self._known = known
        self._is_down = False

    @property
    def session(self) -> Session | None:
        """The session being talked about, unless its journey has been taken out since."""
        session = self._desk.session
        return session if session is not None and session.journey in self._journeys else None

    @property
    def asking(self) -> Session | None:
        """That session, where it waits for an answer and has not just been put down."""
        session = None if self._is_down else self.session
        return session if session is not None and session.life in OPEN else None

    def journey_of(self, session: Session) -> Journey:
        """The journey that a session goes through."""
        return self._journeys[session.journey]

    def place_of(self, session: Session) -> Place:
        """Where a session stands."""
        return find(self.journey_of(session), session, self._today)

    def left(self, session: Session) -> Session | None:
        """A session as it is kept now, where it has been put down and waits to be carried on."""
        if self._desk.conversation.current == session.handle:
            return None
        now = next((each for each in self._desk.sessions() if each.handle == session.handle), None)
        return now if now is not None and now.life is Life.PARKED else None

    def here(self, lead: Sequence[Line] = ()) -> Answer | None:
        """What is being asked, once more, after any leading lines; None where nothing is."""
        if (session := self.asking) is None:
            return None
        place = self.place_of(session)
        return Answer(prompt(place, lead), described(place))

    # Taking up and putting down

    def begin_or_resume(self, journey: Journey) -> Answer:
        """A journey, where it was left or from its start."""
        for each in self._pages.sessions():
            if each.journey == journey.key and each.life in UNFINISHED:
                return self._taken_up(each)
        return self.start(journey)

    def resume(self, handle: str) -> Answer | None:
        """A session by its key, where it was left; None where there is none such."""
        for each in self._desk.sessions():
            if each.handle == handle and each.journey in self._journeys:
                return self._taken_up(each)
        return None

    def carry_on(self) -> Answer | None:
        """What is being talked about, further on; else the one journey left half-way. None where that is not clear."""
        if (session := self.session) is not None:
            return self.turned(session, Wanted(Control.RESUME))
        unfinished = [each for each in self._pages.sessions() if each.life in UNFINISHED]
        return self._taken_up(unfinished[0]) if len(unfinished) == 1 else None

    def start(self, journey: Journey) -> Answer:
        """A journey from its start. What was told of it before is left behind."""
        started = self._desk.conversation.started + 1
        known, said = self._known(journey.key)
        session = Session(
            _handle(started), journey.key, self._pages.subject, self._today, answers=known, known=tuple(known)
        )
        self.put_down(session)
        self._desk.keep(replace(self._desk.conversation, started=started))
        turned = self.turned(session, Opened())
        return replace(turned, replies=(said, *turned.replies)) if said else turned

    def put_down(self, taking_up: Session | None = None) -> None:
        """Park the session being talked about, unless it is the one taken up or the one that it replaces."""
        current = self.asking
        if current is None:
            return
        if taking_up is None or (current.journey, current.subject) != (taking_up.journey, taking_up.subject):
            self._desk.save(current.lived("park"))
            self._is_down = True

    @property
    def is_half_done(self) -> bool:
        """Is anything left half-way, whoever it is about?"""
        return any(each.life in UNFINISHED for each in self._desk.sessions())

    def cancel_all(self) -> None:
        """Leave everything that is half-done, whoever it is about, and remove its answers."""
        self._is_down = True
        for each in self._desk.sessions():
            if each.life in UNFINISHED:
                self._desk.save(replace(each.quiet(), answers={}).lived("cancel"))

    def _taken_up(self, session: Session) -> Answer:
        self.put_down(session)
        return self.turned(session, Opened())

    # Turns

    def said(self, session: Session, text: str) -> tuple[Turn, bool]:
        """The turn that a typed text leads to, not yet kept, and whether the open question understood it."""
        taken = turn(self.journey_of(session), session, Said(text), self._today)
        return taken, taken.session.misses <= session.misses

    def turned(self, session: Session, event: Event) -> Answer:
        """One turn of a session, kept."""
        return self.took(turn(self.journey_of(session), session, event, self._today))

    def took(self, taken: Turn) -> Answer:
        """Keep a turn; its session is the one being talked about."""
        self._desk.save(taken.session)
        self._desk.keep(replace(self._desk.conversation, current=taken.session.handle))
        return Answer(taken.replies, described(taken.place))


def _handle(number: int) -> str:
    """A short key, one of its own for each session of a conversation."""
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
