"""The log of the scheduler on stderr: one event per line, in English, without secrets or cell contents."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from abm_sheets.cli.visible import escaped, on_one_line

if TYPE_CHECKING:
    from abm_sheets.scheduling.outcome import Journal

_LOGGER = "abm_sheets.schedule"
#: What did not go well; everything else is plain information.
_WARNINGS = frozenset(
    """
    run_failed run_interrupted run_overdue after_failed state_unreadable state_unsaved
    notice_failed notice_broken notify_unavailable
    """.split()
)


def open_journal(*, as_text: bool) -> Journal:
    """Return a journal that writes JSON lines, or lines for a person, to stderr.

    Other libraries stay silent: what they say may name anything.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Text() if as_text else _Json())
    logger = logging.getLogger(_LOGGER)
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    hush()

    def journal(event: str, /, **facts: object) -> None:
        level = logging.WARNING if event in _WARNINGS else logging.INFO
        logger.log(level, event, extra={"facts": facts})

    return journal


def hush() -> None:
    """Let other libraries stay silent: what they say may name anything, an address with its password too."""
    logging.lastResort = None


class _Json(logging.Formatter):
    """One JSON object per line: time, level, event, and its facts."""

    def format(self, record: logging.LogRecord) -> str:
        head = {"time": _moment(record), "level": record.levelname.lower(), "event": record.getMessage()}
        return escaped(json.dumps(head | _facts(record), ensure_ascii=False))


class _Text(logging.Formatter):
    """The same for a person at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        facts = [
            f"{name}={json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value}"
            for name, value in _facts(record).items()
        ]
        return on_one_line(
            "  ".join([_moment(record), f"{record.levelname:<7}", record.getMessage(), *facts])
        )


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _facts(record: logging.LogRecord) -> dict[str, object]:
    facts: dict[str, object] = getattr(record, "facts", {})
    return {
        name: value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        if isinstance(value, datetime)
        else value
        for name, value in facts.items()
    }
