"""A language in, what the editor completes out: terms of the ontology with their words in that language, as JSON."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

import orjson
from pyoxigraph import Literal, NamedNode

from builder.graph.iris import term
from builder.graph.reference import ontology_quads
from ontology.namespaces import HUD, OWL, PREFIXES, RDF, RDFS

__all__ = ["read_vocabulary"]

_CLASSES = {term(OWL.Class), term(RDFS.Class)}
# What a query about this graph needs of vocabularies that are not ours.
_OTHERS = (
    *("rdf:type", "rdfs:label", "rdfs:subClassOf", "skos:altLabel", "skos:prefLabel", "schema:NewsArticle"),
    *("schema:datePublished", "schema:inLanguage", "schema:publisher", "schema:headline", "schema:identifier"),
    *("prov:wasDerivedFrom", "oa:hasSource", "oa:hasSelector", "oa:exact", "oa:start", "oa:end", "geo:asWKT"),
    *("sem:hasEarliestBeginTimeStamp", "sem:hasLatestEndTimeStamp", "gaf:denotes"),
)


@cache
def read_vocabulary(language: str) -> str:
    """Prefixes, and terms with their label and whether they are classes; the same for every revision."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    classes = set()
    for quad in ontology_quads():
        if not isinstance(quad.subject, NamedNode) or not quad.subject.value.startswith(str(HUD)):
            continue
        name = quad.subject.value.removeprefix(str(HUD))
        if quad.predicate == term(RDFS.label) and isinstance(quad.object, Literal):
            labels[name][quad.object.language or ""] = quad.object.value
        if quad.predicate == term(RDF.type) and quad.object in _CLASSES:
            classes.add(name)
    terms = [
        {"name": f"hud:{name}", "label": words.get(language) or next(iter(words.values())), "class": name in classes}
        for name, words in sorted(labels.items())
        if name
    ]
    terms += [{"name": name, "label": "", "class": name.partition(":")[2][:1].isupper()} for name in _OTHERS]
    return orjson.dumps({"prefixes": dict(PREFIXES), "terms": terms}).decode().replace("<", "\\u003c")
