"""What a file of Excel's cannot hold, kept as JSON in its custom properties.

The properties are called ``localsheets.0``, ``localsheets.1`` and so on, each short enough for every
program that copies them. A file without them, or with damaged ones, is read as any other workbook.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets import ids
from abm_sheets.localsheets.sheet import Extras, Region
from abm_sheets.localsheets.workbook import box_of, range_of

from .names import parsed
from .rules import fits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.workbook import Workbook

    from .package import Package

PREFIX = "localsheets."
CHUNK = 240
VERSION = 1

#: What is kept of a tab beyond its id, title and size: attribute of Extras, key in the notes.
_KEPT = {
    "protected_ranges": "protected",
    "banded_ranges": "bands",
    "conditional_formats": "conditions",
    "basic_filter": "filter",
    "filter_views": "views",
    "charts": "charts",
    "slicers": "slicers",
    "developer_metadata": "metadata",
    "row_groups": "rowGroups",
    "column_groups": "columnGroups",
}
_FLAGS = ("rowGroupControlAfter", "columnGroupControlAfter")


def read(package: Package) -> dict[str, Any]:
    """Our notes in a file; none when there are none, or none that can be read."""
    part = package.related("", "custom-properties") or "docProps/custom.xml"
    tree = package.tree(part)
    if tree is None:
        return {}
    chunks: dict[int, str] = {}
    for item in tree:
        number = item.get("name", "").removeprefix(PREFIX)
        if item.get("name", "").startswith(PREFIX) and number.isdigit():
            chunks[int(number)] = "".join(item.itertext())
    try:
        notes = json.loads("".join(chunks[index] for index in range(len(chunks))))
    except (ValueError, KeyError):
        return {}
    return notes if isinstance(notes, dict) and notes.get("v") == VERSION else {}


def chunks(notes: dict[str, Any]) -> list[str]:
    """The notes as short texts without anything that programs might change."""
    text = json.dumps(notes, ensure_ascii=True, separators=(",", ":"), sort_keys=True)
    return [text[at : at + CHUNK] for at in range(0, len(text), CHUNK)]


def written(book: Workbook, tabs: dict[int, str]) -> dict[str, Any]:
    """The notes on a spreadsheet.

    Args:
        book: The spreadsheet.
        tabs: What its tabs are called in the file, by their uid.
    """
    notes: dict[str, Any] = {
        "v": VERSION,
        "title": book.title,
        "locale": book.locale,
        "zone": book.time_zone,
        "recalc": book.auto_recalc,
        "tabs": [],
        "names": {
            named["name"]: [named["namedRangeId"], named.get("range", {}).get("sheetId", 0)]
            for named in book.named_ranges
        },
    }
    if book.developer_metadata:
        notes["metadata"] = book.developer_metadata
    for sheet in book.sheets:
        tab: dict[str, Any] = {
            "id": sheet.sheet_id,
            "tab": tabs[sheet.uid],
            "rows": sheet.row_count,
            "columns": sheet.column_count,
        }
        if sheet.title != tab["tab"]:
            tab["title"] = sheet.title
        for attribute, key in _KEPT.items():
            value = getattr(sheet.extras, attribute)
            if value:
                tab[key] = value
        unfit = [
            [range_of(0, region.box), region.rule]
            for region in sheet.extras.validations
            if region.raw is None and not fits(region.rule, book.locale)
        ]
        if unfit:
            tab["rules"] = unfit
        flags = [flag for flag in _FLAGS if sheet.extras.grid.get(flag)]
        if flags:
            tab["flags"] = flags
        notes["tabs"].append(tab)
    return notes


def extras_of(tab: Message) -> Extras:
    """What the notes say of a tab."""
    extras = Extras(grid=dict.fromkeys(tab.get("flags", []), True))
    for attribute, key in _KEPT.items():
        if key in tab:
            setattr(extras, attribute, tab[key])
    extras.validations = [Region(box_of(where), rule) for where, rule in tab.get("rules", [])]
    return extras


def matched(notes: dict[str, Any], package: Package, code_names: dict[str, str]) -> list[tuple[Message, int]]:
    """For each tab of a file, what the notes say of it (nothing for a new tab) and its id.

    A tab is known by its title; when it was renamed in another program, by a name of ours which that
    program let point to the new title; or by the code name that we gave it.

    Args:
        notes: Our notes in the file.
        package: The file.
        code_names: The code names of its tabs, by title.
    """
    known: list[Message] = notes.get("tabs", [])
    by_tab, titles = {tab["tab"]: tab for tab in known}, {tab.title for tab in package.tabs}
    found: dict[str, Message] = {tab.title: by_tab[tab.title] for tab in package.tabs if tab.title in by_tab}
    lost = {tab["id"]: tab for tab in known if tab["tab"] not in found}
    for title, sheet_id in _clues(notes, package, code_names):
        # A program that renames a tab may leave the names behind that point to its old title.
        if title in titles and title not in found and sheet_id in lost:
            found[title] = {**lost.pop(sheet_id), "renamed": True}
    taken = {tab["id"] for tab in known}
    result: list[tuple[Message, int]] = []
    for tab in package.tabs:
        notes_on_tab = found.get(tab.title, {})
        known_id: int | None = notes_on_tab.get("id")
        sheet_id = ids.number(f"tab/{tab.title}", taken) if known_id is None else known_id
        taken.add(sheet_id)
        result.append((notes_on_tab, sheet_id))
    return result


def _clues(notes: dict[str, Any], package: Package, code_names: dict[str, str]) -> Iterable[tuple[str, int]]:
    stored: dict[str, list[Any]] = notes.get("names", {})
    for name in package.defined_names:
        place = parsed(name.refers_to)
        if name.name in stored and place:
            yield place[0], stored[name.name][1]
    for title, code_name in code_names.items():
        number = code_name.removeprefix("LocalSheet")
        if code_name != number and number.isdigit():
            yield title, int(number)
