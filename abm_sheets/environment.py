"""What the environment says: who stands in for Google, the configuration, where runs are remembered."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from abm_sheets.errors import StateUnusable
from abm_sheets.paths import exists

if TYPE_CHECKING:
    from abm_sheets.config.specs import Config

API_ROOT = "ABM_SHEETS_API_ROOT"
CONFIG_PATH = "ABM_SHEETS_CONFIG"
STATE_FOLDER = "ABM_SHEETS_STATE"
#: Under the folder of states.
LOCKS = "locks"


def read_config() -> Config:
    """Return abm-sheets.toml of the current folder, or the file that ABM_SHEETS_CONFIG names.

    Without that variable the file may be missing. Raises ConfigUnreadable.
    """
    from abm_sheets.config.read import CONFIG, read_config
    from abm_sheets.config.specs import Config

    chosen = os.environ.get(CONFIG_PATH)
    path = Path(chosen or CONFIG).expanduser()
    return read_config(path) if chosen or exists(path) else Config()


def state_folder(config: Config) -> Path:
    """Return where runs are remembered: ABM_SHEETS_STATE, the file's ``state``, XDG_STATE_HOME, or home."""
    if chosen := os.environ.get(STATE_FOLDER):
        return Path(chosen).expanduser().absolute()
    if config.state:
        return config.state
    if states := os.environ.get("XDG_STATE_HOME"):
        return Path(states) / "abm-sheets"
    try:
        return Path.home() / ".local" / "state" / "abm-sheets"
    except RuntimeError as error:
        raise StateUnusable(Path("~/.local/state"), os.strerror(errno.ENOENT)) from error
