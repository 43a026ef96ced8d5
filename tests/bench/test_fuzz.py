"""Five hundred updates that nobody expects, and whether a fault would be found."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from bench import fuzz
from bench.odd_updates import Json, Odd, is_due
from tests.far_ends.bot_api.description import Description, read_description

pytestmark = [pytest.mark.needs("MTD_TELEGRAM_API_DESCRIPTION")]


@pytest.fixture
def description() -> Description:
    return read_description(Path(os.environ["MTD_TELEGRAM_API_DESCRIPTION"]))


@pytest.fixture
def odd(description: Description) -> Odd:
    return Odd(description, Random(1), lambda _person: [":menu"])


def test_nothing_escapes_and_no_reply_is_missing_and_nothing_private_is_kept(tmp_path: Path) -> None:
    found = fuzz.fuzz(500, 1, tmp_path)
    assert found.faults == []
    assert found.due > 200
    assert found.private > 200


def test_updates_are_as_the_description_has_them_and_of_every_kind(description: Description, odd: Odd) -> None:
    updates = [odd.update(number) for number in range(2000)]
    assert [str(fault) for update in updates for fault in description.faults_of("Update", update)] == []
    kinds = {name for update in updates for name in update}
    assert kinds == set(description.types["Update"].fields)
    assert {is_due(update) for update in updates} == {True, False}


def a_message(text: str) -> Json:
    return {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}, "text": text}}


def test_a_missing_reply_an_error_and_a_private_number_would_be_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection, connection:
        connection.execute("CREATE TABLE outbox (key TEXT)")
        connection.execute("INSERT INTO outbox VALUES ('update:2'), ('ab 123456 c')")
    log = tmp_path / "a.log"
    log.write_text("12:00 [error    ] turn_failed\n12:00 [info     ] lease_taken\n")
    found = fuzz.Found()
    missing = list(fuzz.faults_of_replies(tmp_path / "a.db", [a_message("x"), {"update_id": 2}], found))
    assert len(missing) == found.due == 1
    unseen = [a_message("x"), {"update_id": 3, "edited_message": a_message("x")["message"]}]
    assert len(list(fuzz.faults_of_replies(tmp_path / "a.db", unseen, found))) == 1
    changed = [a_message("x"), {"update_id": 3, "edited_message": a_message("y")["message"]}]
    assert len(list(fuzz.faults_of_replies(tmp_path / "a.db", changed, found))) == 2
    assert len(list(fuzz.faults_of_log(log))) == 1
    assert list(fuzz.faults_of_privacy({"AB123456C"}, tmp_path, "")) == ["a.db holds AB123456C"]
    assert list(fuzz.faults_of_privacy({"AB123457C"}, tmp_path, "AB-12-34-57-C")) == [
        "what the bot said holds AB123457C"
    ]
