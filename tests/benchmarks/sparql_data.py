"""A number of events in, a made-up graph of a war's events, persons, places and claims out, as N-Triples; seeded.

python -m tests.benchmarks.sparql_data 110000 > war.nt     # about 2.1 million triples
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator

__all__ = ["EVENTS", "triples"]

EVENTS = 110_000
BASE = "https://w3id.org/hudna/id/"
HUD = "https://w3id.org/hudna/ontology#"
A = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
XSD = "http://www.w3.org/2001/XMLSchema#"
TYPES = ("ArmedClash", "Shelling", "Truce", "Meeting", "Statement", "Airstrike", "Withdrawal", "PrisonerExchange")
WORDS = [
    "قصف",
    "مدينة",
    "الحدود",
    "القوات",
    "هدنة",
    "وزارة",
    "الدفاع",
    "مقتل",
    "جنديا",
    "إعلان",
    "وقف",
    "إطلاق",
    "النار",
    "شمال",
    "جنوب",
    "مسؤول",
]


def triples(events: int = EVENTS) -> Iterator[str]:
    """The lines; the same for the same number."""
    choice = random.Random(20220913)
    for number in range(40):
        yield from _thing(f"conflict/{number}", "Conflict", f"Conflict {number}", f"النزاع {number}")
    for number in range(5_000):
        yield from _thing(f"place/{number}", "Place", f"Place {number}", f"موضع {number}")
        point = f"POINT({choice.uniform(40, 50):.5f} {choice.uniform(35, 45):.5f})"
        yield f'<{BASE}place/{number}> <http://www.opengis.net/ont/geosparql#asWKT> "{point}" .'
    for number in range(10_000):
        yield from _thing(f"person/{number}", "Person", f"Person {number}", f"شخص {number}")
    for number in range(events):
        yield from _event(number, choice)


def _thing(key: str, kind: str, english: str, arabic: str) -> Iterator[str]:
    yield f"<{BASE}{key}> {A} <{HUD}{kind}> ."
    yield f'<{BASE}{key}> {LABEL} "{english}"@en .'
    yield f'<{BASE}{key}> {LABEL} "{arabic}"@ar .'


def _event(number: int, choice: random.Random) -> Iterator[str]:
    event, claim = f"<{BASE}event/{number}>", f"<{BASE}claim/{number}>"
    day = f"20{choice.randint(10, 23)}-{choice.randint(1, 12):02}-{choice.randint(1, 28):02}"
    yield f"{event} {A} <{HUD}{choice.choice(TYPES)}> ."
    yield f"{event} {A} <{HUD}Event> ."
    yield f'{event} {LABEL} "Event {number} of {day}"@en .'
    yield f"{event} <{HUD}partOf> <{BASE}conflict/{int(40 * choice.random() ** 2)}> ."
    yield f"{event} <{HUD}place> <{BASE}place/{choice.randrange(5_000)}> ."
    for _ in range(2):
        yield f"{event} <{HUD}party> <{BASE}person/{choice.randrange(10_000)}> ."
    yield f'{event} <{HUD}time> "{day}"^^<{XSD}date> .'
    yield f'{event} <{HUD}killed> "{int(choice.expovariate(0.1))}"^^<{XSD}integer> .'
    start = choice.randrange(4_000)
    quote = " ".join(choice.choices(WORDS, k=12))
    yield f"{claim} {A} <{HUD}Claim> ."
    yield f"{claim} <{HUD}about> {event} ."
    yield f"{claim} <{HUD}claimant> <{BASE}person/{choice.randrange(10_000)}> ."
    yield f'{claim} <{HUD}quote> "{quote}"@ar .'
    yield f'{claim} <{HUD}start> "{start}"^^<{XSD}integer> .'
    yield f'{claim} <{HUD}end> "{start + len(quote)}"^^<{XSD}integer> .'
    yield f"{claim} <{HUD}article> <{BASE}article/{number // 4}> ."
    yield f'{claim} <{HUD}confidence> "0.{choice.randint(50, 99)}"^^<{XSD}decimal> .'
    yield f'{claim} <{HUD}rule> "rule {choice.randrange(200)}" .'


def main() -> None:
    """Writes the graph to standard output."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS
    for line in triples(events):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
