import pytest

from builder.keys import article_key_of, digest, make_part, make_selector, make_slug, make_span


def test_digest_tells_parts_from_their_concatenation_and_values_from_their_text():
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("1"), digest(1), digest(None)}) == 6


@pytest.mark.parametrize(
    ("name", "slug"), [("Côte d’Ivoire", "cote-d-ivoire"), ("كاراباخ", "krbkh"), ("«»", None), ("x" * 99, "x" * 60)]
)
def test_slug_is_ascii_of_any_name(name, slug):
    assert make_slug(name) == slug


@pytest.mark.parametrize(
    "key", [make_part("k", "claim", "h"), make_span("k", 1, 2), make_selector("k", 1, 2), "article/k"]
)
def test_key_of_a_part_names_its_article(key):
    assert article_key_of(key) == "k"
    assert article_key_of("event/k") is None
