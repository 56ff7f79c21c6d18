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
#: Tests that take longer (seconds), and further cases of a test, only judge what the others let pass (--again).
SLOW, CASES = 5.0, 4


def main() -> None:
    options = _options()
    folder = ROOT / "build" / "mutation" / options.package
    _copy(folder)
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ["HYPOTHESIS_PROFILE"] = "mutation"

    # Only now: mutmut reads the configuration of the folder that it is imported in.
    from mutmut.__main__ import _run
    from mutmut.configuration import config
    from mutmut.runners.harness import PytestRunner
    from mutmut.utils.file_utils import change_cwd

    limits = (float("inf"), sys.maxsize) if options.again else (SLOW, CASES)

    def run_tests(self: PytestRunner, *, mutant_name: str | None, tests: Iterable[str]) -> int:
        with change_cwd("mutants"):
            return self.execute_pytest(self._pytest_args_regular_run([]), plugins=[_Only(tests, *limits)])

    PytestRunner.run_tests = run_tests

    settings = config()
    settings.only_mutate = [f"abm_sheets/{options.package}/*.py"]
    settings.pytest_add_cli_args_test_selection = options.tests
    settings.type_check_command[0] = sys.executable
    _run(tuple(_chosen(options)), 1)
    _report()


def _options() -> argparse.Namespace:
    judges = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutation"]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", choices=judges)
    parser.add_argument("names", nargs="*", help="names or patterns of mutants; all without")
    parser.add_argument(
        "--share", type=float, default=1.0, help="try this share of the mutants, drawn with a fixed seed"
    )
    parser.add_argument("--again", action="store_true", help="try again what no test killed")
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

    First one case of every test, then a second one ...: what a mutant breaks is soon found.
    """

    def __init__(self, names: Iterable[str], slowest: float, cases: int) -> None:
        from mutmut.state import state

        took = state().duration_by_test
        seen: Counter[str] = Counter()
        self.rounds: dict[str, tuple[int, int]] = {}
        for name in sorted(names, key=lambda name: took.get(name, 0)):
            test = name.split("[")[0]
            if took.get(name, 0) <= slowest and seen[test] < cases:
                self.rounds[name] = (seen[test], len(self.rounds))
                seen[test] += 1

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        if self.rounds:
            items[:] = [item for item in items if item.nodeid in self.rounds]
            items.sort(key=lambda item: self.rounds[item.nodeid])


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
        name for name, status in drawn if status not in DONE and (options.again or status == "not checked")
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
