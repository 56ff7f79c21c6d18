"""What stands beside the product computes the same six figures: else its time would say nothing."""

import pandas as pd
import pytest
from gspread import Client

from abm_sheets.errors import ApiRootRefused
from abm_sheets.localsheets import LocalSheets, LocalSheetsAdapter
from abm_sheets.sheets.signin import local_session
from abm_sheets.sheets.transport import mounted
from abm_sheets.template.load import load_workbook
from benchmarks import formulas
from benchmarks.answers import write_answer
from benchmarks.desk import fill, kit_at
from benchmarks.programmes import AS_OF, programme
from benchmarks.refreshing import same
from benchmarks.rivals import figures, records

FOUND = programme(load_workbook("fr"), interactions=400)


def frame(rows, start=0, end=None):
    width = len(rows[0])
    cut = [[*row, *[None] * (width - len(row))][start:end] for row in rows]
    table = pd.DataFrame(cut[1:], columns=cut[0])
    return table.dropna(how="all")


def ours():
    values, _ = formulas.ours(FOUND)
    return values


def test_every_figure_has_a_value():
    assert all(value is not None for value in ours().values())


def test_plain_pandas_finds_our_values():
    tabs = FOUND.tabs
    six = figures.six(
        frame(tabs["accounts"]),
        frame(tabs["engagement"]),
        frame(tabs["pipeline"]),
        frame(tabs["deals"], 0, 6),
        frame(tabs["deals"], 7, 12),
        AS_OF,
    )

    assert same(six, ours())


def test_get_all_records_finds_our_values_and_writes_them():
    service = LocalSheets()
    made = fill(LocalSheetsAdapter(service), FOUND)
    session = local_session()
    mounted(session, lambda: LocalSheetsAdapter(service))
    client = Client(auth=None, session=session)

    assert same(records.refresh(client, made, AS_OF), ours())

    dashboard = client.open_by_key(made).worksheet("Dashboard")
    written = dashboard.col_values(2, value_render_option="UNFORMATTED_VALUE")
    assert same(dict(zip(figures.NAMES, written[3:9], strict=True)), ours())


def test_duckdb_finds_our_values(tmp_path):
    pytest.importorskip("duckdb")
    from benchmarks import duck

    write_answer(tmp_path / "answer.json", FOUND)

    assert same(duck.run(str(tmp_path / "answer.json"))["values"], ours())


@pytest.mark.parametrize("address", ["", "https://sheets.googleapis.com", "http://192.0.2.1"])
def test_no_contender_is_ever_sent_to_google(address):
    from benchmarks.contender import OURS, RIVALS, prepared

    with pytest.raises(ApiRootRefused):
        kit_at(address, "x")
    for name in (OURS, *RIVALS):
        if name in ("gspread-dataframe", "gspread-pandas"):
            pytest.importorskip(name.replace("-", "_"))
        with pytest.raises(ApiRootRefused):
            prepared(name, address, "x")()


def test_values_that_differ_are_told():
    values = ours()

    assert not same({**values, "roi": values["roi"] + 1}, values)
    assert not same({**values, "roi": None}, values)
