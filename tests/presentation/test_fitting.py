"""A text fits its box: smaller letters, then an ellipsis; a number is never broken over two lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abm_sheets.presentation.fitting import Room, fitted

ONE_LINE = Room(width=240, height=17)


@pytest.mark.parametrize(
    ("text", "size", "room", "shown", "got"),
    [
        ("ROI", 14, ONE_LINE, "ROI", 14),
        (
            "Unchanged since the end of September (12)",
            14,
            ONE_LINE,
            "Unchanged since the end of September (12)",
            12,
        ),
        ("a" * 300, 14, ONE_LINE, "a" * 47 + "…", 9),
        ("", 14, ONE_LINE, "", 14),
        ("two words " * 6, 12, Room(width=240, height=29), "two words " * 6, 12),
    ],
    ids=["as it is", "smaller", "cut short", "empty", "two lines"],
)
def test_a_text_gets_the_size_that_its_box_has_room_for(text, size, room, shown, got):
    assert fitted(text, size, room) == (shown, got)


@given(st.text(max_size=400), st.floats(60, 900), st.sampled_from([14, 29, 44]), st.booleans())
def test_whatever_is_written_stays_in_its_box(text, width, height, bold):
    room = Room(width=width, height=height, bold=bold)

    shown, size = fitted(text, 12, room)

    assert room.holds(shown, size)
    assert shown == text or shown.endswith("…")
