"""Ten thousand updates that nobody expects, sent to a bot at work by its webhook; then a look at all that it wrote.

Nothing may escape: no error in its log, no update refused, no reply missing where one is due, nothing private in the
log, the database or anything said, and at the end it still answers. Fails when anything was wrong, and says what.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event
from time import monotonic
from typing import Any

import httpx

from bench.figures import Figure, options, show
from bench.odd_updates import GROUPS, PEOPLE, Odd, is_due
from bench.serving import NOON, SECRET, TOKEN, Plan, free_port, started
from bot.updates import clean
from tests.far_ends.bot_api.server import BotApi

_AT_ONCE = 16
_SENT_AGAIN = 0.03
_FIRST = 900_000_001
_SECONDS = 120.0
_ERRORS = re.compile(r"\[(?:error|critical)\s*\]|Traceback|Exception")

Json = dict[str, Any]


@dataclass
class Found:
    """What was sent, and what was wrong with what came of it: a sentence for each."""

    sent: int = 0
    due: int = 0
    answered: int = 0
    private: int = 0
    faults: list[str] = field(default_factory=list)


def fuzz(updates: int, seed: int, folder: Path) -> Found:
    """Send this many updates, which the seed decides, and look at what came of them."""
    found, database, log = Found(updates), folder / "fuzz.db", folder / "fuzz.log"
    with BotApi(TOKEN, Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]), lambda: NOON) as api:
        odd = Odd(api.state.description, Random(seed), lambda person: _standing(api, person))
        _open_chats(api)
        plan = Plan(api.url, f"sqlite:///{database}", free_port())
        with log.open("wb") as errors, started(plan, errors) as process:
            api.wait_until(lambda: api.webhook.address, "the bot has set its webhook", _SECONDS)
            sent, statuses = asyncio.run(_send(odd, updates, Random(seed), plan))
            _wait_until_all_is_said(database)
            found.faults += faults_of_service(api, process.poll())
        found.faults += [f"update {number} was answered with {status}" for number, status in statuses if status != 200]
        found.faults += [f"what the bot asked: {fault}" for fault in api.faults]
        said = json.dumps([call.fields for call in api.requests], default=str, ensure_ascii=False)
    found.private = len(odd.private)
    found.faults += faults_of_log(log)
    found.faults += faults_of_replies(database, sent, found)
    found.faults += faults_of_privacy(odd.private, folder, said)
    return found


def _open_chats(api: BotApi) -> None:
    for person in PEOPLE:
        api.person(person).chat.refuses = None
    for group in GROUPS:
        api.group(group)


def _standing(api: BotApi, person: int) -> Sequence[str]:
    """The data of the buttons in somebody's chat."""
    rows = (row for post in api.state.chats[person].messages[-3:] for row in post.rows)
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


# Sending


async def _send(odd: Odd, updates: int, chance: Random, plan: Plan) -> tuple[list[Json], list[tuple[int, int]]]:
    """Send updates, some of them twice; each of them, and what it was answered with."""
    sent: list[Json] = []
    statuses: list[tuple[int, int]] = []
    numbers = iter(range(_FIRST, _FIRST + updates))
    async with httpx.AsyncClient(timeout=_SECONDS) as client, asyncio.TaskGroup() as group:

        async def post(update: Json) -> None:
            # Letters outside ASCII are escaped, as halves of characters cannot be sent otherwise.
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET, "Content-Type": "application/json"}
            url = f"http://127.0.0.1:{plan.port}/telegram"
            answer = await client.post(url, content=json.dumps(update).encode(), headers=headers)
            statuses.append((update["update_id"], answer.status_code))

        async def some() -> None:
            for number in numbers:
                update = odd.update(number)
                sent.append(update)
                for _time in range(2 if chance.random() < _SENT_AGAIN else 1):
                    await post(update)

        for _each in range(_AT_ONCE):
            group.create_task(some())
    return sent, statuses


def _wait_until_all_is_said(database: Path) -> None:
    """Wait for as long as there is less and less to be said."""
    pause, least, until = Event(), sys.maxsize, 0.0
    while waiting := _rows(database, "SELECT count(*) FROM outbox WHERE delivered_at IS NULL")[0][0]:
        if waiting < least:
            least, until = waiting, monotonic() + _SECONDS
        if monotonic() > until:
            raise SystemExit(f"{waiting} answers are not said, and for {_SECONDS} seconds there were no fewer.")
        pause.wait(0.1)


def _rows(database: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(database, timeout=30)) as connection:
        return connection.execute(sql).fetchall()


# Looking


def faults_of_service(api: BotApi, ended: int | None) -> Iterator[str]:
    """Whether the bot still answers. `ended` is what its process ended with, None when it lives."""
    if ended is not None:
        yield f"the bot's process ended with {ended}"
        return
    newcomer = api.person(PEOPLE.stop)
    newcomer.says("/start")
    try:
        newcomer.chat.wait_for("Who are you asking for?", seconds=30)
    except AssertionError:
        yield "the bot does not answer at the end"


def faults_of_log(log: Path) -> Iterator[str]:
    """Errors in the log."""
    for line in log.read_text(errors="replace").splitlines():
        if _ERRORS.search(line):
            yield f"in the log: {line}"


def faults_of_replies(database: Path, sent: Sequence[Json], found: Found) -> Iterator[str]:
    """Replies that are missing. What nobody expects a reply to may have one all the same."""
    answered = {key for (key,) in _rows(database, "SELECT key FROM outbox")}
    said = Counter(_said(update) for update in sent)
    for update in sent:
        if is_due(update) and not (
            "edited_message" in update and said[_said(update)] > 1
        ):  # Nobody sees such a change.
            found.due += 1
            if answered & {f"update:{update['update_id']}", f"update:album:{_message(update).get('media_group_id')}"}:
                found.answered += 1
            else:
                yield f"no reply to {json.dumps(update)[:400]}"


def _said(update: Json) -> tuple[Any, ...]:
    """Which message of which chat an update is about, and its words."""
    message = _message(update)
    words = clean(message.get("text") or message.get("caption") or "")
    return message.get("chat", {}).get("id"), message.get("message_id"), words


def _message(update: Json) -> Json:
    message: Json = update.get("message") or update.get("edited_message") or {}
    return message


def faults_of_privacy(private: set[str], folder: Path, said: str) -> Iterator[str]:
    """Private numbers in what was written, however they were spelt there."""
    wanted = {_letters(each): each for each in private}
    written = {path.name: path.read_bytes().decode(errors="replace") for path in folder.iterdir()}
    for place, text in {**written, "what the bot said": said}.items():
        for each in re.findall(r"[A-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?C", text, re.IGNORECASE):
            if _letters(each) in wanted:
                yield f"{place} holds {wanted[_letters(each)]}"


def _letters(number: str) -> str:
    return re.sub(r"\W", "", number).upper()


def main() -> None:
    """Send, look and print; exit with 1 when anything was wrong."""
    chosen = options(__doc__, updates="how many; default: 10,000", seed="what decides them; default: 1")
    updates = int(chosen.updates or (100 if chosen.quick else 10_000))
    begun = monotonic()
    with TemporaryDirectory(dir=chosen.folder) as folder:
        found = fuzz(updates, int(chosen.seed or 1), Path(folder))
    seconds = monotonic() - begun
    figures: dict[str, Figure] = {
        "answered_of_due": round(found.answered / found.due, 4),
        "faults": len(found.faults),
        "updates": found.sent,
        "replies_due": found.due,
        "private_numbers_sent": found.private,
        "updates_a_second": round(found.sent / seconds),
    }
    show(figures, as_json=chosen.json)
    for fault in found.faults[:50]:
        print(fault, file=sys.stderr)
    sys.exit(1 if found.faults else 0)


if __name__ == "__main__":
    main()
