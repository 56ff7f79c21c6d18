"""What holds for every test: a clean environment, no network, bounded hypothesis runs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from guard.sitecustomize import guarded
from hypothesis import HealthCheck, settings

SLOW_MACHINE = [HealthCheck.too_slow]

settings.register_profile("default", max_examples=30, deadline=None, suppress_health_check=SLOW_MACHINE)
settings.register_profile(
    "ci", parent=settings.get_profile("default"), derandomize=True, database=None, print_blob=True
)
settings.register_profile("thorough", parent=settings.get_profile("default"), max_examples=2000)
settings.register_profile("mutation", parent=settings.get_profile("ci"), max_examples=10)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if "CI" in os.environ else "default"))

FOREIGN_PREFIXES = ("ABM_SHEETS_", "GOOGLE_", "CLOUDSDK_", "XDG_")
PROXIES = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}

#: The slowest single tests; begun first, they do not keep one worker waiting for another at the end.
SLOW_FOLDERS = ("packaging", "year", "docs", "laws", "history", "alerts")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    more = [item for item in items if item.get_closest_marker("thorough")]
    if more and "THOROUGH" not in os.environ:
        items[:] = [item for item in items if item not in more]
        config.hook.pytest_deselected(items=more)
    root = Path(__file__).parent
    last = len(SLOW_FOLDERS)
    rank = {folder: place for place, folder in enumerate(SLOW_FOLDERS)}
    items.sort(key=lambda item: rank.get(item.path.relative_to(root).parts[0], last))


@pytest.fixture(autouse=True)
def clean_environ(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the machine's own settings, credentials or proxies reaches a test."""
    for name in list(os.environ):
        if name.startswith(FOREIGN_PREFIXES) or name.lower() in PROXIES:
            monkeypatch.delenv(name)
    # Not inside tmp_path: tests list that folder.
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Nobody waits for Google in real time; the seconds that a run would have waited."""
    from abm_sheets import wiring
    from abm_sheets.sheets.retrying import Pace

    waited: list[float] = []
    monkeypatch.setattr(wiring, "pace", lambda: Pace(sleep=waited.append, chance=lambda: 0.5))
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
