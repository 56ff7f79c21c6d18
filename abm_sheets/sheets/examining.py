"""What can be known of a sign-in and of its calls without changing anything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from gspread.urls import DRIVE_FILES_API_V3_URL

from abm_sheets.errors import AbmSheetsError
from abm_sheets.sheets.answers import Asked
from abm_sheets.sheets.client import Wire
from abm_sheets.sheets.retrying import reading
from abm_sheets.sheets.signin import (
    CONTENT,
    DRIVE,
    DRIVE_FILE,
    FILE,
    GOOGLES_FILE,
    SPREADSHEETS,
    exposed,
    find,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import requests

    from abm_sheets.sheets.answers import Account
    from abm_sheets.sheets.retrying import Pace


@dataclass(slots=True)
class Watch:
    """Watches the answers of a session pass, those of the sign-in included.

    ``ahead`` is how far this machine's clock is ahead of the server's, by the ``Date`` of its newest answer
    (whole seconds, RFC 9110 6.6.1); None before the first. ``refused`` counts refusals for too many calls.
    """

    now: Callable[[], datetime]
    ahead: timedelta | None = None
    refused: int = 0

    def __call__(self, response: requests.Response, *_: Any, **__: Any) -> None:  # noqa: ANN401 - a hook
        """Note what an answer tells."""
        if response.status_code == 429:
            self.refused += 1
        try:
            moment = parsedate_to_datetime(response.headers.get("Date", ""))
        except ValueError:
            return
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        ahead = self.now() - moment
        # The date was cut to whole seconds before it travelled.
        self.ahead = max(ahead - timedelta(seconds=1), timedelta()) if ahead > timedelta() else ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Which credentials count, by the place that names them, and what is to know of them.

    ``passed_over`` are the other places that name some; ``exposed`` is a file that others may read.
    """

    origin: str
    path: Path | None
    passed_over: tuple[str, ...]
    exposed: bool


def sources(environ: Mapping[str, str]) -> Sources | None:
    """Return which credentials count; None when only Google's own look-up is left. Reads no secret."""
    found = find(environ)
    if found is None:
        return None
    named = [name for name in (FILE, CONTENT, GOOGLES_FILE) if environ.get(name) and name != found.origin]
    return Sources(
        origin=found.origin,
        path=found.path,
        passed_over=tuple(named),
        exposed=found.path is not None and exposed(found.path),
    )


def scopes_at_hand(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the scopes to ask for: spreadsheets, and that of Drive which a kept sign-in already has.

    Nothing is asked for that was not granted before (least privilege).
    """
    found = find(environ)
    if found is None or not found.kept or found.path is None:
        return (SPREADSHEETS,)
    try:
        granted = json.loads(found.path.read_text(encoding="utf-8"))["scopes"]
    except (OSError, ValueError, LookupError, TypeError):
        return (SPREADSHEETS,)
    drive = next((scope for scope in (DRIVE, DRIVE_FILE) if scope in granted), None)
    return (SPREADSHEETS, drive) if drive else (SPREADSHEETS,)


def may_edit(session: requests.Session, account: Account, pace: Pace, spreadsheet_id: str) -> bool | None:
    """Return whether Drive says that this account may edit a file; None when it does not say.

    ``files.get`` with ``capabilities/canEdit`` changes nothing. With the scope drive.file Drive shows only
    files that this program made (404 for others), and its API may be switched off: then nobody says.
    """
    wire = Wire(session, pace.policy.timeout)
    query = {"fields": "capabilities(canEdit)", "supportsAllDrives": "true"}

    def call() -> Any:  # noqa: ANN401
        return wire.request("get", f"{DRIVE_FILES_API_V3_URL}/{spreadsheet_id}", params=query).json()

    try:
        found = reading(lambda: wire.told(Asked(target=spreadsheet_id, account=account), call), pace)
    except AbmSheetsError:
        return None
    told = found.get("capabilities", {}).get("canEdit")
    return told if isinstance(told, bool) else None
