"""The composition root, where adapters meet the rest: each function makes one thing out of the settings."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from adapters.database.store import DatabaseStore
from bot.assistant import Assistant
from bot.clock import real_time
from bot.hmrc.telling import tell
from bot.ports import Desk, Now
from bot.settings import Settings
from bot.sweep import never, sweep as swept
from bot.sweeping import Sweeping
from journeys.engine.journey import Journey

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

    from adapters.database.linking import DatabaseLink
    from adapters.database.secrets import Secrets
    from adapters.hmrc.client import HmrcClient
    from adapters.hmrc.settings import HmrcSettings
    from adapters.simulator.running import Simulator
    from adapters.simulator.world import Application
    from adapters.telegram.account import Account
    from adapters.web.running import LocalPages
    from bot.hmrc.connecting import Chats, Connecting
    from bot.hmrc.talking import HmrcLink


class Unusable(Exception):
    """The settings cannot be used as they are. Its text is a sentence that says what to do."""


def assistant(
    store: DatabaseStore, journeys: Mapping[str, Journey], now: Now, hmrc: HmrcLink | None = None
) -> Assistant:
    """The assistant, with all that it needs loaded."""
    gc.freeze()  # What stays for good is not looked through for garbage: that took 25 ms, while everybody waited.
    return Assistant(store, journeys, now, hmrc)


def account(settings: Settings) -> Account:
    """The bot's account, whatever is wrong with it."""
    from adapters.telegram.account import Account

    secret = settings.telegram_secret
    return Account(
        settings.telegram_token.get_secret_value(),
        settings.telegram_api_url,
        settings.public_url,
        secret.get_secret_value() if secret else None,
    )


def telegram(settings: Settings) -> Account:
    """The bot's account. Raises Unusable for settings that cannot work."""
    from adapters.telegram.account import problems

    made = account(settings)
    for problem in problems(made):
        raise Unusable(problem)
    return made


def hmrc_settings(settings: Settings, public_url: str) -> HmrcSettings:
    """Where HMRC is, as the settings have it. Raises Unusable."""
    from adapters.hmrc.settings import HmrcSettings

    try:
        return HmrcSettings(
            api_url=settings.hmrc_api_url,
            sign_in_url=settings.hmrc_sign_in_url,
            client_id=settings.hmrc_client_id or "",
            client_secret=settings.hmrc_client_secret,
            redirect_url=f"{public_url}/callback",
            product_version=version("mtd-assistant"),
            public_ip=settings.server_ip,
            device_id=settings.hmrc_device_id,
        )
    except ValueError as error:
        name, _space, wrong = str(error).partition(" ")
        raise Unusable(f"MTD_HMRC_{name.upper()} {wrong}.") from error


def kept_from_hmrc(settings: Settings) -> Iterator[str]:
    """What HMRC's law wants to be told with each check, and these settings do not allow: a sentence each, how to mend.

    Pages of https stand behind a proxy, as nothing here ends https.
    """
    from adapters.hmrc.fraud_headers import public_ip

    if settings.hmrc_client_id is None or not (settings.public_url or "").startswith("https://"):
        return
    if not settings.proxies:
        yield (
            "MTD_PROXIES is not set: name the network of the proxy that ends https, or HMRC is not told people's"
            " addresses, as the law wants, and all visitors share the pace of one."
        )
    if not public_ip(settings.server_ip):
        yield (
            f"MTD_SERVER_IP is {'no public address' if settings.server_ip else 'not set'}: name the public address"
            " that people reach, or HMRC is not told of it, as the law wants."
        )


def hmrc_client(settings: Settings, store: DatabaseStore, now: Now, public_url: str) -> HmrcClient:
    """HMRC, as the settings have it. Raises Unusable."""
    from adapters.database.pace import DatabasePace
    from adapters.hmrc.client import HmrcClient

    at_hmrc = hmrc_settings(settings, public_url)
    wait = time.sleep  # noqa: TID251 - for its turn
    return HmrcClient(at_hmrc, DatabasePace(store.database), now, wait, real=real_time)


def secrets(settings: Settings) -> Secrets:
    """What connections are encrypted with. Raises Unusable."""
    from adapters.database.secrets import KeysUnusable, Secrets

    try:
        return Secrets(settings.secret_keys.get_secret_value())
    except KeysUnusable as error:
        raise Unusable(str(error)) from error


def address(settings: Settings) -> str:
    """Where our pages are, without a slash at the end. Raises Unusable."""
    if settings.public_url is None:
        raise Unusable("MTD_PUBLIC_URL is not set. HMRC sends people back to our pages there.")
    return settings.public_url.rstrip("/")


def link(settings: Settings, store: DatabaseStore, now: Now) -> DatabaseLink | None:
    """The link to HMRC; None where no application of HMRC's is set. Raises Unusable."""
    from adapters.database.linking import DatabaseLink

    if settings.hmrc_client_id is None:
        return None
    public_url, keys = address(settings), secrets(settings)
    return DatabaseLink(store.database, keys, hmrc_client(settings, store, now, public_url), now, public_url)


def pages(settings: Settings, connecting: Connecting, now: Now, public_url: str) -> Starlette:
    """Our pages."""
    from adapters.web.app import create_app
    from adapters.web.settings import WebSettings

    return create_app(
        connecting,
        now,
        WebSettings(
            public_url=public_url,
            sign_in_url=settings.hmrc_sign_in_url,
            operator=settings.operator,
            contact=settings.contact,
            kept_in=settings.kept_in,
            server_ip=settings.server_ip,
            proxies=settings.proxies,
        ),
    )


def sweep(
    store: DatabaseStore,
    journeys: Mapping[str, Journey],
    hmrc: DatabaseLink | None,
    now: datetime,
    is_over: Callable[[], bool] = never,
) -> None:
    """Do what time has made due by `now` (UTC): in conversations and, where there is a link to HMRC, in connections.

    Stops early once `is_over` says so.
    """
    swept(store, journeys, now, is_over)
    if hmrc is not None and not is_over():
        try:
            tell(store, hmrc.kept, now)
        finally:  # what is kept for so long and no longer waits for no other trouble
            hmrc.kept.forget(now)


def sweeping(store: DatabaseStore, journeys: Mapping[str, Journey], hmrc: DatabaseLink | None, now: Now) -> Sweeping:
    """The same each hour, for as long as others are served."""
    return Sweeping(partial(sweep, store, journeys, hmrc), store, now)


def pages_beside(settings: Settings, hmrc: DatabaseLink | None, now: Now) -> Sequence[BaseRoute]:
    """Our pages, as routes to be served behind those of a channel; none where there is no link to HMRC."""
    from starlette.routing import Mount

    return () if hmrc is None else (Mount("/", pages(settings, hmrc.connecting, now, hmrc.public_url)),)


class OnThisMachine:
    """The link to HMRC for a chat in a terminal, with our pages beside it.

    Where the settings name no application of HMRC's, the simulator stands in for it, from when somebody first asks to
    connect. It forgets everything when it stops; what it said is kept, under a key beside the database, and can be seen
    without it. Raises Unusable when it is made.
    """

    def __init__(self, settings: Settings, store: DatabaseStore, now: Now) -> None:
        self._settings = settings
        self._store = store
        self._now = now
        self._lock = Lock()
        self._link: DatabaseLink | None = None
        self._practice_url: str | None = None
        self._running: list[LocalPages | Simulator] = []
        if settings.hmrc_client_id is not None:
            self._link = self._made()

    @property
    def is_running(self) -> bool:
        return self._link is not None

    @property
    def public_url(self) -> str:
        """Where our pages are; "" before anybody has asked for them."""
        return self._link.public_url if self._link else ""

    @property
    def practice_url(self) -> str | None:
        """Where the simulator is, once it runs; None where the settings name an application of HMRC's."""
        return self._practice_url

    def within(self, desk: Desk) -> Chats:
        from adapters.database.linking import chats

        return self._link.within(desk) if self._link else chats(desk, self._secrets(), self._now, "")

    def start(self) -> None:
        """Start the pages and what stands behind them, once, and remove what ran out of those who came before."""
        with self._lock:
            if self._link is None:
                self._link = self._made()
        self._link.kept.forget(self._now())

    def sweep(self) -> None:
        """Do what time has made due in connections: tell whose ends, remove what ran out."""
        if self._link is None and not key_file(self._store.url).exists():
            return  # Nobody has ever connected here.
        from adapters.database.connections import DatabaseConnections

        kept = self._link.kept if self._link else DatabaseConnections(self._store.database, self._secrets())
        tell(self._store, kept, self._now())
        kept.forget(self._now())

    def stop(self) -> None:
        """Stop what was started."""
        for each in self._running:
            each.stop()

    def _secrets(self) -> Secrets:
        """The key beside the database; one that reads nothing, where nobody has connected yet."""
        from adapters.database.secrets import Secrets

        file = key_file(self._store.url)
        return Secrets(file.read_text() if file.exists() else Secrets.new_key())

    def _made(self) -> DatabaseLink:
        from adapters.simulator.running import Simulator
        from adapters.simulator.world import Application
        from adapters.web.running import LocalPages

        chosen = self._settings
        try:
            shown = LocalPages(chosen.port if chosen.hmrc_client_id else 0)
        except OSError as error:
            raise Unusable(f"Port {chosen.port} cannot be listened at: {error.strerror}. Set MTD_PORT.") from error
        chosen = chosen.model_copy(update={"public_url": chosen.public_url or shown.url})
        if chosen.hmrc_client_id is None:
            application = Application("simulator-client", "simulator-secret", (f"{shown.url}/callback",))
            simulator = Simulator(self._now, application).start()
            self._running.append(simulator)
            self._practice_url = simulator.url
            chosen = chosen.model_copy(
                update=_at(simulator.url, application, shown.url, _key_in(key_file(self._store.url)))
            )
        made = link(chosen, self._store, self._now)
        assert made is not None
        shown.show(pages(chosen, made.connecting, self._now, made.public_url))
        self._running.append(shown)
        return made


def _at(simulator: str, application: Application, public_url: str, key: str) -> Mapping[str, object]:
    """The settings that lead to the simulator instead of HMRC."""
    return {
        "hmrc_api_url": simulator,
        "hmrc_sign_in_url": simulator,
        "hmrc_client_id": application.client_id,
        "hmrc_client_secret": SecretStr(application.client_secret),
        "public_url": public_url,
        "secret_keys": SecretStr(key),
    }


def key_file(database_url: str) -> Path:
    """Where the key of a database on this machine is kept: beside it."""
    named = make_url(database_url).database or "mtd-assistant.db"
    return Path(named).with_suffix(".key") if database_url.startswith("sqlite") else Path("mtd-assistant.key")


def _key_in(file: Path) -> str:
    """The key kept in a file that nobody else may read; a new one where there is none yet."""
    from adapters.database.secrets import Secrets

    if not file.exists():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
            made.write(Secrets.new_key())
    return file.read_text()
