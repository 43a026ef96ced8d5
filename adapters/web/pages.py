"""What the pages on the way to HMRC and back say. Each function makes one page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from adapters.web import words
from adapters.web.page import Page
from bot.hmrc.connecting import Checked, Code, Failed, Opened, Purpose, Why
from bot.hmrc.troubles import Kind, explain
from journeys.engine.replies import Line, Link, Style, lines
from journeys.engine.text import Message, _, message
from journeys.rules.deadlines import LONDON


def _channel(name: str) -> Message:
    return Message(words.CHANNELS.get(name, name))


def _time(moment: datetime) -> Message:
    return message(words.TIME, time=moment.astimezone(LONDON).strftime("%H:%M"))


def _who(asked: Opened | Code | Checked) -> Message:
    return message(words.WHO, account=asked.account, channel=_channel(asked.channel))


def _heading(text: str) -> tuple[Line, ...]:
    return lines(Message(text), style=Style.HEADING)


def _items(*texts: str) -> tuple[Line, ...]:
    return lines(*(Message(text) for text in texts), style=Style.ITEM)


def _known(opened: Opened) -> list[tuple[str, Message]]:
    """Who asked, and how long there is: what stands in the box at the top."""
    return [(words.ASKED_BY, _who(opened)), (words.WORKS_UNTIL, _time(opened.until))]


# --- before HMRC

_NOT_YOU = lines(
    message(
        _(
            "Go on only if this account is yours, or that of somebody who helps you. "
            "If it is not, close this page. Somebody may have sent you their own link."
        )
    ),
)
_NOT_YOU_AS_AGENT = lines(
    message(_("If this is not your account, close this page. Somebody may have sent you their own link."))
)

_READ = (
    *_heading(_("What we read at HMRC")),
    *_items(
        _("your deadlines, and whether HMRC has each update"),
        _("whether you must use Making Tax Digital for Income Tax, for each tax year"),
        _("the names and kinds of your businesses, and when they began and ended"),
        _("what you owe HMRC, and money in your account"),
    ),
)
_READ_AS_AGENT = (
    *_heading(_("What we read at HMRC")),
    *_items(
        _("your client’s deadlines, and whether HMRC has each update"),
        _("whether your client must use Making Tax Digital for Income Tax, for each tax year"),
        _("the names and kinds of your client’s businesses, and when they began and ended"),
        _("what your client owes HMRC, and money in their account"),
    ),
)
_HOW_LONG = (
    *_heading(_("For how long")),
    *lines(
        message(_("HMRC lets us read this for 18 months. Then you have to connect again.")),
        message(_("You can end it at any time. Type “disconnect” in the chat.")),
    ),
)
_GOOD_TO_KNOW = _("Good to know")
_WE_ARE = (
    _("We are not HMRC."),
    _("We only read. We never sign you up, send figures or pay."),
    _("You sign in on HMRC’s own page. We never see your password."),
)
_WHO_SEES = {
    "telegram": _(
        "Telegram chats are not end-to-end encrypted. What you ask to see in the chat passes through Telegram."
    ),
    "slack": _("Whoever runs your Slack workspace may be able to read what you ask to see in the chat."),
}
_NEXT = (
    *_heading(_("What happens next")),
    *lines(
        message(_("You type a National Insurance number on our next page, never in the chat.")),
        message(_("You sign in at HMRC and give permission.")),
        message(_("We show you a short code, and you type it in the chat.")),
        style=Style.NUMBERED,
    ),
)


def start(opened: Opened, built_in: bool) -> Page:
    """The first page behind a link from "/connect": who asked, what is read, for how long."""
    who_sees = (_WHO_SEES[opened.channel],) if opened.channel in _WHO_SEES else ()
    return Page(
        message(_("Connect this chat to HMRC")),
        (
            *(_NOT_YOU_AS_AGENT if opened.as_agent else _NOT_YOU),
            *(_READ_AS_AGENT if opened.as_agent else _READ),
            *_HOW_LONG,
            *_heading(_GOOD_TO_KNOW),
            *_items(*_WE_ARE, *who_sees),
            *_NEXT,
        ),
        template="start.html",
        values={
            "known": _known(opened),
            "built_in": built_in,
            "button": words.CARRY_ON,
            "asks": (),
            "without_script": (),
        },
    )


def number(opened: Opened, leads_to: str, typed: str = "", error: Message | None = None) -> Page:
    """The form for the National Insurance number. `typed` is kept in the field beside an `error`.

    `leads_to` is the host that HMRC's next page stands on.
    """
    title = (
        _("What is your client’s National Insurance number?")
        if opened.as_agent
        else _("What is your National Insurance number?")
    )
    hint = words.NUMBER_HINT_AGENT if opened.as_agent else words.NUMBER_HINT
    return Page(
        Message(title),
        lines(
            message(_("HMRC finds the record by it. We keep it encrypted, and never show it in the chat.")),
            message(_("The next page is HMRC’s own. Its address begins with {host}."), host=leads_to),
        ),
        status=400 if error else 200,
        template="number.html",
        values={"typed": typed, "error": error, "hint": hint},
    )


_DEVICE = _("The law makes us describe your device to HMRC: its address, screen, browser and time zone.")


def check(opened: Opened, built_in: bool) -> Page:
    """The page behind "Check with HMRC now"."""
    return Page(
        message(_("Check with HMRC now")),
        _NOT_YOU_AS_AGENT if opened.as_agent else _NOT_YOU,
        template="start.html",
        values={
            "known": _known(opened),
            "built_in": built_in,
            "button": words.CHECK_NOW,
            "asks": lines(
                message(_("This works in the browser that you connected in.")),
                message(_("We ask HMRC for the record, which takes a few seconds. You then read it in the chat.")),
                message(_DEVICE),
            ),
            "without_script": words.CHECK_WITHOUT_SCRIPT,
        },
    )


# --- after HMRC


def code(found: Code) -> Page:
    """The one-time code, to be typed in the chat that asked; then HMRC may be asked from here."""
    return Page(
        message(_("Type this code in your chat")),
        (
            *_heading(_("Did neither you nor your helper ask for this?")),
            *lines(
                message(_("Then close this page, and give the code to nobody. It connects your record to their chat.")),
                message(_("Neither HMRC nor we ever ask you for it, on the phone or in a message.")),
            ),
        ),
        template="code.html",
        values={
            "code": found.text,
            "how": message(_("Go back to the chat of {who}. Type this code there."), who=_who(found)),
            "until": message(
                _("Nothing is connected until you do. The code works until {time}."), time=_time(found.until)
            ),
        },
    )


def typed(opened: Opened) -> Page:
    """What the page of the code becomes once that was typed: the chat now asks "Is this you?"."""
    return Page(
        message(_("Answer the question in your chat")),
        lines(
            message(_("The code was typed in the chat of {who}. It has done its work."), who=_who(opened)),
            message(_("Answer “Is this you?” in the chat until {time}."), time=_time(opened.until)),
            message(_("Nothing is connected until you say yes. If you did not ask for this, say no.")),
        ),
        template="start.html",
        values={
            "known": (),
            "built_in": False,
            "button": words.CHECK_NOW,
            "asks": lines(Message(words.CODE_CHECK), message(_DEVICE)),
            "without_script": words.CODE_WITHOUT_SCRIPT,
        },
    )


def connected(opened: Opened) -> Page:
    """What the page of the code becomes once the chat has said yes: HMRC may be asked from here."""
    return Page(
        message(_("You are connected")),
        lines(
            message(_("The chat of {who} is connected to HMRC. The code has done its work."), who=_who(opened)),
        ),
        template="start.html",
        values={
            "known": (),
            "built_in": False,
            "button": words.CHECK_NOW,
            "asks": lines(
                message(_("You can ask HMRC for the record now. It takes a few seconds, and you read it in the chat.")),
                message(_DEVICE),
                message(_("This page can ask until {time}. After that, ask in the chat."), time=_time(opened.until)),
            ),
            "without_script": words.CODE_WITHOUT_SCRIPT,
        },
    )


CODE_GONE = Page(
    message(_("There is nothing more to do here")),
    lines(
        message(_("A code works for ten minutes, in the browser that signed in at HMRC.")),
        message(_("Are you connected already? Then carry on in your chat. “Check with HMRC now” is there too.")),
        message(_("If you are not, type “connect” in the chat. Nothing was changed here.")),
    ),
    status=404,
)

REFUSED = Page(
    message(_("You did not give permission")),
    lines(
        message(_("HMRC tells us that you did not give permission, so nothing was connected.")),
        message(_("If you did not mean to, open the link in your chat once more.")),
        message(_("The assistant also works without your record. Its dates are then worked out from your answers.")),
    ),
)

LINK_ENDED = Page(
    message(_("This link no longer works")),
    lines(
        message(_("A link works for ten minutes, and once. A newer link ends an older one.")),
        message(_("Go back to your chat and ask for a new one. Nothing was changed here.")),
    ),
    status=410,
)

_WRONG_BROWSER = Page(
    message(_("You came back in another browser")),
    lines(
        message(_("You left for HMRC in one browser and came back in this one. So we connected nothing.")),
        message(_("Copy the link from your chat into this browser, and start from there.")),
        message(_("If you did not ask for a link yourself, close this page.")),
    ),
    status=403,
)
_OTHER_BROWSER = Page(
    message(_("This is another browser")),
    lines(
        message(_("HMRC was not asked: it wants to know whose device asks. A link may have been passed on.")),
        message(_("Open the link in the browser that you connected in.")),
        message(_("To ask from this one, go back to your chat, type “connect” and sign in at HMRC here.")),
        message(_("You can also wait: we ask HMRC overnight when something is due.")),
    ),
    status=403,
)
_USED = Page(
    message(_("This page has done its work")),
    lines(
        message(_("HMRC’s answer can be used once, and it was used already.")),
        message(_("If you have typed your code in the chat, carry on there.")),
        message(_("If you have not, ask in the chat to connect again.")),
    ),
    status=409,
)
NOT_FROM_HMRC = Page(
    message(_("This page comes after signing in at HMRC")),
    lines(message(_("Open the link in your chat, and start from there. Nothing was changed here."))),
    status=400,
)
_FAULT = Page(
    message(_("HMRC sent no answer")),
    lines(
        message(_("HMRC sent you back without saying yes or no, so nothing was connected.")),
        message(_("Open the link in your chat once more. If it has run out, ask for a new one.")),
    ),
    status=502,
)
_CONNECT_AGAIN = Page(
    message(_("Connect again")),
    lines(
        message(_("Your connection to HMRC has ended, so we cannot ask.")),
        message(_("Go back to your chat and type “connect”. What HMRC said before is still there.")),
    ),
    status=409,
)
_NOT_CONNECTED = Page(
    message(_("This chat is not connected")),
    lines(
        message(_("There is no connection to HMRC that we could ask with.")),
        message(_("Go back to your chat and type “connect”.")),
    ),
    status=409,
)
_NOT_YET = Page(
    message(_("Type your code first")),
    lines(
        message(_("The code was not typed in the chat yet, or “Is this you?” not answered.")),
        message(_("Do both in the chat. Then come back and ask HMRC.")),
    ),
    (Link(message(_("See the code again")), "/code"),),
    status=409,
)
_NOT_ASKED = Page(
    message(_("HMRC was not asked")),
    lines(
        message(_("HMRC wants to know about the device that asks, and our script did not run in your browser.")),
        message(_("We ask HMRC overnight instead, and your record is in the chat the next day.")),
        message(_("To ask now, allow scripts for this page and open the link once more.")),
    ),
)
_FAILED: Mapping[Why, Page] = {
    Why.ENDED: LINK_ENDED,
    Why.WRONG_BROWSER: _WRONG_BROWSER,
    Why.OTHER_BROWSER: _OTHER_BROWSER,
    Why.USED: _USED,
    Why.FAULT: _FAULT,
    Why.NOT_YET: _NOT_YET,
    Why.NO_FACTS: _NOT_ASKED,
    Why.CONNECT_AGAIN: _CONNECT_AGAIN,
    Why.NOT_CONNECTED: _NOT_CONNECTED,
}


_UNFINISHED = message(_("HMRC did not finish the sign-in. Open the link in your chat once more."))


def failed(found: Failed, purpose: Purpose, again: str = "") -> Page:
    """Why the way ended here, and what to do. `again` is the page where a check may be tried once more."""
    if found.fault is None:
        return _FAILED.get(found.why, _FAULT)
    title = _("HMRC could not be asked") if purpose is Purpose.CHECK else _("HMRC did not connect us")
    is_unfinished = purpose is Purpose.CONNECT and found.fault.kind is Kind.UNCLEAR
    return Page(
        Message(title),
        lines(
            _UNFINISHED if is_unfinished else explain(found.fault),
            message(_("Nothing was changed. Go back to your chat to carry on.")),
        ),
        (Link(message(_("Try again")), again),) if again else (),
        status=502,
    )


def checked(found: Checked) -> Page:
    """HMRC was asked. What it said is read in the chat: whoever sees this page may be anybody."""
    asked = message(_("We asked at {time}."), time=_time(found.asked_at))
    if found.is_refused:
        return Page(
            message(_("HMRC did not let us see the record")),
            lines(
                asked,
                message(_("Go back to the chat of {who}. It says why, and what you can do."), who=_who(found)),
            ),
        )
    return Page(
        message(_("HMRC has answered")),
        lines(
            asked,
            *(() if found.is_whole else (message(_("It did not tell everything. The chat says what is missing.")),)),
            message(_("Go back to the chat of {who} to read it. You can close this page."), who=_who(found)),
        ),
    )


# --- when something else is wrong

NOT_OUR_FORM = Page(
    message(_("We could not take that")),
    lines(
        message(_("It did not come from our own page, or your browser keeps no cookies.")),
        message(_("Allow cookies for this page. Then open the link in your chat once more.")),
    ),
    status=403,
)
NOT_FOUND = Page(
    message(_("There is no page here")),
    lines(
        message(_("Check the address, or open the link in your chat once more.")),
    ),
    status=404,
)
NOT_THIS_WAY = Page(
    message(_("This page cannot be used that way")),
    lines(
        message(_("Open the link in your chat once more.")),
    ),
    status=405,
)
TOO_MUCH = Page(
    message(_("That is too much for one form")),
    lines(message(_("Type only what the page asks for. Open the link in your chat once more."))),
    status=413,
)
TOO_MANY = Page(
    message(_("Too many requests from your connection")),
    lines(message(_("Wait a minute, then load this page again."))),
    status=429,
)
BROKEN = Page(
    message(_("Something went wrong here")),
    lines(
        message(_("The fault is ours, and it is noted. Nothing was connected by this.")),
        message(_("Open the link in your chat once more in a minute.")),
    ),
    status=500,
)
UNAVAILABLE = Page(
    message(_("We could not save that just now")),
    lines(message(_("Nothing is lost. Open the link in your chat once more in a minute."))),
    status=503,
)
BY_STATUS: Mapping[int, Page] = {404: NOT_FOUND, 405: NOT_THIS_WAY, 413: TOO_MUCH}
