"""Rules: what was done with a payee before, and what a person wrote about it."""

from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.errors import N_, CoopError
from ledger.books.models import Account, Book
from ledger.books.services import rows
from ledger.inbox import selectors
from ledger.inbox.models import BankLine, PayeeRule
from ledger.inbox.payees import pattern_of, taught


class NoPatternError(CoopError):
    """A rule for nothing."""

    template = N_(
        "“{text}” has no word to go by. Write words that stand in the bank’s text, like "
        "city water."
    )


class NoAccountError(CoopError):
    """A rule that leads to no account."""

    template = N_("{account} is not an account of these books. Choose one of the list.")


class RuleTakenError(CoopError):
    """Two rules for one payee."""

    template = N_(
        "There is a rule for “{pattern}” already. Change that one, or write other words."
    )


def teach(
    *, line: BankLine, account: str, payee: str = "", narration: str = ""
) -> PayeeRule | None:
    """Keep what was done with a line, for the next one of its payee.

    Part of a booking, whose transaction holds the book locked.
    """
    book = line.bank_account.book
    pattern = pattern_of(selectors.text_of(line))
    if not pattern:
        return None
    rule = PayeeRule.objects.filter(
        book=book, pattern=pattern, outgoing=line.cents < 0
    ).select_related("account")
    old = rule.first()
    target, times = taught(selectors.rule_of(old) if old else None, account=account)
    keeps = old is not None and old.written
    now = {
        "account": Account.objects.get(book=book, name=target),
        "times": times,
        "last_on": max(line.on, old.last_on) if old and old.last_on else line.on,
    }
    if not keeps and (payee or narration or old is None):
        now |= {"payee": payee[:120], "narration": narration[:200]}
    found, _ = PayeeRule.objects.update_or_create(
        book=book, pattern=pattern, outgoing=line.cents < 0, defaults=now
    )
    return found


@transaction.atomic
def save_rule(
    *,
    book: Book,
    pattern: str,
    outgoing: bool,
    account: str,
    payee: str = "",
    narration: str = "",
    rule: PayeeRule | None = None,
    by: User | None,
    at: datetime,
) -> PayeeRule:
    """Write a rule, or change one: from now on it is a person's, above learned ones."""
    book = rows.lock(book)
    plain = pattern_of(pattern)
    if not plain:
        raise NoPatternError(text=pattern)
    target = Account.objects.filter(book=book, name=account, closed_on=None).first()
    if target is None:
        raise NoAccountError(account=account)
    same = PayeeRule.objects.filter(book=book, pattern=plain, outgoing=outgoing)
    if rule:
        same = same.exclude(pk=rule.pk)
    if same.exists():
        raise RuleTakenError(pattern=plain)
    row = rule or PayeeRule(book=book, times=0)
    row.pattern, row.outgoing, row.account = plain, outgoing, target
    row.payee, row.narration, row.written = payee[:120], narration[:200], True
    row.save()
    _record(row, "inbox.rule_written", by, at)
    return row


@transaction.atomic
def forget_rule(*, rule: PayeeRule, by: User | None, at: datetime) -> None:
    """Drop a rule; what was booked by it stays."""
    _record(rule, "inbox.rule_forgotten", by, at)
    rule.delete()


def _record(rule: PayeeRule, action: str, by: User | None, at: datetime) -> None:
    record(
        scope=rule.book.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"rule:{rule.pk}",
        data={"pattern": rule.pattern, "account": rule.account.name},
        at=at,
    )
