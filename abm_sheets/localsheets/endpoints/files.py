"""Drive's files: create, list, get, rename, copy, export, import and delete spreadsheets."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING
from urllib.parse import unquote

from abm_sheets.localsheets.call import DRIVE_HEADERS, Answer, empty_answer, json_answer
from abm_sheets.localsheets.entering import enter
from abm_sheets.localsheets.errors import BadRequest, DriveError
from abm_sheets.localsheets.queries import drive_body
from abm_sheets.localsheets.sheet import DEFAULT_COLUMNS, DEFAULT_ROWS, Sheet
from abm_sheets.localsheets.workbook import Workbook, blank

from . import drive, permissions

if TYPE_CHECKING:
    import re

    from abm_sheets.localsheets.call import Call
    from abm_sheets.localsheets.service import LocalSheets


def create(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    """files.create, of spreadsheets only."""
    body = drive_body(call, "File")
    if body.get("mimeType") != drive.SPREADSHEET:
        raise DriveError(400, "localsheets holds spreadsheets only.", "invalid")
    book = blank(body.get("name") or "Untitled")
    served = service.add(book, tuple(body.get("parents") or ()), call.who)
    return json_answer(drive.resource(service.facts(served, call), call.one("fields")), drive=True)


def listing(service: LocalSheets, call: Call, _: re.Match[str]) -> Answer:
    """files.list."""
    return json_answer(drive.listing(service.files(call), call.one("q"), call.one("fields")), drive=True)


def get(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    """files.get, also of folders and shared drives."""
    if folder := permissions.folder(service, call, unquote(found["id"])):
        return folder
    served = service.file(unquote(found["id"]))
    return json_answer(drive.resource(service.facts(served, call), call.one("fields")), drive=True)


def update(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    """files.update: the name."""
    sid = unquote(found["id"])
    name = drive_body(call, "File").get("name")
    service.file(sid)
    if name:
        service.change(sid, lambda draft: setattr(draft, "title", name))
    return json_answer(drive.resource(service.facts(service.file(sid), call), call.one("fields")), drive=True)


def copy(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    """files.copy; the copy lives in memory."""
    source = service.file(unquote(found["id"]))
    body = drive_body(call, "File")
    book = source.book.draft()
    book.title = body.get("name") or f"Copy of {book.title}"
    book.sheets = [sheet.as_new_tab() for sheet in book.sheets]
    served = service.add(book, tuple(body.get("parents") or source.parents), call.who)
    return json_answer(drive.resource(service.facts(served, call), call.one("fields")), drive=True)


def export(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    """files.export."""
    served = service.file(unquote(found["id"]))
    kind = call.one("mimeType")
    if not kind:
        raise DriveError(400, "Required parameter: mimeType", "required", "mimeType")
    return Answer(200, {**DRIVE_HEADERS, "Content-Type": kind}, drive.exported(served.book, kind))


def comments(service: LocalSheets, _: Call, found: re.Match[str]) -> Answer:
    """Nobody can comment here, but clients that copy a file ask for the comments."""
    service.file(unquote(found["id"]))
    return json_answer({"comments": []}, drive=True)


def delete(service: LocalSheets, _: Call, found: re.Match[str]) -> Answer:
    """files.delete: it is served no more. A file stays where it is."""
    service.drop(unquote(found["id"]))
    return empty_answer()


def import_csv(service: LocalSheets, call: Call, found: re.Match[str]) -> Answer:
    """files.update of Drive v2 with a text of comma-separated values: one tab that holds them is left."""
    sid = unquote(found["id"])
    service.file(sid)
    try:
        text = call.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DriveError(400, "Bad Request", "badRequest") from None
    rows = list(csv.reader(io.StringIO(text)))

    def change(draft: Workbook) -> None:
        draft.year = service.now().year
        first = draft.sheets[0]
        width = max((len(row) for row in rows), default=0)
        sheet = Sheet(first.sheet_id, first.title, max(len(rows), DEFAULT_ROWS), max(width, DEFAULT_COLUMNS))
        draft.sheets, draft.named_ranges = [], []
        draft.insert(sheet, 0)
        for index, row in enumerate(rows):
            for column, value in enumerate(row):
                enter(sheet, index, column, value, "USER_ENTERED", draft.conventions())

    try:
        service.change(sid, change)
    except BadRequest as error:
        raise DriveError(400, str(error), "badRequest") from None
    facts = service.file(sid).facts
    answer = {"kind": "drive#file", "id": facts.id, "title": facts.name, "mimeType": drive.SPREADSHEET}
    return json_answer(answer, drive=True)
