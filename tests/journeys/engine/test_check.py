"""What can be wrong with a journey, found on import, with what to do about it."""

from __future__ import annotations

from typing import Any

import pytest

from journeys import sources
from journeys.engine.journey import Journey, JourneyError
from journeys.engine.model import Answered, End, Facts, Guard, Outcome, Question, Route, answer, otherwise, when
from journeys.engine.questions import Choice, Group, Option, Text, Ticks, YesNo
from journeys.engine.text import _, message
from tests.journeys.a_journey import picnic


def outcome(key: str = "end", **more: Any) -> Outcome:
    kept: dict[str, Any] = {
        "title": _("That is all"),
        "body": (_("Thank you."),),
        "next": (_("Go home."),),
        "link": sources.SIGN_UP,
        "facts": ("F-ELIG-06",),
    }
    return Outcome(key, **{**kept, **more})


def question(key: str = "tame", **more: Any) -> YesNo:
    kept: dict[str, Any] = {"ask": _("Is it tame?"), "short": _("Tame")}
    return YesNo(key, **{**kept, **more})


def problem(routes: Any, key: str = "pets", **more: Any) -> str:
    """What is said about a journey with this table."""
    kept: dict[str, Any] = {"title": _("Count your pets")}
    with pytest.raises(JourneyError) as found:
        Journey(key, routes=routes, **{**kept, **more})
    return str(found.value)


END = outcome()
TAME = question()


def is_tame(facts: Facts) -> bool:
    """It is tame"""
    return facts[TAME]


def test_a_sound_journey_has_no_problems() -> None:
    assert Journey("pets", title=_("Count your pets"), routes={TAME: [otherwise(END)]}).outcomes == (END,)


# The table


def test_an_empty_table() -> None:
    assert problem({}) == "pets: its table of routes is empty: add a row for each question"


def test_an_unknown_node() -> None:
    said = problem({TAME: [otherwise(question("wild"))]})
    assert said == "pets: 'wild' is gone to but has no rows of its own: add it to the table of routes"


def test_an_unreachable_node() -> None:
    said = problem({TAME: [otherwise(END)], question("wild"): [otherwise(END)]})
    assert said == "pets: no way leads to 'wild': route to it, or take it out"


@pytest.mark.parametrize("rows", [[], [when(is_tame, END)]])
def test_a_missing_otherwise(rows: list[Route]) -> None:
    assert "pets: 'tame' has no last row: end its rows with otherwise(...)" in problem({TAME: rows})


def test_an_otherwise_too_early() -> None:
    said = problem({TAME: [otherwise(END), when(is_tame, END), otherwise(END)]})
    assert said == "pets: 'tame' has an otherwise(...) before its last row: rows after it never hold"


def test_a_circle() -> None:
    wild, fed = question("wild"), question("fed")
    said = problem({TAME: [otherwise(wild)], wild: [otherwise(fed)], fed: [when(answer("yes"), TAME), otherwise(END)]})
    assert said == "pets: tame -> wild -> fed -> tame goes round in a circle: every way must end"


def test_a_circle_of_one() -> None:
    said = problem({TAME: [when(is_tame, TAME), otherwise(END)]})
    assert said == "pets: tame -> tame goes round in a circle: every way must end"


def test_a_circle_inside_an_item() -> None:
    assert "pets: tame -> tame goes round in a circle: every way must end" in problem(
        {group({TAME: [when(is_tame, TAME), otherwise(End("told"))]}): [otherwise(END)]}
    )


# Guards


def test_a_row_for_answers_that_are_taken_already() -> None:
    other = outcome("other")
    said = problem({TAME: [when(answer("yes"), END), when(answer("yes"), other), otherwise(END)]})
    assert said == "pets: 'tame' leads to 'other' for answers that a row before takes: mend the keys"


def test_a_question_that_rests_on_one_that_is_not_asked() -> None:
    said = problem({question("fed", rests_on=(TAME,)): [otherwise(END)]})
    assert said == "pets: 'fed' rests on 'tame', which the journey does not ask: route to it"


def test_a_question_that_asks_nothing() -> None:
    said = problem({question(ask=_("")): [otherwise(END)]})
    assert said == "pets: 'tame' asks nothing: give it an ask and a short name"


def test_an_option_that_is_none() -> None:
    said = problem({TAME: [when(answer("perhaps"), END), otherwise(END)]})
    assert said == "pets: 'tame' has no option 'perhaps': its options are no, yes"


def says_nothing(facts: Facts) -> bool:
    return facts[TAME]


@pytest.mark.parametrize(("guard", "name"), [(lambda facts: facts[TAME], "<lambda>"), (says_nothing, "says_nothing")])
def test_a_guard_without_a_label(guard: Guard, name: str) -> None:
    said = problem({TAME: [when(guard, END), otherwise(END)]})
    assert said == f"pets: a guard of 'tame' ({name}) needs a name and a docstring: the drawing shows it"


# Keys


@pytest.mark.parametrize("key", ["Tame", "tame pet", "tame.pet", "1tame", "tâme", "", "*tame"])
def test_a_key_that_is_not_plain(key: str) -> None:
    said = problem({question(key): [otherwise(END)]})
    assert f"pets: key '{key}': use small letters, figures and underscores, and never change it" in said


@pytest.mark.parametrize("key", ["q1", "question_2", "step3", "page_10"])
def test_a_key_that_counts(key: str) -> None:
    said = problem({question(key): [otherwise(END)]})
    assert said == f"pets: key '{key}' counts, and counts change: name it for what it is about"


def test_the_journey_s_own_key() -> None:
    assert "pets.2: key 'pets.2': use small letters" in problem({TAME: [otherwise(END)]}, key="pets.2")


def test_an_option_s_key() -> None:
    said = problem({choice(Option("A cat", _("A cat"))): [otherwise(END)]})
    assert said == "pets: option 'A cat' of 'pet': use small letters, figures and underscores"


def test_a_key_twice() -> None:
    said = problem({TAME: [when(is_tame, outcome()), otherwise(END)]})
    assert said == "pets: two nodes have the key 'end': keys are stored, so each must be its own"


def test_a_key_of_a_question_and_of_one_inside_an_item() -> None:
    inner = group({question("tame"): [otherwise(End("told"))]})
    said = problem({TAME: [otherwise(inner)], inner: [otherwise(END)]})
    assert "two nodes have the key 'tame'" in said


def test_an_end_with_a_question_s_key() -> None:
    inner = group({TAME: [when(is_tame, question("told")), otherwise(End("told"))]})
    assert "two nodes have the key 'told'" in problem({inner: [otherwise(END)]})


def test_an_old_key_used_again() -> None:
    wild = question("wild", was=("tame",))
    said = problem({TAME: [otherwise(wild)], wild: [otherwise(END)]})
    assert said == "pets: 'wild' was 'tame', but 'tame' is another node's key now: choose a new key"


def test_an_old_key_used_again_inside_an_item() -> None:
    inner = group({question("wild", was=("tame",)): [otherwise(End("told"))]})
    assert "'wild' was 'tame', but 'tame' is another node's key now" in problem(
        {TAME: [otherwise(inner)], inner: [otherwise(END)]}
    )


def test_an_old_key_of_two() -> None:
    wild, fed = question("wild", was=("old",)), question("fed", was=("old",))
    said = problem({wild: [otherwise(fed)], fed: [otherwise(END)]})
    assert said == "pets: 'fed' and 'wild' both were 'old': only one can have its answers"


# Texts


def test_a_text_that_is_not_marked() -> None:
    said = problem({question(help="Stroke it."): [otherwise(END)]})
    assert said == "pets: 'tame': wrap “Stroke it.” in _(...), or it cannot be translated"


def test_a_title_that_is_not_marked() -> None:
    said = problem({TAME: [otherwise(END)]}, title="Count your pets")
    assert said == "pets: 'pets': wrap “Count your pets” in _(...), or it cannot be translated"


def test_a_text_over_a_screen() -> None:
    said = problem({TAME: [otherwise(outcome(body=(_("word " * 200),)))]})
    assert "has 1000 characters; a screen holds 900" in said


def test_a_label_over_a_button() -> None:
    said = problem(
        {
            choice(Option("cat", _("A cat that has been with us for many years and hates all other cats"))): [
                otherwise(END)
            ]
        }
    )
    assert said == "pets: 'pet': the option “A cat that has been with us for many yea…” is over 64 characters"


def test_a_label_that_leaves_no_room_for_being_chosen() -> None:
    long = Option("cat", _("A cat that has been with us for many years and is not fond of us"))
    ticks = Ticks("pets_kept", ask=_("Which pets?"), short=_("Pets"), choices=(long,))
    assert "becomes part of a label, and has over 54 characters: shorten it" in problem({ticks: [otherwise(END)]})


def test_a_short_name_that_leaves_no_room_for_its_verb() -> None:
    said = problem({question(short=_("Whether the animal that you told us about before is tame")): [otherwise(END)]})
    assert "'tame': “Whether the animal that you told us abou…” becomes part of a label" in said


def test_button_data_over_its_bytes() -> None:
    said = problem({choice(Option("c" * 30, _("A cat")), key="p" * 30): [otherwise(END)]})
    assert "bytes of button data, over 64: shorten a key" in said


@pytest.mark.parametrize(
    "text", [_("It is {0}."), _("It is {pet.name}."), _("It is {pet!r}."), _("It is {pet:>9}."), _("A { brace")]
)
def test_a_placeholder_that_is_not_a_plain_name(text: str) -> None:
    said = problem({question(hint=text, fill=lambda _facts: {}): [otherwise(END)]})
    assert "must be a plain name: format it when it is shown" in said


@pytest.mark.parametrize("node", ["question", "outcome"])
def test_a_placeholder_that_nothing_fills(node: str) -> None:
    asked = question(hint=_("It is {pet}.")) if node == "question" else TAME
    end = outcome(body=(_("It is {pet}."),)) if node == "outcome" else END
    assert "nothing fills {pet} in “It is {pet}.”: give it a fill=..." in problem({asked: [otherwise(end)]})


# Facts and endings


def test_an_outcome_without_a_source() -> None:
    said = problem({TAME: [otherwise(outcome(facts=()))]})
    assert said == "pets: outcome 'end' names no fact: give the ids it rests on"


def test_an_outcome_whose_facts_have_no_page() -> None:
    said = problem({TAME: [otherwise(outcome(facts=("F-AGENT-02",)))]})
    assert said == "pets: outcome 'end' names no fact with an official page: name one, the most important first"


def test_a_fact_that_is_unknown() -> None:
    said = problem({question(facts=("F-NONE-01",)): [otherwise(outcome(facts=("F-ELIG-06", "F-NONE-02")))]})
    assert said.splitlines() == [
        "pets: 'tame' names the fact F-NONE-01, which is not in journeys/facts.csv: correct it, or add its row",
        "pets: 'end' names the fact F-NONE-02, which is not in journeys/facts.csv: correct it, or add its row",
    ]


def test_an_outcome_that_leads_nowhere() -> None:
    said = problem({TAME: [otherwise(outcome(next=()))]})
    assert said == "pets: outcome 'end' does not say what happens next: give it steps in next=(...)"


def test_a_journey_that_ends_like_an_item() -> None:
    said = problem({TAME: [otherwise(End("told"))]})
    assert said == "pets: 'told' is an End, which is for items: let the journey end in an Outcome"


def test_an_item_that_ends_like_a_journey() -> None:
    said = problem({group({TAME: [otherwise(outcome("other"))]}): [otherwise(END)]})
    assert "an item of 'animals' leads to the outcome 'other': end items in an End" in said


def test_a_group_inside_a_group() -> None:
    inner = group({TAME: [otherwise(End("told"))]}, key="inner")
    said = problem({group({inner: [otherwise(End("done"))]}): [otherwise(END)]})
    assert "group 'inner' stands inside the group 'animals': ask about it in a group of its own" in said


def test_every_problem_is_told_at_once_and_once() -> None:
    said = problem({question(help="Stroke it.", hint="Stroke it."): [when(Answered(("perhaps",)), outcome(facts=()))]})
    assert len(said.splitlines()) == len(set(said.splitlines())) == 4


def choice(*options: Option, key: str = "pet") -> Choice:
    return Choice(key, ask=_("Which pet?"), short=_("Pet"), choices=options)


def group(routes: dict[Question[Any], list[Route]], key: str = "animals") -> Group:
    first = next(iter(routes))
    return Group(
        key,
        ask=_("Tell me about each animal."),
        short=_("Your animals"),
        item=_("Animal"),
        routes=routes,
        summary=lambda item: message("{it}", it=first.show(item[first], item)),
        example_items=lambda _facts: [],
    )


def test_words_of_one_s_own_need_no_options() -> None:
    called = Text("called", ask=_("What is it called?"), short=_("Name"))
    assert Journey("pets", title=_("Count your pets"), routes={called: [otherwise(END)]}).map.start is called


def test_a_journey_is_printed_short() -> None:
    """With its map a journey took 78 kB, in every failing test that showed one."""
    assert len(repr(picnic)) < 1000
