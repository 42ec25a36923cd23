"""Who may write, review and translate the training, and the review in between."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.pages.models import HomePage
from coopkit.audit.services import record

EDITORS = "Training editors"
REVIEWERS = "Training reviewers"
TRANSLATORS = "Training translators"
REVIEW = "Training review"
ON_PAGES = {
    EDITORS: ("add_page", "change_page"),
    REVIEWERS: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    TRANSLATORS: ("add_page", "change_page"),
}
ON_FILES = tuple(
    f"{act}_{thing}"
    for act in ("add", "change", "choose")
    for thing in ("image", "document")
)
ON_WORDS = tuple(
    f"{act}_{model}"
    for act in ("add", "change", "view")
    for model in ("legalfact", "glossaryterm")
)
EVERYWHERE = {
    EDITORS: ("access_admin", *ON_WORDS),
    REVIEWERS: ("access_admin", *ON_WORDS, "submit_translation"),
    TRANSLATORS: ("access_admin", "submit_translation"),
}


@transaction.atomic
def prepare_review(*, at: datetime) -> list[str]:
    """Make the groups and the review of the training where they are not there yet.

    What somebody has taken from a group of ours is not given back: a group that stands
    gets only the pages of a language that is new. Returns what was made.
    """
    made = []
    homes = list(HomePage.objects.all())
    for name in ON_PAGES:
        group, is_new = Group.objects.get_or_create(name=name)
        if is_new:
            made.append(name)
            group.permissions.add(*_permissions(EVERYWHERE[name]))
            _give_files(group)
        made += [f"{name}: {home.title}" for home in homes if _give_pages(group, home)]
    workflow = Workflow.objects.filter(name=REVIEW).first()
    if workflow is None:
        workflow = _workflow()
        made.append(REVIEW)
        for home in homes:
            WorkflowPage.objects.update_or_create(
                page=home, defaults={"workflow": workflow}
            )
    if made:
        record(
            scope="training",
            actor="system",
            action="training.review_prepared",
            subject="training",
            data={"made": made},
            at=at,
        )
    return made


def _permissions(names: Iterable[str]) -> list[Permission]:
    wanted = Permission.objects.filter(codename__in=tuple(names))
    return list(wanted.exclude(content_type__app_label="coopkit"))


def _give_pages(group: Group, home: HomePage) -> bool:
    if GroupPagePermission.objects.filter(group=group, page=home).exists():
        return False
    for permission in _permissions(ON_PAGES[group.name]):
        GroupPagePermission.objects.create(group=group, page=home, permission=permission)
    return True


def _give_files(group: Group) -> None:
    root = Collection.get_first_root_node()
    for permission in _permissions(ON_FILES):
        GroupCollectionPermission.objects.create(
            group=group, collection=root, permission=permission
        )


def _workflow() -> Workflow:
    """One task: somebody of the reviewers has looked."""
    task = GroupApprovalTask.objects.create(name=REVIEW)
    task.groups.add(Group.objects.get(name=REVIEWERS))
    workflow = Workflow.objects.create(name=REVIEW)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow
