"""Reading whose time is over: people who left long ago, and what is still on file."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from coopkit import offers
from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative, RoleGrant
from coopkit.cooperatives.retention import CONTACT, ROLL
from coopkit.cooperatives.selectors import kept_for
from coopkit.papers.models import Paper
from governance.bylaws.selectors import in_force
from governance.members.models import (
    Membership,
    MembershipEvent,
    Person,
    RecordView,
    Spell,
)
from governance.members.selectors.codes import memberships
from governance.members.selectors.events import UNDONE
from governance.members.standing import MEMBERS, UNDER_WAY, Standing

CONTACT_FIELDS = ("email", "phone", "postal_address", "reach_by")
LISTS = ("languages", "reach_care", "directory_shows")
HAS_CONTACT = (
    ~Q(email="", phone="", postal_address="", reach_by="")
    | ~Q(languages=[], reach_care=[], directory_shows=[])
    | Q(in_directory=True)
    | Q(user__isnull=False)
)


def kept_by_bylaws(
    cooperative: Cooperative, key: str, on: date
) -> tuple[int, str] | None:
    """How long the bylaws of a day keep something, and by which clause."""
    rule = in_force(cooperative, on=on).get(key)
    return (rule.count, rule.clause) if rule is not None else None


def left_before(cooperative: Cooperative, day: date, *, on: date) -> QuerySet[Person]:
    """Who was a member, and whose last day as anything here lies before a day.

    Not who still holds another role in the co-op.
    """
    people = _not_needed(cooperative, on)
    return people.filter(_spells(MEMBERS)).exclude(_under_way_on_or_after(day))


def never_joined_before(
    cooperative: Cooperative, day: date, *, on: date
) -> QuerySet[Person]:
    """Who applied or was a candidate, never joined, and was last heard of before a day.

    An application that nobody answered counts from the last thing recorded of it; who
    was only put on file, from then.
    """
    people = _not_needed(cooperative, on).exclude(_spells(MEMBERS))
    still = Q(last__isnull=True, standing=Standing.CANDIDATE) | Q(last__gte=day)
    spells = _own_spells().filter(still, standing__in=UNDER_WAY)
    steps = MembershipEvent.objects.filter(membership__person=OuterRef("pk"))
    late = Q(recorded_at__gte=_midnight(day)) | Q(effective_on__gte=day)
    mine = Membership.objects.filter(person=OuterRef("pk"))
    quiet = people.exclude(Exists(spells)).exclude(Exists(steps.filter(late)))
    return quiet.filter(Exists(mine) | Q(pk__in=_added_before(cooperative, day)))


def with_contact(people: QuerySet[Person]) -> QuerySet[Person]:
    """Of some people those whose contact data or account is still on file."""
    return people.filter(HAS_CONTACT)


def who_asked(cooperative: Cooperative, *, on: date) -> QuerySet[Person]:
    """Who asked to be forgotten, and has not come back since."""
    asked = _not_needed(cooperative, on).filter(erasure_asked_at__isnull=False)
    return asked.exclude(_under_way_on_or_after(on))


def codes_of(people: Collection[Person]) -> dict[int, list[str]]:
    """The codes of some people by their pk, oldest first; one query."""
    found: dict[int, list[str]] = {person.pk: [] for person in people}
    rows = Membership.objects.filter(person__in=found).order_by("pk")
    for pk, code in rows.values_list("person_id", "code"):
        if not code.startswith(UNDONE):
            found[pk].append(code)
    return found


def owed_codes(cooperative: Cooperative, *, on: date) -> set[str]:
    """The codes under which money is still open."""
    return {code for ask in offers.still_owed for code in ask(cooperative, on)}


def reasons_before(cooperative: Cooperative, day: date) -> QuerySet[MembershipEvent]:
    """The reasons of steps that are older than a day: of a case, a leave, an exit, …"""
    steps = MembershipEvent.objects.filter(
        membership__cooperative=cooperative,
        effective_on__lt=day,
        recorded_at__lt=_midnight(day),
    )
    return steps.exclude(reason="")


def looks_before(cooperative: Cooperative, at: datetime) -> QuerySet[RecordView]:
    return RecordView.objects.filter(person__cooperative=cooperative, at__lt=at)


def people_on_file(user_pks: Collection[int]) -> Iterable[int]:
    """Those of some users who are a person of any co-op; one query."""
    people = Person.objects.filter(user__in=user_pks)
    return people.values_list("user_id", flat=True)  # type: ignore[return-value]


def codes_used(cooperative: Cooperative, codes: Collection[str]) -> Iterator[str]:
    """Those of some codes whose person signs in, or that something happened to since.

    A letter that was written is something: it stands under the code for good.
    """
    held = memberships(cooperative).filter(code__in=codes)
    later = MembershipEvent.objects.filter(membership=OuterRef("pk")).exclude(
        recorded_at=OuterRef("roll_import__at")
    )
    others = Membership.objects.filter(person=OuterRef("person")).exclude(
        roll_import=OuterRef("roll_import")
    )
    signs_in = Q(person__user__isnull=False)
    touched = held.filter(signs_in | Exists(later) | Exists(others))
    yield from touched.values_list("code", flat=True)
    papers = Paper.objects.filter(cooperative=cooperative, holder_code__in=codes)
    yield from papers.order_by().values_list("holder_code", flat=True).distinct()


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """What erasing somebody comes to: what they still are, and when the rest ends."""

    membership: Membership
    standing: Standing
    roles: list[RoleGrant]
    last_day: date | None
    name_until: date | None
    contact_until: date | None
    is_owed: bool
    is_only_coop: bool

    @property
    def is_inside(self) -> bool:
        """Whether they must leave first."""
        return self.standing in UNDER_WAY

    @property
    def person(self) -> Person:
        return self.membership.person


def farewell(membership: Membership, *, on: date) -> Farewell:
    """What would end today if somebody was forgotten, and what would stay."""
    person, cooperative = membership.person, membership.cooperative
    spells = Spell.objects.filter(membership__person=person).exclude(
        membership__code__startswith=UNDONE
    )
    rows = list(spells.filter(standing__in=UNDER_WAY).order_by("first"))
    running = [row for row in rows if row.last is None or row.last >= on]
    ends = [row.last for row in rows if row.last]
    last_day = None if running or not ends else max(ends)
    grants = open_grants(person, on=on)
    elsewhere = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), user=person.user_id
    ).exclude(cooperative=cooperative)
    after = {
        key: kept_for(cooperative, key, on).term.after(last_day) if last_day else None
        for key in (ROLL, CONTACT)
    }
    return Farewell(
        membership=membership,
        standing=Standing(running[0].standing) if running else Standing.LEFT,
        roles=grants,
        last_day=last_day,
        name_until=after[ROLL],
        contact_until=after[CONTACT],
        is_owed=bool(owed_codes(cooperative, on=on) & {*codes_of([person])[person.pk]}),
        is_only_coop=person.user_id is not None and not elsewhere.exists(),
    )


def open_grants(person: Person, *, on: date) -> list[RoleGrant]:
    """The roles a person holds in the co-op, on a day or later; one query."""
    if person.user_id is None:
        return []
    grants = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        cooperative=person.cooperative_id,
        user=person.user_id,
    )
    return list(grants.select_related("cooperative").order_by("pk"))


def _not_needed(cooperative: Cooperative, on: date) -> QuerySet[Person]:
    """People on file who hold no role in the co-op, on a day or later."""
    roles = RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        cooperative=cooperative,
        user=OuterRef("user"),
    )
    people = Person.objects.filter(cooperative=cooperative, erased_at__isnull=True)
    return people.exclude(Exists(roles)).order_by("pk")


def _own_spells() -> QuerySet[Spell]:
    spells = Spell.objects.filter(membership__person=OuterRef("pk"))
    return spells.exclude(membership__code__startswith=UNDONE)


def _spells(standings: Collection[str]) -> Exists:
    return Exists(_own_spells().filter(standing__in=standings))


def _under_way_on_or_after(day: date) -> Exists:
    runs = Q(last__isnull=True) | Q(last__gte=day)
    return Exists(_own_spells().filter(runs, standing__in=UNDER_WAY))


def _added_before(cooperative: Cooperative, day: date) -> list[int]:
    """Who was put on file before a day, by the trail; one query."""
    entries = AuditEntry.objects.filter(
        scope=cooperative.slug, action="person.added", at__lt=_midnight(day)
    )
    subjects = entries.values_list("subject", flat=True)
    return [int(subject.partition(":")[2]) for subject in subjects]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
