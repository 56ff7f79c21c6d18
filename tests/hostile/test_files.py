"""The same workbooks as files that openpyxl wrote, and in the API over HTTP: refreshed from end to end."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path  # noqa: TC003 - hypothesis reads the hints
from typing import TYPE_CHECKING, Any

import pytest
from e2e.book import edited, tab_xml
from e2e.schema import problems
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from thorough import THOROUGH

from abm_sheets import wiring
from abm_sheets.errors import DashboardMissing, TabsMissing
from abm_sheets.intake.dates import EPOCH
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import LocalSheets
from abm_sheets.localsheets.door import Door
from abm_sheets.target import understand
from drawing import FORM, D
from oracle.reckoning import reckon

from .test_in_memory import MOMENT, never_a_guess, the_same
from .workbooks import Hostile, workbooks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from abm_sheets.model.report import RefreshReport

TYPED = [tab.title for key, tab in FORM.tabs.items() if key != "dashboard"]
#: A whole run takes a second or two.
FEW = settings(
    max_examples=int(os.environ.get("HOSTILE", "0")) // 50 or (3 if THOROUGH else 1),
    deadline=None,
    derandomize="HOSTILE" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A workbook just made."""
    path = tmp_path_factory.mktemp("hostile") / "neuf.xlsx"
    wiring.init_workbook(str(path), language="fr", sample=False)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


def refreshed(text: str) -> RefreshReport:
    with wiring.opened(understand(text)) as kit:
        return refresh(replace(kit, now=MOMENT), as_of=D)


def checked(report: RefreshReport, book: Hostile) -> None:
    """Every figure is what the second calculation gives for the cells that were read, or none.

    It knows no rows above the headers: they are taken off.
    """
    tabs = {
        tab.title: [list(row) for row in tab.rows[book.above.get(tab.title, 0) :]]
        for tab in report.raw.tabs.values()
    }
    expected = reckon(tabs, D, D)
    if {code for _, code in expected.issues} & {"header_missing", "header_duplicate", "tab_missing"}:
        never_a_guess(report.findings, expected)
    else:
        the_same(report.findings, expected, book.lifted)


def as_typed(cell: Any, draw_date: bool) -> Any:
    """A cell as openpyxl can write it: no control signs, no number that no spreadsheet has, days as days."""
    if isinstance(cell, str):
        return ILLEGAL_CHARACTERS_RE.sub("", cell).replace("\ufffe", "").replace("\ud800", "")[:32_000]
    if isinstance(cell, int) and not isinstance(cell, bool) and cell.bit_length() > 60:
        return None
    if draw_date and type(cell) is int and 40_000 < cell < 50_000:
        return EPOCH + timedelta(days=cell)
    return cell


def type_into(path: Path, book: Hostile, *, merged: bool, hidden: bool, days: bool) -> None:
    """Write the workbook with openpyxl, over the headers too; cells are merged and rows hidden below."""
    with edited(path) as file:
        for title, grid in book.tabs.items():
            sheet = file[title]
            sheet.delete_rows(1, 2)
            for row, line in enumerate([*[["Titre"]] * book.above.get(title, 0), *grid], 1):
                for column, cell in enumerate(line, 1):
                    sheet.cell(row, column).value = as_typed(cell, days)
            last = sheet.max_row
            if hidden:
                sheet.row_dimensions[2].hidden = True
            if merged:
                # The API gives the first cell of a merge, and nothing for the others.
                sheet.merge_cells(start_row=last, end_row=last + 1, start_column=1, end_column=2)
        for title in set(TYPED) - book.tabs.keys():
            del file[title]


@FEW
@given(workbooks(), st.booleans(), st.booleans(), st.booleans())
def test_a_hostile_file_is_refreshed_and_what_was_typed_stays_byte_for_byte(
    empty, folder, book, merged, hidden, days
):
    path = folder / "hostile.xlsx"
    path.write_bytes(empty)
    type_into(path, book, merged=merged, hidden=hidden, days=days)
    typed = [tab for tab in TYPED if tab in book.tabs]
    before = tab_xml(path, typed)

    report = refreshed(str(path))

    assert report.written
    checked(report, book)
    assert tab_xml(path, typed) == before
    again = refreshed(str(path))
    assert again.findings.kpis == report.findings.kpis
    assert tab_xml(path, typed) == before


class Recorded(LocalSheets):
    """The API, and every write that reached it."""

    def __init__(self) -> None:
        super().__init__()
        self.batches: list[Any] = []

    def handle(self, method, path, query="", headers=None, body=None):
        if path.endswith(":batchUpdate"):
            self.batches.append(json.loads(body))
        return super().handle(method, path, query, headers, body)


@pytest.fixture(scope="module")
def service() -> Iterator[tuple[Recorded, str]]:
    service = Recorded()
    with Door(service) as door:
        thread = threading.Thread(target=door.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield service, door.address
        door.shutdown()
        thread.join()


def typed_cells(service: LocalSheets, sid: str) -> list[Any]:
    ranges = "&".join(f"ranges={title}" for title in TYPED)
    query = f"{ranges}&valueRenderOption=FORMULA"
    answer = service.handle("GET", f"/v4/spreadsheets/{sid}/values:batchGet", query).json()
    return answer["valueRanges"]


@FEW
@given(workbooks(broken=False), st.sampled_from(["RAW", "USER_ENTERED"]))
def test_a_hostile_spreadsheet_is_refreshed_over_http_and_what_was_typed_stays(
    empty, folder, service, book, option
):
    api, address = service
    path = folder / "http.xlsx"
    path.write_bytes(empty)
    sid = api.open(path)
    data = [
        {"range": f"{title}!A1", "values": [[api_cell(cell) for cell in row] for row in grid]}
        for title, grid in book.tabs.items()
    ]
    body = json.dumps({"valueInputOption": option, "data": data})
    answer = api.handle("POST", f"/v4/spreadsheets/{sid}/values:batchUpdate", "", {}, body)
    assert answer.status == 200, answer.body[:300]
    before = typed_cells(api, sid)
    api.batches.clear()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ABM_SHEETS_API_ROOT", address)
        report = refreshed(sid)

    checked(report, replace(book, above={}))
    assert typed_cells(api, sid) == before
    assert [each for body in api.batches for each in problems("BatchUpdateSpreadsheetRequest", body)] == []
    api.drop(sid)


def api_cell(cell: Any) -> Any:
    """A cell as JSON can hold it; None would leave the cell as it was."""
    if isinstance(cell, str):
        return cell.replace("\ud800", "")
    if isinstance(cell, int) and not isinstance(cell, bool) and cell.bit_length() > 60:
        return ""
    return "" if cell is None else cell


@pytest.mark.parametrize(
    ("gone", "error"),
    [(TYPED, TabsMissing), (["Dashboard"], DashboardMissing)],
    ids=["no tab to read", "no tab to write into"],
)
def test_where_the_structure_makes_it_impossible_the_old_file_stays_byte_for_byte(
    empty, tmp_path, gone, error
):
    path = tmp_path / "suivi.xlsx"
    path.write_bytes(empty)
    refreshed(str(path))
    with edited(path) as file:
        for title in gone:
            del file[title]
        if "Dashboard" not in file.sheetnames:
            file.create_sheet("Notes")
    before = path.read_bytes()

    with pytest.raises(error):
        refreshed(str(path))

    assert path.read_bytes() == before
