"""One column of raw cells, sorted by what kind of thing each cell is, without a loop over cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from abm_sheets.intake.amounts import as_float
from abm_sheets.intake.fold import tidy

if TYPE_CHECKING:
    from collections.abc import Callable

    from abm_sheets.model.raw import RawRows

#: What a spreadsheet shows for a broken formula, in English and in French.
CELL_ERRORS = frozenset(
    "#REF! #N/A #DIV/0! #VALUE! #VALEUR! #NAME? #NOM? #NUM! #NOMBRE! #NULL! #NUL! #ERROR! #ERREUR! "
    "#SPILL! #CALC!".split()
)
_BLANK, _TEXT, _NUMBER, _BOOL = range(4)
_KINDS = {type(None): _BLANK, str: _TEXT, int: _NUMBER, float: _NUMBER, bool: _BOOL}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellColumn:
    """The cells of a column: ``values`` as read, texts tidied, and masks of the same length."""

    values: np.ndarray[Any, np.dtype[np.object_]]
    blank: np.ndarray[Any, np.dtype[np.bool_]]
    text: np.ndarray[Any, np.dtype[np.bool_]]
    number: np.ndarray[Any, np.dtype[np.bool_]]
    error: np.ndarray[Any, np.dtype[np.bool_]]

    def map_text(self, function: Callable[[str], Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
        """Return the function of every text, None elsewhere; called once per distinct text."""
        result = np.full(len(self.values), None, dtype=object)
        codes, distinct = pd.factorize(self.values[self.text])
        found = np.full(len(distinct), None, dtype=object)
        for position, text in enumerate(distinct):
            found[position] = function(text)
        result[self.text] = found[codes] if len(distinct) else None
        return result

    def numbers(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Return the numbers, NaN elsewhere."""
        result = np.full(len(self.values), np.nan)
        try:
            result[self.number] = self.values[self.number].astype(float)
        except OverflowError:
            result[self.number] = [as_float(number) for number in self.values[self.number]]
        return result


def grid(rows: RawRows) -> pd.DataFrame:
    """Return raw rows of any length as one rectangular frame of objects, padded with None."""
    width = max(map(len, rows), default=0)
    full = [row if len(row) == width else (*row, *(None,) * (width - len(row))) for row in rows]
    # Column by column, as they are read afterwards: a million rows fit into no cache the other way.
    cells = np.empty((width, len(rows)), dtype=object)
    for place in range(width):
        cells[place] = [row[place] for row in full]
    return pd.DataFrame(cells.T, dtype=object, copy=False)


def cell_column(frame: pd.DataFrame, index: int | None) -> CellColumn:
    """Return a column of the grid, all blank where the tab has none."""
    count = len(frame)
    if index is None or index not in frame.columns:
        values = np.full(count, None, dtype=object)
    else:
        values = frame[index].to_numpy(dtype=object, copy=True)
    kinds = np.fromiter(map(_KINDS.__getitem__, map(type, values)), dtype=np.int8, count=count)
    errors = np.zeros(count, dtype=bool)
    texts = kinds == _TEXT
    codes, distinct = pd.factorize(values[texts])
    if len(distinct):
        tidied = np.full(len(distinct), None, dtype=object)
        tidied[:] = [tidy(text) for text in distinct]
        values[texts] = tidied[codes]
        kinds[texts] = np.where((tidied == "")[codes], _BLANK, _TEXT)
        errors[texts] = np.array([text in CELL_ERRORS for text in tidied])[codes]
    return CellColumn(
        values=values,
        blank=kinds == _BLANK,
        text=(kinds == _TEXT) & ~errors,
        number=(kinds == _NUMBER),
        error=errors,
    )
