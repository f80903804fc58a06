"""Stores of a few articles, and their content as sorted N-Quads."""

import io

import builder.pipeline as pipeline
from builder.graph.export import export
from builder.graph.store import Reader, Writer
from builder.resolution import amend, consolidate
from tests.builder.newsroom import BASE
from tests.builder.resolution.authority import AUTHORITY


def open_writer(directory, **options):
    options = {
        "base_iri": BASE,
        "min_confidence": 0.5,
        "consolidate": consolidate,
        "amend": amend,
        "authority": AUTHORITY,
        "patience": 0.3,
        **options,
    }
    return Writer(directory, **options)


def derive(derivation, accounts):
    """Every statement outside the articles' own graphs."""
    world = derivation.consolidate(accounts)
    return derivation.state(world, {account.article.key for account in accounts})


def build(directory, *batches, **options):
    """Puts each batch with a writer of its own; returns the summaries."""
    summaries = []
    for batch in batches:
        with open_writer(directory, **options) as writer:
            summaries.append(writer.put(batch))
    return summaries


def put(directory, extracted, *, base_iri=BASE):
    """Puts what was extracted, with the shipped authority; returns the summary."""
    with pipeline.open_writer(directory, base_iri=base_iri, min_confidence=0.5) as writer:
        return writer.put((item.record.article, item.facts) for item in extracted)


def dump(directory):
    output = io.BytesIO()
    with Reader(directory) as reader:
        export(reader, "nq", output)
    return output.getvalue().decode()


def ask(directory, pattern):
    with Reader(directory) as reader:
        return bool(reader.store.query(f"PREFIX hud: <https://w3id.org/hudna/ontology#> ASK {{ {pattern} }}"))
