"""The words that always work, whatever is being asked, and what a mistyped one was meant to be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum

from journeys.engine.events import Control
from journeys.engine.questions import plain


class Command(StrEnum):
    """What a person may ask of the assistant itself, rather than of a journey."""

    START = "start"
    MENU = "menu"
    HELP = "help"
    PERSON = "person"
    PRIVACY = "privacy"
    STOP = "stop"
    WHO = "who"
    RESTART = "restart"
    HERE = "here"
    STEPS = "steps"
    TICKS = "ticks"
    CLIENT = "client"
    FEEDBACK = "feedback"
    HMRC = "hmrc"
    CONNECT = "connect"
    DISCONNECT = "disconnect"
    CHECK = "check"
    LINK = "link"
    DUE = "due"
    SENT = "sent"
    OWE = "owe"
    STATUS = "status"
    BUSINESSES = "businesses"


Word = Command | Control

_WORDS: Mapping[Word, tuple[str, ...]] = {
    Command.START: ("start",),
    Command.MENU: ("menu", "main menu", "open the menu", "home", "topics", "bwydlen", "dewislen"),
    Command.HELP: ("commands", "what can you do"),
    Command.PERSON: (
        "person",
        "human",
        "talk to a person",
        "speak to a person",
        "speak to someone",
        "agent please",
    ),
    Command.PRIVACY: ("privacy", "privacy policy", "my data", "what do you keep", "what do you know about me"),
    Command.HERE: ("where am i", "where was i"),
    Command.STEPS: ("steps", "my steps", "see your steps", "checklist", "what next", "where am i up to"),
    Command.CLIENT: ("client", "clients", "change client", "choose a client"),
    Command.FEEDBACK: ("feedback",),
    Command.HMRC: ("hmrc", "my connection", "am i connected"),
    Command.CONNECT: ("connect", "connect to hmrc", "connect hmrc", "connect me", "cysylltu"),
    Command.DISCONNECT: ("disconnect", "disconnect hmrc", "disconnect from hmrc", "unlink", "datgysylltu"),
    Command.CHECK: ("/check", "check now", "check with hmrc", "check with hmrc now", "refresh"),
    Command.LINK: ("link", "link hmrc", "link to hmrc"),
    Command.DUE: (
        "due",
        "my deadlines",
        "see my deadlines",
        "what is due",
        "what's due",
        "my dates",
        "beth syn ddyledus",
    ),
    Command.SENT: ("what have i sent", "see what hmrc has", "what has hmrc got"),
    Command.OWE: ("owe", "what do i owe", "what i owe", "see what i owe", "my balance", "balance", "how much do i owe"),
    Command.STATUS: ("my status", "see my status", "what is my status"),
    Command.BUSINESSES: ("my businesses", "see my businesses"),
    Command.STOP: ("stop", "unsubscribe", "stop reminders"),
    Command.WHO: ("who", "change who this is for"),
    Command.RESTART: ("restart", "start again", "start over", "begin again", "dechrau eto"),
    Control.BACK: ("back", "go back", "previous", "previous question", "undo", "yn ol", "nol"),
    Control.HELP: ("help", "get help", "help me", "?", "cymorth", "get help with this question"),
    Control.WHY: ("why", "why do you ask", "why do you need this", "pam"),
    Control.SOURCE: (
        "source",
        "sources",
        "where is this from",
        "where is that from",
        "show where this is from",
    ),
    Control.ANSWERS: ("answers", "my answers", "check my answers", "show my answers"),
    Control.CHANGE: ("change", "change an answer", "change answer", "change my answer"),
    Control.SAVE: ("save", "save and finish later", "later", "finish later", "pause", "save for later"),
    Control.RESUME: ("resume", "carry on", "continue", "parhau"),
    Control.CANCEL: ("cancel", "quit", "leave", "exit", "canslo"),
}
_BY_WORD: Mapping[str, Word] = {plain(each) or each: word for word, each_of in _WORDS.items() for each in each_of}
_SHORTEST_TO_GUESS = 4


def command(text: str) -> Word | None:
    """The command that a text is, in words or with a slash; None for anything else."""
    said = plain(text) or text.strip()
    return _BY_WORD.get(said) or _BY_WORD.get(said.removeprefix("/"))


_WITH_WORDS = re.compile(r"\s*/?(client|feedback)\b[\s:]+(\S.*)", re.IGNORECASE | re.DOTALL)


def argument_of(text: str) -> tuple[str, str] | None:
    """A command followed by words of the person's own, and those words: `client Baker`, `feedback I like it`."""
    found = _WITH_WORDS.fullmatch(text[:_LONGEST_WITH_WORDS])
    return (found[1].casefold(), found[2].strip()) if found else None


_LONGEST_WITH_WORDS = 5000


def nearly(text: str) -> Word | None:
    """The command that a mistyped text was probably meant to be."""
    said = plain(text).removeprefix("/")
    if not _SHORTEST_TO_GUESS <= len(said) <= max(map(len, _BY_WORD)):
        return None
    # After a slash only a command can be meant, so “/hlep” is near enough.
    close = get_close_matches(said, _BY_WORD, n=1, cutoff=0.7 if text.lstrip().startswith("/") else 0.8)
    return _BY_WORD[close[0]] if close else None
