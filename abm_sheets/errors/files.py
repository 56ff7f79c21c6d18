"""The trouble of an .xlsx file as our error: it names no copy and no command that would not help."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol

from abm_sheets.errors import FileProblem


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


#: From this likeness on, 0 to 1, a name was probably meant.
_LIKE = 0.75


class Trouble(Protocol):
    """What whoever works on files tells of one."""

    path: Path
    lock_owner: str | None
    lock: str

    @property
    def reason(self) -> str:
        """One word."""


def file_problem(trouble: Trouble) -> FileProblem:
    """Return our error; looks whether the copy of a damaged file is there."""
    path, reason = trouble.path, trouble.reason
    if reason == "damaged" and exists(path.with_name(f"{path.name}.bak")):
        reason = "damaged_kept"
    if reason == "missing" and path.suffix.lower() != ".xlsx":
        reason = "missing_other"
    near = _near(path) if reason == "missing" else ""
    if near:
        reason = "missing_near"
    return FileProblem(path, reason, owner=trouble.lock_owner, lock=trouble.lock, near=near)


def _near(path: Path) -> str:
    """Return the path of an .xlsx beside this one that was probably meant, written as this one was."""
    try:
        names = sorted(found.name for found in path.absolute().parent.glob("[!.~]*.[xX][lL][sS][xX]"))
    except OSError:
        return ""
    beside = {Path(name).stem.lower(): name for name in names}
    found = get_close_matches(path.stem.lower(), beside, 1, _LIKE)
    return str(path.with_name(beside[found[0]])) if found else ""
