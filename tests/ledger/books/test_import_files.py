"""Importing a ledger of several files: each error by file and line, on the page too."""

import io
import tempfile
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from coopkit.audit.models import AuditEntry
from ledger.books import services
from ledger.books.models import Attachment, Book, Directive
from ledger.books.services import ImportReport
from ledger.books.tree import Tree
from tests.factories import NOON
from tests.ledger.books.test_pages import sign_in

OPENS = "2026-01-01 open Assets:Bank\n2026-01-01 open Income:Sales\n"
SALE = '2026-01-02 * "Bread"\n  Assets:Bank  5.00 USD\n  Income:Sales\n'


def take(book: Book, files: Mapping[str, str], **papers: bytes) -> ImportReport:
    named = {name.replace("_", "."): content for name, content in papers.items()}
    tree = Tree(files, "main.bean", named)
    return services.import_ledger(
        book=book, tree=tree, filename="x.zip", by=None, at=NOON
    )


def wrong(report: ImportReport) -> list[tuple[str, int, str]]:
    assert not Directive.objects.exists()
    return [(e.file, e.line, e.message.split(".")[0]) for e in report.errors]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('include "/etc/passwd"', "This line includes “/etc/passwd”, which lies outside"),
        ('include "../../x.bean"', "which lies outside of the ledger"),
        ('include "nowhere/*.bean"', "no such file was handed in"),
        ('include "../main.bean"', "which is read already"),
        ('include "*.bean"', "which is read already"),
        ('2026-01-01 document Assets:Bank "none.pdf"', "the file “none.pdf”, which was"),
        ('2026-01-01 document Assets:Bank "/etc/passwd"', "the file “passwd”, which was"),
        ('2026-01-01 document Assets:Bank "../../etc/passwd"', "which was not handed in"),
        (
            '2026-01-01 document Assets:Bank "../page.html"',
            "is not a kind of file that the books keep",
        ),
        ('2026-01-01 query "a" "SELECT 1"', "Stored queries are not kept here"),
        ("2026-01-01 balance Assets:Bank 1/0 USD", "A division is by a plain number"),
        ("2026-01-01 open Assets:\x01", "cannot be printed"),
        ("2026-01-03 balance Assets:Bank 4.00 USD", "should be 4"),
        ("2026-01-01 open Assets:Bank", "is opened twice"),
        ('option "insert_pythonpath" "TRUE"', "reaches outside the ledger"),
        ("hello", "cannot be read"),
    ],
)
def test_a_refused_line_is_named_by_file_and_line(
    empty_book: Book, line: str, says: str
) -> None:
    files = {
        "main.bean": OPENS + SALE + 'include "y/2026.bean"\n',
        "y/2026.bean": f"; a year\n{line}\n",
    }
    report = take(empty_book, files, page_html=b"<script>")
    ((file, number, message),) = wrong(report)
    assert (file, number) == ("y/2026.bean", 2)
    assert says in report.errors[0].message, message


def test_plugins_and_options_of_included_files_count_as_little_as_for_beancount(
    empty_book: Book,
) -> None:
    main = OPENS + 'include "y.bean"\n'
    other = 'option "title" "No"\nplugin "os"\noption "documents" "/"\n' + SALE
    assert take(empty_book, {"main.bean": main, "y.bean": other}).errors == ()
    empty_book.refresh_from_db()
    assert (empty_book.options, empty_book.plugins) == ({}, [])


def test_what_is_not_included_is_not_read_and_said(empty_book: Book) -> None:
    report = take(empty_book, {"main.bean": OPENS + SALE, "old.bean": "nonsense\n"})
    assert report.errors == ()
    assert (report.files, report.left_out) == (1, ("old.bean",))


def test_a_tag_that_is_left_pushed_is_named_by_its_file(empty_book: Book) -> None:
    main = OPENS + 'include "y.bean"\n'
    report = take(empty_book, {"main.bean": main, "y.bean": "pushtag #a\n" + SALE})
    assert [(e.file, e.line) for e in report.errors] == [("y.bean", 0)]


def test_the_same_receipt_twice_is_kept_once(empty_book: Book) -> None:
    twice = '2026-01-02 document Assets:Bank "bill.pdf" ^b\n' * 2
    sale = SALE.replace('"Bread"', '"Bread" ^b')
    other = '2026-01-02 document Assets:Bank "same.txt" ^b\n'
    report = take(
        empty_book,
        {"main.bean": OPENS + sale + twice + other},
        bill_pdf=b"x",
        same_txt=b"x",
    )
    assert report.errors == ()
    assert Attachment.objects.get().attached.count() == 3


def test_a_receipt_that_would_run_is_refused_beside_its_line(empty_book: Book) -> None:
    line = '2026-01-02 document Assets:Bank "bill.pdf"\n'
    files = {"main.bean": OPENS + line}
    report = take(empty_book, files, bill_pdf=b"%PDF-1.7 /JavaScript (app)")
    assert [error.line for error in report.errors] == [3]
    assert "has a program in it" in report.errors[0].message


def test_a_receipt_says_which_entry_it_is_for(empty_book: Book) -> None:
    sale = SALE.replace('Bread"\n', 'Bread"\n  entry-id: "s-1"\n')
    line = '2026-01-05 document Assets:Bank "bill.pdf"\n  receipt-of: "s-1"\n'
    report = take(empty_book, {"main.bean": OPENS + sale + line}, bill_pdf=b"%PDF-1.7")
    assert report.errors == ()
    attached = Attachment.objects.get().attached.get()
    assert attached.entry.entry_id == "s-1"
    assert 'file-name: "bill.pdf"' in attached.document.text


def test_the_fingerprint_is_over_every_file(empty_book: Book) -> None:
    files = {"main.bean": OPENS + SALE, "x.bean": ""}
    assert take(empty_book, files).errors == ()
    first = Directive.objects.reverse()[0].authority
    data = AuditEntry.objects.get(action="books.imported").data
    assert first == f"import:{data['sha256'][:16]}"
    with pytest.raises(services.importing.ImportedAlreadyError):
        take(empty_book, files)
    with pytest.raises(services.importing.BookNotEmptyError):
        take(empty_book, {**files, "x.bean": "; more\n"})


def test_nothing_on_the_disk_is_ever_read(empty_book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder:
        secret = Path(folder) / "secret.bean"
        secret.write_text(SALE)
        for line in (
            f'include "{secret}"',
            f'2026-01-01 document Assets:Bank "{secret}"',
        ):
            report = take(empty_book, {"main.bean": f"{OPENS}{line}\n"})
            assert [error.line for error in report.errors] == [3]


def zipped(files: Mapping[str, str | bytes]) -> SimpleUploadedFile:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return SimpleUploadedFile("books.zip", file.getvalue())


def upload(client: Client, **data: object) -> tuple[int, str]:
    address = reverse("books:import", args=["bread"])
    response = client.post(address, data, follow=True)
    return response.status_code, response.content.decode()


def test_a_zip_is_imported_and_the_page_says_what_came_in(empty_book: Book) -> None:
    files = {
        "b/main.beancount": f'{OPENS}include "y.beancount"\n',
        "b/y.beancount": SALE + '2026-01-02 document Assets:Bank "bill.pdf"\n',
        "b/bill.pdf": b"%PDF-1.7",
        "b/old.beancount": "",
    }
    refused, shown = upload(sign_in(empty_book), file=zipped(files))
    assert refused == 200
    assert "b/main.beancount, b/old.beancount" not in shown
    assert "4 entries were imported" in shown
    assert "They come from 2 files." in shown
    assert "1 receipt is kept with them." in shown
    assert "so they were not read: b/old.beancount" in shown


def test_errors_are_shown_by_file_and_line(empty_book: Book) -> None:
    files = {"main.beancount": 'include "y.beancount"\n', "y.beancount": SALE}
    status, shown = upload(sign_in(empty_book), file=zipped(files))
    assert status == 422
    assert '<th scope="rowgroup" colspan="2">File y.beancount</th>' in shown
    assert '<th scope="row" class="num">1</th>' in shown


def test_begun_books_are_told_other_ways_in(book: Book) -> None:
    shown = sign_in(book).get(reverse("books:import", args=["acme"])).content.decode()
    assert "They have 7 entries already" in shown
    assert 'name="file"' not in shown
    for name in ("books:write", "inbox:journal", "inbox:upload"):
        assert reverse(name, args=["acme"]) in shown


def test_a_single_file_shows_its_lines_alone(empty_book: Book) -> None:
    status, shown = upload(sign_in(empty_book), text=SALE)
    assert status == 422
    assert 'scope="rowgroup"' not in shown


def test_several_files_or_a_folder_are_found_by_their_own_names(
    empty_book: Book,
) -> None:
    sent = [
        SimpleUploadedFile("main.beancount", f'{OPENS}include "y/a.bean"\n'.encode()),
        SimpleUploadedFile("a.bean", SALE.encode()),
        SimpleUploadedFile(".DS_Store", b"\xff\xff"),
    ]
    client = sign_in(empty_book)
    status, shown = upload(client, folder=[*sent, SimpleUploadedFile("a.bean", b";")])
    assert (status, "Two files are called “a.bean”" in shown) == (422, True)
    for file in sent:
        file.seek(0)
    status, shown = upload(client, file=sent)
    assert "3 entries were imported" in shown


@pytest.mark.parametrize(
    ("files", "main", "says"),
    [
        ({"a.bean": "", "b.bean": ""}, "", "Say which one is the main file"),
        ({"a.bean": "", "b.bean": ""}, "c.bean", "“c.bean” is not among these files"),
        ({"a.bean": b"\xff"}, "", "is not written in UTF-8"),
        ({"../a.bean": ""}, "", "points outside of it"),
    ],
)
def test_a_zip_that_cannot_be_read_is_a_sentence_on_the_form(
    empty_book: Book, files: dict[str, str | bytes], main: str, says: str
) -> None:
    status, shown = upload(sign_in(empty_book), file=zipped(files), main=main)
    assert (status, says in shown) == (422, True)
    assert not Directive.objects.exists()


def test_what_is_no_zip_is_said(empty_book: Book) -> None:
    file = SimpleUploadedFile("books.zip", b"PK\x03\x04 but no more")
    status, shown = upload(sign_in(empty_book), file=file)
    assert (status, "could not be unpacked" in shown) == (422, True)
