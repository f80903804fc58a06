import re

import pytest

from queries import HeaderError, UnknownQuery, load, names, parse_query

READY = (
    "conflict-lineage truces truce-violations casualties-by-claimant casualty-ledger contradictions mediators "
    "who-met-whom events-in-place statements-of article-facts actors-in-all-wars timeline coverage first-reported"
)

SOUND = """#+ summary: Events of a type
#+ description: All of them.
#+ parameters:
#+   - name: kind
#+     type: iri
#+     description: The type.
#+     example: kind/war
#+   - name: lang
#+     type: language
#+     description: The language.
#+     default: en
#+ columns:
#+   - name: event
#+     type: iri
#+     description: The event.
#+   - name: name
#+     type: string
#+     description: Its name.

SELECT ?event ?name WHERE {
  VALUES ?_lang { "en" }
  ?event <urn:name> ?name . FILTER(LANG(?name) = ?_lang)
  VALUES ?_kind { <urn:war> } ?event a ?_kind . #? kind
}
"""


def test_every_ready_question_of_the_design_is_there():
    assert names() == tuple(sorted(READY.split()))


@pytest.mark.parametrize("name", names())
def test_header_and_sparql_of_each_shipped_query_agree(name):
    assert load(name).name == name


def test_unknown_name_is_refused_with_the_known_ones():
    with pytest.raises(UnknownQuery, match=r"No query named 'war'; there are: actors-in-all-wars, article-facts, "):
        load("war")


@pytest.mark.parametrize("name", ["../binding", "__init__", "truces.rq", ""])
def test_name_that_is_no_query_reads_no_file(name):
    with pytest.raises(UnknownQuery):
        load(name)


def test_sound_header_gives_its_parameters_and_columns():
    query = parse_query("sound", SOUND)
    assert [(p.name, p.type, p.required, p.default, p.example) for p in query.parameters] == [
        ("kind", "iri", False, None, "kind/war"),
        ("lang", "language", False, "en", None),
    ]
    assert [(c.name, c.type) for c in query.columns] == [("event", "iri"), ("name", "string")]
    assert query.text.startswith("SELECT ?event")


def test_words_that_yaml_would_turn_into_other_values_stay_words():
    query = parse_query("sound", SOUND.replace("default: en", "default: no").replace("kind/war", "2022-09-13"))
    assert [p.default or p.example for p in query.parameters] == ["2022-09-13", "no"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("SELECT ?event ?name", "SELECT ?name ?event"), "SELECT gives name, event; the header declares event, name"),
        (("SELECT ?event ?name", "SELECT *"), "SELECT gives"),
        (("SELECT ?event ?name WHERE", "CONSTRUCT WHERE"), "the SPARQL cannot be read"),
        (("SELECT ?event ?name", "ASK"), "a ready query is a SELECT"),
        (("LANG(?name) = ?_lang", "LANG(?name) = ?_language"), "?_language is no declared parameter"),
        (("#? kind", "#? type"), "?_type is no declared parameter"),
        (('VALUES ?_lang { "en" }', ""), "parameter lang has no block `VALUES ?_lang { … }`"),
        ((" #? kind", ""), "this line must end in `#? kind`"),
        (('VALUES ?_lang { "en" }', 'VALUES ?_lang { "en" } #? lang'), "this line must not end in `#? lang`"),
        (("?event <urn:name> ?name .", "?event <urn:name> ."), "the SPARQL cannot be read"),
        (
            ("type: iri\n#+     description: The type.", "type: uri\n#+     description: x"),
            "type is uri, it must be one",
        ),
        (("#+     description: The type.\n", ""), "description is missing"),
        (("example: kind/war", "sample: kind/war"), "unknown key 'sample'"),
        (("#+     example: kind/war\n", ""), "parameter kind needs an example or a default"),
        (("default: en", "default: en\n#+     required: true"), "lang is required, so a default can never hold"),
        (("default: en", "default: [en]"), "default must be one line of text"),
        (("name: lang", "name: kind"), "declared twice"),
        (("#+ summary: Events of a type\n", ""), "summary is missing"),
        (("#+ columns:", "#+ columns: none\n#+ more:"), "unknown key 'more'"),
        (("summary: Events of a type", "summary: Events: of a type"), "are no YAML"),
    ],
)
def test_header_that_contradicts_its_query_is_refused(change, message):
    assert change[0] in SOUND
    with pytest.raises(HeaderError, match=re.escape(message)):
        parse_query("sound", SOUND.replace(*change))


@pytest.mark.parametrize("name", names())
def test_row_that_rests_on_a_claim_carries_claimant_quote_and_article(name):
    columns = {column.name for column in load(name).columns}
    assert name == "coverage" or {"claim", "claimant", "quote", "article"} <= columns


@pytest.mark.parametrize("name", names())
def test_every_iri_has_its_name_beside_it(name):
    columns = {column.name: column.type for column in load(name).columns}
    unnamed = {n for n, type in columns.items() if type == "iri" and f"{n}_label" not in columns}
    assert unnamed <= {"claim", "other_claim", "low_claim", "high_claim", "contradiction"}


@pytest.mark.parametrize("name", names())
def test_query_names_an_event_or_a_claim_by_its_class(name):
    assert re.search(r"\?\w+ a (hud:Event|hud:Claim)\b", load(name).text)


@pytest.mark.parametrize("name", names())
def test_order_of_rows_is_told(name):
    assert re.search(r"^ORDER BY ", load(name).text, re.MULTILINE)


@pytest.mark.parametrize("name", names())
def test_each_select_that_reads_a_parameter_gets_its_value(name):
    """A sub-select sees nothing of the SELECT around it: a parameter without its own VALUES would be unbound there."""
    used, given = [set()], [set()]
    scopes = [0]
    text = re.sub(r"^\s*#.*$", "", load(name).text, flags=re.MULTILINE)
    for token in re.finditer(r"\{(?=\s*SELECT\b)|[{}]|VALUES \?_(\w+) \{[^}]*\}|\?_(\w+)", text):
        if token[1]:
            given[scopes[-1]].add(token[1])
        elif token[2]:
            used[scopes[-1]].add(token[2])
        elif token[0] == "}":
            scopes.pop()
        else:
            inner = text[token.start() + 1 :].lstrip().startswith("SELECT")
            scopes.append(len(used) if inner else scopes[-1])
            if inner:
                used.append(set())
                given.append(set())
    assert scopes == [0]
    assert [missing for need, have in zip(used, given, strict=True) if (missing := need - have)] == []
