"""Those who talk to the bot, and where: in private, in groups with topics, in channels, through a business account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.far_ends.bot_api.chats import Chat, Post
from tests.far_ends.bot_api.formatting import commands
from tests.far_ends.bot_api.refused import BLOCKED, DEACTIVATED, KICKED, NOT_STARTED
from tests.far_ends.bot_api.state import Press, State

Json = dict[str, Any]

ANONYMOUS_ADMIN = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
"""Who Telegram says it was when an administrator of a group writes in the group's name."""


@dataclass(eq=False)
class Place:
    """Where messages go: a chat, the kind of update they come in, and the fields that every message there has."""

    state: State
    chat: Chat
    kind: str = "message"
    marks: Json = field(default_factory=dict)

    def takes(self, message: Json) -> Post:
        """A message arrives, and so does its update. In a chat's text, commands are marked."""
        if message.get("text") and (marked := commands(message["text"])):
            message = {"entities": marked} | message
        with self.state.changes:
            post = self.state.post(self.chat, self.marks | message, kind=self.kind)
            post.update_id = self.state.updates.add(self.kind, post.fields)
            self.chat.acted = post.touched
            return post


@dataclass(eq=False)
class Group(Place):
    """A supergroup. Messages in a topic have `message_thread_id=group.topic(7)`."""

    def topic(self, thread: int) -> int:
        """Open a topic of a forum, if it is not open yet; its thread id."""
        self.chat.threads.add(thread)
        return thread

    def adds_bot(self, by: Person) -> None:
        with self.state.changes:
            self.chat.refuses = None
            _bots_standing(self.state, self.chat, by, "left", "member")

    def removes_bot(self, by: Person) -> None:
        with self.state.changes:
            self.chat.refuses = KICKED
            _bots_standing(self.state, self.chat, by, "member", "kicked")


@dataclass(eq=False)
class Channel(Place):
    """A channel. Posts are the channel's own: they come from nobody."""

    def posts(self, text: str, **fields: Any) -> Post:
        return self.takes({"text": text, "sender_chat": self.chat.fields, **fields})


class Person:
    """Somebody with a Telegram account. `also` is in every message they send.

    The bot may not write first: `chat` refuses until they have said something in private.
    """

    def __init__(self, state: State, user: Json, also: Json | None = None) -> None:
        self._state, self.user, self._also = state, user, also or {}
        chat = {"id": user["id"], "type": "private", "first_name": user["first_name"]}
        self.chat = state.open_chat(chat, NOT_STARTED)
        self._private = Place(state, self.chat)

    def says(self, text: str, to: Place | None = None, **fields: Any) -> Post:
        """Write something; in private unless `to` says where. `fields` are any of the Bot API's Message."""
        return self.sends(to, text=text, **fields)

    def sends(self, to: Place | None = None, **fields: Any) -> Post:
        """Send anything: fields of the Bot API's Message, such as those in CONTENTS."""
        place = to or self._private
        with self._state.changes:
            if place is self._private:
                assert self.chat.refuses in (None, NOT_STARTED), f"{self.chat.refuses}, so nothing can be sent to it."
                self.chat.refuses = None
            return place.takes({"from": self.user, **self._also, **fields})

    def edits(self, post: Post, **fields: Any) -> int:
        """Change what was sent before: the id of the update that tells so."""
        assert post.kind is not None, "The bot's own messages are not edited by people."
        with self._state.changes:
            post.earlier.append(post.fields)
            post.fields = post.fields | fields | {"edit_date": self._state.now()}
            self.chat.acted = post.touched = self._state.touch()
            return self._state.updates.add(f"edited_{post.kind}", post.fields)

    def presses(
        self, label_or_data: str, post: Post | None = None, in_: Place | None = None, *, is_inaccessible: bool = False
    ) -> Press:
        """Press an inline button: of `post`, or else of the newest message that has it now.

        With `is_inaccessible` the bot is not shown the message, as when it is old.
        """
        chat = in_.chat if in_ else self.chat
        posts = [post] if post else reversed(chat.messages)
        for each in posts:
            if button := each.button(label_or_data):
                assert "callback_data" in button, f"{label_or_data!r} opens {button}: it asks the bot nothing."
                return self.forges(button["callback_data"], each, is_inaccessible=is_inaccessible)
        raise AssertionError("\n".join(_no_button(label_or_data, chat)))

    def forges(self, data: str, post: Post, *, is_inaccessible: bool = False) -> Press:
        """Send any callback data at all, as a tampered app can, for a message the bot sent."""
        message = post.fields
        if is_inaccessible:
            message = {"chat": message["chat"], "message_id": message["message_id"], "date": 0}
        with self._state.changes:
            query_id = str(7_000_000 + self._state.touch())
            query = {
                "id": query_id,
                "from": self.user,
                "message": message,
                "chat_instance": f"instance-{message['chat']['id']}",
                "data": data,
            }
            self._state.chats[message["chat"]["id"]].acted = self._state.touch()
            press = Press(query_id, self._state.updates.add("callback_query", query), self._state.changes)
            self._state.presses[query_id] = press
            return press

    def blocks(self) -> None:
        """Block the bot: it is told, and may write no more."""
        with self._state.changes:
            self.chat.refuses = BLOCKED
            _bots_standing(self._state, self.chat, self, "member", "kicked")

    def unblocks(self) -> None:
        with self._state.changes:
            self.chat.refuses = None
            _bots_standing(self._state, self.chat, self, "kicked", "member")

    def leaves_telegram(self) -> None:
        """Delete the account. The bot is not told; it is refused when it next writes."""
        with self._state.changes:
            self.chat.refuses = DEACTIVATED

    def connects_business(self, connection_id: str) -> Business:
        """Have the bot look after this person's business account."""
        with self._state.changes:
            self._state.connections[connection_id] = {}
            connection = {"id": connection_id, "user": self.user, "user_chat_id": self.chat.id, "is_enabled": True}
            self._state.updates.add("business_connection", connection | {"date": self._state.now()})
            return Business(self._state, connection_id)


@dataclass(eq=False)
class Business:
    """A business account that the bot looks after: what others write to it comes to the bot."""

    state: State
    connection_id: str

    def chat_with(self, person: Person) -> Place:
        """Where a person writes to the account: `person.says("Hello", to=business.chat_with(person))`."""
        chats = self.state.connections[self.connection_id]
        if person.chat.id not in chats:
            chats[person.chat.id] = Chat(person.chat.fields, self.state.changes, self.state.faults)
        marks = {"business_connection_id": self.connection_id}
        return Place(self.state, chats[person.chat.id], "business_message", marks)


def _bots_standing(state: State, chat: Chat, by: Person, old: str, new: str) -> None:
    """The bot is told where it stands in a chat."""
    value = {
        "chat": chat.fields,
        "from": by.user,
        "date": state.now(),
        "old_chat_member": _member(state.bot, old),
        "new_chat_member": _member(state.bot, new),
    }
    chat.acted = state.touch()
    state.updates.add("my_chat_member", value)


def _member(user: Json, status: str) -> Json:
    return {"status": status, "user": user} | ({"until_date": 0} if status == "kicked" else {})


def _no_button(label_or_data: str, chat: Chat) -> Iterator[str]:
    yield f"Chat {chat.id} has no button {label_or_data!r}. It has:"
    yield from (f"  {post}" for post in chat.messages)
