"""Spreadsheets by their ids, and the one place where requests are answered."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import parse_qs

from . import ids
from .access import Access
from .call import Answer, Call, error_answer
from .clock import Clock
from .endpoints import control
from .endpoints.drive import FileFacts
from .errors import ApiError, file_not_found, not_found
from .faults import Faults
from .identity import ANYBODY, Caller
from .refusals import Refused
from .router import dispatch
from .workbook import Workbook, blank

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from .messages import Json


class Store(Protocol):
    """Keeps a spreadsheet somewhere that outlives the process."""

    def save(self, before: Workbook, after: Workbook) -> None:
        """Write what changed, whole or not at all."""


@dataclass
class Served:
    """A spreadsheet that is being served."""

    id: str
    book: Workbook
    created: datetime
    modified: datetime
    store: Store | None = None
    parents: tuple[str, ...] = ()

    @property
    def facts(self) -> FileFacts:
        """What Drive knows of it."""
        return FileFacts(self.id, self.book.title, self.created, self.modified, self.parents)


class LocalSheets:
    """Answers requests of the Google Sheets API (and a little Drive) from memory and .xlsx files."""

    def __init__(self, clock: Callable[[], datetime] | None = None) -> None:
        """A service without spreadsheets.

        Args:
            clock: Tells the time, in UTC.
        """
        self.clock = Clock(clock)
        self.faults = Faults()
        self.access = Access(self.clock)
        self._served: dict[str, Served] = {}
        self._lock = threading.RLock()
        self._made = 0

    def open(self, path: Path | str, *, spreadsheet_id: str | None = None) -> str:
        """Serve an .xlsx file.

        Args:
            path: The workbook. It is read now; what it holds is taken in when it is asked for.
            spreadsheet_id: The id to serve it under; without one, an id that depends on the path.

        Returns:
            The spreadsheet's id.

        Raises:
            LocalFileError: The file cannot be read.
        """
        from .xlsx.store import XlsxStore  # noqa: PLC0415

        path = Path(path)
        store = XlsxStore(path)
        sid = spreadsheet_id or ids.spreadsheet_id(str(path.absolute()))
        return self._serve(sid, store.load(sid), store).id

    def create(self, path: Path | str, title: str = "Untitled spreadsheet") -> str:
        """Serve a new spreadsheet that its first change saves to a file.

        Args:
            path: Where it will be; there must be no such file yet.
            title: The spreadsheet's name.

        Returns:
            The spreadsheet's id.

        Raises:
            LocalFileError: There is a file of this name.
        """
        from .xlsx.store import XlsxStore  # noqa: PLC0415

        path = Path(path)
        store = XlsxStore(path, new=True)
        sid = ids.spreadsheet_id(str(path.absolute()))
        store.spreadsheet_id = sid
        return self._serve(sid, blank(title), store).id

    def handle(
        self,
        method: str,
        path: str,
        query: str | Mapping[str, str | list[str]] = "",
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
    ) -> Answer:
        """Answer a request; both doors lead here.

        Args:
            method: GET, POST, …
            path: The path of the address, percent-encoded as it came.
            query: The query of the address, as text or parsed.
            headers: The headers of the request.
            body: Its body.

        Returns:
            The answer, also for requests that fail.

        Raises:
            LocalFileError: The file cannot be saved; nothing has changed.
        """
        if isinstance(query, str):
            parsed = parse_qs(query, keep_blank_values=True)
        else:
            parsed = {name: value if isinstance(value, list) else [value] for name, value in query.items()}
        content = body.encode() if isinstance(body, str) else body or b""
        call = Call(method.upper(), path, parsed, content, headers or {})
        if call.path.startswith(control.PREFIX):
            return control.dispatch(self, call)
        return self.faults.around(call, lambda: self._answer(call))

    def _answer(self, call: Call) -> Answer:
        with self._lock:
            try:
                return dispatch(self, self.access.admitted(call, self._served))
            except Refused as refused:
                return refused.answer
            except ApiError as error:
                return error_answer(error)

    def now(self) -> datetime:
        """The time."""
        return self.clock()

    def spreadsheet(self, sid: str) -> Served:
        """The spreadsheet with this id.

        Raises:
            ApiError: 404.
        """
        if sid not in self._served:
            raise not_found()
        served = self._served[sid]
        # A file in a shared drive has no owner: whoever made it is the one for protected ranges.
        served.book.owner = self.access.sharing.of(sid).owner or served.book.owner
        return served

    def file(self, sid: str) -> Served:
        """The same, with Drive's words when there is none.

        Raises:
            ApiError: 404.
        """
        if sid not in self._served:
            raise file_not_found(sid)
        return self._served[sid]

    def files(self, call: Call) -> list[FileFacts]:
        """All spreadsheets that the caller may see, the newest first."""
        found = reversed(self._served.values())
        return [self.facts(served, call) for served in found if self.access.seen(served.id, call)]

    def facts(self, served: Served, call: Call) -> FileFacts:
        """What Drive tells the caller of a spreadsheet."""
        return replace(served.facts, sharing=self.access.sharing.facts(served.id, call.who.email))

    def change(self, sid: str, function: Callable[[Workbook], Json]) -> Json:
        """Let a function work on a draft, save it, and only then make it the spreadsheet.

        Raises:
            ApiError: The function refused; nothing has changed.
            LocalFileError: The file cannot be saved; nothing has changed.
        """
        served = self.spreadsheet(sid)
        draft = served.book.draft()
        result = function(draft)
        if served.store:
            served.store.save(served.book, draft)
        draft.shifts.clear()
        served.book = draft
        served.modified = self.now()
        return result

    def add(self, book: Workbook, parents: tuple[str, ...] = (), caller: Caller = ANYBODY) -> Served:
        """Serve a spreadsheet from memory."""
        self._made += 1
        served = self._serve(ids.spreadsheet_id(f"memory/{self._made}/{book.title}"), book, None)
        served.parents = parents
        book.owner = caller.email
        self.access.sharing.made(served.id, caller, parents)
        return served

    def drop(self, sid: str) -> None:
        """Stop serving a spreadsheet. A file stays where it is.

        Raises:
            ApiError: 404.
        """
        self.file(sid)
        del self._served[sid]
        self.access.sharing.gone(sid)

    def _serve(self, sid: str, book: Workbook, store: Store | None) -> Served:
        with self._lock:
            now = self.now()
            served = self._served[sid] = Served(sid, book, now, now, store)
            return served
