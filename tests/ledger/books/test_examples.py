"""Whole ledgers, taken in and given back: every balance is Beancount's own."""

import io
import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from beancount import loader
from beancount.core import data
from beancount.ops import validation
from beancount.scripts import example

from ledger.books import selectors, services
from ledger.books.models import Attached, Attachment, Book, Directive
from ledger.books.services import ImportReport
from ledger.books.tree import Tree, tree_of_files, tree_of_text, tree_of_zip
from tests.factories import NOON, CooperativeFactory

EXAMPLES = Path(__file__).parent / "examples"
SINGLE = sorted(EXAMPLES.glob("*.beancount"))
Sums = dict[tuple[str, str], Decimal]
Take = Callable[[Tree], tuple[Book, ImportReport]]


@pytest.fixture
def take(db: None) -> Take:
    def take_in(tree: Tree) -> tuple[Book, ImportReport]:
        cooperative = CooperativeFactory()
        report = services.import_books(
            cooperative=cooperative, tree=tree, filename="x", by=None, at=NOON
        )
        assert report.errors == ()
        return selectors.book_of(cooperative), report

    return take_in


def loaded(path: Path) -> Sums:
    """What Beancount itself makes of a file on disk, as `bean-check` loads it."""
    entries, errors, _ = loader.load_file(
        str(path), extra_validations=validation.HARDCORE_VALIDATIONS
    )
    assert errors == []
    sums: Sums = {}
    for entry in entries:
        for leg in entry.postings if isinstance(entry, data.Transaction) else ():
            place = (leg.account, leg.units.currency)
            sums[place] = sums.get(place, Decimal(0)) + leg.units.number
    return {place: number for place, number in sums.items() if number}


def without_rounding(sums: Sums) -> Sums:
    return {
        k: v for k, v in sums.items() if not k[0].endswith((":Rounding", ":Redondeo"))
    }


def same_everywhere(book: Book, theirs: Sums, folder: Path) -> None:
    """The projection, the files and the one text hold what Beancount had."""
    ours = {place: number for place, number in selectors.all_sums(book).items() if number}
    assert without_rounding(ours) == theirs
    assert loaded(services.materialise(book) / services.MAIN) == ours
    whole = folder / "whole.beancount"
    whole.write_text("".join(services.whole_text(book)))
    if not Attachment.objects.exists():  # the one text has no folder for receipts
        assert loaded(whole) == ours


@pytest.mark.parametrize("path", SINGLE, ids=lambda path: path.stem)
def test_a_ledger_of_each_topic_has_the_balances_that_beancount_gives_it(
    path: Path, take: Take, tmp_path: Path
) -> None:
    book, _ = take(tree_of_text(path.read_text()))
    same_everywhere(book, loaded(path), tmp_path)


def test_beancounts_own_generator_over_three_years(take: Take, tmp_path: Path) -> None:
    file = io.StringIO('option "account_rounding" "Rounding"\n')
    file.seek(0, io.SEEK_END)
    example.write_example_file(
        date(1980, 5, 12), date(2021, 1, 1), date(2023, 12, 31), True, file
    )
    path = tmp_path / "generated.beancount"
    path.write_text(file.getvalue())
    book, report = take(tree_of_text(path.read_text()))
    assert report.entries > 1500
    same_everywhere(book, loaded(path), tmp_path)


def on_disk(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def zipped(files: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.fixture(params=["zip", "browser"])
def several(request: pytest.FixtureRequest) -> Tree:
    """The same files, once with their folders, and once as a browser hands them in."""
    files = on_disk(EXAMPLES / "several")
    if request.param == "zip":
        return tree_of_zip(zipped({f"books/{n}": c for n, c in files.items()}))
    flat = {Path(name).name: content for name, content in files.items()}
    years = b'include "years/2024.beancount"\ninclude "years/2025.beancount"'
    main = flat["main.beancount"]
    flat["main.beancount"] = main.replace(b'include "years/*.beancount"', years)
    return tree_of_files(flat, flat=True)


def test_a_ledger_of_several_files_and_its_receipts(
    several: Tree, take: Take, tmp_path: Path
) -> None:
    book, report = take(several)
    assert (report.files, report.receipts, report.left_out) == (5, 2, ())
    assert book.options["title"] == "Several files"
    assert book.options["operating_currency"] == ["USD", "EUR"]
    same_everywhere(book, loaded(EXAMPLES / "several" / "main.beancount"), tmp_path)
    flour = Directive.objects.get(kind="transaction", text__contains='"Flour"')
    assert "#y2024" in flour.text
    assert "#y2024" not in Directive.objects.get(text__contains='"Market"').text
    bill = Attached.objects.get(entry=flour)
    assert bill.attachment.name == "bill-1.txt"
    assert bytes(bill.attachment.content).startswith(b"Flour, two sacks")
    assert f'"documents/{bill.attachment.sha256}.txt" ^bill-1' in bill.document.text
    statement = Attached.objects.exclude(pk=bill.pk).get()
    assert statement.entry == statement.document


def test_what_was_taken_in_as_files_is_taken_in_again_the_same(
    take: Take, tmp_path: Path
) -> None:
    """Whoever leaves takes the folder with them, and it opens elsewhere."""
    book, _ = take(tree_of_zip(zipped(on_disk(EXAMPLES / "several"))))
    folder = tmp_path / "leaving"
    shutil.copytree(services.materialise(book), folder)
    again, report = take(tree_of_zip(zipped(on_disk(folder)), main=services.MAIN))
    assert report.receipts == 2
    assert selectors.all_sums(again) == selectors.all_sums(book)
    assert list(selectors.texts(again)) == list(selectors.texts(book))
