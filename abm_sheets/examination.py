"""Doctor put together: the environment, the configuration, a sign-in that is watched."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from abm_sheets import connection, wiring
from abm_sheets.environment import API_ROOT, read_config, state_folder
from abm_sheets.errors import ConfigUnreadable
from abm_sheets.paths import exists, is_folder
from abm_sheets.target import understand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from abm_sheets.jobs.doctor import Reach, SetUp, Sheet, Surroundings
    from abm_sheets.jobs.kit import Kit
    from abm_sheets.jobs.live import Fact, LiveReport
    from abm_sheets.jobs.telling import Check, DoctorReport, Telling
    from abm_sheets.sheets.examining import Watch
    from abm_sheets.target import Target


def doctor(text: str | None, *, language: str, tell: Callable[[Check, str], None]) -> DoctorReport:
    """Look at a TARGET, or at the set-up, without changing anything; ``tell`` gets every line at once."""
    from importlib.metadata import version
    from platform import python_version

    from abm_sheets.jobs.telling import Telling
    from abm_sheets.template.load import load_workbook

    telling = Telling(load_workbook(language), tell)
    target = understand(text) if text is not None else None
    if target is None or target.path is None:
        # Google, and what talks to it, may take their time; this line is there at once.
        telling.show("program", "info", f"abm-sheets {version('abm-sheets')}, Python {python_version()}")
    from abm_sheets.jobs.doctor import look_around, look_at_file, look_at_sheet

    if target is not None and target.path is not None:
        with wiring.opened(target) as kit:
            return look_at_file(kit, telling, lambda: wiring.check_writable(target))
    if target is None:
        return look_around(_set_up(telling), _surroundings(), telling)
    return look_at_sheet(_sheet(target), _surroundings(), telling)


def live(text: str, *, tell: Callable[[Fact], None], waiting: wiring.Waiting | None = None) -> LiveReport:
    """Try on an empty Google Sheet what could not be known without Google; alone.

    Raises:
        ScratchRefused: TARGET is a file, or not empty.
    """
    from abm_sheets.errors.google import ScratchRefused
    from abm_sheets.jobs.live import live as job
    from abm_sheets.sheets.examining import scopes_at_hand
    from abm_sheets.sheets.lab import Lab
    from abm_sheets.sheets.signin import DRIVE

    target = understand(text)
    if target.path is not None:
        raise ScratchRefused("file", text)
    scopes, patience = scopes_at_hand(os.environ), connection.pace()
    with wiring.alone(target, waiting=waiting):
        signed_in, counted = connection.connected(*scopes)
        with signed_in.session as session:
            kit = wiring.spreadsheet_kit(signed_in, counted, target.spreadsheet_id, target.label)
            lab = Lab(session, target.spreadsheet_id, patience.policy)
            return job(kit, lab, drive=DRIVE in scopes, tell=tell)


def _sheet(target: Target) -> Sheet:
    from abm_sheets.jobs.doctor import Sheet

    zone = target.configured.time_zone if target.configured else None
    return Sheet(label=target.label, spreadsheet_id=target.spreadsheet_id, time_zone=zone)


def _surroundings() -> Surroundings:
    from abm_sheets.jobs.doctor import Surroundings

    root = os.environ.get(API_ROOT)
    return Surroundings(
        environ=os.environ,
        root=root,
        now=lambda: datetime.now(UTC),
        sign_in=_watched,
        open_file=lambda text: wiring.opened(understand(text)),
        check_file=lambda text: wiring.check_writable(understand(text)),
    )


@contextmanager
def _watched(watch: Watch) -> Iterator[Reach]:
    """Yield a sign-in for somebody who only looks: watched, and with little patience."""
    from abm_sheets.jobs.doctor import Reach
    from abm_sheets.sheets.examining import may_edit, scopes_at_hand
    from abm_sheets.sheets.retrying import Policy

    # Whoever looks wants to know now, and not in a minute.
    brisk = replace(connection.pace(), policy=Policy(tries=2, minutes=0))
    scopes = scopes_at_hand(os.environ)
    signed_in, counted = connection.connected(*scopes, watch=watch)
    with signed_in.session as session:

        def open_(sheet: Sheet) -> Kit:
            kit = wiring.spreadsheet_kit(signed_in, counted, sheet.spreadsheet_id, sheet.label, brisk)
            return replace(kit, time_zone=sheet.time_zone)

        def may(spreadsheet_id: str) -> bool | None:
            drive = len(scopes) > 1
            return may_edit(session, signed_in.account, brisk, spreadsheet_id) if drive else None

        yield Reach(open=open_, may_edit=may)


def _set_up(telling: Telling) -> SetUp:
    """Return what doctor looks at without a TARGET; a wrong abm-sheets.toml is told, and passed over."""
    from abm_sheets.config.specs import Config
    from abm_sheets.jobs.doctor import SetUp

    config = Config()
    try:
        config = read_config()
    except ConfigUnreadable as error:
        telling.fails("config", error)
    states = state_folder(config)
    existing = next((folder for folder in (states, *states.parents) if exists(folder)), states)
    return SetUp(
        path=config.path,
        sheets=[_sheet(understand(workbook.name, config=config)) for workbook in config.workbooks],
        states=states,
        states_usable=is_folder(existing) and os.access(existing, os.W_OK | os.X_OK),
    )
