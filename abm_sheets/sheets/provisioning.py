"""Plan what a workbook lacks; pure: what is there and the specs in, requests out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.dashboard.layout import ARCHIVE_COLUMN
from abm_sheets.intake.fold import fold_header
from abm_sheets.intake.headers import find_headers
from abm_sheets.model.cells import column_letters, quoted
from abm_sheets.sheets.formats import cell_format, grid_range, number_format, one_of, rgb
from abm_sheets.sheets.names import BANDING_IDS, TAB_COLUMNS, TAB_MARK, TAB_RANGES, UNCHOSEN_ZONE
from abm_sheets.template.workbook import TYPED_TABS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from abm_sheets.model.raw import RawRows
    from abm_sheets.sheets.form import Form, SheetForm
    from abm_sheets.template.styles import Styles
    from abm_sheets.template.workbook import Column, WorkbookTemplate

Json = dict[str, Any]
#: Locale and time zone of a spreadsheet that a service account creates.
UNCHOSEN = ("en_US", UNCHOSEN_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """One thing that a plan adds, for the report: what it is and what a person calls it."""

    what: str
    name: str
    tab: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What is there: the form, our tabs by key, their top rows, and the id of an empty tab to drop."""

    form: Form
    tabs: Mapping[str, SheetForm]
    tops: Mapping[str, RawRows]
    spare: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The requests that complete a workbook, what they add, and the ids of all five tabs afterwards."""

    requests: tuple[Json, ...]
    added: tuple[Added, ...]
    tab_ids: Mapping[str, int]


def plan(site: Site, template: WorkbookTemplate, styles: Styles) -> Plan:
    """Return what is missing for the four hand-filled tabs and an empty Dashboard tab.

    A tab that exists keeps everything that it has; a header that it lacks is added beside the others.
    """
    ids = _tab_ids(site, template)
    requests: list[Json] = []
    added: list[Added] = []
    # Once somebody has chosen a locale and a time zone they stay.
    if not site.tabs or (site.form.locale, site.form.time_zone) == UNCHOSEN:
        book = template.workbook
        properties = {"locale": book.locale, "timeZone": book.time_zone}
        if site.tabs:
            added.append(Added(what="locale", name=f"{book.locale}, {book.time_zone}"))
        requests.append(
            {"updateSpreadsheetProperties": {"properties": properties, "fields": "locale,timeZone"}}
        )
    requests += _new_tabs(site, template, styles, ids, added)
    columns = {key: _columns_of(key, site, template) for key in TYPED_TABS}
    account = columns["accounts"].places["accounts"].get("account", 0)
    accounts_title = (
        site.tabs["accounts"].title if "accounts" in site.tabs else template.tabs["accounts"].title
    )
    dropdown = f"={quoted(accounts_title)}!{column_letters(account)}2:{column_letters(account)}"
    for key, found in columns.items():
        requests += _more_columns(key, site, ids, found)
        for new in found.new:
            requests += _column(new, ids[key], found.header_row, template, styles, dropdown)
            if key in site.tabs:
                added.append(Added(what="column", name=new.header, tab=site.tabs[key].title))
        if key not in site.tabs:
            requests += _furnished(ids[key], found, styles)
    requests += _marks(site, ids, {key: found.width for key, found in columns.items()}, added)
    if site.spare is not None:
        requests.append({"deleteSheet": {"sheetId": site.spare}})
    return Plan(requests=tuple(requests), added=tuple(added), tab_ids=ids)


def _tab_ids(site: Site, template: WorkbookTemplate) -> dict[str, int]:
    """Return the sheetId of every tab: its own, the chosen one, or the next that is free."""
    taken = {sheet.sheet_id for sheet in site.form.sheets}
    ids = {key: sheet.sheet_id for key, sheet in site.tabs.items()}
    for key, tab in template.tabs.items():
        if key not in ids:
            free = tab.sheet_id
            while free in taken:
                free += 1000
            ids[key] = free
            taken.add(free)
    return {key: ids[key] for key in template.tabs}


def _title(key: str, site: Site, template: WorkbookTemplate) -> str:
    """Return a free title for a new tab: a team's own tab of that name is left alone."""
    tab = template.tabs[key]
    taken = {fold_header(sheet.title) for sheet in site.form.sheets}
    for title in (tab.title, f"{tab.title} ABM", *(f"{tab.title} ABM {number}" for number in range(2, 100))):
        if fold_header(title) not in taken:
            return title
    return tab.title


def _new_tabs(
    site: Site, template: WorkbookTemplate, styles: Styles, ids: Mapping[str, int], added: list[Added]
) -> list[Json]:
    requests: list[Json] = []
    for key, tab in template.tabs.items():
        if key in site.tabs:
            continue
        title = _title(key, site, template)
        dashboard = key == "dashboard"
        rows = styles.dashboard.rows if dashboard else styles.typed.rows
        columns = len(styles.dashboard.widths) if dashboard else TAB_COLUMNS
        grid: Json = {"rowCount": rows, "columnCount": columns, "hideGridlines": dashboard}
        if not dashboard:
            grid["frozenRowCount"] = 1
        properties = {
            "sheetId": ids[key],
            "title": title,
            "gridProperties": grid,
            "tabColorStyle": rgb(tab.color),
        }
        requests.append({"addSheet": {"properties": properties}})
        added.append(Added(what="tab", name=title))
        if dashboard:
            requests += dashboard_widths(ids[key], styles)
        else:
            requests.append(_size(ids[key], "ROWS", 0, 1, styles.typed.header_height))
    return requests


def dashboard_widths(sheet_id: int, styles: Styles) -> list[Json]:
    """Return the requests that give each column its width; that of the archive is hidden."""
    widths = styles.dashboard.widths
    return [
        _size(sheet_id, "COLUMNS", at, at + 1, width, hidden=at == ARCHIVE_COLUMN)
        for at, width in enumerate(widths)
    ]


def _size(
    sheet_id: int, dimension: str, start: int, end: int, pixels: int, *, hidden: bool | None = None
) -> Json:
    properties: Json = {"pixelSize": pixels}
    if hidden is not None:
        properties["hiddenByUser"] = hidden
    return {
        "updateDimensionProperties": {
            "range": {"sheetId": sheet_id, "dimension": dimension, "startIndex": start, "endIndex": end},
            "properties": properties,
            "fields": ",".join(properties),
        }
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class NewColumn:
    """A column to add: which one, under which header, where."""

    table: str
    spec: Column
    header: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where the columns of a tab are or will be, by table and column key."""

    header_row: int
    places: Mapping[str, Mapping[str, int]]
    new: Sequence[NewColumn]
    #: Columns of the tab's grid afterwards.
    width: int


def _columns_of(key: str, site: Site, template: WorkbookTemplate) -> Columns:
    """Return the columns of a tab: those that are there stay, the missing ones go to the right of all."""
    tables = template.tables_of(key)
    found = find_headers(tables, site.tops.get(key, ()))
    places: dict[str, dict[str, int]] = {}
    new: list[NewColumn] = []
    # A tab without any header of ours is laid out as in the template.
    fresh = not any(table.columns for table in found.tables.values())
    free = found.width
    for at, (name, table) in enumerate(tables.items()):
        here = dict(found.tables[name].columns)
        if fresh and at > 0:
            free += 1
        for column in table.columns:
            if column.key not in here:
                header = column.header if fresh else _apart(name, column, template)
                new.append(NewColumn(table=name, spec=column, header=header, place=free))
                here[column.key] = free
                free += 1
        places[name] = here
    width = max(free, site.tabs[key].columns if key in site.tabs else TAB_COLUMNS)
    return Columns(header_row=found.row, places=places, new=new, width=width)


def _furnished(sheet_id: int, found: Columns, styles: Styles) -> list[Json]:
    """Return stripes for each table of a new tab, and a filter for the first: a tab has no more than one.

    Stripes belong to rows of the tab, not to what stands there, so that they survive sorting.
    """
    requests: list[Json] = []
    for at, (name, places) in enumerate(found.places.items()):
        first, end = min(places.values()), max(places.values()) + 1
        requests.append(stripes(name, sheet_id, found.header_row, (first, end), styles))
        if at == 0:
            requests.append(filter_of(sheet_id, found.header_row, (first, end)))
    return requests


def stripes(table: str, sheet_id: int, header_row: int, columns: tuple[int, int], styles: Styles) -> Json:
    """Return the request for the stripes of a table between these columns."""
    colors = {
        "firstBandColorStyle": rgb(styles.palette["paper"]),
        "secondBandColorStyle": rgb(styles.palette["band"]),
    }
    body = grid_range(sheet_id, (header_row + 1, None), columns)
    banded = {"bandedRangeId": BANDING_IDS[table], "range": body, "rowProperties": colors}
    return {"addBanding": {"bandedRange": banded}}


def filter_of(sheet_id: int, header_row: int, columns: tuple[int, int]) -> Json:
    """Return the request for the filter of a tab."""
    whole = grid_range(sheet_id, (header_row, None), columns)
    return {"setBasicFilter": {"filter": {"range": whole}}}


def note_of(column: Column, template: WorkbookTemplate) -> str:
    """Return the note that a header has; a column whose cells may be empty is needed, its cells are not."""
    if column.required and not column.may_be_empty:
        return template.workbook.required_help.format(help=column.help)
    return column.help


def _more_columns(key: str, site: Site, ids: Mapping[str, int], found: Columns) -> list[Json]:
    """Return the request that widens a tab whose grid is too narrow for its new columns."""
    length = found.width - site.tabs[key].columns if key in site.tabs else 0
    if length <= 0:
        return []
    return [{"appendDimension": {"sheetId": ids[key], "dimension": "COLUMNS", "length": length}}]


def _apart(table: str, column: Column, template: WorkbookTemplate) -> str:
    """Return a header that says without doubt which of two tables on a tab a column belongs to."""
    tab = template.tables[table].tab
    others = {
        fold_header(name)
        for key, other in template.tables_of(tab).items()
        if key != table
        for spec in other.columns
        for name in (spec.header, *spec.aliases)
    }
    names = (column.header, *column.aliases)
    return next((name for name in names if fold_header(name) not in others), column.header)


def _column(
    new: NewColumn,
    sheet_id: int,
    header_row: int,
    template: WorkbookTemplate,
    styles: Styles,
    dropdown: str,
) -> list[Json]:
    """Return the requests of one column: header with its help, format, check, width."""
    spec, place = new.spec, (new.place, new.place + 1)
    body = grid_range(sheet_id, (header_row + 1, None), place)
    family = "header_costs" if new.table == "costs" else "header"
    look = cell_format(f"{family}_{'required' if spec.required else 'optional'}", styles, template)
    # What is counted stands on the right, headers and texts like « 45 K€ » too, and keeps off its neighbours.
    side = "RIGHT" if spec.kind in ("date", "amount") else "LEFT"
    look["horizontalAlignment"] = side
    table = template.tables[new.table]
    if table.heading is not None and spec == table.columns[0]:
        # The cell says "Date" and shows "Coûts ABM ▸ Date": a title that moves no header and is none itself.
        look["numberFormat"] = {"type": "TEXT", "pattern": f'"{table.heading} "@'}
    header = {
        "userEnteredValue": {"stringValue": new.header},
        "userEnteredFormat": look,
        "note": note_of(spec, template),
    }
    inside: Json = {"horizontalAlignment": side, "verticalAlignment": "MIDDLE", "padding": look["padding"]}
    requests: list[Json] = [
        {
            "updateCells": {
                "range": grid_range(sheet_id, (header_row, header_row + 1), place),
                "rows": [{"values": [header]}],
                "fields": "userEnteredValue,userEnteredFormat,note",
            }
        },
        _size(sheet_id, "COLUMNS", *place, spec.width),
    ]
    form = {"date": "date", "amount": "money"}.get(spec.kind)
    if form is not None:
        inside["numberFormat"] = number_format(form, template)
    fields = f"userEnteredFormat({','.join(inside)})"
    requests.append({"repeatCell": {"range": body, "cell": {"userEnteredFormat": inside}, "fields": fields}})
    rule = _rule(spec, template, dropdown)
    if rule is not None:
        requests.append({"setDataValidation": {"range": body, "rule": rule}})
    return requests


def _rule(spec: Column, template: WorkbookTemplate, dropdown: str) -> Json | None:
    """Return the check of a column; it warns and offers, and never blocks."""
    if spec.kind == "choice":
        labels = [choice.label for choice in template.choices[spec.choices or ""].values()]
        return one_of(labels)
    if spec.kind == "account":
        condition: Json = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": dropdown}]}
    elif spec.kind == "date":
        condition = {"type": "DATE_IS_VALID"}
    elif spec.kind == "amount":
        condition = {"type": "NUMBER_GREATER_THAN_EQ", "values": [{"userEnteredValue": "0"}]}
    else:
        return None
    return {"condition": condition, "strict": False, "showCustomUi": spec.kind == "account"}


def _marks(site: Site, ids: Mapping[str, int], widths: Mapping[str, int], added: list[Added]) -> list[Json]:
    """Mark the tabs as ours, and name the hand-filled ones, where that is not done."""
    requests: list[Json] = []
    for key, sheet_id in ids.items():
        sheet = site.tabs.get(key)
        if sheet is None or sheet.mark is None:
            requests.append(mark_tab(key, sheet_id))
        if key in TAB_RANGES:
            requests += name_tab(site.form, key, sheet_id, widths[key])
            if sheet is not None and TAB_RANGES[key] not in site.form.named:
                added.append(Added(what="name", name=TAB_RANGES[key], tab=sheet.title))
    return requests


def mark_tab(key: str, sheet_id: int) -> Json:
    """Return the request that marks a tab as ours, for any program and whatever it is called."""
    location = {"location": {"sheetId": sheet_id}, "visibility": "DOCUMENT"}
    mark = {"metadataKey": TAB_MARK, "metadataValue": key, **location}
    return {"createDeveloperMetadata": {"developerMetadata": mark}}


def name_tab(form: Form, key: str, sheet_id: int, columns: int) -> list[Json]:
    """Return the request that makes the named range of a tab cover its columns, if it does not lie there."""
    name = TAB_RANGES[key]
    named = {"name": name, "range": grid_range(sheet_id, columns=(0, columns))}
    if name not in form.named:
        return [{"addNamedRange": {"namedRange": {"namedRangeId": name, **named}}}]
    known, lies_on = form.named[name]
    if lies_on == sheet_id:
        return []
    return [{"updateNamedRange": {"namedRange": {"namedRangeId": known, **named}, "fields": "range"}}]
