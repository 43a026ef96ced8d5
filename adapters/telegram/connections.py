"""Connections to the web server: so many at once, and none that takes its time to say what it wants."""

from __future__ import annotations

import asyncio
from typing import Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

AT_ONCE: Final = 400
"""Far more than Telegram and a proxy open, and few enough to leave files for the database and for calls of ours."""

RECEIVED_WITHIN: Final = 10.0
"""Seconds in which a request has to be here, with all of its body."""

_STILL_COMING: Final = (h11.IDLE, h11.SEND_BODY)


class Connection(H11Protocol):
    """One connection. Cut off where there are too many, or where a request is not here in time."""

    _patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > AT_ONCE:
            transport.abort()
            return
        self._expect()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._stop_waiting()

    def _expect(self) -> None:
        if self.conn.their_state not in _STILL_COMING:
            self._stop_waiting()
        elif self._patience is None:
            self._patience = self.loop.call_later(RECEIVED_WITHIN, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
