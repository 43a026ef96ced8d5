"""Writing an answer into a session: new, corrected or taken away. What still applies is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from journeys.engine.machine import Map, Path
from journeys.engine.model import Facts, Question
from journeys.engine.place import Place, find
from journeys.engine.questions import Group
from journeys.engine.replies import Line, lines
from journeys.engine.session import Session
from journeys.engine.text import Json, Several, _, message


@dataclass(frozen=True)
class Recorded:
    """The place after an answer was written, and what to say of it first."""

    place: Place
    lead: tuple[Line, ...] = ()


def facts_for(place: Place, question: Question[Any], item: str) -> Facts:
    """The facts with which a question is asked: those of its item, where it stands in a group."""
    group, _question = place.journey.questions[question.key]
    if group is None or question is group:
        return place.facts
    items = group.items(place.session.answers.get(group.key), place.facts)
    return items.get(item) or Facts({}, place.facts.today, place.facts)


def record(place: Place, question: Question[Any], item: str, answer: Any) -> Recorded:
    """Write an answer. The same answer again writes nothing; another one is a correction, and is said.

    What rests on an answer that is corrected is asked again.
    """
    facts = facts_for(place, question, item)
    before = facts.get(question)
    if before is not None and question.store(before) == question.store(answer):
        return Recorded(_settled(place, replace(place.session.quiet(), item=item or None)))
    group, _question = place.journey.questions[question.key]
    written = _written(place.session, group, question, item, question.store(answer))
    if before is None:
        return Recorded(_pruned(place, written, group, item)[0])
    anew = [each for key, (_group, each) in place.journey.questions.items()
            if question in each.rests_on and key in written.answers]  # fmt: skip
    kept = {key: told for key, told in written.answers.items() if key not in {each.key for each in anew}}
    after, dropped = _pruned(place, replace(written, answers=kept), group, item)
    said = _corrected(place, question, facts, before, answer, dropped)
    return Recorded(after, (*said, *_said_anew(place, anew)))


def _written(session: Session, group: Group | None, question: Question[Any], item: str, stored: Json) -> Session:
    if group is None or question is group:
        return replace(session.quiet(), answers={**session.answers, question.key: stored})
    of_group = session.answers.get(group.key)
    answers = {**group.told(of_group).get(item, {}), question.key: stored}
    changed = {**session.answers, group.key: group.with_item(of_group, item, answers)}
    return replace(session.quiet(), answers=changed, item=item)


def _pruned(place: Place, session: Session, group: Group | None, item: str) -> tuple[Place, list[Question[Any]]]:
    """The place without the answers that can no longer be asked for, and the questions they answered."""
    answers = dict(session.answers)
    dropped: list[Question[Any]] = []
    if group is not None and item:
        facts = facts_for(place.after(session), group.map.start, item)
        kept, dropped, _path = _applying(group.map, facts)
        answers[group.key] = group.with_item(answers[group.key], item, kept)
    facts = Facts(answers, place.facts.today)
    answers, gone, path = _applying(place.journey.map, facts, place.path)
    after = _settled(place, replace(session, answers=answers), path)
    return after, [*dropped, *gone]


def _applying(over: Map, facts: Facts, since: Path | None = None) -> tuple[dict[str, Json], list[Question[Any]], Path]:
    """The answers on today's path or still to come on it, the questions whose answers are neither, and the path.

    An answer whose question the map does not know is kept: it may have come from a newer version of the journey.
    """
    path = over.follow(facts, since=since)
    applying = {question.key for question in path.passed} | over.reachable(path.at)
    gone = [
        question for key, question in over.nodes.items()
        if isinstance(question, Question) and key in facts.stored and key not in applying
    ]  # fmt: skip
    keys = {question.key for question in gone}
    return {key: value for key, value in facts.stored.items() if key not in keys}, gone, path


def _settled(place: Place, session: Session, since: Path | None = None) -> Place:
    """The place with the life that fits it: asking before an outcome, checking at it; a finished item is put down.

    `since` is a path that the session's answers lead to, where one is known that is longer than the place's.
    """
    found = find(place.journey, session, place.facts.today, since or place.path)
    if found.item is not None and found.item.is_complete:
        found = found.after(replace(found.session, item=None))
    if found.outcome is None:
        return found.after(found.session.lived("ask"))
    checked = found.after(found.session.lived("check"))
    return checked if place.journey.checks_answers else checked.after(checked.session.lived("finish"))


def settled(place: Place, session: Session) -> Recorded:
    """A session changed otherwise, with the life that fits it."""
    return Recorded(_settled(place, session))


def remove_item(place: Place, group: Group, item: str) -> Recorded:
    """Take one item out of a group."""
    stored = place.session.answers.get(group.key)
    number = list(group.items(stored, place.facts)).index(item) + 1
    answers = {**place.session.answers, group.key: group.with_item(stored, item, None)}
    said = message(_("I have removed {item} {number}."), item=message(group.item), number=number)
    return Recorded(_settled(place, replace(place.session.quiet(), answers=answers)), lines(said))


def close_group(place: Place, group: Group) -> Recorded:
    """Take "that is all" for an answer. A half-told item is asked about first."""
    stored = place.session.answers.get(group.key)
    answers: Mapping[str, Json] = place.session.answers
    if isinstance(stored, dict) and stored.get("items"):
        answers = {**answers, group.key: {**stored, "done": True}}
    after, dropped = _pruned(place, replace(place.session.quiet(), answers=answers), None, "")
    return Recorded(after, _said_dropped(place, dropped))


def _corrected(
    place: Place,
    question: Question[Any],
    facts: Facts,
    before: Any,
    answer: Any,
    dropped: list[Question[Any]],
) -> tuple[Line, ...]:
    said = message(
        _("Changed. {label}: now “{after}”, before “{before}”."),
        label=question.say(question.short, facts),
        before=question.show(before, facts),
        after=question.show(answer, facts),
    )
    return (*lines(said), *_said_dropped(place, dropped))


def _said_anew(place: Place, anew: list[Question[Any]]) -> tuple[Line, ...]:
    if not anew:
        return ()
    names = Several(tuple(each.say(each.short, place.facts) for each in anew))
    return lines(message(_("So I ask you again: {names}."), names=names))


def _said_dropped(place: Place, dropped: list[Question[Any]]) -> tuple[Line, ...]:
    if not dropped:
        return ()
    names = Several(tuple(each.say(each.short, place.facts) for each in dropped))
    return lines(message(_("I have dropped what no longer applies: {names}."), names=names))
