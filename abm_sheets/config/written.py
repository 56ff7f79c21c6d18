"""Read the addresses of ``abm-sheets.toml`` and put in the variables that they name.

An address holds passwords and tokens: no error, log or state ever shows it, only its key.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from abm_sheets.config.specs import Written
from abm_sheets.errors import ConfigUnreadable
from abm_sheets.intake.fold import fold_person
from abm_sheets.notices.recipients import Address, Recipient, gathered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from abm_sheets.config.specs import Config, Workbook

_VARIABLE = re.compile(r"\$\{(?P<name>[^{}]*)\}")


def read_written(path: Path, book: Mapping[str, Any], place: str) -> tuple[Written, ...]:
    """Return the addresses of ``[workbooks.NAME]`` as written, the team's first.

    ConfigUnreadable names the key of what is no address.
    """
    return (*_team(path, book, place), *_owners(path, book, place))


def resolved(config: Config, workbook: Workbook, environ: Mapping[str, str]) -> tuple[Recipient, ...]:
    """Return who is told about a workbook, with the variables put in.

    A variable that is the whole address is taken as it is; inside an address it is one part of it, such as
    a password, and its special signs are encoded. ConfigUnreadable when a variable is empty or missing.
    """
    return gathered(
        Recipient(
            place=written.place,
            address=_filled(config, written, environ),
            team=written.owner is None,
            owners=frozenset() if written.owner is None else frozenset({fold_person(written.owner)}),
        )
        for written in workbook.notify
    )


def _team(path: Path, book: Mapping[str, Any], place: str) -> Iterator[Written]:
    addresses = book.get("notify", [])
    if not isinstance(addresses, list) or not all(_is_address(each) for each in addresses):
        raise ConfigUnreadable(path, "notify", key=f"{place}.notify")
    for number, text in enumerate(addresses, start=1):
        name = f"notify[{number}]"
        yield Written(key=f"{place}.{name}", place=name, address=Address(text.strip()))


def _owners(path: Path, book: Mapping[str, Any], place: str) -> Iterator[Written]:
    owners = book.get("owners", {})
    if not isinstance(owners, dict):
        raise ConfigUnreadable(path, "table", key=f"{place}.owners")
    seen = set()
    for owner, text in owners.items():
        shown = "".join(sign if sign.isprintable() else "?" for sign in owner)
        key, who = f"{place}.owners.{shown}", fold_person(owner)
        if not who or not _is_address(text):
            raise ConfigUnreadable(path, "owner", key=key)
        if who in seen:
            raise ConfigUnreadable(path, "owner_twice", key=key)
        seen.add(who)
        yield Written(key=key, place=f"owners.{who}", address=Address(text.strip()), owner=owner)


def _is_address(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _filled(config: Config, written: Written, environ: Mapping[str, str]) -> Address:
    text = written.address.reveal()
    whole = _VARIABLE.fullmatch(text) is not None

    def value(found: re.Match[str]) -> str:
        name = found["name"]
        given = environ.get(name, "").strip()
        if not given:
            # Between the braces may stand the address itself, by mistake.
            shown = name if name.isidentifier() else "…"
            raise ConfigUnreadable(_path(config), "variable", key=written.key, value=shown)
        return given if whole else quote(given, safe="")

    return Address(_VARIABLE.sub(value, text))


def _path(config: Config) -> Path:
    return config.path or config.folder
