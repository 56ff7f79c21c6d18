"""Make the bytes of a presentation depend on what it shows alone: no clock, no zip date, no machine."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

#: The first day that a zip knows.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_CORE = "docProps/core.xml"
_MOMENTS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def settled(package: bytes, moment: datetime) -> bytes:
    """Return the same Office file with fixed dates, the workbook inside it included."""
    content = io.BytesIO()
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = settled(part, moment)
            elif name == _CORE:
                part = _MOMENTS.sub(rb"\g<1>" + stamp, part)
            entry = zipfile.ZipInfo(name, _NO_DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, _UNIX
            new.writestr(entry, part)
    return content.getvalue()
