"""What capital accounts give to the front door, the checks and the demo."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.access import BOOKS, INSIDE
from coopkit.cooperatives.models import Cooperative
from coopkit.money import half_up
from coopkit.offers import (
    Card,
    Column,
    Effect,
    Figure,
    Finding,
    Leaving,
    MotionFacts,
    MotionKind,
    Need,
    Table,
    Visit,
    calculators,
    calendar,
    checks,
    demo_steps,
    exit_effects,
    founding_steps,
    glance,
    home_cards,
    line_uses,
    measures,
    membership_begins,
    motion_kinds,
    needs,
    nightly,
    opening_plans,
    paid,
    posting_guards,
    provenances,
    tables,
    unpaid,
    year_papers,
)
from coopkit.papers.selectors import papers_of
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import Bylaws, in_force
from governance.members.selectors import member_of
from ledger.equity import demo, selectors, tables as exported
from ledger.equity.capital import MemberAccount
from ledger.equity.departure import Installment
from ledger.equity.selectors import capital_words, share_needs
from ledger.equity.selectors.calculators import buy_in
from ledger.equity.selectors.capital_papers import capital_year_papers
from ledger.equity.selectors.notes import departure_plan
from ledger.equity.selectors.stack_calculator import capital_stack
from ledger.equity.selectors.why import own_steps
from ledger.equity.services.bank_lines import uses_for_shares
from ledger.equity.services.deciding import KINDS, adopt_run, fail_run
from ledger.equity.services.following import follow_beginning
from ledger.equity.services.founding import open_the_books, opening_in_words
from ledger.equity.services.paying import mark_paid, mark_unpaid
from ledger.equity.services.refunding import refund_came_back, refund_was_paid
from ledger.equity.services.reminding import every_night
from ledger.equity.services.year_papers import papers_of_year

LAST_DAY = date(9999, 12, 31)
A_YEAR = timedelta(days=365)


def account_card(visit: Visit) -> Card | None:
    """A member's own account, with what it grew by and what is planned to be paid."""
    cooperative = visit.cooperative
    mine = member_of(user=visit.user, cooperative=cooperative, on=visit.on)
    if mine is None or not selectors.has_book(cooperative):
        return None
    account = selectors.member_account(cooperative, mine.code, on=visit.on)
    days = [visit.on - A_YEAR]
    before = selectors.history(cooperative, mine.code, years=days)[0][1]
    papers = papers_of(cooperative=cooperative, user=visit.user, roles=visit.roles)
    context = {
        "cooperative": cooperative,
        "account": account,
        "growth": account.total_cents - before,
        "notice": papers.filter(kind="notice", holder=visit.user).first(),
    }
    rules = in_force(cooperative, on=visit.on)
    oldest = account.layers[0] if account.layers else None
    if oldest and "redemption.years" in rules:
        rule = rules["redemption.years"]
        planned = oldest.year + rule.count
        context |= {"oldest": oldest, "planned": planned, "rule": rule}
    return Card(template="ledger/equity/card.html", context=context)


def figures(visit: Visit) -> Iterator[Figure]:
    """What members own each, what all own together, and whether the books stand."""
    cooperative = visit.cooperative
    if not (visit.roles & INSIDE and selectors.has_book(cooperative)):
        return
    found = selectors.standing_now(cooperative, on=visit.on)
    owned = found.identity
    yield Figure(
        label=_("Members’ accounts"),
        value=money(owned.members_cents, cooperative),
        note=_("✓ adds up to the cent") if found.holds else _("✗ does not add up"),
        url=reverse("equity:identity", args=[cooperative.slug]),
        tone="ok" if found.holds else "bad",
    )
    yield Figure(
        label=_("Collective account"), value=money(owned.collective_cents, cooperative)
    )


def broken(visit: Visit) -> Iterator[Need]:
    """For whoever keeps the books: they do not stand, and it must be seen to."""
    cooperative = visit.cooperative
    if not (visit.roles & BOOKS and selectors.has_book(cooperative)):
        return
    if not selectors.standing_now(cooperative, on=visit.on).holds:
        yield Need(
            title=_("The members’ accounts do not make up what the co-op is worth"),
            url=reverse("equity:identity", args=[cooperative.slug]),
            detail=_("See where they part, and post what is missing"),
            room="money",
            tone="bad",
            tag=_("red"),
        )


def closing_identities() -> Iterator[Finding]:
    """Members’ and collective accounts make up what each co-op is worth."""
    for cooperative in Cooperative.objects.filter(book__isnull=False).order_by("slug"):
        found = selectors.closing_identity(cooperative, on=LAST_DAY)
        if found.holds:
            continue
        strays = ", ".join(
            f"{name} {money(cents, cooperative)}" for name, cents in found.strays
        )
        yield Finding(
            where=f"capital accounts of {cooperative.slug}",
            what=(
                f"{money(found.difference_cents, cooperative)} belong to no member and "
                f"to no collective account: {strays}"
            ),
        )


def registers_agree() -> Iterator[Finding]:
    """What the registers say about shares, notes and payments is what the books hold."""
    for cooperative in Cooperative.objects.filter(book__isnull=False).order_by("slug"):
        for one in selectors.standing(cooperative, on=LAST_DAY).differences:
            yield Finding(
                where=f"register of {one.register}, {cooperative.slug}: {one.who}",
                what=(
                    f"the register says {money(one.said_cents, cooperative)}, the books "
                    f"hold {money(one.held_cents, cooperative)}"
                ),
            )


def what_is_paid_out(leaving: Leaving) -> Iterator[Effect]:
    """What becomes of a leaver's account: how much there is, when and how it is paid."""
    cooperative = leaving.cooperative
    if not selectors.has_book(cooperative):
        return
    account = selectors.member_account(cooperative, leaving.code, on=leaving.on)
    yield Effect(
        title=_("The capital account"),
        words=_account_words(account, cooperative),
        rule="departure.value",
    )
    bylaws = in_force(cooperative, on=leaving.on)
    if account.total_cents <= 0 or "departure.becomes" not in bylaws:
        return
    if leaving.kind == "transferred":
        yield Effect(
            title=_("When it is paid"),
            words=_(
                "The share, %(share)s, goes over to whoever takes the membership. The "
                "rest is paid to the one who leaves."
            )
            % {"share": money(account.share_cents, cooperative)},
            rule="members.transferable",
        )
    elif bylaws["departure.becomes"].choice == "keep_revolving" and not _died(leaving):
        yield _paid_with_everybody(account, bylaws)
    else:
        yield _paid_in_parts(leaving, account, bylaws)
    if "departure.setoff" in bylaws and bylaws["departure.setoff"].flag:
        words = _("What is owed to the co-op is taken off the first payments.")
        yield Effect(title=_("Debts"), words=words, rule="departure.setoff")
    if leaving.kind == "expelled" and "expulsion.deduction" in bylaws:
        most = half_up(bylaws["expulsion.deduction"].share, of=account.total_cents)
        words = _("The co-op may keep at most %(most)s of it for its reserves.")
        told = words % {"most": money(most, cooperative)}
        yield Effect(title=_("Deduction"), words=told, rule="expulsion.deduction")


def _account_words(account: MemberAccount, cooperative: Cooperative) -> str:
    """An account in one sentence: the whole, the share, and each year's layer."""
    if not account.total_cents:
        return _("There is nothing on it.")
    parts = [_("share %(cents)s") % {"cents": money(account.share_cents, cooperative)}]
    parts += [
        _("kept of %(year)s %(cents)s")
        % {"year": layer.year, "cents": money(layer.cents, cooperative)}
        for layer in account.layers
    ]
    if account.other_cents:
        other = money(account.other_cents, cooperative)
        parts.append(_("other %(cents)s") % {"cents": other})
    return _("Today %(total)s: %(parts)s.") % {
        "total": money(account.total_cents, cooperative),
        "parts": "; ".join(parts),
    }


def _paid_with_everybody(account: MemberAccount, bylaws: Bylaws) -> Effect:
    """Each year's layer is paid when all members' layers of that year are."""
    years = bylaws["redemption.years"].count
    planned = [
        _("%(cents)s of %(year)s in %(then)s")
        % {
            "cents": money(layer.cents, bylaws.cooperative),
            "year": layer.year,
            "then": layer.year + years,
        }
        for layer in account.layers
    ]
    share = money(account.share_cents, bylaws.cooperative)
    first = _("the share, %(share)s, once it is worked out") % {"share": share}
    return Effect(
        title=_("When it is paid"),
        words=_("In the order of everybody’s: %(parts)s.")
        % {"parts": "; ".join([first, *planned])},
        rule="departure.becomes",
    )


def _paid_in_parts(leaving: Leaving, account: MemberAccount, bylaws: Bylaws) -> Effect:
    """The account becomes a debt of the co-op, paid in yearly parts with interest."""
    key = "death.years" if _died(leaving) else "departure.years"
    cooperative = leaving.cooperative
    parts = departure_plan(account.total_cents, bylaws, key, last_day=leaving.last_day)
    said = [_installment_words(part, cooperative) for part in parts]
    return Effect(
        title=_("When it is paid"),
        words=_("As a debt of the co-op, at the latest: %(parts)s.")
        % {"parts": "; ".join(said)},
        rule=key,
    )


def _installment_words(part: Installment, cooperative: Cooperative) -> str:
    told = {
        "day": date_format(part.due),
        "cents": money(part.principal_cents, cooperative),
    }
    if not part.interest_cents:
        return _("%(cents)s by %(day)s") % told
    interest = money(part.interest_cents, cooperative)
    told["interest"] = interest
    return _("%(cents)s and %(interest)s interest by %(day)s") % told


def _died(leaving: Leaving) -> bool:
    return leaving.kind == "died"


def capital_tables(cooperative: Cooperative, on: date) -> Iterator[Table]:
    """Movements and yearly accounts of members, by code."""
    has_book = selectors.has_book(cooperative)
    yield Table(
        name="equity_movements",
        columns=_columns(exported.MOVEMENTS),
        rows=selectors.exported_movements(cooperative, on=on) if has_book else (),
    )
    yield Table(
        name="ica_balances",
        columns=_columns(exported.BALANCES),
        rows=selectors.exported_balances(cooperative, on=on) if has_book else (),
    )


def _columns(told: Iterable[tuple[str, str, str]]) -> tuple[Column, ...]:
    return tuple(Column(*one) for one in told)


def run_adopted(facts: MotionFacts) -> None:
    adopt_run(facts=facts)


def run_failed(facts: MotionFacts) -> None:
    fail_run(facts=facts)


home_cards.offer("equity", account_card, order=20)
needs.offer("equity: identity", broken, order=5)
posting_guards.offer("equity", selectors.check_posting)
provenances.offer("equity", own_steps)
glance.offer("equity", figures, order=40)
checks.offer("equity", closing_identities, order=40)
checks.offer("equity: registers", registers_agree, order=41)
measures.offer("buy_in", share_needs.buy_in_paid)
exit_effects.offer("equity", what_is_paid_out, order=40)
tables.offer("equity", capital_tables, order=40)
home_cards.offer("equity: share", share_needs.plan_card, order=21)
checks.offer("equity: deposits", share_needs.deposits_agree, order=42)
needs.offer("equity: share", share_needs.to_pay, order=30)
needs.offer("equity: shares", share_needs.of_the_bookkeeper, order=31)
line_uses.offer("equity: shares", uses_for_shares)
nightly.offer("equity: shares", every_night, order=30)
membership_begins.offer("equity: shares", follow_beginning)
paid.offer("equity: refunds", refund_was_paid)
unpaid.offer("equity: refunds", refund_came_back)
for kind in KINDS.values():
    motion_kinds.offer(
        kind,
        MotionKind(
            adopted=run_adopted, failed=run_failed, subject=capital_words.subject_of_run
        ),
    )
needs.offer("equity: capital", capital_words.to_do, order=32)
calendar.offer("equity: capital", capital_words.dates, order=32)
year_papers.offer("equity", papers_of_year, order=35)
year_papers.offer("equity: capital", capital_year_papers, order=40)
paid.offer("equity: notes", mark_paid)
unpaid.offer("equity: notes", mark_unpaid)
demo_steps.offer("equity: shares", demo.tell_of_shares, order=73)
demo_steps.offer("equity: leavers", demo.tell_of_leavers, order=74)
founding_steps.offer("equity", open_the_books, order=50)
opening_plans.offer("equity", opening_in_words, order=50)
calculators.offer("buy_in", buy_in)
calculators.offer("capital_stack", capital_stack)
