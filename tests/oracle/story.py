"""What truly happened in a made-up programme, before anybody types it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

Record = dict[str, object]
"""One row by French header: str, date (to be typed), int (an amount in cents) or None."""

TRADES = (
    *("Forges", "Ateliers", "Verrerie", "Fonderie", "Scierie", "Brasserie", "Imprimerie", "Tannerie"),
    *("Énergie", "Mécanique", "Logistique", "Cœur", "Maison", "Moulins", "Chantiers", "Filature"),
)
PLACES = (
    *("de l'Est", "du Nord", "de Loire", "d'Armor", "des Alpes", "du Béarn", "de Touraine", "du Vexin"),
    *("& Fils", "Saint-Rémy", "Saint-Cloud", "Martin & Frères", "Bellevue", "Préval", "Aubépine", "Garçon"),
)
OUTSIDERS = ("Clinique Pasteur", "Hôtel du Lac", "Transports Vidal", "Cabinet Roux", "Garage Mercier")
PEOPLE = ("Claire", "Karim", "Sophie", "Léo")
KINDS = (
    *("Visite du site",) * 4,
    *("Téléchargement de contenu", "Interaction LinkedIn") * 2,
    *("Réponse email/message", "Participation webinaire/événement"),
)
OTHER_SOURCES = ("Inbound", "Cold calling", "Salon", "Recommandation", "Autre")
OPEN_STAGES = ("Qualifiée", "Proposition", "Négociation", None)


@dataclass(frozen=True)
class Knobs:
    """How large and how lucky the programme is; every share is between 0 and 1."""

    accounts: int = 20
    months: int = 7
    engaged: float = 0.65
    touches: int = 5
    quiet_days: int = 0
    opportunities: int = 10
    classic: int = 10
    deals: int = 6
    classic_deals: int = 6
    costs: int = 9
    cost_size: int = 150_000
    deal_size: int = 4_500_000
    leavers: float = 0.1
    latecomers: float = 0.15
    undated: float = 0.15
    empty_source: float = 0.2


@dataclass
class Story:
    """The records of the five tables."""

    as_of: date
    start: date
    names: list[str]
    records: dict[str, list[Record]] = field(default_factory=dict)
    first: dict[str, date] = field(default_factory=dict)


def account_names(rng: Random, count: int) -> list[str]:
    """As many different names as asked for."""
    pairs = [f"{trade} {place}" for trade in TRADES for place in PLACES]
    rng.shuffle(pairs)
    rounds = (count + len(pairs) - 1) // len(pairs)
    return [pair if turn == 0 else f"{pair} {turn + 1}" for turn in range(rounds) for pair in pairs][:count]


def between(rng: Random, first: date, last: date) -> date:
    """A day from first to last, or last when they are the wrong way round."""
    return first + timedelta(days=rng.randint(0, (last - first).days)) if first < last else last


def chance(rng: Random, share: float) -> bool:
    """Whether something of that probability happens."""
    return rng.random() < share


def _comptes(rng: Random, story: Story, knobs: Knobs) -> list[Record]:
    """Accounts added at the start or later, some of which leave."""
    records: list[Record] = []
    for name in story.names:
        added: date | None = between(rng, story.start, story.start + timedelta(days=14))
        left: date | None = None
        if chance(rng, knobs.latecomers):
            added = between(rng, story.start, story.as_of + timedelta(days=40))
        elif chance(rng, knobs.undated):
            added = None
        if chance(rng, knobs.leavers):
            left = between(rng, (added or story.start) + timedelta(days=20), story.as_of + timedelta(days=30))
        records.append(
            {
                "Compte": name,
                "Priorité": rng.choice(("A", "B", "C", None)),
                "Secteur": rng.choice(("Industrie", "Services", None)),
                "Taille": rng.choice(("50-200", "200-500", None)),
                "Responsable": rng.choice(PEOPLE),
                "Site web": None,
                "Date d'ajout": added,
                "Date de sortie": left,
                "Notes": rng.choice((None, None, "À relancer", "Voir CRM")),
            }
        )
    return records


def _engagement(rng: Random, story: Story, knobs: Knobs) -> list[Record]:
    """Interactions of the accounts that react, up to the last day on which somebody typed."""
    end = story.as_of - timedelta(days=knobs.quiet_days)
    records: list[Record] = []
    for name in story.names:
        if not chance(rng, knobs.engaged):
            continue
        days = sorted(between(rng, story.start, end) for _ in range(rng.randint(1, 2 * knobs.touches)))
        story.first[name] = days[0]
        records += [
            {
                "Date": day,
                "Compte": name,
                "Interaction": rng.choice(KINDS),
                "Contact": rng.choice((None, "Mme Petit", "M. Leroy")),
                "Responsable": rng.choice((*PEOPLE, None)),
                "Détail": rng.choice((None, "Page tarifs", "Livre blanc")),
            }
            for day in days
        ]
    return sorted(records, key=lambda record: str(record["Date"]))


def _opportunity(name: str, source: str | None, contact: date | None, qualified: date | None) -> Record:
    """A row of Pipeline."""
    return {
        "Opportunité": f"Projet {name}",
        "Compte": name,
        "Source": source,
        "Premier contact": contact,
        "Date de qualification": qualified,
    }


def _pipeline(rng: Random, story: Story, knobs: Knobs) -> list[Record]:
    """ABM opportunities of engaged accounts and classic ones of anybody."""
    records: list[Record] = []
    for _ in range(knobs.opportunities if story.first else 0):
        name = rng.choice(sorted(story.first))
        first = story.first[name]
        qualified = between(rng, first, min(story.as_of, first + timedelta(days=150)))
        contact = between(rng, first - timedelta(days=20), qualified) if chance(rng, 0.4) else None
        source = None if chance(rng, knobs.empty_source) else "ABM"
        records.append(_opportunity(name, source, contact, None if chance(rng, 0.08) else qualified))
    for _ in range(knobs.classic):
        inside = chance(rng, 0.2)
        name = rng.choice(story.names if inside and story.names else OUTSIDERS)
        source = None if name in OUTSIDERS and chance(rng, knobs.empty_source) else rng.choice(OTHER_SOURCES)
        qualified = between(rng, story.start, story.as_of)
        contact = qualified - timedelta(days=rng.randint(10, 160))
        records.append(_opportunity(name, source, contact, None if chance(rng, 0.08) else qualified))
    rng.shuffle(records)
    for record in records:
        record["Étape"] = rng.choice((*OPEN_STAGES, "Gagnée", "Gagnée", "Perdue"))
        record["Montant estimé (€)"] = rng.choice((None, rng.randint(5, 90) * 100_000))
        record["Responsable"] = rng.choice(PEOPLE)
    return records


def _deals(rng: Random, story: Story, knobs: Knobs) -> list[Record]:
    """Signed deals: of accounts of the list, also of some that left, and of anybody else."""
    people: list[tuple[str, str | None]] = [
        (rng.choice(story.names), None if chance(rng, knobs.empty_source) else "ABM")
        for _ in range(knobs.deals if story.names else 0)
    ]
    people += [
        (rng.choice(OUTSIDERS), rng.choice((*OTHER_SOURCES, None))) for _ in range(knobs.classic_deals)
    ]
    rng.shuffle(people)
    records: list[Record] = []
    for number, (name, source) in enumerate(people, start=1):
        size = knobs.deal_size if source in ("ABM", None) else 2_200_000
        cents = max(100, int(rng.gauss(size, size / 3)))
        cents -= cents % rng.choice((100_000, 100_000, 10_000, 100, 1))
        records.append(
            {
                "Deal": f"D-{number:03}",
                "Compte": name,
                "Source": source,
                "Date de signature": between(rng, story.start + timedelta(days=30), story.as_of),
                "Montant (€)": cents,
                "Opportunité": rng.choice((None, f"Projet {name}")),
            }
        )
    return records


def _costs(rng: Random, story: Story, knobs: Knobs) -> list[Record]:
    """Shared and own costs, the first of them before anybody was a target."""
    records: list[Record] = []
    for number in range(knobs.costs):
        day = between(rng, story.start, story.as_of)
        if number == 0:
            day = story.start - timedelta(days=rng.randint(1, 30))
        own = number > 0 and bool(story.names) and chance(rng, 0.3)
        cents = max(0, int(rng.gauss(knobs.cost_size, knobs.cost_size / 4)))
        records.append(
            {
                "Date": day,
                "Catégorie": rng.choice(("Temps équipe", "Outils", "Contenu", "Autre")),
                "Compte": rng.choice(story.names) if own else None,
                "Montant (€)": cents - cents % rng.choice((10_000, 100, 1)),
                "Détail": rng.choice((None, "Abonnement", "Vidéo")),
            }
        )
    return records


def tell(seed: int, knobs: Knobs, as_of: date | None) -> Story:
    """The story of a seed: it depends on the seed and the knobs, never on how it is typed."""
    rng = Random(f"{seed}-story")
    day = as_of or date(2026, 1, 1) + timedelta(days=rng.randint(0, 300))
    start = day - timedelta(days=int(30.4 * knobs.months))
    story = Story(day, start, account_names(rng, knobs.accounts))
    story.records["Comptes"] = _comptes(rng, story, knobs)
    story.records["Engagement"] = _engagement(rng, story, knobs)
    story.records["Pipeline"] = _pipeline(rng, story, knobs)
    story.records["Deals"] = _deals(rng, story, knobs)
    story.records["Coûts ABM"] = _costs(rng, story, knobs)
    return story
