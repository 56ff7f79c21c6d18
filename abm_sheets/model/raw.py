"""What was read from a workbook, before anybody looked at it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

#: A cell as the values API gives it with UNFORMATTED_VALUE and SERIAL_NUMBER.
RawCell = str | int | float | bool | None
RawRows = Sequence[Sequence[RawCell]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTab:
    """The cells of a tab from A1 on; rows may have different lengths."""

    title: str
    rows: RawRows


@dataclass(frozen=True, slots=True, kw_only=True)
class RawBlock:
    """The cells of a block inside a tab; ``row`` and ``column`` (0-based) say where it starts.

    ``width`` counts the columns that its name covers, 0 where that is not known.
    """

    title: str
    row: int
    column: int
    rows: RawRows
    width: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RawWorkbook:
    """The four hand-filled tabs that were found, and what the team typed in the Dashboard."""

    language: str
    tabs: Mapping[str, RawTab]
    settings: RawBlock | None = None
    alerts: RawBlock | None = None
    memory: RawBlock | None = None
    history: RawBlock | None = None
    archive: RawBlock | None = None
    chart_numbers: RawBlock | None = None
    #: sheetId of every tab of ours that was found, by our key, the Dashboard included.
    sheet_ids: Mapping[str, int] = field(default_factory=dict)
    #: The ids of the charts that the last refresh has drawn.
    charts: frozenset[int] = frozenset()
    #: The time zone of the spreadsheet, where it is known to differ from that of the template.
    time_zone: str | None = None
