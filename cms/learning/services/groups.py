"""Making groups: a name and some people; a person is in one of a cohort at most."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from cms.learning.models import Cohort, Enrolment, LearningGroup
from cms.learning.selectors.groups import EVERYBODY, groups_of, taking_part
from cms.learning.selectors.queue import name_for_leader
from coopkit.errors import N_, CoopError


class NoNameError(CoopError):
    """A group without a name."""

    template = N_("A group needs a name. Give it one that its members know it by.")


class NameTakenError(CoopError):
    """Two groups of one name in a cohort."""

    template = N_(
        "There is a group “{name}” already. Two groups of a cohort have two names: "
        "choose another one."
    )


class OtherGroupError(CoopError):
    """Somebody would be in two groups."""

    template = N_(
        "{people}: in another group already. Each person does the worksheets in one "
        "group of a cohort. Take them out of the other group first."
    )


class GroupHasWorkError(CoopError):
    """A group with worksheets would go."""

    template = N_(
        "“{name}” has worksheets, and they stay with it. Take its people out if they "
        "work elsewhere now; the group itself stays."
    )


@transaction.atomic
def keep_group(
    *,
    cohort: Cohort,
    name: str,
    members: Iterable[int],
    at: datetime,
    group: LearningGroup | None = None,
) -> LearningGroup:
    """Make a group, or change its name and people (the pks of their enrolments).

    Its worksheets stay with the group, whoever comes and goes.
    """
    Cohort.objects.select_for_update().get(pk=cohort.pk)
    name = " ".join(name.split())
    if not name:
        raise NoNameError
    if _besides(cohort.groups.filter(name=name), group).exists():
        raise NameTakenError(name=name)
    chosen = list(taking_part(cohort).filter(pk__in=list(members)))
    _refuse_those_elsewhere(cohort, chosen, group)
    if group is None:
        group = LearningGroup.objects.create(cohort=cohort, name=name, made_at=at)
    else:
        group.name = name
        group.save(update_fields=["name"])
    group.members.set(chosen)
    return group


@transaction.atomic
def end_group(*, group: LearningGroup) -> None:
    """Take a group away; one that has worksheets stays."""
    if group.worksheets.exists():
        raise GroupHasWorkError(name=group.name)
    group.delete()


@transaction.atomic
def group_of_everybody(*, cohort: Cohort, at: datetime) -> LearningGroup:
    """The one group that a study group is, made at the first call."""
    group, _ = LearningGroup.objects.get_or_create(
        cohort=cohort, name=EVERYBODY, defaults={"made_at": at}
    )
    return group


def _refuse_those_elsewhere(
    cohort: Cohort, chosen: list[Enrolment], group: LearningGroup | None
) -> None:
    others = _besides(groups_of(cohort), group)
    taken = {member.pk for other in others for member in other.members.all()}
    people = [name_for_leader(one) for one in chosen if one.pk in taken]
    if people:
        raise OtherGroupError(people=", ".join(people))


def _besides(
    groups: QuerySet[LearningGroup], group: LearningGroup | None
) -> QuerySet[LearningGroup]:
    """These groups without the one that is being changed."""
    return groups.exclude(pk=group.pk) if group else groups
