"""JSON lines: the terminal channel for programs. One object a line in, one a line out, flushed for each turn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, TextIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from adapters.terminal.files import keep
from bot import frame
from bot.assistant import Assistant, Taken
from bot.clock import EARLIEST_TODAY, london_date
from bot.ports import Now, Store, StoreUnavailable
from bot.updates import Role, Sender, Update
from bot.wording import Wording, wording
from journeys.engine.replies import File, Reply

CHANNEL = "jsonl"


class Asked(BaseModel):
    """One line in. `text` is what was typed, or `choose` the data of a button."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: Annotated[str, Field(min_length=1, max_length=120)] | int
    text: str | None = None
    choose: str | None = None
    person: str = Field(default="local", min_length=1, max_length=120)
    role: Role | None = Field(default=None, strict=False)
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")
    today: date | None = Field(default=None, strict=False, ge=EARLIEST_TODAY)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Asked:
        if (self.text is None) == (self.choose is None):
            raise ValueError("give either text or choose")
        return self


def converse(assistant: Assistant, store: Store, now: Now, source: TextIO, sink: TextIO) -> None:
    """Answer every line until the source ends. A line that cannot be read gets `{"error": ...}` and is passed over."""
    with TemporaryDirectory(prefix="mtd-assistant-") as folder:
        for line in source:
            if not line.strip():
                continue
            taken, shown = _answered(assistant, now, line, Path(folder))
            sink.write(json.dumps(shown, ensure_ascii=False) + "\n")
            sink.flush()
            if taken is not None:
                with suppress(StoreUnavailable):  # noted or not, the same id gets the same answer
                    store.delivered(taken.row, len(taken.answer.replies), now())


def _answered(assistant: Assistant, now: Now, line: str, folder: Path) -> tuple[Taken | None, Mapping[str, Any]]:
    try:
        read = json.loads(line)
    except (ValueError, RecursionError) as error:
        return None, {"error": f"this line is not JSON: {error}"}
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
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    said = first["msg"].removeprefix("Value error, ")
    return f"{where}: {said}" if where else said


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
