"""All that the far end knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.ports import Now
from tests.far_ends.bot_api.changes import Changes
from tests.far_ends.bot_api.chats import Chat, Post
from tests.far_ends.bot_api.description import Description
from tests.far_ends.bot_api.refused import bad_request
from tests.far_ends.bot_api.troubles import Limits
from tests.far_ends.bot_api.updates import Updates
from tests.far_ends.bot_api.webhook import Webhook

Json = dict[str, Any]


@dataclass(eq=False)
class Press:
    """A button pressed. `answer` is what answerCallbackQuery was given, None until then."""

    query_id: str
    update_id: int
    changes: Changes
    answer: Json | None = None
    is_expired: bool = False

    def expire(self) -> None:
        """Too old to be answered."""
        with self.changes:
            self.is_expired = True

    def wait_until_answered(self, seconds: float = 5.0) -> Json:
        """What it was answered with. AssertionError when there is no answer in that many real seconds."""
        answer = self.changes.wait(lambda: self.answer, seconds)
        if answer is None:
            raise AssertionError(f"Callback query {self.query_id} was not answered within {seconds} seconds.")
        return answer


class State:
    """Chats, files, presses, updates and what the bot shows of itself. Changed only inside `changes`."""

    def __init__(self, description: Description, bot: Json, clock: Now) -> None:
        self.description, self.bot, self.clock = description, bot, clock
        self.changes = Changes()
        self.faults: list[str] = []
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.files: dict[str, Json] = {}
        self.connections: dict[str, dict[int, Chat]] = {}
        """The chats of business accounts that the bot looks after, by connection and the other person's id."""
        self.shown: dict[tuple[str, str, str], Any] = {}
        """What the bot shows of itself: a word for what, the scope as JSON or the chat, and the language."""
        self.has_logged_out = False
        self.limits = Limits(clock)
        self.updates = Updates(description, self.changes, self.faults)
        self.webhook = Webhook(self.updates, self.changes, clock, self.faults)
        self._touched = 0

    def now(self) -> int:
        """Unix time."""
        return int(self.clock().timestamp())

    def touch(self) -> int:
        """One more thing has happened."""
        self._touched += 1
        return self._touched

    def open_chat(self, fields: Json, refuses: str | None = None) -> Chat:
        """The chat with these fields, new when there is none with its id."""
        with self.changes:
            if fields["id"] not in self.chats:
                self.chats[fields["id"]] = Chat(fields, self.changes, self.faults, refuses)
            return self.chats[fields["id"]]

    def chat(self, chat_id: int | str) -> Chat:
        """The chat by its id or @username. Raises Refused for one that the bot has never met."""
        if isinstance(chat_id, int) and chat_id in self.chats:
            return self.chats[chat_id]
        public = (chat for chat in self.chats.values() if not chat.is_private and "username" in chat.fields)
        if chat := next((chat for chat in public if chat_id == f"@{chat.fields['username']}"), None):
            return chat
        raise bad_request("chat not found")

    def business_chat(self, connection: str, chat_id: int | str) -> Chat:
        """A chat of somebody's business account. Raises Refused when the bot does not look after it."""
        if connection not in self.connections:
            raise bad_request("business connection not found")
        for chat in self.connections[connection].values():
            if chat.id == chat_id:
                return chat
        raise bad_request("BUSINESS_PEER_INVALID")

    def post(self, chat: Chat, message: Json, **known: Any) -> Post:
        """Put a message into a chat."""
        with self.changes:
            fields = {"message_id": chat.next_id(), "date": self.now(), "chat": chat.fields, **message}
            post = Post(fields, touched=self.touch(), **known)
            chat.posts[post.id] = post
            return post
