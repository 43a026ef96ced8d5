"""JSON lines: the terminal channel for programs. One object a line in, one a line out, flushed for each turn."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, TextIO
from unicodedata import category

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from adapters.terminal.files import keep
from bot import frame
from bot.assistant import Assistant, Taken
from bot.clock import EARLIEST_TODAY, LATEST_TODAY, london_date
from bot.ports import Now, Store, StoreUnavailable
from bot.updates import Role, Sender, Update, clean
from bot.wording import Wording, wording
from journeys.engine.replies import File, Reply

CHANNEL = "jsonl"

_UNPRINTED = ("Cc", "Cs", "Zl", "Zp")
"""Kinds of characters that stand for no letter: controls, halves of characters, ends of lines and paragraphs."""


_WRITTEN_OUT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

_WANTED = {
    "id": "give a text of 1 to 120 letters, or a whole number of 64 bits",
    "text": "give a text",
    "choose": "give a text",
    "person": "give a text of 1 to 120 letters",
    "role": f"give one of {', '.join(Role)}",
    "language": "give two small letters",
}
"""What goes into each field."""


def _printed(name: object) -> object:
    """Raises ValueError for a name that would look like another, and that not every database keeps."""
    if isinstance(name, str) and any(category(each) in _UNPRINTED for each in name):
        raise ValueError("take out the control characters, such as line ends, tabs and null")
    return name


def _day(given: object) -> date | None:
    """Raises ValueError for anything but a day, written out, that the rules here know."""
    if given is None:
        return None
    if not isinstance(given, str) or not _WRITTEN_OUT.fullmatch(given):
        raise ValueError("write the day as YYYY-MM-DD")
    try:
        day = date.fromisoformat(given)
    except ValueError:
        raise ValueError("there is no such day") from None
    if not EARLIEST_TODAY <= day <= LATEST_TODAY:
        raise ValueError(f"give a day from {EARLIEST_TODAY} to {LATEST_TODAY}")
    return day


Name = Annotated[str, Field(min_length=1, max_length=120), BeforeValidator(_printed)]
Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Words = Annotated[str, BeforeValidator(lambda given: clean(given) if isinstance(given, str) else given)]


class Asked(BaseModel):
    """One line in. `text` is what was typed, or `choose` the data of a button."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Name | Number
    text: Words | None = None
    choose: Words | None = None
    person: Name = "local"
    role: Role | None = Field(default=None, strict=False)
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}\z")
    today: Annotated[date | None, BeforeValidator(_day)] = None

    @model_validator(mode="after")
    def _says_one_thing(self) -> Asked:
        if (self.text is None) == (self.choose is None):
            raise ValueError("give either text or choose")
        return self


def converse(assistant: Assistant, store: Store, now: Now, source: TextIO, sink: TextIO) -> None:
    """Answer every line until the source ends, or SIGTERM comes. For the main thread.

    A line that cannot be read gets `{"error": ...}` and is passed over. Files that were made go with the end: they may
    show dates from HMRC's record.
    """
    with suppress(_ToldToStop), _ending_on_sigterm(), TemporaryDirectory(prefix="mtd-assistant-") as folder:
        for line in source:
            if not line.strip():
                continue
            taken, shown = _answered(assistant, now, line, Path(folder))
            sink.write(json.dumps(shown, ensure_ascii=False) + "\n")
            sink.flush()
            if taken is not None:
                with suppress(StoreUnavailable):  # noted or not, the same id gets the same answer
                    store.delivered(taken.row, len(taken.answer.replies), now())


class _ToldToStop(BaseException):
    """Raised wherever the program is, so that nothing but the end takes it for its own."""


@contextmanager
def _ending_on_sigterm() -> Iterator[None]:
    """Raises _ToldToStop on the first SIGTERM. A second one ends the process at once."""

    def stop(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        raise _ToldToStop

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _answered(assistant: Assistant, now: Now, line: str, folder: Path) -> tuple[Taken | None, Mapping[str, Any]]:
    try:
        read = json.loads(line)
    except json.JSONDecodeError as error:
        return None, {"error": f"this line is not JSON, from character {error.pos + 1} on"}
    except (ValueError, RecursionError):
        return None, {"error": "this line is not JSON that can be read"}
    if not isinstance(read, dict):
        return None, {"error": "a line holds one JSON object"}
    try:
        asked = Asked.model_validate(read)
    except ValidationError as error:
        return None, {"error": _in_words(error), **_echo(read)}
    try:
        taken = assistant.take(_update(asked, now))
    except StoreUnavailable:
        return None, {"error": wording(asked.language or "en").text(frame.UNAVAILABLE), "id": asked.id}
    words = wording(taken.language)
    replies = [_reply(reply, words, now(), folder) for reply in taken.answer.replies]
    return taken, {"replies": replies, "id": asked.id, **taken.answer.at}


def _echo(read: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"id": read["id"]} if isinstance(read.get("id"), str | int) else {}


def _in_words(error: ValidationError) -> str:
    """The first thing that is wrong: what a check of ours says, or else what goes into that field."""
    first = error.errors(include_url=False, include_input=False)[0]
    ours = first["msg"].removeprefix("Value error, ") if first["type"] == "value_error" else None
    if not first["loc"]:
        return ours or "a line holds one JSON object"
    name = str(first["loc"][0])
    return f"{name}: {ours or _WANTED.get(name, 'there is no such field')}"


def _update(asked: Asked, now: Now) -> Update:
    sender = Sender(CHANNEL, asked.person, asked.person)
    today = asked.today or london_date(now())
    return Update(str(asked.id), sender, today, asked.text, asked.choose, asked.role, asked.language)


def _reply(reply: Reply, words: Wording, now: datetime, folder: Path) -> Mapping[str, Any]:
    return {
        "text": words.reply(reply),
        "buttons": [{"label": words.text(button.label), "data": button.data} for button in reply.buttons],
        "links": [{"label": words.text(link.label), "url": link.url} for link in reply.links],
        "files": [_file(file, words, now, folder) for file in reply.files],
    }


def _file(file: File, words: Wording, now: datetime, folder: Path) -> Mapping[str, str]:
    from bot.files import made  # pictures take a while to import, and few answers have one

    kept = made(file, now, words)
    return {"name": kept.name, "type": kept.type, "path": str(keep(kept, folder))}
