"""Every journey there is, in the order of the menu. A new journey is its file and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from journeys.add_business import add_business
from journeys.agent_account import agent_account
from journeys.agent_authorisation import agent_authorisation
from journeys.agent_copy_clients import agent_copy_clients
from journeys.agent_guidance import agent_guidance
from journeys.agent_limits import agent_limits
from journeys.agent_link_software import agent_link_software
from journeys.agent_register_client import agent_register_client
from journeys.agent_roles import agent_roles
from journeys.agent_sign_in import agent_sign_in
from journeys.agent_sign_up_client import agent_sign_up_client
from journeys.agent_software import agent_software
from journeys.choose_software import choose_software
from journeys.close_business import close_business
from journeys.contact_preference import contact_preference
from journeys.dates import dates
from journeys.deadlines import deadlines
from journeys.eligibility import eligibility
from journeys.engine.journey import Journey
from journeys.exemption import exemption
from journeys.help_from_people import help_from_people
from journeys.leaving import leaving
from journeys.link_doctor import link_doctor
from journeys.link_software import link_software
from journeys.opt_out import opt_out
from journeys.pay import pay
from journeys.payments_on_account import payments_on_account
from journeys.penalties import penalties
from journeys.quarterly_update import quarterly_update
from journeys.read_guidance import read_guidance
from journeys.records import records
from journeys.refund import refund
from journeys.register import register
from journeys.safety import safety
from journeys.sign_up import sign_up
from journeys.sign_up_again import sign_up_again
from journeys.status import status
from journeys.tasks import tasks
from journeys.which_income import which_income
from journeys.who_can_help import who_can_help
from journeys.year_end import year_end

JOURNEYS: Mapping[str, Journey] = {
    journey.key: journey
    for journey in (
        eligibility,
        which_income,
        exemption,
        status,
        read_guidance,
        who_can_help,
        register,
        sign_up,
        choose_software,
        link_software,
        agent_guidance,
        agent_account,
        agent_sign_in,
        agent_copy_clients,
        agent_roles,
        agent_limits,
        agent_software,
        agent_link_software,
        agent_register_client,
        agent_authorisation,
        agent_sign_up_client,
        records,
        deadlines,
        dates,
        quarterly_update,
        year_end,
        penalties,
        contact_preference,
        add_business,
        close_business,
        leaving,
        opt_out,
        sign_up_again,
        tasks,
        pay,
        payments_on_account,
        refund,
        help_from_people,
        link_doctor,
        safety,
    )
}
