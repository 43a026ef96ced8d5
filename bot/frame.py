"""What surrounds the journeys: the first words, the menu, help, and where to find a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bot.setting_up import STEPS
from bot.updates import Role
from journeys import sources
from journeys.engine.journey import Journey, Section
from journeys.engine.questions import Choice, Option
from journeys.engine.replies import MENU, PERSON, Button, Line, Link, Reply, Style, lines, start_button
from journeys.engine.session import EXPIRES_AFTER, WARNED_AFTER, Life, Session
from journeys.engine.text import Message, _, message
from journeys.facts import earliest_day, fact

who_for = Choice(
    "who_for",
    ask=_("Who are you asking for?"),
    short=_("Who this is for"),
    choices=(
        Option(
            Role.INDIVIDUAL,
            _("Myself"),
            also="me, my own tax, individual, for me, for myself, sole trader, landlord, self employed",
        ),
        Option(
            Role.AGENT, _("My clients"), also="client, a client, agent, tax agent, accountant, bookkeeper, practice"
        ),
        Option(
            Role.HELPER,
            _("Someone I help"),
            also="helper, a friend, friend, family, someone else, helping, mum, dad, parents, husband, wife, partner",
        ),
    ),
)

WELCOME = Reply(
    (
        *lines(message(_("MTD Assistant")), style=Style.HEADING),
        *lines(
            message(_("I guide you through Making Tax Digital for Income Tax.")),
            message(_("I am not HMRC, and this is not tax advice.")),
            message(_("Do not send me your National Insurance number, tax reference or any password.")),
        ),
    )
)

SPEAKING_FOR = {
    Role.AGENT: _("When I check one of your clients, “you” means that client."),
    Role.HELPER: _("Answer for the person you help. “You” means that person."),
}

UNAVAILABLE = message(_("I could not save that just now. Nothing is lost. Send it again in a minute."))
"""Said by a channel when the store cannot take a turn."""

AFTER_KIND_WORDS = (MENU, PERSON)
CARRY_ON = Button(message(_("Carry on where you were")), ":here")

BROKEN = Reply(
    lines(
        message(_("Something went wrong here. Your place is kept.")),
        message(_("Open the menu to carry on. If it happens again, a person can help.")),
    ),
    (MENU, PERSON),
)
"""Said when the fault is ours."""

NOT_UNDERSTOOD = message(_("I did not understand that. Choose one of these."))
TOO_LONG = message(_("That is too long for me. Say it in a few words, or choose one of these."))


UNFINISHED = (Life.ASKING, Life.CHECKING, Life.PARKED)
"""The lives of a session that can be carried on."""


def ask_who(lead: Sequence[Line] = ()) -> Reply:
    """The question of first contact. Its buttons are commands, as no session stands behind them."""
    buttons = tuple(Button(Message(option.label), f":role {option.key}") for option in who_for.choices)
    return Reply((*lead, *lines(Message(who_for.ask), style=Style.HEADING)), buttons)


def menu(journeys: Iterable[Journey], sessions: Iterable[Session], *, is_linked: bool) -> Reply:
    """What there is to do: what was left half-way, then the sections, and the journeys that stand in none.

    Where there is a link to HMRC, the person's own record too.
    """
    unfinished = _unfinished(sessions)
    known = list(journeys)
    started = [_carry_on(each, unfinished[each.key]) for each in known if each.key in unfinished]
    alone = [_start(each) for each in known if each.section is None and each.key not in unfinished]
    sections = [Button(Message(each.title), f":section {each.key}") for each in _sections(known)]
    steps = (STEPS,) if any(each.key in _WITH_STEPS for each in known) else ()
    others = (
        *((Button(message(_("See my HMRC record")), ":hmrc"),) if is_linked else ()),
        *steps,
        Button(message(_("Change who this is for")), ":who"),
        Button(message(_("See what I can do")), ":help"),
    )
    heading = Line(message(_("What do you want to do?")), Style.HEADING)
    return Reply((heading,), (*started, *alone, *sections, *others))


def section_menu(section: Section, journeys: Iterable[Journey], sessions: Iterable[Session]) -> Reply:
    """The journeys of one section."""
    unfinished = _unfinished(sessions)
    buttons = [
        _carry_on(each, unfinished[each.key]) if each.key in unfinished else _start(each)
        for each in journeys
        if each.section is section
    ]
    return Reply(lines(Message(section.title), style=Style.HEADING), (*buttons, MENU))


def _sections(journeys: Iterable[Journey]) -> list[Section]:
    """Every section with a journey in it, in the order of the registry."""
    return list(dict.fromkeys(each.section for each in journeys if each.section is not None))


def _unfinished(sessions: Iterable[Session]) -> Mapping[str, Session]:
    return {each.journey: each for each in sessions if each.life in UNFINISHED}


def _start(journey: Journey) -> Button:
    return start_button(journey.key, Message(journey.title))


def kept_place(journey: Journey, session: Session) -> Reply:
    """Said when what was typed at a question led elsewhere."""
    said = message(_("I have kept your place in “{title}”."), title=Message(journey.title))
    return Reply(lines(said), (replace(_carry_on(journey, session), minor=True),))


def _carry_on(journey: Journey, session: Session) -> Button:
    return Button(message(_("Carry on: {title}"), title=Message(journey.title)), f":resume {session.handle}")


_WITH_STEPS = ("read_guidance", "agent_account")
CLIENT_BYTES = 40
"""A client's name has to fit the data of a button."""

CLIENT_FIGURES = 7
"""With more figures than this it may be a number that a tax office or a bank gave them."""

FEEDBACK_LETTERS = 1000
BAD_CLIENT = _("Use a short name or reference of your own, without numbers of theirs.")
HOW_TO_FEED_BACK = _("Type “feedback” and then what you want to say, in one message.")


def is_client_name(given: str) -> bool:
    """Is it a name to know a client by: short, and hardly a number of theirs?"""
    is_short = len(given.encode(errors="replace")) <= CLIENT_BYTES
    return is_short and given.isprintable() and sum(map(str.isdigit, given)) <= CLIENT_FIGURES


def clients(known: Sequence[str], lead: Sequence[Line] = ()) -> Reply:
    """How to say which client is meant, and those there is something about already."""
    said = (
        message(_("Type “client” and then a name or reference of your own, such as “client Baker”.")),
        message(_("Do not use a National Insurance number or a tax reference.")),
    )
    heading = Line(message(_("Choose a client")), Style.HEADING)
    buttons = tuple(Button(message("{client}", client=each), f":client {each}") for each in known[:CLIENTS_SHOWN])
    return Reply((*lead, heading, *lines(*said)), (*buttons, MENU))


CLIENTS_SHOWN = 10

ABOUT = Reply(
    (
        *lines(message(_("What I can do")), style=Style.HEADING),
        *lines(
            message(_("I ask short questions and tell you what applies to you, with dates and official pages.")),
            message(
                _(
                    "I am not HMRC. I cannot sign you up, send figures, pay, change bank details or give advice. "
                    "What you can do, you do on HMRC's pages or in your software. "
                    "An accountant or tax adviser gives advice."
                )
            ),
            message(_("You can always say: menu, help, back, cancel, stop, start again.")),
            message(_("Say “feedback” and some words to tell those who run this. Agents: say “client” and a name.")),
            message(_("I keep your answers, not your messages. “Cancel” removes the answers of what you are doing.")),
        ),
    ),
    (MENU, PERSON),
)


def stopping(*, is_half_done: bool, is_linked: bool) -> Reply:
    """What may still come without being asked for, and how each of it ends."""
    heading = Line(message(_("I send no reminders")), Style.HEADING)
    half_done = (
        message(
            _("You left something half-way. I write once after {warned} days, and when I remove it after {days}."),
            warned=WARNED_AFTER.days,
            days=EXPIRES_AFTER.days,
        ),
        message(_("Remove it now, and nothing will come about it.")),
    )
    nothing = (message(_("Nothing of yours is half-done, so I will not write to you first.")),)
    linked = (message(_("Once connected to HMRC, I write when that is about to end. “Disconnect” ends that too.")),)
    said = (*(half_done if is_half_done else nothing), *(linked if is_linked else ()))
    remove = (Button(message(_("Remove what is half-done")), ":stop yes"),) if is_half_done else ()
    return Reply((heading, *lines(*said)), (*remove, MENU))


_HELPLINE = fact("F-HELP-01")

A_PERSON = Reply(
    (
        *lines(message(_("Talk to a person")), style=Style.HEADING),
        *lines(
            message(_("HMRC answers questions about Self Assessment on 0300 200 3310.")),
            message(_("From outside the UK: +44 161 931 9070. Monday to Friday, 8am to 6pm, not on bank holidays.")),
            message(_("An accountant or tax adviser can give you advice.")),
        ),
        Line(
            message(_("Numbers change. As of {as_of}; the page has today's."), as_of=earliest_day(_HELPLINE.as_of)),
            Style.NOTE,
        ),
    ),
    (MENU,),
    (Link(Message(sources.SELF_ASSESSMENT_CONTACT.label), sources.SELF_ASSESSMENT_CONTACT.url),),
)


def privacy(page: str | None) -> Reply:
    """What is kept of a person. `page` is the address of the whole policy, where there is one."""
    links = (Link(message(_("Read the privacy policy")), page),) if page else ()
    return Reply(_PRIVACY, (MENU,), links)


_PRIVACY = (
    *lines(message(_("What I keep about you")), style=Style.HEADING),
    *lines(
        message(_("The number of your chat account, and whom you ask for.")),
        message(_("Your answers, until you cancel or leave them for 90 days. Your ticks and your clients' names.")),
        message(_("What I said to you, for 30 days. Feedback, for a year.")),
        message(_("Once connected: your permission and what HMRC told me. I keep both encrypted.")),
        message(_("“Disconnect” deletes both, and my copy of what I said.")),
        style=Style.ITEM,
    ),
    *lines(
        message(_("I do not keep your messages. Numbers and passwords that you type are thrown away.")),
        message(_("Nobody else sees it but those who run this assistant. Nothing is sold or used for adverts.")),
    ),
)
