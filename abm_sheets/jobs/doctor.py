"""Look at the set-up and at workbooks, say what is fine and what is to do; changes nothing.

Nothing is sent but reads, so whether the account may write is told by Drive only, where a sign-in has a scope
of Drive already: the Sheets API tells it to nobody who does not write.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.errors import (
    AbmSheetsError,
    CredentialsMissing,
    DashboardMissing,
    FileProblem,
    QuotaExhausted,
    SpreadsheetUnknown,
    StateUnusable,
    TabsMissing,
    WorkbookError,
)
from abm_sheets.errors.google import CredentialsUnusable, SignInRefused
from abm_sheets.jobs.connection_checks import (
    first_call,
    tell_clock,
    tell_credentials,
    tell_key_file,
    tell_no_sign_in,
    tell_quota,
    tell_root,
)
from abm_sheets.jobs.workbook_checks import look_at_workbook, tell_missing_tabs
from abm_sheets.sheets.examining import Watch, sources
from abm_sheets.sheets.form import find_tabs, language_of, read_form

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from abm_sheets.jobs.kit import Kit
    from abm_sheets.jobs.telling import DoctorReport, Telling
    from abm_sheets.sheets.form import Form

#: No spreadsheet has this id: asking for it shows whether the API answers, and shows nobody's data.
_NOBODYS = "abm-sheets-doctor"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A workbook to look at: ``label`` is what the person wrote; a file has no spreadsheet id."""

    label: str
    spreadsheet_id: str = ""
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A sign-in that stands."""

    open: Callable[[Sheet], Kit]
    #: What Drive says of writing, by spreadsheet id; None: it does not say.
    may_edit: Callable[[str], bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What doctor gets from the edge."""

    environ: Mapping[str, str]
    root: str | None
    now: Callable[[], datetime]
    sign_in: Callable[[Watch], AbstractContextManager[Reach]]
    #: Opens an .xlsx of this label.
    open_file: Callable[[str], AbstractContextManager[Kit]]
    #: Raises FileProblem where that .xlsx could not be saved now.
    check_file: Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What abm-sheets.toml says: its place (None: there is none), its workbooks, the folder of states."""

    path: Path | None
    sheets: Sequence[Sheet]
    states: Path
    states_usable: bool


def look_at_file(kit: Kit, telling: Telling, check: Callable[[], None]) -> DoctorReport:
    """Return the diagnosis of an .xlsx; what cannot be opened is an error.

    ``check`` raises FileProblem where the file could not be saved now.
    """
    look_at_workbook(kit, read_form(kit.client), telling)
    try:
        check()
    except FileProblem as error:
        telling.fails("writing", error)
    else:
        telling.say("writing", "ok", "writing_ok")
    return telling.report(kit.client.label)


def look_at_sheet(sheet: Sheet, around: Surroundings, telling: Telling) -> DoctorReport:
    """Return the diagnosis of the way to a Google Sheet and of the sheet; never an error of Google's."""
    watch = Watch(now=around.now)
    with ExitStack() as stack:
        reach = _signed_in(around, watch, telling, stack)
        if reach is None:
            telling.say("rest", "info", "rest_info")
            return telling.report(sheet.label)
        kit = reach.open(sheet)
        tell_credentials(telling, sources(around.environ), kit.client.account)
        tell_key_file(telling, sources(around.environ))
        form = first_call(telling, lambda: read_form(kit.client))
        tell_clock(telling, watch)
        if form is None:
            telling.say("rest", "info", "rest_info")
        elif isinstance(form, AbmSheetsError):
            telling.fails("access", form)
            telling.say("rest", "info", "rest_info")
        else:
            telling.say("access", "ok", "access_ok", title=form.title or sheet.label)
            _tell_writing(telling, reach.may_edit(sheet.spreadsheet_id))
            _look(kit, form, telling)
        tell_quota(telling, watch, kit.client.calls)
    return telling.report(sheet.label)


def look_around(set_up: SetUp, around: Surroundings, telling: Telling) -> DoctorReport:
    """Return the diagnosis of the set-up: configuration, states, sign-in, and a line for each workbook."""
    if set_up.path is None:
        telling.say("config", "info", "config_none")
    else:
        telling.say("config", "ok", "config_ok", path=set_up.path, count=len(set_up.sheets))
    if set_up.states_usable:
        telling.show("states", "ok", str(set_up.states))
    else:
        telling.fails("states", StateUnusable(set_up.states, "not writable"))
    for sheet in set_up.sheets:
        if not sheet.spreadsheet_id:
            _tell_file(sheet, around, telling)
    online = [sheet for sheet in set_up.sheets if sheet.spreadsheet_id]
    if online or not set_up.sheets:
        _look_online(online, around, telling)
    return telling.report()


def _signed_in(
    around: Surroundings, watch: Watch, telling: Telling, stack: ExitStack, *, needed: bool = True
) -> Reach | None:
    """Sign in, or tell why not; where nobody asked for Google and nothing leads there, that is a note."""
    tell_root(telling, around.root)
    found = sources(around.environ)
    try:
        return stack.enter_context(around.sign_in(watch))
    except CredentialsMissing as error:
        if needed or found is not None:
            tell_no_sign_in(telling, error)
            tell_key_file(telling, found)
        else:
            telling.say("credentials", "info", "credentials_none")
        return None
    except (CredentialsUnusable, SignInRefused) as error:
        tell_no_sign_in(telling, error)
        tell_key_file(telling, found)
        return None


def _look(kit: Kit, form: Form, telling: Telling) -> None:
    try:
        look_at_workbook(kit, form, telling)
    except (TabsMissing, DashboardMissing):
        tell_missing_tabs(kit, form, telling)
    except QuotaExhausted:
        telling.say("rest", "info", "rest_info")
    except AbmSheetsError as error:
        telling.fails("rest", error)


def _tell_writing(telling: Telling, may: bool | None) -> None:  # noqa: FBT001 - an answer, not a switch
    if may is None:
        telling.say("writing", "info", "writing_unknown")
    elif may:
        telling.say("writing", "ok", "writing_ok")
    else:
        telling.say("writing", "todo", "writing_todo")


def _look_online(sheets: Sequence[Sheet], around: Surroundings, telling: Telling) -> None:
    watch = Watch(now=around.now)
    with ExitStack() as stack:
        reach = _signed_in(around, watch, telling, stack, needed=bool(sheets))
        if reach is None:
            return
        probe = reach.open(Sheet(label=_NOBODYS, spreadsheet_id=_NOBODYS))
        tell_credentials(telling, sources(around.environ), probe.client.account)
        tell_key_file(telling, sources(around.environ))
        answer = first_call(telling, lambda: read_form(probe.client))
        tell_clock(telling, watch)
        if isinstance(answer, WorkbookError) and not isinstance(answer, SpreadsheetUnknown):
            telling.fails("access", answer)
        if answer is not None:
            for sheet in sheets:
                _tell_sheet(sheet, reach, telling)
        tell_quota(telling, watch, probe.client.calls)


def _tell_sheet(sheet: Sheet, reach: Reach, telling: Telling) -> None:
    """One line: can it be opened, and are our tabs there; one read."""
    kit = reach.open(sheet)
    try:
        _tell_form(kit, read_form(kit.client), sheet, telling)
    except AbmSheetsError as error:
        telling.fails("workbook", error, label=sheet.label)


def _tell_file(sheet: Sheet, around: Surroundings, telling: Telling) -> None:
    try:
        with around.open_file(sheet.label) as kit:
            around.check_file(sheet.label)
            _tell_form(kit, read_form(kit.client), sheet, telling)
    except AbmSheetsError as error:
        telling.fails("workbook", error, label=sheet.label)


def _tell_form(kit: Kit, form: Form, sheet: Sheet, telling: Telling) -> None:
    found = find_tabs(form, kit.templates)
    template = kit.template(language_of(form, found, kit.templates))
    missing = ", ".join(tab.title for key, tab in template.tabs.items() if key not in found)
    if missing:
        telling.say("workbook", "todo", "tabs_missing", label=sheet.label, names=missing, target=sheet.label)
    else:
        telling.say("workbook", "ok", "workbook_ok", label=sheet.label, target=sheet.label)
