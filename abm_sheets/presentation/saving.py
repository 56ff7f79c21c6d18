"""Save the board's page: whole or not at all, and only under a name that a presentation has."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from abm_sheets.errors.slides import SlideRefused, SlidesMissing
from abm_sheets.paths import exists, is_folder

#: The trouble of the disk, in one word; anything else is "unwritable".
_REASONS = {
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
}
#: What PowerPoint and LibreOffice put beside a presentation that they have open.
_LOCKS = ("~${name}", ".~lock.{name}#")


def need_library() -> None:
    """Raise SlidesMissing unless the extra is installed."""
    try:
        import_module("pptx")
    except ImportError as error:
        raise SlidesMissing from error


def check_place(path: Path) -> None:
    """Raise SlideRefused where a slide cannot be saved under this name, or not now."""
    if is_folder(path):
        raise SlideRefused(path, "is_folder")
    if path.suffix.lower() != ".pptx":
        raise SlideRefused(path, "name")
    folder = path.absolute().parent
    if not is_folder(folder):
        raise SlideRefused(path, "no_folder")
    for lock in _LOCKS:
        if exists(found := path.with_name(lock.format(name=path.name))):
            raise SlideRefused(path, "locked", found.name)
    if not all(_writable(place) for place in (folder, path) if exists(place)):
        raise SlideRefused(path, "read_only")


def _writable(place: Path) -> bool:
    """Respect a file or folder that is marked read-only, also for a user who may do everything."""
    return os.access(place, os.W_OK) and bool(place.stat().st_mode & 0o222)


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
        reason = _REASONS.get(error.errno or 0, "unwritable")
        raise SlideRefused(path, reason, error.strerror or str(error)) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
