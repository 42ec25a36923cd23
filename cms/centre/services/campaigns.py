"""Running a campaign: its texts, its steps, who stands by it, and what was won."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from secrets import choice
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.campaigning import NotOpenError, OverForGoodError, UnknownSignOnError
from cms.centre.models import (
    Ally,
    BackWages,
    Campaign,
    CampaignAction,
    CampaignAlly,
    CampaignState,
    CampaignUpdate,
    Region,
    SignOn,
    Workbook,
)
from cms.learning.services.keeping import Kept
from coopkit.accounts.models import User
from coopkit.accounts.security import keyed
from coopkit.audit.services import actor_of, record
from coopkit.codes import as_kept, new_code
from coopkit.money import Cents

SCOPE = "centre"
LONGEST_SLUG = 50
TAKEN = {"new"}
NAMES_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignTexts:
    """What a campaign says, in both languages, and what it is sorted by."""

    title_en: str
    title_es: str
    demand_en: str
    demand_es: str
    why_en: str
    why_es: str
    topic: str
    industry: str
    region: Region


@transaction.atomic
def begin_campaign(
    *, texts: CampaignTexts, by: User, at: datetime, pattern: str = ""
) -> Campaign:
    """Begin a campaign; until it is opened, organisers alone see it."""
    campaign = Campaign(
        slug=_free_slug(texts.title_en), pattern=pattern, made_by=by, made_at=at
    )
    _fill(campaign, texts)
    campaign.save()
    _note("campaign.begun", campaign, by, at)
    return campaign


@transaction.atomic
def change_texts(
    *, campaign: Campaign, texts: CampaignTexts, by: User, at: datetime
) -> None:
    """Write a campaign's texts anew; its address stays."""
    _fill(campaign, texts)
    campaign.save()
    _note("campaign.changed", campaign, by, at)


@transaction.atomic
def open_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Show a campaign to everybody, and let people sign on."""
    if campaign.state == CampaignState.OVER:
        raise OverForGoodError
    campaign.state = CampaignState.OPEN
    campaign.opened_on = campaign.opened_on or timezone.localdate(at)
    campaign.save(update_fields=["state", "opened_on"])
    _note("campaign.opened", campaign, by, at)


@transaction.atomic
def end_campaign(*, campaign: Campaign, by: User, at: datetime) -> None:
    """Say that a campaign is over; its page stays, and takes no more names."""
    campaign.state, campaign.over_on = CampaignState.OVER, timezone.localdate(at)
    campaign.save(update_fields=["state", "over_on"])
    _note("campaign.over", campaign, by, at)


@transaction.atomic
def plan_action(
    *, campaign: Campaign, when: datetime, place: str, what_en: str, what_es: str
) -> CampaignAction:
    """Put an action on a day."""
    return CampaignAction.objects.create(
        campaign=campaign, at=when, place=place, what_en=what_en, what_es=what_es
    )


@transaction.atomic
def cancel_action(*, action: CampaignAction, at: datetime) -> None:
    """Call an action off; the page goes on saying so."""
    action.cancelled_at = at
    action.save(update_fields=["cancelled_at"])


@transaction.atomic
def tell_update(
    *, campaign: Campaign, on: date, text_en: str, text_es: str
) -> CampaignUpdate:
    """Add a line to the timeline."""
    return CampaignUpdate.objects.create(
        campaign=campaign, on=on, text_en=text_en, text_es=text_es
    )


@transaction.atomic
def add_ally(
    *, campaign: Campaign, ally: Ally, part_en: str, part_es: str
) -> CampaignAlly:
    """Name a partner and its part; named again, the part is written anew."""
    row, _made = CampaignAlly.objects.update_or_create(
        campaign=campaign, ally=ally, defaults={"part_en": part_en, "part_es": part_es}
    )
    return row


@transaction.atomic
def add_back_wages(
    *, campaign: Campaign, on: date, cents: Cents, workers: int, source: str
) -> BackWages:
    """Add money that workers got back; the sum is shown with each source."""
    return BackWages.objects.create(
        campaign=campaign, on=on, cents=cents, workers=workers, source=source
    )


@transaction.atomic
def drop_part(
    *,
    part: CampaignUpdate | CampaignAlly | BackWages,
    by: User,
    at: datetime,
) -> None:
    """Take a line of the timeline, a partner or a payment off the page."""
    _note(f"campaign.{part._meta.model_name}_dropped", part.campaign, by, at)
    part.delete()


@transaction.atomic
def link_workbook(
    *, campaign: Campaign, workbook: Workbook | None, by: User, at: datetime
) -> None:
    """Note the workbook that a campaign stands on; the public page never says so."""
    campaign.workbook = workbook
    campaign.save(update_fields=["workbook"])
    _note("campaign.workbook", campaign, by, at)


@transaction.atomic
def sign_on(*, campaign: Campaign, first_name: str, on: date) -> str:
    """Stand by a demand; the code that takes it back is told once and not kept."""
    if campaign.state != CampaignState.OPEN:
        raise NotOpenError
    code = new_code(choice)
    SignOn.objects.create(
        campaign=campaign, first_name=first_name, on=on, uid=_uid(campaign, code)
    )
    return code


@transaction.atomic
def take_back_sign_on(*, campaign: Campaign, code: str) -> None:
    """Erase what somebody signed, by the code they were told."""
    rows = campaign.sign_ons.filter(uid=_uid(campaign, as_kept(code)))
    if not rows.delete()[0]:
        raise UnknownSignOnError


@transaction.atomic
def hide_name(*, campaign: Campaign, name: str, by: User, at: datetime) -> int:
    """Blank a first name that should not stand there; how many. The count stays."""
    blanked = campaign.sign_ons.filter(first_name=name).update(first_name="")
    _note("campaign.name_hidden", campaign, by, at)
    return blanked


@transaction.atomic
def purge_sign_ons(at: datetime) -> int:
    """Blank the first names of campaigns that are over for a year; the count stays."""
    before = timezone.localdate(at - NAMES_AFTER)
    rows = SignOn.objects.filter(campaign__over_on__lt=before).exclude(first_name="")
    return rows.update(first_name="")


def _fill(campaign: Campaign, texts: CampaignTexts) -> None:
    for name in CampaignTexts.__slots__:
        setattr(campaign, name, getattr(texts, name))


def _free_slug(title: str) -> str:
    """An address that no campaign has, made of its title."""
    base = slugify(title)[:LONGEST_SLUG].strip("-") or "campaign"
    taken = TAKEN | set(
        Campaign.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _uid(campaign: Campaign, code: str) -> UUID:
    """What is kept in place of a code; the database alone cannot tell it."""
    return UUID(bytes=keyed(f"sign-on:{campaign.pk}:{code}")[:16], version=5)


def _note(action: str, campaign: Campaign, by: User, at: datetime) -> None:
    record(
        scope=SCOPE,
        actor=actor_of(by),
        action=action,
        subject=f"campaign:{campaign.pk}",
        at=at,
    )


KEPT = (
    Kept(
        key="sign-ons",
        what=_("That you signed on to a campaign, with a first name if you gave one"),
        why=_("So that many can be seen to stand by a demand."),
        until=lambda: gettext(
            "until you take it back with the code you were shown. A year after the end "
            "of the campaign all first names are deleted, and the number stays"
        ),
        purge=purge_sign_ons,
    ),
)
