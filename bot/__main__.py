"""The composition root and the command line: the one place where adapters meet the rest."""

from __future__ import annotations

import gc
import io
import sys
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from bot.assistant import Assistant
from bot.clock import EARLIEST_TODAY, pretend, real_time
from bot.ports import Now, StoreUnavailable
from bot.settings import Settings
from journeys.registry import JOURNEYS

if TYPE_CHECKING:
    from adapters.database.store import DatabaseStore

main = typer.Typer(
    name="mtd-assistant",
    help="A guide to Making Tax Digital for Income Tax. Not HMRC, and not tax advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Pretend that today is this date, YYYY-MM-DD."),
]
Database = Annotated[str | None, typer.Option(help="Database URL. Default: mtd-assistant.db in this folder.")]


def _now(today: datetime | None, settings: Settings) -> Now:
    day: date | None = today.date() if today else settings.today
    if day is not None and day < EARLIEST_TODAY:
        raise typer.BadParameter(f"the rules here begin on {EARLIEST_TODAY}: pretend that day or a later one")
    return pretend(day) if day else real_time


@main.callback()
def _logging() -> None:
    """Logs go to standard error: standard output is for answers."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))


class KindName(StrEnum):
    """A kind of decision on the command line."""

    SIGN_UP = "sign-up"
    OPT_OUT = "opt-out"
    DEADLINES = "deadlines"


def _store(database: str | None, settings: Settings) -> DatabaseStore:
    """The store, or one clear sentence and the end where there is none."""
    from adapters.database.store import DatabaseStore

    url = database or settings.database_url
    try:
        return DatabaseStore(url)
    except StoreUnavailable as error:
        typer.echo(f"The database cannot be opened: {error}", err=True)
        raise typer.Exit(1) from error


def _assistant(store: DatabaseStore, now: Now) -> Assistant:
    """The assistant, with all that it needs loaded."""
    gc.freeze()  # What stays for good is not looked through for garbage: that took 25 ms, while everybody waited.
    return Assistant(store, JOURNEYS, now)


@main.command()
def chat(
    today: Today = None,
    database: Database = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Talk to the assistant here, in the terminal."""
    from bot.sweep import sweep as swept

    settings = Settings()
    now = _now(today, settings)
    store = _store(database, settings)
    swept(store, JOURNEYS, now())
    assistant = _assistant(store, now)
    if jsonl:
        from adapters.terminal.jsonl import converse

        # No byte that a program sends may stop the conversation.
        source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
        sink = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="backslashreplace")
        converse(assistant, store, now, source, sink)
    else:
        from rich.console import Console

        from adapters.terminal.chat import Chat, arrow_ask, plain_ask

        ask = arrow_ask() if sys.stdin.isatty() and sys.stdout.isatty() else plain_ask
        Chat(assistant, store, now, Console(highlight=False), ask).run()
    store.close()


@main.command()
def decide(
    kind: Annotated[KindName, typer.Argument(help="Which rules to apply.")],
    csv: Annotated[bool, typer.Option("--csv", help="Read and write a spreadsheet, one row a client.")] = False,
    template: Annotated[bool, typer.Option("--template", help="Print a spreadsheet to fill in, and stop.")] = False,
) -> None:
    """Apply the rules to a whole client list: one JSON object a line in, one a line out."""
    from bot.decide import run as decisions
    from bot.decide.kinds import KINDS

    if template:
        sys.stdout.write(decisions.template(KINDS[kind]))
        return
    source = open(sys.stdin.fileno(), encoding="utf-8", errors="replace", newline="", closefd=False)  # noqa: SIM115
    decisions.run(KINDS[kind], source, sys.stdout, csv=csv)


@main.command()
def check() -> None:
    """Check every journey, and say what an author has to mend."""
    from bot.checking import check_all

    raise typer.Exit(check_all(sys.stdout))


@main.command()
def draw(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a drawing is stale.")] = False,
) -> None:
    """Draw each journey's map into docs/journeys, as Mermaid and as a picture."""
    from bot.drawing import draw_all

    raise typer.Exit(draw_all(sys.stdout, check=check))


@main.command()
def sweep(today: Today = None, database: Database = None) -> None:
    """Do what time has made due: tell who is idle, remove what has expired."""
    from bot.sweep import sweep as swept

    settings = Settings()
    store = _store(database, settings)
    swept(store, JOURNEYS, _now(today, settings)())
    store.close()


if __name__ == "__main__":
    main()
