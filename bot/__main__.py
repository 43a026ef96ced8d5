"""The command line. What a command needs is made in `bot.composing`, and imported when the command is run."""

from __future__ import annotations

import asyncio
import gc
import io
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import structlog
import typer
from pydantic import ValidationError

from bot.clock import EARLIEST_TODAY, LATEST_TODAY, london_date, pretend, real_time
from bot.ports import Now, StoreUnavailable
from bot.settings import Settings
from journeys.engine.journey import Journey, JourneyError

if TYPE_CHECKING:
    from adapters.database.store import DatabaseStore

gc.set_threshold(10_000)  # What is imported stays: looking for garbage among it is a tenth of the start.

main = typer.Typer(
    name="mtd-assistant",
    help="A guide to Making Tax Digital for Income Tax. Not HMRC, and not tax advice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

keys = typer.Typer(help="The keys that connections to HMRC are encrypted with.", no_args_is_help=True)
hmrc = typer.Typer(help="HMRC's developer services.", no_args_is_help=True)
main.add_typer(keys, name="keys")
main.add_typer(hmrc, name="hmrc")

_NO_APPLICATION = "MTD_HMRC_CLIENT_ID is not set, so there is nobody to ask. docs/hmrc.md says how to get one."

Today = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Pretend that today is this date, YYYY-MM-DD."),
]
Database = Annotated[str | None, typer.Option(help="Database URL. Default: mtd-assistant.db in this folder.")]


def _settings() -> Settings:
    """The settings, or one clear sentence and the end."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_input=False)[0]
        why = wrong["msg"].removeprefix("Value error, ")
        raise _end(f"MTD_{str(wrong['loc'][0]).upper()} cannot be used: {why}.") from None


def _end(sentence: str) -> typer.Exit:
    typer.echo(sentence, err=True)
    return typer.Exit(1)


@contextmanager
def _said_plainly() -> Iterator[None]:
    """What the settings do not allow, as one clear sentence and the end."""
    from bot.composing import Unusable

    try:
        yield
    except Unusable as problem:
        raise _end(str(problem)) from None


def _now(today: datetime | None, settings: Settings) -> Now:
    day: date | None = today.date() if today else settings.today
    if day is not None and not EARLIEST_TODAY <= day <= LATEST_TODAY:
        raise typer.BadParameter(f"pretend a day from {EARLIEST_TODAY}, when the rules here begin, to {LATEST_TODAY}")
    return pretend(day) if day else real_time


_SERVICES = ("serve", "refresh")


@main.callback()
def _logging(context: typer.Context) -> None:
    """Logs go to standard error: standard output is for answers. Libraries are heard only when something is wrong.

    What goes well is told by services alone, for whoever runs them: how HMRC finds its answers again, for one.
    """
    level = logging.INFO if context.invoked_subcommand in _SERVICES else logging.WARNING
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(level),
    )


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
        raise _end(f"The database cannot be opened: {error}") from error


def _journeys() -> Mapping[str, Journey]:
    """Every journey, or what their author has to mend and the end."""
    try:
        from journeys.registry import JOURNEYS
    except JourneyError as error:
        raise _end(f"A journey cannot be used until this is mended:\n{error}") from error
    return JOURNEYS


@main.command()
def chat(
    today: Today = None,
    database: Database = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Talk to the assistant here, in the terminal."""
    journeys = _journeys()
    from bot import composing
    from bot.sweep import sweep as swept

    settings = _settings()
    now = _now(today, settings)
    store = _store(database, settings)
    swept(store, journeys, now())
    with _said_plainly():
        hmrc = composing.OnThisMachine(settings, store, now)
    hmrc.sweep()
    assistant = composing.assistant(store, journeys, now, hmrc)
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
    hmrc.stop()
    store.close()


@main.command()
def serve(today: Today = None, database: Database = None) -> None:
    """Answer on Telegram, and show our pages, until told to stop."""
    journeys = _journeys()
    from bot import composing

    settings = _settings()
    now = _now(today, settings)
    store = _store(database, settings)
    with _said_plainly():
        account, hmrc = composing.telegram(settings), composing.link(settings, store, now)
    for sentence in composing.kept_from_hmrc(settings):
        typer.echo(sentence, err=True)
    assistant = composing.assistant(store, journeys, now, hmrc)
    from adapters.telegram.client import TokenRefused
    from adapters.telegram.service import serve as served
    from adapters.telegram.serving import PortTaken, until_told_to_stop

    pages = composing.pages_beside(settings, hmrc, now)

    async def work(stopping: asyncio.Event) -> None:
        await served(account, assistant, store, now, stopping, pages=pages, host=settings.host, port=settings.port)

    try:
        with composing.sweeping(store, journeys, hmrc, now):
            asyncio.run(until_told_to_stop(work))
    except* (TokenRefused, PortTaken) as problems:
        raise _end(" ".join(str(each) for each in problems.exceptions)) from None
    store.close()


@main.command()
def doctor(database: Database = None) -> None:
    """Look at the settings, the database, the bot and HMRC, and say what is wrong and how to mend it."""
    from bot import examining

    settings = _settings()
    problems, remarks = examining.examined(settings, database)
    for remark in remarks:
        typer.echo(remark)
    for problem in problems:
        typer.echo(f"- {problem}")
    typer.echo(f"{len(problems)} to mend." if problems else "All is well.")
    raise typer.Exit(bool(problems))


@main.command()
def simulator(
    today: Today = None,
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Which port to listen at.")] = 9090,
    redirect: Annotated[str, typer.Option(help="Where our pages are sent back to.")] = "http://localhost:8080/callback",
) -> None:
    """Run a server that behaves as HMRC's sandbox, with made-up people. It forgets everything when it stops."""
    from adapters.simulator.running import serve as simulated
    from adapters.simulator.world import Application

    application = Application("simulator-client", "simulator-secret", (redirect,))
    for name, value in (
        ("MTD_HMRC_API_URL", f"http://{host}:{port}"),
        ("MTD_HMRC_SIGN_IN_URL", f"http://{host}:{port}"),
        ("MTD_HMRC_CLIENT_ID", application.client_id),
        ("MTD_HMRC_CLIENT_SECRET", application.client_secret),
    ):
        typer.echo(f"{name}={value}")
    try:
        simulated(_now(today, _settings()), application, host, port)
    except OSError as error:
        raise _end(f"{host}:{port} cannot be listened at: {error.strerror}. Give another --port.") from error


@main.command()
def refresh(
    today: Today = None,
    database: Database = None,
    hours: Annotated[float, typer.Option(help="Stop after so many hours, and leave the rest for next time.")] = 6,
) -> None:
    """Ask HMRC about everybody who has something due, and say how old the rest is. For once a night."""
    from bot import composing
    from bot.hmrc.refreshing import refresh as refreshed

    settings = _settings()
    now = _now(today, settings)
    store = _store(database, settings)
    with _said_plainly():
        hmrc = composing.link(settings, store, now)
    if hmrc is None:
        raise _end(_NO_APPLICATION)
    typer.echo(str(refreshed(hmrc.queue, hmrc.grants, now, until=now() + timedelta(hours=hours))))
    store.close()


@keys.command("new")
def new_key() -> None:
    """Print a new key, to be put first in MTD_SECRET_KEYS."""
    from adapters.database.secrets import Secrets

    typer.echo(Secrets.new_key())


@keys.command("rotate")
def rotate_keys(database: Database = None) -> None:
    """Encrypt everything with the first of the keys. Then the others may be taken away.

    What none of the keys can read stays as it is, and ends in exit code 1.
    """
    from adapters.database.secrets import KeysUnusable, Secrets, rotate

    settings = _settings()
    store = _store(database, settings)
    try:
        done = rotate(store.database, Secrets(settings.secret_keys.get_secret_value()))
    except KeysUnusable as problem:
        raise _end(str(problem)) from None
    typer.echo(f"{done.renewed} encrypted anew.")
    store.close()
    if done.unreadable:
        raise _end(
            f"{done.unreadable} cannot be read with these keys, and stay as they are."
            " Give the older keys back in MTD_SECRET_KEYS, after the new one, and rotate again before you take any out."
            " Where a key is lost for good, those people must connect again."
        )


@hmrc.command("check-headers")
def check_headers(database: Database = None) -> None:
    """Send both sets of fraud prevention headers to HMRC's test API, and print its verdict.

    What is known to be missing, and why, is marked so; any other error that HMRC finds ends in exit code 1.
    """
    from adapters.hmrc.check_headers import check_headers as checked, example_browser
    from bot import composing
    from bot.hmrc.troubles import HmrcTrouble
    from bot.wording import wording

    settings = _settings()
    if settings.hmrc_client_id is None:
        raise _end(_NO_APPLICATION)
    store = _store(database, settings)
    with _said_plainly():
        client = composing.hmrc_client(settings, store, real_time, settings.public_url or "http://localhost:8080")
    try:
        verdicts = checked(client, example_browser(real_time()))
    except HmrcTrouble as problem:
        raise _end(f"{problem}. {wording('en').text(problem.explanation)}") from None
    for verdict in verdicts:
        typer.echo(f"{verdict.method}: {verdict.code}")
        for remark in verdict.remarks:
            about = "known" if remark.known else "error" if remark.is_error else "advice"
            why = f" {remark.known}" if remark.known else ""
            typer.echo(f"- {about} {remark.code}: {remark.text} ({', '.join(remark.headers)}){why}")
    store.close()
    raise typer.Exit(not all(verdict.is_good for verdict in verdicts))


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
def check(
    links: Annotated[bool, typer.Option("--links", help="Ask every official page instead, and keep the day.")] = False,
    facts: Annotated[bool, typer.Option("--facts", help="List the facts by age instead, the oldest first.")] = False,
    today: Today = None,
) -> None:
    """Check every journey, and say what an author has to mend."""
    _journeys()
    from bot.checking import check_all, facts_by_age

    day = london_date(_now(today, _settings())())
    if facts:
        facts_by_age(sys.stdout, day)
    elif links:
        from adapters.links import look
        from bot.links import check_links

        raise typer.Exit(check_links(look, sys.stdout, day))
    else:
        raise typer.Exit(check_all(sys.stdout))


@main.command()
def draw(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a drawing is stale.")] = False,
) -> None:
    """Draw each journey's map into docs/journeys, as Mermaid and as a picture."""
    _journeys()
    from bot.drawing import draw_all

    raise typer.Exit(draw_all(sys.stdout, check=check))


@main.command()
def sweep(today: Today = None, database: Database = None) -> None:
    """Do what time has made due: tell who is idle, remove what has expired. `serve` does so by itself, each hour."""
    journeys = _journeys()
    from bot import composing

    settings = _settings()
    now = _now(today, settings)
    store = _store(database, settings)
    with _said_plainly():
        hmrc = composing.link(settings, store, now)
    composing.sweep(store, journeys, hmrc, now())
    store.close()


if __name__ == "__main__":
    main()
