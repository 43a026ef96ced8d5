"""Drawings say what the machine does, and hold nothing that a text could break."""

from __future__ import annotations

import re

import pytest

from journeys import sources
from journeys.engine.draw import dot, drawings, mermaid
from journeys.engine.journey import Journey
from journeys.engine.model import Outcome, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import _
from journeys.engine.walk import table_of
from journeys.registry import JOURNEYS
from tests.journeys.a_journey import picnic
from tests.journeys.engine.losing import transitions, without

ALL = {picnic.key: picnic, **JOURNEYS}
PICNIC, GUESTS = drawings(picnic)


def test_a_journey_and_each_of_its_groups_have_a_drawing() -> None:
    assert [drawing.name for drawing in drawings(picnic)] == ["picnic", "picnic-guests"]


def test_the_whole_text_of_a_small_one() -> None:
    assert mermaid(GUESTS) == (
        "flowchart TD\n"
        '    n_name["What is the guest\'s name?"]:::question\n'
        '    n_sort["Is this guest a child?"]:::question\n'
        '    n_age["How old is the child?"]:::question\n'
        '    n_guest(["That is all about this one."]):::ending\n'
        "    n_name --> n_sort\n"
        '    n_sort -->|"A child"| n_age\n'
        '    n_sort -->|"Otherwise"| n_guest\n'
        "    n_age --> n_guest\n"
        "    classDef question fill:#dce8f3,stroke:#3b4a5a,color:#1b2733\n"
        "    classDef ending fill:#e3f1e6,stroke:#3b4a5a,color:#1b2733\n"
    )


@pytest.mark.parametrize("key", ALL)
def test_every_row_is_an_edge_in_both(key: str) -> None:
    for drawing in drawings(ALL[key]):
        rows = sorted((row.at, row.to) for row in table_of(drawing.over))
        assert sorted(re.findall(r"n_(\w+) -->(?:\|.*?\|)? n_(\w+)", mermaid(drawing))) == rows
        assert sorted(dot_edges(dot(drawing))) == rows


def dot_edges(text: str) -> list[tuple[str, str]]:
    """Edges as drawn, those that go round by a joint put together again."""
    direct = re.findall(r"^ +n_(\w+):r\d+:[ew] -> n_(\w+):(?:top:)?w", text, re.MULTILINE)
    starts = re.findall(r"^ +(d_\w+) -> n_(\w+):r\d+:w", text, re.MULTILINE)
    ends = dict(re.findall(r"^ +(d_\w+) -> n_(\w+):top:w", text, re.MULTILINE))
    return [*direct, *((start, ends[joint]) for joint, start in starts)]


@pytest.mark.parametrize(("key", "row"), transitions(picnic.map))
def test_a_transition_that_is_lost_is_not_drawn(key: str, row: int) -> None:
    whole = mermaid(PICNIC), dot(PICNIC)
    with without(picnic.map, key, row):
        assert len(mermaid(PICNIC).splitlines()) == len(whole[0].splitlines()) - 1
        assert len(dot_edges(dot(PICNIC))) == len(dot_edges(whole[1])) - 1


def test_texts_cannot_break_out_of_their_labels() -> None:
    asked = Choice(
        "end",
        ask=_('Is "it" <b>so</b> & `not` #1 \\ {that}?'),
        short=_("So"),
        fill=lambda _facts: {"that": 1},
        choices=(Option("graph", _('A "quoted" | piped; one')), Option("subgraph", _("Another"))),
    )
    end = Outcome(
        "style",
        title=_("1. A list [of] (brackets)"),
        body=(),
        next=(_("Go."),),
        link=sources.SIGN_UP,
        facts=("F-ELIG-06",),
    )
    journey = Journey("odd", title=_("Odd"), routes={asked: [when(answer("graph"), end), otherwise(end)]})
    (drawing,) = drawings(journey)
    assert "Is #quot;it#quot; #lt;b#gt;so#lt;/b#gt; #amp; #96;not#96; #35;1 #92; (that)?" in mermaid(drawing)
    assert all(line.count('"') in (0, 2) for line in mermaid(drawing).splitlines())
    assert "Is &quot;it&quot; &lt;b&gt;so&lt;/b&gt; &amp;" in dot(drawing)
