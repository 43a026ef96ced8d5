"""The tables, and what each holds of a person: why, for how long, and how it is exported and erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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
    Text,
    TypeDecorator,
    UniqueConstraint,
    func,
    literal_column,
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
    Column("left_at", Moment),
    UniqueConstraint("channel", "workspace", "account"),
    info={
        "holding": Holding(
            what="the chat account, for whom the person asks, their language, and when they blocked the assistant",
            path="id",
            exported=("channel", "workspace", "account", "role", "language", "left_at"),
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
    Column("showing", String(64)),
    UniqueConstraint("person_id", "address"),
    info={
        "holding": Holding(
            what="the chat that replies go to, and the client an agent is talking about, by a name of their own",
            path="person_id",
            exported=("address", "client"),
            internal=("id", "person_id", "current", "started", "showing"),
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
    Column("pressed_in", String(64)),
    UniqueConstraint("conversation_id", "key"),
    info={
        "holding": Holding(
            what="what was said to the person, and the id of the message it answers; never what they typed",
            path="conversation_id",
            exported=("key", "made_at", "answer", "delivered_at"),
            internal=("id", "conversation_id", "sent", "pressed_in"),
            days=30,
        )
    },
)
IS_REPLY = func.substr(outbox.c.key, literal_column("1"), literal_column("7")) == literal_column("'update:'")
"""Was the answer asked for? Without parameters, or no database would see that the index below holds these."""

# On PostgreSQL too these hold only what waits, by their migrations. To say so here would load that dialect at every
# start.
Index("ix_outbox_waiting", outbox.c.id, sqlite_where=outbox.c.delivered_at.is_(None))
Index(
    "ix_outbox_replies_waiting",
    outbox.c.conversation_id,
    outbox.c.id,
    sqlite_where=outbox.c.delivered_at.is_(None) & IS_REPLY,
)
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

leases = Table(
    "leases",
    metadata,
    Column("name", String(160), primary_key=True),
    Column("holder", String(160), nullable=False),
    Column("until", Moment, nullable=False),
    info={"holding": None},  # Which process does what: nothing of a person.
)

hmrc_starts = Table(
    "hmrc_starts",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("conversation_id", ForeignKey(conversations.c.id, ondelete="CASCADE"), nullable=False),
    Column("purpose", String(16), nullable=False),
    Column("token", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("as_agent", Boolean, nullable=False),
    Column("called", Text, nullable=False, info={"hidden": True}),
    Column("until", Moment, nullable=False),
    Column("tries", SmallInteger, nullable=False, default=0),
    UniqueConstraint("conversation_id", "purpose"),
    UniqueConstraint("token"),
    Index("ix_hmrc_starts_until", "until"),
    info={
        "holding": Holding(
            what="a link to our own pages that was asked for in a chat, what for, and what the chat calls the person",
            path="conversation_id",
            exported=("purpose", "subject", "as_agent", "called", "until"),
            internal=("id", "conversation_id", "token", "tries"),
            days=1,
        )
    },
)

hmrc_visits = Table(
    "hmrc_visits",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("start_id", ForeignKey(hmrc_starts.c.id, ondelete="CASCADE"), nullable=False),
    Column("browser", String(64), nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", String(64)),
    Column("is_back", Boolean, nullable=False, default=False),
    Column("away", Text, info={"hidden": True}),
    Column("tokens", Text, info={"hidden": True}),
    Column("granted_at", Moment),
    Column("code", String(128)),
    Column("confirmed_at", Moment),
    Column("asked_at", Moment),
    UniqueConstraint("start_id", "browser"),
    UniqueConstraint("state"),
    Index("ix_hmrc_visits_until", "until"),
    info={
        "holding": Holding(
            what="a browser on its way to HMRC and back: the National Insurance number typed there, what was seen of"
            " the browser, and HMRC's keys until the person has said that it is them",
            path="start_id",
            exported=("until", "away", "granted_at", "confirmed_at", "asked_at"),
            internal=("id", "start_id", "browser", "state", "is_back", "tokens", "code"),
            days=1,
        )
    },
)

hmrc_grants = Table(
    "hmrc_grants",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("person_id", ForeignKey(people.c.id, ondelete="CASCADE"), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("address", String(128), nullable=False),
    Column("as_agent", Boolean, nullable=False),
    Column("nino", Text, nullable=False, info={"hidden": True}),
    Column("tokens", Text, info={"hidden": True}),
    Column("edition", String(32), nullable=False),
    Column("since", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("ended", String(16)),
    Column("ended_at", Moment),
    Column("told", String(16)),
    Column("holder", String(32)),
    Column("held_until", Moment),
    Column("asked_at", Moment),
    Column("record", Text, info={"hidden": True}),
    Column("next_due", Date),
    Column("untold", String(16)),
    Column("claimed_until", Moment),
    Column("browser", String(64)),
    Column("proved_at", Moment),
    UniqueConstraint("person_id", "subject"),
    UniqueConstraint("edition"),
    Index("ix_hmrc_grants_until", "until"),
    Index("ix_hmrc_grants_asked_at", "asked_at"),
    Index("ix_hmrc_grants_next_due", "next_due", "asked_at"),
    Index("ix_hmrc_grants_untold", "untold", "asked_at"),
    info={
        "holding": Holding(
            what="a permission given at HMRC for the person or a client: the National Insurance number, HMRC's keys,"
            " what HMRC said when it was last asked, and in the clear the day of the next deadline in that",
            path="person_id",
            exported=(
                *("subject", "as_agent", "nino", "since", "until", "ended", "ended_at"),
                *("asked_at", "record", "next_due", "untold", "proved_at"),
            ),
            internal=(
                *("id", "person_id", "address", "tokens", "edition", "told"),
                *("holder", "held_until", "claimed_until", "browser"),
            ),
            days=None,
        )
    },
)

audit = Table(
    "audit",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("person_id", ForeignKey(people.c.id, ondelete="CASCADE"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("act", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Index("ix_audit_at", "at"),
    info={
        "holding": Holding(
            what="that the person connected, disconnected or looked at a record: whose and when, not what it said",
            path="person_id",
            exported=("at", "act", "subject"),
            internal=("id", "person_id"),
            days=730,
        )
    },
)

hmrc_pace = Table(
    "hmrc_pace",
    metadata,
    Column("application", String(16), primary_key=True),
    Column("free_at", Moment, nullable=False),
    info={"holding": None},  # When HMRC may be asked next, by anybody.
)
