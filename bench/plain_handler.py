"""The six questions as one would write them with python-telegram-bot alone: `python -m bench.plain_handler PLAN`.

A `ConversationHandler` in an `Application` whose persistence is SQLite. Each update is answered with 200 when what it
changed is on the disk, in one commit, as durable as our own turns are. The library asks that updates be taken one by
one where there is a `ConversationHandler`; `is_one_by_one` says whether that is kept to.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BasePersistence,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PersistenceInput,
    filters,
)

from bench.serving import TOKEN

Context = ContextTypes.DEFAULT_TYPE
Data = dict[Any, Any]


@dataclass(frozen=True)
class HandlerPlan:
    """What the bot is to be."""

    api_url: str
    database: str
    port: int
    is_one_by_one: bool = True


# The conversation


@dataclass(frozen=True)
class Asked:
    """A question. `read` gives what a text means to it; ValueError when it means nothing."""

    text: str
    options: Sequence[str]
    read: Callable[[str], str]


def _one_of(*options: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.isdigit() and 0 < int(text) <= len(options):
            return options[int(text) - 1]
        found = [each for each in options if each.casefold() == text.casefold()]
        if not found:
            raise ValueError
        return found[0]

    return read


def _some_of(*options: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        return ", ".join(options[int(each) - 1] for each in re.split(r"\s*(?:,|and)\s*", text))

    return read


def _money(text: str) -> str:
    try:
        return str(Decimal(text.replace(",", "").removeprefix("£")))
    except InvalidOperation:
        raise ValueError from None


def _date(text: str) -> str:
    return datetime.strptime(text, "%d %m %Y").date().isoformat()  # noqa: DTZ007 - a day, not a moment


_KINDS = ("I sell things", "I do things for people", "Something else")
_YEARS = ("2026 to 2027", "2025 to 2026", "2024 to 2025")
_TOOLS = ("Paper", "A spreadsheet", "An app")

SIX: Final = (
    Asked("What kind of work do you do?", _KINDS, _one_of(*_KINDS)),
    Asked("Does somebody help you with your records?", ("Yes", "No"), _one_of("Yes", "No")),
    Asked("How much came in last year?", (), _money),
    Asked("On which day did you start?", (), _date),
    Asked("Which tax year is this about?", _YEARS, _one_of(*_YEARS)),
    Asked("What do you keep your records with?", _TOOLS, _some_of(*_TOOLS)),
    Asked("Are these right?", ("Yes", "No"), _one_of("Yes", "No")),
)
"""The six questions, and whether the answers are right."""

_FIRST = 0
_WHO, _MENU = 100, 101  # the library has meanings of its own for numbers under 0


async def _say(update: Update, text: str, options: Sequence[str]) -> None:
    assert update.effective_message is not None
    rows = [[InlineKeyboardButton(each, callback_data=each)] for each in options]
    await update.effective_message.reply_text(text, reply_markup=InlineKeyboardMarkup(rows) if rows else None)


async def _welcome(update: Update, _context: Context) -> int:
    await _say(update, "I am not HMRC. Who are you asking for?", ("Myself", "My clients"))
    return _WHO


async def _menu(update: Update, _context: Context) -> int:
    await _say(update, "What do you want to do?", ("Answer six questions",))
    return _MENU


async def _begin(update: Update, context: Context) -> int:
    assert context.user_data is not None
    context.user_data.clear()
    await _say(update, SIX[_FIRST].text, SIX[_FIRST].options)
    return _FIRST


def _answer(number: int) -> Callable[[Update, Context], Any]:
    async def answer(update: Update, context: Context) -> int:
        assert context.user_data is not None
        assert update.effective_message is not None
        asked = SIX[number]
        try:
            context.user_data[number] = asked.read(update.effective_message.text or "")
        except ValueError:
            await _say(update, f"I did not understand that. {asked.text}", asked.options)
            return number
        if number + 1 == len(SIX):
            await _say(update, f"You have answered six questions. You had £{context.user_data[2]} coming in.", ())
            return int(ConversationHandler.END)
        following = SIX[number + 1]
        before = "\n".join(context.user_data.values()) + "\n\n" if number + 2 == len(SIX) else ""
        await _say(update, before + following.text, following.options)
        return number + 1

    return answer


def _conversation() -> ConversationHandler[Context]:
    text = filters.TEXT & ~filters.COMMAND
    states: dict[object, list[Any]] = {
        _WHO: [MessageHandler(text, _menu)],
        _MENU: [MessageHandler(text, _begin)],
        **{number: [MessageHandler(text, _answer(number))] for number in range(len(SIX))},
    }
    start: Any = CommandHandler("start", _welcome)
    return ConversationHandler([start], states, [start], name="six", persistent=True)


# What is kept


class SqlitePersistence(BasePersistence[Data, Data, Data]):
    """Keeps what people answered and where they are. What was changed is on the disk after `commit`."""

    def __init__(self, path: str) -> None:
        super().__init__(PersistenceInput(bot_data=False, chat_data=False, callback_data=False), update_interval=3600)
        self._driver = sqlite3.connect(path)
        self._driver.execute("PRAGMA journal_mode=WAL")
        self._driver.execute("PRAGMA synchronous=FULL")
        self._driver.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, data TEXT)")
        self._driver.execute("CREATE TABLE conversations (id TEXT PRIMARY KEY, state INTEGER)")

    def commit(self) -> None:
        self._driver.commit()

    async def get_user_data(self) -> dict[int, Data]:
        return {}

    async def get_conversations(self, name: str) -> dict[tuple[int | str, ...], object]:  # noqa: ARG002
        return {}

    async def update_user_data(self, user_id: int, data: Data) -> None:
        self._driver.execute("INSERT OR REPLACE INTO people VALUES (?, ?)", (user_id, json.dumps(data)))

    async def update_conversation(
        self,
        name: str,  # noqa: ARG002
        key: tuple[int | str, ...],
        new_state: object | None,
    ) -> None:
        if new_state is None:
            self._driver.execute("DELETE FROM conversations WHERE id = ?", (str(key),))
        else:
            self._driver.execute("INSERT OR REPLACE INTO conversations VALUES (?, ?)", (str(key), new_state))

    async def flush(self) -> None:
        self.commit()

    async def get_chat_data(self) -> dict[int, Data]:
        return {}

    async def get_bot_data(self) -> Data:
        return {}

    async def get_callback_data(self) -> None:
        return None

    async def drop_chat_data(self, chat_id: int) -> None: ...
    async def drop_user_data(self, user_id: int) -> None: ...
    async def refresh_user_data(self, user_id: int, user_data: Data) -> None: ...
    async def refresh_chat_data(self, chat_id: int, chat_data: Data) -> None: ...
    async def refresh_bot_data(self, bot_data: Data) -> None: ...
    async def update_chat_data(self, chat_id: int, data: Data) -> None: ...
    async def update_bot_data(self, data: Data) -> None: ...
    async def update_callback_data(self, data: Any) -> None: ...


# The process


def _route(application: Application[Any, Any, Any, Any, Any, Any], kept: SqlitePersistence, one: bool) -> Route:
    lock = asyncio.Lock() if one else nullcontext()

    async def take(request: Request) -> Response:
        update = Update.de_json(json.loads(await request.body()), application.bot)
        async with lock:
            await application.process_update(update)
            await application.update_persistence()
            kept.commit()
        return Response(status_code=200)

    return Route("/telegram", take, methods=["POST"])


async def run(plan: HandlerPlan) -> None:
    """Serve until killed."""
    kept = SqlitePersistence(plan.database)
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{plan.api_url}/bot").persistence(kept)
    application = builder.concurrent_updates(False).updater(None).connection_pool_size(64).build()
    application.add_handler(_conversation())
    async with application:
        app = Starlette(routes=[_route(application, kept, plan.is_one_by_one)])
        config = uvicorn.Config(app, port=plan.port, lifespan="off", log_config=None, access_log=False)
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(run(HandlerPlan(**json.loads(sys.argv[1]))))
