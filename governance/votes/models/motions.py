"""Motions, who may vote on them, and the ballots of an open vote."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.meetings.models import Body


class MotionState(models.TextChoices):
    PREPARED = "prepared", _("being prepared")
    OPEN = "open", _("open")
    ADOPTED = "adopted", _("adopted")
    FAILED = "failed", _("not adopted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Method(models.TextChoices):
    """The way of deciding."""

    MOTION = "motion", _("motion")
    RATIFICATION = "ratification", _("ratification")
    CONSENT = "consent", _("consent")
    CONSENSUS = "consensus", _("consensus, else a vote")
    POLL = "poll", _("advisory poll")
    ELECTION = "election", _("election")


class Proceeding(models.TextChoices):
    """How the voters come together."""

    BALLOT = "ballot", _("without a meeting")
    MEETING = "meeting", _("in a meeting")
    UNANIMOUS = "unanimous", _("unanimous written consent")


class Choice(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    ABSTAIN = "abstain", _("Abstain")


class Answer(models.TextChoices):
    """What is answered where a decision is sought by consent."""

    CONSENT = "consent", _("I consent")
    CONCERN = "concern", _("I consent, with a concern")
    OBJECT = "object", _("I object")
    ASIDE = "aside", _("I stand aside")


class Via(models.TextChoices):
    """How a ballot came in."""

    SITE = "site", _("on the site")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by telephone")
    ROOM = "room", _("in the room")


class Motion(models.Model):
    """A question put to the members, with the rules it is decided by.

    `rules` holds the quorum and threshold of the bylaws in force when it opened, with
    the ids of the parameter values they came from, so that it re-evaluates the same.
    While it is being prepared `opens_at` and `closes_at` are what is planned. `options`
    are its method's own: of an election {"rule", "seats", "office"}, of a poll {"rule"},
    of consent {"rounds", "review_months"}.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="motions"
    )
    kind = models.CharField(max_length=40, default="plain")
    method = models.CharField(
        max_length=12, choices=Method.choices, default=Method.MOTION
    )
    proceeding = models.CharField(
        max_length=12, choices=Proceeding.choices, default=Proceeding.BALLOT
    )
    body = models.CharField(max_length=2, choices=Body.choices, default=Body.GENERAL)
    item = models.ForeignKey(
        "governance.AgendaItem", models.PROTECT, null=True, related_name="motions"
    )
    is_secret = models.BooleanField(default=False)
    options = models.JSONField(default=dict)
    record_on = models.DateField(null=True, help_text="Or the day it opens.")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("the text that is voted on"))
    payload = models.JSONField(default=dict)
    payload_sha256 = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    rules = models.JSONField()
    electorate_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=12, choices=MotionState.choices, default=MotionState.OPEN
    )
    result = models.JSONField(null=True)
    declared_at = models.DateTimeField(null=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    resolution = models.OneToOneField(
        "governance.Resolution", models.PROTECT, null=True, related_name="motion"
    )
    challenge_until = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("motion")
        indexes = [models.Index(fields=["cooperative", "state"], name="motions_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("votes:motion", args=[self.cooperative.slug, self.pk])


class Elector(models.Model):
    """Somebody who may vote on a motion: frozen when it opened."""

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="electors")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    code = models.CharField(max_length=16)
    member_class = models.CharField(max_length=40, blank=True)
    because = models.CharField(
        max_length=300, blank=True, help_text="Where the secretary put them on the list."
    )

    class Meta:
        verbose_name = _("elector")
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "membership"], name="a_member_votes_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Ballot(models.Model):
    """A choice in an open vote, by name; until the close, the last one stands.

    Of an election or a poll `marks` are the options' numbers, first preference first, and
    `choice` is empty. `holder` is who voted as a proxy.
    """

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="ballots")
    elector = models.ForeignKey(Elector, models.PROTECT, related_name="ballots")
    choice = models.CharField(
        max_length=8, blank=True, choices=[*Choice.choices, *Answer.choices]
    )
    marks = models.JSONField(default=list)
    reason = models.TextField(blank=True, max_length=4000)
    round = models.PositiveSmallIntegerField(default=1)
    via = models.CharField(max_length=8, choices=Via.choices, default=Via.SITE)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    holder = models.ForeignKey(Elector, models.PROTECT, null=True, related_name="+")
    cast_at = models.DateTimeField()

    class Meta:
        verbose_name = _("ballot")
        indexes = [models.Index(fields=["motion", "elector"], name="ballots_of_a_motion")]

    def __str__(self) -> str:
        return f"{self.elector_id} {self.choice}"


class MotionNotice(models.Model):
    """That an elector was told of a motion: how, when, and the hash of the text."""

    elector = models.ForeignKey(Elector, models.PROTECT, related_name="notices")
    channel = models.CharField(max_length=8, help_text="“email” or “print”.")
    to = models.CharField(max_length=254, blank=True)
    text_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("notice of a motion")

    def __str__(self) -> str:
        return f"{self.elector_id} {self.channel}"


class Recusal(models.Model):
    """That an elector declared a conflict of interest in a motion, before its close.

    Whoever is recused does not vote; the bylaws say whether they count for the quorum.
    """

    elector = models.OneToOneField(Elector, models.PROTECT, related_name="recusal")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("recusal")

    def __str__(self) -> str:
        return f"{self.elector_id} recused"
