"""One update being answered: what was typed or pressed, and what the assistant says to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import frame
from bot.answers import Answer, described, elsewhere
from bot.commands import Command, Word, argument_of, command, nearly
from bot.hmrc.lookups import PREFILLED, Topic
from bot.hmrc.talking import NOT_HERE, OPTIONS, PAGES, YES_OR_NO, HmrcLink, Talking, kept_as, may_be_code
from bot.kindness import Concern, concern, hints_at_harm, kind_reply
from bot.masking import masked, private
from bot.pages import MENU_PAGE, Pages
from bot.ports import Desk
from bot.refusing import about_private, about_unread
from bot.updates import Role, Update
from journeys.engine.events import Control, Event, Opened, Pressed, Said, Wanted, read_button
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Misread
from journeys.engine.place import Place, find
from journeys.engine.prompts import is_number, numbered, numbered_in, prompt
from journeys.engine.questions import plain
from journeys.engine.replies import MENU, PERSON, Line, Reply, lines
from journeys.engine.session import Life, Session
from journeys.engine.text import Json, Message, _, message
from journeys.engine.turn import Turn, turn

_OPEN = (Life.ASKING, Life.CHECKING)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MOVED_ON = message(_("This has moved on. Here is where we are."))
_WELCOME_BACK = message(_("Welcome back. Here is where you were."))
_WHICH_CLIENT = message(_("Each client has a connection of their own. Choose one, then connect."))
_NOTHING_OPEN = message(_("Nothing is open at the moment."))


class Conversing:
    """One update at its desk."""

    def __init__(
        self, desk: Desk, journeys: Mapping[str, Journey], update: Update, hmrc: HmrcLink | None = None
    ) -> None:
        self._desk = desk
        self._journeys = journeys
        self._update = update
        self._today = update.today
        self._is_first = desk.conversation.role is None
        self._hmrc = hmrc
        self._pages = Pages(desk, journeys, update.today, is_linked=hmrc is not None)

    def answer(self) -> Answer:
        """What to say to the update. Writes what changes to the desk."""
        known, update = self._desk.conversation, self._update
        role, language = update.role or known.role, update.language or known.language
        self._desk.keep(replace(known, role=role, language=language))
        answered = self._pressed(update.data) if update.data is not None else self._sent(update.text or "")
        if self._is_first and role is not None:
            answered = replace(answered, replies=(frame.WELCOME, *answered.replies))
        return answered if len(answered.replies) == 1 else replace(answered, in_place=False)

    # What was typed

    def _sent(self, text: str) -> Answer:
        """A message. What must not travel through a chat goes no further."""
        argued = argument_of(text)
        is_feedback = argued is not None and argued[0] == Command.FEEDBACK  # kept, without what is private
        if (found := private(text)) and not is_feedback:
            return self._refused(about_private(found))
        unread = self._update.unread
        return self._refused(about_unread(unread)) if unread else self._typed(text)

    def _refused(self, why: Sequence[Line]) -> Answer:
        if self._desk.conversation.role is not None:
            return self._here(why)
        asked = self._who(frame.WELCOME)
        return replace(asked, replies=(Reply(tuple(why)), *asked.replies))

    def _typed(self, text: str) -> Answer:
        if hints_at_harm(text):
            return self._kindly(Concern.SELF_HARM)
        word = command(text)
        if self._desk.conversation.role is None:
            return self._typed_at_first(text, word)
        if word is not None:
            return self._commanded(word)
        if (argued := self._argued(text)) is not None:
            return argued
        if (answered := self._coded(text) or self._sure(text)) is not None:
            return answered
        session = self._session
        if session is not None and session.life in _OPEN:
            return self._said(session, text)
        by_number = self._numbered(text)
        return self._pressed(by_number) if by_number is not None else self._asked_for(text)

    def _argued(self, text: str) -> Answer | None:
        """A command with words behind it. Only an agent's "client …" names one: HMRC's own errors begin so too."""
        name, words = argument_of(text) or (None, "")
        if name is None or (name == Command.CLIENT and self._desk.conversation.role is not Role.AGENT):
            return None
        return _ARGUED[name](self, words)

    def _typed_at_first(self, text: str, word: Word | None) -> Answer:
        if word in (Command.HELP, Control.HELP):  # before whom they ask for, as “help” is nearly “helper”
            return self._who(frame.ABOUT)
        if word in (Command.PERSON, Command.PRIVACY):
            return self._commanded(word)
        found = frame.who_for.understand(text, Facts({}, self._today))
        return self._who(frame.WELCOME) if isinstance(found, Misread) else self._role(found)

    def _said(self, session: Session, text: str) -> Answer:
        """An answer to the open question; where it is none, a mistyped command, or trouble of another kind."""
        taken = turn(self._journey_of(session), session, Said(text), self._today)
        if taken.session.misses <= session.misses:
            return self._took(taken)
        meant, troubles = nearly(text), concern(text)
        if troubles is not None:
            return self._kindly(troubles)
        return self._commanded(meant) if meant is not None else self._took(taken)

    def _numbered(self, text: str) -> str | None:
        """The data of the option that a bare number stands for: of the session's prompt, or of the open page."""
        if not is_number(text):
            return None
        session = self._session
        if session is not None:
            return numbered(self._place_of(session), text)
        page = self._found(self._desk.conversation.current or MENU_PAGE)
        return numbered_in(page, text) if page is not None else None

    def _asked_for(self, text: str) -> Answer:
        """A text with no question open: a journey by its name, trouble, a mistyped command, or none of these."""
        journey, troubles, meant = self._named(plain(text)), concern(text), nearly(text)
        if journey is not None:
            return self._begin_or_resume(journey)
        if troubles is not None:
            return self._kindly(troubles)
        if meant is not None:
            return self._commanded(meant)
        if self._hmrc is not None and may_be_code(text):
            return self._about_hmrc(Talking.too_late)
        return self._page() if self._is_first else self._page(lead=lines(frame.NOT_UNDERSTOOD))

    def _named(self, said: str) -> Journey | None:
        for journey in self._pages.offered():
            if said in {plain(name) for name in (journey.key, journey.title, *journey.words.split(","))}:
                return journey
        return None

    def _kindly(self, about: Concern) -> Answer:
        """A kind word, and a way back to where they were."""
        session = self._session
        if session is None or session.life not in _OPEN:
            return Answer((replace(kind_reply(about), buttons=(MENU, PERSON)),), elsewhere("menu"))
        said = replace(kind_reply(about), buttons=(frame.CARRY_ON, MENU, PERSON))
        return Answer((said,), described(self._place_of(session)))

    # What was pressed

    def _pressed(self, data: str) -> Answer:
        if data.startswith(":"):
            return self._pressed_command(*data[1:].partition(" ")[::2])
        if self._desk.conversation.role is None:
            return self._who(frame.WELCOME)
        read, session = read_button(data), self._session
        if read is None or session is None or read[0] != session.handle:
            return self._here(lines(_MOVED_ON))
        turned, event = self._turned(session, read[1]), read[1]
        return replace(turned, in_place=isinstance(event, Pressed) and turned.at.get("question") == event.question)

    def _pressed_command(self, name: str, argument: str) -> Answer:
        if name == "role" and argument in set(Role):
            return self._role(argument)
        if self._desk.conversation.role is None:
            return self._who(frame.WELCOME, f":{name} {argument}" if self._may_come_with(name, argument) else None)
        if name in _ARGUED and argument:
            return _ARGUED[name](self, argument)
        return self._commanded(Command(name)) if name in set(Command) else self._here(lines(_MOVED_ON))

    # Commands

    def _commanded(self, word: Word) -> Answer:
        return self._wanted(word) if isinstance(word, Control) else _COMMANDS[word](self)

    def _wanted(self, control: Control) -> Answer:
        session = self._session
        if control is Control.HELP and (session is None or session.life not in _OPEN):
            return self._about()
        return self._page(lead=lines(_NOTHING_OPEN)) if session is None else self._turned(session, Wanted(control))

    def _welcome(self) -> Answer:
        session = self._session
        if session is not None and session.life in _OPEN:
            return self._here(lines(_WELCOME_BACK))
        menu = self._page()
        return replace(menu, replies=(frame.WELCOME, *menu.replies))

    def _about(self) -> Answer:
        return Answer((frame.ABOUT,), elsewhere("help"))

    def _person(self) -> Answer:
        return Answer((frame.A_PERSON,), elsewhere("person"))

    def _stop(self) -> Answer:
        return self._here(frame.STOPPED)

    def _restart(self) -> Answer:
        session = self._session
        return self._start(session.journey) if session is not None else self._page()

    def _who(self, first: Reply, wanted: str | None = None) -> Answer:
        """Ask whom it is for. `wanted` is what to go on with then, as the data of a button."""
        if wanted is not None:
            self._desk.keep(replace(self._desk.conversation, current=wanted))
        return Answer((first, frame.ask_who()), elsewhere(frame.who_for.key))

    def _may_come_with(self, name: str, key: str) -> bool:
        """Is it something that there is? What is forged may hold anything, and is not kept."""
        return name in _FIRST and key in {*self._journeys, *self._pages.section_keys}

    def _role(self, role: str) -> Answer:
        known = self._desk.conversation
        self._desk.keep(replace(known, role=Role(role)))
        said = frame.SPEAKING_FOR.get(Role(role))
        wanted, _space, argument = (known.current or "").removeprefix(":").partition(" ")
        if known.role is None and wanted in _FIRST:
            return _ARGUED[wanted](self, argument)
        return self._page(lead=lines(Message(said)) if said else ())

    def _open(self, key: str) -> Answer:
        """A journey by its key, where it was left or from its start."""
        journey = self._journeys.get(key)
        return self._begin_or_resume(journey) if journey is not None else self._page()

    def _privacy(self) -> Answer:
        page = f"{self._hmrc.public_url}/privacy" if self._hmrc is not None else None
        return Answer((frame.privacy(page),), elsewhere("privacy"))

    def _section(self, key: str) -> Answer:
        return self._page(f":section {key}")

    def _step(self, key: str) -> Answer:
        journey = self._pages.journey_of_step(key)
        return self._page(f":step {key}") if journey is None else self._begin_or_resume(journey)

    def _tick(self, key: str) -> Answer:
        self._pages.tick(key)
        return self._page(":steps")

    def _untick(self, key: str) -> Answer:
        self._pages.untick(key)
        return self._page(":steps")

    def _client(self, name: str) -> Answer:
        """Talk about one client from now on, by a name of the agent's own."""
        if self._desk.conversation.role is not Role.AGENT:
            return self._page()
        given = " ".join(name.split())
        is_long = len(given.encode()) > frame.CLIENT_BYTES or sum(map(str.isdigit, given)) > frame.CLIENT_FIGURES
        if is_long or masked(given) != given or not given.isprintable():
            return self._page(":client", lines(message(frame.BAD_CLIENT)))
        self._put_down(None)
        self._desk.keep(replace(self._desk.conversation, client=given))
        return self._page(lead=lines(message(_("We now talk about your client {client}."), client=given)))

    def _feedback(self, words: str) -> Answer:
        self._desk.note_feedback(masked(words)[: frame.FEEDBACK_LETTERS])
        thanks = lines(message(_("Thank you. I have kept your words for the people who run this.")))
        found = private(words)
        return self._here((*thanks, *about_private(found)) if found else thanks)

    # Where they are

    def _here(self, lead: Sequence[Line] = ()) -> Answer:
        """The open question again, or the menu when there is none."""
        session = self._session
        if session is None or session.life not in _OPEN:
            return self._page(lead=lead)
        place = self._place_of(session)
        return Answer(prompt(place, lead), described(place))

    def _page(self, page: str = MENU_PAGE, lead: Sequence[Line] = ()) -> Answer:
        """A page outside the journeys; the menu, where there is no such page. What was being asked is kept."""
        self._put_down(None)
        in_place = self._update.data is not None and (self._desk.conversation.current or "").startswith(":")
        found = self._found(page)
        if found is None:
            return self._page(lead=lead)
        self._desk.keep(replace(self._desk.conversation, current=page))
        name = page.removeprefix(":").partition(" ")[0]
        question = {"who": frame.who_for.key, "section": "menu", "step": "steps", "ticks": "steps"}.get(name, name)
        return Answer((replace(found, lines=(*lead, *found.lines)),), elsewhere(question), in_place)

    def _found(self, page: str) -> Reply | None:
        name = page.removeprefix(":")
        if name in OPTIONS:
            return Reply((), OPTIONS[name])
        talking = self._talking if name in PAGES else None
        return self._pages.find(page) if talking is None else talking.page(name)

    # The connection to HMRC

    @property
    def _talking(self) -> Talking | None:
        """The conversation's side of the connection; None where the assistant has none."""
        if self._hmrc is None:
            return None
        known, update = self._desk.conversation, self._update
        connecting = self._hmrc.within(self._desk)
        return Talking(
            connecting,
            update.sender,
            self._pages.subject,
            known.role,
            self._today,
            known.client,
            update.called,
            self._hmrc.practice_url,
        )

    def _about_hmrc(self, reply: Callable[[Talking], Reply | None], page: str = ":hmrc") -> Answer:
        """What is said about the connection. `page` is the page that numbers typed next are read by."""
        talking = self._talking
        said = NOT_HERE if talking is None else reply(talking)
        if said is None:
            return self._page()
        self._put_down(None)
        self._desk.keep(replace(self._desk.conversation, current=kept_as(said, page)))
        return Answer((said,), elsewhere("hmrc"))

    def _coded(self, text: str) -> Answer | None:
        """A one-time code typed where one is waited for; None for any other text."""
        talking = self._talking if may_be_code(text) else None
        said = talking.code(text) if talking is not None else None
        return None if said is None else self._about_hmrc(lambda _talking: said, ":me")

    def _sure(self, text: str) -> Answer | None:
        """A yes or no in words, where the page asks for one; None for any other text."""
        if (asked := YES_OR_NO.get(self._desk.conversation.current or "")) is None:
            return None
        question, yes, no = asked
        meant = question.understand(text, Facts({}, self._today))
        return None if isinstance(meant, Misread) else self._pressed((yes if meant else no).data)

    def _connect(self) -> Answer:
        known = self._desk.conversation
        if self._hmrc is not None and known.role is Role.AGENT and known.client is None:
            return self._page(":client", lines(_WHICH_CLIENT))
        return self._about_hmrc(Talking.connect)

    def _record(self, topic: Topic) -> Answer:
        return self._about_hmrc(lambda talking: talking.page(topic), f":{topic}")

    def _me(self, said: str) -> Answer:
        return self._about_hmrc(lambda talking: talking.me(said))

    def _disconnect(self, sure: str) -> Answer:
        return self._about_hmrc(Talking.disconnect if sure == "yes" else Talking.about)

    def _already_known(self, journey: str) -> tuple[dict[str, Json], Reply | None]:
        """Answers to a new session's questions that HMRC's record gives, and what is said of them."""
        talking = self._talking if journey in PREFILLED else None
        return ({}, None) if talking is None else talking.answers(journey)

    @property
    def _session(self) -> Session | None:
        """The session being talked about, unless its journey has been taken out since."""
        session = self._desk.session
        return session if session is not None and session.journey in self._journeys else None

    def _journey_of(self, session: Session) -> Journey:
        return self._journeys[session.journey]

    def _place_of(self, session: Session) -> Place:
        return find(self._journey_of(session), session, self._today)

    # Sessions

    def _begin_or_resume(self, journey: Journey) -> Answer:
        for each in self._pages.sessions():
            if each.journey == journey.key and each.life in (*_OPEN, Life.PARKED):
                return self._resume(each.handle)
        return self._start(journey.key)

    def _resume(self, handle: str) -> Answer:
        for each in self._desk.sessions():
            if each.handle == handle and each.journey in self._journeys:
                self._put_down(each)
                return self._turned(each, Opened())
        return self._here(lines(_MOVED_ON))

    def _start(self, key: str) -> Answer:
        if key not in self._journeys:
            return self._here(lines(_MOVED_ON))
        started = self._desk.conversation.started + 1
        known, said = self._already_known(key)
        session = Session(_handle(started), key, self._pages.subject, self._today, answers=known)
        self._put_down(session)
        self._desk.keep(replace(self._desk.conversation, started=started))
        turned = self._turned(session, Opened())
        return replace(turned, replies=(said, *turned.replies)) if said else turned

    def _put_down(self, taking_up: Session | None) -> None:
        """Park the session being talked about, unless it is the one taken up or the one that it replaces."""
        current = self._session
        if current is None or current.life not in _OPEN:
            return
        if taking_up is None or (current.journey, current.subject) != (taking_up.journey, taking_up.subject):
            self._desk.save(current.lived("park"))

    def _turned(self, session: Session, event: Event) -> Answer:
        return self._took(turn(self._journey_of(session), session, event, self._today))

    def _took(self, taken: Turn) -> Answer:
        self._desk.save(taken.session)
        self._desk.keep(replace(self._desk.conversation, current=taken.session.handle))
        return Answer(taken.replies, described(taken.place))


_ARGUED: Mapping[str, Callable[[Conversing, str], Answer]] = {
    "start": Conversing._start,
    "open": Conversing._open,
    "resume": Conversing._resume,
    "section": Conversing._section,
    "step": Conversing._step,
    "tick": Conversing._tick,
    "untick": Conversing._untick,
    "client": Conversing._client,
    "feedback": Conversing._feedback,
    "me": Conversing._me,
    "disconnect": Conversing._disconnect,
}

_FIRST = frozenset({"open", "start", "section"})
"""What somebody who is new may come with, by a link to it: they get it once they have said whom they ask for."""

_COMMANDS: Mapping[Command, Callable[[Conversing], Answer]] = {
    Command.START: Conversing._welcome,
    Command.MENU: Conversing._page,
    Command.HELP: Conversing._about,
    Command.PERSON: Conversing._person,
    Command.PRIVACY: Conversing._privacy,
    Command.STOP: Conversing._stop,
    Command.RESTART: Conversing._restart,
    Command.HERE: Conversing._here,
    Command.WHO: lambda conversing: conversing._page(":who"),
    Command.STEPS: lambda conversing: conversing._page(":steps"),
    Command.TICKS: lambda conversing: conversing._page(":ticks"),
    Command.CLIENT: lambda conversing: conversing._page(":client"),
    Command.FEEDBACK: lambda conversing: conversing._here(lines(message(frame.HOW_TO_FEED_BACK))),
    Command.CONNECT: Conversing._connect,
    Command.CHECK: lambda conversing: conversing._about_hmrc(Talking.check),
    Command.HMRC: lambda conversing: conversing._about_hmrc(Talking.about),
    Command.DISCONNECT: lambda conversing: conversing._about_hmrc(Talking.ask_to_disconnect, ":disconnect"),
    Command.LINK: lambda conversing: conversing._about_hmrc(Talking.which_link, ":link"),
    Command.DUE: lambda conversing: conversing._record(Topic.DUE),
    Command.SENT: lambda conversing: conversing._record(Topic.SENT),
    Command.OWE: lambda conversing: conversing._record(Topic.OWE),
    Command.STATUS: lambda conversing: conversing._record(Topic.STATUS),
    Command.BUSINESSES: lambda conversing: conversing._record(Topic.BUSINESSES),
}


def _handle(number: int) -> str:
    """A short key, one of its own for each session of a conversation."""
    digits = ""
    while number:
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits
