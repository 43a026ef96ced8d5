"""Setting up, step by step: the individual's five steps and the agent's seven, in the order that holds today."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from journeys.agent_account import agent_account
from journeys.agent_authorisation import agent_authorisation
from journeys.agent_copy_clients import agent_copy_clients
from journeys.agent_guidance import agent_guidance
from journeys.agent_link_software import agent_link_software
from journeys.agent_register_client import agent_register_client
from journeys.agent_sign_up_client import agent_sign_up_client
from journeys.agent_software import agent_software
from journeys.choose_software import choose_software
from journeys.engine.journey import Journey
from journeys.engine.text import _
from journeys.link_software import link_software
from journeys.read_guidance import read_guidance
from journeys.register import register
from journeys.sign_up import sign_up


@dataclass(frozen=True)
class Step:
    """One step, and the journeys it opens: for most steps one, otherwise the person chooses.

    `needs` are the keys of steps that come before it, and `because` says why, to who opens it too early.
    `about_client` steps are ticked for each client of an agent; the others once.
    """

    key: str
    title: str
    journeys: tuple[Journey, ...]
    needs: tuple[str, ...] = ()
    because: str = ""
    about_client: bool = False


@dataclass(frozen=True)
class Overview:
    """The steps of setting up, and the facts they rest on."""

    key: str
    title: str
    steps: tuple[Step, ...]
    facts: tuple[str, ...]

    def step(self, key: str) -> Step | None:
        """A step by its key; None where this overview has none such."""
        return next((each for each in self.steps if each.key == key), None)

    def here(self, done: AbstractSet[str]) -> Step | None:
        """The step the person is on: the first that is not done; None when all are."""
        return next((each for each in self.steps if each.key not in done), None)

    def too_early(self, step: Step, done: AbstractSet[str]) -> Step | None:
        """The step to do before this one, if there is one left. A step that is done already is never too early."""
        missing = [key for key in step.needs if key not in done and step.key not in done]
        return self.step(missing[0]) if missing else None


INDIVIDUAL = Overview(
    "individual",
    _("Get set up in 5 steps"),
    (
        Step("read", _("Read the guidance"), (read_guidance,)),
        Step("register", _("Register for Self Assessment"), (register,)),
        Step(
            "sign_up",
            _("Sign up"),
            (sign_up,),
            needs=("register",),
            because=_("HMRC finds you by your Unique Taxpayer Reference, and needs a first tax return."),
        ),
        Step("software", _("Choose software"), (choose_software,)),
        Step(
            "link",
            _("Link your software to HMRC"),
            (link_software,),
            needs=("sign_up", "software"),
            because=_("Linking works once you have signed up and have software."),
        ),
    ),
    ("F-IND-01", "F-GUID-02"),
)

AGENT = Overview(
    "agent",
    _("Set up as an agent in 7 steps"),
    (
        Step("agent_read", _("Read the guidance"), (agent_guidance,)),
        Step(
            "agent_account",
            _("Get an agent services account, copy clients"),
            (agent_account, agent_copy_clients),
        ),
        Step(
            "client_registered",
            _("Check that your client has sent a tax return"),
            (agent_register_client,),
            about_client=True,
        ),
        Step(
            "client_authorised",
            _("Be authorised by your client"),
            (agent_authorisation,),
            needs=("agent_account", "client_registered"),
            because=_("A request needs your agent services account and your client's Unique Taxpayer Reference."),
            about_client=True,
        ),
        Step(
            "client_signed_up",
            _("Sign up your client"),
            (agent_sign_up_client,),
            needs=("client_authorised",),
            because=_("HMRC stops the sign-up of a client who has not authorised you."),
            about_client=True,
        ),
        Step("agent_software", _("Choose software"), (agent_software,)),
        Step(
            "agent_link",
            _("Link the software to HMRC"),
            (agent_link_software,),
            needs=("agent_account", "agent_software", "client_signed_up"),
            because=_("You link it with your agent services account, for clients who are signed up."),
        ),
    ),
    ("F-AGENT-01", "F-AGENT-02"),
)
