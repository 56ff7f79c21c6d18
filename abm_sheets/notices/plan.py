"""Who is to be told what: the difference between what is and what each recipient knows.

A recipient is told the whole difference in one letter. A letter that could not be delivered is written anew
at the next refresh, from what still holds then: an alert that came and went unheard is not told at all. A
letter whose sending was cut short may have arrived, so it goes out again before what follows from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from abm_sheets.notices.ledger import Known, Letter, Told
from abm_sheets.notices.writer import Digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from abm_sheets.notices.ledger import Identity, Ledger
    from abm_sheets.notices.news import News, PersonWeek
    from abm_sheets.notices.recipients import Recipient
    from abm_sheets.notices.writer import Writer


def after_success(
    ledger: Ledger, recipients: Iterable[Recipient], news: News, week: date | None, writer: Writer
) -> Ledger:
    """Return the ledger with the letters that a refresh makes necessary.

    ``week`` is the day of the weekly run that the refresh was, None for another run. A recipient whose letter
    with the weekly list could not be delivered gets the list with the next letter.
    """
    newest = week or ledger.week
    told: dict[str, Told] = {}
    for recipient in recipients:
        so_far = _so_far(ledger, recipient)
        digest, known = _digest(recipient, so_far.perhaps, news, newest)
        letter = writer.digest(digest, known)
        told[recipient.place] = so_far.next(letter, known)
    return replace(ledger, week=newest, told=told, language=writer.language)


def after_failure(ledger: Ledger, recipients: Iterable[Recipient], subject: str, body: str) -> Ledger:
    """Return the ledger with a letter about a refresh that fails, for those of the team who do not know."""
    told = {}
    for recipient in recipients:
        before = _so_far(ledger, recipient)
        told[recipient.place] = before
        if recipient.team and not before.expected.failing:
            letter = Letter(subject=subject, body=body, known=replace(before.expected, failing=True))
            told[recipient.place] = replace(before, letters=(*before.letters, letter), retry_at=None)
    return replace(ledger, told=told)


def _so_far(ledger: Ledger, recipient: Recipient) -> Told:
    """Return what a recipient was told; somebody new gets the list of the week from the next one on."""
    return ledger.told.get(recipient.place) or Told(known=Known(week=ledger.week))


def _digest(recipient: Recipient, before: Known, news: News, week: date | None) -> tuple[Digest, Known]:
    """Return what a recipient is to be told, and what is known afterwards."""
    actions = _actions(recipient, news) if week is not None and week != before.week else ()
    if not recipient.team:
        # Alerts are the team's, and "()" says only that this person is no stranger any more.
        return Digest(own=True, week=actions), replace(before, alerts=(), week=week)
    named, gone, kept = _difference(before, news)
    digest = Digest(
        recovered=before.failing,
        new=tuple(fact.line for fact in news.facts if fact.identity in named),
        resolved=gone,
        ongoing=len(news.facts) - len(named) if before.alerts is None else 0,
        week=actions,
    )
    return digest, replace(before, alerts=(*news.holding, *kept), week=week, failing=False)


def _actions(recipient: Recipient, news: News) -> tuple[PersonWeek, ...]:
    return tuple(person for person in news.week if recipient.team or person.key in recipient.owners)


def _difference(
    before: Known, news: News
) -> tuple[frozenset[Identity], tuple[Identity, ...], tuple[Identity, ...]]:
    """Return the alerts to tell, those to take back, and those of which nothing can be said."""
    if before.alerts is None:
        return frozenset(fact.identity for fact in news.facts if fact.new), (), ()
    known = {news.same(each) for each in before.alerts}
    holding = {news.same(each) for each in news.holding}
    left = [each for each in before.alerts if news.same(each) not in holding]
    gone = tuple(each for each in left if news.gone(each))
    return (
        frozenset(fact.identity for fact in news.facts if news.same(fact.identity) not in known),
        gone,
        tuple(each for each in left if each not in gone),
    )
