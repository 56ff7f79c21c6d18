"""A small programme with the article's own figures, typed the way people type."""

from __future__ import annotations

from datetime import date
from typing import Any

AS_OF = "2025-06-30"
#: Monday, half an hour after midnight in Paris, is still Sunday in London and New York.
MONDAY = "2025-06-30T00:30:00+02:00"
ROWS: dict[str, list[list[Any]]] = {
    "Comptes": [
        ["Ateliers Brévent SAS", "A", "Industrie", None, "Léa", None, "26/05/2025"],
        ["Cèdre & Fils", "b", None, None, "Paul", None, date(2025, 5, 26)],
        ["Dorval Énergie", "C", None, None, "Léa", None, "26 mai 2025"],
        ["Maison Peyrac", None, None, None, None, None, "2025-05-26"],
    ],
    "Engagement": [
        ["1er juin 2025", "ateliers  brevent", "Visite site"],
        ["3/6/25", "DORVAL ENERGIE S.A.", "LinkedIn"],
        ["12/06/2025", "Ateliers Brévent", "Webinaire"],
        [date(2025, 6, 20), "Cèdre et Fils", "visite du site"],
    ],
    "Pipeline": [
        ["Audit énergie", "Ateliers Brévent", "abm", "1/3/25", "30/04/2025", "Gagné", "45\u00a0K€"],
        ["Retrofit", "Dorval énergie", "ABM", "3 mars 2025", "2025-05-02", "Proposition", "1,2 M€"],
        ["Salon de Lyon", "Verrerie inconnue", "Salon", "01/01/2025", date(2025, 4, 1), "perdue", 12000],
    ],
    "Deals": [
        ["Contrat cadre", "Ateliers Brévent", "ABM", "15/06/2025", "90\u202f000 €", None, None,
         "31/05/2025", "outils", None, "15.000,00 €"],
        ["Verrerie", "Verrerie inconnue", "Salon", "1/6/2025", "22k"],
    ],
}  # fmt: skip
#: 3 of 4; 1 of 4 (6 points from 1 to 30 June); 2 of 3; (60 + 60) / 2 against 90; 90 000; (90 - 15) / 15.
KPIS = {
    "coverage": 75.0,
    "engagement": 25.0,
    "conversion": 200 / 3,
    "velocity": 60.0,
    "deal_value": 90_000.0,
    "roi": 500.0,
}
