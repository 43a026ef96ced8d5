"""What people see of the bot before they write: its name, picture, commands, description and menu button.

Set at every start, and only where it differs, so that a restart costs a few questions and no changes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, InputProfilePhotoStatic, MenuButtonCommands
from telegram.error import TelegramError

from adapters.telegram.client import answers_read
from bot.wording import ENGLISH, Wording, languages, wording
from journeys.engine.text import Message, _, message

COMMANDS: Final[Mapping[str, Message]] = {
    "menu": message(_("Choose what to do")),
    "steps": message(_("See your steps")),
    "back": message(_("Go back one question")),
    "restart": message(_("Start again")),
    "cancel": message(_("Leave what you are doing")),
    "client": message(_("Choose a client, for agents")),
    "who": message(_("Change who this is for")),
    "person": message(_("Talk to a person")),
    "help": message(_("Get help")),
    "privacy": message(_("See what is kept about you")),
    "feedback": message(_("Tell us what you think")),
    "stop": message(_("Stop reminders")),
}
"""What can be typed after a slash, in the order in which it is listed. `bot.commands` knows each of them."""

LINKED: Final[Mapping[str, Message]] = {
    "due": message(_("See your deadlines")),
    "owe": message(_("See what you owe")),
    "connect": message(_("Connect to HMRC")),
    "check": message(_("Check with HMRC now")),
    "disconnect": message(_("Disconnect from HMRC")),
}
"""What can be typed besides where there is a link to HMRC. Listed first."""

NAME: Final = message(_("MTD Assistant"))
"""What it is called in the list of chats. Telegram shows 64 letters."""

DESCRIPTION: Final = message(
    _(
        "I guide you through Making Tax Digital for Income Tax, one question at a time. "
        "I am not HMRC, and this is not tax advice. "
        "Do not send me your National Insurance number, tax reference or any password."
    )
)
"""What stands in a chat that is still empty. Telegram shows 512 letters."""

SHORT_DESCRIPTION: Final = message(_("A guide to Making Tax Digital for Income Tax. Not HMRC, and not tax advice."))
"""What stands on the bot's page. Telegram shows 120 letters."""

_PRIVATE: Final = BotCommandScopeAllPrivateChats()

_log = structlog.get_logger()


async def present(bot: Bot, *, is_linked: bool) -> None:
    """Bring the bot's profile up to date, in every language that has words. Raises TelegramError.

    All but its picture: where that cannot be set, the log says so, and it is tried again at the next start.
    """
    commands = {**LINKED, **COMMANDS} if is_linked else COMMANDS
    with answers_read():
        for code in languages():
            await _describe(bot, commands, wording(code), _as_telegram_has(code))
        if not isinstance(await bot.get_chat_menu_button(), MenuButtonCommands):
            await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
        for code in languages():  # Last of the words: Telegram lets the name be changed least often.
            await _name(bot, wording(code), _as_telegram_has(code))
    await _show_a_picture(bot)


def _as_telegram_has(language: str) -> str | None:
    """What is set for no language is for everybody whose language has no words of its own."""
    return None if language == ENGLISH else language


async def _describe(bot: Bot, listed: Mapping[str, Message], words: Wording, language: str | None) -> None:
    commands = tuple(BotCommand(name, words.text(about)) for name, about in listed.items())
    if tuple(await bot.get_my_commands(_PRIVATE, language)) != commands:
        await bot.set_my_commands(commands, _PRIVATE, language)
    description, short = words.text(DESCRIPTION), words.text(SHORT_DESCRIPTION)
    if (await bot.get_my_description(language)).description != description:
        await bot.set_my_description(description, language)
    if (await bot.get_my_short_description(language)).short_description != short:
        await bot.set_my_short_description(short, language)


async def _show_a_picture(bot: Bot) -> None:
    """Give the bot a picture where it has none. One that somebody gave it stays."""
    try:
        with answers_read():
            if (await bot.get_user_profile_photos(bot.id, limit=1)).total_count == 0:
                from adapters.telegram.portrait import portrait  # takes a while to import, and is wanted once

                await bot.set_my_profile_photo(InputProfilePhotoStatic(await asyncio.to_thread(portrait)))
    except TelegramError:
        _log.warning("picture_not_set", meaning="Telegram does not take the bot's picture. Set one with @BotFather.")


async def _name(bot: Bot, words: Wording, language: str | None) -> None:
    name = words.text(NAME)
    if (await bot.get_my_name(language)).name != name:
        await bot.set_my_name(name, language)
