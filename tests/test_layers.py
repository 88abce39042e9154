"""Who may import whom, who may read the clock, and how long anything may get.

The rules are those of ARCHITECTURE.md; here they are read off the code itself, by its syntax tree.
"""

import ast
import graphlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.projects import ROOT

MODULES = sorted((ROOT / "generator").rglob("*.py"))
NAMES = {path: path.relative_to(ROOT).with_suffix("").as_posix() for path in MODULES}
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}

BELOW = ("content", "render", "site", "source", "archive", "publish", "errors")

MAY_IMPORT = {
    "generator/__init__": (),
    "generator/__main__": ("command/cli",),
    "generator/errors": (),
    "generator/archive": ("archive", "errors"),
    "generator/source": ("source", "archive", "errors"),
    "generator/site": ("site", "archive", "errors", ""),
    "generator/elements": (),
    "generator/render": ("render", "site", "archive", "elements", "errors"),
    "generator/publish": ("publish", "errors"),
    "generator/check": (
        "check",
        "findings",
        "elements",
        "publish",
        "site/urls",
        "archive",
        "errors",
    ),
    "generator/theme": (),
    "generator/assets": ("site", "archive", "errors"),
    "generator/content": ("site", "archive", "errors"),
    "generator/findings": (),
    "generator/doctor": ("doctor", "findings", "site", "archive", "errors"),
    "generator/diff": ("diff", "publish", "source", "archive", "errors"),
    "generator/report": ("publish", "archive", "errors"),
    "generator/accounts": ("report", "render", "archive", "errors"),
    "generator/inputs": ("theme", "publish", "errors"),
    "generator/load": (
        *("assets", "content", "theme", "report", "site", "source", "archive", "errors"),
    ),
    "generator/workers": ("render", "site", "publish", "errors"),
    "generator/build": ("inputs", "load", "theme", "report", "workers", *BELOW),
    "generator/mirror": ("load", "content", "source", "archive", "errors"),
    "generator/api": ("load", "content", "api", *BELOW),
    "generator/watch": ("assets", "theme", "source/image_index"),
    "generator/hosting": ("api/messages", "errors"),
    "generator/preview_page": ("errors",),
    "generator/preview": (
        *("watch", "hosting", "preview_page", "load", "assets", "theme", "content", "report"),
        *("api/messages", "publish", "render", "site", "errors"),
    ),
    "generator/serve": ("hosting", "api/messages", "api/routes", "errors"),
    "generator/command": ("*",),
}
"""What of `generator` each part may import; the empty name is the package, for its version."""

SHARED = {"msgspec", "markupsafe"}
"""No tools for one job, but what values are made of: `Struct`, and `Markup` for safe HTML."""

COMMAND_ONLY = {
    *(
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "uuid.uuid1",
        "uuid.uuid4",
    ),
    *("os.environ", "os.getenv", "os.getcwd", "Path.cwd", "Path.home"),
    *("sys.exit", "sys.argv", "sys.stdout", "sys.stderr", "print", "input", "exit", "quit"),
}
COMMAND_ONLY_MODULES = {"time", "locale", "random", "secrets"}
LONGEST_FUNCTION, LONGEST_FILE = 60, 450


def imports_of(path: Path) -> Iterator[str]:
    """Every module that a file imports, in full."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{NAMES[path]} imports relatively"
            known = {name.replace("/", ".") for name in NAMES.values()}
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in known else str(node.module)


def own_imports(path: Path) -> set[str]:
    """What a file imports of `generator`, as paths below it; the package itself is empty."""
    return {
        name.removeprefix("generator").removeprefix(".").replace(".", "/")
        for name in imports_of(path)
        if name.split(".")[0] == "generator"
    }


def rule_for(path: Path) -> tuple[str, ...]:
    """The rule of the longest name that the file lies under."""
    lies_under = [part for part in MAY_IMPORT if f"{NAMES[path]}/".startswith(f"{part}/")]
    return MAY_IMPORT[max(lies_under, key=len)]


def lies_in_the_command(path: Path) -> bool:
    return NAMES[path].startswith("generator/command/")


def ids(path: Path) -> str:
    return NAMES[path]


every_module = pytest.mark.parametrize("path", MODULES, ids=ids)


@every_module
def test_a_module_imports_only_what_lies_below_it(path: Path) -> None:
    allowed = rule_for(path)
    upward = {
        name
        for name in own_imports(path)
        if "*" not in allowed
        if not any(name == part or (part and name.startswith(f"{part}/")) for part in allowed)
    }
    assert upward == set()


def test_every_part_has_a_rule_and_every_rule_a_part() -> None:
    used = {part for part in MAY_IMPORT for path in MODULES if rule_for(path) is MAY_IMPORT[part]}
    assert used == MAY_IMPORT.keys()


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        NAMES[path].removeprefix("generator/").removesuffix("/__init__"): own_imports(path) - {""}
        for path in MODULES
    }
    graphlib.TopologicalSorter(graph).prepare()


@every_module
def test_no_import_hides_in_a_function_or_a_condition(path: Path) -> None:
    """But for functions of the command: a command loads what it runs with when it runs."""
    allowed: set[ast.AST] = set(TREES[path].body)
    if lies_in_the_command(path):
        allowed.update(*map(ast.walk, functions_of(path)))
    hidden = [
        f"line {node.lineno}"
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in allowed
    ]
    assert hidden == []


def test_a_third_party_package_lives_in_one_module() -> None:
    users: dict[str, set[str]] = defaultdict(set)
    for path in MODULES:
        for name in imports_of(path):
            package = name.split(".")[0]
            if package not in {*sys.stdlib_module_names, *SHARED, "generator"}:
                users[package].add(NAMES[path])
    assert {package: found for package, found in users.items() if len(found) > 1} == {}


def spelled(node: ast.AST) -> str:
    """The last two names of `a.b.c`, or a bare name."""
    if isinstance(node, ast.Attribute):
        owner = node.value
        inner = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
        return f"{inner}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


@every_module
def test_only_the_command_reads_the_clock_or_the_machine_prints_and_exits(path: Path) -> None:
    if lies_in_the_command(path):
        return
    found = [
        f"line {node.lineno}: {spelled(node)}"
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.Attribute | ast.Name) and spelled(node) in COMMAND_ONLY
    ]
    imported = {f"{module}.{name}" for module, name in from_imports(path)} & COMMAND_ONLY
    assert (found, imported, COMMAND_ONLY_MODULES & set(imports_of(path))) == ([], set(), set())


def from_imports(path: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.ImportFrom):
            yield from ((str(node.module), alias.name) for alias in node.names)


def functions_of(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@every_module
def test_no_function_and_no_file_is_too_long(path: Path) -> None:
    functions = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions_of(path)}
    assert {name: lines for name, lines in functions.items() if lines > LONGEST_FUNCTION} == {}
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@every_module
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(TREES[path])
