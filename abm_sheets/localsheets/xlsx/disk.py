"""The file itself: is it there, is it ours to write, and how it is replaced."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
import zipfile
from pathlib import Path
from typing import Protocol

from abm_sheets.localsheets.errors import FileTrouble, LocalFileError

from .package import NotAWorkbook, Package

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
#: Streams of a workbook behind a password, or behind rights ([MS-OFFCRYPTO] 1.3.2, 2.3.4.4, 2.2.2).
_ENCRYPTED = tuple(
    name.encode("utf-16-le") for name in ("EncryptedPackage", "EncryptionInfo", "DRMEncrypted")
)

_TROUBLES: dict[int, FileTrouble] = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.EROFS: "read_only",
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.ENAMETOOLONG: "missing",
    errno.EISDIR: "is_folder",
}


def exists(path: Path) -> bool:
    """Is something there? No, where this user may not look: pathlib of Python 3.11 raises."""
    return os.path.exists(path)  # noqa: PTH110


def is_folder(path: Path) -> bool:
    """Is a folder there, as far as this user may look?"""
    return os.path.isdir(path)  # noqa: PTH112


def behind(path: Path) -> Path:
    """Where a link leads to; a path that is none, as it is."""
    return Path(os.path.realpath(path)) if os.path.islink(path) else path  # noqa: PTH114


class Disk(Protocol):
    """The calls that write; tests put a broken disk in their place."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a new file and wait until the disk has it."""

    def replace(self, source: Path, target: Path) -> None:
        """Put one file in the place of another, in one step."""

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file."""


class RealDisk:
    """The disk."""

    def write(self, path: Path, content: bytes) -> None:
        """Write a new file and wait until the disk has it."""
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        """Put one file in the place of another, in one step."""
        source.replace(target)

    def copy(self, source: Path, target: Path) -> None:
        """Copy a file with its mode and times."""
        shutil.copy2(source, target)


#: What tells that a file was changed: size and time of its last change.
Signature = tuple[int, int]


def read(path: Path) -> tuple[Package, Signature]:
    """The parts of a workbook, and what tells later whether it was changed.

    Raises:
        LocalFileError: There is none, or it is not an .xlsx that can be read.
    """
    try:
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            content = file.read()
    except PermissionError as error:
        # Nothing was to be saved.
        raise LocalFileError(path, "unreadable") from error
    except OSError as error:
        raise trouble(path, error, "unreadable") from error
    if content.startswith(_OLE):
        raise LocalFileError(path, "encrypted" if any(name in content for name in _ENCRYPTED) else "not_xlsx")
    if not content.startswith(b"PK"):
        raise LocalFileError(path, "not_xlsx" if content else "damaged")
    try:
        package = Package(content)
        _ = package.tabs
    except NotAWorkbook:
        raise LocalFileError(path, "not_xlsx") from None
    except Exception as error:  # zlib, zipfile and XML each have their own for a damaged file.
        raise LocalFileError(path, "damaged") from error
    if not package.tabs:
        raise LocalFileError(path, "damaged")
    return package, (facts.st_size, facts.st_mtime_ns)


def signature(path: Path) -> Signature | None:
    """What tells whether the file was changed; None when there is no file."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise trouble(path, error, "unreadable") from error
    return facts.st_size, facts.st_mtime_ns


def check_free(path: Path) -> None:
    """Refuse to write while another program has the workbook open.

    Raises:
        LocalFileError: With the name of who has it open, where the lock file tells.
    """
    office = path.with_name(f"~${path.name}")
    # Word processors shorten the names; spreadsheets keep them, but be on the safe side.
    libre = path.with_name(f".~lock.{path.name}#")
    for lock in (libre, office):
        if exists(lock):
            raise LocalFileError(path, "locked", _owner(lock), lock.name)


def check_writable(path: Path) -> None:
    """Refuse where an existing file could not be replaced now; writes nothing.

    Raises:
        LocalFileError: It is open in another program, or it or its folder is read-only.
    """
    target = behind(path)
    check_free(target)
    for place in (target, target.absolute().parent):
        _check_writable(place, target)


def _owner(lock: Path) -> str | None:
    """Who wrote a lock file: LibreOffice's is a list with commas, Office's a name after its length."""
    try:
        content = lock.read_bytes()
    except OSError:
        return None
    if lock.name.startswith(".~lock"):
        return content.decode("utf-8", "replace").split(",")[0].strip() or None
    if not content:
        return None
    name = content[1 : 1 + content[0]].decode("utf-8", "replace")
    return name.strip("\x00 ") or None


def replace(path: Path, content: bytes, disk: Disk) -> Signature:
    """Put new content in the place of a file, whole or not at all, and keep one copy of the old.

    Raises:
        LocalFileError: It cannot be written. The old file is as it was, and no other is left behind.
    """
    check_written(content)
    there = exists(path)
    for place in (path, path.parent) if there else (path.parent,):
        _check_writable(place, path)
    temporary = _temporary(path)
    backup = path.with_name(path.name + ".bak")
    try:
        disk.write(temporary, content)
        mode = stat.S_IMODE(path.stat().st_mode) if there else 0o666 & ~_umask()
        temporary.chmod(mode)
        if there:
            kept = _temporary(path)
            try:
                disk.copy(path, kept)
                disk.replace(kept, backup)
            finally:
                kept.unlink(missing_ok=True)
        disk.replace(temporary, path)
    except OSError as error:
        raise trouble(path, error, "unreadable") from error
    finally:
        temporary.unlink(missing_ok=True)
    _sync_folder(path.parent)
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns


def _check_writable(place: Path, path: Path) -> None:
    """Respect a file or folder that is marked read-only, also for a user who may do everything."""
    try:
        marked = not place.stat().st_mode & 0o222
    except OSError as error:
        raise trouble(path, error, "unreadable") from error
    if marked or not os.access(place, os.W_OK):
        raise LocalFileError(path, "read_only")


def check_written(content: bytes) -> None:
    """Make sure that what is about to replace a person's file is a sound zip."""
    package = Package(content)
    broken = package.zip.testzip()
    if broken:
        raise zipfile.BadZipFile(broken)


def _temporary(path: Path) -> Path:
    """A new, empty file in the same folder, where a rename is a single step."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}.", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise trouble(path, error, "read_only") from error
    os.close(handle)
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Wait until the disk knows the new name as well, where the system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)


def trouble(path: Path, error: OSError, otherwise: FileTrouble) -> LocalFileError:
    return LocalFileError(path, _TROUBLES.get(error.errno or 0, otherwise))
