"""Choosing the accounts whose income nobody's labor made; the choice is remembered."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from ledger.books.models import Book
from ledger.books.selectors import book_of, roots
from ledger.patronage.models import NonPatronagePrefix
from ledger.patronage.refusals import UnknownPrefixError


@transaction.atomic
def choose_non_patronage(
    *, cooperative: Cooperative, prefixes: Iterable[str], by: User | None, at: datetime
) -> tuple[str, ...]:
    """Let these prefixes, and no others, be non-patronage from now on.

    What was chosen before and is not among them is dropped, and stays on record.
    """
    wanted = set(prefixes)
    book = Book.objects.select_for_update().get(pk=book_of(cooperative).pk)
    names = roots(book)
    for prefix in wanted:
        if not prefix.startswith((f"{names.income}:", f"{names.expenses}:")):
            raise UnknownPrefixError(prefix=prefix)
    held = NonPatronagePrefix.objects.filter(
        cooperative=cooperative, dropped_at__isnull=True
    )
    chosen = {choice.prefix for choice in held}
    added, dropped = sorted(wanted - chosen), sorted(chosen - wanted)
    held.filter(prefix__in=dropped).update(dropped_at=at)
    NonPatronagePrefix.objects.bulk_create(
        NonPatronagePrefix(
            cooperative=cooperative, prefix=prefix, chosen_by=by, chosen_at=at
        )
        for prefix in added
    )
    if added or dropped:
        record(
            scope=cooperative.slug,
            actor=actor_of(by),
            action="patronage.accounts_chosen",
            subject=f"cooperative:{cooperative.pk}",
            data={"added": added, "dropped": dropped},
            at=at,
        )
    return tuple(sorted(wanted))
