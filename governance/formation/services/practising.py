"""Practice: a co-op with invented people in which a group tries out a vote and a year.

It stands by the group's decided rules, and the model's where nothing is decided yet.
Thrown away it opens to nobody any more, and the founders' names in it are blanked.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, override

from coopkit import offers
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record
from coopkit.cooperatives.access import BOARD, BOOKKEEPER, SECRETARY
from coopkit.cooperatives.models import Cooperative, RoleGrant, State
from coopkit.cooperatives.services import create_cooperative, end_role, grant_role
from coopkit.errors import N_, CoopError
from coopkit.offers import Practice
from coopkit.periods import FiscalYear, fiscal_year_of
from governance.bylaws.parameters import defaults
from governance.bylaws.services import adopt
from governance.formation.models import Founder, FoundingGroup
from governance.formation.selectors.practice import practice_running
from governance.members.models import Membership
from governance.members.services import add_person, admit_member
from governance.votes.models import Answer, Choice, Method, Motion, MotionState
from governance.votes.selectors.motions import standing_ballots, voting_electors
from governance.votes.services import cast_ballot, open_motion

DECISION = "PRACTICE-1"
INVENTED = ("Celia Montoya", "Dong-min Park", "Efua Mensah")
"""People who do not exist; nobody's name."""
OFFICES = (SECRETARY, BOOKKEEPER, BOARD)


class AlreadyPractisingError(CoopError):
    """A second practice co-op of one group."""

    template = N_(
        "Your group has a practice co-op already. Throw it away first; then begin anew."
    )


class NotPracticeError(CoopError):
    """The real co-op would be thrown away, or what is thrown away already."""

    template = N_(
        "Only a practice co-op can be thrown away, and only once. Nothing was changed."
    )


@transaction.atomic
def begin_practice(*, group: FoundingGroup, by: User, at: datetime) -> FoundingGroup:
    """Make a group's practice co-op: people, rules, a vote under way, a year of books."""
    FoundingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if practice_running(group) is not None:
        raise AlreadyPractisingError
    year = _last_year(group, timezone.localdate(at))
    cooperative = _cooperative(group, year, by=by, at=at)
    practice = FoundingGroup.objects.create(
        cooperative=cooperative,
        code=secrets.token_hex(6),
        practice_of=group,
        begun_by=by,
        begun_at=at,
    )
    adopt(
        cooperative=cooperative,
        values=_values(group),
        effective_from=year.first,
        adopted_on=year.first,
        adopted_by=DECISION,
        by=by,
        at=at,
    )
    founders = group.founders.filter(left_at=None).select_related("user").order_by("pk")
    people = [(_name_of(founder), founder.user) for founder in founders]
    codes = _enrol(cooperative, people, year.first, by=by, at=at)
    told = Practice(
        cooperative=cooperative,
        users=tuple(user for _name, user in people),
        invented=tuple(codes[len(people) :]),
        on=year.last,
        by=by,
        at=at,
    )
    for step in offers.practice_steps:
        step(told)
    _open_a_vote(cooperative, told.invented, by=by, at=at)
    _record("practice.begun", group, cooperative, by, at)
    return practice


@transaction.atomic
def let_invented_vote(*, practice: FoundingGroup, at: datetime) -> int:
    """The invented people vote yes in all that is open; how many ballots they cast."""
    if practice.practice_of_id is None:
        raise NotPracticeError
    cast = 0
    motions = Motion.objects.filter(
        cooperative=practice.cooperative, state=MotionState.OPEN, is_secret=False
    )
    for motion in motions.exclude(method__in=[Method.ELECTION, Method.POLL]):
        for voter in _invented_in(motion):
            cast_ballot(motion=motion, voter=voter, choice=_yes(motion), at=at)
            cast += 1
    return cast


@transaction.atomic
def throw_away(*, practice: FoundingGroup, by: User, at: datetime) -> None:
    """End a practice co-op: it opens to nobody, and names of founders are blanked."""
    rows = FoundingGroup.objects.select_for_update(of=("self",))
    held = rows.select_related("cooperative", "practice_of__cooperative").get(
        pk=practice.pk
    )
    cooperative = held.cooperative
    if held.practice_of is None or cooperative.state != State.PRACTICE:
        raise NotPracticeError
    on = timezone.localdate(at)
    for grant in RoleGrant.objects.filter(cooperative=cooperative, ends_on=None):
        end_role(grant=grant, ends_on=on, act=DECISION, by=by, at=at)
    for person in cooperative.people.exclude(user=None):
        person.user, person.legal_name = None, ""
        person.display_name = person.memberships.values_list("code", flat=True)[0]
        person.save(update_fields=["user", "legal_name", "display_name"])
    cooperative.state = State.DISCARDED
    cooperative.name = _("Thrown away after practice")
    cooperative.save(update_fields=["state", "name"])
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _record("practice.ended", held.practice_of, cooperative, by, at)


def _cooperative(
    group: FoundingGroup, year: FiscalYear, *, by: User, at: datetime
) -> Cooperative:
    """The practice co-op itself, with the particulars of the group's."""
    own = group.cooperative
    with override(next(iter(own.languages), "en")):
        name = _("Practice of %(name)s") % {"name": own.name}
    return create_cooperative(
        slug=f"practice-{secrets.token_hex(4)}",
        name=name[:120],
        by=by,
        at=at,
        jurisdiction=own.jurisdiction,
        tax_regime=own.tax_regime,
        currency=own.currency,
        minor_units=own.minor_units,
        languages=own.languages,
        fiscal_year_end_month=year.last.month,
        fiscal_year_end_day=year.last.day,
        state=State.PRACTICE,
        founded_on=year.first,
    )


def _last_year(group: FoundingGroup, on: date) -> FiscalYear:
    """The last fiscal year that is over, by the co-op's own or decided year end."""
    own = group.cooperative
    this = fiscal_year_of(
        on, month=own.fiscal_year_end_month, day=own.fiscal_year_end_day
    )
    before = this.first.toordinal() - 1
    return fiscal_year_of(
        date.fromordinal(before),
        month=own.fiscal_year_end_month,
        day=own.fiscal_year_end_day,
    )


def _values(group: FoundingGroup) -> Mapping[str, Any]:
    """What is decided, and the model's values for the rest."""
    decided = {row.key: row.value for row in group.decisions.order_by("at", "pk")}
    return defaults(group.cooperative.jurisdiction) | decided


def _name_of(founder: Founder) -> str:
    return str(founder.membership.person.display_name)


def _enrol(
    cooperative: Cooperative,
    founders: Sequence[tuple[str, User]],
    first: date,
    *,
    by: User,
    at: datetime,
) -> list[str]:
    """The founders and the invented people on the roll; all their codes in order."""
    everybody: list[tuple[str, User | None]] = [*founders]
    everybody += [(name, None) for name in INVENTED]
    codes = []
    for number, (name, user) in enumerate(everybody, start=1):
        person = add_person(
            cooperative=cooperative,
            legal_name=name,
            display_name=name,
            language=user.language if user else "en",
            user=user,
            by=by,
            at=at,
        )
        code = f"M{number:03d}"
        admit_member(person=person, code=code, on=first, decision=DECISION, by=by, at=at)
        codes.append(code)
        if user is not None:
            _give_offices(cooperative, user, first, by=by, at=at)
    return codes


def _give_offices(
    cooperative: Cooperative, user: User, first: date, *, by: User, at: datetime
) -> None:
    """A founder who practises may do everything there."""
    for role in OFFICES:
        grant_role(
            cooperative=cooperative,
            user=user,
            role=role,
            starts_on=first,
            act=DECISION,
            by=by,
            at=at,
        )


def _open_a_vote(
    cooperative: Cooperative, invented: Sequence[str], *, by: User, at: datetime
) -> None:
    """Something harmless to vote on, with the invented people having voted."""
    with override(next(iter(cooperative.languages), "en")):
        title = _("Shall we close on Mondays?")
        text = _(
            "For practice: nothing real follows from this vote. The invented members "
            "have voted. Vote, look at how it is counted, and declare the result."
        )
    motion = open_motion(
        cooperative=cooperative,
        kind="plain",
        title=title,
        text=text,
        payload={},
        proposed_by=by,
        at=at,
        announce=False,
    )
    for place, voter in enumerate(_invented_in(motion)):
        choice = _yes(motion)
        is_last = place == len(invented) - 1
        cast_ballot(
            motion=motion,
            voter=voter,
            choice=Choice.NO if is_last and choice == Choice.YES else choice,
            at=at,
        )


def _invented_in(motion: Motion) -> list[Membership]:
    """The invented people who may vote on a motion and have not."""
    have = standing_ballots(motion).values("elector")
    rows = voting_electors(motion).filter(membership__person__user=None)
    rows = rows.exclude(pk__in=have).select_related("membership__person")
    return [elector.membership for elector in rows.order_by("code")]


def _yes(motion: Motion) -> str:
    return (
        Answer.CONSENT
        if motion.method in {Method.CONSENT, Method.CONSENSUS}
        else (Choice.YES)
    )


def _record(
    action: str, group: FoundingGroup, practice: Cooperative, by: User, at: datetime
) -> None:
    record(
        scope=group.cooperative.slug,
        actor=actor_of(by),
        action=action,
        subject=f"group:{group.pk}",
        data={"practice": practice.slug},
        at=at,
    )
