"""A number of events in, a made-up graph in the form that the builder writes out, as N-Quads; seeded.

Articles with their reports, claims, tolls and quotes stand in their own graphs, events with ties, figures and
contradictions in the default one. States are hubs, as in the news: the best known has a part in every seventh event.

    python -m tests.benchmarks.exploration_data 100000 > war.nq     # about 7 million quads
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta

from builder.model import EventType
from tests.benchmarks.sparql_data import BASE, HUD, LABEL, WORDS, A

__all__ = ["quads"]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_SCHEMA = "https://schema.org/"
_SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"
_OA = "http://www.w3.org/ns/oa#"
_PROV = "http://www.w3.org/ns/prov#"
_GEO = "http://www.w3.org/2003/01/geo/wgs84_pos#"
_STATES, _BODIES, _PERSONS, _PLACES, _CONFLICTS, _A_DAY = 150, 2_000, 10_000, 5_000, 40, 4
_FIRST = date(2010, 1, 1)
_TYPES = tuple(kind.value for kind in EventType)


def quads(events: int, *, seed: int = 20220913) -> Iterator[str]:
    """The lines; the same for the same number and seed."""
    choice = random.Random(seed)
    for number in range(_CONFLICTS):
        yield from _thing(f"conflict/{number}", "Conflict", f"Conflict {number}", f"النزاع {number}", "Event")
    for number in range(_STATES):
        yield from _thing(f"state/{number}", "State", f"Republic {number}", f"جمهورية {number}")
    for number in range(_BODIES):
        yield from _thing(f"organisation/{number}", "Organisation", f"Ministry {number}", f"وزارة {number}")
        yield f"<{BASE}organisation/{number}> <{HUD}state> <{BASE}state/{number % _STATES}> ."
    for number in range(_PERSONS):
        yield from _thing(f"person/{number}", "Person", f"Person {number}", f"شخص {number}")
    for number in range(_PLACES):
        yield from _place(number, choice)
    for first in range(0, events, _A_DAY):
        yield from _article(first // _A_DAY, range(first, min(first + _A_DAY, events)), events, choice)


def _thing(key: str, kind: str, english: str, arabic: str, *above: str) -> Iterator[str]:
    for each in (kind, *above):
        yield f"<{BASE}{key}> {A} <{HUD}{each}> ."
    yield f'<{BASE}{key}> {LABEL} "{english}"@en .'
    yield f'<{BASE}{key}> {LABEL} "{arabic}"@ar .'


def _place(number: int, choice: random.Random) -> Iterator[str]:
    yield from _thing(f"place/{number}", "Place", f"Place {number}", f"موضع {number}")
    yield f"<{BASE}place/{number}> <{HUD}state> <{BASE}state/{number % _STATES}> ."
    yield f'<{BASE}place/{number}> <{_GEO}lat> "{choice.uniform(35, 45):.4f}"^^<{_XSD}decimal> .'
    yield f'<{BASE}place/{number}> <{_GEO}long> "{choice.uniform(40, 50):.4f}"^^<{_XSD}decimal> .'


def _article(number: int, told: range, events: int, choice: random.Random) -> Iterator[str]:
    """An article with its events, told of by it and, every third, by the article before too."""
    key, day = f"article/{number:016x}", _FIRST + timedelta(days=number * 4_900 // max(1, events // _A_DAY))
    graph = f"<{BASE}{key}>"
    yield f"{graph} {A} <{_SCHEMA}NewsArticle> {graph} ."
    yield f'{graph} <{_SCHEMA}identifier> "a{number}" {graph} .'
    yield f'{graph} <{_SCHEMA}inLanguage> "ar" {graph} .'
    yield f'{graph} <{_SCHEMA}publisher> "outlet {number % 50}" {graph} .'
    yield f'{graph} <{_SCHEMA}headline> "خبر {number} من {day}"@ar {graph} .'
    yield f'{graph} <{_SCHEMA}datePublished> "{day}"^^<{_EDTF}> {graph} .'
    yield f'{graph} <{HUD}sha256> "{number:064x}" {graph} .'
    for place, event in enumerate(told):
        facts = _facts(choice)
        yield from _event(event, day - timedelta(days=choice.randrange(3)), facts, choice)
        yield from _report(key, event, place * 300, day, facts, choice)
        if number and event % 3 == 0:
            yield from _report(f"article/{number - 1:016x}", event, 2_000 + place * 300, day, facts, choice)


def _facts(choice: random.Random) -> dict[str, list[str]]:
    """Who has which part in an event, by skewed draws."""

    def actor() -> str:
        draw = choice.random()
        if draw < 0.6:
            return f"state/{int(_STATES * choice.random() ** 3)}"
        if draw < 0.8:
            return f"organisation/{int(_BODIES * choice.random() ** 2)}"
        return f"person/{int(_PERSONS * choice.random() ** 2)}"

    found = {"party": [actor(), actor()]} if choice.random() < 0.5 else {"agent": [actor()], "target": [actor()]}
    if choice.random() < 0.1:
        found["mediator"] = [actor()]
    found["place"] = [f"place/{int(_PLACES * choice.random() ** 2)}"]
    return found


def _event(number: int, day: date, facts: dict[str, list[str]], choice: random.Random) -> Iterator[str]:
    event, kind = f"<{BASE}event/{number:016x}>", choice.choice(_TYPES)
    if choice.random() < 0.05:
        yield f"{event} {A} <{HUD}UnrealisedEvent> ."
        yield f"{event} <{HUD}ofType> <{HUD}{kind}> ."
    else:
        yield f"{event} {A} <{HUD}{kind}> ."
        yield f"{event} {A} <{HUD}Event> ."
    yield f'{event} {LABEL} "{kind} number {number} of {day}"@en .'
    yield f'{event} {LABEL} "حدث {number} من {day}"@ar .'
    for role, keys in facts.items():
        yield from (f"{event} <{HUD}{role}> <{BASE}{key}> ." for key in keys)
    yield f"{event} <{HUD}partOf> <{BASE}conflict/{int(_CONFLICTS * choice.random() ** 2)}> ."
    if number and choice.random() < 0.1:
        yield f"{event} <{HUD}follows> <{BASE}event/{choice.randrange(number):016x}> ."
    yield f'{event} <{HUD}time> "{day}"^^<{_EDTF}> .'
    for stamp in ("hasEarliestBeginTimeStamp", "hasLatestEndTimeStamp", "hasBeginTimeStamp", "hasEndTimeStamp"):
        yield f'{event} <{_SEM}{stamp}> "{day}"^^<{_XSD}date> .'
    yield f"{event} <{HUD}factuality> <{HUD}{choice.choice(('actual', 'actual', 'actual', 'denied', 'future'))}> ."
    yield f'{event} <{HUD}background> "{str(choice.random() < 0.3).lower()}"^^<{_XSD}boolean> .'
    killed = int(choice.expovariate(0.1))
    if killed:
        estimate = f"<{BASE}event/{number:016x}/estimate/0>"
        yield f"{event} <{HUD}casualtyEstimate> {estimate} ."
        yield f"{estimate} {A} <{HUD}CasualtyEstimate> ."
        yield f"{estimate} <{HUD}kind> <{HUD}killed> ."
        yield f"{estimate} <{HUD}scope> <{HUD}eventScope> ."
        yield from (f'{estimate} <{HUD}{name}> "{killed}"^^<{_XSD}integer> .' for name in ("low", "best", "high"))


def _report(
    article: str, number: int, start: int, day: date, facts: dict[str, list[str]], choice: random.Random
) -> Iterator[str]:
    """The event as one article tells it, with one claim and its words."""
    graph, report = f"<{BASE}{article}>", f"<{BASE}{article}/report/{number:016x}>"
    claim, words = f"<{BASE}{article}/claim/{number:016x}>", " ".join(choice.choices(WORDS, k=12))
    end = start + len(words)
    span, selector = f"<{BASE}{article}#char={start},{end}>", f"<{BASE}{article}/selector/{start}-{end}>"
    yield f"<{BASE}event/{number:016x}> <{HUD}report> {report} ."
    lines = [
        f"{report} {A} <{HUD}EventReport>",
        *(f"{report} <{HUD}{role}> <{BASE}{key}>" for role, keys in facts.items() for key in keys),
        f"{report} <{HUD}factuality> <{HUD}actual>",
        f'{report} <{HUD}background> "false"^^<{_XSD}boolean>',
        f"{report} <{HUD}inArticle> {graph}",
        f'{report} <{HUD}confidence> "0.{choice.randint(50, 99)}"^^<{_XSD}decimal>',
        f"{report} <{_PROV}wasDerivedFrom> {span}",
        f"{claim} {A} <{HUD}Claim>",
        f"{claim} <{HUD}about> {report}",
        f"{claim} <{HUD}claimant> "
        + (graph if choice.random() < 0.4 else f"<{BASE}organisation/{int(_BODIES * choice.random() ** 2)}>"),
        f"{claim} <{HUD}inArticle> {graph}",
        f'{claim} <{HUD}confidence> "0.{choice.randint(50, 99)}"^^<{_XSD}decimal>',
        f'{claim} <{HUD}rule> "rule {choice.randrange(200)}"',
        f"{claim} <{_PROV}wasDerivedFrom> {span}",
        f"{span} {A} <{_OA}SpecificResource>",
        f"{span} <{_OA}hasSource> {graph}",
        f"{span} <{_OA}hasSelector> {selector}",
        f'{selector} <{_OA}start> "{start}"^^<{_XSD}integer>',
        f'{selector} <{_OA}end> "{end}"^^<{_XSD}integer>',
        f'{selector} <{_OA}exact> "{words}"',
    ]
    if choice.random() < 0.3:
        toll = f"<{BASE}{article}/toll/{number:016x}>"
        killed = int(choice.expovariate(0.1))
        lines += [
            f"{claim} <{HUD}toll> {toll}",
            f"{toll} {A} <{HUD}Toll>",
            f"{toll} <{HUD}kind> <{HUD}killed>",
            f"{toll} <{HUD}scope> <{HUD}eventScope>",
            f'{toll} <{HUD}low> "{killed}"^^<{_XSD}integer>',
            f'{toll} <{HUD}high> "{killed}"^^<{_XSD}integer>',
            f"{toll} <{HUD}side> <{BASE}state/{int(_STATES * choice.random() ** 3)}>",
            f"{toll} <{_PROV}wasDerivedFrom> {span}",
        ]
    yield from (f"{line} {graph} ." for line in lines)


def main() -> None:
    """Writes the graph to standard output."""
    for line in quads(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
