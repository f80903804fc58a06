"""Tables open in a spreadsheet, run nothing there, and name where each row comes from."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from fastapi.testclient import TestClient

from api.exports.spreadsheets import write_csv
from tests.api.conftest import BASE, Served


def read(body: bytes) -> list[dict[str, str]]:
    assert body.startswith(b"\xef\xbb\xbf")  # a spreadsheet takes it for UTF-8 by that alone
    reader = csv.DictReader(StringIO(body.decode("utf-8-sig")), strict=True)
    rows = list(reader)
    assert len(set(reader.fieldnames or ())) == len(reader.fieldnames or ())
    return rows


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_words_that_look_like_a_formula_are_words(value: str) -> None:
    (row,) = read(write_csv(["a"], [[value]]))
    assert row["a"].startswith("'") and row["a"][1:] == value.replace("\t", "\t")


def test_numbers_flags_and_nothing_are_written_plainly() -> None:
    (row,) = read(write_csv(["a", "b", "c", "d"], [[-5, True, None, 'say "ح", twice\nor more']]))
    assert row == {"a": "-5", "b": "true", "c": "", "d": 'say "ح", twice\nor more'}


PATHS = (
    *("events?limit=500", "claims?limit=500", "casualties?limit=500", "contradictions", "articles"),
    *("entities", "search?q=arm", "graph/centrality"),
    *("entities/state/armenia/neighbours", "entities/state/armenia/statements"),
)


@pytest.mark.parametrize("path", PATHS)
def test_every_list_is_a_table_with_as_many_rows(disputed: Served, path: str) -> None:
    joined = "&" if "?" in path else "?"
    items = disputed.client.get(f"/api/v1/{path}").json()["items"]
    answer = disputed.client.get(f"/api/v1/{path}{joined}format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = read(answer.content)
    expected = sum(len(item["contradiction"]["claims"]) for item in items) if path == "contradictions" else len(items)
    assert len(rows) == expected > 0


def test_a_row_of_a_figure_names_claimant_words_and_article(disputed: Served) -> None:
    rows = read(disputed.client.get("/api/v1/casualties?format=csv").content)
    found = {(row["claimant"].removeprefix(BASE), row["low"]) for row in rows}
    assert ("organisation/armenia-ministry-of-defence", "49") in found
    assert ("organisation/azerbaijan-ministry-of-defence", "105") in found
    for row in rows:
        article = disputed.articles[
            {BASE + f"article/{a.key}": a.id for a in disputed.articles.values()}[row["article"]]
        ]
        assert article.text[int(row["start"]) : int(row["end"])] == row["quote"]


def test_a_table_goes_on_where_the_link_says(client: TestClient) -> None:
    first = client.get("/api/v1/events?limit=2&format=csv")
    following = client.get(first.links["next"]["url"])
    assert following.headers["content-type"].startswith("text/csv")
    assert not {row["event"] for row in read(first.content)} & {row["event"] for row in read(following.content)}
