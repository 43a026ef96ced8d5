"""What stands on the screen at a place: the open question, the answers to check, or the outcome.

A prompt follows from the place alone, so asking again, resuming and a typed number all mean the same thing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from journeys.engine.events import Act, Control, button_data, control_data
from journeys.engine.model import Facts, Outcome, Question, Reading
from journeys.engine.place import Item, Place
from journeys.engine.questions import Group, Ticks, plain
from journeys.engine.replies import MENU, Button, Line, Link, Reply, Style, lines, start_button
from journeys.engine.session import EXPIRES_AFTER, Life
from journeys.engine.text import Message, Value, _, message
from journeys.sources import cite

ITEMS_A_SCREEN = 6
"""List items that go on one phone screen with a heading and a closing line."""

SOURCES_SHOWN = 5
"""Pages named under "where this is from"; more would not fit a screen."""

PICKING = "pick"
"""The draft of a session in which the person is choosing what to change."""


def prompt(place: Place, lead: Sequence[Line] = ()) -> tuple[Reply, ...]:
    """The replies that stand at a place, after any leading lines."""
    if lead and not _has_room(place, lead):
        return Reply(tuple(lead)), *prompt(place)
    match place.session.life:
        case Life.DONE:
            assert place.outcome is not None
            return _outcome(place, place.outcome)
        case Life.CHECKING:
            return _picking(place) if place.session.draft == PICKING else _check(place)
        case Life.ASKING:
            return _asking(place, lead)
        case _:
            return (_ended(place, lead),)


def _has_room(place: Place, lead: Sequence[Line]) -> bool:
    """Do leading lines fit on the screen? Above a list they do not, nor do several above a question."""
    match place.session.life:
        case Life.ASKING:
            return len(lead) == 1 and not isinstance(place.question, Group)
        case Life.CHECKING | Life.DONE:
            return False
        case _:
            return True


def numbered(place: Place, text: str) -> str | None:
    """The data of the option that a bare number stands for on this place's prompt; None where it is an answer.

    Ticks take several numbers at once, so they read their own.
    """
    if not is_number(text) or (place.session.life is Life.ASKING and isinstance(place.question, Ticks)):
        return None
    return numbered_in(prompt(place)[-1], text)


_NUMBER = re.compile(r"(?:(?:option|number|answer|choice|no\.?|#) ?)?(\d{1,2})")


def is_number(text: str) -> bool:
    """Could this be the number of an option?"""
    return _NUMBER.fullmatch(plain(text)) is not None


def numbered_in(reply: Reply, text: str) -> str | None:
    """The data of the reply's option with that number, as people see them numbered."""
    options = [button.data for button in reply.buttons if not button.minor]
    found = _NUMBER.fullmatch(plain(text))
    return options[int(found[1]) - 1] if found and 1 <= int(found[1]) <= len(options) else None


def _asking(place: Place, lead: Sequence[Line]) -> tuple[Reply, ...]:
    group = place.path.at
    if not isinstance(group, Group) or (place.item is not None and not place.item.is_complete):
        return (_question(place, lead),)
    if place.item is not None:
        return (_item(place, place.item),)
    return _pick_item(place, group) if place.session.draft == PICKING else (_summary(place, group),)


def _question(place: Place, lead: Sequence[Line]) -> Reply:
    question, facts = place.question, place.asking_facts
    assert question is not None
    said = [Line(_progress(place), Style.NOTE), *lead, Line(question.say(question.ask, facts), Style.HEADING)]
    if question.hint:
        said.append(Line(question.say(question.hint, facts)))
    held = facts.get(question)
    if held is not None and place.session.reopened == question.key and place.journey.checks_answers:
        said.append(Line(message(_("You said: {answer}"), answer=question.show(held, facts)), Style.NOTE))
    return Reply(tuple(said), (*_options(place, question, facts), *_controls(place)))


def _progress(place: Place) -> Message:
    if place.item is None:
        return message(_("Step {step} of {steps}"), step=place.step, steps=place.steps)
    passed, inner = len(place.item.path.passed), place.item.group.map
    return message(
        _("Step {step} of {steps}: {item} {number}, question {inner} of {inners}"),
        step=place.step,
        steps=place.steps,
        item=Message(place.item.group.item),
        number=place.item.number,
        inner=passed + 1,
        inners=passed + inner.longest(place.item.path.at),
    )


def _options(place: Place, question: Question[Any], facts: Facts) -> tuple[Button, ...]:
    item = place.item.key if place.item else ""
    handle, draft = place.session.handle, place.session.draft
    buttons = [
        Button(_ticked(option.label, option.chosen), button_data(handle, question.key, item, option.key))
        for option in question.options(facts, draft)
    ]
    if isinstance(question, Ticks) and draft:
        buttons.append(Button(message(_("Carry on")), button_data(handle, question.key, item, Act.DONE)))
    return tuple(buttons)


def _ticked(label: Message, chosen: bool) -> Message:
    return message(_("{option} (chosen)"), option=label) if chosen else label


def _controls(place: Place) -> tuple[Button, ...]:
    every = _every_control(place.session.handle)
    is_first = not place.path.passed and place.item is None
    return every[1:] if is_first else every


@lru_cache(maxsize=1024)
def _every_control(handle: str) -> tuple[Button, ...]:
    wanted = {
        Control.BACK: _("Go back"),
        Control.HELP: _("Get help"),
        Control.SAVE: _("Save and finish later"),
        Control.CANCEL: _("Cancel"),
    }
    return tuple(Button(Message(label), control_data(handle, each), minor=True) for each, label in wanted.items())


def _summary(place: Place, group: Group) -> Reply:
    items = group.items(place.session.answers.get(group.key), place.facts)
    forgotten = group.forgotten(place.facts, tuple(items.values())) if group.forgotten else None
    asked = message(_("Have you told me about all of them?"))
    said = [
        Line(_progress(place), Style.NOTE),
        Line(group.say(group.short, place.facts), Style.HEADING),
        *_shortened(_listed(group, items)),
        Line(message("{forgotten} {asked}", forgotten=forgotten, asked=asked) if forgotten else asked),
    ]
    return Reply(tuple(said), (*_summary_buttons(place, group, len(items)), *_controls(place)))


def _listed(group: Group, items: Mapping[str, Facts]) -> list[Line]:
    return [
        Line(message("{number}. {item}", number=n, item=_in_a_line(group, item)), Style.NUMBERED)
        for n, item in enumerate(items.values(), 1)
    ]


def _in_a_line(group: Group, item: Facts) -> Message:
    """An item as its list shows it. One that is half-told cannot be summed up yet."""
    return group.summary(item) if group.is_complete(item) else message(_("Not finished yet"))


def _shortened(shown: list[Line]) -> list[Line]:
    """A long list keeps its last few, so that it fits a screen; the rest are one press away."""
    if len(shown) <= ITEMS_A_SCREEN:
        return shown
    hidden = len(shown) - ITEMS_A_SCREEN + 1
    return [Line(message(_("{count} more before these"), count=hidden), Style.NUMBERED), *shown[hidden:]]


def _summary_buttons(place: Place, group: Group, count: int) -> list[Button]:
    acts = [
        (Act.DONE, _("Yes, that is all")),
        (Act.ADD, _("Add another")),
        (Act.PICK, _("Change or remove one")),
    ]
    return [
        Button(Message(label), button_data(place.session.handle, group.key, "", act))
        for act, label in acts
        if act != Act.ADD or count < group.limit
    ]


def _pick_item(place: Place, group: Group) -> tuple[Reply, ...]:
    """Every item in a line, on as many screens as they take, and a short button for each."""
    items = group.items(place.session.answers.get(group.key), place.facts)
    buttons = [
        Button(
            message(_("Change {item} {number}"), item=Message(group.item), number=n),
            button_data(place.session.handle, group.key, key, Act.ITEM),
        )
        for n, key in enumerate(items, 1)
    ]
    *before, last = _screens(_listed(group, items))
    asked = Line(message(_("Which one do you want to change or remove?")), Style.HEADING)
    return *(Reply(tuple(screen)) for screen in before), Reply((*last, asked), (*buttons, *_controls(place)))


def _screens(items: list[Line]) -> list[list[Line]]:
    """A long list cut into what a screen holds each; one empty screen for an empty list."""
    return [items[n : n + ITEMS_A_SCREEN] for n in range(0, len(items), ITEMS_A_SCREEN)] or [[]]


def _item(place: Place, item: Item) -> Reply:
    handle = place.session.handle
    said = [Line(message(_("{item} {number}"), item=Message(item.group.item), number=item.number), Style.HEADING)]
    said += [_answer(question, item.facts) for question in item.path.passed]
    buttons = [
        Button(
            message(_("Change: {what}"), what=question.say(question.short, item.facts)),
            button_data(handle, question.key, item.key, Act.CHANGE),
        )
        for question in item.path.passed
    ]
    buttons.append(Button(message(_("Remove it")), button_data(handle, item.group.key, item.key, Act.REMOVE)))
    buttons.append(Button(message(_("Keep it as it is")), button_data(handle, item.group.key, "", Act.KEEP)))
    return Reply(tuple(said), (*buttons, *_controls(place)))


def _answer(question: Question[Any], facts: Facts) -> Line:
    label, answer = question.say(question.short, facts), question.show(facts[question], facts)
    return Line(message(_("{label}: {answer}"), label=label, answer=answer), Style.ITEM)


def _check(place: Place) -> tuple[Reply, ...]:
    if place.outcome is None:
        asked, confirm = _("Are these still right?"), _("Yes, carry on")
    else:
        asked, confirm = _("Are these right?"), _("Yes, show what this means")
    handle = place.session.handle
    buttons = (
        Button(Message(confirm), control_data(handle, Control.CONFIRM)),
        Button(message(_("Change an answer")), control_data(handle, Control.CHANGE)),
        *_controls(place),
    )
    heading = Line(message(_("Check your answers")), Style.HEADING)
    *before, last = _screens(_answers(place))
    shown = [Reply((heading, *screen)) for screen in before]
    return *shown, Reply((heading, *last, Line(Message(asked))), buttons)


def _answers(place: Place) -> list[Line]:
    """Every answer on the way, a group's items one by one."""
    found: list[Line] = []
    for question in place.path.passed:
        if isinstance(question, Group):
            items: tuple[Facts, ...] = place.facts[question]
            found += [Line(_numbered_item(question, n, item), Style.ITEM) for n, item in enumerate(items, 1)]
        else:
            found.append(_answer(question, place.facts))
    return found


def _numbered_item(group: Group, number: int, item: Facts) -> Message:
    named: dict[str, Value] = {"item": Message(group.item), "number": number, "what": group.summary(item)}
    return Message("{item} {number}: {what}", named)


def _picking(place: Place) -> tuple[Reply, ...]:
    buttons = [
        Button(
            message(_("Change: {what}"), what=question.say(question.short, place.facts)),
            button_data(place.session.handle, question.key, "", Act.CHANGE),
        )
        for question in place.path.passed
    ]
    asked = Line(message(_("Which answer do you want to change?")), Style.HEADING)
    return (Reply((asked,), (*buttons, *_controls(place))),)


def _outcome(place: Place, outcome: Outcome) -> tuple[Reply, ...]:
    """Two screens: what it comes to, then what happens next. Where it is from stands on the last."""
    facts, is_reading = place.path.told, isinstance(outcome, Reading)
    hedge = () if is_reading else lines(message(_("On what you told me:")), style=Style.NOTE)
    title = Line(outcome.say(outcome.title, facts), Style.HEADING)
    told = (*hedge, title, *lines(*(outcome.say(text, facts) for text in outcome.body)))
    source = Line(cited_line(outcome.facts), Style.NOTE)
    links = (Link(Message(outcome.link.label), outcome.link.url),)
    files = outcome.files(facts) if outcome.files else ()
    if not outcome.next:
        return (Reply((*told, source), following_buttons(place), links, files),)
    heading = Line(message(_("What to do") if is_reading else _("What happens next")), Style.HEADING)
    steps = lines(*(outcome.say(text, facts) for text in outcome.next), style=Style.ITEM)
    return Reply(told), Reply((heading, *steps, source), following_buttons(place), links, files)


def following_buttons(place: Place) -> tuple[Button, ...]:
    """What can be done after an outcome. Stands under all that is said of it, so that nothing is a dead end."""
    handle = place.session.handle
    source = Button(message(_("Show where this is from")), control_data(handle, Control.SOURCE))
    if not place.journey.checks_answers:
        return source, Button(message(_("Read something else")), control_data(handle, Control.BACK)), MENU
    change = Button(message(_("Change an answer")), control_data(handle, Control.CHANGE))
    return source, change, start_button(place.journey.key, message(_("Start again"))), MENU


def cited_line(facts: Sequence[str]) -> Message:
    """Where something said is from, in a line: the first page cited, its date, and what this is not."""
    first = cite(*facts)[0]
    return message(
        _("From “{title}”, as of {as_of}. This is not tax advice."), title=Message(first.title), as_of=first.spoken
    )


def _ended(place: Place, lead: Sequence[Line]) -> Reply:
    again = start_button(place.journey.key, message(_("Start again")))
    if place.session.life is not Life.PARKED:
        return Reply(tuple(lead), (again, MENU))
    saved = message(_("I have saved your answers. I keep them for {days} days."), days=EXPIRES_AFTER.days)
    resume = Button(message(_("Carry on")), f":resume {place.session.handle}")
    return Reply((*lead, Line(saved)), (resume, MENU))


def sources_of(place: Place) -> Reply:
    """The pages behind the outcome, or behind the open question, each with its date."""
    node = place.outcome if place.session.life is not Life.ASKING else place.question
    cited = cite(*node.facts) if node is not None else ()
    if not cited:
        return Reply(lines(message(_("This question sorts out what to ask you. It states no rule."))))
    shown = [
        Line(
            message(_("“{title}”, as of {as_of}"), title=Message(each.title), as_of=each.spoken),
            Style.ITEM,
        )
        for each in cited[:SOURCES_SHOWN]
    ]
    heading = Line(message(_("Where this is from")), Style.HEADING)
    return Reply((heading, *shown), links=(Link(Message(cited[0].page.label), cited[0].url),))
