"""The client of Wikidata against a stand-in that serves real entities: patience, honesty, cache, and bad answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from builder.linking.items import ItemKind
from builder.linking.scoring import Subject
from builder.linking.subjects import Question
from builder.linking.surroundings import Surroundings
from builder.wikidata.client import Client, UnreachableError, WikidataError
from builder.wikidata.facts import wikidata_quads
from builder.wikidata.search import OnlineSearch, write_event_query
from tests.builder.linking.things import entity, with_entities
from tests.builder.wikidata.stand_in import StandIn, serve

pytestmark = with_entities
BUSY = (429, {"Retry-After": "0"}, json.dumps({"error": {"code": "ratelimited"}}))
LAGGED = (
    200,
    {"Retry-After": "0", "MediaWiki-API-Error": "maxlag"},
    json.dumps({"error": {"code": "maxlag", "lag": 7}}),
)
HTML = (200, {}, "<html>Our servers are under maintenance</html>")


@pytest.fixture(scope="module")
def entities() -> dict[str, dict[str, object]]:
    return {qid: entity(qid) for qid in ("Q142", "Q36", "Q7747", "Q5")}


@pytest.fixture
def wikidata(entities: dict[str, dict[str, object]]) -> Iterator[StandIn]:
    with serve(StandIn(entities=entities)) as stand_in:
        yield stand_in


def client(wikidata: StandIn, cache: Path | None = None, **values: int) -> Client:
    return Client(
        url=wikidata.url, sparql_url=f"{wikidata.url}/sparql", contact="mail@example.org", cache=cache, **values
    )


def test_client_says_who_asks_and_minds_the_lag(wikidata: StandIn) -> None:
    with client(wikidata) as asking:
        assert asking.entities(["Q142"])["Q142"]["id"] == "Q142"
    ((path, query, headers),) = wikidata.asked
    assert path == "/w/api.php"
    assert query["maxlag"] == "5"
    assert headers["User-Agent"].startswith("Hudna/")
    assert "mail@example.org" in headers["User-Agent"]


@pytest.mark.parametrize("mood", [BUSY, LAGGED, (503, {}, "{}")])
def test_busy_service_is_asked_again(wikidata: StandIn, mood: tuple[int, dict[str, str], str]) -> None:
    wikidata.moods = [mood, mood]
    with client(wikidata) as asking, stamina.set_testing(True, attempts=5):
        assert "Q142" in asking.entities(["Q142"])
    assert len(wikidata.asked) == 3


def test_client_waits_as_long_as_it_is_told(wikidata: StandIn) -> None:
    wikidata.moods = [(429, {"Retry-After": "1"}, "{}")]
    begun = time.monotonic()
    with client(wikidata) as asking:
        asking.entities(["Q142"])
    assert time.monotonic() - begun >= 1


def test_service_that_asks_for_hours_is_left_alone(wikidata: StandIn) -> None:
    wikidata.moods = [(429, {"Retry-After": "86400"}, "{}")]
    with client(wikidata) as asking, pytest.raises(UnreachableError, match="86400 seconds"):
        asking.entities(["Q142"])
    assert len(wikidata.asked) == 1


def test_patience_ends(wikidata: StandIn) -> None:
    wikidata.moods = [BUSY] * 10
    raised = pytest.raises(UnreachableError, match="busy")
    with client(wikidata) as asking, stamina.set_testing(True, attempts=3), raised:
        asking.entities(["Q142"])
    assert len(wikidata.asked) == 3


def test_no_question_is_asked_twice(wikidata: StandIn, tmp_path: Path) -> None:
    for _ in range(3):
        with client(wikidata, tmp_path / "cache") as asking:
            asking.entities(["Q142", "Q36"])
            asking.search("France", language="en")
            asking.entity("Q142")
    assert len(wikidata.asked) == 3


def test_error_is_not_kept(wikidata: StandIn, tmp_path: Path) -> None:
    wikidata.moods = [HTML, LAGGED]
    for _ in range(2):
        with client(wikidata, tmp_path / "cache", patience=1) as asking, pytest.raises(WikidataError):
            asking.entities(["Q142"])
    with client(wikidata, tmp_path / "cache") as asking:
        assert "Q142" in asking.entities(["Q142"])


def test_one_request_is_in_flight_at_a_time(wikidata: StandIn) -> None:
    with client(wikidata) as asking:
        threads = [threading.Thread(target=asking.search, args=(f"n{n}",), kwargs={"language": "en"}) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(wikidata.asked), wikidata.most_together) == (6, 1)


def test_merged_item_is_the_one_it_was_merged_into(wikidata: StandIn) -> None:
    with client(wikidata) as asking:
        assert asking.entities(["Q9000001"])["Q9000001"]["id"] == "Q142"
        merged = asking.entity("Q9000001")
        assert merged is not None and merged["id"] == "Q142"


def test_deleted_and_unknown_items_are_left_out(wikidata: StandIn) -> None:
    with client(wikidata) as asking:
        assert set(asking.entities(["Q142", "Q9000002", "Q36"])) == {"Q142", "Q36"}
        assert set(asking.entities(["Q142", "Q9000404"])) == {"Q142"}
        assert asking.entity("Q9000002") is None


@pytest.mark.parametrize(
    ("mood", "problem"),
    [
        (HTML, "gave no JSON but '<html>Our servers"),
        ((200, {}, "{"), "gave no JSON"),
        ((200, {}, "[]"), "no object"),
        ((403, {}, "{}"), "status 403"),
    ],
)
def test_answer_that_is_none_is_named(wikidata: StandIn, mood: tuple[int, dict[str, str], str], problem: str) -> None:
    wikidata.moods = [mood]
    with client(wikidata) as asking, pytest.raises(WikidataError, match=problem):
        asking.entities(["Q142"])


def test_no_network_is_told_with_what_to_do() -> None:
    nowhere = Client(url="http://127.0.0.1:9", sparql_url="http://127.0.0.1:9", contact="x", patience=1)
    with nowhere as asking, pytest.raises(UnreachableError, match=r"cannot be reached .*without --online"):
        asking.search("France", language="en")


def test_candidates_come_with_the_likeness_of_their_name(wikidata: StandIn) -> None:
    wikidata.found = {"فرنسا": ["Q142", "Q36"]}
    question = Question(
        subject=Subject(key="place/x", kind=ItemKind.STATE, names=("فرنسا",)), around=Surroundings(), mentions=()
    )
    with client(wikidata) as asking:
        found = {item.qid: likeness for item, likeness in OnlineSearch(asking, {})(question)}
    assert found["Q142"] == 1.0
    assert found["Q36"] < 0.9
    assert wikidata.asked[0][1]["language"] == "ar"


def test_war_is_also_asked_for_by_its_parties_and_dates(wikidata: StandIn) -> None:
    wikidata.rows = [{"item": "http://www.wikidata.org/entity/Q142"}]
    question = Question(
        subject=Subject(key="war/x", kind=ItemKind.EVENT, names=("a war",), start="2020-09-27", end="2020-11-10"),
        around=Surroundings(parties=frozenset({"Q399", "Q227"})),
        mentions=(),
    )
    with client(wikidata) as asking:
        assert [item.qid for item, _ in OnlineSearch(asking, {})(question)] == ["Q142"]
    query = next(query["query"] for path, query, _ in wikidata.asked if path == "/sparql")
    assert "wdt:P710 wd:Q227 ; wdt:P710 wd:Q399" in query
    assert '"2020-09-24T00:00:00Z"' in query and '"2020-11-13T23:59:59Z"' in query


@pytest.mark.parametrize(("start", "end"), [("2020", "2020"), ("1991-12", "1994-07-15"), ("2020-09-27", "2020-11-10")])
def test_query_for_events_is_sparql(start: str, end: str) -> None:
    from rdflib.plugins.sparql import prepareQuery

    query = write_event_query(("Q399", "Q227"), start, end)
    prepareQuery(query)
    assert "SERVICE" not in query


def test_facts_are_dated_and_stand_in_a_graph_of_their_own(entities: dict[str, dict[str, object]]) -> None:
    quads = list(
        wikidata_quads([entities["Q142"], {"id": "Q1", "missing": ""}], "https://e.org/", retrieved="2026-11-24")
    )
    assert {quad.graph_name.value for quad in quads} == {"https://e.org/graph/wikidata"}
    told = {(quad.predicate.value.rsplit("/", 1)[-1].rsplit("#", 1)[-1], quad.object.value) for quad in quads}
    assert ("generatedAtTime", "2026-11-24") in told
    assert ("P31", "http://www.wikidata.org/entity/Q6256") in told
    assert ("label", "فرنسا") in told
    assert any(name == "P625" and value.startswith("Point(") for name, value in told)
