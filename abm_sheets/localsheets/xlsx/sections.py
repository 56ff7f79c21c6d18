"""Replaces sections in the XML of a sheet that excelize has written, each at its place in the order."""

from __future__ import annotations

import re

#: The sections of a worksheet, in their order.
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr",
    "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews",
    "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins",
    "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors",
    "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip


class SheetXml:
    """The XML of a sheet, its cells left alone."""

    def __init__(self, content: bytes) -> None:
        """Take the XML apart at its cells."""
        text = content.decode("utf-8")
        start = re.search(r"<sheetData\b[^>]*>", text)
        if start is None:
            raise ValueError("a sheet without sheetData")
        end = start.end() if start[0].endswith("/>") else text.rindex("</sheetData>") + len("</sheetData>")
        self._head, self._cells, self._tail = text[: start.start()], text[start.start() : end], text[end:]

    def bytes(self) -> bytes:
        """The whole, put together again."""
        return (self._head + self._cells + self._tail).encode("utf-8")

    def section(self, tag: str) -> str:
        """A section, or all sections of a kind."""
        return "".join(found[0] for found in _pattern(tag).finditer(self._side(tag)))

    def put(self, tag: str, written: str) -> None:
        """Put a section in the place of the one (or all) of its kind; an empty text takes it out."""
        side = _pattern(tag).sub("", self._side(tag))
        if written:
            at = self._place(side, tag)
            side = side[:at] + written + side[at:]
        if self._is_head(tag):
            self._head = side
        else:
            self._tail = side

    def set_attribute(self, tag: str, name: str, value: str | None) -> None:
        """Set or take out an attribute of a section's own element, where there is one."""

        def changed(found: re.Match[str]) -> str:
            bare = re.sub(rf'\s{name}="[^"]*"', "", found[0])
            return bare if value is None else re.sub(r"(/?>)$", f' {name}="{value}"\\1', bare)

        side = re.sub(rf"<{tag}\b[^>]*>", changed, self._side(tag), count=1)
        if self._is_head(tag):
            self._head = side
        else:
            self._tail = side

    @staticmethod
    def _is_head(tag: str) -> bool:
        return tag == "sheetView" or ORDER.index(tag) < ORDER.index("sheetData")

    def _side(self, tag: str) -> str:
        return self._head if self._is_head(tag) else self._tail

    def _place(self, side: str, tag: str) -> int:
        """Before the first section that comes later in the order, or at the end."""
        later = "|".join(ORDER[ORDER.index(tag) + 1 :])
        found = re.search(rf"<(?:{later})\b", side)
        if found:
            return found.start()
        end = side.rfind("</worksheet>")
        return end if end >= 0 else len(side)


def _pattern(tag: str) -> re.Pattern[str]:
    return re.compile(rf"<{tag}\b[^>]*?(?:/>|>.*?</{tag}>)", re.DOTALL)
