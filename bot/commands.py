"""The words that always work, whatever is being asked, and what a mistyped one was meant to be."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
    THANKS = "thanks"


Word = Command | Control

_GREETINGS = (
    "hello",
    "hi",
    "hey",
    "hiya",
    "good morning",
    "good afternoon",
    "good evening",
    "helo",
    "shwmae",
    "bore da",
)
_OF_COMMANDS: Mapping[Command, tuple[str, ...]] = {
    Command.START: ("start", *_GREETINGS),
    Command.THANKS: ("thanks", "thank you", "thx", "ta", "ok ta", "ok thanks", "cheers", "many thanks", "diolch"),
    Command.MENU: ("menu", "main menu", "open the menu", "home", "topics", "bwydlen", "dewislen"),
    Command.HELP: (
        *("/help", "commands", "what can you do", "see what i can do", "who are you", "what are you", "who made you"),
        *("are you hmrc", "is this hmrc", "are you a bot", "are you a robot", "are you real", "am i talking to a bot"),
    ),
    Command.PERSON: (
        "person",
        "human",
        "talk to a person",
        "speak to a person",
        "speak to someone",
        *(
            "agent please",
            "real person",
            "a real person",
            "talk to a human",
            "talk to someone",
            "can i talk to someone",
        ),
        *("can i talk to a person", "can i talk to someone real", "can i speak to someone", "i want a person"),
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
    Command.SENT: (
        "/sent",
        "what have i sent",
        "see what hmrc has",
        "what has hmrc got",
        "i sent it",
        "i have sent it",
        "i've sent it",
        "i have just sent it",
        "i just sent it",
        "i have sent my update",
        "i sent my update",
    ),
    Command.OWE: ("owe", "what do i owe", "what i owe", "see what i owe", "my balance", "balance", "how much do i owe"),
    Command.STATUS: ("my status", "see my status", "what is my status"),
    Command.BUSINESSES: ("my businesses", "see my businesses"),
    Command.STOP: (
        *("stop", "unsubscribe", "stop reminders", "stop messaging me", "stop messages", "no more messages"),
        *("turn off notifications", "turn off reminders", "leave me alone"),
    ),
    Command.WHO: ("who", "change who this is for"),
    Command.RESTART: ("restart", "start again", "start over", "begin again", "dechrau eto"),
}
_OF_CONTROLS: Mapping[Control, tuple[str, ...]] = {
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
    Control.RESUME: ("resume", "carry on", "carry on where you were", "continue", "parhau"),
    Control.CANCEL: ("cancel", "quit", "leave", "exit", "canslo"),
}
_WORDS: Sequence[tuple[Word, tuple[str, ...]]] = (*_OF_COMMANDS.items(), *_OF_CONTROLS.items())
_BY_WORD: Mapping[str, Word] = {plain(each) or each: word for word, each_of in _WORDS for each in each_of}
_SHORTEST_TO_GUESS = 4


_FIXED = frozenset(
    plain(word) or word
    for word in (
        *("menu", "main menu", "open the menu", "help", "get help", "help me", "?", "back", "go back"),
        *("cancel", "stop", "start again", "save and finish later"),
        *("bwydlen", "dewislen", "cymorth", "yn ol", "nol", "canslo", "dechrau eto"),
    )
)


def command(text: str) -> Word | None:
    """The command that a text is, in words or with a slash; None for anything else."""
    said = plain(text) or text.strip()
    return _BY_WORD.get(said) or _BY_WORD.get(said.removeprefix("/"))


def is_slashed(text: str) -> bool:
    """Does it begin as only a command does?"""
    return text.lstrip().startswith("/")


def always(text: str) -> Word | None:
    """The command that a text is, whatever is being asked: a fixed word, or one after a slash, nearly right too.

    Every other word may be an answer as well, and is first offered to the open question.
    """
    if is_slashed(text):
        return command(text) or nearly(text)
    return command(text) if (plain(text) or text.strip()) in _FIXED else None


_WITH_WORDS = re.compile(r"\s*(?:/(client)|/?(feedback))\b[\s:]+(\S.*)", re.IGNORECASE | re.DOTALL)
_CLIENT_NAMED = re.compile(
    r"\s*(?:(?:it's |its |this is )?(?:for|about) |(?:change|switch) to )?(?:(?:my|our|the|a|another|new|next) )*"
    r"client\b(?:'s name)?(?: is| called| named|\s*[:,])*\s+(\S.*?)[\s.!,;]*",
    re.IGNORECASE,
)
_NOT_IN_A_NAME = re.compile(
    r"\b(?:is|isn'?t|was|wasn'?t|not|never|still|already|has|hasn'?t|have|haven'?t|had|got|gets|getting|can|can'?t|cannot"
    r"|could|will|won'?t|would|did|didn'?t|does|doesn'?t|do|don'?t|wants?|needs?|says|said|keeps|asked|asks|left|died"
    r"|declined|refused|rejected|accepted|authorised|registered|signed|moved|lost|missing|with|without|who|whose|which"
    r"|what|when|where|why|how|if|names?|list|for|to|from|on|in|at|by|up|out|into|i|we|you|he|she|it|they|my|our|your"
    r"|his|her|their|me|us|them|error|account|login|id|records?|software)\b|\?",
    re.IGNORECASE,
)
"""In a sentence about a client, such as HMRC's own “client not authorised”."""
_LONGEST_WITH_WORDS, _LONGEST_NAMING, _WORDS_OF_A_NAME = 5000, 100, 5


def argument_of(text: str) -> tuple[str, str] | None:
    """A command followed by words of the person's own, and those words: `client Baker`, `feedback I like it`.

    After a slash any words will do; a sentence names a client only where the rest looks like a name.
    """
    if found := _WITH_WORDS.fullmatch(text[:_LONGEST_WITH_WORDS]):
        return (found[1] or found[2]).casefold(), found[3].strip()
    named = _CLIENT_NAMED.fullmatch(text.replace("’", "'")) if len(text) <= _LONGEST_NAMING else None
    return (Command.CLIENT, named[1]) if named and is_name(named[1]) else None


def is_name(words: str) -> bool:
    """Could these words be a client's name? Those of a sentence about a client are not."""
    return len(words.split()) <= _WORDS_OF_A_NAME and not _NOT_IN_A_NAME.search(words)


def nearly(text: str) -> Word | None:
    """The command that a mistyped text was probably meant to be."""
    said = plain(text).removeprefix("/")
    if not _SHORTEST_TO_GUESS <= len(said) <= max(map(len, _BY_WORD)):
        return None
    # After a slash only a command can be meant, so “/hlep” is near enough.
    mixed_up = [each for each in _BY_WORD if each[0] == said[0] and sorted(each) == sorted(said)]
    close = mixed_up or get_close_matches(said, _BY_WORD, n=1, cutoff=0.7 if is_slashed(text) else 0.8)
    if not close:
        return None
    return command(f"/{close[0]}") if is_slashed(text) else _BY_WORD[close[0]]
