"""Writes a zip whose unchanged parts are copied as they are, without packing them anew."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .package import Package

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
#: 1 January 1980: a file that holds the same is the same, whenever it was written.
_DATE = (0 << 9) | (1 << 5) | 1


@dataclass(frozen=True)
class Packed:
    """A part, packed."""

    method: int
    crc: int
    size: int
    data: bytes


def pack(content: bytes) -> Packed:
    """Pack the bytes of a part."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    data = squeeze.compress(content) + squeeze.flush()
    return Packed(zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), data)


def copied(package: Package, name: str) -> Packed:
    """A part of another zip, as it is packed there."""
    info = package.zip.getinfo(name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return pack(package.read(name))
    head = package.content[info.header_offset : info.header_offset + _LOCAL.size]
    fields = _LOCAL.unpack(head)
    start = info.header_offset + _LOCAL.size + fields[9] + fields[10]
    data = package.content[start : start + info.compress_size]
    return Packed(info.compress_type, info.CRC, info.file_size, data)


def build(parts: dict[str, Packed]) -> bytes:
    """The bytes of a zip with these parts."""
    output: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    # What tells the kinds of the parts comes first: some programs look no further to know a workbook.
    first = [name for name in ("[Content_Types].xml", "_rels/.rels") if name in parts]
    for name in [*first, *(name for name in parts if name not in first)]:
        part = parts[name]
        encoded = name.encode("utf-8")
        flags = 0 if name.isascii() else 0x800
        common = (20, flags, part.method, 0, _DATE, part.crc, len(part.data), part.size, len(encoded), 0)
        local = _LOCAL.pack(b"PK\x03\x04", *common) + encoded
        output += [local, part.data]
        directory.append(_CENTRAL.pack(b"PK\x01\x02", 20, *common, 0, 0, 0, 0, offset) + encoded)
        offset += len(local) + len(part.data)
    central = b"".join(directory)
    count = len(parts)
    output += [central, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)]
    return b"".join(output)
