"""What people do to a workbook between two refreshes: found, repaired with one more read, and reported."""

from __future__ import annotations

import pytest
from thorough import more

from abm_sheets.errors.google import ProtectedByHand
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Fault
from abm_sheets.sheets.client import closed_tabs
from abm_sheets.sheets.names import ALL_RANGES, PROTECTION_ID, TAB_RANGES

from .conftest import DAY, SID, differences

DASHBOARD, DEALS = 1005, 1004


@pytest.fixture
def refreshed(google, prepared):
    """A workbook refreshed once; its content."""
    google.double.hold(prepared.done)
    return prepared.refreshed


def _named(google, name):
    return next(each for each in google.double.form(SID)["namedRanges"] if each["name"] == name)


def test_the_ordinary_case_is_one_read_and_one_write(google, refreshed):
    google.plan()

    report = refresh(google.kit(SID), as_of=DAY)

    assert google.double.kinds() == ["values.batchGet", "spreadsheets.batchUpdate"]
    assert (report.repaired, report.api_calls.read, report.api_calls.write) == ((), 1, 1)
    assert differences(google.double.content(SID), refreshed) == []


def test_a_dropped_protection_is_put_back_with_one_more_read(google, refreshed):
    google.double.change(SID, {"deleteProtectedRange": {"protectedRangeId": PROTECTION_ID}})
    google.plan()

    report = refresh(google.kit(SID), as_of=DAY)

    assert google.double.kinds() == [
        "values.batchGet", "spreadsheets.batchUpdate", "spreadsheets.get", "spreadsheets.batchUpdate",
    ]  # fmt: skip
    assert report.repaired == ("protection",)
    assert differences(google.double.content(SID), refreshed) == []


@pytest.mark.parametrize("name", [*ALL_RANGES[:3], *more(*ALL_RANGES[3:])])
def test_a_deleted_named_range_is_put_back_and_reported(google, refreshed, name):
    google.double.change(SID, {"deleteNamedRange": {"namedRangeId": _named(google, name)["namedRangeId"]}})

    report = refresh(google.kit(SID), as_of=DAY)

    assert name in report.repaired
    assert _named(google, name)["range"] == refreshed["named"][name]["range"]
    google.plan()
    assert refresh(google.kit(SID), as_of=DAY).repaired == ()
    assert google.double.kinds() == ["values.batchGet", "spreadsheets.batchUpdate"]


@pytest.mark.parametrize(
    "change",
    [
        {
            "updateSheetProperties": {
                "properties": {"sheetId": DEALS, "title": "Contrats 2026"},
                "fields": "title",
            }
        },
        {"updateSheetProperties": {"properties": {"sheetId": DASHBOARD, "title": "Q1"}, "fields": "title"}},
        {"updateSheetProperties": {"properties": {"sheetId": DEALS, "index": 0}, "fields": "index"}},
        {"duplicateSheet": {"sourceSheetId": DEALS, "newSheetName": "Deals (copie)"}},
        {"duplicateSheet": {"sourceSheetId": DASHBOARD, "newSheetName": "Dashboard imprimé"}},
    ],
    ids=["renamed", "dashboard renamed like a cell", "moved", "duplicated", "dashboard duplicated"],
)
def test_a_tab_renamed_moved_or_duplicated_costs_nothing(google, refreshed, change):
    google.double.change(SID, change)
    google.plan()

    report = refresh(google.kit(SID), as_of=DAY)

    assert google.double.kinds() == ["values.batchGet", "spreadsheets.batchUpdate"]
    assert {kpi.key: kpi.value for kpi in report.findings.kpis}["roi"] == pytest.approx(500)


def test_a_deleted_tab_is_an_issue_and_the_rest_is_computed(google, refreshed):
    google.double.change(SID, {"deleteSheet": {"sheetId": 1003}})

    report = refresh(google.kit(SID), as_of=DAY)

    assert [issue.code for issue in report.findings.issues] == ["tab_missing"]
    assert {kpi.key: kpi.value for kpi in report.findings.kpis}["roi"] == pytest.approx(500)


def test_a_repair_whose_answer_is_lost_is_done_once(google, refreshed):
    google.double.change(SID, {"deleteProtectedRange": {"protectedRangeId": PROTECTION_ID}})
    google.plan(Fault("close", "spreadsheets.batchUpdate", nth=2, applied=True))

    report = refresh(google.kit(SID), as_of=DAY)

    assert report.repaired == ("protection",)
    assert differences(google.double.content(SID), refreshed) == []


def test_a_write_that_arrives_late_is_recognised_by_its_echo(google, refreshed):
    """Lost at first, applied while we look and send again: the refusal of the second is no failure."""
    google.double.change(
        SID, {"deleteNamedRange": {"namedRangeId": _named(google, TAB_RANGES["deals"])["namedRangeId"]}}
    )
    google.plan(
        Fault("unavailable", "spreadsheets.batchUpdate", applied=True),
        # The look after it sees nothing, as if the write were still on its way.
        Fault("invalid_signature", "values.batchGet", nth=3),
    )

    report = refresh(google.kit(SID), as_of=DAY)

    assert TAB_RANGES["deals"] in report.repaired
    assert differences(google.double.content(SID), refreshed) == []


def test_a_protection_made_by_hand_names_its_tab(google, prepared):
    google.double.hold(prepared.typed)
    before = google.double.content(SID)
    google.plan(Fault("protected", "spreadsheets.batchUpdate", times=None))

    with pytest.raises(ProtectedByHand):
        refresh(google.kit(SID), as_of=DAY)

    assert google.double.kinds() == ["values.batchGet", "spreadsheets.batchUpdate", "spreadsheets.get"]
    assert differences(google.double.content(SID), before) == []


def test_only_protections_that_keep_us_out_name_their_tabs():
    closed, warning, open_ = {}, {"warningOnly": True}, {"requestingUserCanEdit": True}
    sheets = [
        ("Deals", [open_, warning]),
        ("Dashboard", [closed]),
        ("Engagement", []),
        ("Comptes", [open_, closed]),
    ]
    found = {"sheets": [{"properties": {"title": title}, "protectedRanges": each} for title, each in sheets]}

    assert closed_tabs(found) == "Dashboard, Comptes"
    assert closed_tabs({}) == "–"


def test_cells_that_google_still_computes_are_waited_for(google, prepared):
    google.double.hold(prepared.typed)
    google.double.type_rows(SID, {"Comptes": [["Loading..."]]})
    google.plan()

    refresh(google.kit(SID), as_of=DAY)

    assert google.double.kinds().count("values.batchGet") == 3
    assert google.waits == [3.0, 3.0]
