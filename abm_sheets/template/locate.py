"""Find the templates, in an installed wheel or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from abm_sheets.errors import TemplateError


@cache
def templates_folder() -> Path:
    """Return the folder that holds workbook.*.toml; the wheel carries it as ``abm_sheets/_templates``."""
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_templates", package.parent / "templates"):
        if (folder / "kpis.toml").is_file():
            return folder
    raise TemplateError(package / "_templates", "-", "the folder is missing; install the package again")


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that a workbook can have, French first."""
    found = {path.name.split(".")[1] for path in templates_folder().glob("workbook.*.toml")}
    return tuple(sorted(found, key=lambda language: (language != "fr", language)))
