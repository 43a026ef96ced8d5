"""A program talked to over pipes, that can be killed."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
from pathlib import Path

SECONDS = 30.0


class Program:
    """A Python module, started in a folder. What it prints is waited for, and no longer than it is reasonable."""

    def __init__(self, folder: Path, module: str, *arguments: str) -> None:
        root = str(Path(__file__).parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": root, "PYTHONIOENCODING": "utf-8"},
        )

    def writes(self, line: str) -> None:
        assert self._process.stdin
        self._process.stdin.write(line.encode() + b"\n")
        self._process.stdin.flush()

    def prints(self, until: str) -> str:
        """What it prints up to `until`, which is left out. AssertionError when it ends or says nothing for long."""
        assert self._process.stdout
        said = b""
        with selectors.DefaultSelector() as ready:
            ready.register(self._process.stdout, selectors.EVENT_READ)
            while not said.endswith(until.encode()):
                assert ready.select(SECONDS), f"Nothing came for {SECONDS} seconds after: {said.decode()}"
                read = os.read(self._process.stdout.fileno(), 65536)
                assert read, f"The program ended after: {said.decode()}"
                said += read
        return said.decode().removesuffix(until)

    def kill(self) -> None:
        """As `kill -9` does."""
        self._process.kill()
        self._process.communicate()
