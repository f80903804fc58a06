"""A store and its reports in, the columns of claims out, in the order in which articles published them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from pyoxigraph import Literal, NamedNode

from api.exploration.explored import UNDATED, Claims
from builder.graph.iris import term
from builder.graph.patterns import Dataset
from ontology.namespaces import HUD, SCHEMA
from queries.dates import first_day

__all__ = ["read_claims"]


def read_claims(dataset: Dataset, reports: Mapping[str, int]) -> Claims:
    """Every claim of an article's graph; `reports` maps a report to the number of its event."""
    about: dict[str, tuple[int, str]] = {}
    for quad in dataset.quads_for_pattern(None, term(HUD.about), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.graph_name, NamedNode):
            about[quad.subject.value] = reports.get(getattr(quad.object, "value", ""), -1), quad.graph_name.value
    days = _read_publication(dataset)
    undated = (UNDATED, "")
    iris = sorted(about, key=lambda iri: (days.get(about[iri][1], undated), about[iri][1], iri))
    claimants = _read_claimants(dataset)
    confidences = _read_confidences(dataset, about.keys())
    figures = {
        getattr(quad.subject, "value", "") for quad in dataset.quads_for_pattern(None, term(HUD.toll), None, None)
    }
    size = len(iris)
    claimant_numbers = {iri: number for number, iri in enumerate(sorted(set(claimants.values())))}
    article_numbers = {iri: number for number, iri in enumerate(sorted({article for _, article in about.values()}))}
    event = np.fromiter((about[iri][0] for iri in iris), np.int32, size)
    return Claims(
        iris=iris,
        event=event,
        claimant=np.fromiter((claimant_numbers.get(claimants.get(iri, ""), -1) for iri in iris), np.int32, size),
        article=np.fromiter((article_numbers[about[iri][1]] for iri in iris), np.int32, size),
        published=np.fromiter((days.get(about[iri][1], undated)[0] for iri in iris), np.int32, size),
        confidence=np.fromiter((confidences.get(iri, np.nan) for iri in iris), np.float32, size),
        figures=np.fromiter((iri in figures for iri in iris), np.bool_, size),
        claimants=tuple(claimant_numbers),
        articles=tuple(article_numbers),
        dates=tuple(days.get(article, undated)[1] for article in article_numbers),
        by_event=np.argsort(event, kind="stable"),
    )


def _read_publication(dataset: Dataset) -> dict[str, tuple[int, str]]:
    """The first day that an article's date can mean, and the date as it stands, by article."""
    found: dict[str, tuple[int, str]] = {}
    for kind in dataset.quads_for_pattern(None, term(SCHEMA.datePublished), None, None):
        if isinstance(kind.subject, NamedNode) and isinstance(kind.object, Literal):
            try:
                day = int(first_day(kind.object.value[:10]).strftime("%Y%m%d"))
            except ValueError:
                continue
            found[kind.subject.value] = day, kind.object.value
    return found


def _read_claimants(dataset: Dataset) -> dict[str, str]:
    found: dict[str, str] = {}
    for quad in dataset.quads_for_pattern(None, term(HUD.claimant), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            found[quad.subject.value] = quad.object.value
    return found


def _read_confidences(dataset: Dataset, wanted: Iterable[str]) -> dict[str, float]:
    known = frozenset(wanted)
    found: dict[str, float] = {}
    for quad in dataset.quads_for_pattern(None, term(HUD.confidence), None, None):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal) and quad.subject.value in known:
            try:
                found[quad.subject.value] = float(quad.object.value)
            except ValueError:
                continue
    return found
