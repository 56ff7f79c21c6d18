"""Draw the board's page: title, day, story, three figures, one chart; lengths in points from the top left."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, cast

from abm_sheets.notices.inert import one_line
from abm_sheets.presentation.chart import ChartDress, draw_chart
from abm_sheets.presentation.fitting import LINE, Room, fitted
from abm_sheets.presentation.saving import need_library
from abm_sheets.presentation.settling import settled

if TYPE_CHECKING:
    from pptx.dml.color import RGBColor
    from pptx.presentation import Presentation
    from pptx.slide import Slide
    from pptx.text.text import TextFrame, _Paragraph
    from pptx.util import Length

    from abm_sheets.dashboard.slide import BoardFigure, BoardSlide
    from abm_sheets.template.styles import Styles

#: The layout of python-pptx's own template that has a title and nothing else.
_TITLE_ONLY = "Title Only"
_PROGRAM = "abm_sheets"
_PROPERTY = 255
#: Points between the lines of a card, below its value.
_APART = 3


def draw(slide: BoardSlide, styles: Styles) -> bytes:
    """Return a presentation of one slide, 16:9: the same bytes for the same slide. Raises SlidesMissing."""
    need_library()
    content = io.BytesIO()
    _Drawing(slide, styles).deck.save(content)
    return settled(content.getvalue(), _moment(slide))


def _moment(slide: BoardSlide) -> datetime:
    return datetime.combine(slide.as_of, time(), UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letters:
    size: float
    color: str
    bold: bool = False


class _Drawing:
    """One slide on the way."""

    def __init__(self, slide: BoardSlide, styles: Styles) -> None:
        self._slide, self._styles, self._look = slide, styles, styles.slide
        self.deck = self._blank()
        self._page: Slide = self.deck.slides.add_slide(self.deck.slide_layouts[0])
        look = self._look
        self._head(look.top)
        top = look.top + look.title + look.gap
        story = _Letters(size=look.story_size, color="ink", bold=True)
        self._text((look.margin, top, look.width - 2 * look.margin, look.story), slide.story, story)
        top += look.story + look.gap
        width = (look.width - 2 * look.margin - 2 * look.gutter) / 3
        height: float = look.cards
        if not slide.chart.drawn:
            height = look.height - look.bottom - look.too_few - look.gutter - top
        sizes = self._card_sizes(width)
        for at, figure in enumerate(slide.figures):
            self._card(figure, (look.margin + at * (width + look.gutter), top, width, height), sizes)
        self._chart(top + height + look.gutter)

    def _blank(self) -> Presentation:
        """Return a presentation without slides: one layout, made for 16:9, no picture of another one."""
        from pptx import Presentation  # noqa: PLC0415 - an extra
        from pptx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415
        from pptx.util import Length, Pt  # noqa: PLC0415

        deck = Presentation()
        for layout in list(deck.slide_layouts):
            if layout.name != _TITLE_ONLY:
                deck.slide_layouts.remove(layout)
        width, height = Pt(self._look.width), Pt(self._look.height)
        across, down = width / (deck.slide_width or width), height / (deck.slide_height or height)
        for shape in (*deck.slide_master.shapes, *deck.slide_layouts[0].shapes):
            if shape._element.xfrm is None:  # noqa: SLF001 - takes its place from the master
                continue
            shape.left, shape.width = Length(shape.left * across), Length(shape.width * across)
            shape.top, shape.height = Length(shape.top * down), Length(shape.height * down)
        deck.slide_width, deck.slide_height = width, height
        package = deck.part.package
        for key, rel in list(package._rels.items()):  # noqa: SLF001 - no other way to them
            if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                package.drop_rel(key)
        core = deck.core_properties
        # The file format has room for so many.
        core.title = one_line(self._slide.title)[:_PROPERTY]
        core.subject = one_line(self._slide.subtitle)[:_PROPERTY]
        core.author = core.last_modified_by = _PROGRAM
        core.language, core.revision = self._slide.locale, 1
        core.created = core.modified = _moment(self._slide)
        return deck

    def _head(self, top: float) -> None:
        """Write the title at the left, and the day at the right on the same line."""
        look, title = self._look, self._page.shapes.title
        width = look.width - 2 * look.margin
        if title is not None:  # the layout has one
            box = (look.margin, top, width - look.day, look.title)
            title.left, title.top, title.width, title.height = self._lengths(box)
            self._fill(
                title.text_frame,
                box,
                self._slide.title,
                _Letters(size=look.title_size, color="brand", bold=True),
            )
        self._text(
            (look.margin + width - look.day, top, look.day, look.title),
            self._slide.subtitle,
            _Letters(size=look.subtitle_size, color="muted"),
            right=True,
        )

    def _text(
        self, box: tuple[float, float, float, float], text: str, letters: _Letters, *, right: bool = False
    ) -> None:
        frame = self._page.shapes.add_textbox(*self._lengths(box)).text_frame
        self._fill(frame, box, text, letters, right=right)

    def _fill(
        self,
        frame: TextFrame,
        box: tuple[float, float, float, float],
        text: str,
        letters: _Letters,
        *,
        right: bool = False,
    ) -> None:
        self._frame(frame)
        room = Room(width=box[2], height=box[3], bold=letters.bold)
        shown, size = fitted(one_line(text), letters.size, room)
        self._write(frame.paragraphs[0], shown, replace(letters, size=size), right=right)

    def _card_sizes(self, width: float) -> list[float]:
        """Return the size of each line of a card: the same on all, and small enough for the longest."""
        room = width - 2 * self._look.inset
        return [
            min(
                (
                    fitted(one_line(text), each.size, _space(room, each, most))[1]
                    for text, each, most in lines
                ),
                default=lines[0][1].size,
            )
            for lines in zip(*map(self._card_lines, self._slide.figures), strict=True)
        ]

    def _card_lines(self, figure: BoardFigure) -> tuple[tuple[str, _Letters, int], ...]:
        """Return the lines of a card: text, letters, and how many lines it may take."""
        look = self._look
        larger = 1.0 if self._slide.chart.drawn else look.alone
        return tuple(
            (text, replace(letters, size=round(letters.size * larger)), most)
            for text, letters, most in (
                (figure.label, _Letters(size=look.label_size, color="muted"), 1),
                (figure.value, _Letters(size=look.value_size, color="brand", bold=True), 1),
                (figure.compared, _Letters(size=look.compared_size, color="ink", bold=True), 1),
                (figure.status, _Letters(size=look.detail_size, color=figure.tone), 2),
                (figure.detail, _Letters(size=look.detail_size, color="muted"), 2),
            )
        )

    def _card(self, figure: BoardFigure, box: tuple[float, float, float, float], sizes: list[float]) -> None:
        look, (left, top, width, height) = self._look, box
        frame = self._block(box, "soft")
        self._block((left, top, look.accent, height), "brand")
        self._frame(frame, inset=look.inset, middle=False)
        room = width - 2 * look.inset
        for at, ((text, letters, most), size) in enumerate(zip(self._card_lines(figure), sizes, strict=True)):
            paragraph = frame.paragraphs[0] if at == 0 else _below(frame)
            shown, fit = fitted(one_line(text), size, _space(room, letters, most))
            if at > 1:
                paragraph.space_before = self._lengths((0, 0, 0, _APART))[3]
            # An empty line keeps its height: the three cards stay in step.
            self._write(paragraph, shown, replace(letters, size=fit))

    def _block(self, box: tuple[float, float, float, float], color: str) -> TextFrame:
        """Add a plain box in one colour, and return its text."""
        from pptx.enum.shapes import MSO_SHAPE  # noqa: PLC0415

        shape = self._page.shapes.add_shape(MSO_SHAPE.RECTANGLE, *self._lengths(box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = self._color(color)
        shape.line.fill.background()
        # The theme's style brings a shadow that LibreOffice draws even where it is switched off.
        style = shape._element.find(f"{{{shape._element.nsmap['p']}}}style")  # noqa: SLF001
        if style is not None:
            shape._element.remove(style)  # noqa: SLF001
        frame: TextFrame = shape.text_frame
        self._frame(frame, inset=self._look.inset)
        return frame

    def _chart(self, top: float) -> None:
        """Draw the chart below its heading, or say in its place why it is too early for one."""
        look, chart = self._look, self._slide.chart
        left, width, height = look.margin, look.width - 2 * look.margin, look.height - look.bottom - top
        if not chart.drawn:
            frame = self._block((left, top, width, look.too_few), "soft")
            self._write(frame.paragraphs[0], chart.too_few, _Letters(size=look.label_size, color="muted"))
            return
        self._text(
            (left, top, width, look.heading),
            chart.title,
            _Letters(size=look.heading_size, color="brand", bold=True),
        )
        box = self._lengths((left, top + look.heading, width, height - look.heading))
        dress = ChartDress(
            look=look, font=self._slide.font, percent=self._slide.percent_format, color=self._color
        )
        shape = draw_chart(self._page, chart, box, dress)
        shape.name = chart.title
        shape._element.nvGraphicFramePr.cNvPr.set("descr", self._slide.chart_text)  # noqa: SLF001

    def _lengths(self, box: tuple[float, float, float, float]) -> tuple[Length, Length, Length, Length]:
        from pptx.util import Pt  # noqa: PLC0415

        left, top, width, height = box
        return Pt(left), Pt(top), Pt(width), Pt(height)

    def _frame(self, frame: TextFrame, *, inset: float = 0, middle: bool = True) -> None:
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE  # noqa: PLC0415
        from pptx.util import Pt  # noqa: PLC0415

        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = Pt(inset)
        frame.margin_top = frame.margin_bottom = Pt(0 if middle else self._look.gap)

    def _write(self, paragraph: _Paragraph, text: str, letters: _Letters, *, right: bool = False) -> None:
        from pptx.enum.text import PP_ALIGN  # noqa: PLC0415
        from pptx.util import Pt  # noqa: PLC0415

        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.name = Pt(letters.size), letters.bold, self._slide.font
        run.font.color.rgb = self._color(letters.color)
        run._r.get_or_add_rPr().set("lang", self._slide.locale)  # noqa: SLF001 - for the spelling checker

    def _color(self, name: str) -> RGBColor:
        from pptx.dml.color import RGBColor  # noqa: PLC0415

        red, green, blue = bytes.fromhex(self._styles.palette[name])
        return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def _space(width: float, letters: _Letters, most: int) -> Room:
    """Return the room of so many lines of letters."""
    return Room(width=width, height=most * letters.size * LINE, bold=letters.bold)


def _below(frame: TextFrame) -> _Paragraph:
    """Add a paragraph; the library does not say what it returns."""
    return cast("_Paragraph", frame.add_paragraph())  # type: ignore[no-untyped-call]
