"""The pages that say who we are and what we do with what we know: the same for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from adapters.web.page import Page
from adapters.web.settings import WebSettings
from journeys import sources
from journeys.engine.replies import Line, Link, Style, lines
from journeys.engine.text import Message, Value, _, message

_LIVES = timedelta(days=90)
_REPORTS = Link(message(_("Complain to the Information Commissioner")), "https://ico.org.uk/make-a-complaint/")
_MANAGE = Link(Message(sources.MANAGE_SOFTWARE.title), sources.MANAGE_SOFTWARE.url)


def about_pages(settings: WebSettings) -> Mapping[str, Page]:
    """Every page about us, by its path."""
    write_to = Link(message(_("Write to {contact}"), contact=settings.contact), f"mailto:{settings.contact}")
    return {
        "/": _home(),
        "/privacy": _privacy(settings, write_to),
        "/terms": _terms(settings, write_to),
        "/accessibility": _accessibility(write_to),
        "/security": _security(write_to),
    }


def security_txt(settings: WebSettings, now: datetime) -> str:
    """The file that people who find a hole look for first (RFC 9116). `now` is UTC; the file ends 90 days later."""
    expires = (now + _LIVES).strftime("%Y-%m-%dT00:00:00Z")
    home = settings.public_url.rstrip("/")
    return (
        f"Contact: mailto:{settings.contact}\n"
        f"Expires: {expires}\n"
        f"Policy: {home}/security\n"
        f"Canonical: {home}/.well-known/security.txt\n"
        "Preferred-Languages: en\n"
    )


def _heading(text: str) -> tuple[Line, ...]:
    return lines(Message(text), style=Style.HEADING)


def _text(text: str, **values: Value) -> tuple[Line, ...]:
    return lines(message(text, **values))


def _items(*texts: str) -> tuple[Line, ...]:
    return lines(*(Message(text) for text in texts), style=Style.ITEM)


def _home() -> Page:
    return Page(
        message(_("A guide to Making Tax Digital for Income Tax")),
        (
            *_text(
                _("MTD Assistant talks to you in a chat. It says whether you have to use the service, and by when.")
            ),
            *_text(_("These pages are for one thing only: to connect your chat to your record at HMRC.")),
            *_text(_("You get here from a link in your own chat. Without one there is nothing to do here.")),
            *_heading(_("What it does not do")),
            *_items(
                _("It is not HMRC, and HMRC does not run it."),
                _("It never signs you up, sends figures or pays."),
                _("It never asks for your password or your HMRC code."),
            ),
        ),
    )


def _privacy(settings: WebSettings, write_to: Link) -> Page:
    return Page(
        message(_("Privacy")),
        (
            *_text(_("{operator} runs this assistant and answers for your data."), operator=settings.operator),
            *_text(_("It is kept in {place}."), place=settings.kept_in),
            *_heading(_("What we keep")),
            *_items(
                _("which chat account you write from"),
                _("your answers in the chat, until you have not used them for 90 days"),
                _("what we answered, for 30 days; never what you typed"),
                _("if you connect to HMRC: your National Insurance number and HMRC’s permission, both encrypted"),
                _("which browser you connected in and when, so that no other one asks HMRC as you"),
                _("what HMRC last said: deadlines, businesses, status and what you owe, also encrypted"),
                _("number, permission and record until you disconnect, or for 90 days after the permission has ended"),
                _("when you connected, disconnected or looked at your record, for two years; not what it said"),
                _("feedback that you gave us, for a year, without the numbers in it"),
            ),
            *_heading(_("What we pass on")),
            *_text(_("What you ask to see in the chat passes through the company that runs the chat.")),
            *_text(_("When you ask HMRC from these pages, the law makes us tell HMRC of you and your device.")),
            *_items(
                _("your internet address, and when we saw it"),
                _("your browser’s name, and the size of its window and screen"),
                _("your time zone"),
                _("a number that tells your browser from others"),
                _("your chat account’s name or number, and when you typed your one-time code in that chat"),
            ),
            *_text(_("We pass nothing to anybody else. There is no advertising here, and nobody counts your visits.")),
            *_heading(_("Why we may")),
            *_text(_("You ask us for this service, and we cannot give it without these data (a contract).")),
            *_text(_("The device data we must send: UK tax law says so (a legal duty).")),
            *_heading(_("Cookies")),
            *_text(_("We set four cookies, and these pages do not work without them.")),
            *_items(
                _("one shows that this is the browser you connected in, for up to 400 days"),
                _("one remembers which link you left for HMRC with, for an hour"),
                _("one holds your one-time code, for ten minutes"),
                _("one is the number of your browser that HMRC wants, for up to 400 days"),
            ),
            *_heading(_("How to end it")),
            *_text(
                _("Type “disconnect” in the chat. We then delete your number, HMRC’s permission and what it told us.")
            ),
            *_text(_("HMRC keeps its own list of what you have authorised. Take us off it there as well.")),
            *_heading(_("Your rights")),
            *_text(_("You can see, correct, take with you and delete what we keep. Write to us.")),
            *_text(_("If you are not content with our answer, complain to the Information Commissioner.")),
        ),
        (write_to, _MANAGE, _REPORTS),
    )


def _terms(settings: WebSettings, write_to: Link) -> Page:
    return Page(
        message(_("Terms")),
        (
            *_text(_("{operator} offers this assistant as it is."), operator=settings.operator),
            *_heading(_("What you can rely on")),
            *_items(
                _("Every answer names the official page it comes from, and how old it is."),
                _("Your record is shown as HMRC gave it, with the time we asked."),
                _("We read your record and change nothing at HMRC."),
            ),
            *_heading(_("What you cannot rely on it for")),
            *_items(
                _("It is not tax advice. Ask an accountant, a tax charity or HMRC where much depends on it."),
                _("It is not HMRC, and HMRC has neither checked nor approved it."),
                _("A reminder can fail to arrive. Your deadlines hold all the same."),
            ),
            *_heading(_("What we ask of you")),
            *_items(
                _("Connect only your own record, or that of a client who has authorised you."),
                _("Keep passwords, codes and National Insurance numbers out of the chat."),
            ),
        ),
        (write_to,),
    )


def _accessibility(write_to: Link) -> Page:
    return Page(
        message(_("Accessibility")),
        (
            *_text(_("We want everybody to be able to use these pages. You can:")),
            *_items(
                _("use them with the keyboard alone, or with a screen reader"),
                _("make the text three times as large without losing any of it"),
                _("use them on a small phone, in light or dark colours, and without script"),
                _("take your time: a link works for ten minutes, and you can ask for a new one at any time"),
            ),
            *_heading(_("How far we are")),
            *_text(_("We build for version 2.2 of the Web Content Accessibility Guidelines, level AA.")),
            *_text(_("A program checks every page for faults on each change, and we know of none.")),
            *_text(_("Nobody from outside has checked them yet. HMRC’s own pages are not ours to mend.")),
            *_heading(_("If something stands in your way")),
            *_text(_("Tell us, and say which page and what you use. We can also send you a page in another form.")),
        ),
        (write_to,),
    )


def _security(write_to: Link) -> Page:
    return Page(
        message(_("Report a security problem")),
        (
            *_text(_("Have you found a way to reach what is not yours? Write to us first, and keep it to yourself.")),
            *_text(_("Say which page or message it was, what you did, and what you saw.")),
            *_text(_("Look only at data of your own. We take no steps against anybody who reports in good faith.")),
            *_heading(_("If your account is in danger")),
            *_items(
                _("Type “disconnect” in the chat."),
                _("Take our permission back on HMRC’s page."),
                _("Change your HMRC password if somebody else may know it."),
            ),
            *_heading(_("If data got out")),
            *_text(_("We tell you, HMRC and the Information Commissioner within 72 hours.")),
        ),
        (write_to, _MANAGE),
    )
