"""First contact: by a link into the middle, by a private number, by something that cannot be read, or by nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from adapters.database.store import DatabaseStore
from bot.answers import Answer
from bot.assistant import Assistant
from bot.screens import too_much
from bot.updates import Sender, Unread, Update
from bot.wording import wording
from journeys.registry import JOURNEYS
from tests.bot.chatting import noon
from tests.databases import rows

WORDS = wording("en")
ROLES = {"1": "individual", "2": "agent", "3": "helper"}


class Newcomer:
    """Somebody who has never written before."""

    def __init__(self, assistant: Assistant, account: str) -> None:
        self._assistant = assistant
        self._sender = Sender("test", account, account)
        self._ids = count()

    def takes(self, **what: Any) -> Answer:
        update = Update(f"{self._sender.account} {next(self._ids)}", self._sender, noon().date(), **what)
        answer = self._assistant.take(update).answer
        assert [each for reply in answer.replies for each in too_much(reply, WORDS)] == []
        return answer

    def says(self, *texts: str) -> Answer:
        return [self.takes(text=text) for text in texts][-1]

    def presses(self, *datas: str) -> Answer:
        return [self.takes(data=data) for data in datas][-1]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('first')}/first.db"


@pytest.fixture(scope="module")
def assistant(database: str) -> Iterator[Assistant]:
    store = DatabaseStore(database, synchronous="OFF")
    yield Assistant(store, JOURNEYS, noon)
    store.close()


@pytest.fixture
def newcomer(assistant: Assistant) -> Newcomer:
    return Newcomer(assistant, f"newcomer {next(_newcomers)}")


_newcomers = count(1)


def read(answer: Answer) -> str:
    return "\n".join(WORDS.reply(reply) for reply in answer.replies)


def asks_who(answer: Answer) -> bool:
    return answer.at["question"] == "who_for" and "I am not HMRC" in read(answer)


@pytest.mark.parametrize("link", [":open sign_up", ":start sign_up"])
@pytest.mark.parametrize("typed", ROLES)
def test_who_comes_for_a_journey_gets_it_once_they_have_said_whom_they_ask_for(
    newcomer: Newcomer, link: str, typed: str
) -> None:
    assert asks_who(newcomer.presses(link))
    answer = newcomer.says(typed)
    assert answer.at["journey"] == "sign_up"
    assert "I am not HMRC" not in read(answer), "the welcome is said once"


def test_what_the_first_words_ask_for_is_not_forgotten(newcomer: Newcomer) -> None:
    assert asks_who(newcomer.says("do i have to"))
    assert newcomer.says("myself").at["journey"] == "eligibility"


def test_a_private_number_in_first_feedback_is_told_of(newcomer: Newcomer) -> None:
    assert "National Insurance number" in read(newcomer.says("feedback my nino is AB123456C")).split("MTD Assistant")[0]


@pytest.mark.parametrize("role", ["individual", "helper"])
def test_who_comes_for_a_part_of_the_menu_gets_it(newcomer: Newcomer, role: str) -> None:
    newcomer.presses(":section set_up")
    answer = newcomer.presses(f":role {role}")
    assert ":start sign_up" in [button.data for button in answer.replies[-1].buttons]
    number = [button.data for button in answer.replies[-1].buttons].index(":start sign_up") + 1
    assert newcomer.says(str(number)).at["journey"] == "sign_up", "its numbers can be typed"


@pytest.mark.parametrize(
    "link", [":open nothing", ":start nothing", ":section nothing", ":open", ":section", ":open sign_up;", ":resume 9"]
)
def test_a_link_to_nothing_ends_in_the_menu(newcomer: Newcomer, link: str) -> None:
    assert asks_who(newcomer.presses(link))
    answer = newcomer.presses(":role individual")
    assert answer.at["question"] == "menu"
    assert ":section set_up" in [button.data for button in answer.replies[-1].buttons]
    assert newcomer.presses(link).at["question"] == "menu"


def test_the_way_is_kept_through_what_comes_in_between(newcomer: Newcomer) -> None:
    newcomer.presses(":open sign_up")
    assert asks_who(newcomer.says("what is this"))
    assert asks_who(newcomer.says("/start"))
    newcomer.takes(text="", unread=Unread.VOICE)
    newcomer.says("AB123456C")
    assert newcomer.says("me").at["journey"] == "sign_up"


def test_the_last_of_several_links_is_the_one_that_is_followed(newcomer: Newcomer) -> None:
    newcomer.presses(":open sign_up", ":open eligibility")
    assert newcomer.says("1").at["journey"] == "eligibility"


def test_a_link_is_followed_once(newcomer: Newcomer) -> None:
    newcomer.presses(":open sign_up")
    newcomer.says("1", "menu")
    assert newcomer.presses(":role agent").at["question"] == "menu"


def test_a_half_done_journey_is_taken_up_where_it_was_left(newcomer: Newcomer) -> None:
    newcomer.presses(":open eligibility")
    newcomer.says("1")
    first = newcomer.says("1").at
    assert first["step"] == 2
    newcomer.says("menu")
    newcomer.presses(":start records")
    assert newcomer.presses(":open eligibility").at == first
    assert newcomer.says("menu").at["question"] == "menu"
    assert newcomer.says("eligibility").at == first, "by its name too"


def test_a_journey_that_is_being_asked_is_not_begun_again_by_its_link(newcomer: Newcomer) -> None:
    newcomer.presses(":role individual", ":open eligibility")
    asked = newcomer.says("1").at
    assert newcomer.presses(":open eligibility").at == asked


def test_a_journey_that_is_done_begins_anew(newcomer: Newcomer) -> None:
    newcomer.presses(":role individual", ":open link_doctor")
    assert newcomer.says("6").at["outcome"]
    assert newcomer.presses(":open link_doctor").at["question"] == "seen"


@pytest.mark.parametrize("link", [":connect", ":due", ":hmrc", ":me yes", ":disconnect yes", ":client Baker", ":check"])
def test_nothing_else_is_done_before_it_is_known_whom_they_ask_for(newcomer: Newcomer, link: str) -> None:
    assert asks_who(newcomer.presses(link))
    assert newcomer.says("2").at["question"] == "menu"


PRIVATE = {
    "AB123456C": "National Insurance number",
    "my utr is 1123456789": "tax reference",
    "sort code 12-34-56 account 12345678": "bank",
    "my password is Cornflower9": "password",
}


@pytest.mark.parametrize("typed", PRIVATE)
def test_a_private_number_as_the_very_first_message_is_refused_and_nowhere_kept(
    newcomer: Newcomer, database: str, typed: str
) -> None:
    answer = newcomer.says(typed)
    said = read(answer)
    assert PRIVATE[typed] in said
    assert "Delete your message" in said
    assert asks_who(answer), "and they are welcomed all the same"
    kept = str(rows(database))
    assert typed not in kept
    assert typed.split()[-1] not in kept
    assert newcomer.says("1").at["question"] == "menu"


@pytest.mark.parametrize("unread", Unread)
def test_what_cannot_be_read_is_said_so_and_they_are_welcomed(newcomer: Newcomer, unread: Unread) -> None:
    answer = newcomer.takes(text="", unread=unread)
    assert len(answer.replies) == 3
    assert asks_who(answer)


def test_somebody_in_distress_is_answered_before_anything_is_asked(newcomer: Newcomer) -> None:
    answer = newcomer.says("I want to kill myself")
    assert "116 123" in read(answer)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("help", "What I can do"), ("person", "0300 200 3310"), ("/privacy", "What I keep about you")],
)
def test_help_a_person_and_privacy_are_there_from_the_first_word(newcomer: Newcomer, typed: str, words: str) -> None:
    assert words in read(newcomer.says(typed))
    assert newcomer.says("2").at["question"] == "menu", "and whom they ask for can be said next"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("my husband passed and i found a letter", "I am sorry that things are so hard"),
        ("i cant pay my tax bill", "payment plan"),
    ],
)
def test_trouble_in_the_first_words_is_met_kindly_and_then_they_are_asked(
    newcomer: Newcomer, typed: str, words: str
) -> None:
    answer = newcomer.says(typed)
    assert words in read(answer)
    assert asks_who(answer)


@pytest.mark.parametrize(
    ("typed", "role"),
    [("I'm an accountant", "agent"), ("it's just for me", "individual"), ("im a sole trader", "individual"),
     ("for my mum", "helper"), ("my clients please", "agent"), ("a friend", "helper")],
)  # fmt: skip
def test_whom_they_ask_for_is_understood_in_a_few_words(
    newcomer: Newcomer, database: str, typed: str, role: str
) -> None:
    assert newcomer.says(typed).at["question"] == "menu"
    assert role in str(rows(database)["people"][-1])


def test_a_role_that_there_is_not_is_asked_for_again(newcomer: Newcomer) -> None:
    assert asks_who(newcomer.presses(":role king"))
    assert asks_who(newcomer.says("4"))
