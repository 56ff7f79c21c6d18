"""Mutation testing of one package, or of a share of its mutants: ``make mutation PACKAGE=kpis ARGS='--share 0.3'``.

Works on a copy under build/mutation/PACKAGE, so the tree itself is never touched and a second run goes on where the first
one stopped. Which tests judge a package stands in ``[tool.mutation]`` of pyproject.toml, everything else in ``[tool.mutmut]``.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest

ROOT = Path(__file__).parent.parent
COPIED = ("abm_sheets", "templates", "tests", "pyproject.toml")
SEED = 6
DONE = ("killed", "caught by type check")
#: Tests that take longer (seconds), and further cases of a test that is not quick, only judge what the others let
#: pass (--again).
SLOW, QUICK, CASES = 5.0, 0.05, 4
#: Function and test of every mutant that was killed.
KILLS = Path("kills.txt")


def main() -> None:
    options = _options()
    folder = ROOT / "build" / "mutation" / options.package
    _copy(folder)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ["HYPOTHESIS_PROFILE"] = "mutation"

    # Only now: mutmut reads the configuration of the folder that it is imported in.
    from mutmut import __main__ as mutmut_run
    from mutmut.configuration import config
    from mutmut.runners.harness import PytestRunner
    from mutmut.utils.file_utils import change_cwd
    from mutmut.workers.isolation import ForkRunner

    limits = (float("inf"), sys.maxsize) if options.again else (SLOW, CASES)
    collected: list[pytest.Session] = []

    def run_tests(self: PytestRunner, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        with change_cwd("mutants"):
            only = _Only(mutant_name, tests, *limits)
            if collected:
                return _failed(only.chosen(collected[0].items), only)
            return self.execute_pytest(self._pytest_args_regular_run([]), plugins=[only])

    run_stats, startup = PytestRunner.run_stats, ForkRunner.startup

    def collect_and_start(self: ForkRunner) -> None:
        with change_cwd("mutants"):
            collected.append(_collected(options.tests))
        _forget()
        startup(self)

    PytestRunner.run_tests = run_tests
    # Which test runs which function is found anew when there are new tests, for all: see _Only.
    PytestRunner.run_stats = lambda self, *, tests: run_stats(self, tests=[])
    ForkRunner.startup = collect_and_start
    # By chance, so that a run that is stopped has tried a sample.
    mutmut_run.estimated_worst_case_time = lambda name: random.Random(name).random()

    settings = config()
    settings.only_mutate = [f"abm_sheets/{options.package}/*.py"]
    settings.pytest_add_cli_args_test_selection = options.tests
    settings.type_check_command[0] = sys.executable
    mutmut_run._run(tuple(_chosen(options)), 1)
    _report()


def _options() -> argparse.Namespace:
    judges = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutation"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", choices=judges)
    parser.add_argument("names", nargs="*", help="names or patterns of mutants; all without")
    parser.add_argument(
        "--share", type=float, default=1.0, help="try this share of the mutants, drawn with a fixed seed"
    )
    parser.add_argument(
        "--again", action="store_true", help="try again what no test killed, against all tests"
    )
    options = parser.parse_args()
    options.tests = judges[options.package]
    return options


def _copy(folder: Path) -> None:
    """Bring the copy up to date; files that did not change keep their time, by which mutmut knows them."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


class _Only:
    """Only these tests: their names, with cells inside, are not what a command line understands.

    First those that have killed a mutant of this function or module; then one case of every test, then a
    second one ...: what a mutant breaks is soon found.
    """

    def __init__(self, mutant: str | None, names: Iterable[str], slowest: float, cases: int) -> None:
        from mutmut.state import state

        self.function = (mutant or "").split("__mutmut_")[0]
        self.failed = False
        took = state().duration_by_test
        killed = self._killed()
        seen: Counter[str] = Counter()
        self.rounds: dict[str, tuple[int, int, int]] = {}
        for name in sorted(names, key=lambda name: took.get(name, 0)):
            test = name.split("[")[0]
            quick = took.get(name, 0) <= QUICK
            if quick or (seen[test] < cases and took.get(name, 0) <= slowest):
                self.rounds[name] = (-killed[name], seen[test], len(self.rounds))
                seen[test] += 1

    def _killed(self) -> Counter[str]:
        """Count what each test has killed: a mutant of the function as ten of its module."""
        killed: Counter[str] = Counter()
        if KILLS.exists() and self.function:
            for line in KILLS.read_text("utf-8").splitlines():
                function, test = line.split("\t")
                same = function.rpartition(".")[0] == self.function.rpartition(".")[0]
                killed[test] += 10 if function == self.function else int(same)
        return killed

    def chosen(self, items: list[pytest.Item]) -> list[pytest.Item]:
        return sorted(
            (item for item in items if item.nodeid in self.rounds), key=lambda item: self.rounds[item.nodeid]
        )

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.rounds:
            items[:] = self.chosen(items)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed = True
            with KILLS.open("a", encoding="utf-8") as file:
                file.write(f"{self.function}\t{report.nodeid}\n")


def _collected(tests: list[str]) -> pytest.Session:
    """Return a session that has collected the tests: every mutant goes on from there, in a fork."""
    import pytest
    from _pytest.config import _prepareconfig

    config = _prepareconfig(["-q", "-s", "--tb=native", "-n", "0", "--rootdir=.", *tests])
    session = pytest.Session.from_config(config)
    config._do_configure()
    config.hook.pytest_sessionstart(session=session)
    config.hook.pytest_collection(session=session)
    return session


def _forget() -> None:
    """Empty the caches that the clean run has filled: they would answer in the place of the mutants."""
    for module in list(sys.modules.values()):
        if str(getattr(module, "__file__", None) or "").startswith(str(Path.cwd())):
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def _failed(items: list[pytest.Item], only: _Only) -> int:
    """Return 1 when a test fails, as pytest does; those after it are not run."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if items:
        items[0].config.pluginmanager.register(only)
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if only.failed:
            return 1
    return 0


def _chosen(options: argparse.Namespace) -> list[str]:
    """Return the names of the mutants to try, none for all that were not tried before."""
    from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants, setup_source_paths

    if options.names or (options.share == 1 and not options.again):
        return list(options.names)
    # Their names are known when they are made; what did not change since the last run keeps its result.
    Path("mutants").mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(1)
    results = sorted(_results())
    drawn = random.Random(SEED).sample(results, round(options.share * len(results)))
    return [
        name
        for name, status in drawn
        if (status not in (*DONE, "not checked") if options.again else status == "not checked")
    ]


def _results() -> list[tuple[str, str]]:
    from mutmut.__main__ import status_by_exit_code
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.utils.file_utils import walk_mutatable_files

    found = []
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        found += [(name, status_by_exit_code[code]) for name, code in data.exit_code_by_key.items()]
    return found


def _report() -> None:
    results = _results()
    for name, status in results:
        if status not in (*DONE, "not checked"):
            print(f"{status}: {name}")
    print(dict(Counter(status for _, status in results)))


if __name__ == "__main__":
    main()
