"""What may go wrong with HMRC: a trouble for each thing somebody can do about it, told by status and code.

`Fault` is what a record keeps of a trouble; `explain` says either in plain words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from journeys.engine.text import Message, _, message


class Kind(StrEnum):
    """What went wrong, by what can be done about it."""

    ACCESS_ENDED = "access_ended"
    GRANT_ENDED = "grant_ended"
    UNCLEAR = "unclear"
    CODE_NOT_TAKEN = "code_not_taken"
    NOT_AUTHORISED = "not_authorised"
    NOT_SIGNED_UP = "not_signed_up"
    PERMISSION_MISSING = "permission_missing"
    WRONG_NUMBER = "wrong_number"
    INSOLVENT = "insolvent"
    NOT_FOUND = "not_found"
    AGENT_REFUSED = "agent_refused"
    MISCONFIGURED = "misconfigured"
    OUR_MISTAKE = "our_mistake"
    UNAVAILABLE = "unavailable"
    MAINTENANCE = "maintenance"
    THROTTLED = "throttled"
    UNREADABLE = "unreadable"
    HELD_BACK = "held_back"


NO_ANSWER = "NO_ANSWER"
"""Our word for a code, where no answer came."""

NO_CODE = "NO_CODE"
"""Our word for a code, where an answer came without one: it may not be HMRC's own."""


@dataclass(frozen=True)
class Fault:
    """A trouble as it is kept: no personal data in it.

    `code` is HMRC's code, or a word of ours where HMRC gave none. `correlation_id` is what HMRC finds it by.
    """

    kind: Kind
    code: str
    status: int | None = None
    correlation_id: str | None = None


class HmrcTrouble(Exception):
    """Something went wrong with HMRC. The text names the kind, code and status only, so it may be logged."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"HMRC: {fault.kind}, {fault.status or 'no answer'} {fault.code}")
        self.fault = fault

    @property
    def explanation(self) -> Message:
        """What happened and what to do next, for the person or their agent."""
        return explain(self.fault)


class AccessEnded(HmrcTrouble):
    """401: the access token is not taken. Refresh once; if that does not help, try later, then connect again.

    Agents get it too for a client whom another of their firm's sign-ins holds (hmrc-apis.md, section 2).
    """


class GrantEnded(HmrcTrouble):
    """The refresh token is spent, past 18 months, or the permission was taken back: connect again."""


class Unclear(HmrcTrouble):
    """Nobody knows whether HMRC took the refresh token or code. The grant is kept, and tried again later."""


class CodeNotTaken(HmrcTrouble):
    """HMRC did not take the code from the sign-in: it was used, too old, or not ours. Start connecting again."""


class NotAuthorised(HmrcTrouble):
    """403 with one code for four causes.

    Not signed up, no agent services account, client has not authorised this agent, or a supporting agent at the
    account, which is open to main agents only. Which of them, the link doctor asks.
    """


class NotSignedUp(HmrcTrouble):
    """The person has not signed up for Making Tax Digital for Income Tax. Only Individual Details says so plainly."""


class PermissionMissing(HmrcTrouble):
    """The permission given does not cover this call: connect again and grant it."""


class WrongNumber(HmrcTrouble):
    """HMRC does not take the National Insurance number as one."""


class Insolvent(HmrcTrouble):
    """HMRC gives no obligations for somebody insolvent."""


class NotFound(HmrcTrouble):
    """HMRC holds nothing of this kind for the number."""


class AgentRefused(HmrcTrouble):
    """The agent authorisation API refused. `fault.code` says why."""


class Misconfigured(HmrcTrouble):
    """The assistant's own registration at HMRC or its settings are wrong: a task for whoever runs it."""


class OurMistake(HmrcTrouble):
    """HMRC found a fault in what we asked that the person cannot mend: a defect of the assistant."""


class Unavailable(HmrcTrouble):
    """HMRC does not answer as it should, or we hold back: try later. Says nothing about the person.

    The kind tells which: unavailable, maintenance, throttled, unreadable, or held back by us.
    """


_TROUBLES: Mapping[Kind, type[HmrcTrouble]] = {
    Kind.ACCESS_ENDED: AccessEnded,
    Kind.GRANT_ENDED: GrantEnded,
    Kind.UNCLEAR: Unclear,
    Kind.CODE_NOT_TAKEN: CodeNotTaken,
    Kind.NOT_AUTHORISED: NotAuthorised,
    Kind.NOT_SIGNED_UP: NotSignedUp,
    Kind.PERMISSION_MISSING: PermissionMissing,
    Kind.WRONG_NUMBER: WrongNumber,
    Kind.INSOLVENT: Insolvent,
    Kind.NOT_FOUND: NotFound,
    Kind.AGENT_REFUSED: AgentRefused,
    Kind.MISCONFIGURED: Misconfigured,
    Kind.OUR_MISTAKE: OurMistake,
    Kind.UNAVAILABLE: Unavailable,
    Kind.MAINTENANCE: Unavailable,
    Kind.THROTTLED: Unavailable,
    Kind.UNREADABLE: Unavailable,
    Kind.HELD_BACK: Unavailable,
}


def trouble(kind: Kind, code: str, status: int | None = None, correlation_id: str | None = None) -> HmrcTrouble:
    """The exception for a kind of trouble."""
    return _TROUBLES[kind](Fault(kind, code, status, correlation_id))


def refusal(status: int, codes: Sequence[str], correlation_id: str | None = None) -> HmrcTrouble:
    """The trouble that an error answer of HMRC's APIs is, by its status and codes, whatever its message says.

    The first code that we know decides. One we do not know goes by its status. Without any code it is not HMRC's own
    answer, but that of something on the way.
    """
    code = next((code for code in codes if (status, code) in _BY_STATUS_AND_CODE), codes[0] if codes else NO_CODE)
    return trouble(_kind(status, code), code, status, correlation_id)


def _kind(status: int, code: str) -> Kind:
    if found := _BY_STATUS_AND_CODE.get((status, code)):
        return found
    if status >= 500:
        return Kind.UNAVAILABLE
    if code == NO_CODE and status not in (401, 429):
        return Kind.UNREADABLE
    return _BY_STATUS.get(status, Kind.OUR_MISTAKE)


def explain(fault: Fault, as_agent: bool = False) -> Message:
    """What happened and what to do next, in plain words, the likeliest cause first.

    `as_agent` is whether it was an agent who signed in.
    """
    if as_agent and fault.kind in _TO_AGENTS:
        return _TO_AGENTS[fault.kind]
    return _AGENT_WORDS.get(fault.code) or _WORDS[fault.kind]


_AGENT_CODES = (
    (400, "POSTCODE_FORMAT_INVALID"),
    (403, "CLIENT_REGISTRATION_NOT_FOUND"),
    (403, "POSTCODE_DOES_NOT_MATCH"),
    (403, "DUPLICATE_AUTHORISATION_REQUEST"),
    (403, "ALREADY_AUTHORISED"),
    (403, "ALREADY_BEING_PROCESSED"),
    (403, "NOT_AN_AGENT"),
    (403, "AGENT_NOT_SUBSCRIBED"),
    (403, "NO_PERMISSION_ON_AGENCY"),
    (403, "INVALID_INVITATION_STATUS"),
    (403, "NO_RELATIONSHIP"),
)

_BY_STATUS_AND_CODE: Mapping[tuple[int, str], Kind] = {
    (400, "FORMAT_NINO"): Kind.WRONG_NUMBER,
    (400, "CLIENT_ID_FORMAT_INVALID"): Kind.WRONG_NUMBER,
    (400, "RULE_INSOLVENT_TRADER"): Kind.INSOLVENT,
    (401, "INCORRECT_ACCESS_TOKEN_TYPE"): Kind.MISCONFIGURED,
    (403, "CLIENT_OR_AGENT_NOT_AUTHORISED"): Kind.NOT_AUTHORISED,
    (403, "CLIENT_NOT_MTD_ENROLLED"): Kind.NOT_SIGNED_UP,
    (403, "INVALID_SCOPE"): Kind.PERMISSION_MISSING,
    (403, "FORBIDDEN"): Kind.PERMISSION_MISSING,
    (403, "VAT_REG_DATE_DOES_NOT_MATCH"): Kind.OUR_MISTAKE,
    (403, "VAT_CLIENT_INSOLVENT"): Kind.OUR_MISTAKE,
    (403, "HTTPS_REQUIRED"): Kind.MISCONFIGURED,
    (403, "RESOURCE_FORBIDDEN"): Kind.MISCONFIGURED,
    (404, "MATCHING_RESOURCE_NOT_FOUND"): Kind.NOT_FOUND,
    (404, "NO_OBLIGATIONS_FOUND"): Kind.NOT_FOUND,
    (404, "NO_BUSINESS_FOUND"): Kind.NOT_FOUND,
    (404, "INVITATION_NOT_FOUND"): Kind.NOT_FOUND,
    (404, "RELATIONSHIP_NOT_FOUND"): Kind.NOT_FOUND,
    (404, "NOT_FOUND"): Kind.MISCONFIGURED,
    (503, "SCHEDULED_MAINTENANCE"): Kind.MAINTENANCE,
    **dict.fromkeys(_AGENT_CODES, Kind.AGENT_REFUSED),
}

_BY_STATUS: Mapping[int, Kind] = {
    401: Kind.ACCESS_ENDED,
    403: Kind.NOT_AUTHORISED,
    404: Kind.NOT_FOUND,
    405: Kind.MISCONFIGURED,
    406: Kind.MISCONFIGURED,
    429: Kind.THROTTLED,
}

_WORDS: Mapping[Kind, Message] = {
    Kind.ACCESS_ENDED: message(
        _("HMRC does not take our key to your record. This may pass, so check again in an hour. Else connect again.")
    ),
    Kind.GRANT_ENDED: message(_("Your permission for this assistant has ended at HMRC. Connect again to carry on.")),
    Kind.UNCLEAR: message(_("We could not tell whether HMRC renewed your connection. We keep it and try again later.")),
    Kind.CODE_NOT_TAKEN: message(
        _("HMRC did not take this sign-in. It may be used already, or too old. Start connecting again.")
    ),
    Kind.NOT_AUTHORISED: message(
        _(
            "HMRC does not let this sign-in see this record.\n"
            "Most likely it is not the sign-in you signed up with.\n"
            "Or the National Insurance number has a mistake, or is not yours.\n"
            "Or you have not signed up yet."
        )
    ),
    Kind.NOT_SIGNED_UP: message(
        _(
            "HMRC says that you have not signed up for Making Tax Digital for Income Tax. "
            "Sign up first, then check again."
        )
    ),
    Kind.PERMISSION_MISSING: message(
        _("The permission given at HMRC does not cover this. Connect again and agree to everything listed.")
    ),
    Kind.WRONG_NUMBER: message(
        _("HMRC does not know this as a National Insurance number. Check it, then connect again.")
    ),
    Kind.INSOLVENT: message(
        _("HMRC gives no deadlines online for somebody who is insolvent. Ask your insolvency practitioner or HMRC.")
    ),
    Kind.NOT_FOUND: message(_("HMRC holds nothing of this kind for this National Insurance number.")),
    Kind.AGENT_REFUSED: message(_("HMRC did not take this request about an agent. Check the details and try again.")),
    Kind.MISCONFIGURED: message(
        _("This assistant is not set up correctly at HMRC. It is not your doing. Tell whoever runs the assistant.")
    ),
    Kind.OUR_MISTAKE: message(
        _("We asked HMRC in a way it did not take. It is not your doing. Tell whoever runs the assistant.")
    ),
    Kind.UNAVAILABLE: message(
        _("HMRC's service does not answer now. Nothing is wrong with your record. Try again later.")
    ),
    Kind.MAINTENANCE: message(_("HMRC has switched this service off for planned work. Try again later.")),
    Kind.THROTTLED: message(_("HMRC takes only a few questions a second from us. Try again in a minute.")),
    Kind.UNREADABLE: message(_("HMRC's answer made no sense to us, so we do not use it. Try again later.")),
    Kind.HELD_BACK: message(
        _("HMRC's service has failed several times just now. We give it a rest. Try again in a few minutes.")
    ),
}

_TO_AGENTS: Mapping[Kind, Message] = {
    Kind.ACCESS_ENDED: message(
        _(
            "HMRC does not take this sign-in for this client.\n"
            "Most likely another agent sign-in of your firm holds the client. Connect again with that one.\n"
            "Or HMRC made a mistake, which may pass. Check again in an hour."
        )
    ),
    Kind.NOT_AUTHORISED: message(
        _(
            "HMRC does not let this sign-in see this client's record.\n"
            "Most likely it is not the sign-in of your agent services account.\n"
            "Or the client has not authorised you yet.\n"
            "Or the National Insurance number has a mistake, or the client has not signed up."
        )
    ),
    Kind.NOT_SIGNED_UP: message(
        _(
            "HMRC says your client has not signed up for Making Tax Digital for Income Tax. "
            "Sign them up first, then check again."
        )
    ),
    Kind.WRONG_NUMBER: message(
        _("HMRC does not know this as a National Insurance number. Check your client's number, then connect again.")
    ),
    Kind.INSOLVENT: message(
        _(
            "HMRC gives no deadlines online for somebody who is insolvent. "
            "Ask your client's insolvency practitioner or HMRC."
        )
    ),
}
"""What is said otherwise to an agent than to the person whose tax it is."""

_AGENT_WORDS: Mapping[str, Message] = {
    "POSTCODE_FORMAT_INVALID": message(_("HMRC does not know this as a postcode. Write it like SW1A 2AA.")),
    "POSTCODE_DOES_NOT_MATCH": message(
        _(
            "This postcode is not the one HMRC holds for the client. "
            "A sole trader who has signed up has the one of the business; others have their home's."
        )
    ),
    "CLIENT_REGISTRATION_NOT_FOUND": message(
        _(
            "HMRC does not find this client signed up for Making Tax Digital for Income Tax. "
            "Check the number and postcode."
        )
    ),
    "DUPLICATE_AUTHORISATION_REQUEST": message(
        _("You have already asked this client. The request waits for their answer.")
    ),
    "ALREADY_AUTHORISED": message(_("This client has already authorised you.")),
    "ALREADY_BEING_PROCESSED": message(_("HMRC is still working on the same request. Check again in a few minutes.")),
    "NOT_AN_AGENT": message(
        _("You signed in at HMRC without an agent account. Connect again with your agent services account.")
    ),
    "AGENT_NOT_SUBSCRIBED": message(
        _("This sign-in has no agent services account. Connect again with the sign-in of that account.")
    ),
    "NO_PERMISSION_ON_AGENCY": message(
        _("This agent reference number is not the one of your sign-in. Check it, or use the firm's other sign-in.")
    ),
    "INVALID_INVITATION_STATUS": message(_("This request is no longer waiting, so it cannot be cancelled.")),
    "INVITATION_NOT_FOUND": message(_("HMRC does not find this authorisation request. Requests end after 21 days.")),
    "RELATIONSHIP_NOT_FOUND": message(_("This client has not authorised you in this role.")),
    "NO_RELATIONSHIP": message(_("This client has not authorised you, so there is nothing to end.")),
}
