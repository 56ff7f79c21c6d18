"""A diagnosis in the making: every line is told as soon as it is known, in the language known by then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from abm_sheets.template.wayout import way_out, with_quotes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from abm_sheets.errors import AbmSheetsError
    from abm_sheets.template.workbook import WorkbookTemplate

#: ``repaired``: the next refresh repairs it, nobody has to do anything.
State = Literal["ok", "repaired", "todo", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the diagnosis: what was looked at, its state, and what was seen or is to do."""

    key: str
    state: State
    label: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DoctorReport:
    """The diagnosis of a workbook, or of the set-up where ``workbook`` is empty."""

    workbook: str
    language: str
    checks: tuple[Check, ...]

    @property
    def healthy(self) -> bool:
        """True when nothing is to do."""
        return all(check.state != "todo" for check in self.checks)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line before it has words."""

    key: str
    state: State
    text: str = ""
    error: AbmSheetsError | None = None
    label: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def worded(self, template: WorkbookTemplate) -> Check:
        texts = template.doctor
        label = self.label or texts[self.key]
        if self.error is None:
            detail = (
                texts[self.text].format(**self.facts, **with_quotes(self.facts))
                if self.text
                else str(self.facts["detail"])
            )
        else:
            detail = " ".join(way_out(self.error, template))
        return Check(key=self.key, state=self.state, label=label, detail=detail)


class Telling:
    """Collects the lines of a diagnosis and passes each on, with its language."""

    def __init__(self, template: WorkbookTemplate, tell: Callable[[Check, str], None]) -> None:
        """Speak the language of this template until the workbook's own is known."""
        self.template = template
        self._tell = tell
        self._lines: list[_Line] = []

    def say(self, key: str, state: State, text: str, *, label: str = "", **facts: object) -> None:
        """Tell a line by the keys of its texts in ``[doctor]`` of the workbook template."""
        self._add(_Line(key=key, state=state, text=text, label=label, facts=facts))

    def show(self, key: str, state: State, detail: str) -> None:
        """Tell a line whose detail is a fact that is the same in every language."""
        self._add(_Line(key=key, state=state, facts={"detail": detail}))

    def fails(self, key: str, error: AbmSheetsError, *, label: str = "") -> None:
        """Tell a line by the text of an error and its way out."""
        self._add(_Line(key=key, state="todo", error=error, label=label))

    def _add(self, line: _Line) -> None:
        self._lines.append(line)
        self._tell(line.worded(self.template), self.template.workbook.language)

    def report(self, workbook: str = "") -> DoctorReport:
        """Return all lines, in the language that is known in the end."""
        return DoctorReport(
            workbook=workbook,
            language=self.template.workbook.language,
            checks=tuple(line.worded(self.template) for line in self._lines),
        )
