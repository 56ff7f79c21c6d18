"""A workbook to measure with: made by init-workbook, filled over the API, reached on this machine only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.sheets.signin import SignedIn, local_session
from abm_sheets.sheets.transport import Redirected, mounted
from abm_sheets.template.load import load_workbook
from abm_sheets.wiring import spreadsheet_kit
from benchmarks.programmes import AS_OF

if TYPE_CHECKING:
    from requests.adapters import BaseAdapter

    from abm_sheets.jobs.kit import Kit
    from benchmarks.programmes import Programme

API = "https://sheets.googleapis.com/v4/spreadsheets"
#: The morning of the day as of which everything is computed.
NOW = datetime.combine(AS_OF, time(8), UTC)


def kit_at(root: str, spreadsheet_id: str) -> Kit:
    """Return what a job works with on a spreadsheet behind an address of this machine, and nowhere else.

    ApiRootRefused for any other address, an empty one too: that would be Google itself.
    """
    return _kit(Redirected(root), spreadsheet_id)


def _kit(adapter: BaseAdapter, spreadsheet_id: str) -> Kit:
    session = local_session()
    counted = mounted(session, lambda: adapter)
    return replace(spreadsheet_kit(SignedIn(session=session), counted, spreadsheet_id, "benchmark"), now=NOW)


def fill(adapter: BaseAdapter, programme: Programme) -> str:
    """Create a workbook behind an adapter, fill its four tabs, and return its id."""
    session = local_session()
    mounted(session, lambda: adapter)
    made = session.post(API, json={"properties": {"title": "ABM"}}).json()["spreadsheetId"]
    init_workbook(_kit(adapter, made), language="fr", sample=False)
    titles = {key: tab.title for key, tab in load_workbook("fr").tabs.items()}
    room = [
        {"appendDimension": {"sheetId": tab.sheet_id, "dimension": "ROWS", "length": len(rows)}}
        for key, rows in programme.tabs.items()
        for tab in [load_workbook("fr").tabs[key]]
    ]
    _sent(session.post(f"{API}/{made}:batchUpdate", json={"requests": room}))
    data = [{"range": f"{titles[key]}!A1", "values": rows} for key, rows in programme.tabs.items()]
    body = {"valueInputOption": "RAW", "data": data}
    _sent(session.post(f"{API}/{made}/values:batchUpdate", json=body))
    return str(made)


def _sent(response: Any) -> None:  # noqa: ANN401
    if not response.ok:
        raise RuntimeError(response.text)
