"""What must hold for the repository as a whole: its parts are there, and every module keeps the house rules."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("ontology", "builder", "queries", "api")
CONFIGURATION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in modules():
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "name",
    ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "Makefile", ".ci/run", "docs/index.md"],
)
def test_part_of_the_repository_is_there(name: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8").strip()


def test_every_module_says_what_it_does() -> None:
    assert [name for name, tree in trees() if not ast.get_docstring(tree)] == []


def test_every_module_lists_its_public_names() -> None:
    def lists_names(tree: ast.Module) -> bool:
        assigned = [t for node in tree.body if isinstance(node, ast.Assign) for t in node.targets]
        return any(isinstance(target, ast.Name) and target.id == "__all__" for target in assigned)

    defines = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.ImportFrom)
    missing = [
        name for name, tree in trees() if any(isinstance(node, defines) for node in tree.body) and not lists_names(tree)
    ]
    assert missing == []


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    lengths = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8").count("\n") for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {
        f"{name}:{node.name}": lines
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := _lines_of_code(node)) > 40
    }
    assert long == {}


def _lines_of_code(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """What a reader has to follow: the body without its docstring."""
    first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
    return (node.end_lineno or 0) - first.lineno + 1


def test_every_dependency_is_imported_and_every_import_is_declared() -> None:
    declared = {_project(line) for line in CONFIGURATION["project"]["dependencies"]}
    # Programs that write shipped data (`ontology.authority.generate_…`) use what only development needs.
    development = {_project(line) for group in CONFIGURATION["dependency-groups"].values() for line in group}
    # What an extra brings is imported where it is used.
    extras = {_project(line) for group in CONFIGURATION["project"]["optional-dependencies"].values() for line in group}
    imported: set[str] = set()
    owners = packages_distributions()
    known = sys.stdlib_module_names | {"_typeshed"}
    for _, tree in trees():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            for name in {name.partition(".")[0] for name in names} - set(PACKAGES) - known:
                imported.update(_project(owner) for owner in owners.get(name, [name]))
    comes_with = {"starlette": "fastapi", "markupsafe": "jinja2"}
    assert {
        name for name in imported - declared if comes_with.get(name) not in declared
    } - development - extras == set()
    assert declared - imported == set()


def _project(requirement: str) -> str:
    name = requirement
    for mark in "<>=!~[; ":
        name = name.partition(mark)[0]
    return name.lower().replace("_", "-")


@pytest.mark.parametrize("name", ["api.cli", "builder.sources", "builder.model", "builder.settings", "queries"])
def test_importing_opens_no_file_of_ours(name: str) -> None:
    program = (
        "import sys; seen = []\n"
        "def hook(event, arguments):\n"
        "    if event == 'open' and str(arguments[0]).startswith(sys.argv[1]) "
        "and not str(arguments[0]).endswith(('.py', '.pyc')):\n"
        "        seen.append(arguments[0])\n"
        "sys.addaudithook(hook)\n"
        f"import {name}\n"
        "sys.exit(str(seen) if seen else 0)"
    )
    sources = [str(ROOT / package) for package in PACKAGES]
    for source in sources:
        subprocess.run([sys.executable, "-c", program, source], check=True, cwd=ROOT)


def test_command_line_loads_nothing_heavy_before_a_command_runs() -> None:
    heavy = {"rdflib", "pyoxigraph", "pydantic", "fastapi", "numpy", "networkx", "pyshacl", "rich"}
    program = f"import sys, api.cli; print(*sorted({heavy!r} & sys.modules.keys()))"
    run = subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == ""


def test_console_script_is_the_front_door() -> None:
    (script,) = entry_points(group="console_scripts", name="hudna")
    assert script.value == "api.cli:main"


def test_make_targets_that_are_promised_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in ("demo", "test", "check") if f"\n{name}:" not in makefile] == []


def test_wheel_holds_all_four_packages() -> None:
    assert CONFIGURATION["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"] == list(PACKAGES)


def test_layers_are_held_by_import_linter() -> None:
    contracts = CONFIGURATION["tool"]["importlinter"]["contracts"]
    assert {contract["type"] for contract in contracts} == {"layers", "independence"}
