"""What papers give to the floors below: a check of them all, and how long they stay."""

from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256

from django.utils.timezone import localdate
from django.utils.translation import gettext, gettext_lazy as _

from coopkit.audit.models import AuditEntry
from coopkit.cooperatives.models import Cooperative
from coopkit.cooperatives.retention import SUPPORT
from coopkit.cooperatives.selectors import kept_for
from coopkit.offers import Finding, Retention, checks, retention
from coopkit.papers import selectors
from coopkit.papers.services import blank_addresses, subject_of


def papers_are_whole() -> Iterator[Finding]:
    """Every PDF has the hash stored beside it, and the trail names the same hash."""
    issued = AuditEntry.objects.filter(action="paper.issued")
    trail = dict(issued.values_list("subject", "data__sha256").iterator())
    for paper in selectors.bytes_of_all():
        where = f"{paper.cooperative.slug} {subject_of(paper)}"
        promised = trail.pop(subject_of(paper), None)
        if sha256(paper.pdf).hexdigest() != paper.sha256:
            yield Finding(where=where, what=gettext("its bytes do not have its hash"))
        elif promised != paper.sha256:
            yield Finding(where=where, what=gettext("the audit trail names another hash"))
    blanked = AuditEntry.objects.filter(action="paper.blanked")
    for subject in blanked.values_list("subject", flat=True).iterator():
        trail.pop(subject, None)
    for subject in trail:
        yield Finding(where=subject, what=gettext("was issued, and is missing"))


def until(cooperative: Cooperative, on: date) -> str:
    """How long the addresses of deliveries are kept, in words."""
    kept = kept_for(cooperative, SUPPORT, on)
    return gettext("%(period)s after the paper was sent") % {"period": kept.words}


def purge(cooperative: Cooperative, at: datetime) -> int:
    """End the addresses whose time is over."""
    kept = kept_for(cooperative, SUPPORT, localdate(at))
    return blank_addresses(cooperative=cooperative, before=kept.before(at))


ADDRESSES = Retention(
    what=_("The address each paper was sent to, with the day and the way"),
    why=_(
        "To show that a notice reached you in time. The papers themselves say what a "
        "member was told and are kept as long as the name on the roll; after that only "
        "their number, their day and their hash stay."
    ),
    law=_("Bylaws; in the United States, 26 CFR § 1.6001-1"),
    until=until,
    purge=purge,
)
retention.offer("papers", ADDRESSES, order=50)
checks.offer("papers", papers_are_whole, order=20)
