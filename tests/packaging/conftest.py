"""What is published, built once from this folder, and once more by somebody with other habits."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv*", "dist", "release", "__pycache__", ".*_cache", ".hypothesis"
)


def _build(source, out, **environ):
    """Build the sdist, and the wheel from that sdist."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    clean |= {"SOURCE_DATE_EPOCH": "1764000000", **environ}
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", out, source]
    run = subprocess.run(command, env=clean, cwd=out.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return out


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The folder with the sdist, and the wheel that was built from that sdist."""
    return _build(ROOT, tmp_path_factory.mktemp("dist") / "out", TZ="UTC")


@pytest.fixture(scope="session")
def built_elsewhere(tmp_path_factory):
    """The same from another folder, at another time, by somebody whose files are nobody else's."""
    folder = tmp_path_factory.mktemp("somewhere") / f"a-path-{'x' * 20}" / "abm_sheets"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o600 | (path.stat().st_mode & 0o100))
            os.utime(path, (1_700_000_000, 1_700_000_000))
    return _build(folder, folder.parent / "out", TZ="Asia/Tokyo")
