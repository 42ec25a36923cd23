"""What an exit does to offices, turns in them, and what nobody does by hand at night."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record as audit
from coopkit.cooperatives.models import Cooperative
from governance.meetings import rotation, terms
from governance.meetings.models import Office, OfficeTerm
from governance.meetings.selectors.offices import term_of
from governance.meetings.services.office_roles import grant_with
from governance.meetings.services.offices import check_order, close
from governance.members.models import Membership


@transaction.atomic
def follow_membership(
    *,
    cooperative: Cooperative,
    code: str,
    last: date | None,
    act: str,
    by: User | None,
    at: datetime,
) -> None:
    """Let offices and turns end with a membership; `last` is None where it goes on.

    Where an exit is taken back, the terms that it cut short go on, if nobody took the
    seat since.
    """
    rows = OfficeTerm.objects.filter(
        membership__cooperative=cooperative, membership__code=code
    ).exclude(how=terms.TURN)
    whole = rows.select_related("office__cooperative", "membership__person__user")
    for term in whole.order_by("pk"):
        if _was_cut_by_exit(term, last):
            _go_on(term, by=by, at=at)
        if last and (term.ended_on is None or term.ended_on > last):
            close(term, on=last, how=terms.LEFT, decision=act[:120], by=by, at=at)
    if last is not None:
        for office in Office.objects.filter(cooperative=cooperative):
            if code in office.rotation:
                _leave_rotation(office, code, last)


@transaction.atomic
def set_rotation(
    *,
    office: Office,
    codes: Sequence[str],
    turn_days: int,
    turns_from: date,
    by: User | None,
    at: datetime,
) -> Office:
    """Let an office go round from a day on; the turns before it stay on file."""
    held = Office.objects.select_for_update(of=("self",)).select_related("cooperative")
    office = held.get(pk=office.pk)
    check_order(office.cooperative, codes, on=turns_from)
    _keep_turns(office, last=turns_from - terms.A_DAY)
    office.rotation, office.turn_days = list(dict.fromkeys(codes)), turn_days
    office.turns_from, office.role = turns_from, ""
    office.save(update_fields=["rotation", "turn_days", "turns_from", "role"])
    audit(
        scope=office.cooperative.slug,
        actor=actor_of(by),
        action="office.rotates",
        subject=f"office:{office.key}",
        data={"codes": office.rotation, "from": turns_from.isoformat()},
        at=at,
    )
    return office


def catch_up(at: datetime) -> Iterator[str]:
    """Grant the roles of terms whose holders sign in by now; at night."""
    on = timezone.localdate(at)
    rows = OfficeTerm.objects.filter(
        starts_on__lte=on,
        ended_on__isnull=True,
        office__ended_on__isnull=True,
        membership__person__user__isnull=False,
    ).exclude(office__role="")
    whole = rows.select_related("office__cooperative", "membership__person__user")
    for term in whole.order_by("pk"):
        with transaction.atomic():
            if grant_with(term, by=None, at=at, on=on):
                yield _("%(slug)s: %(code)s has the role of the office %(office)s") % {
                    "slug": term.office.cooperative.slug,
                    "code": term.membership.code,
                    "office": term.office.key,
                }


def _was_cut_by_exit(term: OfficeTerm, last: date | None) -> bool:
    """Whether an earlier exit ended it, and the membership goes on beyond that day."""
    if term.ended_how != terms.LEFT or term.ended_on is None:
        return False
    return last is None or last > term.ended_on


def _go_on(term: OfficeTerm, *, by: User | None, at: datetime) -> None:
    """Let a term go on that an exit had cut short, unless the seat was given away."""
    others = OfficeTerm.objects.filter(office=term.office, seat=term.seat)
    known = [term_of(row) for row in others.select_related("membership")]
    assert term.ended_on  # noqa: S101 - asked by who calls
    if any(each.starts_on > term.ended_on for each in known if each.id != term.pk):
        return
    term.ended_on, term.ended_how, term.ended_decision = None, "", ""
    term.save(update_fields=["ended_on", "ended_how", "ended_decision"])
    grant_with(term, by=by, at=at)


def _leave_rotation(office: Office, code: str, last: date) -> None:
    """Take somebody out of the turns after a day; the turn of others is not cut."""
    begins, order = office.turns_from, list(office.rotation)
    if begins is None or last < begins:
        office.rotation = [each for each in order if each != code]
        office.save(update_fields=["rotation"])
        return
    coming = rotation.turns_from(order, begins=begins, days=office.turn_days, on=last)
    now, after = next(coming), next(coming)
    if now.code == code:
        _keep_turns(office, last=last)
        office.rotation = rotation.without(order, code, next_code=after.code)
        office.turns_from = last + terms.A_DAY
    else:
        _keep_turns(office, last=now.first - terms.A_DAY)
        office.rotation = rotation.without(order, code, next_code=now.code)
        office.turns_from = now.first
    office.save(update_fields=["rotation", "turns_from"])


def _keep_turns(office: Office, *, last: date) -> None:
    """Write the turns up to a day as terms, before the order changes."""
    if not office.rotation or office.turns_from is None:
        return
    turns = rotation.turns_until(
        office.rotation, begins=office.turns_from, days=office.turn_days, last=last
    )
    codes = {turn.code for turn in turns}
    rows = Membership.objects.filter(cooperative=office.cooperative_id, code__in=codes)
    people = {row.code: row for row in rows}
    OfficeTerm.objects.bulk_create(
        OfficeTerm(
            office=office,
            membership=people[turn.code],
            seat=0,
            starts_on=turn.first,
            ends_on=turn.last,
            how=terms.TURN,
            decision=terms.TURN,
        )
        for turn in turns
        if turn.code in people
    )
