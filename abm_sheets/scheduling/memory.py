"""The folder in which the scheduler remembers: a JSON file per workbook, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote

import msgspec

from abm_sheets.errors import StateUnusable
from abm_sheets.scheduling.state import Heartbeat, WorkbookState

if TYPE_CHECKING:
    from collections.abc import Callable

_HEARTBEAT = "scheduler.json"
Spec = TypeVar("Spec", Heartbeat, WorkbookState)


class Memory:
    """Reads and writes the states of workbooks.

    A file that cannot be understood counts as unknown and is told to ``on_trouble(event, name)``. A state
    that could not be written is kept in memory, so that a full disk does not make runs repeat.
    """

    def __init__(
        self, folder: Path, on_trouble: Callable[[str, str], None] = lambda _event, _name: None
    ) -> None:
        self._folder = folder
        self._on_trouble = on_trouble
        self._unsaved: dict[str, WorkbookState] = {}
        self._lock = RLock()

    @property
    def folder(self) -> Path:
        """Where the files are."""
        return self._folder

    def recall(self, name: str, key: str) -> WorkbookState:
        """Return what is known of a workbook; a blank state when nothing is, or it was another workbook."""
        with self._lock:
            found = self._unsaved.get(name) or self._read(self._file(name), WorkbookState, name)
        if found is None or found.key != key:
            return WorkbookState(name=name, key=key)
        return found

    def change(self, name: str, key: str, step: Callable[[WorkbookState], WorkbookState]) -> WorkbookState:
        """Take a step from the state of a workbook, and keep where it leads."""
        with self._lock:
            state = step(self.recall(name, key))
            try:
                _write(self._file(name), msgspec.json.encode(state))
            except OSError:
                self._unsaved[name] = state
                self._on_trouble("state_unsaved", name)
            else:
                self._unsaved.pop(name, None)
            return state

    def beat(self, heartbeat: Heartbeat) -> None:
        """Write the sign of life; StateUnusable when the folder cannot be written."""
        try:
            _write(self._folder / _HEARTBEAT, msgspec.json.encode(heartbeat))
        except OSError as error:
            raise StateUnusable(self._folder, error.strerror or str(error)) from error

    def heartbeat(self) -> Heartbeat | None:
        """Return the last sign of life, None when there is none or it cannot be read."""
        return self._read(self._folder / _HEARTBEAT, Heartbeat, "scheduler")

    def _file(self, name: str) -> Path:
        return self._folder / "workbooks" / f"{quote(name, safe=' ')}.json"

    def _read(self, path: Path, spec: type[Spec], name: str) -> Spec | None:
        try:
            return msgspec.json.decode(path.read_bytes(), type=spec)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError):
            self._on_trouble("state_unreadable", name)
            return None


def _write(path: Path, content: bytes) -> None:
    """Replace a file in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
