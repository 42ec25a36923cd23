"""Circles: places to talk, under a name one chose there. What is said is a post of
learning’s talk, in the room of the circle’s key."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

USER = settings.AUTH_USER_MODEL


class CircleKind(models.TextChoices):
    WORKPLACE = "workplace", _("a workplace")
    INDUSTRY = "industry", _("an industry")
    FOUNDERS = "founders", _("people who found co-ops")
    LANGUAGE = "language", _("people of a language")


class Circle(models.Model):
    """A circle; a public one is read by everybody, another by who joined it alone.

    While it is paused nobody can write; closed, it ends a year later with what was said.
    """

    slug = models.SlugField(max_length=60, unique=True)
    key = models.UUIDField(unique=True)
    kind = models.CharField(_("for"), max_length=12, choices=CircleKind.choices)
    title_en = models.CharField(_("title, in English"), max_length=120)
    title_es = models.CharField(_("title, in Spanish"), max_length=120)
    about_en = models.TextField(_("what it is for, in English"))
    about_es = models.TextField(_("what it is for, in Spanish"))
    guidelines_en = models.TextField(_("what holds here, in English"), blank=True)
    guidelines_es = models.TextField(_("what holds here, in Spanish"), blank=True)
    is_public = models.BooleanField(_("everybody can read it"), default=True)
    code = models.CharField(max_length=12, unique=True)
    made_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["title_en", "pk"]

    def __str__(self) -> str:
        return self.title_en


class CircleSeat(models.Model):
    """Somebody in a circle, who agreed to what holds there; who is known to nobody else.

    The name they speak under stands beside what they say.
    """

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="seats")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    joined_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["circle", "user"], name="one_joins_once")
        ]

    def __str__(self) -> str:
        return f"{self.circle_id} · {self.user_id}"


class PostTranslation(models.Model):
    """What somebody said, in another language, by a volunteer."""

    post = models.ForeignKey("cms.Post", models.CASCADE, related_name="translations")
    language = models.CharField(max_length=8)
    text = models.TextField(_("text"))
    by = models.ForeignKey(USER, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "language"], name="one_translation_a_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.language}"
