"""Looks at a bot from outside, and says what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from telegram import Bot, User, WebhookInfo
from telegram.error import TelegramError

from adapters.telegram.account import Account, problems
from adapters.telegram.client import TokenRefused, answers_read, greet, open_bot
from adapters.telegram.trouble import meaning

_MANY_WAITING = 100


async def examine(account: Account) -> list[str]:
    """What is wrong with the bot, each in a sentence or two; nothing when all is well. Changes nothing."""
    found = list(problems(account))
    if not found:
        bot = open_bot(account.token, account.api_url)
        try:
            found = [problem async for problem in _asked(bot, account)]
        finally:
            await bot.shutdown()
    return found


async def _asked(bot: Bot, account: Account) -> AsyncIterator[str]:
    try:
        await greet(bot)
        with answers_read():
            webhook = await bot.get_webhook_info()
        for problem in (*_of_bot(bot.bot), *_of_webhook(webhook, account)):
            yield problem
    except TokenRefused as refusal:
        yield str(refusal)
    except TelegramError as error:
        yield f"{meaning(error)} Look at the network and MTD_TELEGRAM_API_URL, then try again."


def _of_bot(me: User) -> Iterator[str]:
    if me.can_join_groups:
        yield "The bot may be added to groups, where it does not talk. In @BotFather: /setjoingroups, Disable."
    if me.can_read_all_group_messages:
        yield "The bot reads all that is said in groups. In @BotFather: /setprivacy, Enable."
    if me.supports_inline_queries:
        yield "The bot may be used in other chats, where it does not talk. In @BotFather: /setinline, then /empty."
    if me.supports_guest_queries:
        yield "The bot may be called into chats that it is not in. In @BotFather, turn guest mode off."
    if me.can_connect_to_business:
        yield "The bot may be connected to business accounts. In @BotFather: Bot Settings, Business Mode, Turn off."
    if me.has_topics_enabled:
        yield "Chats with the bot may have topics, and it answers in the chat itself. In @BotFather, turn topics off."


def _of_webhook(info: WebhookInfo, account: Account) -> Iterator[str]:
    wanted = account.webhook_url or ""
    if info.url and not wanted:
        yield "A webhook is set, and so the bot cannot be polled. Start mtd-assistant serve: it takes the webhook off."
    elif info.url != wanted:
        yield f"Telegram does not send to {wanted} yet. Start mtd-assistant serve: it says so to Telegram."
    elif info.last_error_date is not None and info.last_error_message and info.pending_update_count:
        # Telegram tells of its last trouble for ever. While nothing waits, it is over.
        when = info.last_error_date.isoformat(timespec="minutes")
        yield f"Telegram could not deliver to {wanted} at {when}: “{info.last_error_message}”. Look there first."
    if info.pending_update_count > _MANY_WAITING:
        waiting = info.pending_update_count
        yield f"{waiting} updates wait at Telegram. Start mtd-assistant serve, and look at its log if they stay."
