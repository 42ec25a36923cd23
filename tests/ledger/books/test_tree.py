"""A ledger of several files: what a name means, and what is never looked at."""

import io
import stat
import zipfile
from collections.abc import Mapping

import pytest
from hypothesis import given, settings, strategies as st

from coopkit.errors import CoopError
from ledger.books import tree as trees
from ledger.books.tree import (
    Tree,
    included_by,
    paper_at,
    tree_of_files,
    tree_of_zip,
)

MAIN = 'include "years/*.beancount"\n'


def packed(files: Mapping[str, str | bytes], **how: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = how.get("mode", 0o644) << 16
            archive.writestr(info, content)
    return file.getvalue()


def test_the_main_file_is_the_one_that_no_other_includes() -> None:
    tree = tree_of_zip(
        packed(
            {
                "books/all.beancount": MAIN,
                "books/years/2025.beancount": "",
                "books/years/2026.beancount": 'include "../prices.txt"\n',
                "books/prices.txt": "; prices\n",
                "books/bill.pdf": b"%PDF\xff",
                "books/.git/config": "x",
                "__MACOSX/books/._all.beancount": b"\xff",
            }
        )
    )
    assert tree.main == "books/all.beancount"
    assert sorted(tree.files) == [
        "books/all.beancount",
        "books/prices.txt",
        "books/years/2025.beancount",
        "books/years/2026.beancount",
    ]
    assert tree.papers == {"books/bill.pdf": b"%PDF\xff"}
    assert included_by(tree, tree.main, "years/*.beancount") == [
        "books/years/2025.beancount",
        "books/years/2026.beancount",
    ]


@pytest.mark.parametrize(
    ("names", "main", "chosen"),
    [
        (["a.beancount", "main.beancount"], "", "main.beancount"),
        (["a.beancount", "x/main.bean"], "", "x/main.bean"),
        (["a.beancount", "b.bean"], "b.bean", "b.bean"),
        (["x/a.beancount", "b.bean"], "a.beancount", "x/a.beancount"),
        (["only.txt"], "", "only.txt"),
    ],
)
def test_a_main_file_is_found_by_its_name_or_said(
    names: list[str], main: str, chosen: str
) -> None:
    files = dict.fromkeys(names, b"")
    assert tree_of_files(files, main=main).main == chosen


@pytest.mark.parametrize(
    ("files", "main", "says"),
    [
        ({"a.bean": "", "b.bean": ""}, "", "none of the others: a.bean, b.bean"),
        ({"a.bean": "", "b.bean": ""}, "c.bean", "“c.bean” is not among these files"),
        ({"a.pdf": "", "b.txt": ""}, "", "There is no ledger among these files"),
        ({}, "", "There is no ledger among these files"),
        (
            {"a.bean": "ok\n\xe9".encode("latin-1")},
            "",
            "“a.bean” is not written in UTF-8",
        ),
        ({"a.bean": b"ok\n\n\xff"}, "", "(line 3)"),
        ({"../a.bean": ""}, "", "“../a.bean” in the zip points outside"),
        ({"/etc/a.bean": ""}, "", "points outside"),
        ({"C:\\a.bean": ""}, "", "points outside"),
        ({"x\\..\\..\\a.bean": ""}, "", "points outside"),
        ({"a.bean": "0" * 4_000_000}, "", "unpacks to far more than it says"),
        ({f"{n}.bean": "" for n in range(2001)}, "", "more than 2000 files"),
    ],
)
def test_a_zip_that_is_not_a_ledger_is_refused_with_the_way_out(
    files: dict[str, str | bytes], main: str, says: str
) -> None:
    with pytest.raises(CoopError) as refusal:
        tree_of_zip(packed(files), main=main)
    assert says in str(refusal.value)


def test_a_link_in_a_zip_is_refused() -> None:
    with pytest.raises(trees.UnsafeNameError):
        tree_of_zip(packed({"a.bean": "/etc/passwd"}, mode=stat.S_IFLNK | 0o777))


def test_a_zip_with_a_password_is_refused() -> None:
    content = bytearray(packed({"a.bean": "x"}))
    content[6] |= 1  # the flag of the file's own header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and of the directory's
    with pytest.raises(trees.EncryptedZipError):
        tree_of_zip(bytes(content))


def test_more_than_64_mb_are_not_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in "abcd":
            archive.writestr(name, b"0" * (17 * 1024 * 1024))
    with pytest.raises(trees.TooMuchError):
        tree_of_zip(file.getvalue())


@pytest.mark.parametrize(
    "asked",
    ["/etc/passwd", "../../etc/passwd", "../x.bean", "y/../../x", "C:/x", "~/x", "\\x"],
)
def test_an_include_that_leads_out_is_refused(asked: str) -> None:
    tree = Tree({"main.bean": "", "y/x.bean": ""}, "main.bean")
    with pytest.raises(trees.OutsideError):
        included_by(tree, "main.bean", asked)


@pytest.mark.parametrize(
    ("name", "asked", "found"),
    [
        ("y/a.bean", "../main.bean", ["main.bean"]),
        ("main.bean", "./y/a.bean", ["y/a.bean"]),
        ("main.bean", "y/?.bean", ["y/a.bean", "y/b.bean"]),
        ("main.bean", "**/*.bean", ["main.bean", "y/a.bean", "y/b.bean", "y/z/c.bean"]),
        ("main.bean", "y/**/c.bean", ["y/z/c.bean"]),
        ("main.bean", "[xy]/[!b].bean", ["y/a.bean"]),
    ],
)
def test_an_include_is_found_as_on_a_disk(
    name: str, asked: str, found: list[str]
) -> None:
    names = ["main.bean", "y/a.bean", "y/b.bean", "y/z/c.bean"]
    assert included_by(Tree(dict.fromkeys(names, ""), "main.bean"), name, asked) == found


def test_names_without_folders_are_found_by_themselves() -> None:
    files = {"main.bean": b'include "years/2026.bean"\n', "2026.bean": b"", "b.pdf": b"x"}
    tree = tree_of_files(files, flat=True)
    assert tree.main == "main.bean"
    assert included_by(tree, "main.bean", "years/2026.bean") == ["2026.bean"]
    assert paper_at(tree, "receipts/b.pdf") == ("b.pdf", b"x")
    with pytest.raises(trees.OutsideError):
        included_by(tree, "main.bean", "/etc/2026.bean")
    with pytest.raises(trees.FlatPatternError, match="Pack the folder as a zip"):
        tree_of_files({**files, "main.bean": b'include "years/*.bean"\n'}, flat=True)


def test_too_many_includes_are_refused_before_they_are_looked_up() -> None:
    lines = "".join(f'include "**/{n}*.bean"\n' for n in range(201))
    with pytest.raises(trees.TooManyIncludesError):
        tree_of_files({"main.bean": lines.encode()})


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(trees.NotThereError, match="2027"):
        included_by(Tree({"main.bean": ""}, "main.bean"), "main.bean", "2027.bean")


PARTS = st.sampled_from(["a.bean", "main.bean", "..", "x", "/", "*", "**", "\x00", "é"])
NAMES = st.lists(PARTS, min_size=1, max_size=4).map("/".join) | st.text(max_size=12)
LINES = NAMES.map(lambda name: f'include "{name}"\n')


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.dictionaries(NAMES, st.lists(LINES, max_size=3).map("".join), max_size=5),
    st.booleans(),
)
def test_any_files_are_a_tree_or_a_refusal(files: dict[str, str], flat: bool) -> None:
    content = {n: t.encode("utf-8", "replace") for n, t in files.items()}
    try:
        tree = tree_of_files(content, flat=flat)
    except CoopError:
        return
    assert tree.main in tree.files
    for name in tree.files:
        for asked in ("../" * 9 + "etc/passwd", "/etc/passwd"):
            with pytest.raises(CoopError):
                included_by(Tree(tree.files, tree.main), name, asked)


ZIP = packed({"main.bean": MAIN, "years/2026.beancount": "; x\n" * 50})


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.binary(max_size=200)
    | st.integers(0, len(ZIP)).map(lambda end: ZIP[:end])
    | st.tuples(st.integers(0, len(ZIP) - 1), st.integers(1, 255)).map(
        lambda at: ZIP[: at[0]] + bytes([ZIP[at[0]] ^ at[1]]) + ZIP[at[0] + 1 :]
    )
)
def test_damaged_zips_are_refused_and_never_fail(content: bytes) -> None:
    try:
        tree = tree_of_zip(content)
    except CoopError:
        return
    assert tree.main in tree.files
