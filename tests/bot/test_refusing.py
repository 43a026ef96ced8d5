"""What must not travel through a chat, and what cannot be read: said kindly, nothing kept, the place kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.database.store import DatabaseStore
from bot.updates import Unread, Update
from bot.wording import wording
from tests.bot.chatting import Person, rows, words
from tests.journeys.a_journey import TODAY

WORDS = wording("en")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "chat.db"


@pytest.fixture
def ann(database: Path) -> Iterator[Person]:
    store = DatabaseStore(f"sqlite:///{database}")
    yield Person(store)
    store.close()


SECRETS = {
    "my number is AB 12 34 56 C": "National Insurance",
    "1955839661": "tax reference",
    "sort code 12-34-56 account number 12345678": "bank or card",
    "my gateway password is blue-horse-7": "password",
}


@pytest.mark.parametrize(("text", "kind"), SECRETS.items())
def test_a_secret_typed_in_mid_question_is_refused_and_the_place_kept(ann: Person, text: str, kind: str) -> None:
    ann.says("1", "six")
    refused = ann.says(text)
    assert kind in words(refused)
    assert "Delete your message" in words(refused)
    assert refused.at["question"] == "kind"
    assert ann.says("service").at["step"] == 2


@pytest.mark.parametrize("text", SECRETS)
def test_a_secret_as_the_very_first_message_is_refused_before_anything_else(ann: Person, text: str) -> None:
    first = ann.says(text)
    assert "Delete your message" in words(first)
    assert first.at["question"] == "who_for"


def test_nothing_of_a_secret_is_in_the_database(ann: Person, database: Path) -> None:
    ann.says("1", "six", *SECRETS, "client AB123456C", "feedback my number is AB123456C")
    ann.presses(":client AB123456C", "1.AB123456C..yes", "AB123456C")
    for figures in ("AB", "123456", "12 34 56", "1955839661", "12-34-56", "12345678", "blue-horse"):
        assert figures not in str(rows(database)).replace("AB testing", "")


FEEDBACK = {
    "feedback my password is sunshine but HMRC rejects it": "sunshine",
    "feedback my gateway password: correct horse battery staple": "horse",
    "feedback password is lazy cats and a dog": "dog",
    "feedback my pincode is 4821": "4821",
    "feedback my new password will be marmalade": "marmalade",
    "feedback my password (marmalade) is refused": "marmalade",
    "feedback hmrc password marmalade wont work": "marmalade",
    "feedback user bob, pass marmalade": "marmalade",
    "feedback marmalade was it, password": "marmalade",
    "feedback my pin is 48 21": "48 21",
    "feedback 55779911 12-34-56 is where my refund goes": "5577",
}


@pytest.mark.parametrize(("text", "secret"), FEEDBACK.items())
def test_feedback_is_kept_without_the_password_that_is_told_in_it(
    ann: Person, database: Path, text: str, secret: str
) -> None:
    ann.says("1")
    ann.says(text)
    kept = str(rows(database)["feedback"])
    assert "feedback" not in kept
    assert "…" in kept
    assert secret not in str(rows(database))


def test_a_password_is_to_be_changed(ann: Person) -> None:
    ann.says("1")
    assert "change it" in words(ann.says("password: hunter2"))


@pytest.mark.parametrize("unread", [None, Unread.EDITED, Unread.PICTURE])
def test_help_comes_before_what_is_refused(ann: Person, unread: Unread | None) -> None:
    ann.says("1")
    update = Update("both", ann.sender, TODAY, "I want to kill myself. nino AB123456C", unread=unread)
    first, second = ann.assistant.take(update).answer.replies
    assert "116 123" in WORDS.reply(first)
    assert "National Insurance" in WORDS.reply(second)


@pytest.mark.parametrize("unread", Unread)
def test_what_cannot_be_read_is_said_and_the_place_kept(ann: Person, unread: Unread) -> None:
    ann.says("1", "six")
    update = Update(f"{unread}", ann.sender, TODAY, "a caption", unread=unread)
    answer = ann.assistant.take(update).answer
    assert answer.at["question"] == "kind"
    assert len(answer.replies[0].lines) > len(ann.says("where am i").replies[0].lines)


def test_a_number_in_a_caption_or_an_edited_message_is_refused_too(ann: Person) -> None:
    ann.says("1")
    for unread in (Unread.PICTURE, Unread.EDITED):
        update = Update(f"{unread}", ann.sender, TODAY, "nino AB123456C", unread=unread)
        assert "National Insurance" in words(ann.assistant.take(update).answer)


def test_the_words_of_what_cannot_be_read_are_no_answer(ann: Person) -> None:
    ann.says("1", "six")
    update = Update("edited", ann.sender, TODAY, "service", unread=Unread.EDITED)
    assert ann.assistant.take(update).answer.at["step"] == 1
