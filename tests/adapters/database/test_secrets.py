"""Secrets: hidden for one place, shown by any of the keys, and hidden anew when keys are rotated."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, update

from adapters.database.secrets import KeysUnusable, Rotation, Secrets, Unreadable, hidden_columns, rotate
from adapters.database.tables import hmrc_grants, hmrc_visits, metadata
from bot.updates import Sender
from tests.bot.hmrc.linking import ANN, Town, facts, token, town
from tests.databases import Shelf, SqliteShelf

OLD, NEW = Secrets.new_key(), Secrets.new_key()


def test_what_is_hidden_is_shown_for_its_place() -> None:
    secrets = Secrets(OLD)
    hidden = secrets.hide("AA123456C", "nino", 7, "self")
    assert "123456" not in hidden
    assert secrets.show(hidden, "nino", 7, "self") == "AA123456C"


@pytest.mark.parametrize("place", [("nino", 8, "self"), ("nino", 7, "client"), ("record", 7, "self"), ("nino", 7), ()])
def test_attack_what_is_copied_to_another_place_cannot_be_read_there(place: tuple[str | int, ...]) -> None:
    secrets = Secrets(OLD)
    with pytest.raises(Unreadable):
        secrets.show(secrets.hide("AA123456C", "nino", 7, "self"), *place)


def test_the_same_text_is_hidden_differently_each_time() -> None:
    secrets = Secrets(OLD)
    assert secrets.hide("AA123456C", "nino") != secrets.hide("AA123456C", "nino")


def test_every_key_shows_and_the_first_hides() -> None:
    hidden = Secrets(OLD).hide("text", "place")
    assert Secrets(f"{NEW},{OLD}").show(hidden, "place") == "text"
    newer = Secrets(f" {NEW} , {OLD} ").hide("text", "place")
    assert Secrets(NEW).show(newer, "place") == "text"
    for key, other in ((NEW, hidden), (OLD, newer)):
        with pytest.raises(Unreadable):
            Secrets(key).show(other, "place")


@pytest.mark.parametrize("changed", ["", "nonsense", "gAAAAA"])
def test_what_was_changed_is_not_shown(changed: str) -> None:
    with pytest.raises(Unreadable):
        Secrets(OLD).show(changed, "place")


@pytest.mark.parametrize(
    ("keys", "said"),
    [("", "no key"), (" , ", "no key"), ("nonsense", "Key 1"), (f"{OLD},{NEW[:-2]}", "Key 2"), ("é" * 44, "Key 1")],
    ids=["none", "blank", "nonsense", "cut short", "not ASCII"],
)
def test_keys_that_cannot_be_used_are_told_in_a_sentence_that_quotes_none(keys: str, said: str) -> None:
    with pytest.raises(KeysUnusable, match=said) as told:
        Secrets(keys)
    assert "MTD_SECRET_KEYS" in str(told.value)
    assert all(key.strip() not in str(told.value) for key in keys.split(",") if key.strip())


# Rotation


def full(of: Town, people: int) -> None:
    """People who are connected, one with a record, and one on the way."""
    for number in range(people):
        of.connects(person(number))
    link = of.connecting.begin_check(person(0))
    of.connecting.started(token(link), "a cookie")
    of.connecting.check(token(link), "a cookie", facts())
    of.shows_code(ANN)


def person(number: int) -> Sender:
    return Sender("test", f"person {number}", "chat")


def test_rotation_hides_everything_with_the_newest_key(databases: Shelf) -> None:
    with town(databases.new()) as here:
        here.use_keys(OLD)
        full(here, 2)
        both = Secrets(f"{NEW},{OLD}")
        assert rotate(here.database, Secrets(OLD)) == Rotation(0, 0)
        done = rotate(here.database, both)
        assert done.renewed > 8
        assert done.unreadable == 0
        assert rotate(here.database, both) == Rotation(0, 0)
        here.use_keys(NEW)
        for number in range(2):
            assert here.grants.access(person(number)).nino == here.nino()
        assert here.connecting.record(person(0)) is not None
        assert here.connecting.awaits(ANN) is not None


def test_rotation_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    with town(SqliteShelf(tmp_path).new()) as here:
        here.use_keys(OLD)
        full(here, 3)
        both = Secrets(f"{NEW},{OLD}")
        with here.database.begin() as connection:
            row = connection.execute(select(hmrc_grants.c.id, hmrc_grants.c.nino)).first()
            assert row is not None
            connection.execute(
                update(hmrc_grants).where(hmrc_grants.c.id == row.id).values(nino=both.renewed(row.nino))
            )
        every = rotate(here.database, both).renewed
        assert every == sum(hidden(here).values()) - 1


def hidden(of: Town) -> dict[str, int]:
    """How many hidden texts each column holds."""
    with of.database.begin() as connection:
        return {
            str(column): len(connection.scalars(select(column).where(column.is_not(None))).all())
            for _table, column in hidden_columns()
        }


def test_rotation_of_many_rows_takes_a_few_at_a_time_and_leaves_none(tmp_path: Path) -> None:
    with town(SqliteShelf(tmp_path).new()) as here:
        here.use_keys(OLD)
        here.connects()
        with here.database.begin() as connection:
            grant = dict(connection.execute(select(hmrc_grants)).mappings().one())
            for number in range(250):
                copied = {**grant, "id": 1000 + number, "subject": str(number), "edition": str(number)}
                connection.execute(hmrc_grants.insert().values(copied))
        before = sum(hidden(here).values())
        assert rotate(here.database, Secrets(f"{NEW},{OLD}")) == Rotation(before, 0)
        assert rotate(here.database, Secrets(NEW)) == Rotation(0, 0)


def test_rotation_counts_what_none_of_the_keys_can_read(tmp_path: Path) -> None:
    with town(SqliteShelf(tmp_path).new()) as here:
        here.use_keys(OLD)
        full(here, 1)
        before = hidden(here)
        assert rotate(here.database, Secrets(NEW)) == Rotation(0, sum(before.values()))
        assert hidden(here) == before


# What stands in the database


def test_nothing_personal_and_no_key_stands_in_the_database_as_it_is(databases: Shelf) -> None:
    with town(databases.new()) as here:
        full(here, 2)
        grant = here.store.granted(person(0), "self")
        (waiting,) = here.store.waiting(ANN, here.clock.now())
        record = here.connecting.record(person(0))
        assert grant is not None
        assert grant.tokens is not None
        assert waiting.tokens is not None
        assert waiting.away is not None
        assert record is not None
        private = [
            here.nino(),
            here.nino()[2:8],
            *(text for each in (grant.tokens, waiting.tokens) for text in (each.access, each.refresh)),
            waiting.away.verifier,
            "Mozilla",
            "198.51.100.7",
            *(each.id for each in record.businesses),
        ]
        with here.database.begin() as connection:
            held = str([connection.execute(select(table)).all() for table in metadata.sorted_tables])
        assert "telegram" in held
        assert [text for text in private if text in held] == []


def test_the_hidden_columns_are_those_that_hold_hidden_texts() -> None:
    assert {str(column) for _table, column in hidden_columns()} == {
        "hmrc_starts.called",
        "hmrc_visits.away",
        "hmrc_visits.tokens",
        "hmrc_grants.nino",
        "hmrc_grants.tokens",
        "hmrc_grants.record",
    }


def test_attack_tokens_of_one_person_put_into_anothers_row_are_not_used(tmp_path: Path) -> None:
    with town(SqliteShelf(tmp_path).new()) as here:
        full(here, 2)
        stolen = select(hmrc_grants.c.tokens).where(hmrc_grants.c.id == 1).scalar_subquery()
        with here.database.begin() as connection:
            connection.execute(update(hmrc_grants).where(hmrc_grants.c.id == 2).values(tokens=stolen))
            connection.execute(update(hmrc_visits).values(tokens=stolen))
        victim = here.store.granted(person(1), "self")
        assert victim is not None
        assert victim.tokens is None
        assert here.store.waiting(ANN, here.clock.now()) == []
