"""The SQL of a turn: as many statements as it needs and no more, each made ready once."""

from __future__ import annotations

from sqlalchemy import Dialect, Insert, Table, Text, and_, bindparam, cast, delete, func, insert, select, text, update

from adapters.database.prepared import Prepared
from adapters.database.tables import IS_REPLY, Moment, conversations, feedback, leases, outbox, people, sessions, ticks

_ACCOUNT = and_(
    people.c.channel == bindparam("channel"),
    people.c.workspace == bindparam("workspace"),
    people.c.account == bindparam("account"),
)
_SENDER = and_(_ACCOUNT, conversations.c.address == bindparam("address"))

_LOCK = (
    select(conversations.c.id)
    .join(people, people.c.id == conversations.c.person_id)
    .where(_SENDER)
    .with_for_update(of=conversations)
)

_KEPT = cast(sessions.c.kept, Text).label("kept")
"""As text: one that is no JSON is to stop nothing but itself."""

_READ = (
    select(
        conversations.c.id,
        conversations.c.person_id,
        people.c.role,
        people.c.language,
        people.c.left_at,
        conversations.c.current,
        conversations.c.started,
        conversations.c.client,
        sessions.c.id.label("session_id"),
        sessions.c.version,
        sessions.c.handle,
        sessions.c.journey,
        sessions.c.subject,
        sessions.c.touched_on,
        sessions.c.life,
        _KEPT,
        outbox.c.answer,
        outbox.c.id.label("outbox_id"),
    )
    .select_from(
        people.join(conversations, conversations.c.person_id == people.c.id)
        .outerjoin(
            sessions,
            and_(sessions.c.conversation_id == conversations.c.id, sessions.c.handle == conversations.c.current),
        )
        .outerjoin(outbox, and_(outbox.c.conversation_id == conversations.c.id, outbox.c.key == bindparam("key")))
    )
    .where(_SENDER)
)

_SET_PERSON = (
    update(people)
    .where(people.c.id == bindparam("row"))
    .values(role=bindparam("new_role"), language=bindparam("new_language"), left_at=bindparam("new_left_at"))
)
_SET_CONVERSATION = (
    update(conversations)
    .where(conversations.c.id == bindparam("row"))
    .values(current=bindparam("new_current"), started=bindparam("new_started"), client=bindparam("new_client"))
)

_SET_SESSION = (
    update(sessions)
    .where(sessions.c.id == bindparam("row"), sessions.c.version == bindparam("seen"))
    .values(
        handle=bindparam("new_handle"),
        life=bindparam("new_life"),
        touched_on=bindparam("new_touched_on"),
        kept=bindparam("new_kept"),
        version=bindparam("new_version"),
    )
)
_MOVE_SESSION = update(sessions).where(sessions.c.id == bindparam("row")).values(subject=bindparam("new_subject"))
_DELIVERED = (
    update(outbox)
    .where(outbox.c.id == bindparam("row"))
    .values(sent=bindparam("new_sent"), delivered_at=bindparam("new_delivered_at"))
)
_SHOW = (
    update(conversations)
    .where(
        conversations.c.id == select(outbox.c.conversation_id).where(outbox.c.id == bindparam("row")).scalar_subquery()
    )
    .values(showing=bindparam("new_showing"))
)

_IS_BACK = (
    select(outbox.c.id)
    .join(conversations, conversations.c.id == outbox.c.conversation_id)
    .where(conversations.c.person_id == people.c.id, IS_REPLY, outbox.c.made_at > bindparam("new_left_at"))
    .correlate(people)
    .exists()
)
_LEAVE = update(people).where(_ACCOUNT, ~_IS_BACK).values(left_at=bindparam("new_left_at"))
_WAIT_NO_LONGER = (
    update(outbox)
    .where(
        outbox.c.conversation_id.in_(select(conversations.c.id).join(people).where(_ACCOUNT)),
        outbox.c.delivered_at.is_(None),
        outbox.c.made_at <= bindparam("new_left_at"),
    )
    .values(delivered_at=bindparam("new_left_at"))
)
_BEHIND = (
    select(func.count().label("answers"))
    .join_from(outbox, conversations)
    .join(people, people.c.id == conversations.c.person_id)
    .where(_SENDER, outbox.c.delivered_at.is_(None), IS_REPLY)
)

# SQLite and PostgreSQL say this in the same words, for which SQLAlchemy has no common ones.
_HOLD = text("""
    INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)
    ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
    WHERE leases.holder = excluded.holder OR leases.until <= :now
""").bindparams(bindparam("until", type_=Moment), bindparam("now", type_=Moment))
_LET_GO = delete(leases).where(leases.c.name == bindparam("lease"), leases.c.holder == bindparam("by"))

_SESSIONS = (
    select(*(_KEPT if each is sessions.c.kept else each for each in sessions.c))
    .where(sessions.c.conversation_id == bindparam("conversation"))
    .order_by(sessions.c.touched_on.desc(), sessions.c.id.desc())
)
_TICKS = select(ticks.c.subject, ticks.c.step).where(ticks.c.conversation_id == bindparam("conversation"))
_UNTICK = delete(ticks).where(
    ticks.c.conversation_id == bindparam("conversation"),
    ticks.c.subject == bindparam("tick_subject"),
    ticks.c.step == bindparam("tick_step"),
)
_KNOWN_PERSON = select(people.c.id).where(_ACCOUNT)


def _new(table: Table, *columns: str) -> Insert:
    """Writes a row of these columns and gives its id."""
    values = {each: bindparam(each, type_=table.c[each].type) for each in columns}
    return insert(table).values(values).returning(table.c.id)


_NEW_PERSON = _new(people, "channel", "workspace", "account", "language")
_NEW_CONVERSATION = _new(conversations, "person_id", "address", "started")
_NEW_SESSION = _new(
    sessions, "conversation_id", "handle", "journey", "subject", "life", "touched_on", "kept", "version"
)
_SAY = _new(outbox, "conversation_id", "key", "made_at", "answer", "sent", "pressed_in", "delivered_at")


_TICK = _new(ticks, "conversation_id", "subject", "step", "ticked_on")
_FEEDBACK = _new(feedback, "conversation_id", "made_at", "words")


class Statements:
    """What a turn and a delivery run, ready for one kind of database.

    `lock` locks the conversation's row, where a transaction does not lock the whole database. `read` reads all that
    a turn needs: the conversation, its current session, and what is already said under the key. `set_session` writes
    a session where it is still the version that was read; `move_session` makes room for another in its place.
    `behind` counts the answers that wait for a sender. `hold` changes one row where the lease may be taken, and none
    where somebody else has it.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.lock = Prepared(_LOCK, dialect)
        self.read = Prepared(_READ, dialect)
        self.known_person = Prepared(_KNOWN_PERSON, dialect)
        self.new_person = Prepared(_NEW_PERSON, dialect)
        self.new_conversation = Prepared(_NEW_CONVERSATION, dialect)
        self.set_person = Prepared(_SET_PERSON, dialect)
        self.set_conversation = Prepared(_SET_CONVERSATION, dialect)
        self.sessions = Prepared(_SESSIONS, dialect)
        self.new_session = Prepared(_NEW_SESSION, dialect)
        self.set_session = Prepared(_SET_SESSION, dialect)
        self.move_session = Prepared(_MOVE_SESSION, dialect)
        self.say = Prepared(_SAY, dialect)
        self.ticks = Prepared(_TICKS, dialect)
        self.tick = Prepared(_TICK, dialect)
        self.untick = Prepared(_UNTICK, dialect)
        self.feedback = Prepared(_FEEDBACK, dialect)
        self.delivered = Prepared(_DELIVERED, dialect)
        self.show = Prepared(_SHOW, dialect)
        self.leave = Prepared(_LEAVE, dialect)
        self.wait_no_longer = Prepared(_WAIT_NO_LONGER, dialect)
        self.behind = Prepared(_BEHIND, dialect)
        self.hold = Prepared(_HOLD, dialect)
        self.let_go = Prepared(_LET_GO, dialect)
