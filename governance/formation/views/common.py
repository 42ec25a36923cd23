"""What the pages of a founding group share: which group it is, and who looks at it."""

from django.http import Http404

from coopkit.cooperatives.middleware import CoopRequest
from governance.formation.models import Founder, FoundingGroup
from governance.formation.selectors.groups import founder_for, group_of


def group_at(request: CoopRequest) -> FoundingGroup:
    """The group of the address, or “not found” for a co-op that has none."""
    group = group_of(request.cooperative)
    if group is None:
        raise Http404
    group.cooperative = request.cooperative
    return group


def forming_at(request: CoopRequest) -> FoundingGroup:
    """The group that founds a co-op; a practice co-op is never founded."""
    group = group_at(request)
    if group.practice_of_id is not None:
        raise Http404
    return group


def founder_at(request: CoopRequest, group: FoundingGroup) -> Founder:
    """The reader as a founder of the group, or “not found” for who is none."""
    founder = founder_for(request.user, group)
    if founder is None:
        raise Http404
    return founder
