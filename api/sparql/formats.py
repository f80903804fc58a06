"""An Accept header or a short name in, the media types for tables and for graphs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from api.negotiation import choose
from api.problems import Problem

__all__ = ["GRAPHS", "RESULTS", "SHORT_NAMES", "Wanted", "choose_formats"]

RESULTS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
GRAPHS = ("text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml")
HTML = "text/html"

# Media types that clients ask for and that stand for one of ours.
_ALIASES: Mapping[str, str] = {
    "application/json": "application/sparql-results+json",
    "application/xml": "application/sparql-results+xml",
}
SHORT_NAMES: Mapping[str, str] = {
    "json": RESULTS[0],
    "xml": RESULTS[1],
    "csv": RESULTS[2],
    "tsv": RESULTS[3],
    "ttl": GRAPHS[0],
    "nt": GRAPHS[1],
    "jsonld": GRAPHS[2],
    "rdf": GRAPHS[3],
    "html": HTML,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The media types for a table and for a graph; None where the client takes none. `page` asks for HTML instead.

    `label` is how the answer names the type of a table, where the client asked by another name.
    """

    results: str | None
    graphs: str | None
    page: bool = False
    label: str | None = None


@lru_cache(maxsize=256)
def choose_formats(accept: str | None, short: str | None) -> Wanted:
    """What to answer with; a Problem where nothing fits. `short` is the `format` of the request and wins."""
    if short is not None:
        media_type = SHORT_NAMES.get(short)
        if media_type is None:
            raise Problem(406, f"No format {short!r}; there are: {', '.join(SHORT_NAMES)}.")
        accept = media_type
    best = choose(accept, [*RESULTS, *GRAPHS, *_ALIASES, HTML])
    if best is None:
        raise Problem(406, f"None of the media types asked for; there are: {', '.join([*RESULTS, *GRAPHS, HTML])}.")
    results = choose(accept, [*RESULTS, *_ALIASES])
    return Wanted(
        results=_ALIASES.get(results, results) if results else None,
        graphs=choose(accept, GRAPHS),
        page=best == HTML,
        label=results if results in _ALIASES else None,
    )
