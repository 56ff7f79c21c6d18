"""Reads Excel's styles as Google's formats."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from abm_sheets.localsheets.colors import from_hex, hex_of

from .dialect import BUILT_IN, to_google
from .package import MAIN, Package

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from abm_sheets.localsheets.messages import Message
    from abm_sheets.localsheets.sheet import Format

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
#: The order in which cells count theme colours (the theme part lists dark before light).
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6",
                "hlink", "folHlink")  # fmt: skip
_BORDERS = {
    "thin": "SOLID", "hair": "DOTTED", "dotted": "DOTTED", "dashed": "DASHED", "dashDot": "DASHED",
    "dashDotDot": "DASHED", "medium": "SOLID_MEDIUM", "mediumDashed": "DASHED", "thick": "SOLID_THICK",
    "double": "DOUBLE",
}  # fmt: skip
_HORIZONTAL = {"left": "LEFT", "center": "CENTER", "right": "RIGHT", "centerContinuous": "CENTER"}
_VERTICAL = {"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM"}
#: Excel's 64 numbered colours start with eight that repeat.
_INDEXED = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 000000 FFFFFF FF0000 00FF00 0000FF FFFF00 "
    "FF00FF "
    "00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 "
    "FF8080 "
    "0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 "
    "99CCFF "
    "FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 "
    "333300 "
    "993300 993366 333399 333333"
).split()


@dataclass(frozen=True)
class PlainFont:
    """A font as far as it is not bold or italic; a colour of the theme counts more than the other."""

    family: str
    size: int
    color: str
    theme: int | None


class Styles:
    """The styles part of a file."""

    def __init__(self, package: Package) -> None:
        """Read the part; what it says is worked out when asked for."""
        self._package = package
        part = package.related(package.workbook_part, "styles") or "xl/styles.xml"
        self._tree = package.tree(part)
        self.format = cache(self._format)

    def _list(self, name: str) -> list[Element]:
        found = self._tree.find(f"{MAIN}{name}") if self._tree is not None else None
        return list(found) if found is not None else []

    @cached_property
    def _cell_formats(self) -> list[Element]:
        return self._list("cellXfs")

    @property
    def count(self) -> int:
        """How many styles there are."""
        return len(self._cell_formats)

    @cached_property
    def _parts(self) -> dict[str, list[Element]]:
        return {name: self._list(name) for name in ("fonts", "fills", "borders")}

    @cached_property
    def _codes(self) -> dict[int, str]:
        own = {int(item.get("numFmtId", 0)): item.get("formatCode", "") for item in self._list("numFmts")}
        return {**BUILT_IN, **own}

    @cached_property
    def _theme(self) -> list[str]:
        part = self._package.related(self._package.workbook_part, "theme")
        tree = self._package.tree(part) if part else None
        scheme = tree.find(f".//{_DRAWING}clrScheme") if tree is not None else None
        colors: dict[str, str] = {}
        for item in scheme if scheme is not None else ():
            for color in item:
                colors[item.tag.removeprefix(_DRAWING)] = color.get("lastClr") or color.get("val") or "000000"
        return [colors.get(name, "000000") for name in _THEME_ORDER]

    def _format(self, index: int) -> Format:
        """The format that a style number stands for, without what is Excel's default anyway."""
        if not 0 <= index < len(self._cell_formats):
            return {}
        item = self._cell_formats[index]
        answer: Format = {}
        number_format = to_google(self._codes.get(int(item.get("numFmtId", 0)), ""))
        if number_format:
            answer["numberFormat"] = number_format
        background = self._fill(int(item.get("fillId", 0)))
        if background is not None:
            answer["backgroundColor"] = background
        borders = self._border(int(item.get("borderId", 0)))
        if borders:
            answer["borders"] = borders
        alignment = item.find(f"{MAIN}alignment")
        if alignment is not None:
            answer |= _alignment(alignment)
        text = self._font(int(item.get("fontId", 0)))
        if text:
            answer["textFormat"] = text
        return answer

    def _color(self, item: Element | None) -> Message | None:
        if item is None or item.get("auto"):
            return None
        if item.get("rgb"):
            text = item.get("rgb", "")
        elif item.get("theme") is not None:
            index = int(item.get("theme", 0))
            text = self._theme[index] if index < len(self._theme) else "000000"
        elif item.get("indexed") is not None:
            index = int(item.get("indexed", 0))
            if index >= len(_INDEXED):
                return None
            text = _INDEXED[index]
        else:
            return None
        return from_hex(_tinted(text, float(item.get("tint", 0))))

    def _fill(self, index: int) -> Message | None:
        fills = self._parts["fills"]
        pattern = fills[index].find(f"{MAIN}patternFill") if index < len(fills) else None
        if pattern is None or pattern.get("patternType", "none") in ("none", "gray125"):
            return None
        return self._color(pattern.find(f"{MAIN}fgColor"))

    def _border(self, index: int) -> Message:
        borders = self._parts["borders"]
        answer: Message = {}
        for side in ("top", "bottom", "left", "right"):
            item = borders[index].find(f"{MAIN}{side}") if index < len(borders) else None
            style = _BORDERS.get(item.get("style", "")) if item is not None else None
            if item is not None and style:
                answer[side] = {"style": style, "color": self._color(item.find(f"{MAIN}color")) or {}}
        return answer

    def _font(self, index: int) -> Message:
        """What differs from the workbook's own font."""
        fonts = self._parts["fonts"]
        if index == 0 or index >= len(fonts):
            return {}
        mine, plain = self._font_facts(fonts[index]), self._font_facts(fonts[0])
        return {name: value for name, value in mine.items() if plain.get(name) != value}

    @cached_property
    def plain_font(self) -> PlainFont:
        """The font of cells that have none of their own."""
        fonts = self._parts["fonts"]
        if not fonts:
            return PlainFont("Arial", 10, "000000", None)
        facts, color = self._font_facts(fonts[0]), fonts[0].find(f"{MAIN}color")
        theme = color.get("theme") if color is not None else None
        return PlainFont(
            facts.get("fontFamily", "Arial"),
            facts.get("fontSize", 10),
            hex_of(facts, "foregroundColor") or "000000",
            None if theme is None else int(theme),
        )

    def _font_facts(self, item: Element) -> Message:
        answer: Message = {}
        color = self._color(item.find(f"{MAIN}color"))
        if color is not None:
            answer["foregroundColor"] = color
        name, size = item.find(f"{MAIN}name"), item.find(f"{MAIN}sz")
        if name is not None:
            answer["fontFamily"] = name.get("val", "")
        if size is not None:
            answer["fontSize"] = round(float(size.get("val", 11)))
        for tag, field in (("b", "bold"), ("i", "italic"), ("strike", "strikethrough"), ("u", "underline")):
            mark = item.find(f"{MAIN}{tag}")
            if mark is not None and mark.get("val", "1") not in ("0", "false", "none"):
                answer[field] = True
        return answer


def _alignment(item: Element) -> Format:
    answer: Format = {}
    if item.get("horizontal") in _HORIZONTAL:
        answer["horizontalAlignment"] = _HORIZONTAL[item.get("horizontal", "")]
    if item.get("vertical") in _VERTICAL and item.get("vertical") != "bottom":
        answer["verticalAlignment"] = _VERTICAL[item.get("vertical", "")]
    if item.get("wrapText") in ("1", "true"):
        answer["wrapStrategy"] = "WRAP"
    indent = int(float(item.get("indent", 0)))
    if indent:
        side = "right" if item.get("horizontal") == "right" else "left"
        answer["padding"] = {"top": 2, "right": 3, "bottom": 2, "left": 3} | {side: 3 + 9 * indent}
    return answer


def _tinted(text: str, tint: float) -> str:
    """A colour made lighter or darker, as Excel does it."""
    if not tint:
        return text
    text = text[-6:]
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))
