"""The pages outside the journeys, talked through: sections, steps and ticks, clients, feedback, trouble."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from adapters.database.store import DatabaseStore
from bot.answers import Answer
from bot.assistant import Assistant
from bot.updates import Sender, Update
from bot.wording import wording
from journeys.overviews import AGENT
from journeys.registry import JOURNEYS

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


class Person:
    """Someone talking to the whole assistant, on a real database."""

    def __init__(self, path: Path) -> None:
        self._url = f"sqlite:///{path}"
        self.store = DatabaseStore(self._url)
        self._assistant = Assistant(self.store, JOURNEYS, lambda: NOW)
        self._sent = 0

    def _take(self, said: str | None, pressed: str | None) -> Answer:
        self._sent += 1
        sender = Sender("test", "ann", "ann")
        return self._assistant.take(Update(str(self._sent), sender, date(2026, 11, 21), said, pressed)).answer

    def says(self, *texts: str) -> Answer:
        for each in texts:
            answer = self._take(each, None)
        return answer

    def presses(self, data: str) -> Answer:
        return self._take(None, data)

    def kept(self, sql: str) -> list[tuple[object, ...]]:
        engine = create_engine(self._url)
        with engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(sql))]
        engine.dispose()
        return rows


@pytest.fixture
def ann(tmp_path: Path) -> Iterator[Person]:
    person = Person(tmp_path / "pages.db")
    person.says("hello", "myself")
    yield person
    person.store.close()


@pytest.fixture
def agent(ann: Person) -> Person:
    ann.presses(":role agent")
    return ann


def words(answer: Answer) -> str:
    return "\n".join(wording("en").reply(reply) for reply in answer.replies)


def labels(answer: Answer) -> list[str]:
    return [wording("en").text(button.label) for button in answer.replies[-1].buttons]


def test_a_number_means_the_option_on_the_open_page(ann: Person) -> None:
    assert "Sign up" in labels(ann.presses(":section set_up"))
    assert ann.says("4").at["journey"] == "sign_up"


def test_every_journey_of_the_menu_can_be_opened(ann: Person, agent: Person) -> None:
    for role in ("individual", "agent", "helper"):
        menu = ann.presses(f":role {role}")
        sections = [button.data for button in menu.replies[-1].buttons if button.data.startswith(":section")]
        for section in sections:
            opened = ann.presses(section).replies[-1].buttons
            for button in opened:
                if button.data.startswith(":start"):
                    assert ann.presses(button.data).at["journey"] == button.data.split()[1]


def test_a_journey_is_opened_by_the_words_people_use_for_it(ann: Person) -> None:
    assert ann.says("records").at["journey"] == "records"
    assert ann.says("menu", "payment").at["journey"] == "pay"


def test_the_steps_say_where_the_person_is_and_keep_their_ticks(ann: Person) -> None:
    assert "1. Read the guidance: you are here" in words(ann.says("steps"))
    ticked = words(ann.presses(":tick read"))
    assert "1. Read the guidance: done" in ticked
    assert "2. Register for Self Assessment: you are here" in ticked
    assert "1. Read the guidance: done" in words(ann.says("cancel", "menu", "steps"))
    assert "1. Read the guidance: you are here" in words(ann.presses(":untick read"))


def test_the_steps_come_with_a_picture(ann: Person) -> None:
    (file,) = ann.says("steps").replies[-1].files
    assert file.about["steps"][0][1] is False


def test_a_step_opened_too_early_says_what_comes_first_and_why(ann: Person) -> None:
    early = ann.presses(":step sign_up")
    assert "“Register for Self Assessment” comes first." in words(early)
    assert "Unique Taxpayer Reference" in words(early)
    assert ann.says("3").at["journey"] == "sign_up", "it can be read all the same"


def test_a_step_whose_turn_it_is_opens_its_journey(ann: Person) -> None:
    ann.presses(":tick register")
    assert ann.presses(":step sign_up").at["journey"] == "sign_up"


def test_the_number_of_a_step_opens_it(ann: Person) -> None:
    ann.says("steps")
    assert ann.says("2").at["journey"] == "register"


def test_an_agents_ticks_are_per_client_where_the_step_is(agent: Person) -> None:
    agent.says("client Baker")
    agent.presses(":tick agent_account")
    agent.presses(":tick client_registered")
    other = words(agent.says("client Jones", "steps"))
    assert "Client: Jones" in other
    assert "2. Get an agent services account, copy clients: done" in other
    assert "3. Check that your client has sent a tax return: done" not in other
    assert "3. Check that your client has sent a tax return: done" in words(agent.says("client Baker", "steps"))


def test_each_step_opens_what_it_is_about(agent: Person) -> None:
    agent.says("client Baker")
    agent.says("client Baker")
    steps = {step.key: step.journeys for step in AGENT.steps}
    assert len({journey.key for journeys in steps.values() for journey in journeys}) == 8
    for key, journeys in steps.items():
        for other in steps.keys() - {key}:
            agent.presses(f":tick {other}")
        opened = agent.presses(f":step {key}")
        if len(journeys) == 1:
            assert opened.at["journey"] == journeys[0].key
        else:
            starts = [button.data for button in opened.replies[-1].buttons if button.data.startswith(":start")]
            assert starts == [f":start {journey.key}" for journey in journeys]
        for other in steps.keys() - {key}:
            agent.presses(f":untick {other}")


def test_a_step_of_two_parts_lets_the_agent_choose(agent: Person) -> None:
    assert "several parts" in words(agent.presses(":step agent_account"))
    assert agent.says("2").at["journey"] == "agent_copy_clients"


def test_linking_comes_after_a_first_sign_up_and_need_not_be_done_again(agent: Person) -> None:
    agent.says("client Baker")
    for key in ("agent_account", "agent_software"):
        agent.presses(f":tick {key}")
    assert "“Sign up your client” comes first." in words(agent.presses(":step agent_link"))
    agent.presses(":tick client_signed_up")
    assert agent.presses(":step agent_link").at["journey"] == "agent_link_software"
    agent.presses(":tick agent_link")
    agent.says("client Jones")
    assert agent.presses(":step agent_link").at["journey"] == "agent_link_software"


def test_answers_about_one_client_are_not_those_of_another(agent: Person) -> None:
    agent.says("client Baker", "check", "my own")
    assert agent.says("client Jones", "check").at["step"] == 1
    assert agent.says("client Baker", "check").at["step"] == 2


@pytest.mark.parametrize("name", ["1234567890", "x" * 41, "ŵ" * 21, "a\x00b", "jo@example.org"])
def test_a_client_is_named_without_numbers_of_theirs(agent: Person, name: str) -> None:
    assert "without numbers of theirs" in words(agent.says(f"client {name}"))
    assert agent.kept("SELECT client FROM conversations") == [(None,)]


def test_clients_are_for_agents(ann: Person) -> None:
    ann.says("client Baker")
    assert ann.kept("SELECT client FROM conversations") == [(None,)]


def test_feedback_is_kept_without_personal_numbers(ann: Person) -> None:
    ann.says("feedback I like it, my number is AB 12 34 56 C")
    assert ann.kept("SELECT words FROM feedback") == [("I like it, my number is …",)]
    assert "Type “feedback”" in words(ann.says("feedback"))


def test_trouble_is_met_kindly_and_the_place_is_kept(ann: Person) -> None:
    ann.says("check", "my own")
    kind = ann.says("I want to kill myself")
    assert "116 123" in words(kind)
    assert kind.at["question"] == "income"
    assert ann.says("i cant cope any more").at["question"] == "income"
    assert ann.presses(":here").at["question"] == "income"


@pytest.mark.parametrize(
    "data", [":section nowhere", ":step nowhere", ":tick nowhere", ":client", ":ticks now", ":start x"]
)
def test_a_page_that_is_not_there_leads_on_and_is_not_kept(ann: Person, data: str) -> None:
    assert labels(ann.presses(data))
    assert all("nowhere" not in str(row) for row in ann.kept("SELECT current FROM conversations"))
