"""The process around a bot: a web server where one is needed, and stopping when it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from adapters.telegram.connections import Connection
from adapters.telegram.leasing import first_of

_REQUESTS_FINISHED_WITHIN: Final = 5
"""Seconds in which requests that have begun are answered when the process ends."""

_ACCEPTED_AT_ONCE: Final = 100
"""Connections taken before there is a look at how many there are."""

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)

_log = structlog.get_logger()

Run = Callable[[asyncio.Event], Coroutine[Any, Any, None]]
"""Works until the event is set, and returns when it has come to an end."""


class PortTaken(Exception):
    """The web server has nowhere to listen. Its text is a sentence that says what to do."""


async def beside_the_web(
    routes: Sequence[BaseRoute],
    host: str,
    port: int,
    run: Run,
    stopping: asyncio.Event,
) -> None:
    """Run, with a web server beside it where there are routes. The server stops first, so that nothing is cut off."""
    if not routes:
        return await run(stopping)
    listening = _listen(host, port)
    config = uvicorn.Config(
        Starlette(routes=routes),
        http=Connection,
        backlog=_ACCEPTED_AT_ONCE,
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_REQUESTS_FINISHED_WITHIN,
    )
    server, closed = _Server(config), asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(run(closed))
        serving = group.create_task(server.serve([listening]))
        await first_of(asyncio.shield(running), asyncio.shield(serving), stopping.wait())
        server.should_exit = True
        await serving
        closed.set()
    return None


def _listen(host: str, port: int) -> socket.socket:
    try:
        listening = socket.create_server((host, port))
    except OSError as error:
        # What the system says, without what Python adds to it. A host that has no address is said by no number.
        number = error.errno or 0
        reason = os.strerror(number) if number > 0 else error.strerror
        raise PortTaken(
            f"{host}:{port} cannot be listened at: {reason}. Set MTD_HOST and MTD_PORT to others."
        ) from None
    # asyncio does this only for sockets that it makes. Without it an answer waits 40 ms for an acknowledgement.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class _Server(uvicorn.Server):
    """A web server that leaves signals to us: what it serves stops before what sends."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def until_told_to_stop(run: Run) -> None:
    """Run until the process is told to stop, by SIGTERM or Ctrl-C. A second signal ends it at once."""
    stopping, loop = asyncio.Event(), asyncio.get_running_loop()

    def stop() -> None:
        _log.info("stopping")
        stopping.set()
        for each in _SIGNALS:
            loop.remove_signal_handler(each)

    for each in _SIGNALS:
        loop.add_signal_handler(each, stop)
    await run(stopping)
