"""The cards that say one thing and what to do about it; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.addon.view import Button, Buttons, Card, Section, Words
from abm_sheets.errors import (
    DashboardMissing,
    FileProblem,
    HistoryNewer,
    NotShared,
    RemoteError,
    SpreadsheetUnknown,
    TabsMissing,
    WorkbookBusy,
    WorkbookError,
    WorkbookNewer,
)
from abm_sheets.errors.google import OfficeFile, SignInRefused, WorkbookFull
from abm_sheets.template.wayout import way_out

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.template.workbook import WorkbookTemplate


#: Which card says what a person has to do in Google Sheets first.
_TO_MEND = {OfficeFile: "office", WorkbookFull: "full", HistoryNewer: "newer", WorkbookNewer: "newer"}


def message(name: str, frame: WorkbookTemplate, *buttons: Button, text: str = "") -> Card:
    """Return the card ``name`` of the texts of the add-on, with its buttons."""
    texts = frame.addon
    told = text or texts[name]
    elements = (Words(text=told), Buttons(buttons=buttons)) if buttons else (Words(text=told),)
    return Card(
        name=name,
        title=texts["title"],
        sections=(Section(heading=texts[f"{name}_title"], elements=elements),),
    )


def grant(frame: WorkbookTemplate, name: str = "grant") -> Card:
    """Return the card that asks for access to the open spreadsheet."""
    return message(name, frame, Button(label=frame.addon["grant_button"], op="grant", primary=True))


def create(frame: WorkbookTemplate, spreadsheet_id: str, name: str = "create") -> Card:
    """Return the card of a spreadsheet without our tabs; they will be in the person's language.

    With the name "gone" only the Dashboard is not there, and somebody may have deleted it.
    """
    parameters = {"id": spreadsheet_id, "language": frame.workbook.language}
    label = frame.addon["create_button"]
    return message(name, frame, Button(label=label, op="create", parameters=parameters, primary=True))


def running(frame: WorkbookTemplate, spreadsheet_id: str) -> Card:
    """Return the card of work that goes on after the answer."""
    return message("running", frame, _again("home", {"id": spreadsheet_id}, frame, "check_button"))


def failed(error: Exception, frame: WorkbookTemplate, op: str, parameters: Mapping[str, str]) -> Card:
    """Return the card of a job that could not be done, and the way out."""
    spreadsheet_id = parameters.get("id", "")
    again = _again(op or "home", parameters, frame)
    if isinstance(error, (TabsMissing, DashboardMissing)):
        return create(frame, spreadsheet_id, "gone" if isinstance(error, DashboardMissing) else "create")
    if isinstance(error, SpreadsheetUnknown | NotShared):
        return grant(frame, "denied")
    if isinstance(error, SignInRefused):
        return expired(frame, op, parameters)
    if isinstance(error, FileProblem):
        return message("file", frame, again, text=" ".join(way_out(error, frame)))
    if name := _TO_MEND.get(type(error)):
        return message(name, frame, again)
    if isinstance(error, WorkbookBusy):
        return message("busy", frame, again)
    if isinstance(error, RemoteError):
        return message("away", frame, again)
    return message("refused" if isinstance(error, WorkbookError) else "bug", frame, again)


def expired(frame: WorkbookTemplate, op: str, parameters: Mapping[str, str]) -> Card:
    """Return the card of a token that Google no longer takes: every click brings a new one."""
    reauthorize = Button(label=frame.addon["reauthorize_button"], op="authorize")
    return message("expired", frame, _again(op or "home", parameters, frame), reauthorize)


def identity(frame: WorkbookTemplate, spreadsheet_id: str) -> Card:
    """Return the card for a person whom Google did not name."""
    reauthorize = Button(label=frame.addon["reauthorize_button"], op="authorize", primary=True)
    again = _again("home", {"id": spreadsheet_id}, frame, primary=False)
    return message("identity", frame, reauthorize, again)


def _again(
    op: str,
    parameters: Mapping[str, str],
    frame: WorkbookTemplate,
    label: str = "again_button",
    *,
    primary: bool = True,
) -> Button:
    kept = {key: value for key, value in parameters.items() if key != "op"}
    return Button(label=frame.addon[label], op=op, parameters=kept, primary=primary)
