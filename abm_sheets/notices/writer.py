"""Write the messages: plain text, which every mailbox and every chat shows as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from abm_sheets.dashboard.selection import shown_alerts
from abm_sheets.model.alert import Alert
from abm_sheets.notices.inert import inert
from abm_sheets.notices.ledger import Letter
from abm_sheets.template.wayout import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from abm_sheets.dashboard.sentences import Sentences
    from abm_sheets.errors import AbmSheetsError
    from abm_sheets.notices.ledger import Identity, Known
    from abm_sheets.notices.news import PersonWeek

#: A message names so many alerts; the Dashboard has them all.
LINES = 10
#: A detail of an error may be a whole page of somebody's server.
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What one recipient is to be told after a refresh; ``own`` when it is that person's week alone."""

    recovered: bool = False
    new: tuple[str, ...] = ()
    resolved: tuple[Identity, ...] = ()
    ongoing: int = 0
    week: tuple[PersonWeek, ...] = ()
    own: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Where a workbook is found: its address on the web, else the name of its file."""

    address: str = ""
    name: str = ""


class Writer:
    """Writes about one workbook; ``name`` is its name in abm-sheets.toml."""

    def __init__(self, sentences: Sentences, name: str, where: Where) -> None:
        self._sentences = sentences
        self._texts = sentences.template.notices
        self._count = sentences.words.count
        self._name, self._where = inert(name), where

    @property
    def language(self) -> str:
        """The language of the messages."""
        return self._sentences.template.workbook.language

    def digest(self, digest: Digest, known: Known) -> Letter | None:
        """Return a letter, None when there is nothing to say."""
        resolved = [line for each in digest.resolved if (line := self._resolved(each))]
        subject = list(self._news(digest, len(resolved)))
        if not subject:
            return None
        return Letter(
            subject=self._subject(subject),
            body=self._body(self._parts(digest, resolved), digest),
            known=known,
        )

    def failure(self, error: AbmSheetsError, failures: int, last_success: datetime | None) -> tuple[str, str]:
        """Return subject and body about a refresh that failed several times in a row.

        ``last_success`` is in the workbook's time zone, None when there was none.
        """
        texts = self._texts
        parts = [
            texts["failing"].format(workbook=self._name, attempts=self._count("attempt", failures)),
            "\n".join(self._explained(error)),
        ]
        if last_success is not None:
            moment = self._sentences.words.moment(last_success)
            parts.append(texts["failing_since"].format(moment=moment))
        parts.append(texts["failing_next"])
        return self._subject([texts["subject_failing"]]), self._body(parts)

    def trial(self) -> tuple[str, str]:
        """Return subject and body of a message that somebody asked for to see whether it arrives."""
        texts = self._texts
        body = self._body([texts["trial"].format(workbook=self._name)])
        return self._subject([texts["subject_trial"]]), body

    def _subject(self, news: Sequence[str]) -> str:
        return self._texts["subject"].format(workbook=self._name, news=self._sentences.words.listed(news))

    def _body(self, parts: Sequence[str], digest: Digest | None = None) -> str:
        hello = self._texts["hello"]
        if digest is not None and digest.own and len(digest.week) == 1 and digest.week[0].owner:
            hello = self._texts["hello_owner"].format(owner=digest.week[0].owner)
        return "\n\n".join([hello, *parts, self._link()]) + "\n"

    def _link(self) -> str:
        if self._where.address:
            return self._texts["link"].format(address=self._where.address)
        tab = self._sentences.template.tabs["dashboard"].title
        return self._texts["file"].format(tab=tab, name=inert(self._where.name))

    def _news(self, digest: Digest, resolved: int) -> Iterator[str]:
        """Yield what a letter is about, in a few words."""
        if digest.recovered:
            yield self._texts["subject_recovered"]
        for noun, count in (
            ("new_alert", len(digest.new)),
            ("resolved_alert", resolved),
            ("ongoing_alert", digest.ongoing),
        ):
            if count:
                yield self._count(noun, count)
        if digest.week and digest.own:
            yield self._count("own_action", sum(len(person.lines) for person in digest.week))
        elif digest.week:
            yield self._texts["subject_week"]

    def _parts(self, digest: Digest, resolved: Sequence[str]) -> list[str]:
        texts, parts = self._texts, []
        if digest.recovered:
            parts.append(texts["recovered"])
        if digest.new:
            parts.append(self._listed(self._count("new_alert", len(digest.new)), digest.new))
        if resolved:
            parts.append(self._listed(self._count("resolved_alert", len(resolved)), resolved))
        if digest.ongoing:
            parts.append(self._count("already_ongoing", digest.ongoing))
        if digest.week:
            parts.append(texts["week_own" if digest.own else "week"])
            alone = digest.own and len(digest.week) == 1
            parts += [
                "\n".join(_bullets(person.lines))
                if alone
                else self._listed(self._owner(person), person.lines)
                for person in digest.week
            ]
        return parts

    def _owner(self, person: PersonWeek) -> str:
        return person.owner or self._sentences.template.dashboard.no_owner

    def _listed(self, heading: str, lines: Sequence[str]) -> str:
        shown = [self._texts["heading"].format(heading=heading), *_bullets(lines[:LINES])]
        if len(lines) > LINES:
            shown.append(self._texts["more"].format(count=self._count("other", len(lines) - LINES)))
        return "\n".join(shown)

    def _resolved(self, identity: Identity) -> str | None:
        """Write an alert that was told and holds no more; None where the Dashboard would not show it."""
        code, subject = identity
        text = self._sentences.template.alerts.get(code)
        alert = Alert(code=code, severity="info", subject=subject)
        if text is None or not shown_alerts([alert], self._sentences.rules):
            return None
        form = self._texts["resolved_kpi" if alert.about_kpi else "resolved"]
        return _clipped(form.format(subject=subject, title=text.title))

    def _explained(self, error: AbmSheetsError) -> tuple[str, str]:
        """Return what happened and the way out; what a bug says may hold cells, so it is left out."""
        template = self._sentences.template
        details = {key: _clipped(inert(str(value))) for key, value in error.details.items()}
        if error.code == "bug":
            details["problem"] = self._texts["in_the_log"]
        message, hint = told(error.code, details, template)
        return message, f"{template.terminal['hint']} {hint}"


def _bullets(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
