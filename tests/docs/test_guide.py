"""The guide explains every word that the Dashboard shows, and its pictures are there and light."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from abm_sheets.template.load import load_workbook

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/guide.fr.md").read_text(encoding="utf-8")
PICTURES = ROOT / "docs/pictures/guide"
FRENCH = load_workbook("fr")
TEXTS = FRENCH.dashboard
WORDS = {
    "statuses": FRENCH.statuses.values(),
    "severities": FRENCH.severities.values(),
    "states": FRENCH.states.values(),
    "KPIs": [kpi.label for kpi in FRENCH.kpis.values()],
    "columns of the KPIs": TEXTS.kpi_headers.values(),
    "alerts": [alert.title for alert in FRENCH.alerts.values()],
    "blocks": [
        TEXTS.moves,
        TEXTS.alerts,
        TEXTS.week,
        TEXTS.compared,
        TEXTS.accounts,
        TEXTS.issues,
        TEXTS.settings,
    ],
    "levels": [TEXTS.strong, TEXTS.engaged, TEXTS.untouched],
    "interactions": [choice.label for choice in FRENCH.choices["interaction"].values()],
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_every_word_of_the_dashboard_is_in_the_guide(words):
    assert [word for word in words if word not in GUIDE] == []


def test_every_picture_is_there_told_in_words_and_light():
    shown = re.findall(r"!\[(.*?)\]\(pictures/guide/(.+?)\)", GUIDE)

    assert sorted(name for _, name in shown) == sorted(path.name for path in PICTURES.iterdir())
    assert all(len(words) > 20 for words, _ in shown)
    assert [path.name for path in PICTURES.iterdir() if path.stat().st_size > 150_000] == []


def test_without_libreoffice_the_pictures_say_what_to_install(tmp_path):
    run = subprocess.run(
        [sys.executable, ROOT / "docs/draw.py", "--folder", tmp_path / "p"],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (run.returncode, run.stderr) == (
        1,
        "soffice is not installed. On Debian: apt-get install libreoffice-calc libreoffice-impress poppler-utils\n",
    )
    assert list(tmp_path.iterdir()) == []
