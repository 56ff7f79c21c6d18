"""A file or a pipe that is not UTF-8, as on Windows, gets all that is printed."""

import io
import json
import os
import subprocess
import sys

import pytest

from abm_sheets.cli.streams import settle

SAID = "▲ « Œuvre » : −3,5 pts → 328\u202f100\u00a0€ … l’été 中"


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("cp1252", "! « Œuvre » : -3,5 pts > 328 100\u00a0€ … l’été ?"),
        ("latin-1", "! « OEuvre » : -3,5 pts > 328 100\u00a0EUR ... l'été ?"),
        ("ascii", "! ' OEuvre ' : -3,5 pts > 328 100 EUR ... l'ete ?"),
        ("utf-8", SAID),
    ],
)
def test_a_sign_that_is_not_there_is_printed_as_one_like_it(encoding, shown):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)

    settle(stream, as_json=False)
    stream.write(SAID)

    stream.flush()
    assert stream.buffer.getvalue().decode(encoding) == shown


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii", "utf-8"])
def test_json_means_the_same_in_every_encoding(encoding):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)

    settle(stream, as_json=True)
    stream.write(json.dumps({"said": SAID + "😀"}, ensure_ascii=False))

    stream.flush()
    assert json.loads(stream.buffer.getvalue().decode(encoding)) == {"said": SAID + "😀"}


@pytest.mark.parametrize(
    "words", [("doctor",), pytest.param(("doctor", "--json"), marks=pytest.mark.thorough)]
)
def test_a_command_ends_well_whatever_the_stream_knows(tmp_path, words):
    (tmp_path / "abm-sheets.toml").write_text("[workbooks.'▲ 中']\ntarget = 'x.xlsx'\n", "utf-8")
    environ = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}

    done = subprocess.run(
        [sys.executable, "-m", "abm_sheets", *words],
        cwd=tmp_path,
        env=environ,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, b"")
    assert ("! ?" if len(words) == 1 else r"\u25b2 \u4e2d") in done.stdout.decode("cp1252")
