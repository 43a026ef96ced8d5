"""Telegram's HTML: which tags there are, and the entities they become."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from tests.far_ends.bot_api.refused import Refused, bad_request

Entity = dict[str, Any]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "tg-spoiler": "spoiler",
}
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>[^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-z-]+)(?:=(?:"([^"]*)"|'([^']*)'))?""")
_CHARACTER = re.compile(r"&(lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")


@dataclass
class _Open:
    name: str
    entity: Entity


def length(text: str) -> int:
    """In UTF-16 code units, as entities are counted."""
    return len(text.encode("utf-16-le")) // 2


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """The text and its entities. Raises Refused, "can't parse entities", for what Telegram cannot read.

    Any `<` has to begin a tag that Telegram knows, and every tag has to be closed in its turn.
    """
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        at = 0
        while (begins := self.source.find("<", at)) >= 0:
            self._take_words(self.source[at:begins])
            tag = _TAG.match(self.source, begins)
            if tag is None:
                raise self._unreadable('Unsupported start tag ""', begins)
            if tag["end"]:
                self._close(tag["name"].lower(), begins)
            else:
                self._begin(tag["name"].lower(), tag["attributes"], begins)
            at = tag.end()
        self._take_words(self.source[at:])
        if self.open:
            name = self.open[-1].name
            raise bad_request(f"can't parse entities: Can't find end tag corresponding to start tag \"{name}\"")
        return self.text, sorted(self.entities, key=lambda each: (each["offset"], -each["length"]))

    def _take_words(self, words: str) -> None:
        self.text += _CHARACTER.sub(lambda found: html.unescape(found[0]), words)

    def _begin(self, name: str, attributes: str, at: int) -> None:
        given = {key: double or single for key, double, single in _ATTRIBUTE.findall(attributes)}
        entity = _entity(name, given)
        if entity is None:
            raise self._unreadable(f'Unsupported start tag "{name}"', at)
        self.open.append(_Open(name, entity | {"offset": length(self.text)}))

    def _close(self, name: str, at: int) -> None:
        if not self.open:
            raise self._unreadable("Unexpected end tag", at)
        last = self.open.pop()
        if last.name != name:
            raise self._unreadable("Unmatched end tag", at, f', expected "</{last.name}>", found "</{name}>"')
        size = length(self.text) - last.entity["offset"]
        if size and last.entity["type"]:
            self.entities.append(last.entity | {"length": size})

    def _unreadable(self, what: str, at: int, more: str = "") -> Refused:
        offset = len(self.source[:at].encode())
        return bad_request(f"can't parse entities: {what} at byte offset {offset}{more}")


def _entity(name: str, given: dict[str, str]) -> Entity | None:
    """What a start tag stands for; None when Telegram knows no such tag."""
    if name == "a":  # without an address it is no link, and Telegram drops it
        address = html.unescape(given.get("href", ""))
        return {"type": "text_link", "url": address} if address else {"type": ""}
    if name == "span":
        return {"type": "spoiler"} if given.get("class") == "tg-spoiler" else None
    if name == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in given else "blockquote"}
    if name == "tg-emoji":
        return {"type": "custom_emoji", "custom_emoji_id": given.get("emoji-id", "")}
    return {"type": _SIMPLE[name]} if name in _SIMPLE else None


def commands(text: str) -> list[Entity]:
    """The commands in what a person wrote, which Telegram marks by itself."""
    return [
        {"type": "bot_command", "offset": length(text[: found.start()]), "length": length(found[0])}
        for found in re.finditer(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?", text)
    ]
