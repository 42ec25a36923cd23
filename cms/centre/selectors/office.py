"""The home of those who work at the centre, and who may do what there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.centre.models import Campaign, CampaignState, CentreRole, Clinic, Workbook
from cms.centre.selectors.allies import due
from cms.centre.selectors.circles import waiting_count
from coopkit.accounts.models import User
from coopkit.cooperatives.access import ANYONE, SIGNED_IN
from coopkit.cooperatives.centre_doors import CENTRE

NEXT = 4
NAMES: Mapping[str, str | Promise] = {
    "alert_new": _("Write a policy alert"),
    "alert_wish": _("Change or stop one’s alerts"),
    "alerts": _("Policy alerts"),
    "allies": _("Find help"),
    "allies_due": _("Entries to check"),
    "allies_list": _("Print a list of addresses"),
    "ally": _("An entry of the directory"),
    "ally_check": _("Mark an entry as checked"),
    "ally_edit": _("Change an entry"),
    "ally_new": _("Add an entry"),
    "availability": _("Times to help"),
    "callback": _("Ask to be called back"),
    "callbacks": _("Requests to be called back"),
    "campaign": _("A campaign"),
    "campaign_edit": _("Change a campaign"),
    "campaign_flyer": _("Flyer of a campaign"),
    "campaign_new": _("Begin a campaign"),
    "campaign_press": _("Press release of a campaign"),
    "campaigns": _("Campaigns"),
    "card_pdf": _("Card with rights"),
    "checklist": _("Check what happened at work"),
    "checklist_pdf": _("Packet to take along"),
    "circle": _("A circle"),
    "circle_edit": _("Change a circle"),
    "circle_leave": _("Leave a circle and erase one’s words"),
    "circle_moderate": _("Texts that wait for a moderator"),
    "circle_new": _("Open a circle"),
    "circle_report": _("Report a text"),
    "circles": _("Circles"),
    "claim": _("Fields of a claim"),
    "claim_pdf": _("Claim worksheet"),
    "clinic": _("A clinic"),
    "clinic_edit": _("Change a clinic"),
    "clinic_new": _("Plan a clinic"),
    "clinics": _("Clinics"),
    "clinics_ics": _("Clinics for a calendar"),
    "demand_plan": _("When somebody demands data"),
    "guides": _("Rights by topic"),
    "home": _("Home of the center"),
    "hours": _("Hours log"),
    "hours_pdf": _("Hours sheet"),
    "hsds_csv": _("The directory as CSV"),
    "hsds_import": _("Bring in a directory"),
    "hsds_json": _("The directory as JSON"),
    "kept": _("What we keep"),
    "leaflet_pdf": _("Pocket leaflet"),
    "leave": _("Leave this page"),
    "letter": _("Letter to the employer"),
    "letter_pdf": _("Letter to the employer, printed"),
    "office": _("The office"),
    "path": _("The path to a seat"),
    "plain": _("A tab that tells nothing"),
    "seen": _("Violations seen"),
    "seen_count": _("Count what was seen"),
    "sign_off": _("Seats and learning of a person"),
    "staff": _("People of the center"),
    "translate": _("Translate a text"),
    "voice": _("Record a worker’s own words"),
    "voice_withdraw": _("Take back one’s words"),
    "wages": _("Work out pay"),
    "wages_pdf": _("Result of the pay calculator"),
    "who_may": _("Who may do what"),
    "workbook": _("A research workbook, if named in it"),
    "workbook_pdf": _("A research workbook, printed, if named in it"),
    "workbooks": _("Research workbooks"),
}
"""What each page is called, by the name of its address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a role may see and do, by name, beside what everybody may."""

    label: str
    sees: tuple[str, ...]
    does: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClinicLine:
    """A clinic to come, and how many people wait for a call."""

    clinic: Clinic
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What there is to do, counted; nothing of any person is in it."""

    clinics: tuple[ClinicLine, ...]
    due: int
    campaigns: int
    drafts: int
    workbooks: int
    waiting: int


def office_of(user: User, *, at: datetime) -> Office:
    """What waits at the centre; workbooks are those that name the reader."""
    coming = Clinic.objects.filter(ends_at__gte=at, cancelled_at=None)
    counted = coming.annotate(requests=Count("callbacks")).order_by("starts_at")
    states = dict(
        Campaign.objects.order_by()
        .values_list("state")
        .annotate(count=Count("pk"))
        .values_list("state", "count")
    )
    return Office(
        clinics=tuple(
            ClinicLine(clinic=one, requests=one.requests) for one in counted[:NEXT]
        ),
        due=len(due(timezone.localdate(at))),
        campaigns=states.get(CampaignState.OPEN, 0),
        drafts=states.get(CampaignState.DRAFT, 0),
        workbooks=Workbook.objects.filter(readers=user).count(),
        waiting=waiting_count(),
    )


def rooms() -> list[Room]:
    """Everybody first, then whoever signed in, then each role with what it adds."""
    asked = [(ANYONE, str(_("Everybody, without signing in")))]
    asked.append((SIGNED_IN, str(_("Everybody who signed in"))))
    asked += [(role.value, str(role.label).capitalize()) for role in CentreRole]
    return [_room(key, label) for key, label in asked]


def _room(key: str, label: str) -> Room:
    sees, does = [], []
    for name, access in CENTRE.items():
        words = str(NAMES[name.partition(":")[2]])
        if key in access.get:
            sees.append(words)
        if key in access.post:
            does.append(words)
    return Room(label=label, sees=tuple(sorted(sees)), does=tuple(sorted(does)))
