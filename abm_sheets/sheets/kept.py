"""Where a person's sign-in is kept, and how it is forgotten: without anything of Google's being loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from abm_sheets.errors.google import LoginFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEPT = Path("abm-sheets", "token.json")


def kept_path(environ: Mapping[str, str]) -> Path:
    """Return where a person's sign-in is kept (XDG Base Directory Specification)."""
    base = environ.get("XDG_CONFIG_HOME") or str(Path(environ.get("HOME") or Path.home()) / ".config")
    return Path(base) / _KEPT


def forget(environ: Mapping[str, str]) -> bool:
    """Forget the kept sign-in; return whether there was one."""
    try:
        kept_path(environ).unlink()
    except FileNotFoundError:
        return False
    except OSError:
        raise LoginFailed("unwritable", str(kept_path(environ).parent)) from None
    return True
