"""The generated word list is what its generator writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.languages.generate_common import generate

ROOT = Path(__file__).parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "ner" / "wojood_sample"


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the Wojood sample is not beside this checkout")
def test_common_words_are_current() -> None:
    committed = (ROOT / "builder" / "languages" / "ar" / "common.tsv").read_text(encoding="utf-8")
    assert committed == generate(SAMPLE)
