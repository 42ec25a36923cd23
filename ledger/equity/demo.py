"""The demo's capital: the bakery's shares on record, and one paid part by part."""

from datetime import date

from coopkit.offers import Story
from governance.bylaws.demo import on_the, users_by_login
from governance.members.selectors import by_code, roll
from ledger.books.demo.bakery import SAVINGS
from ledger.books.models import Posting
from ledger.books.selectors import book_of
from ledger.equity.selectors.accounts import chart_of, shares_paid
from ledger.equity.services.converting import convert
from ledger.equity.services.paying_in import pay_subscription
from ledger.equity.services.subscribing import Signing, record_earlier, sign

RECORDED = date(2026, 11, 4)
HUGO, SIGNED, PARTS = "M012", date(2026, 10, 30), 4
PAID = (date(2026, 11, 4),)
LEAVER, WORKED_OUT = "M009", date(2026, 11, 3)


def tell_of_shares(story: Story) -> None:
    """Begoña puts the paid shares on record; Hugo, who came back, pays his in parts."""
    _record(story)
    begona, at = users_by_login(story)["begona"], on_the(RECORDED)
    share = sign(
        membership=by_code(story.cooperative, HUGO),
        signing=Signing(
            on=SIGNED, count=PARTS, first_due=SIGNED.replace(month=11, day=5)
        ),
        by=begona,
        at=at,
    )
    for place, day in enumerate(PAID):
        pay_subscription(
            subscription=share,
            cents=share.plan[place]["cents"],
            on=day,
            source="cash",
            account=SAVINGS,
            by=begona,
            at=on_the(day),
        )


def _record(story: Story) -> None:
    """The shares that the ledger brought along, without posting them again."""
    cooperative = story.cooperative
    begona, at = users_by_login(story)["begona"], on_the(RECORDED)
    lines = roll(cooperative, on=RECORDED)
    held = shares_paid(cooperative, [line.code for line in lines], on=RECORDED)
    book = book_of(cooperative)
    chart = chart_of(book)
    for line in lines:
        if held[line.code]:
            rows = Posting.objects.filter(
                account__book=book, account__name=chart.share(line.code)
            ).select_related("directive")
            first = rows.order_by("date", "pk")[0]
            record_earlier(
                membership=line.membership,
                on=first.date,
                cents=held[line.code],
                decision="",
                batch=first.directive.batch or first.directive.entry_id,
                by=begona,
                at=at,
            )


def tell_of_leavers(story: Story) -> None:
    """The account of Hugo’s first membership becomes a debt that is paid in parts."""
    convert(
        membership=by_code(story.cooperative, LEAVER),
        on=WORKED_OUT,
        by=users_by_login(story)["begona"],
        at=on_the(WORKED_OUT),
    )
