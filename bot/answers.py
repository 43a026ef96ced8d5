"""What goes out: the replies to one update, and where the person then is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from journeys.engine.place import Place
from journeys.engine.replies import MENU, Reply, lines, reply_as_json, reply_from_json
from journeys.engine.session import Life
from journeys.engine.text import Json, _, message
from journeys.sources import cite


@dataclass(frozen=True)
class Answer:
    """Replies in order, and the place as programs read it.

    With `in_place`, the replies take the place of the message whose button was pressed, where a channel can do that.

    The place names the `journey`, the `question` or `outcome`, the `step` of `steps`, and at an outcome the `facts`,
    `sources` and `result`.
    """

    replies: tuple[Reply, ...]
    at: Mapping[str, Json] = field(default_factory=dict)
    in_place: bool = False

    def as_json(self) -> Json:
        """The answer as an outbox row keeps it."""
        stored = {"replies": [reply_as_json(reply) for reply in self.replies], "at": dict(self.at)}
        return {**stored, "in_place": True} if self.in_place else stored

    @classmethod
    def from_json(cls, stored: Json) -> Answer:
        """Read what `as_json` wrote."""
        return cls(
            tuple(reply_from_json(reply) for reply in stored["replies"]), stored["at"], stored.get("in_place", False)
        )


REMOVED = Answer((Reply(lines(message(_("There was an answer here. I no longer keep it."))), (MENU,)),))
"""What stands in the place of an answer that may be kept no longer. Who still waits for that one gets this."""


def described(place: Place) -> Mapping[str, Json]:
    """A place as programs read it."""
    at: dict[str, Json] = {"journey": place.journey.key, "step": place.step, "steps": place.steps}
    outcome = place.outcome
    match place.session.life:
        case Life.DONE if outcome is not None:
            at["outcome"] = outcome.key
            at["facts"] = list(outcome.facts)
            at["sources"] = [
                {"title": each.title, "url": each.url, "as_of": each.as_of} for each in cite(*outcome.facts)
            ]
            at["result"] = dict(outcome.result(place.path.told)) if outcome.result else None
        case Life.CHECKING:
            at["question"] = "check"
        case Life.ASKING if place.question is not None:
            at["question"] = place.question.key
        case life:
            at["question"] = None
            at["ended"] = life.value
    return at


def elsewhere(question: str) -> Mapping[str, Json]:
    """The place of somebody who is in no journey: at the menu, say, or being asked whom they ask for."""
    return {"journey": None, "question": question, "step": None, "steps": None}
