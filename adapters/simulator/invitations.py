"""An agent's request to act for a client, and what becomes of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LIFE = timedelta(days=21)
LISTED = timedelta(days=30)


@dataclass
class Invitation:
    """One request. `person` is the client's key, `role` is `main` or `supporting`; times are UTC."""

    arn: str
    person: str
    role: str
    created: datetime
    answered: str | None = None
    updated: datetime | None = None
    id: str = field(default_factory=lambda: "C" + secrets.token_hex(6).upper())

    def status(self, now: datetime) -> str:
        """HMRC's word for where it stands."""
        return self.answered or ("Expired" if now >= self.created + LIFE else "Pending")

    def close(self, answered: str, now: datetime) -> None:
        """Note how it ended."""
        self.answered, self.updated = answered, now
