"""Links between cells: addresses of Google's for places in the file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from abm_sheets.localsheets import a1

from .cellwriter import under
from .names import parsed
from .rules import box_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from abm_sheets.localsheets.sheet import Sheet

    from .sections import SheetXml

_ADDRESS = re.compile(
    r"(?:https://docs\.google\.com/spreadsheets/d/(?P<id>[^/]+)/(?:edit|view)?[^#]*)?#gid=(?P<gid>\d+)"
    r"(?:&range=(?P<range>[^&]*))?"
)


class LinkBook:
    """Turns addresses of a spreadsheet's own cells into places in its file, and back."""

    def __init__(self, spreadsheet_id: str, tabs: Mapping[int, str]) -> None:
        """Know the spreadsheet.

        Args:
            spreadsheet_id: Its id.
            tabs: The names of its tabs in the file, by sheetId.
        """
        self._id = spreadsheet_id
        self._tabs = tabs

    def location(self, address: str) -> str | None:
        """``'Tab'!E14`` for an address of our own; None for any other."""
        found = _ADDRESS.fullmatch(address)
        if found is None or found["id"] not in (None, self._id):
            return None
        title = self._tabs.get(int(found["gid"]))
        if title is None:
            return None
        return f"{a1.always_quoted(title)}!{unquote(found['range'] or 'A1')}"

    def address(self, location: str) -> str:
        """The address for a place in the file."""
        place = parsed(location)
        gid = next((gid for gid, title in self._tabs.items() if place and title == place[0]), None)
        if place is None or gid is None:
            return f"#{location}"
        box = box_reference(place[1])
        return f"https://docs.google.com/spreadsheets/d/{self._id}/edit#gid={gid}&range={box}"


def unlink_covered(xml: SheetXml, sheet: Sheet) -> None:
    """Take out the links within the file of cells that lie under merged ones: they lead where nobody sees."""

    def kept(found: re.Match[str]) -> str:
        box = a1.parse_cells(found[1])
        covered = box is not None and box.is_one_cell() and under((box.top, box.left), sheet.extras.merges)
        return "" if covered else found[0]

    section = xml.section("hyperlinks")
    if not section:
        return
    links = re.sub(
        r'<hyperlink\b(?![^>]*\br:id=)[^>]*?\bref="([^"]+)"[^>]*?(?:/>|>\s*</hyperlink>)', kept, section
    )
    xml.put("hyperlinks", links if re.search(r"<hyperlink\b", links) else "")
