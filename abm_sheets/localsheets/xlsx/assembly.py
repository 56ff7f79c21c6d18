"""Puts the new file together: what excelize wrote where we changed something, the old bytes elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape

from . import comments, drawings, zipping
from .sections import SheetXml
from .tabwriter import FILTER_NAME

if TYPE_CHECKING:
    from .comments import NotesChange
    from .drawings import Charts
    from .package import Package

#: Replaces sections in the XML of a tab.
Patch: TypeAlias = Callable[[SheetXml], None]


@dataclass(frozen=True)
class Touch:
    """What is to be done to a tab once excelize has written its cells."""

    patch: Patch
    notes: NotesChange | None
    #: None where a tab has had no charts of ours, and has none.
    charts: Charts | None = None


def assembled(
    old: Package,
    new: Package,
    *,
    touched: Mapping[str, Touch],
    renamed: Mapping[str, str],
    hidden: Mapping[str, bool],
    shifted: AbstractSet[str],
) -> bytes:
    """The bytes of the new file.

    Args:
        old: The file as it was.
        new: What excelize wrote.
        touched: The tabs that were written to, by their new names, with what is still to be replaced.
        renamed: New names of tabs by their old ones.
        hidden: Whether each tab is hidden, by its new name.
        shifted: Tabs where rows or columns were inserted or deleted.
    """
    parts = {name: zipping.copied(new, name) for name in new.zip.namelist()}
    for name in _untouched_parts(old, new, touched, renamed, shifted):
        parts[name] = zipping.copied(old, name)
    fresh: dict[str, bytes] = {}
    gone: set[str] = set()
    by_title = {tab.title: tab.part for tab in new.tabs}
    for title, touch in touched.items():
        xml = SheetXml(new.read(by_title[title]))
        touch.patch(xml)
        if touch.notes:
            comments.apply(touch.notes, new, by_title[title], xml, fresh)
        if touch.charts is not None:
            gone |= drawings.apply(touch.charts, new, by_title[title], xml, fresh)
        fresh[by_title[title]] = xml.bytes()
    _one_style_each(old, new, fresh)
    workbook = _with_states(new.read(new.workbook_part).decode("utf-8"), hidden)
    fresh[new.workbook_part] = _filters_unseen(workbook).encode("utf-8")
    _one_tab_in_front(old, new, fresh, {by_title[title] for title in touched}, hidden)
    parts |= {name: zipping.pack(content) for name, content in fresh.items()}
    return zipping.build({name: part for name, part in parts.items() if name not in gone - fresh.keys()})


def _untouched_parts(
    old: Package,
    new: Package,
    touched: Mapping[str, Touch],
    renamed: Mapping[str, str],
    shifted: AbstractSet[str],
) -> set[str]:
    """The parts that must be as they were: the tabs nobody wrote to, and all that belongs to them.

    Numbers of styles and texts keep their meaning, because excelize only ever adds to both lists.
    """
    mentioned = [*renamed, *shifted]
    parts: set[str] = set()
    for tab in old.tabs:
        title = renamed.get(tab.title, tab.title)
        if title in touched or tab.part not in new.names:
            continue
        if _mentions(old.read(tab.part), mentioned):
            continue  # Its formulas had to follow.
        parts |= old.closure(tab.part)
    ours = {name for tab in new.tabs if tab.title in touched for name in new.closure(tab.part)}
    others = {
        name
        for name in old.names & new.names
        if name.startswith(("xl/media/", "xl/theme/", "xl/charts/", "xl/embeddings/", "customXml/"))
    }
    return ((parts | others) - ours) & new.names


def _mentions(xml: bytes, titles: list[str]) -> bool:
    """Whether the formulas of a sheet may name one of these tabs."""
    return b"<f" in xml and any(escape(title).encode() in xml for title in titles)


def _one_style_each(old: Package, new: Package, fresh: dict[str, bytes]) -> None:
    """Let conditional formats share their styles: excelize makes a new one every time."""
    part = new.related(new.workbook_part, "styles") or "xl/styles.xml"
    text = new.read(part).decode("utf-8")
    section = re.search(r"<dxfs\b[^>]*>(.*?)</dxfs>", text, re.DOTALL)
    if section is None:
        return
    styles = re.findall(r"<dxf>.*?</dxf>|<dxf/>", section[1], re.DOTALL)
    before = old.tree(part)
    kept = 0
    if before is not None:
        kept = next((len(item) for item in before if item.tag.endswith("}dxfs")), 0)
    if len(styles) <= kept:
        return
    numbers: dict[int, int] = {}
    unique = styles[:kept]
    for index, style in enumerate(styles[kept:], kept):
        if style not in unique:
            unique.append(style)
        numbers[index] = unique.index(style)
    written = f'<dxfs count="{len(unique)}">' + "".join(unique) + "</dxfs>"
    fresh[part] = (text[: section.start()] + written + text[section.end() :]).encode("utf-8")

    def renumbered(found: re.Match[str]) -> str:
        number = int(found[1])
        return f'dxfId="{numbers.get(number, number)}"'

    for name, content in fresh.items():
        if name.startswith("xl/worksheets/"):
            fresh[name] = re.sub(r'dxfId="(\d+)"', renumbered, content.decode("utf-8")).encode("utf-8")


def _one_tab_in_front(
    old: Package, new: Package, fresh: dict[str, bytes], touched: set[str], hidden: Mapping[str, bool]
) -> None:
    """Exactly one tab is in front. Two would both get what a person types into one."""
    workbook = fresh.get(new.workbook_part, new.read(new.workbook_part)).decode("utf-8")
    front = _front(old)
    shown = [tab.part for tab in new.tabs if not hidden.get(tab.title)]
    if front not in shown:
        front = shown[0]
    index = _index_of(new, front)
    bare = re.sub(r'(<workbookView\b[^>]*?)\sactiveTab="\d+"', r"\1", workbook, count=1)
    bare = re.sub(r"(<workbookView\b[^>]*?)(/?>)", rf'\1 activeTab="{index}"\2', bare, count=1)
    if bare != workbook:
        fresh[new.workbook_part] = bare.encode("utf-8")
    for part in touched:
        xml = SheetXml(fresh[part])
        xml.set_attribute("sheetView", "tabSelected", "1" if part == front else None)
        fresh[part] = xml.bytes()


def _with_states(workbook: str, hidden: Mapping[str, bool]) -> str:
    """Hide and show tabs; excelize would silently leave the one in front as it is."""

    def changed(found: re.Match[str]) -> str:
        name = re.search(r'\sname="([^"]*)"', found[0])
        state = re.search(r'\sstate="([^"]*)"', found[0])
        title = html.unescape(name[1]) if name else ""
        if title not in hidden or hidden[title] == bool(state and state[1] != "visible"):
            return found[0]
        bare = re.sub(r'\sstate="[^"]*"', "", found[0])
        return re.sub(r"(/?>)$", r' state="hidden"\1', bare) if hidden[title] else bare

    return re.sub(r"<sheet\b[^>]*>", changed, workbook)


def _filters_unseen(workbook: str) -> str:
    """Hide the names of filters from the list of names that people see; excelize cannot."""
    bare = rf'<definedName\b(?![^>]*\shidden=)(?=[^>]*\sname="{FILTER_NAME}")'
    return re.sub(bare, '<definedName hidden="1"', workbook)


def _front(package: Package) -> str | None:
    """The part of the tab that a file opens with."""
    view = next((item for item in package.workbook.iter() if item.tag.endswith("}workbookView")), None)
    index = int(view.get("activeTab", 0)) if view is not None else 0
    targets = package.relationships(package.workbook_part)
    sheets = [item for item in package.workbook.iter() if item.tag.endswith("}sheet")]
    if index >= len(sheets):
        return None
    ids = [value for name, value in sheets[index].attrib.items() if name.endswith("}id")]
    return targets[ids[0]].target if ids and ids[0] in targets else None


def _index_of(package: Package, part: str) -> int:
    targets = package.relationships(package.workbook_part)
    sheets = [item for item in package.workbook.iter() if item.tag.endswith("}sheet")]
    for index, item in enumerate(sheets):
        ids = [value for name, value in item.attrib.items() if name.endswith("}id")]
        if ids and ids[0] in targets and targets[ids[0]].target == part:
            return index
    return 0
