"""A journey changes while people are in it: they go on from where they were, and nothing they said is lost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeys import sources
from journeys.engine.events import Act, Control
from journeys.engine.journey import Journey
from journeys.engine.model import End, Outcome, Question, Routes, answer, otherwise, when
from journeys.engine.questions import Choice, Group, Option, Text, Ticks, YesNo
from journeys.engine.session import Life
from journeys.engine.text import Json, _, message
from tests.journeys.talk import Talk

END = End("told")
CATS = Option("cats", _("Cats"))
DOGS = Option("dogs", _("Dogs"))
NONE = Option("none", _("None of these"), alone=True)


def outcome(key: str) -> Outcome:
    return Outcome(
        key,
        title=_("You have told me all"),
        body=(_("Thank you."),),
        next=(_("Go home."),),
        link=sources.SIGN_UP,
        facts=("F-ELIG-06",),
    )


def pets(*options: Option, key: str = "pets", was: tuple[str, ...] = ()) -> Ticks:
    return Ticks(key, ask=_("Which pets do you have?"), short=_("Pets"), choices=options, was=was)


def house(*options: str, key: str = "house", was: tuple[str, ...] = ()) -> Choice:
    labels = {"flat": _("A flat"), "farm": _("A farm")}
    choices = tuple(Option(option, labels[option]) for option in options)
    return Choice(key, ask=_("Where do you live?"), short=_("Home"), choices=choices, was=was)


def name(key: str = "name", was: tuple[str, ...] = ()) -> Text:
    return Text(key, ask=_("What is its name?"), short=_("Name"), was=was)


def tame(key: str = "tame") -> YesNo:
    return YesNo(key, ask=_("Is it tame?"), short=_("Tame"))


def animals(*questions: Question[Any], key: str = "animals", was: tuple[str, ...] = ()) -> Group:
    following = [*questions[1:], END]
    return Group(
        key,
        ask=_("Tell me about each animal."),
        short=_("Your animals"),
        item=_("Animal"),
        routes={each: [otherwise(to)] for each, to in zip(questions, following, strict=True)},
        summary=lambda item: message("{name}", name=item[questions[0]]),
        example_items=lambda _facts: [],
        was=was,
    )


def in_a_row(*questions: Question[Any]) -> Journey:
    """A journey that asks these questions one after the other."""
    following = [*questions[1:], outcome("end")]
    return Journey(
        "pets",
        title=_("Count your pets"),
        routes={each: [otherwise(to)] for each, to in zip(questions, following, strict=True)},
    )


def deployed(talk: Talk, journey: Journey) -> Talk:
    """The same person after the journey was changed."""
    talk.journey = journey
    return talk


def met(journey: Journey, answers: Mapping[str, Json]) -> Talk:
    return Talk(journey, answers)


# Renamed keys


def test_a_renamed_question_keeps_its_answer() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {"house": "farm"}),
        in_a_row(house("flat", "farm", key="home", was=("house",)), tame()),
    )
    assert talk.says("yes").session.life is Life.CHECKING
    assert talk.answers == {"home": "farm", "tame": True}
    assert "• Home: A farm" in talk.text


def test_the_buttons_of_a_renamed_question_still_work() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {}),
        in_a_row(house("flat", "farm", key="home", was=("house",)), tame()),
    )
    assert talk.presses("house", "farm").answers == {"home": "farm"}
    assert talk.asked == "tame"


def test_a_renamed_question_being_changed_stays_open() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {"house": "farm"}).wants(Control.BACK),
        in_a_row(house("flat", "farm", key="home", was=("house",)), tame()),
    )
    assert talk.opens().asked == "home"
    assert "You said: A farm" in talk.text


def test_a_renamed_answer_that_no_longer_applies_is_dropped() -> None:
    home, cows = house("flat", "farm"), YesNo("cows", ask=_("Cows?"), short=_("Cows"), was=("tame",))
    end = outcome("end")
    routes: Routes = {home: [when(answer("farm"), cows), otherwise(end)], cows: [otherwise(end)]}
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {"house": "farm", "tame": True}),
        Journey("pets", title=_("Count your pets"), routes=routes),
    )
    assert "I have dropped what no longer applies: Cows." in talk.presses("house", "flat").text
    assert talk.answers == {"house": "flat"}


def test_a_renamed_group_keeps_its_items_and_the_one_half_told() -> None:
    told = {"items": {"1": {"name": "Rex", "tame": True}, "2": {"name": "Tom"}}, "next": 3, "done": False}
    talk = deployed(
        met(in_a_row(animals(name(), tame())), {"animals": told}),
        in_a_row(animals(name(), tame(), key="creatures", was=("animals",))),
    )
    talk.opens()
    assert "Animal 2, question 2 of 2" in talk.text
    assert talk.says("yes").answers["creatures"]["items"]["2"] == {"name": "Tom", "tame": True}
    assert "1. Rex" in talk.text
    assert "animals" not in talk.answers


def test_a_renamed_question_in_a_group_keeps_its_answers() -> None:
    told = {"items": {"1": {"name": "Rex"}}, "next": 2, "done": False}
    talk = deployed(
        met(in_a_row(animals(name(), tame())), {"animals": told}),
        in_a_row(animals(name("called", was=("name",)), tame())),
    )
    assert talk.says("yes").answers["animals"]["items"] == {"1": {"called": "Rex", "tame": True}}


def test_an_answer_under_both_keys_is_the_newer() -> None:
    talk = met(in_a_row(house("flat", "farm", key="home", was=("house",)), tame()), {"house": "farm", "home": "flat"})
    assert talk.answers == {"home": "flat"}


# Questions taken out, put in, moved


def test_a_question_taken_out_is_not_asked_and_its_answer_stays() -> None:
    before = in_a_row(house("flat", "farm"), pets(CATS, DOGS), tame())
    talk = deployed(met(before, {"house": "farm", "pets": ["cats"]}), in_a_row(house("flat", "farm"), tame()))
    assert talk.says("yes").session.life is Life.CHECKING
    assert talk.answers == {"house": "farm", "pets": ["cats"], "tame": True}
    assert "Pets" not in talk.text
    assert deployed(talk, before).opens().session.life is Life.CHECKING, "and it is there when the question is back"


def test_the_open_question_taken_out_leads_to_the_next() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), pets(CATS, DOGS), tame()), {"house": "farm"}).chooses("Cats"),
        in_a_row(house("flat", "farm"), tame()),
    )
    assert talk.opens().asked == "tame"


def test_the_last_open_question_taken_out_leads_to_the_answers() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {"house": "farm"}),
        in_a_row(house("flat", "farm")),
    )
    assert talk.says("yes").session.life is Life.DONE


def test_a_button_of_a_question_taken_out_is_closed() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {"house": "farm"}),
        in_a_row(house("flat", "farm"), pets(CATS, DOGS)),
    )
    assert "That question is closed. Here is where we are." in talk.presses("tame", "yes").text
    assert talk.asked == "pets"


def test_a_question_being_changed_that_is_taken_out_is_let_go() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame(), pets(CATS)), {"house": "farm", "tame": True}).wants(Control.BACK),
        in_a_row(house("flat", "farm"), pets(CATS)),
    )
    assert talk.opens().asked == "pets"
    assert talk.says("cats").session.life is Life.CHECKING


def test_a_question_put_in_is_asked_although_later_ones_are_answered() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {"house": "farm", "tame": True}),
        in_a_row(house("flat", "farm"), pets(CATS, DOGS), tame()),
    )
    assert "Are these still right?" in talk.opens().text
    assert talk.says("yes").text.endswith("Which pets do you have?")
    assert talk.says("cats").session.life is Life.CHECKING
    assert talk.answers == {"house": "farm", "pets": ["cats"], "tame": True}


def test_a_question_put_in_after_the_outcome_was_given_is_asked() -> None:
    done = met(in_a_row(tame()), {"tame": True}).wants(Control.CONFIRM)
    assert done.session.life is Life.DONE
    assert deployed(done, in_a_row(tame(), pets(CATS))).opens().asked == "pets"


def test_a_question_put_into_an_item_is_asked_for_each() -> None:
    told = {"items": {"1": {"name": "Rex"}, "2": {"name": "Tom"}}, "next": 3, "done": True}
    talk = deployed(
        met(in_a_row(animals(name()), house("flat")), {"animals": told}),
        in_a_row(animals(name(), tame()), house("flat")),
    )
    assert "Animal 1, question 2 of 2" in talk.opens().text
    assert "Animal 2, question 2 of 2" in talk.says("yes").text
    assert talk.says("no", "that is all").asked == "house"


def test_questions_in_another_order_keep_their_answers() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame(), pets(CATS)), {"house": "farm"}),
        in_a_row(tame(), house("flat", "farm"), pets(CATS)),
    )
    assert talk.says("yes").asked == "pets"
    assert talk.wants(Control.BACK).asked == "house"


# Options


def test_an_option_taken_out_is_asked_again() -> None:
    talk = deployed(
        met(in_a_row(house("flat", "farm"), tame()), {"house": "farm"}),
        in_a_row(house("flat"), tame()),
    )
    assert talk.opens().asked == "house"
    assert talk.buttons == ["A flat"]
    assert talk.says("flat").asked == "tame"


def test_a_tick_taken_out_leaves_the_others() -> None:
    talk = deployed(
        met(in_a_row(pets(CATS, DOGS), tame()), {"pets": ["cats", "dogs"]}),
        in_a_row(pets(DOGS), tame()),
    )
    assert talk.says("yes").text.count("• Pets: Dogs") == 1


def test_the_only_tick_taken_out_is_asked_again() -> None:
    talk = deployed(met(in_a_row(pets(CATS, DOGS), tame()), {"pets": ["cats"]}), in_a_row(pets(DOGS), tame()))
    assert talk.opens().asked == "pets"


def test_a_half_ticked_question_forgets_an_option_taken_out() -> None:
    talk = deployed(met(in_a_row(pets(CATS, DOGS), tame()), {}).chooses("Cats", "Dogs"), in_a_row(pets(DOGS), tame()))
    assert talk.opens().buttons == ["Dogs (chosen)", "Carry on"]
    assert talk.chooses("Carry on").answers == {"pets": ["dogs"]}


def test_an_option_put_in_is_offered() -> None:
    talk = deployed(met(in_a_row(pets(CATS), tame()), {}), in_a_row(pets(CATS, DOGS, NONE), tame()))
    assert talk.presses("pets", "dogs").buttons == ["Cats", "Dogs (chosen)", "None of these", "Carry on"]


def test_an_option_that_now_stands_alone_beside_others_is_asked_again() -> None:
    apart = Option("dogs", _("Dogs"), alone=True)
    talk = deployed(
        met(in_a_row(pets(CATS, DOGS), tame()), {"pets": ["cats", "dogs"]}), in_a_row(pets(CATS, apart), tame())
    )
    assert talk.opens().asked == "pets"


# Kinds


def test_a_question_of_another_kind_is_asked_again() -> None:
    talk = deployed(
        met(in_a_row(tame(), house("flat")), {"tame": True}), in_a_row(pets(CATS, key="tame"), house("flat"))
    )
    assert talk.opens().asked == "tame"
    assert talk.says("cats").answers["tame"] == ["cats"]


def test_a_question_that_became_a_group_is_asked_again() -> None:
    talk = deployed(met(in_a_row(name("animals"), tame()), {"animals": "Rex"}), in_a_row(animals(name()), tame()))
    assert "Animal 1, question 1 of 1" in talk.opens().text
    assert talk.says("Rex").presses("animals", Act.DONE).asked == "tame"


def test_a_group_that_became_a_question_is_asked_again() -> None:
    told = {"items": {"1": {"name": "Rex"}}, "next": 2, "done": True}
    talk = deployed(met(in_a_row(animals(name()), tame()), {"animals": told}), in_a_row(name("animals"), tame()))
    assert talk.opens().asked == "animals"
    assert talk.says("Rex").asked == "tame"
