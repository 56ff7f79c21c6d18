"""An .xlsx file as the zip of parts that it is."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


class NotAWorkbook(Exception):
    """The zip holds no spreadsheet."""


@dataclass(frozen=True)
class Relationship:
    """From one part to another, or to an address outside."""

    type: str
    target: str
    external: bool


@dataclass(frozen=True)
class Tab:
    """A tab as the workbook part lists it."""

    title: str
    part: str
    state: str


@dataclass(frozen=True)
class DefinedName:
    """A name of the workbook part."""

    name: str
    refers_to: str
    local: bool
    hidden: bool


class Package:
    """The parts of an .xlsx file, kept as the bytes they were read from."""

    def __init__(self, content: bytes) -> None:
        """Open a package.

        Raises:
            zipfile.BadZipFile: It is damaged.
            NotAWorkbook: It holds something else.
        """
        self.content = content
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        self.names = set(self.zip.namelist())
        if self.workbook_part not in self.names or any(
            name.endswith("vbaProject.bin") for name in self.names
        ):
            # A workbook with macros is of another kind, which our writer would not keep.
            raise NotAWorkbook

    def read(self, name: str) -> bytes:
        """The bytes of a part; none for a part that is not there."""
        return self.zip.read(name) if name in self.names else b""

    def tree(self, name: str) -> ET.Element | None:
        """The XML of a part."""
        content = self.read(name)
        return parsed_xml(content) if content else None

    @cached_property
    def workbook_part(self) -> str:
        """The part that lists the tabs."""
        for relationship in self.relationships("").values():
            if relationship.type.endswith("/officeDocument"):
                return relationship.target
        return "xl/workbook.xml"

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Where a part leads to, by id ("" is the package itself)."""
        folder, name = posixpath.split(part)
        tree = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relationship] = {}
        for item in tree if tree is not None else ():
            external = item.get("TargetMode") == "External"
            target = item.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[item.get("Id", "")] = Relationship(item.get("Type", ""), target, external)
        return found

    def related(self, part: str, kind: str) -> str | None:
        """The part that this one leads to for a purpose."""
        for relationship in self.relationships(part).values():
            if relationship.type.endswith("/" + kind) and not relationship.external:
                return relationship.target
        return None

    def closure(self, part: str) -> set[str]:
        """A part, its list of relationships, and all parts they lead to."""
        seen: set[str] = set()
        todo = [part]
        while todo:
            name = todo.pop()
            if name in seen or name not in self.names:
                continue
            seen.add(name)
            folder, base = posixpath.split(name)
            rels = posixpath.join(folder, "_rels", f"{base}.rels")
            if rels in self.names:
                seen.add(rels)
                todo += [each.target for each in self.relationships(name).values() if not each.external]
        return seen

    @cached_property
    def workbook(self) -> ET.Element:
        """The workbook part."""
        tree = self.tree(self.workbook_part)
        if tree is None:
            raise NotAWorkbook
        return tree

    @cached_property
    def tabs(self) -> list[Tab]:
        """The tabs that hold cells, in their order."""
        targets = self.relationships(self.workbook_part)
        tabs: list[Tab] = []
        for item in self.workbook.iter(f"{MAIN}sheet"):
            relationship = targets.get(item.get(_REL) or item.get(_STRICT_REL) or "")
            if relationship and relationship.type.endswith("/worksheet"):
                tabs.append(Tab(item.get("name", ""), relationship.target, item.get("state", "visible")))
        return tabs

    @cached_property
    def defined_names(self) -> list[DefinedName]:
        """The names, without those that programs keep for themselves."""
        return [
            DefinedName(
                item.get("name", ""),
                item.text or "",
                item.get("localSheetId") is not None,
                item.get("hidden") in ("1", "true"),
            )
            for item in self.workbook.iter(f"{MAIN}definedName")
            if not item.get("name", "").startswith("_xlnm.")
        ]


def parsed_xml(content: bytes) -> ET.Element:
    """The XML of a part. One that declares entities is no workbook, but an attempt on our memory."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise NotAWorkbook
    return ET.fromstring(unstrict(content))  # noqa: S314


def unstrict(content: bytes) -> bytes:
    """The XML of the strict dialect, spelled like the usual one."""
    if STRICT[1:-1].encode() in content:
        content = content.replace(STRICT[1:-1].encode(), MAIN[1:-1].encode())
    return content


def without_cells(xml: bytes) -> bytes:
    """The XML of a sheet with its cells cut out, for all that is around them."""
    start = re.search(rb"<(\w+:)?sheetData\b[^>]*>", xml)
    if start is None or start[0].endswith(b"/>"):
        return xml
    end = xml.rfind(b"</" + (start[1] or b"") + b"sheetData>")
    return xml[: start.end()] + xml[end:] if end > 0 else xml


def cell_part(xml: bytes) -> str:
    """The XML of the cells of a sheet."""
    start = re.search(rb"<(?:\w+:)?sheetData\b[^>]*>", xml)
    if start is None or start[0].endswith(b"/>"):
        return ""
    return xml[start.end() : xml.rfind(b"sheetData>")].decode("utf-8", "replace")
