"""The tables, and what each holds of a person: why, for how long, and how it is exported and erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)


@dataclass(frozen=True)
class Holding:
    """What a table holds of a person. `path` is the column by which its rows are found from a person.

    It is a foreign key to the next table on the way, or the person's own key. `exported` are the columns a person
    gets in an export, `internal` the rest: keys and counters that say nothing of them. `days` is how long a row is
    kept after it was last needed, None for as long as the person has not asked to be erased.
    """

    what: str
    path: str
    exported: tuple[str, ...]
    internal: tuple[str, ...]
    days: int | None


class Moment(TypeDecorator[datetime]):
    """An aware moment, stored in UTC. SQLite keeps no time zone, so it is taken off and put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Raises ValueError for a naive moment: nobody could tell when it was."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("give an aware moment, in UTC")
        return value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

_ID = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in a column of type INTEGER."""

people = Table(
    "people",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("workspace", String(64), nullable=False, default=""),
    Column("account", String(128), nullable=False),
    Column("role", String(16)),
    Column("language", String(8), nullable=False),
    UniqueConstraint("channel", "workspace", "account"),
    info={
        "holding": Holding(
            what="the chat account, for whom the person asks, and their language",
            path="id",
            exported=("channel", "workspace", "account", "role", "language"),
            internal=("id",),
            days=None,
        )
    },
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("person_id", ForeignKey(people.c.id, ondelete="CASCADE"), nullable=False),
    Column("address", String(128), nullable=False),
    Column("current", String(48)),
    Column("started", Integer, nullable=False, default=0),
    Column("client", String(40)),
    UniqueConstraint("person_id", "address"),
    info={
        "holding": Holding(
            what="the chat that replies go to, and the client an agent is talking about, by a name of their own",
            path="person_id",
            exported=("address", "client"),
            internal=("id", "person_id", "current", "started"),
            days=None,
        )
    },
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation_id", ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False),
    Column("handle", String(8), nullable=False),
    Column("journey", String(40), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("life", String(16), nullable=False),
    Column("touched_on", Date, nullable=False),
    Column("kept", JSON, nullable=False),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("conversation_id", "journey", "subject"),
    Index("ix_sessions_life_touched_on", "life", "touched_on"),
    info={
        "holding": Holding(
            what="the answers given in a journey, and when it was last touched",
            path="conversation_id",
            exported=("journey", "subject", "life", "touched_on", "kept"),
            internal=("id", "conversation_id", "handle", "version"),
            days=90,
        )
    },
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation_id", ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False),
    Column("key", String(160), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("sent", SmallInteger, nullable=False, default=0),
    Column("delivered_at", Moment),
    UniqueConstraint("conversation_id", "key"),
    info={
        "holding": Holding(
            what="what was said to the person, and the id of the message it answers; never what they typed",
            path="conversation_id",
            exported=("key", "made_at", "answer", "delivered_at"),
            internal=("id", "conversation_id", "sent"),
            days=30,
        )
    },
)
# On PostgreSQL too it holds only what waits, by its migration. To say so here would load that dialect at every start.
Index("ix_outbox_waiting", outbox.c.id, sqlite_where=outbox.c.delivered_at.is_(None))
Index("ix_outbox_made_at", outbox.c.made_at)

ticks = Table(
    "ticks",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation_id", ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("step", String(40), nullable=False),
    Column("ticked_on", Date, nullable=False),
    UniqueConstraint("conversation_id", "subject", "step"),
    info={
        "holding": Holding(
            what="the steps of setting up that are done, for the person, their firm or one of their clients",
            path="conversation_id",
            exported=("subject", "step", "ticked_on"),
            internal=("id", "conversation_id"),
            days=None,
        )
    },
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation_id", ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("words", String(1000), nullable=False),
    Index("ix_feedback_made_at", "made_at"),
    info={
        "holding": Holding(
            what="what the person wrote to whoever runs the assistant, with personal numbers taken out",
            path="conversation_id",
            exported=("made_at", "words"),
            internal=("id", "conversation_id"),
            days=365,
        )
    },
)
