"""One conversation for each outcome, to be read: the shortest, in the terminal, as somebody would type it.

Where an outcome says different things to different people, there is one more for each of them. They are written anew
with `UPDATE=1`; read what changed before you commit it.
"""

from __future__ import annotations

import io
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from adapters.database.store import DatabaseStore
from adapters.terminal.chat import Chat
from bot.assistant import Assistant
from journeys.engine.journey import Journey
from journeys.engine.model import Outcome
from journeys.engine.text import Message, Several, Value, message
from journeys.engine.walk import Walk, shortest
from journeys.registry import JOURNEYS
from tests.bot.chatting import Shelf
from tests.journeys.talk import ENGLISH
from tests.journeys.test_walks import TODAYS, walked
from tests.journeys.typed import lines_of

FOLDER = Path(__file__).parent.parent / "transcripts"
UPDATE = bool(os.environ.get("UPDATE"))
MEANT = "if this is meant: UPDATE=1 ./run test tests/journeys/test_transcripts.py, and read the changes"
ORDINARY = TODAYS[1]
DAYS = dict.fromkeys((ORDINARY, *TODAYS))  # the ordinary one first


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("transcripts"))


@pytest.mark.parametrize("key", JOURNEYS)
def test_the_conversations_to_each_outcome_read_as_before(
    key: str, shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said: dict[str, str] = {}
    for name, walk in ways(key).items():
        text = named_alike(transcript(JOURNEYS[key], walk, shelf.path()), tmp_path)
        assert title_of(walk) in " ".join(text.split()), text
        said[f"{name}.txt"] = text
    folder = FOLDER / key
    if UPDATE:
        write(folder, said)
    read = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    assert said == read, MEANT


def test_there_are_no_others() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(JOURNEYS)


def ways(key: str) -> dict[str, Walk]:
    """The shortest way to each outcome, on an ordinary day where it can be reached then, and to all that it can say.

    By the name of the transcript: the outcome's key, and a number for one that says more.
    """
    found: dict[str, Walk] = {}
    for today in DAYS:
        if len(found) < len(JOURNEYS[key].outcomes):
            found = shortest(walked(key, today)) | found
    told = {text for walk in found.values() for text in texts_of(walk)}
    names = Counter(found.keys())
    for today in DAYS:
        for walk in sorted(walked(key, today), key=lambda each: len(each.passed)):
            if not told.issuperset(texts_of(walk)):
                told |= texts_of(walk)
                names[walk.end.key] += 1
                found[f"{walk.end.key}-{names[walk.end.key]}"] = walk
    return found


def texts_of(walk: Walk) -> set[str]:
    """The literals that the outcome puts together on this walk. Those without a word of their own are left out."""
    assert isinstance(walk.end, Outcome)
    values = walk.end.fill(walk.facts) if walk.end.fill else {}
    said = [Message(text, values) for text in walk.end.texts()]
    return {text for each in said for text in literals_of(each) if re.search(r"[a-z]", re.sub(r"{\w+}", "", text))}


def literals_of(value: Value) -> Iterator[str]:
    """The text of a message and of all that is shown inside it."""
    if isinstance(value, Several):
        for item in value.items:
            yield from literals_of(item)
    if isinstance(value, Message):
        yield value.text
        for name, item in value.values.items():
            yield from literals_of(item) if f"{{{name}}}" in value.text else ()


def named_alike(text: str, folder: Path) -> str:
    """The text with the names of files as they are on any machine."""
    return re.sub(r"-[0-9a-f]{8}(\.[a-z]{3})\b", r"\1", text.replace(f"{folder}/", ""))


def title_of(walk: Walk) -> str:
    """What the conversation must come to."""
    assert isinstance(walk.end, Outcome)
    return ENGLISH.text(walk.end.say(walk.end.title, walk.facts))


def write(folder: Path, said: dict[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.txt"):
        path.unlink()
    for name, text in said.items():
        (folder / name).write_text(text, encoding="utf-8")


def transcript(journey: Journey, walk: Walk, database: Path) -> str:
    """The conversation as the terminal shows it."""
    today = walk.facts.today
    shown = io.StringIO()
    store = DatabaseStore(f"sqlite:///{database}", synchronous="OFF")
    noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    lines = iter(lines_of(journey, walk))

    def ask(_labels: Sequence[str]) -> str:
        line = next(lines, None)
        if line is None:
            raise EOFError
        shown.write(f"\n> {line}\n")
        return line

    console = Console(file=shown, width=80, highlight=False, color_system=None)
    Chat(Assistant(store, JOURNEYS, lambda: noon), store, lambda: noon, console, ask).run()
    store.close()
    _menu, _asked, spoken = shown.getvalue().partition(f"\n> {journey.title}\n")
    spoken, _space, _leaving = spoken.rstrip().rpartition("\n\n")
    lines_shown = [f"Today is {ENGLISH.text(message('{today}', today=today))}.", "", f"> {journey.title}"]
    return "\n".join([*lines_shown, *(line.rstrip() for line in spoken.split("\n"))]) + "\n"
