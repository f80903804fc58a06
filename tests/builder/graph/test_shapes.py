from dataclasses import replace

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from builder.accounts import derive_account
from builder.errors import ShapeError
from builder.graph.links import link_quads
from builder.graph.quads import draw
from builder.graph.reference import authority_quads, ontology_quads
from builder.graph.shapes import check_article, find_violations, outside_references, select
from builder.links import authority_links
from ontology.authority import load_authority
from ontology.namespaces import HUD
from tests.builder.newsroom import BASE, clash, tell, toll

TEXT = "Three died in a clash."


def graph():
    article, facts = tell(TEXT, [clash(casualties=(toll(TEXT, "Three", low=3, high=3),), claimants=("e1",))])
    return draw(derive_account(article, facts), BASE)


def without(predicate):
    told = tuple(quad for quad in graph().told if quad.predicate != NamedNode(predicate))
    return replace(graph(), told=told)


def test_sound_graph_passes():
    check_article("a", graph())


def test_stretches_of_text_are_sound_as_they_are_made():
    assert find_violations(graph().quads()) == ()
    bare = replace(graph(), positions=())
    assert {violation.node for violation in find_violations(bare.quads())} == {
        quad.subject.value for quad in graph().stretches
    }
    check_article("a", bare)  # which is why the gate does not ask


def test_stretch_that_nobody_describes_is_missed():
    with pytest.raises(ShapeError, match="a stretch of its article"):
        check_article("a", replace(graph(), stretches=()))


@pytest.mark.parametrize("predicate", [HUD.claimant, HUD.factuality, HUD.toll, HUD.about, HUD.sha256])
def test_graph_that_lacks_what_it_must_have_is_refused_with_article_and_node(predicate):
    with pytest.raises(ShapeError, match=r"^a: <https://example.org/id/article/"):
        check_article("a", without(predicate))


def test_graph_with_a_property_that_no_shape_knows_is_refused():
    report = next(quad for quad in graph().told if quad.predicate == NamedNode(HUD.factuality))
    surplus = Quad(report.subject, NamedNode(HUD.toll), Literal("3"), report.graph_name)
    with pytest.raises(ShapeError, match="hang on claims"):
        check_article("a", replace(graph(), told=(*graph().told, surplus)))


def test_references_outside_a_graph_are_its_entities_with_keys():
    article, _ = tell(TEXT, [])
    found = outside_references(graph(), BASE)
    assert set(found) == {f"{BASE}state/armenia", f"{BASE}state/azerbaijan"}
    assert all(node.startswith(f"{BASE}article/{article.key}/") for node in found.values())


def test_reference_data_keeps_the_shapes():
    records = load_authority().records
    shared = [*ontology_quads(), *authority_quads(records, BASE), *link_quads(authority_links(load_authority()), BASE)]
    assert find_violations(shared) == ()
    assert not any(isinstance(term, BlankNode) for quad in shared for term in (quad.subject, quad.object))


def test_selected_part_of_a_graph_gives_the_verdict_of_the_whole():
    broken = list(without(HUD.claimant).quads())
    nodes = {violation.node for violation in find_violations(broken)}
    assert {violation.node for violation in find_violations(select(broken, nodes), nodes=nodes)} == nodes
