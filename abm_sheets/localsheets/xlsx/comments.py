"""Notes as Excel's comments: a list of texts, and a drawing of the boxes they are shown in.

excelize can write comments as well, but only into files where the numbers of both parts are the same,
which LibreOffice and others do not keep to; what it adds elsewhere is lost.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from abm_sheets.localsheets.a1 import cell_name

from .cellwriter import legal

if TYPE_CHECKING:
    from abm_sheets.localsheets.sheet import Cell

    from .package import Package
    from .sections import SheetXml

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{_MAIN}">'
    "<authors></authors><commentList></commentList></comments>"
)
_NO_DRAWING = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit">'
    '<o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
)
_BOX_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_COMMENT = re.compile(r'<comment\b[^>]*\bref="([A-Z]+\d+)".*?</comment>', re.DOTALL)
_SHAPE = re.compile(r"<v:shape\b.*?</v:shape>", re.DOTALL)
_PLACE = re.compile(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>")
#: How many letters fit in a line of a box, and how many lines it has at most.
_LINE, _MOST_LINES = 32, 16


@dataclass(frozen=True)
class NotesChange:
    """The notes of a tab before (where the file has them) and after."""

    before: dict[Cell, str]
    after: dict[Cell, str]


def apply(change: NotesChange, package: Package, part: str, xml: SheetXml, fresh: dict[str, bytes]) -> None:
    """Write the notes of a tab into the parts that are still to be packed.

    Args:
        change: The notes.
        package: The file as excelize has written it.
        part: The tab.
        xml: Its XML, which has to name the drawing.
        fresh: The parts that are written anew.
    """
    links = PartLinks(package, part, fresh)
    comments = links.part("comments", "xl/comments{}.xml", _COMMENTS_TYPE)
    drawing = links.part("vmlDrawing", "xl/drawings/vmlDrawing{}.vml", _DRAWING_TYPE)
    fresh[comments.name] = _comments(comments.text or _NO_COMMENTS, change).encode("utf-8")
    fresh[drawing.name] = _drawing(drawing.text or _NO_DRAWING, change).encode("utf-8")
    xml.put("legacyDrawing", f'<legacyDrawing xmlns:r="{_OFFICE}" r:id="{drawing.id}"/>')


def _gone(change: NotesChange) -> set[Cell]:
    """The places whose comment in the file goes, for good or for a new one."""
    return {place for place, text in change.before.items() if change.after.get(place) != text}


def _new(change: NotesChange) -> dict[Cell, str]:
    return {place: text for place, text in change.after.items() if change.before.get(place) != text}


def _comments(text: str, change: NotesChange) -> str:
    gone = {cell_name(*place) for place in _gone(change)}
    text = _COMMENT.sub(lambda found: "" if found[1] in gone else found[0], text)
    text = re.sub(r"<(authors|commentList)\s*/>", r"<\1></\1>", text)
    authors = re.findall(r"<author\b[^>]*?(?:/>|>.*?</author>)", text, re.DOTALL)
    nobody = next((n for n, each in enumerate(authors) if not re.sub(r"<[^>]*>", "", each)), None)
    if nobody is None:
        nobody = len(authors)
        text = text.replace("</authors>", "<author></author></authors>", 1)
    added = "".join(
        f'<comment ref="{cell_name(*place)}" authorId="{nobody}"><text><r><rPr><sz val="9"/>'
        '<color indexed="81"/><rFont val="Arial"/><family val="2"/></rPr>'
        f'<t xml:space="preserve">{escape(legal(note), {chr(13): "&#13;"})}</t></r></text></comment>'
        for place, note in sorted(_new(change).items())
    )
    return text.replace("</commentList>", added + "</commentList>", 1)


def _drawing(text: str, change: NotesChange) -> str:
    gone = _gone(change)

    def kept(found: re.Match[str]) -> str:
        place = _PLACE.search(found[0])
        is_note = 'ObjectType="Note"' in found[0]
        return "" if is_note and place and (int(place[1]), int(place[2])) in gone else found[0]

    text = _SHAPE.sub(kept, text)
    if "_x0000_t202" not in text:
        text = text.replace("</xml>", _BOX_TYPE + "</xml>")
    number = max((int(each) for each in re.findall(r"_x0000_s(\d+)", text)), default=1024)
    boxes = ""
    for place, note in sorted(_new(change).items()):
        number += 1
        boxes += _box(number, place, note)
    at = text.rindex("</xml>")
    return text[:at] + boxes + text[at:]


def _box(number: int, place: Cell, note: str) -> str:
    """A yellow box beside the cell, high enough for its text, seen when the mouse is there."""
    row, column = place
    lines = sum(1 + len(line) // _LINE for line in note.split("\n"))
    height = min(lines + 1, _MOST_LINES)
    anchor = f"{column + 1}, 15, {max(row - 1, 0)}, 10, {column + 3}, 15, {max(row - 1, 0) + height}, 10"
    return (
        f'<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;'
        f'margin-top:2pt;width:150pt;height:{16 * height}pt;visibility:hidden" fillcolor="#ffffe1" '
        'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
        '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto">'
        '<div style="text-align:left"/></v:textbox><x:ClientData ObjectType="Note">'
        "<x:MoveWithCells/><x:SizeWithCells/>"
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>"
        f"<x:Column>{column}</x:Column></x:ClientData></v:shape>"
    )


@dataclass(frozen=True)
class _Part:
    name: str
    id: str
    text: str


class PartLinks:
    """The relationships of a part, to find parts by, to add parts to and to take them out of."""

    def __init__(self, package: Package, part: str, fresh: dict[str, bytes]) -> None:
        self._package = package
        self._sheet = part
        self._fresh = fresh
        folder, base = posixpath.split(part)
        self._folder = folder
        self._name = f"{folder}/_rels/{base}.rels"

    def part(self, kind: str, pattern: str, content_type: str) -> _Part:
        """The part of a kind that belongs to the tab; a new name when there is none."""
        for key, relationship in self._package.relationships(self._sheet).items():
            if relationship.type.endswith("/" + kind):
                text = self._package.read(relationship.target).decode("utf-8", "replace")
                return _Part(relationship.target, key, text)
        number = 1
        while pattern.format(number) in self._package.names | self._fresh.keys():
            number += 1
        name = pattern.format(number)
        self._declare(name, content_type)
        return _Part(name, self._relate(kind, name), "")

    def add(self, kind: str, name: str, content_type: str) -> str:
        """Lead to a part of this name; returns the id of the relationship."""
        self._declare(name, content_type)
        return self._relate(kind, name)

    def drop(self, key: str) -> set[str]:
        """Lead no longer to a part; returns that part and what belongs to it alone."""
        relationship = self._package.relationships(self._sheet).get(key)
        text = self._read(self._name)
        pattern = rf'<Relationship\b[^>]*\bId="{re.escape(key)}"[^>]*?(?:/>|></Relationship>)'
        kept = re.sub(pattern, "", text)
        self._fresh[self._name] = kept.encode("utf-8")
        if relationship is None or relationship.external:
            return set()
        return self._package.closure(relationship.target)

    def forget(self, names: set[str]) -> None:
        """No longer say of what kind these parts are."""
        types = self._read("[Content_Types].xml")
        for name in sorted(names):
            types = re.sub(rf'<Override\b[^>]*PartName="/{re.escape(name)}"[^>]*>(</Override>)?', "", types)
        if names:
            self._fresh["[Content_Types].xml"] = types.encode("utf-8")

    def _read(self, name: str, otherwise: str = "") -> str:
        content = self._fresh.get(name) or self._package.read(name)
        return content.decode("utf-8") or otherwise

    def _relate(self, kind: str, name: str) -> str:
        nothing = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<Relationships '
            'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        )
        text = re.sub(r"(<Relationships\b[^>]*)/>", r"\1></Relationships>", self._read(self._name, nothing))
        numbers = [int(each) for each in re.findall(r'\bId="rId(\d+)"', text)]
        key = f"rId{max(numbers, default=0) + 1}"
        target = posixpath.relpath(name, self._folder)
        item = f'<Relationship Id="{key}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        self._fresh[self._name] = text.replace("</Relationships>", item + "</Relationships>").encode("utf-8")
        return key

    def _declare(self, name: str, content_type: str) -> None:
        types = self._read("[Content_Types].xml")
        if name.endswith(".vml"):
            item = f'<Default Extension="vml" ContentType="{content_type}"/>'
            if re.search(r'<Default\b[^>]*Extension="vml"', types, re.IGNORECASE):
                return
        else:
            # As excelize writes it: what is saved twice stays the same.
            item = f'<Override PartName="/{name}" ContentType="{content_type}"></Override>'
            if f'PartName="/{name}"' in types:
                return
        self._fresh["[Content_Types].xml"] = types.replace("</Types>", item + "</Types>").encode("utf-8")
