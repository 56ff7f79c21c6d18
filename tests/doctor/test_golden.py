"""What doctor says in French, whole: each text with the situation that it is for."""

import pytest

from abm_sheets.sheets.names import PROTECTION_ID

from .conftest import LEA, ROBOT, SID, golden


def test_a_workbook_in_good_health(doctor):
    result = doctor(SID)

    golden("healthy", result)
    assert result.code == 0


def test_a_workbook_that_is_not_shared(google, doctor):
    google.access.sharing.of(SID).permissions.clear()

    result = doctor(SID)

    golden("not_shared", result)
    assert result.code == 1


def test_an_office_file(google, doctor):
    google.access.sharing.of(SID).office = True

    golden("office_file", doctor(SID))


def test_the_api_is_off(google, doctor):
    google.access.disabled = {"sheets"}

    golden("api_off", doctor(SID))


def test_no_credentials(doctor, monkeypatch):
    monkeypatch.delenv("ABM_SHEETS_API_ROOT")
    monkeypatch.delenv("ABM_SHEETS_CREDENTIALS")
    # Google's own look-up asks a server of its cloud whether this machine is one of its own.
    monkeypatch.setenv("NO_GCE_CHECK", "true")

    result = doctor(SID)

    golden("no_credentials", result)
    assert (result.code, result.err) == (1, "")


@pytest.mark.parametrize(
    ("seconds", "name"), [(-180, "clock_ahead"), (-1200, "clock_ahead_refused"), (180, "clock_behind")]
)
def test_a_clock_that_is_wrong(google, doctor, seconds, name):
    google.clock.advance(seconds)

    golden(name, doctor(SID))


def test_a_protection_by_hand(google, doctor):
    google.by_hand(
        {"deleteProtectedRange": {"protectedRangeId": PROTECTION_ID}},
        {
            "addProtectedRange": {
                "protectedRange": {
                    "protectedRangeId": 7,
                    "range": {"sheetId": 1005},
                    "editors": {"users": [LEA]},
                }
            }
        },
    )

    result = doctor(SID)

    golden("protected_by_hand", result)
    assert ROBOT in result.out


def test_an_empty_sheet_just_shared(google, doctor):
    google.blank()
    google.access.sharing.share(SID, ROBOT, "writer")

    golden("empty_sheet", doctor(SID))
