"""The trouble of an .xlsx file as our error: it names no copy and no command that would not help."""

from __future__ import annotations

import itertools
import shutil
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from abm_sheets.errors import DashboardMissing, FileProblem
from abm_sheets.paths import exists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
    if reason == "damaged" and exists(_copy_of(path)):
        reason = "damaged_kept"
    if reason == "missing" and path.suffix.lower() != ".xlsx":
        reason = "missing_other"
    near = _near(path) if reason == "missing" else ""
    if near:
        reason = "missing_near"
    if reason == "exists" and path.is_symlink():
        # Nothing is there, or the file would have been opened.
        reason, near = "broken_link", str(path.readlink())
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


@contextmanager
def naming_copy(path: Path | None, holds_dashboard: Callable[[Path], bool]) -> Iterator[None]:
    """In the block, whoever misses the Dashboard of a file is told of the copy beside it, if that has one.

    ``holds_dashboard`` looks into an .xlsx: False where there is none.
    """
    try:
        yield
    except DashboardMissing as error:
        if path is None:
            raise
        copy = _copy_of(path)
        place = "copy" if holds_dashboard(copy) else "file"
        raise DashboardMissing(str(error.details["target"]), place=place, copy=copy.name) from error


def keep_aside(path: Path | None, holds_dashboard: Callable[[Path], bool]) -> str:
    """Keep the copy of a file under a name that no later copy replaces: "suivi.bak.xlsx"; return that name.

    Nothing where there is no file, no copy that has a Dashboard of ours, or no room for another one.
    """
    if path is None or not holds_dashboard(_copy_of(path)):
        return ""
    numbers = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    names = (path.with_name(f"{path.stem}.bak{number}{path.suffix}") for number in numbers)
    place = next(name for name in names if not exists(name))
    try:
        shutil.copy2(_copy_of(path), place)
    except OSError:
        place.unlink(missing_ok=True)
        return ""
    return place.name


def _copy_of(path: Path) -> Path:
    """Return where the content before the last refresh is kept."""
    return path.with_name(f"{path.name}.bak")
