"""What no request wrote to stays as it was in a person's file, byte for byte."""

import pytest
from python_calamine import CalamineWorkbook

from .parts import changed, number, opened, parts, text

#: All that belongs to the four tabs that the team fills in.
THEIRS = {
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
    "xl/worksheets/sheet4.xml",
    "xl/worksheets/_rels/sheet1.xml.rels",
    "xl/worksheets/_rels/sheet4.xml.rels",
    "xl/comments1.xml",
    "xl/comments4.xml",
    "xl/drawings/drawing1.xml",
    "xl/drawings/_rels/drawing1.xml.rels",
    "xl/drawings/vmlDrawing1.vml",
    "xl/drawings/vmlDrawing2.vml",
    "xl/charts/chart1.xml",
    "xl/media/image1.png",
}
#: The lists that all tabs share; they may grow.
SHARED = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/custom.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
}
DASHBOARD = {
    "xl/worksheets/sheet5.xml",
    "xl/worksheets/_rels/sheet5.xml.rels",
    "xl/comments2.xml",
    "xl/drawings/vmlDrawing3.vml",
}


def _dashboard(api):
    return next(
        tab["properties"]["sheetId"]
        for tab in api.get()["sheets"]
        if tab["properties"]["title"] == "Dashboard"
    )


def refresh(api, named=()):
    """Rewrite the Dashboard: values, styles, merges, names, notes, rules, links and sizes."""
    tab = _dashboard(api)
    deals = api.get()["sheets"][3]["properties"]["sheetId"]
    area = {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 30, "startColumnIndex": 0, "endColumnIndex": 8}
    corner = {**area, "endRowIndex": 1, "endColumnIndex": 4}
    title = {
        **text("Tableau de bord"),
        "note": "Écrit par abm-sheets",
        "userEnteredFormat": {
            "textFormat": {"bold": True, "fontSize": 18},
            "backgroundColor": {"red": 0.9, "green": 0.95, "blue": 1},
        },
    }
    link = {
        **text("Deals!E5"),
        "userEnteredFormat": {
            "textFormat": {
                "link": {"uri": f"https://docs.google.com/spreadsheets/d/{api.sid}/edit#gid={deals}&range=E5"}
            }
        },
    }
    share = {
        **number(0.6),
        "userEnteredFormat": {
            "numberFormat": {"type": "PERCENT", "pattern": "0.0%"},
            "horizontalAlignment": "RIGHT",
        },
    }
    answer = {
        **text(""),
        "dataValidation": {
            "condition": {
                "type": "ONE_OF_LIST",
                "values": [{"userEnteredValue": "Pris en charge"}, {"userEnteredValue": "Ignoré"}],
            }
        },
    }
    known = api.get()["sheets"][4].get("conditionalFormats", [])
    api.batch(
        {"unmergeCells": {"range": area}},
        {
            "updateCells": {
                "range": area,
                "fields": "*",
                "rows": [{"values": [title]}, {"values": [text("Couverture"), share, link, answer]}],
            }
        },
        {"mergeCells": {"range": corner, "mergeType": "MERGE_ALL"}},
        {
            "updateDimensionProperties": {
                "range": {"sheetId": tab, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 1},
                "properties": {"pixelSize": 180},
                "fields": "pixelSize",
            }
        },
        *({"deleteConditionalFormatRule": {"sheetId": tab, "index": 0}} for _ in known),
        {
            "addConditionalFormatRule": {
                "index": 0,
                "rule": {
                    "ranges": [corner],
                    "booleanRule": {
                        "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": "alerte"}]},
                        "format": {"backgroundColor": {"red": 1}},
                    },
                },
            }
        },
        *({"addNamedRange": {"namedRange": {"name": name, "range": corner}}} for name in named),
    )


def test_rewriting_the_dashboard_leaves_every_part_of_the_others_as_it_was(team_file, open_file):
    before = parts(team_file)

    refresh(open_file(team_file), named=["abm_title"])

    after = parts(team_file)
    assert before.keys() >= THEIRS
    assert changed(before, after) <= SHARED | DASHBOARD
    assert {name: after[name] for name in THEIRS} == {name: before[name] for name in THEIRS}


def test_the_values_of_the_others_still_mean_the_same(team_file, open_file):
    def values():
        book = CalamineWorkbook.from_path(str(team_file))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:4]}

    before = values()
    refresh(open_file(team_file), named=["abm_title"])

    assert values() == before
    assert before["Deals"][1][4] == 24001.0  # The cached value of a formula, as LibreOffice left it.


def _look(cell):
    """All that a cell's style says; what is said to be off and what is not said is the same."""
    pieces = map(repr, (cell.font, cell.fill, cell.border, cell.alignment, cell.protection))
    return cell.number_format, [piece.replace("=False", "=None") for piece in pieces]


def test_the_looks_of_the_others_still_mean_the_same(team_file, open_file):
    def looks():
        book = opened(team_file)
        return {
            (sheet.title, cell.coordinate): _look(cell)
            for sheet in book.worksheets[:4]
            for row in sheet.iter_rows()
            for cell in row
        }

    before = looks()
    refresh(open_file(team_file), named=["abm_title"])
    after = looks()

    assert len(before) > 500
    assert [(place, before[place], after[place]) for place in before if before[place] != after[place]] == []


def test_conditional_formats_of_the_others_keep_their_styles(team_file, open_file):
    before = opened(team_file)["Pipeline"].conditional_formatting
    refresh(open_file(team_file))
    after = opened(team_file)["Pipeline"].conditional_formatting

    def fills(formats):
        return [rule.dxf.fill.bgColor.rgb for each in formats for rule in each.rules]

    assert fills(after) == fills(before)


def test_a_second_refresh_changes_nothing_at_all(team_file, open_file):
    api = open_file(team_file)
    refresh(api, named=["abm_title"])
    refresh(open_file(team_file))
    second = parts(team_file)

    for _ in range(18):
        refresh(open_file(team_file))

    assert changed(second, parts(team_file)) == set()


def test_a_refresh_with_other_values_does_not_pile_up(team_file, open_file):
    api = open_file(team_file)
    tab = _dashboard(api)

    def write(round_):
        look = {"textFormat": {"bold": True}, "backgroundColor": {"green": 1}}
        api.batch(
            {
                "updateCells": {
                    "range": {"sheetId": tab, "endRowIndex": 20, "endColumnIndex": 3},
                    "fields": "*",
                    "rows": [
                        {
                            "values": [
                                {
                                    **number(round_ * n),
                                    "userEnteredFormat": look,
                                    "note": f"note {round_ % 2}",
                                },
                                text("même texte"),
                            ]
                        }
                        for n in range(20)
                    ],
                }
            }
        )

    write(1)
    write(2)
    size = team_file.stat().st_size
    for round_ in range(3, 23):
        write(round_)

    assert abs(team_file.stat().st_size - size) < 200
    content = parts(team_file)
    assert content["xl/drawings/vmlDrawing3.vml"].count(b"<v:shape ") == 20
    assert content["xl/comments2.xml"].count(b"<comment ") == 20


def test_one_written_cell_leaves_its_neighbours_as_they_were(team_file, open_file):
    before, styles = parts(team_file), opened(team_file)["Deals"]
    values = CalamineWorkbook.from_path(str(team_file)).get_sheet_by_name("Deals").to_python()
    formulas = {cell.coordinate: cell.value for row in styles.iter_rows() for cell in row}

    open_file(team_file).put("Deals!A2", [["Deal renommé"]])

    after = opened(team_file)["Deals"]
    assert {c.coordinate: c.value for row in after.iter_rows() for c in row} == {
        **formulas,
        "A2": "Deal renommé",
    }
    assert [cell.number_format for row in after for cell in row] == [
        c.number_format for row in styles for c in row
    ]
    read = CalamineWorkbook.from_path(str(team_file)).get_sheet_by_name("Deals").to_python()
    values[1][0] = "Deal renommé"
    assert read == values
    assert changed(before, parts(team_file)) <= SHARED | {"xl/worksheets/sheet4.xml"}
    ours = parts(team_file)["xl/worksheets/sheet4.xml"]
    assert ours.count(b"<cfRule") == before["xl/worksheets/sheet4.xml"].count(b"<cfRule")


def test_a_read_leaves_the_file_alone(team_file, open_file):
    before = team_file.read_bytes(), team_file.stat().st_mtime_ns
    api = open_file(team_file)
    api.state()
    api.values("Deals", "FORMULA")

    assert (team_file.read_bytes(), team_file.stat().st_mtime_ns) == before
    assert [each.name for each in team_file.parent.iterdir()] == [team_file.name]


def test_a_refused_batch_leaves_the_file_alone(team_file, open_file):
    before = team_file.read_bytes()
    api = open_file(team_file)
    state = api.state()

    api.refusal({"addSheet": {"properties": {"title": "x"}}}, {"deleteSheet": {"sheetId": 4711}})

    assert team_file.read_bytes() == before
    assert api.state() == state


@pytest.mark.parametrize("title", ["Deals", "Dashboard"])
def test_only_one_tab_is_in_front(team_file, open_file, title):
    api = open_file(team_file)
    tab = next(each["properties"] for each in api.get()["sheets"] if each["properties"]["title"] == title)
    api.batch(
        {"updateSheetProperties": {"properties": {"sheetId": tab["sheetId"], "index": 0}, "fields": "index"}}
    )
    api.put(f"{title}!A1", [["x"]])

    book = opened(team_file)
    selected = [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected]
    assert selected == [book.active.title]
    assert book.sheetnames[0] == title
