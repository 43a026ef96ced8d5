"""Telling people in time that their connection ends, and once that it has ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog

from bot.answers import Answer
from bot.clock import london_date
from bot.hmrc.grants import Due, GrantsKept, Notice
from bot.hmrc.talking import CONNECT
from bot.ports import Store, StoreUnavailable
from journeys.engine.replies import MENU, Reply, lines
from journeys.engine.text import _, message

_SAID: Mapping[Notice, str] = {
    Notice.FIRST: _("Your permission for this assistant at HMRC ends on {day}."),
    Notice.LAST: _("Your permission for this assistant at HMRC ends on {day}. That is soon."),
    Notice.ENDED: _("Your connection to HMRC has ended. I can ask HMRC nothing more."),
}
_BEFORE = _("Connect again before that day, and nothing is missed.")
_AFTER = _("Connect again to carry on. Until then I have no new dates for you.")
_log = structlog.get_logger()


def tell(store: Store, grants: GrantsKept, now: datetime) -> int:
    """Tell everybody who is to be told by `now` (UTC), each thing once; how many. Others may do so at the same time.

    One who cannot be told stops nobody else, and is tried again next time. Raises StoreUnavailable.
    """
    told = 0
    for each in grants.to_tell(now):
        try:
            _tell(store, grants, each, now)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one row that we cannot take may not cost the others their notice
            _log.error("telling_failed", notice=each.notice.value, error=type(error).__name__)
        else:
            told += 1
    return told


def notice_key(notice: Notice, edition: str) -> str:
    """Under what a notice about one edition of a grant is said, so that it is said once."""
    return f"hmrc {notice}:{edition}"


def _tell(store: Store, grants: GrantsKept, each: Due, now: datetime) -> None:
    with store.turn(each.sender, notice_key(each.notice, each.edition), now) as desk:
        if desk.earlier is None:
            desk.say(Answer((_reply(each),)))
    grants.told(each)


def _reply(due: Due) -> Reply:
    said = [message(_SAID[due.notice], day=london_date(due.until))]
    said.append(message(_AFTER if due.notice is Notice.ENDED else _BEFORE))
    if due.subject != "self":
        said.insert(0, message(_("This is about {client}."), client=due.subject.partition(":")[2] or due.subject))
    return Reply(lines(*said), (CONNECT, MENU))
