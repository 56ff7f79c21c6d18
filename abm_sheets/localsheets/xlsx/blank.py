"""An empty workbook as Google would export it."""

from __future__ import annotations

import errno
import os
import re
import tempfile
from functools import cache
from pathlib import Path

import excelize

from . import zipping
from .package import Package


class NoTemporaryFolder(OSError):
    """There is nowhere to write temporary files, as on a system that is read-only as a whole."""


def saved(file: excelize.File) -> bytes:
    """What excelize writes, as bytes (it can only write to files)."""
    try:
        made = tempfile.TemporaryDirectory(prefix="localsheets-")
    except FileNotFoundError as error:
        raise NoTemporaryFolder(str(error)) from error
    with made as folder:
        path = Path(folder) / "workbook.xlsx"
        try:
            file.save_as(str(path))
        except RuntimeError as error:
            raise _as_os_error(error) from error
        return path.read_bytes()


def _as_os_error(error: RuntimeError) -> Exception:
    """What the disk said, which excelize passes on as words only."""
    for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EACCES, errno.EROFS):
        if os.strerror(number).lower() in str(error).lower():
            return OSError(number, os.strerror(number))
    return error


@cache
def blank() -> bytes:
    """One tab, Sheet1, in Arial 10."""
    file = excelize.new_file()
    try:
        file.set_doc_props(excelize.DocProperties(creator=""))
        package = Package(saved(file))
    finally:
        file.close()
    parts = {name: zipping.copied(package, name) for name in package.zip.namelist()}
    styles = package.read("xl/styles.xml").decode("utf-8")
    styles = re.sub(r'<name val="Calibri">', '<name val="Arial">', styles, count=1)
    styles = re.sub(r'<sz val="11">', '<sz val="10">', styles, count=1)
    parts["xl/styles.xml"] = zipping.pack(styles.encode("utf-8"))
    return zipping.build(parts)
