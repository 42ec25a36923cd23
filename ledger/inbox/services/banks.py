"""Accounts at banks, and the files that come in from them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from ledger.books.models import Account, Book
from ledger.books.names import lies_in
from ledger.books.selectors import roots
from ledger.inbox.bank_lines import (
    number_end,
    number_key,
)
from ledger.inbox.models import BankAccount

KINDS = ("bank", "card")


class NotForABankError(CoopError):
    """An account that cannot be one at a bank."""

    template = N_(
        "{account} is not an open account for money the co-op has or owes, so no bank "
        "keeps it. Choose another account, or open one."
    )


class AccountTakenError(CoopError):
    """An account of the books that mirrors a bank's already."""

    template = N_(
        "{account} is the account of “{label}” already. Each account at a bank has one "
        "of its own in the books. Choose another, or open one."
    )


@transaction.atomic
def add_bank_account(
    *,
    book: Book,
    account: str,
    label: str,
    kind: str = "bank",
    number: str = "",
    by: User | None,
    at: datetime,
) -> BankAccount:
    """Tell that an account of the books is one at a bank, or a card.

    `number` may be whole, or its last four digits; only those and a slow hash are kept.
    """
    row = Account.objects.select_for_update(of=("self",)).filter(book=book, name=account)
    found = row.first()
    kinds = roots(book)
    owns = lies_in(account, kinds.assets) or lies_in(account, kinds.liabilities)
    if found is None or not owns or not found.opened_on or found.closed_on:
        raise NotForABankError(account=account)
    taken = BankAccount.objects.filter(account=found).first()
    if taken:
        raise AccountTakenError(account=account, label=taken.label)
    whole = len(number) > 4
    bank = BankAccount.objects.create(
        book=book,
        account=found,
        label=label.strip() or account,
        kind=kind if kind in KINDS else "bank",
        number_end=number_end(number),
        bank_key=number_key(number, salt=salt_of(book)) if whole else "",
        made_at=at,
    )
    data = {"account": account, "label": bank.label, "kind": bank.kind}
    record_of(bank, "inbox.bank_added", data, by, at)
    return bank


@transaction.atomic
def change_bank_account(
    *,
    bank_account: BankAccount,
    label: str,
    number: str,
    by: User | None,
    at: datetime,
) -> BankAccount:
    """Call an account otherwise, or correct the end of its number.

    With another number the next file tells anew which account it is.
    """
    bank = BankAccount.objects.select_for_update().get(pk=bank_account.pk)
    bank.book = bank_account.book
    bank.label = label.strip() or bank.label
    if number_end(number) != bank.number_end:
        bank.number_end, bank.bank_key = number_end(number), ""
    bank.save(update_fields=["label", "number_end", "bank_key"])
    record_of(bank, "inbox.bank_changed", {"label": bank.label}, by, at)
    return bank


def salt_of(book: Book) -> str:
    return f"coopkit bank account {book.pk}"


def record_of(
    bank: BankAccount,
    action: str,
    data: Mapping[str, str | int],
    by: User | None,
    at: datetime,
) -> None:
    record(
        scope=bank.book.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"bank:{bank.pk}",
        data=dict(data),
        at=at,
    )
