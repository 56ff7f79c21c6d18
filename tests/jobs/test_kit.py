"""What today is: the zone that was asked for, else the spreadsheet's own, else that of its language."""

from datetime import UTC, date, datetime

import pytest

from abm_sheets.jobs.kit import Kit
from abm_sheets.template.load import load_rules, load_styles, load_workbook

#: Sunday evening in Greenwich is Monday, half past midnight, in Paris.
NOW = datetime(2026, 6, 28, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "own", "today"),
    [
        (None, None, date(2026, 6, 29)),
        (None, "America/New_York", date(2026, 6, 28)),
        ("Europe/Paris", "America/New_York", date(2026, 6, 29)),
        ("America/New_York", None, date(2026, 6, 28)),
    ],
)
def test_the_time_zone_decides_what_today_is(asked, own, today):
    template = load_workbook("fr")
    kit = Kit(
        client=None,
        templates=(template,),
        rules=load_rules(),
        styles=load_styles(),
        now=NOW,
        time_zone=asked,
    )

    assert kit.within(own).today(template) == today
