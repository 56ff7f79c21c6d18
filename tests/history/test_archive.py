"""The archive: what is written is read back; damage is noticed; a newer version is never destroyed."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.errors import HistoryNewer
from abm_sheets.history import archive
from abm_sheets.history.archive import Stored
from abm_sheets.history.periods import PUBLISHED, period_of
from abm_sheets.model.history import PERIOD_KINDS, Closing, Figure, InForce

names = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
amounts = st.floats(-1e12, 1e12, allow_nan=False) | st.integers(0, 100_000).map(float)
maybe = st.none() | amounts
shares = st.none() | st.dictionaries(
    st.tuples(names) | st.tuples(names, names) | st.tuples(st.just("2026-11-02"), names, names),
    st.tuples(amounts, amounts),
    max_size=6,
)
figures = st.builds(
    Figure, value=maybe, n=st.integers(0, 9999), numerator=maybe, denominator=maybe, baseline=maybe, shares=shares
)  # fmt: skip
days = st.dates(date(2019, 1, 1), date(2031, 1, 1))


@st.composite
def closings(draw):
    period = period_of(draw(st.sampled_from(PERIOD_KINDS)), draw(days))
    return Closing(
        period=period,
        published=draw(days),
        settings=draw(st.sampled_from([{"strong_points": 5.0}, {"strong_points": 4.5, "window_days": 30.0}])),
        figures={key: draw(figures) for key in PUBLISHED[period.kind]},
    )


settings_found = st.builds(
    InForce, settings=st.sampled_from([{"strong_points": 5.0}, {"cold_days": 3.0}]), since=st.dates()
)
histories = st.lists(closings(), max_size=6, unique_by=lambda closing: closing.period).map(
    lambda found: tuple(sorted(found, key=lambda closing: closing.period.order))
)


@given(histories, st.none() | settings_found, st.randoms(use_true_random=False))
def test_what_is_written_is_read_back_whatever_the_order_of_the_cells(history, in_force, random):
    stored = Stored(closings=history, in_force=in_force)
    cells = list(archive.write(stored))
    random.shuffle(cells)

    assert archive.read(cells) == (stored if history else None)
    assert cells == [] or archive.write(replace(stored, closings=history[::-1])) == archive.write(stored)


def _long(accounts=2500):
    """Return a history that takes several cells, with signs of four bytes in every name."""
    thing = {(f"Société 🚀 n° {n}",): (1.0, 1.0) for n in range(accounts)}
    return (
        Closing(
            period=period_of("week", date(2026, 11, 16)),
            published=date(2026, 11, 23),
            settings={},
            figures={"coverage": Figure(value=100.0, shares=thing)},
        ),
    )


def test_no_cell_holds_more_than_an_xlsx_cell_can():
    cells = archive.write(Stored(closings=_long()))

    assert len(cells) > 2
    assert all(len(cell.encode("utf-16-le")) // 2 <= 30_000 for cell in cells)
    assert archive.read(cells) == Stored(closings=_long())


@pytest.mark.parametrize(
    "damage",
    [
        lambda cells: cells[1:],
        lambda cells: [*cells[:1], *cells[2:]],
        lambda cells: [cells[0].replace("Société", "Societe", 1), *cells[1:]],
        lambda cells: [cells[0].replace("Société", "Soci\udcc3té", 1), *cells[1:]],
        lambda cells: [cells[0][:-20], *cells[1:]],
        lambda _: ["Réservé à abm_sheets", None, 3, ""],
        lambda _: [],
    ],
    ids=["first gone", "second gone", "overtyped", "half a sign", "cut", "something else", "nothing"],
)
def test_damage_is_noticed(damage):
    assert archive.read(damage(list(archive.write(Stored(closings=_long()))))) is None


@pytest.mark.parametrize("rest", ["1/1 00000000 |{}|", "1/3 12345678 |anything|"])
def test_a_newer_version_ends_the_run_rather_than_being_lost(rest):
    with pytest.raises(HistoryNewer):
        archive.read(["Réservé", f"abm_sheets v2 {rest}"])


def test_of_a_figure_only_what_changed_is_written_again():
    (first,) = _long(300)
    weeks = [
        replace(first, period=period_of("week", date.fromordinal(first.period.last.toordinal() + 7 * n)))
        for n in range(100)
    ]

    whole, one = (archive.write(Stored(closings=tuple(each))) for each in (weeks, [first]))
    assert len("".join(whole)) < 3 * len("".join(one))
