"""The scheduler put together: the configured workbooks, what is remembered of them, signals and the clock."""

from __future__ import annotations

import os
import random
import signal
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from abm_sheets import wiring
from abm_sheets.config.read import CONFIG
from abm_sheets.config.written import resolved
from abm_sheets.dashboard.sentences import Sentences
from abm_sheets.environment import LOCKS, read_config, state_folder
from abm_sheets.errors import (
    INTERRUPTED,
    AbmSheetsError,
    ConfigUnreadable,
    NobodyToNotify,
    NotifyMissing,
    TargetUnclear,
)
from abm_sheets.notices.writer import Where, Writer
from abm_sheets.posting import Post
from abm_sheets.scheduling.locks import Locks
from abm_sheets.scheduling.memory import Memory
from abm_sheets.scheduling.runner import Runner, never, nobody, nothing
from abm_sheets.scheduling.status import Status, look
from abm_sheets.scheduling.telling import Correspondence, Telling
from abm_sheets.scheduling.watch import Stopped, Watch
from abm_sheets.target import understand, where
from abm_sheets.template.load import load_rules, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from abm_sheets.config.specs import Config, Workbook
    from abm_sheets.model.report import RefreshReport
    from abm_sheets.notices.recipients import Recipient
    from abm_sheets.scheduling.outcome import Journal

#: How to install what sends messages.
INSTALL = "pip install 'abm-sheets[notify]'"
#: What a supervisor, or a person at the keyboard, sends to end the program.
_ENDING = (signal.SIGTERM, signal.SIGINT)


def schedule(*, once: bool, journal: Journal) -> tuple[int, bool]:
    """Run what is due, once or until a signal asks to stop.

    Returns:
        The exit code (0; INTERRUPTED after Ctrl-C; with ``once``, 1 when a workbook waits for a run that did
        not succeed), and whether a run was left behind in a thread, so that the process has to be ended
        without waiting for it.

    Raises:
        ConfigUnreadable: abm-sheets.toml is missing, wrong, names no workbook, or has a wrong address.
        StateUnusable: Nothing can be remembered in the folder of states.
    """
    from abm_sheets.scheduling.ticking import keep_ticking  # noqa: PLC0415 - status does not tick

    config = _configured()
    runner, watch, check = _parts(config, once=once, journal=journal)
    if not (once and runner.idle()):
        # A timer comes every few minutes, mostly for nothing: what sends takes a second to be loaded.
        check()
    runner.start()
    journal("started", once=once, workbooks=[workbook.name for workbook in config.workbooks])
    code = 0
    with _signals(watch.stop) as heard:
        try:
            if once:
                code = 0 if all(outcome.well for outcome in runner.tick()) else 1
            else:
                keep_ticking(runner.tick, watch.wait)
        except Stopped:
            code = 1 if once else 0
    if signal.SIGINT in heard:
        code = INTERRUPTED
    runner.beat(stopped=True)
    journal("stopped", exit_code=code)
    return code, watch.left_behind


def _parts(config: Config, *, once: bool, journal: Journal) -> tuple[Runner, Watch, Callable[[], None]]:
    """Return the runner, what watches it, and a look at every address (ConfigUnreadable, NotifyMissing)."""
    folder = state_folder(config)
    watch = Watch()
    memory = Memory(folder, lambda event, name: journal(event, workbook=name))
    telling, check = _telling(config, memory, journal)
    runner = Runner(
        workbooks=config.workbooks,
        retries=config.retries,
        key=_key(config),
        memory=memory,
        held=Locks(folder / LOCKS).held,
        refresh=_refresh(config),
        clock=_now,
        chance=random.random,
        journal=journal,
        note=telling.note if telling else nothing,
        waits=telling.waits if telling else never,
        after=telling.after if telling else nobody,
        watched=watch.run,
        once=once,
    )
    watch.on_pulse = runner.beat
    return runner, watch, check


def _telling(config: Config, memory: Memory, journal: Journal) -> tuple[Telling | None, Callable[[], None]]:
    """Return what tells people, None where nobody is to be told or nothing is installed to tell them with.

    The second part looks at every address: ConfigUnreadable names the key of one that cannot be used.
    """
    if not any(workbook.notify for workbook in config.workbooks):
        return None, _nothing_to_check
    recipients = {
        workbook.name: resolved(config, workbook, os.environ)
        for workbook in config.workbooks
        if workbook.notify
    }
    try:
        post = Post()
    except NotifyMissing:
        journal("notify_unavailable", install=INSTALL)
        return None, _nothing_to_check
    telling = Telling(
        correspondence={
            name: Correspondence(recipients=found, where=_where(config, name))
            for name, found in recipients.items()
        },
        notify_after=config.notify_after,
        key=_key(config),
        memory=memory,
        clock=_now,
        journal=journal,
        send=post,
    )
    return telling, lambda: _check(post, config, recipients)


def _nothing_to_check() -> None:
    """Nobody is told anything."""


def _check(post: Post, config: Config, recipients: Mapping[str, Iterable[Recipient]]) -> None:
    """Look at every address. Raises NotifyMissing, ConfigUnreadable."""
    for name, found in recipients.items():
        for recipient in found:
            if not post.understands(recipient.address):
                key = f"workbooks.{name}.{recipient.place}"
                raise ConfigUnreadable(config.path or config.folder, "address", key=key)


def _where(config: Config, name: str) -> Where:
    """Return where people find a workbook."""
    try:
        target = understand(name, config=config)
    except AbmSheetsError:
        return Where(name=name)  # the run will say what is wrong with it
    return where(target)


def notify_test(name: str) -> list[tuple[str, bool]]:
    """Send a test message to everybody who is told about a workbook of abm-sheets.toml.

    Returns the place of each address there, and whether the message was accepted. Raises TargetUnclear,
    NobodyToNotify, NotifyMissing, ConfigUnreadable.
    """
    config = _configured()
    workbook = config.workbook(name)
    if workbook is None:
        raise TargetUnclear(name, config.names)
    recipients = resolved(config, workbook, os.environ)
    if not recipients:
        raise NobodyToNotify(config.path or config.folder, name)
    post = Post()
    _check(post, config, {name: recipients})
    sentences = Sentences(load_workbook(workbook.language or "fr"), load_rules())
    subject, body = Writer(sentences, name, _where(config, name)).trial()
    return [(recipient.place, post(recipient.address, subject, body)) for recipient in recipients]


def status() -> Status:
    """Return how the scheduler and its workbooks are doing. Raises ConfigUnreadable."""
    config = _configured()
    unreadable: list[str] = []
    memory = Memory(state_folder(config), lambda _event, name: unreadable.append(name))
    key = _key(config)
    states = [(workbook, memory.recall(workbook.name, key(workbook))) for workbook in config.workbooks]
    heartbeat = memory.heartbeat()
    return look(_now(), states, heartbeat, tuple(unreadable))


def _configured() -> Config:
    config = read_config()
    if not config.workbooks:
        path = config.path or config.folder / CONFIG
        raise ConfigUnreadable(path, "missing" if config.path is None else "empty")
    return config


def _key(config: Config) -> Callable[[Workbook], str]:
    def key(workbook: Workbook) -> str:
        try:
            return understand(workbook.name, config=config).key
        except AbmSheetsError:
            return f"unclear:{workbook.target}"  # the run will say what is wrong with it

    return key


def _refresh(config: Config) -> Callable[[Workbook], RefreshReport]:
    return lambda workbook: wiring.refresh_now(understand(workbook.name, config=config))


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[list[int]]:
    """Let the signals that end a program call ``stop`` for the block; yield those that came."""
    heard: list[int] = []

    def end(number: int, _frame: object) -> None:
        heard.append(number)
        stop()

    before = {each: signal.signal(each, end) for each in _ENDING}
    try:
        yield heard
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
