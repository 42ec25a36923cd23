"""Reading campaigns: what everybody sees, and what organisers work on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cms.centre.campaigning import Payment, Won, names_shown, running_sum
from cms.centre.models import (
    Alert,
    Ally,
    Campaign,
    CampaignAction,
    CampaignAlly,
    CampaignState,
    CampaignUpdate,
    GuidePage,
    SignOn,
    Voice,
)
from cms.centre.selectors.research import organisers_on
from cms.learning.sessions_file import Hour, calendar_of
from coopkit.accounts.models import User

PUBLIC = (CampaignState.OPEN, CampaignState.OVER)
LASTS = timedelta(hours=1)
"""How long an action is in a calendar, which has no end of its own."""


Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A campaign in one language."""

    campaign: Campaign
    title: str
    demand: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[Row]):
    """An action, an update or an ally's part, with its words in one language."""

    row: Row
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """All that stands on the page of a campaign, in one language."""

    shown: Shown
    coming: tuple[Step[CampaignAction], ...]
    past: tuple[Step[CampaignAction], ...]
    updates: tuple[Step[CampaignUpdate], ...]
    allies: tuple[Step[CampaignAlly], ...]
    won: tuple[Won, ...]
    count: int
    names: tuple[str, ...]
    voices: tuple[Voice, ...]
    alerts: tuple[tuple[Alert, str], ...]
    guides: tuple[GuidePage, ...]

    @property
    def won_cents(self) -> int:
        return self.won[-1].sum_cents if self.won else 0

    @property
    def happened(self) -> list[tuple[date, str]]:
        """What was told and what was done, by day, the latest first."""
        told = [(step.row.on, step.text) for step in self.updates]
        done = [
            (timezone.localdate(step.row.at), f"{step.text}, {step.row.place}")
            for step in self.past
            if step.row.cancelled_at is None
        ]
        return sorted(told + done, key=lambda one: one[0], reverse=True)

    @property
    def standing(self) -> tuple[Step[CampaignAction], ...]:
        """The actions to come that take place."""
        return tuple(step for step in self.coming if step.row.cancelled_at is None)


def said(row: object, name: str, language: str) -> str:
    """A text of a row that holds it in both languages."""
    text: str = getattr(row, f"{name}_{language}")
    return text


def may_organise(user: object, at: datetime) -> bool:
    """Whether somebody organises campaigns on this day; a stranger does not."""
    return isinstance(user, User) and organisers_on(at).filter(pk=user.pk).exists()


def campaigns(*, drafts: bool) -> QuerySet[Campaign]:
    """Campaigns with how many signed on; those not open yet only for organisers."""
    rows = Campaign.objects.select_related("region")
    rows = rows.annotate(count=Count("sign_ons", distinct=True))
    return rows if drafts else rows.filter(state__in=PUBLIC)


def campaign_named(slug: str, *, drafts: bool = True) -> Campaign | None:
    """A campaign by its address."""
    return campaigns(drafts=drafts).filter(slug=slug).first()


def shown(campaign: Campaign, language: str) -> Shown:
    """A campaign in a language."""
    return Shown(
        campaign=campaign,
        title=said(campaign, "title", language),
        demand=said(campaign, "demand", language),
        why=said(campaign, "why", language),
    )


def whole(campaign: Campaign, *, language: str, at: datetime) -> Whole:
    """All of a campaign's page; nine queries."""
    steps = _steps(campaign.actions.all(), "what", language)
    coming = tuple(step for step in steps if step.row.at >= at)
    names = list(SignOn.objects.filter(campaign=campaign).values_list("first_name"))
    alerts = campaign.alerts.exclude(sent_at=None).order_by("-sent_at")
    return Whole(
        shown=shown(campaign, language),
        coming=coming,
        past=tuple(step for step in steps if step not in coming)[::-1],
        updates=_steps(campaign.updates.all(), "text", language),
        allies=_steps(
            campaign.allies.select_related("ally").order_by("ally__name"),
            "part",
            language,
        ),
        won=won_in(campaign),
        count=len(names),
        names=names_shown([name for (name,) in names]),
        voices=tuple(campaign.voices.all()),
        alerts=tuple((one, said(one, "title", language)) for one in alerts),
        guides=tuple(guides_on(campaign.topic, language)),
    )


def _steps(rows: QuerySet[Row], name: str, language: str) -> tuple[Step[Row], ...]:
    return tuple(Step(row=row, text=said(row, name, language)) for row in rows)


def won_in(campaign: Campaign) -> tuple[Won, ...]:
    """The payments of a campaign with their running sum."""
    rows = campaign.won.all()
    return running_sum(
        Payment(on=row.on, cents=row.cents, workers=row.workers, source=row.source)
        for row in rows
    )


def guides_on(topic: str, language: str) -> QuerySet[GuidePage]:
    """The rights guides on a topic that everybody can read, in a language."""
    rows: QuerySet[GuidePage] = GuidePage.objects.live().filter(topic=topic)
    return rows.filter(locale__language_code=language).order_by("place", "pk")


def voice_behind(token: UUID) -> Voice | None:
    """Whose words a slip takes down."""
    return Voice.objects.select_related("campaign").filter(token=token).first()


def allies_to_name() -> QuerySet[Ally]:
    """The directory's entries that can be named as partners."""
    return Ally.objects.filter(Q(ended_on=None)).order_by("name")


def calendar_file(campaign: Campaign, *, language: str, at: datetime) -> bytes:
    """The actions of a campaign as a calendar file."""
    told = shown(campaign, language)
    page = settings.SITE_URL + reverse("centre:campaign", args=[campaign.slug])
    return calendar_of(
        _hours(campaign.actions.all(), told.title, page, language),
        name=told.title,
        language=language,
        zone=ZoneInfo(settings.TIME_ZONE),
        stamp=at,
    )


def _hours(
    actions: Sequence[CampaignAction] | QuerySet[CampaignAction],
    title: str,
    page: str,
    language: str,
) -> list[Hour]:
    host = urlsplit(settings.SITE_URL).hostname or "coopkit"
    return [
        Hour(
            uid=f"action-{one.pk}@{host}",
            at=one.at,
            until=one.at + LASTS,
            title=said(one, "what", language),
            detail=title,
            place=one.place,
            url=page,
            sequence=1 if one.cancelled_at else 0,
            is_cancelled=one.cancelled_at is not None,
        )
        for one in actions
    ]
