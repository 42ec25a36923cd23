"""Reading admissions: what each candidate has reached, and what is missing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from coopkit.cooperatives.models import Cooperative
from coopkit.money import at_least, parse_amount
from coopkit.offers import measures
from coopkit.templatetags.ui import hours, money
from governance.bylaws.selectors import Bylaws, InForce, in_force
from governance.members.criteria import (
    BUY_IN,
    COURSE,
    HOURS,
    MONTHS,
    NONE,
    WAIT,
    Criterion,
    Demands,
    Reached,
    all_met,
    criteria,
    months_after,
    ready_on,
)
from governance.members.models import EventKind, Membership, MembershipEvent, Spell
from governance.members.selectors.events import standing_events
from governance.members.selectors.roll import RollLine, spells_on, standing_roll
from governance.members.standing import MEMBERS, Standing

APPLYING = frozenset({Standing.APPLICANT, Standing.CANDIDATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionLine:
    """A criterion in words, with the rule it comes from and what is missing of it."""

    criterion: Criterion
    title: str
    figure: str
    missing: str
    rule: InForce | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidacy:
    """Somebody who asks to become a member: since when, and how far it has come."""

    membership_id: int
    code: str
    name: str
    standing: Standing
    since: date
    lines: tuple[CriterionLine, ...]
    decided_by: InForce | None
    probation: InForce | None
    ends_by: date | None

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing but the decision."""
        return all_met(line.criterion for line in self.lines)

    @property
    def ready_on(self) -> date | None:
        """The day on which time alone will have met what is missing."""
        return ready_on(line.criterion for line in self.lines)

    @property
    def by_board(self) -> bool:
        return self.decided_by is not None and self.decided_by.choice == "board"

    @property
    def has_probation(self) -> bool:
        return self.probation is not None and self.probation.choice != NONE

    @property
    def missing(self) -> list[str]:
        return [line.missing for line in self.lines if not line.criterion.met]


def candidacies(cooperative: Cooperative, *, on: date) -> list[Candidacy]:
    """Everybody who is a candidate on a day, by code; as many queries for many as one."""
    lines = standing_roll(cooperative, on=on)[Standing.CANDIDATE]
    return list(_of(cooperative, lines, on=on)) if lines else []


def candidacy_of(membership: Membership, *, on: date) -> Candidacy | None:
    """One candidate's or applicant's way on a day; None for who is neither."""
    spell = spells_on(membership.cooperative, on).filter(membership=membership).first()
    if spell is None or spell.standing not in APPLYING:
        return None
    line = RollLine(
        code=membership.code,
        name=membership.person.display_name,
        member_class=spell.member_class,
        since=spell.first,
        membership_id=membership.pk,
        standing=Standing(spell.standing),
    )
    (found,) = _of(membership.cooperative, [line], on=on)
    return found


def is_applying(membership: Membership, *, on: date) -> bool:
    """Whether somebody can be admitted on a day; one query."""
    spells = spells_on(membership.cooperative, on).filter(membership=membership)
    return spells.filter(standing__in=APPLYING).exists()


def returns(membership: Membership) -> bool:
    """Whether a membership's person was a member before; one query."""
    return membership.pk in _returners([membership.pk])


def demands_of(bylaws: Bylaws, *, returns: bool = False) -> Demands:
    """What the bylaws ask of candidates; a returner may be spared the probation."""
    skips = returns and _flag(bylaws, "admission.readmission_skips")
    probation = bylaws.get("admission.probation")
    return Demands(
        probation=NONE if skips or probation is None else probation.choice,
        hours=_count(bylaws, "admission.hours"),
        months=_count(bylaws, "admission.months"),
        course=_flag(bylaws, "admission.course"),
        buy_in_cents=_buy_in(bylaws) if _flag(bylaws, "admission.buy_in_first") else 0,
        wait_months=_count(bylaws, "admission.readmission_months") if returns else 0,
    )


def _of(
    cooperative: Cooperative, lines: Sequence[RollLine], *, on: date
) -> Iterator[Candidacy]:
    bylaws = in_force(cooperative, on=on)
    since = {line.code: line.since for line in lines}
    asked = {name: measure(cooperative, since, on) for name, measure in measures.items()}
    recorded = _recorded([line.membership_id for line in lines])
    returners = _returners([line.membership_id for line in lines])
    for line in lines:
        reached = Reached(
            minutes=asked.get("hours", {}).get(line.code, 0),
            buy_in_cents=asked.get("buy_in", {}).get(line.code, 0),
            recorded=recorded.get(line.membership_id, {}),
            left_on=returners.get(line.membership_id),
        )
        demands = demands_of(bylaws, returns=line.membership_id in returners)
        found = criteria(demands, reached, since=line.since, on=on)
        most = _count(bylaws, "admission.max_months")
        yield Candidacy(
            membership_id=line.membership_id,
            code=line.code,
            name=line.name,
            standing=line.standing,
            since=line.since,
            lines=tuple(_line(each, bylaws) for each in found),
            decided_by=bylaws.get("admission.decided_by"),
            probation=bylaws.get("admission.probation"),
            ends_by=months_after(line.since, most)
            if most and demands.probation != NONE
            else None,
        )


def _recorded(memberships: Iterable[int]) -> dict[int, dict[str, date]]:
    """The criteria recorded as met, by membership, with their days; one query."""
    rows = MembershipEvent.objects.filter(
        membership__in=memberships, kind=EventKind.CRITERION
    )
    found: dict[int, dict[str, date]] = {}
    for row in standing_events(rows):
        days = found.setdefault(row.membership_id, {})
        days.setdefault(row.details.get("criterion", ""), row.effective_on)
    return found


def _returners(memberships: Iterable[int]) -> dict[int, date]:
    """The last day of an earlier membership of the same person, by membership; one query.

    Those of some memberships whose person was no member before are not in it.
    """
    past = Spell.objects.filter(standing__in=MEMBERS, last__isnull=False)
    of_person = past.filter(membership__person=OuterRef("person"))
    earlier = of_person.exclude(membership=OuterRef("pk")).order_by("-last")
    found = Membership.objects.filter(pk__in=memberships).annotate(
        left_on=Subquery(earlier.values("last")[:1])
    )
    return dict(found.filter(left_on__isnull=False).values_list("pk", "left_on"))


def _line(criterion: Criterion, bylaws: Bylaws) -> CriterionLine:
    figure, missing = _figures(criterion, bylaws)
    return CriterionLine(
        criterion=criterion,
        title=title_of(criterion.key),
        figure=figure,
        missing=missing,
        rule=bylaws.get(criterion.rule),
    )


def title_of(key: str) -> str:
    """A criterion's name in the reader's language."""
    titles = {
        HOURS: _("Hours worked"),
        MONTHS: _("Months as a candidate"),
        COURSE: _("The course for new members"),
        BUY_IN: _("The buy-in"),
        WAIT: _("Months since the last membership"),
    }
    return titles.get(key, key)


def _figures(criterion: Criterion, bylaws: Bylaws) -> tuple[str, str]:
    """How far a criterion has come, and what is missing, in words."""
    if criterion.recorded_on:
        return _("Recorded on %(day)s") % {"day": date_format(criterion.recorded_on)}, ""
    if criterion.key == COURSE:
        return _("Not done yet"), _("the course")
    if criterion.key in {MONTHS, WAIT}:
        return _months(criterion)
    if criterion.key == HOURS:
        reached, needed = _hours(criterion.reached), _hours(criterion.needed)
        figure = _("%(reached)s of %(needed)s hours") % {
            "reached": reached,
            "needed": needed,
        }
        return figure, _("%(missing)s hours") % {"missing": _hours(criterion.missing)}
    cooperative = bylaws.cooperative
    figure = _("%(reached)s of %(needed)s") % {
        "reached": money(criterion.reached, cooperative),
        "needed": money(criterion.needed, cooperative),
    }
    missing = money(criterion.missing, cooperative)
    return figure, _("%(missing)s of the buy-in") % {"missing": missing}


def _months(criterion: Criterion) -> tuple[str, str]:
    figure = ngettext(
        "%(reached)s of %(needed)s month",
        "%(reached)s of %(needed)s months",
        criterion.needed,
    ) % {"reached": criterion.reached, "needed": criterion.needed}
    if criterion.due is None:
        return figure, ""
    missing = ngettext(
        "%(n)s month, until %(day)s", "%(n)s months, until %(day)s", criterion.missing
    ) % {"n": criterion.missing, "day": date_format(criterion.due)}
    return figure, missing


def _hours(minutes: int) -> str:
    """Hours for a person, without the hundredths where there are none."""
    return hours(minutes).removesuffix(".00")


def _buy_in(bylaws: Bylaws) -> int:
    """The part of the buy-in that is to be paid before the admission, in cents."""
    if "members.buy_in" not in bylaws:
        return 0
    places = bylaws.cooperative.minor_units
    whole = parse_amount(str(bylaws["members.buy_in"].value), minor_units=places)
    share = Fraction(1)
    if "members.buy_in_at_admission" in bylaws:
        share = bylaws["members.buy_in_at_admission"].share
    return at_least(share, of=whole)


def _count(bylaws: Mapping[str, InForce], key: str) -> int:
    return bylaws[key].count if key in bylaws else 0


def _flag(bylaws: Mapping[str, InForce], key: str) -> bool:
    return key in bylaws and bylaws[key].flag
