"""Columns of equal length: the rows of a table, of which a day or a KPI takes a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

Array = np.ndarray[Any, np.dtype[Any]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Days = np.ndarray[Any, np.dtype[np.datetime64]]


class Rows:
    """The rows of a table, by column, in one order; nothing can be changed in place.

    A part of them is only their positions: a column is copied when somebody looks at it. A past day looks
    at few, and a frame of pandas costs more than what is computed with it.
    """

    __slots__ = ("_at", "_columns", "_count")

    def __init__(self, columns: Mapping[str, Array], count: int, at: Array | None = None) -> None:
        """Take columns of ``count`` values each; of them those ``at`` some positions, or all."""
        self._columns = columns
        self._count = count
        self._at = at

    def __len__(self) -> int:
        return self._count if self._at is None else len(self._at)

    def __getitem__(self, column: str) -> Array:
        """Return a column; KeyError when there is none of this name."""
        values = self._columns[column]
        return values if self._at is None else values[self._at]

    @property
    def columns(self) -> tuple[str, ...]:
        """Their names."""
        return tuple(self._columns)

    @property
    def empty(self) -> bool:
        """True without any row."""
        return not len(self)

    def where(self, wanted: Array) -> Rows:
        """Return the rows that a mask marks, or those at positions, in their order."""
        at = np.flatnonzero(wanted) if wanted.dtype == bool else wanted
        return Rows(self._columns, self._count, at if self._at is None else self._at[at])

    def beside(self, **columns: Array) -> Rows:
        """Return the same rows with further columns of as many values; one of a known name is replaced."""
        return Rows({**{name: self[name] for name in self._columns}, **columns}, len(self))
