"""What holds for every test: a clean environment, no network, bounded hypothesis runs."""

import gc
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from guard.sitecustomize import guarded
from hypothesis import HealthCheck, Phase, settings
from thorough import THOROUGH

SLOW_MACHINE = [HealthCheck.too_slow]

settings.register_profile(
    "default", max_examples=40 if THOROUGH else 12, deadline=None, suppress_health_check=SLOW_MACHINE
)
settings.register_profile(
    "ci", parent=settings.get_profile("default"), derandomize=True, database=None, print_blob=True
)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2000)
# A mutant that breaks a law is found by any example; to look for the smallest one would take minutes.
settings.register_profile(
    "mutation",
    parent=settings.get_profile("ci"),
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    print_blob=False,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if "CI" in os.environ else "default"))

FOREIGN_PREFIXES = ("ABM_SHEETS_", "GOOGLE_", "CLOUDSDK_", "XDG_")
PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}

#: The slowest single tests; begun first, they do not keep one worker waiting for another at the end.
SLOW_FOLDERS = ("packaging", "year", "docs", "upgrade", "laws", "history", "alerts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    more = [item for item in items if item.get_closest_marker("thorough")]
    if more and not THOROUGH:
        items[:] = [item for item in items if item not in more]
        config.hook.pytest_deselected(items=more)
    root = Path(__file__).parent
    last = len(SLOW_FOLDERS)
    rank = {folder: place for place, folder in enumerate(SLOW_FOLDERS)}
    items.sort(key=lambda item: rank.get(item.path.relative_to(root).parts[0], last))


def pytest_collection_finish() -> None:
    """What thousands of tests are made of stays to the end: nobody need look through it for garbage each time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the home of every test is made; tmp_path_factory alone would look through all of them for the next number."""
    folder = tmp_path_factory.mktemp("homes")
    return map(folder.joinpath, map(str, itertools.count()))


@pytest.fixture(autouse=True)
def clean_environ(monkeypatch: pytest.MonkeyPatch, homes: Iterator[Path]) -> None:
    """Nothing of the machine's own settings, credentials or proxies reaches a test."""
    for name in list(os.environ):
        if name.startswith(FOREIGN_PREFIXES) or name.lower() in PROXIES:
            monkeypatch.delenv(name)
    # Not inside tmp_path: tests list that folder.
    home = next(homes)
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits for Google in real time; the seconds that a run would have waited."""
    from abm_sheets import connection
    from abm_sheets.sheets.retrying import Pace

    waited: list[float] = []
    monkeypatch.setattr(connection, "pace", lambda: Pace(sleep=waited.append, chance=lambda: 0.5))
    return waited


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """A connection or name look-up beyond this machine fails the test that made it, its subprocesses included."""
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, function in guarded(_refuse):
            patch.setattr(owner, name, function)
        patch.setenv("TESTS_OF_ABM_SHEETS", "1")
        patch.setenv("PYTHONPATH", str(Path(__file__).parent / "guard"), prepend=os.pathsep)
        yield


def _refuse(host: str) -> None:
    # pytest's own exception is no Exception, so the code under test cannot swallow it.
    pytest.fail(f"This test reached for the network: {host}. Only loopback addresses are allowed in tests.")
