"""What a line of the bank becomes is shown before it is booked, and nothing is done."""

from ledger.books.models import Book, Directive
from ledger.inbox.models import BankAccount, BankLine, PayeeRule
from tests.ledger.inbox.conftest import FLOUR, RENT
from tests.ledger.inbox.test_bank_pages import send, sign_in
from tests.ledger.inbox.test_bank_services import HEAD, lines, take

SPLIT = {
    "parts": "2",
    "on": "2026-03-02",
    "narration": "Flour and rent",
    "account_0": FLOUR,
    "amount_0": "60",
    "account_1": RENT,
    "next": "1",
}


def test_a_line_shows_what_it_becomes_and_keeps_what_was_typed(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    client = sign_in(book)
    before = Directive.objects.count()
    page = send(client, "line", line.pk, do="check", **SPLIT)
    text = page.content.decode()
    assert page.status_code == 200
    assert "This becomes" in text
    assert 'value="Flour and rent"' in text
    assert "Expenses:Rent" in page.context["shown"].text
    assert "40.00 USD" in page.context["shown"].text
    (line,) = lines(bank)
    assert line.state == BankLine.State.OPEN
    assert Directive.objects.count() == before
    assert not PayeeRule.objects.exists()
    assert send(client, "line", line.pk, do="book", **SPLIT).status_code == 302
    row = Directive.objects.latest("seq")
    assert page.context["shown"].text.splitlines()[0] in row.text


def test_what_could_not_be_booked_is_refused_when_it_is_checked(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    client = sign_in(book)
    early = send(client, "line", line.pk, do="check", **SPLIT | {"on": "2020-01-01"})
    assert early.status_code == 422
    assert "This becomes" not in early.content.decode()
    assert "and this is on Jan. 1, 2020" in early.content.decode()
    uneven = SPLIT | {"amount_1": "50"}
    page = send(client, "line", line.pk, do="check", **uneven)
    assert "The parts come to -110.00" in page.content.decode()
    assert 'value="60"' in page.content.decode()
