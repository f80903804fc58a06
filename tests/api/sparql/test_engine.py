"""The engine on the evaluation and syntax tests of the W3C: the list of those it fails, pinned, so an upgrade shows."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.term import Node, URIRef

from tests.api.conftest import SHARED

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SUITE = SHARED / "data" / "w3c-sparql-tests"
PINNED = Path(__file__).parent / "engine_failures.json"
FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".rdf": ox.RdfFormat.RDF_XML}
DATASETS = {".trig": ox.RdfFormat.TRIG, ".nq": ox.RdfFormat.N_QUADS}
RESULTS = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
BASE = "http://example.org/tests/"
FROM = re.compile(r"FROM\s+(?:NAMED\s+)?<([\w-]+\.ttl)>", re.IGNORECASE)
SKIPPED = ("entailment", "protocol", "http-rdf-update", "graph-store-protocol", "service-description", "service")

pytestmark = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C's tests are not beside the repository, in ../shared"
)


def manifests() -> Iterator[Path]:
    for path in sorted(SUITE.rglob("manifest.ttl")):
        if path.parent.name not in SKIPPED:
            yield path


def cases(path: Path) -> Iterator[tuple[Graph, URIRef, str]]:
    manifest = Graph().parse(path, format="turtle", publicID=path.as_uri())
    for listed in manifest.objects(None, MF.entries):
        for entry in Collection(manifest, listed):
            kind = str(manifest.value(entry, RDF.type)).rpartition("#")[2]
            yield manifest, entry, kind


def to_path(node: Node | None) -> Path:
    assert node is not None
    return Path(str(node).removeprefix("file://"))


def read(store: ox.Store, path: Path, graph: str | None = None) -> None:
    base = BASE + path.name
    if path.suffix in DATASETS:
        store.load(path=path, format=DATASETS[path.suffix], base_iri=base)
    else:
        target = ox.NamedNode(graph) if graph else ox.DefaultGraph()
        store.load(path=path, format=FORMATS[path.suffix], base_iri=base, to_graph=target)


def passes(manifest: Graph, entry: URIRef, kind: str) -> bool:
    action, result = manifest.value(entry, MF.action), manifest.value(entry, MF.result)
    if "Syntax" in kind:
        return accepts(to_path(action), update="Update" in kind) is ("Negative" not in kind)
    if kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        return evaluates(manifest, action, to_path(result))
    assert kind == "UpdateEvaluationTest", kind
    return updates(manifest, action, result)


def accepts(path: Path, *, update: bool) -> bool:
    text = path.read_bytes().decode("utf-8")
    try:
        if update:
            ox.Store().update(text, base_iri=BASE + path.name)
        else:
            ox.Store().query(text, base_iri=BASE + path.name)
    except SyntaxError:
        return False
    except (OSError, ValueError, RuntimeError):
        return True  # it was read, and only then could not be carried out
    return True


def name_of(graph: Node) -> str:
    return BASE + to_path(graph).name


def evaluates(manifest: Graph, action: Node | None, expected: Path) -> bool:
    store = ox.Store()
    for data in manifest.objects(action, QT.data):
        read(store, to_path(data))
    for graph in manifest.objects(action, QT.graphData):
        read(store, to_path(graph), name_of(graph))
    query = to_path(manifest.value(action, QT.query))
    for name in set(FROM.findall(query.read_text(encoding="utf-8"))):
        read(store, query.parent / name, BASE + name)
    answer = store.query(query.read_text(encoding="utf-8"), base_iri=BASE + query.name)
    if isinstance(answer, ox.QueryTriples):
        wanted = ox.Dataset(ox.parse(path=expected, format=FORMATS[expected.suffix], base_iri=BASE + query.name))
        found = ox.Dataset(ox.Quad(each.subject, each.predicate, each.object) for each in answer)
        return canonical(found) == canonical(wanted)
    if expected.suffix in (".ttl", ".rdf"):
        return rows_as_graph(answer) == canonical(
            ox.Dataset(ox.parse(path=expected, format=FORMATS[expected.suffix], base_iri=BASE + query.name))
        )
    if expected.suffix == ".csv":
        text = answer.serialize(format=ox.QueryResultsFormat.CSV)
        assert text is not None
        return sorted(text.split()) == sorted(expected.read_bytes().split())
    wanted_answer = ox.parse_query_results(path=expected, format=RESULTS[expected.suffix])
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer) == bool(wanted_answer)
    ordered = "order by" in query.read_text(encoding="utf-8").lower()
    found, wanted_rows = solutions(answer, ordered=ordered), solutions(wanted_answer, ordered=ordered)
    if "reduced" in query.read_text(encoding="utf-8").lower():
        return {str(row) for row in found[1]} == {str(row) for row in wanted_rows[1]}
    return found == wanted_rows


RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"


def rows_as_graph(answer: ox.QuerySolutions | ox.QueryBoolean) -> str:
    """A result in the vocabulary that the oldest tests use."""
    names = ("ResultSet", "resultVariable", "solution", "binding", "value", "variable", "boolean")
    rs = {name: ox.NamedNode(RS + name) for name in names}
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    result = ox.BlankNode()
    quads = [ox.Quad(result, kind, rs["ResultSet"])]
    if isinstance(answer, ox.QueryBoolean):
        return canonical(ox.Dataset([*quads, ox.Quad(result, rs["boolean"], ox.Literal(bool(answer)))]))
    quads += [ox.Quad(result, rs["resultVariable"], ox.Literal(each.value)) for each in answer.variables]
    for row in answer:
        solution = ox.BlankNode()
        quads.append(ox.Quad(result, rs["solution"], solution))
        for variable in answer.variables:
            if row[variable] is not None:
                binding = ox.BlankNode()
                quads += [
                    ox.Quad(solution, rs["binding"], binding),
                    ox.Quad(binding, rs["variable"], ox.Literal(variable.value)),
                    ox.Quad(binding, rs["value"], row[variable]),
                ]
    return canonical(ox.Dataset(quads))


def canonical(dataset: ox.Dataset) -> str:
    """A dataset as text, with numbers as the store spells them and without the order of rows."""
    stored = ox.Store()
    stored.extend(quad for quad in dataset if quad.predicate.value != RS + "index")
    dataset = ox.Dataset(stored)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return "\n".join(sorted(str(quad) for quad in dataset))


def spelled(term: ox.Literal | ox.NamedNode | ox.BlankNode | ox.Triple | None) -> str:
    """A term as the store spells it: numbers in their canonical form, blank nodes without a name."""
    if term is None or isinstance(term, ox.BlankNode):
        return "_" if term else ""
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), term))
    (quad,) = store
    return re.sub(r"_:\w+", "_", str(quad.object))


def solutions(answer: ox.QuerySolutions, *, ordered: bool) -> tuple[list[str], list[list[str]]]:
    """Rows with blank nodes named by where they stand, so that equal results look alike."""
    rows = [[row[variable] for variable in sorted(answer.variables, key=str)] for row in answer]
    shown = [[spelled(term) for term in row] for row in rows]
    names = sorted(str(variable) for variable in answer.variables)
    return names, shown if ordered else sorted(shown)


def updates(manifest: Graph, action: Node | None, result: Node | None) -> bool:
    store, wanted = ox.Store(), ox.Store()
    for each, target in ((action, store), (result, wanted)):
        for data in manifest.objects(each, UT.data):
            read(target, to_path(data))
        for graph in manifest.objects(each, UT.graphData):
            label = str(manifest.value(graph, Graph().namespace_manager.expand_curie("rdfs:label")))
            read(target, to_path(manifest.value(graph, UT.graph)), label)
    request = to_path(manifest.value(action, UT.request))
    store.update(request.read_text(encoding="utf-8"), base_iri=BASE + request.name)
    return canonical(ox.Dataset(store)) == canonical(ox.Dataset(wanted))


def test_the_engine_fails_what_it_failed_before_and_nothing_else() -> None:
    failed, passed = [], 0
    for path in manifests():
        for manifest, entry, kind in cases(path):
            name = f"{path.parent.relative_to(SUITE)}/{str(entry).rpartition('#')[2]}"
            try:
                fine = passes(manifest, entry, kind)
            except (SyntaxError, OSError, ValueError, RuntimeError, KeyError):
                fine = False
            passed += fine
            if not fine:
                failed.append(name)
    pinned = json.loads(PINNED.read_text(encoding="utf-8"))
    assert {"version": ox.__version__, "passed": passed, "failed": sorted(failed)} == pinned
