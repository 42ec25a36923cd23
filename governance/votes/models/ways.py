"""What single ways of deciding need: options, rounds, objections, proxies, challenges."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from governance.votes.models.motions import Elector, Motion


class Option(models.Model):
    """Somebody who stands in an election, or an answer of a poll; `number` from 1.

    Numbers are drawn by lot when the vote opens; until then they are the order of entry.
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="candidates")
    number = models.PositiveSmallIntegerField()
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, null=True, related_name="candidacies"
    )
    name = models.CharField(_("name"), max_length=120)
    statement = models.TextField(_("statement"), blank=True, max_length=4000)
    nominated_by = models.ForeignKey(
        "governance.Membership", models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("option")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "number"],
                name="options_are_numbered",
            ),
            models.UniqueConstraint(
                fields=["motion", "membership"], name="nobody_stands_twice"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RollCorrection(models.Model):
    """That the secretary put somebody on the list of a vote, or took them off, and why.

    Before it opens, never after; append-only.
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="corrections")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    is_included = models.BooleanField()
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("correction of an electorate")

    def __str__(self) -> str:
        return f"{self.motion_id} {self.membership_id}"


class Round(models.Model):
    """A round of seeking consent: the text as it stood, and why it was changed."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=20_000)
    why = models.TextField(blank=True, max_length=4000)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()

    class Meta:
        verbose_name = _("round")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "number"], name="rounds_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id} {self.number}"


class Objection(models.Model):
    """A reasoned objection, and what became of it."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="objections")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="objections")
    text = models.TextField(_("why you object"), max_length=4000)
    at = models.DateTimeField()
    outcome = models.CharField(
        max_length=12, blank=True, help_text="“integrated”, “withdrawn” or “set_aside”."
    )
    answer = models.TextField(blank=True, max_length=4000)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("objection")

    def __str__(self) -> str:
        return f"{self.round_id} {self.elector_id}"


class Proxy(models.Model):
    """A written, dated authority to vote for another member in one vote; shown to all."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="proxies")
    giver = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="proxies_given"
    )
    holder = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="proxies_held"
    )
    signed_on = models.DateField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("proxy")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "giver"],
                condition=models.Q(ended_at__isnull=True),
                name="one_proxy_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} by {self.holder_id}"


class Challenge(models.Model):
    """That a member contests a declared result, and what the co-op answered."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="challenges")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    text = models.TextField(_("what is wrong"), max_length=4000)
    at = models.DateTimeField()
    answer = models.TextField(blank=True, max_length=4000)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("challenge of a result")

    def __str__(self) -> str:
        return f"{self.motion_id} {self.membership_id}"


class PaperReturn(models.Model):
    """That a member handed in a paper ballot of a secret vote; what is on it is apart.

    By the rule the paper counts, and an envelope of the same member is set aside.
    """

    elector = models.OneToOneField(Elector, models.PROTECT, related_name="paper_return")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("paper ballot handed in")

    def __str__(self) -> str:
        return f"{self.elector_id} on paper"


class PaperEntry(models.Model):
    """A paper ballot as one person read it; two people enter each, and must agree.

    `sheet` is the number written on it after the papers were mixed. Entered after close.
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="paper_entries")
    sheet = models.PositiveIntegerField()
    content = models.JSONField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("entry of a paper ballot")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "sheet", "entered_by"], name="each_enters_a_sheet_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.motion_id} sheet {self.sheet}"
