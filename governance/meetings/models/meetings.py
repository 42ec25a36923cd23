"""Meetings: how each was called, told, attended, and what was said to happen in it."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from governance.meetings.models.register import Body


class MeetingKind(models.TextChoices):
    ANNUAL = "annual", _("yearly meeting")
    GENERAL = "general", _("general meeting")
    SPECIAL = "special", _("special meeting")
    BOARD = "board", _("board meeting")


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("being prepared")
    NOTICED = "noticed", _("called")
    OPEN = "open", _("under way")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


class Channel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    HAND = "hand", _("in person")
    POST = "post", _("post")


def new_uid() -> str:
    return uuid.uuid4().hex


class Petition(models.Model):
    """Members who ask that a meeting be called, and for what."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="petitions"
    )
    purpose = models.TextField(_("what the meeting is to decide"), max_length=4000)
    begun_by = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()
    rules = models.JSONField(help_text="The share and count of the day it began.")
    reached_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("petition")

    def __str__(self) -> str:
        return self.purpose[:60]


class PetitionSignature(models.Model):
    """That a member asks for the meeting too; append-only."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="signatures")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("signature of a petition")
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "membership"], name="a_member_signs_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.membership_id}"


class Meeting(models.Model):
    """A meeting of the members or of the board.

    `rules` holds the parameters of the notice's day, with the ids of their values, that
    notice, record date and quorum obey. `uid` and `sequence` are its calendar entry's.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="meetings"
    )
    kind = models.CharField(max_length=8, choices=MeetingKind.choices)
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("what it is called for"), blank=True, max_length=4000)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(_("place"), max_length=200, blank=True)
    joining = models.CharField(_("how to join from afar"), max_length=300, blank=True)
    record_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED
    )
    rules = models.JSONField(default=dict)
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    petition = models.ForeignKey(
        Petition, models.PROTECT, null=True, related_name="meetings"
    )
    adjourned_from = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="second_call"
    )
    chair = models.ForeignKey(
        "governance.Membership", models.PROTECT, null=True, related_name="+"
    )
    notice_text = models.TextField(blank=True)
    notice_sha256 = models.CharField(max_length=64, blank=True)
    noticed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    uid = models.CharField(max_length=32, default=new_uid, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    minutes_approved_by = models.ForeignKey(
        "governance.Resolution", models.PROTECT, null=True, related_name="minutes_of"
    )
    minutes_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("meeting")
        indexes = [
            models.Index(fields=["cooperative", "starts_at"], name="meetings_by_day")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.cooperative.slug, self.pk])

    @property
    def body(self) -> str:
        """Whose meeting it is: `Body.BOARD` or `Body.GENERAL`."""
        return Body.BOARD if self.kind == MeetingKind.BOARD else Body.GENERAL


class ItemKind(models.TextChoices):
    REPORT = "report", _("report")
    DISCUSSION = "discussion", _("discussion")
    MOTION = "motion", _("motion")
    ELECTION = "election", _("election")
    MINUTES = "minutes", _("minutes of an earlier meeting")


class AgendaItem(models.Model):
    """A point of a meeting's agenda; what the notice told of it stays."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about"), blank=True, max_length=20_000)
    brought_by = models.ForeignKey(
        "governance.Membership", models.PROTECT, null=True, related_name="+"
    )
    duration = models.PositiveSmallIntegerField(_("minutes planned"), default=10)
    minutes_of = models.ForeignKey(
        Meeting, models.PROTECT, null=True, related_name="approving_items"
    )
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("agenda item")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                name="one_item_at_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingNotice(models.Model):
    """That somebody was told of a meeting: how, when, and the hash of the text."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="notices")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    to = models.CharField(max_length=254, blank=True)
    text_sha256 = models.CharField(max_length=64)
    sequence = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("notice of a meeting")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.membership_id} {self.channel}"


class Presence(models.TextChoices):
    ROOM = "room", _("in the room")
    VIDEO = "video", _("by video")
    PHONE = "phone", _("by telephone")


class Attendance(models.Model):
    """That somebody came or left, when and how; a later row voids what was wrong."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    is_arrival = models.BooleanField()
    how = models.CharField(max_length=8, choices=Presence.choices, blank=True)
    at = models.DateTimeField()
    voids = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="voided_by"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("attendance")

    def __str__(self) -> str:
        return f"{self.membership_id} {'came' if self.is_arrival else 'left'}"


class ItemRecusal(models.Model):
    """That somebody stepped aside in an item for a conflict of interest; append-only."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="recusals")
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("recusal in an item")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "membership"], name="a_member_steps_aside_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.membership_id}"


class EntryKind(models.TextChoices):
    OPENED = "opened", _("the meeting was opened")
    ITEM = "item", _("an item was taken up")
    NOTE = "note", _("note")
    MOVED = "moved", _("moved")
    SECONDED = "seconded", _("seconded")
    AMENDED = "amended", _("amendment to the motion")
    NOMINATED = "nominated", _("nominated")
    VOTE = "vote", _("vote")
    RESULT = "result", _("result")
    DONE = "done", _("an item was finished")
    ADJOURNED = "adjourned", _("put off to another day")
    CLOSED = "closed", _("the meeting was closed")


class MeetingEntry(models.Model):
    """What happened in a meeting, as it was recorded there; the minutes come from it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="entries")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, related_name="entries"
    )
    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    membership = models.ForeignKey(
        "governance.Membership", models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField(blank=True, max_length=20_000)
    facts = models.JSONField(default=dict, help_text="Counts and references.")
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("entry of a meeting")
        indexes = [models.Index(fields=["meeting", "at"], name="entries_in_order")]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.kind}"


class MinutesVersion(models.Model):
    """The minutes as somebody left them; a correction is a new version, with its why."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="minutes")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    why = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("version of the minutes")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number"], name="minutes_versions_are_numbered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.number}"


class CalendarKey(models.Model):
    """The secret part of the address under which a person's calendar can be fetched."""

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=43, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar address")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "user"], name="one_calendar_address_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cooperative_id} {self.user_id}"
