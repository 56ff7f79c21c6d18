"""Charts from refresh to refresh: as many as before, and back when somebody deletes one."""

import json
from collections import Counter

import pytest

from .book import edited, opened


def _charts(api, sid):
    (dashboard,) = [sheet for sheet in api.get(sid)["sheets"] if "charts" in sheet]
    return dashboard["properties"]["title"], [chart["chartId"] for chart in dashboard["charts"]]


def _formed(api, sid):
    told = api.get(sid)
    counted = ("protectedRanges", "bandedRanges", "conditionalFormats", "charts")
    return len(told["namedRanges"]), [
        [len(sheet.get(key, [])) for key in counted] for sheet in told["sheets"]
    ]


def test_a_chart_deleted_by_hand_comes_back_and_then_it_is_one_read_and_one_write_again(api, demo, refresh):
    sid = api.open(demo)
    before = _charts(api, sid)
    body = {"requests": [{"deleteEmbeddedObject": {"objectId": before[1][0]}}]}
    answer = api.handle("POST", f"/v4/spreadsheets/{sid}:batchUpdate", "", {}, json.dumps(body))
    refresh(sid, as_of=None)

    assert answer.status == 200
    assert before == ("Dashboard", [2001, 2002, 2003, 2004, 2005])
    assert (_charts(api, sid)[0], sorted(_charts(api, sid)[1])) == before
    assert refresh(sid, as_of=None).calls == {"read": 1, "write": 1}


def test_refreshing_again_leaves_as_many_charts_stripes_protections_and_names(api, demo, refresh):
    sid = api.open(demo)
    before = _formed(api, sid)
    refresh(sid, as_of=None)

    assert _formed(api, sid) == before


def _drawn(path):
    """How many charts of each title a file has, as another program reads it."""
    charts = [chart for sheet in opened(path).worksheets for chart in sheet._charts]
    return Counter("".join(run.t for run in chart.title.tx.rich.p[0].r) for chart in charts)


@pytest.mark.thorough
def test_a_program_that_renames_the_frames_of_charts_leaves_no_second_set(demo, refresh):
    before = _drawn(demo)
    with edited(demo):
        pass  # openpyxl calls them Chart 1, Chart 2, ...
    refresh(demo, as_of=None)
    once = _drawn(demo)
    with edited(demo):
        pass
    refresh(demo, as_of=None)

    assert set(before.values()) == {1}
    assert len(before) == 5
    assert (once, _drawn(demo)) == (before, before)


def test_a_chart_that_the_team_drew_of_our_numbers_stays(demo, refresh):
    from openpyxl.chart import LineChart, Reference

    with edited(demo) as book:
        sheet = book["Dashboard"]
        chart = LineChart()
        chart.title = "La nôtre"
        chart.add_data(Reference(sheet, min_col=36, min_row=11, max_row=20))
        sheet.add_chart(chart, "B200")
    refresh(demo, as_of=None)

    drawn = _drawn(demo)
    assert (drawn["La nôtre"], drawn.total()) == (1, 6)
