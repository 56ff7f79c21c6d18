"""The board's page as python-pptx reads it back: its words, its chart, its bytes."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Pt

from abm_sheets.dashboard.slide import BoardFigure, BoardSlide
from abm_sheets.dashboard.view import Chart, Series
from abm_sheets.errors.slides import SlideRefused, SlidesMissing
from abm_sheets.presentation.drawing import draw
from abm_sheets.presentation.saving import check_place, save
from abm_sheets.template.load import load_styles

STYLES = load_styles()
NASTY = '=HYPERLINK("http://evil.example";"x")\x00\x0b\ud800\ufffe\u202e<a:t>&amp;' + "n" * 300


def line(name, *values, kind="line"):
    return Series(name=name, values=values, format="percent_whole", color="brand", kind=kind)


def board(*values, **changed):
    chart = Chart(
        key="coverage",
        title="Couverture, par semaine",
        domain="Semaine",
        labels=tuple(f"S{week}" for week in range(40, 40 + len(values))),
        series=(line("Couverture", *values), line("Repère 50 %", *[0.5] * len(values), kind="dashed")),
        too_few="Trop tôt.",
        span=7,
    )
    figures = tuple(
        BoardFigure(label=label, value=value, detail="d", compared="c", status="s")
        for label, value in (("Comptes engagés", "31"), ("Opportunités", "12"), ("ROI", "253 %"))
    )
    page = BoardSlide(
        locale="fr-FR",
        font="Arial",
        as_of=date(2026, 6, 30),
        percent_format="0%",
        title="ABM",
        subtitle="Situation au 30/06/2026",
        figures=figures,
        story="On a ciblé 47 comptes.",
        chart=chart,
        chart_text="Graphique.",
    )
    return replace(page, **changed)


def opened(content):
    return Presentation(io.BytesIO(content))


def shapes(content):
    (page,) = opened(content).slides
    return list(page.shapes)


def texts(content):
    return [
        p.text
        for shape in shapes(content)
        if shape.has_text_frame
        for p in shape.text_frame.paragraphs
        if p.text
    ]


def test_one_slide_of_16_to_9_that_says_all_of_it_once():
    content = draw(board(0.4, 0.5), STYLES)

    deck = opened(content)
    assert (len(deck.slides), deck.slide_width / deck.slide_height) == (1, pytest.approx(16 / 9))
    assert deck.slides[0].shapes.title.text == "ABM"
    assert texts(content) == [
        "ABM",
        "Situation au 30/06/2026",
        "On a ciblé 47 comptes.",
        *("Comptes engagés", "31", "c", "s", "d"),
        *("Opportunités", "12", "c", "s", "d"),
        *("ROI", "253 %", "c", "s", "d"),
        "Couverture, par semaine",
    ]


def test_a_line_is_interrupted_where_a_week_has_no_value_and_labelled_where_it_ends():
    chart = replace(
        board(0.4, None, 0.6).chart,
        series=(line("Couverture", 0.4, None, 0.6), line("Fortement engagés", 0.2, 0.3, None)),
    )

    (frame,) = [shape for shape in shapes(draw(board(chart=chart), STYLES)) if shape.has_chart]

    drawn = frame.chart.plots[0].series
    assert [tuple(each.values) for each in drawn] == [(0.4, None, 0.6), (0.2, 0.3, None)]
    labelled = [
        [int(at.get("val")) for at in each._element.iter("{*}dLbl") for at in at.iter("{*}idx")]
        for each in drawn
    ]
    assert labelled == [[2], [1]]


def test_one_chart_of_its_own_that_can_be_edited_and_is_told_to_who_cannot_see_it():
    content = draw(board(0.4, 0.5), STYLES)

    (frame,) = [shape for shape in shapes(content) if shape.has_chart]
    assert list(frame.chart.plots[0].categories) == ["S40", "S41"]
    assert {s.name: tuple(s.values) for s in frame.chart.plots[0].series} == {
        "Couverture": (0.4, 0.5),
        "Repère 50 %": (0.5, 0.5),
    }
    assert (frame.chart.value_axis.minimum_scale, frame.chart.value_axis.maximum_scale) == (
        0,
        pytest.approx(0.6),
    )
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == "Graphique."
    sheet = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob)).active
    assert [[cell.value for cell in row] for row in sheet] == [
        [None, "Couverture", "Repère 50 %"],
        ["S40", 0.4, 0.5],
        ["S41", 0.5, 0.5],
    ]


@pytest.mark.parametrize("values", [(), (0.4,)])
def test_with_less_than_two_points_a_sentence_takes_the_place_of_the_chart(values):
    content = draw(board(*values), STYLES)

    assert not any(shape.has_chart for shape in shapes(content))
    assert texts(content)[-1] == "Trop tôt."


def test_without_a_chart_the_cards_have_its_room_and_larger_letters():
    look = STYLES.slide

    def cards(content):
        found = [
            shape
            for shape in shapes(content)
            if shape.has_text_frame and "s" in shape.text_frame.text.split()
        ]
        return [(card.top, card.height, card.text_frame.paragraphs[1].runs[0].font.size) for card in found]

    with_chart, alone = cards(draw(board(0.4, 0.5), STYLES)), cards(draw(board(0.4), STYLES))
    top = look.top + look.title + look.story + 2 * look.gap
    room = look.height - look.bottom - look.too_few - look.gutter - top
    assert with_chart == [(Pt(top), Pt(look.cards), Pt(look.value_size))] * 3
    assert alone == [(Pt(top), Pt(room), Pt(look.value_size * look.alone))] * 3
    assert max(shape.top + shape.height for shape in shapes(draw(board(), STYLES))) == Pt(
        look.height - look.bottom
    )


def test_a_status_has_its_colour():
    page = board(0.4, 0.5)
    figures = tuple(
        replace(figure, status=tone, tone=tone)
        for figure, tone in zip(page.figures, ("good", "alert", "muted"), strict=True)
    )

    content = draw(replace(page, figures=figures), STYLES)
    colors = {
        run.text: str(run.font.color.rgb)
        for shape in shapes(content)
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert {tone: colors[tone] for tone in ("good", "alert", "muted")} == {
        tone: STYLES.palette[tone] for tone in ("good", "alert", "muted")
    }


def test_everything_lies_within_the_slide_and_no_two_texts_overlap():
    content = draw(board(0.4, 0.5), STYLES)

    look = STYLES.slide
    boxes = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in shapes(content)
             if s.has_chart or s.text_frame.text]  # fmt: skip
    assert all(
        left >= Pt(look.margin) and right <= Pt(look.width - look.margin) + 1 and top >= 0
        and bottom <= Pt(look.height)
        for left, top, right, bottom in boxes
    )  # fmt: skip
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert (
                one[2] <= other[0] + 1 or other[2] <= one[0] + 1 or one[3] <= other[1] or other[3] <= one[1]
            )


def test_two_lines_that_end_together_have_their_last_values_above_and_below():
    page = board(0.4, 0.5)
    near = replace(page.chart, series=(line("A", 0.4, 0.5), line("B", 0.2, 0.5)))
    far = replace(page.chart, series=(line("A", 0.4, 0.8), line("B", 0.2, 0.5)))

    def places(chart):
        content = draw(replace(page, chart=chart), STYLES)
        (frame,) = [shape for shape in shapes(content) if shape.has_chart]
        return [series.points[1].data_label.position.name for series in frame.chart.plots[0].series]

    assert (places(near), places(far)) == (["ABOVE", "BELOW"], ["RIGHT", "RIGHT"])


def test_the_same_page_is_the_same_file_and_its_dates_are_those_of_the_day():
    first, second = draw(board(0.4, 0.5), STYLES), draw(board(0.4, 0.5), STYLES)

    assert first == second
    core = opened(first).core_properties
    assert {core.created.date(), core.modified.date()} == {date(2026, 6, 30)}
    assert core.last_modified_by == "abm_sheets"
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in package.namelist() if "thumbnail" in name]
        assert package.testzip() is None


def test_whatever_was_typed_is_text_on_one_line_that_xml_can_carry():
    page = board(0.4, 0.5)
    figure = BoardFigure(label=NASTY, value="31", detail=NASTY, compared=NASTY, status=NASTY)

    content = draw(replace(page, story=NASTY, title=NASTY, figures=(figure,) * 3), STYLES)

    seen = texts(content)
    assert seen[0].startswith('=HYPERLINK("http://evil.example";"x")')
    assert all(text.isprintable() for text in seen)
    assert seen[3].endswith("…")
    (slide,) = opened(content).slides
    assert not [each for each in slide.part.rels.values() if each.is_external]


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_at_all_can_be_drawn(text):
    page = board(story=text, title=text, subtitle=text)

    assert draw(page, STYLES) == draw(page, STYLES)


def test_without_the_extra_it_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pptx", None)

    with pytest.raises(SlidesMissing, match=r"pip install 'abm-sheets\[slides\]'"):
        draw(board(), STYLES)


@pytest.mark.parametrize(
    ("place", "reason"),
    [("slide.pdf", "name"), ("slide", "name"), ("missing/slide.pptx", "no_folder"), (".", "is_folder")],
)
def test_a_place_where_no_slide_can_be(tmp_path, place, reason):
    with pytest.raises(SlideRefused) as refused:
        check_place(tmp_path / place)
    assert refused.value.code == f"slide_{reason}"


def test_saving_replaces_an_older_slide_and_leaves_nothing_else(tmp_path):
    place = tmp_path / "slide.pptx"
    place.write_bytes(b"older")

    save(b"newer", place)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"slide.pptx": b"newer"}


def test_a_slide_that_cannot_be_saved_leaves_the_older_one(tmp_path, monkeypatch):
    place = tmp_path / "slide.pptx"
    place.write_bytes(b"older")
    monkeypatch.setattr("os.fsync", full_disk)

    with pytest.raises(SlideRefused, match="No space left on device"):
        save(b"newer", place)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"slide.pptx": b"older"}


def full_disk(descriptor):
    raise OSError(28, "No space left on device")
