"""The files in each variant: lazily brought up, held to the line, and taken along."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ledger.books import services
from ledger.books.journal import Entry, Leg, OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.services import editions
from tests.factories import NOON, RoleGrantFactory
from tests.ledger.books.conftest import sale
from tests.ledger.books.test_files import bean_check
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]
RECEIPT = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
JUNE = date(2026, 6, 1)


def contribution(code: str, cents: int, on: date = JUNE) -> Entry:
    legs = (Leg("Assets:Bank", cents), Leg(f"Equity:Members:{code}:Share", -cents))
    return Entry(on, f"Share of {code}", legs, payee="Ana Peña")


@pytest.fixture
def members(post: Post, book: Book) -> Book:
    """Two members have paid their shares; a third one is named in a sale."""
    codes = ("M001", "M002", "M003")
    post(*(OpenAccount(JUNE, f"Equity:Members:{code}:Share") for code in codes))
    post(contribution("M001", 500_00), contribution("M002", 700_00))
    post(sale(narration="Sold by M003", on=JUNE))
    book.refresh_from_db()
    return book


def text_of(folder: Path) -> str:
    return "".join(path.read_text() for path in sorted(folder.glob("*.beancount")))


def test_the_members_files_tell_the_sum_and_not_whose_it_is(members: Book) -> None:
    main = services.up_to_date(members, variant="members")
    assert bean_check(main) == ""
    text = text_of(main.parent)
    assert "Equity:Members:Share" in text
    assert not re.search(r"M00\d|Ana|Peña", text)
    assert "Sold by member" in text
    assert text.count("-500.00 USD") == 1


def test_the_control_files_name_the_member_of_each_leg(members: Book) -> None:
    main = services.up_to_date(members, variant="control")
    assert bean_check(main) == ""
    text = text_of(main.parent)
    assert '  Equity:Members:Share  -500.00 USD\n    member: "M001"\n' in text
    assert "Ana Peña" in text
    assert "Equity:Members:M001" not in text


def test_a_new_member_has_the_older_years_written_anew(post: Post, book: Book) -> None:
    post(sale(narration="Thanks to M009", on=date(2025, 8, 1)))
    book.refresh_from_db()
    folder = services.up_to_date(book, variant="members").parent
    assert "M009" in text_of(folder)
    post(OpenAccount(date(2026, 8, 1), "Equity:Members:M009:Share"))
    book.refresh_from_db()
    services.up_to_date(book, variant="members")
    assert "M009" not in text_of(folder)
    assert "Thanks to member" in text_of(folder)
    assert list(services.files_that_differ(book)) == []


def test_bookkeepers_of_thousands_read_the_pooled_books_and_members_never_the_full_ones(
    members: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert services.variant_for(members, sees_all=True) == "full"
    assert services.variant_for(members, sees_all=False) == "members"
    monkeypatch.setattr(editions, "MOST_MEMBERS", 2)
    assert services.variant_for(members, sees_all=True) == "control"
    assert services.variant_for(members, sees_all=False) == "members"


def test_a_file_that_differs_is_named_to_the_line_and_the_entry(members: Book) -> None:
    for variant in services.VARIANTS:
        services.up_to_date(members, variant=variant)
    assert list(services.files_that_differ(members)) == []
    for within in ("", "members/", "control/"):
        path = services.directory_of("acme") / within / "fy2026.beancount"
        good = path.read_text()
        path.write_text(good.replace("-500.00 USD", "-500.01 USD"))
        (found,) = services.files_that_differ(members)
        assert found.name == f"{within}fy2026.beancount"
        assert good.splitlines()[found.line - 1].endswith("-500.00 USD")
        row = Directive.objects.get(text__contains="-500.00 USD")
        assert found.entry_id == row.entry_id
        assert str(found) == f"{found.name} line {found.line} entry {row.entry_id}"
        path.write_text(good + "; more\n")
        (found,) = services.files_that_differ(members)
        assert (found.line, found.entry_id) == (good.count("\n") + 1, "")
        path.unlink()
        (found,) = services.files_that_differ(members)
        assert found.line == 0
        path.write_text(good)


def test_files_that_are_only_behind_do_not_differ(post: Post, members: Book) -> None:
    for variant in services.VARIANTS:
        services.up_to_date(members, variant=variant)
    post(OpenAccount(date(2027, 8, 1), "Equity:Members:M004:Share"))
    post(contribution("M004", 900_00, on=date(2027, 8, 1)), sale())
    members.refresh_from_db()
    assert list(services.files_that_differ(members)) == []
    path = services.directory_of("acme") / "fy2026.beancount"
    path.write_text(path.read_text().replace("700.00", "700.10"))
    assert [found.name for found in services.files_that_differ(members)] == [path.name]


def test_a_head_that_never_was_makes_the_main_file_differ(members: Book) -> None:
    main = services.up_to_date(members)
    main.write_text(main.read_text().replace(", head ", ", head 00"))
    (found,) = services.files_that_differ(members)
    assert (found.name, found.line) == ("main.beancount", 1)


def test_a_plugin_slipped_into_the_main_file_is_gone_before_a_question_is_asked(
    members: Book,
) -> None:
    main = services.up_to_date(members)
    good = main.read_bytes()
    main.write_bytes(good + b'plugin "os"\n')
    assert services.up_to_date(members, exactly=True).read_bytes() == good


def test_what_a_crash_left_half_written_is_cleared_away(members: Book) -> None:
    folder = services.materialise(members)
    (folder / ".new-half").write_text("half")
    services.materialise(members)
    assert not (folder / ".new-half").exists()


def test_years_that_are_no_more_after_the_fiscal_year_changed_are_taken_away(
    members: Book,
) -> None:
    folder = services.materialise(members)
    (folder / "fy2040.beancount").write_text("; not ours\n")
    services.materialise(members)
    assert not (folder / "fy2040.beancount").exists()


def test_a_group_may_read_the_files_and_others_may_not(members: Book) -> None:
    folder = services.materialise(members)
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*.beancount")} == {0o640}


def test_a_process_that_only_reads_says_so_when_the_files_are_behind(
    members: Book, post: Post, settings: Any
) -> None:
    settings.FAVA_READS_ONLY = True
    with pytest.raises(services.FilesBehindError, match="only reads"):
        services.up_to_date(members)
    assert not services.directory_of("acme").exists()
    settings.FAVA_READS_ONLY = False
    services.up_to_date(members)
    settings.FAVA_READS_ONLY = True
    assert services.up_to_date(members).name == "main.beancount"


def attached(book: Book, entry_id: str) -> str:
    one = services.attach(
        book=book, entry_id=entry_id, name="mill.pdf", content=RECEIPT, by=None, at=NOON
    )
    return f"documents/{one.attachment.sha256}.pdf"


@pytest.fixture
def receipt(members: Book) -> str:
    row = Directive.objects.get(text__contains="Sold by")
    name = attached(members, row.entry_id)
    members.refresh_from_db()
    return name


def test_receipts_lie_beside_the_full_ledger_alone(members: Book, receipt: str) -> None:
    main = services.up_to_date(members)
    assert (main.parent / receipt).read_bytes() == RECEIPT
    assert bean_check(main) == ""
    for variant in ("members", "control"):
        other = services.up_to_date(members, variant=variant)
        assert "document" not in text_of(other.parent)
        assert bean_check(other) == ""


def test_receipts_that_were_renamed_deleted_or_changed_are_restored(
    members: Book, receipt: str
) -> None:
    folder = services.materialise(members)
    path = folder / receipt
    path.rename(path.with_name("mine.pdf"))
    assert [found.name for found in services.files_that_differ(members)] == [receipt]
    services.materialise(members)
    assert path.read_bytes() == RECEIPT
    path.write_bytes(b"changed")
    assert [found.name for found in services.files_that_differ(members)] == [receipt]
    services.materialise(members, whole=True)
    assert path.read_bytes() == RECEIPT
    assert list(services.files_that_differ(members)) == []


@pytest.fixture
def keeper(members: Book) -> Client:
    grant = RoleGrantFactory(cooperative=members.cooperative, role="bookkeeper")
    client = Client()
    client.force_login(grant.user)
    return client


def downloaded(client: Client) -> Any:
    response = client.get(reverse("books:download", args=["acme"]))
    assert response.status_code == 200
    return response


def test_books_without_receipts_are_taken_along_as_one_text(keeper: Client) -> None:
    response = downloaded(keeper)
    assert response["Content-Disposition"] == 'attachment; filename="acme.beancount"'
    text = b"".join(response.streaming_content).decode()
    assert verdict_on(text).errors == ()
    assert verdict_on(text).sums["Assets:Bank", "USD"] == 1200


def test_books_with_receipts_are_a_zip_that_bean_check_accepts_unpacked(
    keeper: Client, receipt: str, tmp_path: Path
) -> None:
    response = downloaded(keeper)
    assert response["Content-Disposition"] == 'attachment; filename="acme.zip"'
    packed = b"".join(response.streaming_content)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    assert (tmp_path / "acme" / receipt).read_bytes() == RECEIPT
    assert bean_check(tmp_path / "acme" / "main.beancount") == ""
    assert b"".join(downloaded(keeper).streaming_content) == packed


def test_the_command_brings_all_variants_up_and_says_what_it_wrote(
    members: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("materialise")
    years = "fy2026.beancount, main.beancount"
    assert capsys.readouterr().out.strip() == f"acme: full: {years}; members: {years}"
    call_command("materialise", "acme")
    assert (
        capsys.readouterr().out.strip() == "acme: full: up to date; members: up to date"
    )
    services.materialise(members, variant="control")
    call_command("materialise", "acme", "--whole")
    assert f"control: {years}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="nowhere"):
        call_command("materialise", "nowhere")


def test_an_edition_says_nothing_that_is_posted_after_its_head(
    post: Post, book: Book
) -> None:
    book.refresh_from_db()
    before = editions.edition(book)
    post(sale(narration="While the files are written"))
    texts = "".join(before.entries())
    assert "While the files are written" not in texts
    assert texts.count("entry-id") == before.seq
