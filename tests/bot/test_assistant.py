"""The assistant on a real database: every update answered once, nothing raises, nobody is ever stuck."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from adapters.database.store import DatabaseStore
from bot.answers import Answer
from bot.assistant import Assistant
from bot.updates import Role, Sender, Update
from journeys import registry
from journeys.engine.journey import Journey
from journeys.engine.replies import DATA_BYTES
from tests.bot.chatting import JOURNEYS, Person, Shelf, noon, opened, rows, words
from tests.journeys.a_journey import TODAY

UNTOUCHABLE = "zqxjkvunlikely"
NASTY = (
    "",
    " ",
    "x" * 10_000,
    "🎉" * 50,
    "👩‍👩‍👧‍👦",
    "مرحبا كيف حالك",
    "\u202eright to left\u202c",
    "\x00",
    "a\x00b",
    "\x1b[31mred\x07\x08",
    "\r\n\t\v",
    "\ud800",
    "\udfff and \ud83d",
    "<script>alert(1)</script>",
    "'; DROP TABLE people; --",
    "{braces}",
    "{0} {} {a.b} {a[0]} {!r}",
    "%s %d %(name)s %",
    "£49,999.995",
    "50k",
    "fifty grand",
    "1e9",
    "-1",
    "٣",
    "²",
    "31/2/2026",
    "5 10 2026",
    "../../etc/passwd",
    ":start picnic",
    "1.kind..trade",
    "ﷺ" * 300,
    "0" * 5000,
    "9" * 400,
    "é" * 900,
)
PLAUSIBLE = (
    "1",
    "2",
    "3",
    "9",
    "yes",
    "no",
    "12",
    "picnic",
    "answer six questions",
    "park",
    "at the beach",
    "5 12 2026",
    "Ann",
    "an adult",
    "a child",
    "that is all",
    "add another",
    "change one",
    "2026-27",
    "1 and 2",
    "ball",
    "not sure",
    "myself",
    "my clients",
    "back",
    "help",
    "why",
    "source",
    "answers",
    "change",
    "save",
    "resume",
    "cancel",
    "menu",
    "stop",
    "who",
    "restart",
    "start",
    "person",
    "cancle",
    "hepl",
)
PRESSED = (
    ":",
    ":start",
    ":start nothing",
    ":resume",
    ":resume 1",
    ":role agent",
    ":role boss",
    ":who",
    ":menu",
    ":menu x",
    ":section",
    ":section x",
    "1",
    "...",
    "1...back",
    "1...sing",
    "1.kind..trade",
    "1.where..home",
    "1.where.\ud800.*change",
    "1.where.x.*change",
    "1.guests.1.*remove",
    "1.guests..*add",
    "1.name.7.*change",
    "1.games..*done",
    "1.year..2026-27",
    "2.kind..trade",
    "zzzzzzzzz.where..home",
)


@pytest.fixture
def ann(store: DatabaseStore) -> Person:
    return Person(store, "ann")


@pytest.fixture
def ben(store: DatabaseStore) -> Person:
    return Person(store, "ben")


# Duplicates


def test_the_same_update_gets_the_first_answer_and_changes_nothing(ann: Person, path: Path) -> None:
    answers = [ann.takes(text) for text in ("myself", "picnic", "park", "nonsense", "menu", "cancel")]
    before = rows(path)
    for number, first in enumerate(answers):
        again = ann.repeats(number)
        assert (again.answer, again.row, again.is_new) == (first.answer, first.row, False)
    assert rows(path) == before


def test_an_update_is_known_by_its_id_alone(ann: Person) -> None:
    first = ann.takes("myself")
    changed = replace(ann.sent[0], text="picnic", today=TODAY + timedelta(days=9))
    assert ann.assistant.take(changed).answer == first.answer


def test_the_same_id_from_somebody_else_is_another_update(ann: Person, ben: Person) -> None:
    ann.says("myself")
    taken = ben.assistant.take(Update(ann.sent[0].id, ben.sender, TODAY, "my clients"))
    assert taken.is_new


def test_an_id_cannot_pretend_to_be_a_sweep(ann: Person, store: DatabaseStore) -> None:
    ann.says("myself", "picnic")
    (idle,) = store.idle_since(TODAY, "idle")
    ann.assistant.take(Update(idle.key, ann.sender, TODAY, "park"))
    assert [each.key for each in store.idle_since(TODAY, "idle")] == [idle.key]


def test_answers_wait_until_they_are_delivered(ann: Person, store: DatabaseStore) -> None:
    taken = [ann.takes(text) for text in ("myself", "picnic")]
    assert [(each.id, each.answer) for each in store.waiting(ann.sender)] == [(one.row, one.answer) for one in taken]
    store.delivered(taken[0].row, len(taken[0].answer.replies), noon())
    assert [each.id for each in store.waiting(ann.sender)] == [taken[1].row]
    assert not ann.repeats(0).is_new


# A conversation


def test_first_contact_asks_for_whom(ann: Person) -> None:
    assert ann.says("hello").at["question"] == "who_for"
    assert ann.says("my clients").at["question"] == "menu"
    assert ann.says("picnic").at["journey"] == "picnic"


def test_a_role_known_to_the_channel_is_not_asked_for(ann: Person) -> None:
    assert ann.takes("picnic", role=Role.INDIVIDUAL).answer.at["question"] == "where"


def test_one_journey_is_put_down_for_another_and_taken_up_again(ann: Person) -> None:
    ann.says("myself", "picnic", "park")
    assert ann.presses(":start six").at["question"] == "kind"
    assert ann.says("menu").at["question"] == "menu"
    assert ann.says("picnic").at["question"] == "day"
    assert ann.presses(":resume 2").at["question"] == "kind"


def test_clients_and_oneself_have_sessions_of_their_own(ann: Person, path: Path) -> None:
    ann.says("myself", "picnic", "park", "who")
    ann.presses(":role agent")
    ann.says("picnic")
    assert sorted((row[3], row[4]) for row in rows(path)["sessions"]) == [("picnic", "client"), ("picnic", "self")]


def test_a_button_of_an_earlier_start_does_nothing(ann: Person) -> None:
    ann.says("myself", "picnic")
    ann.presses(":start picnic")
    assert ann.presses("1.where..home").at["question"] == "where"
    assert ann.presses("2.where..home").at.get("question") != "where"


def test_a_journey_taken_out_strands_nobody(ann: Person, store: DatabaseStore) -> None:
    ann.says("myself", "picnic", "park")
    fewer = Person(store, "ann", {"six": JOURNEYS["six"]})
    fewer.sent = [*ann.sent]
    for text in ("5 12 2026", "1", "back", "resume", "cancel", "restart", "help", "menu", "start"):
        answer = fewer.says(text)
        assert answer.at["journey"] in (None, "six")
        assert answer.at["question"] != "broken"
    assert fewer.says("answer six questions").at["question"] == "kind"
    ann.sent = [*fewer.sent]
    assert ann.says("menu").at["question"] == "menu"
    assert ann.says("picnic").at["question"] == "day"


def test_a_day_that_goes_backwards(ann: Person) -> None:
    ann.says("myself", "picnic", "park")
    ann.today = TODAY - timedelta(days=1000)
    assert ann.says("1 2 2024").at["question"] == "children"


# What is kept


def everything_on_disk(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))


def test_what_was_typed_is_never_kept(ann: Person, store: DatabaseStore, path: Path) -> None:
    """Neither in the file, nor in the log of changes beside it. What was understood is kept as the answer it gave."""
    ann.says(f"hello {UNTOUCHABLE}", "myself", f"what is {UNTOUCHABLE}", "picnic", f"near {UNTOUCHABLE}", UNTOUCHABLE)
    ann.says("help", "6 12 2026", f"5 {UNTOUCHABLE} 2026", "home please", "yes", f"{UNTOUCHABLE}: ball")
    ann.presses(UNTOUCHABLE, f":{UNTOUCHABLE}", f":resume {UNTOUCHABLE}", f"1.where.{UNTOUCHABLE}.*change")
    ann.presses(f"1.where..{UNTOUCHABLE}", f"1.{UNTOUCHABLE}..home", f"{UNTOUCHABLE}.where..home")
    ann.says(UNTOUCHABLE.upper(), "7" * 50 + UNTOUCHABLE)
    assert UNTOUCHABLE.encode() not in everything_on_disk(path).lower()
    assert b"ann-3" in everything_on_disk(path)
    store.close()
    assert UNTOUCHABLE.encode() not in everything_on_disk(path).lower()


def test_an_answer_that_is_words_is_kept_and_leaves_with_cancel(ann: Person, path: Path) -> None:
    ann.says("myself", "picnic", "park", "5 12 2026", "no", "300", UNTOUCHABLE)
    assert UNTOUCHABLE in str(rows(path)["sessions"])
    ann.says("cancel")
    assert UNTOUCHABLE not in str(rows(path)["sessions"])


# Whatever anybody does

Deed = Callable[[Person], Answer]


def typing(text: str) -> Deed:
    return lambda person: person.says(text)


def pressing(data: str) -> Deed:
    return lambda person: person.presses(data)


def pressing_shown(number: int) -> Deed:
    """Press a button of the last answer; of an earlier one where that has none."""

    def press(person: Person) -> Answer:
        answers = [person.repeats(each).answer for each in range(-1, -len(person.sent) - 1, -1)]
        shown = [button.data for answer in answers for reply in answer.replies for button in reply.buttons]
        return person.presses(shown[number % len(shown)]) if shown else person.says("")

    return press


def waiting_days(days: int) -> Deed:
    def wait(person: Person) -> Answer:
        person.today += timedelta(days=days)
        return person.says("1")

    return wait


DEEDS = st.one_of(
    st.integers(0, 40).map(pressing_shown),
    st.sampled_from(PLAUSIBLE).map(typing),
    st.sampled_from(NASTY).map(typing),
    st.sampled_from(PRESSED).map(pressing),
    st.text(alphabet=st.characters(), max_size=30).map(typing),
    st.text(alphabet=st.characters(), max_size=DATA_BYTES).map(pressing),
    st.sampled_from([-400, -1, 6, 8, 91]).map(waiting_days),
)
MANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@contextmanager
def a_store(shelf: Shelf) -> Iterator[DatabaseStore]:
    yield from opened(shelf.path())


@pytest.mark.parametrize("journeys", [JOURNEYS, registry.JOURNEYS], ids=["two", "all"])
@MANY
@given(role=st.sampled_from(Role), deeds=st.lists(DEEDS, max_size=25))
def test_anything_goes_and_nothing_is_lost_or_stuck(
    shelf: Shelf, journeys: Mapping[str, Journey], role: Role, deeds: list[Deed]
) -> None:
    """Each update is answered, the same again gets the same, and menu and cancel always work."""
    with a_store(shelf) as store:
        ann = Person(store, "ann", journeys)
        ann.presses(f":role {role}")
        for deed in deeds:
            answer = deed(ann)
            assert answer.replies
            assert answer.at["question"] != "broken" if "question" in answer.at else answer.at["outcome"]
            again = ann.repeats()
            assert (again.answer, again.is_new) == (answer, False)
        assert ann.says("cancel").at.get("question") in (None, "menu", "who_for")
        assert ann.says("menu").at["question"] == "menu"
        journey = next(iter(journeys))
        assert ann.presses(f":start {journey}").at["journey"] == journey


@MANY
@given(deeds=st.lists(DEEDS, max_size=15))
def test_the_same_deeds_get_the_same_answers(shelf: Shelf, deeds: list[Deed]) -> None:
    """On another database, in a store that is closed and opened again before every update."""
    with a_store(shelf) as store, a_store(shelf) as forgetful:
        ann, other = Person(store, "ann"), Person(forgetful, "ann")
        for deed in [typing("myself"), *deeds]:
            forgetful.close()
            assert deed(ann) == deed(other)


@MANY
@given(deeds=st.lists(st.tuples(st.booleans(), DEEDS), max_size=20))
def test_nobody_sees_what_somebody_else_said(shelf: Shelf, deeds: list[tuple[bool, Deed]]) -> None:
    """Ann's and Ben's conversations are each as if the other were not there."""
    with a_store(shelf) as shared, a_store(shelf) as anns, a_store(shelf) as bens:
        together = {True: Person(shared, "ann"), False: Person(shared, "ben")}
        apart = {True: Person(anns, "ann"), False: Person(bens, "ben")}
        for is_ann in (True, False):
            for person in (together[is_ann], apart[is_ann]):
                person.says(
                    "myself", "picnic", "park", "5 12 2026", "no", "300", "Ann's own" if is_ann else "Ben's own"
                )
        for is_ann, deed in deeds:
            answer = deed(together[is_ann])
            assert answer == deed(apart[is_ann])
            assert ("Ben's own" if is_ann else "Ann's own") not in words(answer)


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text[:12]))
@pytest.mark.parametrize("where", [(), ("myself",), ("myself", "picnic"), ("myself", "picnic", "park")], ids=len)
def test_no_text_breaks_anything(ann: Person, where: tuple[str, ...], text: str) -> None:
    for said in where:
        ann.says(said)
    assert ann.says(text).at.get("question") != "broken"
    assert ann.takes(data=text).answer.at.get("question") != "broken"
    assert not ann.repeats().is_new


@pytest.mark.parametrize("name", ["ann", "', --", "\x00", "🎉" * 30, "x" * 120, "%s", "{}"], ids=ascii)
def test_anybody_may_be_called_anything(store: DatabaseStore, name: str) -> None:
    sender = Sender("test", name, name, name)
    assistant = Assistant(store, JOURNEYS, noon)
    assert assistant.take(Update(name, sender, TODAY, "myself")).is_new
    assert not assistant.take(Update(name, sender, TODAY, "myself")).is_new
    assert [each.sender for each in store.waiting(sender)] == [sender]


def test_the_tables_are_still_there(ann: Person, path: Path) -> None:
    ann.says(*NASTY)
    with closing(sqlite3.connect(path)) as driver:
        assert driver.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert driver.execute("SELECT count(*) FROM people").fetchone() == (1,)


# A journey that has been taken out


@pytest.fixture
def without_picnic(ann: Person, store: DatabaseStore) -> Person:
    """Somebody half-way through a journey on the day that it is taken out."""
    ann.says("myself", "picnic", "park")
    ann.assistant = Assistant(store, {"six": JOURNEYS["six"]}, noon)
    return ann


@pytest.mark.parametrize(
    "text", ["beach", "1", "back", "help", "cancel", "start again", "answers", "picnic", "menu", "hello", "where was i"]
)
def test_whatever_is_typed_in_a_journey_taken_out_leads_to_what_there_is(without_picnic: Person, text: str) -> None:
    answer = without_picnic.says(text)
    assert "picnic" not in words(answer).lower()
    assert without_picnic.says("menu", "six").at["journey"] == "six"


@pytest.mark.parametrize("data", ["1.where..park", "1.where..home", ":resume 1", ":start picnic", ":here"])
def test_a_button_of_a_journey_taken_out_leads_to_the_menu(without_picnic: Person, data: str) -> None:
    answer = without_picnic.presses(data)
    assert answer.at["question"] == "menu"
    assert "What do you want to do?" in words(answer)


def test_the_answers_are_there_again_when_the_journey_is(without_picnic: Person, store: DatabaseStore) -> None:
    without_picnic.says("menu")
    without_picnic.assistant = Assistant(store, JOURNEYS, noon)
    assert without_picnic.says("picnic").at["question"] == "day"
