"""The parts of the menu."""

from __future__ import annotations

from journeys.engine.journey import Section
from journeys.engine.text import _

CHECK = Section("check", _("Check what applies to you"))
SET_UP = Section("set_up", _("Get set up"))
THE_YEAR = Section("the_year", _("Go through the tax year"))
CHANGES = Section("changes", _("Tell HMRC about changes"))
MONEY = Section("money", _("Pay, or get money back"))
FIRM = Section("firm", _("Set up your firm"))
CLIENTS = Section("clients", _("Set up your clients"))
PEOPLE_TO_ASK = Section("people_to_ask", _("Find help, and stay safe"))
