"""What must not stand in the source, because it works here and bites elsewhere."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_plan import WINGS, relative, sources


def parents(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    return {
        child: parent
        for parent in ast.walk(tree)
        for child in ast.iter_child_nodes(parent)
    }


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in names:
            yield node


def is_plain(lock: ast.Call, above: dict[ast.AST, ast.AST]) -> bool:
    """Whether a lock is `Model.objects.select_for_update(…).get(pk=…)`: no join."""
    dot = above.get(lock)
    get = above.get(dot) if dot else None
    return (
        isinstance(dot, ast.Attribute)
        and dot.attr == "get"
        and isinstance(get, ast.Call)
        and not get.args
        and all(word.arg and "__" not in word.arg for word in get.keywords)
        and ast.unparse(lock.func).endswith(".objects.select_for_update")
    )


def locks_too_much(source: str) -> list[int]:
    """Lines whose lock may take rows that the query only looks at."""
    tree = ast.parse(source)
    above = parents(tree)
    found = []
    for lock in calls(tree, "select_for_update"):
        words = {word.arg: ast.unparse(word.value) for word in lock.keywords}
        of_a_coop = ast.unparse(lock).startswith("Cooperative.")
        narrow = words.get("of") == "('self',)" or is_plain(lock, above)
        if not narrow or (of_a_coop and words.get("no_key") != "True"):
            found.append(lock.lineno)
    return found


@pytest.mark.parametrize("path", list(sources(*WINGS)), ids=relative)
def test_a_lock_takes_its_own_row_and_lets_others_refer_to_the_co_op(path: Path) -> None:
    """A joined row would be locked too, and a co-op's key holds up all that names it."""
    assert locks_too_much(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("A.objects.select_for_update().get(pk=1)", []),
        ("A.objects.select_for_update(of=('self',)).select_related('b')", []),
        ("A.objects.select_for_update().select_related('b').get(pk=1)", [1]),
        ("A.objects.select_related('b').select_for_update().get(pk=1)", [1]),
        ("A.objects.select_for_update().get(b__slug='x')", [1]),
        ("rows = A.objects.select_for_update()\nrows.get(pk=1)", [1]),
        ("Cooperative.objects.select_for_update().get(pk=1)", [1]),
        ("Cooperative.objects.select_for_update(no_key=True).get(pk=1)", []),
    ],
)
def test_a_lock_that_takes_too_much_would_be_found(source: str, lines: list[int]) -> None:
    assert locks_too_much(source) == lines


def test_beancount_loads_only_what_we_wrote_ourselves() -> None:
    """Its loader runs plugins, opens other files and lists folders."""
    found = {
        relative(path)
        for path in sources(*WINGS)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"load_string", "load_file", "load_doc"}
        and ast.unparse(node).startswith(("loader.", "beancount.", "bn."))
    }
    assert found == {"ledger/books/beancount/checking.py"}


def test_no_page_takes_a_form_from_another_site() -> None:
    found = [
        relative(path) for path in sources(*WINGS) if "csrf_exempt" in path.read_text()
    ]
    # But for a mail program that presses "stop reminding me" for somebody (RFC 8058).
    assert found == ["cms/learning/views/reminders.py"]


def test_no_test_is_passed_over() -> None:
    marks = {"skip", "skipif", "xfail", "importorskip", "skipTest"}
    found = [
        f"{relative(path)}:{node.lineno}"
        for path in sources("tests")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in marks
    ]
    assert found == []
