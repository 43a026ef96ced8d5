"""The task finder: every task of HMRC's list has its page, which says where, if it is there yet, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from bot.wording import wording
from journeys.engine.model import Facts, Outcome
from journeys.engine.place import find
from journeys.engine.prompts import prompt
from journeys.engine.session import SELF, Life, Session
from journeys.engine.walk import Walk, walks
from journeys.facts import FACTS
from journeys.tasks import tasks
from tests.journeys.a_journey import TODAY
from tests.journeys.talk import Talk

YOU, MAIN, SUPPORTING = "individual", "main_agent", "supporting_agent"

LIST: Mapping[str, tuple[str, str, list[str]]] = {
    "F-TASK-01": ("hmrc", "yes", [YOU]),
    "F-TASK-02": ("hmrc", "not_yet", []),
    "F-TASK-03": ("hmrc", "yes", [YOU, MAIN]),
    "F-TASK-04": ("hmrc_and_software", "yes", [YOU, MAIN, SUPPORTING]),
    "F-TASK-05": ("hmrc", "yes", [YOU, MAIN, SUPPORTING]),
    "F-TASK-06": ("hmrc", "yes", [YOU, MAIN, SUPPORTING]),
    "F-TASK-07": ("software", "yes", [YOU, MAIN, SUPPORTING]),
    "F-TASK-09": ("hmrc_and_software", "yes", [YOU, MAIN]),
    "F-TASK-10": ("hmrc_and_software", "not_yet", []),
    "F-TASK-11": ("hmrc_and_software", "yes", [YOU, MAIN]),
    "F-TASK-12": ("hmrc", "not_yet", []),
    "F-TASK-13": ("hmrc", "yes", [YOU]),
    "F-TASK-14": ("hmrc", "yes", [YOU, MAIN]),
    "F-TASK-15": ("hmrc_and_software", "yes", [YOU, MAIN]),
    "F-TASK-16": ("hmrc", "yes", [YOU, MAIN]),
    "F-TASK-17": ("hmrc", "in_part", [YOU, MAIN]),
    "F-TASK-18": ("hmrc", "not_yet", []),
    "F-TASK-19": ("hmrc", "yes", [YOU, MAIN, SUPPORTING]),
    "F-TASK-20": ("hmrc", "yes", [YOU, MAIN, SUPPORTING]),
    "F-TASK-21": ("software", "yes", [YOU, MAIN]),
}
"""HMRC's list as the facts have it: where, if it is there yet, who. F-TASK-21 stands where F-TASK-08 was."""

WALKS = walks(tasks.map, Facts({}, TODAY))


def page(walk: Walk) -> Outcome:
    assert isinstance(walk.end, Outcome)
    return walk.end


def result(walk: Walk) -> Mapping[str, Any]:
    made = page(walk).result
    return made(walk.facts) if made else {}


def shown(walk: Walk) -> str:
    place = find(tasks, Session("1", tasks.key, SELF, TODAY, Life.DONE, walk.facts.stored), TODAY)
    return "\n".join(wording("en").reply(reply) for reply in prompt(place))


PAGES = {result(walk)["task"]: walk for walk in WALKS if result(walk)}


def test_every_task_of_the_list_has_one_page_two_presses_away() -> None:
    assert sorted(PAGES) == sorted(LIST)
    assert len(WALKS) == len(LIST) + 1
    assert {len(walk.passed) for walk in PAGES.values()} == {2}


@pytest.mark.parametrize("task", LIST)
def test_a_page_says_what_the_list_says(task: str) -> None:
    walk = PAGES[task]
    where, live, who = LIST[task]
    assert result(walk) == {"task": task, "where": where, "live": live, "who": who}
    assert FACTS[task].said_in(shown(walk))


WORDS_OF_WHERE = {
    ("hmrc", "yes"): "HMRC lists it as a task outside software.",
    ("hmrc", "in_part"): "Only a part of it is there so far.",
    ("hmrc", "not_yet"): "HMRC lists it for the future, on its own pages.",
    ("software", "yes"): "It is done in software.",
    ("hmrc_and_software", "yes"): "You can see it on HMRC's pages and in software.",
    ("hmrc_and_software", "not_yet"): "HMRC is working on it",
}


@pytest.mark.parametrize("task", LIST)
def test_where_and_who_are_in_words_too(task: str) -> None:
    said, (where, live, who) = shown(PAGES[task]), LIST[task]
    assert [each for each in WORDS_OF_WHERE.values() if each in said] == [WORDS_OF_WHERE[where, live]]
    title = wording("en").text(page(PAGES[task]).say(page(PAGES[task]).title, PAGES[task].facts))
    assert (title.endswith("yet") and title.startswith("You cannot")) is (live == "not_yet")
    if who == [YOU]:
        assert "Only you can do it. An agent cannot." in said
    if who == [YOU, MAIN]:
        assert "A supporting agent cannot." in said
        assert "your main agent" in title


WHY: Mapping[str, tuple[str, str]] = {
    "F-TASK-01": ("F-CONT-01", "Online messages come to a secure mailbox there."),
    "F-TASK-09": ("F-UPD-09", "Software shows the tax estimate after you send an update."),
    "F-TASK-11": ("F-PAY-03", "Older debts show only on HMRC's pages."),
    "F-TASK-14": ("F-FUT-05", "You cannot pay through software. That is not available yet."),
    "F-TASK-19": ("F-STAT-13", "Software cannot change your status."),
    "F-TASK-20": ("F-STAT-13", "Software cannot change your status."),
    "F-TASK-21": ("F-YE-05", "You submit the tax return through software, so this goes with it."),
}
"""The tasks that the facts give a reason for, with the fact that gives it."""


@pytest.mark.parametrize("task", LIST)
def test_every_page_says_why_there_or_that_no_reason_is_given(task: str) -> None:
    said, rests_on = shown(PAGES[task]), page(PAGES[task]).facts
    if task in WHY:
        fact, why = WHY[task]
        assert why in said
        assert fact in rests_on
        assert "no reason" not in said
    else:
        is_there = LIST[task][1] != "not_yet"
        assert f"HMRC gives no reason why it is {'done there' if is_there else 'not there yet'}." in said


@pytest.mark.parametrize("task", LIST)
def test_what_can_be_done_is_asked_about_later(task: str) -> None:
    assert bool(page(PAGES[task]).follow_up) is (LIST[task][1] != "not_yet")


def test_of_a_refund_software_shows_the_amount_asked_for_and_that_is_no_reason() -> None:
    said = shown(PAGES["F-TASK-17"])
    assert "HMRC gives no reason why it is done there." in said
    assert "Software shows only the amount you asked for." in said


def test_other_income_goes_with_the_next_return_that_is_due() -> None:
    for today, year in ((date(2026, 11, 21), "2026 to 2027"), (date(2027, 6, 1), "2026 to 2027")):
        said = Talk(tasks, today=today).says("choose", "other income").text
        assert f"The {year} tax return is due by 31 January 2028 (Monday)." in said


def test_the_task_that_was_removed_says_what_to_do_instead() -> None:
    said = shown(PAGES["F-TASK-21"])
    assert "An old list had this task on HMRC's pages." in said
    assert "Add it in your software before the tax return." in said
    assert not FACTS["F-TASK-08"].said_in("\n".join(map(shown, WALKS)))


def test_what_is_not_there_yet_is_listed_on_one_page() -> None:
    (walk,) = (walk for walk in WALKS if not result(walk))
    missing = [task for task, (_where, live, _who) in LIST.items() if live == "not_yet"]
    assert len(page(walk).body) == len(missing)
    assert all(FACTS[fact].said_in(shown(walk)) for fact in page(walk).facts)


@pytest.mark.parametrize(
    ("topic", "typed", "reached"),
    [
        ("Pay, or pay over time", "i cannot pay", "payment_plan"),
        ("Pay, or pay over time", "sa303", "on_account"),
        ("Get money back", "where is my refund", "refund_progress"),
        ("Change details or businesses", "paperless", "messages"),
        ("See dates, amounts or a calculation", "proof of income", "sa302"),
        ("Choose periods, report more, leave or return", "opt out", "leave"),
    ],
)
def test_tasks_go_by_many_names(topic: str, typed: str, reached: str) -> None:
    outcome = Talk(tasks).chooses(topic).says(typed).at.outcome
    assert outcome is not None
    assert outcome.key == reached
