"""Stores that the real writer made, and applications over them: from articles of our own, and from the seed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from builder.demo import demo_articles
from builder.extraction import Engine
from builder.model import Article, Facts
from builder.pipeline import open_writer
from builder.settings import Settings
from ontology.authority import Authority, load_authority
from tests.api.gold import make_article, make_facts, read_article

BASE = "https://w3id.org/hudna/id/"
SHARED = Path(__file__).parents[3] / "shared"
ARTICLES = Path(__file__).parent / "articles"


@pytest.fixture(scope="session", autouse=True)
def few_workers() -> Iterator[None]:
    """One process answers the queries of an application, unless a test asks for more: each costs its start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUDNA_WORKERS", "1")
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """An application over a store, and what the store was made from."""

    client: TestClient
    directory: Path
    articles: dict[str, Article]

    def page(self, path: str, language: str = "en") -> str:
        """The HTML of a page; anything but 200 fails."""
        response = self.client.get(path, headers={"Accept": "text/html", "Accept-Language": language})
        assert response.status_code == 200, (path, response.status_code, response.text[:300])
        assert response.headers["content-type"].startswith("text/html")
        return response.text


@pytest.fixture(scope="session")
def authority() -> Authority:
    return load_authority()


def write_store(directory: Path, batch: Iterable[tuple[Article, Facts]]) -> None:
    with open_writer(directory, base_iri=BASE, min_confidence=0.5) as writer:
        summary = writer.put(batch)
    assert not summary.refused, summary.refused


def read_batch(authority: Authority) -> list[tuple[Article, Facts]]:
    """The articles of this folder with their facts."""
    batch = []
    for path in sorted(ARTICLES.glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        article = make_article(record["article"])
        batch.append((article, make_facts(article, record["facts"], authority)))
    return batch


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Path:
    """A store of our own two articles."""
    directory = tmp_path_factory.mktemp("own") / "store"
    write_store(directory, read_batch(authority))
    return directory


@pytest.fixture(scope="session")
def served(store: Path, authority: Authority) -> Iterator[Served]:
    articles = {article.id: article for article, _ in read_batch(authority)}
    with TestClient(create_app(store, Settings(query_timeout=20))) as client:
        yield Served(client=client, directory=store, articles=articles)


@pytest.fixture(scope="session")
def client(served: Served) -> TestClient:
    return served.client


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory, authority: Authority) -> Iterator[Served]:
    """An application over the seed article as people annotated it."""
    source, gold = SHARED / "articles" / "seed.json", SHARED / "evaluation" / "dev" / "gold" / "seed.json"
    if not source.is_file() or not gold.is_file():
        pytest.skip("the seed article and its annotation are not beside the repository, in ../shared")
    article = read_article(source)
    facts = make_facts(article, json.loads(gold.read_text(encoding="utf-8")), authority)
    directory = tmp_path_factory.mktemp("seed") / "store"
    write_store(directory, [(article, facts)])
    with TestClient(create_app(directory, Settings(query_timeout=20))) as client:
        yield Served(client=client, directory=directory, articles={article.id: article})


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Served]:
    """An application over the bundled articles as the engine reads them."""
    articles = list(demo_articles())
    directory = tmp_path_factory.mktemp("demo") / "store"
    write_store(directory, [(article, engine.extract(article)) for article in articles])
    with TestClient(create_app(directory, Settings(query_timeout=20), engine=engine)) as client:
        yield Served(client=client, directory=directory, articles={article.id: article for article in articles})


DISPUTED = (
    "أعلنت وزارة الدفاع الأرمينية مقتل 49 جنديا أرمينيا في القصف الأذربيجاني على جوريس يوم 13 سبتمبر 2022.",
    "أعلنت وزارة الدفاع الأذربيجانية مقتل 105 جنود أرمينيين في القصف الأذربيجاني على جوريس يوم 13 سبتمبر 2022.",
)


@pytest.fixture(scope="session")
def disputed(tmp_path_factory: pytest.TempPathFactory, engine: Engine) -> Iterator[Served]:
    """An application over two articles that contradict each other, and one in a language that is not read."""
    texts = [*((text, "ar") for text in DISPUTED), ("Армения и Азербайджан договорились о перемирии.", "ru")]
    articles = [
        make_article(
            {"id": f"d{number}", "text": text, "lang": lang, "published": "2022-09-14", "outlet": f"o{number}"}
        )
        for number, (text, lang) in enumerate(texts)
    ]
    directory = tmp_path_factory.mktemp("disputed") / "store"
    write_store(directory, [(article, engine.extract(article)) for article in articles])
    with TestClient(create_app(directory, Settings(query_timeout=20))) as client:
        yield Served(client=client, directory=directory, articles={article.id: article for article in articles})
