"""The code in, the reference pages and the shown output of documentation out: `make docs` (python -m docs.generate).

`docs/reference/` holds pages made wholly from code. In README.md and the tutorials, each `text` block under an
`<!-- output -->` line is what the `bash` blocks above it really print; blocks marked `sh` are not run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

__all__ = ["PAGES", "REFERENCE", "TOLD", "generate_pages", "retell"]

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
TOLD = (ROOT / "README.md", ROOT / "docs" / "tutorial.md", ROOT / "docs" / "exploring.md")
_NOTE = "<!-- Generated from the code by `make docs`; edit the code instead. -->\n\n"


def _commands() -> Iterator[str]:
    """Every command with the help it prints."""
    from typer.main import get_group

    from api.cli import app

    group = get_group(app)
    context = group.context_class(group, info_name="hudna", terminal_width=100, max_content_width=100)
    yield "# Commands\n\nExit codes: 0 done, warnings included; 1 some record was refused or the work failed, what is\n"
    yield "sound is written; 2 wrong use. Records go to standard output, messages to standard error.\n\n"
    yield f"```text\n{group.get_help(context).strip()}\n```\n"
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = command.context_class(command, info_name=name, parent=context, terminal_width=100)
        yield f"\n## hudna {name}\n\n```text\n{command.get_help(inner).strip()}\n```\n"


def _settings() -> Iterator[str]:
    """Every setting with its default."""
    from builder.settings import Settings, list_settings

    yield "# Settings\n\nEvery setting is an environment variable; `hudna settings` shows what holds now.\n\n"
    yield "| name | default | what it does |\n|---|---|---|\n"
    for setting in list_settings(Settings.model_construct()):
        default = f"`{setting.default}`" if setting.default else "none"
        yield f"| `{setting.name}` | {default} | {setting.help} |\n"


def _queries() -> Iterator[str]:
    """Every ready question with its parameters and columns."""
    from queries import load, names

    yield "# Ready questions\n\nOn the command line `hudna query NAME --store DIR`, over HTTP `/api/v1/queries/NAME`.\n"
    yield "IRIs may be written as keys, such as `state/armenia`. Where a row rests on claims, it carries the claim,\n"
    yield "its claimant, its words and its article.\n"
    for name in names():
        query = load(name)
        yield f"\n## {name}\n\n{query.summary}.\n\n{query.description.strip()}\n\n"
        shown = "".join(f" --{p.name} {p.example or p.default}" for p in query.parameters if p.required)
        yield f"```sh\nhudna query {name} --store graph{shown}\n```\n"
        if query.parameters:
            yield "\n| parameter | type | default | meaning |\n|---|---|---|---|\n"
        for parameter in query.parameters:
            default = "required" if parameter.required else f"`{parameter.default}`" if parameter.default else ""
            example = f" Such as `{parameter.example}`." if parameter.example else ""
            yield f"| `{parameter.name}` | {parameter.type.value} | {default} | {parameter.description}{example} |\n"
        yield "\n| column | type | meaning |\n|---|---|---|\n"
        for column in query.columns:
            yield f"| `{column.name}` | {column.type.value} | {column.description} |\n"


def _ontology() -> Iterator[str]:
    """Every class, property and individual of the ontology, every event type."""
    from importlib.resources import files

    from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef

    from ontology.namespaces import ONTOLOGY_IRI

    graph = Graph()
    for name in ("hudna.ttl", "event-types.ttl"):
        graph.parse(data=files("ontology").joinpath(name).read_text(encoding="utf-8"), format="turtle")

    def text(term: URIRef, predicates: Iterable[URIRef], language: str) -> str:
        found = (v for p in predicates for v in graph.objects(term, p) if getattr(v, "language", None) == language)
        return " ".join(str(next(found, "")).split())

    def short(terms: Iterable[object]) -> str:
        return ", ".join(sorted(graph.namespace_manager.normalizeUri(str(t)) for t in terms if isinstance(t, URIRef)))

    own = sorted({s for s in graph.subjects() if isinstance(s, URIRef) and s.startswith(f"{ONTOLOGY_IRI}#")})
    kinds = {
        "Event types": [t for t in own if (t, RDF.type, SKOS.Concept) in graph],
        "Classes": [t for t in own if (t, RDF.type, OWL.Class) in graph and (t, RDF.type, SKOS.Concept) not in graph],
        "Properties": [
            t for t in own if {OWL.ObjectProperty, OWL.DatatypeProperty, RDF.Property} & set(graph.objects(t, RDF.type))
        ],
    }
    kinds["Values"] = [t for t in own if not any(t in terms for terms in kinds.values())]
    yield f"# Ontology\n\nThe terms of `{ONTOLOGY_IRI}#`, prefix `hud:`. The files are in `ontology/`.\n"
    for kind, terms in kinds.items():
        yield f"\n## {kind}\n\n| term | label | الاسم | below | meaning |\n|---|---|---|---|---|\n"
        for term in terms:
            labels = [text(term, (SKOS.prefLabel, RDFS.label), language) for language in ("en", "ar")]
            above = short([*graph.objects(term, RDFS.subClassOf), *graph.objects(term, RDFS.subPropertyOf)])
            meaning = text(term, (SKOS.definition, RDFS.comment), "en")
            yield f"| `hud:{term.partition('#')[2]}` | {labels[0]} | {labels[1]} | {above} | {meaning} |\n"


def _http() -> Iterator[str]:
    """Every route with its parameters, as the application's OpenAPI description has them."""
    from starlette.routing import Route

    from api.app import create_app
    from api.web import browsing, reading, reviewing, routes
    from builder.pipeline import open_writer
    from builder.settings import Settings

    settings = Settings.model_construct()
    with tempfile.TemporaryDirectory() as folder:
        with open_writer(Path(folder), base_iri=settings.base_iri, min_confidence=settings.min_confidence) as writer:
            writer.put([])
        app = create_app(Path(folder), settings)
    described = app.openapi()
    routers = (routes.router, browsing.router, reading.router, reviewing.router)
    pages = dict.fromkeys(each.path for router in routers for each in router.routes if isinstance(each, Route))
    others = [route.path for route in app.routes if isinstance(route, Route) and route.path not in described["paths"]]
    yield "# HTTP\n\nA running server describes itself at `/openapi.json`, and shows that at `/docs`.\n"
    yield "Errors are `application/problem+json` (RFC 9457).\n"
    yield "\nPages: " + ", ".join(f"`{path}`" for path in pages) + ".\n"
    yield "Beside them: " + ", ".join(f"`{path}`" for path in others) + ".\n"
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield f"\n## {method.upper()} {path}\n\n{operation.get('summary', '').rstrip('.')}.\n"
            if description := operation.get("description", "").strip():
                yield f"\n{description}\n"
            if parameters := operation.get("parameters", []):
                yield "\n| parameter | in | required | meaning |\n|---|---|---|---|\n"
            for parameter in parameters:
                needed = "yes" if parameter.get("required") else ""
                meaning = " ".join(parameter.get("description", "").split())
                yield f"| `{parameter['name']}` | {parameter['in']} | {needed} | {meaning} |\n"
            kinds = sorted({k for answer in operation["responses"].values() for k in answer.get("content", {})})
            if kinds:
                yield f"\nAnswers: {', '.join(f'`{kind}`' for kind in kinds)}.\n"


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "commands.md": _commands,
    "settings.md": _settings,
    "queries.md": _queries,
    "http.md": _http,
    "ontology.md": _ontology,
}


def generate_pages() -> dict[Path, str]:
    """Each reference page with the text it should have."""
    return {REFERENCE / name: _NOTE + "".join(make()) for name, make in PAGES.items()}


_BLOCK = re.compile(r"```bash\n(?P<code>.*?)```\n|(?<=<!-- output -->\n)```text\n(?P<output>.*?)```\n", re.DOTALL)


def retell(page: str) -> str:
    """The page with the output its commands have now. They run one after the other in one empty folder.

    RuntimeError shows the block that does not end with exit code 0.
    """
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}
    environment = {name: value for name, value in environment.items() if not name.startswith("HUDNA_")}
    printed = ""
    with tempfile.TemporaryDirectory() as folder:

        def replace(block: re.Match[str]) -> str:
            nonlocal printed
            if block["code"] is None:
                return f"```text\n{printed.rstrip()}\n```\n"
            command = ["bash", "-euo", "pipefail", "-c", block["code"]]
            run = subprocess.run(
                command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
            )
            printed = "\n".join(line.rstrip() for line in run.stdout.decode().splitlines())
            if run.returncode:
                raise RuntimeError(f"this block ended with exit code {run.returncode}:\n{block['code']}\n{printed}")
            return block[0]

        return _BLOCK.sub(replace, page)


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for path, text in generate_pages().items():
        path.write_text(text, encoding="utf-8")
    for path in TOLD:
        path.write_text(retell(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
