"""Where the cells of a table are in the workbook, and issues that say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.intake.dates import LAST_SERIAL, from_serial
from abm_sheets.intake.fold import whole
from abm_sheets.model.cells import cell_name, column_letters
from abm_sheets.model.issue import Issue
from abm_sheets.template.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from abm_sheets.template.workbook import Kind, Table, WorkbookTemplate

#: A larger integer is no number of any spreadsheet.
_MOST_BITS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Reads:
    """The keys of the KPIs that read a (table, column).

    ``rows``: which leave out a row with an issue there; ``columns``: which have no value without the column.
    """

    rows: Mapping[tuple[str, str], tuple[str, ...]]
    columns: Mapping[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The place of a table: its tab, its columns (0-based) and its raw cells from ``first_row`` on."""

    key: str
    title: str
    table: Table
    columns: Mapping[str, int]
    first_row: int
    cells: pd.DataFrame
    template: WorkbookTemplate
    reads: Reads

    def issue(
        self,
        code: str,
        column: str,
        row: int,
        expected: str,
        *,
        kpis: tuple[str, ...] | None = None,
        **facts: object,
    ) -> Issue:
        """Return the issue of a cell; ``row`` is the 0-based row of the tab.

        ``expected`` names a text of ``[expected]``; ``facts`` fill the texts. Without ``kpis`` every KPI
        that reads the column is affected.
        """
        spec = self.table.column(column)
        place = self.columns[column]
        raw = self.cells.iat[row - self.first_row, place] if place in self.cells.columns else None
        facts = {"header": spec.header, **facts}
        return Issue(
            tab_key=self.table.tab,
            tab=self.title,
            a1=f"{column_letters(place)}{row + 1}",
            cell=cell_name(self.title, row, place),
            header=spec.header,
            value=self._typed(raw, spec.kind),
            code=code,
            message=self.template.issues[code].format(**facts),
            expected=self.template.expected[expected].format(**facts),
            kpis=self.reads.rows.get((self.key, column), ()) if kpis is None else kpis,
        )

    def _typed(self, raw: object, kind: Kind) -> str:
        """Return a raw cell as a person sees it; a serial number in a date column is a date."""
        if kind != "date" or isinstance(raw, bool) or not isinstance(raw, (int, float)):
            return shown(raw, self.template)
        if 1 <= raw <= LAST_SERIAL:
            return Words(self.template).date(from_serial(raw))
        return shown(raw, self.template)


def shown(raw: object, template: WorkbookTemplate) -> str:
    """Return a raw cell as text; whole numbers without a point, ticked boxes as the sheet shows them."""
    if raw is None or raw != raw:  # noqa: PLR0124 - NaN is padding
        return ""
    if isinstance(raw, bool):
        return template.formats.ticked if raw else template.formats.unticked
    if isinstance(raw, int) and raw.bit_length() > _MOST_BITS:
        return "∞"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return whole(str(raw))
