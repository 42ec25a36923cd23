"""Reading groups: who does the worksheets of a cohort as one.

A group that somebody made has a name and those who were ticked. A study group is one
group by itself: the group without a name, which is everybody of it who is in no other;
so whoever joins is in it, and nobody has to be added.
"""

from django.db.models import BigAutoField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cms.learning.models import (
    Cohort,
    CohortKind,
    Enrolment,
    EnrolmentState,
    LearningGroup,
)

EVERYBODY = ""
"""The name of a study group's own group."""


def groups_of(cohort: Cohort) -> QuerySet[LearningGroup]:
    """The groups that somebody made, by name, with their members and accounts."""
    groups = cohort.groups.exclude(name=EVERYBODY)
    return groups.prefetch_related("members__user")


def taking_part(cohort: Cohort) -> QuerySet[Enrolment]:
    """Those of a cohort who take part, with their accounts."""
    found = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.TAKING_PART)
    return found.select_related("user").order_by("pk")


def works_as_one(cohort: Cohort | None) -> bool:
    """Whether a cohort does its worksheets together without groups being made."""
    return cohort is not None and cohort.kind == CohortKind.STUDY_GROUP


def group_of(enrolment: Enrolment) -> LearningGroup | None:
    """The group whose worksheets somebody fills in; None fills in their own.

    A study group's own group is there once its first worksheet was opened.
    """
    made = enrolment.groups.first()
    if made or not works_as_one(enrolment.cohort):
        return made
    return LearningGroup.objects.filter(
        cohort=enrolment.cohort_id, name=EVERYBODY
    ).first()


def own_group() -> Coalesce:
    """The pk of that same group, to annotate enrolments with."""
    members = LearningGroup.members.through.objects.filter(enrolment=OuterRef("pk"))
    made = members.order_by("learninggroup__name", "learninggroup_id")
    everybody = LearningGroup.objects.filter(
        cohort=OuterRef("cohort"),
        cohort__kind=CohortKind.STUDY_GROUP,
        name=EVERYBODY,
    )
    return Coalesce(
        Subquery(made.values("learninggroup_id")[:1]),
        Subquery(everybody.order_by("pk").values("pk")[:1]),
        output_field=BigAutoField(),
    )


def members_of(group: LearningGroup) -> QuerySet[Enrolment]:
    """Those of a group who take part today, with their accounts."""
    if group.name == EVERYBODY:
        return taking_part(group.cohort).filter(groups__isnull=True)
    return taking_part(group.cohort).filter(groups=group)
