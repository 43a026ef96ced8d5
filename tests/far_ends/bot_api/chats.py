"""Chats, and the messages in them as they stand now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.far_ends.bot_api.changes import Changes
from tests.far_ends.bot_api.description import Upload

Json = dict[str, Any]


@dataclass(eq=False)
class Post:
    """A message.

    `fields` is the Bot API's Message as it is now. `kind` and `update_id` are of the update it came in, None for the
    bot's own. `source` is the bot's text as it was sent, before parsing, and `markup` the reply_markup sent
    with it. `earlier` holds the fields before each edit. `touched` counts up over all that happens in the far end.
    """

    fields: Json
    kind: str | None = None
    update_id: int | None = None
    source: str = ""
    markup: Json | None = None
    upload: Upload | None = None
    earlier: list[Json] = field(default_factory=list)
    is_deleted: bool = False
    touched: int = 0

    @property
    def id(self) -> int:
        return int(self.fields["message_id"])

    @property
    def text(self) -> str:
        """The text or the caption, after parsing."""
        return str(self.fields.get("text", self.fields.get("caption", "")))

    @property
    def is_the_bots(self) -> bool:
        return self.kind is None

    @property
    def rows(self) -> list[list[Json]]:
        """The rows of inline buttons under the message now."""
        keyboard: list[list[Json]] = self.fields.get("reply_markup", {}).get("inline_keyboard", [])
        return keyboard

    @property
    def buttons(self) -> list[str]:
        """The labels of the inline buttons, in reading order."""
        return [button["text"] for row in self.rows for button in row]

    def button(self, label_or_data: str) -> Json | None:
        """The inline button with this label, or else with this callback data."""
        buttons = [button for row in self.rows for button in row]
        for key in ("text", "callback_data"):
            if found := next((button for button in buttons if button.get(key) == label_or_data), None):
                return found
        return None

    def __str__(self) -> str:
        what = self.upload.name + ": " if self.upload else ""
        return f"{self.id}. {what}{self.text!r} {self.buttons or ''}".rstrip()


@dataclass(eq=False)
class Chat:
    """A chat. `fields` is the Bot API's Chat; `refuses` is why the bot may not write here; None when it may.

    `threads` are the topics of a forum. `acted` is what had been touched when a person last did something here.
    """

    fields: Json
    changes: Changes
    faults: list[str]
    refuses: str | None = None
    threads: set[int] = field(default_factory=set)
    posts: dict[int, Post] = field(default_factory=dict)
    actions: list[str] = field(default_factory=list)
    acted: int = 0

    @property
    def id(self) -> int:
        return int(self.fields["id"])

    @property
    def is_private(self) -> bool:
        return bool(self.fields["type"] == "private")

    def next_id(self) -> int:
        return max(self.posts, default=0) + 1

    @property
    def messages(self) -> list[Post]:
        """What the bot has said and not deleted, oldest first."""
        with self.changes:
            return [post for post in self.posts.values() if post.is_the_bots and not post.is_deleted]

    def since(self, touched: int) -> list[Post]:
        """What the bot has said or edited since then."""
        return [post for post in self.messages if post.touched > touched]

    def wait_for(self, what: str | Callable[[Post], bool], *, since: int | None = None, seconds: float = 5.0) -> Post:
        """The first message holding this text, or of which this is true, that the bot says or edits.

        Looks at what it did since a person last did something here, or since a post was `touched`; `since=0` is all.
        AssertionError, with what was said instead, when there is none in that many real seconds.
        """
        begun = self.acted if since is None else since
        holds = what if callable(what) else (lambda post: what in post.text)
        found = self.changes.wait(lambda: next((post for post in self.since(begun) if holds(post)), None), seconds)
        if found is None:
            wanted = getattr(what, "__name__", "") if callable(what) else repr(what)
            raise AssertionError("\n".join(self._instead(wanted, begun, seconds)))
        return found

    def _instead(self, wanted: str, begun: int, seconds: float) -> Iterator[str]:
        yield f"The bot did not say {wanted} in chat {self.id} within {seconds} seconds. It said:"
        yield from (f"  {post}" for post in self.since(begun))
        yield from (f"  fault: {fault}" for fault in self.faults)
