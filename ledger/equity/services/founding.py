"""The founding act in the books: opened, with what founders pay in and lend.

Every entry cites the founding resolution. Nothing is written for zero.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.errors import N_, CoopError
from coopkit.offers import Founding
from coopkit.templatetags.ui import money, percent
from governance.bylaws.selectors import in_force
from governance.members.models import Membership
from ledger.books.beancount import load_files
from ledger.books.journal import OpenAccount
from ledger.books.models import Book, Directive
from ledger.books.names import is_account
from ledger.books.services import open_book, post
from ledger.books.services.editions import whole_text
from ledger.books.starting_chart import CHART, ROOTS
from ledger.equity.models.shares import SharePlan
from ledger.equity.opening import Opened, opened
from ledger.equity.services.lending import LoanTerms, lend
from ledger.equity.services.paying_in import pay_subscription
from ledger.equity.services.subscribing import Signing, change_plan, sign

BATCH = "opening"


class NoBankAccountError(CoopError):
    """A name that is no account for money."""

    template = N_(
        "“{name}” is not a name the books can give to a bank account or till. It begins "
        "with a capital letter, and has letters, digits and hyphens, like Checking."
    )


class NotAcceptedError(CoopError):
    """Opening entries that Beancount refuses."""

    template = N_(
        "The opening entries are not accepted by Beancount: {what}. Nothing was written. "
        "Tell whoever keeps this site."
    )


def opening_in_words(
    cooperative: Cooperative,
    values: Mapping[str, Any],
    opening: Mapping[str, Any],
    on: date,
) -> Iterator[tuple[str, str]]:
    """What each founder's opening money comes to, by the decided rules; not written."""
    _check_bank(opening["account"])
    rows = opened(opening["rows"], values, on=on, minor_units=cooperative.minor_units)
    for row in rows:
        yield row.code, _in_words(row, cooperative)


@transaction.atomic
def open_the_books(founding: Founding) -> Iterator[tuple[str, str]]:
    """Open the books, book shares, payments and loans; then let Beancount read it all."""
    cooperative, on = founding.cooperative, founding.on
    opening = founding.plan["opening"]
    _check_bank(opening["account"])
    values = in_force(cooperative, on=on).raw()
    rows = list(
        opened(opening["rows"], values, on=on, minor_units=cooperative.minor_units)
    )
    book = _book(founding, opening["account"])
    told = [(_("Books"), _books_in_words(founding))]
    people = Membership.objects.filter(cooperative=cooperative)
    whose = {each.code: each for each in people.select_related("person", "cooperative")}
    for row in rows:
        _share(row, whose[row.code], opening["account"], founding)
        _loan(row, whose[row.code], opening["account"], founding)
        called = f"{row.code} {whose[row.code].person.display_name}"
        told.append((called, _in_words(row, cooperative)))
    told.append((_("Opening entries"), _text(book)))
    return iter(told)


def _check_bank(account: str) -> None:
    if not is_account(account, roots=[ROOTS[0]]) or account.count(":") < 1:
        raise NoBankAccountError(name=account.rpartition(":")[2])


def _book(founding: Founding, account: str) -> Book:
    """The co-op's new books, with the usual accounts and the bank account."""
    by, at = founding.by, founding.at
    book = open_book(
        cooperative=founding.cooperative, on=founding.on, accounts=(), by=by, at=at
    )
    names = dict.fromkeys([*(row.account for row in CHART if row.usual), account])
    post(
        book=book,
        entries=[OpenAccount(founding.on, name) for name in names],
        batch=BATCH,
        authority=f"resolution:{founding.resolution}",
        by=by,
        at=at,
    )
    return book


def _share(row: Opened, membership: Membership, account: str, founding: Founding) -> None:
    """Sign for the share, pay what is paid now, and plan the rest."""
    if row.price is None:
        return
    by, at = founding.by, founding.at
    first_due = row.parts[0].due if row.parts else founding.on
    signing = Signing(
        on=founding.on, count=1, first_due=first_due, decision=founding.resolution
    )
    subscription = sign(membership=membership, signing=signing, by=by, at=at)
    if row.paid_cents:
        pay_subscription(
            subscription=subscription,
            cents=row.paid_cents,
            on=founding.on,
            source=SharePlan.CASH,
            account=account,
            by=by,
            at=at,
            authority=f"resolution:{founding.resolution}",
        )
    if row.parts:
        change_plan(
            subscription=subscription,
            count=len(row.parts),
            first_due=first_due,
            every_months=1,
            by=by,
            at=at,
        )


def _loan(row: Opened, membership: Membership, account: str, founding: Founding) -> None:
    if row.loan_first_due is None:
        return
    lend(
        membership=membership,
        terms=LoanTerms(
            cents=row.loan_cents,
            rate=row.loan_rate,
            count=len(row.loan_rows),
            first_due=row.loan_first_due,
            every_months=1,
        ),
        on=founding.on,
        account=account,
        decision=founding.resolution,
        by=founding.by,
        at=founding.at,
    )


def _text(book: Book) -> str:
    """The opening entries as Beancount text, once Beancount has read all of them."""
    with TemporaryDirectory() as folder:
        main = Path(folder) / "opening.beancount"
        main.write_text("".join(whole_text(book)), encoding="utf-8")
        errors = load_files(main).errors
    if errors:
        raise NotAcceptedError(what=": ".join(errors[0]))
    rows = Directive.objects.filter(book=book, kind="transaction").order_by("seq")
    return "\n\n".join(text.strip() for text in rows.values_list("text", flat=True))


def _books_in_words(founding: Founding) -> str:
    year = founding.plan["first_year"]
    return _(
        "Opened on %(on)s, in %(currency)s; the first fiscal year ends on %(last)s."
    ) % {
        "on": date_format(founding.on),
        "currency": founding.cooperative.currency,
        "last": date_format(date.fromisoformat(year["last"])),
    }


def _in_words(row: Opened, cooperative: Cooperative) -> str:
    """A founder's opening money in sentences."""
    told = []
    if row.price is not None:
        told.append(
            _("Share of %(price)s; %(paid)s paid on the first day.")
            % {
                "price": money(row.price.total_cents, cooperative),
                "paid": money(row.paid_cents, cooperative),
            }
        )
    if row.parts:
        told.append(
            _("The rest in %(count)s parts of %(cents)s, the first on %(due)s.")
            % {
                "count": len(row.parts),
                "cents": money(row.parts[0].cents, cooperative),
                "due": date_format(row.parts[0].due),
            }
        )
    if row.loan_first_due:
        told.append(
            _("Lends %(cents)s at %(rate)s a year, paid back in %(count)s months.")
            % {
                "cents": money(row.loan_cents, cooperative),
                "rate": percent(row.loan_rate),
                "count": len(row.loan_rows),
            }
        )
    return " ".join(told) or _("Pays in and lends nothing on the first day.")
