"""One update being answered: what was typed or pressed, and what the assistant says to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import frame
from bot.answers import Answer, described, elsewhere
from bot.commands import Command, Word, argument_of, command, is_slashed
from bot.hmrc import diagnosing
from bot.hmrc.lookups import PREFILLED, Topic
from bot.hmrc.talking import NOT_HERE, OPTIONS, PAGES, YES_OR_NO, HmrcLink, Talking, is_like_code, kept_as, may_be_code
from bot.kindness import Concern, hints_at_harm, kind_reply
from bot.masking import masked, private
from bot.pages import MENU_PAGE, Pages
from bot.ports import Desk
from bot.refusing import about_private, about_unread
from bot.underway import Underway
from bot.updates import Role, Update
from bot.wishes import Screen, Wish, exactly, mentioned, ordered, roughly
from bot.wording import wording
from journeys.engine.events import Control, Pressed, Wanted, read_button
from journeys.engine.journey import Journey
from journeys.engine.model import Facts, Misread
from journeys.engine.prompts import prompt
from journeys.engine.questions import is_long
from journeys.engine.replies import Line, Reply, lines
from journeys.engine.session import Session
from journeys.engine.text import Json, Message, _, message

_MOVED_ON = message(_("This has moved on. Here is where we are."))
_WELCOME_BACK = message(_("Welcome back. Here is where you were."))
_WHICH_CLIENT = message(_("Each client has a connection of their own. Choose one, then connect."))
_NOTHING_OPEN = message(_("Nothing is open at the moment."))
_WELCOME = message(_("You are welcome."))
_WHICH_ONE = message(_("You left more than one thing half-way. Choose one."))
_WHOSE_STEP = message(_("This step is done for each client. Choose the client first."))
_ONLY_AGENTS = message(_("With that an agent names a client. If you are an agent, choose “My clients”."))
_NO_SUCH_COMMAND = message(_("I do not know that command. “Menu” and “help” always work."))
_REMOVED = message(_("I have removed your half-done answers. I will not write about them."))


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
        self._underway = Underway(desk, journeys, self._pages, update.today, self._already_known)

    def answer(self) -> Answer:
        """What to say to the update. Writes what changes to the desk."""
        known, update = self._desk.conversation, self._update
        spoken = update.speaks if self._is_first else None
        role, language = update.role or known.role, update.language or spoken or known.language
        if (role, language) != (known.role, known.language):
            self._desk.keep(replace(known, role=role, language=language))
        answered = self._pressed(update.data) if update.data is not None else self._sent(update.text or "")
        if self._is_first and role is not None and frame.WELCOME not in answered.replies:
            answered = replace(answered, replies=(frame.WELCOME, *answered.replies))
        return answered if len(answered.replies) == 1 else replace(answered, in_place=False)

    # What was typed

    def _sent(self, text: str) -> Answer:
        """A message. What must not travel through a chat goes no further."""
        refused = self._refusing(text)
        if hints_at_harm(text):  # before all else, whatever came with it
            kind = self._kindly(Concern.SELF_HARM)
            return replace(kind, replies=(*kind.replies, Reply(refused))) if refused else kind
        if refused:
            return self._refused(refused)
        asked = self._underway.asking
        answered = self._typed(text)
        return answered if asked is None else self._with_way_back(asked, answered)

    def _refusing(self, text: str) -> tuple[Line, ...]:
        """Why a message is not taken; nothing for one that is. Feedback is kept, without what is private in it."""
        update, argued = self._update, argument_of(text)
        is_own = update.unread is None and not update.is_forwarded and self._desk.conversation.role is not None
        is_feedback = is_own and argued is not None and argued[0] == Command.FEEDBACK
        if (found := private(text)) and not is_feedback:
            return about_private(found)
        return about_unread(update.unread) if update.unread else ()

    def _with_way_back(self, asked: Session, answered: Answer) -> Answer:
        """An answer that led away from an open question says that the place is kept. The menu shows it anyway."""
        left = None if answered.at.get("question") == "menu" else self._underway.left(asked)
        if left is None:
            return answered
        way_back = frame.kept_place(self._underway.journey_of(left), left)
        return replace(answered, replies=(way_back, *answered.replies))

    def _refused(self, why: Sequence[Line]) -> Answer:
        if self._desk.conversation.role is not None:
            return self._here(why)
        asked = self._who(frame.WELCOME)
        return replace(asked, replies=(Reply(tuple(why)), *asked.replies))

    def _typed(self, text: str) -> Answer:
        is_forwarded = self._update.is_forwarded
        if self._desk.conversation.role is None:
            return self._who(frame.WELCOME) if is_forwarded else self._typed_at_first(text, command(text))
        ordered = None if is_forwarded else self._ordered(text)
        if ordered is not None:
            return ordered
        session = self._underway.asking
        return self._asked_for(text) if session is None else self._said(session, text)

    def _ordered(self, text: str) -> Answer | None:
        """A word that always works, or what only a command begins with; None for what may be an answer."""
        wish = ordered(text)
        if wish is None and is_slashed(text):
            return self._here(lines(_NO_SUCH_COMMAND))
        return None if wish is None else self._granted(wish)

    def _typed_at_first(self, text: str, word: Word | None) -> Answer:
        if word in (Command.HELP, Control.HELP):  # before whom they ask for, as “help” is nearly “helper”
            return self._who(frame.ABOUT)
        if word in (Command.PERSON, Command.PRIVACY):
            return self._privacy() if word is Command.PRIVACY else self._person()
        found = frame.who_for.understand(text, Facts({}, self._today))
        if not isinstance(found, Misread):
            return self._role(found)
        meant = mentioned(text, self._screen())
        if isinstance(meant, Concern):
            asked = self._who(frame.WELCOME)
            return replace(asked, replies=(kind_reply(meant), *asked.replies))
        return self._who(frame.WELCOME, meant if isinstance(meant, str) else None)

    def _said(self, session: Session, text: str) -> Answer:
        """An answer to the open question; what it does not understand may be a wish of another kind."""
        taken, is_understood = self._underway.said(session, text)
        meant = None if is_understood else self._meant(text)
        return self._underway.took(taken) if meant is None else meant

    def _asked_for(self, text: str) -> Answer:
        """A text with no question open."""
        if (meant := self._meant(text)) is not None:
            return meant
        if self._hmrc is not None and may_be_code(text):
            return self._about_hmrc(Talking.too_late)
        not_understood = frame.TOO_LONG if is_long(text) else frame.NOT_UNDERSTOOD
        if (asked := self._desk.conversation.current or "") in YES_OR_NO:
            return self._page(asked, lines(not_understood))
        return self._page() if self._is_first else self._page(lead=lines(not_understood))

    def _meant(self, text: str) -> Answer | None:
        """What a text means that answers no question; None where that cannot be said.

        One that was passed on may be anybody's, so it is never a command, a code or a yes.
        """
        screen, is_own = self._screen(), not self._update.is_forwarded
        if is_own and (wish := exactly(text, screen)) is not None:
            return self._granted(wish)
        if is_own and (answered := self._coded(text) or self._sure(text)) is not None:
            return answered
        wish = mentioned(text, screen) or (roughly(text, screen) if is_own else None)
        return None if wish is None else self._granted(wish)

    def _screen(self) -> Screen:
        known, session, asking = self._desk.conversation, self._underway.session, self._underway.asking
        page = known.current or MENU_PAGE
        shown = self._found(page) if session is None else prompt(self._underway.place_of(session))[-1]
        offered, words = self._pages.offered(), wording(known.language)
        return Screen(shown, page, known.role, offered, asking.journey if asking else None, words)

    def _granted(self, wish: Wish) -> Answer:
        match wish:
            case Concern():
                return self._kindly(wish)
            case Control():
                return self._wanted(wish)
            case _:
                return self._pressed(wish)

    def _kindly(self, about: Concern) -> Answer:
        """A kind word, and a way back to where they were."""
        session = self._underway.asking
        if session is None:
            said = replace(kind_reply(about), buttons=frame.AFTER_KIND_WORDS)
            return replace(self._aside(said, "kind"), at=elsewhere("menu"))
        said = replace(kind_reply(about), buttons=(frame.CARRY_ON, *frame.AFTER_KIND_WORDS))
        return replace(self._aside(said, "kind"), at=described(self._underway.place_of(session)))

    # What was pressed

    def _pressed(self, data: str) -> Answer:
        if data.startswith(":"):
            return self._pressed_command(*data[1:].partition(" ")[::2])
        if self._desk.conversation.role is None:
            return self._who(frame.WELCOME)
        read, session = read_button(data), self._underway.session
        if read is None or session is None or read[0] != session.handle:
            return self._here(lines(_MOVED_ON))
        turned, event = self._underway.turned(session, read[1]), read[1]
        return replace(turned, in_place=isinstance(event, Pressed) and turned.at.get("question") == event.question)

    def _pressed_command(self, name: str, argument: str) -> Answer:
        if name == "role" and argument in set(Role):
            return self._role(argument)
        if self._desk.conversation.role is None:
            return self._who(frame.WELCOME, f":{name} {argument}" if self._may_come_with(name, argument) else None)
        if name in _ARGUED and argument:
            return _ARGUED[name](self, argument)
        return _COMMANDS[Command(name)](self) if name in set(Command) else self._here(lines(_MOVED_ON))

    # Commands

    def _wanted(self, control: Control) -> Answer:
        session = self._underway.session
        if control is Control.HELP and self._underway.asking is None:
            return self._about()
        if control is Control.RESUME:
            why = _WHICH_ONE if self._underway.is_half_done else _NOTHING_OPEN
            return self._underway.carry_on() or self._page(lead=lines(why))
        if session is None:
            return self._page(lead=lines(_NOTHING_OPEN))
        return self._underway.turned(session, Wanted(control))

    def _welcome(self) -> Answer:
        if self._underway.asking is not None:
            return self._here(lines(_WELCOME_BACK))
        menu = self._page()
        return replace(menu, replies=(frame.WELCOME, *menu.replies))

    def _about(self) -> Answer:
        return self._aside(frame.ABOUT, "help")

    def _person(self) -> Answer:
        return self._aside(frame.A_PERSON, "person")

    def _stop(self, sure: str = "") -> Answer:
        """What may still come without being asked for, and its end."""
        if sure == "yes":
            self._underway.cancel_all()
            return self._page(lead=lines(_REMOVED))
        return self._page(":stop")

    def _restart(self) -> Answer:
        session = self._underway.session
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
        return self._underway.begin_or_resume(journey) if journey is not None else self._page()

    def _start(self, key: str) -> Answer:
        journey = self._journeys.get(key)
        return self._here(lines(_MOVED_ON)) if journey is None else self._underway.start(journey)

    def _resume(self, handle: str) -> Answer:
        return self._underway.resume(handle) or self._here(lines(_MOVED_ON))

    def _privacy(self) -> Answer:
        return self._aside(self._privacy_page(), "privacy")

    def _privacy_page(self) -> Reply:
        page = f"{self._hmrc.public_url}/privacy" if self._hmrc is not None and self._hmrc.is_running else None
        return frame.privacy(page)

    def _section(self, key: str) -> Answer:
        return self._page(f":section {key}")

    def _step(self, key: str) -> Answer:
        if self._is_about_nobody(key):
            return self._page(f":client :step {key}", lines(_WHOSE_STEP))
        journey = self._pages.journey_of_step(key)
        return self._page(f":step {key}") if journey is None else self._underway.begin_or_resume(journey)

    def _tick(self, key: str) -> Answer:
        if self._is_about_nobody(key):
            return self._page(f":client :tick {key}", lines(_WHOSE_STEP))
        self._pages.tick(key)
        return self._page(":steps")

    def _is_about_nobody(self, key: str) -> bool:
        """Is it a step that an agent does for each client, and none has been named?"""
        known, step = self._desk.conversation, self._pages.overview.step(key)
        return step is not None and step.about_client and known.role is Role.AGENT and known.client is None

    def _untick(self, key: str) -> Answer:
        self._pages.untick(key)
        return self._page(":steps")

    def _clients(self) -> Answer:
        is_agent = self._desk.conversation.role is Role.AGENT
        return self._page(":client") if is_agent else self._page(":who", lines(_ONLY_AGENTS))

    def _client(self, name: str) -> Answer:
        """Talk about one client from now on, by a name of the agent's own."""
        known = self._desk.conversation
        if known.role is not Role.AGENT:
            return self._clients()
        given = " ".join(name.split())
        if not frame.is_client_name(given) or masked(given) != given:
            return self._page(":client", lines(message(frame.BAD_CLIENT)))
        self._underway.put_down()
        self._desk.keep(replace(known, client=given))
        lead = lines(message(_("We now talk about your client {client}."), client=given))
        page, _space, wanted = (known.current or "").partition(" ")
        if page == ":client" and wanted:  # a step that had to know whose it is
            answered = self._pressed(wanted)
            return replace(answered, replies=(Reply(lead), *answered.replies))
        return self._page(lead=lead)

    def _feedback(self, words: str) -> Answer:
        self._desk.note_feedback(masked(words, is_wary=True)[: frame.FEEDBACK_LETTERS])
        thanks = lines(message(_("Thank you. I have kept your words for the people who run this.")))
        found = private(words)
        return self._here((*thanks, *about_private(found)) if found else thanks)

    # Where they are

    def _here(self, lead: Sequence[Line] = ()) -> Answer:
        """The open question again, or the menu when there is none."""
        return self._underway.here(lead) or self._page(lead=lead)

    def _page(self, page: str = MENU_PAGE, lead: Sequence[Line] = ()) -> Answer:
        """A page outside the journeys; the menu, where there is no such page. What was being asked is kept."""
        self._underway.put_down()
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
        if name in _ASIDES:
            return _ASIDES[name](self)
        talking = self._talking if name in PAGES else None
        return self._pages.find(page) if talking is None else talking.page(name)

    def _aside(self, said: Reply, name: str) -> Answer:
        """Something said in between: a page, or where a journey stands on the screen, without numbers of its own."""
        if self._underway.session is None and self._desk.conversation.role is not None:
            self._desk.keep(replace(self._desk.conversation, current=f":{name}"))
        else:
            said = replace(said, buttons=tuple(replace(each, minor=True) for each in said.buttons))
        return Answer((said,), elsewhere(name))

    def _stopping(self) -> Reply:
        return frame.stopping(is_half_done=self._underway.is_half_done, is_linked=self._hmrc is not None)

    # The connection to HMRC

    @property
    def _talking(self) -> Talking | None:
        """The conversation's side of the connection; None where the assistant has none."""
        if self._hmrc is None:
            return None
        known, update = self._desk.conversation, self._update
        return Talking(
            self._hmrc,
            self._hmrc.within(self._desk),
            update.sender,
            self._pages.subject,
            known.role,
            self._today,
            known.client,
            update.called,
        )

    def _about_hmrc(self, reply: Callable[[Talking], Reply | None], page: str = ":hmrc") -> Answer:
        """What is said about the connection. `page` is the page that numbers typed next are read by."""
        self._underway.put_down()  # Before what it is about may be gone, as after a disconnect.
        talking = self._talking
        said = NOT_HERE if talking is None else reply(talking)
        if said is None:
            return self._page()
        self._desk.keep(replace(self._desk.conversation, current=kept_as(said, page)))
        return Answer((said,), elsewhere("hmrc"))

    def _coded(self, text: str) -> Answer | None:
        """A one-time code typed where one is waited for; None for any other text."""
        talking = self._talking if may_be_code(text) or is_like_code(text) else None
        said = talking.code(text) if talking is not None else None
        return None if said is None else self._about_hmrc(lambda _talking: said, ":me")

    def _sure(self, text: str) -> Answer | None:
        """A yes or no in words, where the page asks for one; None for any other text."""
        if (asked := YES_OR_NO.get(self._desk.conversation.current or "")) is None:
            talking = self._talking
            said = talking.asked_before(text) if talking is not None else None
            return None if said is None else self._about_hmrc(lambda _talking: said, ":me")
        question, yes, no = asked
        meant = question.understand(text, Facts({}, self._today))
        return None if isinstance(meant, Misread) else self._pressed((yes if meant else no).data)

    def _connect(self, said: str = "") -> Answer:
        known = self._desk.conversation
        if self._hmrc is not None and known.role is Role.AGENT and known.client is None:
            return self._page(":client", lines(_WHICH_CLIENT))
        ways = {"yes": Talking.go_to_hmrc, "no": Talking.not_ready}
        return self._about_hmrc(ways.get(said, Talking.connect))

    def _record(self, topic: Topic) -> Answer:
        return self._about_hmrc(lambda talking: talking.read(topic), f":{topic}")

    def _me(self, said: str) -> Answer:
        return self._about_hmrc(lambda talking: talking.me(said), ":me" if said == "ask" else ":hmrc")

    def _disconnect(self, sure: str) -> Answer:
        return self._about_hmrc(Talking.disconnect if sure == "yes" else Talking.about)

    def _already_known(self, journey: str) -> tuple[dict[str, Json], Reply | None]:
        """Answers to a new session's questions that HMRC's record or the chat gives, and what is said of them."""
        talking = self._talking if journey in PREFILLED else None
        if talking is not None:
            return talking.answers(journey)
        role = self._desk.conversation.role
        return (diagnosing.known(None, None, role) if journey == "link_doctor" else {}), None


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
    "connect": Conversing._connect,
    "disconnect": Conversing._disconnect,
    "stop": Conversing._stop,
}

_ASIDES: Mapping[str, Callable[[Conversing], Reply]] = {
    "help": lambda _conversing: frame.ABOUT,
    "person": lambda _conversing: frame.A_PERSON,
    "privacy": Conversing._privacy_page,
    "stop": Conversing._stopping,
    "kind": lambda _conversing: Reply((), frame.AFTER_KIND_WORDS),
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
    Command.THANKS: lambda conversing: conversing._here(lines(_WELCOME)),
    Command.RESTART: Conversing._restart,
    Command.HERE: Conversing._here,
    Command.WHO: lambda conversing: conversing._page(":who"),
    Command.STEPS: lambda conversing: conversing._page(":steps"),
    Command.TICKS: lambda conversing: conversing._page(":ticks"),
    Command.CLIENT: Conversing._clients,
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
