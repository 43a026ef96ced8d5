"""The chat side of the connection: what /connect, a typed code, "Is this you?", /disconnect and the record's pages say.

Everything here happens in the conversation's own transaction and asks nothing of HMRC: what HMRC said is read from what
is stored, and a button leads to our page, where it can be asked anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from bot.hmrc import diagnosing
from bot.hmrc.connecting import (
    CODE_LENGTH,
    CODE_LETTERS,
    Awaited,
    Chats,
    Confirmation,
    Connected,
    Connection,
    WrongCode,
)
from bot.hmrc.grants import Ended
from bot.hmrc.lookups import REFRESH, SENT_TAKES, Asked, Topic, known, page
from bot.hmrc.record import Part, Record
from bot.hmrc.troubles import Kind, explain
from bot.pages import client_of
from bot.ports import Desk
from bot.updates import Role, Sender
from journeys import sources
from journeys.engine.model import Facts, Misread
from journeys.engine.questions import YesNo
from journeys.engine.replies import MENU, Button, Line, Link, Reply, Style, lines, start_button
from journeys.engine.text import Json, Message, _, message
from journeys.rules.deadlines import LONDON, london_date

CONNECT = Button(message(_("Connect to HMRC")), ":connect")
DOCTOR = start_button("link_doctor", message(_("Find out why HMRC refuses")))
PAGES = frozenset({*Topic, "hmrc", "me", "disconnect", "link", "connect"})
"""The pages that are about the connection or the record, by the name in the data of the button that opens them."""

SOON_ENDS = 30
"""How many days before its end a connection says so on every page."""


class HmrcLink(Protocol):
    """The assistant's link to HMRC."""

    @property
    def is_running(self) -> bool:
        """Do our pages answer? What starts by itself does so once somebody asks to connect: see `NotRunning`."""

    @property
    def public_url(self) -> str:
        """Where our pages are, without a slash at the end, once they answer."""

    @property
    def practice_url(self) -> str | None:
        """Where the simulator that stands in for HMRC lists its people; None where HMRC itself is asked."""

    def start(self) -> None:
        """Have everything answer that a link leads to. It may take a second, so no transaction may be open."""

    def within(self, desk: Desk) -> Chats:
        """The connections, seen and changed inside the open transaction of a conversation."""


class NotRunning(Exception):
    """A link is asked for and our pages do not answer yet: `start` them, then take the update once more."""


@dataclass(frozen=True)
class Talking:
    """One conversation and its connection to HMRC. `today` is a date in Europe/London; `client` is an agent's.

    `called` is what the channel calls the person.
    """

    link: HmrcLink
    connecting: Chats
    sender: Sender
    subject: str
    role: Role | None
    today: date
    client: str | None = None
    called: str = ""

    # The pages, by the data of the button that opens them

    def page(self, name: str) -> Reply | None:
        """A page about the connection or the record, to choose from by number; None for a name that is none of them.

        The person has seen it before, so it is no view of the record: for that see `read`.
        """
        if name in set(Topic):
            return self._of_record(Topic(name), self.connecting.unseen)
        match name:
            case "hmrc":
                return self.about()
            case "me":
                return self._is_this_you()
            case "disconnect":
                return self.ask_to_disconnect()
            case "link":
                return self.which_link()
            case "connect":
                return self._are_you_ready()
        return None

    def about(self) -> Reply:
        """Whether they are connected, since when and until when, and what can be done."""
        connection, (waits, answers) = self._connection, self._waits()
        if connection is None:
            said = (_heading(_("You are not connected to HMRC")), *waits, *_GENERAL)
            return Reply(said, (*answers, CONNECT, *_WITHOUT, MENU))
        number = message(_("The National Insurance number ends in {number}."), number=connection.number or "")
        whose = lines(number) if connection.number else ()
        said = (_heading(_("Your connection to HMRC")), *waits, Line(self._state(connection)), *whose)
        again = (CONNECT,) if self._ends_soon(connection) else ()
        ways = () if connection.ended else (*_SEE, REFRESH)
        return Reply((*said, Line(_asked(connection))), (*answers, *again, *ways, _DISCONNECT, DOCTOR, MENU))

    def _waits(self) -> tuple[tuple[Line, ...], tuple[Button, ...]]:
        """What a sign-in still waits for, and the button for it."""
        match self.connecting.awaits(self.sender):
            case Awaited.CODE:
                return lines(message(_("A sign-in waits for the code on our page. Type it here."))), ()
            case Awaited.YES:
                return lines(message(_("A sign-in waits for your answer: is this you?"))), (_ANSWER,)
        return (), ()

    def _ends_soon(self, connection: Connection) -> bool:
        """Does it end soon, or has it ended?"""
        return connection.days_left <= SOON_ENDS

    def _state(self, connection: Connection) -> Message:
        if connection.ended is not None:
            return message(_("{why} Connect again to carry on."), why=_why_ended(connection))
        until = london_date(connection.until)
        if self._ends_soon(connection):
            return message(_("Your permission ends on {until}. Connect again before that day."), until=until)
        return message(_("You are connected until {until}."), until=until)

    def read(self, topic: Topic) -> Reply:
        """A page of the record, for a person who asked to see it."""
        return self._of_record(topic, self.connecting.record)

    def _of_record(self, topic: Topic, found: Callable[[Sender, str], Record | None]) -> Reply:
        connection = self._connection
        if connection is None:
            return self._sent_unseen() if topic is Topic.SENT else self.about()
        record = found(self.sender, self.subject)
        if record is None:
            return self._without_record(connection)
        if connection.ended is not None:  # That it has, says why some parts are older than others.
            record = replace(record, asked_at=record.asked(*Part), older={})
        shown = page(topic, Asked(record, self.today, self.client, connection.as_agent))
        if not self._ends_soon(connection):
            return shown
        said = (shown.lines[0], Line(self._state(connection), Style.ITEM), *shown.lines[1:])
        others = (each for each in shown.buttons if not (connection.ended and each == REFRESH))
        return Reply(said, (CONNECT, *others), shown.links, shown.files)

    def _without_record(self, connection: Connection) -> Reply:
        """Why there is nothing to read, where somebody is connected."""
        if connection.ended is not None:
            return self.about()
        if connection.asked_at is None:
            asked = lines(message(_("HMRC has not been asked yet. I ask overnight: look again tomorrow.")), _ASK_NOW)
            return Reply((_heading(_("Nothing from HMRC yet")), *asked), (REFRESH, MENU))
        gone = lines(message(_("I can no longer read what HMRC told me. Open our page to ask again.")))
        return Reply((_heading(_("Your connection to HMRC")), *gone), (REFRESH, MENU))

    def _sent_unseen(self) -> Reply:
        """For somebody who says that they have sent something, where HMRC cannot be asked about it."""
        return replace(self.about(), lines=(Line(SENT_TAKES), *self.about().lines))

    @property
    def _connection(self) -> Connection | None:
        return self.connecting.connection(self.sender, self.subject)

    def answers(self, journey: str) -> tuple[dict[str, Json], Reply | None]:
        """What is already known of a journey's questions, and what to say of it; None for nothing."""
        connection = self._connection
        record = self.connecting.record(self.sender, self.subject) if connection else None
        if journey == "link_doctor":
            return diagnosing.known(connection, record, self.role), self._diagnosed(connection, record)
        as_agent = self.role is Role.AGENT
        found = known(journey, Asked(record, self.today, self.client), as_agent) if record else {}
        if record is None or not found:
            return {}, None
        day = london_date(record.asked(*Part))
        return found, Reply(
            lines(
                message(_("I have filled in what HMRC's record says, as of {day}. You can change it."), day=day),
                message(_("What it does not say, I ask you.")),
            )
        )

    def _diagnosed(self, connection: Connection | None, record: Record | None) -> Reply | None:
        """What is known of the connection, for somebody who asks what is wrong with it."""
        if connection is None:
            return None
        ended = () if connection.ended is None else (_why_ended(connection),)
        return Reply(
            (
                _heading(_("What I know of your connection")),
                *lines(*ended, *diagnosing.facts(connection, record), style=Style.ITEM),
            )
        )

    def which_link(self) -> Reply:
        """The two things that somebody who says "link" may mean."""
        said = lines(message(_("Linking your software is one thing. Connecting me is another.")))
        software = start_button("link_software", message(_("Link my software to HMRC")))
        return Reply((_heading(_("Which of these do you mean?")), *said), (software, CONNECT, DOCTOR, MENU))

    # Connecting

    def connect(self) -> Reply:
        """What stands in the way of connecting, with a way on all the same; where nothing is known to, the link."""
        connection = self._connection
        if self.connecting.is_hmrc_away(self.sender, self.subject):
            return Reply(_AWAY, OPTIONS["away"])
        if connection is None:
            return self._are_you_ready()
        record = self.connecting.unseen(self.sender, self.subject)
        refused = (record.refused or record.key_refusal) if record and connection.ended is None else None
        if record is None or refused is None or refused.kind not in _STANDS_IN_THE_WAY:
            return self.go_to_hmrc()
        said = lines(
            message(_("HMRC refused when it was asked on {day}."), day=london_date(record.asked_at)),
            explain(refused, connection.as_agent),
        )
        return Reply((_FIRST, *said), OPTIONS[self._first(refused.kind)])

    def _first(self, kind: Kind) -> str:
        """What is offered before somebody connects again whom HMRC refused."""
        if kind is not Kind.NOT_SIGNED_UP:
            return "refused"
        return "client_not_signed_up" if self.role is Role.AGENT else "not_signed_up"

    def _are_you_ready(self) -> Reply:
        """The one question before somebody goes to HMRC for the first time."""
        asked = message(_READY_IF[self.role or Role.INDIVIDUAL], client=self.client or "")
        why = message(_("HMRC refuses everybody who has not. If you are not sure, say no."))
        return Reply((Line(asked, Style.HEADING), Line(why)), YES_OR_NO[":connect"][1:])

    def not_ready(self) -> Reply:
        """What to do first, for somebody who has not signed up, or an agent who is not authorised."""
        is_agent = self.role is Role.AGENT
        said = lines(*(Message(text) for text in _NOT_READY[self.role or Role.INDIVIDUAL]))
        page_of_hmrc = sources.AGENT_SIGN_IN if is_agent else sources.SIGN_UP
        return Reply(
            (_FIRST, *said),
            OPTIONS["client_not_ready" if is_agent else "not_ready"],
            (Link(Message(page_of_hmrc.label), page_of_hmrc.url),),
        )

    def go_to_hmrc(self) -> Reply:
        """What will happen, and the link to our page: for this chat only, and for ten minutes. Raises NotRunning."""
        self._needs_pages()
        as_agent = self.role is Role.AGENT
        address = self.connecting.begin(self.sender, self.subject, as_agent, self.called)
        seen_by = lines(message(_TELEGRAM)) if self.sender.channel == "telegram" else ()
        simulator = self.link.practice_url
        practice = lines(message(_PRACTICE)) if simulator else ()
        made_up = (Link(message(_("See the made-up people and their numbers")), simulator),) if simulator else ()
        return Reply(
            (
                _heading(_("Connect to HMRC")),
                Line(message(_SIGNS_IN[self.role or Role.INDIVIDUAL])),
                Line(
                    message(_("Then I can read deadlines, status, businesses and what is owed. I can change nothing."))
                ),
                Line(message(_("The page gives you a code. Type it here. The link works for 10 minutes."))),
                *seen_by,
                *practice,
            ),
            OPTIONS["connecting"],
            (Link(message(_("Open the connecting page in your browser")), address), *made_up),
        )

    def check(self) -> Reply:
        """The link to the page on which HMRC is asked now. Raises NotRunning."""
        connection = self._connection
        if connection is None or connection.ended:
            return self.about()
        self._needs_pages()
        address = self.connecting.begin_check(self.sender, self.subject, connection.as_agent, self.called)
        said = lines(
            message(_("HMRC is asked from our page, not from this chat. Open it and press the button.")),
            message(_("Use the browser that you connected in. In another, connect again first.")),
            message(_("Then come back here. The link works for 10 minutes.")),
        )
        return Reply(
            (_heading(_("Check with HMRC now")), *said),
            OPTIONS["checking"],
            (Link(message(_("Open the checking page in your browser")), address),),
        )

    def _needs_pages(self) -> None:
        if not self.link.is_running:
            raise NotRunning

    def code(self, typed: str) -> Reply | None:
        """Take a typed text for the code, where one is waited for; None where it is something else."""
        match self.connecting.awaits(self.sender):
            case Awaited.CODE:
                return self._tried(typed)
            case Awaited.YES:
                return self._is_this_you()
        return None

    def asked_before(self, said: str) -> Reply | None:
        """Ask "Is this you?" once more, where a yes or no comes after something else was said; None for other texts.

        It is not taken for the answer at once: it may be meant for what was said last.
        """
        is_answer = not isinstance(_ME.understand(said, Facts({}, self.today)), Misread)
        is_asked = is_answer and self.connecting.awaits(self.sender) is Awaited.YES
        return self._is_this_you() if is_asked else None

    def _tried(self, typed: str) -> Reply:
        match self.connecting.confirm(self.sender, typed):
            case Confirmation():
                return self._is_this_you()
            case WrongCode(0):
                said = message(_("That is not the code either. I have thrown the sign-in away. Connect again."))
                return Reply(lines(said), (CONNECT, MENU))
            case WrongCode(left):
                said = message(_("That is not the code on the page. {more}"), more=message(_MORE[left > 1], left=left))
                return Reply(lines(said), (CONNECT, MENU))
        return self.too_late()

    def _is_this_you(self) -> Reply:
        waiting = self.connecting.to_confirm(self.sender)
        if waiting is None:
            return self.too_late()
        number = message(
            _("HMRC gave permission for the National Insurance number that ends in {number}."), number=waiting.number
        )
        asked = Line(self._is_this(waiting), Style.HEADING)
        warned = message(_("If somebody else sent you the link or the code, say no."))
        is_second = self.connecting.connection(self.sender, waiting.subject) is not None
        replaces = lines(message(_("A yes ends the connection that you have now."))) if is_second else ()
        return Reply((asked, *lines(number, warned), *replaces), YES_OR_NO[":me"][1:])

    def _is_this(self, waiting: Confirmation) -> Message:
        if client := client_of(waiting.subject):
            return message(_("Is this your client {client}?"), client=client)
        if waiting.as_agent:
            return message(_("Is this your client?"))
        return message(_("Is this the person you help?") if self.role is Role.HELPER else _ME.ask)

    def me(self, said: str) -> Reply:
        """Take the answer to "Is this you?", yes or no; for anything else ask it again."""
        if said not in ("yes", "no"):
            return self._is_this_you()
        if said == "no":
            self.connecting.refuse(self.sender)
            return Reply(lines(message(_("I have thrown it away. Nothing is connected."))), (CONNECT, MENU))
        accepted = self.connecting.accept(self.sender)
        if not isinstance(accepted, Connected):
            return self.too_late()
        until, client = london_date(accepted.until), client_of(accepted.subject)
        told = (
            message(_("You are connected to HMRC for {client} until {until}."), client=client, until=until)
            if client
            else message(_("You are connected to HMRC until {until}."), until=until)
        )
        replaced = (message(_("The connection that you had before is replaced, and its record is deleted.")),)
        more = _("If this was not you, disconnect at once.")
        back = message(_("Go back to the page in your browser: it can ask HMRC now. Later checks work in it too."))
        ways = OPTIONS["connected"] if accepted.subject == self.subject else (MENU,)
        return Reply(lines(told, *(replaced if accepted.replaced else ()), back, message(more)), ways)

    def too_late(self) -> Reply:
        """Nothing is waited for in this chat: it ran out, was thrown away, or another chat asked."""
        return Reply(
            lines(message(_("No sign-in is waiting any more. Start again if you still want to."))), (CONNECT, MENU)
        )

    # Disconnecting

    def ask_to_disconnect(self) -> Reply:
        """What disconnecting does, and the question whether they are sure."""
        if self._connection is None:
            return self.about()
        said = message(_("I then delete the connection, and all that HMRC told me."))
        return Reply((_heading(_SURE.ask), *lines(said, _ANSWERS_GO)), YES_OR_NO[":disconnect"][1:])

    def disconnect(self) -> Reply:
        """Delete the connection and the record."""
        if not self.connecting.disconnect(self.sender, self.subject):
            return self.about()
        said = (
            message(_("You are disconnected. I have deleted the connection, and all that HMRC told me.")),
            _ANSWERS_GONE,
            message(_("HMRC still lists the permission. Take it back on its page for managing authorised software.")),
        )
        page_of_hmrc = Link(Message(sources.MANAGE_SOFTWARE.label), sources.MANAGE_SOFTWARE.url)
        return Reply(lines(*said), (CONNECT, MENU), (page_of_hmrc,))


def kept_as(reply: Reply, page: str) -> str:
    """The name under which a reply's options are kept, for numbers typed next: its own, or that of the `page` it is."""
    asked = {name: buttons for name, (_question, *buttons) in YES_OR_NO.items()}
    known = {**asked, **{f":{name}": options for name, options in OPTIONS.items()}}
    return next((name for name, options in known.items() if reply.buttons == tuple(options)), page)


def _why_ended(connection: Connection) -> Message:
    assert connection.ended is not None
    is_wrong_sign_in = connection.as_agent and connection.ended is Ended.REFUSED
    return message(_WRONG_SIGN_IN) if is_wrong_sign_in else Message(_ENDED[connection.ended])


def _asked(connection: Connection) -> Message:
    if connection.asked_at is None:
        return message(_("HMRC has told me nothing yet."))
    asked = connection.asked_at
    return message(
        _("HMRC last answered on {day} at {time}."), day=london_date(asked), time=f"{asked.astimezone(LONDON):%H:%M}"
    )


def _heading(text: str) -> Line:
    return Line(Message(text), Style.HEADING)


_MORE = (_("You can try once more."), _("You can try {left} more times."))
_CODE = re.compile(rf"(?:[\s-]*[{CODE_LETTERS}]){{{CODE_LENGTH}}}", re.IGNORECASE)
_AS_PERSON = _(
    "On our page you type your National Insurance number. Then you sign in at HMRC, as you did when you signed up."
)
_AS_AGENT = _(
    "On our page you type your client's National Insurance number. "
    "Then sign in at HMRC with your agent services account. "
    "If your firm has several, use the one that holds the client."
)
_AS_HELPER = _(
    "The person you help types their National Insurance number on our page. "
    "They sign in at HMRC themselves. Never use their password. "
    "The page names your account in this chat: tell them that it is yours."
)
_SIGNS_IN: Mapping[Role, str] = {Role.INDIVIDUAL: _AS_PERSON, Role.AGENT: _AS_AGENT, Role.HELPER: _AS_HELPER}
_TELEGRAM = _("Telegram can see what bots and people write to each other. So type no numbers here.")
_PRACTICE = _("This is for practice: a simulator with made-up people stands in for HMRC.")
_ENDED: Mapping[Ended, str] = {
    Ended.TAKEN_BACK: _("Your permission for this assistant has ended at HMRC."),
    Ended.REFUSED: _("HMRC does not take our key to your record, and new keys neither."),
    Ended.EXPIRED: _("Your permission has ended, as it does after 18 months."),
    Ended.KEY_LOST: _("I can no longer read your connection. Nobody else can either."),
}
_WRONG_SIGN_IN = _("HMRC does not take this sign-in for the client. Your firm may have another.")
_SEE = (Button(message(_("See my deadlines")), ":due"), Button(message(_("See what I owe")), ":owe"))
GO_ON = Button(message(_("Connect all the same")), ":connect yes")
_SIGN_UP = start_button("sign_up", message(_("See how to sign up")))
_CLIENT_SIGN_UP = start_button("agent_sign_up_client", message(_("See how to sign up a client")))
_AUTHORISATION = start_button("agent_authorisation", message(_("See how a client authorises you")))
_ANSWER = Button(message(_("Answer “Is this you?”")), ":me ask")
_DISCONNECT = Button(message(_("Disconnect")), ":disconnect")
_ANSWERS_GO = message(
    _("My own copy of what I said here goes too, and answers from HMRC's record. This chat program keeps its messages.")
)
_ANSWERS_GONE = message(_("I keep no copy of what I said here. This chat program does, until you delete it there."))
_ASK_NOW = message(_("Or open our page to ask now."))
_WITHOUT = (start_button("deadlines", message(_("Work out general dates"))),)
OPTIONS: Mapping[str, tuple[Button, ...]] = {
    "connecting": (DOCTOR, MENU),
    "checking": (*_SEE, MENU),
    "connected": (*_SEE, REFRESH, _DISCONNECT, MENU),
    "away": (GO_ON, MENU),
    "refused": (DOCTOR, REFRESH, GO_ON, MENU),
    "not_signed_up": (_SIGN_UP, REFRESH, GO_ON, MENU),
    "client_not_signed_up": (_CLIENT_SIGN_UP, REFRESH, GO_ON, MENU),
    "not_ready": (_SIGN_UP, GO_ON, MENU),
    "client_not_ready": (_AUTHORISATION, _CLIENT_SIGN_UP, GO_ON, MENU),
    "again": (CONNECT, MENU),
    "unasked": (REFRESH, MENU),
    "not_here": (*_WITHOUT, MENU),
}
"""What is offered with what is said once, and not again when a number is typed."""

_ME = YesNo("me", ask=_("Is this you?"), short=_("Is this you?"), yes=_("Yes, connect"), no=_("No, throw it away"))
_READY = YesNo(
    "connect",
    ask=_("Have you signed up for Making Tax Digital for Income Tax?"),
    short=_("Signed up"),
    yes=_("Yes, go on"),
    no=_("No, not yet"),
    also_no="not sure, not really sure, i am not sure, i'm not sure, im not sure, unsure, i am unsure, not certain, "
    "don't know, dont know, do not know, i don't know, i dont know, i do not know, dunno, idk, no idea, "
    "i have no idea, maybe, perhaps, i think so, can't remember, i can't remember, i don't think so",
)
_SURE = YesNo(
    "disconnect",
    ask=_("Disconnect from HMRC?"),
    short=_("Disconnect from HMRC?"),
    yes=_("Yes, disconnect"),
    no=_("Keep it"),
)
YES_OR_NO: Mapping[str, tuple[YesNo, Button, Button]] = {
    ":connect": (_READY, Button(Message(_READY.yes), ":connect yes"), Button(Message(_READY.no), ":connect no")),
    ":me": (_ME, Button(Message(_ME.yes), ":me yes"), Button(Message(_ME.no), ":me no")),
    ":disconnect": (_SURE, Button(Message(_SURE.yes), ":disconnect yes"), Button(Message(_SURE.no), ":hmrc")),
}
"""The pages that ask for a yes or no: how it is understood in words, and the buttons it stands for."""

_FIRST = Line(message(_("One thing first")), Style.HEADING)
_READY_IF: Mapping[Role, str] = {
    Role.INDIVIDUAL: _READY.ask,
    Role.HELPER: _("Has the person you help signed up for Making Tax Digital for Income Tax?"),
    Role.AGENT: _("Is {client} signed up for Making Tax Digital for Income Tax, and have they authorised you?"),
}
_SIGN_UP_FIRST = _(
    "Sign up comes first. A letter from HMRC, or being registered for Self Assessment, is not yet a sign-up."
)
_NOT_READY: Mapping[Role, tuple[str, ...]] = {
    Role.INDIVIDUAL: (
        _SIGN_UP_FIRST,
        _("You can see on HMRC's page if you are signed up. Then come back and connect."),
    ),
    Role.HELPER: (
        _SIGN_UP_FIRST,
        _("The person you help can see on HMRC's page if they are signed up. Then come back and connect."),
    ),
    Role.AGENT: (
        _("First the client authorises you: see it in your agent services account. A request ends after 21 days."),
        _("Then you sign them up. After that, come back and connect."),
    ),
}
"""What comes before connecting."""

_STANDS_IN_THE_WAY = frozenset({Kind.NOT_SIGNED_UP, Kind.NOT_AUTHORISED, Kind.ACCESS_ENDED})
"""Refusals that connecting once more does not mend by itself."""

_AWAY = (
    Line(message(_("HMRC's service does not answer at the moment")), Style.HEADING),
    *lines(
        message(_("Signing in there may fail now. Nothing is wrong with you or your record.")),
        message(_("Try again in an hour.")),
    ),
)

_GENERAL = lines(
    message(_("Connected, you get your own dates from HMRC's record.")),
    message(_("Without that I can work out the general dates.")),
)
NOT_HERE = Reply(
    lines(
        message(_("This assistant has no connection to HMRC yet. I can work out the general dates.")),
    ),
    OPTIONS["not_here"],
    (Link(Message(sources.HMRC_ACCOUNT.label), sources.HMRC_ACCOUNT.url),),
)
"""Said where whoever runs the assistant has not set the connection up."""


def may_be_code(text: str) -> bool:
    """Has a typed text the shape of a one-time code?"""
    return _CODE.fullmatch(text.strip()) is not None


def is_like_code(text: str) -> bool:
    """Is a typed text so near the shape of a one-time code that it is a mistyped one, where one is waited for?"""
    said = "".join(text.split()).replace("-", "")
    is_near = said.isascii() and said.isalnum() and abs(len(said) - CODE_LENGTH) <= 1
    return is_near and (said.isupper() or (not said.isdigit() and not said.isalpha()))
