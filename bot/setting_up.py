"""The checklists of setting up: where the person is, what each step opens, and what has to come first."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from journeys.engine.prompts import cited_line
from journeys.engine.replies import MENU, Button, File, FileKind, Line, Reply, Style, lines, start_button
from journeys.engine.text import Message, _, as_json, message
from journeys.overviews import Overview, Step

STEPS = Button(message(_("See your steps")), ":steps")


def checklist(overview: Overview, done: AbstractSet[str], client: str | None = None) -> Reply:
    """The steps with what is done, as text and as a picture. `done` are keys of steps; `client` is whose they are."""
    here = overview.here(done)
    shown = [Line(_in_a_line(n, step, done, here), Style.NUMBERED) for n, step in enumerate(overview.steps, 1)]
    all_done = lines(message(_("You have done all the steps.")), style=Style.ITEM) if here is None else ()
    title = Message(overview.title)
    whose = message(_("{title}. Client: {client}"), title=title, client=client) if client else title
    source = Line(cited_line(overview.facts), Style.NOTE)
    return Reply(
        (Line(whose, Style.HEADING), *shown, *all_done, source),
        _buttons(overview, done, here),
        files=(_picture(overview, done, client),),
    )


def _in_a_line(n: int, step: Step, done: AbstractSet[str], here: Step | None) -> Message:
    title = Message(step.title)
    if step.key in done:
        return message(_("{n}. {step}: done"), n=n, step=title)
    if step is here:
        return message(_("{n}. {step}: you are here"), n=n, step=title)
    return message("{n}. {step}", n=n, step=title)


def _buttons(overview: Overview, done: AbstractSet[str], here: Step | None) -> tuple[Button, ...]:
    """Every step opens its journey, by the number it has in the list; then ticking off, and taking a tick back."""
    back = [Button(message(_("Take back a tick")), ":ticks")] if done else []
    return (*map(_open, overview.steps), *([] if here is None else [_tick(here)]), *back, MENU)


def _open(step: Step) -> Button:
    return Button(message(_("Open: {step}"), step=Message(step.title)), f":step {step.key}")


def _tick(step: Step) -> Button:
    return Button(message(_("Tick off: {step}"), step=Message(step.title)), f":tick {step.key}")


def take_back(overview: Overview, done: AbstractSet[str]) -> Reply:
    """The ticked steps, each to be unticked."""
    ticked = [step for step in overview.steps if step.key in done]
    buttons = [Button(message(_("Untick: {step}"), step=Message(step.title)), f":untick {step.key}") for step in ticked]
    return Reply(lines(message(_("Which step is not done yet?")), style=Style.HEADING), (*buttons, STEPS))


def too_early(step: Step, first: Step) -> Reply:
    """What to do before a step, why, and a way to open it all the same."""
    said = (
        message(_("“{first}” comes first."), first=Message(first.title)),
        Message(step.because),
        message(_("If you have done it, tick it off.")),
    )
    return Reply(
        lines(*said),
        (
            _open(first),
            _tick(first),
            start_button(step.journeys[0].key, message(_("Read about it all the same"))),
            STEPS,
        ),
    )


def choose(step: Step) -> Reply:
    """The journeys of a step that has several, to choose one."""
    opening = (start_button(each.key, Message(each.title)) for each in step.journeys)
    return Reply(
        lines(Message(step.title), style=Style.HEADING)
        + lines(message(_("This step has several parts. When all are done, tick it off."))),
        (*opening, _tick(step), STEPS),
    )


def _picture(overview: Overview, done: AbstractSet[str], client: str | None) -> File:
    steps = [[as_json(Message(step.title)), step.key in done] for step in overview.steps]
    return File(FileKind.STEPS, {"title": as_json(Message(overview.title)), "steps": steps, "client": client})
