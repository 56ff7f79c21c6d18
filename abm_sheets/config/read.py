"""Read ``abm-sheets.toml``; an error names the key and what belongs there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from abm_sheets.config.specs import Config, Language, Monthly, Weekly, Workbook
from abm_sheets.config.times import read_monthly, read_weekly
from abm_sheets.config.written import read_written
from abm_sheets.errors import ConfigUnreadable
from abm_sheets.template.load import load_all, load_workbook
from abm_sheets.template.locate import languages

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CONFIG = "abm-sheets.toml"
_TOP = ("schedule", "notify", "workbooks")
_SCHEDULE = ("weekly", "monthly", "state", "retries")
_WORKBOOK = ("target", "weekly", "monthly", "time_zone", "language", "notify", "owners")
#: Minutes: at least one, at most a day, so that a failing workbook is neither hammered nor forgotten.
_SHORTEST, _LONGEST = 1, 24 * 60
#: Failures in a row before the team is told.
_FEWEST, _MOST = 1, 100
#: A name becomes a file name in the folder of states.
_LONGEST_NAME = 60

_Table = dict[str, Any]


def read_config(path: Path) -> Config:
    """Return what a file says; ConfigUnreadable names the key, what stands there and what is expected."""
    return _Reader(path).config()


class _Reader:
    """Reads one file; every method raises ConfigUnreadable with the place."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def config(self) -> Config:
        tree = self._parse()
        self._only(tree, "", _TOP)
        schedule = self._table(tree, "schedule")
        self._only(schedule, "schedule", _SCHEDULE)
        weekly = self._weekly(schedule, "schedule", Weekly())
        monthly = self._monthly(schedule, "schedule", Monthly())
        books = self._table(tree, "workbooks")
        usual = Config()
        return Config(
            path=self._path,
            state=self._state(schedule),
            retries=self._retries(schedule, usual.retries),
            notify_after=self._notify_after(tree, usual.notify_after),
            workbooks=tuple(self._workbook(books, name, weekly, monthly) for name in books),
        )

    def _workbook(self, books: _Table, name: str, weekly: Weekly | None, monthly: Monthly | None) -> Workbook:
        shown = "".join(sign if sign.isprintable() else "?" for sign in name)
        place = f"workbooks.{shown}"
        if not name.strip() or len(name) > _LONGEST_NAME or shown != name:
            raise self._wrong("name", place, shown)
        book = self._table(books, name, place)
        self._only(book, place, _WORKBOOK)
        target = book.get("target")
        if not isinstance(target, str) or not target.strip():
            raise self._wrong("target", f"{place}.target", target)
        language = self._language(book, place)
        found = Workbook(
            name=name,
            target=target.strip(),
            weekly=self._weekly(book, place, weekly),
            monthly=self._monthly(book, place, monthly),
            time_zone=self._time_zone(book, place, language),
            language=language,
            notify=read_written(self._path, book, place),
        )
        if found.weekly is None and found.monthly is None:
            raise self._wrong("never", place, name)
        return found

    def _weekly(self, table: _Table, place: str, usual: Weekly | None) -> Weekly | None:
        value = table.get("weekly")
        if value is None or value is False:
            return usual if value is None else None
        weekdays = [template.dates.weekdays for template in load_all()]
        found = read_weekly(value, weekdays) if isinstance(value, str) else None
        if found is None:
            raise self._wrong("weekly", f"{place}.weekly", value)
        return found

    def _monthly(self, table: _Table, place: str, usual: Monthly | None) -> Monthly | None:
        value = table.get("monthly")
        if value is None or value is False:
            return usual if value is None else None
        found = read_monthly(value) if isinstance(value, str) else None
        if found is None:
            raise self._wrong("monthly", f"{place}.monthly", value)
        return found

    def _time_zone(self, book: _Table, place: str, language: Language | None) -> str:
        value = book.get("time_zone")
        if value is None:
            return load_workbook(language or "fr").workbook.time_zone
        if not isinstance(value, str) or not _is_zone(value):
            raise self._wrong("time_zone", f"{place}.time_zone", value)
        return value

    def _language(self, book: _Table, place: str) -> Language | None:
        value = book.get("language")
        if value is not None and value not in languages():
            raise self._wrong("language", f"{place}.language", value)
        return cast("Language | None", value)

    def _state(self, schedule: _Table) -> Path | None:
        value = schedule.get("state")
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self._wrong("state", "schedule.state", value)
        return self._path.absolute().parent / Path(value).expanduser()

    def _retries(self, schedule: _Table, usual: tuple[int, ...]) -> tuple[int, ...]:
        value = schedule.get("retries")
        if value is None:
            return usual
        fine = isinstance(value, list) and all(
            type(each) is int and _SHORTEST <= each <= _LONGEST for each in value
        )
        if not fine or not value or value != sorted(value):
            raise self._wrong("retries", "schedule.retries", value)
        return tuple(value)

    def _notify_after(self, tree: _Table, usual: int) -> int:
        notify = self._table(tree, "notify")
        self._only(notify, "notify", ("after_failures",))
        value = notify.get("after_failures", usual)
        if type(value) is not int or not _FEWEST <= value <= _MOST:
            raise self._wrong("after_failures", "notify.after_failures", "")
        return value

    def _parse(self) -> _Table:
        try:
            text = self._path.read_text(encoding="utf-8-sig")
        except FileNotFoundError as error:
            raise self._wrong("missing", "", "") from error
        except UnicodeDecodeError as error:
            raise self._wrong("encoding", "", "") from error
        except OSError as error:
            raise self._wrong("closed", "", error.strerror or "") from error
        try:
            return tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"at line ([0-9]+)", str(error))
            number = line[1] if line else str(len(text.splitlines()) or 1)
            raise self._wrong("syntax", number, str(error)) from error

    def _table(self, parent: _Table, key: str, place: str | None = None) -> _Table:
        value = parent.get(key, {})
        if not isinstance(value, dict):
            # What stands there may be an address with its password.
            raise self._wrong("table", place or key, type(value).__name__)
        return value

    def _only(self, table: Mapping[str, object], place: str, known: Iterable[str]) -> None:
        for key in table:
            if key not in known:
                full = f"{place}.{key}" if place else key
                raise self._wrong("key", full, ", ".join(known))

    def _wrong(self, reason: str, key: str, value: object) -> ConfigUnreadable:
        return ConfigUnreadable(self._path, reason, key=key, value=value)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
