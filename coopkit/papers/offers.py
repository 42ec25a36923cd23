"""What papers give to the floors below: a check that no stored paper was changed."""

from collections.abc import Iterator
from hashlib import sha256

from django.utils.translation import gettext as _

from coopkit.audit.models import AuditEntry
from coopkit.offers import Finding, checks
from coopkit.papers import selectors
from coopkit.papers.services import subject_of


def papers_are_whole() -> Iterator[Finding]:
    """Every PDF has the hash stored beside it, and the trail names the same hash."""
    issued = AuditEntry.objects.filter(action="paper.issued")
    trail = dict(issued.values_list("subject", "data__sha256").iterator())
    for paper in selectors.bytes_of_all():
        where = f"{paper.cooperative.slug} {subject_of(paper)}"
        promised = trail.pop(subject_of(paper), None)
        if sha256(paper.pdf).hexdigest() != paper.sha256:
            yield Finding(where=where, what=_("its bytes do not have its hash"))
        elif promised != paper.sha256:
            yield Finding(where=where, what=_("the audit trail names another hash"))
    for subject in trail:
        yield Finding(where=subject, what=_("was issued, and is missing"))


checks.offer("papers", papers_are_whole, order=20)
