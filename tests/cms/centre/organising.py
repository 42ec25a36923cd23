"""What tests of campaigns stand on: an organiser, a campaign, a client for each."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.test import Client
from pypdf import PdfReader

from cms.centre.models import Campaign, Region, Workbook
from cms.centre.services import campaigns, research
from cms.centre.services.campaigns import CampaignTexts
from coopkit.accounts.models import User
from tests.factories import NOON, SeatFactory

DAY = timedelta(days=1)


def organiser(**facts: Any) -> User:
    """Somebody who organises, with a seat at the centre."""
    seat = SeatFactory(role="organiser", **facts)
    return seat.user


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_region(key: str = "east-bay") -> Region:
    return Region.objects.get_or_create(key=key, defaults={"name": key.title()})[0]


def texts(**said: Any) -> CampaignTexts:
    facts: dict[str, Any] = {
        "title_en": "Pay every hour",
        "title_es": "Paguen cada hora",
        "demand_en": "Waiting is work. Pay it.",
        "demand_es": "Esperar es trabajo. Páguenlo.",
        "why_en": "We wait three hours a day.",
        "why_es": "Esperamos tres horas al día.",
        "topic": "pay",
        "industry": "car_wash",
    }
    return CampaignTexts(**(facts | {"region": a_region()} | said))


def a_campaign(by: User, *, is_open: bool = True, **said: Any) -> Campaign:
    campaign = campaigns.begin_campaign(texts=texts(**said), by=by, at=NOON)
    if is_open:
        campaigns.open_campaign(campaign=campaign, by=by, at=NOON)
    return campaign


def a_workbook(
    by: User, about: str = "Zanzibar Suds", title: str = "Tunnel study"
) -> Workbook:
    return research.begin_workbook(
        title=title, industry="car_wash", about=about, by=by, at=NOON
    )


def words_of(pdf: bytes) -> str:
    """All words of a paper, with single spaces."""
    pages = PdfReader(BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def pages_of(pdf: bytes) -> int:
    return len(PdfReader(BytesIO(pdf)).pages)
