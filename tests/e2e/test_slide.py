"""``abm-sheets slide``: the board's page of a file or a Google Sheet, which is only read."""

from __future__ import annotations

import sys

import pytest
from pptx import Presentation

from .book import dashboard, flat, type_rows
from .programme import AS_OF, ROWS

THREE = ("Comptes engagés", "Opportunités ABM créées", "ROI")


def texts(path):
    (page,) = Presentation(str(path)).slides
    frames = [shape.text_frame for shape in page.shapes if shape.has_text_frame]
    return [flat(paragraph.text) for frame in frames for paragraph in frame.paragraphs if paragraph.text]


def charts(path):
    (page,) = Presentation(str(path)).slides
    return [shape.chart for shape in page.shapes if shape.has_chart]


def test_the_figures_the_story_and_the_curve_are_those_of_the_dashboard(demo, run, tmp_path):
    before = demo.read_bytes()

    result = run("slide", demo)

    assert (result.code, result.out) == (0, f"La diapositive est prête : {demo.with_suffix('.pptx')}\n")
    assert demo.read_bytes() == before
    said, board = texts(demo.with_suffix(".pptx")), dashboard(demo)
    numbers = [board.find(label).offset(1, 0).value for label in THREE]
    shown = [str(numbers[0]), str(numbers[1]), f"{round(100 * numbers[2])} %"]
    assert [said[said.index(label) + 1] for label in THREE] == shown
    assert [flat(board.find(label).offset(2, 0).value) for label in THREE] == [
        said[said.index(label) + 4] for label in THREE
    ]
    assert flat(board.find("On a ciblé").value) in said
    (chart,) = charts(demo.with_suffix(".pptx"))
    drawn = {flat(series.name): list(series.values) for series in chart.plots[0].series}
    weeks = board.find("Semaine", board.find("Chiffres des graphiques").row - 1)
    column = [weeks.offset(down, 1).value for down in range(1, 1 + len(drawn["Couverture"]))]
    assert drawn["Couverture"] == column


def test_three_figures_at_most_each_with_before_and_after(demo, run):
    run("slide", demo, "-o", "board.pptx")

    compared = [text for text in texts("board.pptx") if " fin " in text]
    assert len(compared) == 3
    assert all("depuis fin " in text for text in compared)


@pytest.mark.thorough
def test_in_english(run):
    run("demo", "--file", "programme.xlsx", "--lang", "en")

    result = run("slide", "programme.xlsx")

    assert result.out == "The slide is ready: programme.pptx\n"
    said = texts("programme.pptx")
    assert {"ABM: where do we stand?", "Engaged accounts", "ROI"} <= set(said)
    assert [text for text in said if "fin " in text or "comptes" in text] == []


def test_a_workbook_that_is_empty_has_nothing_to_show_yet(new, run):
    result = run("slide", new)

    assert (result.code, result.out) == (3, "")
    assert "rien à montrer" in result.err
    assert "Remplissez l'onglet Comptes" in result.err
    assert not new.with_suffix(".pptx").exists()


def test_a_day_before_the_first_account_has_nothing_to_show_either(filled, run):
    result = run("slide", filled, "--as-of", "1999-01-01")

    assert (result.code, result.out) == (3, "")
    assert "01/01/1999" in result.err
    assert not filled.with_suffix(".pptx").exists()


def test_as_of_a_day_of_the_past(filled, run):
    assert run("slide", filled, "-o", "past.pptx", "--as-of", AS_OF).code == 0

    said = texts("past.pptx")
    assert "Situation au 30/06/2025" in said
    assert [said[said.index(label) + 1] for label in THREE] == ["3", "2", "500 %"]


def test_the_same_day_twice_is_the_same_file(filled, run, tmp_path):
    for name in ("one.pptx", "two.pptx"):
        assert run("slide", filled, "-o", name, "--as-of", AS_OF).code == 0

    assert (tmp_path / "one.pptx").read_bytes() == (tmp_path / "two.pptx").read_bytes()


def test_a_google_sheet_over_http_is_read_once_and_never_written(api, run, tmp_path):
    sid = api.blank()
    assert run("init-workbook", sid, "--sample").code == 0
    api.requests.clear()

    result = run("slide", sid)

    assert (result.code, result.out) == (0, "La diapositive est prête : point-abm.pptx\n")
    assert [(method, path.rpartition("/")[2]) for method, path, _ in api.requests] == [
        ("GET", "values:batchGet")
    ]
    assert "Opportunités ABM créées" in texts("point-abm.pptx")


def test_a_configured_workbook_gives_the_file_its_name(server, filled, run, tmp_path):
    server(filled)
    (tmp_path / "abm-sheets.toml").write_text(
        '[workbooks."Région Ouest"]\ntarget = "suivi"\n', encoding="utf-8"
    )

    assert run("slide", "Région Ouest", "--as-of", AS_OF).code == 0
    assert "500 %" in texts("Région Ouest.pptx")


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("slide.pdf", "Le nom slide.pdf ne finit pas par .pptx."),
        ("missing/slide.pptx", "missing n'existe pas"),
        (".", "est un dossier, pas un fichier."),
    ],
)
def test_a_place_where_it_cannot_be_saved_is_refused_first(filled, run, tmp_path, output, message):
    result = run("slide", filled, "-o", output)

    assert result.code == 2
    assert message in result.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["suivi.xlsx"]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_a_slide_is_not_saved_into_what_is_read_only(filled, run, tmp_path, what):
    place, mode = (filled.with_suffix(".pptx"), 0o444) if what == "file" else (tmp_path, 0o555)
    filled.with_suffix(".pptx").write_bytes(b"older")
    usual = place.stat().st_mode
    place.chmod(mode)
    try:
        result = run("slide", filled)
    finally:
        place.chmod(usual)

    assert result.code == 2
    assert "suivi.pptx ne peut pas être enregistré" in result.err
    assert "lecture seule" in result.err
    assert "Choisissez avec -o" in result.err
    assert filled.with_suffix(".pptx").read_bytes() == b"older"


@pytest.mark.parametrize("lock", ["~$suivi.pptx", ".~lock.suivi.pptx#"])
def test_a_slide_that_is_open_elsewhere_stays_as_it_is(filled, run, lock):
    filled.with_name(lock).write_bytes(b"\x03Lea")

    result = run("slide", filled)

    assert result.code == 2
    assert "suivi.pptx est ouvert dans un logiciel de présentation" in result.err
    assert f"supprimez le fichier {lock}" in result.err
    assert not filled.with_suffix(".pptx").exists()


def test_without_the_extra_it_says_how_to_install_it(filled, run, monkeypatch):
    monkeypatch.setitem(sys.modules, "pptx", None)

    result = run("slide", filled)

    assert result.code == 2
    assert "pip install 'abm-sheets[slides]'" in result.err
    assert not filled.with_suffix(".pptx").exists()


def test_names_that_look_like_formulas_or_never_end_are_only_counted(new, run):
    name = '=HYPERLINK("http://evil.example";"x")' + "n" * 300
    type_rows(
        new, {"Comptes": [[name, *ROWS["Comptes"][0][1:]]], "Engagement": [["2/6/25", name, "LinkedIn"]]}
    )

    assert run("slide", new, "-o", "s.pptx", "--as-of", AS_OF).code == 0
    said = texts("s.pptx")
    assert said[said.index("Comptes engagés") + 1] == "1"
    assert "HYPERLINK" not in "".join(said)
