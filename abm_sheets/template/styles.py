"""The named styles of the workbook (templates/styles.toml)."""

from __future__ import annotations

from typing import Literal

import msgspec


class _Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Every spec is frozen and refuses keys that it does not know."""


class Style(_Spec, frozen=True, kw_only=True):
    """A named style; ``color`` and ``background`` name colours of the palette, ``line`` is a rule below."""

    size: int
    bold: bool = False
    color: str = "ink"
    background: str | None = None
    align: Literal["left", "center", "right"] = "left"
    valign: Literal["top", "middle", "bottom"] = "middle"
    wrap: bool = False
    line: bool = False


class Rows(_Spec, frozen=True, kw_only=True):
    """Heights in pixels."""

    line: int
    padding: int
    side: int
    normal: int
    title: int
    card_label: int
    card_value: int
    card_detail: int
    heading: int
    header: int


class DashboardGrid(_Spec, frozen=True, kw_only=True):
    """The columns of the Dashboard in pixels: a margin, the page, a gap, the side."""

    margin: int
    columns: tuple[int, ...]
    gap: int
    side: tuple[int, ...]
    rows: int
    character: float


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
    typed: TypedGrid
