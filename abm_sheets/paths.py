"""What people write for a file, and whether it is there, also where this user may not look."""

from __future__ import annotations

import os
from pathlib import Path


def exists(path: Path) -> bool:
    """Return whether something is there; False where this user may not look (pathlib raises)."""
    return os.path.exists(path)  # noqa: PTH110


def is_folder(path: Path) -> bool:
    """Return whether a folder is there, as far as this user may look."""
    return os.path.isdir(path)  # noqa: PTH112


def at_home(text: str) -> Path:
    """Return a path with ~ as the folder of a person, which a shell leaves as it is in quotes.

    Where there is no such person it is a name like another: ~$suivi.xlsx.
    """
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)
