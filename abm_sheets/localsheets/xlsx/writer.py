"""Brings a file from one state of its spreadsheet to the next, and touches nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import excelize

from abm_sheets.localsheets.a1 import range_name
from abm_sheets.localsheets.sheet import COLUMN_WIDTH, Sheet
from abm_sheets.localsheets.shifting import shift_sheet
from abm_sheets.localsheets.workbook import box_of

from . import assembly, charts, columns, conditions, names, notes, printing, rules
from .blank import blank, saved
from .cellwriter import CellWriter
from .comments import NotesChange
from .drawings import Charts, Corner, PlacedChart, shown_cells
from .links import LinkBook, unlink_covered
from .movable import movable
from .package import Package
from .styles_in import Styles
from .styles_out import StyleBook, changed_parts
from .tabwriter import Differences, TabWriter, shift_rows_or_columns, used_bounds

if TYPE_CHECKING:
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.shifting import Shift
    from abm_sheets.localsheets.workbook import Workbook

    from .sections import SheetXml

_WIDTH = COLUMN_WIDTH / 7  # In Excel's unit.


@dataclass(frozen=True)
class Written:
    """A new file."""

    content: bytes
    tabs: dict[int, str]


def write(
    package: Package | None, before: Workbook, after: Workbook, tabs: dict[int, str], spreadsheet_id: str
) -> Written | None:
    """The bytes of the file that holds the new state; None when nothing changed.

    Args:
        package: The file as it is; None when there is none yet.
        before: The spreadsheet as the file holds it.
        after: The spreadsheet as it shall hold it.
        tabs: What the tabs are called in the file, by their uid.
        spreadsheet_id: The spreadsheet's id.
    """
    if package is None:
        package = Package(blank())
        # What the process has made and never saved is on the file as an empty tab.
        tabs = {before.sheets[0].uid: package.tabs[0].title}
    elif _same(before, after):
        return None
    return _Writing(package, before, after, tabs, spreadsheet_id).run()


def _same(before: Workbook, after: Workbook) -> bool:
    def facts(book: Workbook) -> tuple[object, ...]:
        return (book.title, book.locale, book.time_zone, book.auto_recalc, book.sheets,
                book.named_ranges, book.developer_metadata)  # fmt: skip

    return facts(before) == facts(after)


#: Extras that no .xlsx can hold.
_ONLY_IN_NOTES = frozenset(
    {
        "developer_metadata",
        "protected_ranges",
        "row_groups",
        "column_groups",
        "filter_views",
        "slicers",
    }
)


class _Writing:
    """One save."""

    def __init__(
        self, package: Package, before: Workbook, after: Workbook, tabs: dict[int, str], spreadsheet_id: str
    ) -> None:
        self.package = package
        self.before = {sheet.uid: sheet for sheet in before.sheets}
        self.before_book = before
        self.after = after
        self.old_tabs = tabs
        self.tabs = _tab_names(before, after, tabs)
        self.links = LinkBook(
            spreadsheet_id, {sheet.sheet_id: self.tabs[sheet.uid] for sheet in after.sheets}
        )
        self.notes: dict[str, NotesChange] = {}
        self.differences: dict[int, tuple[Sheet, Differences]] = {}

    def run(self) -> Written:
        shifts: dict[str, list[Shift]] = {}
        for uid, shift in self.after.shifts:
            shifts.setdefault(self.old_tabs.get(uid, ""), []).append(shift)
        file = excelize.open_reader(movable(self.package, shifts))
        if file is None:
            raise ValueError("excelize cannot read what we could read")
        try:
            self.file = file
            self.styles = StyleBook(file, Styles(self.package))
            self._arrange()
            for sheet in self.after.sheets:
                if self._concerns_file(sheet):
                    self._write_tab(sheet)
            self._names()
            for uid in self.differences:
                was, now = self._printing(uid)
                printing.name_area(self.file, self.tabs[uid], was, now)
                if now is None and not self._set_up(uid):
                    printing.set_up_new(self.file, self.tabs[uid], self._frozen(uid))
            self._notes()
            sections = {uid: self._sections(uid) for uid in self.differences}
            written = Package(saved(file))
        finally:
            file.close()
        touched = {uid: self.tabs[uid] for uid in self.differences}
        content = assembly.assembled(
            self.package,
            written,
            touched={
                tab: assembly.Touch(sections[uid], self.notes.get(tab), self._charts(uid))
                for uid, tab in touched.items()
            },
            renamed={
                self.old_tabs[uid]: self.tabs[uid]
                for uid in self.old_tabs
                if uid in self.tabs and self.tabs[uid] != self.old_tabs[uid]
            },
            hidden={self.tabs[sheet.uid]: sheet.hidden for sheet in self.after.sheets},
            shifted={self.tabs[uid] for uid, _ in self.after.shifts if uid in self.tabs},
        )
        return Written(content, self.tabs)

    def _arrange(self) -> None:
        """Rename, add, delete and order the tabs."""
        gone = [uid for uid in self.old_tabs if uid in self.before and uid not in self.tabs]
        moved = [uid for uid in self.old_tabs if uid in self.tabs and self.tabs[uid] != self.old_tabs[uid]]
        wanted = {name.casefold() for name in self.tabs.values()}
        now = dict(self.old_tabs)
        for uid in [*gone, *moved]:
            if now[uid].casefold() in wanted:
                self.file.set_sheet_name(now[uid], f"~{uid}")
                now[uid] = f"~{uid}"
        for uid in moved:
            self.file.set_sheet_name(now[uid], self.tabs[uid])
        for sheet in self.after.sheets:
            if sheet.uid not in self.old_tabs:
                self._add(sheet)
        for uid in gone:
            self.file.delete_sheet(now[uid])
        self._order()

    def _add(self, sheet: Sheet) -> None:
        name = self.tabs[sheet.uid]
        self.file.new_sheet(name)
        self.file.set_sheet_props(
            name,
            excelize.SheetPropsOptions(
                code_name=f"LocalSheet{sheet.sheet_id}",
                default_col_width=_WIDTH,
            ),
        )

    def _order(self) -> None:
        wanted = [self.tabs[sheet.uid] for sheet in self.after.sheets]
        for index, name in enumerate(wanted):
            known = [each for each in self.file.get_sheet_list() if each in set(wanted)]
            if known[index] != name:
                self.file.move_sheet(name, known[index])

    def _concerns_file(self, sheet: Sheet) -> bool:
        """Whether a tab has to be written; what only our notes hold leaves its XML as it is."""
        old = self.before.get(sheet.uid)
        if old is sheet:
            return False
        if old is None or any(uid == sheet.uid for uid, _ in self.after.shifts):
            return True
        return not sheet.is_like(old, apart_from=_ONLY_IN_NOTES)

    def _write_tab(self, sheet: Sheet) -> None:
        tab = self.tabs[sheet.uid]
        old = self.before.get(sheet.uid)
        base = old.clone() if old else Sheet(sheet.sheet_id, sheet.title)
        sheet.load()
        base.load()
        writer = TabWriter(self.file, tab)
        shifts = [shift for uid, shift in self.after.shifts if uid == sheet.uid]
        for shift in shifts:
            shift_rows_or_columns(self.file, tab, shift, used_bounds(base))
            shift_sheet(base, shift)
        in_file = old.extras.notes if old else {}
        if shifts:
            # The file has the old notes at places that now mean other cells: all of them go.
            in_file = dict.fromkeys(in_file, "")
        if in_file != sheet.extras.notes:
            self.notes[tab] = NotesChange(in_file, sheet.extras.notes)
        # Reading a cell makes excelize write the sheet anew, in the spelling that we replace sections in.
        self.file.get_cell_style(tab, "A1")
        # excelize writes a merged cell's value to its corner: old merges have to go before values come.
        writer.unmerge(base, sheet)
        CellWriter(self.file, tab, self.styles, self.links).write(base, sheet)
        self.differences[sheet.uid] = (base, writer.write(base, sheet, shifted=bool(shifts)))

    def _sections(self, uid: int) -> assembly.Patch:
        """What to replace in the XML of a tab once excelize has written it."""
        base, differences = self.differences[uid]
        sheet = next(each for each in self.after.sheets if each.uid == uid)
        locale = self.after.locale
        style_of = {
            index: self.styles.index(0, whole.format, _all_parts(whole.format))
            for index, whole in sheet.looks.columns.items()
            if differences.columns
        }
        ours_before = conditions.elements(base, self.before_book.locale, lambda _: 0)
        ours = ""
        if differences.conditions:
            ours = conditions.elements(sheet, locale, self.styles.differential)
        used = used_bounds(sheet)
        printed = self._printing(uid)
        new = uid not in self.old_tabs

        def patch(xml: SheetXml) -> None:
            name = range_name("T", used).partition("!")[2]
            xml.put("dimension", f'<dimension ref="{name}"/>')
            if differences.columns:
                looks = {id(sheet.looks.columns[index].format): number for index, number in style_of.items()}
                width = f"{_WIDTH:.8g}" if new else _default_width(xml)
                section = columns.written(
                    xml.section("cols"), (base, sheet), lambda look: looks.get(id(look), 0), width,
                    shifted=differences.shifted,
                )  # fmt: skip
                xml.put("cols", section)
            if differences.validations:
                xml.put("dataValidations", rules.write_regions(sheet.extras.validations, locale))
            if differences.conditions:
                rest = conditions.foreign(xml.section("conditionalFormatting"), ours_before)
                xml.put("conditionalFormatting", rest + ours)
            unlink_covered(xml, sheet)
            if differences.filter:
                shown = sheet.extras.basic_filter
                where = rules.box_reference(box_of(shown["range"])) if shown else ""
                xml.put("autoFilter", f'<autoFilter ref="{where}"/>' if where else "")
                xml.set_attribute("sheetPr", "filterMode", None)
            printing.set_up(xml, *printed)

        return patch

    def _printing(self, uid: int) -> tuple[printing.Printing | None, printing.Printing | None]:
        """How a tab was and is printed."""
        old = self.before.get(uid)
        was = printing.printing(self.before_book, old) if old else None
        return was, printing.printing(self.after, next(each for each in self.after.sheets if each.uid == uid))

    def _set_up(self, uid: int) -> bool:
        """Whether it is settled how a tab is printed: a tab that was not made here is its maker's."""
        part = next((tab.part for tab in self.package.tabs if tab.title == self.old_tabs.get(uid)), None)
        if part is None:
            return False
        scoped = any(
            name.scope == self.tabs[uid] and name.name in printing.NAMES
            for name in self.file.get_defined_name()
        )
        return scoped or printing.is_set_up(self.package.read(part))

    def _frozen(self, uid: int) -> int:
        grid = next(each for each in self.after.sheets if each.uid == uid).extras.grid
        return int(grid.get("frozenRowCount", 0))

    def _charts(self, uid: int) -> Charts | None:
        """The charts of a tab, drawn anew whenever the tab is written; None where there are and were none."""
        sheet = next(each for each in self.after.sheets if each.uid == uid)
        old = self.before.get(uid)
        if not sheet.extras.charts and not (old and old.extras.charts):
            return None
        tabs = {each.sheet_id: self.tabs[each.uid] for each in self.after.sheets}
        placed: list[PlacedChart] = []
        for chart in filter(charts.drawable, sheet.extras.charts):
            start, end = _corners(sheet, chart["position"]["overlayPosition"])
            placed.append(
                PlacedChart(
                    chart_id=chart["chartId"],
                    xml=charts.chart_xml(chart, self.after, tabs),
                    text=chart["spec"].get("altText", ""),
                    start=start,
                    end=end,
                )
            )
        return Charts(placed, self._shown_before(old) if old else {})

    def _shown_before(self, old: Sheet) -> dict[int, frozenset[str]]:
        """The cells that the charts of a tab showed in the file, by their id."""
        tabs = {each.sheet_id: each.title for each in self.before_book.sheets}
        return {
            chart["chartId"]: shown_cells(charts.chart_xml(chart, self.before_book, tabs))
            for chart in filter(charts.drawable, old.extras.charts)
        }

    def _names(self) -> None:
        """Define, move and delete names."""
        now = {
            each.name.casefold(): each
            for each in self.file.get_defined_name()
            if each.scope in ("", "Workbook")
        }
        by_id = {sheet.sheet_id: self.tabs[sheet.uid] for sheet in self.after.sheets}
        wanted = {named["name"]: named for named in self.after.named_ranges}
        known = {named["name"] for named in self.before_book.named_ranges}
        for name in known - wanted.keys():
            self._undefine(now.get(name.casefold()))
        for name, named in wanted.items():
            tab = by_id.get(named.get("range", {}).get("sheetId", 0))
            if tab is None:
                continue
            refers_to = names.reference(named, tab)
            old = now.get(name.casefold())
            if old and names.parsed(old.refers_to) == names.parsed(refers_to):
                continue
            self._undefine(old)
            self.file.set_defined_name(excelize.DefinedName(name=name, refers_to=refers_to))

    def _undefine(self, name: excelize.DefinedName | None) -> None:
        if name is not None:
            self.file.delete_defined_name(excelize.DefinedName(name=name.name, scope=name.scope))

    def _notes(self) -> None:
        """Keep in custom properties what the file cannot hold."""
        chunks = notes.chunks(notes.written(self.after, self.tabs))
        old = {
            each.name: each.value
            for each in self.file.get_custom_props()
            if each.name.startswith(notes.PREFIX)
        }
        for index, chunk in enumerate(chunks):
            name = f"{notes.PREFIX}{index}"
            if old.pop(name, None) != chunk:
                self.file.set_custom_props(excelize.CustomProperty(name=name, value=chunk))
        for name in old:
            self.file.set_custom_props(excelize.CustomProperty(name=name, value=None))


def _corners(sheet: Sheet, overlay: Message) -> tuple[Corner, Corner]:
    """Where an object begins and ends: as the file's cells are as large as the tab's, so is the object."""
    anchor = overlay.get("anchorCell", {})
    row, column = anchor.get("rowIndex", 0), anchor.get("columnIndex", 0)
    x, y = overlay.get("offsetXPixels", 0), overlay.get("offsetYPixels", 0)
    end_row, end_y = printing.reached(sheet, row, y + overlay["heightPixels"], rows=True)
    end_column, end_x = printing.reached(sheet, column, x + overlay["widthPixels"], rows=False)
    return Corner(row, column, x, y), Corner(end_row, end_column, end_x, end_y)


def _all_parts(look: dict[str, object]) -> frozenset[str]:
    return changed_parts({}, look)


def _default_width(xml: SheetXml) -> str | None:
    found = re.search(r'defaultColWidth="([^"]*)"', xml.section("sheetFormatPr"))
    return found[1] if found else None


def _tab_names(before: Workbook, after: Workbook, tabs: dict[int, str]) -> dict[int, str]:
    """What each tab is called in the file: its title, made fit for Excel, and unique."""
    titles = {sheet.uid: sheet.title for sheet in before.sheets}
    names_ = {
        sheet.uid: tabs[sheet.uid]
        for sheet in after.sheets
        if sheet.uid in tabs and titles.get(sheet.uid) == sheet.title
    }
    taken = {name.casefold() for name in names_.values()}
    for sheet in after.sheets:
        if sheet.uid not in names_:
            names_[sheet.uid] = _excel_title(sheet.title, taken)
            taken.add(names_[sheet.uid].casefold())
    return names_


def _excel_title(title: str, taken: set[str]) -> str:
    """A title that Excel takes: short, and without the marks that its formulas use."""
    fit = re.sub(r"[:\\/?*\[\]\x00-\x1f]", "-", title).strip("'")[:31] or "Tab"
    name, number = fit, 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = fit[: 31 - len(ending)] + ending, number + 1
    return name
