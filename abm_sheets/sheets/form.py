"""What a workbook is made of: tabs, named ranges, protections; read only when the cheap way fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.intake.fold import fold_header
from abm_sheets.sheets.names import AREA_RANGES, TAB_MARK, TAB_RANGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.sheets.client import SpreadsheetClient
    from abm_sheets.template.workbook import WorkbookTemplate

FIELDS = (
    "properties(title,locale,timeZone),"
    "sheets(properties(sheetId,title,index,gridProperties(rowCount,columnCount)),"
    "developerMetadata(metadataKey,metadataValue),charts(chartId),"
    "protectedRanges(protectedRangeId,range,warningOnly,requestingUserCanEdit)),"
    "namedRanges(namedRangeId,name,range)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A protection: ``whole`` when of the whole tab, ``closed`` when it keeps us from writing."""

    protection_id: int
    whole: bool
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetForm:
    """A tab as it is; ``mark`` is our key when developer metadata says that it is ours."""

    sheet_id: int
    title: str
    rows: int
    columns: int
    mark: str | None
    guards: tuple[Guard, ...]
    charts: frozenset[int] = frozenset()

    @property
    def protections(self) -> frozenset[int]:
        """The ids of its protections."""
        return frozenset(guard.protection_id for guard in self.guards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The whole workbook as it is; ``named`` maps a named range to (id, sheetId)."""

    title: str
    locale: str
    time_zone: str
    sheets: tuple[SheetForm, ...]
    named: Mapping[str, tuple[str, int]]

    @property
    def charts(self) -> frozenset[int]:
        """The ids of all charts, on whatever tab somebody moved them to."""
        return frozenset[int]().union(*(sheet.charts for sheet in self.sheets))

    def sheet(self, sheet_id: int) -> SheetForm:
        """Return the tab of this id."""
        return next(sheet for sheet in self.sheets if sheet.sheet_id == sheet_id)


def read_form(client: SpreadsheetClient) -> Form:
    """Return the form of a workbook: one ``spreadsheets.get`` without cells."""
    found = client.metadata(FIELDS)
    properties = found.get("properties", {})
    return Form(
        title=properties.get("title", ""),
        locale=properties.get("locale", ""),
        time_zone=properties.get("timeZone", ""),
        sheets=tuple(_sheet(sheet) for sheet in found.get("sheets", [])),
        named={
            named["name"]: (named["namedRangeId"], named.get("range", {}).get("sheetId", 0))
            for named in found.get("namedRanges", [])
        },
    )


def _sheet(sheet: dict[str, Any]) -> SheetForm:
    properties = sheet["properties"]
    grid = properties.get("gridProperties", {})
    marks = {
        data.get("metadataKey"): data.get("metadataValue") for data in sheet.get("developerMetadata", [])
    }
    return SheetForm(
        sheet_id=properties.get("sheetId", 0),
        title=properties["title"],
        rows=grid.get("rowCount", 0),
        columns=grid.get("columnCount", 0),
        mark=marks.get(TAB_MARK),
        guards=tuple(_guard(protected) for protected in sheet.get("protectedRanges", [])),
        charts=frozenset(chart["chartId"] for chart in sheet.get("charts", [])),
    )


def _guard(protected: dict[str, Any]) -> Guard:
    where = protected.get("range", {})
    open_ = protected.get("warningOnly", False) or protected.get("requestingUserCanEdit", False)
    return Guard(
        protection_id=protected["protectedRangeId"],
        whole="range" in protected and not any(name.endswith("Index") for name in where),
        closed=not open_,
    )


def find_tabs(form: Form, templates: tuple[WorkbookTemplate, ...]) -> dict[str, SheetForm]:
    """Return our tabs that are there, by our key.

    A tab is ours by its mark, by a named range of ours that lies on it, by the id that we choose, or by
    its title in any language; in this order, so that renaming a tab never loses it.
    """
    keys = list(templates[0].tabs)
    by_name = {**{name: tab for tab, name in TAB_RANGES.items()}, AREA_RANGES["model"]: "dashboard"}
    lying = {sheet_id: by_name[name] for name, (_, sheet_id) in form.named.items() if name in by_name}
    chosen = {tab.sheet_id: key for key, tab in templates[0].tabs.items()}
    found: dict[str, SheetForm] = {}
    taken: set[int] = set()
    for say in (
        lambda sheet: sheet.mark,
        lambda sheet: lying.get(sheet.sheet_id),
        lambda sheet: chosen.get(sheet.sheet_id),
        lambda sheet: _by_title(sheet.title, templates, aliases=False),
        lambda sheet: _by_title(sheet.title, templates, aliases=True),
    ):
        for sheet in form.sheets:
            key = say(sheet)
            if key in keys and key not in found and sheet.sheet_id not in taken:
                found[key] = sheet
                taken.add(sheet.sheet_id)
    return found


def _by_title(title: str, templates: tuple[WorkbookTemplate, ...], *, aliases: bool) -> str | None:
    folded = fold_header(title)
    for template in templates:
        for key, tab in template.tabs.items():
            names = tab.aliases if aliases else (tab.title,)
            if folded in {fold_header(name) for name in names}:
                return key
    return None


def language_of(form: Form, found: Mapping[str, SheetForm], templates: tuple[WorkbookTemplate, ...]) -> str:
    """Return the language whose titles fit the tabs best, the first template's when none does."""

    def fits(template: WorkbookTemplate) -> int:
        titles = {key: fold_header(sheet.title) for key, sheet in found.items()}
        return sum(titles.get(key) == fold_header(tab.title) for key, tab in template.tabs.items())

    best = max(templates, key=fits)
    if fits(best):
        return best.workbook.language
    locale = form.locale.split("_")[0]
    languages = [template.workbook.language for template in templates]
    return locale if locale in languages else languages[0]
