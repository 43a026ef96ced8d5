"""Is your client ready in Self Assessment, and if not, what comes first?

One question, four endings. The order is F-REG-11: register, send a return, sign up. A UTR comes before authorisation.
"""

from __future__ import annotations

from datetime import date

from journeys import sections, sources
from journeys.coming import FOR_CLIENTS, NEXT_RETURN, coming
from journeys.engine.journey import Audience, Journey
from journeys.engine.model import Facts, Outcome, answer, otherwise, when
from journeys.engine.questions import Choice, Option
from journeys.engine.text import Value, _
from journeys.rules.tax_year import TaxYear

client = Choice(
    "client",
    ask=_("Where is your client with Self Assessment?"),
    short=_("Your client"),
    choices=(
        Option("new", _("Never registered"), also="new, not registered, no utr, unregistered, first time"),
        Option("stopped", _("Sent returns before, then stopped"), also="stopped, lapsed, deactivated, closed, dormant"),
        Option("no_return", _("Registered, no return in 2 years"), also="no return, never sent one, not sent, has utr"),
        Option(
            "ready",
            _("Sent a return in the last 2 years"),
            also="ready, yes, sent, sent one last year, filed, up to date",
        ),
    ),
    help=_("A registered client has a Unique Taxpayer Reference (UTR). Do not send it to me."),
    why=_("Without a UTR you cannot ask to be authorised. Without a recent return nobody can sign up."),
    facts=("F-REG-01", "F-REG-02", "F-AUTH-06"),
)


def _register_by(facts: Facts) -> dict[str, Value]:
    """The deadline for income that began in the tax year of today (F-REG-05)."""
    year = TaxYear.containing(facts.today)
    return {"year": year, "by": date(year.start_year + 1, 10, 5)}


register = Outcome(
    "register",
    title=_("Ask your client to register for Self Assessment first"),
    body=(
        _("HMRC tells agents to ask the client to register. As far as we know, you may also do it for them."),
        _("HMRC posts the UTR. That takes some weeks, and you cannot ask for authorisation before it is there."),
        _("Registering does not sign the client up. That comes after a first return."),
    ),
    next=(
        _("With a trade, register as a sole trader. With rent and no trade, register as not self-employed."),
        _("If the income began in {year}, register by {by}. If it began earlier, register now."),
        _("When the UTR is there, ask to be authorised."),
        _("After the first return, look at whether the client must use this service."),
    ),
    fill=_register_by,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-10", "F-REG-07", "F-REG-12", "F-REG-05", "F-REG-11", "F-AUTH-06"),
    follow_up=_("Did your client register for Self Assessment?"),
)

register_again = Outcome(
    "register_again",
    title=_("Ask your client to register for Self Assessment again"),
    body=(
        _("It is done the same way as the first time."),
        _("As far as we know, HMRC brings the old reference back. It gives no new one."),
    ),
    next=(
        _("Have the client register on GOV.UK. As far as we know, you may do it for them."),
        _("Then send the next return. Sign-up needs one from the last 2 years."),
        _("After that, sign the client up."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.REGISTER_SELF_ASSESSMENT,
    facts=("F-REG-09", "F-REG-10", "F-REG-02", "F-DL-09"),
    follow_up=_("Did your client register for Self Assessment?"),
)

send_a_return = Outcome(
    "send_a_return",
    title=_("Your client cannot sign up before a return is in"),
    body=(
        _("HMRC needs at least one Self Assessment return, and one from the last 2 years."),
        _("You need not contact HMRC, unless it wrote and asked the client to sign up."),
    ),
    next=(
        _("Ask to be authorised now. You need not wait for sign-up."),
        _("Have the next return sent by its deadline."),
        _("Then try sign-up again."),
        NEXT_RETURN,
    ),
    fill=coming,
    link=sources.SIGN_UP_AGENT,
    facts=("F-REG-02", "F-REG-11", "F-AGENT-02", "F-DL-09"),
    follow_up=_("Did your client send a tax return?"),
)

ready = Outcome(
    "ready",
    title=_("Your client is ready for the next steps"),
    body=(_("They have a UTR and a return from the last 2 years. HMRC still checks the record at sign-up."),),
    next=(
        _("Ask to be authorised. Leave this out if the client authorised you for Self Assessment."),
        _("Then sign the client up."),
        _("Choose software at any time, and link it last."),
        FOR_CLIENTS,
    ),
    fill=coming,
    link=sources.STEP_BY_STEP_AGENT,
    facts=("F-AGENT-01", "F-AGENT-02", "F-REG-02", "F-COPY-04", "F-ELIG-10", "F-DL-03"),
)

agent_register_client = Journey(
    "agent_register_client",
    title=_("Register a client for Self Assessment"),
    section=sections.CLIENTS,
    audience=Audience.AGENTS,
    words="register a client, register client, client has no utr, client utr, client not registered",
    checks_answers=False,
    routes={
        client: [
            when(answer("new"), register),
            when(answer("stopped"), register_again),
            when(answer("no_return"), send_a_return),
            otherwise(ready),
        ],
    },
)
