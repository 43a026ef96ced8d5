"""Updates posted to a webhook, as Telegram posts them, by a client that costs little itself."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bench.serving import SECRET
from bench.six import TYPED

CONNECTIONS = 40
"""As many as Telegram opens to a webhook when it is told nothing else."""

PATIENCE = 30.0
FIRST_PERSON = 5_000_001
SAID = ("/start", "myself", "six", *TYPED)
"""All that one person types, from their first word to the ending."""

Json = dict[str, Any]


def update(number: int, person: int, text: str) -> Json:
    """An update for something that a person, counted from 0, typed in their chat."""
    chat = FIRST_PERSON + person
    somebody = {"id": chat, "is_bot": False, "first_name": "Somebody", "language_code": "en"}
    message = {
        "message_id": number + 1,
        "date": 1_795_262_400,
        "chat": {"id": chat, "type": "private", "first_name": "Somebody"},
        "from": somebody,
        "text": text,
    }
    if text.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    return {"update_id": number + 1, "message": message}


class Posting:
    """Connections to one webhook. An update waits until one is free."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._path = path
        self._free: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def open(self) -> None:
        """Open the connections, once there is somebody who listens. Raises TimeoutError when there never is."""
        async with asyncio.timeout(PATIENCE):
            for _each in range(CONNECTIONS):
                self._free.put_nowait(await self._connected())

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", self._port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)

    async def post(self, sent: Json) -> None:
        """Post an update, and wait until it is taken. Raises AssertionError when it is not."""
        body = json.dumps(sent).encode()
        head = (
            f"POST {self._path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        connection = reader, writer = await self._free.get()
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        assert b" 200 " in answer.partition(b"\r\n")[0], answer
        length = answer.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        await reader.readexactly(int(length or 0))
        self._free.put_nowait(connection)

    async def close(self) -> None:
        """Close the connections."""
        while not self._free.empty():
            _reader, writer = self._free.get_nowait()
            writer.close()
            await writer.wait_closed()


@asynccontextmanager
async def posting(port: int, path: str) -> AsyncIterator[Posting]:
    """Connections to a webhook at a port of this machine."""
    opened = Posting(port, path)
    await opened.open()
    try:
        yield opened
    finally:
        await opened.close()
