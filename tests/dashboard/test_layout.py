"""Where everything stands, for any page at all: drawn from shapes, not from programmes."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.dashboard.layout import MEMORY_ROWS, PAGE_COLUMN, SIDE_COLUMN, letter_width, place
from abm_sheets.dashboard.measure import text_width
from abm_sheets.dashboard.tables import clipped, settings_table
from abm_sheets.dashboard.view import Cell, DashboardView, Line, Space, Table
from abm_sheets.template.load import load_styles, load_workbook
from drawing import FORM, RULES

STYLES = load_styles()
ALERT_SPANS = (1, 2, 2, 2, 2, 1, 1, 1)

texts = st.text("abcdefghi éà’·\u00a0", max_size=300)


def alert_row(message):
    """Return the row of an alert: the last two cells are the team's."""
    cells = [Cell(value="x", span=span) for span in ALERT_SPANS[:6]]
    cells[3] = Cell(value=message, span=2)
    return (*cells, Cell(style="typed", typed=True), Cell(style="typed", typed=True))


def table(key, messages, after=None):
    return Table(
        key=key,
        heading=key,
        header=tuple(Cell(value="h", style="header", span=span) for span in ALERT_SPANS),
        rows=tuple(alert_row(message) for message in messages)
        if key == "alerts"
        else tuple((Cell(value=message, span=12),) for message in messages),
        empty="none",
        after=after,
    )


def view(alerts=(), accounts=(), issues=(), memory=(), after=None):
    return DashboardView(
        page=(
            Line(cells=(Cell(value="Title", style="title", span=12),), height="title"),
            Space(),
            table("kpis", ["k"] * 6),
            Space(),
            table("alerts", alerts),
            Space(),
            table("accounts", accounts),
            Space(),
            table("issues", issues, after=after),
        ),
        settings=settings_table(FORM, RULES),
        settings_help="help",
        memory_heading="kept",
        memory=tuple(memory),
        model="model",
    )


views = st.builds(
    view,
    st.lists(texts, max_size=8),
    st.lists(texts, max_size=8),
    st.lists(texts, max_size=8),
    st.lists(st.just(("title", "subject", "owner", "comment")), max_size=4),
    st.one_of(st.none(), texts),
)


def covered(at):
    return {(at.row, at.column + step) for step in range(at.cell.span)}


def inside(area):
    return {
        (row, column)
        for row in range(area.row, area.end_row)
        for column in range(area.column, area.end_column)
    }


@given(views)
def test_no_two_cells_overlap(shown):
    placed = place(shown, STYLES)

    cells = [spot for at in (*placed.page, *placed.side) for spot in covered(at)]
    memory = placed.areas["memory"]
    cells += [
        (memory.row + n, memory.column + c) for n, row in enumerate(placed.memory) for c in range(len(row))
    ]
    assert len(cells) == len(set(cells))
    assert all(PAGE_COLUMN <= column < PAGE_COLUMN + 12 for at in placed.page for _, column in covered(at))
    assert all(column >= SIDE_COLUMN for at in placed.side for _, column in covered(at))


@given(views)
def test_every_row_has_a_height_and_every_cell_a_row(shown):
    placed = place(shown, STYLES)

    assert placed.row_count == len(placed.heights)
    assert min(placed.heights) > 0
    assert all(0 <= at.row < placed.row_count for at in placed.page)


@given(views)
def test_areas_lie_on_the_rows_of_their_tables(shown):
    placed = place(shown, STYLES)

    for block in shown.page:
        if isinstance(block, Table):
            area = placed.areas[block.key]
            assert area.end_row - area.row == max(1, len(block.rows))
            first = [at.cell.value for at in placed.page if (at.row, at.column) == (area.row, area.column)]
            assert first == [block.rows[0][0].value if block.rows else "none"]
    pages = [
        placed.areas[key] for key in ("kpis", "alerts", "accounts", "issues", "settings", "memory", "model")
    ]
    assert not any(inside(one) & inside(other) for one, other in combinations(pages, 2))


@given(views)
def test_what_the_team_types_is_what_is_typed_and_nothing_else(shown):
    placed = place(shown, STYLES)

    typed = [spot for area in placed.typed for spot in inside(area)]
    marked = {spot for at in (*placed.page, *placed.side) if at.cell.typed for spot in covered(at)}
    written = {spot for at in (*placed.page, *placed.side) if not at.cell.typed for spot in covered(at)}
    assert len(typed) == len(set(typed))
    assert set(typed) == marked
    assert not marked & written


@given(views, views)
def test_kpis_settings_and_kept_answers_never_move(one, other):
    first, second = place(one, STYLES), place(other, STYLES)

    for key in ("kpis", "settings", "memory", "model"):
        assert first.areas[key] == second.areas[key]
    assert first.areas["memory"].row > first.areas["settings"].end_row


def test_a_long_text_makes_its_row_higher_and_a_short_one_does_not():
    placed = place(view(alerts=["court", "mot " * 200]), STYLES)
    short, long = placed.heights[placed.areas["alerts"].row :][:2]

    assert short == STYLES.rows.line + STYLES.rows.padding
    assert long > 20 * STYLES.rows.line


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_header_of_a_hand_filled_tab_has_room_beside_the_button_of_its_filter(language):
    """Excel draws the button over the end of the header: 20 pixels."""
    letter = letter_width(STYLES.styles["header_required"], STYLES)
    short = [
        (key, column.header)
        for key, table in load_workbook(language).tables.items()
        for column in table.columns
        if text_width(column.header, letter) + 2 * STYLES.rows.side + 20 > column.width
    ]

    assert short == []


def test_what_is_kept_may_grow_beyond_its_area_and_nothing_is_dropped():
    many = [(str(n), "", "", "") for n in range(MEMORY_ROWS + 5)]
    placed = place(view(memory=many), STYLES)

    assert placed.memory == tuple(many)
    assert placed.named["memory"].end_row - placed.areas["memory"].row == len(many)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("  a\n\tb\u202fc ", "a b c"),
        ("x" * 80, "x" * 80),
        ("x" * 81, "x" * 79 + "…"),
    ],
    ids=["empty", "spaces", "80", "81"],
)
def test_a_value_is_shown_on_one_line_that_a_person_would_read(text, shown):
    assert clipped(text) == shown


@given(views)
def test_what_one_run_tells_the_next_is_not_seen_by_a_reader(shown):
    placed = place(shown, STYLES)
    area = placed.areas["model"]
    (mark,) = (at.cell for at in placed.side if (at.row, at.column) == (area.row, area.column))
    look = STYLES.styles[mark.style]

    assert STYLES.palette[look.color] == STYLES.palette[look.background or "paper"]
