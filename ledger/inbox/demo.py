"""The demo's bank: two statements taken in and reconciled, a third one half done.

The bank's files are made from the ledger, as if the bank had seen the same: cheques some
days later, texts in capitals.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.money import plain_amount
from coopkit.offers import Story
from ledger.books.demo.bakery import CHECKING
from ledger.books.demo.keeping import keeper_of
from ledger.books.models import Book, Posting
from ledger.books.selectors import balance, book_of
from ledger.inbox import selectors
from ledger.inbox.bank_csv import Columns
from ledger.inbox.models import BankAccount, BankLine
from ledger.inbox.services import (
    add_bank_account,
    book_line,
    book_proposed,
    reconcile,
    save_rule,
    take_in,
    take_in_with_map,
)

BANK, NUMBER = "Bay Community Credit Union", "000731124821"
BEGUN_AT = datetime(2026, 11, 3, 17, tzinfo=UTC)
CHEQUES = {
    "Ledger Cooperative": 4,
    "Ortega Repairs": 3,
    "Limpieza Verde": 2,
    "East Bay Water": 2,
}
SETTLED_THROUGH = date(2026, 10, 15)


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement as the bank writes it; cents that came in are positive."""

    on: date
    cents: int
    payee: str
    memo: str = ""


ONLY_AT_THE_BANK = (
    Movement(date(2026, 10, 6), -64_18, "HARVEST HARDWARE 0412 OAKLAND CA"),
    Movement(date(2026, 10, 20), -38_75, "STAPLES 00117 OAKLAND CA"),
    Movement(date(2026, 10, 21), -27_40, "HARVEST HARDWARE 0412 OAKLAND CA"),
    Movement(date(2026, 10, 23), -120_00, "EAST BAY MAKERS FAIR", "STALL 14 NOV"),
    Movement(date(2026, 10, 26), 85_00, "ZELLE FROM ESCUELA SOL", "CAKE ORDER"),
    Movement(date(2026, 10, 27), 45_00, "REFUND BAY PACKAGING", "RMA 5521"),
    Movement(date(2026, 10, 30), -12_00, "MONTHLY SERVICE FEE"),
)
RULES = (
    ("staples", True, "Expenses:Supplies", "Staples", "Office supplies"),
    ("monthly service fee", True, "Expenses:Bank-Fees", BANK, "Fee of the month"),
    ("refund bay packaging", False, "Expenses:Packaging", "Bay Packaging", "Refund"),
)


def tell(story: Story) -> None:
    """Begoña brings the bank in: August and September done, October on its way."""
    begona = keeper_of(story)
    book = book_of(story.cooperative)
    bank = add_bank_account(
        book=book,
        account=CHECKING,
        label=f"Checking, {BANK}",
        number=NUMBER,
        by=begona,
        at=BEGUN_AT,
    )
    bank.book = book
    for pattern, outgoing, account, payee, narration in RULES:
        save_rule(
            book=book,
            pattern=pattern,
            outgoing=outgoing,
            account=account,
            payee=payee,
            narration=narration,
            by=begona,
            at=BEGUN_AT,
        )
    _whole_month(bank, date(2026, 8, 1), date(2026, 8, 31), begona, hours=1)
    _whole_month(bank, date(2026, 9, 1), date(2026, 9, 30), begona, hours=2)
    _half_a_month(bank, begona)


def _whole_month(
    bank: BankAccount, first: date, last: date, by: User, *, hours: int
) -> None:
    """Take a statement in, find all of it in the books, and reconcile."""
    at = BEGUN_AT + timedelta(hours=hours)
    moved = movements(bank.book, first=first, last=last)
    closing = balance(bank.book, CHECKING, on=last) - on_its_way(bank.book, on=last)
    take_in(
        bank_account=bank,
        filename=f"checking-{first:%Y-%m}.ofx",
        content=ofx_of(moved, last=last, closing_cents=closing),
        by=by,
        at=at,
    )
    book_proposed(lines=_open(bank.book), by=by, at=at)
    bank.book.refresh_from_db()
    reconcile(bank_account=bank, on=last, statement_cents=closing, by=by, at=at)


def _half_a_month(bank: BankAccount, by: User) -> None:
    """October: the file is in, its first half is settled, the rest waits."""
    at = BEGUN_AT + timedelta(days=1)
    moved = movements(bank.book, first=date(2026, 10, 1), last=date(2026, 10, 31))
    moved = sorted([*moved, *ONLY_AT_THE_BANK], key=lambda m: (m.on, m.payee, m.cents))
    take_in_with_map(
        bank_account=bank,
        filename="checking-2026-10.csv",
        content=csv_of(moved),
        name=BANK,
        columns=Columns(date=0, order="mdy", payee=1, memo=2, amount=3),
        by=by,
        at=at,
    )
    hardware = BankLine.objects.get(bank_account=bank, cents=ONLY_AT_THE_BANK[0].cents)
    book_line(
        line=hardware,
        legs=[("Expenses:Repairs", -hardware.cents)],
        payee="Harvest Hardware",
        narration="Screws and hinges",
        by=by,
        at=at,
    )
    open_lines = _open(bank.book)
    proposed = selectors.proposals(bank.book, open_lines)
    early = [
        line for line in open_lines if line.on <= SETTLED_THROUGH and line.pk in proposed
    ]
    book_proposed(lines=early, by=by, at=at + timedelta(minutes=20))


def _open(book: Book) -> list[BankLine]:
    return list(selectors.lines_of(book, state=BankLine.State.OPEN))


def _postings(book: Book, *, first: date, last: date) -> QuerySet[Posting]:
    found = Posting.objects.filter(
        account__book=book, account__name=CHECKING, date__range=(first, last)
    )
    return found.select_related("directive").order_by("directive__seq")


def _as_the_bank_sees(posting: Posting) -> Movement:
    payee, _, what = posting.directive.headline.rpartition(" · ")
    delay = timedelta(days=CHEQUES.get(payee, 0))
    return Movement(
        on=posting.date + delay,
        cents=posting.minor,
        payee=(payee or what).upper(),
        memo=what if payee else "",
    )


def movements(book: Book, *, first: date, last: date) -> list[Movement]:
    """What reached or left the account at the bank in a period, by day."""
    before = first - timedelta(days=max(CHEQUES.values()))
    seen = map(_as_the_bank_sees, _postings(book, first=before, last=last))
    inside = [movement for movement in seen if first <= movement.on <= last]
    return sorted(inside, key=lambda movement: movement.on)


def on_its_way(book: Book, *, on: date) -> int:
    """Cents that the books have and the bank has not yet at the end of a day."""
    before = on - timedelta(days=max(CHEQUES.values()))
    seen = map(_as_the_bank_sees, _postings(book, first=before, last=on))
    return sum(movement.cents for movement in seen if movement.on > on)


def ofx_of(moved: Sequence[Movement], *, last: date, closing_cents: int) -> bytes:
    """A statement as OFX 1.02; the last movements have the largest ids."""
    lines = [
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nCHARSET:1252\n",
        "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>USD",
        f"<BANKACCTFROM><BANKID>321177586<ACCTID>{NUMBER}<ACCTTYPE>CHECKING",
        "</BANKACCTFROM><BANKTRANLIST>",
    ]
    for number, movement in enumerate(moved, start=1):
        kind = "CREDIT" if movement.cents > 0 else "DEBIT"
        lines.append(
            f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{movement.on:%Y%m%d}120000[-7:PDT]"
            f"<TRNAMT>{plain_amount(movement.cents)}<FITID>{last:%Y%m}{number:04d}"
            f"<NAME>{_plain(movement.payee)}<MEMO>{_plain(movement.memo)}</STMTTRN>"
        )
    lines.append(f"</BANKTRANLIST><LEDGERBAL><BALAMT>{plain_amount(closing_cents)}")
    lines.append(f"<DTASOF>{last:%Y%m%d}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>")
    return "\n".join([*lines, "</OFX>\n"]).encode()


def _plain(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def csv_of(moved: Sequence[Movement]) -> bytes:
    """A list of movements as the bank's page gives it, newest last."""
    lines = ["Date,Description,Memo,Amount"]
    lines += [
        f'{m.on:%m/%d/%Y},"{m.payee}","{m.memo}",{plain_amount(m.cents)}' for m in moved
    ]
    return "\n".join([*lines, ""]).encode()
