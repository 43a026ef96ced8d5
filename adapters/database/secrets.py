"""What is personal or a key, encrypted before the database sees it, with keys that are kept apart from it.

Each text is bound to the place it was hidden for: copied into another row or column it cannot be read there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import orjson
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, Table, select, update

from adapters.database.engine import Database
from adapters.database.tables import metadata

_Kept = TypeVar("_Kept")

_ROWS_AT_ONCE = 100
"""How many rows one transaction re-encrypts, so that nobody waits long behind it."""

_HOW = (
    "Set MTD_SECRET_KEYS to one key or more, the newest first, with commas between them."
    " `mtd-assistant keys new` makes a key."
)


class KeysUnusable(ValueError):
    """The keys cannot be used. Its text is a sentence for whoever set them, and quotes none."""


class Unreadable(Exception):
    """None of the keys hid this, it was hidden for another place, or it was changed."""


class Secrets:
    """Hides and shows texts. `keys` are Fernet keys with commas between them: the first hides, each of them shows.

    Raises KeysUnusable.
    """

    def __init__(self, keys: str) -> None:
        given = [key.strip() for key in keys.split(",") if key.strip()]
        if not given:
            raise KeysUnusable(f"There is no key to encrypt with. {_HOW}")
        self._first = _fernet(given[0], 1)
        self._all = MultiFernet([_fernet(key, number) for number, key in enumerate(given, 1)])

    @staticmethod
    def new_key() -> str:
        """A new key."""
        return Fernet.generate_key().decode()

    def hide(self, text: str, *place: str | int) -> str:
        """The text, encrypted for one place: its column, and what its row is known by."""
        return self._all.encrypt(orjson.dumps([place, text])).decode()

    def show(self, hidden: str, *place: str | int) -> str:
        """The text that was hidden for this place. Raises Unreadable."""
        try:
            hidden_for, text = orjson.loads(self._all.decrypt(hidden.encode()))
        except InvalidToken as error:
            raise Unreadable("none of the keys can read this") from error
        if hidden_for != list(place):
            raise Unreadable("this was hidden for another place")
        return str(text)

    def hide_value(self, kind: TypeAdapter[_Kept], value: _Kept, *place: str | int) -> str:
        """A value of a kind, written as JSON and encrypted for one place."""
        return self.hide(kind.dump_json(value).decode(), *place)

    def show_value(self, kind: TypeAdapter[_Kept], hidden: str | None, *place: str | int) -> _Kept | None:
        """The value that was hidden for this place, None for nothing. Raises Unreadable."""
        if hidden is None:
            return None
        try:
            return kind.validate_json(self.show(hidden, *place))
        except ValidationError:  # Its text quotes what it could not take.
            raise Unreadable("another version wrote this differently") from None

    def renewed(self, hidden: str) -> str | None:
        """The same, hidden with the first key; None where it is already. Raises Unreadable."""
        try:
            self._first.decrypt(hidden.encode())
        except InvalidToken:
            pass
        else:
            return None
        try:
            return self._all.rotate(hidden.encode()).decode()
        except InvalidToken as error:
            raise Unreadable("none of the keys can read this") from error


def _fernet(key: str, number: int) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:  # The reason is not passed on: it may quote the key.
        raise KeysUnusable(f"Key {number} of MTD_SECRET_KEYS is not a key. {_HOW}") from None


@dataclass(frozen=True)
class Rotation:
    """How many texts were hidden anew, and how many none of the keys can read: those are as they were."""

    renewed: int
    unreadable: int


def rotate(database: Database, secrets: Secrets) -> Rotation:
    """Hide everything with the first key. The older keys may be taken away once nothing is unreadable.

    Every process must know the new key before. A few rows at a time; stopped half-way it may simply be run again.
    Raises StoreUnavailable.
    """
    done = [_rotated(database, secrets, table, column) for table, column in hidden_columns()]
    return Rotation(sum(each.renewed for each in done), sum(each.unreadable for each in done))


def hidden_columns() -> list[tuple[Table, Column[str]]]:
    """The columns that hold hidden texts."""
    return [(table, column) for table in metadata.sorted_tables for column in table.c if column.info.get("hidden")]


def _rotated(database: Database, secrets: Secrets, table: Table, column: Column[str]) -> Rotation:
    after, renewed, unreadable, found = 0, 0, 0, _ROWS_AT_ONCE
    while found == _ROWS_AT_ONCE:
        few = select(table.c.id, column).where(table.c.id > after, column.is_not(None)).order_by(table.c.id)
        with database.begin() as connection:
            rows = connection.execute(few.limit(_ROWS_AT_ONCE)).all()
            for after, hidden in rows:
                try:
                    anew = secrets.renewed(hidden)
                except Unreadable:
                    unreadable += 1
                    continue
                if anew is not None:
                    # Somebody may have written here since: theirs is newer, and hidden with the first key already.
                    changed = update(table).where(table.c.id == after, column == hidden).values({column: anew})
                    renewed += connection.execute(changed).rowcount
        found = len(rows)
    return Rotation(renewed, unreadable)
