"""Charts in files: what Excel draws is made from the requests, replaced in place, and takes nothing else along."""

import re

import pytest

from .parts import changed, number, opened, parts, rewritten_part, saved_by_libreoffice, text


def _range(column, first=0, end=4, sheet_id=0):
    return {"sourceRange": {"sources": [{"sheetId": sheet_id, "startRowIndex": first, "endRowIndex": end,
                                         "startColumnIndex": column, "endColumnIndex": column + 1}]}}  # fmt: skip


def _spec(kind="LINE", title="Couverture", sheet_id=0, **more):
    axis = "BOTTOM_AXIS" if kind == "BAR" else "LEFT_AXIS"
    series = [{"series": _range(column, sheet_id=sheet_id), "targetAxis": axis} for column in (1, 2)]
    return {"title": title, "basicChart": {
        "chartType": kind, "headerCount": 1, "legendPosition": "BOTTOM_LEGEND",
        "domains": [{"domain": _range(0, sheet_id=sheet_id)}], "series": series, **more}}  # fmt: skip


def _chart(chart_id=7, spec=None, row=5, column=4, sheet_id=0, size=(420, 240)):
    cell = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": column}
    overlay = {"anchorCell": cell, "widthPixels": size[0], "heightPixels": size[1]}
    return {
        "chartId": chart_id,
        "spec": spec or _spec(sheet_id=sheet_id),
        "position": {"overlayPosition": overlay},
    }


def _write(api, rows, sheet_id=0, row=0):
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 0}
    cells = [
        {"values": [number(cell) if isinstance(cell, float) else text(cell) for cell in line]}
        for line in rows
    ]
    return {"updateCells": {"start": start, "rows": cells, "fields": "userEnteredValue"}}


TABLE = [["Semaine", "ABM", "L'été"], ["S45", 0.5, 1.0], ["S46", 0.25, 2.0], ["S47", 0.75, 3.0]]


@pytest.fixture
def drawn(made):
    """A file with a table, a chart of it, and what made it."""
    path, api = made
    api.batch(_write(api, TABLE), {"addChart": {"chart": _chart()}})
    return path, api


def _shown(path, tab=0):
    """Every chart of a tab: kind, title, and what each series is called, named after and made from."""
    return [
        (
            type(chart).__name__,
            "".join(run.t for run in chart.title.tx.rich.p[0].r),
            [(each.tx.strRef.f, each.cat.strRef.f, each.val.numRef.f) for each in chart.series],
        )
        for chart in opened(path).worksheets[tab]._charts
    ]


def _title(path):
    return opened(path).worksheets[0].title


def test_a_chart_is_an_excel_chart_of_the_same_cells(drawn):
    path, _ = drawn
    tab = _title(path)

    series = [(f"'{tab}'!${c}$1", f"'{tab}'!$A$2:$A$4", f"'{tab}'!${c}$2:${c}$4") for c in "BC"]
    assert _shown(path) == [("LineChart", "Couverture", series)]


def test_the_file_keeps_the_values_beside_the_references(drawn):
    path, _ = drawn

    xml = parts(path)["xl/charts/localsheets7.xml"].decode()
    assert re.findall(r"<c:v>([^<]*)</c:v>", xml) == [
        *["ABM", "S45", "S46", "S47", "0.5", "0.25", "0.75"],
        *["L'été", "S45", "S46", "S47", "1.0", "2.0", "3.0"],
    ]


def test_a_chart_lies_where_the_api_has_it(drawn):
    path, _ = drawn

    (chart,) = opened(path).worksheets[0]._charts
    start, end = chart.anchor._from, chart.anchor.to
    assert (start.row, start.col, start.rowOff, start.colOff) == (5, 4, 0, 0)
    # 420 pixels are four columns of 100 and 20 more, 240 are eleven rows of 21 and 9 more.
    assert (end.col, end.colOff, end.row, end.rowOff) == (8, 20 * 9525, 16, 9 * 9525)


@pytest.mark.parametrize(
    ("kind", "drawn_as"),
    [("COLUMN", "BarChart"), ("BAR", "BarChart"), ("AREA", "AreaChart"), ("COMBO", "BarChart")],
)
def test_kinds_of_charts(made, kind, drawn_as):
    path, api = made
    spec = _spec(kind)
    if kind == "COMBO":
        for series, each in zip(spec["basicChart"]["series"], ("COLUMN", "LINE"), strict=True):
            series["type"] = each
    api.batch(_write(api, TABLE), {"addChart": {"chart": _chart(spec=spec)}})

    assert [kind_ for kind_, *_ in _shown(path)] == [drawn_as]
    xml = parts(path)["xl/charts/localsheets7.xml"].decode()
    assert ('<c:barDir val="bar"/>' in xml) == (kind == "BAR")
    assert ("<c:lineChart>" in xml) == (kind == "COMBO")


def test_a_new_spec_and_a_new_place_replace_the_old_ones(drawn):
    path, api = drawn
    before = parts(path)
    there = {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 30, "columnIndex": 1}}}
    api.batch(
        {"updateChartSpec": {"chartId": 7, "spec": _spec("COLUMN", "Autre")}},
        {"updateEmbeddedObjectPosition": {"objectId": 7, "newPosition": there, "fields": "anchorCell"}},
    )

    ((kind, title, _),) = _shown(path)
    (chart,) = opened(path).worksheets[0]._charts
    assert (kind, title, chart.anchor._from.row) == ("BarChart", "Autre", 30)
    assert parts(path).keys() == before.keys()


def test_a_chart_follows_the_numbers_that_it_shows(drawn):
    path, api = drawn
    api.batch(_write(api, [["S45", 0.125, 9.0]], row=1))

    assert b"<c:v>0.125</c:v>" in parts(path)["xl/charts/localsheets7.xml"]


def test_a_deleted_chart_leaves_nothing_behind(drawn):
    path, api = drawn
    api.batch({"deleteEmbeddedObject": {"objectId": 7}})

    assert _shown(path) == []
    assert not [name for name in parts(path) if "chart" in name]
    assert b"localsheets7" not in b"".join(parts(path).values())


def test_writing_again_changes_no_byte(drawn, open_file):
    path, _ = drawn
    before = parts(path)
    again = open_file(path)
    again.batch(_write(again, TABLE), {"updateChartSpec": {"chartId": 7, "spec": _spec()}})

    assert changed(before, parts(path)) == set()


def test_the_chart_and_the_picture_of_the_team_stay_byte_for_byte(team_file, open_file):
    before = parts(team_file)
    api = open_file(team_file)
    (theirs, *_) = [number for number in range(5) if opened(team_file).worksheets[number]._charts]
    tab = api.get()["sheets"][theirs]["properties"]["sheetId"]
    api.batch({"addChart": {"chart": _chart(sheet_id=tab, row=40)}})

    after = parts(team_file)
    assert len(opened(team_file).worksheets[theirs]._charts) == 2
    kept = {name for name in before if name.startswith(("xl/charts/", "xl/media/"))}
    assert kept
    assert not changed({n: before[n] for n in kept}, {n: after[n] for n in kept})

    api.batch({"deleteEmbeddedObject": {"objectId": 7}})
    drawing = next(name for name in before if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name))
    assert parts(team_file)[drawing] == before[drawing]


@pytest.mark.thorough
def test_after_libreoffice_saved_it_a_chart_is_still_the_same_one(drawn, open_file, tmp_path):
    path, _ = drawn
    (tmp_path / "office").mkdir()
    saved_by_libreoffice(path, tmp_path / "office")
    api = open_file(path)
    api.batch({"updateChartSpec": {"chartId": 7, "spec": _spec("COLUMN", "Autre")}})

    assert [(kind, title) for kind, title, _ in _shown(path)] == [("BarChart", "Autre")]


# ---------------------------------------------------------------------------------- print


def _named(name, end_row, *, known=False):
    where = {
        "sheetId": 0,
        "startRowIndex": 0,
        "endRowIndex": end_row,
        "startColumnIndex": 0,
        "endColumnIndex": 4,
    }
    named = {"namedRangeId": name, "name": name, "range": where}
    if known:
        return {"updateNamedRange": {"namedRange": named, "fields": "range"}}
    return {"addNamedRange": {"namedRange": named}}


def _printed(path):
    sheet = opened(path).worksheets[0]
    return (
        sheet.print_area.split("!")[-1],
        sheet.page_setup.orientation,
        sheet.page_setup.paperSize,
        [each.id for each in sheet.row_breaks.brk],
    )


@pytest.fixture
def printed(made):
    """A file whose tab says by its names what is printed."""
    path, api = made
    names = (_named("x_print_area", 80), _named("x_print_first_page", 30))
    api.batch(_write(api, TABLE), *names)
    return path, api


def test_names_say_what_is_printed_and_where_the_first_page_ends(printed):
    path, _ = printed

    assert _printed(path) == ("$A$1:$D$80", "landscape", 9, [30])


def test_the_print_follows_the_names(printed):
    path, api = printed
    api.batch(
        _write(api, [["Mois"]]),
        _named("x_print_area", 50, known=True),
        _named("x_print_first_page", 20, known=True),
    )

    assert _printed(path) == ("$A$1:$D$50", "landscape", 9, [20])


def test_a_first_page_that_is_too_high_is_made_smaller(printed):
    path, api = printed
    (before,) = {opened(path).worksheets[0].page_setup.scale}
    api.batch(_write(api, [["Mois"]]), _named("x_print_first_page", 60, known=True))

    assert (before, opened(path).worksheets[0].page_setup.scale) == (100, 55)


def test_a_wide_page_leaves_room_for_the_wider_columns_of_libreoffice(made):
    path, api = made
    wide = {"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 4}}
    wide |= {"properties": {"pixelSize": 350}, "fields": "pixelSize"}
    api.batch({"updateDimensionProperties": wide}, _write(api, TABLE), _named("x_print_area", 80))

    # LibreOffice makes a column of 104 pixels 1.1453 inches wide, and A4 has 11.69, of which 0.7 are margins.
    wide_there = 4 * 350 * 1.1453 / 104
    assert 0.95 < opened(path).worksheets[0].page_setup.scale / 100 * wide_there / (11.69 - 0.7) < 1


def test_what_a_person_has_set_up_stays(printed, open_file):
    path, _ = printed
    book = opened(path)
    sheet = book.worksheets[0]
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "portrait", 3
    sheet.print_area = "A1:B7"
    book.save(path)
    api = open_file(path)
    api.batch(_write(api, [["Mois"]]), _named("x_print_area", 50, known=True))

    area, orientation, *_ = _printed(path)
    assert (area, orientation) == ("$A$1:$B$7", "portrait")


def test_a_tab_without_such_names_is_not_set_up(drawn):
    path, _ = drawn

    sheet = opened(path).worksheets[0]
    assert (sheet.print_area, sheet.page_setup.orientation) == ("", None)


@pytest.mark.parametrize(
    ("filled", "charts", "breaks"),
    [
        ([(50, 60)], [], []),
        ([(55, 70)], [], [55]),
        ([(40, 90)], [], []),
        ([(52, 90)], [], [52]),
        ([(59, 60)], [60], [59]),
        ([], [60], [60]),
        ([(55, 70), (80, 100)], [], [55, 80]),
    ],
    ids=[
        "it ends on the page",
        "it would be cut",
        "it is higher than a page",
        "it is higher than a page, and would only begin on this one",
        "a chart and its heading",
        "a chart",
        "two tables",
    ],
)
def test_a_page_does_not_end_within_rows_that_belong_together(made, filled, charts, breaks):
    # A4 in landscape at 100 % has 704 pixels, 33 rows of 21: the second page has rows 31 to 63.
    path, api = made
    names = (_named("x_print_area", 120), _named("x_print_first_page", 30))
    tables = [_write(api, [["Ligne"]] * (end - start), row=start) for start, end in filled]
    drawn = [{"addChart": {"chart": _chart(row=row, column=0)}} for row in charts]
    api.batch(_write(api, TABLE), *tables, *names, *drawn)

    *_, found = _printed(path)
    assert found == [30, *breaks]


@pytest.mark.parametrize("row", [32, 50, 64])
def test_a_chart_that_lies_on_one_page_moves_no_break(made, row):
    path, api = made
    names = (_named("x_print_area", 80), _named("x_print_first_page", 30))
    api.batch(_write(api, TABLE), *names, {"addChart": {"chart": _chart(row=row + 1, column=0)}})

    *_, breaks = _printed(path)
    assert breaks == [30]


@pytest.mark.parametrize(
    ("name", "was", "becomes"),
    [
        ("LocalSheet8", "", ("landscape", "1")),
        ("LocalSheet8", '<pageSetup orientation="portrait" paperSize="8"/>', ("portrait", None)),
        ("Feuil1", "", (None, None)),
    ],
    ids=["ours", "ours, set up by a person", "of another program"],
)
def test_an_old_tab_is_set_up_when_it_is_next_written(made, open_file, name, was, becomes):
    path, api = made
    api.batch({"addSheet": {"properties": {"sheetId": 9, "title": "Comptes"}}})
    (part,) = [each for each, xml in parts(path).items() if b"LocalSheet9" in xml and b"sheetData" in xml]
    rewritten_part(path, part, "<pageSetUpPr.*?</pageSetUpPr>", "")
    rewritten_part(path, part, "<pageSetup.*?</pageSetup>", was)
    rewritten_part(path, part, "LocalSheet9", name)
    api = open_file(path)
    api.batch(_write(api, TABLE, sheet_id=api.ids()["Comptes"]))

    xml = parts(path)[part].decode()
    page = dict(re.findall(r'(\w+)="(\w+)"', re.search("<pageSetup[^>]*>|$", xml)[0]))
    assert (page.get("orientation"), page.get("fitToWidth")) == becomes
    assert ("fitToPage" in xml) == (becomes[1] is not None)


def test_a_new_tab_is_printed_in_landscape_as_wide_as_a_page_with_its_frozen_rows(made):
    path, api = made
    grid = {"frozenRowCount": 2, "rowCount": 50, "columnCount": 30}
    added = {"sheetId": 9, "title": "L'été", "gridProperties": grid}
    api.batch({"addSheet": {"properties": added}}, _write(api, TABLE, sheet_id=9))

    sheet = opened(path)["L'été"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    page = sheet.page_setup
    assert (page.orientation, page.paperSize, page.fitToWidth, page.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.print_title_rows == "$1:$2"
