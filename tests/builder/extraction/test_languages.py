"""Language folders: what is shipped loads, and what no rule understands is refused with file, line and a way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.errors import DataError
from builder.extraction.kinds import Clause, Function, Kind
from builder.extraction.languages import load_language, load_languages

SETTINGS = 'code = "xx"\narticle = ""\norder = "subject-first"\n'


def folder(path: Path, *, settings: str = SETTINGS, **tables: str) -> Path:
    """A language folder with some tables."""
    (path / "language.toml").write_text(settings, encoding="utf-8")
    for name, rows in tables.items():
        (path / f"{name}.tsv").write_text(rows, encoding="utf-8")
    return path


def test_the_shipped_languages_load() -> None:
    languages = {language.code: language for language in load_languages()}
    assert {"ar", "en"} <= set(languages)
    assert languages["ar"].verb_first
    assert not languages["ar"].cased
    assert languages["ar"].proclitics["بال"].definite
    assert languages["ar"].proclitics["بال"].preposition is Function.IN
    assert languages["en"].cased


def test_a_row_gives_each_of_its_forms_an_entry(tmp_path: Path) -> None:
    language = load_language(folder(tmp_path, clauses="# forms\twhile|whereas\nwhile|whereas\t-\tboundary\n"))
    assert [form for form, _ in language.forms] == ["while", "whereas"]
    assert {entry.sense for _, entry in language.forms} == {Clause.BOUNDARY}


def test_a_paradigm_inflects_the_stems_and_tags_the_forms(tmp_path: Path) -> None:
    rows = "verb\tform=verb,past\t{0}ed\nverb\tform=noun\t{0}ing {1}er\n"
    triggers = "attack\tverb\tAttack\tframe=assault\n"
    language = load_language(folder(tmp_path, paradigms=rows, triggers=triggers))
    forms = {form: entry for form, entry in language.forms}
    assert set(forms) == {"attacked", "attacking"}  # {1} asks for a stem that the row does not give
    assert forms["attacked"].verb
    assert forms["attacked"].has("past")
    assert not forms["attacking"].verb


@pytest.mark.parametrize(
    ("table", "row", "problem"),
    [
        ("clauses", "while\t-\tboundry", "clauses has no value 'boundry'; there are: boundary, relative, complement."),
        ("cues", "nearly\t-\tattemp", "cues has no value 'attemp'"),
        ("prepositions", "on\t-\tsubject", "prepositions has no value 'subject'"),
        ("heads", "posts\t-\tsites", "heads has no value 'sites'; there are: site, people, means"),
        ("light", "made\t-\tdo\tfor=acord", "for cannot be 'acord'; it can be: assault, mutual, accord"),
        ("triggers", "raid\t-\tAtack\tframe=assault form=noun", "triggers has no value 'Atack'"),
        ("triggers", "raid\t-\tAttack\tframe=asault form=noun", "frame cannot be 'asault'; it can be: assault, mutual"),
        ("triggers", "raid\t-\tAttack\tframe=assault form=noun weapon=gun", "weapon cannot be 'gun'"),
        ("triggers", "raid\t-\tAttack\tframe=assault form=noun of=agents", "of cannot be 'agents'"),
        ("triggers", "raid\t-\tAttack\tframe=assault form=noun ends=upon", "ends cannot be 'upon'"),
        (
            "triggers",
            "raid\t-\tAttack\tframe=assault form=noun week",
            "triggers has no feature 'week'; there are:",
        ),
        ("triggers", "raid\t-\tAttack\tframe=assault form=noun weak=yes", "triggers has no feature 'weak=yes'"),
        (
            "triggers",
            "raid\t-\tAttack\tform=noun",
            "with the value 'Attack' needs the feature frame.",
        ),
        ("weapons", "gun\t-\tsmallarms", "weapons has no value 'smallarms'"),
        ("victims", "monk\t-\tcleric", "victims has no value 'cleric'; there are: military, civilian"),
        (
            "casualties",
            "slain\t-\tkilled\tform=adverb",
            "form cannot be 'adverb'; it can be: noun, verb, counted",
        ),
        ("institutions", "army\t-\tarmee\tforce", "institutions has no value 'armee'"),
        ("institutions", "pentagon\t-\tarmy\tstate=United States", "state cannot be 'United'"),
        ("titles", "tsar\t-\ttsar\toffice", "titles has no value 'tsar'"),
        ("groups", "rebels\t-\trebel", "groups has no value 'rebel'"),
        ("numbers", "dozen\t-\ttwelve", "numbers has no value 'twelve'"),
        ("numbers", "km\t-\tunit", "a row of numbers with the value 'unit' needs the feature unit."),
        ("calendar", "May\t-\tmonth", "a row of calendar with the value 'month' needs the feature n."),
        ("calendar", "May\t-\tmonth\tn=five", "n cannot be 'five'"),
        ("place_nouns", "hamlet\t-\thamlet", "place_nouns has no value 'hamlet'"),
        ("speech", "said\t-\tsays", "speech has no value 'says'"),
        ("clauses", "while", "a row has forms, paradigm, value and features, this has 1 columns."),
        ("clauses", "while\tadverb\tboundary", "no paradigm named 'adverb'"),
    ],
)
def test_a_row_that_no_rule_understands_is_refused(tmp_path: Path, table: str, row: str, problem: str) -> None:
    with pytest.raises(DataError) as refused:
        load_language(folder(tmp_path, **{table: f"# a comment\n\n{row}\n"}))
    assert str(refused.value).startswith(f"{tmp_path.name}/{table}.tsv:3: ")
    assert problem in str(refused.value)


def test_a_feature_that_a_paradigm_gives_is_checked_too(tmp_path: Path) -> None:
    rows, triggers = "verb\tform=gerund\t{0}ing\n", "raid\tverb\tAttack\tframe=assault\n"
    with pytest.raises(DataError, match=r"triggers\.tsv:1: form cannot be 'gerund'; it can be: noun, verb"):
        load_language(folder(tmp_path, paradigms=rows, triggers=triggers))


def test_a_table_of_an_unknown_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"trigers\.tsv: no kind of table named 'trigers'; there are: auxiliaries"):
        load_language(folder(tmp_path, trigers="raid\t-\tAttack\n"))


def test_a_paradigm_row_has_three_columns(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"paradigms\.tsv:1: a paradigm row has three columns"):
        load_language(folder(tmp_path, paradigms="verb\t{0}ed\n"))


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (SETTINGS.replace("subject-first", "object-first"), "order cannot be 'object-first'; it can be: verb-first"),
        (f'{SETTINGS}[proclitics]\n"b" = {{ preposition = "inside" }}\n', "b has no function 'inside'; there are"),
        (f'{SETTINGS}[proclitics]\n"b" = {{ prefix = true }}\n', "b has no part 'prefix'; there are: conjunction"),
    ],
)
def test_settings_that_no_rule_understands_are_refused(tmp_path: Path, settings: str, problem: str) -> None:
    with pytest.raises(DataError, match=f"language.toml: {problem}"):
        load_language(folder(tmp_path, settings=settings))


def test_every_kind_that_the_engine_knows_has_a_table_somewhere() -> None:
    used = {entry.kind for language in load_languages() for _, entry in language.forms}
    assert used == set(Kind) - {Kind.NAME, Kind.NATIONALITY}
