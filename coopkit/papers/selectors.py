"""Reading papers: who sees which, and without carrying the PDFs along."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from coopkit.accounts.models import User
from coopkit.cooperatives.models import Cooperative, Role
from coopkit.papers.models import Paper

SEES_ALL = frozenset({Role.BOOKKEEPER, Role.SECRETARY, Role.BOARD, Role.AUDITOR})
OF_ALL = Q(holder__isnull=True, holder_code="")


def papers_of(
    *, cooperative: Cooperative, user: User, roles: frozenset[str]
) -> QuerySet[Paper]:
    """The papers somebody may see, newest day first, without their bytes and data.

    One's own and the co-op's; whoever keeps its records sees those of all members.
    """
    papers = Paper.objects.filter(cooperative=cooperative)
    if not roles & SEES_ALL:
        papers = papers.filter(OF_ALL | Q(holder=user))
    return papers.defer("pdf", "data").order_by("-issued_on", "holder_code", "-pk")


def bytes_of_all() -> Iterator[Paper]:
    """Every paper with its bytes and hash, a few at a time."""
    papers = Paper.objects.only("uid", "title", "cooperative__slug", "pdf", "sha256")
    return papers.select_related("cooperative").order_by("pk").iterator(chunk_size=50)
