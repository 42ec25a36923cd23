"""Two clinics: one lately over, with what was seen there; one to come, with a request."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from cms.centre.models import Clinic, Region
from cms.centre.patterns import month_of
from cms.centre.selectors.callbacks import Wish
from cms.centre.services.callbacks import ask_for_call, draw_code
from cms.centre.services.clinics import ClinicFacts, plan_clinic
from cms.centre.services.seen import count_seen
from coopkit.accounts.models import User
from coopkit.offers import Story

NAMED = ("dolores@centro.example", "femi@centro.example")
MONTHS = 14
AGO, AHEAD = timedelta(days=14), timedelta(days=14)
FAR = timedelta(days=35)

# topic, industry, region; a number for each of fourteen months, the last one not over yet
COUNTED = [
    ("pay", "car_wash", "east-bay", (6, 7, 5, 6, 8, 7, 6, 8, 7, 6, 8, 11, 15, 4)),
    ("pay", "car_wash", "south-bay", (0, 5, 6, 5, 7, 6, 5, 5, 6, 5, 6, 7, 9, 0)),
    ("pay", "car_wash", "san-francisco", (0, 0, 3, 0, 2, 0, 0, 1, 0, 0, 0, 0, 2, 0)),
    ("breaks", "car_wash", "east-bay", (5, 5, 6, 7, 5, 6, 8, 7, 6, 7, 5, 8, 6, 2)),
    ("hours", "restaurant", "san-francisco", (4, 6, 5, 7, 8, 6, 5, 7, 9, 6, 8, 7, 6, 3)),
    ("hours", "restaurant", "east-bay", (2, 3, 6, 5, 2, 4, 6, 7, 3, 5, 6, 2, 4, 1)),
    (
        "safety",
        "warehouse",
        "central-valley",
        (0, 0, 0, 0, 5, 6, 8, 6, 7, 12, 14, 16, 13, 5),
    ),
    ("contractor", "delivery", "south-bay", (1, 0, 2, 3, 1, 5, 2, 4, 6, 5, 7, 5, 6, 2)),
]


def tell(story: Story) -> None:
    """What was counted month by month; then the two clinics."""
    people = tuple(story.users[email] for email in NAMED)
    regions = {one.key: one for one in Region.objects.all()}
    _count(people[0], regions, now=story.at)
    _over(people, regions["east-bay"], now=story.at)
    coming = _to_come(people, regions["east-bay"], now=story.at)
    wish = Wish(
        alias="Luz",
        language="es",
        safe_way="mensaje al 510-555-0177, no llamar",
        safe_time="después de las 8 de la noche",
        topic="pay",
        region="east-bay",
    )
    asked_at = story.at - timedelta(days=1)
    ask_for_call(clinic=coming, wish=wish, code=draw_code(), at=asked_at)


def _count(by: User, regions: dict[str, Region], *, now: datetime) -> None:
    """Each month is counted on its last day, or today; so the trail says."""
    months = _months(now)
    for place, month in enumerate(months):
        later = months[place + 1] if place + 1 < len(months) else None
        at = _at(later - timedelta(days=1), 18) if later else now
        sheets: dict[tuple[str, str], dict[str, int]] = {}
        for topic, industry, region, numbers in COUNTED:
            if numbers[place]:
                sheets.setdefault((industry, region), {})[topic] = numbers[place]
        for (industry, region), numbers_by_topic in sheets.items():
            count_seen(
                month=month,
                industry=industry,
                region=regions[region],
                numbers=numbers_by_topic,
                by=by,
                at=at,
            )


def _months(now: datetime) -> list[date]:
    months = [month_of(timezone.localdate(now))]
    while len(months) < MONTHS:
        months.insert(0, month_of(months[0] - timedelta(days=1)))
    return months


def _over(people: tuple[User, ...], region: Region, *, now: datetime) -> Clinic:
    day = timezone.localdate(now - AGO)
    return plan_clinic(
        facts=ClinicFacts(
            title="Clinic on pay and breaks",
            starts_at=_at(day, 10),
            ends_at=_at(day, 14),
            place="210 Harbor Street, Oakland",
            region=region,
            topics=("pay", "hours", "breaks"),
            languages=("en", "es"),
            note="A ramp at the side door. Child care. Interpreters for Mam on request.",
            coordinators=people,
        ),
        by=people[0],
        at=now - FAR,
    )


def _to_come(people: tuple[User, ...], region: Region, *, now: datetime) -> Clinic:
    day = timezone.localdate(now + AHEAD)
    return plan_clinic(
        facts=ClinicFacts(
            title="Workers’ rights clinic · Clínica de derechos laborales",
            starts_at=_at(day, 17),
            ends_at=_at(day, 20),
            place="Library, 1801 Adeline Street, Oakland",
            region=region,
            topics=("pay", "hours", "reprisal", "injury"),
            languages=("en", "es", "mam"),
            note="Wheelchairs can come in. Child care. Bring pay stubs if you have them.",
            coordinators=people,
        ),
        by=people[0],
        at=now - timedelta(days=20),
    )


def _at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
