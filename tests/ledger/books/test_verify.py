"""`manage.py verify`: whatever somebody changes behind our back is named, to the cent."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from coopkit.offers import Story
from ledger.books import demo, offers as of_books, selectors, services
from ledger.books.beancount import acts
from ledger.books.models import (
    Account,
    Attachment,
    Book,
    Directive,
    MonthlySum,
    Posting,
    PublishedHead,
)
from ledger.books.services.verifying import findings
from tests.factories import NOON, CooperativeFactory, UserFactory
from tests.ledger.books.conftest import sale

Post = Callable[..., list[Directive]]
PROTECTED = ("directive", "posting", "attachment", "attached", "publishedhead")
JANUARY = date(2026, 1, 10)


@pytest.fixture
def tampering(book: Book) -> None:
    """Somebody who owns the database, and takes the triggers off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            return
        for table in PROTECTED:
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"DROP TRIGGER ledger_{table}_no_{verb}")


@pytest.fixture
def rows(post: Post, book: Book, tampering: None) -> list[Directive]:
    """Three sales, their files, and a clean verification."""
    found = post(sale(12_50), sale(5_00), sale(7_00))
    book.refresh_from_db()
    services.materialise(book)
    assert wrong(book) == []
    return found


def wrong(book: Book) -> list[str]:
    return [f"{found.where}: {found.what}" for found in findings(book)]


def change(row: Directive, **fields: Any) -> None:
    Directive.objects.filter(pk=row.pk).update(**fields)


def leg_of(row: Directive) -> Posting:
    return Posting.objects.get(directive=row, account__name="Assets:Cash")


def test_verify_says_that_all_is_well_and_then_what_is_not(rows: list[Directive]) -> None:
    out = StringIO()
    call_command("verify", stdout=out)
    for name in ("chain", "accounts", "sums", "files", "Beancount", "receipts"):
        assert f"books: {name}: ok" in out.getvalue()
    change(rows[1], text=rows[1].text.replace("Bread", "Beer"))
    out = StringIO()
    with pytest.raises(CommandError, match="wrong"):
        call_command("verify", stdout=out)
    assert "books: chain: acme: journal entry 9 (e000009): does not say" in out.getvalue()


def test_a_changed_text_is_named_by_its_row_and_its_cents(
    rows: list[Directive], book: Book
) -> None:
    text = rows[1].text.replace("5.00", "4.99")
    change(rows[1], text=text)
    found = wrong(book)
    assert found[0] == (
        "acme: journal entry 9 (e000009): does not say what it said when it was written"
    )
    assert any("fy2026.beancount line" in line and "e000009" in line for line in found)
    assert (
        "acme: journal entry 9 (e000009): the posting kept is Assets:Cash 5.00 USD, "
        "the text says Assets:Cash 4.99 USD"
    ) in found
    assert "acme: Assets:Cash: our sum is 24.50 USD, Beancount’s 24.49" in found
    assert len([line for line in found if "journal entry 8" in line]) == 0


def test_a_changed_hash_is_named_with_the_row_after_it(
    rows: list[Directive], book: Book
) -> None:
    change(rows[0], hash="0" * 64)
    assert wrong(book) == [
        "acme: journal entry 8 (e000008): does not say what it said when it was written",
        "acme: journal entry 9 (e000009): does not follow the entry before it",
    ]


@pytest.mark.parametrize("field", ["kind", "entry_id", "batch", "authority", "prev_hash"])
def test_no_field_of_a_row_can_be_changed_unseen(
    rows: list[Directive], book: Book, field: str
) -> None:
    change(rows[1], **{field: "note"})
    assert wrong(book)[0].startswith("acme: journal entry 9 (")


def test_a_cent_of_a_posting_is_named_by_row_and_account(
    rows: list[Directive], book: Book
) -> None:
    leg = leg_of(rows[1])
    Posting.objects.filter(pk=leg.pk).update(minor=F("minor") + 1)
    assert wrong(book)[:2] == [
        "acme: Assets:Cash, 2026-01: the sum kept is 24.50 USD, "
        "the postings make 24.51 USD",
        "acme: journal entry 9 (e000009): the posting kept is Assets:Cash 5.01 USD, "
        "the text says Assets:Cash 5.00 USD",
    ]


def test_a_posting_on_another_account_day_or_row_is_named(
    rows: list[Directive], book: Book
) -> None:
    leg = leg_of(rows[0])
    bank = Account.objects.get(book=book, name="Assets:Bank")
    Posting.objects.filter(pk=leg.pk).update(account=bank)
    said = "the posting kept is Assets:Bank 12.50 USD, the text says Assets:Cash 12.50"
    assert any(said in line for line in wrong(book))
    Posting.objects.filter(pk=leg.pk).update(account=leg.account, date=date(2026, 1, 11))
    said = "a posting is kept under 2026-01-11, the entry is of 2026-01-10"
    assert [line for line in wrong(book) if said in line]
    opened = Directive.objects.get(book=book, seq=1)
    Posting.objects.filter(pk=leg.pk).update(directive=opened, date=leg.date)
    found = wrong(book)
    assert any("journal entry 1 (e000001): postings are kept" in line for line in found)
    assert any("journal entry 8 (e000008): the posting kept" in line for line in found)


def test_a_sum_of_a_month_is_named_by_account_and_month(
    rows: list[Directive], book: Book
) -> None:
    MonthlySum.objects.filter(account__name="Assets:Cash").update(rest=F("rest") - 1)
    assert wrong(book) == [
        "acme: Assets:Cash, 2026-01: the sum kept is 24.49 USD, "
        "the postings make 24.50 USD",
        "acme: Assets:Cash: our sum is 24.49 USD, Beancount’s 24.50",
    ]
    MonthlySum.objects.filter(account__name="Assets:Cash").delete()
    assert "the sum kept is 0.00 USD, the postings make 24.50" in wrong(book)[0]


def test_a_byte_of_a_file_is_named_by_file_and_line(
    rows: list[Directive], book: Book
) -> None:
    path = services.directory_of("acme") / "fy2026.beancount"
    path.write_text(path.read_text().replace(" 5.00 USD", " 5.01 USD", 1))
    (found,) = wrong(book)
    assert found.startswith("acme: fy2026.beancount line ")
    assert "e000009" in found
    services.materialise(book, whole=True)
    assert wrong(book) == []


def test_files_that_are_only_behind_are_brought_up(post: Post, book: Book) -> None:
    services.materialise(book)
    post(sale())
    book.refresh_from_db()
    assert wrong(book) == []
    assert services.is_fresh(book)


def test_a_file_that_somebody_wrote_into_is_never_run(
    rows: list[Directive], book: Book, tmp_path: Any
) -> None:
    folder = services.directory_of("acme")
    trap = folder / "trap.py"
    trap.write_text(
        f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n__plugins__ = ()\n"
    )
    main = folder / "main.beancount"
    lines = f'option "insert_pythonpath" "true"\nplugin "trap"\n{main.read_text()}'
    main.write_text(lines)
    assert any("main.beancount" in line for line in wrong(book))
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize(
    "line",
    ['plugin "antigravity"', 'include "/etc/passwd"', 'option "documents" "/etc"'],
)
def test_a_row_that_asks_for_more_than_a_directive_is_never_loaded(
    rows: list[Directive], book: Book, line: str
) -> None:
    change(rows[1], text=f"{rows[1].text}{line}\n")
    said = "journal entry 9 (e000009): asks Beancount to run or open something"
    assert any(said in found for found in wrong(book))
    assert not any("passwd" in found or "bean-check" in found for found in wrong(book))


def test_a_text_that_beancount_does_not_accept_is_told_with_its_words(
    rows: list[Directive], book: Book
) -> None:
    change(rows[1], text=rows[1].text.replace("-5.00 USD", f"-{'9' * 40}.00 USD"))
    change(rows[2], text="2026-01-10 nonsense\n")
    found = wrong(book)
    assert any("does not balance" in line for line in found)
    assert any("Invalid token" in line or "syntax error" in line for line in found)
    assert any("journal entry 9 (e000009): the posting kept" in line for line in found)
    assert any("journal entry 10 (e000010): Beancount does not" in x for x in found)


def test_options_that_no_import_keeps_are_never_loaded(
    rows: list[Directive], book: Book
) -> None:
    book.options = {'x" "y"\nplugin "antigravity': "z"}
    book.save()
    assert any("asks Beancount to run" in found for found in wrong(book))


def test_words_in_quotes_ask_for_nothing() -> None:
    assert not acts('2026-01-01 * "plugin" "the option to include"\n')
    assert acts('2026-01-01 open Assets:Cash plugin "os"\n')


def test_a_row_that_is_gone_is_missed(rows: list[Directive], book: Book) -> None:
    Posting.objects.filter(directive=rows[1]).delete()
    Directive.objects.filter(pk=rows[1].pk).delete()
    found = wrong(book)
    assert found[0] == "acme: journal entry 9: is missing"
    assert any("Assets:Cash, 2026-01: the sum kept is 24.50" in line for line in found)


def test_rows_that_change_places_are_named(rows: list[Directive], book: Book) -> None:
    one, other = rows[0], rows[1]
    change(one, seq=99)
    change(other, seq=one.seq)
    change(one, seq=other.seq)
    found = wrong(book)
    assert found[0].startswith("acme: journal entry 8 (e000009): does not follow")
    assert found[1].startswith("acme: journal entry 9 (e000008): does not follow")


def test_a_row_that_is_slipped_in_is_named(rows: list[Directive], book: Book) -> None:
    row = rows[2]
    row.pk, row.seq, row.entry_id = None, row.seq + 1, "slipped"
    row.prev_hash = row.hash
    row.save(force_insert=True)
    assert wrong(book)[0] == (
        "acme: journal entry 11 (slipped): does not say what it said when it was written"
    )


def test_an_accounts_days_are_those_of_its_rows(
    rows: list[Directive], book: Book
) -> None:
    cash = Account.objects.filter(book=book, name="Assets:Cash")
    cash.update(opened_on=date(2025, 6, 1))
    assert wrong(book) == [
        "acme: Assets:Cash: opens on 2025-06-01 in the list of accounts, "
        "and on 2025-07-01 by e000003"
    ]
    cash.update(opened_on=date(2025, 7, 1), closed_on=JANUARY)
    assert wrong(book) == [
        "acme: Assets:Cash: closes on 2026-01-10 in the list of accounts, "
        "and on no day by no entry"
    ]


def test_a_chain_that_was_written_anew_is_not_what_was_published(
    rows: list[Directive], book: Book
) -> None:
    PublishedHead.objects.create(
        book=book, seq=8, hash=rows[0].hash, place="minutes", subject="2026-1", at=NOON
    )
    assert wrong(book) == []
    PublishedHead.objects.update(hash="f" * 64)
    (found,) = wrong(book)
    assert found.startswith(
        "acme: journal entry 8: was published (minutes 2026-1) as ffff"
    )


def test_a_receipt_that_is_not_the_same_file_is_named(
    rows: list[Directive], book: Book
) -> None:
    given = {"by": None, "at": NOON}
    png = b"\x89PNG\r\n\x1a\n" + bytes(64)
    services.attach(book=book, entry_id="e000008", name="till.png", content=png, **given)
    book.refresh_from_db()
    assert wrong(book) == []
    Attachment.objects.update(content=png[:-1] + b"\x01")
    assert wrong(book)[0].startswith("acme: receipt till.png: is not the file")


def test_a_night_publishes_the_head_of_books_that_are_whole(
    rows: list[Directive], book: Book
) -> None:
    assert any("all is well" in line for line in of_books.nightly(NOON))
    head = PublishedHead.objects.get(place="nightly")
    assert (head.seq, head.hash) == (book.head_seq, book.head_hash)
    assert len(list(of_books.nightly(NOON))) > 0
    assert PublishedHead.objects.filter(place="nightly").count() == 1
    change(rows[1], text="x")
    lines = list(of_books.nightly(NOON.replace(day=NOON.day - 1)))
    assert not any("all is well" in line for line in lines)
    assert any("journal entry 9" in line for line in lines)
    assert PublishedHead.objects.filter(place="nightly").count() == 1


@pytest.fixture
def amanecer(db: None) -> Book:
    cooperative = CooperativeFactory(slug="amanecer", name="Amanecer Bakery")
    keeper = UserFactory(email="begona@amanecer.example")
    at = datetime(2026, 11, 21, 17, tzinfo=UTC)
    demo.tell(Story(cooperative=cooperative, users={"begona": keeper}, at=at))
    return selectors.book_of(cooperative)


def test_the_demos_books_have_nothing_wrong(amanecer: Book) -> None:
    assert wrong(amanecer) == []


def test_what_is_posted_while_the_chain_is_walked_is_no_fault(
    book: Book, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(sale(12_50))
    walked, late = selectors.rows_of, iter([sale(3_00)])

    def rows_of(own: Book) -> Iterator[Any]:
        for entry in late:
            post(entry)
        return walked(own)

    monkeypatch.setattr(selectors, "rows_of", rows_of)
    assert wrong(book) == []
