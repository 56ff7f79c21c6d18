"""Save the board's page: whole or not at all, and only under a name that a presentation has."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from abm_sheets.errors import SlideRefused, SlidesMissing


def need_library() -> None:
    """Raise SlidesMissing unless the extra is installed."""
    try:
        import_module("pptx")
    except ImportError as error:
        raise SlidesMissing from error


def check_place(path: Path) -> None:
    """Raise SlideRefused where a slide cannot be saved under this name."""
    if path.is_dir():
        raise SlideRefused(path, "is_folder")
    if path.suffix.lower() != ".pptx":
        raise SlideRefused(path, "name")
    if not path.absolute().parent.is_dir():
        raise SlideRefused(path, "no_folder")


def save(content: bytes, path: Path) -> None:
    """Write a presentation in the place of an older one, which stays where that fails: SlideRefused."""
    check_place(path)
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=".slide.", suffix=".tmp", dir=path.absolute().parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        temporary.replace(path)
    except OSError as error:
        raise SlideRefused(path, "unwritable", error.strerror or str(error)) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
