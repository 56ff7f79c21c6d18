"""Named ranges and Excel's defined names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets import a1, ids
from abm_sheets.localsheets.workbook import box_of, range_of

from . import disk
from .rules import reference_box

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

    from abm_sheets.localsheets.a1 import Box
    from abm_sheets.localsheets.messages import Message

    from .package import DefinedName


def parsed(refers_to: str) -> tuple[str, Box] | None:
    """The tab and the cells that a defined name means; None when it is not a plain range."""
    text = refers_to.removeprefix("=")
    try:
        title, cells = a1.split(text)
    except ValueError:
        return None
    if not title or not cells or "#REF!" in text or "[" in text:
        return None
    box = reference_box(cells)
    return (title, box) if box else None


def read(names: list[DefinedName], notes: dict[str, Any], tab_ids: dict[str, int]) -> list[Message]:
    """The named ranges of a file; names that point nowhere, or are no ranges, are left out.

    Args:
        names: The defined names.
        notes: Our notes in the file, which know the ids.
        tab_ids: The ids of the tabs by their name in the file.
    """
    stored: dict[str, list[Any]] = notes.get("names", {})
    taken = {int(each[0]) for each in stored.values() if str(each[0]).isdigit()}
    found: list[Message] = []
    for name, title, box in _placed(names, tab_ids):
        known = stored.get(name)
        named_id = known[0] if known else str(ids.number(f"name/{name}", taken))
        found.append({"namedRangeId": named_id, "name": name, "range": range_of(tab_ids[title], box)})
    order = list(stored)
    return sorted(found, key=lambda named: order.index(named["name"]) if named["name"] in stored else 10**6)


def range_names(path: Path) -> frozenset[str]:
    """The names of the named ranges of a file; those that outlived their tab are none.

    Raises:
        LocalFileError: There is no such file, or it is not an .xlsx that can be read.
    """
    package, _ = disk.read(path)
    titles = {tab.title for tab in package.tabs}
    return frozenset(name for name, _, _ in _placed(package.defined_names, titles))


def _placed(names: Iterable[DefinedName], titles: Container[str]) -> Iterator[tuple[str, str, Box]]:
    """The names that lie on cells of a tab that is there, with its title and these cells."""
    for name in names:
        place = parsed(name.refers_to)
        if not name.local and not name.hidden and place is not None and place[0] in titles:
            yield name.name, *place


def reference(named: Message, tab: str) -> str:
    """What a defined name refers to."""
    return a1.absolute_name(tab, box_of(named.get("range", {})))
