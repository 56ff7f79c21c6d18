"""Charts, slicers and filter views: kept in memory and in files, and moved with what they show."""

import pytest

from abm_sheets.localsheets import LocalSheets

from .client import Api
from .parts import changed, parts


def _source(column, *, first=0, end=5, sheet_id=0):
    return {"sourceRange": {"sources": [{"sheetId": sheet_id, "startRowIndex": first, "endRowIndex": end,
                                         "startColumnIndex": column, "endColumnIndex": column + 1}]}}  # fmt: skip


def _spec(**kinds):
    return {"title": "Couverture", **(kinds or {"basicChart": {
        "chartType": "COLUMN",
        "domains": [{"domain": _source(0)}],
        "series": [{"series": _source(1)}, {"series": _source(2)}],
    }})}  # fmt: skip


def _at(row=0, column=4, sheet_id=0, **more):
    cell = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    return {"overlayPosition": {"anchorCell": cell, **more}}


def _add(api, chart_id=7, spec=None, position=None):
    chart = {"chartId": chart_id, "spec": spec or _spec(), "position": position or _at()}
    return api.batch({"addChart": {"chart": chart}})[0]["addChart"]["chart"]


def _charts(api, tab=0):
    return api.get()["sheets"][tab].get("charts", [])


def test_a_chart_is_drawn_at_its_place_and_of_googles_size(api):
    chart = _add(api)

    assert chart["chartId"] == 7
    assert chart["position"] == {
        "overlayPosition": {"anchorCell": {"columnIndex": 4}, "widthPixels": 600, "heightPixels": 371}
    }
    assert chart["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"] == [
        {"startRowIndex": 0, "endRowIndex": 5, "startColumnIndex": 1, "endColumnIndex": 2}
    ]
    assert _charts(api) == [chart]


def test_an_id_of_ours_is_not_taken_yet(api):
    ids = {api.batch({"addChart": {"chart": {"spec": _spec(), "position": _at()}}})[0]["addChart"]["chart"]["chartId"]
           for _ in range(3)}  # fmt: skip

    assert len(ids) == 3


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"addChart": {"chart": {"chartId": 7, "spec": _spec(), "position": _at()}}},
         "addChart: Cannot add embedded object with id 7, an object with that id already exists."),
        ({"addChart": {"chart": {"spec": {"title": "x"}, "position": _at()}}},
         ("addChart: One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or orgChart "
         "must be set on chartSpec.")),
        ({"addChart": {"chart": {"spec": _spec()}}},
         "addChart: One of EmbeddedObjectPosition.overlayPosition or EmbeddedObjectPosition.sheetId must be set"),
        ({"addChart": {"chart": {"spec": _spec(), "position": _at(sheet_id=9)}}}, "addChart: No sheet with id: 9"),
        ({"addChart": {"chart": {"spec": _spec(pieChart={"series": _source(1, sheet_id=9)}), "position": _at()}}},
         "addChart: No grid with id: 9"),
        ({"updateChartSpec": {"chartId": 8, "spec": _spec()}}, "updateChartSpec: No chart with id: 8"),
        ({"updateChartSpec": {"chartId": 7, "spec": {"title": "only"}}},
         ("updateChartSpec: One of basicChart, pieChart, bubbleChart, candelstickChart, histogramChart, or "
         "orgChart must be set on chartSpec.")),
        ({"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": _at()}},
         ("updateEmbeddedObjectPosition: At least one field must be listed in 'fields'. (Use '*' to indicate "
         "all fields.)")),
        ({"updateEmbeddedObjectPosition": {"objectId": 8, "newPosition": _at(), "fields": "*"}},
         "updateEmbeddedObjectPosition: No embedded object with id: 8"),
        ({"deleteEmbeddedObject": {"objectId": 8}}, "deleteEmbeddedObject: No embedded object with id: 8"),
        ({"updateSlicerSpec": {"slicerId": 8, "spec": {}, "fields": "title"}},
         "updateSlicerSpec: No slicer with id: 8"),
    ],
)  # fmt: skip
def test_charts_that_cannot_be(api, request_, message):
    before = _add(api)

    assert api.refusal(request_) == f"Invalid requests[0].{message}"
    assert _charts(api) == [before]


def test_a_chart_of_nothing_is_googles_own_500(api):
    answer = api.raw("POST", ":batchUpdate", {"requests": [
        {"addChart": {"chart": {"spec": _spec(basicChart={"chartType": "LINE"}), "position": _at()}}}
    ]})  # fmt: skip

    assert (answer.status, answer.json()["error"]["status"]) == (500, "INTERNAL")


def test_a_new_spec_replaces_the_old_one_and_does_not_move_the_chart(api):
    before = _add(api, position=_at(3, 2))
    api.batch({"updateChartSpec": {"chartId": 7, "spec": {"pieChart": {"domain": _source(0)}}}})

    (after,) = _charts(api)
    assert after["position"] == before["position"]
    assert after["spec"] == {"hiddenDimensionStrategy": "SKIP_HIDDEN_ROWS_AND_COLUMNS",
                             "pieChart": {"domain": before["spec"]["basicChart"]["domains"][0]["domain"]}}  # fmt: skip


def test_a_chart_is_moved_and_resized(api):
    _add(api)
    (reply,) = api.batch(
        {"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": _at(2, 1, widthPixels=300),
                                          "fields": "anchorCell,widthPixels"}}
    )  # fmt: skip

    position = {"overlayPosition": {"anchorCell": {"rowIndex": 2, "columnIndex": 1}, "widthPixels": 300,
                                    "heightPixels": 371}}  # fmt: skip
    assert reply == {"updateEmbeddedObjectPosition": {"position": position}}
    assert _charts(api)[0]["position"] == position


def test_a_chart_is_moved_to_another_tab_and_taken_away(api):
    api.batch({"addSheet": {"properties": {"sheetId": 5, "title": "Autre"}}})
    _add(api)
    api.batch(
        {"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": _at(0, 0, 5), "fields": "anchorCell"}}
    )
    assert (len(_charts(api, 0)), len(_charts(api, 1))) == (0, 1)

    assert api.batch({"deleteEmbeddedObject": {"objectId": 7}}) == [{}]
    assert _charts(api, 1) == []


def test_a_border(api):
    _add(api)
    api.batch({"updateEmbeddedObjectBorder": {
        "objectId": 7, "border": {"colorStyle": {"rgbColor": {"red": 1}}}, "fields": "colorStyle"}})  # fmt: skip

    assert _charts(api)[0]["border"] == {"colorStyle": {"rgbColor": {"red": 1}}, "color": {"red": 1}}


def _dimension(kind, rows, start, end):
    where = {"sheetId": 0, "dimension": "ROWS" if rows else "COLUMNS", "startIndex": start, "endIndex": end}
    return {kind: {"range": where}}


def _columns(chart, part="series"):
    spec = chart["spec"]["basicChart"]
    found = [each["series" if part == "series" else "domain"] for each in spec.get(part, [])]
    return [source["startColumnIndex"] for each in found for source in each["sourceRange"]["sources"]]


def test_a_chart_goes_along_with_the_cells_it_shows(api):
    _add(api, position=_at(3, 4))
    api.batch(_dimension("insertDimension", rows=False, start=1, end=2))
    api.batch(_dimension("insertDimension", rows=True, start=0, end=2))

    (chart,) = _charts(api)
    assert (_columns(chart, "domains"), _columns(chart)) == ([0], [2, 3])
    assert chart["position"]["overlayPosition"]["anchorCell"] == {"rowIndex": 5, "columnIndex": 5}
    rows = chart["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"][0]
    assert (rows["startRowIndex"], rows["endRowIndex"]) == (2, 7)


def test_a_series_goes_with_its_column_and_nothing_is_said(api):
    _add(api)
    assert api.batch(_dimension("deleteDimension", rows=False, start=1, end=2)) == [{}]
    assert _columns(_charts(api)[0]) == [1]

    api.batch(_dimension("deleteDimension", rows=False, start=1, end=2))
    assert _charts(api)[0]["spec"]["basicChart"]["series"] == []


def test_a_chart_of_a_tab_that_is_deleted(api):
    api.batch({"addSheet": {"properties": {"sheetId": 5, "title": "Chiffres"}}})
    _add(api, 1, _spec(pieChart={"domain": _source(0, sheet_id=5), "series": _source(1)}))
    _add(api, 2, position=_at(sheet_id=5))
    api.batch({"deleteSheet": {"sheetId": 5}})

    (left,) = _charts(api)
    assert left["chartId"] == 1
    assert set(left["spec"]["pieChart"]) == {"series"}


def test_a_copied_tab_has_charts_of_its_own(api):
    _add(api, position=_at(1, 1))
    api.batch({"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 9, "insertSheetIndex": 1}})

    ((one,), (two,)) = _charts(api, 0), _charts(api, 1)
    assert one["chartId"] != two["chartId"]
    assert two["position"]["overlayPosition"]["anchorCell"] == {"sheetId": 9, "rowIndex": 1, "columnIndex": 1}
    assert two["spec"]["basicChart"]["domains"][0]["domain"]["sourceRange"]["sources"][0]["sheetId"] == 9


def test_what_is_left_out_is_said(api):
    own_tab = {"addChart": {"chart": {"spec": _spec(), "position": {"newSheet": True}}}}
    for request_ in (own_tab, {"addTable": {"table": {}}}, {"autoFill": {}}):
        answer = api.raw("POST", ":batchUpdate", {"requests": [request_]})
        assert answer.status == 501
        assert "localsheets" in answer.json()["error"]["message"]


def test_a_slicer(api):
    area = {"startRowIndex": 0, "endRowIndex": 5, "startColumnIndex": 0, "endColumnIndex": 2}
    slicer = {"slicerId": 3, "spec": {"dataRange": area, "title": "Tri", "columnIndex": 1}, "position": _at()}
    assert api.batch({"addSlicer": {"slicer": slicer}})[0]["addSlicer"]["slicer"]["slicerId"] == 3
    assert "Cannot add embedded object with id 3" in api.refusal(
        {"addChart": {"chart": {"chartId": 3, "spec": _spec(), "position": _at()}}}
    )

    api.batch({"updateSlicerSpec": {"slicerId": 3, "spec": {"title": "Filtre"}, "fields": "title"}},
              _dimension("insertDimension", rows=True, start=0, end=1))  # fmt: skip
    (kept,) = api.get()["sheets"][0]["slicers"]
    assert kept["spec"]["title"] == "Filtre"
    assert kept["spec"]["dataRange"] == {**area, "startRowIndex": 1, "endRowIndex": 6}
    api.batch({"deleteEmbeddedObject": {"objectId": 3}})
    assert "slicers" not in api.get()["sheets"][0]


def test_filter_views(api):
    area = {"startRowIndex": 0, "endRowIndex": 5}
    view = {"filterViewId": 4, "title": "Mes comptes", "range": area}
    (reply,) = api.batch({"addFilterView": {"filter": view}})
    assert reply["addFilterView"]["filter"] == view
    assert "already exists" in api.refusal({"addFilterView": {"filter": view}})

    (copy,) = api.batch({"duplicateFilterView": {"filterId": 4}})
    assert copy["duplicateFilterView"]["filter"]["title"] == "Copy of Mes comptes"
    api.batch({"updateFilterView": {"filter": {"filterViewId": 4, "title": "Priorité A"}, "fields": "title"}},
              _dimension("insertDimension", rows=True, start=2, end=4))  # fmt: skip
    first, second = api.get()["sheets"][0]["filterViews"]
    assert (first["title"], first["range"]) == ("Priorité A", {"startRowIndex": 0, "endRowIndex": 7})
    api.batch(*({"deleteFilterView": {"filterId": each["filterViewId"]}} for each in (first, second)))
    assert "filterViews" not in api.get()["sheets"][0]
    assert api.refusal({"deleteFilterView": {"filterId": 4}}).endswith("No filter view with id: 4")


def test_charts_outlive_the_program_and_leave_the_file_as_it_was(team_file, open_file):
    before = parts(team_file)
    api = open_file(team_file)
    tab = api.get()["sheets"][0]["properties"]["sheetId"]
    made = _add(api, spec=_spec(pieChart={"series": _source(1, sheet_id=tab)}), position=_at(sheet_id=tab))
    api.batch({"addFilterView": {"filter": {"filterViewId": 4, "title": "À moi", "range": {"sheetId": tab}}}})

    again = Api(service := LocalSheets(), service.open(team_file))
    assert _charts(again) == [made]
    assert again.get()["sheets"][0]["filterViews"][0]["title"] == "À moi"
    # A pie is not drawn in a file yet; the tab that it lies on is the only one that may be written anew.
    touched = {
        name for name in changed(before, parts(team_file)) if name.startswith(("xl/worksheets", "xl/charts"))
    }
    assert touched <= {"xl/worksheets/sheet1.xml"}
