"""Reading a request: JSON, a form, or a form with files, into fields of the types that the description gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from tests.far_ends.bot_api.description import Description, Fault, Upload

ATTACHED = "attach://"


@dataclass
class Call:
    """A request for a method. Uploads are in `fields` where they belong; `faults` is what the description forbids."""

    method: str
    fields: dict[str, Any]
    faults: list[Fault] = field(default_factory=list)


async def read_call(request: Request, method: str, description: Description) -> Call:
    """What is asked for. The method has to be one that the description knows."""
    reading = _Reading(method, description)
    if request.headers.get("content-type", "").startswith("application/json"):
        reading.take_json(await request.body())
    else:
        async with request.form() as form:
            for name, value in [*request.query_params.multi_items(), *form.multi_items()]:
                if isinstance(value, UploadFile):
                    content = await value.read()
                    mime_type = value.content_type or "application/octet-stream"
                    reading.uploads[name] = Upload(value.filename or name, mime_type, content)
                else:
                    reading.take_text(name, value)
    return reading.done()


class _Reading:
    def __init__(self, method: str, description: Description) -> None:
        self.call = Call(method, {})
        self.description = description
        self.uploads: dict[str, Upload] = {}

    def take_json(self, body: bytes) -> None:
        try:
            read = json.loads(body)
        except ValueError:
            read = None
        if isinstance(read, dict):
            self.call.fields.update({name: self._unpacked(name, value) for name, value in read.items()})
        else:
            self._fault("body", "is not a JSON object")

    def take_text(self, name: str, text: str) -> None:
        if name in self.call.fields:
            self._fault(name, "is given twice")
        self.call.fields[name] = self._converted(name, text)

    def done(self) -> Call:
        """Put the uploads where they belong, and look at the whole by the description."""
        call = self.call
        attached: set[str] = set()
        for name, value in call.fields.items():
            attached.update(_attached(value))
            if isinstance(value, str) and value.startswith(ATTACHED):
                call.fields[name] = self.uploads.get(value.removeprefix(ATTACHED), value)
        for name in attached - self.uploads.keys():
            self._fault(name, "is attached and was not sent")
        call.fields |= {name: each for name, each in self.uploads.items() if name not in attached}
        call.faults += self.description.faults_of_request(call.method, call.fields)
        return call

    def _fault(self, name: str, problem: str) -> None:
        self.call.faults.append(Fault(f"{self.call.method}.{name}", f"{self.call.method}.{name}", problem))

    def _types(self, name: str) -> tuple[str, ...]:
        known = self.description.methods[self.call.method].fields
        return known[name].types if name in known else ()

    def _converted(self, name: str, text: str) -> Any:
        """A form holds text only: the value it stands for, or the text itself when it stands for none."""
        for of_type in self._types(name):
            if of_type == "Integer" and re.fullmatch(r"-?\d+", text):
                return int(text)
            if of_type == "Float" and re.fullmatch(r"-?\d+(\.\d+)?", text):
                return float(text)
            if of_type == "Boolean" and text.lower() in ("true", "false"):
                return text.lower() == "true"
        return self._unpacked(name, text)

    def _unpacked(self, name: str, value: Any) -> Any:
        """Objects and arrays come as JSON in text, also inside JSON."""
        plain = {"String", "Integer", "Float", "Boolean", "InputFile"}
        if not isinstance(value, str) or plain & set(self._types(name)) or not self._types(name):
            return value
        try:
            return json.loads(value)
        except ValueError:
            return value


def _attached(value: Any) -> Iterator[str]:
    """The names of the uploads that a value speaks of, however deep."""
    if isinstance(value, str) and value.startswith(ATTACHED):
        yield value.removeprefix(ATTACHED)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _attached(each)
    elif isinstance(value, list):
        for each in value:
            yield from _attached(each)
