"""What the benches have in common: their options, and their figures as a table or as one JSON object."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence

Figure = float | int | str | bool
Figures = Mapping[str, Figure]


def options(about: str | None, **more: str) -> argparse.Namespace:
    """The options that every bench has, and more by name and help. `quick` is a smoke run: its figures mean nothing."""
    read = argparse.ArgumentParser(description=about)
    read.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    read.add_argument("--quick", action="store_true", help="a few turns only, to see that it runs")
    read.add_argument("--folder", help="where to put the database; default: the system's folder for such files")
    for name, told in more.items():
        read.add_argument(f"--{name}", help=told)
    return read.parse_args()


def milliseconds(seconds: Sequence[float], share: float) -> float:
    """The time, in milliseconds, that this share of the measured times keeps within."""
    ranked = sorted(seconds)
    return round(ranked[min(len(ranked) - 1, int(len(ranked) * share))] * 1000, 2)


def show(figures: Figures, *, as_json: bool) -> None:
    """Print the figures, ratios first as they were given."""
    if as_json:
        print(json.dumps(figures))
        return
    width = max(map(len, figures))
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<{width}}  {value if isinstance(value, str) else f'{value:,}':>12}")
