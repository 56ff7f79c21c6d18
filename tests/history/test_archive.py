"""The archive: what is written is read back; damage is noticed; a newer version is never destroyed."""

import zlib
from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.errors import HistoryNewer
from abm_sheets.history import archive
from abm_sheets.history.archive import Stored
from abm_sheets.history.periods import PUBLISHED, period_of
from abm_sheets.model.history import PERIOD_KINDS, Closing, Figure, InForce
from abm_sheets.model.raw import RawBlock

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


@pytest.mark.parametrize("sign", ["a", "é", "\uffff", "\U00010000", "🚀", "\n"], ids=ascii)
def test_cells_are_filled_whatever_signs_a_name_is_made_of(sign):
    (closing,) = _long(1)
    shares = {(320_000 * sign,): (1.0, 1.0)}
    stored = Stored(closings=(replace(closing, figures={"coverage": Figure(value=100.0, shares=shares)}),))

    cells = archive.write(stored)
    lengths = [len(cell.encode("utf-16-le")) // 2 for cell in cells]
    assert len(cells) > 10
    assert all(29_900 < length <= 30_000 for length in lengths[:-1])
    assert archive.read(cells) == stored


def test_a_person_can_read_what_is_kept():
    """The names once, the settings once, whole numbers without decimals; what is usual is left out."""
    account, day = ("Alpha",), date(2026, 6, 29)
    found = Figure(
        value=50.0, n=2, numerator=1, denominator=2.0, shares={account: (1.0, 1.0), ("Béta",): (0.0, 1.0)}
    )
    first = Closing(
        period=period_of("week", date(2026, 6, 15)),
        published=day,
        settings={"b": 5.0, "a": 0.5},
        figures={"coverage": found},
    )
    second = replace(
        first,
        period=period_of("week", day - timedelta(days=1)),
        figures={"coverage": replace(found, baseline=2.5, shares={account: (1.0, 2.0)})},
    )
    third = replace(second, period=period_of("month", day), figures={"roi": Figure(value=None)})

    (cell,) = archive.write(
        Stored(closings=(third, first, second), in_force=InForce(settings={"b": 6.0}, since=day))
    )
    head, text = cell.split(" |", 1)
    assert (head[:-8], text[-1]) == ("abm_sheets v1 1/1 ", "|")
    assert msgspec.json.decode(text[:-1]) == {
        "version": 1,
        "rulings": [{"a": 0.5, "b": 5}, {"b": 6}],
        "in_force": {"ruling": 1, "since": "2026-06-29"},
        "things": [["Alpha"], ["Béta"]],
        "closings": [
            {"period": "2026-W25", "published": "2026-06-29", "ruling": 0, "kpis": {
                "coverage": {"value": 50, "n": 2, "of": [1, 2], "put": [0, 1, 1, 1, 0, 1]}}},
            {"period": "2026-W26", "published": "2026-06-29", "ruling": 0, "kpis": {
                "coverage": {"value": 50, "n": 2, "of": [1, 2], "baseline": 2.5, "put": [0, 1, 2], "drop": [1]}}},
            {"period": "2026-06", "published": "2026-06-29", "ruling": 0, "kpis": {"roi": {"value": None}}},
        ],
    }  # fmt: skip
    assert ".0" not in text


WEEK = {
    "period": "2026-W26",
    "published": "2026-06-29",
    "ruling": 0,
    "kpis": {"coverage": {"value": 50, "put": [0, 1, 1]}},
}
WHOLE = {"version": 1, "rulings": [{"a": 5}], "things": [["Alpha"]], "closings": [WEEK]}


def sealed(content):
    text = content if isinstance(content, str) else msgspec.json.encode(content).decode()
    return archive.read([f"abm_sheets v1 1/1 {zlib.crc32(text.encode()):08x} |{text}|"])


def test_the_archive_below_holds_together():
    (closing,) = sealed(WHOLE).closings

    assert closing.figures == {"coverage": Figure(value=50, shares={("Alpha",): (1, 1)})}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "[]",
        {},
        WHOLE | {"things": []},
        WHOLE | {"rulings": []},
        WHOLE | {"in_force": {"ruling": 7, "since": "2026-06-29"}},
        WHOLE | {"closings": [WEEK | {"period": "2026-W54"}]},
        WHOLE | {"closings": [WEEK | {"kpis": {"coverage": {"value": 50, "put": [0, 1, 1, 0]}}}]},
        WHOLE | {"closings": [WEEK | {"kpis": {"coverage": {"value": 50, "put": [], "drop": [0]}}}]},
        WHOLE | {"closings": [WEEK | {"kpis": {"coverage": {"value": "x"}}}]},
    ],
    ids=["cut", "a list", "empty", "thing", "settings", "settings in force", "period", "odd", "dropped thing", "text"],
)  # fmt: skip
def test_what_does_not_hold_together_is_as_good_as_gone(content):
    assert sealed(content) is None


def test_half_a_sign_is_kept_as_a_question_mark():
    (closing,) = _long(1)
    figures = {"coverage": Figure(value=100.0, shares={("Soci\udcc3té",): (1.0, 1.0)})}

    kept = archive.read(archive.write(Stored(closings=(replace(closing, figures=figures),))))
    assert kept.closings[0].figures["coverage"].shares == {("Soci?té",): (1.0, 1.0)}


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
@pytest.mark.parametrize("version", [2, 10, 123])
def test_a_newer_version_ends_the_run_rather_than_being_lost(version, rest):
    with pytest.raises(HistoryNewer):
        archive.read(["Réservé", f"abm_sheets v{version} {rest}"])


def test_spaces_behind_a_cell_do_no_harm():
    cells = archive.write(Stored(closings=_long()))

    assert archive.read([f"{cell} \n" for cell in cells]) == archive.read(cells) is not None


def test_of_a_figure_only_what_changed_is_written_again():
    (first,) = _long(300)
    weeks = [
        replace(first, period=period_of("week", date.fromordinal(first.period.last.toordinal() + 7 * n)))
        for n in range(100)
    ]

    whole, one = (archive.write(Stored(closings=tuple(each))) for each in (weeks, [first]))
    assert len("".join(whole)) < 3 * len("".join(one))


@pytest.mark.parametrize(
    ("rows", "row", "column", "found"),
    [
        ([["Historique"], ["", "Réservé"], ["", "{0}"], ["", "{1}"]], 13, 5, ["Réservé", "{0}", "{1}"]),
        # At the top, nothing stands above; beside it the team has its own cells, below it rows end early.
        ([["{0}", "à nous"], ["{1}"], [], ["autre"]], 12, 4, ["{0}", "{1}", None, "autre"]),
        ([[7, None, "{1} "], ["", "", "{0}"]], 12, 6, ["{1} ", "{0}"]),
    ],
    ids=["below its note", "at the top", "sorted"],
)  # fmt: skip
def test_an_archive_whose_name_is_gone_is_found_where_it_stands(rows, row, column, found):
    cells = archive.write(Stored(closings=_long()))
    drawn = [[cell.format(*cells) if isinstance(cell, str) else cell for cell in line] for line in rows]

    block = archive.find_archive(RawBlock(title="Dashboard", row=12, column=4, rows=drawn))
    assert (block.title, block.row, block.column) == ("Dashboard", row, column)
    assert [line[0] if line else None for line in block.rows] == [
        cell and cell.format(*cells) for cell in found
    ]
    assert all(len(line) <= 1 for line in block.rows)


@pytest.mark.parametrize("rows", [[], [[], [None, 7]], [["abm_sheets v1", "Réservé à abm_sheets"]]], ids=repr)
def test_where_no_archive_stands_none_is_found(rows):
    assert archive.find_archive(RawBlock(title="Dashboard", row=0, column=0, rows=rows)) is None
