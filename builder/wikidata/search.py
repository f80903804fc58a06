"""A thing to be linked in, items of Wikidata that may be it out, asked for over the network by name or by facts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from rapidfuzz import fuzz

from builder.linking.entities import LANGUAGES, read_entity
from builder.linking.items import ItemKind, LinkItem
from builder.linking.names import fold_name, romanise
from builder.linking.subjects import Question
from builder.wikidata.client import Client

__all__ = ["OnlineSearch", "write_event_query"]

_ARABIC = re.compile("[\u0600-\u06ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_NAMES = 3  # of a thing that are asked for
_SLACK = timedelta(days=3)  # by which two reports of one event differ


class OnlineSearch:
    """Asks for candidates; an event also by its parties, date and place. `countries` are codes by QID."""

    def __init__(self, client: Client, countries: Mapping[str, str]) -> None:
        self._client = client
        self._countries = countries

    def __call__(self, question: Question) -> Iterator[tuple[LinkItem, float]]:
        qids: dict[str, None] = {}
        for name in question.subject.names[:_NAMES]:
            qids.update(dict.fromkeys(self._client.search(name, language=_language(name))))
        subject = question.subject
        if subject.kind is ItemKind.EVENT and len(question.around.parties) > 1 and subject.start:
            query = write_event_query(question.around.parties, subject.start, subject.end or subject.start)
            rows = self._client.ask(query)
            qids.update(dict.fromkeys(row["item"].rpartition("/")[2] for row in rows if "item" in row))
        for entity in self._client.entities(qids).values():
            item = read_entity(entity, languages=LANGUAGES, countries=self._countries)
            if isinstance(item, LinkItem):
                yield item, max((_likeness(name, item.names) for name in subject.names), default=0.0)


def _language(name: str) -> str:
    return "ar" if _ARABIC.search(name) else "ru" if _CYRILLIC.search(name) else "en"


def _likeness(name: str, names: Collection[str]) -> float:
    folded = fold_name(name)
    if folded in set(map(fold_name, names)):
        return 1.0
    sound = romanise(folded)[0]
    return max((0.0096 * fuzz.ratio(sound, romanise(fold_name(other))[0]) for other in names), default=0.0)


def write_event_query(parties: Collection[str], start: str, end: str) -> str:
    """A query for wars, battles and treaties between parties (QIDs) in a span of days; standard SPARQL 1.1 alone."""
    first, last = (_day(start) - _SLACK).isoformat(), (_day(end, last=True) + _SLACK).isoformat()
    taking_part = " ; ".join(f"wdt:P710 wd:{qid}" for qid in sorted(parties))
    return (
        "PREFIX wd: <http://www.wikidata.org/entity/>\n"
        "PREFIX wdt: <http://www.wikidata.org/prop/direct/>\n"
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
        "SELECT DISTINCT ?item WHERE {\n"
        f"  ?item {taking_part} ; wdt:P580|wdt:P585 ?begin .\n"
        "  OPTIONAL { ?item wdt:P582 ?end }\n"
        f'  FILTER(?begin <= "{last}T23:59:59Z"^^xsd:dateTime)\n'
        f'  FILTER(COALESCE(?end, ?begin) >= "{first}T00:00:00Z"^^xsd:dateTime)\n'
        "}\nORDER BY ?item LIMIT 20\n"
    )


def _day(text: str, *, last: bool = False) -> date:
    """The first or last day of a year, month or day in ISO form."""
    parts = [int(part) for part in text.split("-")]
    year, month, day = parts[0], parts[1] if len(parts) > 1 else 0, parts[2] if len(parts) > 2 else 0
    if day:
        return date(year, month, day)
    if not last:
        return date(year, month or 1, 1)
    following = date(year + 1, 1, 1) if month in (0, 12) else date(year, month + 1, 1)
    return following - timedelta(days=1)
