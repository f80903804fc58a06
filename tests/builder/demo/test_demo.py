import csv
import json
import re
from importlib import resources
from pathlib import Path

import pytest

from builder.demo import DEMO_OUTLET, demo_articles
from builder.text.sentences import segment

SHARED = Path(__file__).resolve().parents[4] / "shared"
DEVELOPMENT_SET = SHARED / "evaluation" / "dev" / "articles"


def read(name):
    text = resources.files("builder.demo").joinpath(name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


PIECES = {record["id"]: record for record in read("background.jsonl")}


def test_bundled_articles_are_the_seed_wikinews_and_the_background_pieces():
    articles = demo_articles()
    assert articles[0].id == "seed"
    assert [article.outlet for article in articles].count("Wikinews") == 4
    assert [article.lang for article in articles if article.outlet == DEMO_OUTLET].count("ar") == 3
    assert [article.lang for article in articles if article.outlet == DEMO_OUTLET].count("en") == 3
    assert len({article.key for article in articles}) == len(articles) == 11


def test_seed_article_says_whose_it_is():
    (seed,) = read("seed.jsonl")
    assert "publisher" in seed["notice"]


def test_wikinews_articles_carry_what_their_licence_asks_for():
    for record in read("wikinews.jsonl"):
        assert record["url"].startswith("https://en.wikinews.org/wiki/")
        assert record["title"] in record["text"]
        for part in (record["title"], record["url"], "Wikinews", "CC BY 2.5"):
            assert part in record["attribution"]


@pytest.mark.parametrize("name", ["seed.jsonl", "wikinews.jsonl"])
def test_texts_of_others_are_unchanged(name):
    for record in read(name):
        original = DEVELOPMENT_SET / f"{record['id']}.json"
        if not original.is_file():
            pytest.skip("the development set is not beside this checkout")
        assert record["text"] == json.loads(original.read_text(encoding="utf-8"))["text"]


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_background_piece_says_what_it_is(piece):
    assert piece["outlet"] == DEMO_OUTLET
    assert piece["title"] and re.fullmatch(r"\d{4}-\d\d-\d\d", piece["published"])


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_every_sentence_of_a_background_piece_has_its_sources(piece):
    sentences = piece["text"].splitlines()
    assert 3 <= len(sentences) <= 8
    assert [item["sentence"] for item in piece["sources"]] == list(range(1, len(sentences) + 1))
    assert all(item["from"] for item in piece["sources"])


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_a_line_of_a_background_piece_is_one_sentence(piece):
    assert len(segment(piece["text"])) == len(piece["text"].splitlines())


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_sources_of_a_background_piece_exist(piece):
    if not SHARED.is_dir():
        pytest.skip("the sources are not beside this checkout")
    for name in {name for item in piece["sources"] for name in item["from"]}:
        assert exists(name), name


def exists(source):
    """Whether that article, or that row of that table, is among the sources."""
    row = re.fullmatch(r"(?P<table>\w+\.csv) conflict (?P<conflict>\d+) year (?P<year>\d{4})", source)
    if row is None:
        return (DEVELOPMENT_SET / f"{source}.json").is_file()
    with (SHARED / "data" / "conflict" / row["table"]).open(encoding="utf-8", newline="") as file:
        wanted = (float(row["conflict"]), float(row["year"]))
        return any((float(line["conflict_id"]), float(line["year"])) == wanted for line in csv.DictReader(file))


@pytest.mark.parametrize("piece", PIECES.values(), ids=PIECES)
def test_background_piece_tells_facts_in_words_of_its_own(piece):
    if not DEVELOPMENT_SET.is_dir():
        pytest.skip("the development set is not beside this checkout")
    names = {name for item in piece["sources"] for name in item["from"]}
    for original in (DEVELOPMENT_SET / f"{name}.json" for name in names if "csv" not in name):
        words = json.loads(original.read_text(encoding="utf-8"))["text"].split()
        runs = {" ".join(words[start : start + 7]) for start in range(len(words) - 6)}
        own = piece["text"].split()
        assert not runs & {" ".join(own[start : start + 7]) for start in range(len(own) - 6)}, original.stem
