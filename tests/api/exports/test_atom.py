"""Feeds of an actor, a place, a conflict, and events on a map."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from api.exports.atom import write_feed
from tests.api.conftest import BASE, Served

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.mark.parametrize("wanted", ["actor=state/armenia", "place=place/goris", "conflict=conflict/armenia-azerbaijan"])
def test_a_feed_has_what_rfc_4287_requires_of_it(client: TestClient, wanted: str) -> None:
    answer = client.get(f"/api/v1/events?{wanted}&format=atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    for name in ("id", "title", "updated", "author/a:name"):
        assert feed.findtext(f"a:{name}", namespaces=ATOM)
    entries = feed.findall("a:entry", ATOM)
    assert entries
    for entry in entries:
        assert all(entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("id", "title", "updated", "summary"))
        assert entry.find("a:link[@rel='alternate']", ATOM) is not None
    moments = [entry.findtext("a:updated", namespaces=ATOM) or "" for entry in entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.findtext("a:updated", namespaces=ATOM) == moments[0]


def test_a_feed_without_events_is_still_one() -> None:
    feed = ElementTree.fromstring(write_feed([], title="a\x00<b>", address="https://example.org/?a=1&b=2", site=""))
    assert feed.findtext("a:title", namespaces=ATOM) == "a<b>"


def test_features_lie_where_their_places_lie(served: Served) -> None:
    url = "/api/v1/events?format=geojson&place=place/goris"
    answer = served.client.get(url)
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    assert features and answer.json()["type"] == "FeatureCollection"
    longitude, latitude = features[0]["geometry"]["coordinates"]
    assert 46 < longitude < 47 and 39 < latitude < 40
    inside = served.client.get("/api/v1/events?bbox=46,39,47,40&format=geojson").json()["features"]
    assert {feature["id"] for feature in features} <= {feature["id"] for feature in inside}
    outside = served.client.get("/api/v1/events?bbox=0,0,10,10&format=geojson").json()["features"]
    assert outside == []
    assert all(feature["id"].startswith(BASE) and feature["properties"]["quote"] for feature in features)
