"""What the link doctor need not ask: what the chat, the connection and the record tell of the trouble already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.hmrc.connecting import Connection
from bot.hmrc.grants import A_WHILE, Ended
from bot.hmrc.record import OF_NOBODY, Part, Record
from bot.hmrc.troubles import Kind, explain
from bot.updates import Role
from journeys.engine.text import Json, Message, _, message
from journeys.rules.deadlines import LONDON, london_date


def known(connection: Connection | None, record: Record | None, role: Role | None) -> dict[str, Json]:
    """The answers to the doctor's questions that are known, by question."""
    is_agent = connection.as_agent if connection else role is Role.AGENT
    answers: dict[str, Json] = {"who": "agent" if is_agent else "person"}
    if connection is None:
        return answers
    if seen := _seen(connection, record):
        answers["seen_by_agent" if is_agent else "seen"] = seen
    if not is_agent and record is not None and Part.STATUSES not in record.missing:
        answers["signed_up"] = "yes"
    return answers


def _seen(connection: Connection, record: Record | None) -> str | None:
    """What went wrong, as far as it is known."""
    if connection.ended is Ended.REFUSED:
        return "refused" if connection.as_agent else "stopped"
    if record is None or connection.ended is not None:
        return "stopped" if connection.ended in (Ended.TAKEN_BACK, Ended.EXPIRED) else None
    if record.is_key_refused:
        has_lasted = record.key_refused_since is not None and record.asked_at - record.key_refused_since >= A_WHILE
        return "refused" if connection.as_agent else "stopped" if has_lasted else "down"
    if connection.as_agent and record.looks_like_supporting_agent:
        return "part"
    if record.refused is not None:
        return _SEEN.get(record.refused.kind)
    is_away = any(fault.kind in OF_NOBODY and fault.kind is not Kind.MISCONFIGURED for fault in record.faults)
    return "down" if is_away else None


_SEEN: Mapping[Kind, str] = {
    Kind.NOT_AUTHORISED: "refused",
    Kind.AGENT_REFUSED: "refused",
    Kind.NOT_SIGNED_UP: "not_signed_up",
    Kind.WRONG_NUMBER: "number",
    Kind.NOT_FOUND: "number",
    Kind.PERMISSION_MISSING: "stopped",
}


def facts(connection: Connection, record: Record | None) -> Iterator[Message]:
    """What is known, said before anything is asked or concluded."""
    yield message(_BY_AGENT if connection.as_agent else _BY_PERSON, day=london_date(connection.since))
    if connection.number:
        yield message(_("The National Insurance number ends in {number}."), number=connection.number)
    if record is not None and Part.STATUSES not in record.missing:
        day = london_date(record.asked(Part.STATUSES))
        yield message(_("HMRC told me a status on {day}, so the sign-up is done."), day=day)
    if connection.ended is None:
        yield message(_("The permission lasts until {day}."), day=london_date(connection.until))
    if record is not None:
        asked = f"{record.asked_at.astimezone(LONDON):%H:%M}"
        yield message(_went(record), day=london_date(record.asked_at), time=asked)
        if record.key_refusal is not None:
            yield explain(record.key_refusal, connection.as_agent)


_BY_PERSON = _("You signed in for your own tax on {day}.")
_BY_AGENT = _("You signed in as an agent on {day}.")


def _went(record: Record) -> str:
    """How it went when HMRC was asked last."""
    if record.is_silence:
        return _("HMRC told me nothing on {day} at {time}.")
    if record.refused is not None or record.is_key_refused:
        return _("HMRC refused everything on {day} at {time}.")
    if record.faults:
        return _("HMRC told me only a part on {day} at {time}.")
    return _("HMRC told me everything on {day} at {time}. So this connection works.")
