"""Workers' own words: shown while they agree, and gone the moment they do not."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from cms.centre.campaigning import NoConsentError
from cms.centre.consent import newest
from cms.centre.models import Campaign, Voice
from cms.learning.services.keeping import Kept
from coopkit.accounts.models import User
from coopkit.audit.services import actor_of, record

SCOPE = "centre"
AFTER_THE_END = timedelta(days=730)


@transaction.atomic
def record_words(
    *,
    campaign: Campaign,
    name: str,
    language: str,
    words: str,
    agreed: bool,
    by: User,
    at: datetime,
) -> Voice:
    """Keep what somebody said, with the version of what they agreed to."""
    if not agreed:
        raise NoConsentError
    voice = Voice.objects.create(
        campaign=campaign,
        name=name,
        language=language,
        words=words,
        consent=newest().version,
        consented_on=timezone.localdate(at),
        token=uuid4(),
        recorded_by=by,
    )
    _note("voice.recorded", voice, by, at, consent=voice.consent)
    return voice


@transaction.atomic
def withdraw_words(*, token: UUID, at: datetime) -> bool:
    """Erase the words of a slip; whether there were any."""
    voice = Voice.objects.filter(token=token).first()
    if voice is None:
        return False
    _note("voice.withdrawn", voice, None, at)
    voice.delete()
    return True


@transaction.atomic
def take_words_down(*, voice: Voice, by: User, at: datetime) -> None:
    """Erase somebody's words for them, when they asked an organiser to."""
    _note("voice.taken_down", voice, by, at)
    voice.delete()


@transaction.atomic
def purge_voices(at: datetime) -> int:
    """Erase the words of campaigns that are over for two years."""
    before = timezone.localdate(at - AFTER_THE_END)
    return Voice.objects.filter(campaign__over_on__lt=before).delete()[0]


def _note(action: str, voice: Voice, by: User | None, at: datetime, **data: str) -> None:
    """That words came or went; who pressed the button of a slip is not known."""
    record(
        scope=SCOPE,
        actor=actor_of(by) if by else "slip",
        action=action,
        subject=f"campaign:{voice.campaign_id}",
        data=data,
        at=at,
    )


KEPT = (
    Kept(
        key="workers’ words",
        what=_("Your own words in a campaign, with the name you chose"),
        why=_("So that people hear it from the workers themselves."),
        until=lambda: gettext(
            "until you take them down with your slip, at any time; else two years after "
            "the end of the campaign"
        ),
        purge=purge_voices,
    ),
)
