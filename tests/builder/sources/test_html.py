"""Pages: real ones against what they should give, and made ones for each rule."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.errors import RecordError
from builder.sources import Defaults, Form, Item, Reading, Record, parse

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "data" / "html"
# The page of the second sample shows 05.04.2025, and its address and its file say April; its record reads May.
PAGES = (
    ("lb_LBCGroup_2026_01_08", "lb_LBCGroup", "V1", None),
    ("ru_Kommersant_2025_05_14", "ru_Kommersant", "V1", None),
    ("tr_AnadoluAjansi_2025_04_05", "tr_AnadoluAjansi", "V1", "2025-04-05"),
    ("tr_AnadoluAjansi_2026_04_20", "tr_AnadoluAjansi", "V2", None),
    ("uk_BBC_2024_08_01", "uk_BBC", "V1", None),
    ("us_APNews_2024_09_03", "us_APNews", "V1_1", None),
)
LINES = [f"The army said on day {n}, after the truce, that it had fired back." for n in range(9)]
BODY = "".join(f"<p>{line}</p>" for line in LINES)


def page(head: str = "", body: str = f"<h1>Truce</h1><div>{BODY}</div>", **fields: str) -> list[Reading]:
    data = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
    return list(parse(Item(form=Form.HTML, where="a.html", data=data, **fields), Defaults()))  # type: ignore[arg-type]


def article(*arguments: str, **fields: str) -> Record:
    (reading,) = page(*arguments, **fields)
    assert isinstance(reading, Record), reading
    return reading


def overlap(one: str, other: str) -> float:
    """F1 of the words of two texts, each as often as it stands there."""
    first, second = (Counter(re.findall(r"\w+", text)) for text in (one, other))
    return 2 * sum((first & second).values()) / max(1, sum(first.values()) + sum(second.values()))


def samples() -> Iterator[tuple[str, bytes, str, str, str]]:
    for name, gold, version, day in PAGES:
        record = json.loads((SAMPLES / f"{gold}.gold.json").read_text())[version]
        sections = record["body"]["sections"]
        parts = [
            *record["body"]["summary"],
            *(part for one in sections for part in one["headline"] + one["paragraphs"]),
        ]
        with gzip.open(SAMPLES / f"{name}.html.gz") as file:
            yield name, file.read(), "\n".join(parts), record["title"], day or record["publishing_date"][:10]
    name = "newspaper4k_arabic_article"
    title = json.loads((SAMPLES / f"{name}.json").read_text())["title"]
    yield (
        name,
        (SAMPLES / f"{name}.html").read_bytes(),
        (SAMPLES / f"{name}.txt").read_text(),
        title,
        "2013-08-03",
    )


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample pages are not beside this checkout")
def test_real_pages_give_text_title_and_date() -> None:
    for name, data, text, title, day in samples():
        (reading,) = parse(Item(form=Form.HTML, where=name, data=data), Defaults())
        assert isinstance(reading, Record), name
        assert overlap(reading.article.text, text) >= 0.95, name
        assert overlap(reading.article.title or "", title) >= 0.95, name
        assert reading.article.published == day, name


def test_page_says_what_it_is_in_json_ld() -> None:
    stated = {
        "@graph": [
            {"@type": "WebSite", "name": "Site"},
            {
                "@type": ["NewsArticle"],
                "headline": "The &quot;truce&quot;",
                "datePublished": "2022-09-14T08:00:00+04:00",
                "publisher": {"name": "The Paper"},
                "author": [{"name": "A. Writer"}, {"name": "B. Writer"}],
                "mainEntityOfPage": {"@id": "https://e.org/truce"},
            },
        ]
    }
    found = article(f'<script type="application/ld+json">{json.dumps(stated)}</script>').article
    assert (found.title, found.published, found.outlet) == ('The "truce"', "2022-09-14", "The Paper")
    assert (found.url, found.lang) == ("https://e.org/truce", "en")
    assert found.text.startswith("The army said on day 0, ") and found.text.count("\n\n") == 8


def test_meta_elements_stand_in_for_json_ld_and_sight_for_both() -> None:
    head = (
        '<script type="application/ld+json">{broken</script><meta property="og:title" content="Meta title">'
        '<meta property="article:published_time" content="2022-09-13T10:00:00Z">'
        '<meta property="og:site_name" content="S">'
        '<link rel="canonical" href="https://e.org/a">'
    )
    found = article(head).article
    assert (found.title, found.published, found.outlet, found.url) == (
        "Meta title",
        "2022-09-13",
        "S",
        "https://e.org/a",
    )
    bare = article("", f"<h1>Truce</h1><p>12.09.2022</p><div>{BODY}</div>", url="https://e.org/b").article
    assert (bare.title, bare.published, bare.url) == ("Truce", "2022-09-12", "https://e.org/b")
    assert article("", url="https://e.org/2022/09/11/truce").article.published == "2022-09-11"
    assert article("", published="2022-09-10").article.published == "2022-09-10"


def test_text_leaves_out_what_stands_beside_the_article() -> None:
    noise = (
        "<nav><a href=/a>News</a> <a href=/b>War</a></nav><aside><p>Subscribe now, it is free of charge.</p></aside>"
    )
    teaser = '<div><p><a href="/c">Read also: a long headline of another article, which is a link</a></p></div>'
    found = article("", f"{noise}<article>{BODY}{teaser}<figure><figcaption>A photo.</figcaption></figure></article>")
    assert found.article.text.count("fired back") == 9
    assert all(word not in found.article.text for word in ("Subscribe", "Read also", "photo", "News"))


def test_text_without_paragraph_elements_is_found() -> None:
    lines = "<br><br>".join(LINES)
    found = article("", f"<div class=menu>News War Sport</div><div><div>{lines}</div></div>").article
    assert found.text.count("fired back") == 9 and "Sport" not in found.text


@pytest.mark.parametrize("body", ["", "<p> </p>", "<script>let a = 'The army said on day'</script>"])
def test_page_without_text_is_refused(body: str) -> None:
    (refusal,) = page("", body)
    assert isinstance(refusal, RecordError)
    assert "the page holds no text that could be an article" in str(refusal)


def test_language_that_the_letters_contradict_is_not_believed() -> None:
    arabic = "".join(
        f"<p>قالت وزارة الدفاع في اليوم {n}، بعد الهدنة، إن قواتها ردت على القصف بالمثل.</p>" for n in range(9)
    )
    data = f'<html lang="en"><body>{arabic}</body></html>'.encode()
    (reading,) = parse(Item(form=Form.HTML, where="a", data=data), Defaults())
    assert isinstance(reading, Record)
    assert reading.article.lang == "ar"


def test_page_in_an_old_arabic_encoding_is_read() -> None:
    text = "قالت وزارة الدفاع بعد الهدنة إن قواتها ردت على القصف بالمثل، ولم تقع خسائر. " * 5
    data = f'<html><head><meta charset="windows-1256"></head><body><p>{text}</p></body></html>'.encode("windows-1256")
    (reading,) = parse(Item(form=Form.HTML, where="a", data=data), Defaults())
    assert isinstance(reading, Record)
    assert reading.article.text == text.strip()
