"""The plan of the house, held: sizes, floors, rooms, migrations, the doors."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
WINGS = ("coopkit", "governance", "ledger", "cms")
FLOORS = {
    "coopkit": {
        *("audit", "accounts", "cooperatives", "papers", "worksheets", "front_door"),
    },
    "governance": {"members", "bylaws", "meetings", "votes", "formation"},
    "ledger": {
        *("books", "inbox", "reports", "labor", "equity", "patronage"),
        *("payouts", "tax"),
    },
    "cms": {"pages", "courses", "learning", "centre"},
}
BESIDE_THE_FLOORS = {
    *("management", "migrations", "locale", "formats", "rules", "static"),
    "templatetags",
    *("lessons", "__pycache__"),
}
GROUND = {
    *("canonical", "charts", "codes", "drawing", "errors", "money", "offers", "periods"),
    *("rulebook", "sheets", "vault"),
}
WING_FILES = {"__init__", "apps", "models", "settings", "urls", "wsgi", "asgi"}
SHELL = {
    *("__init__", "models", "selectors", "services", "forms", "views", "urls", "api"),
    *("offers", "demo", "middleware", "adapter", "security", "blocks", "wagtail_hooks"),
    *("urls_outside", "urls_fava", "urls_public", "context"),
}
FRAMEWORKS = {"django", "wagtail", "beancount", "beanquery", "fava"}
DOORS = ("ledger/books/beancount/", "ledger/books/fava.py")  # the only way in and out


def sources(*tops: str) -> Iterator[Path]:
    for top in tops:
        for path in sorted((ROOT / top).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def is_rule(path: Path) -> bool:
    """A noun of the field: not a room of the shell, not beside the floors."""
    parts = path.relative_to(ROOT).parts
    if len(parts) == 2:
        return parts[0] == "coopkit" and path.stem in GROUND - {"offers", "vault"}
    inside_a_room = any(part in SHELL for part in parts[1:-1])
    return (
        parts[1] not in BESIDE_THE_FLOORS
        and path.stem not in SHELL
        and not inside_a_room
        and not relative(path).startswith(DOORS)
    )


RULES = [path for path in sources(*WINGS) if is_rule(path)]


def test_every_file_has_a_wing_and_a_floor() -> None:
    for path in sources(*WINGS):
        wing, *rest = path.relative_to(ROOT).parts
        if len(rest) == 1:
            assert path.stem in WING_FILES | (GROUND if wing == "coopkit" else set()), (
                path
            )
        else:
            room = {"offers"} if wing == "coopkit" else set()
            assert rest[0] in FLOORS[wing] | BESIDE_THE_FLOORS | room, path


@pytest.mark.parametrize("path", [*sources(*WINGS, "tests")], ids=relative)
def test_a_file_ends_before_line_400_and_a_function_before_line_40(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") < 400, f"{relative(path)} has {text.count(chr(10))} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines < 40, f"{relative(path)}: {node.name} has {lines} lines"


@pytest.mark.parametrize("path", RULES, ids=relative)
def test_a_rule_knows_no_framework_and_no_clock(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        for name in names:
            assert name.split(".")[0] not in FRAMEWORKS, f"{relative(path)}: {name}"
        if isinstance(node, ast.Attribute):
            assert node.attr not in {"now", "today", "utcnow"}, relative(path)


def test_the_linter_is_told_of_every_rule() -> None:
    """The contract "rules know no framework" names its modules; none may be forgotten."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = {c["name"]: c for c in config["tool"]["importlinter"]["contracts"]}
    named = set(contracts["Rules know no framework"]["source_modules"])
    found = {relative(path)[:-3].replace("/", ".") for path in RULES}
    assert named == {name.removesuffix(".__init__") for name in found}


def test_only_the_papers_of_the_plan_stand_at_the_top() -> None:
    allowed = {
        *WINGS,
        *("templates", "tests", "manage.py", "pyproject.toml", "requirements.lock"),
        *("README.md", "CONTRIBUTING.md", "STYLE.md", "TREE.md", "GLOSSARY.md"),
        *("CHANGELOG.md", "LICENSE", "Makefile", "var"),
    }
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - {"__pycache__"} <= allowed


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--hash=sha256:" in lock


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
