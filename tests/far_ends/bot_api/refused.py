"""What Telegram says when it will not do what it was asked."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """An answer that is not ok. `parameters` is the Bot API's ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


class Fault(Refused):
    """The bot has asked for what the description, or Telegram's own rules, forbid. It is kept for the test to see."""

    def __init__(self, why: str, code: int = 400) -> None:
        super().__init__(code, f"Bad Request: {why}" if code == 400 else why)


def bad_request(why: str) -> Refused:
    """400, with Telegram's words for what is wrong."""
    return Refused(400, f"Bad Request: {why}")


def forbidden(why: str) -> Refused:
    """403: the bot may not write there."""
    return Refused(403, f"Forbidden: {why}")


def conflict(why: str) -> Refused:
    """409: updates go to one place at a time."""
    return Refused(409, f"Conflict: {why}")


def too_many_requests(retry_after: int) -> Refused:
    """429: wait this many seconds."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


BLOCKED = "bot was blocked by the user"
NOT_STARTED = "bot can't initiate conversation with a user"
DEACTIVATED = "user is deactivated"
KICKED = "bot was kicked from the supergroup chat"
