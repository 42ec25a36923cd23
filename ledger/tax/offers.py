"""What tax gives to the floors below: withholding, needs, days, papers, an end."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from coopkit import offers
from coopkit.cooperatives.access import BOARD, BOOKKEEPER, BOOKS, CANDIDATE, MEMBERS
from coopkit.cooperatives.models import Cooperative, State
from coopkit.money import Cents
from coopkit.offers import Finding, Need, Occasion, Retention, Visit
from coopkit.vault import VaultClosedError, has_key_for
from governance.members.selectors import membership_of
from ledger.payouts.services import reseal_details
from ledger.tax import demo, selectors, services
from ledger.tax.backup import GAVE_W8, Law, kept_back, kept_under_w8
from ledger.tax.models import SealedTaxId, TaxForm
from ledger.tax.rates import us, us_cents, us_day, us_share
from ledger.tax.returns import form_sha256, forms_of_regime
from ledger.tax.selectors.keeping import ids_of_codes, ids_over
from ledger.tax.selectors.papers import year_papers

NOT_YET = frozenset({State.FORMING, State.PRACTICE, State.DISCARDED})
"""States of a co-op in which nobody is asked for a tax number."""


def withheld(
    cooperative: Cooperative, asked: Mapping[str, Mapping[str, Cents]], on: date
) -> Mapping[str, Cents]:
    """What is kept back from payments of a day, by code; those without are left out."""
    causes = selectors.causes_on(cooperative, list(asked), on=on)
    if not any(causes.values()):
        return {}
    law = Law(
        rate=us_share("backup_withholding_rate", on),
        exempt_cents=us_cents("backup_withholding_exempt", on),
        money_share=us_share("backup_withholding_money_share", on),
    )
    abroad = us_share("foreign_withholding_rate", on)
    found = {
        code: kept_under_w8(paid=paid, rate=abroad)
        if GAVE_W8 in causes.get(code, ())
        else kept_back(causes=causes.get(code, ()), paid=paid, law=law)
        for code, paid in asked.items()
    }
    return {code: cents for code, cents in found.items() if cents}


def needs(visit: Visit) -> Iterator[Need]:
    """A member's number, a second person's yes, the forms of the last year."""
    cooperative = visit.cooperative
    if selectors.is_abroad(cooperative) or cooperative.state in NOT_YET:
        return
    if visit.roles & (MEMBERS | {CANDIDATE}):
        mine = membership_of(user=visit.user, cooperative=cooperative)
        if mine is not None and selectors.has_to_give(mine, on=visit.on):
            yield Need(
                title=_("Give your tax number"),
                url=reverse("tax:mine", args=[cooperative.slug]),
                detail=_("Until then tax is kept back from your dividend"),
                room="money",
                tone="warn",
            )
    if visit.roles & BOOKS:
        asks = selectors.open_asks(cooperative, at=visit.at).exclude(asked_by=visit.user)
        for ask in asks:
            yield Need(
                title=_("Agree that a tax number is opened, or decline"),
                url=reverse("tax:reveals", args=[cooperative.slug]),
                detail=ask.reason,
                room="money",
                tone="warn",
            )
    if BOOKKEEPER in visit.roles:
        yield from _forms_to_make(visit)


def _forms_to_make(visit: Visit) -> Iterator[Need]:
    cooperative, last = visit.cooperative, visit.on.year - 1
    due = us_day("copy_due", last)
    if visit.on.month > due.month + 2:
        return
    for form in forms_of_regime(cooperative.tax_regime):
        lines = selectors.form_lines(cooperative, form=form, tax_year=last)
        count = sum(line.to_make for line in lines)
        if count:
            said = ngettext(
                "Make %(count)s form %(form)s for %(year)s",
                "Make %(count)s forms %(form)s for %(year)s",
                count,
            )
            url = reverse("tax:forms", args=[cooperative.slug])
            yield Need(
                title=said % {"count": count, "form": form, "year": last},
                url=f"{url}?form={form}&year={last}",
                detail=_("Members have theirs by %(day)s")
                % {"day": date_format(due, "DATE_FORMAT")},
                room="money",
                tone="bad" if visit.on > due else "warn",
            )


def occasions(visit: Visit) -> Iterator[Occasion]:
    """The days of this year by which last year's forms are due."""
    cooperative = visit.cooperative
    if not visit.roles & {BOOKKEEPER, BOARD}:
        return
    if not forms_of_regime(cooperative.tax_regime):
        return
    url = reverse("tax:home", args=[cooperative.slug])
    for year in (visit.on.year - 1, visit.on.year):
        for key, title in (
            ("copy_due", _("Tax forms for %(year)s reach the members")),
            ("efile_due", _("Tax forms for %(year)s reach the tax office")),
        ):
            yield Occasion(
                on=us_day(key, year),
                title=title % {"year": year},
                url=url,
                uid=f"tax-{key}-{year}",
            )


def forms_hold() -> Iterator[Finding]:
    """Every form says what its hash says, and holds nothing but boxes."""
    rows = TaxForm.objects.select_related("membership", "cooperative").order_by("pk")
    for row in rows.defer("sources").iterator(500):
        said = form_sha256(
            code=row.membership.code,
            form=row.form,
            tax_year=row.tax_year,
            number=row.number,
            boxes=row.boxes,
        )
        if said != row.sha256:
            where = f"form {row.pk} of {row.cooperative.slug}"
            yield Finding(where=where, what="its boxes do not have its hash")


def ids_can_be_opened() -> Iterator[Finding]:
    """The key that sealed each tax id is here; nothing is opened for it."""
    rows = SealedTaxId.objects.filter(purged_at__isnull=True)
    for row in rows.select_related("cooperative").order_by("pk").iterator(500):
        where = f"tax id {row.pk} of {row.cooperative.slug}"
        try:
            if not has_key_for(bytes(row.sealed)):
                yield Finding(where=where, what="the key that sealed it is not here")
        except VaultClosedError as closed:
            yield Finding(where=where, what=str(closed))
            return


def until(cooperative: Cooperative, on: date) -> str:
    """How long tax ids are kept, in words."""
    years = us("tax_id_years", on).count
    said = ngettext(
        "%(count)s year after the last form that names it",
        "%(count)s years after the last form that names it",
        years,
    )
    return said % {"count": years}


def purge(cooperative: Cooperative, at: datetime) -> int:
    """End the tax ids whose time is over."""
    over = ids_over(cooperative, at=at)
    if not over:
        return 0
    return services.purge_tax_ids(cooperative=cooperative, ids=over, at=at)


def forget(cooperative: Cooperative, codes: Collection[str]) -> int:
    """Blank the tax ids of people who are no longer named; how many."""
    rows = ids_of_codes(cooperative, list(codes))
    for row in rows:
        at = row.person.erased_at or row.given_at
        services.purge_tax_ids(cooperative=cooperative, ids=[row], at=at)
    return len(rows)


TAX_IDS = Retention(
    what=gettext_lazy("Your tax number (SSN, ITIN, ATIN or EIN)"),
    why=gettext_lazy(
        "The tax office asks for it on the yearly form. It is sealed with a key that is "
        "not in the database; two people open it together, and you see when."
    ),
    law=gettext_lazy("26 U.S.C. §§ 6044, 6109; 26 CFR § 31.3406"),
    until=until,
    purge=purge,
)


def under_the_newest_key(at: datetime) -> Iterator[str]:
    """At night: tax numbers and bank numbers go under the key that seals now.

    Once they have, the old key can be taken away.
    """
    for cooperative in Cooperative.objects.order_by("pk"):
        try:
            count = services.reseal_tax_ids(cooperative=cooperative, at=at)
            count += reseal_details(cooperative=cooperative, at=at)
        except VaultClosedError as refusal:
            yield f"{cooperative.slug}: {refusal}"
        else:
            if count:
                yield f"{cooperative.slug}: {count} numbers are under the newest key"


offers.withholding.offer("tax", withheld)
offers.needs.offer("tax", needs, order=60)
offers.calendar.offer("tax", occasions, order=60)
offers.checks.offer("tax_forms", forms_hold)
offers.checks.offer("tax_ids", ids_can_be_opened)
offers.retention.offer("tax_ids", TAX_IDS, order=55)
offers.forgotten.offer("tax_ids", forget)
offers.year_papers.offer("tax", year_papers, order=80)
offers.nightly.offer("keys", under_the_newest_key)
offers.demo_steps.offer("tax", demo.tell, order=95)
