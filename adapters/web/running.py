"""Our pages on this machine, in a thread beside the terminal. In service the web server of `serve` has them."""

from __future__ import annotations

import socket
import threading

import uvicorn
from starlette.applications import Starlette

_STOPS_WITHIN = 10.0
"""Seconds."""


class LocalPages:
    """A port of this machine, open from the start, and the pages behind it once they are shown.

    Port 0 takes any free one. Raises OSError when the port is taken.
    """

    def __init__(self, port: int = 0) -> None:
        self._socket = socket.create_server(("127.0.0.1", port))
        # Asked for here, as asyncio does not do it for a socket it did not make: without it each answer waits 40 ms.
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where they are, without a slash at the end."""
        return f"http://localhost:{self._socket.getsockname()[1]}"

    def show(self, app: Starlette) -> None:
        """Start answering."""
        # Addresses hold our own tokens, so requests are not logged.
        config = uvicorn.Config(
            app, lifespan="off", ws="none", log_config=None, log_level="critical", access_log=False, proxy_headers=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="pages", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering, and wait until that is so."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(_STOPS_WITHIN)
        self._socket.close()
