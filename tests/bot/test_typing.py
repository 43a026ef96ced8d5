"""What is typed: first an answer to the open question, then a wish. Fixed words and slashes are always wishes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.database.store import DatabaseStore
from bot.answers import Answer
from bot.commands import argument_of
from bot.screens import too_much
from bot.updates import Update
from bot.wording import wording
from journeys.registry import JOURNEYS
from tests.bot.chatting import Person, rows

WORDS = wording("en")


@pytest.fixture
def ann(store: DatabaseStore) -> Person:
    person = Person(store, "ann", JOURNEYS)
    person.says("myself")
    return person


@pytest.fixture
def agent(store: DatabaseStore) -> Person:
    person = Person(store, "agent", JOURNEYS)
    person.says("my clients")
    return person


def read(answer: Answer) -> str:
    assert [each for reply in answer.replies for each in too_much(reply, WORDS)] == []
    return "\n".join(WORDS.reply(reply) for reply in answer.replies)


def numbered(answer: Answer) -> list[str]:
    return [WORDS.text(each.label) for reply in answer.replies for each in reply.buttons if not each.minor]


# An answer first


@pytest.mark.parametrize(
    ("journey", "typed", "key"),
    [
        ("read_guidance", "steps", "own"),
        ("records", "link", "spreadsheet"),
        ("pay", "direct debit", "how"),
        ("penalties", "payment", "payment"),
        ("contact_preference", "secure message", "message"),
        ("tasks", "change", "change"),
    ],
)
def test_a_word_that_names_something_else_is_an_answer_where_it_answers(
    ann: Person, path: Path, journey: str, typed: str, key: str
) -> None:
    ann.presses(f":start {journey}")
    assert ann.says(typed).at["journey"] == journey
    assert f'"{key}"' in str(rows(path)["sessions"])


@pytest.mark.parametrize("typed", ["steps", "due", "link", "close my business", "my steps", "what next", "setps"])
def test_what_the_question_does_not_understand_opens_what_it_names_and_the_place_is_kept(
    ann: Person, typed: str
) -> None:
    ann.presses(":start eligibility")
    asked = ann.says("my own").at
    answer = ann.says(typed)
    assert answer.at["journey"] != "eligibility"
    assert "I have kept your place in “Check if you need to sign up”." in read(answer)
    assert answer.replies[0].buttons[0].minor, "the numbers are those of what it led to"
    assert ann.says(WORDS.text(answer.replies[0].buttons[0].label)).at == asked


@pytest.mark.parametrize(
    ("typed", "question"),
    [("menu", "menu"), ("Menu.", "menu"), ("open the menu", "menu"), ("bwydlen", "menu"), ("back", "who"),
     ("go back", "who"), ("help", "income"), ("Get help", "income"), ("?", "income"), ("start again", "who"),
     ("stop", "stop"), ("/steps", "steps"), ("/pay", "income"), ("/help", "help"), ("/menu", "menu"),
     ("/hlep", "help"), ("/feedback", "income")],
)  # fmt: skip
def test_fixed_words_and_slashes_work_at_a_question(ann: Person, typed: str, question: str) -> None:
    ann.presses(":start eligibility")
    ann.says("my own")
    assert ann.says(typed).at["question"] == question


def test_a_slash_is_no_answer_even_where_the_word_is_one(ann: Person) -> None:
    ann.presses(":start read_guidance")
    assert ann.says("/steps").at["question"] == "steps"
    ann.presses(":start read_guidance")
    assert ann.says("steps").at["journey"] == "read_guidance"


def test_a_command_that_there_is_not_is_said_so_and_the_question_stands(ann: Person) -> None:
    ann.presses(":start eligibility")
    answer = ann.says("/xyzzy")
    assert "I do not know that command." in read(answer)
    assert answer.at["question"] == "who"


def test_help_in_a_journey_is_about_its_question(ann: Person) -> None:
    ann.presses(":start eligibility")
    ann.says("my own")
    assert "Only self-employment and rent count." in read(ann.says("help"))
    assert "What I can do" in read(ann.says("/help"))


@pytest.mark.parametrize("typed", ["feedback I like it", "/feedback I like it"])
def test_feedback_is_taken_at_a_question(ann: Person, path: Path, typed: str) -> None:
    ann.presses(":start eligibility")
    assert "I have kept your words" in read(ann.says(typed))
    assert ann.says("1").at["question"] == "income"


# What stands on the screen


def test_a_button_can_be_typed_as_it_reads(ann: Person) -> None:
    assert ann.says("get set up").at["question"] == "menu"
    assert ann.says("Sign up").at["journey"] == "sign_up"
    ann.says("see your steps")
    assert ann.says("open: choose software").at["journey"] == "choose_software"


def test_so_can_those_of_the_check_and_of_an_outcome(ann: Person) -> None:
    ann.presses(":start eligibility")
    ann.says("a limited company")
    assert ann.says("change an answer").at["question"] == "check"
    assert ann.says("Change: Whose income").at["question"] == "who"
    ann.says("a limited company")
    assert ann.says("Yes, show what this means").at["outcome"]
    assert ann.says("show where this is from").at["outcome"]


@pytest.mark.parametrize("said", ["person", "privacy", "i cant pay the bill"])
def test_a_number_after_something_said_in_between_still_means_the_questions_option(ann: Person, said: str) -> None:
    ann.presses(":start eligibility")
    answer = ann.says(said)
    assert numbered(answer) == [], "nothing else carries a number"
    assert ann.says("1").at["question"] == "income"


@pytest.mark.parametrize("said", ["person", "privacy", "/help", "i cant pay the bill"])
def test_where_no_question_is_open_the_numbers_are_those_last_shown(ann: Person, said: str) -> None:
    answer = ann.says(said)
    shown = numbered(answer)
    assert shown[0] == "Open the menu"
    assert "What do you want to do?" in read(ann.says("1"))


# Carrying on


def test_carry_on_takes_up_the_one_thing_left_half_way(ann: Person) -> None:
    ann.presses(":start eligibility")
    asked = ann.says("my own").at
    ann.says("menu")
    assert ann.says("carry on").at == asked
    ann.says("save and finish later")
    assert ann.says("continue").at == asked


def test_with_several_left_carry_on_asks_which(ann: Person) -> None:
    ann.presses(":start eligibility", ":start records", ":menu")
    answer = ann.says("carry on")
    assert "You left more than one thing half-way." in read(answer)
    assert numbered(answer)[0].startswith("Carry on: ")


def test_with_nothing_left_carry_on_says_so(ann: Person) -> None:
    assert "Nothing is open at the moment." in read(ann.says("carry on"))


def test_after_days_carry_on_goes_on_from_the_check(ann: Person) -> None:
    ann.presses(":start eligibility")
    asked = ann.says("my own").at
    ann.says("menu")
    ann.today += timedelta(days=9)
    assert ann.says("carry on").at["question"] == "check"
    assert ann.says("carry on").at == asked


# Clients


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("client Jones Bakery", "Jones Bakery"),
        ("/client Jones Bakery", "Jones Bakery"),
        ("client is Jones Bakery", "Jones Bakery"),
        ("my client Jones Bakery", "Jones Bakery"),
        ("My client is called Jones Bakery.", "Jones Bakery"),
        ("the client's name is Jones", "Jones"),
        ("for client Jones", "Jones"),
        ("it's for my new client Jones", "Jones"),
        ("client: jones", "jones"),
        ("switch to client Jones & Sons", "Jones & Sons"),
        ("/client is it", "is it"),
    ],
)
def test_an_agent_names_a_client_in_a_sentence(agent: Person, typed: str, name: str) -> None:
    assert f"We now talk about your client {name}." in read(agent.says(typed))
    assert f"Client: {name}" in read(agent.says("steps"))


@pytest.mark.parametrize(
    "typed",
    [
        "client not authorised",
        "the client is not authorised",
        "client declined by accident",
        "client hasnt got a UTR, request won't go",
        "client name mismatch on sign up, locked out",
        "client still getting post, can I flip them to digital?",
        "client has left us, wipe them from the bot",
        "client with PAYE only last year now sole trader",
        "Client in already or not? they can't remember",
        "client's second SE not appearing as an income source",
        "my client wants to leave",
        "for client records software",
    ],
)
def test_a_sentence_about_a_client_names_none(agent: Person, typed: str) -> None:
    assert argument_of(typed) is None
    assert "We now talk about" not in read(agent.says(typed))


def test_where_a_client_is_asked_for_the_name_alone_will_do(agent: Person) -> None:
    agent.says("clients")
    assert "We now talk about your client Jones Bakery." in read(agent.says("Jones Bakery"))
    agent.says("clients")
    assert "Client: Jones Bakery" in read(agent.says("steps")), "a command is still one"


def test_the_name_of_the_open_journey_does_not_begin_it_again(ann: Person) -> None:
    ann.presses(":start pay")
    assert "Choose one of these." in read(ann.says("pay what you owe"))


@pytest.mark.parametrize("typed", ["client", "/client", "clients", "/client Jones"])
def test_somebody_who_is_no_agent_is_told_what_a_client_is_for(ann: Person, typed: str) -> None:
    answer = ann.says(typed)
    assert "With that an agent names a client. If you are an agent, choose “My clients”." in read(answer)
    assert ann.says("my clients").at["question"] == "menu"
    assert "Choose a client" in read(ann.says("client"))


def test_a_step_about_a_client_asks_for_the_client_and_then_opens(agent: Person) -> None:
    asked = agent.presses(":step client_registered")
    assert "This step is done for each client. Choose the client first." in read(asked)
    answer = agent.says("client Jones")
    assert "We now talk about your client Jones." in read(answer)
    assert answer.at["journey"] == "agent_register_client"


def test_a_tick_about_a_client_is_kept_for_that_client_and_for_nobody_else(agent: Person) -> None:
    assert agent.presses(":tick client_registered").at["question"] == "client"
    answer = agent.says("Jones")
    assert "Client: Jones" in read(answer)
    assert "3. Check that your client has sent a tax return: done" in read(answer)
    assert "3. Check that your client has sent a tax return: done" not in read(agent.says("client Baker", "steps"))


def test_a_client_who_is_known_is_chosen_for_a_step_by_number(agent: Person) -> None:
    agent.says("client Jones")
    agent.presses(":tick client_registered")
    agent.presses(":role individual", ":role agent")
    agent.says("steps")
    agent.presses(":step agent_read")
    assert "Client: Jones" in read(agent.says("clients", "1", "steps"))


# Stopping


def test_stop_says_what_may_still_come_and_ends_it(ann: Person, store: DatabaseStore) -> None:
    ann.presses(":start eligibility", ":start records")
    said = read(ann.says("stop"))
    assert "I write once after 60 days, and when I remove it after 90." in said
    removed = ann.says("1")
    assert "I have removed your half-done answers." in read(removed)
    assert not any(label.startswith("Carry on") for label in numbered(removed))
    assert list(store.idle_since(ann.today + timedelta(days=1), "idle")) == []


def test_an_old_button_for_it_ends_what_was_begun_since_too(ann: Person, path: Path) -> None:
    ann.says("stop")
    ann.presses(":start eligibility", "1.who..own")
    assert ann.presses(":stop yes").at["question"] == "menu"
    assert [row[5] for row in rows(path)["sessions"]] == ["cancelled"]


def test_stop_with_nothing_half_done_says_that_nothing_comes(ann: Person) -> None:
    assert "Nothing of yours is half-done, so I will not write to you first." in read(ann.says("/stop"))


# Long texts and those passed on

LETTER = "Dear customer,\nYour Self Assessment tax return is due.\nPay by 31 January.\n\nYours\nHMRC\n"


@pytest.mark.parametrize("text", [LETTER, LETTER * 6, "I have a flat that I let to my cousin. " * 40])
def test_a_pasted_letter_is_no_answer_and_keeps_the_place(ann: Person, text: str) -> None:
    ann.presses(":start eligibility")
    answer = ann.says(text)
    assert "That is more than I can take as one answer." in read(answer)
    assert answer.at["question"] == "who"
    assert "Say it in a few words" in read(ann.says("menu", text))


@pytest.mark.parametrize("text", ["menu", "cancel", "/cancel", "client Jones", "feedback no", "stop"])
def test_a_text_that_was_passed_on_commands_nothing(ann: Person, text: str) -> None:
    ann.presses(":start eligibility")
    update = Update("passed on", ann.sender, ann.today, text, is_forwarded=True)
    assert ann.assistant.take(update).answer.at["question"] == "who"


def test_help_names_clients_and_feedback_on_one_screen(ann: Person) -> None:
    said = read(ann.says("/help"))
    assert "“feedback”" in said
    assert "“client”" in said
    assert "I am not HMRC." in said


@pytest.mark.parametrize("text", ["", " ", "...", "\u200b", "x" * 900])
def test_what_says_nothing_opens_nothing(ann: Person, text: str) -> None:
    assert ann.says(text).at["question"] == "menu"
    ann.presses(":start eligibility")
    assert ann.says(text).at["question"] == "who"


# Small talk and slips of the finger


@pytest.mark.parametrize("text", ["hello", "Hi!", "good morning"])
def test_a_greeting_is_greeted(ann: Person, text: str) -> None:
    assert "I guide you through Making Tax Digital" in read(ann.says(text))
    ann.presses(":start eligibility")
    assert "Welcome back." in read(ann.says(text))


@pytest.mark.parametrize("text", ["thanks", "ok ta", "Thank you!"])
def test_thanks_are_taken_and_the_place_is_kept(ann: Person, text: str) -> None:
    ann.presses(":start eligibility")
    answer = ann.says(text)
    assert "You are welcome." in read(answer)
    assert answer.at["question"] == "who"


@pytest.mark.parametrize(
    ("typed", "journey"),
    [("sing up", "sign_up"), ("close my busines", "close_business"), ("chosse software", "choose_software")],
)
def test_a_journey_is_found_though_mistyped(ann: Person, typed: str, journey: str) -> None:
    assert ann.says(typed).at["journey"] == journey


def test_so_is_a_button_on_the_screen(ann: Person) -> None:
    assert "Sign up" in numbered(ann.says("get setup"))


@pytest.mark.parametrize(
    ("typed", "question"),
    [("mneu", "menu"), ("stpo", "stop"), ("setps", "steps"), ("/stpes", "steps"), ("tlak to a person", "person"),
     ("privcy", "privacy"), ("see your setps", "steps"), ("are you hmrc?", "help"), ("turn off notifications", "stop"),
     ("can i talk to someone real", "person")],
)  # fmt: skip
def test_a_command_is_understood_though_mistyped_or_in_other_words(ann: Person, typed: str, question: str) -> None:
    assert ann.says(typed).at["question"] == question
    ann.presses(":start eligibility")
    assert ann.says(typed).at["question"] == question
