"""The pages outside the journeys: the menu and its sections, the steps, whom it is for, an agent's clients.

A page is known by the data of the button that opens it, and follows from what is kept, so that a number typed on it
means the same option after a restart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot import frame
from bot.ports import Desk
from bot.setting_up import checklist, choose, take_back, too_early
from bot.updates import Role
from journeys.engine.journey import Audience, Journey
from journeys.engine.replies import Reply
from journeys.engine.session import SELF, Session
from journeys.overviews import AGENT, INDIVIDUAL, Overview, Step

MENU_PAGE = ":menu"
_CLIENT = "client:"
_FIRM = "firm"
_SUBJECTS = {Role.INDIVIDUAL: SELF, Role.AGENT: "client", Role.HELPER: "other"}


def client_of(subject: str) -> str | None:
    """The agent's own name for the client that something is about; None where it is about nobody named."""
    return subject.removeprefix(_CLIENT) if subject.startswith(_CLIENT) else None


class Pages:
    """The pages of one conversation."""

    def __init__(self, desk: Desk, journeys: Mapping[str, Journey], today: date, *, is_linked: bool = False) -> None:
        self._desk = desk
        self._journeys = journeys
        self._today = today
        self._is_linked = is_linked

    def find(self, page: str) -> Reply | None:
        """A page by the data of its button; None for any that there is not, or not now."""
        name, _space, argument = page.removeprefix(":").partition(" ")
        match name:
            case "menu":
                return frame.menu(self.offered(), self.sessions(), is_linked=self._is_linked)
            case "steps":
                return checklist(self.overview, self.done(), self._desk.conversation.client)
            case "ticks":
                return take_back(self.overview, self.done())
            case "who":
                return frame.ask_who()
            case "client" if self._desk.conversation.role is Role.AGENT:
                return frame.clients(self._clients())
            case "section":
                return self._section(argument)
            case "step":
                return self._step(argument)
        return None

    def offered(self) -> list[Journey]:
        """The journeys on this person's menu."""
        other = Audience.PEOPLE if self._desk.conversation.role is Role.AGENT else Audience.AGENTS
        return [each for each in self._journeys.values() if each.audience is not other]

    @property
    def section_keys(self) -> set[str]:
        """The keys of the parts of the menu, whoever they are for."""
        return {each.section.key for each in self._journeys.values() if each.section is not None}

    def _section(self, key: str) -> Reply | None:
        sections = (each.section for each in self.offered() if each.section is not None)
        section = next((each for each in sections if each.key == key), None)
        return frame.section_menu(section, self.offered(), self.sessions()) if section else None

    # Whom it is about

    @property
    def subject(self) -> str:
        """Whom this conversation is about now: the person, somebody they help, or one of their clients."""
        known = self._desk.conversation
        if known.role is Role.AGENT and known.client:
            return f"{_CLIENT}{known.client}"
        return _SUBJECTS[known.role or Role.INDIVIDUAL]

    def sessions(self) -> Sequence[Session]:
        """The sessions about that subject, of journeys that there still are."""
        return [
            each for each in self._desk.sessions() if each.subject == self.subject and each.journey in self._journeys
        ]

    def _clients(self) -> list[str]:
        """The clients there is something about, by the agent's own names for them."""
        subjects = {*self._desk.ticks(), *(each.subject for each in self._desk.sessions())}
        return sorted(each.removeprefix(_CLIENT) for each in subjects if each.startswith(_CLIENT))

    # Setting up

    @property
    def overview(self) -> Overview:
        """The steps that are this person's."""
        return AGENT if self._desk.conversation.role is Role.AGENT else INDIVIDUAL

    def done(self) -> set[str]:
        """The keys of the steps that are done: those of the firm, and those of the subject."""
        ticked = self._desk.ticks()
        return {each.key for each in self.overview.steps if each.key in ticked.get(self._ticked_for(each), set())}

    def tick(self, key: str) -> None:
        """Tick a step off. A step that there is not is passed over."""
        if step := self.overview.step(key):
            self._desk.tick(self._ticked_for(step), step.key, self._today)

    def untick(self, key: str) -> None:
        """Take a tick back."""
        if step := self.overview.step(key):
            self._desk.untick(self._ticked_for(step), step.key)

    def _ticked_for(self, step: Step) -> str:
        is_firm = self._desk.conversation.role is Role.AGENT and not step.about_client
        return _FIRM if is_firm else self.subject

    def _step(self, key: str) -> Reply | None:
        """What comes before a step, or the journeys it opens, to choose one; None when it just opens one."""
        step = self.overview.step(key)
        if step is None:
            return None
        if first := self.overview.too_early(step, self.done()):
            return too_early(step, first)
        return choose(step) if len(step.journeys) > 1 else None

    def journey_of_step(self, key: str) -> Journey | None:
        """The one journey that a step opens; None where there is no such step, or it has a page of its own."""
        step = self.overview.step(key)
        return step.journeys[0] if step and self._step(key) is None else None
