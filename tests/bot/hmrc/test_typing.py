"""What is typed after the connection was talked about: numbers, and yes or no, mean what was offered last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from adapters.database.store import DatabaseStore
from adapters.simulator.faults import Fault, Kind as FaultKind
from bot.assistant import Assistant
from bot.hmrc.talking import NOT_HERE
from journeys.registry import JOURNEYS
from tests.bot.hmrc.linking import ANN, town
from tests.bot.hmrc.test_talking import Chat, Talk
from tests.databases import SqliteShelf, rows


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Chat]:
    with town(SqliteShelf(tmp_path).new()) as here, ExitStack() as stack:
        yield Talk(here, stack).chat(ANN)


def options(chat: Chat) -> list[str]:
    """What the latest answer offered, in order."""
    return [button.data for button in chat.repeats().replies[-1].buttons]


def test_a_number_typed_means_what_was_offered_with_the_link(ann: Chat) -> None:
    for command in ("/connect", "check now"):
        ann.says(command)
        if command == "/connect":
            ann.says("1")
        offered = options(ann)
        assert ":menu" in offered
        said = ann.says(str(offered.index(":menu") + 1))
        assert "What do you want to do?" in said
        if command == "/connect":
            ann.connects()


@pytest.mark.parametrize("way", ["yes", "no", "disconnected", "wrong code"])
def test_a_number_typed_means_what_was_offered_last(ann: Chat, way: str) -> None:
    if way == "disconnected":
        ann.connects()
        ann.presses(":disconnect yes")
    else:
        code = ann.shows_code()[2]
        ann.says("333333" if way == "wrong code" else code.text)
        if way != "wrong code":
            ann.presses(f":me {way}")
    offered = options(ann)
    assert "What do you want to do?" in ann.says(str(offered.index(":menu") + 1))


@pytest.mark.parametrize("yes", ["yes", "Yes, connect", "y", "1"])
def test_yes_in_words_connects(ann: Chat, yes: str) -> None:
    ann.says(ann.shows_code()[2].text)
    assert "You are connected to HMRC" in ann.says(yes)


@pytest.mark.parametrize("no", ["no", "No, throw it away", "nope", "2"])
def test_no_in_words_throws_it_away(ann: Chat, no: str) -> None:
    ann.says(ann.shows_code()[2].text)
    assert "Nothing is connected" in ann.says(no)
    assert "No sign-in is waiting" in ann.presses(":me yes")


def test_yes_in_words_answers_only_the_question_that_stands_last(ann: Chat) -> None:
    ann.says(ann.shows_code()[2].text)
    ann.says("menu", "yes")
    assert ann.here.connecting.connection(ANN) is None


def test_disconnecting_is_answered_in_words(ann: Chat) -> None:
    ann.connects()
    ann.says("disconnect")
    assert "You are connected" in ann.says("no")
    ann.says("disconnect")
    assert "You are disconnected" in ann.says("yes")


def test_the_connection_says_when_hmrc_answered(ann: Chat) -> None:
    code = ann.shows_code()[2]
    ann.says(code.text, "yes")
    assert "HMRC has told me nothing yet." in ann.presses(":hmrc")
    ann.checks()
    assert "HMRC last answered on 21 November 2026 (Saturday) at 12:00." in ann.presses(":hmrc")


def test_leaving_says_how_old_the_record_is(ann: Chat) -> None:
    ann.connects()
    ann.here.clock.passes(days=3)
    ann.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", times=99))
    ann.checks()
    assert "as of 21 November 2026 (Saturday)" in ann.presses(":start opt_out")


def test_hmrc_is_not_offered_to_be_asked_once_the_permission_has_ended(ann: Chat) -> None:
    ann.connects()
    ann.here.hmrc.world.grants.revoke("required")
    ann.checks()
    ann.presses(":due")
    assert ":connect" in options(ann)
    assert ":check" not in options(ann)


def test_the_day_a_permission_ends_is_londons(ann: Chat) -> None:
    ann.here.clock.passes(hours=11.5)
    ann.says(ann.shows_code()[2].text)
    assert "until 22 May 2028" in ann.says("yes")
    assert "until 22 May 2028" in ann.presses(":hmrc")


@pytest.mark.parametrize("words", ["/sent", "I have sent it", "i've sent it.", "I sent my update"])
def test_somebody_who_has_sent_something_is_told_how_long_hmrc_takes_and_not_to_send_it_again(
    ann: Chat, words: str
) -> None:
    assert "can take up to an hour" in ann.says(words)
    ann.connects("overdue")
    said = ann.says(words)
    assert "What HMRC has from you" in said
    assert "can take up to an hour" in said
    assert "need not send it twice" in said
    assert ":check" in options(ann)
    assert "overdue" not in said


def test_what_is_chosen_by_its_number_is_one_view_of_the_record(ann: Chat) -> None:
    ann.connects()
    before = viewed(ann)
    ann.says("/due")
    assert viewed(ann) == before + 1
    ann.says(str(options(ann).index(":menu") + 1))
    assert viewed(ann) == before + 1


def viewed(chat: Chat) -> int:
    """How often the audit trail says that a record was seen."""
    return sum("viewed" in str(row) for row in rows(chat.here.url)["audit"])


def test_without_a_link_to_hmrc_a_number_means_what_was_offered(ann: Chat) -> None:
    store = DatabaseStore(ann.here.url, synchronous="OFF")
    alone = Chat(Assistant(store, JOURNEYS, ann.here.clock.now), ann.here, ann.sender, ann.sent)
    assert "no connection to HMRC yet" in alone.says("/connect")
    assert "What do you want to do?" in alone.says(str(len(NOT_HERE.buttons)))
    store.close()
