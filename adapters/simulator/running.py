"""Running the simulator: beside a program in a thread, or by itself for the command line."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

import uvicorn

from adapters.simulator.app import create_app
from adapters.simulator.world import Application, World, make_world
from bot.ports import Now

_STOPS_WITHIN = 10.0
"""Seconds."""


class Simulator:
    """The simulator on a loopback port, in a thread of its own, for as long as the `with` lasts.

    `url` is both HMRC's API address and its sign-in address. `world` is what it knows: faults, grants, people and what
    it has seen can be read and changed while it runs. Port 0 takes any free one. `a_second` is how many requests a
    second it takes on the clock given, None for any number. Raises OSError when the port is taken.
    """

    def __init__(
        self,
        now: Now,
        application: Application | None = None,
        *,
        port: int = 0,
        a_second: int | None = 3,
    ) -> None:
        self.world: World = make_world(now, application, a_second)
        self._socket = _listening("127.0.0.1", port)
        self._server = uvicorn.Server(_config(self.world))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="simulator", daemon=True)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def start(self) -> Self:
        """Start answering. The port already takes connections, which wait until then."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop answering, and wait until that is so."""
        self._server.should_exit = True
        self._thread.join(_STOPS_WITHIN)
        self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()


def serve(now: Now, application: Application, host: str, port: int) -> None:
    """Run the simulator until it is interrupted. Raises OSError when the port is taken."""
    with _listening(host, port) as listening, suppress(KeyboardInterrupt):
        uvicorn.Server(_config(make_world(now, application))).run([listening])


def _listening(host: str, port: int) -> socket.socket:
    made = socket.create_server((host, port))
    # Asked for here, as asyncio does not do it for a socket it did not make: without it each answer waits 40 ms.
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made


def _config(world: World) -> uvicorn.Config:
    # Requests hold National Insurance numbers and codes, and a cut connection is what was asked for: no log.
    return uvicorn.Config(create_app(world), lifespan="off", ws="none", log_config=None, log_level="critical")
