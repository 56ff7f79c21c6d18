"""A part of a table is its positions: whatever is taken of whatever, the columns stay side by side."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.model.rows import Rows


def _rows(*amounts):
    return Rows({"row": np.arange(len(amounts)), "amount": np.array(amounts, dtype=float)}, len(amounts))


@given(st.lists(st.integers(0, 9), max_size=30), st.data())
def test_a_part_of_a_part_is_what_lists_give(amounts, data):
    rows, held = _rows(*amounts), list(enumerate(amounts))
    for _ in range(data.draw(st.integers(0, 4), label="parts")):
        if data.draw(st.booleans(), label="by mask"):
            mask = data.draw(st.lists(st.booleans(), min_size=len(held), max_size=len(held)))
            rows, held = (
                rows.where(np.array(mask, dtype=bool)),
                [row for row, kept in zip(held, mask, strict=True) if kept],
            )
        else:
            order = data.draw(st.permutations(range(len(held))))
            rows, held = rows.where(np.array(order, dtype=np.int64)), [held[at] for at in order]

        seen = list(zip(rows["row"].tolist(), rows["amount"].tolist(), strict=True))
        assert (seen, len(rows), rows.empty) == (held, len(held), not held)


def test_further_columns_stand_beside_those_that_are_there():
    small = _rows(4, 1, 3).where(np.array([2, 0]))

    assert small.beside(days=np.array([7, 8]))["days"].tolist() == [7, 8]
    assert small.beside(days=np.array([7, 8]))["amount"].tolist() == [3, 4]
    assert small.beside(amount=np.array([1, 2])).columns == ("row", "amount")
    assert small["amount"].tolist() == [3, 4]


def test_a_column_that_is_not_there_is_an_error():
    with pytest.raises(KeyError, match="montant"):
        _rows(1)["montant"]
