"""Writes Google's formats as Excel's styles, through excelize."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import excelize

from abm_sheets.localsheets.colors import hex_of

from .dialect import to_excel

if TYPE_CHECKING:
    from abm_sheets.localsheets.sheet import Format

    from .styles_in import Styles

_BORDER_STYLES = {"SOLID": 1, "SOLID_MEDIUM": 2, "DASHED": 3, "DOTTED": 4, "SOLID_THICK": 5, "DOUBLE": 6}
_HORIZONTAL = {"LEFT": "left", "CENTER": "center", "RIGHT": "right"}
_VERTICAL = {"TOP": "top", "MIDDLE": "center", "BOTTOM": "bottom"}
LINK_COLOR = "1155CC"
_LAST_PATTERN = 18

#: Which parts of a format become which part of a style.
_PARTS = {
    "numberFormat": "number",
    "backgroundColor": "fill",
    "backgroundColorStyle": "fill",
    "borders": "border",
    "textFormat": "font",
    "horizontalAlignment": "alignment",
    "verticalAlignment": "alignment",
    "wrapStrategy": "alignment",
    "padding": "alignment",
    "textRotation": "alignment",
}


def changed_parts(before: Format, after: Format) -> frozenset[str]:
    """The parts of a style that differ between two formats."""
    names = {name for name in _PARTS if before.get(name) != after.get(name)}
    return frozenset(_PARTS[name] for name in names)


class StyleBook:
    """Makes styles in a file that is being written, each only once."""

    def __init__(self, file: excelize.File, styles: Styles) -> None:
        """Write into this file, which has these styles already."""
        self._file = file
        self._styles = styles
        self._plain = styles.plain_font
        self._known: dict[tuple[int, frozenset[str], str], int] = {}
        # By identity: formats are shared, and kept here beside what was found out about them.
        self._given: dict[tuple[int, frozenset[str], int], tuple[Format, int]] = {}
        self._bases: dict[int, excelize.Style] = {}
        self._alike: dict[tuple[int, int], tuple[Format, Format, bool]] = {}

    def alike(self, one: Format, other: Format) -> bool:
        """Whether two formats are the same in a file: Google keeps some parts apart that Excel does not."""
        key = (id(one), id(other))
        if key not in self._alike:
            self._alike[key] = (
                one,
                other,
                bool(one) == bool(other) and self._facts(one) == self._facts(other),
            )
        return self._alike[key][2]

    def index(self, base: int, look: Format, parts: frozenset[str]) -> int:
        """The number of the style that is like another, but for these parts taken from a format."""
        if not parts:
            return base
        same = (base, parts, id(look))
        if same not in self._given:
            key = (base, parts, json.dumps(look, sort_keys=True))
            if key not in self._known:
                # excelize does not find a style with a number format again, and would add one at every save.
                found = self._in_file.get(self._facts(look))
                self._known[key] = (
                    self._file.new_style(self._style(base, look, parts)) if found is None else found
                )
            self._given[same] = (look, self._known[key])
        return self._given[same][1]

    @cached_property
    def _in_file(self) -> dict[str, int]:
        """The styles of the file by how they look."""
        looks = [self._styles.format(index) for index in range(self._styles.count)]
        return {self._facts(look): index for index, look in reversed(list(enumerate(looks)))}

    def _facts(self, look: Format) -> str:
        """How a format looks in Excel: what Google tells apart may be the same there."""
        parts = (_fill(look) or excelize.Fill(), _alignment(look), self._font(look))
        borders = sorted(str(vars(border)) for border in _borders(look))
        return f"{to_excel(look.get('numberFormat'))} {borders} {[vars(part) for part in parts]}"

    @cached_property
    def plain(self) -> int:
        """A style that looks like none and is not style 0: it says the usual alignment aloud."""
        usual = excelize.Alignment(horizontal="general")
        return int(self._file.new_style(excelize.Style(fill=excelize.Fill(), alignment=usual)))

    def differential(self, look: Format) -> int:
        """The number of a style for conditional formats."""
        style = excelize.Style(fill=_fill(look) or excelize.Fill())
        text = look.get("textFormat", {})
        if text:
            style.font = excelize.Font(
                bold=bool(text.get("bold")),
                italic=bool(text.get("italic")),
                strike=bool(text.get("strikethrough")),
                color=hex_of(text, "foregroundColor") or "",
            )
        return int(self._file.new_conditional_style(style))

    def _base(self, index: int) -> excelize.Style:
        if index not in self._bases:
            style = self._file.get_style(index) or excelize.Style(fill=excelize.Fill())
            # A pattern without a type, as openpyxl writes it, comes back as -1 and would be refused.
            if isinstance(style.fill, excelize.Fill) and not 0 <= style.fill.pattern <= _LAST_PATTERN:
                style.fill = excelize.Fill()
            self._bases[index] = style
        return self._bases[index]

    def _style(self, base: int, look: Format, parts: frozenset[str]) -> excelize.Style:
        old = self._base(base)
        style = excelize.Style(**vars(old))
        if style.fill is excelize.Fill or style.fill is None:
            style.fill = excelize.Fill()
        if "number" in parts:
            style.num_fmt = 0
            style.custom_num_fmt = to_excel(look.get("numberFormat"))
        # Without a theme excelize reads colours as empty, and would write them so.
        if "fill" in parts or "" in (style.fill.color or ()):
            style.fill = _fill(look) or excelize.Fill()
        if "border" in parts:
            style.border = _borders(look)
        if "alignment" in parts:
            style.alignment = _alignment(look)
        if "font" in parts:
            style.font = self._font(look)
        return style

    def _font(self, look: Format) -> excelize.Font:
        """The workbook's own font with what the format says differently."""
        plain = self._plain
        text: dict[str, Any] = look.get("textFormat", {})
        link = "link" in text
        color = hex_of(text, "foregroundColor") or (LINK_COLOR if link else None)
        font = excelize.Font(
            bold=bool(text.get("bold")),
            italic=bool(text.get("italic")),
            strike=bool(text.get("strikethrough")),
            underline="single" if text.get("underline", link) else "",
            family=text.get("fontFamily") or plain.family,
            size=float(text.get("fontSize") or plain.size),
        )
        if color or plain.theme is None:
            font.color = color or plain.color
        else:
            font.color_theme = plain.theme
        return font


def _fill(look: Format) -> excelize.Fill | None:
    color = hex_of(look, "backgroundColor")
    return excelize.Fill(type="pattern", pattern=1, color=[color]) if color else None


def _borders(look: Format) -> list[excelize.Border]:
    found: list[excelize.Border] = []
    for side, border in look.get("borders", {}).items():
        style = _BORDER_STYLES.get(border.get("style", ""))
        if style:
            found.append(excelize.Border(type=side, color=hex_of(border, "color") or "000000", style=style))
    return found


def _alignment(look: Format) -> excelize.Alignment:
    horizontal = _HORIZONTAL.get(look.get("horizontalAlignment", ""), "")
    # Three pixels are Google's own padding; a step of Excel's indent is about nine.
    padding = look.get("padding", {})
    side = "right" if horizontal == "right" else "left"
    indent = max(round((padding.get(side, 3) - 3) / 9), 0)
    if indent and not horizontal:
        horizontal = "left"
    rotation = look.get("textRotation", {})
    angle = rotation.get("angle", 0)
    return excelize.Alignment(
        horizontal=horizontal,
        vertical=_VERTICAL.get(look.get("verticalAlignment", "BOTTOM"), ""),
        wrap_text=look.get("wrapStrategy") == "WRAP",
        indent=indent,
        text_rotation=255 if rotation.get("vertical") else (angle if angle >= 0 else 90 - angle),
    )
