"""Kind, short replies for people who are in trouble, have lost somebody, or are angry. They come before any form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from journeys import sources
from journeys.engine.questions import plain
from journeys.engine.replies import Link, Reply, lines
from journeys.engine.text import Message, _
from journeys.sources import Page


class Concern(StrEnum):
    """What a message may be about, besides tax."""

    SELF_HARM = "self_harm"
    BEREAVEMENT = "bereavement"
    DEBT = "debt"
    DISTRESS = "distress"
    ABUSE = "abuse"


_SIGNS: Mapping[Concern, re.Pattern[str]] = {
    Concern.SELF_HARM: re.compile(
        r"\b(kill(ing)? myself|end (it all|my life)|suicid\w*|self.?harm\w*|hurt(ing)? myself|want to die"
        r"|don'?t want to (live|be here|go on)|better off dead|no reason to live|lladd fy hun)\b"
    ),
    Concern.BEREAVEMENT: re.compile(
        r"\b(passed away|has died|just died|(husband|wife|partner|mum|mother|dad|father|son|daughter|brother|sister)"
        r" (has )?(just )?(died|passed)|bereave\w*|funeral|lost my (husband|wife|partner|mum|mother|dad|father|son"
        r"|daughter))\b"
    ),
    Concern.DEBT: re.compile(
        r"\b(can'?t (afford|pay)|cannot (afford|pay)|cant (afford|pay)|in debt|debts|bailiffs?|no money|skint|broke"
        r"|behind with (my )?(tax|bills?)|bankrupt\w*|payment plan|struggling to pay)\b"
    ),
    Concern.DISTRESS: re.compile(
        r"\b(panic\w*|anxious|anxiety|stressed|overwhelm\w*|can'?t cope|cannot cope|cant cope|scared|terrified|crying"
        r"|in tears|depress\w*|worried sick|freaking out|losing sleep)\b"
    ),
    Concern.ABUSE: re.compile(
        r"\b(fuck\w*|shit\w*|wank\w*|bastard\w*|bollocks|piss off|useless|stupid bot|idiot\w*|moron\w*|crap|hate you)\b"
    ),
}


def hints_at_harm(text: str) -> bool:
    """Whether somebody may be about to hurt themselves. Looked at before anything else is."""
    return bool(_SIGNS[Concern.SELF_HARM].search(plain(text)))


def concern(text: str) -> Concern | None:
    """What troubles the person, as far as their words tell; None for any other message."""
    said = plain(text)
    return next((each for each, signs in _SIGNS.items() if signs.search(said)), None)


def kind_reply(about: Concern) -> Reply:
    """What to say. Short, with the people who can help."""
    texts, page = _REPLIES[about]
    links = (Link(Message(page.label), page.url),) if page else ()
    return Reply(lines(*map(Message, texts)), links=links)


_REPLIES: Mapping[Concern, tuple[tuple[str, ...], Page | None]] = {
    Concern.SELF_HARM: (
        (
            _("I am sorry that things are so hard. You do not have to face this alone."),
            _("Samaritans listen day and night, for free. Call 116 123."),
            _("If you are in danger now, call 999."),
            _("Tax can wait."),
        ),
        None,
    ),
    Concern.BEREAVEMENT: (
        (
            _("I am sorry for your loss."),
            _("There is no rush here. HMRC has people who give extra support."),
            _("When you are ready, I can carry on, or you can ask an adviser to help."),
        ),
        sources.EXTRA_SUPPORT,
    ),
    Concern.DEBT: (
        (
            _("Many people find a tax bill hard to pay. There is help."),
            _("HMRC may let you pay in parts, with a payment plan. The page shows how to start."),
            _("Business Debtline gives free advice to people who work for themselves: 0800 197 6026."),
        ),
        sources.DIFFICULTIES_PAYING,
    ),
    Concern.DISTRESS: (
        (
            _("This can feel like a lot. We can go one step at a time, and you can stop at any point."),
            _("I keep your place. Nothing is sent to HMRC from here."),
            _("HMRC's Extra Support Team can help if things are hard at the moment."),
        ),
        sources.EXTRA_SUPPORT,
    ),
    Concern.ABUSE: (
        (_("I can see that this is annoying. I can show you the menu, or where to talk to a person."),),
        None,
    ),
}
