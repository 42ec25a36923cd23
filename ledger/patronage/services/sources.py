"""Saying where the income and costs of accounts come from; it is remembered."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.models import Cooperative
from coopkit.money import parse_share, plain_share
from ledger.books.models import Book
from ledger.books.selectors import book_of, roots
from ledger.patronage.models import SourceRule
from ledger.patronage.refusals import UnknownPrefixError
from ledger.patronage.sources import BY_SHARE, SourceLine


@transaction.atomic
def say_source(
    *, cooperative: Cooperative, line: SourceLine, by: User | None, at: datetime
) -> SourceRule:
    """Let this hold of the accounts under a prefix from now on.

    What was said of the same prefix before is dropped, and stays on record. Refused for
    a prefix that no account of income or expenses can have, or a share that is none.
    """
    book = Book.objects.select_for_update().get(pk=book_of(cooperative).pk)
    names = roots(book)
    if not line.prefix.startswith((f"{names.income}:", f"{names.expenses}:")):
        raise UnknownPrefixError(prefix=line.prefix)
    share = plain_share(parse_share(line.share)) if line.key == BY_SHARE else ""
    _held(cooperative).filter(prefix=line.prefix).update(dropped_at=at)
    rule = SourceRule.objects.create(
        cooperative=cooperative,
        prefix=line.prefix,
        nature=line.nature,
        key=line.key,
        patronage_share=share,
        unit=line.unit,
        chosen_by=by,
        chosen_at=at,
    )
    data = {"prefix": rule.prefix, "nature": rule.nature, "key": rule.key}
    data |= {"share": share, "unit": rule.unit}
    _record("patronage.source_said", cooperative, data, by, at)
    return rule


@transaction.atomic
def drop_source(
    *, cooperative: Cooperative, prefix: str, by: User | None, at: datetime
) -> bool:
    """Let nothing be said of a prefix any more; whether anything was."""
    dropped = _held(cooperative).filter(prefix=prefix).update(dropped_at=at)
    if dropped:
        _record("patronage.source_dropped", cooperative, {"prefix": prefix}, by, at)
    return bool(dropped)


def _held(cooperative: Cooperative) -> QuerySet[SourceRule]:
    return SourceRule.objects.filter(cooperative=cooperative, dropped_at__isnull=True)


def _record(
    action: str,
    cooperative: Cooperative,
    data: dict[str, str],
    by: User | None,
    at: datetime,
) -> None:
    record(
        scope=cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"cooperative:{cooperative.pk}",
        data=dict(data),
        at=at,
    )
