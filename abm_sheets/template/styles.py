"""The named styles of the workbook (templates/styles.toml)."""

from __future__ import annotations

from typing import Literal

import msgspec


class _Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every spec is frozen and refuses keys that it does not know."""


class Style(_Spec, frozen=True, kw_only=True):
    """A named style; ``color`` and ``background`` name colours of the palette.

    ``line`` is a rule below, ``fence`` one at the left; ``frame`` are sides of a frame.
    """

    size: int
    bold: bool = False
    color: str = "ink"
    background: str | None = None
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "middle", "bottom"] = "middle"
    wrap: bool = False
    line: bool = False
    fence: bool = False
    frame: tuple[Literal["top", "right", "bottom", "left"], ...] = ()


class Rows(_Spec, frozen=True, kw_only=True):
    """Heights in pixels."""

    line: int
    padding: int
    side: int
    normal: int
    highest: int
    title: int
    card_label: int
    card_value: int
    card_detail: int
    heading: int
    header: int


class DashboardGrid(_Spec, frozen=True, kw_only=True):
    """The columns of the Dashboard in pixels: margin, page, gap, side, archive, gap, history, gap, charts."""

    margin: int
    columns: tuple[int, ...]
    gap: int
    side: tuple[int, ...]
    archive: int
    history: tuple[int, ...]
    charts: tuple[int, ...]
    rows: int
    character: float

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths of all columns, A first."""
        side = (*self.side, self.archive, self.gap, *self.history, self.gap, *self.charts)
        return (self.margin, *self.columns, self.gap, *side)


class ChartLook(_Spec, frozen=True, kw_only=True):
    """Charts: how many rows they lie on, pixels kept free around them, sizes of letters, widths of lines."""

    rows: int
    inset: int
    title_size: int
    text_size: int
    line: int
    benchmark: int


class SlideLook(_Spec, frozen=True, kw_only=True):
    """The board's page (.pptx): lengths and sizes of letters in points; ``alone`` is a factor."""

    width: int
    height: int
    margin: int
    top: int
    bottom: int
    gap: int
    gutter: int
    title: int
    story: int
    cards: int
    heading: int
    too_few: int
    alone: float
    day: int
    inset: int
    accent: int
    title_size: int
    subtitle_size: int
    story_size: int
    label_size: int
    value_size: int
    compared_size: int
    detail_size: int
    heading_size: int
    chart_size: int
    line: float
    benchmark: float


class TypedGrid(_Spec, frozen=True, kw_only=True):
    """The size of a hand-filled tab when it is new."""

    rows: int
    header_height: int


class Styles(_Spec, frozen=True, kw_only=True):
    """The whole of styles.toml."""

    palette: dict[str, str]
    styles: dict[str, Style]
    rows: Rows
    dashboard: DashboardGrid
    charts: ChartLook
    typed: TypedGrid
    slide: SlideLook
