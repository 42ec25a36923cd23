"""The floor's models, a file for each subject."""

from cms.centre.models.allies import Ally, AllyService, Cost, HelpNeed
from cms.centre.models.campaigns import (
    Alert,
    AlertWish,
    BackWages,
    Campaign,
    CampaignAction,
    CampaignAlly,
    CampaignState,
    CampaignUpdate,
    SignOn,
    Voice,
)
from cms.centre.models.circles import Circle, CircleKind, CircleSeat, PostTranslation
from cms.centre.models.clinics import Callback, Clinic, Seen, Spoken
from cms.centre.models.guides import GuidePage, GuidesPage
from cms.centre.models.places import Centre, Industry, Region, RightsTopic
from cms.centre.models.research import Finding, Section, Workbook
from cms.centre.models.staff import (
    Availability,
    CentreRole,
    Interest,
    Seat,
    Shadowing,
    SignOff,
)

__all__ = [
    "Alert",
    "AlertWish",
    "Ally",
    "AllyService",
    "Availability",
    "BackWages",
    "Callback",
    "Campaign",
    "CampaignAction",
    "CampaignAlly",
    "CampaignState",
    "CampaignUpdate",
    "Centre",
    "CentreRole",
    "Circle",
    "CircleKind",
    "CircleSeat",
    "Clinic",
    "Cost",
    "Finding",
    "GuidePage",
    "GuidesPage",
    "HelpNeed",
    "Industry",
    "Interest",
    "PostTranslation",
    "Region",
    "RightsTopic",
    "Seat",
    "Section",
    "Seen",
    "Shadowing",
    "SignOff",
    "SignOn",
    "Spoken",
    "Voice",
    "Workbook",
]
