"""Every kind of bulk decision, by the name it has on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.decide.deadlines import DEADLINES
from bot.decide.kind import Kind
from bot.decide.opt_out import OPT_OUT
from bot.decide.sign_up import SIGN_UP

KINDS: Mapping[str, Kind[Any]] = {kind.name: kind for kind in (SIGN_UP, OPT_OUT, DEADLINES)}
