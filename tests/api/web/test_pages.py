"""Every page in both languages: nothing from other hosts, nothing run, nothing lost of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import api.web
import queries
from api.web.messages import LANGUAGES, load_messages, load_translations
from builder.judgements import Verdict
from builder.model import CasualtyKind, Factuality, Role, Scope, Victim
from builder.resolution.pairs import FEATURES
from builder.world import ContradictionKind, LineageKind
from tests.api.conftest import Served

PAGES = [
    "/",
    "/articles",
    "/search",
    "/search?q=ارمينيا",
    "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/queries",
    "/queries/conflict-lineage",
    "/queries/conflict-lineage?conflict=conflict/armenia-azerbaijan",
    "/sparql",
    "/sparql?query=SELECT%20*%20%7B%20%3Fs%20a%20hud%3ATruce%20%3B%20rdfs%3Alabel%20%3Fl%20%7D",
    "/docs",
    "/ontology",
    "/id/state/armenia",
    "/id/person/nikol-pashinyan",
    "/id/place/goris",
    "/id/organisation/armenia-ministry-of-defence",
    "/id/conflict/armenia-azerbaijan",
    "/id/war/armenia-azerbaijan-1991",
]


class Page(HTMLParser):
    """What the tests look at in a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.handlers: list[str] = []
        self.styles = 0
        self.scripts: list[dict[str, str | None]] = []
        self.html: dict[str, str | None] = {}
        self.article = ""
        self._inside = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.html = values
        if tag in ("link", "script", "img", "iframe", "source", "video", "audio", "object", "embed", "form"):
            self.loaded += [value or "" for name, value in attrs if name in ("href", "src", "srcset", "data", "action")]
        if tag == "script":
            self.scripts.append(values)
        if tag == "style" or "style" in values:
            self.styles += 1
        if tag == "a":
            self.links.append(values.get("href") or "")
        if values.get("id"):
            self.ids.append(values["id"] or "")
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        if tag == "article" and values.get("id") == "text":
            self._inside = 1
        elif tag == "article" and self._inside:
            self._inside += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "article" and self._inside:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.article += data


def paths_of(served: Served) -> Iterator[str]:
    yield from PAGES
    for article in served.articles.values():
        yield f"/id/article/{article.key}"
        found = served.client.get(f"/api/v1/articles/{article.key}").json()
        yield from (entity["path"] for entity in found["entities"])
    for event in served.client.get("/api/v1/events?limit=500").json()["items"]:
        yield event["path"]


@pytest.fixture(scope="module")
def pages(served: Served) -> dict[tuple[str, str], Page]:
    return {
        (path, language): Page(served.page(path, language))
        for path in dict.fromkeys(paths_of(served))
        for language in LANGUAGES
    }


def test_every_page_says_its_language_and_direction(pages: dict[tuple[str, str], Page]) -> None:
    for (path, language), page in pages.items():
        assert page.html == {"lang": language, "dir": "rtl" if language == "ar" else "ltr"}, path


def test_no_page_loads_anything_from_another_host(pages: dict[tuple[str, str], Page]) -> None:
    for (path, _), page in pages.items():
        assert page.loaded
        for address in page.loaded:
            assert address.startswith("/") and not address.startswith("//"), (path, address)


def test_no_page_holds_a_script_style_or_handler_of_its_own(pages: dict[tuple[str, str], Page]) -> None:
    for (path, _), page in pages.items():
        assert page.handlers == [], path
        assert page.styles == 0, path
        run = [script for script in page.scripts if script.get("type") != "application/json"]
        assert run and all(script["src"].startswith("/static/") for script in run), path


def test_no_link_runs_a_script(pages: dict[tuple[str, str], Page]) -> None:
    for (path, _), page in pages.items():
        for link in page.links:
            assert re.match(r"(/|#|https?://)", link), (path, link)


def test_links_within_a_page_lead_somewhere(pages: dict[tuple[str, str], Page]) -> None:
    for (path, _), page in pages.items():
        for link in page.links:
            if link.startswith("#"):
                assert link[1:] in page.ids, (path, link)


def test_ids_are_unique_within_a_page(pages: dict[tuple[str, str], Page]) -> None:
    for (path, _), page in pages.items():
        assert len(page.ids) == len(set(page.ids)), (path, [i for i in page.ids if page.ids.count(i) > 1])


def test_links_to_other_pages_lead_somewhere(served: Served, pages: dict[tuple[str, str], Page]) -> None:
    links = {link.partition("#")[0] for page in pages.values() for link in page.links if link.startswith("/")}
    assert len(links) > 50
    for link in sorted(links):
        response = served.client.get(link, headers={"Accept": "text/html,*/*;q=0.8"})
        assert response.status_code == 200, link


def test_the_text_of_an_article_is_shown_character_for_character(
    served: Served, pages: dict[tuple[str, str], Page]
) -> None:
    for article in served.articles.values():
        for language in LANGUAGES:
            assert pages[f"/id/article/{article.key}", language].article == article.text


def test_markup_in_an_article_stays_text(served: Served) -> None:
    key = served.articles["hostile"].key
    for path in (f"/id/article/{key}", "/", "/articles", "/search?q=script", "/id/conflict/armenia-azerbaijan"):
        html = served.page(path)
        assert "<script>alert" not in html and "<img src=x" not in html and "<b>Azer" not in html, path
        assert 'href="javascript:' not in html
    assert "&lt;script&gt;alert(" in served.page(f"/id/article/{key}")


def test_every_highlight_names_its_facts(served: Served) -> None:
    html = served.page(f"/id/article/{served.articles['truce'].key}")
    ids = set(Page(html).ids)
    targets = re.findall(r'data-targets="([^"]+)"', html)
    assert targets
    assert {target for found in targets for target in found.split()} <= ids
    assert re.search(r'id="char=\d+,\d+"', html)


def test_the_language_of_the_address_is_remembered(served: Served) -> None:
    client = served.client
    chosen = client.get("/?lang=ar", headers={"Accept": "text/html", "Accept-Language": "en"})
    assert "hudna_lang=ar" in chosen.headers["set-cookie"]
    assert 'lang="ar"' in chosen.text
    client.cookies.clear()
    kept = client.get("/", headers={"Accept-Language": "en", "Cookie": "hudna_lang=ar"})
    assert '<html lang="ar" dir="rtl">' in kept.text
    assert "Cookie" in kept.headers["vary"]
    odd = client.get("/", headers={"Accept-Language": "fr", "Cookie": 'hudna_lang="; x=\x7f'})
    assert '<html lang="en"' in odd.text
    assert '<html lang="ar"' in client.get("/", headers={"Accept-Language": "ar-SY,en;q=0.5"}).text


def test_the_start_page_shows_the_lineage_with_mediator_dead_and_sentence(served: Served) -> None:
    page = served.page("/")
    assert "Armenia-Azerbaijan conflict" in page
    assert "First Nagorno-Karabakh War" not in page or "<svg" in page
    steps = page[page.index('<ol class="steps">') :]
    assert "Mediator" in steps and ">Russia<" in steps
    assert '<strong class="figure">' in steps
    assert "<mark>" in steps


def test_contradicting_claims_stand_face_to_face(disputed: Served) -> None:
    events = disputed.client.get("/api/v1/events?limit=500").json()["items"]
    found = [disputed.client.get(f"/api/v1/events/{row['id']}").json() for row in events if "/event/" in row["path"]]
    opposed = [event for event in found if event["contradictions"]]
    assert opposed
    for event in opposed:
        html = disputed.page(event["row"]["path"])
        assert 'id="contradictions"' in html
        assert all(len(item["claims"]) == 2 for item in event["contradictions"])


def test_the_page_of_contradictions_shows_who_says_what_first_and_bare_iris_last(disputed: Served) -> None:
    html = disputed.page("/queries/contradictions")
    head = re.findall(r'<th scope="col">([^<]+)</th>', html)
    assert head[:4] == ["claimant", "figures", "quote", "other claimant"]
    assert {"claim", "other claim", "contradiction"} == set(head[-3:])
    assert "/claim/" not in re.sub(r'href="[^"]*"', "", html[html.index("<tbody") : html.index("</tbody")])
    arabic = disputed.page("/queries/contradictions", "ar")
    assert "حيث تتناقض الأقوال" in arabic and "وزارة الدفاع الأذربيجانية" in arabic
    assert '<bdi class="date" dir="rtl">14 سبتمبر 2022</bdi>' in arabic


def test_the_sentence_under_a_figure_is_the_one_that_gives_it(served: Served, seed: Served) -> None:
    shown = 0
    for each in (served, seed):
        conflict = each.client.get("/api/v1/conflicts/armenia-azerbaijan").json()
        for step in conflict["steps"]:
            if any(death["best"] is not None for death in step["deaths"]):
                assert step["claim"]["iri"] in {death["best_claim"] for death in step["deaths"]}
                shown += 1
    assert shown > 2


def test_an_article_in_a_language_not_read_says_so(disputed: Served) -> None:
    article = disputed.articles["d2"]
    assert "not read yet (ru)" in disputed.page(f"/id/article/{article.key}")
    assert "لا تُقرأ بعد (ru)" in disputed.page(f"/id/article/{article.key}", "ar")
    assert disputed.client.get(f"/api/v1/articles/{article.key}").json()["language_read"] is False


def test_ready_questions_and_routes_speak_arabic_on_arabic_pages(served: Served) -> None:
    said = load_translations()
    pages = {path: served.page(path, "ar") for path in ("/", "/queries", "/sparql", "/docs")}
    for name in queries.names():
        query = queries.load(name)
        page = served.page(f"/queries/{name}", "ar")
        assert query.summary not in page and said[query.summary] in page
        assert said[query.summary] in pages["/queries"] and said[query.summary] in pages["/sparql"]
        for parameter in query.parameters:
            assert said[parameter.description] in page
    over_time = "Events over time: counts of each type by day, month or year, and the most reported"
    assert over_time not in pages["/docs"] and said[over_time] in pages["/docs"]


def test_names_in_a_question_are_in_the_language_of_the_page_unless_another_is_asked_for(served: Served) -> None:
    assert "الصراع بين أرمينيا وأذربيجان" in served.page("/queries/conflict-lineage", "ar")
    assert "Armenia-Azerbaijan conflict" in served.page("/queries/conflict-lineage", "en")


def test_the_seed_article_is_shown_whole(seed: Served) -> None:
    article = seed.articles["seed"]
    page = Page(seed.page(f"/id/article/{article.key}", "ar"))
    assert page.article == article.text
    event = seed.page("/id/war/armenia-azerbaijan-2020")
    assert "6,500" in event
    clash = next(
        row
        for row in seed.client.get("/api/v1/events?type=ArmedClash&from=2022-09-13").json()["items"]
        if row["realised"] and row["time"] == "2022-09-13"
    )
    html = seed.page(clash["path"])
    assert ">49</a>" in html and "not disclosed" in html


def test_templates_use_only_words_that_are_there() -> None:
    messages = load_messages()
    templates = Path(api.web.__file__).parent / "templates"
    used = {
        key
        for path in templates.glob("*.html")
        for key in re.findall(r"""\bt\(["']([\w.]+)["'][,)]""", path.read_text())
    }
    assert len(used) > 60
    assert used - set(messages) == set()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("kind", [*CasualtyKind]),
        ("victim", [*Victim]),
        ("scope", [*Scope]),
        ("factuality", [*Factuality]),
        ("role", [*Role, "weapon"]),
        ("entity.as", [*Role, "weapon"]),
        ("tie", [*Role]),
        ("feature", [name.replace(" ", "_") for name in FEATURES]),
        ("verdict", [*Verdict][:6]),
        ("contradiction", [*ContradictionKind]),
        ("relation", [kind.value + suffix for kind in LineageKind for suffix in ("", ".inverse")]),
    ],
)
def test_every_value_of_the_model_has_its_words(prefix: str, values: list[str]) -> None:
    assert {f"{prefix}.{value}" for value in values} <= set(load_messages())


def test_all_words_of_the_interface_are_there_in_both_languages() -> None:
    for key, words in load_messages().items():
        assert set(words) == set(LANGUAGES), key
        assert all(words.values()), key
        assert re.findall(r"\{\w+\}", words["ar"]) == re.findall(r"\{\w+\}", words["en"]), key


def _sentences(schema: dict[str, Any]) -> Iterator[str]:
    """What ready questions and routes say of themselves in English."""
    for name in queries.names():
        query = queries.load(name)
        yield from (query.summary, query.description, *(parameter.description for parameter in query.parameters))
    for operation in (operation for methods in schema["paths"].values() for operation in methods.values()):
        yield operation["summary"]
        yield from (parameter["description"] for parameter in operation.get("parameters", ()))


def test_every_sentence_of_questions_and_routes_has_its_arabic_and_no_other_has(served: Served) -> None:
    said = load_translations()
    assert set(said) == set(_sentences(served.client.get("/openapi.json").json()))
    assert all(re.search("[\u0621-\u064a]", arabic) for arabic in said.values())


def test_every_column_and_parameter_of_a_question_has_a_name() -> None:
    for name in queries.names():
        query = queries.load(name)
        labelled = {f"{column.name}_label" for column in query.columns}
        columns = {column.name for column in query.columns} - labelled
        wanted = {f"column.{name}" for name in columns} | {f"parameter.{each.name}" for each in query.parameters}
        assert wanted <= set(load_messages()), name
