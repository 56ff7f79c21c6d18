"""The trouble of an .xlsx file as our error: it names no copy and no command that would not help."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from abm_sheets.errors import FileProblem

if TYPE_CHECKING:
    from pathlib import Path


def exists(path: Path) -> bool:
    """Return whether something is there; False where this user may not look (pathlib raises)."""
    return os.path.exists(path)  # noqa: PTH110


def is_folder(path: Path) -> bool:
    """Return whether a folder is there, as far as this user may look."""
    return os.path.isdir(path)  # noqa: PTH112


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
    return FileProblem(path, reason, owner=trouble.lock_owner, lock=trouble.lock)
