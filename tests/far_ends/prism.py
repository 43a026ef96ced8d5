"""Prism, which answers as an OpenAPI file says: a reader of HMRC's files that is not ours."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread, Timer
from typing import Any

START_SECONDS = 60
_LISTENING = re.compile(r"Prism is listening on (http://[\w.:]+)")


@contextmanager
def prism(api: str, version: str, folder: Path) -> Iterator[str]:
    """The address of a Prism that answers as one of HMRC's APIs, such as `obligations-api` and `3.0`.

    HMRC's files describe `application/json`, and its clients must ask for `application/vnd.hmrc.3.0+json`: a copy
    of the file in `folder` has both. Raises RuntimeError, with what Prism said, when it does not start in time.
    """
    described = Path(os.environ["MTD_HMRC_API_SPECS"]) / api / version / "openapi.bundled.json"
    copy = folder / f"{api}.json"
    copy.write_text(json.dumps(_with_own_type(json.loads(described.read_text("utf-8")), version)), encoding="utf-8")
    with subprocess.Popen(
        ["prism", "mock", "--host", "127.0.0.1", "--port", "0", str(copy)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            address = _address(process)
            assert process.stdout is not None
            # somebody has to read on, or Prism stands still when the pipe is full
            reading = Thread(target=process.stdout.read)
            reading.start()
            yield address
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    """The address in what Prism writes when it is ready."""
    assert process.stdout is not None
    too_late = Timer(START_SECONDS, process.kill)
    too_late.start()
    said = []
    for line in process.stdout:
        said.append(line)
        if listening := _LISTENING.search(line):
            too_late.cancel()
            return listening[1]
    too_late.cancel()
    raise RuntimeError(f"Prism did not start: {''.join(said)}")


def _with_own_type(api: dict[str, Any], version: str) -> dict[str, Any]:
    for path in api["paths"].values():
        for operation in path.values():
            for response in operation.get("responses", {}).values() if isinstance(operation, dict) else ():
                content = response.get("content", {})
                if "application/json" in content:
                    content[f"application/vnd.hmrc.{version}+json"] = content["application/json"]
    return api
