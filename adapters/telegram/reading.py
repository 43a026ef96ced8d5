"""What an update from Telegram is to us. Total: nothing that anybody can send raises.

Only private chats are talked in. Of anything sent elsewhere no more is kept than where to say so once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType

from adapters.telegram.client import CHANNEL
from bot.masking import private
from bot.updates import Sender, Unread, Update as Asked, clean
from bot.wording import ENGLISH, languages

ALLOWED: Final = (
    "message",
    "edited_message",
    "channel_post",
    "business_connection",
    "business_message",
    "callback_query",
    "my_chat_member",
)
"""The kinds of update that we ask Telegram for. It sends no others."""


@dataclass(frozen=True)
class Spoken:
    """Somebody did something in a private chat. `callback` is the press that Telegram wants answered.

    Of a message, `message` is its number in the chat, `words` what stands in it, and `at` when it was said or changed,
    in UTC. Telegram does not tell when a button was pressed. `album` is that in which the message stands.
    """

    asked: Asked
    callback: str | None = None
    message: int | None = None
    words: str = ""
    at: datetime | None = None
    album: str | None = None


@dataclass(frozen=True)
class Outside:
    """We were spoken to where we do not talk: a group, one of its topics, a channel, a business account's chat.

    `direct` is the topic in a channel's direct messages. `language` is that of whoever spoke. `callback` is the press
    that Telegram wants answered.
    """

    chat: int
    thread: int | None = None
    business: str | None = None
    direct: int | None = None
    language: str = ENGLISH
    callback: str | None = None


@dataclass(frozen=True)
class Gone:
    """Somebody blocked the bot, `at` a time in UTC."""

    sender: Sender
    at: datetime


Read = Spoken | Outside | Gone | None
"""None is what nobody expects a reply to."""


def read(update: Update, today: date, username: str) -> Read:
    """What an update is. `today` is the date in Europe/London, and `username` the bot's own, without the @."""
    if (message := update.message or update.edited_message) is not None:
        return _read_message(update, message, today, username)
    if (query := update.callback_query) is not None:
        return _read_callback(update.update_id, query, today)
    if (changed := update.my_chat_member) is not None:
        return _read_membership(changed)
    if (post := update.channel_post) is not None:
        return _outside(post) if _is_addressed(post, username) else None
    return _read_business(update, username)


def _read_message(update: Update, message: Message, today: date, username: str) -> Read:
    is_new = update.message is not None
    if message.chat.type != ChatType.PRIVATE:
        return _outside(message) if is_new and _is_addressed(message, username) else None
    if message.from_user is not None and message.from_user.is_bot:
        return None  # two bots could talk to one another for ever
    words = clean(_words(message))
    unread = _unread(message) if is_new else _changed(message)
    if unread is None and message.text is None:
        return None
    is_forwarded = message.forward_origin is not None
    text, data = (words, None) if unread or is_forwarded else _typed(words)
    album = f"album:{message.media_group_id}" if is_new and message.media_group_id else None
    asked = Asked(
        # All that an album holds is answered once, and every word in it that must not be sent is told.
        album if album and not private(words) else str(update.update_id),
        _sender(message.chat),
        today,
        text,
        data,
        unread=unread,
        called=_called(message.chat),
        speaks=_language(message.from_user),
        is_forwarded=is_forwarded,
    )
    at = message.edit_date or message.date
    return Spoken(asked, message=message.message_id, words=words, at=at, album=album)


# Private messages

_UNREAD: Mapping[str, Unread] = {
    "photo": Unread.PICTURE,
    "live_photo": Unread.PICTURE,
    "video": Unread.PICTURE,
    "video_note": Unread.PICTURE,
    "voice": Unread.VOICE,
    "audio": Unread.VOICE,
    "animation": Unread.OTHER,  # before the document that comes with it
    "document": Unread.FILE,
    "contact": Unread.CONTACT,
    "venue": Unread.CONTACT,
    "location": Unread.CONTACT,
    "users_shared": Unread.CONTACT,
    "chat_shared": Unread.CONTACT,
    "sticker": Unread.OTHER,
    "dice": Unread.OTHER,
    "game": Unread.OTHER,
    "poll": Unread.OTHER,
    "story": Unread.OTHER,
    "checklist": Unread.OTHER,
    "giveaway": Unread.OTHER,
    "giveaway_winners": Unread.OTHER,
    "rich_message": Unread.OTHER,
    "paid_media": Unread.OTHER,
    "invoice": Unread.OTHER,
    "gift": Unread.OTHER,
    "unique_gift": Unread.OTHER,
    "successful_payment": Unread.OTHER,
    "web_app_data": Unread.OTHER,
    "passport_data": Unread.FILE,
}
"""What a message may hold besides text, and what to say to it. The first that it holds counts."""


def _unread(message: Message) -> Unread | None:
    """What of a new message cannot be read. None for text, and for what Telegram notes in a chat by itself."""
    for name, unread in _UNREAD.items():
        if getattr(message, name, None):
            return unread
    is_something = message.api_kwargs or message.forward_origin  # of a kind that is newer than we are, perhaps
    return Unread.OTHER if message.text is None and is_something else None


def _changed(message: Message) -> Unread | None:
    """A changed message is told so. A place that is being shared changes by itself, again and again: that is not."""
    return Unread.EDITED if message.text is not None or message.caption is not None else None


_TO_A_BOT = re.compile(r"(/\w+)@\w+", re.ASCII)
_DEEP_LINK = re.compile(r"/start\s+(start|resume|section)_([A-Za-z0-9_-]{1,64})\s*", re.ASCII)
_OPENS = {"start": "open", "resume": "resume", "section": "section"}
_START = re.compile(r"/start\s.*", re.ASCII | re.DOTALL)


def _typed(words: str) -> tuple[str | None, str | None]:
    """A text as what was typed, or as the data of the button that a deep link stands for.

    `start_sign_up` opens a journey where it was left, `section_set_up` a part of the menu, and `resume_a` a session
    that was left. With anything else `/start` is only `/start`, unless it is what must not be sent: that stays, so
    that the person is told.
    """
    words = _TO_A_BOT.sub(r"\1", words, count=1) if words.startswith("/") else words
    if not _START.fullmatch(words) or private(words):
        return words, None
    link = _DEEP_LINK.fullmatch(words)
    return (None, f":{_OPENS[link[1]]} {link[2]}") if link else ("/start", None)


def _sender(chat: Chat) -> Sender:
    """In a private chat, the chat has the number of the person."""
    return Sender(CHANNEL, str(chat.id), str(chat.id))


def _language(somebody: User | None) -> str:
    """The language of somebody's app, where we have words in it; English otherwise."""
    code = (somebody.language_code or "").partition("-")[0].casefold() if somebody else ""
    return code if code in languages() else ENGLISH


def _called(somebody: Chat | User) -> str:
    """What Telegram calls somebody: by their own name for themselves, or the first of their names."""
    return f"@{somebody.username}" if somebody.username else clean(somebody.first_name or "")


# Buttons

_LONGEST_DATA = 64


def _read_callback(number: int, query: CallbackQuery, today: date) -> Read:
    message = query.message  # Telegram leaves it out when it is too old, or gives its number alone
    if message is not None and message.chat.type != ChatType.PRIVATE:
        return replace(_outside(message), language=_language(query.from_user), callback=query.id)
    account = str(query.from_user.id)
    sender = Sender(CHANNEL, account, account)
    pressed_in = str(message.message_id) if message is not None else None
    data = clean(query.data or "")[:_LONGEST_DATA]
    asked = Asked(
        str(number),
        sender,
        today,
        data=data,
        pressed_in=pressed_in,
        called=_called(query.from_user),
        speaks=_language(query.from_user),
    )
    return Spoken(asked, query.id)


# Where we do not talk

_ABSENT = (ChatMember.LEFT, ChatMember.BANNED)


def _read_membership(changed: ChatMemberUpdated) -> Read:
    is_here, was_here = (each.status not in _ABSENT for each in (changed.new_chat_member, changed.old_chat_member))
    if changed.chat.type == ChatType.PRIVATE:
        return None if is_here else Gone(_sender(changed.chat), changed.date)
    was_added = is_here and not was_here and changed.chat.type != ChatType.CHANNEL
    return Outside(changed.chat.id, language=_language(changed.from_user)) if was_added else None


def _outside(message: MaybeInaccessibleMessage) -> Outside:
    """Where a message stands that was said where we do not talk."""
    if not isinstance(message, Message):
        return Outside(message.chat.id)
    return Outside(
        message.chat.id,
        message.message_thread_id if message.is_topic_message else None,
        message.business_connection_id,
        message.direct_messages_topic.topic_id if message.direct_messages_topic else None,
        _language(message.from_user),
    )


def _read_business(update: Update, username: str) -> Read:
    """A business account that takes us on is told, in its own chat with us; its customers only if they name us."""
    if (connection := update.business_connection) is not None:
        told = Outside(connection.user_chat_id, language=_language(connection.user))
        return told if connection.is_enabled else None
    message = update.business_message
    return _outside(message) if message is not None and _is_named(message, username) else None


_COMMAND = re.compile(r"/\w+(?:\s.*)?", re.ASCII | re.DOTALL)
"""One that is for whichever bot there is."""


def _is_addressed(message: Message, username: str) -> bool:
    """Is a message to us: a command, our name in it, or a reply to something we said?"""
    if _is_of_a_machine(message):
        return False
    answered = message.reply_to_message
    is_reply = answered is not None and answered.from_user is not None and answered.from_user.username == username
    return is_reply or _COMMAND.fullmatch(_words(message)) is not None or _is_named(message, username)


def _is_named(message: Message, username: str) -> bool:
    name = re.escape(username.casefold())
    return re.search(rf"@{name}\b", _words(message).casefold(), re.ASCII) is not None


def _is_of_a_machine(message: Message) -> bool:
    """Another bot's, with which we could talk for ever; or a channel's post that came into its group by itself.

    Whoever speaks in the name of a group or a channel looks like a bot too, and is none.
    """
    is_bot = message.from_user is not None and message.from_user.is_bot and message.sender_chat is None
    return is_bot or bool(message.is_automatic_forward)


def _words(message: Message) -> str:
    return message.text or message.caption or ""
