"""Blanking where notices of meetings went, once nobody needs to know it."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.retention import SUPPORT
from coopkit.cooperatives.selectors import kept_for
from coopkit.offers import Retention
from governance.meetings.models import MeetingNotice


@transaction.atomic
def blank_addresses(
    *,
    cooperative: Cooperative,
    before: datetime | None = None,
    codes: Collection[str] | None = None,
) -> int:
    """Blank the addresses of notices: those of before a moment, or to some codes."""
    rows = MeetingNotice.objects.filter(meeting__cooperative=cooperative)
    if before is not None:
        rows = rows.filter(at__lt=before)
    if codes is not None:
        rows = rows.filter(membership__code__in=codes)
    return rows.exclude(to="").update(to="")


def forget_addresses(cooperative: Cooperative, codes: Collection[str]) -> int:
    """Blank where the notices to the holders of some codes went."""
    return blank_addresses(cooperative=cooperative, codes=codes)


def purge_addresses(cooperative: Cooperative, at: datetime) -> int:
    """Blank the addresses of notices whose time is over."""
    before = kept_for(cooperative, SUPPORT, timezone.localdate(at)).before(at)
    return blank_addresses(cooperative=cooperative, before=before)


def addresses_until(cooperative: Cooperative, on: date) -> str:
    """How long the address of a notice is kept, in words."""
    kept = kept_for(cooperative, SUPPORT, on)
    return _("%(period)s after the notice") % {"period": kept.words}


NOTICES = Retention(
    what=gettext_lazy("The address to which each notice of a meeting was sent"),
    why=gettext_lazy("To show that everybody was told in time."),
    law=gettext_lazy("Cal. Corp. Code § 12461 and like laws elsewhere; bylaws"),
    until=addresses_until,
    purge=purge_addresses,
)
MEETINGS = Retention(
    what=gettext_lazy(
        "Who came to a meeting and left it, who asked for one, and what was written down"
    ),
    why=gettext_lazy(
        "So that anybody can see whether enough were there when something was decided."
    ),
    until=lambda _cooperative, _on: _("for good"),
)
