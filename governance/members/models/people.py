"""A person: who they are, how to reach them safely, and what others may see.

There is no field for immigration status, nationality or birthplace, and none may come.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from coopkit.accounts.models import LANGUAGES
from governance.members.models.shown_name import ShownName


class Reach(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("a phone call")
    TEXT = "text", _("a text message")
    POST = "post", _("a letter")
    IN_PERSON = "in_person", _("in person, at work")


class Care(models.TextChoices):
    """What to mind so that a message harms nobody; chosen from a list, never told why."""

    NO_VOICEMAIL = "no_voicemail", _("Leave no voice message")
    NO_LETTERS = "no_letters", _("Send no letters to the home")
    SHARED_PHONE = "shared_phone", _("Others use this phone")
    SHARED_MAILBOX = "shared_mailbox", _("Others read this mailbox")
    AFTER_WORK = "after_work", _("Only outside working hours")
    SAY_NO_NAME = "say_no_name", _("Do not say the co-op’s name")


class Shown(models.TextChoices):
    """What somebody shows in the directory, once they chose to stand in it."""

    EMAIL = "email", _("e-mail address")
    PHONE = "phone", _("phone number")
    LANGUAGES = "languages", _("languages")


class Person(models.Model):
    """A human being a co-op knows. Not a user, a member or a share.

    `access_ended_at` and `erased_at` are the two phases of being forgotten.
    """

    cooperative = models.ForeignKey(
        "coopkit.Cooperative", models.PROTECT, related_name="people"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="people"
    )
    legal_name = models.CharField(_("legal name"), max_length=120, blank=True)
    display_name = ShownName(_("name to show"), max_length=80)
    language = models.CharField(
        _("language to write in"), max_length=8, choices=LANGUAGES, default="en"
    )
    languages = models.JSONField(
        _("languages they speak"), default=list, blank=True, help_text="[“es”, “zh”]."
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone number"), max_length=40, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=300, blank=True)
    reach_by = models.CharField(
        _("best way to reach them"), max_length=12, choices=Reach.choices, blank=True
    )
    reach_care = models.JSONField(default=list, blank=True, help_text="Of `Care`.")
    in_directory = models.BooleanField(_("stands in the directory"), default=False)
    directory_shows = models.JSONField(default=list, blank=True, help_text="Of `Shown`.")
    erasure_asked_at = models.DateTimeField(null=True)
    access_ended_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("person")
        constraints = [
            models.UniqueConstraint(
                fields=["cooperative", "user"], name="a_user_is_one_person_of_a_coop"
            ),
        ]

    def __str__(self) -> str:
        return str(self.display_name)


class RecordView(models.Model):
    """That somebody looked at a person's record; the person sees it, `purge` ends it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="views")
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(
        max_length=12, help_text="“record”, “register”, “export”, “letter”."
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("look at a record")
        indexes = [models.Index(fields=["person", "at"], name="looks_at_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.what} {self.at:%Y-%m-%d}"
