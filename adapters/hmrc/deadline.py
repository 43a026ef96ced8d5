"""A time for a whole answer: httpx itself limits only each wait for the next bytes, and those may trickle for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from time import monotonic

import httpx

_ENDS = "answer_has_to_be_here"


def within(seconds: float) -> Mapping[str, list[Callable[..., None]]]:
    """Event hooks of an httpx client that give each request so many seconds until its answer is here whole.

    After that the rest is not waited for: httpx.ReadTimeout is raised, as for bytes that do not come.
    """

    def began(request: httpx.Request) -> None:
        request.extensions[_ENDS] = monotonic() + seconds

    def answers(response: httpx.Response) -> None:
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _Limited(response.stream, response.request)

    return {"request": [began], "response": [answers]}


class _Limited(httpx.SyncByteStream):
    """The body of an answer, until its time is up."""

    def __init__(self, body: httpx.SyncByteStream, request: httpx.Request) -> None:
        self._body = body
        self._request = request

    def __iter__(self) -> Iterator[bytes]:
        for some in self._body:
            if monotonic() > self._request.extensions[_ENDS]:
                raise httpx.ReadTimeout("the answer took too long", request=self._request)
            yield some

    def close(self) -> None:
        self._body.close()
