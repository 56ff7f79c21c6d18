"""Makes docs/licences.md from uv.lock and what installed packages say of themselves: ``make licences``."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
#: SPDX names of licences that a company may use in, and ship with, a program without giving that away.
#: MPL-2.0 asks for changes to its own files only, and nobody changes those here.
USABLE = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT MIT-0 MIT-CMU MPL-2.0 PSF-2.0 Zlib".split()
)
#: How packages call a licence that say it in words of their own.
_SPELLINGS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-2-Clause",
    "BSD 2-Clause License": "BSD-2-Clause",
    "BSD 3-Clause": "BSD-3-Clause",
    "BSD 3-Clause OR Apache-2.0": "BSD-3-Clause OR Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
#: Packages for other systems, which are not installed here: from their own pages.
_ELSEWHERE = {"colorama": "BSD-3-Clause"}
_HEAD = """# Licences of the dependencies

Made by `make licences` from `uv.lock`; tests compare it with the lock, and refuse a licence that a company
could not use.
abm_sheets itself: MIT ([LICENSE](../LICENSE)).
"""


def locked() -> dict[str, dict[str, Any]]:
    """Return the packages of uv.lock by name; of several versions, the last."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    return {package["name"]: package for package in lock["package"]}


def shipped() -> set[str]:
    """Return the names of what is installed with the product and all of its extras."""
    ours = locked()["abm-sheets"]
    return _reached([("abm-sheets", frozenset(ours.get("optional-dependencies", {})))])


def developed_with() -> set[str]:
    """Return the names of what ``make setup`` installs; the groups bench and mutation are left out."""
    ours = locked()["abm-sheets"]
    return _reached(
        [(each["name"], frozenset(each.get("extra", ()))) for each in ours["dev-dependencies"]["dev"]]
    )


def _reached(waiting: list[tuple[str, frozenset[str]]]) -> set[str]:
    packages = locked()
    seen = {name for name, _ in waiting} - {"abm-sheets"}
    while waiting:
        name, extras = waiting.pop()
        package = packages[name]
        needs = list(package.get("dependencies", ()))
        for extra in extras:
            needs += package.get("optional-dependencies", {}).get(extra, ())
        for need in needs:
            if need["name"] not in seen:
                seen.add(need["name"])
                waiting.append((need["name"], frozenset(need.get("extra", ()))))
    return seen


def licence_of(name: str) -> str:
    """Return the SPDX expression of a package; LookupError when it does not say one that is known."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return _ELSEWHERE[name]
    short = [
        text for text in (told.get("License-Expression"), told.get("License")) if text and len(text) < 60
    ]
    classified = [
        text.rpartition(" :: ")[2] for text in told.get_all("Classifier", []) if text.startswith("License ::")
    ]
    for text in (*short, *classified):
        found = _SPELLINGS.get(text, text)
        if names(found) <= USABLE:
            return found
    raise LookupError(f"{name}: {[*short, *classified]} is no licence of the list in docs/licences.py")


def names(expression: str) -> set[str]:
    """Return the licences that an SPDX expression names."""
    return set(re.split(r"\s+(?:AND|OR)\s+", expression))


def page() -> str:
    """Return the text of docs/licences.md."""
    with_product = shipped()
    parts = [_HEAD]
    for heading, chosen in (
        ("Installed with abm_sheets and its extras", sorted(with_product)),
        ("For development and tests only", sorted(developed_with() - with_product)),
    ):
        parts.append(f"## {heading}\n\n| package | licence |\n|---|---|")
        parts += [f"| [{name}](https://pypi.org/project/{name}/) | {licence_of(name)} |" for name in chosen]
        parts.append("")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
