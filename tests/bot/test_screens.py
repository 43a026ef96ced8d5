"""What every channel can show at once."""

from __future__ import annotations

import pytest

from bot.frame import ABOUT
from bot.screens import too_much
from bot.setting_up import checklist, choose, take_back, too_early
from bot.wording import wording
from journeys.engine.replies import Button, Link, Reply, lines
from journeys.engine.text import Message, message
from journeys.overviews import AGENT, INDIVIDUAL, Overview

WORDS = wording("en")


def said(text: str) -> Reply:
    return Reply(lines(message("{words}", words=text)))


def labelled(label: str, data: str = "1") -> Reply:
    return Reply((), (Button(message("{words}", words=label), data),))


def linked(label: str) -> Reply:
    return Reply((), links=(Link(message("{words}", words=label), "https://www.gov.uk/pay"),))


@pytest.mark.parametrize(
    "reply", [said("x" * 900), said("x\n" * 11 + "x"), labelled("x" * 64), linked("x" * 64), labelled("x", "é" * 32)]
)
def test_what_just_fits(reply: Reply) -> None:
    assert list(too_much(reply, WORDS)) == []


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (said("x" * 901), "901 characters, where a screen holds 900: “xxx"),
        (said("x\n" * 12 + "x"), "13 lines, where a screen holds 12"),
        (labelled("x" * 65), "a label of 65 characters, where a button shows 64"),
        (linked("x" * 65), "a label of 65 characters, where a button shows 64"),
        (labelled("x", "é" * 33), "66 bytes of button data, where 64 come back"),
    ],
)
def test_what_does_not(reply: Reply, problem: str) -> None:
    (found,) = too_much(reply, WORDS)
    assert found.startswith(problem)


def test_blank_lines_between_paragraphs_count() -> None:
    reply = Reply(lines(*[Message("{words}", {"words": "x"})] * 7))
    assert list(too_much(reply, WORDS)) == ["13 lines, where a screen holds 12: “" + "x\n\n" * 6 + "x”"]


def test_help_promises_nothing_for_hmrcs_pages_or_software_that_is_not_there() -> None:
    said_there = WORDS.reply(ABOUT)
    assert "What you can do, you do on HMRC's pages or in your software." in said_there
    assert "do these" not in said_there
    assert list(too_much(ABOUT, WORDS)) == []


@pytest.mark.parametrize("overview", [INDIVIDUAL, AGENT], ids=lambda each: each.key)
@pytest.mark.parametrize("client", [None, "x" * 40])
def test_every_page_of_the_steps_fits(overview: Overview, client: str | None) -> None:
    keys = [step.key for step in overview.steps]
    shown = [checklist(overview, set(keys[:done]), client) for done in range(len(keys) + 1)]
    shown += [
        take_back(overview, set(keys)),
        *map(choose, overview.steps),
        *(too_early(step, overview.steps[0]) for step in overview.steps),
    ]
    assert [problem for reply in shown for problem in too_much(reply, WORDS)] == []
