"""What is not taken in a chat: private numbers and passwords, and what cannot be read. Said kindly, place kept."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.masking import Private
from bot.updates import Unread
from journeys.engine.replies import Line, lines
from journeys.engine.text import Message, _, message

_LOOKS_LIKE: Mapping[Private, str] = {
    Private.NINO: _("That looks like a National Insurance number."),
    Private.UTR: _("That looks like a tax reference."),
    Private.BANK: _("That looks like bank or card details."),
    Private.USER_ID: _("That looks like a Government Gateway user ID."),
    Private.PASSWORD: _("That looks like a password or a code."),
}
_DELETE_IT = message(_("I have not kept it. Delete your message, as others may see it."))
_CHANGE_IT = message(_("Then change it where you use it. Nobody at HMRC will ask you for it, and nor will I."))

_CANNOT_READ: Mapping[Unread, str] = {
    Unread.EDITED: _("I do not see changes to a message you have sent. Send it as a new message."),
    Unread.PICTURE: _("I cannot read pictures, and I have not kept it. Tell me in words what it says."),
    Unread.VOICE: _("I cannot listen to recordings, and I have not kept it. Type it instead."),
    Unread.FILE: _("I cannot read files, and I have not kept it. Tell me in words what it says."),
    Unread.CONTACT: _("I have no use for contact details or places, and I have not kept them."),
    Unread.OTHER: _("I cannot read that. Type a message, or choose one of these."),
}

PRIVATE_CHATS_ONLY = message(_("I only talk in private, so that nobody else sees your answers. Open a chat with me."))
"""Said in a group. Nothing of the group or of who wrote is kept."""


def about_private(found: Collection[Private]) -> tuple[Line, ...]:
    """What to say to somebody who has sent what must not be sent in a chat."""
    kinds = lines(*(Message(_LOOKS_LIKE[kind]) for kind in found))
    after = (_DELETE_IT, _CHANGE_IT) if Private.PASSWORD in found else (_DELETE_IT,)
    return (*kinds, *lines(*after))


def about_unread(unread: Unread) -> tuple[Line, ...]:
    """What to say to something that cannot be read."""
    return lines(Message(_CANNOT_READ[unread]))
