"""The six KPIs in DuckDB: its parse of the same text, and the figures from the clean tables that this gives.

``python -m benchmarks.duck FILE`` prints JSON. It believes what it reads: no cell is looked at twice, no name is
folded, nothing is told about what does not fit. That is the floor.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter
from typing import Any

import duckdb

from benchmarks.programmes import AS_OF
from benchmarks.stages import peak_mb

#: Rows as lists of texts, by the order in which everything is read (sheets.names.ALL_RANGES).
_TEXT = """
create table answer as select "valueRanges" as ranges from read_json(
  '{path}', format = 'unstructured', maximum_object_size = 1000000000,
  columns = {{'valueRanges': 'STRUCT("values" VARCHAR[][])[]'}});
"""
_ROWS = "(select unnest(ranges[{place}].values[2:]) as r from answer)"
_PARSE = f"""
create table accounts as select r[1] as account, {{day:7}} as added, {{day:8}} as out from {_ROWS.format(place=1)};
create table touches as select {{day:1}} as day, r[2] as account, p.points as points
  from {_ROWS.format(place=2)} join points p on p.kind = r[3];
create table chances as select row_number() over () as line, r[2] as account, r[3] as source, {{day:4}} as contact,
  {{day:5}} as qualified from {_ROWS.format(place=3)};
create table deals as select r[2] as account, r[3] as source, {{day:4}} as signed, r[5]::double as amount
  from {_ROWS.format(place=4)} where r[1] <> '';
create table costs as select {{day:8}} as day, r[11]::double as amount from {_ROWS.format(place=4)} where len(r) >= 11;
drop table answer;
"""
_KPIS = """
with t as (select account from accounts where (added is null or added <= $day) and (out is null or out > $day)),
x as (select k.account, min(day) as first, sum(points) filter (day > $day - 30) as points
  from touches k semi join t on t.account = k.account where day <= $day group by k.account),
c as (select *, source = 'ABM' as abm from chances where qualified <= $day),
v as (select c.*, qualified - least(contact, case when abm then x.first end) as days
  from c left join x on x.account = c.account where not abm or c.account in (from t)),
u as (select *, row_number() over (partition by abm order by qualified desc, line desc) as place from v where days >= 0),
d as (select *, source = 'ABM' as abm from deals where signed <= $day)
select
  100.0 * (select count(*) from x) / (select count(*) from t) as coverage,
  100.0 * (select count(*) from x where points >= 5) / (select count(*) from t) as engagement,
  100.0 * (select count(*) from x where account in (select account from c where abm)) / (select count(*) from x)
    as conversion,
  (select avg(days) from u where abm and place <= 10) as velocity,
  (select avg(amount) from d where abm) as deal_value,
  100.0 * ((select sum(amount) from d where abm) - (select sum(amount) from costs where day <= $day))
    / (select sum(amount) from costs where day <= $day) as roi
"""
_POINTS = {
    "Visite du site": 1,
    "Téléchargement de contenu": 2,
    "Interaction LinkedIn": 2,
    "Réponse email/message": 3,
    "Participation webinaire/événement": 5,
}


def run(path: str) -> dict[str, Any]:
    """Return the seconds of the parse and of the KPIs, the peak memory in MB, and the six values."""
    base = duckdb.connect()
    base.execute("create table points (kind varchar, points integer)")
    base.executemany("insert into points values (?, ?)", list(_POINTS.items()))
    begun = perf_counter()
    base.execute(_TEXT.format(path=path))
    parse = _PARSE
    for column in range(1, 12):
        # Serial numbers count from 30 December 1899.
        day = f"date '1899-12-30' + try_cast(r[{column}] as integer)"
        parse = parse.replace(f"{{day:{column}}}", day)
    base.execute(parse)
    parsed = perf_counter()
    found = base.execute(_KPIS, {"day": AS_OF}).fetchone()
    done = perf_counter()
    names = ("coverage", "engagement", "conversion", "velocity", "deal_value", "roi")
    return {
        "seconds": {"parse": parsed - begun, "KPIs": done - parsed},
        "peak_mb": peak_mb(),
        "values": dict(zip(names, found or (), strict=True)),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run(sys.argv[1])) + "\n")
