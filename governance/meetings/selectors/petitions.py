"""Reading petitions: how many have signed, how many must, and until when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from coopkit.cooperatives.models import Cooperative
from coopkit.money import parse_share
from governance.bylaws.selectors import Bylaws
from governance.meetings.models import Petition
from governance.meetings.petitions import Asked, Deadlines, asked, deadlines
from governance.meetings.rulebook import DEFAULTS
from governance.meetings.selectors.rules import frozen

KEYS = (
    "meetings.call_share",
    "meetings.call_count",
    "meetings.special_days",
    "meetings.notice_min_days",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PetitionState:
    """How a petition stands."""

    signed: int
    asked: Asked
    names: tuple[str, ...]
    deadlines: Deadlines | None

    @property
    def is_reached(self) -> bool:
        return self.signed >= self.asked.needed


def petition_rules(bylaws: Bylaws, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The values of the day a petition began, as it keeps them."""
    return {
        key: frozen(bylaws[key])
        if key in bylaws
        else {
            "key": key,
            "value": DEFAULTS[key],
            "value_id": None,
            "effective_from": "",
            "adopted_by": "",
        }
        for key in keys
    }


def petitions_of(cooperative: Cooperative) -> QuerySet[Petition]:
    """A co-op's petitions, the latest first, with their signatures counted."""
    found = Petition.objects.filter(cooperative=cooperative)
    whole = found.select_related("begun_by__person", "cooperative")
    counted = whole.annotate(signed=Count("signatures", distinct=True))
    return counted.prefetch_related("meetings").order_by("-begun_at", "-pk")


def needed_for(petition: Petition) -> Asked:
    """How many must sign, by the rules and the members of the day it began."""
    held: Mapping[str, Any] = petition.rules["held"]
    return asked(
        petition.rules["members"],
        share=parse_share(held["meetings.call_share"]["value"]),
        count=int(held["meetings.call_count"]["value"]),
    )


def deadlines_of(petition: Petition) -> Deadlines | None:
    """Until when the meeting is called and held; None while too few have signed."""
    if petition.reached_at is None:
        return None
    held: Mapping[str, Any] = petition.rules["held"]
    return deadlines(
        timezone.localdate(petition.reached_at),
        special_days=int(held["meetings.special_days"]["value"]),
        least=int(held["meetings.notice_min_days"]["value"]),
    )


def standing_of(petition: Petition) -> PetitionState:
    """How a petition stands, with who signed; one query."""
    names = petition.signatures.order_by("at", "pk")
    told = tuple(names.values_list("membership__person__display_name", flat=True))
    return PetitionState(
        signed=len(told),
        asked=needed_for(petition),
        names=told,
        deadlines=deadlines_of(petition),
    )


def waiting(cooperative: Cooperative) -> QuerySet[Petition]:
    """The petitions that enough have signed and no meeting was called for."""
    reached = petitions_of(cooperative).filter(
        reached_at__isnull=False, withdrawn_at__isnull=True, meetings__isnull=True
    )
    return reached.order_by("reached_at")
