"""An answer is kept under the content of its request and its endpoint."""

from __future__ import annotations

import pytest

from builder.errors import UsageError
from builder.llm.cache import Cache

BODY = {"model": "m", "messages": [{"role": "user", "content": "خبر"}]}


def test_answer_comes_back_to_the_same_request_alone(tmp_path):
    cache = Cache(tmp_path / "deep" / "cache", url="http://one/v1")
    cache.put(BODY, "جواب")
    assert cache.get(BODY) == "جواب"
    assert cache.get({**BODY, "model": "n"}) is None
    assert Cache(cache.folder, url="http://other/v1").get(BODY) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"answer": 7}', "\x00"])
def test_broken_file_counts_as_no_answer(tmp_path, content):
    cache = Cache(tmp_path, url="u")
    cache.put(BODY, "answer")
    (file,) = tmp_path.rglob("*.json")
    file.write_text(content, encoding="utf-8")
    assert cache.get(BODY) is None
    cache.put(BODY, "again")
    assert cache.get(BODY) == "again"


def test_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="set HUDNA_LLM_CACHE"):
        Cache(tmp_path / "file" / "cache", url="u")
