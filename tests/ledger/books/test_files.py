"""The files that Fava reads: whole, exact, and always the same bytes."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from coopkit.offers import Story
from ledger.books import demo, selectors, services
from ledger.books.demo import bakery
from ledger.books.models import Book, Directive, Posting
from ledger.books.services.checks import BalanceBrokenError
from tests.factories import NOON, CooperativeFactory, UserFactory
from tests.ledger.books.conftest import sale
from tests.ledger.books.verdict import verdict_on

Post = Callable[..., list[Directive]]


def bean_check(path: Path) -> str:
    """What stock `bean-check` prints; nothing when all is well."""
    program = Path(sys.executable).with_name("bean-check")
    done = subprocess.run([program, path], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_each_fiscal_year_has_its_file_and_main_includes_them(
    post: Post, book: Book
) -> None:
    post(sale(on=date(2026, 6, 30)), sale(on=date(2026, 7, 1)))
    folder = services.materialise(book)
    names = sorted(path.name for path in folder.glob("*.beancount"))
    assert names == ["fy2026.beancount", "fy2027.beancount", "main.beancount"]
    assert 'include "fy2027.beancount"' in (folder / "main.beancount").read_text()
    assert bean_check(folder / "main.beancount") == ""


def test_the_same_journal_gives_the_same_bytes(post: Post, book: Book) -> None:
    post(sale())
    folder = services.materialise(book)
    before = {path.name: path.read_bytes() for path in folder.glob("*.beancount")}
    (folder / "fy2026.beancount").unlink()
    services.materialise(book)
    after = {path.name: path.read_bytes() for path in folder.glob("*.beancount")}
    assert before == after


def test_files_follow_the_journal_when_somebody_is_about_to_read_them(
    post: Post, book: Book, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post(sale(narration="Rolls"))
    book.refresh_from_db()
    folder = services.directory_of("acme")
    assert not folder.exists()
    assert services.up_to_date(book) == folder / "main.beancount"
    assert "Rolls" in (folder / "fy2026.beancount").read_text()
    post(sale(narration="Cake"))
    book.refresh_from_db()
    assert not services.is_fresh(book)
    services.up_to_date(book)
    assert "Cake" in (folder / "fy2026.beancount").read_text()


def test_only_the_touched_year_is_written_again(post: Post, book: Book) -> None:
    post(sale(on=date(2026, 6, 30)), sale(on=date(2026, 7, 1)))
    folder = services.materialise(book)
    old, new = folder / "fy2026.beancount", folder / "fy2027.beancount"
    times = old.stat().st_mtime_ns, new.stat().st_mtime_ns
    post(sale(on=date(2026, 7, 2)))
    services.materialise(book)
    assert old.stat().st_mtime_ns == times[0]
    assert new.stat().st_mtime_ns > times[1]


def test_files_that_are_not_ours_any_more_are_made_anew(post: Post, book: Book) -> None:
    post(sale())
    folder = services.materialise(book)
    before = (folder / "fy2026.beancount").read_bytes()
    (folder / "fy2026.beancount").write_text("")
    main = folder / "main.beancount"
    main.write_text(main.read_text().replace(", head ", ", head 0"))
    services.materialise(book)
    assert (folder / "fy2026.beancount").read_bytes() == before
    book.cooperative.fiscal_year_end_month = 12
    book.cooperative.fiscal_year_end_day = 31
    book.cooperative.save()
    services.materialise(book)
    assert "2026-12-31" in (folder / "fy2026.beancount").read_text()
    assert bean_check(main) == ""


def test_a_name_with_quotes_and_line_breaks_stays_a_name(db: None) -> None:
    cooperative = CooperativeFactory(name='Evil"\nplugin "os', slug="evil")
    book = services.open_book(
        cooperative=cooperative, on=NOON.date(), accounts=("Assets:A",), by=None, at=NOON
    )
    verdict = verdict_on("".join(services.whole_text(book)))
    assert verdict.errors == ()
    assert verdict.entries == 3
    assert bean_check(services.materialise(book) / "main.beancount") == ""


def test_a_later_balance_that_is_asserted_stays_true(empty_book: Book) -> None:
    text = (
        "2024-01-01 open Assets:Bank\n2024-01-01 open Assets:Bank:Sub\n"
        "2024-01-01 open Income:Sales\n2024-01-01 open Assets:Cash\n"
        '2024-01-02 * "x"\n  Assets:Bank  5.00 USD\n  Income:Sales\n'
        "2024-02-01 balance Assets:Bank  5.00 USD\n"
        "2024-03-01 balance Income:Sales  -5.00 ~ 0.50 USD\n"
    )
    services.import_ledger(book=empty_book, text=text, filename="", by=None, at=NOON)

    def move(to: str, out: str, cents: int, on: date) -> None:
        from ledger.books.journal import Entry, Leg

        entry = Entry(on, "x", (Leg(to, cents), Leg(out, -cents)))
        given = {"authority": "person:1", "by": None, "at": NOON}
        services.post(book=empty_book, entries=[entry], batch="b", **given)

    early, after = date(2024, 1, 31), date(2024, 2, 1)
    for account in ("Assets:Bank", "Assets:Bank:Sub"):
        with pytest.raises(BalanceBrokenError, match="Assets:Bank holds"):
            move(account, "Assets:Cash", 1, early)
        move(account, "Assets:Cash", 1, after)
    move("Assets:Bank:Sub", "Assets:Bank", 1, early)
    move("Assets:Cash", "Income:Sales", 50, early)
    with pytest.raises(BalanceBrokenError, match="Income:Sales holds"):
        move("Assets:Cash", "Income:Sales", 1, early)
    book = selectors.book_of(empty_book.cooperative)
    assert verdict_on("".join(services.whole_text(book))).errors == ()


@pytest.fixture
def amanecer(db: None) -> Book:
    cooperative = CooperativeFactory(slug="amanecer", name="Amanecer Bakery")
    keeper = UserFactory(email="begona@amanecer.example")
    at = datetime(2026, 11, 21, 17, tzinfo=UTC)
    demo.tell(Story(cooperative=cooperative, users={"begona": keeper}, at=at))
    return selectors.book_of(cooperative)


def test_the_demos_books_are_ordinary_and_beancount_accepts_them(amanecer: Book) -> None:
    folder = services.materialise(amanecer)
    assert bean_check(folder / "main.beancount") == ""
    for year in (2024, 2025, 2026):
        first, last = date(year - 1, 7, 1), date(year, 6, 30)
        transactions = Directive.objects.filter(
            book=amanecer, kind="transaction", date__range=(first, last)
        )
        assert transactions.count() >= 600
        net = selectors.net_by_account(amanecer, first=first, last=last)
        assert -sum(net.values()) == bakery.NET[year]
    held = selectors.balances(amanecer, on=date(2026, 10, 31))
    assert held["Equity:Members:M006:Share"] == -500_00
    assert held["Assets:Bank:Checking"] > 0
    last = Directive.objects.filter(book=amanecer).order_by("-date").first()
    assert last is not None
    assert last.date == date(2026, 10, 31)


def test_the_demos_bank_is_never_overdrawn(amanecer: Book) -> None:
    held = 0
    for leg in (
        Posting.objects.filter(account__name="Assets:Bank:Checking")
        .order_by("date", "pk")
        .iterator()
    ):
        held += leg.minor
        assert held > 0, leg.date


def test_the_demos_ledger_is_the_same_bytes_each_time() -> None:
    assert bakery.whole_ledger() == bakery.whole_ledger()


def test_declared_cash_is_paid_from_what_was_set_aside(amanecer: Book) -> None:
    from ledger.books.journal import Entry, Leg, OpenAccount

    on = date(2024, 10, 14)
    payable = "Liabilities:Patronage:Payable:FY2024"
    owed = Entry(on, "x", (Leg("Equity:Members:M001:Share", 5_00), Leg(payable, -5_00)))
    given = {"authority": "resolution:2024-GM-002", "by": None, "at": NOON}
    services.post(
        book=amanecer, entries=[OpenAccount(on, payable), owed], batch="p", **given
    )
    demo.pay_declared(
        book=amanecer, year=2024, on=date(2024, 11, 15), cash={"M001": 5_00}, **given
    )
    assert selectors.balance(amanecer, payable, on=date(2024, 11, 15)) == 0
