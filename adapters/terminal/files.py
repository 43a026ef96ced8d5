"""Where the terminal puts files: in a folder, under names that say what they are."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.files import Made


def keep(made: Made, folder: Path) -> Path:
    """Write a file and give its absolute path. The same contents get the same path; others get another."""
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(made.name)
    path = folder / f"{name.stem}-{hashlib.sha256(made.content).hexdigest()[:8]}{name.suffix}"
    path.write_bytes(made.content)
    return path.resolve()
