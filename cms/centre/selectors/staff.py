"""Reading who works at the centre, when they can, and how far others are on the way."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.centre.models import Availability, CentreRole, Seat, Shadowing, SignOff
from cms.centre.models.staff import Interest
from cms.centre.paths import Path, Progress, paths, progress_on
from cms.courses.models import LessonPage
from cms.learning.models import LessonRead
from cms.learning.selectors.places import lesson_names
from coopkit.accounts.models import User
from coopkit.cooperatives.selectors import in_force

A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine:
    """A lesson of a path, and whether it is read."""

    code: str
    title: str
    url: str
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """Somebody on the path to a role: how far, beside whom, and who said it is enough."""

    role: str
    label: str
    progress: Progress
    since: date | None
    along: tuple[Shadowing, ...]
    sign_off: SignOff | None
    is_held: bool


def roles_held(user: User, on: date) -> frozenset[str]:
    """The roles somebody holds at the centre on a day; one query."""
    held = Seat.objects.filter(in_force(on=on), user=user)
    return frozenset(held.values_list("role", flat=True))


def who_holds(role: str, on: date) -> list[User]:
    """Everybody who holds a role on a day and can sign in."""
    held = Seat.objects.filter(in_force(on=on), role=role, user=OuterRef("pk"))
    return list(User.objects.filter(Exists(held), is_active=True).order_by("pk"))


def seats_today(on: date) -> QuerySet[Seat]:
    """All seats that are held on a day or begin later, by person."""
    held = Seat.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    names = ("user__first_name", "user__last_name", "user_id", "starts_on")
    return held.select_related("user").order_by(*names)


def seats_of(user: User) -> QuerySet[Seat]:
    """All seats of somebody, the latest first."""
    return Seat.objects.filter(user=user).order_by("-starts_on", "-pk")


def coordinators_left(without: Seat, after: date) -> bool:
    """Whether anybody else is a coordinator on the day after a day."""
    day = after + timedelta(days=1)
    others = Seat.objects.filter(in_force(on=day), role=CentreRole.COORDINATOR)
    return others.exclude(pk=without.pk).filter(user__is_active=True).exists()


def holds_from(user: User, role: str, day: date) -> bool:
    """Whether somebody holds a role on a day or at any time after it."""
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    return Seat.objects.filter(lasting, user=user, role=role).exists()


def people() -> QuerySet[User]:
    """Who works at the centre, did so lately, or is on the path to it."""
    seats = Seat.objects.filter(user=OuterRef("pk"))
    begun = Interest.objects.filter(user=OuterRef("pk"))
    found = User.objects.filter(Exists(seats) | Exists(begun))
    return found.order_by("first_name", "last_name", "pk")


def learners(on: date) -> list[tuple[User, list[str]]]:
    """Who is on a path, with the roles it leads to, without those they hold."""
    found: dict[int, tuple[User, list[str]]] = {}
    for begun in _on_the_way(on):
        pair = found.setdefault(begun.user_id, (begun.user, []))
        pair[1].append(str(begun.get_role_display()))
    return list(found.values())


def learners_of(role: str, *, without: User, on: date) -> list[User]:
    """Who is on the path to a role and does not hold it."""
    begun = _on_the_way(on).filter(role=role).exclude(user=without)
    return [one.user for one in begun]


def _on_the_way(on: date) -> QuerySet[Interest]:
    seats = Seat.objects.filter(in_force(on=on), user=OuterRef("user"))
    held = Exists(seats.filter(role=OuterRef("role")))
    return Interest.objects.filter(~held).select_related("user")


def has_begun(user: User, role: str) -> bool:
    """Whether somebody is on the path to a role."""
    return Interest.objects.filter(user=user, role=role).exists()


def progress_of(user: User, role: str) -> Progress:
    """How far somebody is on the path to a role; four queries."""
    path = paths()[role]
    keys = LessonPage.objects.filter(code__in=path.lessons)
    codes = dict(keys.values_list("translation_key", "code"))
    rows = LessonRead.objects.filter(user=user, translation_key__in=codes)
    read = {codes[key] for key in rows.values_list("translation_key", flat=True)}
    return progress_on(
        path,
        read=read,
        times=Shadowing.objects.filter(user=user, role=role).count(),
        is_signed_off=SignOff.objects.filter(user=user, role=role).exists(),
    )


def walk_of(user: User, role: str, *, on: date) -> Walk:
    """Somebody's way to a role, with all that is noted of it."""
    begun = Interest.objects.filter(user=user, role=role).first()
    along = Shadowing.objects.filter(user=user, role=role).select_related("beside")
    signed = SignOff.objects.filter(user=user, role=role).select_related("by")
    return Walk(
        role=role,
        label=str(CentreRole(role).label),
        progress=progress_of(user, role),
        since=begun.since if begun else None,
        along=tuple(along),
        sign_off=signed.first(),
        is_held=holds_from(user, role, on),
    )


def walks_of(user: User, *, on: date) -> list[Walk]:
    """All paths that somebody is on."""
    roles = Interest.objects.filter(user=user).values_list("role", flat=True)
    return [walk_of(user, role, on=on) for role in roles]


def lesson_lines(progress: Progress, *, language: str) -> list[LessonLine]:
    """The lessons of a path as a list shows them; one that is not here has no address."""
    path: Path = progress.path
    keys = LessonPage.objects.filter(code__in=path.lessons)
    names = lesson_names(
        set(keys.values_list("translation_key", flat=True)), language=language
    )
    known = {name.code: name for name in names.values()}
    return [
        LessonLine(
            code=code,
            title=known[code].title if code in known else code,
            url=known[code].url if code in known else "",
            is_read=code in progress.read,
        )
        for code in path.lessons
    ]


def times_of(user: User) -> QuerySet[Availability]:
    """When somebody can help."""
    return Availability.objects.filter(user=user)


def times_of_all(on: date) -> QuerySet[Availability]:
    """When those who hold a seat on a day can help."""
    held = Seat.objects.filter(in_force(on=on), user=OuterRef("user"))
    return Availability.objects.filter(Exists(held)).select_related("user")


def accounts_at_centre(users: Collection[int]) -> Iterable[int]:
    """Of these accounts, those that hold a seat or held one within the last year.

    A seat that ended is deleted a year later (`purge_staff`), and the account goes then.
    """
    held = Seat.objects.filter(user__in=users)
    return frozenset(held.values_list("user_id", flat=True))


def seats_over(before: date) -> QuerySet[Seat]:
    """Seats that ended before a day."""
    return Seat.objects.filter(ends_on__lt=before)


def no_seat(of: str, on: date | None) -> Q:
    """What belongs to somebody without a seat: on a day, or at any time."""
    seats = Seat.objects.filter(user=OuterRef(of))
    return ~Q(Exists(seats.filter(in_force(on=on)) if on else seats))


def given_up(before: datetime) -> QuerySet[User]:
    """Who has no seat and did nothing on a path since then; closed accounts at once."""
    day = datetime.combine(before, time.min).date()
    lately = (
        Exists(Interest.objects.filter(user=OuterRef("pk"), since__gte=day))
        | Exists(Shadowing.objects.filter(user=OuterRef("pk"), on__gte=day))
        | Exists(SignOff.objects.filter(user=OuterRef("pk"), at__gte=before))
    )
    kept = (
        Exists(Interest.objects.filter(user=OuterRef("pk")))
        | Exists(Shadowing.objects.filter(user=OuterRef("pk")))
        | Exists(SignOff.objects.filter(user=OuterRef("pk")))
    )
    idle = no_seat("pk", None) & ~Q(lately)
    return User.objects.filter(Q(kept)).filter(Q(is_active=False) | idle)
