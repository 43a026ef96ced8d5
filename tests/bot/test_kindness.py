"""What people in trouble say, and that nobody else is taken for one."""

from __future__ import annotations

import pytest

from bot.kindness import Concern, concern, hints_at_harm, kind_reply
from bot.wording import wording


@pytest.mark.parametrize(
    "text",
    ["I want to die", "im going to kill myself", "thinking of suicide", "I don’t want to be here any more"],
)
def test_a_hint_at_harm_is_heard(text: str) -> None:
    assert hints_at_harm(text)
    assert concern(text) is Concern.SELF_HARM


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("my husband died in march", Concern.BEREAVEMENT),
        ("Mum has just passed away", Concern.BEREAVEMENT),
        ("i cant pay the bill", Concern.DEBT),
        ("I’m in debt and the bailiffs came", Concern.DEBT),
        ("im so stressed about this", Concern.DISTRESS),
        ("I can’t cope", Concern.DISTRESS),
        ("this bot is useless", Concern.ABUSE),
    ],
)
def test_trouble_is_heard(text: str, about: Concern) -> None:
    assert concern(text) is about


@pytest.mark.parametrize(
    "text",
    [
        "the estate of someone who died",
        "when do I pay",
        "paying by card",
        "self-employment",
        "deadline",
        "can I kill off the old business",
        "brokerage income",
    ],
)
def test_ordinary_words_are_not_taken_for_trouble(text: str) -> None:
    assert concern(text) is None


@pytest.mark.parametrize("about", Concern)
def test_each_reply_is_short_and_names_who_can_help(about: Concern) -> None:
    words = wording("en").reply(kind_reply(about))
    assert len(words) < 400
    assert about is not Concern.SELF_HARM or ("116 123" in words and "999" in words)
    assert about is not Concern.DEBT or "0800 197 6026" in words
