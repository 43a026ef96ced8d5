"""A conversation for tests: one journey, one person, and a session that goes through JSON between turns."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from bot.wording import wording
from journeys.engine.events import Control, Event, Opened, Pressed, Said, Wanted, read_button
from journeys.engine.journey import Journey
from journeys.engine.place import Place
from journeys.engine.replies import Button, Reply, reply_as_json, reply_from_json
from journeys.engine.session import SELF, Session
from journeys.engine.text import Json
from journeys.engine.turn import Effect, turn
from tests.journeys.a_journey import TODAY

ENGLISH = wording("en")


def through_json(session: Session) -> Session:
    """The session as it is after it was stored and read back."""
    kept = json.loads(json.dumps(session.as_json()))
    return Session.of(session.handle, session.journey, session.subject, session.touched_on, session.life.value, kept)


class Talk:
    """Someone talking. `at` is where they are, `replies` what was last said to them."""

    def __init__(self, journey: Journey, answers: Mapping[str, Json] | None = None, today: date = TODAY) -> None:
        self.journey = journey
        self.today = today
        self.session = Session("1", journey.key, SELF, today, answers=answers or {})
        self.replies: tuple[Reply, ...] = ()
        self.effects: tuple[Effect, ...] = ()
        self.at: Place
        self.opens()

    def takes(self, event: Event) -> Talk:
        taken = turn(self.journey, through_json(self.session), event, self.today)
        self.session, self.at, self.effects = taken.session, taken.place, taken.effects
        self.replies = tuple(reply_from_json(json.loads(json.dumps(reply_as_json(each)))) for each in taken.replies)
        return self

    def opens(self) -> Talk:
        return self.takes(Opened())

    def says(self, *texts: str) -> Talk:
        for text in texts:
            self.takes(Said(text))
        return self

    def wants(self, *controls: Control) -> Talk:
        for control in controls:
            self.takes(Wanted(control))
        return self

    def presses(self, question: str, option: str, item: str = "") -> Talk:
        return self.takes(Pressed(question, item, option))

    def chooses(self, *labels: str) -> Talk:
        """Press buttons by their labels, each on the screen that the one before gave."""
        for label in labels:
            read = read_button(self._button(label).data)
            assert read is not None
            self.takes(read[1])
        return self

    def _button(self, label: str) -> Button:
        found = [each for each in self.replies[-1].buttons if ENGLISH.text(each.label) == label]
        assert found, f"no button “{label}” among {self.buttons}"
        return found[0]

    @property
    def text(self) -> str:
        """Everything last said, in English."""
        return "\n---\n".join(ENGLISH.reply(reply) for reply in self.replies)

    @property
    def buttons(self) -> list[str]:
        """The labels of the options last shown, without the ones that are always there."""
        return [ENGLISH.text(each.label) for each in self.replies[-1].buttons if not each.minor]

    @property
    def asked(self) -> str | None:
        """The key of the open question."""
        return self.at.question.key if self.at.question else None

    @property
    def answers(self) -> Mapping[str, Json]:
        return self.session.answers
