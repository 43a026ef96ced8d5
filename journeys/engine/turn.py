"""One turn: a session and an event in, a session and replies out. Nothing a person can do raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from journeys.engine.answering import Recorded, close_group, facts_for, record, remove_item, settled
from journeys.engine.events import (
    Act,
    Control,
    Event,
    Opened,
    Pressed,
    Said,
    Wanted,
    control_data,
    read_button,
)
from journeys.engine.journey import Journey
from journeys.engine.model import CLOSED, Misread, Question
from journeys.engine.place import Place, find
from journeys.engine.prompts import PICKING, following_buttons, numbered, prompt, sources_of
from journeys.engine.questions import Group, Ticks, is_long, plain, yes_or_no
from journeys.engine.replies import MENU, PERSON, Button, Line, Reply, lines
from journeys.engine.session import CHECKED_AFTER, EXPIRES_AFTER, Life, Session
from journeys.engine.text import Message, _, message

MISSES_BEFORE_HELP = 3
"""How often in a row a question may be misread before other help is offered."""


@dataclass(frozen=True)
class Concluded:
    """An effect: the person has reached an outcome."""

    journey: str
    outcome: str


@dataclass(frozen=True)
class FollowUp:
    """An effect: what the person does next is done elsewhere, and `question` can be asked some time later.

    It comes with the `Concluded` of the same outcome. Nothing has been asked yet, and nothing is remembered here.
    """

    journey: str
    outcome: str
    question: Message


Effect = Concluded | FollowUp


@dataclass(frozen=True)
class Turn:
    """What one event led to: where the session now is, what to say, and what else should happen."""

    place: Place
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...] = ()

    @property
    def session(self) -> Session:
        """The session to keep."""
        return self.place.session


def turn(journey: Journey, session: Session, event: Event, today: date) -> Turn:
    """Take one event. `today` is the person's date in Europe/London.

    A session that has expired or was cancelled only says so; starting again is a new session, which is not for a
    turn to make.
    """
    if session.life in _KEPT and today - session.touched_on >= EXPIRES_AFTER:
        session = _cleared(session, "expire")
    touched = replace(session, touched_on=today) if today > session.touched_on else session
    place = find(journey, touched, today)
    if session.life in _ENDED:
        return _say(place, lines(message(_ENDED[session.life])))
    if session.life is Life.PARKED:
        place = settled(place, place.session).place
        event = Opened() if event == Wanted(Control.RESUME) else event
    taken = _take(place, event)
    if today - session.touched_on >= CHECKED_AFTER and not _has_passed_check(place, event):
        taken = _shown_first(taken)
    return taken if session.life is Life.DONE else _concluding(taken)


_KEPT = {Life.ASKING, Life.CHECKING, Life.PARKED, Life.DONE}
_ENDED = {
    Life.EXPIRED: _("You left this more than 90 days ago, so I have removed your answers."),
    Life.CANCELLED: _("You have left this. I have removed your answers."),
}
_WELCOME_BACK = _("It has been a few days. Here is what you told me.")


def _take(place: Place, event: Event) -> Turn:
    match event:
        case Said(text):
            return _said(place, text)
        case Pressed():
            return _pressed(place, event)
        case Wanted(control):
            return _CONTROLS[control](place)
        case Opened():
            return _opened(place)


def _concluding(taken: Turn) -> Turn:
    """A turn that has just come to its outcome says so to whoever acts on it."""
    outcome = taken.place.outcome
    if taken.session.life is not Life.DONE or outcome is None:
        return taken
    key, facts = taken.place.journey.key, taken.place.path.told
    asked = (FollowUp(key, outcome.key, outcome.say(outcome.follow_up, facts)),) if outcome.follow_up else ()
    return replace(taken, effects=(Concluded(key, outcome.key), *asked))


def _say(place: Place, lead: Sequence[Line] = ()) -> Turn:
    return Turn(place, prompt(place, lead))


def _told(recorded: Recorded) -> Turn:
    """Say what was corrected. Choosing something else to read corrects nothing."""
    return _say(recorded.place, recorded.lead if recorded.place.journey.checks_answers else ())


def _cleared(session: Session, event: str) -> Session:
    return replace(session.quiet(), answers={}).lived(event)


def _opened(place: Place) -> Turn:
    shown = _say(place)
    if place.session.answers or not place.journey.intro:
        return shown
    return replace(shown, replies=(Reply(lines(*map(Message, place.journey.intro))), *shown.replies))


def _shown_first(taken: Turn) -> Turn:
    """Who comes back after some days is shown the answers so far before the next question."""
    if taken.session.life is not Life.ASKING or not taken.place.path.passed:
        return taken
    place = taken.place.after(taken.session.quiet().lived("check"))
    return _say(place, lines(message(_WELCOME_BACK)))


def _has_passed_check(place: Place, event: Event) -> bool:
    """Were the answers on the screen already, and has the person gone on from there?"""
    return place.session.life is Life.CHECKING and event != Opened()


# Typed words


def _said(place: Place, text: str) -> Turn:
    event = _by_number(place, text)
    if event is not None:
        return _take(place, event)
    if place.session.life is Life.DONE:
        return _say(place)
    if place.session.life is Life.CHECKING:
        return _said_when_checking(place, plain(text))
    question = place.question
    if isinstance(question, Group):
        return _said_to_group(place, question, plain(text))
    assert question is not None
    if isinstance(question, Ticks) and place.session.draft and plain(text) in _CARRY_ON:
        return _ticked(place, question, Pressed(question.key, _item_key(place), Act.DONE))
    found = question.understand(text, place.asking_facts)
    if not isinstance(found, Misread):
        return _told(record(place, question, _item_key(place), found))
    if _UNSURE.fullmatch(plain(text)):
        return _help(place)
    return _misread(place, Misread(_TOO_LONG) if is_long(text) else found)


def _by_number(place: Place, text: str) -> Event | None:
    data = numbered(place, text)
    read = read_button(data) if data else None
    return read[1] if read else None


_CARRY_ON = ("carry on", "continue", "done", "that is all", "that's all", "thats all")
_UNSURE = re.compile(
    r"(?:i'?m |i am |i )?(?:really |honestly |just )?"
    r"(?:not (?:too |really |quite |entirely )?(?:sure|certain)|unsure|confused|no (?:idea|clue)|not a clue"
    r"|dunno|d ?k|idk|have(?:n'?t| not?) (?:a |an |any )?(?:clue|idea)"
    r"|(?:don'?t|do not|can'?t|cannot) (?:really )?(?:know|remember|recall|understand|get (?:it|this)|tell|say))"
    r"(?: (?:sorry|about (?:this|that)|this|that|it|what (?:this|that|it) (?:is|means)))?"
    r"|what(?: (?:is|does|do you mean by)? ?(?:this|that|it))?(?: mean)?|what do you mean|huh|eh|u+m+|h+m+|er+m?"
    r"|maybe|perhaps|possibly|probably|i think so|i guess(?: so)?|no idea|pass|ddim yn siwr"
)
"""Not an answer, but a wish for help with the question."""
_TOO_LONG = message(_("That is more than I can take as one answer. Answer this question in a few words."))


def _item_key(place: Place) -> str:
    return place.item.key if place.item else ""


_GROUP_WORDS: Mapping[str, Act] = {
    **dict.fromkeys(("add", "add another", "add one", "another", "another one", "more", "no", "n", "not yet"), Act.ADD),
    **dict.fromkeys(("yes", "y", "done", "all", "finished", "no more", "that is all", "that's all"), Act.DONE),
    **dict.fromkeys(("yes that is all", "yes that's all", "yes, that is all", "thats all", "carry on"), Act.DONE),
    **dict.fromkeys(("change", "remove", "delete", "edit", "change one", "change or remove one", "wrong"), Act.PICK),
    **dict.fromkeys(("remove it", "delete it"), Act.REMOVE),
    **dict.fromkeys(("keep", "keep it", "keep it as it is"), Act.KEEP),
}  # fmt: skip


def _said_to_group(place: Place, group: Group, said: str) -> Turn:
    verb, _space, rest = said.partition(" ")
    number = rest.rpartition(" ")[2]
    keys = list(group.items(place.session.answers.get(group.key), place.facts))
    if verb in ("change", "remove", "delete", "edit") and number.isdecimal() and 0 < int(number) <= len(keys):
        act = Act.REMOVE if verb in ("remove", "delete") else Act.ITEM
        return _pressed(place, Pressed(group.key, keys[int(number) - 1], act))
    if said not in _GROUP_WORDS:
        return _misread(place, Misread(message(_("Say “add another”, “change one” or “that is all”."))))
    return _pressed(place, Pressed(group.key, _item_key(place), _GROUP_WORDS[said]))


_RIGHT = {"confirm", "they are", "all correct", "all right", "all good", "looks good", "fine", *_CARRY_ON}
_WRONG = {"wrong", "not right", "edit", "change"}


def _said_when_checking(place: Place, said: str) -> Turn:
    if said in _RIGHT or yes_or_no(said):
        return _confirm(place)
    if said in _WRONG or yes_or_no(said) is False:
        return _pick(place)
    for question in place.path.passed:
        if said.removeprefix("change ") == plain(question.short):
            return _reopen(place, question, None)
    return _misread(place, Misread(message(_("Say yes if they are right. To change one, say “change”."))))


def _misread(place: Place, found: Misread) -> Turn:
    """Say what would be understood and keep the place. From the third time on, offer other help too."""
    place = place.after(replace(place.session, misses=place.session.misses + 1))
    shown = _say(place, lines(found.reason))
    if place.session.misses < MISSES_BEFORE_HELP:
        return shown
    others = (replace(each, minor=True) for each in (_help_button(place), MENU, PERSON))
    offer = Reply(lines(message(_("Not getting on? These may help."))), tuple(others))
    return replace(shown, replies=(*shown.replies, offer))


def _help_button(place: Place) -> Button:
    return Button(message(_("Get help with this question")), control_data(place.session.handle, Control.HELP))


# Pressed buttons


def _pressed(place: Place, event: Pressed) -> Turn:
    key = place.journey.renamed.get(event.question, event.question)
    group, question = place.journey.questions.get(key, (None, None))
    if question is None or not _is_open(place, group, question, event.item):
        return _say(place, lines(message(_("That question is closed. Here is where we are."))))
    if isinstance(question, Group):
        return _pressed_in_group(place, question, event)
    if group is None:
        event = replace(event, item="")  # only a group has items; what stands there is not ours
    if event.option == Act.CHANGE:
        return _reopen(place, question, event.item or None)
    if isinstance(question, Ticks):
        return _ticked(place, question, event)
    answer = question.press(event.option, facts_for(place, question, event.item))
    if isinstance(answer, Misread):
        return _say(place, lines(CLOSED))
    return _told(record(place, question, event.item, answer))


def _is_open(place: Place, group: Group | None, question: Question[Any], item: str) -> bool:
    """Is the question on the person's way, and its item still there?"""
    if group is None or question is group:
        return place.path.has(question)
    if not place.path.has(group):
        return False
    if place.item is not None and place.item.key == item:
        return place.item.path.has(question)
    items = group.items(place.session.answers.get(group.key), place.facts)
    return item in items and group.map.follow(items[item]).has(question)


def _ticked(place: Place, question: Ticks, event: Pressed) -> Turn:
    """Tick or untick; "carry on" and an option that stands alone are the answer."""
    facts = facts_for(place, question, event.item)
    is_asked = place.session.life is Life.ASKING and place.question is question and _item_key(place) == event.item
    draft = place.session.draft if is_asked else question.store(facts.get(question) or ())
    if event.option != Act.DONE:
        if isinstance(question.press(event.option, facts), Misread):
            return _say(place, lines(CLOSED))
        draft = question.toggled(event.option, () if question.is_alone(event.option) and not is_asked else draft)
    is_answer = event.option == Act.DONE or any(question.is_alone(option) for option in draft or ())
    answer = question.read(draft, facts) if is_answer else None
    if answer is not None:
        return _told(record(place, question, event.item, answer))
    asked = place if is_asked else _reopened(place, question, event.item or None)
    shown = _say(asked.after(replace(asked.session, draft=draft)))
    return _misread(shown.place, Misread(message(_("Choose at least one.")))) if event.option == Act.DONE else shown


def _pressed_in_group(place: Place, group: Group, event: Pressed) -> Turn:
    items = group.items(place.session.answers.get(group.key), place.facts)
    looking = replace(place.session.quiet(), reopened=group.key)
    match event.option:
        case Act.DONE:
            return _told(close_group(place, group))
        case Act.ADD if len(items) < group.limit:
            return _look(place, replace(looking, item=group.next_key(place.session.answers.get(group.key))))
        case Act.ADD:
            return _say(place, lines(message(_("That is the most I can take: {limit}."), limit=group.limit)))
        case Act.PICK if items:
            return _look(place, replace(looking, draft=PICKING))
        case Act.CHANGE | Act.KEEP:
            return _look(place, looking)
        case Act.ITEM if event.item in items:
            return _look(place, replace(looking, item=event.item))
        case Act.REMOVE if event.item in items:
            return _told(remove_item(place, group, event.item))
    return _say(place, lines(CLOSED))


def _look(place: Place, session: Session) -> Turn:
    return _say(place.after(session.lived("ask")))


def _reopen(place: Place, question: Question[Any], item: str | None) -> Turn:
    return _say(_reopened(place, question, item))


def _reopened(place: Place, question: Question[Any], item: str | None) -> Place:
    held = facts_for(place, question, item or "").get(question)
    draft = question.store(held) if isinstance(question, Ticks) and held is not None else None
    asked = replace(place.session.quiet(), reopened=question.key, item=item, draft=draft)
    return place.after(asked.lived("ask"))


# Controls


def _back(place: Place) -> Turn:
    if place.session.life is Life.DONE and not place.journey.checks_answers:
        return _reopen(place, place.path.passed[-1], None)
    if place.session.life is Life.DONE or (place.session.life is Life.CHECKING and place.session.draft == PICKING):
        return _say(place.after(place.session.quiet().lived("check")))
    before = _question_before(place)
    if before is None:
        return _say(place, lines(message(_("This is the first question."))))
    return _reopen(place, *before)


def _question_before(place: Place) -> tuple[Question[Any], str | None] | None:
    group = place.path.at
    if isinstance(group, Group):
        if place.item is not None and not place.item.is_complete and place.item.path.passed:
            return place.item.path.passed[-1], place.item.key
        listed = place.item is None and place.session.draft != PICKING
        told = group.items(place.session.answers.get(group.key), place.facts)
        if not listed and any(place.item is None or place.item.is_complete or key != place.item.key for key in told):
            return group, None
    return (place.path.passed[-1], None) if place.path.passed else None


def _after_outcome(place: Place, said: Reply) -> Turn:
    """Something said about the outcome, which is not said again; what can be done next stands under it."""
    return Turn(place, (replace(said, buttons=following_buttons(place)),))


def _help(place: Place) -> Turn:
    """The question's own help and why it is asked, then the question again."""
    if place.session.life is Life.DONE:
        return _after_outcome(place, Reply(lines(message(_HELP_AT_THE_END))))
    question = place.question if place.session.life is Life.ASKING else None
    if question is None:
        return _say(place, lines(message(_HELP_WHEN_CHECKING)))
    facts = place.asking_facts
    texts = [text for text in (question.help or _HELP_WITH_ANY, question.why) if text]
    told = Reply(lines(*(question.say(text, facts) for text in texts)))
    shown = _say(place)
    return replace(shown, replies=(told, *shown.replies))


_HELP_WHEN_CHECKING = _("Say yes if your answers are right. Say “change” to change one.")
_HELP_AT_THE_END = _("You can change an answer, start again, or open the menu.")
_HELP_WITH_ANY = _("Choose the answer that fits best. You can go back and change it later.")
_WHY_ANY = _("Your answer changes what applies to you, or which question comes next.")


def _why(place: Place) -> Turn:
    if place.session.life is Life.DONE:
        return _after_outcome(place, Reply(lines(message(_WHY_ANY))))
    question = place.question if place.session.life is Life.ASKING else None
    if question is None:
        return _say(place, lines(message(_WHY_ANY)))
    return _say(place, lines(question.say(question.why or _WHY_ANY, place.asking_facts)))


def _source(place: Place) -> Turn:
    if place.session.life is Life.DONE:
        return _after_outcome(place, sources_of(place))
    shown = _say(place)
    return replace(shown, replies=(sources_of(place), *shown.replies))


def _answers(place: Place) -> Turn:
    if not place.path.passed:
        return _say(place, lines(message(_("You have not answered anything yet."))))
    return _say(place.after(place.session.quiet().lived("check")))


def _pick(place: Place) -> Turn:
    if not place.path.passed:
        return _answers(place)
    return _say(place.after(replace(place.session.quiet().lived("check"), draft=PICKING)))


def _confirm(place: Place) -> Turn:
    if place.session.life is not Life.CHECKING:
        return _say(place)
    if place.outcome is None:
        return _say(place.after(place.session.quiet().lived("ask")))
    return _say(place.after(place.session.quiet().lived("finish")))


def _save(place: Place) -> Turn:
    if place.session.life is Life.DONE:
        return _say(place)
    return _say(place.after(replace(place.session, misses=0).lived("park")))


def _cancel(place: Place) -> Turn:
    if place.session.life is Life.DONE:
        return _say(place)
    cancelled = place.after(_cleared(place.session, "cancel"))
    return _say(cancelled, lines(message(_ENDED[Life.CANCELLED])))


_CONTROLS: Mapping[Control, Callable[[Place], Turn]] = {
    Control.BACK: _back,
    Control.HELP: _help,
    Control.WHY: _why,
    Control.SOURCE: _source,
    Control.ANSWERS: _answers,
    Control.CHANGE: _pick,
    Control.CONFIRM: _confirm,
    Control.SAVE: _save,
    Control.RESUME: _confirm,
    Control.CANCEL: _cancel,
}
