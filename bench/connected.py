"""People for the benches who are connected to HMRC, for which the simulator stands."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import structlog
from pydantic import SecretStr

from adapters.database.connections import DatabaseConnections
from adapters.database.linking import DatabaseLink
from adapters.database.pace import DatabasePace
from adapters.database.secrets import Secrets
from adapters.database.store import DatabaseStore
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.settings import HmrcSettings
from adapters.simulator.running import Simulator
from adapters.simulator.world import Application
from bot.clock import real_time
from bot.hmrc.connecting import Code
from bot.hmrc.grants import Grants
from bot.updates import Sender

OURS = "http://127.0.0.1:8000"
WHO = "several"
"""The simulator's person with the most to tell: two trades, and homes here and abroad."""


class Place:
    """The simulator, without a limit on requests, and all that stands between it and a chat."""

    def __init__(self, simulator: Simulator, store: DatabaseStore, application: Application) -> None:
        self.simulator = simulator
        self.store = store
        settings = HmrcSettings(
            api_url=simulator.url,
            sign_in_url=simulator.url,
            client_id=application.client_id,
            client_secret=SecretStr(application.client_secret),
            redirect_url=application.redirect_uris[0],
        )
        pace = DatabasePace(store.database, timedelta(0))
        self.hmrc = HmrcClient(settings, pace, real_time, lambda _seconds: None)
        secrets = Secrets(Secrets.new_key())
        self.link = DatabaseLink(store.database, secrets, self.hmrc, real_time, OURS)
        self.connections = DatabaseConnections(store.database, secrets)
        self.grants = Grants(self.connections, self.hmrc, real_time)

    def connect(self, sender: Sender) -> None:
        """The whole way from the link to a record of what HMRC said."""
        connecting, nino = self.link.connecting, self.simulator.world.people[WHO].nino
        token = connecting.begin(sender).rpartition("/")[2]
        connecting.started(token, sender.account)
        address = httpx.URL(connecting.hand_off(token, sender.account, nino, None) or "")
        form = {**address.params, "who": WHO, "decision": "grant"}
        back = httpx.URL(httpx.post(address.copy_with(query=None), data=form).headers["Location"])
        shown = connecting.came_back(back.params["state"], sender.account, back.params["code"])
        assert isinstance(shown, Code)
        connecting.confirm(sender, shown.text)
        connecting.accept(sender)
        self.grants.look_up(sender, "self", None)


@contextmanager
def place(folder: str | None = None) -> Iterator[Place]:
    """A place on a new database in a folder that goes when it is left."""
    structlog.configure(  # as `mtd-assistant` does
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
    application = Application(redirect_uris=(f"{OURS}/callback",))
    with TemporaryDirectory(dir=folder) as at, Simulator(real_time, application, a_second=None) as simulator:
        made = Place(simulator, DatabaseStore(f"sqlite:///{Path(at, 'bench.db')}"), application)
        try:
            yield made
        finally:
            made.store.close()
            made.hmrc.close()
