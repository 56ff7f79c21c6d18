"""Named ranges and Excel's defined names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from abm_sheets.localsheets import a1, ids
from abm_sheets.localsheets.workbook import box_of, range_of

from .rules import reference_box

if TYPE_CHECKING:
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
    for name in names:
        place = parsed(name.refers_to)
        if name.local or name.hidden or place is None or place[0] not in tab_ids:
            continue
        known = stored.get(name.name)
        named_id = known[0] if known else str(ids.number(f"name/{name.name}", taken))
        where = range_of(tab_ids[place[0]], place[1])
        found.append({"namedRangeId": named_id, "name": name.name, "range": where})
    order = list(stored)
    return sorted(found, key=lambda named: order.index(named["name"]) if named["name"] in stored else 10**6)


def reference(named: Message, tab: str) -> str:
    """What a defined name refers to."""
    return a1.absolute_name(tab, box_of(named.get("range", {})))
