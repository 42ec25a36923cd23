"""Why this number: from a line of an account to its postings, and to what they rest on.

This floor answers for its own acts; the patronage year, with its hours, its rules and
its vote, answers through the slot `provenances`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.selectors import year_of
from coopkit.money import Cents
from coopkit.offers import Step, provenances
from coopkit.periods import FiscalYear, rules_fixed_on
from coopkit.templatetags.ui import money
from governance.bylaws.selectors import in_force
from ledger.books.models import Directive
from ledger.books.selectors import authority_of, book_of
from ledger.equity.models import CapitalRun, MemberNote, Subscription
from ledger.equity.selectors.accounts import (
    Movement,
    chart_of,
    movements_under,
)
from ledger.equity.why import (
    INTEREST,
    NOTE,
    REDEMPTION,
    REFUND,
    REVERSAL,
    SHARE,
    TRANSFER,
    Act,
    act_of,
)

MOST = 200
MOST_STEPS = 12
RULES_OF_REDEMPTION: tuple[str, ...] = (
    "redemption.method",
    "redemption.years",
    "redemption.decided_by",
)
RULES_OF_INTEREST: tuple[str, ...] = ("interest.rate", "interest.base")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One posting to a line of an account, and the steps back to what it rests on."""

    movement: Movement
    steps: tuple[Step, ...]


def reasons(
    cooperative: Cooperative, code: str, suffix: Sequence[str], *, on: date
) -> list[Reason]:
    """Every posting that a line is the sum of, the newest first, each with its steps.

    `suffix` is the rest of the account's name, “Share” or “Retained”, “2026”, “Q”; an
    empty one is all that is neither.
    """
    under = ":".join([chart_of(book_of(cooperative)).member(code), *suffix])
    found = movements_under(cooperative, under, last=on, most=MOST)
    if not suffix:
        known = chart_of(book_of(cooperative)).place
        kinds = {"share", "retained"}
        found = [
            each
            for each in found
            if (place := known(each.account)) and place.kind not in kinds
        ]
    return [
        Reason(movement=each, steps=tuple(steps_of(cooperative, code, each)))
        for each in found
    ]


def steps_of(cooperative: Cooperative, code: str, movement: Movement) -> Iterator[Step]:
    """The steps behind a posting: what every floor says, and by what right it stands."""
    given = (
        give(cooperative, code, movement.account, movement.batch) for give in provenances
    )
    yield from chain.from_iterable(given)
    yield _right(cooperative, movement)


def steps_of_year(
    cooperative: Cooperative, code: str, period: FiscalYear
) -> tuple[Step, ...]:
    """What a member's postings of a period rest on, each said once, the newest first."""
    under = chart_of(book_of(cooperative)).member(code)
    found: dict[tuple[str, str], Step] = {}
    for each in movements_under(
        cooperative, under, first=period.first, last=period.last, most=MOST
    ):
        for give in provenances:
            for step in give(cooperative, code, each.account, each.batch):
                found.setdefault((step.title, step.words), step)
    return tuple(found.values())[:MOST_STEPS]


def own_steps(
    cooperative: Cooperative, code: str, account: str, batch: str
) -> Iterator[Step]:
    """What this floor's own acts say: shares, redemptions, interest, notes, transfers."""
    act = act_of(batch)
    if act is not None:
        yield from _TOLD[act.kind](cooperative, code, account, act)


def _right(cooperative: Cooperative, movement: Movement) -> Step:
    """By what right the entry stands: a resolution, an import, a person in office."""
    row = Directive.objects.select_related("created_by").get(pk=movement.directive_id)
    authority = authority_of(row, cooperative)
    if authority.kind == "resolution":
        words = _("It rests on the resolution %(name)s.")
    elif authority.kind == "import":
        words = _("It came with the ledger %(name)s, which was imported as a whole.")
    elif authority.name:
        words = _("It was posted by %(name)s in their office.")
    else:
        words = _("It was made when the books were opened.")
    return Step(
        title=_("By what right it stands in the books"),
        words=words % {"name": authority.name},
        url=reverse("books:right", args=[cooperative.slug, movement.entry_id]),
        facts=((_("Entry"), str(row.seq)), (_("Day"), date_format(row.date))),
    )


def _of_run(
    cooperative: Cooperative, code: str, account: str, act: Act
) -> Iterator[Step]:
    """A redemption or a year's interest: what was worked out, the rule, the decision."""
    if act.kind == REDEMPTION:
        run = CapitalRun.objects.filter(
            cooperative=cooperative, kind=REDEMPTION, number=act.number
        ).first()
    else:
        run = CapitalRun.objects.filter(
            cooperative=cooperative, kind=INTEREST, batch=f"{INTEREST}-{act.number}"
        ).first()
    if run is None:
        return
    cents = sum(run.lines.filter(code=code).values_list("cents", flat=True))
    told = {"number": run.number, "cents": money(cents, cooperative)}
    if act.kind == REDEMPTION:
        title = _("The oldest years are paid out first")
        words = (
            _("Payment %(number)s of retained parts gave you %(cents)s in all.") % told
        )
        rules = RULES_OF_REDEMPTION
        on = run.on
    else:
        year = year_of(cooperative, run.year_end or run.on)
        title = _("Interest on what you have paid in")
        words = _("For %(year)s your capital bore %(cents)s of interest.")
        words %= told | {"year": year.name}
        rules = RULES_OF_INTEREST
        on = rules_fixed_on(year.first, founded_on=cooperative.founded_on)
    lines = tuple(
        (_fiscal(line.fiscal_year), money(line.cents, cooperative))
        for line in run.lines.filter(code=code).order_by("fiscal_year")
    )
    yield Step(title=title, words=words, facts=lines)
    yield from _rules(cooperative, rules, on)
    yield from _decided(cooperative, run.resolution)


def _fiscal(year: int) -> str:
    return _("Kept from %(year)s") % {"year": year} if year else _("Membership share")


def _of_note(
    cooperative: Cooperative, code: str, account: str, act: Act
) -> Iterator[Step]:
    """An account that became a debt: what it came to, the rules, the decision."""
    note = MemberNote.objects.filter(
        cooperative=cooperative, number=act.number, membership__code=code
    ).first()
    if note is None:
        return
    amounts: tuple[tuple[str, Cents], ...] = (
        (_("The account came to"), note.balance_cents),
        (_("Debts that were taken off"), note.setoff_cents),
        (_("Kept by the co-op"), note.deduction_cents),
        (_("Owed to you"), note.principal_cents),
    )
    yield Step(
        title=_("The account became a debt of the co-op"),
        words=_("With the end of the membership on %(day)s, note %(number)s.")
        % {"day": date_format(note.on), "number": note.number},
        facts=tuple(
            (label, money(cents, cooperative)) for label, cents in amounts if cents
        ),
    )
    yield from _rules(cooperative, ("departure.becomes", "departure.years"), note.on)
    yield from _decided(cooperative, note.decision)


def _of_share(
    cooperative: Cooperative, code: str, account: str, act: Act
) -> Iterator[Step]:
    """A share that was signed for, and this payment on it."""
    signed = Subscription.objects.filter(
        cooperative=cooperative, number=act.number, membership__code=code
    ).first()
    if signed is None:
        return
    parts: tuple[tuple[str, Cents], ...] = (
        (_("To your share"), signed.share_cents),
        (_("To what all own together"), signed.collective_cents),
        (_("Entry fee"), signed.fee_cents),
    )
    yield Step(
        title=_("You signed for a share"),
        words=_("On %(day)s, at the price of that day, to be paid in %(count)s parts.")
        % {"day": date_format(signed.signed_on), "count": signed.installments},
        facts=_amounts(cooperative, parts),
    )
    names = ("members.buy_in", "members.buy_in_collective", "members.entry_fee")
    yield from _rules(cooperative, names, signed.signed_on)
    yield from _decided(cooperative, signed.decision)


def _amounts(
    cooperative: Cooperative, amounts: Sequence[tuple[str, Cents]]
) -> tuple[tuple[str, str], ...]:
    return tuple((label, money(cents, cooperative)) for label, cents in amounts if cents)


def _of_transfer(
    cooperative: Cooperative, code: str, account: str, act: Act
) -> Iterator[Step]:
    yield Step(
        title=_("A share went over"),
        words=_("The membership was passed on, and its share went with it."),
    )


def _of_reversal(
    cooperative: Cooperative, code: str, account: str, act: Act
) -> Iterator[Step]:
    """A mistake that was taken back: what it was."""
    url = reverse("books:right", args=[cooperative.slug, act.rest])
    yield Step(
        title=_("An earlier entry was taken back"),
        words=_("Nothing is deleted: a mirror image takes it back to the cent."),
        url=url,
    )


def _rules(cooperative: Cooperative, names: Sequence[str], on: date) -> Iterator[Step]:
    """The rules of a day that were obeyed, each with its clause."""
    bylaws = in_force(cooperative, on=on)
    for name in names:
        if name in bylaws:
            held = bylaws[name]
            number = held.clause
            yield Step(
                title=_("The rule: %(name)s") % {"name": held.name},
                words=held.words,
                url=held.url,
                facts=((_("Bylaws"), number),) if number else (),
            )


def _decided(cooperative: Cooperative, reference: str) -> Iterator[Step]:
    """The decision, by its number in the register."""
    if reference:
        name = reference.removeprefix("resolution:")
        try:
            url = reverse("meetings:resolution", args=[cooperative.slug, name])
        except NoReverseMatch:
            url = ""
        yield Step(
            title=_("Who decided it"),
            words=_("Resolution %(name)s") % {"name": name},
            url=url,
        )


_TOLD: Mapping[str, Callable[[Cooperative, str, str, Act], Iterator[Step]]] = {
    REDEMPTION: _of_run,
    INTEREST: _of_run,
    NOTE: _of_note,
    SHARE: _of_share,
    REFUND: _of_share,
    TRANSFER: _of_transfer,
    REVERSAL: _of_reversal,
}
