import io

import pytest
from pyoxigraph import Dataset, RdfFormat, parse

from builder.errors import UsageError
from builder.graph.export import FORMATS, export
from builder.graph.store import Reader
from tests.builder.graph.stores import build
from tests.builder.newsroom import clash, tell

TOLD = [tell(f"Text {number}.", [clash(when="2022-09-13")], id=str(number)) for number in (1, 2)]


def exported(directory, form):
    output = io.BytesIO()
    with Reader(directory) as reader:
        export(reader, form, output)
    return output.getvalue()


def test_sorted_quads_are_the_same_bytes_for_the_same_articles(tmp_path):
    build(tmp_path / "one", TOLD)
    build(tmp_path / "other", TOLD[1:], TOLD[:1])
    for form in ("nq", "nt"):
        assert exported(tmp_path / "one", form) == exported(tmp_path / "other", form)
    lines = exported(tmp_path / "one", "nq").splitlines()
    assert lines == sorted(lines)


@pytest.mark.parametrize("form", ["trig", "jsonld"])
def test_other_dataset_formats_hold_the_same_quads(tmp_path, form):
    build(tmp_path, TOLD)
    expected = Dataset(parse(exported(tmp_path, "nq"), RdfFormat.N_QUADS))
    assert Dataset(parse(exported(tmp_path, form), FORMATS[form])) == expected


@pytest.mark.parametrize("form", ["nt", "ttl", "rdf"])
def test_triple_formats_hold_the_default_graph(tmp_path, form):
    build(tmp_path, TOLD)
    triples = {str(quad) for quad in parse(exported(tmp_path, form), FORMATS[form])}
    with Reader(tmp_path) as reader:
        graphs = set(reader.store.named_graphs())
        assert len(triples) == len(reader.store) - sum(
            1 for graph in graphs for _ in reader.store.quads_for_pattern(None, None, None, graph)
        )


def test_unknown_format_is_refused_with_the_list(tmp_path):
    build(tmp_path, TOLD)
    with pytest.raises(UsageError, match="no export format named 'csv'; there are: nq, trig"):
        exported(tmp_path, "csv")
