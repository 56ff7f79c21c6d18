"""The policy of trying again: what is repeated, how often, after how long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.errors import ApiUnavailable, QuotaExhausted
from abm_sheets.sheets.retrying import Failure, Outcome, Pace, Policy, reading, writing

LATER, MINUTE, UNKNOWN, FINAL = Outcome.NOT_APPLIED, Outcome.MINUTE, Outcome.UNKNOWN, Outcome.FINAL


class Sheet:
    """Counts what is written; each call has the fate that stands next in line, and then succeeds."""

    def __init__(self, *fates):
        self.fates = list(fates)
        self.sent = self.written = self.looks = 0

    def call(self):
        self.sent += 1
        fate = self.fates.pop(0) if self.fates else (None, True)
        outcome, applied = fate if isinstance(fate, tuple) else (fate, False)
        self.written += applied
        if outcome is not None:
            error = QuotaExhausted("x") if outcome is MINUTE else ApiUnavailable("x")
            raise Failure(error, outcome)

    def look(self):
        self.looks += 1
        return self.written > 0


def pace(waits, chance=0.5):
    return Pace(sleep=waits.append, chance=lambda: chance)


@pytest.mark.parametrize(
    ("fates", "waits"),
    [
        ([], []),
        ([UNKNOWN], [0.5]),
        ([LATER, UNKNOWN, LATER], [0.5, 1.0, 2.0]),
        ([MINUTE], [63.5]),
        ([MINUTE, MINUTE], [63.5, 63.5]),
        ([LATER, MINUTE, LATER], [0.5, 63.5, 2.0]),
    ],
)
def test_a_read_is_repeated_whatever_happened(fates, waits):
    sheet, waited = Sheet(*fates), []

    reading(sheet.call, pace(waited))

    assert (sheet.sent, waited) == (len(fates) + 1, waits)


@pytest.mark.parametrize(
    ("fates", "sent", "error"),
    [
        ([FINAL], 1, ApiUnavailable),
        ([UNKNOWN] * 9, 5, ApiUnavailable),
        ([LATER] * 9, 5, ApiUnavailable),
        ([MINUTE] * 9, 3, QuotaExhausted),
    ],
)
def test_trying_again_has_an_end(fates, sent, error):
    for run in (reading, lambda call, slow: writing(call, slow, lambda: False)):
        sheet = Sheet(*fates)
        with pytest.raises(error):
            run(sheet.call, pace([]))
        assert sheet.sent == sent


@pytest.mark.parametrize(
    ("fates", "sent", "looks"),
    [
        ([], 1, 0),
        ([LATER], 2, 0),
        ([MINUTE], 2, 0),
        ([(UNKNOWN, True)], 1, 1),
        ([(UNKNOWN, False)], 2, 1),
        ([(UNKNOWN, False), (UNKNOWN, True)], 2, 2),
        ([(UNKNOWN, False), LATER], 3, 2),
        ([(UNKNOWN, False)] * 4 + [(UNKNOWN, True)], 5, 5),
    ],
)
def test_a_write_is_looked_for_before_it_is_sent_again(fates, sent, looks):
    sheet = Sheet(*fates)

    writing(sheet.call, pace([]), sheet.look)

    assert (sheet.sent, sheet.looks, sheet.written) == (sent, looks, 1)


def test_without_a_way_to_look_an_unknown_outcome_is_the_callers():
    sheet = Sheet((UNKNOWN, True))

    with pytest.raises(Failure):
        writing(sheet.call, pace([]), None)

    assert sheet.sent == 1


@given(
    st.lists(st.sampled_from([LATER, MINUTE, (UNKNOWN, False), (UNKNOWN, True), FINAL]), max_size=12),
    st.floats(0, 1),
)
def test_whatever_happens_a_write_is_there_once_or_an_error_says_why(fates, chance):
    sheet, waits = Sheet(*fates), []
    try:
        writing(sheet.call, pace(waits, chance), sheet.look)
    except (ApiUnavailable, QuotaExhausted):
        assert sheet.written == 0
    else:
        assert sheet.written == 1
    policy = Policy()
    assert sheet.sent <= policy.tries
    assert sum(waits) <= policy.minutes * (policy.minute + 5) + 15


@pytest.mark.parametrize(("seconds", "waits"), [(7.0, [7.0]), (0.0, [0.0]), (121.0, None)])
def test_what_google_asks_us_to_wait_is_waited_unless_it_is_too_long(seconds, waits):
    waited = []
    once = [Failure(QuotaExhausted("x"), MINUTE, retry_after=seconds)]

    def call():
        if once:
            raise once.pop()

    if waits is None:
        with pytest.raises(QuotaExhausted):
            reading(call, pace(waited))
    else:
        reading(call, pace(waited))
        assert waited == waits
