"""Yes and no, in the ways people say them."""

from __future__ import annotations

import pytest

from tests.journeys.a_journey import children
from tests.journeys.engine.understanding import ODD, refused, understood


@pytest.mark.parametrize(
    "text",
    ["yes", "Y", "Yes.", "yeah", "yep", "I do", "ok", "👍", "👍🏽", "👍️", "ydw", "ＹＥＳ", "yes\x00",
     "yup", "aye", "yh", "sure", "yes please", "Yes, I do.", "yes we have", "it is", "I’ve", "she does",
     "yes they are"],
)  # fmt: skip
def test_yes(text: str) -> None:
    assert understood(children, text) is True


@pytest.mark.parametrize(
    "text",
    ["no", "N", "No!", "nope", "I don't", "I don’t", "no I do not", "nac ydw", "👎", "nah", "no, I haven't", "i didnt",
     "im not", "it isn't", "we're not", "I can’t", "not yet", "not really", "no thanks", "nope, not yet"],
)  # fmt: skip
def test_no(text: str) -> None:
    assert understood(children, text) is False


@pytest.mark.parametrize("text", ["maybe", "yes and no", "sometimes", "3", "yes I don't", "no I do", "dunno", *ODD])
def test_neither(text: str) -> None:
    assert refused(children, text) == "Answer yes or no."
