"""A founding group: a co-op in state forming, who belongs to it, and how one joins."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coopkit.accounts.models import LANGUAGES


class FoundingGroup(models.Model):
    """What a co-op in state forming, or for practice, has beside its roll and its votes.

    Whoever has `code` may ask in; it can be changed. A practice co-op names the group
    that tries it out. `incubator` sees stages alone, and the sheets in `shared`.
    """

    AGREEMENT = "GROUP-1"

    cooperative = models.OneToOneField(
        "coopkit.Cooperative", models.PROTECT, related_name="founding_group"
    )
    code = models.CharField(max_length=12, unique=True)
    practice_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="practices"
    )
    incubator = models.ForeignKey(
        "governance.Incubator", models.PROTECT, null=True, related_name="groups"
    )
    incubated_on = models.DateField(null=True)
    shared = models.JSONField(default=list, help_text="Keys of shared worksheets.")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("founding group")

    def __str__(self) -> str:
        return self.code


class Founder(models.Model):
    """Somebody of a founding group: what they see to, and when they last looked in.

    `roles` are words of `governance.formation.roles`; they accepted the group agreement
    on joining. Leaving sets `left_at`; the roll tells the membership.
    """

    group = models.ForeignKey(FoundingGroup, models.PROTECT, related_name="founders")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="founder_of"
    )
    membership = models.OneToOneField(
        "governance.Membership", models.PROTECT, related_name="founder"
    )
    roles = models.JSONField(default=list)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(
        null=True, help_text="The visit before the last: what came since is new."
    )
    visited_at = models.DateTimeField(null=True)
    wants_mail = models.BooleanField(default=True)
    told_at = models.DateTimeField(
        null=True, help_text="What came until then was told by mail."
    )

    class Meta:
        verbose_name = _("founder")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(left_at__isnull=True),
                name="a_founder_is_in_a_group_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.user_id}"


class Invitation(models.Model):
    """A link by which one person joins a group, once, until a day.

    Only the hash of its token is kept; `email` is blanked once it is used or over.
    """

    group = models.ForeignKey(FoundingGroup, models.PROTECT, related_name="invitations")
    token_sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80, help_text="How the group calls them.")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, choices=LANGUAGES, default="en")
    roles = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")

    def __str__(self) -> str:
        return self.name
