"""Documentation is complete, generated pages are fresh, links lead somewhere, commands print what is shown."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs.generate import PAGES, REFERENCE, ROOT, TOLD, generate_pages, retell

WRITTEN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def reference(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def fresh() -> dict[Path, str]:
    return generate_pages()


@pytest.mark.parametrize("name", PAGES)
def test_reference_page_is_what_the_code_says(fresh: dict[Path, str], name: str) -> None:
    assert reference(name) == fresh[REFERENCE / name], f"docs/reference/{name} is stale: run `make docs`"


def test_every_command_is_documented() -> None:
    from typer.main import get_group

    from api.cli import app

    page = reference("commands.md")
    for name, command in get_group(app).commands.items():
        assert f"\n## hudna {name}\n" in page
        for parameter in command.params:
            assert all(option in page for option in parameter.opts if option.startswith("--")), (name, parameter.opts)


def test_every_setting_is_documented() -> None:
    from builder.settings import PREFIX, Settings

    page = reference("settings.md")
    assert [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in page] == []


def test_every_ready_question_is_documented() -> None:
    from queries import names

    page = reference("queries.md")
    assert [name for name in names() if f"\n## {name}\n" not in page] == []


def test_every_term_of_the_ontology_is_documented() -> None:
    from ontology.namespaces import HUD

    page = reference("ontology.md")
    terms = [str(term).rpartition("#")[2] for term in dir(HUD) if not term.startswith("_")]
    assert terms
    assert [term for term in terms if f"`hud:{term}`" not in page] == []


def test_every_route_is_documented() -> None:
    from starlette.routing import Route

    from api.app import create_app
    from builder.pipeline import open_writer
    from builder.settings import Settings

    page = reference("http.md")
    settings = Settings()
    with tempfile.TemporaryDirectory() as folder:
        with open_writer(Path(folder), base_iri=settings.base_iri, min_confidence=settings.min_confidence) as writer:
            writer.put([])
        app = create_app(Path(folder), settings)
    routers = [app.router, *(part.original_router for part in app.routes if hasattr(part, "original_router"))]
    routes = [route.path for router in routers for route in router.routes if isinstance(route, Route)]
    assert "/id/{path:path}" in routes
    assert [path for path in routes if path not in page and re.sub(r":\w+}", "}", path) not in page] == []


def links() -> Iterator[tuple[str, str]]:
    for path in WRITTEN:
        for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:|#", target):
                yield str(path.relative_to(ROOT)), target.partition("#")[0]


@pytest.mark.parametrize(("page", "target"), sorted(set(links())))
def test_link_leads_to_a_file(page: str, target: str) -> None:
    assert ((ROOT / page).parent / target).resolve().is_file()


@pytest.mark.parametrize("path", TOLD, ids=lambda path: path.name)
def test_commands_shown_print_what_is_shown(path: Path) -> None:
    page = path.read_text(encoding="utf-8")
    assert retell(page) == page, f"{path.name} shows output that its commands no longer print: run `make docs`"


def test_every_documentation_page_is_reached_from_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    pages = [str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md") if path.name != "index.md"]
    assert [page for page in pages if f"({page})" not in index] == []
