"""Lines of a bank are settled once: booked, found in the books, or set aside."""

from datetime import date
from typing import Any

import pytest

from ledger.books.models import Book, Posting
from ledger.books.selectors import balance
from ledger.books.services.reversing import reverse
from ledger.inbox import selectors, services
from ledger.inbox.models import BankAccount, BankLine, PayeeRule
from ledger.inbox.services import settling, teaching, undoing
from tests.factories import NOON
from tests.ledger.inbox.conftest import (
    CHECKING,
    FLOUR,
    RENT,
    SAVINGS,
    entry,
    post,
)
from tests.ledger.inbox.test_bank_services import HEAD, book_it, lines, take


def test_booking_a_line_posts_it_and_teaches_its_payee(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,EAST BAY PROPERTIES 0302,-2150\n")
    (line,) = lines(bank)
    row = book_it(line, RENT, payee="East Bay Properties", narration="March rent")
    assert row.batch == f"bank-{bank.pk}-202603"
    assert "bank-id" in row.text
    assert balance(book, RENT, on=date(2026, 3, 2)) == 2_150_00
    assert balance(book, CHECKING, on=date(2026, 3, 2)) == -1_150_00
    line.refresh_from_db()
    assert (line.state, line.posting.minor) == ("booked", -2_150_00)
    take(bank, HEAD + "2026-04-02,EAST BAY PROPERTIES 0402,-2150\n", "april.csv")
    (april,) = selectors.lines_of(book, state="open")
    found = selectors.proposals(book, [april])[april.pk].rule
    assert found is not None
    assert (found.account, found.times) == (RENT, 1)
    assert (found.payee, found.narration) == ("East Bay Properties", "March rent")


def test_changing_a_booking_re_teaches_and_what_a_person_wrote_stays(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "".join(f"2026-03-0{n},Bakers Tools,-{n}\n" for n in (1, 2, 3, 4)))
    one, two, three, four = lines(bank)
    book_it(one, RENT)
    book_it(two, FLOUR)
    rule = PayeeRule.objects.get()
    assert (rule.account.name, rule.times, rule.written) == (FLOUR, 1, False)
    services.save_rule(
        book=book,
        rule=rule,
        pattern="Bakers",
        outgoing=True,
        account=FLOUR,
        by=None,
        at=NOON,
    )
    book_it(three, RENT)  # learned as a rule of its own, below the written one
    found = selectors.proposals(book, list(selectors.lines_of(book, state="open")))
    assert found[four.pk].rule.account == FLOUR


def test_parts_of_a_split_sum_to_the_line_and_teach_nothing(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    with pytest.raises(settling.PartsError, match=r"come to -90\.00, and the line to"):
        book_it(line, FLOUR, legs=[(FLOUR, 60_00), (RENT, 30_00)])
    book_it(line, FLOUR, legs=[(FLOUR, 60_00), (RENT, 40_00)])
    assert balance(book, FLOUR, on=date(2026, 3, 2)) == 60_00
    assert not PayeeRule.objects.exists()


def test_a_line_is_settled_once_and_whoever_comes_second_is_told(
    bank: BankAccount, bookkeeper: Any
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    book_it(line, FLOUR, by=bookkeeper)
    with pytest.raises(settling.LineSettledError, match="is booked, by Begoña Agüero"):
        book_it(line, FLOUR)
    with pytest.raises(settling.LineSettledError):
        services.set_aside(line=line, reason="twice", by=None, at=NOON)
    assert Posting.objects.filter(account__name=FLOUR).count() == 1


def test_a_line_is_not_booked_to_its_own_account(bank: BankAccount) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    with pytest.raises(settling.OwnAccountError):
        book_it(lines(bank)[0], CHECKING)


def test_many_lines_are_booked_as_proposed_or_none(bank: BankAccount, book: Book) -> None:
    take(bank, HEAD + "".join(f"2026-03-0{n},Bakers Tools,-{n}\n" for n in range(1, 6)))
    first, *rest = lines(bank)
    book_it(first, FLOUR)
    found = selectors.proposals(book, list(selectors.lines_of(book, state="open")))
    seen = {pk: proposal.sign for pk, proposal in found.items()}
    rule = PayeeRule.objects.get()
    services.save_rule(
        book=book, rule=rule, pattern=rule.pattern, outgoing=True, account=RENT,
        by=None, at=NOON,
    )  # fmt: skip
    with pytest.raises(settling.NoProposalError, match="changed meanwhile"):
        services.book_proposed(lines=rest, expected=seen, by=None, at=NOON)
    assert BankLine.objects.filter(state="open").count() == 4
    done = services.book_proposed(lines=rest, by=None, at=NOON)
    assert (done.booked, done.matched) == (4, 0)
    assert balance(book, RENT, on=date(2026, 3, 31)) == 14_00


def test_a_transfer_is_booked_once_and_found_in_the_other_file(
    bank: BankAccount, book: Book
) -> None:
    savings = services.add_bank_account(
        book=book, account=SAVINGS, label="Savings", by=None, at=NOON
    )
    take(bank, HEAD + "2026-03-02,To savings,-100\n")
    take(savings, HEAD + "2026-03-03,From checking,100\n")
    book_it(lines(bank)[0], SAVINGS)
    (other,) = lines(savings)
    found = selectors.proposals(book, list(selectors.lines_of(book, state="open")))
    assert found[other.pk].match is not None
    services.book_proposed(lines=[other], by=None, at=NOON)
    other.refresh_from_db()
    assert other.state == "matched"
    assert balance(book, SAVINGS, on=date(2026, 3, 31)) == 100_00


def test_an_entry_made_by_hand_is_matched_and_not_booked_twice(
    bank: BankAccount, book: Book
) -> None:
    post(book, entry(date(2026, 3, 1), -380_00, FLOUR, "Cheque 1042"))
    take(bank, HEAD + "2026-03-20,CHECK 1042,-380\n2026-03-20,CHECK 1043,-380\n")
    one, two = lines(bank)
    assert selectors.proposals(book, [one, two]) == {}  # nineteen days: too far to guess
    (older,) = selectors.older_candidates(bank, one)
    posting = Posting.objects.get(pk=older.pk)
    services.match_line(line=one, posting=posting, by=None, at=NOON)
    with pytest.raises(settling.NotTheSameError):
        services.match_line(line=two, posting=posting, by=None, at=NOON)


def test_two_entries_that_fit_alike_are_asked_about(
    bank: BankAccount, book: Book
) -> None:
    post(
        book, entry(date(2026, 3, 1), -5_00, FLOUR), entry(date(2026, 3, 1), -5_00, RENT)
    )
    take(bank, HEAD + "2026-03-01,Cafe,-5\n")
    (line,) = selectors.lines_of(book, state="open")
    assert selectors.proposals(book, [line]) == {}
    assert len(selectors.candidates_for(bank, [line])) == 2


def test_two_lines_that_fit_one_entry_are_asked_about_also_one_by_one(
    bank: BankAccount, book: Book
) -> None:
    post(book, entry(date(2026, 3, 1), -5_00, FLOUR))
    take(bank, HEAD + "2026-03-01,Cafe,-5\n2026-03-01,Cafe,-5\n")
    one, two = selectors.lines_of(book, state="open")
    assert selectors.proposals(book, [one, two]) == {}
    assert selectors.proposals(book, [one]) == {}
    with pytest.raises(settling.NoProposalError):
        services.book_proposed(lines=[two], by=None, at=NOON)


def test_an_entry_that_was_taken_back_is_no_candidate(
    bank: BankAccount, book: Book
) -> None:
    (row,) = post(book, entry(date(2026, 3, 1), -5_00, FLOUR))
    given = {"on": row.date, "reason": "wrong", "authority": "person:1"}
    reverse(book=book, entry_id=row.entry_id, by=None, at=NOON, **given)
    take(bank, HEAD + "2026-03-01,Cafe,-5\n")
    assert selectors.candidates_for(bank, lines(bank)) == []


def test_undoing_reverses_the_entry_and_opens_the_line(
    bank: BankAccount, book: Book
) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    book_it(line, RENT)
    services.undo_line(line=line, reason="It was flour", by=None, at=NOON)
    line.refresh_from_db()
    assert (line.state, line.posting) == ("open", None)
    assert balance(book, RENT, on=date(2026, 3, 31)) == 0
    assert selectors.candidates_for(bank, [line]) == []
    book_it(line, FLOUR)
    assert balance(book, FLOUR, on=date(2026, 3, 31)) == 100_00
    services.undo_line(line=line, reason="Not flour", by=None, at=NOON)
    with pytest.raises(undoing.StillOpenError):
        services.undo_line(line=line, reason="x", by=None, at=NOON)


def test_setting_aside_needs_a_word(bank: BankAccount) -> None:
    take(bank, HEAD + "2026-03-02,Warehouse,-100\n")
    (line,) = lines(bank)
    with pytest.raises(settling.ReasonError):
        services.set_aside(line=line, reason="  ", by=None, at=NOON)
    done = services.set_aside(line=line, reason="The bank took it back", by=None, at=NOON)
    assert (done.state, done.reason) == ("set_aside", "The bank took it back")


def test_rules_of_a_person_have_words_an_account_and_no_double(
    book: Book, bank: BankAccount
) -> None:
    def save(pattern: str, account: str = RENT) -> PayeeRule:
        return services.save_rule(
            book=book, pattern=pattern, outgoing=True, account=account, by=None, at=NOON
        )

    rule = save("City Water #44")
    assert (rule.pattern, rule.written) == ("city water", True)
    with pytest.raises(teaching.RuleTakenError):
        save("CITY WATER")
    with pytest.raises(teaching.NoPatternError):
        save("0412")
    with pytest.raises(teaching.NoAccountError):
        save("gas", "Expenses:Nowhere")
    services.forget_rule(rule=rule, by=None, at=NOON)
    assert not PayeeRule.objects.exists()
