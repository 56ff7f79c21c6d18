"""From an event to what is to be done, and from what was done to a card."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from abm_sheets.addon import messages
from abm_sheets.addon.cards import asks_for_file, asks_for_scopes, card_json, shown
from abm_sheets.addon.desk import Work
from abm_sheets.addon.person import names_of
from abm_sheets.addon.sidebar import Viewer, home, sheets_address
from abm_sheets.addon.workbooks import Access
from abm_sheets.errors import AbmSheetsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from abm_sheets.addon.event import Event
    from abm_sheets.addon.view import Card
    from abm_sheets.addon.workbooks import Workbooks
    from abm_sheets.jobs.look import Glance
    from abm_sheets.template.rules import Rules
    from abm_sheets.template.workbook import WorkbookTemplate

Json = dict[str, Any]
#: Without these nothing can be done; the address makes Google send ``userIdToken``.
SCOPES = (
    "https://www.googleapis.com/auth/drive.file",
    "https://www.googleapis.com/auth/userinfo.email",
)
#: What a person's click asks for, and whether it writes into the workbook.
_WRITES = {"home": False, "refresh": True, "create": True, "take": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who clicked; ``name`` is what "Je m'en occupe" writes when no Responsable fits, the address usually."""

    subject: str
    email: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Templates by language, French first, and the rules."""

    templates: Mapping[str, WorkbookTemplate]
    rules: Rules

    def frame(self, language: str) -> WorkbookTemplate:
        """Return the words for a person: theirs, English for other languages, French when nobody knows."""
        if not language:
            return next(iter(self.templates.values()))
        return self.templates.get(language) or self.templates["en"]


class Flow:
    """Decides what a call leads to. Nothing is remembered: all that counts is in the event and the sheet."""

    def __init__(
        self,
        workbooks: Workbooks,
        words: Words,
        action_url: str,
        report: Callable[..., None],
        writing: Callable[[str], bool],
        address: Callable[[Glance], Callable[[str, str], str]] = sheets_address,
    ) -> None:
        self._workbooks = workbooks
        self._words = words
        self._action_url = action_url
        self._report = report
        self._writing = writing
        self._address = address

    def plan(self, event: Event, person: Person | None) -> Json | Work:
        """Return the answer, or the work that leads to it; work never raises."""
        frame = self._words.frame(event.language)
        missing = [scope for scope in SCOPES if event.scopes is not None and scope not in event.scopes]
        if missing or event.op == "authorize":
            return asks_for_scopes(missing)
        if person is None:
            return self._shown(event, messages.identity(frame, event.spreadsheet_id))
        if not event.user_oauth_token:
            return asks_for_scopes()
        if event.conflict:
            return self._shown(event, messages.message("mismatch", frame))
        if event.op == "grant":
            return asks_for_file()
        op = event.op or "home"
        if op not in _WRITES:
            return self._shown(event, messages.message("unknown", frame))
        if not event.spreadsheet_id:
            return self._shown(event, messages.grant(frame))
        return Work(
            book=event.spreadsheet_id,
            key=(person.subject, event.endpoint, op, frame.workbook.language, *_told(event)),
            writes=_WRITES[op],
            run=lambda: self._done(op, event, person, frame),
        )

    def later(self, event: Event) -> Json:
        """Return the answer while work goes on."""
        frame = self._words.frame(event.language)
        return self._shown(event, messages.running(frame, event.spreadsheet_id))

    def broken(self, event: Event) -> Json:
        """Return the answer to a call that met a mistake of ours."""
        frame = self._words.frame(event.language)
        return self._shown(event, messages.message("bug", frame))

    def _done(self, op: str, event: Event, person: Person, frame: WorkbookTemplate) -> Json:
        access = Access(spreadsheet_id=event.spreadsheet_id, token=event.user_oauth_token)
        try:
            glance, told = self._result(op, access, event, person, frame)
            viewer = Viewer(
                email=person.email,
                frame=frame,
                address=self._address(glance),
                running=op == "home" and self._writing(event.spreadsheet_id),
            )
            card = home(glance, self._words.templates[glance.language], self._words.rules, viewer)
        except AbmSheetsError as error:
            self._report("job_failed", op=op, code=error.code, error=type(error).__name__)
            told, card = "", self._failed(error, frame, op, event)
        except Exception as error:  # noqa: BLE001 - a person must read a card, whatever happened
            self._report("bug", op=op, error=type(error).__name__, at=_frames(error))
            told, card = "", self._failed(error, frame, op, event)
        return self._shown(event, card, told)

    def _result(
        self, op: str, access: Access, event: Event, person: Person, frame: WorkbookTemplate
    ) -> tuple[Glance, str]:
        """Do what was asked for; return what the workbook says then, and what the person is told."""
        texts = frame.addon
        if op == "refresh":
            return self._workbooks.refresh(access), texts["refreshed"]
        if op == "create":
            language = event.parameters.get("language", "")
            known = language if language in self._words.templates else frame.workbook.language
            report = self._workbooks.create(access, known)
            return self._workbooks.look(access), texts["created" if report.added else "created_already"]
        if op == "take":
            return self._take(access, event, person, texts)
        return self._workbooks.look(access), ""

    def _take(
        self, access: Access, event: Event, person: Person, texts: Mapping[str, str]
    ) -> tuple[Glance, str]:
        given = event.parameters
        alert = (given.get("code", ""), given.get("subject", ""))
        taken = self._workbooks.take(
            access, alert, lambda owners: called(person, owners), given.get("refreshed", "")
        )
        text = {"taken": "took", "mine": "took_already", "others": "took_others", "gone": "took_gone"}
        return taken.glance, texts[text[taken.outcome]].format(owner=taken.by)

    def _failed(self, error: Exception, frame: WorkbookTemplate, op: str, event: Event) -> Card:
        parameters = {**event.parameters, "id": event.spreadsheet_id}
        return messages.failed(error, frame, op, parameters)

    def _shown(self, event: Event, card: Card, told: str = "") -> Json:
        return shown(event.endpoint, card_json(card, self._action_url), told)


def called(person: Person, owners: tuple[str, ...]) -> str:
    """Return what the team calls a person: their Responsable where it is clear, else their own name."""
    names = names_of(person.email, owners)
    return names[0] if len(names) == 1 else person.name


def _told(event: Event) -> tuple[str, ...]:
    return tuple(f"{key}={value}" for key, value in sorted(event.parameters.items()))


def _frames(error: Exception) -> list[str]:
    """Return where a mistake happened; neither values nor messages, which might name anything."""
    return [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-5:]]
