"""The ready questions and the shapes in, what programs that write SPARQL look for in an endpoint out.

The questions are examples as SHACL executables, the classes with their properties are VoID partitions. Both stand in
the default graph, since such programs ask for them by plain patterns; neither changes with the articles.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store
from rdflib import URIRef

import queries
from builder.graph.iris import Iris, term, text
from builder.keys import digest
from ontology.namespaces import PREFIXES, RDF, RDFS, SH, VOID, VOID_EXT, XSD

__all__ = ["example_quads", "void_quads"]

_DATASET = "dataset"
_SHAPES = """SELECT DISTINCT ?class ?property ?object ?datatype {
    ?shape sh:targetClass ?class ; sh:property ?constraint .
    ?constraint sh:path ?property FILTER(isIRI(?property))
    OPTIONAL { ?constraint sh:class|(sh:or/rdf:rest*/rdf:first/sh:class) ?named }
    OPTIONAL { ?property rdfs:range ?range FILTER(STRSTARTS(STR(?range), STR(hud:))) }
    OPTIONAL { ?constraint sh:datatype|(sh:or/rdf:rest*/rdf:first/sh:datatype) ?datatype }
    BIND(COALESCE(?named, ?range) AS ?object)
} ORDER BY ?class ?property ?object ?datatype"""


def example_quads(base: str) -> Iterator[Quad]:
    """Each ready question as it runs: its summary, its SPARQL, and the prefixes it uses."""
    iris = Iris(base)
    prologue = iris.node("example/prefixes")
    for name, namespace in PREFIXES.items():
        declaration = iris.node(f"example/prefixes/{name}")
        yield Quad(prologue, term(SH.declare), declaration)
        yield Quad(declaration, term(RDF.type), term(SH.PrefixDeclaration))
        yield Quad(declaration, term(SH.prefix), text(name))
        yield Quad(declaration, term(SH.namespace), Literal(namespace, datatype=term(XSD.anyURI)))
    for name in queries.names():
        query = queries.load(name)
        needed = {each.name: each.example for each in query.parameters if each.required and each.example}
        example = iris.node(f"example/{name}")
        for kind in (SH.SPARQLExecutable, SH.SPARQLSelectExecutable):
            yield Quad(example, term(RDF.type), term(kind))
        yield Quad(example, term(RDFS.comment), text(query.summary, "en"))
        yield Quad(example, term(SH.select), text(queries.bind(query, needed, base_iri=base).text))
        yield Quad(example, term(SH.prefixes), prologue)


def void_quads(base: str) -> Iterator[Quad]:
    """The classes that the shapes describe, their properties, and the classes or datatypes these lead to."""
    dataset = Iris(base).node(_DATASET)
    yield Quad(dataset, term(RDF.type), term(VOID.Dataset))
    for class_, property_, item, datatype in _read_shapes():
        partition = _partition(dataset, class_)
        yield Quad(dataset, term(VOID.classPartition), partition)
        yield Quad(partition, term(VOID["class"]), class_)
        properties = _partition(partition, property_)
        yield Quad(partition, term(VOID.propertyPartition), properties)
        yield Quad(properties, term(VOID.property), property_)
        if item is not None:
            yield from _lead(properties, VOID.classPartition, VOID["class"], item)
        if datatype is not None:
            yield from _lead(properties, VOID_EXT.datatypePartition, VOID_EXT.datatype, datatype)


def _lead(properties: NamedNode, partition: URIRef, names: URIRef, item: NamedNode) -> Iterator[Quad]:
    node = _partition(properties, item)
    yield Quad(properties, term(partition), node)
    yield Quad(node, term(names), item)


def _partition(whole: NamedNode, of: NamedNode) -> NamedNode:
    return NamedNode(f"{whole.value}/{digest(of.value)}")


def _read_shapes() -> Iterator[tuple[NamedNode, NamedNode, NamedNode | None, NamedNode | None]]:
    shapes = Store()
    for name in ("shapes.ttl", "hudna.ttl"):
        shapes.load(files("ontology").joinpath(name).read_bytes(), format=RdfFormat.TURTLE)
    solutions = shapes.query(_SHAPES, prefixes=dict(PREFIXES))
    assert isinstance(solutions, QuerySolutions)
    for class_, property_, item, datatype in solutions:
        if isinstance(class_, NamedNode) and isinstance(property_, NamedNode):
            yield (
                class_,
                property_,
                item if isinstance(item, NamedNode) else None,
                datatype if isinstance(datatype, NamedNode) else None,
            )
