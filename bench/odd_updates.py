"""Updates by chance, each as the Bot API's description has it, with values that nobody expects."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, Final

from tests.far_ends.bot_api.description import Description, Field, Shape
from tests.far_ends.bot_api.rules import Between, OneOf, Size

Json = dict[str, Any]

PEOPLE: Final = range(5_000_001, 5_000_201)
GROUPS: Final = range(-1_001_000_000_020, -1_001_000_000_000)
DEPTH: Final = 8
"""Objects inside one another. Below this there is only what is required."""

_ISSUED = "ABCEGHJKLMNPRSTWXYZ"
_IN_NUMBERS = ("{}{}{}{}{}", "{} {} {} {} {}", "{}-{}-{}-{}-{}", "{}{} {} {} {}")
_AROUND = (
    *("{}", "{}", "my number is {} ok?", "client {}", "feedback {}", "/start {}", "/start start_{}", "<b>{}</b>"),
    *("😀{}😀", "/client {}", ":client {}", ":start {}", "£5 {}", "{}\0", "\u202e{}", "menu {}", "a.amount..{}"),
)
_WORDS = (
    *("", " ", "\n", "\0", "x", "yes", "no", "1", "2", "3", "done", "12,500.50", "-1", "5 10 2025", "menu", "help"),
    *("back", "cancel", "stop", "steps", "client Baker & Sons", "feedback it is fine", "/start", "/help", "/menu"),
    *("/start start_eligibility", "/start start_deadlines", "/start section_set_up", "/start resume_1", "/start x"),
    *("/help@assistant_bot", "@assistant_bot", "/nothing@other_bot", "myself", "my clients", "😀" * 40, "é" * 32),
    *("שלום", "\u202eabc\u202c", "\x07\x1b[31m", "\ud83d", "<b>&amp;</b>", "{amount}", "%s", "'; --", "x" * 4096),
    *("😀" * 2048, "1" * 400, "a b " * 500, ":menu", ":role agent", ":tick <b>", "zz.amount..yes", "1.2.3.4.5"),
)
_NUMBERS = (0, 1, -1, 7, 255, 65_536, 2**31 - 1)
_MOMENTS = (0, 1, 1_700_000_000, 1_795_262_400, 2**31 - 1)

_KINDS: Mapping[str, int] = {"message": 60, "callback_query": 30, "edited_message": 12, "my_chat_member": 4}
"""How often, where once is not enough."""

CONTENTS: Final = (
    *("animation", "audio", "document", "photo", "sticker", "video", "video_note", "voice", "contact", "dice"),
    *("poll", "venue", "location", "story", "forward_origin"),
)
"""What people send besides text."""


class Odd:
    """Makes updates. `private` is all that was in them and must be kept nowhere.

    `pressable` gives the data of buttons that stand in somebody's chat.
    """

    def __init__(self, description: Description, chance: Random, pressable: Callable[[int], Sequence[str]]) -> None:
        self._types = description.types
        self._chance = chance
        self._pressable = pressable
        self.private: set[str] = set()

    def update(self, number: int) -> Json:
        """An update with this number."""
        kinds = [name for name in self._types["Update"].fields if name != "update_id"]
        kind = self._chance.choices(kinds, [_KINDS.get(name, 1) for name in kinds])[0]
        value = self._object(self._types[self._types["Update"].fields[kind].types[0]], 1)
        if kind in ("message", "edited_message"):
            self._say_something(value)
        elif kind == "callback_query":
            self._press_something(value)
        return {"update_id": number, kind: value}

    def _say_something(self, message: Json) -> None:
        if self._chance.random() < 0.8:
            message["chat"] = {"id": self._chance.choice(PEOPLE), "type": "private"}
        if self._chance.random() < 0.6:
            message["text"] = self._text()
        elif self._chance.random() < 0.8:
            name = self._chance.choice(CONTENTS)
            message[name] = self._field(self._types["Message"].fields[name], 2)
            message["caption"] = self._text()

    def _press_something(self, query: Json) -> None:
        if self._chance.random() < 0.6:
            person = self._chance.choice(PEOPLE)
            query["from"] = query["from"] | {"id": person, "is_bot": False}
            query["message"] = {"chat": {"id": person, "type": "private"}, "message_id": 2, "date": 0}
            query["data"] = self._chance.choice([*self._pressable(person), self._text()])

    def _object(self, shape: Shape, depth: int) -> Json:
        if shape.name == "Chat":
            return self._chat(depth)
        share = 1.5 / len(shape.fields) if len(shape.fields) > 30 else 0.3
        names = [
            name
            for name, field in shape.fields.items()
            if field.required or (depth < DEPTH and self._chance.random() < share)
        ]
        made = {name: self._field(shape.fields[name], depth) for name in self._chosen(names, shape)}
        if shape.name == "User":
            made |= {"id": self._chance.choice(PEOPLE), "is_bot": self._chance.random() < 0.1}
        return made

    def _chosen(self, names: Sequence[str], shape: Shape) -> Sequence[str]:
        """These names, of those of which one is allowed only one."""
        if shape.choice is None:
            return names
        others = sorted(shape.choice.names)
        one = self._chance.choice(others) if shape.choice.needed or any(name in others for name in names) else None
        return [name for name in names if name not in others] + ([one] if one else [])

    def _chat(self, depth: int) -> Json:
        kind = self._chance.choice(("private", "private", "group", "supergroup", "channel"))
        number = self._chance.choice(PEOPLE if kind == "private" else GROUPS)
        names = [name for name in ("title", "username", "first_name") if depth < DEPTH and self._chance.random() < 0.5]
        return {"id": number, "type": kind, **{name: self._text() for name in names}}

    def _field(self, field: Field, depth: int) -> Any:
        of_type = self._chance.choice(field.types)
        rules = field.rules.get(of_type, ())
        if words := next((rule.words for rule in rules if isinstance(rule, OneOf)), None):
            return self._chance.choice(words)
        if span := next((rule for rule in rules if isinstance(rule, Between)), None):
            return self._chance.randint(span.low, span.high)
        if of_type == "Integer":
            return self._number(field.name)
        if of_type == "String" and field.name.endswith("id"):  # Telegram's own, and nothing that anybody typed
            return f"id-{self._chance.randrange(10**9)}"
        size = next((rule for rule in rules if isinstance(rule, Size)), None)
        value = self._value(of_type, depth)
        return value if size is None else _sized(value, size)

    def _value(self, of_type: str, depth: int) -> Any:
        if of_type.startswith("Array of "):
            most = 3 if depth < DEPTH else 1
            return [self._value(of_type[9:], depth + 1) for _each in range(self._chance.randint(0, most))]
        shape = self._types.get(of_type)
        match of_type:
            case "String":
                return self._text()
            case "Boolean":
                return self._chance.random() < 0.5
            case "Integer":
                return self._chance.choice(_NUMBERS)
            case "Float":
                return self._chance.uniform(-90, 90)
        assert shape is not None, of_type
        if shape.variants:
            return self._value(self._chance.choice(shape.variants if depth < DEPTH else shape.variants[:1]), depth)
        return self._object(shape, depth + 1)

    def _number(self, name: str) -> int:
        if re.search(r"date|time|until", name):
            return self._chance.choice(_MOMENTS)
        return self._chance.choice(_NUMBERS)

    def _text(self) -> str:
        return self._private() if self._chance.random() < 0.2 else self._chance.choice(_WORDS)

    def _private(self) -> str:
        """A National Insurance number of its own, with something around it."""
        digits = f"{self._chance.randrange(10**6):06}"
        parts = ("".join(self._chance.choices(_ISSUED, k=2)), digits[:2], digits[2:4], digits[4:], "C")
        if parts[0] in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"):
            return self._private()
        number = self._chance.choice(_IN_NUMBERS).format(*parts)
        self.private.add(number)
        return self._chance.choice(_AROUND).format(number)


def is_due(update: Json) -> bool:
    """Does whoever sent this expect a reply? Things said, sent or changed in a private chat, and buttons pressed there.

    What Telegram itself notes in a chat, such as a pinned message, is nothing that was said.
    """
    if (query := update.get("callback_query")) is not None:
        return "message" in query and query["message"]["chat"]["type"] == "private"
    message = update.get("message") or update.get("edited_message")
    if message is None or message["chat"]["type"] != "private" or message.get("from", {}).get("is_bot"):
        return False
    if "edited_message" in update:
        return "text" in message or "caption" in message
    return "text" in message or any(message.get(name) for name in CONTENTS)


def _sized(value: Any, size: Size) -> Any:
    """A value made to fit."""
    if isinstance(value, list):
        return (value * size.low)[: size.high] if value else value
    fitting = (value.encode(errors="replace").decode() * 2)[: size.high] if len(value) >= size.low else "x" * size.low
    while len(fitting.encode()) > size.high:
        fitting = fitting[:-1]
    return fitting
