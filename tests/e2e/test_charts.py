"""Charts from refresh to refresh: as many as before, and back when somebody deletes one."""

import json


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
