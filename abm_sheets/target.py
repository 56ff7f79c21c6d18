"""What a TARGET means: an .xlsx path, a spreadsheet's address or id, or a name from abm-sheets.toml."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from abm_sheets.environment import API_ROOT, read_config
from abm_sheets.errors import TargetUnclear
from abm_sheets.paths import at_home, exists

if TYPE_CHECKING:
    from abm_sheets.config.specs import Config, Workbook
    from abm_sheets.notices.writer import Where
    from abm_sheets.sheets.retrying import Pace

_ADDRESS = re.compile(r"(?:https?://)?docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(?P<id>[A-Za-z0-9_-]+)")
#: Google's ids are 44 signs long; a file name that somebody forgot to end is shorter.
_ID = re.compile(r"[A-Za-z0-9_-]{30,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What TARGET means: a file, or a spreadsheet behind the API; ``label`` is what the person wrote."""

    label: str
    path: Path | None = None
    spreadsheet_id: str = ""
    #: What abm-sheets.toml says of it, where TARGET is a name from there.
    configured: Workbook | None = None
    #: The token of the person for whom this is done, in the place of the machine's own sign-in; kept nowhere.
    token: str = field(default="", repr=False)
    #: How long to wait for Google; None: as a machine waits that has time.
    pace: Pace | None = None

    @property
    def key(self) -> str:
        """One text for one workbook, however it was written: what the lock is about."""
        if self.path is not None:
            return f"file:{os.path.realpath(self.path)}"  # pathlib raises where links go round
        return f"{os.environ.get(API_ROOT, 'google')}:{self.spreadsheet_id}"


def understand(text: str, *, config: Config | None = None) -> Target:
    """Return what a TARGET means: an .xlsx path, a spreadsheet's address or id, or a configured name."""
    if not text.strip():
        raise TargetUnclear(text)
    known = read_config() if config is None else config
    configured = known.workbook(text)
    named = configured.target if configured else text
    if found := _ADDRESS.match(named):
        return Target(label=text, spreadsheet_id=found["id"], configured=configured)
    # What the file says starts from the file, what a person types from where that person is.
    path = (known.folder if configured else Path()) / at_home(named)
    if path.suffix.lower() == ".xlsx" or exists(path):
        return Target(label=text, path=path, configured=configured)
    if _ID.fullmatch(named) or (os.environ.get(API_ROOT) and re.fullmatch(r"[\w-]+", named)):
        return Target(label=text, spreadsheet_id=named, configured=configured)
    if path.suffix:
        return Target(label=text, path=path, configured=configured)
    raise TargetUnclear(text, known.names)


def where(target: Target) -> Where:
    """Return where people find a workbook: its address at Google, else its name."""
    from abm_sheets.notices.writer import Where

    if target.path is not None:
        return Where(name=target.path.name)
    if os.environ.get(API_ROOT):
        return Where(name=target.label)
    return Where(address=f"https://docs.google.com/spreadsheets/d/{target.spreadsheet_id}/edit")
