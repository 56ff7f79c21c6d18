"""Writes the cells of a tab that differ between two states."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import excelize

from abm_sheets.localsheets.a1 import cell_name
from abm_sheets.localsheets.cells import TEMPORAL, CellError, Formula, Raw, is_empty, serial
from abm_sheets.localsheets.colors import hex_of

from .styles_out import LINK_COLOR, StyleBook, changed_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from abm_sheets.localsheets.a1 import Bounds
    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Cell, Format, Sheet

    from .links import LinkBook

#: Excel holds no longer text in a cell.
MAX_TEXT = 32_767
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class CellWriter:
    """Writes into one tab of a file."""

    def __init__(self, file: excelize.File, tab: str, styles: StyleBook, links: LinkBook) -> None:
        """Write nothing yet."""
        self._file = file
        self._tab = tab
        self._styles = styles
        self._links = links

    def write(self, before: Sheet, after: Sheet) -> None:
        """Write values, styles and links that changed; all other cells stay as they are."""
        values = dict(_changed_values(before, after))
        columns = self._restyled(before, after)
        looks = set(_changed_looks(before, after, columns))
        runs_before, runs_after = before.extras.text_runs, after.extras.text_runs
        texts = {place for place, runs in runs_after.items() if runs_before.get(place) is not runs}
        covered = [merge for merge in after.extras.merges if merge in before.extras.merges]
        # excelize gives a written cell without a style that of its column; we know better.
        restyled = {place for place in looks if place[1] in columns}
        for place in sorted(values.keys() | texts):
            if under(place, covered):
                # excelize would write it to the corner of the merge, which is another cell.
                continue
            self._value(place, after.get(*place), runs_after.get(place))
            if place[1] in columns or place[1] in after.looks.columns:
                restyled.add(place)
        for place in sorted(looks | restyled):
            old, new = before.format_at(*place) or {}, after.format_at(*place) or {}
            if place in restyled or not self._alike(old, new):
                self._look(place, old, new, plain=place[1] in after.looks.columns)
                if _link(old) != _link(new) and not under(place, covered):
                    self._link(cell_name(*place), _link(new))

    def _value(self, place: Cell, raw: Raw, runs: list[Message] | None) -> None:
        cell, value = cell_name(*place), _date_as_number(raw)
        if isinstance(value, Formula):
            # An old value beside a new formula would be shown until somebody calculates.
            self._file.set_cell_default(self._tab, cell, "")
            self._file.set_cell_formula(self._tab, cell, excel_formula(value.text))
        elif value is None or value == "":
            self._file.set_cell_formula(self._tab, cell, "")
            self._file.set_cell_default(self._tab, cell, "")
        elif isinstance(value, bool):
            self._file.set_cell_bool(self._tab, cell, value)
        elif isinstance(value, (int, float)):
            self._file.set_cell_float(self._tab, cell, float(value), -1, 64)
        elif isinstance(value, CellError):
            self._file.set_cell_str(self._tab, cell, value.text)
        elif runs and isinstance(value, str):
            self._file.set_cell_rich_text(self._tab, cell, _rich(legal(value), runs))
        else:
            self._file.set_cell_str(self._tab, cell, legal(str(value)))

    def _restyled(self, before: Sheet, after: Sheet) -> set[int]:
        """The columns whose look to their end is another one."""
        found = set()
        for column in before.looks.columns.keys() | after.looks.columns.keys():
            old, new = before.looks.columns.get(column), after.looks.columns.get(column)
            if old is None or new is None or old.top != new.top or not self._alike(old.format, new.format):
                found.add(column)
        return found

    def _alike(self, before: Format, after: Format) -> bool:
        return self._styles.alike(before, after) and _link(before) == _link(after)

    def _look(self, place: Cell, before: Format, after: Format, *, plain: bool) -> None:
        cell = cell_name(*place)
        base = self._file.get_cell_style(self._tab, cell)
        parts = changed_parts(before, after)
        index = self._styles.index(base, after, parts) if after else 0
        if index == 0 and plain:
            # An empty cell of style 0 is not kept, and would look like its column.
            index = self._styles.plain
        self._file.set_cell_style(self._tab, cell, cell, index)

    def _link(self, cell: str, address: str | None) -> None:
        # Always forget the old one: it may be of another kind.
        self._file.set_cell_hyperlink(self._tab, cell, "", "None")
        if not address:
            return
        location = self._links.location(address)
        if location:
            self._file.set_cell_hyperlink(self._tab, cell, location, "Location")
        else:
            self._file.set_cell_hyperlink(self._tab, cell, address, "External")


def under(place: Cell, merges: Iterable[Bounds]) -> bool:
    """Whether a cell lies under a merged one and is not its corner."""
    return any(merge.holds(*place) and place != (merge.top, merge.left) for merge in merges)


def legal(text: str) -> str:
    """A text as a file can hold it: without control characters, and not too long for Excel."""
    text = _ILLEGAL.sub("", text)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def excel_formula(text: str) -> str:
    """A formula without its equals sign and with commas between arguments."""
    parts = re.split(r'("(?:[^"]|"")*"|\{[^}]*\})', text.removeprefix("="))
    return "".join(part if index % 2 else part.replace(";", ",") for index, part in enumerate(parts))


def _date_as_number(raw: Raw) -> Raw:
    return serial(raw) if isinstance(raw, TEMPORAL) else raw


def _link(look: Format) -> str | None:
    found: str | None = look.get("textFormat", {}).get("link", {}).get("uri")
    return found


def _changed_values(before: Sheet, after: Sheet) -> Iterator[tuple[Cell, Raw]]:
    old_rows, new_rows = before.rows, after.rows
    for row in range(max(len(old_rows), len(new_rows))):
        old = old_rows[row] if row < len(old_rows) else []
        new = new_rows[row] if row < len(new_rows) else []
        if old is new:
            continue
        for column in range(max(len(old), len(new))):
            one = old[column] if column < len(old) else None
            two = new[column] if column < len(new) else None
            if not _same(one, two):
                yield (row, column), two


def _same(one: Raw, two: Raw) -> bool:
    """Whether a cell need not be written; nothing and an empty text are the same, 1 and TRUE are not."""
    if isinstance(one, Formula) and isinstance(two, Formula):
        return one.text == two.text
    if is_empty(one) or is_empty(two):
        return is_empty(one) and is_empty(two)
    if isinstance(one, bool) or isinstance(two, bool):
        return one is two
    return one == two


def _changed_looks(before: Sheet, after: Sheet, columns: AbstractSet[int]) -> Iterator[Cell]:
    old, new = before.looks, after.looks
    for place in old.cells.keys() | new.cells.keys():
        one, two = before.format_at(*place), after.format_at(*place)
        if place[1] in columns or (one is not two and (one or {}) != (two or {})):
            yield place
    if not columns:
        return
    for row, line in enumerate(after.rows):
        for column in columns:
            if column < len(line) and line[column] not in (None, "") and (row, column) not in new.cells:
                yield row, column


def _rich(text: str, runs: list[Message]) -> list[excelize.RichTextRun]:
    """The pieces of a text that look differently; indexes count UTF-16 units, as Google's do."""
    units = text.encode("utf-16-le")
    starts = sorted(runs, key=lambda run: int(run.get("startIndex", 0)))
    if not starts or starts[0].get("startIndex", 0):
        starts.insert(0, {})
    pieces: list[excelize.RichTextRun] = []
    for index, run in enumerate(starts):
        first = run.get("startIndex", 0)
        last = starts[index + 1].get("startIndex", 0) if index + 1 < len(starts) else len(units) // 2
        piece = units[2 * first : 2 * last].decode("utf-16-le", "replace")
        if piece:
            pieces.append(excelize.RichTextRun(font=_run_font(run.get("format", {})), text=piece))
    return pieces


def _run_font(look: Message) -> excelize.Font | None:
    if not look:
        return None
    link = "link" in look
    return excelize.Font(
        bold=bool(look.get("bold")),
        italic=bool(look.get("italic")),
        strike=bool(look.get("strikethrough")),
        underline="single" if look.get("underline", link) else "",
        family=look.get("fontFamily") or "Arial",
        size=float(look.get("fontSize") or 10),
        color=hex_of(look, "foregroundColor") or (LINK_COLOR if link else "000000"),
    )
