"""The chat side of the connection, over a real database, our own pages' part and HMRC's far end simulated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from adapters.database.linking import DatabaseLink
from adapters.database.secrets import Secrets
from adapters.database.store import DatabaseStore
from adapters.hmrc.client import HmrcClient
from adapters.hmrc.pace import OwnPace
from adapters.simulator.faults import Fault, Kind as FaultKind
from bot.answers import Answer
from bot.assistant import Assistant
from bot.clock import london_date
from bot.hmrc.connecting import CODE_LETTERS, Checked, Code, Failed
from bot.hmrc.troubles import Fault as Trouble, Kind, explain
from bot.screens import too_much
from bot.updates import Sender, Unread, Update
from bot.wording import wording
from journeys.link_doctor import link_doctor
from journeys.registry import JOURNEYS
from tests.bot.hmrc.linking import ANN, BEN, OURS, Town, Visitor, facts, settings_for, token, town
from tests.databases import SqliteShelf, rows

WORDS = wording("en")
PAGES = ("due", "sent", "owe", "status", "businesses")
WAYS = ("{}{}{}{}{}{}", " {}{}{} {}{}{} ", "{}{}-{}{}-{}{}", "{} {} {} {} {} {}")
"""How people type a code, by its six letters."""


@dataclass
class Chat:
    """Somebody's chat. Everything that is said to them has to fit a phone screen."""

    assistant: Assistant
    here: Town
    sender: Sender
    sent: list[Update] = field(default_factory=list)
    browser: Visitor | None = None

    def takes(self, **what: Any) -> Answer:
        today = london_date(self.here.clock.now())
        update = Update(f"{self.sender.account}-{len(self.sent)}", self.sender, today, called="@them", **what)
        self.sent.append(update)
        answer = self.assistant.take(update).answer
        assert [each for reply in answer.replies for each in too_much(reply, WORDS)] == []
        return answer

    def says(self, *texts: str) -> str:
        return [read(self.takes(text=text)) for text in texts][-1]

    def presses(self, *datas: str) -> str:
        return [read(self.takes(data=data)) for data in datas][-1]

    def repeats(self) -> Answer:
        """The latest update once more."""
        taken = self.assistant.take(self.sent[-1])
        assert not taken.is_new
        return taken.answer

    def offered(self) -> dict[str, str]:
        """The buttons of the latest answer, by their data."""
        return {button.data: WORDS.text(button.label) for button in self.repeats().replies[-1].buttons}

    def link(self, command: str = "") -> str:
        """The address of the page that a command leads to; without one, of the page to connect on."""
        answer = self.takes(text=command) if command else self.takes(data=":connect yes")
        links = [link.url for reply in answer.replies for link in reply.links]
        (found,) = [url for url in links if url.startswith(OURS)]
        return found

    def shows_code(self, who: str = "required", sign_in: str | None = None) -> tuple[str, Visitor, Code]:
        """Ask for the link, and walk the page behind it up to the code."""
        link, visitor = self.link(), self.here.visitor()
        self.browser = visitor
        return link, visitor, visitor.connects(link, self.here.nino(who), sign_in or who)

    def connects(self, who: str = "required", sign_in: str | None = None) -> None:
        """All the way to "yes", and HMRC asked from the page."""
        link, visitor, code = self.shows_code(who, sign_in)
        self.says(code.text)
        assert "You are connected to HMRC" in self.presses(":me yes")
        self.here.connecting.check(token(link), visitor.cookie, facts(self.here.clock.now()))

    def checks(self) -> Checked | Failed:
        """Ask HMRC anew, by the link that "check" gives."""
        link, visitor = self.link("check now"), self.browser
        assert visitor is not None
        assert self.here.connecting.started(token(link), visitor.cookie)
        return self.here.connecting.check(token(link), visitor.cookie, facts(self.here.clock.now()))


@dataclass
class Talk:
    """Everything there is, and chats with it."""

    here: Town
    stack: ExitStack
    assistant: Assistant = field(init=False)

    def __post_init__(self) -> None:
        self.use_keys(self.here.keys)

    def use_keys(self, keys: str) -> None:
        """The same assistant, started anew with these keys."""
        store = DatabaseStore(self.here.url, synchronous="OFF")
        self.stack.callback(store.close)
        link = DatabaseLink(store.database, Secrets(keys), self.here.client, self.here.clock.now, OURS)
        self.assistant = Assistant(store, JOURNEYS, self.here.clock.now, link)

    def chat(self, sender: Sender = ANN, role: str = "individual") -> Chat:
        """A chat whose person has said whom they ask for."""
        chat = Chat(self.assistant, self.here, sender)
        chat.presses(f":role {role}")
        return chat

    def agent(self, *clients: str, sender: Sender = ANN) -> Chat:
        chat = self.chat(sender, "agent")
        for client in clients:
            chat.says(f"client {client}")
        return chat

    def rows(self) -> Any:
        return rows(self.here.url)


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    """A place of its own, whose clock may be moved and whose rows may be compared."""
    with town(SqliteShelf(tmp_path).new()) as here, ExitStack() as stack:
        yield Talk(here, stack)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    """One place for many tests: everybody there is somebody new, and time stands still."""
    with town(SqliteShelf(tmp_path_factory.mktemp("place")).new()) as here, ExitStack() as stack:
        yield Talk(here, stack)


@pytest.fixture
def somebody(place: Talk) -> Chat:
    """The chat of somebody new, who asks for themselves."""
    return place.chat(new())


_people = count(5001)


def new() -> Sender:
    """Somebody whom nobody has seen before."""
    number = str(next(_people))
    return Sender("telegram", number, number)


def read(answer: Answer) -> str:
    return "\n".join(WORDS.reply(reply) for reply in answer.replies)


def wrong(code: Code) -> str:
    """A code that is not this one."""
    return code.text[1:] + next(letter for letter in CODE_LETTERS if code.text[1:] + letter != code.text)


# From the link to "Is this you?"


@pytest.mark.parametrize(
    ("role", "whose"),
    [
        ("individual", "you type your National Insurance number"),
        ("agent", "your client's National Insurance number"),
        ("helper", "The person you help types their National Insurance number"),
    ],
)
def test_the_link_comes_with_whose_number_is_wanted_and_who_signs_in(place: Talk, role: str, whose: str) -> None:
    chat = place.agent("Baker", sender=new()) if role == "agent" else place.chat(new(), role)
    link = chat.link()
    said = read(chat.repeats())
    assert whose in said
    assert "I can change nothing" in said
    assert "works for 10 minutes" in said
    assert "Telegram can see" in said
    opened = place.here.connecting.opened(token(link))
    assert opened is not None
    assert (opened.account, opened.as_agent) == ("@them", role == "agent")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("change", [str.upper, str.lower], ids=["capitals", "small"])
def test_the_code_is_taken_however_it_is_typed(place: Talk, way: str, change: Any) -> None:
    chat = place.chat(new())
    _link, _visitor, code = chat.shows_code()
    asked = chat.says(change(way.format(*code.text)))
    assert "Is this you?" in asked
    assert f"ends in {place.here.nino()[6:8]} {place.here.nino()[8]}" in asked
    assert place.here.nino() not in asked
    assert place.here.connecting.connection(chat.sender) is None, "nothing counts before the yes"


@pytest.mark.parametrize("yes", [{"data": ":me yes"}, {"text": "1"}], ids=["pressed", "typed"])
def test_yes_connects_and_says_so(place: Talk, yes: dict[str, str]) -> None:
    chat = place.chat(new())
    chat.says(chat.shows_code()[2].text)
    said = read(chat.takes(**yes))
    assert "connected to HMRC until 21 May 2028" in said
    assert "If this was not you, disconnect" in said
    assert {":due", ":owe", ":check", ":disconnect"} <= set(chat.offered())
    assert place.here.connecting.connection(chat.sender) is not None


@pytest.mark.parametrize("no", [{"data": ":me no"}, {"text": "2"}], ids=["pressed", "typed"])
def test_no_throws_it_away(place: Talk, no: dict[str, str]) -> None:
    chat = place.chat(new())
    chat.says(chat.shows_code()[2].text)
    assert "Nothing is connected" in read(chat.takes(**no))
    assert "No sign-in is waiting" in chat.presses(":me yes")
    assert place.here.connecting.connection(chat.sender) is None
    assert place.here.connecting.awaits(chat.sender) is None


def test_three_wrong_codes_throw_the_sign_in_away(place: Talk) -> None:
    chat = place.chat(new())
    _link, _visitor, code = chat.shows_code()
    assert "try 2 more times" in chat.says(wrong(code))
    assert "You can try once more." in chat.says(wrong(code))
    assert "thrown the sign-in away" in chat.says(wrong(code))
    assert "Is this you?" not in chat.says(code.text)
    assert place.here.connecting.awaits(chat.sender) is None


@pytest.mark.parametrize("mistyped", ["HJ4PKB", "hj4pk0", "HJ4PK", "HJ4-PKMN", "HJ 4P K0 1"])
def test_a_mistyped_code_is_told_from_other_words_and_is_no_try(place: Talk, mistyped: str) -> None:
    chat = place.chat(new())
    assert "That is not the code" not in chat.says(mistyped), "none is waited for"
    code = chat.shows_code()[2]
    for _time in range(4):
        assert "That is not the code on the page. You can try 3 more times." in chat.says(mistyped)
    for words in ("hello", "20000", "landlord", "never mind"):
        assert "That is not the code" not in chat.says(words)
    assert "Is this you?" in chat.says(code.text)


def test_a_right_code_after_a_wrong_one_is_taken(place: Talk) -> None:
    chat = place.chat(new())
    code = chat.shows_code()[2]
    assert "Is this you?" in chat.says(wrong(code), code.text)


def test_a_code_is_of_no_use_in_another_chat(talk: Talk) -> None:
    ann, ben = talk.chat(), talk.chat(BEN)
    _link, _visitor, code = ann.shows_code()
    said = ben.says(code.text, code.text, code.text, code.text)
    assert "Is this you?" not in said
    assert "No sign-in is waiting" in said
    assert "No sign-in is waiting" in ben.presses(":me yes")
    assert talk.here.connecting.connection(BEN) is None
    assert "Is this you?" in ann.says(code.text), "and it used up none of the tries"


def test_a_code_typed_again_is_asked_about_again(place: Talk) -> None:
    chat = place.chat(new())
    _link, _visitor, code = chat.shows_code()
    assert chat.says(code.text) == chat.says(code.text)
    assert "You are connected" in chat.presses(":me yes")


def test_a_code_that_ran_out_is_said_to_have(talk: Talk) -> None:
    chat = talk.chat()
    _link, _visitor, code = chat.shows_code()
    talk.here.clock.passes(minutes=11)
    assert "No sign-in is waiting any more" in chat.says(code.text)
    assert ":connect" in chat.offered()


@pytest.mark.parametrize("said", ["yes", "no", "Yes, connect"])
def test_a_yes_after_something_else_is_asked_for_once_more(place: Talk, said: str) -> None:
    chat = place.chat(new())
    chat.says(chat.shows_code()[2].text)
    for words in ("due", "menu"):
        chat.says(words)
        assert "Is this you?" in chat.says(said)
        assert place.here.connecting.connection(chat.sender) is None, "it may have been meant for the latest page"
    assert "You are connected" in chat.says("yes")


def test_a_yes_is_no_question_where_no_sign_in_waits(somebody: Chat) -> None:
    assert "sign-in" not in somebody.says("due", "yes")


def test_what_a_sign_in_waits_for_is_found_again(place: Talk) -> None:
    chat = place.chat(new())
    code = chat.shows_code()[2]
    assert "waits for the code" in chat.says("hmrc")
    chat.says(code.text)
    for page in ("hmrc", "due"):
        assert "waits for your answer: is this you?" in chat.says(page)
        assert chat.offered()[":me ask"] == "Answer “Is this you?”"
    assert "Is this you?" in chat.presses(":me ask")
    assert "You are connected" in chat.says("yes")
    assert "waits for" not in chat.says("hmrc")


def test_who_connects_again_is_told_that_the_old_connection_goes(place: Talk) -> None:
    chat = place.chat(new())
    assert "ends the connection that you have now" not in chat.says(chat.shows_code()[2].text)
    assert "replaced" not in chat.says("yes")
    assert "A yes ends the connection that you have now." in chat.says(chat.shows_code("overdue")[2].text)
    assert "The connection that you had before is replaced" in chat.says("yes")


def test_a_helper_is_told_that_the_page_names_their_account(place: Talk) -> None:
    chat = place.chat(new(), "helper")
    assert "The page names your account in this chat: tell them that it is yours." in chat.says("connect", "yes")


def test_a_yes_that_comes_too_late_connects_nothing(talk: Talk) -> None:
    chat = talk.chat()
    chat.says(chat.shows_code()[2].text)
    talk.here.clock.passes(minutes=11)
    assert "No sign-in is waiting any more" in chat.presses(":me yes")
    assert talk.here.connecting.connection(ANN) is None


@pytest.mark.parametrize(
    "between",
    [
        {"text": "help"},
        {"text": "menu"},
        {"text": "AB123456C"},
        {"text": "what is this about"},
        {"text": "", "unread": Unread.PICTURE},
        {"data": ":steps"},
        {"data": ":start records"},
        {"data": ":hmrc"},
    ],
    ids=str,
)
def test_something_else_in_between_leaves_the_sign_in_waiting(place: Talk, between: dict[str, Any]) -> None:
    chat = place.chat(new())
    _link, _visitor, code = chat.shows_code()
    chat.takes(**between)
    assert "Is this you?" in chat.says(code.text)
    chat.takes(**between)
    assert "You are connected" in chat.presses(":me yes")


def test_a_journey_in_the_middle_is_kept_while_somebody_connects(place: Talk) -> None:
    chat = place.chat(new())
    asked = chat.takes(data=":start eligibility").at
    code = chat.shows_code()[2]
    chat.says(code.text)
    chat.presses(":me yes")
    assert any(label.startswith("Carry on") for label in (chat.says("menu"), *chat.offered().values()))
    assert chat.takes(data=":open eligibility").at == asked


def test_numbers_that_look_like_a_code_answer_the_question_while_no_code_is_waited_for(place: Talk) -> None:
    chat = place.chat(new())
    chat.presses(":start opt_out")
    before = chat.sent[-1]
    said = chat.says("347943")
    assert "No sign-in" not in said
    assert "That is not the code" not in said
    assert place.assistant.take(before).answer.at["journey"] == "opt_out"


# The same update twice


def test_the_same_update_again_changes_nothing_and_gets_the_same_answer(talk: Talk) -> None:
    chat = talk.chat()
    link = chat.link()
    first, before = chat.repeats(), talk.rows()
    assert chat.repeats() == first
    assert talk.rows() == before
    assert talk.here.connecting.opened(token(link)) is not None, "the first link is still the one"

    visitor = talk.here.visitor()
    code = visitor.connects(link, talk.here.nino())
    for what in (
        {"text": wrong(code)},
        {"text": code.text},
        {"data": ":me yes"},
        {"data": ":disconnect"},
        {"data": ":disconnect yes"},
    ):
        said, before = read(chat.takes(**what)), talk.rows()
        assert read(chat.repeats()) == said
        assert read(chat.repeats()) == said
        assert talk.rows() == before


def test_a_yes_pressed_twice_connects_once(talk: Talk) -> None:
    chat = talk.chat()
    chat.says(chat.shows_code()[2].text)
    chat.presses(":me yes")
    grants = talk.rows()["hmrc_grants"]
    assert "You are disconnected" not in chat.presses(":me yes")
    assert talk.rows()["hmrc_grants"] == grants


# Connected already, and disconnecting


def test_who_connects_somebody_else_sees_nothing_of_the_one_before(place: Talk) -> None:
    chat = place.chat(new())
    chat.connects("overdue")
    assert "was due" in chat.says("/due")
    code = chat.shows_code("exempt")[2]
    chat.says(code.text)
    assert "was due" in chat.says("/due"), "until the yes the old connection stands"
    chat.presses(":me yes")
    assert "was due" not in chat.says("/due")
    assert "Nothing from HMRC yet" in chat.says("/due")


def test_disconnecting_asks_first_and_then_keeps_nothing(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects()
    assert "Disconnect from HMRC?" in chat.says("/disconnect")
    assert "You are connected until" in chat.says("2"), "typed for: keep it"
    assert "You are connected until" in chat.presses(":disconnect", ":hmrc")
    chat.presses(":disconnect")
    assert "You are disconnected" in chat.says("1")
    assert any("manage-authority" in link.url for link in chat.repeats().replies[-1].links)
    assert talk.rows()["hmrc_grants"] == []
    for page in (*PAGES, "hmrc", "check"):
        assert "You are not connected to HMRC" in chat.presses(f":{page}")
    assert "You are not connected to HMRC" in chat.presses(":disconnect yes")


def test_a_disconnect_begun_long_ago_is_not_done_by_a_stray_number(place: Talk) -> None:
    chat = place.chat(new())
    chat.connects()
    chat.presses(":disconnect")
    chat.says("menu", "1")
    assert place.here.connecting.connection(chat.sender) is not None


# The pages of the record


@pytest.mark.parametrize(
    "asks", ["/due", "/owe", "my status", "my businesses", "what have i sent", "hmrc", "check now"]
)
def test_without_a_connection_every_page_says_so_and_offers_both_ways(place: Talk, asks: str) -> None:
    chat = place.chat(new())
    assert "You are not connected to HMRC" in chat.says(asks)
    assert {":connect", ":start deadlines", ":menu"} <= set(chat.offered())


@pytest.mark.parametrize("asks", ["/due", "/owe", "my status", "my businesses", "what have i sent"])
def test_before_hmrc_was_asked_nothing_is_made_up(place: Talk, asks: str) -> None:
    chat = place.chat(new())
    chat.says(chat.shows_code()[2].text)
    chat.presses(":me yes")
    assert "HMRC has not been asked yet" in chat.says(asks)
    assert ":check" in chat.offered()


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        ("/due", "Your deadlines"),
        ("/owe", "In all you owe £"),
        ("my status", "2026 to 2027: you must use it"),
        ("my businesses", "Trade 1 (self-employment): since 6 April 2019"),
        ("what have i sent", "HMRC had it on"),
    ],
)
def test_once_hmrc_was_asked_each_page_tells_it_with_the_day(place: Talk, asks: str, words: str) -> None:
    chat = place.chat(new())
    chat.connects()
    said = chat.says(asks)
    assert words in said
    assert "asked 21 November 2026 (Saturday) at 12:00" in said
    assert place.here.nino() not in str(place.rows())


def test_asking_anew_brings_what_has_changed(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects("overdue")
    assert "was due" in chat.says("/due")
    person = talk.here.hmrc.world.people["overdue"]
    talk.here.clock.passes(hours=1)
    today = london_date(talk.here.clock.now())
    person.sent.update({(each.business.id, each.end): today for each in person.obligations(today)})
    assert isinstance(chat.checks(), Checked)
    said = chat.says("/due")
    assert "was due" not in said
    assert "at 13:00" in said


# A permission that ends


def test_a_permission_taken_back_is_told_on_every_page_and_not_tried_again(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects()
    assert talk.here.hmrc.world.grants.revoke("required")
    assert isinstance(chat.checks(), Failed)
    _told_to_connect_again(talk, chat, "has ended at HMRC")


def test_a_permission_that_ran_out_is_told_on_every_page(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects()
    talk.here.clock.passes(days=560)
    _told_to_connect_again(talk, chat, "after 18 months")


def test_a_connection_whose_key_is_lost_is_told_and_ends_in_connecting_again(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects()
    keys = Secrets.new_key()
    talk.use_keys(keys)
    talk.here.use_keys(keys)
    chat.assistant = talk.assistant
    assert "can no longer read your connection" in chat.says("hmrc")
    assert "National Insurance number ends in" not in read(chat.repeats())
    for page in PAGES:
        chat.presses(f":{page}")
        assert next(iter(chat.offered())) == ":connect"
    chat.connects()
    assert "In all you owe" in chat.says("/owe")


def _told_to_connect_again(talk: Talk, chat: Chat, why: str) -> None:
    asked = talk.here.asked_for_tokens()
    for page in (*PAGES, "hmrc", "check"):
        assert why in chat.presses(f":{page}"), page
        assert next(iter(chat.offered())) == ":connect", page
    assert talk.here.asked_for_tokens() == asked, "nothing is tried again and again"
    chat.connects()
    assert "In all you owe" in chat.says("/owe")
    assert why not in read(chat.repeats())


def test_a_permission_that_ends_soon_is_told_on_every_page(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects()
    for days, is_soon in ((510, False), (525, True)):
        talk.here.clock.time = talk.here.clock.time.replace(year=2026, month=11, day=21)
        talk.here.clock.passes(days=days)
        for page in (*PAGES, "hmrc"):
            said = chat.presses(f":{page}")
            assert ("Your permission ends on 21 May 2028" in said) is is_soon, (page, days)
            assert (":connect" in chat.offered()) is is_soon, (page, days)


# Agents and their clients


def test_each_client_has_a_connection_of_its_own(place: Talk) -> None:
    agent = place.agent("Baker", sender=new())
    agent.connects("overdue", "agent")
    baker = agent.says("/due")
    assert "Your deadlines: Baker" in baker
    assert "was due" in baker
    assert "You are not connected" in agent.says("client Jones", "/due")
    agent.connects("several", "agent")
    jones = agent.says("/due")
    assert "Your deadlines: Jones" in jones
    assert "was due" not in jones
    assert agent.says("client Baker", "/due") == baker
    agent.presses(":disconnect", ":disconnect yes")
    assert "You are not connected" in agent.says("/due")
    assert agent.says("client Jones", "/due") == jones


def test_the_question_names_the_client_whom_the_link_was_for(place: Talk) -> None:
    agent = place.agent("Baker", sender=new())
    _link, _visitor, code = agent.shows_code("overdue", "agent")
    agent.says("client Jones")
    asked = agent.says(code.text)
    assert "Is this your client Baker?" in asked
    assert "Jones" not in asked
    assert "Baker" in agent.presses(":me yes")
    assert place.here.connecting.connection(agent.sender, "client:Baker") is not None
    assert place.here.connecting.connection(agent.sender, "client:Jones") is None


def test_an_agent_has_to_say_which_client_before_connecting(place: Talk) -> None:
    agent = place.agent(sender=new())
    assert "Choose a client" in agent.says("/connect")
    assert not any(link.url.startswith(OURS) for link in agent.repeats().replies[-1].links)
    assert agent.says("client Baker") != ""
    assert agent.link().startswith(f"{OURS}/connect/")


def test_what_a_person_connected_for_themselves_is_not_a_clients(place: Talk) -> None:
    chat = place.chat(new())
    chat.connects("overdue")
    chat.presses(":role agent")
    chat.says("client Baker")
    assert "You are not connected" in chat.says("/due")
    chat.presses(":role helper")
    assert "You are not connected" in chat.says("/due")
    chat.presses(":role individual")
    assert "was due" in chat.says("/due")


def test_nobody_sees_anothers_record_by_forged_buttons(talk: Talk) -> None:
    ann, ben = talk.agent("Baker"), talk.agent("Jones", sender=BEN)
    ann.connects("overdue", "agent")
    known = talk.rows()["hmrc_grants"]
    number = talk.here.nino("overdue")[6:8]
    for forged in (
        ":client Baker",
        ":due",
        ":due client:Baker",
        ":owe client:Baker",
        ":hmrc client:Baker",
        ":hmrc",
        ":me yes",
        ":me",
        ":check 1",
        ":resume 1",
        ":client client:Baker",
        ":disconnect yes",
        ":disconnect client:Baker",
    ):
        said = ben.presses(forged)
        assert "was due" not in said, forged
        assert f"ends in {number}" not in said, forged
        assert "You are disconnected" not in said, forged
    assert talk.rows()["hmrc_grants"] == known
    assert "was due" in ann.says("/due")


def test_a_person_in_another_workspace_with_the_same_account_is_somebody_else(talk: Talk) -> None:
    talk.chat(Sender("slack", "U1", "D1", "first")).connects("overdue")
    other = talk.chat(Sender("slack", "U1", "D1", "second"))
    assert "You are not connected" in other.says("/due")


def test_a_supporting_agent_sees_all_but_what_is_owed(place: Talk) -> None:
    agent = place.agent("Baker", sender=new())
    agent.connects("voluntary", "agent")
    said = agent.says("/owe")
    assert "supporting agent cannot see what a client owes" in said
    assert "£" not in said
    assert ":start link_doctor" in agent.offered()
    assert "Your deadlines: Baker" in agent.says("/due")
    assert ":start link_doctor" not in agent.offered(), "nothing is wrong there"
    assert "you signed up voluntarily" in agent.says("my status")
    assert ":start link_doctor" not in agent.offered()


@pytest.mark.parametrize(
    ("who", "sign_in"), [("not-signed-up", "agent"), ("required", "other-agent"), ("exempt", "agent")]
)
def test_an_agent_whom_hmrc_refuses_is_told_the_causes_and_led_to_the_doctor(
    place: Talk, who: str, sign_in: str
) -> None:
    agent = place.agent("Baker", sender=new())
    agent.connects(who, sign_in)
    said = agent.says("/due")
    assert "not signed up" in said
    assert "Your deadlines: Baker" in said
    assert ":start link_doctor" in agent.offered()


# What the record answers of a journey


def test_leaving_starts_with_the_answers_of_the_record_which_can_be_changed(place: Talk) -> None:
    chat = place.chat(new())
    chat.connects("voluntary")
    said = chat.presses(":start opt_out")
    assert "I have filled in what HMRC's record says" in said
    shown = chat.says("answers")
    for answer in ("for myself", "submitted: Yes", "2026 to 2027: Voluntarily signed up", "stopped: No"):
        assert answer in shown
    before = chat.says("change")
    assert before != shown
    assert chat.repeats().at["journey"] == "opt_out"
    (word,) = [data for data, label in chat.offered().items() if "2026 to 2027" in label]
    chat.presses(word)
    assert chat.repeats().at["question"] == "current"
    chat.says("1")
    assert chat.says("answers") != shown


@pytest.mark.parametrize(
    ("path", "asks"), [("/crystallisation", "tax return submitted?"), ("/business/details", "businesses stopped?")]
)
def test_leaving_asks_what_hmrc_did_not_say(talk: Talk, path: str, asks: str) -> None:
    chat = talk.chat()
    chat.says(chat.shows_code("voluntary")[2].text)
    chat.presses(":me yes")
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, path, 9, "SCHEDULED_MAINTENANCE"))
    chat.checks()
    said = chat.presses(":start opt_out")
    assert "What it does not say, I ask you." in said
    assert asks in said


@pytest.mark.parametrize("who", ["required", "voluntary", "several", "ceased", "new", "exempt", "dormant"])
def test_leaving_comes_to_an_end_for_everybody_whose_record_is_known(place: Talk, who: str) -> None:
    chat = place.chat(new())
    chat.connects(who)
    answer = chat.takes(data=":start opt_out")
    for _question in range(6):
        if "outcome" in answer.at:
            break
        answer = chat.takes(text="1")
    assert answer.at.get("outcome"), answer.at


def test_leaving_asks_everything_where_nothing_is_known(place: Talk) -> None:
    chat = place.chat(new())
    answer = chat.takes(data=":start opt_out")
    assert (answer.at["question"], answer.at["step"]) == ("who", 1)
    assert "filled in" not in read(answer)


# What HMRC refuses


REFUSED = [
    ("CLIENT_OR_AGENT_NOT_AUTHORISED", Kind.NOT_AUTHORISED),
    ("CLIENT_NOT_MTD_ENROLLED", Kind.NOT_SIGNED_UP),
    ("FORMAT_NINO", Kind.WRONG_NUMBER),
    ("INVALID_SCOPE", Kind.PERMISSION_MISSING),
    ("RULE_INSOLVENT_TRADER", Kind.INSOLVENT),
    ("MATCHING_RESOURCE_NOT_FOUND", Kind.NOT_FOUND),
    ("NOT_FOUND", Kind.MISCONFIGURED),
    ("BAD_REQUEST", Kind.OUR_MISTAKE),
    ("SERVER_ERROR", Kind.UNAVAILABLE),
    ("SCHEDULED_MAINTENANCE", Kind.MAINTENANCE),
    ("MESSAGE_THROTTLED_OUT", Kind.THROTTLED),
]


@pytest.mark.parametrize(("code", "kind"), REFUSED, ids=[code for code, _kind in REFUSED])
def test_what_hmrc_refuses_is_said_plainly_with_the_doctor_beside_it(talk: Talk, code: str, kind: Kind) -> None:
    chat = talk.chat()
    chat.says(chat.shows_code()[2].text)
    chat.presses(":me yes")
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/individuals", 500, code))
    chat.checks()
    said = chat.says("my status")
    assert plainly(kind).split("\n")[0] in said
    assert code not in said
    assert "you must use it" not in said
    assert ":start link_doctor" in chat.offered()
    assert "What I know of your connection" in read(chat.takes(data=":start link_doctor"))


def plainly(kind: Kind, as_agent: bool = False) -> str:
    """What is said of a kind of trouble."""
    return WORDS.text(explain(Trouble(kind, "ANY"), as_agent))


# The link doctor


DOCTORED = {
    Kind.ACCESS_ENDED: ("stopped", None, "ended"),
    Kind.GRANT_ENDED: ("stopped", None, "ended"),
    Kind.PERMISSION_MISSING: ("stopped", None, "ended"),
    Kind.CODE_NOT_TAKEN: ("sign_in", None, "browser"),
    Kind.NOT_AUTHORISED: ("refused", ("signed_up", "yes"), "own_sign_in"),
    Kind.AGENT_REFUSED: ("refused", ("account", "none"), "no_account"),
    Kind.NOT_SIGNED_UP: ("not_signed_up", None, "not_signed_up"),
    Kind.WRONG_NUMBER: ("number", None, "wrong_number"),
    Kind.NOT_FOUND: ("number", None, "wrong_number"),
    Kind.UNCLEAR: ("down", None, "not_answering"),
    Kind.UNAVAILABLE: ("down", None, "not_answering"),
    Kind.MAINTENANCE: ("down", None, "not_answering"),
    Kind.THROTTLED: ("down", None, "not_answering"),
    Kind.UNREADABLE: ("down", None, "not_answering"),
    Kind.HELD_BACK: ("down", None, "not_answering"),
}
"""What somebody saw, the one question more that they are asked, and the cause that the doctor names."""

SAID_ALREADY = {
    Kind.INSOLVENT: "insolvency practitioner",
    Kind.MISCONFIGURED: "whoever runs",
    Kind.OUR_MISTAKE: "whoever runs",
}
"""Where there is nothing to find out: who can help is said at once."""


@pytest.mark.parametrize("kind", Kind)
def test_the_doctor_finds_the_likeliest_cause_within_two_questions(place: Talk, kind: Kind) -> None:
    if kind in SAID_ALREADY:
        assert SAID_ALREADY[kind] in plainly(kind)
        return
    seen, more, ending = DOCTORED[kind]
    chat = place.agent("Baker", sender=new()) if kind is Kind.AGENT_REFUSED else place.chat(new())
    chat.presses(":start link_doctor")
    answer = chat.takes(text=_label("seen", seen))
    if more is not None:
        assert answer.at["question"] == more[0]
        answer = chat.takes(text=_label(*more))
    assert answer.at.get("outcome") == ending
    assert "Most likely" in read(answer)


@pytest.mark.parametrize(
    ("shows", "ending", "mend"),
    [
        ("main", "agent_sign_in", "the sign-in that shows you the client"),
        ("supporting", "supporting", "calculations, payments, refunds"),
        ("missing", "not_authorised", "A request ends after 21 days"),
        ("none", "no_account", "link or connect once more with its sign-in"),
    ],
)
def test_an_agent_is_told_the_cause_that_their_account_shows(place: Talk, shows: str, ending: str, mend: str) -> None:
    agent = place.agent("Baker", sender=new())
    agent.presses(":start link_doctor")
    answer = [agent.takes(text=_label(*each)) for each in (("seen", "refused"), ("account", shows))][-1]
    assert answer.at.get("outcome") == ending
    assert mend in read(answer)


@pytest.mark.parametrize(
    ("refusal", "stands_at", "known"),
    [
        ("CLIENT_OR_AGENT_NOT_AUTHORISED", "signed_up", "HMRC refused everything on 21 November 2026"),
        ("CLIENT_NOT_MTD_ENROLLED", "not_signed_up", "HMRC refused everything on 21 November 2026"),
        ("FORMAT_NINO", "wrong_number", "The National Insurance number ends in"),
        ("SERVER_ERROR", "not_answering", "HMRC told me only a part"),
        ("INVALID_SCOPE", "seen", "The permission lasts until 21 May 2028"),
        (None, "seen", "so the sign-up is done"),
    ],
)
def test_the_doctor_does_not_ask_what_the_record_tells(
    talk: Talk, refusal: str | None, stands_at: str, known: str
) -> None:
    chat = talk.chat()
    chat.says(chat.shows_code()[2].text)
    chat.presses(":me yes")
    if refusal is not None:
        talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/individuals/person", 500, refusal))
    chat.checks()
    answer = chat.takes(data=":start link_doctor")
    assert known in read(answer)
    assert "You signed in for your own tax on 21 November 2026" in read(answer)
    assert stands_at in (answer.at.get("question"), answer.at.get("outcome"))


@pytest.mark.parametrize("was_known", [True, False])
def test_somebody_whom_hmrc_does_not_answer_reads_that_it_did_not(talk: Talk, was_known: bool) -> None:
    chat = talk.chat()
    if was_known:
        chat.connects()
    else:
        chat.says(chat.shows_code()[2].text)
        chat.presses(":me yes")
    talk.here.clock.passes(hours=1)
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, times=100, code="SERVER_ERROR"))
    assert isinstance(chat.checks(), Failed)
    said = chat.says("/due")
    if was_known:
        assert "HMRC did not answer on 21 November 2026 (Saturday) at 13:00." in said
        assert "asked 21 November 2026 (Saturday) at 12:00" in said
    else:
        assert "service does not answer now" in said
        assert "due" not in said.casefold().replace("overdue", "")
    answer = chat.takes(data=":start link_doctor")
    assert "HMRC told me nothing on 21 November 2026 (Saturday) at 13:00." in read(answer)
    assert answer.at.get("outcome") == "not_answering"


def test_a_refusal_is_not_forgotten_when_hmrc_then_does_not_answer(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects("not-signed-up")
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, times=100, code="SERVER_ERROR"))
    assert isinstance(chat.checks(), Failed)
    assert "you have not signed up" in chat.says("/due")


def test_somebody_whom_hmrc_knows_is_not_asked_whether_they_are_signed_up(place: Talk) -> None:
    chat = place.chat(new())
    chat.connects()
    chat.presses(":start link_doctor")
    assert chat.takes(text="403").at.get("outcome") == "own_sign_in"


def test_the_doctor_knows_that_a_permission_has_ended(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects()
    talk.here.hmrc.world.grants.revoke("required")
    chat.checks()
    answer = chat.takes(data=":start link_doctor")
    assert answer.at.get("outcome") == "ended"
    assert "Your permission for this assistant has ended at HMRC." in read(answer)
    assert "lasts until" not in read(answer).split("Most likely")[0]


def test_the_doctor_does_not_take_a_lost_key_for_a_permission_that_ended(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects()
    talk.use_keys(Secrets.new_key())
    chat.assistant = talk.assistant
    answer = chat.takes(data=":start link_doctor")
    assert "I can no longer read your connection." in read(answer)
    assert answer.at["question"] == "seen"


@pytest.mark.parametrize("page", ["/due", "/owe", "my status", "my businesses", "what have i sent", "hmrc"])
def test_a_lost_key_is_the_same_truth_on_every_page(talk: Talk, page: str) -> None:
    chat = talk.chat()
    chat.connects()
    talk.use_keys(Secrets.new_key())
    chat.assistant = talk.assistant
    said = chat.says(page)
    assert "I can no longer read your connection." in said
    assert "has not been asked" not in said
    assert ":connect" in chat.offered()


@pytest.mark.parametrize("role", ["individual", "helper", "agent"])
def test_the_doctor_asks_two_questions_at_most_without_any_link_too(talk: Talk, role: str) -> None:
    store = DatabaseStore(talk.here.url, synchronous="OFF")
    talk.stack.callback(store.close)
    chat = Chat(Assistant(store, JOURNEYS, talk.here.clock.now), talk.here, ANN)
    chat.presses(f":role {role}", ":start link_doctor")
    assert chat.takes(text=_label("seen", "refused")).at["question"] == ("account" if role == "agent" else "signed_up")
    assert chat.takes(text="1").at.get("outcome")


def test_the_doctor_knows_a_supporting_agent_and_one_whom_hmrc_refuses(place: Talk) -> None:
    agent = place.agent("Baker", sender=new())
    agent.connects("voluntary", "agent")
    answer = agent.takes(data=":start link_doctor")
    assert answer.at.get("outcome") == "supporting"
    assert "You signed in as an agent on" in read(answer)
    refused = place.agent("Cook", sender=new())
    refused.connects("required", "other-agent")
    assert refused.takes(data=":start link_doctor").at["question"] == "account"


@pytest.mark.parametrize("kind", [Kind.NOT_AUTHORISED, Kind.NOT_SIGNED_UP, Kind.WRONG_NUMBER, Kind.INSOLVENT])
def test_an_agent_and_the_person_are_told_different_things_of_one_refusal(kind: Kind) -> None:
    assert "client" not in plainly(kind)
    assert "client" in plainly(kind, as_agent=True)


def test_the_likeliest_cause_of_a_refusal_comes_first() -> None:
    for as_agent, first in ((False, "not the sign-in you signed up with"), (True, "agent services account")):
        _said, cause, *others = plainly(Kind.NOT_AUTHORISED, as_agent).split("\n")
        assert cause.startswith("Most likely")
        assert first in cause
        assert all(each.startswith("Or ") for each in others)


@pytest.mark.parametrize(
    ("typed", "leads_to"),
    [
        ("CLIENT_OR_AGENT_NOT_AUTHORISED", "signed_up"),
        ("403", "signed_up"),
        ("client not mtd enrolled", "not_signed_up"),
        ("401", "ended"),
        ("503", "not_answering"),
        ("nino", "wrong_number"),
    ],
)
def test_hmrcs_own_words_are_understood_by_the_doctor(place: Talk, typed: str, leads_to: str) -> None:
    chat = place.chat(new())
    chat.presses(":start link_doctor")
    at = chat.takes(text=typed).at
    assert leads_to in (at.get("question"), at.get("outcome"))


@pytest.mark.parametrize("words", ["can't connect", "hmrc refused", "link fails", "link doctor"])
def test_the_doctor_comes_when_it_is_called(place: Talk, words: str) -> None:
    assert place.chat(new()).takes(text=words).at["journey"] == "link_doctor"


def _label(question: str, option: str) -> str:
    return dict(link_doctor.questions[question][1].labels())[option]


# Before anybody is sent to HMRC


@pytest.mark.parametrize(
    ("role", "asked", "first", "way"),
    [
        ("individual", "Have you signed up", "Sign up comes first", ":start sign_up"),
        ("helper", "Has the person you help signed up", "Sign up comes first", ":start sign_up"),
        ("agent", "Is Baker signed up", "First the client authorises you", ":start agent_authorisation"),
    ],
)
def test_whoever_connects_for_the_first_time_is_asked_one_question_before(
    place: Talk, role: str, asked: str, first: str, way: str
) -> None:
    chat = place.agent("Baker", sender=new()) if role == "agent" else place.chat(new(), role)
    assert asked in chat.says("/connect")
    assert list(chat.offered()) == [":connect yes", ":connect no"]
    assert first in chat.says("no")
    assert {way, ":connect yes", ":menu"} <= set(chat.offered())
    number = str(list(chat.offered()).index(":connect yes") + 1)
    assert "works for 10 minutes" in chat.says(number), "there is a way on all the same"


@pytest.mark.parametrize("unsure", ["not sure", "I am not sure", "I’m not sure", "don't know", "dunno", "Maybe."])
def test_whoever_is_not_sure_has_not_signed_up(somebody: Chat, unsure: str) -> None:
    somebody.says("/connect")
    assert "Sign up comes first" in somebody.says(unsure)


def test_what_is_no_answer_gets_the_question_again_and_an_answer_is_then_understood(somebody: Chat) -> None:
    asked = somebody.says("/connect")
    again = somebody.says("blue elephants")
    assert again.endswith(asked)
    assert "I did not understand" in again
    assert list(somebody.offered()) == [":connect yes", ":connect no"]
    assert "Sign up comes first" in somebody.says("no")


@pytest.mark.parametrize(("role", "who"), [("individual", "You can see"), ("helper", "The person you help can see")])
def test_whose_sign_up_it_is_is_said_to_whoever_helps(place: Talk, role: str, who: str) -> None:
    chat = place.chat(new(), role)
    chat.says("/connect")
    assert who in chat.says("no")


def test_an_agents_check_is_known_as_one_on_the_page(place: Talk) -> None:
    chat = place.agent("Baker", sender=new())
    chat.connects("voluntary", "agent")
    opened = place.here.connecting.opened(token(chat.link("check now")))
    assert opened is not None
    assert opened.as_agent


@pytest.mark.parametrize("yes", [{"text": "yes"}, {"text": "1"}, {"text": "Yes, go on"}, {"data": ":connect yes"}])
def test_whoever_has_signed_up_gets_the_link(somebody: Chat, yes: dict[str, str]) -> None:
    somebody.says("/connect")
    assert "works for 10 minutes" in read(somebody.takes(**yes))


@pytest.mark.parametrize(
    ("who", "sign_in", "why", "way"),
    [
        ("not-signed-up", None, "HMRC says that you have not signed up", ":start sign_up"),
        ("not-signed-up", "agent", "your client has not signed up", ":start agent_sign_up_client"),
        ("required", "other-agent", "Or the client has not authorised you yet", ":start link_doctor"),
        ("exempt", "agent", "Or the client has not authorised you yet", ":start link_doctor"),
    ],
)
def test_what_hmrc_refused_before_is_said_before_somebody_goes_there_again(
    place: Talk, who: str, sign_in: str | None, why: str, way: str
) -> None:
    chat = place.agent("Baker", sender=new()) if sign_in else place.chat(new())
    chat.connects(who, sign_in)
    said = chat.says("/connect")
    assert "HMRC refused when it was asked on 21 November 2026" in said
    assert why in said
    assert list(chat.offered()) == [way, ":check", ":connect yes", ":menu"]
    assert "works for 10 minutes" in chat.says("3")


def test_whoever_was_let_in_before_is_asked_nothing(place: Talk) -> None:
    chat = place.chat(new())
    chat.connects()
    assert "works for 10 minutes" in chat.says("/connect")


def test_whose_permission_has_ended_is_asked_nothing(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects("not-signed-up")
    talk.here.hmrc.world.grants.revoke("not-signed-up")
    talk.here.clock.passes(hours=5)
    chat.checks()
    assert "works for 10 minutes" in chat.says("/connect")


def test_nobody_is_sent_to_hmrc_unwarned_while_others_find_it_away(talk: Talk) -> None:
    ann, ben = talk.chat(), talk.chat(BEN)
    ann.connects()
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, times=100, code="SERVER_ERROR"))
    ann.checks()
    ann.checks()
    assert "does not answer at the moment" in ben.says("/connect")
    assert list(ben.offered()) == [":connect yes", ":menu"]
    assert "works for 10 minutes" in ben.says("1")
    talk.here.clock.passes(seconds=31)
    assert "Have you signed up" in ben.says("/connect"), "nobody knows any more"
    ann.checks()
    assert "does not answer at the moment" in ben.says("/connect"), "it was tried once more"
    talk.here.hmrc.world.faults.clear()
    talk.here.clock.passes(seconds=31)
    assert isinstance(ann.checks(), Checked)
    assert "Have you signed up" in ben.says("/connect"), "it answers again"


def test_one_service_that_fails_keeps_nobody_from_signing_in(talk: Talk) -> None:
    ann, ben = talk.chat(), talk.chat(BEN)
    ann.connects()
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/accounts", times=100))
    ann.checks()
    ann.checks()
    assert talk.here.client.line.failing() == {"accounts"}
    assert "Have you signed up" in ben.says("/connect")


def test_whom_hmrc_did_not_answer_lately_is_told_so_by_every_process(talk: Talk) -> None:
    ann = talk.chat()
    ann.says(ann.shows_code()[2].text)
    ann.presses(":me yes")
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, times=100, code="SCHEDULED_MAINTENANCE"))
    ann.checks()
    store = DatabaseStore(talk.here.url, synchronous="OFF")
    talk.stack.callback(store.close)
    client = HmrcClient(settings_for(talk.here.hmrc.url), OwnPace(), talk.here.clock.now, lambda _seconds: None)
    talk.stack.callback(client.close)
    link = DatabaseLink(store.database, Secrets(talk.here.keys), client, talk.here.clock.now, OURS)
    ann.assistant = Assistant(store, JOURNEYS, talk.here.clock.now, link)
    assert "does not answer at the moment" in ann.says("/connect")
    talk.here.clock.passes(minutes=61)
    assert "works for 10 minutes" in ann.says("/connect")


# A key that HMRC does not take


def _key_refused(talk: Talk) -> None:
    """HMRC takes neither the next key nor the one that is got in its place."""
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", times=2, code="UNAUTHORIZED"))


def test_an_agent_whose_sign_in_is_not_taken_is_told_of_the_other_and_keeps_the_connection(talk: Talk) -> None:
    agent = talk.agent("Baker")
    agent.says(agent.shows_code("overdue", "agent")[2].text)
    agent.presses(":me yes")
    _key_refused(talk)
    checked = agent.checks()
    assert isinstance(checked, Checked)
    assert checked.is_refused
    said = agent.says("/due")
    assert said.index("another agent sign-in of your firm") < said.index("made a mistake, which may pass")
    assert "permission" not in said
    assert "HMRC has told me nothing yet." in agent.says("hmrc")
    asked = agent.takes(data=":start link_doctor")
    assert (asked.at["question"], asked.at["step"], asked.at["steps"]) == ("account", 1, 1)
    assert isinstance(agent.checks(), Checked)
    assert "was due" in agent.says("/due"), "a later try works, and nobody connected again"


def test_an_agent_whose_sign_in_is_still_not_taken_is_told_why_to_connect_again(talk: Talk) -> None:
    agent = talk.agent("Baker")
    agent.connects("required", "agent")
    for _time in range(2):
        _key_refused(talk)
        agent.checks()
        talk.here.clock.passes(hours=2)
    for page in (*PAGES, "hmrc"):
        assert "Your firm may have another." in agent.presses(f":{page}")
        assert next(iter(agent.offered())) == ":connect"
    answer = agent.takes(data=":start link_doctor")
    assert "Your firm may have another." in read(answer)
    assert answer.at["question"] == "account"
    agent.connects("required", "agent")
    assert "Your deadlines: Baker" in agent.says("/due")


def test_a_person_whose_key_is_not_taken_once_reads_what_was_known_and_need_not_connect_again(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects("overdue")
    talk.here.clock.passes(hours=3)
    _key_refused(talk)
    checked = chat.checks()
    assert isinstance(checked, Checked)
    assert checked.is_refused
    said = chat.says("/due")
    assert "was due" in said
    assert "HMRC did not take our key on 21 November 2026 (Saturday) at 15:00. This may pass." in said
    about = chat.says("hmrc")
    assert "You are connected until" in about
    assert "HMRC last answered on 21 November 2026 (Saturday) at 12:00." in about
    doctor = chat.takes(data=":start link_doctor")
    assert doctor.at.get("outcome") == "not_answering"
    assert "HMRC refused everything on 21 November 2026 (Saturday) at 15:00." in read(doctor)
    assert "HMRC does not take our key to your record." in read(doctor)
    assert isinstance(chat.checks(), Checked)
    assert "our key" not in chat.says("/due")


@pytest.mark.parametrize(
    ("role", "first", "page"),
    [
        ("individual", "This may pass", "did not take our key"),
        ("agent", "another agent sign-in", "Your firm may have another."),
    ],
)
def test_somebody_whose_key_is_not_taken_hears_so_before_they_connect_again(
    talk: Talk, role: str, first: str, page: str
) -> None:
    chat = talk.agent("Baker") if role == "agent" else talk.chat()
    chat.connects("required", "agent" if role == "agent" else None)
    _key_refused(talk)
    chat.checks()
    said = chat.presses(":connect")
    assert "HMRC refused when it was asked on 21 November 2026" in said
    assert first in said
    assert list(chat.offered()) == [":start link_doctor", ":check", ":connect yes", ":menu"]
    assert page in chat.presses(":due")


def test_a_key_that_is_not_taken_for_a_while_is_taken_for_an_ended_permission_by_the_doctor(talk: Talk) -> None:
    chat = talk.chat()
    chat.connects("required")
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa-status", times=99, code="UNAUTHORIZED"))
    for _night in range(2):
        talk.here.clock.passes(hours=24)
        talk.here.grants.look_up(chat.sender, "self", None, may_end=False)
    assert chat.takes(data=":start link_doctor").at.get("outcome") == "ended"


# The steps and options of the doctor


@pytest.mark.parametrize(("role", "client", "then"), [("individual", "", "signed_up"), ("agent", "Baker", "account")])
def test_the_doctor_counts_the_questions_that_it_asks(place: Talk, role: str, client: str, then: str) -> None:
    chat = place.agent(client, sender=new()) if client else place.chat(new(), role)
    first = chat.takes(data=":start link_doctor").at
    assert (first["step"], first["steps"]) == (1, 2)
    second = chat.takes(text="refused").at
    assert (second["question"], second["step"], second["steps"]) == (then, 2, 2)


def test_the_doctor_counts_one_where_it_asks_one(talk: Talk) -> None:
    chat = talk.chat()
    chat.says(chat.shows_code()[2].text)
    chat.presses(":me yes")
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/itsa", 500, "CLIENT_OR_AGENT_NOT_AUTHORISED"))
    chat.checks()
    answer = chat.takes(data=":start link_doctor")
    assert answer.at["question"] == "signed_up"
    assert "Step 1 of 1" in read(answer)
    chat.says("menu")
    assert "Step 1 of 1" in chat.presses(":open link_doctor"), "also when it is taken up again"


def test_the_doctor_offers_a_person_nothing_that_only_agents_see(place: Talk) -> None:
    chat, agent = place.chat(new()), place.agent("Baker", sender=new())
    for each in (chat, agent):
        each.presses(":start link_doctor")
    assert "client" not in str(chat.offered())
    said = str(agent.offered().values())
    for only in ("Only what a client owes is refused", "the client has not signed up", "the client's number"):
        assert only in said


def test_leaving_counts_only_what_is_still_asked(talk: Talk) -> None:
    chat = talk.chat()
    chat.says(chat.shows_code("voluntary")[2].text)
    chat.presses(":me yes")
    talk.here.hmrc.world.faults.add(Fault(FaultKind.REFUSAL, "/crystallisation", 9, "SCHEDULED_MAINTENANCE"))
    chat.checks()
    assert chat.takes(data=":start opt_out").at["step"] == 1


def test_whoever_connected_without_script_is_told_that_hmrc_is_asked_overnight(place: Talk) -> None:
    chat = place.chat(new())
    chat.says(chat.shows_code()[2].text)
    chat.presses(":me yes")
    said = chat.says("/due")
    assert "I ask overnight: look again tomorrow." in said
    assert "open our page to ask now" in said


# What must not be written anywhere, and assistants without a connection


def test_the_code_is_neither_kept_nor_logged(talk: Talk, capfd: pytest.CaptureFixture[str], caplog: Any) -> None:
    chat = talk.chat()
    _link, _visitor, code = chat.shows_code()
    guess = wrong(code)
    chat.says(guess, " ".join(code.text.lower()))
    chat.presses(":me yes")
    written = capfd.readouterr()
    kept = str(talk.rows())
    for secret in (code.text, guess, code.text.lower(), " ".join(code.text.lower())):
        for place in (kept, written.out, written.err, caplog.text):
            assert secret not in place


def test_which_link_is_meant_is_asked(place: Talk) -> None:
    chat = place.chat(new())
    assert "Which of these do you mean?" in chat.says("link")
    assert {":connect", ":start link_software", ":start link_doctor"} <= set(chat.offered())
    assert "Have you signed up" in chat.says("2")


@pytest.mark.parametrize("asks", ["/connect", "/due", "/owe", "my status", "hmrc", "/disconnect", "check now", "link"])
def test_an_assistant_without_a_connection_says_so(talk: Talk, asks: str) -> None:
    store = DatabaseStore(talk.here.url, synchronous="OFF")
    talk.stack.callback(store.close)
    chat = Chat(Assistant(store, JOURNEYS, talk.here.clock.now), talk.here, ANN)
    chat.presses(":role individual")
    assert "has no connection to HMRC yet" in chat.says(asks)
    assert ":connect" not in chat.offered()
    assert "has no connection to HMRC yet" in chat.presses(":me yes")


def test_hmrcs_error_answers_are_of_the_kinds_that_the_tables_have() -> None:
    assert set(DOCTORED) | set(SAID_ALREADY) == set(Kind)
