"""Each fault, at each call, while it passes and while it lasts: applied exactly once, or a clear error and nothing."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from abm_sheets.cli.failing import explain
from abm_sheets.errors import AbmSheetsError
from abm_sheets.jobs.init_workbook import init_workbook
from abm_sheets.jobs.refresh import refresh
from abm_sheets.localsheets import Fault
from abm_sheets.sheets.retrying import Policy

from .conftest import DAY, differences

#: Fault: the error it ends with if it lasts, and whether it is worth trying again.
AT_ANY_CALL = {
    "unauthenticated": ("signin_rejected", False),
    "not_shared": ("not_shared_account", False),
    "insufficient_scope": ("signin_scopes", False),
    "api_disabled": ("api_disabled", False),
    "not_found": ("spreadsheet_unknown", False),
    "office_file": ("office_file", False),
    "timeout_page": ("api_away", True),
    "quota": ("quota_exhausted", True),
    "quota_project": ("quota_exhausted", True),
    "sorry_page": ("quota_exhausted", True),
    "internal": ("api_away", True),
    "bad_gateway_page": ("api_away", True),
    "unavailable": ("api_away", True),
    "hang": ("api_slow", True),
    "close": ("api_unreachable", True),
    "truncated": ("api_away", True),
    "cut": ("api_unreachable", True),
}
#: Those after which nobody knows whether a write was applied.
UNKNOWN = {fault for fault, (_, again) in AT_ANY_CALL.items() if again} - {
    "quota",
    "quota_project",
    "sorry_page",
}
#: What a write adds: a sheet that is shared for reading, and what a person protected.
AT_A_WRITE = {
    "may_not_write": ("not_editor_account", False),
    "protected": ("protected_by_hand_account", False),
}

READ, WRITE, FORM = "values.batchGet", "spreadsheets.batchUpdate", "spreadsheets.get"
#: Job, call: its kind, and which of that kind it is.
REFRESH_CALLS = {"read": (READ, 1), "write": (WRITE, 1)}
#: Four reads and two writes of init-workbook: at which of them a fault strikes is drawn by turns.
INIT_CALLS = {"form": (FORM, 1), "headers": (READ, 1), "empty tab?": (READ, 2), "write": (WRITE, 1), "read for sample": (READ, 3), "sample": (WRITE, 2)}  # fmt: skip


def _cases(calls, *, of_refresh):
    """Every fault at every call, in every way; what is left to ``make test-all`` has a neighbour that is not.

    What the program makes of a fault (``sheets.answers``, ``sheets.client``) is one code for every job and every
    call: the refresh shows each fault, in one of its ways. What a job makes of a failure depends on the call and on
    the kind of failure alone: the refresh shows each such pair, the init each call and each kind.
    """
    cases = list(_all(calls))
    chosen = [case for case in cases if case.mine and of_refresh]
    shown = {key for case in chosen for key in _keys(case, of_refresh)}
    for case in cases:
        if not shown.issuperset(keys := _keys(case, of_refresh)):
            chosen.append(case)
            shown |= keys
    for case in cases:
        how = f"{'after' if case.applied else 'before'} applying, {'for ever' if case.lasts else 'once'}"
        yield pytest.param(
            Fault(case.fault, case.kind, nth=case.nth, times=None if case.lasts else 1, applied=case.applied),
            case.ends,
            marks=() if case in chosen else (pytest.mark.thorough,),
            id=f"{case.at} | {case.fault} | {how}",
        )


def _keys(case, of_refresh):
    return {(case.at, case.failure)} if of_refresh else {case.at, case.failure}


class Case(NamedTuple):
    at: str
    kind: str
    nth: int
    fault: str
    applied: bool
    lasts: bool
    #: The error it ends with.
    ends: str | None
    #: Its kind: whether it is tried again, whether its outcome is unknown, whether it was applied, whether it lasts.
    failure: tuple[bool, bool, bool, bool]
    #: Is it this fault's turn, here and in this way?
    mine: bool


def _all(calls):
    kinds = [[at for at, (kind, _) in calls.items() if (kind == WRITE) == writes] for writes in (False, True)]
    for at, (kind, nth) in calls.items():
        faults = AT_ANY_CALL | (AT_A_WRITE if kind == WRITE else {})
        alike = kinds[kind == WRITE]
        for turn, (fault, (code, again)) in enumerate(faults.items()):
            # What could be read a moment ago is shared.
            ends = "not_editor_account" if (kind, fault) == (WRITE, "not_shared") else code
            unknown = kind == WRITE and fault in UNKNOWN
            ways = [
                (applied, lasts)
                for applied in ((False, True) if unknown else (False,))
                for lasts in ((False, True) if again else (True,))
            ]
            here, way = alike[turn % len(alike)], ways[turn // len(alike) % len(ways)]
            for applied, lasts in ways:
                yield Case(
                    at, kind, nth, fault, applied, lasts,
                    ends=ends if lasts or not again else None,
                    failure=(again, unknown, applied, lasts),
                    mine=(at, applied, lasts) == (here, *way),
                )  # fmt: skip


@pytest.fixture
def policy(google):
    """Seconds instead of minutes for what hangs; twice is enough to show that it is tried again."""
    google.policy = Policy(timeout=(5.0, 1.0), tries=2)


@pytest.mark.parametrize(("plan", "code"), [*_cases(REFRESH_CALLS, of_refresh=True)])
def test_a_refresh_under_a_fault_is_applied_exactly_once_or_not_at_all(google, prepared, policy, plan, code):
    sid = google.double.hold(prepared.typed)
    before = google.double.content(sid)
    google.plan(plan)

    # What was applied is found at the first look, so that a fault that lasts does no harm either.
    if code is None or plan.applied:
        refresh(google.kit(sid), as_of=DAY)
        assert differences(google.double.content(sid), prepared.refreshed) == []
    else:
        with pytest.raises(AbmSheetsError) as raised:
            refresh(google.kit(sid), as_of=DAY)
        assert raised.value.code == code
        assert explain(raised.value) in (2, 3, 4)
        assert differences(google.double.content(sid), before) == []

    if plan.applied:
        assert [each for each in google.double.kinds() if each.startswith(WRITE)] == [f"{WRITE}*"]
    assert sum(google.waits) < 200


@pytest.mark.parametrize(("plan", "code"), [*_cases(INIT_CALLS, of_refresh=False)])
def test_an_init_under_a_fault_makes_the_workbook_once_or_says_why_not(google, prepared, policy, plan, code):
    double, sid = google.double, google.double.hold(prepared.blank)
    before = double.content(sid)
    google.plan(plan)

    if code is None or plan.applied:
        init_workbook(google.kit(sid), sample=True)
    else:
        with pytest.raises(AbmSheetsError) as raised:
            init_workbook(google.kit(sid), sample=True)
        assert raised.value.code in (code, "outcome_unknown")
        first = plan.kind == FORM or plan.nth <= (1 if plan.kind == WRITE else 2)
        assert (differences(double.content(sid), before) == []) == first
        # A half-made workbook is finished by the next run.
        double.faults.clear()
        init_workbook(google.kit(sid), sample=True)
    assert differences(double.content(sid), prepared.initialised) == []
