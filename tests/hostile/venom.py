"""What somebody types who wants a spreadsheet, a mail program, a chat, a terminal or a log to do something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from abm_sheets.intake.dates import serial
from abm_sheets.model.raw import RawBlock
from drawing import FORM, D, workbook

if TYPE_CHECKING:
    from abm_sheets.model.raw import RawWorkbook

#: By what it is meant for.
VENOM = {
    "formula": "=1+1",
    "link formula": '=HYPERLINK("http://x.example";"clic")',
    "DDE": "=cmd|'/C calc'!A0",
    "plus": "+33 6 12 34",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "tab before": "\t=1+1",
    "quote": "'=1+1",
    "Markdown link": "[clic](http://x.example)",
    "picture": "![p](http://x.example/p.png)",
    "Slack link": "<http://x.example|clic>",
    "Slack channel": "<!channel>",
    "Slack user": "<@U024BE7LH>",
    "everyone": "@everyone",
    "address": "http://x.example/clic www.x.example",
    "script": "<script>alert(1)</script>",
    "HTML": '<b>gras</b><a href="http://x.example">clic</a><br>',
    "entity": "&lt;b&gt;&#60;",
    "rich link": "[link=http://x.example]clic[/link]",
    "rich colour": "[bold red]Urgent[/bold red]",
    "rich end": "fin[/]",
    "colours": "\x1b[31mrouge\x1b[0m",
    "terminal link": "\x1b]8;;http://x.example\x07clic\x1b]8;;\x07",
    "eight bits": "\x9b31mrouge",
    "title": "\x1b]0;autre\x07",
    "backspaces": "oui\x08\x08\x08non",
    "turned": "facture\u202efdp.exe",
    "lines": "un\nFrom: x@x.example\n\ndeux",
    "headers": "un\r\nBcc: x@x.example",
    "separators": "un\u2028deux\u2029trois\x85quatre",
    "nul": "un\x00deux",
    "half a sign": "un\ud800deux",
    "placeholder": "{subject} {0} %s %n ${HOME}",
    "JSON": '"}],"x":[{"',
    "long": "x" * 50_000,
}


def poisoned(venom: str) -> RawWorkbook:
    """Return a workbook in which every text that reaches somebody is this one.

    A hot account and a stalled opportunity (alerts, actions of the week), a Responsable, answers, a setting,
    and a cell of every kind that cannot be read.
    """

    def row(table: str, **cells: object) -> list[object]:
        return [cells.get(column.key, "") for column in FORM.tables[table].columns]

    def ago(days: int) -> int:
        return serial(D) - days

    name, other = f"{venom} A", f"{venom} B"
    headers = {key: [column.header for column in table.columns] for key, table in FORM.tables.items()}
    tabs = {
        "Comptes": [
            [*headers["accounts"], venom],
            [*row("accounts", account=name, owner=venom, added=ago(99)), venom],
            row("accounts", account=other, owner=venom, priority=venom, added=ago(200), notes=venom),
            row("accounts", account="Lambert", owner=venom, added=ago(200)),
            row("accounts", account=f"{venom} C", owner=venom, added=venom),
        ],
        "Engagement": [
            headers["engagement"],
            *[row("engagement", date=ago(n), account=name, interaction="Webinaire") for n in range(3)],
            row("engagement", date=ago(99), account="Lambert", interaction="Webinaire"),
            row("engagement", date=ago(99), account=other, interaction=venom, contact=venom),
            row("engagement", date=venom, account=f"{venom} A B", interaction="Webinaire"),
        ],
        "Pipeline": [
            headers["pipeline"],
            row(
                "pipeline", opportunity=venom, account=other, source="ABM", first_contact=ago(150),
                qualified=ago(120), amount=9000, owner=venom,
            ),
            row("pipeline", opportunity=venom, account="Lambert", source=venom, qualified=ago(3), stage=venom),
        ],
        "Deals": [
            [*headers["deals"], "", *headers["costs"]],
            [
                *row("deals", deal=venom, account=name, source="ABM", signed=ago(9), amount=venom),
                "",
                *row("costs", date=ago(9), category=venom, account=venom, amount=venom),
            ],
            row("deals", deal=venom, account=other, source="ABM", signed=ago(9), amount=1000),
        ],
    }  # fmt: skip
    raw = workbook(tabs, {"Points pour être « fortement engagé »": venom})
    texts = FORM.dashboard.alert_headers
    hot = FORM.alerts["account_hot"].title
    memory = RawBlock(
        title="Dashboard",
        row=59,
        column=14,
        rows=[
            [texts["title"], texts["subject"], texts["owner"], texts["comment"]],
            [hot, name, venom, venom],
        ],
    )
    from dataclasses import replace

    return replace(raw, memory=memory)
